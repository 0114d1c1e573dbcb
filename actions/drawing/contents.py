"""What a picture says, before it has a place: a procedure read into numbered questions and items, all in words."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterable, List, Tuple

from actions import wording
from actions.drawing.leads import Leads, Ref, joined
from actions.drawing.terms import Terms
from actions.phrases import Phrases
from knowledge.schema import Case, DocumentUse, Fee, Procedure
from knowledge.store import Catalogue

#: In this order the findings stand: the gravest first.
SEVERITIES = ("stops", "returns", "note")


@dataclass(frozen=True)
class Answer:
    """A row of a question: an option («2a»), or what is measured of a date, a number or a place (no `ref`)."""

    ref: str
    label: str
    opens: Tuple[str, ...] = ()  # what it takes part in, a text a kind
    excludes: Tuple[str, ...] = ()  # what it rules out, a text a kind
    redirects: Tuple[str, ...] = ()  # the refs of the redirects among `opens`


@dataclass(frozen=True)
class Question:
    ref: str
    ask: str
    condition: str  # '' when it is always asked
    why: str
    answers: Tuple[Answer, ...]


@dataclass(frozen=True)
class Item:
    """Anything numbered beside the questions: `kind` is redirect, paper, deadline, requirement, fee, time or check."""

    ref: str
    kind: str
    head: str
    lines: Tuple[str, ...] = ()
    condition: str = ""  # '' when it always holds
    label: str = ""  # a finding's severity in words
    severity: str = ""
    decided_by: str = ""  # of a redirect, the ref of the last question that it waits for


@dataclass(frozen=True)
class Contents:
    title: str
    source: str
    counts: str
    questions: Tuple[Question, ...]
    redirects: Tuple[Item, ...]
    papers: Tuple[Item, ...]
    groups: Dict[str, Tuple[Item, ...]]  # what else there is, by kind


def read(procedure: Procedure, catalogue: Catalogue, phrases: Phrases) -> Contents:
    """The contents of a procedure's picture. Names of papers, forms and other procedures come from `catalogue`."""
    return _Reader(procedure, catalogue, phrases).contents()


