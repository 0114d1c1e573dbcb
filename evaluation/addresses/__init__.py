"""Whether an address leads to today's commune, or to a question, and never silently to another one."""
