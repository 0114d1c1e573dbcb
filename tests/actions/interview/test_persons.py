"""Who answers is «anh/chị» in questions about themselves; the words are data."""
import pytest

from actions.interview import persons as module
from actions.interview.persons import persons
from nlu.errors import DataError


def test_longer_names_stand_before_those_they_hold():
    for person in persons():
        for place, name in enumerate(person.said):
            assert not any(shorter in name for shorter in person.said[:place]), name


def test_a_name_is_replaced_at_the_beginning_and_within():
    subject = next(person for person in persons() if person.role == "subject")
    assert subject.call("Người đó sinh ngày nào?") == "Anh/chị sinh ngày nào?"
    assert subject.call("Số căn cước của người làm thẻ là gì?") == "Số căn cước của anh/chị là gì?"
    assert subject.call("Chủ hộ tên đầy đủ là gì?") == "Chủ hộ tên đầy đủ là gì?"


@pytest.mark.parametrize("text", ["- {role: subject}", "- {role: a, same_as: b, instead: c, said: [], noted: {}}", "- {role: a, same_as: b, instead: c, said: [x], noted: x}"])
def test_a_row_of_another_shape_is_named(tmp_path, monkeypatch, text):
    file = tmp_path / "persons.yml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FILE", file)
    with pytest.raises(DataError, match="persons.yml"):
        persons.__wrapped__()
