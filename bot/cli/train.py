"""`motcua train`: the language model."""
from __future__ import annotations

import sys
from contextlib import redirect_stdout

import click

from bot.cli.options import say, settings


@click.command()
@click.option("--force", is_flag=True, help="Huấn luyện lại dù mô hình còn mới.")
def train(force: bool) -> None:
    """Huấn luyện mô hình ngôn ngữ nếu đã cũ."""
    found = settings()
    from bot.training import train as train_model

    with redirect_stdout(sys.stderr):  # what Rasa prints is progress
        train_model(found.models, force=force, say=say)