class _Reader:
    def __init__(self, procedure: Procedure, catalogue: Catalogue, phrases: Phrases) -> None:
        self.procedure, self.catalogue, self.say = procedure, catalogue, phrases
        self.terms, self.leads = Terms(procedure, phrases), Leads(procedure)

    def contents(self) -> Contents:
        ours, say = self.procedure, self.say
        rows = sorted(ours.redirects, key=lambda row: self.leads.place(row.when))
        redirects = tuple(
            replace(item, decided_by=str(self.leads.place(row.when)[0] or ""))
            for item, row in zip(self._numbered("redirect", "C", rows, self._redirect), rows)
        )
        papers = self._numbered("paper", "G", sorted(ours.documents, key=lambda d: bool(d.when)), self._paper)
        groups = {
            "deadline": self._deadline(),
            "requirement": self._numbered("requirement", "Đ", ours.conditions, lambda row: (row.say, [])),
            "fee": self._costs("fee", "P", lambda channel: channel.fees, self._fee),
            "time": self._costs("time", "T", lambda channel: channel.times, lambda t: (wording.duration(t, say), [])),
            "check": self._checks(),
        }
        for case in ours.cases:
            self.leads.add(self.terms.number[case.id], case.when, kind="question")
        day, decision = wording.date(ours.source.verified_on), ours.source.decision
        return Contents(
            title=say("drawing.title", code=ours.code, title=ours.title),
            source=say("drawing.source" if decision else "drawing.source_undecided", decision=decision, day=day),
            counts=say("drawing.counts", questions=len(ours.cases), redirects=len(redirects), papers=len(papers),
                       checks=len(groups["check"])),
            questions=tuple(map(self._question, ours.cases)),
            redirects=redirects,
            papers=papers,
            groups={kind: items for kind, items in groups.items() if items},
        )  # fmt: skip

    def _question(self, case: Case) -> Question:
        return Question(
            ref=str(self.terms.number[case.id]),
            ask=case.ask,
            condition=self.terms.condition(case.when),
            why=case.why or "",
            answers=tuple(self._answers(case)),
        )

    def _answers(self, case: Case) -> Iterable[Answer]:
        for option in case.options:
            opens, excludes = self.leads.of_option(case.id, option.id)
            ref = self.terms.answer[case.id, option.id]
            yield Answer(ref, option.label, self._refs(opens), self._refs(excludes), _redirects(opens))
        if case.type == "choice":
            return
        marks = self.leads.marks(case.id)
        for compare, refs in marks:
            said = self.terms.mark(compare) if compare.name == case.id else self.terms.compare(compare)
            label = self.say(f"drawing_mark.{case.type}", said=said)
            yield Answer("", label, self._refs(refs), redirects=_redirects(refs))
        if not marks:
            yield Answer("", self.say(f"drawing_answer.{case.type}"))

    def _refs(self, refs: Iterable[Ref]) -> Tuple[str, ...]:
        """A short text a kind: «câu 3–5, 8», «G1», «K2–4»."""
        runs: Dict[str, List[Tuple[str, int]]] = {}
        for kind, prefix, number in refs:
            runs.setdefault(kind, []).append((prefix, number))
        said = []
        for kind, rows in runs.items():
            numbers = joined(sorted({number for _, number in rows}), rows[0][0])
            said.append(self.say("drawing.question", refs=numbers) if kind == "question" else numbers)
        return tuple(said)

    def _numbered(self, kind: str, prefix: str, rows: Iterable, words: Callable) -> Tuple[Item, ...]:
        items = []
        for number, row in enumerate(rows, 1):
            head, lines = words(row)
            self.leads.add(number, row.when, kind, prefix)
            items.append(Item(f"{prefix}{number}", kind, head, tuple(lines), self.terms.condition(row.when)))
        return tuple(items)

    def _redirect(self, row) -> Tuple[str, List[str]]:
        target = self.catalogue.get(row.to)
        if target is None:
            return self.say("drawing.to_unnamed", code=row.to), [row.say]
        return self.say("drawing.to", code=row.to, name=target.short), [row.say]

    def _paper(self, row: DocumentUse) -> Tuple[str, List[str]]:
        say, paper = self.say, self.catalogue.papers.get(row.use) if row.use else None
        name = paper.name if paper else row.name or row.use
        counts = [say("papers.original", count=row.original)] if row.original else []
        counts += [say("papers.copies", count=row.copies)] if row.copies else []
        way = say("papers.show") if row.hand_in == "show" else say("drawing.submit")
        counts = counts or [say("drawing.uncounted")]
        lines = [say("drawing.both", counts=", ".join(counts), way=way)]
        form = self.catalogue.forms.get(row.form or (paper.form if paper else None) or "")
        if form and form.number and form.number not in name:
            number = re.sub("^[Mm]ẫu ", "", form.number)
            lines[0] += f" – {say('drawing.form', number=number)}"
        lines += [_sentence(say("papers.data"))] if row.data_instead else []
        lines += [say("drawing.notes", note=row.note)] if row.note else []
        return name, [_sentence(lines[0]), *lines[1:]]

    def _deadline(self) -> Tuple[Item, ...]:
        ours, say = self.procedure.deadline, self.say
        if ours is None:
            return ()
        time, case = f"{ours.amount} {say(f'units.{ours.unit}')}", self.terms.cases.get(ours.after)
        if case:
            head = say("drawing.deadline_case", time=time, number=self.terms.number[case.id], ask=case.ask)
        else:
            head = say("drawing.deadline_after", time=time, after=ours.after)
        self.leads.add(0, ours.when, "deadline", "H")
        lines = (say("drawing.late", late=ours.if_late),) if ours.if_late else ()
        return (Item("H", "deadline", head, lines, self.terms.condition(ours.when)),)

    def _costs(self, kind: str, prefix: str, rows: Callable, words: Callable) -> Tuple[Item, ...]:
        """Fees or times, each once, with the ways of handing in where not all have it."""
        ways: Dict[str, List[str]] = {}
        found = {}
        for channel in self.procedure.channels:
            for row in rows(channel):
                found.setdefault(row.json(), row)
                ways.setdefault(row.json(), []).append(channel.via)
        every = {channel.via for channel in self.procedure.channels}

        def said(row) -> Tuple[str, List[str]]:
            head, lines = words(row)
            via = dict.fromkeys(ways[row.json()])
            return _sentence(head), lines + (
                [self.say("drawing.ways", ways=wording.ways(self.say, via))] if set(via) < every else []
            )

        return self._numbered(kind, prefix, found.values(), said)

    def _fee(self, row: Fee) -> Tuple[str, List[str]]:
        say = self.say
        if row.kind == "amount":
            key = "fee.amount_per" if row.per else "fee.amount"
            head = say(key, amount=wording.dong(row.vnd), per=row.per or "")
        else:
            head = row.note if row.kind == "described" else say(f"fee.{row.kind}")
        lines = [row.note] if row.note and row.kind != "described" else []
        lines += [say("drawing.since", day=wording.date(row.start))] if row.start else []
        return head, lines + ([say("drawing.until", day=wording.date(row.end))] if row.end else [])

    def _checks(self) -> Tuple[Item, ...]:
        rows = sorted(self.procedure.checks, key=lambda check: SEVERITIES.index(check.severity))
        items = []
        for number, row in enumerate(rows, 1):
            self.leads.add(number, row.when, "check", "K")
            told = (("reason", "why", row.why), ("mend", "mend", row.mend), ("basis", "basis", row.basis))
            lines = tuple(self.say(f"drawing.{key}", **{name: value}) for key, name, value in told if value)
            label = self.say(f"drawing_severity.{row.severity}")
            condition = self.terms.condition(row.when)
            items.append(Item(f"K{number}", "check", row.say, lines, condition, label, row.severity))
        return tuple(items)


def _redirects(refs: Iterable[Ref]) -> Tuple[str, ...]:
    return tuple(f"{prefix}{number}" for kind, prefix, number in refs if kind == "redirect")


def _sentence(words: str) -> str:
    """A capital first, one full stop last."""
    return f"{words[0].upper()}{words[1:].rstrip('. ')}." if words else words
