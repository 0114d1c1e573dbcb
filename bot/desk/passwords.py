"""Passwords of the desk: which are taken, and how they are kept (argon2id, `argon2-cffi`'s own parameters)."""
from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Optional

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nlu.text import fold

#: Letters of a password.
SHORTEST, LONGEST = 10, 200
#: Different letters that it has at least.
VARIETY = 4

_COMMON = Path(__file__).with_name("common_passwords.txt")
_hasher = PasswordHasher()


def objection(password: str, login: str) -> Optional[str]:
    """Why this password is not taken, as a sentence; None for one that is."""
    password = _same(password)
    if len(password) < SHORTEST:
        return f"Mật khẩu cần ít nhất {SHORTEST} ký tự."
    if len(password) > LONGEST:
        return f"Mật khẩu dài nhất {LONGEST} ký tự."
    if not password.isprintable():
        return "Mật khẩu có ký tự không gõ lại được; hãy chỉ dùng chữ, số, dấu cách và dấu câu."
    bare = _bare(password)
    if bare.rstrip("0123456789") == _bare(login).rstrip("0123456789"):
        return "Mật khẩu không được là tên đăng nhập, kể cả khi thêm số phía sau."
    if bare in _common() or len(set(bare)) < VARIETY:
        return "Mật khẩu này quá dễ đoán; hãy chọn một cụm từ khác."
    return None


def hashed(password: str) -> str:
    return _hasher.hash(_octets(password))


def verified(kept: str, password: str) -> bool:
    """Whether `password` is the one that `kept` was made of; False for what is no hash. Takes as long either way."""
    try:
        return _hasher.verify(kept, _octets(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def nobody() -> str:
    """A hash that no password opens, for work that looks the same where there is no account."""
    return hashed("\0")


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _bare(text: str) -> str:
    """In lower case, without diacritics and spaces."""
    return fold(text).lower().replace(" ", "")


def _same(password: str) -> str:
    """One spelling of what keyboards write in several: «ấ» may be one sign or three."""
    return unicodedata.normalize("NFKC", password)


def _octets(password: str) -> bytes:
    return _same(password[: 4 * LONGEST]).encode("utf-8", "surrogatepass")
