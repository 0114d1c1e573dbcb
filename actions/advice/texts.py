"""What one click copies: a few sentences to say, the whole to send by Zalo, the weightiest of it for SMS. Pure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence

from actions import wording
from actions.advice import brief, sms
from actions.advice.model import Block, Elsewhere, PaperRow, SourceLine, Texts, Warning
from actions.asking import Ask
from actions.walk.findings import STOPS

#: Words of what is said; papers that are named in it; words of a place where more would crowd something out.
MOST_WORDS, MOST_NAMED, SHORTER_PLACE = 60, 3, 10
#: What is said of every procedure, in this order where nothing else was asked for first.
SAID = ("papers", "where", "fee", "time")
#: Aspects that can be told aloud in their own words, if those are few; steps and laws are for reading.
TOLD_ALOUD = ("online", "form", "result")
MOST_WORDS_OF_ASPECT = 25


@dataclass(frozen=True)
class Told:
    """Everything that a text may say."""

    ask: Ask
    aspects: Sequence[str]
    blocks: Sequence[Block]
    papers: Sequence[PaperRow]
    facts: str
    warnings: Sequence[Warning]
    deadline: str
    redirect: Optional[Elsewhere]
    source: SourceLine


def texts(told: Told) -> Texts:
    return Texts(spoken(told), message(told), tuple(short_messages(told)))


def spoken(told: Told) -> str:
    """At most MOST_WORDS words: what was asked for first, then papers, place, fee and time as far as they fit."""
    if told.redirect:
        return brief.clipped(told.redirect.say, MOST_WORDS)
    for most in (brief.MOST_WORDS_OF_PLACE, SHORTER_PLACE):  # a shorter place leaves room for fee and time
        wanted = _sentences(told, _short(told, most))
        if len(" ".join(wanted).split()) <= MOST_WORDS:
            return " ".join(wanted)
    said: List[str] = []
    for sentence in wanted:
        if len(" ".join([*said, sentence]).split()) <= MOST_WORDS:
            said.append(sentence)
    return " ".join(said)


def _sentences(told: Told, parts: Dict[str, str]) -> List[str]:
    lead = told.ask.say("suggest.spoken_lead", short=brief.clipped(told.ask.procedure.short, brief.MOST_WORDS))
    order = [*(name for name in told.aspects if name in parts), *(name for name in SAID if name not in told.aspects)]
    stops = [warning.say for warning in told.warnings if warning.severity == STOPS]
    return [sentence for sentence in (lead, *stops, *(parts[name] for name in order)) if sentence]


def _short(told: Told, most: int = brief.MOST_WORDS_OF_PLACE) -> Dict[str, str]:
    """Aspect → one short sentence; `most` words of a place."""
    say, ask = told.ask.say, told.ask
    place, fee, time = brief.where(ask, most), brief.fee(ask), brief.time(ask)
    parts = {
        "papers": _papers(told),
        "where": brief.stopped(say("suggest.spoken_where", place=place)) if place else "",
        "fee": say("suggest.spoken_fee", fee=fee) if fee else "",
        "time": say("suggest.spoken_time", time=time) if time else "",
    }
    for block in told.blocks:
        if block.asked and block.aspect in TOLD_ALOUD:
            words = block.text.replace("\n• ", " ").replace("\n", " ")
            parts[block.aspect] = brief.stopped(brief.clipped(words, MOST_WORDS_OF_ASPECT))
    return parts


def _papers(told: Told) -> str:
    say, sure = told.ask.say, [row for row in told.papers if row.sure]
    if not told.papers:
        return say("suggest.spoken_no_papers") if told.ask.procedure.documents else ""
    if not sure:
        return say("suggest.spoken_maybe_only", count=len(told.papers))
    parts = [say("suggest.spoken_papers", names=", ".join(_lower(brief.paper(row.name)) for row in sure[:MOST_NAMED]))]
    more, maybe = len(sure) - MOST_NAMED, len(told.papers) - len(sure)
    parts += [say("suggest.spoken_more", count=more)] if more > 0 else []
    parts += [say("suggest.spoken_maybe", count=maybe)] if maybe else []
    return brief.stopped(" ".join(parts))


def _lower(name: str) -> str:
    """A name in the middle of a sentence; «CT01» and «VNeID» stay."""
    return name[0].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name


def message(told: Told) -> str:
    """The whole: what was asked for, every paper, place, fee, time, warnings, the portal's page, the source."""
    say, procedure = told.ask.say, told.ask.procedure
    lines = [say("suggest.message_lead", short=procedure.short)]
    lines += [say("suggest.message_case", facts=told.facts)] if told.facts else []
    if told.redirect:
        return "\n".join([*lines, told.redirect.say, told.source.line])
    first = [block for block in told.blocks if block.asked]
    lines += [block.text for block in first] + _listed(told)
    lines += [block.text for block in told.blocks if not block.asked]
    lines += [told.deadline] if told.deadline else []
    if told.warnings:
        lines += [say("suggest.message_warnings"), wording.bullets(_whole(warning) for warning in told.warnings)]
    lines += [say("suggest.message_page", url=told.source.url)] if told.source.url else []
    return "\n".join([*lines, told.source.line, say("suggest.message_ask")])


def _listed(told: Told) -> List[str]:
    say, lines = told.ask.say, []
    sure = [_row(row) for row in told.papers if row.sure]
    maybe = [_row(row) for row in told.papers if not row.sure]
    if sure:
        lines += [say("papers.title"), wording.numbered(sure)]
    if maybe:
        lines += [say("papers.maybe"), wording.bullets(maybe)]
    if not told.papers:
        lines.append(say("papers.none" if told.ask.procedure.documents else "papers.unknown"))
    return lines


def _row(row: PaperRow) -> str:
    return f"{row.name} ({row.detail})" if row.detail else row.name


def _whole(warning: Warning) -> str:
    return f"{warning.say} {warning.mend}".strip()


def short_messages(told: Told) -> List[str]:
    """The weightiest first; the end says where the rest is to be seen."""
    say, ask = told.ask.say, told.ask
    tail = sms.plain(next(line for line in _tails(told) if sms.fits([], line, 1)))
    lead = sms.plain(say("suggest.sms_lead", short=brief.clipped(ask.procedure.short, brief.MOST_WORDS)))
    if told.redirect:
        return sms.packed([lead, told.redirect.say], tail)
    parts = _short(told)
    stops = [warning.say for warning in told.warnings if warning.severity == STOPS]
    fixed = [sms.plain(line) for line in (*stops, parts["fee"], parts["time"], parts["where"])]
    return sms.packed([lead, *_fitting(lead, fixed, tail, told), *fixed, told.deadline], tail)


def _tails(told: Told) -> List[str]:
    """Where the rest is to be seen: the procedure's page, the portal where that address fills more than a message, nothing."""
    places = (told.source.url, told.ask.world.profile.portal.home)
    return [*(told.ask.say("suggest.sms_rest", where=place) for place in places if place), ""]


def _fitting(lead: str, fixed: Sequence[str], tail: str, told: Told) -> List[str]:
    """As many papers as leave room for `fixed`, and how many there are besides; one at least."""
    say, shown = told.ask.say, []
    rows = [sms.plain(say("suggest.sms_paper", name=brief.paper(row.name))) for row in told.papers if row.sure]
    for count in range(1, len(rows) + 1):
        left = len(told.papers) - count
        more = [*rows[:count], *([say("suggest.sms_more", count=left)] if left else [])]
        if shown and not sms.fits([lead, *more, *fixed], tail):
            break
        shown = more
    return shown
