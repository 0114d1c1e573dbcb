"""The QR code of an identity card, read in the browser: its text goes out, the picture never does."""
from __future__ import annotations

import io
import json

import pytest
import segno
from PIL import Image, ImageDraw, ImageFilter

from tests.bot.widget.double import echo, reply, turn
from tests.bot.widget.talk import awaited, opened, said, say

CARD = "001190012345|012345678|Trần Thị Mẫu|05061990|Nữ|Số 1, thôn Mẫu, xã Bản Mẫu, tỉnh Mẫu|01012022"
NEWER = CARD + "||Trần Văn Mẫu|Lê Thị Mẫu||012345678"  # since July 2024 there is more behind it
NATIVE = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return %s; }
    async detect() { return [{ rawValue: "%s" }]; }
  };
"""


def form(state, text):
    if text == "điền":
        return state, turn(reply("Anh/chị tên gì ạ?"), stage="form_ask", behaviour="form")
    if "|" in text:
        return state, turn(reply("Tôi đã đọc thẻ của anh/chị Trần Thị Mẫu."), stage="form_review", behaviour="form")
    return echo(state, text)


def photo(text, size=(1600, 1000), angle=0.0, blur=0.0, share=0.28, tilt=0.0):
    """A picture of a card that lies `angle` degrees askew on a table, its code `share` of its width wide; a JPEG."""
    stream = io.BytesIO()
    segno.make_qr(text, error="m", encoding="utf-8").save(stream, kind="png", scale=8, border=4)
    code = Image.open(stream).convert("RGB")
    card = Image.new("RGB", (int(size[0] * 0.8), int(size[0] * 0.5)), "#cfe3dd")
    draw = ImageDraw.Draw(card)
    for row in range(12):
        draw.rectangle((30, 120 + 40 * row, 30 + (row * 97) % 400 + 200, 130 + 40 * row), fill="#446")
    side = int(size[0] * share)
    card.paste(code.resize((side, side), Image.LANCZOS), (card.width - side - 40, 40))
    if tilt:
        by = tilt * card.width
        corners = (0, 0, -by, card.height, card.width + by, card.height, card.width, 0)
        card = card.transform(card.size, Image.QUAD, corners, Image.BICUBIC, fillcolor="#7a6a58")
    picture = Image.new("RGB", size, "#7a6a58")
    turned = card.rotate(angle, Image.BICUBIC, expand=True, fillcolor="#7a6a58")
    picture.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(blur)).save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.fixture
def filling(tab, server):
    """`filling(scripts=…)`: a page on which a form is being filled."""
    server.answer = form

    def start(**options):
        page = opened(tab(**options), server.url)
        assert page.get_by_role("button", name="Quét thẻ căn cước").count() == 0
        say(page, "điền")
        page.get_by_role("button", name="Quét thẻ căn cước").click()
        page.get_by_role("button", name="Chọn ảnh").wait_for()
        return page

    return start


def give(page, content, name="the.jpg"):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"angle": 13, "blur": 0.8},
        {"size": (1600, 1600), "angle": -90},
        {"size": (4000, 3000), "share": 0.12, "angle": 4, "blur": 1},
        {"tilt": 0.05, "angle": 8},
    ],
    ids=["straight", "askew", "sideways", "far away", "tilted"],
)
@pytest.mark.parametrize("text", [CARD, NEWER], ids=["card", "newer card"])
def test_a_picture_of_a_card_is_read(filling, server, options, text):
    page = filling()
    give(page, photo(text, **options))
    awaited(page, "Tôi đã đọc thẻ")
    assert [each for _, each in server.said] == ["điền", text]
    assert said(page)[-1] == "Thông tin trong mã QR của thẻ căn cước"  # not the number for all to see


def test_the_picture_never_leaves_the_browser(filling, server):
    page = filling()
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data_buffer or b"")))
    content = photo(CARD)
    give(page, content)
    awaited(page, "Tôi đã đọc thẻ")
    posted = [body for method, _, body in sent if method != "GET"]
    assert len(posted) == 1 and set(json.loads(posted[0])) == {"id", "text"} and len(posted[0]) < 400
    assert all(url.startswith(server.url) and len(url) < 200 for _, url, _ in sent)
    assert not any(content[:64] in body or b"\xff\xd8\xff" in body or b"image" in body for _, _, body in server.asked)


def test_the_decoder_is_fetched_only_when_it_is_needed(filling, server):
    page = filling()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    assert page.evaluate("performance.getEntriesByType('resource').filter((each) => each.name.includes('/qr/')).length") == 0
    give(page, photo(CARD))
    awaited(page, "Tôi đã đọc thẻ")
    assert any("/widget/qr/decode.js" in url for url in fetched)


def test_the_browser_s_own_detector_is_preferred(filling, server):
    page = filling(scripts=[NATIVE % ('["qr_code"]', CARD)])
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    give(page, photo("x"))
    awaited(page, "Tôi đã đọc thẻ")
    assert not any("/widget/qr/" in url for url in fetched)


def test_a_detector_that_knows_no_qr_codes_is_none(filling):
    page = filling(scripts=[NATIVE % ('["ean_13"]', "9")])
    give(page, photo(CARD))
    awaited(page, "Tôi đã đọc thẻ")


@pytest.mark.parametrize(
    "content, words",
    [
        (photo("https://example.com/"), "Mã này không phải mã QR của thẻ căn cước."),
        (photo("1|2|3|4|5|6|7"), "Mã này không phải mã QR của thẻ căn cước."),
        (b"this is no picture", "Chưa đọc được ảnh này."),
    ],
    ids=["an address", "other fields", "no picture"],
)
def test_anything_else_is_not_sent(filling, server, content, words):
    page = filling()
    give(page, content)
    page.get_by_text(words).wait_for()
    assert [each for _, each in server.said] == ["điền"]


def test_a_picture_without_a_code_says_so_and_another_may_be_tried(filling, server):
    page = filling()
    blank = io.BytesIO()
    Image.new("RGB", (800, 600), "#888").save(blank, "JPEG")
    give(page, blank.getvalue())
    page.get_by_text("Chưa thấy mã QR").wait_for()
    give(page, photo(CARD))
    awaited(page, "Tôi đã đọc thẻ")


def test_the_camera_is_read_and_let_go(launch, server, tmp_path):
    server.answer = form
    film = tmp_path / "card.mjpeg"
    blank = io.BytesIO()
    Image.new("RGB", (1280, 720), "#888").save(blank, "JPEG")
    film.write_bytes(blank.getvalue() * 3 + photo(CARD, size=(1280, 720), share=0.3) * 30)
    page = launch(f"--use-file-for-fake-video-capture={film}").new_page()
    page.set_default_timeout(15_000)
    opened(page, server.url)
    say(page, "điền")
    page.get_by_role("button", name="Quét thẻ căn cước").click()
    page.get_by_role("button", name="Dùng máy ảnh").click()
    awaited(page, "Tôi đã đọc thẻ")
    assert [each for _, each in server.said] == ["điền", CARD]
    assert page.evaluate("document.querySelector('mot-cua').shadowRoot.querySelector('video').srcObject") is None


def test_a_camera_that_is_refused_leaves_the_picture(filling):
    page = filling(scripts=["navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error());"])
    page.get_by_role("button", name="Dùng máy ảnh").click()
    page.get_by_text("Không mở được máy ảnh").wait_for()
    give(page, photo(CARD))
    awaited(page, "Tôi đã đọc thẻ")


def test_escape_ends_the_scanning_and_not_the_conversation(filling):
    page = filling()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Chọn ảnh").wait_for(state="hidden")
    assert page.get_by_role("dialog").is_visible()
    say(page, "chào")
    awaited(page, "Tôi nghe: chào")
    assert page.get_by_role("button", name="Quét thẻ căn cước").count() == 0  # the form is over
