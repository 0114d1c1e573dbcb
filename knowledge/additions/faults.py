"""What is wrong with additions: unknown codes, names that another procedure has, somebody's numbers."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Set, Tuple

from knowledge.additions import labelled
from knowledge.additions.model import Addition, files, key, read
from knowledge.search.documents import Summary
from nlu.errors import DataError
from nlu.figures import LONG_NUMBER

#: Characters; a longer name is a question, a longer question a story.
LONGEST = {"aliases": 100, "questions": 300}


class Fault(NamedTuple):
    """What is wrong at `at` of an addition: a key of `SENTENCES`, and what to fill in."""

    at: str
    kind: str
    text: str
    other: str = ""  # the code of another procedure, or a limit


SENTENCES = {
    "unknown": "unknown procedure '{text}'",
    "renamed": "'{text}' is '{other}' today",
    "unsearched": "'{text}' is between agencies and never searched",
    "wordless": "'{text}' has no words",
    "long": "'{text}' is longer than {other} characters",
    "number": "'{text}' holds a number that may be somebody's",
    "twice": "'{text}' stands there already",
    "taken": "'{text}' is a name of {other} too",
    "nothing": "'{text}' is no name or question of this procedure",
}


class Names:
    """Who is called what by the catalogue alone; made once, for it reads every name there is."""

    def __init__(self, summaries: Iterable[Summary], now: Mapping[str, str]) -> None:
        """`now`: former code → today's."""
        self.records = {row.code: row for row in summaries}
        self._now = now
        self._titles: Dict[str, Set[str]] = {}
        self._named: Dict[str, Set[str]] = {}
        for row in self.records.values():
            for text in (row.title, row.short):
                self._titles.setdefault(key(text), set()).add(row.code)
            for text in (*row.aliases, *row.questions):
                self._named.setdefault(key(text), set()).add(row.code)

    def faults(self, addition: Addition, additions: Mapping[str, Addition]) -> Iterator[Fault]:
        """What is wrong with an addition as a whole, beside `additions` to other procedures."""
        code = addition.code
        record = self.records.get(code)
        if record is None:
            yield Fault("code", "renamed", code, self._now[code]) if code in self._now else Fault("code", "unknown", code)
            return
        if record.audience == "agency" or record.kind == "internal":
            yield Fault("code", "unsearched", code)
            return
        own = {key(text) for text in (*record.aliases, *record.questions)}
        seen = {key(record.title), key(record.short), *(own - _keys(addition.without))}
        for field, longest in LONGEST.items():
            for index, text in enumerate(getattr(addition, field)):
                for kind, other in self._wrong(code, text, longest, seen, additions):
                    yield Fault(f"{field}.{index}", kind, text, other)
                seen.add(key(text))
        for index, text in enumerate(addition.without):
            if key(text) not in own:
                yield Fault(f"without.{index}", "nothing", text)

    def called(self, text: str, additions: Mapping[str, Addition]) -> List[str]:
        """The codes of which `text` is a name or a question."""
        this = key(text)
        left_out = {code for code, each in additions.items() if this in _keys(each.without)}
        added = {code for code, each in additions.items() if this in _keys([*each.aliases, *each.questions])}
        return sorted(self._titles.get(this, set()) | self._named.get(this, set()) - left_out | added)

    def _wrong(
        self, code: str, text: str, longest: int, seen: Set[str], additions: Mapping[str, Addition]
    ) -> Iterator[Tuple[str, str]]:
        if not key(text):
            yield "wordless", ""
            return
        if key(text) in seen:
            yield "twice", ""
        if len(text) > longest:
            yield "long", str(longest)
        if LONG_NUMBER.search(text):
            yield "number", ""
        others = [each for each in self.called(text, additions) if each != code]
        if others:
            yield "taken", others[0]


def _keys(texts: Iterable[str]) -> Set[str]:
    return {key(text) for text in texts}


def problems(folder: Optional[Path], summaries: Iterable[Summary], now: Mapping[str, str]) -> List[DataError]:
    """Every mistake in the folder, that of one file not hiding those of the others; see `Names` for the rest."""
    found: List[DataError] = []
    sound: List[Tuple[Path, Addition]] = []
    for path in files(folder):
        try:
            sound.append((path, read(path)))
        except DataError as error:
            found.append(error)
    names, additions = Names(summaries, now), {addition.code: addition for _, addition in sound}
    for path, addition in sound:
        for fault in names.faults(addition, additions):
            found.append(DataError(path, fault.at, SENTENCES[fault.kind].format(text=fault.text, other=fault.other)))
    try:
        rows = labelled.rows(folder)
    except DataError as error:
        return [*found, error]
    for number, row in enumerate(rows, 1):
        for code in row["codes"]:
            if folder and code not in names.records:
                found.append(DataError(folder / labelled.FILE, f"row {number}", f"unknown procedure '{code}'"))
    return found
