"""Rasa graph components over the language modules of this room."""
