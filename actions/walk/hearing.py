"""What a message answers: the open question of a walk, or questions that nobody has put yet. Pure.

An open question is answered by a choice, by a short word («chưa», «rồi»), by words of its options, or by a date.
Facts that a message volunteers («vợ chồng em chưa cưới») are taken only where they are said plainly: not denied, not
part of a question, and never in two ways at once.
"""
from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from actions.walk import days
from actions.walk.heard import NOTHING, Heard
from actions.walk.words import Words
from knowledge.conditions import UNSURE
from knowledge.schema import Case, Option, Procedure
from nlu.analysis import analyse
from nlu.numbers import parse_number
from nlu.phrases import MIXED, Match, PhraseTrie, Typed, phrase_key
from nlu.text import fold

#: A volunteered fact is said in at least so many syllables; a shorter phrase says too little out of its context.
SYLLABLES_TO_VOLUNTEER = 2
#: Questions about how the dossier is handed in are put, not overheard: «nộp online được không» is no decision.
NEVER_VOLUNTEERED = frozenset({"how"})
#: A two-syllable phrase without diacritics means too many things («sinh thuong» in «khai sinh thuong tru»).
BARE_SYLLABLES_TO_VOLUNTEER = 3
#: A label is put as an answer to its own question («Chưa có»); a short one says nothing by the way.
SYLLABLES_OF_A_LABEL = 4
#: «Có» or «không» alone is an answer; in a longer message the word means anything.
SHORT = 3
#: An answer in other words than the options': at least this share of its telling words are an option's own …
SHARED_WORDS = 0.75
#: … and it is no story.
MOST_WORDS = 8

_YES = re.compile(r"^(?:có|đúng|đã|rồi|vâng|phải)\b", re.IGNORECASE)
_NO = re.compile(r"^(?:không|chưa)\b", re.IGNORECASE)
_DENIAL = frozenset("không chưa chẳng chả hông hổng đừng".split())
_BARE_DENIAL = frozenset("khong chua chang hong".split())
_VERBS = frozenset("xin lam cap lay di nop dang ky".split())
_ASKING = frozenset("khong ko chua ha nhi sao gi nao dau bao may".split())
_QUESTIONING = frozenset("gi nao sao dau bao may ai".split())
_ADDRESS = frozenset("toi em minh anh chi chau la thi a vang nhe nha".split())
_EMPTY_WORDS = frozenset(
    "cua o la va hoac hay thi ma nay do cho voi den de duoc bi nguoi anh chi em toi con chau be mot co khong chua da roi a di".split()
)


def answer(case: Case, text: str, procedure: Procedure, today: dt.date, loose: bool = True) -> Heard:
    """What `text` answers to the open question `case`; NOTHING where it seems to be about something else.

    `loose` allows an answer in other words than the options' own: for a message that asks nothing itself.
    """
    said = Words.load()(text)
    if said and said.group == "unsure":
        return Heard(UNSURE)
    if case.type == "choice":
        mine = own(case, text)
        if mine:
            return mine
    if case.type == "date":
        return days.asked(case, text, procedure, today)
    if case.type == "number":
        return _number(text)
    if case.type != "choice":
        return NOTHING
    if said and said.group in ("yes", "have"):
        return _only(case, _YES)
    if said and said.group in ("no", "missing"):
        return _only(case, _NO)
    return _choice(case, text, loose)


def volunteered(procedure: Procedure, text: str, known: Mapping[str, Any], today: dt.date) -> Dict[str, Any]:
    """The answers that `text` gives to questions of `procedure` besides `known`, each said plainly and once."""
    typed = Typed(analyse(text).expanded)
    named = list(_names(procedure.code, tuple(procedure.aliases), procedure.title).matches(typed))
    found: Dict[str, Any] = {}
    for case in procedure.cases:
        if case.id in known or case.id in NEVER_VOLUNTEERED:
            continue
        if case.type == "choice":
            value = _plain(case, typed, named)
        elif case.type == "date":
            value = days.told(case, text, today)
        else:
            value = None
        if value is not None:
            found[case.id] = value
    return found


