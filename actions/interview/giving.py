"""A filled form handed to its person: as DOCX, as PDF, and as lines to copy; and what can be done next."""
from __future__ import annotations

import datetime as dt
import logging
from typing import Any, Callable, List, Mapping, Optional, Tuple

from actions import replies
from actions.forms.copysheet import copysheet
from actions.forms.document import document
from actions.forms.docx import as_docx
from actions.forms.filling import Filling, fill
from actions.forms.offer import FILL, fillable
from actions.forms.pdf import as_pdf
from actions.interview.asking import command
from actions.interview.step import Step
from actions.replies import Choice, Reply
from actions.walk import case, place
from actions.world import World
from knowledge.forms.model import Form

log = logging.getLogger(__name__)

#: Where the form of a procedure that is done by the commune goes, by what its record says of who does it.
_OFFICES = (("ủy ban nhân dân", "Ủy ban nhân dân {unit}"), ("công an", "Công an {unit}"))


def name(form: Form, world: World) -> str:
    """«Tờ khai thay đổi thông tin cư trú (mẫu CT01)»."""
    reference = world.catalogue.forms.get(form.id)
    words = reference.name if reference else form.title.capitalize()
    return world.phrases("form.numbered", form=words, number=form.number.removeprefix("Mẫu ")) if form.number else words


def files(filling: Filling, stem: str, world: World) -> List[Reply]:
    """The three of them; where no file can be kept, the lines to copy as text."""
    say, now = world.phrases, dt.datetime.now(dt.timezone.utc)
    drawn = document(filling, say)
    lines = copysheet(filling, say)
    made: List[Tuple[str, str, Callable[[], bytes]]] = [
        ("form.docx", f"{stem}.docx", lambda: as_docx(drawn, now)),
        ("form.pdf", f"{stem}.pdf", lambda: as_pdf(drawn, now)),
        ("form.copies", f"{stem}.txt", lambda: lines.encode()),
    ]
    kept = [(key, _kept(world, file, make)) for key, file, make in made]
    given = [replies.file(say(key), path) for key, path in kept if path]
    if len(given) == len(made):
        return given
    return [*given, replies.text(say("form.not_made")), replies.text(lines)]


def _kept(world: World, file: str, make: Callable[[], bytes]) -> Optional[str]:
    if world.files is None:
        return None
    try:
        return world.files.keep(file, make())
    except (OSError, ValueError, RuntimeError) as error:
        log.error("form.failed file=%s error=%s", file.rpartition(".")[2], type(error).__name__)
        return None


def empty(step: Step) -> List[Reply]:
    """The form with nothing in it, for who would rather write by hand."""
    return files(fill(step.form, step.world.forms, _office(step), step.cases, step.today), step.form.id, step.world)


def filled(step: Step) -> List[Reply]:
    """The form with everything told, and on whose table it goes."""
    values = {**_office(step), **step.state.values}
    return files(fill(step.form, step.world.forms, values, step.cases, step.today), step.form.id, step.world)


def _office(step: Step) -> Mapping[str, Any]:
    """To whom the form is addressed, where the record and the person's commune tell it."""
    procedure, addressed = step.procedure, step.form.addressed_to
    told = step.state.values.get("applicant.address")
    unit = place.known(step.state.place or (told or {}).get("code"))
    if not addressed or procedure is None or procedure.level != "commune" or unit is None:
        return {}
    receives = (procedure.agency or procedure.receives or "").lower()
    office = next((words for kind, words in _OFFICES if kind in receives), None)
    full = unit.full_name[:1].lower() + unit.full_name[1:]
    return {addressed.key: office.format(unit=full)} if office else {}


def following(step: Step) -> Reply:
    """What can be done once the form is made: the next form of the case, the walk, a correction, forgetting."""
    say, draft = step.world.phrases, step.draft
    choices: List[Choice] = []
    if step.procedure:
        walk = step.walk
        rows = case.papers(step.procedure, walk.answers if walk else {}, step.today)
        others = [form for _, form in fillable(step.procedure, rows, step.world) if form.id not in draft.made]
        choices += [Choice(f"{FILL}{form.id}", say("form.next", form=name(form, step.world))) for form in others]
    if step.walk:
        choices.append(command("onward", say("form.onward")))
    choices += [command("review", say("form.amend_made")), command("forget", say("form.forget"))]
    return replies.choices(say("form.made_ask"), choices)
