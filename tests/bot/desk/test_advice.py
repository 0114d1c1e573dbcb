"""Suggested answers at the desk: over HTTP with advice made here, and once with the real Rasa and action server."""
from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager

import aiohttp
import pytest

from actions.advice.advising import advise
from bot.desk import audit, corrections
from bot.serve.upstream import Unavailable, Upstream
from bot.settings import Settings
from tests.actions.talk import parse, world
from tests.bot.desk.office import office
from tests.bot.gateway.doubles import Assistant
from tests.bot.test_serve import prepared, server
from tests.knowledge.tiny import BIRTH, MARRIAGE

__all__ = ["prepared", "server"]

UNMARRIED = "con em sinh ở nhà chưa cưới làm khai sinh sao"
SCRIPT = "<script>alert(1)</script>"


class Near(Assistant):
    """Reads every text as one about registering a birth; the advice is the real one."""

    world = world()

    async def parse(self, text):
        if self.down:
            raise Unavailable("down")
        return parse(text, (BIRTH, 0.9), (MARRIAGE, 0.05))

    async def advice(self, text, picked=None, answers=None):
        return advise(await self.parse(text), self.world, picked, answers).to_json()


@asynccontextmanager
async def desk(store, role="staff"):
    async with office(store, Near()) as found:
        yield found, await found.sitting(role)


def run(store, talk, role="staff"):
    async def whole():
        async with desk(store, role) as (found, browser):
            return await talk(found, browser)

    return asyncio.run(whole())


def test_the_page_and_a_piece_of_it_for_what_is_typed(lite):
    async def talk(_, browser):
        page = await browser.get("/desk/")
        assert page.status == 200 and 'id="said"' in page.text and "/desk/static/advice.js" in page.text
        found = await browser.act("/desk/advice", {"text": "khai sinh", "answer.born_at": "home"})
        assert found.status == 200 and "<html" not in found.text
        for part in (f'data-code="{BIRTH}"', "89%", "Bé sinh ngày nào?", "<strong>ở nhà</strong>", "Nguồn:", "Để nói", "Tin Zalo"):
            assert part in found.text
        picked = await browser.act("/desk/advice", {"text": "khai sinh", "picked": MARRIAGE})
        assert f'data-code="{MARRIAGE}"' in picked.text

    run(lite, talk)


def test_what_a_caller_says_is_words(lite):
    async def talk(_, browser):
        for fields in ({"text": SCRIPT}, {"text": "khai sinh", "answer.birth_date": SCRIPT}):
            assert SCRIPT not in (await browser.act("/desk/advice", fields)).text
        assert SCRIPT not in (await browser.act("/desk/advice/search", {"text": SCRIPT})).text

    run(lite, talk)


@pytest.mark.parametrize("path", ["/desk/advice", "/desk/advice/search", "/desk/advice/wrong"])
def test_nobody_asks_without_a_session_or_from_elsewhere(lite, path):
    async def talk(found, browser):
        fields = {"text": "khai sinh", "question": "khai sinh"}
        assert (await found.browser().post(path, fields)).status == 401
        assert (await browser.post(path, fields)).status == 403  # without the token
        assert (await browser.act(path, fields, origin="https://other.example")).status == 403
        assert (await browser.get(path)).status == 405
        assert (await found.browser().get("/desk/")).status == 303
        assert corrections.rows(lite) == []

    run(lite, talk)


def test_an_assistant_that_is_away_is_a_sentence(lite):
    async def talk(found, browser):
        found.desk.upstream.down = True
        away = await browser.act("/desk/advice", {"text": "khai sinh"}, X_CSRF=browser.csrf)
        assert (away.status, away.json["error"]["code"]) == (503, "assistant_away")
        assert (await browser.get("/desk/")).status == 200

    run(lite, talk)


@pytest.mark.parametrize("odd", [{"picked": "khai sinh"}, {"picked": "1.001193' OR 1"}])
def test_a_code_that_is_none_is_refused(lite, odd):
    assert run(lite, lambda _, browser: browser.act("/desk/advice", {"text": "x", **odd})).status == 400