def _only(case: Case, pattern: re.Pattern[str]) -> Heard:
    """The one option whose label begins with the word (or whose id is the word) that was said."""
    wanted = "yes" if pattern is _YES else "no"
    exact = [o.id for o in case.options if o.id == wanted]
    return _one_of(exact or [o.id for o in case.options if pattern.match(o.label)]) or Heard(problem="choose")


def _one_of(names: Iterable[str]) -> Heard | None:
    """An answer where one name is left, the question which of them where several are; None for none."""
    names = tuple(dict.fromkeys(names))
    if not names:
        return None
    return Heard(names[0]) if len(names) == 1 else Heard(problem="which", among=names)


def own(case: Case, text: str) -> Heard | None:
    """The option whose own words, two at least, are all that was said but for politeness («hết hạn rồi ạ»)."""
    typed = Typed(analyse(text).expanded)
    said = [m for m in _matches(case, typed) if m.last - m.first >= 2 and not _denied(typed, m) and not _asked(typed, m)]
    whole = [m for m in said if len(typed) - (m.last - m.first) <= SHORT]
    return _one_of(m.payload[1] for m in whole) if len({m.payload[1] for m in whole}) == 1 else None


def _choice(case: Case, text: str, loose: bool) -> Heard:
    typed = Typed(analyse(text).expanded)
    least = 1 if len(typed) <= SHORT else 2
    found = [m for m in _matches(case, typed) if m.last - m.first >= least and not _asked(typed, m)]
    matches = [m for m in found if not _denied(typed, m)]
    if matches:
        widest = max(m.last - m.first for m in matches)
        meant = [m for m in matches if m.last - m.first == widest]
        return _one_of(m.payload[1] for m in ([m for m in meant if m.payload[2]] or meant)) or NOTHING
    if found:  # «không có giấy chứng sinh»: what is left are the answers that deny
        return _one_of(o.id for o in case.options if _NO.match(o.label)) or NOTHING
    return _inside(case, typed) or (_shared(case, typed) if loose else NOTHING)


def _inside(case: Case, typed: Typed) -> Heard | None:
    """The option in whose label the words stand as they were said, and not after a denial («… không có người …»)."""
    said = _without_address(tuple(typed.folded))
    if len(said) < 2 or set(said) <= _EMPTY_WORDS:
        return None
    return _one_of(option.id for option in case.options if _stands(said, Typed(option.label).folded))


def _without_address(words: Tuple[str, ...]) -> Tuple[str, ...]:
    """The words without «tôi», «em …», «… ạ» around them."""
    while words and words[0] in _ADDRESS:
        words = words[1:]
    while words and words[-1] in _ADDRESS:
        words = words[:-1]
    return words


def asks(text: str) -> bool:
    """Whether the words themselves are a question, whatever they are about."""
    words = Typed(analyse(text).expanded).folded
    return "?" in text or bool(words) and (words[-1] in _ASKING or not _QUESTIONING.isdisjoint(words))


def _stands(said: Tuple[str, ...], label: Sequence[str]) -> bool:
    at = next((i for i in range(len(label)) if tuple(label[i : i + len(said)]) == said), None)
    return at is not None and not (at and label[at - 1] in _BARE_DENIAL)


def _shared(case: Case, typed: Typed) -> Heard:
    """The option whose words hold nearly all telling words of the message, one that no other option has among them;
    else the few options that hold them all."""
    said = set(typed.folded) - _EMPTY_WORDS
    if not said or len(said) > MOST_WORDS:
        return NOTHING
    words = {option.id: _words(option) for option in case.options}
    shared = {
        name: len(mine & said) / len(said)
        for name, mine in words.items()
        if (mine & said) - set().union(*(other for key, other in words.items() if key != name))
    }
    best = max(shared.values(), default=0.0)
    if best >= SHARED_WORDS:
        return _one_of(name for name, share in shared.items() if share == best) or NOTHING
    several = [name for name, mine in words.items() if said <= mine]
    return Heard(problem="which", among=tuple(several)) if 1 < len(several) < len(words) else NOTHING


