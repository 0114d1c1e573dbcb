"""What is to be said about a filled form: wrong values, doubts, the form's own checks, and what is still missing."""
from __future__ import annotations

from typing import List

from actions.forms.filling import Filling, Remark
from actions.phrases import Phrases


def problems(filling: Filling, phrases: Phrases) -> List[str]:
    """One sentence for each value that is left out."""
    return [_remark(remark, phrases) for remark in filling.problems]


def notes(filling: Filling, phrases: Phrases) -> List[str]:
    """Doubts, what the form's checks find, and the blanks without which it comes back."""
    said = findings(filling, phrases)
    labels = [filling.label(blank) for blank in filling.missing]
    for blank in filling.blanks:
        for number, row in enumerate(blank.value or [] if blank.field.kind == "table" else [], 1):
            without = [column for column in blank.field.columns if column.required and row.get(column.id) is None]
            labels += [
                phrases("fill.cell", label=blank.field.label, number=number, column=column.label) for column in without
            ]
    if labels:
        said.append(phrases("fill.missing", labels="; ".join(labels)))
    return said


def findings(filling: Filling, phrases: Phrases) -> List[str]:
    """Doubts, and what the form's checks find."""
    said = [_remark(remark, phrases) for remark in filling.doubts]
    return said + [phrases("fill.check", say=check.say, mend=check.mend or check.why or "").strip() for check in filling.checks]


def _remark(remark: Remark, phrases: Phrases) -> str:
    sentences = {**phrases.group("fill"), **phrases.group("field")}
    return phrases("fill.remark", label=remark.of, said=sentences[remark.key].format(shown=remark.shown))
