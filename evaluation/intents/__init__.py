"""Which classifier reads intents best, measured on held-out folds of the training data."""
