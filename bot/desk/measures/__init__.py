"""Figures of conversations for staff: counts only, small groups hidden, as tables, charts and CSV."""
