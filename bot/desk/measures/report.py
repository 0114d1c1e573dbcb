"""The figures of a period as tables, and the few that stand above them. Pure: made of groups that may be shown."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

from actions import progress
from bot.desk.measures.hiding import LEFT, Figure, Group, total
from bot.desk.measures.names import BEHAVIOURS, CHANNELS, WAITS, Names
from bot.desk.measures.reading import Period
from bot.gateway.outbox import WEB
from bot.gateway.tallies import CONVERSATION, CORRECTION, OPENED, TURN, WAIT

#: Rows of a table by subject; those after them are in the CSV.
MOST = 15
#: Behaviours that tell how a question went; the share of each is of their sum.
QUESTIONS = ("answer", "clarify", "apologize")
NONE = "–"


@dataclass(frozen=True)
class Row:
    """`subject` is the code or id behind the words, '' for none; `within`: what it is a part of."""

    label: str
    figures: Tuple[Figure, ...]
    subject: str = ""
    within: str = ""


@dataclass(frozen=True)
class Table:
    """`heads`: of the column of labels, then of each column of figures. `chart`: how it is drawn; '' where it is not."""

    name: str
    title: str
    heads: Tuple[str, ...]
    rows: Tuple[Row, ...]
    chart: str = "bars"
    note: str = ""

    @property
    def top(self) -> Tuple[Row, ...]:
        return self.rows if self.name == "days" else self.rows[:MOST]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(figure.count for row in self.rows for figure in row.figures)


@dataclass(frozen=True)
class Summary:
    """One figure above the tables, and in a few words how it is counted."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Report:
    period: Period
    summary: Tuple[Summary, ...]
    tables: Tuple[Table, ...]

    def table(self, name: str) -> Optional[Table]:
        return next((table for table in self.tables if table.name == name), None)


def report(shown: Mapping[Group, Figure], period: Period, names: Names, channel: str = "", commune: Optional[str] = None) -> Report:
    """`shown` as `hidden` gives it; `channel` '' and `commune` None stand for all of them."""
    picked = _Picked(shown, channel, commune)
    return Report(period, tuple(_summary(picked)), tuple(_tables(picked, period, names)))


class _Picked:
    """The groups of one channel and one commune, or of all."""

    def __init__(self, shown: Mapping[Group, Figure], channel: str, commune: Optional[str]) -> None:
        self._rows = [
            (group, figure)
            for group, figure in shown.items()
            if channel in ("", group.channel) and commune in (None, group.commune)
        ]

    def by(self, kind: str, key: Callable[[Group], str]) -> Dict[str, Figure]:
        """Sums of a kind, largest first."""
        found: Dict[str, Figure] = {}
        for group, figure in self._rows:
            if group.kind == kind:
                found[key(group)] = found.get(key(group), Figure()) + figure
        return dict(sorted(found.items(), key=lambda row: (-row[1].count, row[0])))

    def subjects(self, kind: str) -> Dict[str, Figure]:
        return self.by(kind, lambda group: group.subject)

    def all(self, kind: str) -> Figure:
        return total(figure for group, figure in self._rows if group.kind == kind)


def _summary(picked: _Picked) -> Iterable[Summary]:
    turns, waits = picked.subjects(TURN), picked.subjects(WAIT)
    asked = total(turns.get(name, Figure()) for name in QUESTIONS)
    talks, given, opened = picked.all(CONVERSATION), picked.all(progress.PORTAL), picked.all(OPENED)
    on_web = picked.by(progress.PORTAL, lambda group: group.channel).get(WEB, Figure())
    yield Summary("Cuộc trò chuyện", str(talks), "một người trong một ngày là một cuộc")
    for name, label in zip(QUESTIONS, ("Trả lời được", "Phải hỏi lại", "Không tìm thấy")):
        yield Summary(label, _share(turns.get(name, Figure()), asked), f"trong {asked} lượt hỏi")
    yield Summary("Cán bộ nhận", str(total(waits.values())), "cuộc được chuyển cho người")
    yield Summary("Thời gian chờ thường gặp", _median(waits), "một nửa số cuộc chờ không lâu hơn")
    yield Summary("Được đưa đường dẫn sang cổng", _share(given, talks), f"{given} trong {talks} cuộc")
    unknown = "kênh khác không biết được"
    yield Summary("Đã mở trang của cổng", _share(opened, on_web), f"{opened} trong {on_web} cuộc trên trang web; {unknown}")
    wrong = picked.all(CORRECTION)
    yield Summary("Bị nói là sai", _share(wrong, turns.get("answer", Figure())), "so với số lượt trả lời")


def _share(part: Figure, whole: Figure) -> str:
    """In whole percent; of groups that may be shown alone."""
    if not whole.count or (part.less and not part.count):
        return NONE
    return f"{min(100, round(100 * part.count / whole.count))}%"


