"""Where everything stands: questions down the left, redirects beside them, papers on the right, the rest below."""
from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from actions.drawing.cards import card, rows_of_cards, stack
from actions.drawing.contents import Contents, Item, Question
from actions.drawing.page import Arrow, Box, Page
from actions.phrases import Phrases

#: Pixels. Printed on A3 across, 14 pixels come to 3.5 mm.
WIDTH, MARGIN = 1560, 38
QUESTIONS, GUTTER, REDIRECTS, GAP = 636, 84, 296, 40
#: Inside a question: where its text begins, and the share of a row that an answer's own words get.
_INDENT, _PAD, _LABELS = 58, 14, 0.54
_BETWEEN, _APART = 24, 26
#: How far a section may reach beyond the longer column before it goes below.
_OVER = 150
HEADINGS = {
    "deadline": "drawing.deadline",
    "requirement": "drawing.requirements",
    "fee": "drawing.fees",
    "time": "drawing.times",
}


def lay_out(contents: Contents, phrases: Phrases) -> Page:
    """The page of a procedure's picture."""
    page = Page(WIDTH, contents.title, " ".join((contents.counts, phrases("drawing.about"))))
    top = _header(page, contents, phrases) + 26
    papers_x, questions_end, beside_end = MARGIN, top, top
    if contents.questions:
        papers_x = MARGIN + QUESTIONS + GAP
        y = page.text("heading", MARGIN, top, QUESTIONS, phrases("drawing.questions")) + 10
        if contents.redirects:
            papers_x += GUTTER + REDIRECTS - 6
            page.text("heading", MARGIN + QUESTIONS + GUTTER, top, REDIRECTS, phrases("drawing.redirects"))
        questions_end, beside_end = _questions(page, y, contents, phrases)
    right = WIDTH - MARGIN - papers_x
    left_column = [MARGIN, QUESTIONS, questions_end]
    right_column = [papers_x, right, _papers(page, papers_x, top, right, contents, phrases)]
    full = max(left_column[2], right_column[2], beside_end)
    later = []
    for kind in HEADINGS:  # what fits under the shorter of the two columns stands there
        column = min((right_column, left_column) if contents.questions else (right_column,), key=lambda each: each[2])
        end = _section(Page(WIDTH), kind, contents, column[0], column[2] + _APART, column[1], phrases)
        if end is None:
            continue
        if end > full + _OVER:
            later.append(kind)
        else:
            column[2] = _section(page, kind, contents, column[0], column[2] + _APART, column[1], phrases)
            full = max(full, column[2])
    page.height = _below(page, full + 34, contents, later, phrases) + MARGIN
    return page


def _header(page: Page, contents: Contents, phrases: Phrases) -> float:
    room = WIDTH - 2 * MARGIN
    y = page.text("title", MARGIN, MARGIN - 8, room, contents.title) + 2
    y = page.text("line", MARGIN, y, room, f"{contents.source} {contents.counts}") + 14
    legend = page.box("legend", MARGIN, y, room, 0)
    y = page.text("head", MARGIN + _PAD, y + 10, room - 2 * _PAD, phrases("drawing.legend")) + 2
    for key in ("drawing.legend_order", "drawing.legend_answer", "drawing.legend_unsure"):
        y = page.text("line", MARGIN + _PAD, y, room - 2 * _PAD, phrases(key)) + 2
    legend.height = y + 10 - legend.y
    return y + 10


def _questions(page: Page, y: float, contents: Contents, phrases: Phrases) -> Tuple[float, float]:
    """The column of questions and the redirects beside it; returns where each ends."""
    x, beside, links = MARGIN + 28, y, []
    right = MARGIN + QUESTIONS + GUTTER
    for item in contents.redirects:
        if not item.decided_by:
            beside = card(page, right, beside, REDIRECTS, item, phrases)[1] + 10
    for question in contents.questions:
        box, rows = _question(page, y, question, phrases)
        ours = [item for item in contents.redirects if item.decided_by == question.ref]
        beside = max(beside, y) if ours else beside
        for item in sorted(ours, key=lambda item: _source(item, question)):
            target, end = card(page, right, beside, REDIRECTS, item, phrases)
            sources = [row for row, answer in zip(rows, question.answers) if item.ref in answer.redirects]
            links.append((sources or [y + 26], target.y + 22))
            beside = end + 10
        y = box.y + box.height + _BETWEEN
        page.arrows.append(Arrow(((x, y - _BETWEEN), (x, y))))
    _connect(page, links, MARGIN + QUESTIONS, right)
    end = page.box("end", MARGIN, y, QUESTIONS, 0)
    bottom = page.text("when", MARGIN + 20, y + 9, QUESTIONS - 40, phrases("drawing.end")) + 9
    end.height = bottom - y
    return bottom, beside


