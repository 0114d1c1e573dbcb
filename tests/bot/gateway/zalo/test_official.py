"""The Official Account over real routes and a real client, against a Zalo of our own."""
import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.gateway.channel import Later, Lost, PieceLost
from bot.gateway.message import Button, Piece
from bot.gateway.rendering import pieces
from bot.gateway.zalo.answers import ACCOUNT, MESSAGE, PERSON as PERSONAL, Trouble
from bot.gateway.zalo.official import WEBHOOK, OfficialAccount, channel
from bot.gateway.zalo.sending import LIMITS
from bot.gateway.zalo.signature import OLDEST
from bot.gateway.zalo.tokens import TokenStore
from bot.settings import Settings, SettingsError
from bot.store.database import StoreError
from tests.bot.gateway.zalo.events import OTHERS, SILENT, STAMP, follow, raw, said
from tests.bot.gateway.zalo.fake import APP, FIRST, PERSON, Clock, Inbox, Zalo, front, refused, running, signed

FILES = {
    "tok-to-khai.pdf": ("to-khai.pdf", b"%PDF-1.7"),
    "tok-to-khai.docx": ("to-khai.docx", b"PK"),
    "tok-duong-di.png": ("duong-di.png", b"\x89PNG"),
    "tok-lon.png": ("lon.png", b"\x89PNG" + b"0" * 1024 * 1024),
    "tok-chep.txt": ("chep.txt", "Họ tên: Giàng Thị Mẩy\nNơi cư trú: thôn Sín Chải".encode()),
    "tok-rong.pdf": ("rong.pdf", b""),
}


@pytest.fixture
def tokens(tmp_path):
    """One kind of database is enough here."""
    found = TokenStore.open(Settings.read({}, var=tmp_path))
    found.put(FIRST)
    yield found
    found.close()


@asynccontextmanager
async def account(tokens, zalo, take=None, clock=None, public_url=None):
    async with running(zalo) as address:
        oa = OfficialAccount(APP, tokens, FILES.get, public_url, address, address, clock or Clock())
        if take is not None:
            await oa.start(take)
        try:
            yield oa
        finally:
            await oa.stop()


def post(tokens, *requests, take=None, clock=None):
    """Statuses of the requests (body, headers), and the channel's health after them."""

    async def go():
        async with account(tokens, Zalo(), take, clock) as oa, front(oa) as client:
            statuses = []
            for body, headers in requests:
                async with client.post(WEBHOOK, data=body, headers=headers) as response:
                    statuses.append(response.status)
            return statuses, oa.health()

    return asyncio.run(go())


def send(tokens, zalo, *sent, public_url=None, clock=None):
    """Each piece sent to PERSON; None or what it raised, and the health after all."""

    async def go():
        async with account(tokens, zalo, Inbox(), clock, public_url) as oa:
            found = []
            for piece in sent:
                try:
                    found.append(await oa.send(PERSON, piece))
                except Exception as error:
                    found.append(error)
            return found, oa.health()

    return asyncio.run(go())


def test_a_signed_text_is_kept_and_acknowledged(tokens):
    body, inbox = raw(said(text="Khai sinh cho bé")), Inbox()
    statuses, health = post(tokens, (body, signed(body, STAMP)), take=inbox)
    assert statuses == [200] and health.ok and "1 tin" in health.says
    assert [(m.channel, m.person, m.id, m.order, m.text, m.kind) for m in inbox.kept] == [
        ("zalo", PERSON, "msg-1", STAMP, "Khai sinh cho bé", "text")
    ]


def test_the_same_again_is_acknowledged_and_kept_once(tokens):
    body, inbox = raw(said(text="a")), Inbox()
    statuses, _ = post(tokens, *[(body, signed(body, STAMP))] * 3, take=inbox)
    assert statuses == [200] * 3 and len(inbox.kept) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-ZEvent-Signature": ""},
        {"X-ZEvent-Signature": "mac=" + "0" * 64},
        signed(raw(said(text="khác")), STAMP),
        signed(raw(said(text="a")), STAMP + 1),
    ],
)
def test_without_a_right_signature_it_is_refused_and_nothing_kept(tokens, headers):
    inbox = Inbox()
    statuses, health = post(tokens, (raw(said(text="a")), headers), take=inbox)
    assert statuses == [403] and inbox.kept == []
    assert health.ok and "1 yêu cầu bị từ chối" in health.says  # anyone could do that


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 9000, b'{"timestamp": "x"}'])
def test_what_is_no_event_is_refused(tokens, body):
    assert post(tokens, (body, signed(body, STAMP)), take=Inbox())[0] == [403]


