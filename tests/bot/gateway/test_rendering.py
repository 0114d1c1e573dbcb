"""Replies as messages of a channel: what stands in them, and that nothing is lost whatever the limits."""
import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from actions import replies
from actions.decide import pick
from actions.replies import Choice
from bot.gateway.message import Button, Limits, Piece
from bot.gateway.rendering import length, pieces, split

WIDE = Limits(text=4096, buttons=100, title=32, payload=64, caption=1024)
PLAIN = Limits(text=2000, buttons=0, title=0, payload=0, links=False)


def rendered(*said, limits=WIDE):
    return pieces([reply.to_json() for reply in said], limits)


def choices(text, *titles):
    return replies.choices(text, [Choice(f"id:{title[:9]}", title) for title in titles])


def test_texts_go_in_one_message():
    assert rendered(replies.text("Dạ chào anh/chị."), replies.text("Anh/chị cần gì ạ?")) == [
        Piece("Dạ chào anh/chị.\n\nAnh/chị cần gì ạ?")
    ]


def test_texts_that_do_not_fit_together_go_apart():
    said = rendered(replies.text("một hai"), replies.text("ba bốn"), limits=Limits(12, 0, 0, 0))
    assert said == [Piece("một hai"), Piece("ba bốn")]


def test_choices_are_buttons_under_what_was_said():
    assert rendered(replies.text("Giấy này bắt buộc."), choices("Anh/chị có chưa ạ?", "Có rồi", "Chưa có")) == [
        Piece("Giấy này bắt buộc.\n\nAnh/chị có chưa ạ?", (Button("id:Có rồi", "Có rồi"), Button("id:Chưa có", "Chưa có")))
    ]


def test_a_channel_without_buttons_gets_numbered_lines():
    assert rendered(choices("Chọn giúp tôi:", "Có", "Chưa"), limits=PLAIN) == [Piece("Chọn giúp tôi:\n1. Có\n2. Chưa")]


def test_where_a_title_is_too_long_all_are_lines_and_its_button_says_the_number():
    long = "Cha mẹ bé đã đăng ký kết hôn chưa – chưa đăng ký"
    assert rendered(choices("Sửa câu nào?", "Giữ nguyên", long)) == [
        Piece(f"Sửa câu nào?\n1. Giữ nguyên\n2. {long}", (Button("id:Giữ nguyê", "Giữ nguyên"), Button("id:Cha mẹ bé", "2")))
    ]


def test_where_the_buttons_are_too_few_all_are_lines():
    said = rendered(choices("Chọn:", "A", "B", "C"), limits=Limits(100, 2, 10, 64))
    assert said == [Piece("Chọn:\n1. A\n2. B\n3. C", (Button("id:A", "A"), Button("id:B", "B")))]


def test_a_choice_whose_id_is_too_long_has_no_button():
    options = [Choice("x" * 65, "Dài"), Choice("y" * 64, "Vừa")]
    assert rendered(replies.choices("Chọn:", options)) == [Piece("Chọn:\n1. Dài\n2. Vừa", (Button("y" * 64, "Vừa"),))]


def test_an_id_is_measured_in_bytes():
    options = [Choice("ườ" * 13, "Dài")]  # 26 letters, 65 bytes
    assert rendered(replies.choices("Chọn:", options))[0].buttons == ()


def test_numbers_go_through_all_choices_of_a_turn_as_the_assistant_counts():
    said = rendered(choices("Một:", "A", "B"), choices("Hai:", "C"), limits=PLAIN)
    assert said == [Piece("Một:\n1. A\n2. B\n\nHai:\n3. C")]
    assert pick("3", [{"id": f"id:{t}", "title": t} for t in "ABC"]) == "id:C"


def test_choices_without_a_word_have_their_titles_above_them():
    assert rendered(choices("", "Có", "Chưa")) == [Piece("1. Có\n2. Chưa", (Button("id:Có", "Có"), Button("id:Chưa", "Chưa")))]


def test_a_message_ends_at_its_buttons():
    said = rendered(choices("Chọn:", "A"), replies.text("Hoặc gọi 1022."))
    assert [piece.text for piece in said] == ["Chọn:", "Hoặc gọi 1022."] and not said[1].buttons


def test_a_checklist_has_boxes_and_no_buttons():
    rows = [Choice("paper:a", "Giấy chứng sinh (1 bản chính)"), Choice("paper:b", "Căn cước")]
    assert rendered(replies.checklist("Anh/chị cần 2 giấy tờ:", rows)) == [
        Piece("Anh/chị cần 2 giấy tờ:\n☐ Giấy chứng sinh (1 bản chính)\n☐ Căn cước")
    ]


def test_a_link_is_a_button_that_says_where_it_leads():
    assert rendered(replies.link("Nộp ở đây:", "https://www.dichvucong.gov.vn/x?a=1")) == [
        Piece("Nộp ở đây:", (Button("", "dichvucong.gov.vn", "https://www.dichvucong.gov.vn/x?a=1"),))
    ]


