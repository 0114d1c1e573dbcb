"""A random person over one form, then what must be possible from wherever they are: leaving, coming back, ending, erasing."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Dict, List, Optional, Type

from actions.forms.copysheet import copysheet
from actions.interview import course
from actions.interview.draft import CONSENT, MADE, REVIEW
from actions.replies import FILE
from actions.world import World
from evaluation.forms.dialogue import DAY, Dialogue, Fault, Kept
from evaluation.forms.moves import ALL, NOTHING, Move, drawn, helping
from knowledge.forms.model import Form

#: Random turns of one dialogue.
MOST_TURNS = 30
#: Somebody who helps along reaches the end in so many turns a blank, and a few more.
PER_BLANK, BESIDES = 3, 12
#: Turns before the first question: the procedure's own questions and consent.
BEFORE = 25
#: One dialogue in so many is gone on with to its end; the others only show that they can be left.
EVERY_END = 5
#: One dialogue in so many draws its documents: they take longer than all that is said.
EVERY_DOCUMENT = 50
#: Buttons of earlier turns that are remembered.
STALE = 40


@dataclass
class Played:
    """What became of one dialogue. `ended` is None where it was not gone on with, or its case has no form."""

    number: int
    turns: int
    left: bool = False
    ended: Optional[bool] = None
    faults: List[Fault] = field(default_factory=list)


def play(form: Form, number: int, world: World, seed: int = 0, dialogue_of: Type[Dialogue] = Dialogue) -> Played:
    """One person, the same for the same `seed`, `form` and `number`."""
    dice = Random(f"{seed}-{form.id}-{number}")
    dialogue = dialogue_of(world)
    _begin(dialogue, form, dice)
    stale: List[str] = []
    for _ in range(dice.randrange(1, MOST_TURNS)):
        if dialogue.faults:
            break
        dialogue.say(drawn(dice, dialogue.step, dialogue.state, stale, DAY))
        stale = [*stale, *(choice["id"] for choice in dialogue.state.get("choices") or ())][-STALE:]
    played = Played(number, dialogue.turns, faults=dialogue.faults)
    if not dialogue.faults:
        played.left = _leaves(dialogue.copy(), dice)
    if not dialogue.faults:
        _erases(dialogue.copy())
    if not dialogue.faults and number % EVERY_END == 0:
        ending = dialogue.copy()
        played.ended = _ends(ending, form, dice)
        played.turns += ending.turns
    return played


def several(form: Form, numbers: Iterable[int], ours: World, seed: int = 0, every_document: int = EVERY_DOCUMENT) -> Iterator[Played]:
    """One dialogue a number; of one in `every_document` the documents are drawn, the others give the lines to copy only."""
    for number in numbers:
        files = Kept() if number % every_document == 0 else None
        yield play(form, number, replace(ours, files=files), seed)


def _begin(dialogue: Dialogue, form: Form, dice: Random) -> None:
    """The form is asked for, for one of the procedures that have it or for none yet; the procedure's questions follow."""
    codes = [code for code, each in sorted(dialogue.world.catalogue.curated.items()) if form.id in each.forms]
    code = f"@{dice.choice(codes)}" if codes and dice.random() < 0.8 else ""
    dialogue.say(Move(f"form:fill={form.id}{code}", NOTHING))
    if dice.random() < 0.9:
        _open(dialogue, form, dice)


def _open(dialogue: Dialogue, form: Form, dice: Random) -> bool:
    """Answer until a form is open and consent is given."""
    for _ in range(BEFORE):
        if dialogue.faults:
            return False
        if dialogue.step is not None and dialogue.step.draft.stage != CONSENT:
            return True
        ids = [choice["id"] for choice in dialogue.state["choices"]]
        offered = [id for id in ids if id.startswith(("case:", "form:fill="))]
        if dialogue.step is None and offered:
            dialogue.say(Move(_likely(offered, dice), NOTHING))
        elif dialogue.step is None:
            dialogue.say(Move(f"form:fill={form.id}", NOTHING))
        else:
            dialogue.say(helping(dice, dialogue.step, dialogue.state, DAY))
    return False


def _likely(ids: List[str], dice: Random) -> str:
    usual = [id for id in ids if id.endswith(("=home", "=none", "=unsure"))]
    return dice.choice(usual if usual and dice.random() < 0.6 else ids)


