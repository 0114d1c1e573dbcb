"""`motcua client`: programs that may use the REST interface."""
from __future__ import annotations

from datetime import datetime

import click

from bot.cli.options import Commands
from bot.cli.privacy import opened_store

_name = click.argument("name", metavar="NAME")


@click.group("client", cls=Commands)
def group() -> None:
    """Khóa cho các chương trình khác gọi trợ lý (POST /v1/messages)."""


@group.command()
@_name
def add(name: str) -> None:
    """Cấp khóa cho một chương trình. Khóa chỉ in ra một lần."""
    from bot.gateway.api.clients import Clients

    with opened_store() as (store, _):
        click.echo(Clients(store).add(name))


@group.command("list")
def list_() -> None:
    """Những chương trình đã được cấp khóa, và ngày cấp."""
    from bot.gateway.api.clients import Clients

    with opened_store() as (store, _):
        for name, made in Clients(store).names():
            click.echo(f"{name}\t{datetime.fromtimestamp(made):%d/%m/%Y}")


@group.command()
@_name
def remove(name: str) -> None:
    """Thu hồi khóa của một chương trình."""
    from bot.gateway.api.clients import Clients

    with opened_store() as (store, _):
        Clients(store).remove(name)
    click.echo(f"Đã thu hồi khóa của {name}.")
