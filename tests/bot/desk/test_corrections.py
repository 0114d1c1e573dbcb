"""Rows of questions that went wrong: cleaned, encrypted with their person, gone with them; and what a turn shows of them."""
import asyncio
from time import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from actions.turn import NONE
from bot.desk import corrections, likeness, listening
from bot.desk.corrections import CITIZEN, DESK, DROPPED, MOST, NEW, STAFF, UNANSWERED, USED
from bot.desk.listening import Asked, listener, refused
from bot.gateway.inbox import Row
from bot.store.desk import Correction
from tests.bot.gateway.doubles import incoming

QUESTION = "nuôi hổ trong nhà thì xin phép ai"
OFFERED = (("1.001193", "Đăng ký khai sinh"), ("none", "Không phải"))


def turn(user, behaviour="answer", intent="ask", procedure=None, choices=(), stage="answered"):
    offered = [{"id": id, "title": title} for id, title in choices]
    reply = {"type": "choices", "text": "Dạ", "choices": offered, "path": None, "url": None}
    said = {"user": user, "behaviour": behaviour, "intent": intent, "procedure": procedure}
    return {**said, "stage": stage, "replies": [reply]}


def event(said):
    return {"event": "bot", "text": None, "data": {"custom": said}}


def heard(store, *turns, last=None):
    """As if the turns had been; the hook hears the last one."""
    message = incoming("lan", 1)
    person = store.append(message.sender, [event(each) for each in turns], None)
    row = Row(1, person, time(), time(), 0, False, message)
    asyncio.run(listener(store)(row, last or turns[-1]))
    return row


def kept(store):
    return [(row.kind, row.question, row.answered, row.before) for row in corrections.rows(store)]


def test_staff_tell(store):
    assert corrections.tell(SimpleNamespace(store=store), "can", QUESTION, "1.001193", "1.000894")
    [row] = corrections.rows(store)
    assert (row.kind, row.state, row.staff) == (STAFF, NEW, "can")
    assert (row.question, row.answered, row.right) == (QUESTION, "1.001193", "1.000894")
    assert not corrections.tell(SimpleNamespace(store=store), "can", " 12 ? ", None, None)


def test_nothing_lies_in_clear_and_numbers_are_masked(store):
    corrections.add(store, "lan", UNANSWERED, f"{QUESTION}, số 0912 345 678,\ncăn cước 001099012345", None)
    with store.engine.connect() as connection:
        lying = str(connection.execute(sa.select(Correction.data, Correction.sender_id)).all())
    assert "hổ" not in lying and "lan" not in lying
    [row] = corrections.rows(store)
    assert row.question == f"{QUESTION}, số …, căn cước …"


def test_a_long_story_is_cut(store):
    corrections.add(store, "lan", UNANSWERED, "a " * 5000, None)
    assert len(corrections.rows(store)[0].question) == corrections.LONGEST


def test_who_is_erased_takes_their_questions_along(store):
    corrections.add(store, "lan", UNANSWERED, QUESTION, None)
    corrections.add(store, "hoa", UNANSWERED, "xin nuôi voi", None)
    store.erase("lan")
    assert [row.question for row in corrections.rows(store)] == ["xin nuôi voi"]
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(Correction)).scalar() == 1


def test_who_was_erased_meanwhile_leaves_nothing(store):
    person = store.keys.find_or_make("lan")
    store.erase("lan")
    assert not corrections.add(store, "lan", UNANSWERED, QUESTION, None, of=person)
    store.keys.find_or_make("lan")
    assert not corrections.add(store, "lan", UNANSWERED, QUESTION, None, of=person)
    assert corrections.rows(store) == []


def test_one_person_cannot_fill_the_page(store):
    assert corrections.add(store, "lan", UNANSWERED, QUESTION, None)
    assert not corrections.add(store, "lan", UNANSWERED, QUESTION, None)
    for number in range(MOST + 5):
        corrections.add(store, "lan", UNANSWERED, f"hỏi việc {'x' * number}", None)
    assert len(corrections.rows(store)) == MOST


def test_what_is_decided_is_no_more_new_and_only_once(store):
    for text in ("một việc", "hai việc", "ba việc"):
        corrections.add(store, DESK, STAFF, text, None, login="can")
    three, two, one = corrections.rows(store)
    assert (three.question, one.question) == ("ba việc", "một việc")
    assert corrections.settle(store, [one.id, two.id], USED, "bien") == 2
    assert corrections.settle(store, [one.id, three.id], DROPPED, "bien") == 1
    assert [row.state for row in corrections.rows(store, state=None)] == [DROPPED, USED, USED]
    assert {row.staff for row in corrections.rows(store, state=None)} == {"can"}


