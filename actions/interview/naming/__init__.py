"""Which blank a message names, to change it."""
