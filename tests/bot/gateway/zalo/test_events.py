import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.message import Button, Incoming
from bot.gateway.zalo.clicks import PEOPLE, Offered
from bot.gateway.zalo.events import incoming
from tests.bot.gateway.zalo.events import OTHERS, SILENT, STAMP, follow, said
from tests.bot.gateway.zalo.fake import PERSON


def read(event, offered=None):
    return incoming(event, (offered or Offered()).picked)


def test_a_text():
    assert read(said(text="Khai sinh cho bé")) == Incoming("zalo", PERSON, "msg-1", STAMP, "Khai sinh cho bé")


def test_the_sender_is_told_from_the_bots():
    assert read(said(text="a")).sender == f"zalo-{PERSON}"


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_text_is_named_and_its_content_left(kind):
    assert read(OTHERS[kind]) == Incoming("zalo", PERSON, "msg-1", STAMP, "", kind)


def test_a_moving_picture_is_a_sticker():
    assert read(said("user_send_gif")).kind == "sticker"


def test_a_link_is_the_words_around_it():
    assert read(said("user_send_link", text="xem https://vi.du")).text == "xem https://vi.du"
    assert read(said("user_send_link")).kind == "other"


@pytest.mark.parametrize("name", SILENT)
def test_what_no_person_says_is_no_message(name):
    assert read(SILENT[name]) is None


def test_who_follows_is_greeted_once_for_each_time():
    first, again, later = read(follow()), read(follow()), read(follow(stamp=STAMP + 5))
    assert (first.text, first.kind, first.person, first.order) == ("xin chào", "text", PERSON, STAMP)
    assert first.id == again.id != later.id
    assert PERSON not in first.id


@pytest.mark.parametrize("text", ["", "   ", None, 5])
def test_a_text_without_words_is_something_else(text):
    assert read(said(text=text)).kind == "other"


def test_a_lone_surrogate_is_replaced():
    assert read(said(text="a\ud800b")).text == "a\ufffdb"


@pytest.mark.parametrize(
    "change",
    [
        {"sender": None}, {"sender": {"id": ""}}, {"sender": {"id": ["a"]}}, {"sender": {"id": True}}, {"message": None},
        {"message": []}, {"message": {"text": "a"}}, {"message": {"msg_id": None, "text": "a"}}, {"event_name": None},
        {"event_name": ["user_send_text"]},
    ],
)  # fmt: skip
def test_another_shape_is_no_message(change):
    assert read({**said(text="a"), **change}) is None


def test_numbers_may_be_numbers():
    event = {**said(text="a", number=77, stamp=STAMP), "sender": {"id": 42}, "timestamp": STAMP}
    assert read(event) == Incoming("zalo", "42", "77", STAMP, "a")


_anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "msg_id", "text", "attachments"]), inner, max_size=3))


@given(st.fixed_dictionaries({"event_name": st.sampled_from(["user_send_text", "user_send_image", "follow", "x"]) | _anything, "timestamp": _anything, "sender": _anything, "follower": _anything, "message": _anything}))
def test_no_shape_breaks_it(event):
    found = read(event)
    assert found is None or (found.person and found.id and found.order >= 0)


BUTTONS = (Button("1.001193", "Đăng ký khai sinh"), Button("help", "Việc khác"), Button("", "Cổng dịch vụ công", "https://vi.du"))


def test_a_click_comes_back_as_its_title_and_is_its_choice():
    offered = Offered()
    assert offered.payloads(PERSON, BUTTONS) == ["Đăng ký khai sinh", "Việc khác", "Cổng dịch vụ công"]
    found = read(said(text="Đăng ký khai sinh"), offered)
    assert (found.text, found.kind) == ("1.001193", "choice")


def test_a_page_is_no_choice():
    offered = Offered()
    offered.payloads(PERSON, BUTTONS)
    assert offered.picked(PERSON, "Cổng dịch vụ công") is None


def test_two_with_one_title_send_their_ids():
    buttons = (Button("a", "Có"), Button("b", "Có "), Button("c", "Không"))
    offered = Offered()
    assert offered.payloads(PERSON, buttons) == ["a", "b", "Không"]
    assert [offered.picked(PERSON, text) for text in ("a", "b", "Không")] == ["a", "b", "c"]


def test_only_the_newest_buttons_count():
    offered = Offered()
    offered.payloads(PERSON, (Button("walk.yes", "Có"), Button("walk.no", "Không")))
    offered.payloads(PERSON, (Button("form.yes", "Có"),))
    assert offered.picked(PERSON, "Có") == "form.yes"
    assert read(said(text="Không"), offered).kind == "text"
    offered.payloads(PERSON, ())
    assert read(said(text="Có"), offered) == Incoming("zalo", PERSON, "msg-1", STAMP, "Có")


def test_one_persons_buttons_are_no_other_persons():
    offered = Offered()
    offered.payloads("khác", BUTTONS)
    assert read(said(text="Việc khác"), offered).kind == "text"


def test_who_was_sent_something_longest_ago_is_forgotten():
    offered = Offered()
    for number in range(PEOPLE + 1):
        offered.payloads(str(number), BUTTONS)
    assert offered.picked("0", "Việc khác") is None
    assert offered.picked("1", "Việc khác") == offered.picked(str(PEOPLE), "Việc khác") == "help"
