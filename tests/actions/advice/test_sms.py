"""Short messages: letters that every phone has, whole words, three messages at most."""
import random
import re

import pytest

from actions.advice.sms import GSM, MOST, SIZE, fits, packed, plain

URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"


@pytest.mark.parametrize(
    "text, said",
    [
        ("Đăng ký khai sinh cho CON ở Hà Nội", "Dang ky khai sinh cho CON o Ha Noi"),
        ("«Đủ 14 tuổi» – ≥ 2 bản…", '"Du 14 tuoi" - >= 2 ban...'),
        ("• Giấy [mẫu {CT01}] 😀 ~", "- Giay (mau (CT01)) -"),
        ("Đứng ngay ngắn".replace("ứ", "ứ"), "Dung ngay ngan"),  # a decomposed letter
        ("İstanbul", "istanbul"),  # whose small form is longer
    ],
)
def test_letters_of_every_phone(text, said):
    assert plain(text) == said and set(said) <= GSM


def test_whole_lines_as_far_as_they_fit_and_the_end_always():
    lines = [f"- Giấy số {number}, " + "rất dài " * 10 for number in range(9)]
    messages = packed(lines, f"Xem đủ: {URL}")
    whole = " ".join(messages)
    assert 1 < len(messages) <= MOST and all(len(message) <= SIZE for message in messages)
    assert messages[-1].endswith(URL) and "Giay so 0" in whole and "Giay so 8" not in whole
    assert whole.count("- Giay") * 10 == whole.count("rat dai")  # none in part


def test_a_shorter_line_after_one_too_long_still_fits():
    assert packed(["a" * 10, "b " * 400, "c"], "hết") == ["a" * 10 + "\nc\nhet"]


def test_any_text_is_cut_between_words():
    chance = random.Random(5)
    for _ in range(300):
        words = ["x" * chance.randint(1, 30) for _ in range(chance.randint(1, 60))]
        messages = packed([" ".join(words)], "hết")
        assert len(messages) <= MOST and all(len(message) <= SIZE for message in messages)
        kept = re.split(r"\s", " ".join(messages))
        assert kept == ([*words, "het"] if fits([" ".join(words)], "hết") else ["het"])
        # Copied as one text, a phone divides it into no more messages.
        assert len(" ".join(messages)) <= SIZE * len(messages)


def test_a_word_without_end_is_cut_where_it_must_be():
    assert [len(message) for message in packed([], "a" * 300)] == [SIZE - 1, 300 - SIZE + 1]
    assert packed([]) == []