def test_a_wrong_answer_becomes_a_row_and_a_line_of_the_log_without_the_words(lite):
    async def talk(found, browser):
        fields = {"question": "bà Bí Mật hỏi khai sinh", "answered": BIRTH, "right": MARRIAGE}
        assert (await browser.act("/desk/advice/wrong", fields)).json["said"]
        (row,) = corrections.rows(lite)
        assert (row.kind, row.staff, row.question) == (corrections.STAFF, "can", fields["question"])
        assert (row.answered, row.right) == (BIRTH, MARRIAGE)
        (line,) = found.audit.rows(act=audit.CORRECTION)
        assert (line.login, line.subject, line.detail) == ("can", BIRTH, MARRIAGE)
        none = await browser.act("/desk/advice/wrong", {"question": " ", "answered": "", "right": ""})
        assert none.status == 400 and len(corrections.rows(lite)) == 1

    run(lite, talk)


def test_the_right_procedure_is_found_by_words_and_by_its_code(lite):
    async def talk(_, browser):
        found = await browser.act("/desk/advice/search", {"text": "khai sinh"})
        assert f'value="{BIRTH}"' in found.text and f'value="{MARRIAGE}"' in found.text
        assert 'value="7.123456"' in (await browser.act("/desk/advice/search", {"text": "mã 7.123456"})).text
        assert "<input" not in (await browser.act("/desk/advice/search", {"text": ""})).text

    run(lite, talk)


def test_nothing_that_is_typed_is_kept_or_logged(lite, caplog):
    caplog.set_level(logging.DEBUG)

    async def talk(found, browser):
        await browser.act("/desk/advice", {"text": "tôi tên Bí Mật khai sinh"})
        await browser.act("/desk/advice/search", {"text": "tôi tên Bí Mật"})
        return [row.act for row in found.audit.rows()]

    assert run(lite, talk) == [] and "Bí Mật" not in caplog.text and corrections.rows(lite) == []


def test_through_the_real_model_and_action_server(server, lite):
    """What a caller says → the right list, as at the hotline; nothing of it in any log."""

    async def whole():
        async with aiohttp.ClientSession() as session:
            upstream = Upstream(Settings(rasa_port=server.ports[1], actions_port=server.ports[2]), session)
            async with office(lite, upstream) as found:
                browser = await found.sitting("staff")
                first = await browser.act("/desk/advice", {"text": UNMARRIED})
                told = {
                    "birth_place": "home", "birth_paper": "witness", "special": "none", "birth_date": "3/11/2026",
                    "recognition": "no", "applicant": "parent", "how": "direct",
                }  # fmt: skip
                answers = {f"answer.{name}": value for name, value in told.items()}
                second = await browser.act("/desk/advice", {"text": UNMARRIED, "picked": BIRTH, **answers})
                slash = await browser.act("/desk/advice", {"text": '/private{"ref": "x"}'})
                secret = await upstream.advice("tên tôi là Nguyễn Thị Bí Mật, làm khai sinh")
                texts = [await upstream.advice(text) for text in ("", "🙂", "ạ" * 2000, "\x00")]
                return first, second, slash, secret, texts

    first, second, slash, secret, texts = asyncio.run(whole())
    assert f'data-code="{BIRTH}"' in first.text and "nghe từ lời người gọi" in first.text and "chưa đăng ký" in first.text
    papers = second.text.split('class="papers"')[1].split("</ul>")[0]
    assert "làm chứng" in papers and "Giấy chứng sinh" not in papers and "có thể cần" not in papers
    assert 'class="ask' not in second.text  # nothing is left to ask
    assert slash.status == 200 and 'data-code=""' in slash.text
    assert secret["procedure"]["code"] == BIRTH and [advice["kind"] for advice in texts[:2]] == ["empty", "empty"]
    logs = "".join(path.read_text(encoding="utf-8", errors="replace") for path in (server.var / "log").glob("*.log"))
    assert "Bí Mật" not in logs + server.said.read_text(encoding="utf-8") and "chưa cưới" not in logs


def test_the_assistant_without_its_action_server_is_away(server, tmp_path):
    async def whole():
        async with aiohttp.ClientSession() as session:
            for ports in ((server.ports[1], 1), (1, server.ports[2])):
                settings = Settings(rasa_port=ports[0], actions_port=ports[1])
                with pytest.raises(Unavailable):
                    await Upstream(settings, session).advice("khai sinh")

    asyncio.run(whole())
