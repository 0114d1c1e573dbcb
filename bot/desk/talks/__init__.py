"""Conversations that staff take over, as pages show them and as they are followed live."""
