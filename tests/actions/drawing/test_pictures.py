"""The pictures in docs/walks are those of today's catalogue."""
from pathlib import Path

import pytest

from tests.actions.drawing.pages import CATALOGUE, svg

ROOT = Path(__file__).resolve().parents[3]
PICTURES = sorted((ROOT / "docs" / "walks").glob("*.svg"))


def test_there_are_pictures_and_the_page_shows_each():
    text = (ROOT / "docs" / "walks" / "README.md").read_text(encoding="utf-8")
    assert len(PICTURES) >= 3 and [path.name for path in PICTURES if f"({path.name})" not in text] == []


@pytest.mark.parametrize("path", PICTURES, ids=[path.stem for path in PICTURES])
def test_a_picture_is_up_to_date(path):
    if path.read_text(encoding="utf-8") != svg(CATALOGUE.curated[path.stem]):
        pytest.fail(f"Hình đã cũ, chạy lại lệnh: .venv/bin/motcua catalogue draw {path.stem} -o docs/walks/{path.name}", pytrace=False)
