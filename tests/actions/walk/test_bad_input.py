"""At every question of every curated procedure: what is no answer gets one clear sentence and the same question."""
import datetime as dt

import pytest

from actions.walk import course
from actions.walk.walk import PAPER, QUESTION, Walk
from knowledge.store import Catalogue
from tests.actions.talk import Talk, offered, on, words, world

TODAY = dt.date(2026, 11, 22)
CATALOGUE = Catalogue.load()
PROCEDURES = sorted(CATALOGUE.curated.values(), key=lambda p: p.code)
NOVEL = "Ngày xửa ngày xưa trên ngọn đồi cao có cây đa rất to, gió thổi rì rào suốt đêm mưa. " * 300
BAD = {
    "a novel": NOVEL, "another language": "Je ne parle pas vietnamien, désolé", "Chinese": "你好，我不明白", "a sticker": "🙂",
    "nothing": "   ", "a number out of range": "99", "a huge number": "9" * 400, "a payload": "/restart{\"a\": 1}",
    "a choice of another question": "case:khong_co=khong_co", "a tick of no paper": "paper:khong-co=have",
    "markup": "<script>alert(1)</script>", "a lunar day": "rằm tháng bảy âm lịch",
}  # fmt: skip
each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)


def at(procedure, stage, item):
    """A conversation in which just this is open."""
    walk = Walk(procedure.code)
    walk.open(stage, item)
    talk = Talk(world(TODAY, catalogue=CATALOGUE))
    talk.state = {"procedure": procedure.code, "stage": stage, "walk": walk.to_json()}
    put = course.put(walk, procedure, talk.world, TODAY)
    talk.state["choices"] = [{"id": c.id, "title": c.title} for reply in put for c in reply.choices if reply.type == "choices"]
    return talk


def still(turn, stage, item):
    prefix = {QUESTION: f"case:{item}=", PAPER: f"paper:{item}="}[stage]
    return any(i.startswith(prefix) for i in offered(turn))


@each_procedure
def test_bad_input_at_every_question(procedure):
    for question in procedure.cases:
        for kind, text in BAD.items():
            talk = at(procedure, QUESTION, question.id)
            turn = talk(on(text, intent="inform"))
            place = (procedure.code, question.id, kind)
            assert still(turn, QUESTION, question.id), (place, words(turn))
            assert talk.state["walk"]["answers"] == {}, place
            assert len(turn.replies) <= 2 and turn.replies[0].text.count("\n") <= 1, place


@each_procedure
def test_bad_input_never_loops_at_a_question(procedure):
    for question in procedure.cases:
        talk = at(procedure, QUESTION, question.id)
        said = [words(talk(on("ối giời ơi", intent="inform"))) for _ in range(3)]
        assert len(set(said)) == 3 and talk.world.hotline in said[1], question.id
        assert talk.state["walk"]["answers"].get(question.id) == "unsure", question.id


def test_bad_input_never_loops_at_a_paper():
    procedure = CATALOGUE.curated["1.001193"]
    talk = at(procedure, PAPER, "giay-to-tuy-than")
    said = [words(talk(on("ối giời ơi", intent="inform"))) for _ in range(3)]
    assert len(set(said)) == 3 and talk.world.hotline in said[1]
    assert talk.state["walk"]["papers"]["giay-to-tuy-than"] == "unsure"
