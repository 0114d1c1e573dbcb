"""`motcua desk`: accounts of the desk; the server may run meanwhile."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.options import Commands
from bot.cli.privacy import opened_store

if TYPE_CHECKING:
    from bot.desk.accounts import Accounts
    from bot.desk.audit import AuditLog

_login = click.argument("login", metavar="LOGIN")
_ROLES = ("staff", "editor", "admin")  # `bot.desk.accounts.ROLES`, which takes long to import


@click.group("desk", cls=Commands)
def group() -> None:
    """Bàn trợ giúp: tài khoản của cán bộ."""


@group.command()
@_login
@click.option("--name", metavar="TÊN", required=True, help="Tên hiển thị, có dấu.")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="Vai trò; tài khoản đầu tiên là admin.")
def add(login: str, name: str, role: str) -> None:
    """Thêm tài khoản; hỏi mật khẩu hai lần, hoặc đọc một dòng từ đầu vào chuẩn."""
    with _accounts() as (accounts, log):
        from bot.desk.audit import ACCOUNT_ADDED, CONSOLE

        accounts.add(login, name, role, _password())
        log.add(CONSOLE, ACCOUNT_ADDED, login, role)
    click.echo(f"Đã thêm {login} ({role}).")


@group.command()
@_login
def password(login: str) -> None:
    """Đặt mật khẩu mới, mở khóa, và kết thúc các phiên đang đăng nhập."""
    with _accounts() as (accounts, log):
        from bot.desk.audit import CONSOLE, PASSWORD_CHANGED

        _there(accounts, login)
        accounts.change_password(login, _password())
        log.add(CONSOLE, PASSWORD_CHANGED, login)
    click.echo(f"Đã đổi mật khẩu của {login}.")


@group.command("list")
def list_() -> None:
    """Các tài khoản: tên đăng nhập, vai trò, trạng thái, ngày tạo, tên."""
    with _accounts() as (accounts, _):
        for account in accounts.all():
            state = "hoạt động" if account.active else "đã tắt"
            click.echo(f"{account.login}\t{account.role}\t{state}\t{datetime.fromtimestamp(account.made):%d/%m/%Y}\t{account.name}")


@group.command()
@_login
def disable(login: str) -> None:
    """Tắt tài khoản và kết thúc các phiên đang đăng nhập."""
    _switch(login, False)


@group.command()
@_login
def enable(login: str) -> None:
    """Bật lại tài khoản."""
    _switch(login, True)


def _switch(login: str, active: bool) -> None:
    with _accounts() as (accounts, log):
        from bot.desk.audit import ACCOUNT_CHANGED, CONSOLE

        accounts.set_active(login, active)
        log.add(CONSOLE, ACCOUNT_CHANGED, login, "bật" if active else "tắt")
    click.echo(f"Đã {'bật' if active else 'tắt'} {login}.")


def _there(accounts: Accounts, login: str) -> None:
    """Said before anybody is asked for a password."""
    if accounts.get(login) is None:
        raise click.ClickException(f"Không có tài khoản '{login}'; xem `motcua desk list`")


def _password() -> str:
    """Asked for twice without showing it; where standard input is no terminal, one line of it."""
    if sys.stdin.isatty():
        return click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True)
    return sys.stdin.buffer.readline().decode("utf-8-sig", "replace").rstrip("\r\n")


@contextmanager
def _accounts() -> Iterator[tuple[Accounts, AuditLog]]:
    with opened_store() as (store, _):
        from bot.desk.accounts import Accounts
        from bot.desk.audit import AuditLog

        yield Accounts(store), AuditLog(store)