@pytest.mark.parametrize(
    "url, limits",
    [
        ("https://dichvucong.gov.vn/x", PLAIN),
        ("https://dichvucong.gov.vn/x", Limits(200, 3, 10, 64)),  # the site alone is longer than a title
        ("tel:19000000", WIDE),
        ("javascript:alert(1)", WIDE),
        ("https://[x", WIDE),
        ("/v1/files/a.pdf", WIDE),
    ],
)
def test_a_link_is_a_line_where_no_button_can_open_it(url, limits):
    assert rendered(replies.link("Nộp ở đây:", url), limits=limits) == [Piece(f"Nộp ở đây:\n{url}")]


def test_a_link_without_a_word_is_its_address():
    assert rendered(replies.link("", "https://dichvucong.gov.vn")) == [Piece("https://dichvucong.gov.vn")]


@pytest.mark.parametrize("limits", [WIDE, PLAIN])
def test_a_card_is_its_text_and_a_button_where_there_are_any(limits):
    lines = ["Đăng ký khai sinh:", "Lệ phí: miễn phí.", "Nguồn: Cổng."]
    card = replies.card("Đăng ký khai sinh", [("Lệ phí", "miễn phí.")], "Nguồn: Cổng.", lines)
    page = replies.link("Trang của thủ tục", "https://vi.du/a")
    shown = pieces([card.to_json(cards=True), page.to_json(cards=True)], limits)
    assert shown == pieces([replies.text("\n".join(lines)).to_json(), page.to_json()], limits)
    assert all(line in shown[0].text for line in lines) and bool(shown[0].buttons) == (limits.buttons > 0)


def test_a_file_has_its_words_beside_it():
    assert rendered(replies.text("Xong rồi ạ."), replies.file("Tờ khai của anh/chị:", "a/b-to-khai.pdf")) == [
        Piece("Xong rồi ạ."), Piece("Tờ khai của anh/chị:", file="a/b-to-khai.pdf")
    ]  # fmt: skip


def test_words_too_long_for_a_caption_go_before_the_file():
    limits = Limits(100, 0, 0, 0, caption=5)
    assert rendered(replies.text("Xong."), replies.file("Tờ khai đây ạ.", "a.pdf"), limits=limits) == [
        Piece("Xong.\n\nTờ khai đây ạ."), Piece("", file="a.pdf")
    ]  # fmt: skip


def test_a_file_that_is_an_address_is_a_link():
    reply = {"type": "file", "text": "Tờ khai:", "choices": [], "path": None, "url": "https://motcua.example/v1/files/a.pdf"}
    assert pieces([reply], WIDE)[0].buttons[0].url == reply["url"]


def test_nothing_said_is_nothing_sent():
    assert rendered() == rendered(replies.text(" \n")) == rendered(replies.choices("", [])) == []


def test_the_last_part_of_a_long_question_has_the_buttons():
    said = rendered(choices("câu dài " * 20, "Có"), limits=Limits(50, 3, 10, 64))
    assert len(said) == 4 and [bool(piece.buttons) for piece in said] == [False, False, False, True]


@pytest.mark.parametrize(
    "text, limit, parts",
    [
        ("Đoạn một.\n\nĐoạn hai. Câu nữa.", 20, ["Đoạn một.", "Đoạn hai. Câu nữa."]),
        ("Dòng một\ndòng hai ba bốn", 18, ["Dòng một", "dòng hai ba bốn"]),
        ("Câu một. Câu hai dài hơn. Câu", 20, ["Câu một.", "Câu hai dài hơn. Câu"]),
        ("Hỏi gì ạ? Nói «vâng.» Rồi thôi", 24, ["Hỏi gì ạ? Nói «vâng.»", "Rồi thôi"]),
        ("một hai ba bốn", 8, ["một hai", "ba bốn"]),
        ("một hai", 7, ["một hai"]),
        ("a bbbbbbbb", 4, ["a", "bbbb", "bbbb"]),
        ("Giá 150.000\u00a0đồng", 13, ["Giá", "150.000\u00a0đồng"]),
        ("Dạ vâng.\n\n" + "bốn năm " * 5, 30, ["Dạ vâng.\n\nbốn năm bốn năm bốn", "năm bốn năm bốn năm"]),  # too little alone
    ],
)
def test_where_a_text_is_split(text, limit, parts):
    assert split(text, limit) == parts


