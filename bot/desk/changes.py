"""Changes to what procedures are found by: proposed by one editor, decided by another, written into the additions.

Nothing is searched before it is approved, and not before the index is built anew.
"""
from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from typing import Any, Optional

import sqlalchemy as sa

from bot.desk.care.cards import Cards
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Change
from knowledge.additions import change as files
from knowledge.additions import model
from knowledge.additions.faults import LONGEST, Fault
from nlu.errors import DataError, MotCuaError
from nlu.figures import LONG_NUMBER

PROPOSED, APPROVED, REJECTED = "proposed", "approved", "rejected"

FAULTS = {
    "unknown": "Danh mục không có mã {text}.",
    "renamed": "Mã {text} nay là {other}.",
    "unsearched": "{text} là thủ tục giữa các cơ quan, người dân không tìm đến.",
    "wordless": "Chưa có chữ nào để thêm.",
    "long": "Câu dài quá {other} ký tự.",
    "number": "Trong câu có dãy số có thể là của một người; anh/chị bỏ đi rồi thử lại.",
    "twice": "«{text}» đã có ở thủ tục này.",
    "taken": "«{text}» đang là cách gọi của thủ tục {other}; một cách gọi không chỉ hai thủ tục.",
    "nothing": "«{text}» không có ở thủ tục này.",
}
SAME = "Thay đổi này không làm khác đi điều gì."
WAITING = "Đề nghị này đã có và đang chờ duyệt."
DECIDED = "Đề nghị này đã được quyết định, hoặc không còn nữa."
BROKEN = "Phần bổ sung có tệp hỏng, chưa ghi được: {error}"
UNWRITTEN = "Không ghi được phần bổ sung: {error}"


Additions = Mapping[str, model.Addition]


class ChangeError(MotCuaError):
    """A change that cannot be made; the message says why, to staff."""


@dataclass(frozen=True)
class Proposal:
    """`kind`: alias | question | evaluation; `act`: add | remove; `state`: proposed | approved | rejected."""

    id: int
    time: float
    code: str
    kind: str
    act: str
    text: str
    state: str
    proposed_by: str
    decided_by: Optional[str] = None
    decided_at: Optional[float] = None


@dataclass(frozen=True)
class Shown:
    """A proposal as it would change its file: `lines` begin with +, - or a space; `wrong` says why it cannot."""

    proposal: Proposal
    short: str
    file: str
    lines: tuple[str, ...]
    wrong: str = ""


def may_decide(login: str, role: str, proposed_by: str, others: bool) -> bool:
    """Four eyes: whoever proposed does not decide, but an administrator where nobody else could."""
    if login != proposed_by:
        return role in ("editor", "admin")
    return role == "admin" and not others


