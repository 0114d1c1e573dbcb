"""What an office adds to how procedures are found: a folder with a YAML file a procedure, laid over the catalogue.

The catalogue's own files stay as they are. A file that is taken away undoes what it said, and another office may copy
the folder. Beside the files may stand `evaluation.jsonl`, labelled questions for `motcua eval`.
"""
