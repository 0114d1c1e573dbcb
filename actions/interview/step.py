"""One message on its way through a form: the form as filled so far, what the message changes, what is said first."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from actions import replies
from actions.forms import values as one
from actions.forms.filling import Filled, Filling, fill
from actions.forms.offer import questions
from actions.interview.draft import Draft, doubt
from actions.interview.persons import called
from actions.outcome import Turn
from actions.replies import Reply
from actions.state import State
from actions.walk import case
from actions.walk.walk import Walk, question
from actions.world import World
from knowledge import fields
from knowledge.conditions import NOT_ASKED
from knowledge.fields import Read
from knowledge.forms.model import Form
from knowledge.schema import Procedure

#: Facts of a person beside which their other facts are read, by suffix of the key.
BESIDE = ("birth_date", "sex")
#: Kinds whose answers are picked from a list.
LISTED = frozenset({"choice", "relation", "sex", "yes_no"})


@dataclass
class Step:
    state: State
    draft: Draft
    form: Form
    procedure: Optional[Procedure]
    world: World
    today: dt.date
    lead: List[Reply] = field(default_factory=list)
    _filling: Optional[Filling] = None
    _elsewhere: Optional[Dict[str, Any]] = None

    def say(self, key: str, **values: object) -> None:
        self.lead.append(replies.text(self.world.phrases(key, **values)))

    @property
    def walk(self) -> Optional[Walk]:
        """The walk of the same case, where there is one."""
        walk = Walk.of(self.state.walk)
        return walk if walk and walk.code == self.draft.code else None

    @property
    def cases(self) -> Mapping[str, Any]:
        """The walk's answers; what does not arise, or is a question of another procedure's walk, is marked so."""
        if self.procedure is None:
            return {}
        walk = self.walk
        answers = walk.answers if walk else self.state.answers if self.state.procedure == self.draft.code else {}
        if self._elsewhere is None:
            self._elsewhere = dict.fromkeys(questions(self.form) - {each.id for each in self.procedure.cases}, NOT_ASKED)
        return {**self._elsewhere, **case.settled(self.procedure, answers, self.today)}

    @property
    def filling(self) -> Filling:
        if self._filling is None:
            self._filling = fill(self.form, self.world.forms, self.state.values, self.cases, self.today)
        return self._filling

    def blank(self, id: str) -> Optional[Filled]:
        return next((blank for blank in self.filling.blanks if blank.field.id == id), None)

    def key(self, blank: Filled) -> str:
        return blank.key or str(blank.field.key)

    def apart(self, ids: Iterable[str]) -> Tuple[str, ...]:
        """Those of the fields that hold a fact of their own, the first of each."""
        first: Dict[str, str] = {}
        for id in ids:
            blank = self.blank(id)
            first.setdefault(self.key(blank) if blank else id, id)
        return tuple(first.values())

    def known(self, blank: Filled) -> Dict[str, Any]:
        """What a value is read beside: facts of the same person by suffix of the key, and its bounds."""
        role = self.key(blank).split(".")[0]
        shared = self.world.forms.keys.get(self.key(blank))
        told = {each.key: each.value for each in self.filling.blanks if each.key and each.value is not None}
        told = {**self.state.values, **told}
        beside = {fact: told[f"{role}.{fact}"] for fact in BESIDE if told.get(f"{role}.{fact}") is not None}
        return {**beside, **(shared.bounds if shared else {})}

    def put(self, reads: Mapping[str, Read]) -> List[str]:
        """Keep what was read; what is in doubt waits in `pending`. The fields that are kept now."""
        kept: List[str] = []
        for id, read in reads.items():
            blank = self.blank(id)
            if blank is None or blank.field.derived:
                continue
            if read.confirm and f"{self.key(blank)}:{read.confirm}" not in self.draft.sure:
                self._told_anew(blank)
                self.draft.pending[id] = doubt(read)
                continue
            self.keep(blank, read.value)
            kept.append(id)
        self._doubt()
        return kept

    def _told_anew(self, blank: Filled) -> None:
        """What waited to be made sure of about the same fact, under another blank, is what was said before."""
        for id in list(self.draft.pending):
            other = self.blank(id)
            if other is not None and other.field.id != blank.field.id and self.key(other) == self.key(blank):
                del self.draft.pending[id]

    def keep(self, blank: Filled, value: Any) -> None:
        """One value, under the key where its fact is kept; the walk's answer follows it."""
        values = self.state.values
        key = self.kept_as(blank, value)
        if values.get(key) != value:
            self.draft.sure = [sure for sure in self.draft.sure if not sure.startswith(f"{key}:")]
        values[key] = value
        self.state.told_in[key] = self.draft.code
        if blank.field.key and blank.field.key != key:
            values.pop(blank.field.key, None)
        self.draft.pending.pop(blank.field.id, None)
        self.draft.left = [id for id in self.draft.left if id != blank.field.id]
        self._filling = None
        self._answer(blank, value)

    def kept_as(self, blank: Filled, value: Any) -> str:
        """The key of the person who is the same, where that takes such a value: a year alone is no day."""
        key = self.key(blank)
        shared = self.world.forms.keys.get(key)
        if shared is None or shared.kind == blank.field.kind or shared.kind not in fields.KINDS:
            return key
        return str(blank.field.key) if fields.valid(shared.kind, value, today=self.today) else key

    def drop(self, ids: Iterable[str]) -> None:
        """Forget the values of these fields."""
        wanted = set(ids)
        for blank in [blank for blank in self.filling.blanks if blank.field.id in wanted]:
            for key in {self.key(blank), str(blank.field.key)}:
                self.state.values.pop(key, None)
                self.draft.sure = [sure for sure in self.draft.sure if not sure.startswith(f"{key}:")]
            self.draft.pending.pop(blank.field.id, None)
        self._filling = None

    def given_again(self) -> None:
        """What the walk of this case tells counts, unless it was told otherwise for this very case.

        An answer of the walk itself counts always: `keep` holds it to what is told, and it may have been changed since.
        What waits to be made sure of was told after it.
        """
        told_here = {key for key, code in self.state.told_in.items() if code == self.draft.code}
        ids = {
            blank.field.id
            for blank in self.filling.blanks
            if any(given.case for given in blank.field.given)
            or blank.field.given and told_here.isdisjoint((self.key(blank), blank.field.key))
        }.difference(self.draft.pending)
        keys = {key for blank in map(self.blank, ids) if blank for key in (self.key(blank), blank.field.key)}
        told = {key: value for key, value in self.state.values.items() if key not in keys}
        fresh = fill(self.form, self.world.forms, told, self.cases, self.today)
        self.drop(blank.field.id for blank in fresh.blanks if blank.field.id in ids and blank.value is not None)

    def carry(self) -> None:
        """Keep for the next form what the walk told of persons."""
        keys = self.world.forms.keys
        for blank in self.filling.blanks:
            shared = keys.get(self.kept_as(blank, blank.value)) if blank.field.key else None
            if shared and shared.personal and blank.value is not None:
                self.state.values.setdefault(shared.key, blank.value)

    def _answer(self, blank: Filled, value: Any) -> None:
        """The walk's question that the blank would be taken from is answered alike: one truth."""
        walk, procedure = self.walk, self.procedure
        if walk is None or procedure is None:
            return
        coded = one.coded(blank.field, value)
        for given in blank.field.given:
            each = question(procedure, given.case) if given.case else None
            if each is None or walk.answers.get(each.id) == coded or not case.valid(each, coded):
                continue
            walk.answer(each.id, coded, procedure, self.today)
            self.state.walk, self.state.answers = walk.to_json(), dict(walk.answers)
            self._filling = None

    def _doubt(self) -> None:
        """Identity numbers that do not go with what was told since of the same person."""
        for blank in self.filling.blanks:
            id, value = blank.field.id, blank.value
            if blank.field.kind != "id_number" or value is None or id in self.draft.pending:
                continue
            key = self.key(blank)
            if key not in self.state.values or any(self.key(self.blank(o)) == key for o in self.draft.pending if self.blank(o)):
                continue
            read = fields.read("id_number", value, today=self.today, known=self.known(blank))
            if read.confirm and f"{key}:{read.confirm}" not in self.draft.sure:
                self.draft.pending[id] = doubt(read)

    def noted(self, ids: Iterable[str]) -> None:
        """«Tôi ghi …» of what was understood; of what was picked for the open question, only what that is."""
        wanted = set(ids)
        blanks = [blank for blank in self.filling.blanks if blank.field.id in wanted and blank.value is not None]
        rows = [self.world.phrases("form.fact", name=called(blank, self.filling), said=self.shown(blank)) for blank in blanks]
        if len(rows) == 1 and blanks[0].field.kind in LISTED and self.draft.item == f"field={blanks[0].field.id}":
            self.say("form.noted_one", said=self.shown(blanks[0]))
        elif rows:
            self.say("form.noted", facts="; ".join(rows))

    def shown(self, blank: Filled) -> str:
        """A value as a person reads it: names not in capitals."""
        return one.shown(blank.field.copy(update={"upper": False}), blank.value)

    def found(self) -> None:
        """What the form's checks find for the first time is said at once."""
        checks = self.filling.checks
        for check in checks:
            if check.say not in self.draft.told:
                self.say("form.finding", say=check.say, mend=check.mend or check.why or "")
        self.draft.told = [check.say for check in checks]

    def turn(self, said: List[Reply]) -> Turn:
        state, code, walk = self.state, self.draft.code or None, self.walk
        if code:
            state.turn_to(code)
        if walk:
            state.answers = dict(walk.answers)
        state.form, state.stage = self.draft.to_json(), f"form_{self.draft.stage}"
        return Turn(state, [*self.lead, *said], "form", procedure=code, procedures=(code,) if code else ())