def _leaves(dialogue: Dialogue, dice: Random) -> bool:
    """«thôi» puts the form aside at once, and «điền tiếp» brings back the same question over the same facts."""
    step = dialogue.step
    if step is None or step.draft.stage == MADE:
        return _keeps(dialogue, "thôi")
    if step.draft.paused:
        return _keeps(dialogue, "thôi")
    before, facts = dict(dialogue.state["form"]), _facts(dialogue)
    dialogue.say(Move("thôi", NOTHING))
    if dialogue.faults:
        return False
    form = dialogue.state["form"]
    if not form or not form["paused"]:
        dialogue.fault("«thôi» does not leave")
        return False
    _keeps(dialogue.copy(), "thôi")
    dialogue.say(Move("điền tiếp", NOTHING))
    if dialogue.faults:
        return False
    after = dialogue.state["form"] or {}
    for name in ("at", "pending", "row", "left", "trail", "without", "card"):
        if after.get(name) != before[name]:
            dialogue.fault(f"«điền tiếp» does not bring back «{name}»: {before[name]} → {after.get(name)}")
    now = _facts(dialogue)
    for id in facts:
        if now.get(id) != facts[id]:
            dialogue.fault(f"{id} is another after «thôi» and «điền tiếp»")
    return not dialogue.faults


def _facts(dialogue: Dialogue) -> Dict[str, Any]:
    """Every fact on the form, whether a person told it there or in the walk."""
    return {blank.field.id: blank.value for blank in dialogue.step.filling.blanks} if dialogue.step else {}


def _keeps(dialogue: Dialogue, text: str) -> bool:
    """A message that nothing may change; the classifier may well read it as a wish to stop."""
    values = dict(dialogue.state["values"])
    parse = {"text": text, "intent": {"name": "stop", "confidence": 0.99}}
    dialogue.say(Move(text, NOTHING, parse=parse))
    if not dialogue.faults and dialogue.state["values"] != values:
        dialogue.fault(f"the facts are others after «{text}»")
    return not dialogue.faults


def _erases(dialogue: Dialogue) -> None:
    dialogue.say(Move("xóa dữ liệu", ALL))
    state: Any = dialogue.state
    if not dialogue.faults and (state["values"] or state["form"] or state["consent"] or state["choices"]):
        dialogue.fault("«xóa dữ liệu» leaves something")


def _ends(dialogue: Dialogue, form: Form, dice: Random) -> Optional[bool]:
    """Somebody who helps along reaches the review and the files, which hold every fact; None where no form is due."""
    if dialogue.step is None or dialogue.step.draft.stage == MADE and dice.random() < 0.5:
        dialogue.say(Move(f"form:fill={form.id}", NOTHING))
    if not _open(dialogue, form, dice):
        return False if dialogue.faults else None  # the case belongs to another procedure
    blanks = sum(1 + len(each.columns) for each in dialogue.step.form.all_fields())
    for _ in range(PER_BLANK * blanks + BESIDES):
        if dialogue.faults or dialogue.step is None:
            return False
        stage, filling = dialogue.step.draft.stage, dialogue.step.filling
        dialogue.say(helping(dice, dialogue.step, dialogue.state, DAY))
        if stage == REVIEW and dialogue.step is not None and dialogue.step.draft.stage == MADE:
            break
    else:
        dialogue.fault(f"no end in sight at {dialogue.step.draft.at}")
        return False
    if dialogue.faults or dialogue.step is None:
        return False
    if course.doubtful(dialogue.step) or dialogue.step.draft.row is not None:
        dialogue.fault("the form is made while something is in doubt")
    said = _sheet(dialogue)
    wanted = copysheet(filling, dialogue.world.phrases).splitlines()
    lost = [line for line in wanted if line.strip() and line not in said]
    if lost:
        dialogue.fault(f"the copy sheet does not say «{lost[0][:60]}»")
    return not dialogue.faults


def _sheet(dialogue: Dialogue) -> str:
    """The lines to copy, from the file or from what is said."""
    replies = dialogue.turn.replies if dialogue.turn else []
    files = [reply.path for reply in replies if reply.type == FILE and reply.path]
    kept = dialogue.world.files
    if kept is None:
        return "\n".join(reply.text for reply in replies)
    if sorted(path.rpartition(".")[2] for path in files) != ["docx", "pdf", "txt"]:
        dialogue.fault(f"the files are {files}")
        return ""
    content = kept.files  # type: ignore[attr-defined]
    starts = {"docx": b"PK", "pdf": b"%PDF"}
    for path in files:
        if not content[path].startswith(starts.get(path.rpartition(".")[2], b"")):
            dialogue.fault(f"{path} is no such file")
    return next(content[path].decode() for path in files if path.endswith(".txt"))
