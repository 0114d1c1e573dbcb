"""What is searched: one document an act, with every text by which people may call it."""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, List, Optional, Tuple

from knowledge.search.acts import act_key
from knowledge.search.variants import variants

#: Kinds of text, and what a document may be called by.
TITLE, SHORT, ALIAS, QUESTION = "title", "short", "alias", "question"

_LEVELS = ("commune", "province", "other", "unknown", "ministry")


@dataclass(frozen=True)
class Summary:
    """What search needs to know of one record of the catalogue."""

    code: str
    title: str
    short: str
    field: Optional[str] = None
    level: str = "unknown"
    audience: str = "citizen"
    issuer: Optional[str] = None  # the province, for a record that only one province has
    kind: str = "standard"  # standard | specific | internal
    grade: str = "lookup"
    neighbour: bool = False  # named by a curated procedure: known to be asked for
    detailed: bool = False
    copies: Tuple[str, ...] = ()
    former_codes: Tuple[str, ...] = ()
    aliases: Tuple[str, ...] = ()
    questions: Tuple[str, ...] = ()
    context: str = ""  # field, agency, result, papers: what a story about it may mention


@dataclass
class Document:
    """One act: the record shown for it, its copies, its texts, and what is known without reading them."""

    code: str
    codes: Tuple[str, ...]
    title: str
    short: str
    texts: List[Tuple[str, str]]  # (kind, text)
    marks: FrozenSet[str]
    acts: FrozenSet[str]
    context: str = ""
    walk: bool = False
    neighbour: bool = False
    specific: bool = False
    level: str = "unknown"
    audience: str = "citizen"
    field: Optional[str] = None
    issuer: Optional[str] = None
    members: Dict[str, str] = dataclasses.field(default_factory=dict)  # code → level, for the place to decide


def documents(summaries: Iterable[Summary]) -> List[Document]:
    """Group the records into acts. Records between agencies are left out: they are never offered."""
    groups: Dict[str, List[Summary]] = {}
    keys: Dict[str, str] = {}
    summaries = [row for row in summaries if row.audience != "agency" and row.kind != "internal"]
    for row in sorted(summaries, key=_rank):
        key = keys.get(row.code) or act_key(row.title) or row.code
        if row.grade == "walk":
            key = row.code  # curated records never merge into one another
            title_key = act_key(row.title)
            groups.setdefault(title_key, groups.setdefault(key, []))
        for code in (*row.copies, *row.former_codes):
            keys.setdefault(code, key)
        groups.setdefault(key, []).append(row)
    unique = {id(rows): rows for rows in groups.values() if rows}
    return [_document(rows) for rows in unique.values()]


def _rank(row: Summary) -> Tuple:
    """Who stands for an act: curated before neighbours before the national list before one province's copy."""
    return (
        row.grade != "walk",
        not row.neighbour,
        row.kind == "specific",
        _LEVELS.index(row.level) if row.level in _LEVELS else len(_LEVELS),
        not row.detailed,
        row.code,
    )


def _document(rows: List[Summary]) -> Document:
    first = rows[0]
    codes = dict.fromkeys(code for row in rows for code in (row.code, *row.copies, *row.former_codes))
    # A title may list many cases; where a person gave a short name, that says which act it is.
    named = first.short if first.grade == "walk" or first.neighbour else first.title
    texts: Dict[str, str] = {}
    for kind, values in (
        (TITLE, (first.title,)),
        (SHORT, (first.short,)),
        (ALIAS, tuple(alias for row in rows for alias in row.aliases)),
        (QUESTION, tuple(question for row in rows for question in row.questions)),
    ):
        for value in values:
            texts.setdefault(value, kind)
    return Document(
        code=first.code,
        codes=tuple(codes),
        title=first.title,
        short=first.short,
        texts=[(kind, text) for text, kind in texts.items()],
        marks=variants().marks.of_title(named),
        acts=variants().acts.of_title(named),
        context=first.context,
        walk=first.grade == "walk",
        neighbour=first.neighbour,
        specific=first.kind == "specific",
        level=first.level,
        audience=first.audience,
        field=first.field,
        issuer=first.issuer,
        members={row.code: row.level for row in rows},
    )
