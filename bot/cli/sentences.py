"""Click's own usage errors as one Vietnamese sentence."""
from __future__ import annotations

import click


def sentence(error: click.ClickException) -> str:
    """What is wrong and where help is."""
    said = _reason(error).rstrip(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "motcua"
    return f"{said}. Xem `{command} --help`."


def _reason(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"; có phải {' hay '.join(error.possibilities)}" if error.possibilities else ""
        return f"Không có tùy chọn {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"Thiếu {_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}: {error.message}" if error.param or error.param_hint else error.message
    if isinstance(error, click.FileError):
        return f"{error.ui_filename}: {error.message}"
    message = error.format_message()
    if message.startswith("No such command"):
        return f"Không có lệnh {message.split(chr(39))[1]}"
    if message.startswith("Missing command"):
        return "Thiếu lệnh con"
    if message.startswith("Got unexpected extra argument"):
        return f"Thừa tham số {message.partition('(')[2].rstrip(').')}"
    return message


def _name(error: click.BadParameter) -> str:
    """`--into` or `TEXT`, as the person types it."""
    if error.param_hint:
        hint = error.param_hint
        return hint if isinstance(hint, str) else " / ".join(hint)
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else "tham số"
