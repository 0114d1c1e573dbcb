"""What the counts say: a page with charts, the charts themselves, and everything as CSV."""
from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Optional
from urllib.parse import urlencode

from aiohttp import web

from actions.world import today_in_vietnam
from bot.desk import audit
from bot.desk.measures import charts, names
from bot.desk.measures.export import as_csv
from bot.desk.measures.hiding import LEAST, Figure, Group, groups, hidden
from bot.desk.measures.names import CHANNELS
from bot.desk.measures.reading import PERIODS, Period, counts
from bot.desk.measures.report import MOST, Report, report
from bot.desk.measures.unanswered import unanswered
from bot.desk.web import ROOT, Desk, Page, desk, member, render
from bot.serve.http import Refused

MEASURES = f"{ROOT}/measures"
#: Instead of a commune's code, which may be '' where it is not known.
ALL = "all"
#: Letters of a filter.
LONGEST = 32
#: A picture may have its own style, and nothing else; no script stands in it.
_PICTURE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox", "Content-Type": "image/svg+xml; charset=utf-8"}


@dataclass(frozen=True)
class Choice:
    """What the page is asked for. `channel` '' and `commune` None: all of them."""

    days: int
    channel: str
    commune: Optional[str]

    @classmethod
    def of(cls, request: web.Request) -> Choice:
        """Raises Refused."""
        days = request.query.get("days", str(PERIODS[1]))
        if days not in map(str, PERIODS):
            raise Refused(400, "bad_days", "Kỳ xem là 7, 30 hoặc 90 ngày.")
        channel, commune = (request.query.get(name, first)[:LONGEST] for name, first in (("channel", ""), ("commune", ALL)))
        return cls(int(days), channel, None if commune == ALL else commune)

    @property
    def query(self) -> str:
        return urlencode({"days": self.days, "channel": self.channel, "commune": ALL if self.commune is None else self.commune})


def pages() -> list[Page]:
    return [
        Page("GET", MEASURES, show, "staff"),
        Page("GET", f"{MEASURES}.csv", export, "staff"),
        Page("GET", f"{MEASURES}/{{name}}.svg", picture, "staff"),
    ]


async def show(request: web.Request) -> web.Response:
    choice = Choice.of(request)
    shown, made = await asyncio.to_thread(_made, desk(request), choice)
    known = names.known()
    communes = {group.commune: known.commune(group.commune) for group, figure in shown.items() if figure.count}
    channels = {group.channel: CHANNELS.get(group.channel, group.channel) for group, figure in shown.items() if figure.count}
    return render(
        request, "measures.html", report=made, choice=choice, periods=PERIODS, least=LEAST, most=MOST,
        communes=sorted(communes.items(), key=lambda row: row[1]), channels=sorted(channels.items(), key=lambda row: row[1]),
    )  # fmt: skip


async def picture(request: web.Request) -> web.Response:
    _, made = await asyncio.to_thread(_made, desk(request), Choice.of(request), False)
    table = made.table(request.match_info["name"])
    if table is None or not table.chart:
        raise web.HTTPNotFound()
    return web.Response(body=await asyncio.to_thread(charts.svg, table), headers=_PICTURE)


async def export(request: web.Request) -> web.Response:
    """Recorded before it is given."""
    here, choice = desk(request), Choice.of(request)
    _, made = await asyncio.to_thread(_made, here, choice)
    await asyncio.to_thread(here.audit.add, member(request).login, audit.EXPORTED, "measures", choice.query)
    name = f"mot-cua-{made.period.first:%Y%m%d}-{made.period.last:%Y%m%d}.csv"
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=as_csv(made), headers=headers)


def _made(here: Desk, choice: Choice, whole: bool = True) -> tuple[dict[Group, Figure], Report]:
    """What may be shown of all, and the report of what was chosen; `whole` with what is read besides the counts."""
    period = Period.of(choice.days, today_in_vietnam())
    shown = hidden(groups(counts(here.store, period)))
    made = report(shown, period, names.known(), choice.channel, choice.commune)
    return shown, replace(made, tables=(*made.tables, unanswered(here.store))) if whole else made
