"""Filled forms: the values of a case set into a form's blanks, and the whole as DOCX, PDF or text to copy."""
