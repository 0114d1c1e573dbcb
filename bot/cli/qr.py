"""`motcua qr`: the poster for the counter."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import catalogue_option, say, settings
from nlu.errors import MotCuaError

if TYPE_CHECKING:
    from actions.phrases import Phrases
    from actions.sheet.links import Link

#: Why a file cannot be written, in Vietnamese; anything else is said as the system says it.
_REASONS = {
    FileNotFoundError: "không có thư mục này",
    NotADirectoryError: "không có thư mục này",
    IsADirectoryError: "đây là thư mục",
    PermissionError: "không có quyền ghi",
}


@click.command()
@click.argument("code", metavar="CODE")
@click.option("-o", "--output", "out", metavar="FILE", required=True, help="Tệp sẽ ghi: .pdf, .svg hoặc .png.")
@click.option("--telegram", is_flag=True, help="Thêm mã QR mở Telegram.")
@click.option("--profile", metavar="FILE", help="Hồ sơ triển khai, nơi có địa chỉ của trợ lý.")
@catalogue_option
def qr(code: str, out: str, telegram: bool, profile: str | None) -> None:
    """Áp phích có mã QR mở trợ lý ở đúng thủ tục."""
    from actions.phrases import Phrases
    from actions.sheet import poster
    from actions.sheet.links import links
    from knowledge.profile import Profile
    from knowledge.store import Catalogue

    target = Path(out)
    kind = target.suffix.lower()
    if kind not in poster.DRAW:
        raise MotCuaError(f"{out}: đuôi tệp phải là {', '.join(poster.DRAW)}.")
    found = settings(profile=profile)
    served = Profile.load(found.profile)
    procedure = Catalogue.load(found.catalogue).get(code.strip())
    if procedure is None:
        raise MotCuaError(f"Danh mục của trợ lý chưa có mã {code}.")
    addresses = links(served, procedure.code, telegram)
    if not addresses:
        raise MotCuaError(f"Hồ sơ triển khai {found.profile}: chưa có địa chỉ nào của trợ lý (mục channels).")
    if telegram and not served.channels.telegram:
        raise MotCuaError(f"Hồ sơ triển khai {found.profile}: chưa có địa chỉ Telegram (mục channels.telegram).")
    if served.example:
        say(f"Hồ sơ triển khai {found.profile} là xã ví dụ: thay địa chỉ trước khi dán áp phích này.")

    phrases, hotline, name = Phrases.load(), served.hotline, procedure.short or procedure.title
    drawn = poster.poster(
        name,
        [(_label(link, name, phrases), link.url) for link in addresses],
        [phrases("poster.scan"), *([] if addresses[0].carries else [phrases("poster.send", name=name)])],
        kind=kind,
        head=served.name,
        hotline=phrases("poster.hotline", number=hotline.number),
        foot=[
            phrases("poster.hours", name=hotline.name, hours=hotline.hours) if hotline.hours else hotline.name,
            phrases("poster.safe"),
            phrases("poster.code", code=procedure.code),
        ],
    )
    _write(target, drawn)
    click.echo(f"{out}: {procedure.code} — {name}")
    for link in addresses:
        click.echo(f"  {_label(link, name, phrases)} — {link.url}")


def _label(link: Link, name: str, phrases: Phrases) -> str:
    channel = phrases(f"channel.{link.channel}")
    return channel if link.carries else phrases("poster.label", channel=channel, name=name)


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise MotCuaError(f"{target}: {_REASONS.get(type(error), error.strerror or str(error))}.") from error