def test_bytes_are_signed_not_what_they_mean(tokens):
    event = said(text="Mẩy")
    other = json.dumps(event).encode()
    assert post(tokens, (other, signed(raw(event), STAMP)), (other, signed(other, STAMP)), take=Inbox())[0] == [403, 200]


def test_what_was_kept_back_is_refused_but_a_late_delivery_is_not(tokens):
    body, clock, inbox = raw(said(text="a")), Clock(), Inbox()
    clock.now += OLDEST - 60
    assert post(tokens, (body, signed(body, STAMP)), take=inbox, clock=clock)[0] == [200]
    clock.now += 120
    assert post(tokens, (body, signed(body, STAMP)), take=inbox, clock=clock)[0] == [403]


def test_what_cannot_be_kept_is_asked_for_again(tokens):
    body, inbox = raw(said(text="a")), Inbox([StoreError("đầy")])
    assert post(tokens, *[(body, signed(body, STAMP))] * 2, take=inbox)[0] == [503, 200]
    assert len(inbox.kept) == 1


def test_before_the_start_nothing_is_acknowledged(tokens):
    body = raw(said(text="a"))
    statuses, health = post(tokens, (body, signed(body, STAMP)))
    assert statuses == [503] and not health.ok


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_are_kept_as_what_they_are(tokens, kind):
    body, inbox = raw(OTHERS[kind]), Inbox()
    post(tokens, (body, signed(body, STAMP)), take=inbox)
    assert [message.kind for message in inbox.kept] == [kind]


@pytest.mark.parametrize("name", SILENT)
def test_what_no_person_says_is_acknowledged_and_dropped(tokens, name):
    body, inbox = raw(SILENT[name]), Inbox()
    assert post(tokens, (body, signed(body, STAMP)), take=inbox)[0] == [200] and inbox.kept == []


def test_who_follows_is_greeted(tokens):
    body, inbox = raw(follow()), Inbox()
    post(tokens, *[(body, signed(body, STAMP))] * 2, take=inbox)
    assert [message.text for message in inbox.kept] == ["xin chào"]


def test_a_text_is_sent_with_a_token_bought_for_it(tokens):
    zalo = Zalo()
    assert send(tokens, zalo, Piece("Dạ chào anh/chị"))[0] == [None]
    assert zalo.sent == [(PERSON, {"text": "Dạ chào anh/chị"})] and zalo.purchases == 1


def test_buttons_are_queries_and_pages(tokens):
    zalo = Zalo()
    send(tokens, zalo, Piece("Chọn ạ", (Button("1.001193", "Khai sinh"), Button("", "vi.du", "https://vi.du/a"))))
    [(_, message)] = zalo.sent
    assert message["text"] == "Chọn ạ" and message["attachment"] == {
        "type": "template",
        "payload": {
            "buttons": [
                {"title": "Khai sinh", "type": "oa.query.show", "payload": "Khai sinh"},
                {"title": "vi.du", "type": "oa.open.url", "payload": {"url": "https://vi.du/a"}},
            ]
        },
    }


def test_a_click_is_the_choice_and_the_same_word_later_is_not(tokens):
    body, inbox, zalo = raw(said(text="Khai sinh")), Inbox(), Zalo()
    later = raw(said(text="Khai sinh", number="msg-2"))

    async def go():
        async with account(tokens, zalo, inbox) as oa, front(oa) as client:
            await oa.send(PERSON, Piece("Chọn ạ", (Button("1.001193", "Khai sinh"),)))
            await client.post(WEBHOOK, data=body, headers=signed(body, STAMP))
            await oa.send(PERSON, Piece("Bé tên gì ạ?"))
            await client.post(WEBHOOK, data=later, headers=signed(later, STAMP))

    asyncio.run(go())
    assert [(message.kind, message.text) for message in inbox.kept] == [("choice", "1.001193"), ("text", "Khai sinh")]


def test_of_seven_choices_five_are_buttons_and_the_others_lines(tokens):
    zalo = Zalo()
    options = [{"id": f"c{number}", "title": f"Việc {number}"} for number in range(1, 8)]
    reply = {"type": "choices", "text": "Anh/chị cần việc nào ạ?", "choices": options, "path": None, "url": None}
    send(tokens, zalo, *pieces([reply], LIMITS))
    [(_, message)] = zalo.sent
    assert len(message["attachment"]["payload"]["buttons"]) == 5
    assert {"6. Việc 6", "7. Việc 7"} <= set(message["text"].splitlines())


