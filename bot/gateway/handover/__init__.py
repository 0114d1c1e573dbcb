"""A person takes over a conversation from the assistant, and gives it back."""