def _words(option: Option) -> Set[str]:
    return {word for text in (option.label, *option.says) for word in Typed(text).folded} - _EMPTY_WORDS


def _plain(case: Case, typed: Typed, named: Sequence[Match[int]]) -> Optional[str]:
    """The one option of `case` that `typed` says in so many words, a name of the procedure being no such words."""
    least = SYLLABLES_TO_VOLUNTEER if typed.accented else BARE_SYLLABLES_TO_VOLUNTEER
    meant = {
        match.payload[1]
        for match in _matches(case, typed)
        if match.last - match.first >= (SYLLABLES_OF_A_LABEL if match.payload[2] else least)
        and match.fit >= MIXED
        and not _denied(typed, match)
        and not _asked(typed, match)
        and not any(_within(match, name) for name in named)
        and set(typed.folded[match.first : match.last]) - _EMPTY_WORDS
    }
    return meant.pop() if len(meant) == 1 else None


def _within(match: Match[Payload], name: Match[int]) -> bool:
    """Whether a phrase is a part of a name, the verb before it apart, and less than all of it."""
    first = name.first + name.payload
    return first <= match.first and match.last <= name.last and match.last - match.first < name.last - first


@lru_cache(maxsize=64)
def _names(code: str, aliases: Tuple[str, ...], title: str) -> PhraseTrie[int]:
    """What the procedure is called: «giấy độc thân» names a paper, nobody says with it that they are single.

    The payload is how many verbs stand before («xin giấy độc thân»: 1); the name is known without them too.
    """
    trie: PhraseTrie[int] = PhraseTrie()
    for name in (title, *aliases):
        key = phrase_key(name)
        verbs = next((n for n, word in enumerate(key) if fold(word) not in _VERBS), 0)
        trie.add(key, verbs)
        if verbs and len(key) - verbs > 1:
            trie.add(key[verbs:], 0)
    return trie


Payload = Tuple[str, str, bool]  # case id, option id, whether it is the option's label


@lru_cache(maxsize=512)
def _trie(case_id: str, options: Tuple[Tuple[str, str, Tuple[str, ...]], ...]) -> PhraseTrie[Payload]:
    trie: PhraseTrie[Payload] = PhraseTrie(lone_bare=True)
    for name, label, says in options:
        trie.add(phrase_key(analyse(label).expanded), (case_id, name, True))
        for phrase in says:
            trie.add(phrase_key(analyse(phrase).expanded), (case_id, name, False))
    return trie


def _matches(case: Case, typed: Typed) -> List[Match[Payload]]:
    options = tuple((o.id, o.label, tuple(o.says)) for o in case.options)
    return list(_trie(case.id, options).matches(typed))


def _denied(typed: Typed, match: Match[Payload]) -> bool:
    """Whether a denial stands right before the phrase («không có giấy chứng sinh»)."""
    words, denials = (typed.words, _DENIAL) if typed.accented else (typed.folded, _BARE_DENIAL)
    before = words[max(0, match.first - 2) : match.first]
    if not before:
        return False
    softened = len(before) == 2 and before[0] in denials and fold(before[1]) in ("phai", "he", "co")
    return before[-1] in denials or softened or typed.folded[max(0, match.first - 2) : match.first] == ["dau", "co"]


def _asked(typed: Typed, match: Match[Payload]) -> bool:
    """Whether the phrase is what is asked about («nộp online được không»)."""
    after = typed.folded[match.last : match.last + 3]
    if not after or typed.tokens[match.last].start - typed.tokens[match.last - 1].end > 1:  # a comma ends the phrase
        return False
    return after[0] in _ASKING or after[0] in ("duoc", "co", "phai") and len(after) > 1 and after[1] in _ASKING


def _number(text: str) -> Heard:
    digits = re.findall(r"\d+(?:[.,]\d+)?", text)
    if len(digits) == 1:
        return Heard(digits[0].replace(",", "."))
    number = parse_number(analyse(text).folded) if not digits else None
    return Heard(str(number)) if number is not None else Heard(problem="number")
