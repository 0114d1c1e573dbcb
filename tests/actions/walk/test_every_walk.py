"""For every curated procedure: each question is reachable, each option leads somewhere, each paper has its case, and
whatever is answered the walk ends with the papers that the rules say."""
import datetime as dt
import random
from collections import defaultdict
from functools import lru_cache

import pytest

from actions.walk import case, course
from actions.walk.walk import END, LIST, PAPER, PLACE, QUESTION, REDIRECT, STOPPED, Walk
from knowledge.conditions import UNSURE, Condition
from knowledge.store import Catalogue
from tests.actions.talk import world

TODAY = dt.date(2026, 11, 22)
CATALOGUE = Catalogue.load()
PROCEDURES = sorted(CATALOGUE.curated.values(), key=lambda p: p.code)
#: Above so many combinations, as many random ones are walked.
MOST = 10_000
each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)


def values(procedure, question):
    """What can be answered: every option, or for dates a day on each side of every bound that a condition names."""
    if question.type == "choice":
        return [option.id for option in question.options]
    if question.type != "date":
        return ["1"]
    days = {TODAY, TODAY + dt.timedelta(days=3)}
    for condition in all_conditions(procedure):
        for compare in condition.comparisons():
            if compare.name == question.id and compare.call:
                for literal in compare.literal if isinstance(compare.literal, tuple) else (compare.literal,):
                    step = {"age": 365.25, "months": 30.44, "days": 1}[compare.call]
                    bound = TODAY - dt.timedelta(days=int(literal * step))
                    days |= {bound + dt.timedelta(days=off) for off in (-20, -1, 0, 1, 20)}
    return sorted(day.isoformat() for day in days)


def all_conditions(procedure):
    yield from case.conditions(procedure)
    yield from (q.condition for q in procedure.cases)


def all_answers(procedure):
    """Every way through the questions, as the walk itself puts them; random ones where there are more than MOST."""
    found, open_ = [], [{}]
    while open_ and len(found) + len(open_) <= MOST:
        answers = open_.pop()
        question = None if case.redirect(procedure, answers, TODAY) else case.next_question(procedure, answers, TODAY)
        if question is None:
            found.append(answers)
            continue
        open_ += [{**answers, question.id: value} for value in values(procedure, question)]
    if open_:
        dice = random.Random(procedure.code)
        found = [at_random(procedure, dice) for _ in range(MOST)]
    return found


def at_random(procedure, dice, unsure=0.0):
    answers = {}
    while not case.redirect(procedure, answers, TODAY):
        question = case.next_question(procedure, answers, TODAY)
        if question is None:
            break
        answers[question.id] = UNSURE if dice.random() < unsure else dice.choice(values(procedure, question))
    return answers


@lru_cache(maxsize=None)
def ways(code):
    return all_answers(CATALOGUE.curated[code])


def by_the_rules(procedure, answers):
    """The list of papers worked out anew: questions that do not arise have no answer, and nothing is unknown."""
    arising = {}
    for question in procedure.cases:
        if holds(question.when, arising, procedure):
            if question.id in answers:
                arising[question.id] = answers[question.id]
    return [
        key
        for key, use in zip(case.paper_keys(procedure.documents), procedure.documents)
        if holds(use.when, arising, procedure)
    ]


def holds(when, answers, procedure):
    """Two-valued, by substitution into the condition's own tree: a comparison with no answer is false, `!=` true."""

    def value(node):
        if hasattr(node, "inner"):
            return not value(node.inner)
        if hasattr(node, "parts"):
            return (any if node.word == "or" else all)(value(part) for part in node.parts)
        if node.name != "as_of" and node.name not in answers:
            return node.op == "!="
        return bool(node.value(answers, TODAY))

    return True if not when else value(Condition.parse(when).tree)


@each_procedure
def test_every_question_is_asked_and_every_option_leads_somewhere(procedure):
    asked = defaultdict(set)
    for answers in ways(procedure.code):
        for name, value in answers.items():
            asked[name].add(value)
    assert set(asked) == {question.id for question in procedure.cases}
    for question in procedure.cases:
        if question.type == "choice":
            assert asked[question.id] == {option.id for option in question.options}, question.id


