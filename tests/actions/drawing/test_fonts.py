"""Widths and line breaks."""
import unicodedata

import pytest

from actions import typeface
from actions.drawing import fonts
from nlu.errors import MotCuaError

TEXT = "Cha mẹ không thỏa thuận được họ, dân tộc, quê quán của con thì ghi theo tập quán, nhưng phải theo cha hoặc mẹ."


def test_widths_are_the_fonts_own():
    assert fonts.width("ạ", 2048) == 1255 and fonts.width("aa", 10) == pytest.approx(2 * fonts.width("a", 10))
    assert fonts.width("Giấy", 14, bold=True) > fonts.width("Giấy", 14)
    assert fonts.width("漢", 10) == fonts.width("W", 10)


@pytest.mark.parametrize("room", [60, 120, 333])
def test_lines_fit_and_keep_every_word(room):
    lines = fonts.wrap(TEXT, room, 13)
    assert " ".join(lines) == TEXT and max(fonts.width(line, 13) for line in lines) <= room


def test_a_word_without_end_is_cut():
    lines = fonts.wrap("Ữ" * 40 + " xong", 100, 13)
    assert "".join(lines).replace(" ", "") == "Ữ" * 40 + "xong" and max(fonts.width(line, 13) for line in lines) <= 100


def test_marks_stay_on_their_letters():
    assert fonts.wrap(unicodedata.normalize("NFD", TEXT), 200, 13) == fonts.wrap(TEXT, 200, 13)
    assert fonts.wrap(" \n ", 200, 13) == []


def test_a_missing_font_is_one_sentence(monkeypatch):
    fonts._advances.cache_clear()
    monkeypatch.setattr(typeface, "find_spec", lambda name: None)
    typeface.font_file.cache_clear()
    with pytest.raises(MotCuaError, match="thiếu phông chữ DejaVu Sans"):
        fonts.width("a", 10)
    typeface.font_file.cache_clear()
    fonts._advances.cache_clear()
