"""Typing at the desk, replayed: every keystroke is answered, with the newest words alone."""
import asyncio

from evaluation.speed import desk
from tests.bot.desk.conftest import furnished, lite
from tests.bot.desk.office import BY_ROLE, office
from tests.bot.desk.test_advice import Near

__all__ = ["furnished", "lite"]


def test_every_keystroke_is_answered_by_the_words_as_they_then_are(lite, monkeypatch):
    monkeypatch.setattr(desk, "PACE", 0.01)

    class Slow(Near):
        def __init__(self):
            super().__init__()
            self.texts = []

        async def advice(self, text, picked=None, answers=None):
            self.texts.append(text)
            await asyncio.sleep(0.05)
            return await super().advice(text, picked, answers)

    async def whole():
        async with office(lite, Slow()) as found:
            sessions = [found.logins.begin(BY_ROLE["staff"]) for _ in range(2)]
            base = str(found.server.make_url("")).rstrip("/")
            return found.desk.upstream.texts, *await desk.typed(base, sessions, ["khai sinh", "kết hôn", "tạm trú ạ"])

    texts, asked, keys = asyncio.run(whole())
    assert {"khai sinh", "kết hôn", "tạm trú ạ"} <= set(texts) and len(texts) == len(asked) < len(keys)
    assert len(keys) <= len("khai sinh" + "kết hôn" + "tạm trú ạ") and min(keys) > 0