@each_procedure
def test_every_paper_redirect_and_check_has_a_case(procedure):
    papers, redirects, checks = set(), set(), set()
    for answers in ways(procedure.code):
        known = case.settled(procedure, answers, TODAY)
        papers |= {row.key for row in case.papers(procedure, answers, TODAY)}
        redirects |= {r.when for r in procedure.redirects if r.condition.value(known, TODAY)}
        checks |= {c.when for c in procedure.checks if c.condition.value(known, TODAY)}
    assert papers == set(case.paper_keys(procedure.documents))
    assert redirects == {r.when for r in procedure.redirects}
    assert checks == {c.when for c in procedure.checks}


@each_procedure
def test_the_list_is_what_the_rules_say(procedure):
    for answers in ways(procedure.code):
        if case.redirect(procedure, answers, TODAY):
            continue
        rows = case.papers(procedure, answers, TODAY)
        assert all(row.sure for row in rows), answers
        assert {row.key for row in rows} == set(by_the_rules(procedure, answers)), answers


@each_procedure
def test_an_answer_left_open_never_drops_a_paper(procedure):
    dice = random.Random(procedure.code)
    for _ in range(300):
        full = at_random(procedure, dice)
        if not full or case.redirect(procedure, full, TODAY):
            continue
        name = dice.choice(sorted(full))
        some = {**full, name: UNSURE}
        needed = {row.key for row in case.papers(procedure, full, TODAY)}
        listed = {row.key for row in case.papers(procedure, some, TODAY)}
        # A question raised by the one left open may itself be left: its papers are then in the list as perhaps needed.
        assert needed <= listed, (full, name)


@each_procedure
def test_a_walk_ends_whatever_is_answered(procedure):
    dice, ours = random.Random(procedure.code), world(TODAY, catalogue=CATALOGUE)
    for _ in range(60):
        walk = Walk(procedure.code)
        for _ in range(3 * (len(procedure.cases) + len(procedure.documents)) + 10):
            course.onward(walk, procedure, ours, TODAY)
            assert course.put(walk, procedure, ours, TODAY)
            if walk.stage in (END, REDIRECT):
                break
            if walk.stage == QUESTION:
                question = next(q for q in procedure.cases if q.id == walk.item)
                value = UNSURE if dice.random() < 0.2 else dice.choice(values(procedure, question))
                walk.answer(walk.item, value, procedure, TODAY)
            elif walk.stage == PAPER:
                walk.tick(walk.item, dice.choice(["have", "missing", "unsure"]))
            elif walk.stage == LIST:
                walk.listed = [row.key for row in case.papers(procedure, walk.answers, TODAY)]
            elif walk.stage == PLACE:
                walk.placed = True
            elif walk.stage != STOPPED:
                walk.issued[walk.item] = TODAY.isoformat()
        assert walk.stage in (END, REDIRECT), walk.at


def test_questions_that_may_end_the_walk_come_first():
    """Fewer questions are asked on the whole than in the order of the files, and never more than there are."""
    ours = theirs = 0
    for procedure in PROCEDURES:
        dice = random.Random(procedure.code)
        for _ in range(200):
            full = {question.id: dice.choice(values(procedure, question)) for question in procedure.cases}
            ours += asked_until_known(procedure, full, case.to_ask)
            theirs += asked_until_known(procedure, full, in_file_order)
    assert ours < theirs


def asked_until_known(procedure, full, order):
    answers = {}
    while not case.redirect(procedure, answers, TODAY):
        following = order(procedure, answers, TODAY)
        if not following:
            break
        answers[following[0].id] = full[following[0].id]
    return len(answers)


def in_file_order(procedure, answers, as_of):
    known = case.settled(procedure, answers, as_of)
    return [q for q in procedure.cases if q.id not in known and q.condition.value(known, as_of) is True]
