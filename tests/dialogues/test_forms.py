"""Every case of filling a form, through the trained pipeline and the one `respond`; and what the cases cover."""
import dataclasses
import datetime as dt

import pytest

from actions.forms import values as one
from bot.assistant import Assistant
from bot.settings import Settings
from knowledge.forms.files import Forms
from tests.dialogues.play import TODAY
from tests.dialogues.play_forms import cases, play, transcript, verify
from tests.test_architecture import ROOT

CASES = cases()


class Shelf:
    """Files in memory, by their path."""

    def __init__(self):
        self.files = {}

    def keep(self, name, content):
        path = f"/{len(self.files)}-{name}"
        self.files[path] = content
        return path


@pytest.fixture(scope="module")
def assistant():
    return Assistant.load(Settings.read(), say=lambda words: None)


def told(assistant, form, case):
    day, shelf = dt.date.fromisoformat(str(case.get("today", TODAY))), Shelf()
    talker = Assistant(assistant._pipeline, dataclasses.replace(assistant.world, today=lambda: day, files=shelf))
    state = {}

    def take(text):
        nonlocal state
        turn = talker.turn(state, text)
        state = turn.state.to_json()
        return turn.to_json(text, 0.0)

    return play(form, case, take, lambda reply: shelf.files[reply["path"]])


@pytest.mark.parametrize("form, case", CASES, ids=[f"{form} {case['name']}" for form, case in CASES])
def test_the_case_goes_as_written(assistant, form, case):
    verify(form, case, told(assistant, form, case))


def test_the_excerpt_in_the_guide_is_what_is_said(assistant):
    guide = (ROOT / "docs/forms.md").read_text(encoding="utf-8")
    excerpt = guide.partition("```text\n")[2].partition("```")[0]
    said = transcript(told(assistant, *next(row for row in CASES if row[0] == "to-khai-khai-sinh")))
    at = 0
    for piece in excerpt.split("…\n"):
        assert piece in said[at:], piece
        at = said.index(piece, at) + len(piece)


def test_every_form_has_three_cases():
    found = [form for form, _ in CASES]
    ids = {form.id for form in Forms.load()}
    assert set(found) == ids
    few = {id: found.count(id) for id in ids if found.count(id) < 3}
    assert not few, few


def test_every_form_has_a_case_for_the_server():
    assert {form.id for form in Forms.load()} == {form for form, case in CASES if case.get("server")}


def test_every_example_is_understood_without_asking_back():
    wrong = []
    for form in Forms.load():
        for field in (each for field in form.all_fields() for each in (field, *field.columns)):
            if field.example:
                read = one.read(field, field.example, TODAY)
                wrong += [] if read.value is not None and not read.confirm else [f"{form.id} {field.id}: {field.example}"]
    assert not wrong, wrong
