"""`motcua form fill`: one form from a file of values, offline."""
from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Sequence, Tuple

import click

from bot.cli.options import BAD_INPUT, Commands, say
from nlu.errors import MotCuaError

if TYPE_CHECKING:
    from actions.forms.filling import Filling
    from actions.phrases import Phrases
    from knowledge.schema import Case

#: Bytes of a file of values; a form has a few hundred blanks at most.
MOST_BYTES = 1_000_000
SUFFIXES = (".docx", ".pdf", ".txt")
ANSWERS = "answers"


@click.group("form", cls=Commands)
def group() -> None:
    """Điền mẫu đơn."""


@group.command()
@click.argument("form_id", metavar="FORM")
@click.option("--values", "source", metavar="FILE", required=True, help="Tệp JSON: tên thông tin và giá trị.")
@click.option("-o", "--output", "out", metavar="FILE", required=True, help="Tệp sẽ ghi: .docx, .pdf hoặc .txt.")
def fill(form_id: str, source: str, out: str) -> None:
    """Điền một mẫu đơn từ tệp giá trị."""
    from actions.forms import saying
    from actions.forms.filling import fill as fill_form
    from actions.forms.reading import read_answers, read_values
    from actions.phrases import Phrases
    from actions.world import today_in_vietnam
    from knowledge.forms.files import Forms

    target = Path(out)
    if target.suffix.lower() not in SUFFIXES:
        raise MotCuaError(f"{out}: đuôi tệp phải là {', '.join(SUFFIXES)}.")
    forms, phrases, day = Forms.load(), Phrases.load(), today_in_vietnam()
    form = forms.get(form_id)
    if form is None:
        near = get_close_matches(form_id, list(forms.by_id), n=1)
        known = f"có phải «{near[0]}»" if near else f"các mẫu: {', '.join(forms.by_id)}"
        raise MotCuaError(f"Không có mẫu đơn «{form_id}»; {known}.")
    told, answers = _read(Path(source))
    given = read_answers(answers, _cases(form.id) if answers else {}, phrases, day)
    read = read_values(told, form, forms, phrases, day)
    wrong = [*given.problems, *read.problems]
    filling = fill_form(form, forms, read.values, given.values, day)
    wrong += saying.problems(filling, phrases)
    if wrong:
        for sentence in wrong:
            say(f"{source}: {sentence}")
        raise SystemExit(BAD_INPUT)
    _write(target, _rendered(filling, target.suffix.lower(), phrases))
    for sentence in [*read.doubts, *saying.notes(filling, phrases)]:
        say(sentence)
    click.echo(f"{out}: {form.title}")


def _rendered(filling: Filling, suffix: str, phrases: Phrases) -> bytes:
    if suffix == ".txt":
        from actions.forms.copysheet import copysheet

        return copysheet(filling, phrases).encode()
    from actions.forms.document import document

    drawn, now = document(filling, phrases), dt.datetime.now(dt.timezone.utc)
    if suffix == ".pdf":
        from actions.forms.pdf import as_pdf

        return as_pdf(drawn, now)
    from actions.forms.docx import as_docx

    return as_docx(drawn, now)


def _cases(form_id: str) -> Mapping[str, Sequence[Case]]:
    """The questions of the walks that ask for this form."""
    from knowledge import loader
    from knowledge.forms.checking import cases_of

    papers = {paper.id: paper for _, paper in loader.load_papers()}
    return cases_of([procedure for _, procedure in loader.load_procedures()], papers).get(form_id, {})


def _read(source: Path) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The values and the answers of the file. Raises MotCuaError."""
    try:
        with source.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise MotCuaError(f"{source}: tệp lớn quá {MOST_BYTES:,} byte.".replace(",", "."))
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except OSError as error:
        raise MotCuaError(f"{source}: không đọc được tệp ({_reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise MotCuaError(f"{source}: tệp phải là UTF-8.") from error
    except json.JSONDecodeError as error:
        raise MotCuaError(f"{source}: không phải JSON (dòng {error.lineno}, cột {error.colno}).") from error
    except _Twice as error:
        raise MotCuaError(f"{source}: tên «{error}» đứng hai lần.") from error
    except (ValueError, RecursionError) as error:
        raise MotCuaError(f"{source}: không phải JSON đọc được.") from error
    if not isinstance(data, dict):
        raise MotCuaError(f"{source}: phải là một đối tượng JSON, tên thông tin và giá trị.")
    answers = data.pop(ANSWERS, {})
    if not isinstance(answers, dict):
        raise MotCuaError(f"{source}: mục {ANSWERS} phải là một đối tượng JSON, tên câu hỏi và câu trả lời.")
    return data, answers


class _Twice(Exception):
    """A name that stands twice in one object."""


def _once(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _reason(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "không có tệp hoặc thư mục này",
        NotADirectoryError: "không có thư mục này",
        IsADirectoryError: "đây là thư mục",
        PermissionError: "không có quyền",
    }
    return reasons.get(type(error), error.strerror or str(error))


def _write(target: Path, content: bytes) -> None:
    """All or nothing: written beside the target and put in its place. Only the owner may read it."""
    part = None
    try:
        if target.is_dir():
            raise IsADirectoryError
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".motcua-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(part, target)
    except OSError as error:
        if part:
            Path(part).unlink(missing_ok=True)
        raise MotCuaError(f"{target}: không ghi được tệp ({_reason(error)}).") from error