def test_an_unanswered_question_is_kept(store):
    heard(store, turn(QUESTION, "apologize", "ask"))
    assert kept(store) == [(UNANSWERED, QUESTION, None, "")]


@pytest.mark.parametrize(
    "last",
    [
        turn(QUESTION),  # answered
        turn("đồ ngu", "apologize", "rude"),
        turn("nhà tôi ở thôn Hạ", "apologize", stage="question"),  # the answer to a walk's question
        turn("🙂", "apologize", "inform"),
        turn("MC1-7F3K2", "apologize", "inform"),
        turn(QUESTION, "apologize", None),  # the assistant was away
        {"replies": [], "behaviour": "apologize", "stage": None},
    ],
)
def test_what_is_no_question(store, last):
    heard(store, last)
    assert kept(store) == []


def test_what_is_said_while_a_form_is_open_is_not_kept(store):
    heard(store, turn("xin chào", "smalltalk", "greet"), {"ref": "abc"}, last=turn("tôi tên Nguyễn Thị Lan", "apologize"))
    assert kept(store) == []


def test_a_wrong_answer_is_kept_with_its_question(store):
    heard(store, turn(QUESTION, procedure="1.001193"), turn("sai rồi", "clarify", "wrong"))
    assert kept(store) == [(CITIZEN, QUESTION, "1.001193", "")]


@pytest.mark.parametrize("picked, counts", [("none", True), ("2", True), ("1", False), ("không biết nữa", False)])
def test_a_question_to_which_nothing_offered_fits_is_kept(store, picked, counts):
    asked = turn("làm khai sanh ở đâu vậy", "clarify", choices=OFFERED, stage="clarifying")
    heard(store, asked, turn(picked, "clarify", stage="start"))
    assert kept(store) == ([(UNANSWERED, "làm khai sanh ở đâu vậy", None, "")] if counts else [])


def test_who_was_erased_before_the_hook_is_left_alone(store):
    row = heard(store, turn("xin chào", "smalltalk", "greet"))
    store.erase(row.incoming.sender)
    store.append(row.incoming.sender, [event(turn(QUESTION, "apologize"))], None)
    asyncio.run(listener(store)(row, turn(QUESTION, "apologize")))
    assert kept(store) == []


@pytest.mark.parametrize(
    "turns, asked",
    [
        ([], None),
        ([turn("xin chào", "smalltalk", "greet")], None),
        # what was picked is no question, and so is a code
        ([turn("làm khai sanh ở đâu vậy", "clarify", choices=OFFERED), turn("1", procedure="1.001193")],
         Asked("làm khai sanh ở đâu vậy", "1.001193")),
        ([turn("làm khai sanh ở đâu vậy", "clarify", choices=OFFERED), turn("đăng ký khai sinh", procedure="1.001193")],
         Asked("làm khai sanh ở đâu vậy", "1.001193")),
        ([turn("làm khai sanh ở đâu vậy"), turn("1.001193", procedure="1.001193")],
         Asked("làm khai sanh ở đâu vậy", "1.001193")),
        # a second «sai rồi» is of the same question, and of what was answered last
        ([turn("làm khai sanh ở đâu vậy", procedure="1.001193"), turn("sai rồi", "clarify", "wrong", choices=OFFERED),
          turn("1.000894", procedure="1.000894")], Asked("làm khai sanh ở đâu vậy", "1.000894")),
        # a question of few words says of what it is by the one before it
        ([turn("làm khai sanh ở đâu vậy", procedure="1.001193"), turn("mất bao lâu", procedure="1.001193")],
         Asked("mất bao lâu", "1.001193", "làm khai sanh ở đâu vậy")),
    ],
)  # fmt: skip
def test_which_question_was_meant(turns, asked):
    assert refused(turns) == asked


def test_nothing_personal_lies_between():
    events = [event(turn("a")), event({"ref": "x"}), event(turn("b")), {"event": "user", "text": "c"}, {"event": "bot", "data": None}]
    assert [each["user"] for each in listening.spoken(events)] == ["b"]


def test_none_of_these_is_what_the_assistant_calls_it():
    assert listening.NONE == NONE


def test_questions_alike_are_one_group():
    texts = [
        "thẻ bảo hiểm của em bị mất làm lại ở đâu", QUESTION, "mat the bao hiem lam lai o dau",
        "muốn nuôi hổ thì xin giấy phép ở đâu ạ", "mất hộ chiếu",
    ]  # fmt: skip
    assert likeness.groups(texts) == [[0, 2], [1, 3], [4]]
    assert likeness.groups([]) == []
