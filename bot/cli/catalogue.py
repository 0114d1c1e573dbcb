"""`motcua catalogue`: import, check, show, draw, coverage, diff."""
from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

import click

from bot.cli import rendering
from bot.cli.options import BAD_INPUT, Commands, catalogue_option, say, settings
from nlu.errors import MotCuaError

#: What `show` prints, in this order.
SHOWN = ("papers", "fee", "time", "where", "online", "how", "conditions", "form", "result", "legal_basis")


class Day(click.ParamType):
    """A date as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: object, parameter: click.Parameter | None, context: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' không phải ngày dạng năm-tháng-ngày, ví dụ 2026-11-22", parameter, context)


@click.group("catalogue", cls=Commands)
@catalogue_option
def group() -> None:
    """Danh mục thủ tục."""


@group.command("import")
@click.argument("paths", metavar="PATH", nargs=-1, required=True)
@click.option("--into", metavar="DIR", required=True, help="Thư mục danh mục sẽ ghi; bản cũ được thay trọn vẹn.")
@click.option("--read-on", type=Day(), help="Ngày đọc dữ liệu nguồn, khi tệp không tự nói.")
def import_(paths: tuple[str, ...], into: str, read_on: dt.date | None) -> None:
    """Nhập dữ liệu của Cổng Dịch vụ công quốc gia: tệp hay thư mục, nén hay không."""
    from knowledge.importer import import_catalogue

    manifest = import_catalogue([Path(p) for p in paths], Path(into), progress=_progress(), read_on=read_on)
    click.echo(
        f"{into}: {manifest.records} thủ tục, {manifest.with_detail} có chi tiết; "
        f"{manifest.rejected_total} dòng bị loại (lý do ở {Path(into) / 'manifest.json'})."
    )


def _progress() -> Callable[[int, int, str], None]:
    """Says how far an import is, at every tenth of each stage."""
    last: dict[str, int] = {}

    def progress(done: int, total: int, what: str) -> None:
        tenth = done * 10 // total if total else 10
        if last.get(what) != tenth:
            last[what] = tenth
            say(f"  {what}: {tenth * 10}%")

    return progress


@group.command()
@catalogue_option
def check() -> None:
    """Kiểm tra danh mục biên soạn và phần bổ sung; mỗi lỗi một dòng."""
    found = settings()
    from knowledge.additions import faults
    from knowledge.additions import model as additions
    from knowledge.check import problems
    from knowledge.profile import Profile
    from knowledge.store import Catalogue

    errors: list[MotCuaError] = list(problems())
    added = 0
    try:
        Profile.load(found.profile)
    except MotCuaError as error:
        errors.append(error)
    try:
        if not errors:
            catalogue = Catalogue.load(found.catalogue)
            errors += faults.problems(found.additions, catalogue.summaries(), catalogue.now_means)
            added = len(additions.files(found.additions))
    except MotCuaError as error:
        errors.append(error)
    for error in errors:
        say(str(error))
    if errors:
        sys.exit(BAD_INPUT)
    from knowledge import loader

    counts = {name: sum(1 for _ in load()) for name, load in (
        ("thủ tục", loader.load_procedures), ("thủ tục lân cận", loader.load_neighbours),
        ("giấy tờ", loader.load_papers), ("mẫu đơn", loader.load_forms),
    )}  # fmt: skip
    more = f", phần bổ sung cho {added} thủ tục" if added else ""
    click.echo("Không có lỗi: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + more + ".")


@group.command()
@click.argument("code", metavar="CODE")
@click.option("--as-of", type=Day(), help="Theo quy định của ngày này (năm-tháng-ngày).")
@catalogue_option
def show(code: str, as_of: dt.date | None) -> None:
    """Một thủ tục, như trợ lý sẽ nói."""
    found = settings()
    from actions import answer, wording
    from actions.phrases import Phrases
    from actions.world import World
    from knowledge.profile import Profile
    from knowledge.runtime import open_knowledge

    world = World(open_knowledge(say=say).catalogue, Profile.load(found.profile), Phrases.load())
    day = as_of or world.today()
    procedure = world.catalogue.get(code.strip())
    said = answer.about(code.strip(), SHOWN, world, day, {}, whole=True)
    if procedure is None or said is None:
        raise MotCuaError(f"Danh mục của trợ lý chưa có mã {code}.")
    grade = "biên soạn đầy đủ" if procedure.grade == "walk" else "tra cứu"
    click.echo(f"{procedure.code} — {procedure.title} ({grade}; xem ngày {wording.date(day)})")
    click.echo(rendering.as_text(said.replies))


@group.command()
@click.argument("code", metavar="CODE")
@click.option("-o", "--output", metavar="FILE.svg", required=True, help="Tệp hình sẽ ghi; bản cũ được thay.")
@catalogue_option
def draw(code: str, output: str) -> None:
    """Hình vẽ một thủ tục: câu hỏi, đáp án, giấy tờ, chuyển hướng, kiểm tra."""
    found, path = settings(), Path(output)
    if path.suffix.lower() != ".svg":
        raise MotCuaError(f"Tệp hình phải có đuôi .svg, không phải {output}.")
    from actions.drawing import draw as drawn
    from actions.phrases import Phrases
    from knowledge.store import Catalogue

    catalogue, phrases = Catalogue.load(found.catalogue), Phrases.load()
    procedure = catalogue.get(code.strip())
    if procedure is None:
        raise MotCuaError(f"Danh mục của trợ lý chưa có mã {code}.")
    if procedure.grade != "walk":
        raise MotCuaError(phrases("drawing.nothing", code=procedure.code))
    picture = drawn(procedure, catalogue, phrases)
    try:
        path.write_bytes(picture.encode())
    except OSError as error:
        raise MotCuaError(f"Không ghi được {output}: {_why_not(path, error)}.") from None
    click.echo(f"{output}: {procedure.code} — {procedure.title}")


def _why_not(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"không có thư mục {path.parent}"
    if isinstance(error, IsADirectoryError):
        return "đó là một thư mục"
    if isinstance(error, PermissionError):
        return "không được phép ghi ở đó"
    return "đường dẫn không dùng được"


@group.command()
@catalogue_option
def coverage() -> None:
    """Danh mục biết gì: số thủ tục có giấy tờ, phí, thời hạn…"""
    found = settings()
    from bot.coverage import HEADER, rows
    from knowledge.store import Catalogue

    click.echo(rendering.table(HEADER, rows(Catalogue.load(found.catalogue))))


@group.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
def diff(a: str, b: str) -> None:
    """Hai danh mục đã nhập khác nhau ở đâu."""
    from knowledge.importer.diff import diff as differences

    lines = differences(Path(a), Path(b))
    click.echo("\n".join(lines) if lines else "Hai danh mục như nhau.")
