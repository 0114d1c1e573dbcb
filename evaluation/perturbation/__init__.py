"""Whether small changes that people make without thinking change what the assistant does."""
