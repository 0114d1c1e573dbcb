"""The command line: exit statuses in a process of its own, the rest in this one over a made-up assistant."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from types import ModuleType, SimpleNamespace
from unittest import mock

import pytest
from click.testing import CliRunner

from actions.replies import Choice, choices, link, text
from bot.cli import cli
from tests.test_architecture import ROOT


def motcua(*arguments, stdin=b""):
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, timeout=120)


class Turn:
    def __init__(self, user, number):
        self.candidates = [SimpleNamespace(code="1.1", codes=())]
        self.state = SimpleNamespace(to_json=lambda: {"turns": number})
        self.replies = [text(f"{number}: {user}"), choices("Chọn?", [Choice("a", "Một"), Choice("b", "Hai")]), link("Trang", "https://x.vn")]

    def to_json(self, user, latency_ms):
        return {"user": user, "behaviour": "answer", "candidates": [{"code": "1.1", "title": "…", "score": 1.0}], **self.state.to_json()}


class Assistant:
    settings = None

    @classmethod
    def load(cls, settings, say):
        cls.settings = settings
        print("what a library prints while it is loaded")
        return cls()

    def turn(self, state, said):
        return Turn(said, state.get("turns", 0) + 1)


@pytest.fixture
def run(monkeypatch):
    """Runs a command over the made-up assistant."""
    module = ModuleType("bot.assistant")
    module.Assistant = Assistant
    monkeypatch.setitem(sys.modules, "bot.assistant", module)
    with mock.patch.dict(os.environ):  # a command puts its settings there
        os.environ.pop("MOTCUA_CATALOGUE", None)
        yield lambda *arguments, **given: CliRunner().invoke(cli, arguments, **given)


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["nothing"], "Không có lệnh nothing"),
        (["ask"], "Thiếu TEXT"),
        (["ask", "a", "b"], "Thừa tham số b"),
        (["ask", "--loud", "a"], "Không có tùy chọn --loud"),
        (["--catalogue", "no/such", "ask", "a"], "không có thư mục này"),
        (["ask", "a", "--catalogue", "no/such"], "không có thư mục này"),
        (["eval", "no-such.jsonl"], "no-such.jsonl"),
        (["catalogue", "show", "9.999999"], "9.999999"),
        (["catalogue", "show", "1.001193", "--as-of", "hôm nay"], "--as-of"),
        (["catalogue", "import", "no-such", "--into", "x"], "no-such"),
        (["serve", "--port", "http"], "--port: 'http' không phải số cổng"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(arguments, says):
    done = motcua(*arguments)
    said = done.stderr.decode()
    assert done.returncode == 2 and done.stdout == b""
    assert says in said and len(said.strip().splitlines()) == 1


def test_help_is_in_vietnamese_and_no_error():
    done = motcua("--help")
    assert done.returncode == 0 and "trợ lý thủ tục hành chính" in done.stdout.decode()


def test_help_imports_nothing_heavy():
    code = "import sys, bot.cli; print([m for m in ('rasa', 'tensorflow', 'numpy', 'yaml', 'aiohttp') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ask_prints_replies_and_numbered_choices(run):
    done = run("ask", "làm khai sinh")
    assert done.stdout == "1: làm khai sinh\nChọn?\n  1. Một\n  2. Hai\nTrang\n  https://x.vn\n\n"


def test_ask_json_is_one_line(run):
    done = run("ask", "làm khai sinh", "--json")
    assert json.loads(done.stdout)["user"] == "làm khai sinh"
    assert done.stdout.count("\n") == 1 and "sinh" in done.stdout


def test_chat_keeps_one_conversation_over_its_lines(run):
    done = run("chat", "--json", input="một\nhai\r\n\nba")
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(t["user"], t["turns"]) for t in turns] == [("một", 1), ("hai", 2), ("", 3), ("ba", 4)]


def test_chat_survives_any_line(run):
    lines = [b"\xff\xfe", b"/restart", "🙂🙂".encode(), b"\x00\x1b[31m", ("dài " * 2_500).encode(), b"cu\xe1\xbb\x91i"]
    done = run("chat", "--json", input=b"\n".join(lines))
    users = [json.loads(line)["user"] for line in done.stdout.splitlines()]
    assert done.exit_code == 0 and len(users) == len(lines)
    assert users[0] == "\ufffd\ufffd" and users[1] == "/restart" and users[-1] == "cuối"


def test_chat_drops_a_byte_order_mark(run):
    done = run("chat", "--json", input="\ufeffxin chào\n".encode())
    assert json.loads(done.stdout)["user"] == "xin chào"


def test_chat_without_a_line_ends(run):
    assert run("chat", input="").stdout == ""


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_the_catalogue_may_be_named_anywhere(run, tmp_path, place, monkeypatch):
    (tmp_path / "catalogue.jsonl").touch()
    option = ["--catalogue", str(tmp_path)]
    if place == "environment":
        monkeypatch.setenv("MOTCUA_CATALOGUE", str(tmp_path))
    done = run(*(option if place == "before" else []), "ask", "a", *(option if place == "after" else []))
    assert done.exit_code == 0 and Assistant.settings.catalogue == tmp_path


def rows(path, *lines):
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


GOOD = {"id": "a", "turns": ["x"], "behaviour": "answer", "codes": ["1.1"]}


def test_eval_prints_one_object_and_a_line_a_question(run, tmp_path):
    out = tmp_path / "out.jsonl"
    done = run("eval", rows(tmp_path / "q.jsonl", GOOD, {**GOOD, "id": "b", "codes": ["2.2"]}), "--json", "--rows", str(out))
    figures = json.loads(done.stdout)
    assert list(figures) == ["questions", "top1", "top5", "mrr", "behaviour", "by_behaviour", "p50_ms", "p95_ms"]
    assert (figures["questions"], figures["top1"], figures["behaviour"]) == (2, 0.5, 1.0)
    assert [json.loads(line)["rank"] for line in out.read_text().splitlines()] == [1, None]


def test_eval_prints_a_table_for_people(run, tmp_path):
    done = run("eval", rows(tmp_path / "q.jsonl", GOOD))
    assert "top-1" in done.stdout and "1.000" in done.stdout


@pytest.mark.parametrize("bad", ["{", "[]", {**GOOD, "turns": []}, {**GOOD, "turns": "x"}, {**GOOD, "behaviour": "dance"}, {**GOOD, "codes": "1.1"}])
def test_eval_names_the_line_that_is_wrong(run, tmp_path, bad):
    done = run("eval", rows(tmp_path / "q.jsonl", GOOD, bad))
    assert done.exit_code == 2 and "q.jsonl" in done.stderr and "line 2" in done.stderr and done.stdout == ""


def test_eval_says_at_once_that_it_cannot_write(run, tmp_path):
    done = run("eval", rows(tmp_path / "q.jsonl", GOOD), "--rows", str(tmp_path / "none" / "out.jsonl"))
    assert done.exit_code == 2 and "out.jsonl" in done.stderr


def test_show_tells_a_procedure_with_its_source(run):
    done = run("catalogue", "show", "1.001193")
    assert done.exit_code == 0 and "khai sinh" in done.stdout and "Nguồn:" in done.stdout


def test_check_finds_the_curated_catalogue_in_order(run):
    done = run("catalogue", "check")
    assert (done.exit_code, done.stderr) == (0, "") and done.stdout.startswith("Không có lỗi")


def test_coverage_counts_every_procedure_once(run):
    from knowledge.store import Catalogue

    last = run("catalogue", "coverage").stdout.splitlines()[-1].split()
    assert last[0] == "tổng" and int(last[1]) == len(set(Catalogue.load()))
