"""Labelled questions are read whole or not at all."""
import pytest

from evaluation.rows import Row, read
from nlu.errors import DataError

GOOD = '{"id": "a", "turns": ["làm khai sinh"], "behaviour": "answer", "codes": ["1.001193"]}'


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "rows.jsonl"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_rows_in_their_order(write):
    rows = read(write(f'{GOOD}\n\n{{"turns": ["x", "y"], "behaviour": "clarify", "style": "đời thường"}}\n'))
    assert rows[0] == Row("a", ("làm khai sinh",), "answer", ("1.001193",))
    assert (rows[1].id, rows[1].turns, rows[1].style) == ("3", ("x", "y"), "đời thường")


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("{", "line 2", "no JSON object"),
        ("[1]", "line 2", "no JSON object"),
        ('{"behaviour": "answer"}', "line 2.turns", "a list of one text or more"),
        ('{"turns": [], "behaviour": "answer"}', "line 2.turns", "a list of one text or more"),
        ('{"turns": [1], "behaviour": "answer"}', "line 2.turns", "a list of one text or more"),
        ('{"turns": ["x"], "behaviour": "walk"}', "line 2.behaviour", "answer, clarify, apologize"),
        ('{"turns": ["x"], "behaviour": "answer", "codes": "1.001193"}', "line 2.codes", "a list of codes"),
    ],
)
def test_a_mistake_names_its_line(write, line, place, said):
    path = write(f"{GOOD}\n{line}\n")
    with pytest.raises(DataError) as error:
        read(path)
    assert (error.value.file, error.value.path) == (str(path), place) and said in error.value.reason


def test_a_file_without_questions_is_told(write, tmp_path):
    with pytest.raises(DataError, match="holds no questions"):
        read(write("\n\n"))
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(DataError, match="cannot be read"):
        read(tmp_path / "bytes")
