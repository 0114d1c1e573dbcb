"""What is said at each stage of a walk: one thing at a time, as replies that every channel renders."""
from __future__ import annotations

import datetime as dt
from typing import List, Sequence

from actions import replies, wording
from actions.forms.offer import form_of, offered
from actions.replies import Choice, Reply
from actions.walk import case
from actions.walk.findings import name_of, paper_of
from actions.walk.walk import HAVE, MISSING, TICKS, UNSURE, Walk
from actions.world import World
from knowledge.conditions import UNSURE as UNSURE_ANSWER
from knowledge.schema import Case, Paper, Procedure

#: Ids of choices: `case:<question>=<answer>`, `paper:<paper>=<tick>`, `walk:<command>`.
ASKED, TICKED, COMMAND = "case:", "paper:", "walk:"
#: How much of a paper's page is shown at once.
MOST_ACCEPTED, MOST_MISTAKES = 4, 3


def example(today: dt.date) -> str:
    """A date as people write it, never one that could be theirs by chance."""
    return wording.date(dt.date(today.year, 3, 12))


def command(name: str, title: str) -> Choice:
    return Choice(f"{COMMAND}{name}", title)


def said(each: Case, walk: Walk, world: World) -> str:
    """The answer to a question as a person reads it."""
    value = walk.answers.get(each.id)
    if value == UNSURE_ANSWER:
        return world.phrases("walk.unsure").lower()
    if each.id in walk.about:
        return walk.about[each.id]
    if each.type == "date":
        return wording.date(dt.date.fromisoformat(str(value)))
    label = next((option.label for option in each.options if option.id == value), str(value))
    return label[0].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def facts(procedure: Procedure, walk: Walk, names: Sequence[str], world: World, asked: str = "") -> str:
    """«Cha mẹ bé đã đăng ký kết hôn chưa – chưa đăng ký», one after the other; of the question that was just `asked`
    the answer alone, and that first."""
    told = [each for each in procedure.cases if each.id in names and each.id in walk.answers]
    rows = [said(each, walk, world) for each in told if each.id == asked]
    rows += [
        world.phrases("walk.fact", ask=each.ask.rstrip("? "), said=said(each, walk, world)) for each in told if each.id != asked
    ]
    return "; ".join(rows)


