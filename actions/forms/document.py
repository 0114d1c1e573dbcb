"""A filled form before anyone decides how it looks: what stands on the paper, from the top to the signatures."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator, List, Mapping, Optional, Tuple, Union

from actions.forms import values as one
from actions.forms.filling import Filled, Filling
from actions.phrases import Phrases
from knowledge.forms.model import Field, Section

#: Rows left open for the hand where a table has none.
OPEN_ROWS = 3
#: Boxes behind their label stand on one line up to so many characters, else one below the other.
ONE_LINE = 64
#: A label in small letters («sinh ngày») goes on in the line before it up to so many characters.
FULL_LINE = 78
#: Letters of a word that give its column room; a longer one is broken.
LONG_WORD = 24
#: Characters of a cell in a table of several columns; more would make its row taller than a page.
LONGEST_CELL = 200
BOXES = {False: "☐", True: "☒"}


@dataclass(frozen=True)
class Line:
    """A label and what stands behind it ('' for an open blank), or boxes (label, ticked) to choose from."""

    label: str
    value: str = ""
    boxes: Tuple[Tuple[str, bool], ...] = ()

    @property
    def head(self) -> str:
        return self.label.rstrip(" :") + ":"

    @property
    def stacked(self) -> bool:
        """Whether the boxes stand one below the other."""
        return sum(len(label) + 4 for label, _ in self.boxes) + len(self.label) > ONE_LINE


@dataclass(frozen=True)
class Table:
    """Rows of cells under heads; the first column counts. `note` stands below."""

    label: str
    heads: Tuple[str, ...]
    rows: Tuple[Tuple[str, ...], ...]
    note: str = ""

    @property
    def widths(self) -> Tuple[float, ...]:
        """The share of each column: its longest word stays whole, longer texts get more. They make 1."""
        weights = []
        for column in zip(self.heads, *self.rows):
            word = min(max((len(word) for text in column for word in text.split()), default=0), LONG_WORD)
            weights.append(word + 2 + min(max(map(len, column)), 60) / 4)
        return tuple(weight / sum(weights) for weight in weights)


@dataclass(frozen=True)
class Beside:
    """Sections that stand beside one another: their titles, and one row a label with a cell for each."""

    titles: Tuple[str, ...]
    rows: Tuple[Tuple[str, Tuple[str, ...]], ...]

    @property
    def table(self) -> Table:
        return Table("", ("", *self.titles), tuple((label, *cells) for label, cells in self.rows))

    @property
    def widths(self) -> Tuple[float, ...]:
        label = 0.26
        return (label, *[(1 - label) / len(self.titles)] * len(self.titles))


Item = Union[Line, Table, Beside]


@dataclass(frozen=True)
class Part:
    title: str
    items: Tuple[Item, ...]


@dataclass(frozen=True)
class Signature:
    """`lines` are the blanks that only the one who signs here has; they stand in place of the name."""

    label: str
    note: str
    name: str
    date_line: str
    lines: Tuple[Line, ...] = ()


@dataclass(frozen=True)
class Annex:
    """What did not fit its blank, whole."""

    number: int
    label: str
    content: Union[str, Table]


@dataclass(frozen=True)
class Document:
    """A whole form. `origin` says which form it is, `face_note` that nobody held it against the text in force."""

    id: str
    title: str
    origin: str
    face_note: str
    addressed_to: Optional[Line]
    parts: Tuple[Part, ...]
    pledge: Tuple[str, ...]
    signatures: Tuple[Signature, ...]
    annexes: Tuple[Annex, ...]
    words: Mapping[str, str] = field(default_factory=dict)  # fixed words of the sheet by key


def document(filling: Filling, phrases: Phrases) -> Document:
    return _Writer(filling, phrases).document()


class _Writer:
    """One form at a time; `annexes` grows as values turn out too long."""

    def __init__(self, filling: Filling, phrases: Phrases) -> None:
        self.filling, self.phrases = filling, phrases
        self.annexes: List[Annex] = []
        self._own = [f for section in filling.form.sections if self._signed(section) for f in _printed(section)]

    def document(self) -> Document:
        form, phrases = self.filling.form, self.phrases
        addressed = form.addressed_to and Line(form.addressed_to.label, self.filling.addressed_to)
        parts = tuple(self._parts(form.sections))
        signatures = []
        for index, name in self.filling.signing:
            signature = form.signatures[index]
            date_line = phrases("sheet.place_and_date") if signature.place_and_date else ""
            lines = tuple(self._line(f) for f in self._own if _role(f.key) == _role(signature.key))
            signatures.append(Signature(signature.label, signature.note or "", name, date_line, lines))
        note = phrases("sheet.unverified") if form.official == "unverified" else ""
        return Document(
            form.id, form.title, self._origin(), note, addressed or None, parts, tuple(form.pledge), tuple(signatures),
            tuple(self.annexes), phrases.group("sheet"),
        )  # fmt: skip

    def _origin(self) -> str:
        form, said = self.filling.form, []
        if form.number:
            plain = form.number.startswith("Mẫu")
            said.append(form.number if plain else self.phrases("sheet.number", number=form.number))
        if form.issued_by:
            said.append(self.phrases("sheet.under", issued_by=form.issued_by))
        return ". ".join(said)

    def _signed(self, section: Section) -> bool:
        """Whether the section is what those who sign say of themselves: one label for each of them, over and over."""
        fields, signing = _printed(section), {_role(each.key) for each in self.filling.form.signatures if each.key}
        return len({f.label for f in fields}) < len(fields) and {_role(f.key) for f in fields} <= signing

    def _parts(self, sections: List[Section]) -> List[Part]:
        sections = [section for section in sections if not self._signed(section)]
        found: List[Part] = []
        at = 0
        while at < len(sections):
            side = [sections[at]]
            while sections[at].column and at + len(side) < len(sections) and sections[at + len(side)].column:
                side.append(sections[at + len(side)])
            rows = [_printed(section) for section in side]
            if len(side) > 1 and len({tuple((f.label, f.kind) for f in row) for row in rows}) == 1:
                found.append(Part("", (self._beside(side, rows),)))
            else:
                found += [self._part(section) for section in side]
            at += len(side)
        return [part for part in found if part.title or part.items]

    def _part(self, section: Section) -> Part:
        items: List[Item] = []
        for each in _printed(section):
            item = self._item(each)
            joined = _joined(items[-1], item) if items else None
            items = [*items[:-1], joined] if joined else [*items, item]
        return Part(section.title or "", tuple(items))

    def _beside(self, side: List[Section], rows: List[List[Field]]) -> Beside:
        cells = tuple((each[0].label, tuple(self._text(self.filling[f.id]) for f in each)) for each in zip(*rows))
        return Beside(tuple(section.title or "" for section in side), cells)

    def _item(self, field: Field) -> Item:
        return self._table(field, self.filling[field.id]) if field.kind == "table" else self._line(field)

    def _line(self, field: Field) -> Line:
        filled = self.filling[field.id]
        if field.kind in ("choice", "yes_no"):
            return Line(field.label, boxes=self._boxes(field, filled))
        return Line(field.label, self._text(filled))

    def _boxes(self, field: Field, filled: Filled) -> Tuple[Tuple[str, bool], ...]:
        if field.kind == "choice":
            chosen = filled.value if isinstance(filled.value, list) else [filled.value]
            return tuple((option.label, option.id in chosen) for option in field.options)
        yes, no = self.phrases("sheet.yes"), self.phrases("sheet.no")
        return ((yes, filled.value is True), (no, filled.value is False))

    def _text(self, filled: Filled) -> str:
        """What fits stands in its blank; what does not stands whole on the addendum."""
        if filled.field.most is None or len(filled.shown) <= filled.field.most:
            return filled.shown
        return self.phrases("sheet.see_annex", number=self._annex(filled.field.label, filled.shown))

    def _annex(self, label: str, content: Union[str, Table]) -> int:
        self.annexes.append(Annex(len(self.annexes) + 1, label.rstrip(" :"), content))
        return len(self.annexes)

    def _table(self, field: Field, filled: Filled) -> Table:
        heads = (self.phrases("sheet.counter"), *(column.label for column in field.columns))
        rows = [(str(n), *self._cells(field, n, row)) for n, row in enumerate(filled.value or [], 1)]
        if not rows:
            rows = [(str(n), *[""] * len(field.columns)) for n in range(1, min(field.most or OPEN_ROWS, OPEN_ROWS) + 1)]
        fit = field.most or len(rows)
        if len(rows) <= fit:
            return Table(field.label, heads, tuple(rows))
        number = self._annex(field.label, Table("", heads, tuple(rows)))
        note = self.phrases("sheet.more_rows", count=len(rows) - fit, number=number)
        return Table(field.label, heads, tuple(rows[:fit]), note)

    def _cells(self, field: Field, number: int, row: Mapping[str, Any]) -> Iterator[str]:
        """A text that makes its row taller than a page stands whole on the addendum."""
        for column in field.columns:
            text = one.shown(column, row.get(column.id))
            if len(text) > LONGEST_CELL:
                label = self.phrases("sheet.cell", label=field.label.rstrip(" :"), column=column.label, number=number)
                text = self.phrases("sheet.see_annex", number=self._annex(label, text))
            yield text


def _printed(section: Section) -> List[Field]:
    return [field for field in section.fields if field.printed]


def _joined(first: Item, second: Item) -> Optional[Line]:
    """Both on one line, as on the official forms, where both are filled and there is room."""
    if not (isinstance(first, Line) and isinstance(second, Line) and first.value and second.value):
        return None
    line = Line(first.label, f"{first.value}; {second.head} {second.value}")
    return line if second.label[:1].islower() and len(line.head) + len(line.value) < FULL_LINE else None


def _role(key: Optional[str]) -> str:
    return (key or "").partition(".")[0]

