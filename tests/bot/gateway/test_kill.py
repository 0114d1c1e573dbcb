"""Killed outright, at any moment, and started again: nothing that was taken is lost."""
from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict

from tests.bot.gateway.doubles import SOON
from tests.bot.gateway.mortal import PEOPLE
from tests.test_architecture import ROOT

KILLS = 4


def start(settings, out, first, last):
    environment = {**os.environ, "MOTCUA_DATABASE": settings.database_url}
    command = [sys.executable, "-m", "tests.bot.gateway.mortal", str(settings.var), str(out), str(first), str(last)]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def notes(out):
    return [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []


def test_what_was_taken_is_answered_in_order_whenever_it_is_killed(settings, tmp_path, monkeypatch):
    out, chance, next_ = tmp_path / "notes.txt", random.Random(11), 0
    for _ in range(KILLS):
        before = len(notes(out))
        process = start(settings, out, next_, next_ + 1000)
        end = time.monotonic() + SOON
        while len(notes(out)) < before + 20 and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.wait()
        next_ += 1000
    assert start(settings, out, next_, next_ + 1).wait(SOON * 2) == 0

    taken, got = defaultdict(list), defaultdict(list)
    for kind, person, number in notes(out):
        {"taken": taken, "got": got}[kind][person].append(int(number))
    for person in PEOPLE:
        assert len(taken[person]) > KILLS and not set(taken[person]) - set(got[person])
        # What a killed process had taken but not yet noted here is answered too.
        assert list(dict.fromkeys(got[person])) == sorted(set(got[person]))
        twice = [number for number, count in Counter(got[person]).items() if count > 1]
        assert len(twice) <= KILLS, twice
