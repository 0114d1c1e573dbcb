"""Accounts of the desk: who may log in, and what they may do."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any, Optional

import sqlalchemy as sa

from bot.desk import audit, passwords
from bot.desk.audit import AuditLog
from bot.desk.lockout import NONE, Locked, Lockout
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Login, Staff
from bot.store.transit import new
from nlu.errors import MotCuaError

#: Each may do what those before it may.
ROLES = ("staff", "editor", "admin")
ADMIN = ROLES[-1]
#: A login: what can be typed on any keyboard and said over the telephone.
LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
#: Letters of a name.
NAME = 128

_SHOWN = (
    Staff.login, Staff.name, Staff.role, Staff.active, Staff.made, Staff.must_change, Staff.failures, Staff.locked_until,
)  # fmt: skip


class AccountError(MotCuaError):
    """What was asked for an account cannot be done; the message says why."""


@dataclass(frozen=True)
class Account:
    """`made` and `locked_until` in seconds; `must_change`: the password is one that someone else chose."""

    login: str
    name: str
    role: str
    active: bool
    made: float
    must_change: bool
    failures: int
    locked_until: float


class Accounts:
    """Every method raises StoreError where the database cannot be reached, those that change something
    AccountError.

    Who did it is for the caller to record; wrong passwords and locks are recorded here.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time) -> None:
        self._store, self._clock = store, clock
        self._audit, self._lockout = AuditLog(store, clock), Lockout(store)

    def add(self, login: str, name: str, role: str, password: str, must_change: bool = False) -> Account:
        """The first account has to be an administrator's."""
        if not LOGIN.fullmatch(login):
            raise AccountError(
                f"Tên đăng nhập '{_shown(login)}': bắt đầu bằng chữ cái, chỉ gồm chữ thường không dấu, số, dấu chấm, gạch nối "
                "và gạch dưới, dài 2–32 ký tự."
            )
        row = {
            "login": login, "name": _name(name), "role": _role(role), "active": True, "made": self._clock(),
            "must_change": must_change, **NONE,
        }  # fmt: skip
        if role != ADMIN and not self._admins():
            raise AccountError("Chưa có quản trị viên: tài khoản đầu tiên phải có vai trò admin.")
        row["password"] = _hash(password, login)
        with told(), self._store.writing(durable=True) as connection:
            if connection.execute(new(self._store.engine, Staff, row)).rowcount == 0:
                raise AccountError(f"Đã có tài khoản '{login}'.")
        return self.get(login)

    def check(self, login: str, password: str) -> Optional[Account]:
        """Whose login and password these are. None for what is wrong or disabled, after as much work. Raises Locked."""
        login, now = login.strip().lower(), self._clock()
        kept = self._kept(login)
        tries, until = self._lockout.count(login, kept is not None, now)
        right = passwords.verified(kept.password if kept else passwords.nobody(), password)
        if kept and kept.active and right:
            return self._welcome(kept, password)
        who = login if kept else audit.STRANGER
        self._audit.add(who, audit.LOGIN_FAILED, who)
        if until > now:
            self._audit.add(who, audit.LOCKED, who, f"{tries} lần sai, khóa {until - now:.0f} giây")
            raise Locked(until)
        return None

    def change_password(self, login: str, password: str, must_change: bool = False) -> None:
        """All sessions of the account end with it, that of whoever asks too; a lock ends as well."""
        kept = self._kept(login)
        if kept is None:
            raise _missing(login)
        digest = _hash(password, login)
        if passwords.verified(kept.password, password):
            raise AccountError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        changed = {"password": digest, "must_change": must_change, **NONE}
        with told(), self._store.writing(durable=True) as connection:
            connection.execute(sa.update(Staff).where(Staff.login == login).values(changed))
            connection.execute(sa.delete(Login).where(Login.login == login))

    def set_name(self, login: str, name: str) -> None:
        self._change(login, {"name": _name(name)})

    def set_role(self, login: str, role: str) -> None:
        """Sessions go on with the new role."""
        self._change(login, {"role": _role(role)}, needed=role != ADMIN)

    def set_active(self, login: str, active: bool) -> None:
        """Sessions end with a disabled account. One that is enabled again is not locked either."""
        self._change(login, {"active": active, **NONE}, needed=not active)

    def unlock(self, login: str) -> None:
        self._change(login, NONE)

    def all(self) -> list[Account]:
        """By login."""
        with told(), self._store.engine.connect() as connection:
            return [Account(*row) for row in connection.execute(sa.select(*_SHOWN).order_by(Staff.login))]

    def get(self, login: str) -> Optional[Account]:
        if not LOGIN.fullmatch(login):
            return None
        with told(), self._store.engine.connect() as connection:
            row = connection.execute(sa.select(*_SHOWN).where(Staff.login == login)).first()
        return Account(*row) if row else None

    def count(self) -> int:
        """Disabled ones too."""
        with told(), self._store.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(Staff)).scalar()

    def _kept(self, login: str) -> Optional[sa.engine.Row]:
        if not LOGIN.fullmatch(login):
            return None
        with told(), self._store.engine.connect() as connection:
            return connection.execute(sa.select(Staff.password, *_SHOWN).where(Staff.login == login)).first()

    def _admins(self) -> int:
        active = sa.select(sa.func.count()).select_from(Staff).where(Staff.role == ADMIN, Staff.active)
        with told(), self._store.engine.connect() as connection:
            return connection.execute(active).scalar()

    def _change(self, login: str, values: dict[str, Any], needed: bool = False) -> None:
        """`needed`: not for the last administrator who can log in."""
        if not LOGIN.fullmatch(login):
            raise _missing(login)
        with told(), self._store.writing(durable=True) as connection:
            change = sa.update(Staff).where(Staff.login == login).values(values)
            if needed:
                # One after the other: two administrators who disable each other would else both be let.
                administrators = sa.select(Staff.login).where(Staff.role == ADMIN, Staff.active)
                connection.execute(administrators.order_by(Staff.login).with_for_update()).all()
                others = administrators.where(Staff.login != login).exists()
                change = change.where(sa.or_(Staff.role != ADMIN, sa.not_(Staff.active), others))
            if connection.execute(change).rowcount:
                if values.get("active") is False:  # they would go on when it is enabled again
                    connection.execute(sa.delete(Login).where(Login.login == login))
                return
            there = connection.execute(sa.select(Staff.login).where(Staff.login == login)).first()
        raise AccountError("Đây là quản trị viên cuối cùng còn hoạt động, nên phải giữ nguyên.") if there else _missing(login)

    def _welcome(self, kept: sa.engine.Row, password: str) -> Account:
        values: dict[str, Any] = dict(NONE)
        mine = Staff.login == kept.login
        if passwords.outdated(kept.password):
            values["password"] = passwords.hashed(password)
        with told(), self._store.writing() as connection:
            # Not over a password that was changed in this moment.
            connection.execute(sa.update(Staff).where(mine, Staff.password == kept.password).values(values))
        return Account(*kept[1:])


def _hash(password: str, login: str) -> str:
    wrong = passwords.objection(password, login)
    if wrong:
        raise AccountError(wrong)
    return passwords.hashed(password)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME or not name.isprintable():
        raise AccountError(f"Tên hiển thị: cần từ 1 đến {NAME} ký tự.")
    return name


def _role(role: str) -> str:
    if role not in ROLES:
        raise AccountError(f"Vai trò '{_shown(role)}': chọn một trong {', '.join(ROLES)}.")
    return role


def _missing(login: str) -> AccountError:
    return AccountError(f"Không có tài khoản '{_shown(login)}'.")


def _shown(text: str) -> str:
    return "".join(char for char in text[:40] if char.isprintable())
