"""«sửa ngày sinh của mẹ thành 2/9/1995»: the wish to change a blank by naming it, at any time in the conversation.

Three sayings: a wish first («sửa …», «em ghi nhầm …»), a verdict after a name («số 5 sai rồi»), and a correction
(«không phải Lan, mà là Loan»). An answer that merely holds such a word («Lê Thị Sửa», «thôn Đổi») is none of them.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from actions.interview.naming.names import Index, Named
from actions.interview.naming.meant import LONGEST, Ids, Meant
from actions.interview.naming.spoken import STOPS, Line, Span
from nlu.analysis import analyse

__all__ = ["Change", "Named", "change"]

#: Characters; a longer message is a story, not a wish.
MOST = 300
#: Links and verdicts that are tried.
_TRIES = 8
_OPENING, _CLOSING = " \t:=>→-–—,.;«»\"“”'", " \t.,;!?…«»\"“”'"
_WISHES = ("verbs", "verbs_with_name", "faults")
_VERDICTS = ("faults", "faults_after", "faults_with_value", "denials", "verbs", "verbs_with_name")


@dataclass(frozen=True)
class Change:
    """`among`: the ids meant, best first; several where the words do not decide, none where they name nothing.

    `value`: the new value as typed, '' where none was said.
    """

    among: Ids
    value: str = ""


def change(text: str, blanks: Sequence[Named]) -> Optional[Change]:
    """The change that the message wishes; None where it wishes none. Never raises."""
    if len(text) > MOST:
        return None
    line = Line(analyse(text))
    reader = _Reader(line, Index.of(blanks))
    return (reader.led((0, len(line))) or reader.judged((0, len(line)))) if len(line) else None


class _Reader:
    def __init__(self, line: Line, index: Index) -> None:
        self.line, self.index, self.meant = line, index, Meant(line, index)

    def led(self, span: Span) -> Optional[Change]:
        """A wish that leads the message, what is polite before it apart."""
        start, end = self._led_by(span)
        group, size = self._longest(_WISHES, start, end)
        if not size:  # «em nhầm, ngày sinh mẹ là …»
            sorry = start < end and any(self.line.at("faults", at, start) for at in range(span[0], start))
            return self._wished((start, end), False) if sorry else None
        unsure = self.line.bare and self.line.at("bare_unsure", start, start + size) == size
        return self._wished((start + size, end), group == "verbs" and not unsure)

    def judged(self, span: Span) -> Optional[Change]:
        """A name and its verdict: «số 5 sai», «ngày sinh mẹ phải là …», «tên mẹ không phải Lan, mà là Loan»."""
        line, (start, end) = self.line, span
        polite, tried = self._led_by(span)[0], 0
        rather = self._rather(span, polite)
        if rather:
            return rather
        for at in range(start, end):
            group, size = self._longest(_VERDICTS, at, end)
            if not size or set(line.gap(at)) & set(":=") or self._denied((start, at)) or tried == _TRIES:
                continue
            tried += 1
            if group == "denials" and at == polite and (value := self._contrast((at + size, end))):
                return Change((), value)
            for first in dict.fromkeys((start, polite)):
                if first < at and self.index.exact(line.words((first, at + size))):
                    continue  # the word is of a name: «lý do sửa: …»
                ids = self.meant.named((first, at)) or self.meant.named(line.without_back("leads", (first, at)))
                if ids is None and group.startswith("faults") and at - first > 1:
                    left = line.without_back("tails", (at + size, end))
                    ids = self.meant.partly((first, at)) if left[0] == left[1] else None
                found = self._after(group, (at + size, end), ids) if ids else None
                if found:
                    return self._of_whole((first, at), ids, found.value)
        return None

    def _rather(self, span: Span, polite: int) -> Optional[Change]:
        """«mẹ sinh năm 1995 chứ không phải 1996», «năm sinh mẹ 1995 mới đúng»."""
        line, (start, end) = self.line, span
        last = line.without_back("value_tails", span, marked=True)[1] if line.before("right", start, end) else end
        stop = next((at for at in range(start, end) if line.at("rather", at, end)), last)
        if stop == end:
            return None
        for at in range(min(stop - 1, start + LONGEST), start, -1):
            link = line.at("links", at, stop)
            for first in dict.fromkeys((start, polite)) if link or self.meant.begins_value(at) else ():
                ids = self.meant.named((first, at)) if first < at else None
                if ids:
                    return self._of_whole((first, at), ids, self._value(line.tokens[at + link].start, stop))
        return None

    def _of_whole(self, span: Span, ids: Ids, value: str) -> Change:
        """Without the value where the words name a part only: «sửa tên đệm thành Thảo» does not tell the name."""
        return Change(ids, "" if self.meant.part(span) else value)

    def _denied(self, span: Span) -> bool:
        """Whether «không» or «khỏi» stands just before: «không sai», «không cần sửa»."""
        start, end = span
        near = range(max(start, end - 3), end)
        return any(self.line.at("negations", at, end) and not set(self.line.gap(at + 1)) & STOPS for at in near)

    def _led_by(self, span: Span) -> Span:
        """The span without what is polite before a wish."""
        line, (at, end) = self.line, span
        while at < end:
            comma = line.at("leads_with_comma", at, end)
            if comma and at + comma < end and set(line.gap(at + comma)) & STOPS:
                at += comma
                continue
            size = line.at("leads", at, end)
            if not size or self._longest(_WISHES, at, end)[1] >= size or line.is_name(at):
                break
            at += size
        return at, end

    def _longest(self, groups: Sequence[str], at: int, end: int) -> Tuple[str, int]:
        line = self.line
        if at >= end or line.is_name(at) or line.at("not_verbs", at, end):
            return "", 0
        return max(((group, line.at(group, at, end)) for group in groups), key=lambda found: found[1])

    def _wished(self, span: Span, sure: bool) -> Optional[Change]:
        """What is to be changed, and into what; an unknown name is a wish only where the verb is `sure`."""
        line, (start, end) = self.line, span
        left = line.without_back("tails", line.without_front("helps", span))
        if left[0] >= left[1]:
            return Change(()) if sure else None
        whole = self.meant.named(span)
        if whole is not None:
            return Change(whole)
        if not sure and line.digit(start):
            return None  # «doi 5, thon Dong»: «đội 5»
        links = self._links(span)
        for cut, tried in ((False, reversed(links)), (True, iter(links))):
            for at, value in tried:
                ids = self.meant.named((start, at), cut) if start < at else None
                if ids is not None:
                    return self._of_whole((start, at), ids, self._value(value, end))
        for at in range(min(end - 1, start + LONGEST), start, -1):
            if self.meant.begins_value(at) and (ids := self.meant.named((start, at))):
                return self._of_whole((start, at), ids, self._value(line.tokens[at].start, end))
        ids = self.meant.named(span, cut=True)
        if ids is not None:
            return Change(ids)
        if line.anywhere("questions", (start, links[0][0] if links else end)):
            return None
        ids = self.meant.partly((start, links[0][0]) if links and links[0][0] > start else left)
        if ids and (sure or left[1] - left[0] > 1):
            return self._of_whole((start, links[0][0]), ids, self._value(links[0][1], end)) if links else Change(ids)
        return self._nameless(span, left, links) if sure else None

    def _nameless(self, span: Span, left: Span, links: List[Tuple[int, int]]) -> Optional[Change]:
        line, (start, end) = self.line, span
        if links:
            return Change((), self._value(links[0][1], end))
        if line.digit(left[0]):
            return Change((), self._value(line.tokens[left[0]].start, end))
        name = not line.shouted and all(map(line.capital, range(start - 1, end)))  # «Thay Thị Lan» is a person
        return None if name else Change(())

    def _after(self, group: str, span: Span, ids: Ids) -> Optional[Change]:
        """What follows the verdict on a name: nothing, the new value, or what makes it no wish at all."""
        line, (start, end) = self.line, span
        if group == "faults_with_value":
            return Change(ids, self._value(line.tokens[start - 1].end, end))
        if group == "denials":
            return Change(ids, self._contrast(span))
        first, last = line.without_back("tails", line.without_front("tails", span))
        wrong = line.at("wrong_parts", first, last)
        first += wrong
        if first >= last:
            return Change(ids)
        if line.anywhere("questions", (first, last)):
            return None
        size = max(line.at("links", first, end), line.at("faults_with_value", first, end))
        if size and not line.is_name(first):
            return Change(ids, self._value(line.tokens[first + size - 1].end, end))
        again = self.led((first, end))
        if again:
            return Change(ids, again.value)
        apart = set(line.gap(first)) & (STOPS | set(":=-–"))
        right = line.before("right", first, end) or line.before("right", first, last)
        if right or apart and (line.digit(first) or line.capital(first)):
            return Change(ids, self._value(line.tokens[first].start, end))
        return Change(ids) if apart or wrong else None

    def _contrast(self, span: Span) -> str:
        """«Lan, mà là Loan»: what stands after «mà là»."""
        line, (start, end) = self.line, span
        for at in range(start, end):
            size = line.at("contrasts", at, end) or (line.low[at] in ("là", "la") and at > start)
            if size and not line.is_name(at):
                return self._value(line.tokens[at + size - 1].end, end)
        return ""

    def _links(self, span: Span) -> List[Tuple[int, int]]:
        """Where a value may begin: the word that ends the name, and the place in the text after the link."""
        line, (at, end) = self.line, span
        found: List[Tuple[int, int]] = []
        while at < end and len(found) < _TRIES:
            gap = line.gap(at)
            numbers = at > span[0] and line.digit(at) and line.digit(at - 1) and not set(gap) & set(" =→")
            if at > span[0] and set(gap) & set(":=→>") and not numbers:
                found.append((at, line.tokens[at].start))
            if line.at("not_links", at, end):
                found.append((at, line.tokens[at].start))
            elif (size := line.at("links", at, end)) and not line.is_name(at):
                # The words of a link one by one too: where a blank is «ngày sinh đúng», its link is «là» alone.
                found.append((at, line.tokens[at + size - 1].end))
            at += 1
        return found

    def _value(self, start: int, end: int) -> str:
        """The text from `start` to the end of word `end`, as typed, without what is polite after it."""
        line = self.line
        first = next((at for at, token in enumerate(line.tokens) if token.start >= start), end)
        last = line.without_back("value_tails", (first, end), marked=True)[1]
        stop = len(line.text) if last == len(line) else line.tokens[last].start
        if first >= last or line.at("questions", first, last) == last - first:
            return ""
        said = line.text[start:stop]
        start += len(said) - len(said.lstrip(_OPENING))
        return line.typed(start, start + len(said.strip(_OPENING).rstrip(_CLOSING)))
