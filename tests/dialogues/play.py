"""Plays a dialogue case against anything that takes a text and gives a turn's JSON: this process, or a server."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from nlu.yamlfiles import read_yaml

FOLDER = Path(__file__).parent
#: The day of a case that names none.
TODAY = dt.date(2026, 11, 22)
KEYS = {"name", "today", "opens", "answers", "papers", "maybe", "missing", "says", "silent", "redirect", "stops", "server"}
#: No walk is longer: papers, questions, and what stands between.
MOST_TURNS = 60

Take = Callable[[str], Dict[str, Any]]


@dataclass
class Played:
    """What happened: the questions in the order put, the papers listed, all that was said, how it ended."""

    asked: List[str] = field(default_factory=list)
    papers: Dict[str, bool] = field(default_factory=dict)  # key → whether it is needed for sure
    said: str = ""
    ended: str = ""
    stopped: bool = False
    turns: List[Dict[str, Any]] = field(default_factory=list)


def cases() -> List[tuple]:
    """(code, case) of every file, in order. Raises AssertionError for a key nobody reads."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for case in read_yaml(path):
            unknown = set(case) - KEYS
            assert not unknown, f"{path.name} «{case.get('name')}»: unknown {sorted(unknown)}"
            found.append((path.stem, case))
    return found


def play(code: str, case: Dict[str, Any], take: Take) -> Played:
    """Walk the case to its end: its answers, its missing papers, no place, nothing else. Asked back, it picks `code`."""
    played = Played()
    answers = [next(iter(row.items())) for row in case.get("answers") or []]
    turn = _take(case["opens"], take, played)
    if turn["stage"] == "clarifying":
        turn = _take(code, take, played)
    assert turn["procedure"] == code, f"«{case['name']}»: the first message led to {turn['procedure']}"
    if turn["stage"] not in ("question", "paper", "list"):
        turn = _take("bắt đầu", take, played)
    for _ in range(MOST_TURNS):
        text = _reply(turn, case, answers, played)
        if text is None:
            return played
        turn = _take(text, take, played)
    raise AssertionError(f"«{case['name']}» does not end; stage {turn['stage']}")


def _take(text: str, take: Take, played: Played) -> Dict[str, Any]:
    turn = take(text)
    played.turns.append(turn)
    for reply in turn["replies"]:
        played.said += "\n" + reply["text"]
        if reply["type"] == "checklist":
            played.papers = {row["id"].partition(":")[2]: "có thể cần" not in row["title"] for row in reply["choices"]}
    return turn


def _reply(turn: Dict[str, Any], case: Dict[str, Any], answers: List[tuple], played: Played) -> Optional[str]:
    """What the person of the case says next; None at the end."""
    stage = turn["stage"]
    if stage in ("end", "redirect"):
        played.ended = stage
        return None
    if stage == "stopped":
        played.stopped = True
        return "walk:anyway"
    if stage == "question":
        return _answer(turn, case, answers, played)
    if stage == "list":
        return "walk:look"
    if stage == "paper":
        key = _open(turn, "paper:")
        return f"paper:{key}={'missing' if key in (case.get('missing') or ()) else 'have'}"
    return {"obtain": "walk:go_on", "place": "walk:skip", "issued": "không rõ"}[stage]


def _answer(turn: Dict[str, Any], case: Dict[str, Any], answers: List[tuple], played: Played) -> str:
    name = _open(turn, "case:")
    played.asked.append(name)
    left = [row for row in answers if row[0] == name]
    assert left, f"«{case['name']}»: hỏi «{name}» mà ca không có lời đáp; đã hỏi {played.asked}"
    answers.remove(left[0])
    return str(left[0][1])


def _open(turn: Dict[str, Any], prefix: str) -> str:
    """The question or paper that the last choices are about."""
    ids = [row["id"] for reply in turn["replies"] if reply["type"] == "choices" for row in reply["choices"]]
    return next(i for i in reversed(ids) if i.startswith(prefix))[len(prefix):].partition("=")[0]


def verify(code: str, case: Dict[str, Any], played: Played) -> None:
    """Everything the case says must be so."""
    name = f"{code} «{case['name']}»"
    wanted = [next(iter(row)) for row in case.get("answers") or []]
    assert played.asked == wanted, f"{name}: questions {played.asked}, not {wanted}"
    assert played.ended == ("redirect" if case.get("redirect") else "end"), f"{name}: ended at {played.ended}"
    assert played.stopped == bool(case.get("stops")), f"{name}: stopped {played.stopped}"
    if case.get("redirect"):
        assert "papers" not in case, f"{name}: a redirect has no papers"
    else:
        sure = {key for key, known in played.papers.items() if known}
        assert sure == set(case["papers"] or ()), f"{name}: papers {sorted(sure)}"
        assert set(played.papers) - sure == set(case.get("maybe") or ()), f"{name}: maybe {sorted(set(played.papers) - sure)}"
    for words in case.get("says") or ():
        assert str(words).lower() in played.said.lower(), f"{name}: «{words}» was not said"
    for words in case.get("silent") or ():
        assert str(words).lower() not in played.said.lower(), f"{name}: «{words}» was said"
