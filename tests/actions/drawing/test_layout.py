"""Places on the page, for procedures longer and odder than the curated ones."""
from xml.etree import ElementTree

import pytest

from actions.drawing.contents import SEVERITIES
from tests.actions.drawing.pages import ask, overlaps, page, said, spills, struck, svg, walk

LONG = "Giấy xác nhận của Ủy ban nhân dân cấp xã nơi người đó đang thường trú hoặc tạm trú về việc đã khai đủ. "


def big():
    cases = [ask(f"c{n}", f"c{n - 1} = yes" if n else None, why=LONG * 2, ask=LONG * (n % 3 + 1)) for n in range(12)]
    whens = [" and ".join(f"c{n} = {'yes' if n % 2 else 'no'}" for n in range(k + 1)) for k in range(12)]
    return walk(
        cases=cases,
        documents=[{"name": LONG * (n % 3 + 1), "copies": n, **({"when": whens[n % 12]} if n > 3 else {})} for n in range(18)],
        redirects=[{"to": "2.000528", "say": LONG, "when": f"c{n} in [yes, no]"} for n in (0, 0, 0, 5, 11, 11)]
        + [{"to": "9.999999", "say": LONG}],
        checks=[{"when": when, "severity": SEVERITIES[n % 3], "say": LONG, "mend": LONG} for n, when in enumerate(whens)],
        conditions=[LONG] * 5,
    )


ODD = {
    "twelve questions and eighteen papers": big(),
    "no questions": walk(cases=[], documents=[{"name": LONG}]),
    "nothing but questions": walk(),
    "a word wider than its box": walk(
        cases=[ask("a", ask="Ữ" * 300), ask("b", options=[{"id": "yes", "label": "W" * 200}, {"id": "no", "label": "x"}])],
        documents=[{"name": "Ữ" * 300, "when": "b"}], redirects=[{"to": "2.000528", "say": "W" * 400, "when": "b"}],
    ),
    "thirty answers": walk(cases=[ask("a", options=[{"id": f"o{n}", "label": LONG} for n in range(30)])]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_texts_keep_apart_whatever_the_procedure(name):
    ours = page(ODD[name])
    assert overlaps(ours) == [] and spills(ours) == [] and struck(ours) == []


def test_arrows_lead_from_each_answer_to_its_redirect():
    ours = page(walk(redirects=[
        {"to": "2.000528", "say": "Một.", "when": "a = no"}, {"to": "2.000547", "say": "Hai.", "when": "a = yes and b = no"},
    ]))  # fmt: skip
    targets = [box for box in ours.boxes if box.kind == "redirect"]
    across = [arrow.points for arrow in ours.arrows if arrow.points[0][1] != arrow.points[-1][1] or len(arrow.points) > 2]
    across = [points for points in across if points[0][0] != points[-1][0]]
    ends = [next(n for n, box in enumerate(targets) if points[-1][0] == box.x and box.y < points[-1][1] < box.y + box.height) for points in across]
    labels = {words.lines[0]: words for words in ours.words if words.style == "ref"}
    assert ends == [0, 1]
    for points, ref in zip(across, ("1b", "2b")):
        assert labels[ref].area[1] < points[0][1] < labels[ref].area[3] + 8


def test_a_redirect_from_two_answers_has_two_arrows():
    ours = page(walk(redirects=[{"to": "2.000528", "say": "Một.", "when": "a in [yes, no]"}]))
    assert len({arrow.points[-1] for arrow in ours.arrows if len(arrow.points) == 4}) == 1
    assert len([arrow for arrow in ours.arrows if len(arrow.points) == 4]) == 2


def test_conditional_questions_and_severities_differ_by_more_than_colour():
    ours = page(big())
    assert {"asked", "asked_if"} <= {box.kind for box in ours.boxes}
    picture = svg(big())
    assert ".b-asked_if{" in picture and "stroke-dasharray" in picture.split(".b-asked_if{")[1].split("}")[0]
    assert all(word in said(picture) for word in ("Dừng lại", "Hồ sơ bị trả lại", "Lưu ý"))


def test_markup_and_control_characters_are_only_text():
    ours = walk(cases=[ask("a", ask="<script>x</script> & \"b\" ]]> \x07chuông?")], documents=[{"name": "A < B & C"}])
    picture = svg(ours)
    assert "<script" not in picture and "\x07" not in picture
    assert ElementTree.fromstring(picture.encode()) is not None
    assert "<script>x</script> & \"b\" ]]> chuông?" in said(picture) and "A < B & C" in said(picture)
