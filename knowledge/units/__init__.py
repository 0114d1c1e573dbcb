"""Administrative units: today's commune from whatever name a person gives it."""
from __future__ import annotations

from knowledge.units.gazetteer import gazetteer
from knowledge.units.model import Former, Province, Resolution, Unit
from knowledge.units.resolution import resolve

__all__ = ["Former", "Province", "Resolution", "Unit", "gazetteer", "resolve"]
