"""Language basics: text, words, values and the everyday-official lexicon.

The leftmost room: it imports no other room of the project.
"""
