"""What goes to paper: the sheet of a dossier (text, PDF) and the poster for the counter."""