@pytest.mark.parametrize(
    "cluster", ["ế", "e\u0302\u0301", "👩‍👩‍👧", "👍🏽", "🇻🇳", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e0065\U000e007f"]
)
def test_no_character_is_cut(cluster):
    for limit in range(length(cluster), 3 * length(cluster)):
        parts = split(cluster * 12, limit)
        assert "".join(parts) == cluster * 12
        assert all(part == cluster * (len(part) // len(cluster)) and length(part) <= limit for part in parts)


def test_a_character_longer_than_a_message_is_cut_all_the_same():
    assert split("e" + "\u0301" * 9, 4) == ["e\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2]


def test_length_counts_as_a_phone_does():
    assert [length(text) for text in ("", "ế", "e\u0301", "🇻🇳", "a👍")] == [0, 1, 2, 4, 3]


LETTERS = st.text(st.sampled_from("aằđờ1.!?\u0301\u200d👍🏽🇻🇳👩"), min_size=1, max_size=12)
TEXTS = st.lists(LETTERS, max_size=12).flatmap(
    lambda words: st.lists(st.sampled_from([" ", "\n", "\n\n", ". "]), min_size=len(words), max_size=len(words)).map(
        lambda gaps: "".join(word + gap for word, gap in zip(words, gaps))
    )
)
CHOICES = st.lists(st.tuples(st.text("abc:=ớ", min_size=1, max_size=12), TEXTS.filter(str.strip)), max_size=6).map(
    lambda rows: [Choice(id, title) for id, title in rows]
)
REPLY = st.one_of(
    TEXTS.map(replies.text),
    st.builds(replies.choices, TEXTS, CHOICES),
    st.builds(replies.checklist, TEXTS, CHOICES),
    st.builds(replies.link, TEXTS, st.sampled_from(["https://a.vn/b", "https://mot-cua.dichvucong.gov.vn/x", "tel:1"])),
    st.builds(replies.file, TEXTS, st.just("files/t-a.pdf")),
)
LIMITS = st.builds(
    Limits, text=st.integers(4, 60), buttons=st.integers(0, 4), title=st.integers(2, 20), payload=st.integers(1, 12),
    caption=st.integers(0, 30), links=st.booleans(),
)  # fmt: skip


def letters(text):
    return re.sub(r"\s+", "", text)


@given(st.lists(REPLY, max_size=6), LIMITS)
def test_every_message_keeps_the_limits(said, limits):
    for piece in rendered(*said, limits=limits):
        assert length(piece.text) <= (limits.caption if piece.file else limits.text)
        assert piece.text.strip() or piece.file
        assert not piece.file or not piece.buttons
        assert len(piece.buttons) <= limits.buttons
        for button in piece.buttons:
            assert 0 < length(button.title) <= limits.title
            assert len(button.id.encode()) <= limits.payload and (limits.links or not button.url)


@given(st.lists(REPLY, max_size=6), LIMITS)
def test_nothing_is_lost_and_the_order_is_kept(said, limits):
    """All that was said stands in the messages one after the other, titles and addresses there or on buttons."""
    found = rendered(*said, limits=limits)
    shown = letters("".join(piece.text for piece in found))
    at = 0
    for reply in said:
        where = shown.find(letters(reply.text), at)
        assert where >= 0
        at = where + len(letters(reply.text))
        for choice in reply.choices:
            title = " ".join(choice.title.split())
            if any(button.title == title and button.id == choice.id for piece in found for button in piece.buttons):
                continue
            where = shown.find(letters(title), at)
            assert where >= 0
            at = where + len(letters(title))
        if reply.url:
            assert reply.url in shown or any(button.url == reply.url for piece in found for button in piece.buttons)
    assert [piece.file for piece in found if piece.file] == [reply.path for reply in said if reply.path]


@given(st.lists(REPLY, max_size=6), LIMITS)
def test_every_choice_can_be_picked(said, limits):
    """By a button that sends its id, or by the number that its line says."""
    found = rendered(*said, limits=limits)
    offered = [choice for reply in said if reply.type == replies.CHOICES for choice in reply.choices]
    buttons = [(button.id, button.title) for piece in found for button in piece.buttons]
    shown = letters("".join(piece.text for piece in found))
    for number, choice in enumerate(offered, 1):
        title = " ".join(choice.title.split())
        by_button = (choice.id, title) in buttons or (choice.id, str(number)) in buttons
        assert by_button or letters(f"{number}. {title}") in shown


@given(TEXTS, st.integers(4, 40))
def test_a_split_text_is_the_same_text(text, limit):
    parts = split(text, limit)
    assert letters("".join(parts)) == letters(text)
    assert all(0 < length(part) <= limit and part == part.strip() for part in parts)
    words, cut = text.split(), [word for part in parts for word in part.split()]
    if all(length(word) <= limit for word in words):
        assert cut == words


@given(st.text(st.sampled_from("aằe\u0302\u0301\u200d👍🏽🇻🇳👩\ufe0f"), min_size=1, max_size=40), st.integers(20, 40))
def test_cuts_are_between_characters(word, limit):
    """Held to the `regex` library's reading of Unicode's annex 29."""
    clusters = regex.findall(r"\X", word)
    ends = {sum(map(len, clusters[:n])) for n in range(len(clusters) + 1)}
    at = 0
    for part in split(word, limit):
        at += len(part)
        assert at in ends or any(length(cluster) > limit for cluster in clusters)
