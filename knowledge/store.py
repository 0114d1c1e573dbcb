"""The whole catalogue in memory: curated procedures, their neighbours, an imported list behind them, an office's additions.

Curated wins over imported by code; a neighbour lends its everyday names to the imported record of the same code.
"""
from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional

from knowledge import imported as imported_room
from knowledge import loader
from knowledge.additions import model as additions_room
from knowledge.additions.model import Addition
from knowledge.imported import ImportedCatalogue
from knowledge.schema import FormReference, Paper, Procedure
from knowledge.search.documents import Document, Summary, documents

#: What a neighbour's entry says better than the record imported for its code.
_NAMED = ("short", "aliases", "questions", "family", "variant", "related", "former_codes", "copies")


class Catalogue:
    """Read-only. `get` knows current, former and copied codes."""

    def __init__(
        self,
        procedures: List[Procedure],
        neighbours: List[Procedure] = (),
        papers: List[Paper] = (),
        forms: List[FormReference] = (),
        imported: Optional[ImportedCatalogue] = None,
        fingerprint: str = "",
        additions: Mapping[str, Addition] = {},
    ) -> None:
        """`additions` count for search alone: a record is what its source says."""
        self.curated: Dict[str, Procedure] = {p.code: p for p in procedures}
        self.neighbours: Dict[str, Procedure] = {p.code: p for p in neighbours}
        self.papers: Dict[str, Paper] = {p.id: p for p in papers}
        self.forms: Dict[str, FormReference] = {f.id: f for f in forms}
        self.imported, self.additions = imported, additions
        self.fingerprint = fingerprint
        named = [*self.neighbours.values(), *self.curated.values()]
        self._now_means = {old: p.code for p in named for old in p.former_codes}
        self._copy_of = {copy: p for p in named for copy in p.copies}

    @classmethod
    def load(cls, imported: Optional[Path] = None, additions: Optional[Path] = None) -> "Catalogue":
        """The curated data of this project, over the imported catalogue in `imported` if one is named, under the
        additions in the folder `additions`.

        Raises DataError naming file and path of the first mistake.
        """
        behind = ImportedCatalogue(imported) if imported else None
        return cls(
            [p for _, p in loader.load_procedures()],
            [p for _, p in loader.load_neighbours()],
            [p for _, p in loader.load_papers()],
            [f for _, f in loader.load_forms()],
            behind,
            _fingerprint(behind, additions),
            additions_room.load(additions),
        )

    def get(self, code: str) -> Optional[Procedure]:
        """The record of a code, of the code that replaced it, or of the act it is a copy of; None when there is none."""
        code = self._now_means.get(code, code)
        if code in self.curated:
            return self.curated[code]
        record = self.imported.get(code) if self.imported else None
        named = self.neighbours.get(code)
        if record and named:
            given = {key: getattr(named, key) for key in _NAMED if getattr(named, key)}
            return record.copy(update=given)
        return record or named or self._copy_of.get(code)

    def __contains__(self, code: str) -> bool:
        return self.get(code) is not None

    def __iter__(self) -> Iterator[str]:
        """Every code once: curated, neighbours, imported."""
        seen = dict.fromkeys([*self.curated, *self.neighbours])
        if self.imported:
            seen.update(dict.fromkeys(self.imported.codes))
        return iter(seen)

    @cached_property
    def documents(self) -> List[Document]:
        """One search document an act."""
        return documents(self.summaries())

    def summaries(self) -> Iterator[Summary]:
        """What search needs of every record, with what is added to it."""
        return (additions_room.laid(row, self.additions.get(row.code)) for row in self._summaries())

    @property
    def now_means(self) -> Mapping[str, str]:
        """Former code → the code that replaced it."""
        return self._now_means

    def _summaries(self) -> Iterator[Summary]:
        for procedure in self.curated.values():
            yield _summary(procedure, context=self._curated_context(procedure))
        imported = {row.code: row for row in self.imported.summaries()} if self.imported else {}
        for procedure in self.neighbours.values():
            row = imported.get(procedure.code)
            context = _context(self.imported.raw(procedure.code)) if row else procedure.field or ""
            yield _summary(procedure, neighbour=True, behind=row, context=context)
        for code, row in imported.items():
            if code in self.curated or code in self.neighbours or code in self._now_means:
                continue
            raw = self.imported.raw(code)
            yield Summary(
                **{name: value for name, value in row._asdict().items() if name != "agency"},
                detailed=bool(raw.get("documents") or raw.get("steps")),
                former_codes=tuple(raw.get("former_codes") or ()),
                context=_context(raw),
            )

    def _curated_context(self, procedure: Procedure) -> str:
        """What a story about a procedure may mention: its cases in people's words, its papers, its result."""
        words = [procedure.field or "", procedure.agency or "", procedure.result or ""]
        words += [self.papers[d.use].name for d in procedure.documents if d.use in self.papers]
        words += [text for case in procedure.cases for o in case.options for text in (o.label, *o.says)]
        return " . ".join(words)


#: How much of each imported paper's name goes into the context: names can be whole paragraphs.
_PAPER_CHARACTERS = 80


def _context(raw: Dict) -> str:
    papers = [str(d.get("name") or "")[:_PAPER_CHARACTERS] for d in raw.get("documents") or ()]
    return " . ".join([raw.get("field") or "", raw.get("agency") or "", raw.get("result") or "", *papers[:12]])


def _summary(
    procedure: Procedure, neighbour: bool = False, behind: Optional[imported_room.Summary] = None, context: str = ""
) -> Summary:
    return Summary(
        code=procedure.code,
        title=procedure.title,
        short=procedure.short,
        field=procedure.field or (behind.field if behind else None),
        level=procedure.level if procedure.level != "unknown" or not behind else behind.level,
        audience=procedure.audience,
        issuer=behind.issuer if behind else None,
        kind=behind.kind if behind else "standard",
        grade=procedure.grade,
        neighbour=neighbour,
        detailed=procedure.grade == "walk",
        copies=tuple(procedure.copies),
        former_codes=tuple(procedure.former_codes),
        aliases=tuple(procedure.aliases),
        questions=tuple(procedure.questions),
        context=context,
    )


def _fingerprint(imported: Optional[ImportedCatalogue], additions: Optional[Path] = None) -> str:
    digest = hashlib.sha256()
    for folder in (loader.PROCEDURES, loader.NEIGHBOURS):
        for path in loader.yaml_files(folder):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update((imported.fingerprint if imported else "").encode())
    digest.update(additions_room.fingerprint(additions).encode())
    return digest.hexdigest()
