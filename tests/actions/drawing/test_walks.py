"""Every curated procedure, drawn: all of it is there, readable, and the same each time."""
from xml.etree import ElementTree

import pytest

from actions import wording
from tests.actions.drawing.pages import CATALOGUE, CODES, PHRASES, SVG, overlaps, real_page, said, spills, struck, svg

pytestmark = pytest.mark.parametrize("code", CODES)


def one_line(text):
    return " ".join(text.split())


def test_everything_is_there_as_text(code):
    ours = CATALOGUE.curated[code]
    words = said(svg(ours))
    wanted = [ours.title, ours.code]
    wanted += [text for case in ours.cases for text in (case.ask, case.why, *(o.label for o in case.options)) if text]
    wanted += [CATALOGUE.papers[d.use].name if d.use else d.name for d in ours.documents]
    wanted += [text for r in ours.redirects for text in (r.to, r.say)]
    wanted += [text for c in ours.checks for text in (c.say, c.why, c.mend, c.basis) if text]
    wanted += [requirement.say.rstrip(".") for requirement in ours.conditions]
    if ours.deadline:
        wanted += [f"{ours.deadline.amount} {PHRASES(f'units.{ours.deadline.unit}')}"]
    wanted += [wording.dong(fee.vnd) for channel in ours.channels for fee in channel.fees if fee.vnd]
    assert [text for text in map(one_line, wanted) if text not in words] == []


def test_no_two_texts_overlap(code):
    assert overlaps(real_page(code)) == []


def test_texts_stay_in_their_boxes_and_off_the_arrows(code):
    assert spills(real_page(code)) == [] and struck(real_page(code)) == []


def test_it_is_plain_accessible_svg_and_the_same_each_time(code):
    picture = svg(CATALOGUE.curated[code])
    assert picture == svg(CATALOGUE.curated[code])
    root = ElementTree.fromstring(picture.encode())
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert CATALOGUE.curated[code].title in title.text and "câu hỏi" in about.text
    assert root.get("aria-labelledby").split() == [title.get("id"), about.get("id")]
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "title", "desc", "style", "rect", "path", "text", "tspan"}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]
