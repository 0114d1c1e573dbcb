"""`motcua doctor`: what is missing on this machine."""
from __future__ import annotations

import sys

import click

from bot.cli.options import catalogue_option, settings


@click.command()
@catalogue_option
def doctor() -> None:
    """Máy này còn thiếu gì, và phải làm gì."""
    found = settings()
    from bot.doctor import examine

    whole = True
    for finding in examine(found):
        click.echo(finding.line())
        whole = whole and finding.ok is not False
    sys.exit(0 if whole else 1)
