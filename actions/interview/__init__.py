"""Filling a form by conversation: what is asked next, what an answer says, what is told back."""
