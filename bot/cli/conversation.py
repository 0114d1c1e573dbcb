"""`motcua ask` and `motcua chat`: the assistant in this process."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from time import perf_counter
from typing import TYPE_CHECKING

import click

from bot.cli import rendering
from bot.cli.options import catalogue_option, json_option, say, settings

if TYPE_CHECKING:
    from bot.assistant import Assistant

PROMPT = "Anh/chị: "
WELCOME = "Chào anh/chị. Anh/chị cần làm thủ tục gì? (Ctrl-D để kết thúc)"
#: Bytes of one line of standard input; what is longer goes on as the next line. A turn reads far less.
LONGEST_LINE = 1_000_000


@click.command()
@click.argument("text", metavar="TEXT")
@json_option
@catalogue_option
def ask(text: str, as_json: bool) -> None:
    """Hỏi một câu."""
    # Bytes that are no UTF-8 reach an argument as lone surrogates.
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    _turn(assistant(), {}, text, as_json)


@click.command()
@json_option
@catalogue_option
def chat(as_json: bool) -> None:
    """Trò chuyện; đầu vào không phải bàn phím thì mỗi dòng là một lượt."""
    typed = sys.stdin.isatty()
    speaker = assistant()
    if typed and not as_json:
        click.echo(WELCOME)
    state: dict = {}
    for text in _typed() if typed else piped():
        state = _turn(speaker, state, text, as_json)


def assistant() -> Assistant:
    """The assistant of this call, trained and indexed anew where that is due."""
    found = settings()
    from bot.assistant import Assistant

    # What training prints is progress: standard output holds answers only.
    with redirect_stdout(sys.stderr):
        return Assistant.load(found, say=say)


def _turn(speaker: Assistant, state: dict, text: str, as_json: bool) -> dict:
    """One turn, printed; the state after it."""
    began = perf_counter()
    turn = speaker.turn(state, text)
    latency = (perf_counter() - began) * 1000
    if as_json:
        click.echo(rendering.as_json(turn.to_json(text, latency)))
    else:
        click.echo(rendering.as_text(turn.replies) + "\n")
    sys.stdout.flush()
    return turn.state.to_json()


def piped() -> Iterator[str]:
    """Lines of standard input. Bytes that are no UTF-8 become the replacement character: a turn like any other."""
    stream = sys.stdin.buffer
    first = True
    while line := stream.readline(LONGEST_LINE):
        text = line.decode("utf-8-sig" if first else "utf-8", "replace")
        first = False
        yield text.rstrip("\r\n")


def _typed() -> Iterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession()
    while True:
        try:
            yield session.prompt(PROMPT)
        except EOFError:
            return
        except KeyboardInterrupt:
            click.echo()
            return
