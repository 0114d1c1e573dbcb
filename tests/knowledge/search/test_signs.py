"""Signs that a person cannot name the paper that is needed."""
import pytest

from knowledge.search import signs as room
from knowledge.search.signs import PAPERS, THING, WHICH, signs
from nlu.errors import DataError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tôi muốn làm giấy tờ cho cháu", {THING}),
        ("toi muon lam giay to cho chau", {THING}),
        ("nhà em phải làm thủ tục gì", {WHICH}),
        ("chừ mần giấy chi hè", {WHICH}),
        ("đăng ký kết hôn cần giấy tờ gì", {PAPERS}),
        ("hồ sơ gồm những giấy tờ nào", {PAPERS}),
        ("đăng ký kết hôn ở đâu", set()),
        ("", set()),
    ],
)
def test_what_is_said_of_the_paper(text, found):
    assert signs().of_question(text) == found


@pytest.mark.parametrize(
    ("text", "place"),
    [("[]", ""), ("thing: [giấy tờ]", ""), ("thing: []\nwhich: [giấy gì]\npapers: [giấy tờ gì]", "thing")],
)
def test_a_mistake_names_its_place(tmp_path, text, place):
    path = tmp_path / "signs.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        room.signs(path)
    assert (error.value.file, error.value.path) == (str(path), place)
