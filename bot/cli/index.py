"""`motcua index`: the search index of the catalogue in use."""
from __future__ import annotations

import click

from bot.cli.options import Commands, catalogue_option, json_option, say, settings
from bot.cli.rendering import as_json as one_line


@click.group("index", cls=Commands)
@catalogue_option
def group() -> None:
    """Chỉ mục tìm kiếm."""


@group.command()
@catalogue_option
def build() -> None:
    """Lập lại chỉ mục."""
    from time import perf_counter

    knowledge = _knowledge()
    began = perf_counter()
    index = knowledge.build_index()
    say(f"Đã lập chỉ mục {len(index.documents)} thủ tục sau {perf_counter() - began:.0f} giây: {knowledge.places.index}")


@group.command()
@json_option
@catalogue_option
def info(as_json: bool) -> None:
    """Chỉ mục đang có: ở đâu, bao nhiêu thủ tục, còn mới không."""
    knowledge = _knowledge()
    from knowledge.search.files import info as manifest

    found = manifest(knowledge.places.index)
    figures = {
        "path": str(knowledge.places.index),
        "fresh": knowledge.index_is_fresh(),
        "documents": found.get("documents"),
        "texts": found.get("texts"),
        "fingerprint": found.get("fingerprint"),
    }
    if as_json:
        click.echo(one_line(figures))
        return
    state = "còn mới" if figures["fresh"] else "đã cũ: hãy chạy `motcua index build`"
    click.echo(f"{figures['path']}: {figures['documents']} thủ tục, {figures['texts']} cách gọi, {state}")


def _knowledge():
    settings()
    from knowledge.runtime import open_knowledge

    return open_knowledge(say=say)
