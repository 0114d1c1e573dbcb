"""A bot of the Bot Platform: webhook with its secret, polling without one, numbered choices."""
import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channel import Later, Lost, PieceLost
from bot.gateway.message import Incoming, Piece
from bot.gateway.rendering import pieces
from bot.gateway.zalo import bot as bot_module
from bot.gateway.zalo.answers import Trouble
from bot.gateway.zalo.bot import LIMITS, WEBHOOK, PlatformBot, channel, messages
from bot.settings import Settings, SettingsError
from bot.store.database import StoreError
from tests.bot.gateway.zalo.fake import BOT_TOKEN, Inbox, Zalo, front, running
from tests.bot.gateway.zalo.test_official import FILES

SECRET, PUBLIC, DATE = "khoa-webhook", "https://motcua.vi.du", 1_795_000_000_000
WHO = "e4ea2cd5189df1c3a88c"


def update(name="message.text.received", number="16f6366b", who=WHO, chat="PRIVATE", **message):
    return {
        "event_name": name,
        "message": {
            "from": {"id": who, "display_name": "Mẩy", "is_bot": False},
            "chat": {"id": who if chat == "PRIVATE" else "nhom", "chat_type": chat},
            "message_id": number,
            "date": DATE,
            **message,
        },
    }


@asynccontextmanager
async def platform(zalo, take=None, secret=None, public_url=None):
    async with running(zalo) as address:
        bot = PlatformBot(BOT_TOKEN, FILES.get, secret, public_url, address)
        try:
            if take is not None:
                await bot.start(take)
            yield bot
        finally:
            await bot.stop()


def post(body, headers, take):
    async def go():
        async with platform(Zalo(), take, SECRET, PUBLIC) as bot, front(bot) as client:
            async with client.post(WEBHOOK, json=body, headers=headers) as response:
                return response.status

    return asyncio.run(go())


def send(zalo, *sent, public_url=None):
    async def go():
        async with platform(zalo, public_url=public_url) as bot:
            found = []
            for piece in sent:
                try:
                    found.append(await bot.send(WHO, piece))
                except Exception as error:
                    found.append(error)
            return found

    return asyncio.run(go())


@pytest.mark.parametrize("body", [update(text="xin chào"), {"ok": True, "result": update(text="xin chào")}])
def test_a_webhook_with_its_secret_is_kept(body):
    inbox = Inbox()
    assert post(body, {"X-Bot-Api-Secret-Token": SECRET}, inbox) == 200
    assert inbox.kept == [Incoming("zalobot", WHO, "16f6366b", DATE, "xin chào")]


@pytest.mark.parametrize("headers", [{}, {"X-Bot-Api-Secret-Token": ""}, {"X-Bot-Api-Secret-Token": "khoa-webhoo"}, {"X-Bot-Api-Secret-Token": SECRET + "k"}])
def test_without_it_it_is_refused(headers):
    inbox = Inbox()
    assert post(update(text="a"), headers, inbox) == 403 and inbox.kept == []


def test_what_cannot_be_kept_is_asked_for_again():
    assert post(update(text="a"), {"X-Bot-Api-Secret-Token": SECRET}, Inbox([StoreError("đầy")])) == 503


@pytest.mark.parametrize("body", [{}, {"result": None}, {"result": []}, {"message": 5}, []])
def test_another_shape_keeps_nothing(body):
    inbox = Inbox()
    assert post(body, {"X-Bot-Api-Secret-Token": SECRET}, inbox) in (200, 400) and inbox.kept == []


def test_a_start_with_a_secret_sets_the_webhook():
    zalo = Zalo()

    async def go():
        async with platform(zalo, Inbox(), SECRET, PUBLIC + "/") as bot:
            return bot.health()

    assert "webhook" in asyncio.run(go()).says
    assert zalo.calls == [("getMe", {}), ("setWebhook", {"url": PUBLIC + WEBHOOK, "secret_token": SECRET})]


def test_a_start_without_one_polls_and_has_no_route():
    zalo, inbox = Zalo(), Inbox()

    async def go():
        zalo.updates.put_nowait(update(text="một", number="1"))
        zalo.updates.put_nowait([update(text="hai", number="2")])
        async with platform(zalo, inbox) as bot:
            while len(inbox.kept) < 2:
                await asyncio.sleep(0.02)
            return bot.health(), list(bot.routes())

    health, routes = asyncio.run(go())
    assert health.ok and routes == []
    assert [message.text for message in inbox.kept] == ["một", "hai"]
    assert [method for method, _ in zalo.calls[:3]] == ["getMe", "deleteWebhook", "getUpdates"]
    assert zalo.calls[2][1] == {"timeout": "30"}


def test_polling_goes_on_after_silence_and_after_an_error(monkeypatch):
    zalo, inbox = Zalo(), Inbox()
    monkeypatch.setattr(bot_module, "PAUSE", 0.05)
    zalo.bot_answers["getUpdates"] = [
        web.json_response({"ok": False, "error_code": 408}), web.Response(status=502), web.json_response({"ok": False, "error_code": 401}),
    ]  # fmt: skip

    async def go():
        zalo.updates.put_nowait(update(text="sau cùng"))
        async with platform(zalo, inbox) as bot:
            says = set()
            while not inbox.kept:
                says.add(bot.health().says)
                await asyncio.sleep(0.005)
            await asyncio.sleep(0.01)
            return says, bot.health()

    says, health = asyncio.run(go())
    assert any("401" in sentence for sentence in says) and any("HTTP 502" in sentence for sentence in says)
    assert health.ok


