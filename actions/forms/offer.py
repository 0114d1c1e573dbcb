"""Which official forms of a case can be filled here, and the choice that offers one."""
from __future__ import annotations

from typing import FrozenSet, Iterator, Optional, Sequence, Tuple

from actions.replies import Choice
from actions.walk import case
from actions.world import World
from knowledge.forms.model import Form
from knowledge.conditions import Condition
from knowledge.schema import Case, Procedure

#: Ids of choices in the conversation that fills a form: `form:<command>`.
COMMAND = "form:"
FILL = f"{COMMAND}fill="


def form_of(row: case.Needed, world: World) -> Optional[Form]:
    """The form that a paper is, where it can be filled here."""
    paper = world.catalogue.papers.get(row.use.use) if row.use.use else None
    return world.forms.get(row.use.form or (paper.form if paper else None) or "")


def offered(form: Form, world: World) -> Choice:
    return Choice(f"{FILL}{form.id}", world.phrases("form.offer"))


def fillable(procedure: Procedure, rows: Sequence[case.Needed], world: World) -> Iterator[Tuple[str, Form]]:
    """Paper («» for none) and form, each form once: those among the papers, then the others that the record names."""
    seen = set()
    papers = [(row.key, form_of(row, world)) for row in rows]
    for key, form in [*papers, *(("", world.forms.get(id)) for id in procedure.forms)]:
        if form and form.id not in seen:
            seen.add(form.id)
            yield key, form


def questions(form: Form) -> FrozenSet[str]:
    """What the form's conditions name beside its own fields: questions of the walks that ask for it."""
    named = {given.case for field in form.all_fields() for given in field.given if given.case}
    conditional = [*form.all_fields(), *form.signatures, *(given for field in form.all_fields() for given in field.given)]
    conditions = [one.condition for one in conditional]
    conditions += [Condition.parse(check.when) for check in form.checks if check.when]
    named |= {name for condition in conditions for name in condition.names()}
    return frozenset(named - {field.id for field in form.all_fields()})


def deciding(form: Form, procedure: Procedure) -> FrozenSet[str]:
    """The questions of the procedure that the form wants answered, and those that may lead to another procedure."""
    named = {*questions(form), *(name for redirect in procedure.redirects for name in redirect.condition.names())}
    for case in reversed(procedure.cases):  # a question that decides whether another arises comes with it
        if case.id in named:
            named |= set(case.condition.names())
    return frozenset(case.id for case in procedure.cases if case.id in named)


def to_ask(cases: Sequence[Case], form_id: str, procedure: Procedure, world: World) -> Sequence[Case]:
    """Those of the questions that are put before the form of that id; all of them for ''."""
    form = world.forms.get(form_id) if form_id else None
    wanted = deciding(form, procedure) if form else None
    return [case for case in cases if wanted is None or case.id in wanted]