def _median(waits: Mapping[str, Figure]) -> str:
    rows = [(WAITS[name], waits[name].count) for name in WAITS if name in waits]
    half, seen = sum(count for _, count in rows) / 2, 0
    for label, count in rows:
        seen += count
        if seen and seen >= half:
            return label
    return NONE


def _tables(picked: _Picked, period: Period, names: Names) -> List[Table]:
    known = {"turns": BEHAVIOURS, "waits": WAITS, "channels": CHANNELS}
    turns, waits = picked.subjects(TURN), picked.subjects(WAIT)
    made = picked.subjects(progress.FORM_MADE)
    begun = picked.subjects(progress.FORM_BEGUN)
    return [
        _days(picked, period),
        _one("turns", "Trợ lý đã làm gì", ("Việc", "Lượt"), turns, lambda id: known["turns"].get(id, id)),
        _one("procedures", "Thủ tục được hỏi nhiều", ("Thủ tục", "Lượt hỏi"), picked.subjects(progress.PROCEDURE), names.procedure),
        _left(picked, names),
        _papers(picked, names),
        Table(
            "forms", "Tờ khai", ("Tờ khai", "Bắt đầu điền", "Làm xong"),
            tuple(Row(names.form(id), (begun.get(id, Figure()), made.get(id, Figure())), id) for id in {**begun, **made}),
            "pairs", "Một người làm lại tờ khai ở cuộc khác được đếm lại.",
        ),
        _one("waits", "Chờ cán bộ nhận", ("Thời gian chờ", "Cuộc"), {name: waits[name] for name in WAITS if name in waits}, WAITS.__getitem__),
        _one("channels", "Theo kênh", ("Kênh", "Cuộc trò chuyện"), picked.by(CONVERSATION, lambda group: group.channel), lambda id: CHANNELS.get(id, id)),
        _one("communes", "Theo xã, phường", ("Xã, phường", "Cuộc trò chuyện"), picked.by(CONVERSATION, lambda group: group.commune), names.commune,
             note="Xã, phường mà người dân nói mình ở; chưa nói thì tính cho nơi đang phục vụ."),
        _portal(picked, names),
    ]  # fmt: skip


def _one(
    name: str, title: str, heads: Tuple[str, str], found: Mapping[str, Figure], called: Callable[[str], str], note: str = ""
) -> Table:
    return Table(name, title, heads, tuple(Row(called(id), (figure,), id) for id, figure in found.items()), note=note)


def _days(picked: _Picked, period: Period) -> Table:
    channels = list(picked.by(CONVERSATION, lambda group: group.channel))
    found = {channel: {} for channel in channels}
    for key, figure in picked.by(CONVERSATION, lambda group: f"{group.channel} {group.day}").items():
        channel, _, day = key.partition(" ")
        found[channel][day] = figure
    rows = []
    for day in period.days:
        figures = tuple(found[channel].get(day.isoformat(), Figure()) for channel in channels)
        rows.append(Row(_day(day), (*figures, total(figures)), day.isoformat()))
    heads = ("Ngày", *(CHANNELS.get(channel, channel) for channel in channels), "Cộng")
    return Table("days", "Cuộc trò chuyện theo ngày", heads, tuple(rows), "stacked")


def _day(day: dt.date) -> str:
    return f"{day:%d/%m}"


def _left(picked: _Picked, names: Names) -> Table:
    """Where a walk or a form stands still. The ends are in it, too: what was gone through belongs to the whole."""
    rows = []
    for subject, figure in picked.subjects(LEFT).items():
        within, step = names.whole(subject)
        rows.append(Row(step, (figure,), subject, within))
    stopped = sorted(rows, key=lambda row: _ended(row.subject))  # those that came to their end last
    note = "Đến hết kỳ vẫn dừng ở đó: có thể bỏ dở, có thể còn quay lại. «Đi đến cuối» và «Đã làm xong» là đã đủ."
    return Table("left", "Dừng lại ở đâu", ("Bước", "Cuộc"), tuple(stopped), note=note)


def _ended(subject: str) -> bool:
    return subject.partition(" ")[2] in progress.ENDS


def _papers(picked: _Picked, names: Names) -> Table:
    rows = tuple(
        Row(names.paper(subject), (figure,), subject, names.procedure(subject.partition(" ")[0]))
        for subject, figure in picked.subjects(progress.LACKED).items()
    )
    return Table("papers", "Giấy tờ hay thiếu", ("Giấy tờ", "Lần nói là chưa có"), rows)


def _portal(picked: _Picked, names: Names) -> Table:
    given = picked.subjects(progress.PORTAL)
    rows = tuple(Row(names.procedure(code) or "Không thủ tục nào", (figure,), code) for code, figure in given.items())
    note = "Người dân được đưa đường dẫn; có mở hay không thì chỉ khung trò chuyện trên trang web biết, và chỉ đếm chung."
    return Table("portal", "Đưa sang cổng", ("Thủ tục", "Cuộc"), rows, note=note)