class Changes:
    """Every method raises StoreError where the database cannot be reached, and is to be called in a thread."""

    def __init__(self, store: Store, folder: Path, cards: Callable[[], Cards]) -> None:
        """`folder` of the additions."""
        self._store, self.folder, self._cards = store, folder, cards

    def propose(self, code: str, kind: str, act: str, text: str, login: str) -> Proposal:
        """Raises ChangeError."""
        text = " ".join(text.split())
        code = self._cards().now.get(code, code)
        change = Proposal(0, time(), code, kind, act, text, PROPOSED, login)
        self._checked(change, self.additions())
        row = {name: getattr(change, name) for name in ("time", "code", "kind", "act", "text", "state", "proposed_by")}
        with told(), self._store.writing() as connection:
            same = sa.select(Change.text).where(
                Change.code == code, Change.kind == kind, Change.act == act, Change.state == PROPOSED
            )
            if model.key(text) in {model.key(each) for each in connection.execute(same).scalars()}:
                raise ChangeError(WAITING)
            made = connection.execute(sa.insert(Change).values(row)).inserted_primary_key[0]
        return replace(change, id=made)

    def waiting(self) -> list[Shown]:
        """The oldest first."""
        proposals = self._rows(Change.state == PROPOSED)
        try:
            additions = self.additions() if proposals else {}
        except ChangeError as error:
            return [Shown(each, self._short(each), "", (), str(error)) for each in proposals]
        return [self._shown(each, additions) for each in proposals]

    def history(self, code: str) -> list[Proposal]:
        """All of a procedure, the newest first."""
        return self._rows(Change.code == code)[::-1]

    def get(self, id: int) -> Optional[Proposal]:
        return next(iter(self._rows(Change.id == id)), None)

    def approve(self, id: int, login: str) -> Proposal:
        """Write the file, then that it is decided: what was cut off in between may be approved again.

        Raises ChangeError where it cannot be, and then nothing is changed.
        """
        self._waiting(id)
        try:
            with files.alone(self.folder):
                change = self._waiting(id)
                path, text = self._checked(change, self.additions(), again=True)
                files.write(path, text)
                return self._decided(change, APPROVED, login)
        except OSError as error:
            raise ChangeError(UNWRITTEN.format(error=error.strerror or type(error).__name__)) from None

    def reject(self, id: int, login: str) -> Proposal:
        """Raises ChangeError."""
        return self._decided(self._waiting(id), REJECTED, login)

    def since(self, moment: float) -> int:
        """How many names and questions were approved after a moment, in seconds."""
        mine = (Change.state == APPROVED, Change.kind != files.EVALUATION, Change.decided_at > moment)
        with told(), self._store.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(Change).where(*mine)).scalar() or 0

    def additions(self) -> Additions:
        """Raises ChangeError."""
        try:
            return model.load(self.folder)
        except DataError as error:
            raise ChangeError(BROKEN.format(error=error)) from None

    def labelled(self, code: str) -> list[str]:
        """The questions of `motcua eval` for a procedure. Raises ChangeError."""
        try:
            return [turn for row in files.labelled.rows(self.folder) if row["codes"] == [code] for turn in row["turns"]]
        except DataError as error:
            raise ChangeError(BROKEN.format(error=error)) from None

    def _waiting(self, id: int) -> Proposal:
        """Raises ChangeError."""
        change = self.get(id)
        if change is None or change.state != PROPOSED:
            raise ChangeError(DECIDED)
        return change

    def _decided(self, change: Proposal, state: str, login: str) -> Proposal:
        now = time()
        mine = sa.update(Change).where(Change.id == change.id, Change.state == PROPOSED)
        with told(), self._store.writing() as connection:
            done = connection.execute(mine.values(state=state, decided_by=login, decided_at=now)).rowcount
        if not done:
            raise ChangeError(DECIDED)
        return replace(change, state=state, decided_by=login, decided_at=now)

    def _rows(self, *wanted: Any) -> list[Proposal]:
        columns = [getattr(Change, name) for name in Proposal.__dataclass_fields__]
        with told(), self._store.engine.connect() as connection:
            return [Proposal(*row) for row in connection.execute(sa.select(*columns).where(*wanted).order_by(Change.id))]

    def _texts(self, change: Proposal) -> tuple[Path, str, str]:
        """The file, what it holds and what it would. Raises ChangeError."""
        card = self._cards().get(change.code)
        if card is None:
            raise ChangeError(FAULTS["unknown"].format(text=change.code))
        try:
            return files.texts(
                self.folder, change.kind, change.act, change.code, change.text, f"desk-{change.id}", card.summary
            )
        except DataError as error:
            raise ChangeError(BROKEN.format(error=error)) from None

    def _checked(self, change: Proposal, additions: Additions, again: bool = False) -> tuple[Path, str]:
        """The file and its text after the change. Raises ChangeError. `again`: what stands there already is well."""
        path, before, after = self._texts(change)
        if before == after and not again:
            raise ChangeError(SAME)
        if before != after:
            fault = next(iter(self._faults(change, additions)), None)
            if fault:
                raise ChangeError(FAULTS[fault.kind].format(text=fault.text, other=fault.other))
        return path, after

    def _faults(self, change: Proposal, additions: Additions) -> Iterable[Fault]:
        """What the change itself would make wrong; what was wrong before is no reason against it."""
        cards = self._cards()
        if change.kind == files.EVALUATION:
            return [] if change.act == "remove" else _labelled_faults(change)
        before = additions.get(change.code) or model.Addition(code=change.code)
        after = files.changed(before, change.kind, change.act, change.text, cards[change.code].summary)
        known = {fault[1:] for fault in cards.names.faults(before, additions)}
        return [fault for fault in cards.names.faults(after, additions) if fault[1:] not in known]

    def _short(self, change: Proposal) -> str:
        card = self._cards().get(change.code)
        return card.summary.short if card else ""

    def _shown(self, change: Proposal, additions: Additions) -> Shown:
        short = self._short(change)
        try:
            path, before, after = self._texts(change)
            self._checked(change, additions)
        except ChangeError as error:
            return Shown(change, short, "", (), str(error))
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
        return Shown(change, short, path.name, tuple(line for line in lines if not line.startswith(("---", "+++", "@@"))))


def _labelled_faults(change: Proposal) -> Iterable[Fault]:
    if not model.key(change.text):
        yield Fault("", "wordless", change.text)
    if len(change.text) > LONGEST["questions"]:
        yield Fault("", "long", change.text, str(LONGEST["questions"]))
    if LONG_NUMBER.search(change.text):
        yield Fault("", "number", change.text)
