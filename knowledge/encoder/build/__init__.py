"""How the shipped sentence encoder was made: unpack, prune, fine-tune, export (see `python -m knowledge.encoder.build -h`)."""
