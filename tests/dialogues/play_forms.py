"""Plays a case of filling a form against anything that takes a text and gives a turn's JSON: this process, or a server.

What is open is read off what the person sees, never off a state: a question of a form is known by its words.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable, Dict, FrozenSet, List, Optional, Tuple

from actions.interview.persons import persons
from knowledge.forms.files import Forms
from nlu.yamlfiles import read_yaml
from tests.dialogues.play import FOLDER, Take

KEYS = {"name", "today", "opens", "answers", "sheet", "says", "silent", "questions", "made", "again", "ends", "server"}
#: The longest form has some thirty questions.
MOST_TURNS = 120
_NUMBER = re.compile(r"^Câu \d+(?: \(câu cuối\))?\. ")
#: Stages at which a person who has nothing else to say goes on, and how.
_USUAL = {"consent": "đồng ý", "review": "1"}

Fetch = Callable[[Dict[str, Any]], bytes]


@dataclass
class Told:
    """What happened: what was open and what was said there, the forms' copy sheets, all that was said, how it ended."""

    asked: List[str] = field(default_factory=list)  # questions of forms in the order put; one put again after a side step once
    sheets: List[str] = field(default_factory=list)
    files: int = 0
    said: str = ""
    ended: str = ""
    lines: List[Tuple[str, str]] = field(default_factory=list)  # (who, words), to be read


def cases() -> List[Tuple[str, Dict[str, Any]]]:
    """(form, case) of every file, in order. Raises AssertionError for a key nobody reads."""
    found = []
    for path in sorted((FOLDER / "forms").glob("*.yml")):
        for case in read_yaml(path):
            unknown = set(case) - KEYS
            assert not unknown, f"{path.name} «{case.get('name')}»: unknown {sorted(unknown)}"
            found.append((path.stem, case))
    return found


def play(form: str, case: Dict[str, Any], take: Take, fetch: Fetch) -> Told:
    """The case from its first words to its end. Raises AssertionError where something else is asked than it says."""
    told = Told()
    rows = [(name, str(words)) for row in case["answers"] for name, words in row.items()]
    turn = _take(str(case["opens"]), take, fetch, told)
    for _ in range(MOST_TURNS):
        names = open_now(turn)
        stage = turn["stage"].replace("form_", "")
        if stage in ("ask", "change") and (not told.asked or told.asked[-1] not in names):
            told.asked.append(rows[0][0] if rows and rows[0][0] in names else sorted(names)[0])
        if rows and rows[0][0] in names:
            words = rows.pop(0)[1]
        elif stage in _USUAL and names == {stage}:
            words = _USUAL[stage]
        else:
            assert not rows, f"«{case['name']}»: hỏi {sorted(names)}, ca lại đáp {rows[0]}\n{transcript(told, 2)}"
            told.ended = stage
            return told
        turn = _take(words, take, fetch, told)
    raise AssertionError(f"«{case['name']}» does not end; stage {turn['stage']}")


def _take(text: str, take: Take, fetch: Fetch, told: Told) -> Dict[str, Any]:
    turn = take(text)
    told.lines.append(("người dân", text))
    for reply in turn["replies"]:
        titles = [f"{number}. {choice['title']}" for number, choice in enumerate(reply["choices"], 1)]
        told.lines.append(("trợ lý", "\n".join([reply["text"], *titles])))
        told.said += "\n" + told.lines[-1][1]
        name = reply.get("url") or reply.get("path") or ""
        if reply["type"] == "file":
            told.files += 1
            if name.endswith(".txt"):
                told.sheets.append(fetch(reply).decode())
    return turn


def open_now(turn: Dict[str, Any]) -> FrozenSet[str]:
    """The names of what is open: a question of the walk, of a form (alike in several forms: each of its names), a stage."""
    stage, put = turn["stage"], turn["replies"][-1] if turn["replies"] else {"text": "", "choices": []}
    ids = [choice["id"] for choice in put["choices"]]
    if stage == "question":
        return frozenset(id[len("case:"):].partition("=")[0] for id in ids if id.startswith("case:"))
    if ids and all(id.startswith("form:fill=") for id in ids):
        return frozenset({"which"})
    if stage not in ("form_ask", "form_change"):
        return frozenset({stage.replace("form_", "")})
    words = _NUMBER.sub("", put["text"].splitlines()[0])
    return _named(words) or frozenset({"more"} if "form:no_row" in ids else {words})


def _named(words: str) -> FrozenSet[str]:
    """The questions that are put so; the groups of several that stand behind one another; none where it is no question."""
    alone, groups = _asks()
    if words in alone:
        return frozenset(alone[words])
    found: set = set()
    while words:
        ask = next((ask for ask in groups if words.startswith(ask)), None)
        if ask is None:
            return frozenset()
        found |= groups[ask]
        words = words[len(ask) :].lstrip()
    return frozenset(found)


@lru_cache(maxsize=1)
def _asks() -> Tuple[Dict[str, set], Dict[str, set]]:
    """The words of every question, as put of anybody, and which questions are put so; longest first, with their groups."""
    alone: Dict[str, set] = {}
    groups: Dict[str, set] = {}
    for form in Forms.load():
        rows = [(group.id, group.ask, None) for group in form.groups]
        rows += [(field.id, field.ask, field.group) for field in form.all_fields() if field.ask]
        for name, ask, group in rows:
            for words in _ways(ask):
                alone.setdefault(words, set()).add(name)
                if group:
                    groups.setdefault(words, set()).add(group)
    return alone, {words: groups[words] for words in sorted(groups, key=len, reverse=True)}


def _ways(ask: str) -> FrozenSet[str]:
    """A question as put of another person, and as put of who answers it."""
    return frozenset({ask, *(person.call(ask) for person in persons())})


def verify(form: str, case: Dict[str, Any], told: Told) -> None:
    """Everything the case says must be so."""
    name = f"{form} «{case['name']}»"
    assert told.ended == case.get("ends", "made"), f"{name}: ended at {told.ended}\n{transcript(told, 3)}"
    made = int(case.get("made", 0 if "ends" in case else 1))
    assert (len(told.sheets), told.files) == (made, 3 * made), f"{name}: {told.files} files"
    again = sorted({one for one in told.asked if told.asked.count(one) > 1 and one != "more"})
    assert again == sorted(case.get("again") or ()), f"{name}: asked again: {again}"
    if "questions" in case:
        assert len(told.asked) == int(case["questions"]), f"{name}: {len(told.asked)} questions: {told.asked}"
    lines = "\n".join(told.sheets).splitlines()
    for line in case.get("sheet") or ():
        assert line in lines, f"{name}: no line «{line}»\n" + "\n".join(lines)
    for words in case.get("says") or ():
        assert str(words).lower() in told.said.lower(), f"{name}: «{words}» was not said"
    for words in case.get("silent") or ():
        assert str(words).lower() not in told.said.lower(), f"{name}: «{words}» was said"


def transcript(told: Told, turns: Optional[int] = None) -> str:
    """The conversation as text; the last so many messages of the person where `turns` says."""
    starts = [number for number, (who, _) in enumerate(told.lines) if who == "người dân"]
    lines = told.lines[starts[-turns] if turns and len(starts) > turns else 0:]
    return "\n".join(f"> {words}" if who == "người dân" else words for who, words in lines)
