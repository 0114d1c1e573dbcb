"""What a message says for the blanks that are asked: cut into pieces, dealt out, read."""