def question(each: Case, procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> Reply:
    """The question that is open, with its answers."""
    number = walk.asked.index(each.id) + 1 if each.id in walk.asked else len(walk.asked) + 1
    remaining = case.left(procedure, walk.answers, as_of)
    key = "walk.last_question" if remaining == 1 and number > 1 else "walk.question"
    lines = [world.phrases(key, number=number, ask=each.ask)]
    if each.why:
        lines.append(world.phrases("walk.why", why=each.why.rstrip(".")))
    if each.help:
        lines.append(each.help)
    if each.type == "date":
        lines.append(world.phrases("walk.date_hint", example=example(as_of)))
    return replies.choices("\n".join(lines), options(each, world))


def options(each: Case, world: World, among: Sequence[str] = ()) -> List[Choice]:
    """The answers to pick from, «không chắc» last."""
    rows = [Choice(f"{ASKED}{each.id}={o.id}", o.label) for o in each.options if not among or o.id in among]
    return [*rows, Choice(f"{ASKED}{each.id}={UNSURE_ANSWER}", world.phrases("walk.unsure"))]


def listed(procedure: Procedure, walk: Walk, world: World, as_of: dt.date, changed: bool) -> List[Reply]:
    """The personal list, and how to go through it."""
    rows = case.papers(procedure, walk.answers, as_of)
    if not rows:
        return [replies.text(world.phrases("list.none"))]
    title = world.phrases("list.changed" if changed else "list.title", count=len(rows))
    papers = replies.checklist(title, [Choice(f"{TICKED}{row.key}", line(row, world)) for row in rows])
    choices = [command("look", world.phrases("list.look")), command("have_all", world.phrases("list.all"))]
    return [papers, replies.choices(world.phrases("list.ask"), choices)]


def line(row: case.Needed, world: World) -> str:
    """A paper in one line: its name, how many, and whether it is sure."""
    paper = paper_of(row, world)
    extra = [counted(row, world)] if counted(row, world) else []
    if paper and paper.made_online:
        extra = [world.phrases("paper.made_online")]
    elif row.use.hand_in == "show":
        extra.append(world.phrases("papers.show"))
    if row.use.data_instead:
        extra.append(world.phrases("list.data"))
    if not row.sure:
        extra.append(world.phrases("list.maybe"))
    return f"{name_of(row, world)} ({', '.join(extra)})" if extra else name_of(row, world)


def counted(row: case.Needed, world: World) -> str:
    """«1 bản chính, 2 bản sao»; '' where the record does not say."""
    parts = [world.phrases("papers.original", count=row.use.original)] if row.use.original else []
    parts += [world.phrases("papers.copies", count=row.use.copies)] if row.use.copies else []
    return ", ".join(parts)


def paper(row: case.Needed, procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> Reply:
    """One paper: what counts, what goes wrong, how to photograph it, and «có rồi / chưa có / không chắc»."""
    say, known = world.phrases, paper_of(row, world)
    todo = to_look_at(procedure, walk, world, as_of)
    keys = [each.key for each in todo]
    if len(todo) > 1 and row.key in keys:
        lines = [say("paper.title", number=keys.index(row.key) + 1, count=len(todo), name=name_of(row, world))]
    else:
        lines = [say("paper.title_one", name=name_of(row, world))]
    if not row.sure:
        cases = wording.condition(row.use.when, procedure, say)
        lines.append(say("paper.maybe", cases=cases) if cases else say("paper.maybe_plain"))
    if counted(row, world):
        lines.append(say("paper.count", count=counted(row, world)))
    if row.use.hand_in == "show":
        lines.append(say("paper.show"))
    if known:
        lines += _about(known, walk, world)
    if row.use.data_instead:
        lines.append(say("paper.data_show" if row.use.hand_in == "show" else "paper.data"))
    if row.use.note:
        lines.append(row.use.note)
    ticks = [Choice(f"{TICKED}{row.key}={tick}", say(f"paper.{tick}")) for tick in TICKS]
    form = form_of(row, world)
    if form:
        ticks.append(offered(form, world))
    return replies.choices("\n".join([*lines, say("paper.ask")]), ticks)


def _about(known: Paper, walk: Walk, world: World) -> List[str]:
    say, lines = world.phrases, []
    for key, rows, most in (
        ("paper.accept", known.accept, MOST_ACCEPTED),
        ("paper.instead", known.instead, MOST_ACCEPTED),
        ("paper.mistakes", known.mistakes, MOST_MISTAKES),
    ):
        if rows:
            lines += [say(key), wording.bullets(rows[:most])]
    if known.photo and walk.answers.get("how") != "direct":
        lines.append(known.photo if known.photo.startswith("Chụp") else say("paper.photo", photo=known.photo))
    if known.valid_for:
        lines.append(say("paper.valid", time=wording.duration(known.valid_for, say, brief=True)))
    return lines


def to_look_at(procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> List[case.Needed]:
    """The papers to be taken in turn: all but those that are made on the portal itself."""
    rows = case.papers(procedure, walk.answers, as_of)
    return [row for row in rows if not (paper_of(row, world) and paper_of(row, world).made_online)]


def missing(row: case.Needed, world: World, last: bool) -> List[Reply]:
    """How to get a paper that is missing, and the procedure for it where there is one."""
    say, known = world.phrases, paper_of(row, world)
    obtain = known.obtain if known else None
    how = say("paper.how", how=obtain.how) if obtain else say("paper.how_unknown", hotline=world.hotline)
    detour = world.catalogue.get(obtain.procedure) if obtain and obtain.procedure else None
    if detour is None:
        return [replies.text(how)]
    onward = say("paper.go_on_last" if last else "paper.go_on")
    choices = [command("detour", say("paper.detour", short=detour.short)), command("go_on", onward)]
    return [replies.choices("\n".join([how, say("paper.obtain_ask")]), choices)]


def deciding(row: case.Needed, world: World) -> Reply:
    """What the paper looks like, and the one question that decides whether the person has it."""
    say, known = world.phrases, paper_of(row, world)
    lines = [say("paper.looks_like", looks_like=known.looks_like)] if known and known.looks_like else []
    if known and len(known.accept) > 1:
        lines.append(say("paper.decide"))
        choices = [Choice(f"{TICKED}{row.key}={HAVE}~{number}", words) for number, words in enumerate(known.accept, 1)]
    else:
        lines.append(say("paper.decide_plain"))
        choices = [Choice(f"{TICKED}{row.key}={HAVE}~1", say("paper.decide_yes"))]
    choices.append(Choice(f"{TICKED}{row.key}={MISSING}", say("paper.decide_none")))
    choices.append(Choice(f"{TICKED}{row.key}={UNSURE}~", say("paper.unsure")))
    return replies.choices("\n".join(lines), choices)


def amendable(procedure: Procedure, walk: Walk, world: World) -> Reply:
    """The questions answered so far, to pick the one to change."""
    by_id = {each.id: each for each in procedure.cases}
    rows = [
        Choice(f"{COMMAND}amend_{number}", world.phrases("walk.fact", ask=by_id[name].ask.rstrip("? "), said=said(by_id[name], walk, world)))
        for number, name in enumerate(walk.asked, 1)
        if name in by_id and name in walk.answers
    ]
    rows.append(command("keep", world.phrases("pause.keep")))
    return replies.choices(world.phrases("pause.choose"), rows)
