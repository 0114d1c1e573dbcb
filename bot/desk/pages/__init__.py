"""The sections of the desk, a module each."""
