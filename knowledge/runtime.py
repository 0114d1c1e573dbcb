"""Opens what is known once for a process: catalogue, index, encoder. Shared by the linker and by the answers."""
from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Callable, Dict, Optional

from knowledge.additions import model as additions_room
from knowledge.encoder import Encoder
from knowledge.loader import ROOM
from knowledge.search import files
from knowledge.search import index as index_room
from knowledge.search.engine import SearchEngine
from knowledge.search.files import IndexError_
from knowledge.search.index import Index
from knowledge.search.variants import FILE as VARIANTS
from knowledge.store import Catalogue
from nlu.lexicons import Lexicon

#: The encoder that ships with the project.
ENCODER = ROOM / "encoder" / "model"
#: Where the index of the curated catalogue alone is kept; an imported catalogue carries its own.
CURATED_INDEX = ROOM.parent / "var" / "index"

CATALOGUE_VARIABLE, ENCODER_VARIABLE = "MOTCUA_CATALOGUE", "MOTCUA_ENCODER"
ADDITIONS_VARIABLE = "MOTCUA_ADDITIONS"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Places:
    """Which catalogue, encoder and additions: what makes one `Knowledge` differ from another."""

    imported: Optional[Path] = None
    encoder: Path = ENCODER
    additions: Optional[Path] = None  # None for a folder that holds none

    @classmethod
    def from_environment(cls) -> "Places":
        imported, encoder = os.environ.get(CATALOGUE_VARIABLE), os.environ.get(ENCODER_VARIABLE)
        named = os.environ.get(ADDITIONS_VARIABLE)
        added = Path(named) if named else None
        return cls(
            Path(imported) if imported else None,
            Path(encoder) if encoder else ENCODER,
            added if additions_room.files(added) else None,
        )

    @property
    def index(self) -> Path:
        if self.imported:
            return self.imported / "index"
        # What one office adds is not in the index of another that uses the same checkout.
        return self.additions.parent / "index" if self.additions else CURATED_INDEX


class Knowledge:
    """Everything is opened on first use, so that a command pays only for what it needs."""

    def __init__(self, places: Places, say: Optional[Say] = None) -> None:
        self.places, self.say = places, say or (lambda _: None)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Raises DataError naming file and path of the first mistake."""
        return Catalogue.load(self.places.imported, self.places.additions)

    @cached_property
    def encoder(self) -> Encoder:
        return Encoder.load(self.places.encoder)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.load()

    @cached_property
    def fingerprint(self) -> str:
        """Of all that the index is made of."""
        parts = (str(files.FORMAT), self.catalogue.fingerprint, self.encoder.fingerprint, self.lexicon.fingerprint)
        parts += (hashlib.sha256(VARIANTS.read_bytes()).hexdigest(),)  # marks and acts are kept in the index
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @cached_property
    def engine(self) -> SearchEngine:
        """The search engine over a fresh index: a missing or stale one is built, with a sentence."""
        return SearchEngine(self._index(), self.encoder, self.lexicon)

    def build_index(self) -> Index:
        """Build and keep the index, whatever is there."""
        index = index_room.build(self.catalogue.documents, self.encoder, self.fingerprint, self.say, self.lexicon)
        files.save(index, self.places.index)
        return index

    def index_is_fresh(self) -> bool:
        try:
            return files.info(self.places.index).get("fingerprint") == self.fingerprint
        except IndexError_:
            return False

    def _index(self) -> Index:
        try:
            return files.load(self.places.index, self.fingerprint)
        except IndexError_ as error:
            self.say(f"{str(error).split(':')[0].capitalize()}: đang lập lại…")
            return self.build_index()


_opened: Dict[Places, Knowledge] = {}


def open_knowledge(places: Optional[Places] = None, say: Optional[Say] = None) -> Knowledge:
    """The one `Knowledge` of this process for `places` (those of the environment by default)."""
    places = places or Places.from_environment()
    knowledge = _opened.setdefault(places, Knowledge(places, say))
    if say:
        knowledge.say = say
    return knowledge
