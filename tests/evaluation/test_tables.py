import pytest

from evaluation.tables import NothingKept, Table, keep, kept
from nlu.errors import DataError

TABLE = Table("Độ đúng", ("slice", "top-1"), (("**all**", "0.900"), ("style: voice", "0.850")))


def test_markdown():
    assert TABLE.markdown() == (
        "Độ đúng\n\n| slice | top-1 |\n| --- | --- |\n| **all** | 0.900 |\n| style: voice | 0.850 |"
    )


def test_what_was_kept_comes_back_with_its_day(tmp_path):
    keep("behaviour", [TABLE], tmp_path / "var")
    (found,) = kept("behaviour", tmp_path / "var")
    assert found.caption.startswith("Độ đúng (20") and (found.header, found.rows) == (TABLE.header, TABLE.rows)


def test_a_report_without_figures_says_what_to_do(tmp_path):
    with pytest.raises(NothingKept, match="run `evaluate` first"):
        kept("behaviour", tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"on": "2026-01-01"}'])
def test_a_broken_file_is_named(tmp_path, content):
    (tmp_path / "speed.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="speed.json"):
        kept("speed", tmp_path)
