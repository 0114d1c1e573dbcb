"""`motcua privacy`: what is kept of people; the server may run meanwhile."""
from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import Commands, settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.conversations import Store

_sender = click.argument("sender", metavar="SENDER")


@click.group("privacy", cls=Commands)
def group() -> None:
    """Dữ liệu cá nhân: xóa, xuất, dọn những gì quá hạn."""


@group.command()
@_sender
def erase(sender: str) -> None:
    """Xóa mọi thứ đã lưu của một người, cả trong các bản sao lưu."""
    with opened_store() as (store, _):
        gone = store.erase(sender)
    click.echo("Đã xóa." if gone else "Không lưu gì của người này.")


@group.command()
@click.option("--retention-days", "days", metavar="N", help="Số ngày giữ lại (mặc định 30, hoặc MOTCUA_RETENTION_DAYS).")
def purge(days: str | None) -> None:
    """Xóa những cuộc trò chuyện quá hạn lưu."""
    with opened_store(retention_days=days) as (store, found):
        click.echo(f"Đã xóa {store.purge(found.retention_days)} cuộc trò chuyện quá {found.retention_days} ngày.")


@group.command()
@_sender
@click.option("-o", "--output", metavar="FILE", help="Ghi vào tệp, thay vì in ra.")
def export(sender: str, output: str | None) -> None:
    """Xuất mọi thứ đã lưu của một người, dạng JSON; với tệp đã làm thì chỉ tên và giờ."""
    with opened_store() as (store, _):
        found = store.export(sender)
    if found is None:
        raise click.ClickException("Không lưu gì của người này")
    words = json.dumps(found, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(words)
        return
    Path(output).unlink(missing_ok=True)  # a file that others may read would stay one
    with os.fdopen(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(words + "\n")


@contextmanager
def opened_store(**given: object) -> Iterator[tuple[Store, Settings]]:
    found = settings(**given)
    from bot.store.conversations import Store

    store = Store.open(found)
    try:
        yield store, found
    finally:
        store.close()