def test_what_was_polled_is_kept_however_long_the_disk_is_away(monkeypatch):
    zalo, inbox = Zalo(), Inbox([StoreError("đầy")] * 3)
    monkeypatch.setattr(bot_module, "PAUSE", 0.01)

    async def go():
        zalo.updates.put_nowait(update(text="một"))
        async with platform(zalo, inbox):
            while not inbox.kept:
                await asyncio.sleep(0.01)

    asyncio.run(go())
    assert inbox.kept[0].text == "một"


@pytest.mark.parametrize("answer, words", [(lambda: web.json_response({"ok": False, "error_code": 401}), "mã 401"), (lambda: web.Response(status=502), "HTTP 502")])
def test_a_start_that_fails_says_why_and_never_the_token(answer, words):
    zalo = Zalo()
    zalo.bot_answers["getMe"] = [answer()]

    async def go():
        async with platform(zalo) as bot:
            with pytest.raises(SettingsError) as error:
                await bot.start(Inbox())
            return str(error.value)

    said = asyncio.run(go())
    assert words in said and BOT_TOKEN not in said


@pytest.mark.parametrize("secret, public", [("ngắn", PUBLIC), ("k" * 257, PUBLIC), (SECRET, None)])
def test_a_secret_that_cannot_be_one_is_refused(secret, public):
    with pytest.raises(SettingsError, match="MOTCUA_ZALO_BOT_SECRET") as said:
        PlatformBot(BOT_TOKEN, FILES.get, secret, public)
    assert secret not in str(said.value)


def test_choices_are_numbered_lines():
    zalo = Zalo()
    reply = {"type": "choices", "text": "Việc nào ạ?", "choices": [{"id": "a", "title": "Khai sinh"}, {"id": "b", "title": "Kết hôn"}]}
    send(zalo, *pieces([reply, {"type": "link", "text": "", "url": "https://vi.du/a"}], LIMITS))
    assert zalo.sent == [(WHO, "Việc nào ạ?\n1. Khai sinh\n2. Kết hôn\n\nhttps://vi.du/a")]


def test_a_file_goes_as_its_address_or_as_its_text():
    zalo = Zalo()
    send(zalo, Piece("", file="tok-to-khai.pdf"), public_url=PUBLIC)
    [lost, done] = send(zalo, Piece("", file="tok-to-khai.pdf"), Piece("", file="tok-chep.txt"))
    assert isinstance(lost, PieceLost) and done is None
    assert [text.splitlines()[-1] for _, text in zalo.sent] == [f"{PUBLIC}/v1/files/tok-to-khai.pdf", "Nơi cư trú: thôn Sín Chải"]


@pytest.mark.parametrize("code, kind", [(429, Later), (403, Lost), (400, PieceLost), (404, Lost), (401, Later), (500, Trouble)])
def test_what_zalo_answers_decides_what_follows(code, kind):
    zalo = Zalo()
    zalo.bot_answers["sendMessage"] = [web.json_response({"ok": False, "error_code": code, "description": "…"})]
    [error, done] = send(zalo, Piece("a"), Piece("b"))
    assert type(error) is kind and done is None and WHO not in str(error)


def test_writing_is_shown_and_never_fails():
    zalo = Zalo()
    zalo.bot_answers["sendChatAction"] = [web.json_response({"ok": True}), web.Response(status=500)]

    async def go():
        async with platform(zalo) as bot:
            await bot.busy(WHO)
            await bot.busy(WHO)

    asyncio.run(go())
    assert zalo.calls == [("sendChatAction", {"chat_id": WHO, "action": "typing"})] * 2


@pytest.mark.parametrize(
    "name, kind",
    [("image", "photo"), ("sticker", "sticker"), ("voice", "voice"), ("document", "file"), ("unsupported", "other"), ("moi", "other")],
)
def test_other_kinds(name, kind):
    [message] = messages(update(f"message.{name}.received", text="chữ kèm"))
    assert (message.kind, message.text) == (kind, "")


@pytest.mark.parametrize("text", ["", "  ", None, 7])
def test_a_text_without_words_is_something_else(text):
    assert messages(update(text=text))[0].kind == "other"


def test_echoes_bots_and_groups_are_left_out():
    echo, program, group = update(text="a", who="999"), update(text="a"), update(text="a", chat="GROUP")
    program["message"]["from"]["is_bot"] = True
    assert messages([echo, program, group], "999") == []


def test_an_update_without_a_name_is_a_text():
    plain = update(text="xin chào")
    del plain["event_name"]
    assert messages(plain)[0].text == "xin chào"


_json = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["message", "from", "chat", "id", "message_id", "text", "date", "event_name"]), inner, max_size=5), max_leaves=20)


@given(_json | st.builds(lambda message: {"message": message}, st.fixed_dictionaries({"from": _json, "chat": _json, "message_id": _json, "text": _json, "date": _json})))
def test_no_shape_breaks_it(anything):
    assert all(message.person and message.id and message.order >= 0 for message in messages(anything))


def test_settings_make_it(tmp_path):
    assert channel(Settings.read({}, var=tmp_path), FILES.get) is None
    made = channel(Settings.read({"MOTCUA_ZALO_BOT_TOKEN": BOT_TOKEN}, var=tmp_path), FILES.get)
    assert made.name == "zalobot" and not made.health().ok
    asyncio.run(made.stop())