def _source(item: Item, question: Question) -> int:
    """The first row of a question from which a redirect is reached."""
    return next((n for n, answer in enumerate(question.answers) if item.ref in answer.redirects), -1)


def _question(page: Page, y: float, question: Question, phrases: Phrases) -> Tuple[Box, List[float]]:
    """A question's box, and the height of the middle of each of its rows."""
    box = page.box("asked_if" if question.condition else "asked", MARGIN, y, QUESTIONS, 0)
    page.badge("number", "number", MARGIN + 12, y + 11, question.ref, size=(32, 32))
    x, room = MARGIN + _INDENT, QUESTIONS - _INDENT - _PAD
    at = page.text("ask", x, y + 14, room, question.ask)
    if question.condition:
        at = page.text("when", x, at + 3, room, phrases("drawing.only_when", condition=question.condition))
    if question.why:
        at = page.text("small", x, at + 3, room, phrases("drawing.why", why=question.why))
    at, rows = max(at, y + 46) + 8, []
    for answer in question.answers:
        page.box("rule", MARGIN + 12, at, QUESTIONS - 24, 0)
        text_x = x if answer.ref else MARGIN + 16
        if answer.ref:
            page.text("ref", MARGIN + 16, at + 7, _INDENT - 16, answer.ref)
        pills_x = x + room * _LABELS
        end = page.text("label", text_x, at + 7, pills_x - text_x - 12, answer.label)
        pills, pill_room = at + 6, MARGIN + QUESTIONS - _PAD - pills_x
        badges = [("opens", refs) for refs in answer.opens]
        badges += [("excludes", phrases("drawing.excludes", refs=refs)) for refs in answer.excludes]
        pills = page.badges(pills_x, pills, pill_room, badges)
        end = max(end, pills) + 7
        rows.append((at + end) / 2)
        at = end
    box.height = at + 4 - y
    return box, rows


def _connect(page: Page, links: Sequence[Tuple[List[float], float]], left: float, right: float) -> None:
    """Elbow arrows from rows to redirects, each in a lane of its own.

    Those going down have the right half of the gutter, the first of them outermost; those going up have the left half,
    likewise. Rows and redirects come in the same order, so no two cross but where several rows lead to one redirect.
    """
    step = min(8.0, 28 / max(1, len(links)))
    for number, (rows, target) in enumerate(links):
        target = next((row for row in rows if abs(row - target) < 9), target)  # no kink for a few pixels
        lane = right - 20 - number * step if rows[0] < target else left + 10 + number * step
        for row in rows:
            page.arrows.append(Arrow(((left, row), (lane, row), (lane, target), (right, target))))


def _papers(page: Page, x: float, y: float, room: float, contents: Contents, phrases: Phrases) -> float:
    """The papers, always needed first; in two columns where there is room for two."""
    y = page.text("heading", x, y, room, phrases("drawing.papers")) + 10
    if not contents.papers:
        return page.text("line", x, y, room, phrases("drawing.no_papers"))
    always = [item for item in contents.papers if not item.condition]
    depends = [item for item in contents.papers if item.condition]
    for title, items in ((phrases("drawing.always"), always), (phrases("drawing.depends"), depends)):
        if items:
            y = page.text("head", x, y, room, title) + 8
            y = rows_of_cards(page, x, y, room, items, phrases, columns=2 if room > 700 else 1) + 14
    return y - 14


def _section(
    page: Page, kind: str, contents: Contents, x: float, y: float, width: float, phrases: Phrases
) -> Optional[float]:
    """A heading and its cards under one another; returns where they end, None where there are none."""
    items = contents.groups.get(kind)
    if not items:
        return None
    return stack(page, x, page.text("heading", x, y, width, phrases(HEADINGS[kind])) + 8, width, items, phrases)


def _below(page: Page, y: float, contents: Contents, kinds: Sequence[str], phrases: Phrases) -> float:
    """What had no place beside the questions, in three columns; then the findings."""
    room, columns = WIDTH - 2 * MARGIN, 3
    if len(kinds) == 1:
        y = page.text("heading", MARGIN, y, room, phrases(HEADINGS[kinds[0]])) + 8
        y = rows_of_cards(page, MARGIN, y, room, contents.groups[kinds[0]], phrases, columns) + 22
        kinds = ()
    width = (room - 20 * (columns - 1)) / columns
    ends: Dict[int, float] = dict.fromkeys(range(columns), y)
    for kind in kinds:
        column = min(ends, key=lambda n: (ends[n], n))
        end = _section(page, kind, contents, MARGIN + column * (width + 20), ends[column], width, phrases)
        ends[column] = (end or ends[column]) + 22
    y = max(ends.values())
    checks = contents.groups.get("check", ())
    if not checks:
        return y
    y = page.text("heading", MARGIN, y, room, phrases("drawing.checks")) + 8
    return rows_of_cards(page, MARGIN, y, room, checks, phrases, columns)
