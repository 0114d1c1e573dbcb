"""The poster: every file is read back, and nothing stands on anything else."""
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from actions.sheet import qr
from actions.sheet.canvas import HEIGHT, WIDTH, Code
from actions.sheet.letters import POINT, width
from actions.sheet.poster import DRAW, LEAST, layout, poster
from tests.actions.sheet.reading import codes, pages, pdf_codes, svg_codes

TITLE = "Đăng ký khai sinh"
LINKS = [
    ("Trò chuyện trên web", "https://xa-ban-mau.example/#tt=1.001193"),
    ("Zalo: nhắn «Đăng ký khai sinh»", "https://zalo.me/0000"),
    ("Telegram", "https://t.me/ten_bot?start=1_001193"),
]
LINES = ["Mở camera điện thoại hoặc Zalo, quét mã này để được trợ lý hướng dẫn từng bước."]
MORE = {"head": "Xã Bản Mẫu (ví dụ)", "hotline": "Cần người giúp, gọi 0000 000 000", "foot": ["Mã thủ tục 1.001193"]}
URLS = [url for _, url in LINKS]
WORDS = [TITLE, *LINES, *(label for label, _ in LINKS), MORE["head"], MORE["hotline"], *MORE["foot"]]
LONG_TITLE = " ".join(["Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"] * 4)


def draw(kind, title=TITLE, links=LINKS):
    return poster(title, links, LINES, kind=kind, **MORE)


def test_pdf():
    found = pdf_codes(draw(".pdf"))
    assert list(found) == URLS and found[URLS[0]] >= 90 and found[URLS[1]] >= 30
    (page,) = pages(draw(".pdf"))
    assert all(word in page for word in WORDS)


def test_png():
    picture = Image.open(BytesIO(draw(".png")))
    assert picture.size == (2480, 3508) and codes(picture) == URLS


def test_svg():
    content = draw(".svg")
    tree = ElementTree.fromstring(content)
    text = " ".join(node.text for node in tree.iter("{http://www.w3.org/2000/svg}text"))
    assert all(word in text for word in WORDS) and svg_codes(content) == URLS


def test_signs_of_xml_are_only_text():
    links = [('a "<b>" & c', "https://xa.example/?a=1&b=2")]
    content = draw(".svg", "Một & <hai>", links)
    assert ElementTree.fromstring(content).find("{http://www.w3.org/2000/svg}title").text == "Một & <hai>"
    assert svg_codes(content) == [links[0][1]]


@pytest.mark.parametrize("kind", DRAW)
def test_the_same_poster_gives_the_same_file(kind):
    assert draw(kind) == draw(kind)


@pytest.mark.parametrize("title", ["A", TITLE, LONG_TITLE[:110], LONG_TITLE], ids=len)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_everything_is_on_the_page_and_apart(title, count):
    boxes = []
    lines = [*LINES, "Khi khung trò chuyện mở ra, anh/chị nhắn: Đăng ký khai sinh"]
    for mark in layout(title, LINKS[:count], lines, **MORE):
        if isinstance(mark, Code):
            quiet = mark.size * qr.QUIET / qr.modules(mark.url)  # may touch text: it is the light around the code
            boxes.append((mark.x + quiet, mark.y + quiet, mark.x + mark.size - quiet, mark.y + mark.size - quiet))
        else:
            half, size = width(mark.text, mark.size, mark.bold) / 2, mark.size * POINT
            boxes.append((mark.x - half, mark.y - size * 0.75, mark.x + half, mark.y + size * 0.2))
    for left, top, right, low in boxes:
        assert left >= 10 and top >= 10 and right <= WIDTH - 10 and low <= HEIGHT - 10
    for n, a in enumerate(boxes):
        assert [b for b in boxes[n + 1 :] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]] == []


def test_the_first_code_is_the_big_one_however_long_the_title():
    marks = [mark for mark in layout(LONG_TITLE, LINKS, LINES, **MORE) if isinstance(mark, Code)]
    assert marks[0].url == URLS[0] and marks[0].size >= LEAST > marks[1].size
    assert marks[0].size * (1 - 2 * qr.QUIET / qr.modules(URLS[0])) >= 75


@pytest.mark.parametrize("url", URLS)
def test_a_code_has_light_around_it(url):
    picture = Image.open(BytesIO(qr.png(url, scale=1))).convert("L")
    side = picture.width
    assert side == qr.modules(url)
    assert picture.point(lambda value: 255 - value).getbbox() == (4, 4, side - 4, side - 4)
