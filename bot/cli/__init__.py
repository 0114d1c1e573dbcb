"""The command `motcua`. Commands import what they need when they run, so that `--help` answers at once."""
from __future__ import annotations

import click

from bot.cli import catalogue, client, conversation, desk, doctor, evaluate, form, forms, index, privacy, qr, server, train, zalo
from bot.cli.options import Commands, catalogue_option


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@catalogue_option
@click.version_option(package_name="motcua", prog_name="motcua", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Một Cửa: trợ lý thủ tục hành chính."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    conversation.ask,
    conversation.chat,
    evaluate.evaluate,
    catalogue.group,
    index.group,
    form.group,
    forms.group,
    qr.qr,
    server.serve,
    privacy.group,
    client.group,
    desk.group,
    train.train,
    doctor.doctor,
    zalo.group,
):
    cli.add_command(command)


def main() -> None:
    """The console script."""
    from bot.settings import quiet

    quiet()
    cli(prog_name="motcua")
