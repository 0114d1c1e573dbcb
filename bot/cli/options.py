"""What the commands share: `--catalogue`, the settings, and errors as one sentence with exit status 2."""
from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bot.cli.sentences import sentence
from nlu.errors import MotCuaError

if TYPE_CHECKING:
    from bot.settings import Settings

#: Exit status for bad arguments and files.
BAD_INPUT = 2
_CATALOGUE = "motcua.catalogue"


class Commands(click.Group):
    """A group whose errors are one sentence on standard error."""

    def main(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # Vietnamese, whatever the locale says
                stream.reconfigure(encoding="utf-8", errors="replace")
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help())
            sys.exit(0)
        except click.ClickException as error:
            _fail(sentence(error))
        except MotCuaError as error:
            _fail(str(error))
        except (click.Abort, KeyboardInterrupt):
            sys.exit(130)
        except BrokenPipeError:  # whoever read our output has gone: no error of ours
            sys.stdout = None
            sys.exit(0)
        except OSError as error:
            if error.filename is None:
                raise
            _fail(f"{error.filename}: {error.strerror or error}")
        sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(BAD_INPUT)


def keep_catalogue(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Remember the innermost `--catalogue`: it may stand before or after the sub-command."""
    if value is not None:
        context.meta[_CATALOGUE] = value  # shared by a command and its groups


catalogue_option = click.option(
    "--catalogue",
    "-C",
    metavar="DIR",
    callback=keep_catalogue,
    expose_value=False,
    help="Danh mục đã nhập, thêm vào danh mục biên soạn.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="In JSON, mỗi lượt một đối tượng.")


def settings(**given: object) -> Settings:
    """The settings of this call: environment, `--catalogue`, and `given`; also put into the environment."""
    from bot.settings import Settings

    named = click.get_current_context().meta.get(_CATALOGUE)
    found = Settings.read(**{"catalogue": named, **given})
    found.apply()
    return found


def say(words: str) -> None:
    """A sentence about progress: standard error, so that standard output holds answers only."""
    click.echo(words, err=True)

