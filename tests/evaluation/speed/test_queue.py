"""A full queue and open desks, made small: every message comes to every desk, and one that does not is an error."""
import asyncio

import pytest

from evaluation.speed import queue
from evaluation.speed.made import CommandFailed
from tests.bot.desk.browsing import Hall
from tests.bot.desk.conftest import furnished, lite

__all__ = ["furnished", "lite"]


@pytest.fixture
def hall(lite, tmp_path, monkeypatch):
    """Of three desks, twelve conversations and two seconds of talk."""

    async def whole(base, sessions):
        async with queue.Hall(base, sessions, 12) as hall:
            await hall.fill()
            assert await hall.talk(lambda: asyncio.sleep(2, "done"), every=0.1) == "done"
            return hall

    monkeypatch.setattr(queue, "LAST", 20.0)
    with Hall(tmp_path) as running:
        sessions = [running.desk.logins.begin(login) for login in ("quan", "bien", "can")]
        return asyncio.run(whole(running.url, sessions))


def test_every_message_comes_to_every_desk(hall):
    found = queue.figures(hall)
    assert len(found) == 8 and all(figure.value > 0 for figure in found if figure.unit == "ms" and "worst" in figure.what)
    assert {message.taken for message in hall.messages.values()} == {True, False} and len(hall.desks) == 3
    assert len(hall.took("shown", True)) == 3 * sum(message.taken for message in hall.messages.values())
    hall.desks[1].seen.shown.popitem()
    with pytest.raises(CommandFailed, match="1 rows"):
        queue.figures(hall)