@pytest.mark.parametrize("name, kind, mime", [("to-khai.pdf", "file", "application/pdf"), ("to-khai.docx", "file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), ("duong-di.png", "image", "image/png")])
def test_a_file_is_uploaded_and_sent(tokens, name, kind, mime):
    zalo = Zalo()
    assert send(tokens, zalo, Piece("", file=f"motcua/tok-{name}"))[0] == [None]
    assert zalo.uploads == [(kind, name, mime, FILES[f"tok-{name}"][1])]
    element = {"media_type": "image", "attachment_id": "u1"}
    files = {"type": "file", "payload": {"token": "u1"}}
    image = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    assert zalo.sent == [(PERSON, {"attachment": files if kind == "file" else image})]


def test_words_with_a_file_go_before_it(tokens):
    zalo = Zalo()
    send(tokens, zalo, Piece("Tờ khai đây ạ", file="tok-to-khai.pdf"))
    assert [list(message) for _, message in zalo.sent] == [["text"], ["attachment"]]


def test_an_upload_that_fails_leaves_nothing_half_sent(tokens):
    zalo = Zalo()
    zalo.answers = [refused(-200)]
    [failed, done], _ = send(tokens, zalo, *[Piece("Tờ khai đây ạ", file="tok-to-khai.pdf")] * 2)
    assert isinstance(failed, Trouble) and done is None and len(zalo.sent) == 2


@pytest.mark.parametrize("name", ["lon.png", "chep.txt", "rong.pdf"])
def test_what_zalo_does_not_take_goes_as_its_address(tokens, name):
    zalo = Zalo()
    send(tokens, zalo, Piece("", file=f"motcua/tok-{name}"), public_url="https://motcua.vi.du/")
    assert zalo.sent == [(PERSON, {"text": f"{name}\nhttps://motcua.vi.du/v1/files/tok-{name}"})] and not zalo.uploads


def test_without_an_address_the_text_to_copy_goes_as_text(tokens):
    zalo = Zalo()
    send(tokens, zalo, Piece("", file="tok-chep.txt"))
    assert zalo.sent == [(PERSON, {"text": "Họ tên: Giàng Thị Mẩy\nNơi cư trú: thôn Sín Chải"})]


@pytest.mark.parametrize("name", ["lon.png", "rong.pdf", "khong-co.pdf"])
def test_a_file_that_cannot_go_at_all_is_lost(tokens, name):
    zalo = Zalo()
    [error], _ = send(tokens, zalo, Piece("", file=f"tok-{name}"))
    assert isinstance(error, PieceLost) and zalo.sent == []


@pytest.mark.parametrize("code", [-216, 216, -220, -401])
def test_an_expired_token_is_renewed_once_and_the_message_sent(tokens, code):
    zalo = Zalo()
    zalo.answers = [refused(code)]
    assert send(tokens, zalo, Piece("a"))[0] == [None]
    assert zalo.purchases == 2 and len(zalo.sent) == 1


def test_an_expired_token_at_an_upload_too(tokens):
    zalo = Zalo()
    zalo.answers = [refused(-216)]
    assert send(tokens, zalo, Piece("", file="tok-to-khai.pdf"))[0] == [None]
    assert len(zalo.uploads) == len(zalo.sent) == 1


def test_a_token_refused_twice_is_not_renewed_for_ever(tokens):
    zalo = Zalo()
    zalo.answers = [refused(-216), refused(-216)]
    [error], _ = send(tokens, zalo, Piece("a"))
    assert isinstance(error, Trouble) and zalo.purchases == 2


@pytest.mark.parametrize("code", PERSONAL)
def test_who_cannot_be_reached_is_lost_and_the_others_are_not(tokens, code, capsys):
    zalo = Zalo()
    zalo.answers = [refused(code)]
    found, health = send(tokens, zalo, Piece("Chào bà Mẩy"), Piece("b"))
    assert isinstance(found[0], Lost) and not isinstance(found[0], PieceLost) and found[1] is None and health.ok
    logged = capsys.readouterr()
    assert str(code) in logged.out + logged.err
    assert PERSON not in logged.out + logged.err and "Mẩy" not in logged.out + logged.err


@pytest.mark.parametrize("code", MESSAGE)
def test_a_message_that_zalo_does_not_take_is_lost_alone(tokens, code):
    zalo = Zalo()
    zalo.answers = [refused(code)]
    [error, done], health = send(tokens, zalo, Piece("Chào bà Mẩy"), Piece("b"))
    assert isinstance(error, PieceLost) and str(code) in str(error) and done is None and health.ok


def test_a_closed_window_is_a_sentence_for_staff(tokens):
    zalo = Zalo()
    zalo.answers = [refused(-230)]
    [error], _ = send(tokens, zalo, Piece("a"))
    assert "7 ngày" in str(error) and "-230" in str(error) and PERSON not in str(error)


@pytest.mark.parametrize("code", ACCOUNT)
def test_an_account_that_may_not_send_says_so_until_it_may(tokens, code):
    zalo = Zalo()
    zalo.answers = [refused(code)]
    [error], health = send(tokens, zalo, Piece("a"))
    assert isinstance(error, Lost) and not health.ok and str(code) in health.says
    zalo.answers = [refused(code)]
    assert send(tokens, zalo, Piece("a"), Piece("b"))[1].ok


def test_too_many_calls_wait(tokens):
    zalo = Zalo()
    zalo.answers = [refused(-32), web.Response(status=429, headers={"Retry-After": "7"}), web.Response(status=429)]
    found, _ = send(tokens, zalo, *[Piece("a")] * 4)
    assert [getattr(error, "seconds", None) for error in found] == [60.0, 7.0, 60.0, None]
    assert all(isinstance(error, Later) for error in found[:3])


@pytest.mark.parametrize("answer", [lambda: web.Response(status=500), lambda: web.Response(text="<html>"), lambda: web.json_response([]), lambda: refused(-100), lambda: refused("x")])
def test_anything_else_is_worth_another_try(tokens, answer):
    zalo = Zalo()
    zalo.answers = [answer()]
    found, _ = send(tokens, zalo, Piece("a"), Piece("a"))
    assert isinstance(found[0], Trouble) and found[1] is None


def test_a_zalo_that_is_away_is_worth_another_try_and_its_address_is_not_said(tokens):
    async def go():
        oa = OfficialAccount(APP, tokens, FILES.get, None, "http://127.0.0.1:9", "http://127.0.0.1:9", Clock())
        try:
            with pytest.raises(Later):
                await oa.send(PERSON, Piece("a"))
            return oa.health()
        finally:
            await oa.stop()

    assert asyncio.run(go()).says == "chưa đổi được token: Zalo không trả lời"


def test_a_refused_refresh_token_waits_for_another_one_and_loses_nothing(tokens):
    zalo = Zalo()
    zalo.buy()
    [error], health = send(tokens, zalo, Piece("a"))
    assert isinstance(error, Later) and not health.ok and "motcua zalo login" in health.says
    tokens.put(zalo.good_refresh)
    assert send(tokens, zalo, Piece("a")) [0] == [None]


def test_the_token_is_bought_before_anybody_writes(tokens):
    zalo = Zalo()

    async def go():
        async with account(tokens, zalo, Inbox()):
            while not zalo.good_access:
                await asyncio.sleep(0.01)

    asyncio.run(go())
    assert zalo.spent == [FIRST]


SET = {"MOTCUA_ZALO_APP_ID": "4021", "MOTCUA_ZALO_APP_SECRET": "khoa-ung-dung", "MOTCUA_ZALO_OA_SECRET": "khoa-oa"}


def test_settings_make_it(tmp_path):
    assert channel(Settings.read({}, var=tmp_path), FILES.get) is None
    made = channel(Settings.read(SET, var=tmp_path), FILES.get)
    assert made.name == "zalo" and not made.health().ok
    asyncio.run(made.stop())


@pytest.mark.parametrize("missing", SET)
def test_half_of_the_settings_is_said(tmp_path, missing):
    given = {name: value for name, value in SET.items() if name != missing}
    with pytest.raises(SettingsError, match=missing) as said_so:
        channel(Settings.read(given, var=tmp_path), FILES.get)
    assert "khoa" not in str(said_so.value)


def test_settings_print_no_secret():
    printed = repr(Settings.read({**SET, "MOTCUA_ZALO_BOT_TOKEN": "123:abc", "MOTCUA_ZALO_BOT_SECRET": "khoa-bot"}))
    assert "4021" in printed and "khoa" not in printed and "abc" not in printed
