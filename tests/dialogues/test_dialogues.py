"""Every dialogue case, through the trained pipeline and the one `respond`."""
import dataclasses
import datetime as dt

import pytest

from bot.assistant import Assistant
from bot.settings import Settings
from knowledge.store import Catalogue
from tests.dialogues.play import TODAY, cases, play, verify

CASES = cases()


@pytest.fixture(scope="module")
def assistant():
    return Assistant.load(Settings.read(), say=lambda words: None)


@pytest.mark.parametrize("code, case", CASES, ids=[f"{code} {case['name']}" for code, case in CASES])
def test_the_case_goes_as_written(assistant, code, case):
    day = dt.date.fromisoformat(str(case.get("today", TODAY)))
    talker = Assistant(assistant._pipeline, dataclasses.replace(assistant.world, today=lambda: day, files=None))
    state = {}

    def take(text):
        nonlocal state
        turn = talker.turn(state, text)
        state = turn.state.to_json()
        return turn.to_json(text, 0.0)

    verify(code, case, play(code, case, take))


def test_every_curated_procedure_has_three_cases():
    found = [code for code, _ in CASES]
    few = {code: found.count(code) for code in Catalogue.load().curated if found.count(code) < 3}
    assert not few, few


def test_every_curated_procedure_has_a_case_for_the_server():
    served = {code for code, case in CASES if case.get("server")}
    assert set(Catalogue.load().curated) <= served
