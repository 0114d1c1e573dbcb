"""A procedure's walk as a picture: what is asked, where an answer leads, which papers it needs and what is checked.

`terms` numbers everything and puts conditions into words, `contents` is what the picture says, `layout` gives it
places on the page, `svg` writes it down. The words are in `actions/texts/drawing.yml`.
"""
from __future__ import annotations

from actions.drawing.contents import read
from actions.drawing.layout import lay_out
from actions.drawing.svg import write
from actions.phrases import Phrases
from knowledge.schema import Procedure
from knowledge.store import Catalogue


def draw(procedure: Procedure, catalogue: Catalogue, phrases: Phrases) -> str:
    """The SVG of a procedure's walk; the same bytes for the same data."""
    return write(lay_out(read(procedure, catalogue, phrases), phrases))
