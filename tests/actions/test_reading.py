"""A parse as the turn reads it."""
import pytest

from actions.reading import Reading
from tests.actions.talk import parse
from tests.knowledge.tiny import BIRTH


@pytest.mark.parametrize("left_out", [{}, {"text": None, "intent": None, "link": None, "aspects": None, "intent_ranking": None}, {"intent": {}, "link": {}}])
def test_whatever_the_pipeline_left_out(left_out):
    reading = Reading.of(left_out)
    assert reading == Reading("") and reading.blank


def test_a_whole_parse():
    reading = Reading.of(parse("khai sinh", (BIRTH, 0.9), aspects=["fee"], outside=0.2, segments=[("a", [(BIRTH, 0.5)])]))
    assert (reading.intent, reading.aspects, reading.outside, reading.subject) == ("ask", ("fee",), 0.2, ("việc",))
    assert reading.candidates[0].code == BIRTH and reading.candidates[0].score == 0.9
    assert reading.segments[0].candidates[0].codes == (BIRTH,) and not reading.blank


def test_an_unsure_aspect_was_not_asked_for():
    assert Reading.of({"aspects": [{"name": "fee", "confidence": 0.49}, {"name": "time", "confidence": 0.5}]}).aspects == ("time",)
