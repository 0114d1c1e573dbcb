"""`motcua serve`: everything a deployment needs on one machine."""
from __future__ import annotations

import click

from bot.cli.options import catalogue_option, say, settings


@click.command()
@click.option("--port", metavar="PORT", help="Cổng HTTP (mặc định 8080, hoặc MOTCUA_PORT).")
@click.option("--rasa-port", metavar="PORT", help="Cổng của Rasa (5005).")
@click.option("--actions-port", metavar="PORT", help="Cổng của máy chủ hành động (5055).")
@click.option("--channels", metavar="NAME,…", help="Các kênh ngoài trang web: telegram, zalo, zalo-bot (hoặc MOTCUA_CHANNELS).")
@click.option("--no-train", is_flag=True, help="Không huấn luyện, không lập chỉ mục; dùng cái đang có.")
@catalogue_option
def serve(
    port: str | None, rasa_port: str | None, actions_port: str | None, channels: str | None, no_train: bool
) -> None:
    """Chạy máy chủ trên máy này, cho đến khi Ctrl-C."""
    found = settings(port=port, rasa_port=rasa_port, actions_port=actions_port, channels=channels)
    from bot.serve.run import run

    run(found, say, train=not no_train)
