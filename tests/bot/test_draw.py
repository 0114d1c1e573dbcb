"""`motcua catalogue draw`."""
from __future__ import annotations

import os
from unittest import mock

import pytest
from click.testing import CliRunner

from bot.cli import cli
from knowledge.loader import load_neighbours, load_procedures


@pytest.fixture
def draw():
    with mock.patch.dict(os.environ):
        os.environ.pop("MOTCUA_CATALOGUE", None)
        yield lambda *arguments: CliRunner().invoke(cli, ["catalogue", "draw", *map(str, arguments)])


def test_a_picture_is_written_and_written_again(draw, tmp_path):
    path = tmp_path / "khai-sinh.svg"
    done = draw("1.001193", "-o", path)
    first = path.read_bytes()
    assert done.exit_code == 0 and "1.001193 — Thủ tục đăng ký khai sinh" in done.output
    assert "Bé sinh ngày nào?" in first.decode() and b"\r" not in first
    assert draw(" 1.001193 ", "-o", path).exit_code == 0 and path.read_bytes() == first


def test_a_former_code_draws_what_it_means_now(draw, tmp_path):
    now, former = next((procedure.code, old) for _, procedure in load_procedures() for old in procedure.former_codes)
    done = draw(former, "--output", tmp_path / "a.svg")
    assert done.exit_code == 0 and f"{now} — " in done.output


def lookup():
    """A code that is named but not written in full."""
    return next(procedure.code for _, procedure in load_neighbours())


@pytest.mark.parametrize(
    ("code", "path", "says"),
    [
        ("9.999999", "a.svg", "chưa có mã 9.999999"),
        (None, "a.svg", "mới ở mức tra cứu"),
        ("1.001193", "a.png", "phải có đuôi .svg"),
        ("1.001193", "", "phải có đuôi .svg"),
        ("1.001193", "no/such/a.svg", "không có thư mục"),
        ("1.001193", "folder.svg", "đó là một thư mục"),
        ("1.001193", "file/a.svg", "đường dẫn không dùng được"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(draw, tmp_path, monkeypatch, code, path, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file").write_text("")
    done = draw(code or lookup(), "-o", path)
    assert done.exit_code == 2 and says in done.stderr and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder.svg"]


def test_the_output_must_be_named(draw):
    done = draw("1.001193")
    assert done.exit_code == 2 and "Thiếu" in done.stderr
