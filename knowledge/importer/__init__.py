"""Importing what the national portal publishes into a lookup-grade catalogue.

`import_catalogue(paths, into)` reads files and folders in four formats (the portal's own JSON, page text, Markdown,
the bare list), told apart row by row, merges them by code and writes `catalogue.jsonl` and `manifest.json`.
"""
from __future__ import annotations

from knowledge.importer.run import Manifest, import_catalogue

__all__ = ["Manifest", "import_catalogue"]
