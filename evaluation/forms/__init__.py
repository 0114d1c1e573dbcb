"""Random people fill every form by conversation: whether each dialogue ends or can be left, with nothing lost."""
