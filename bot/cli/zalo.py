"""`motcua zalo`: what a Zalo Official Account needs before it can answer."""
from __future__ import annotations

import click

from bot.cli.options import Commands, settings

_STEPS = """1. Mở https://developers.zalo.me/tools/explorer bằng tài khoản quản trị OA.
2. Chọn ứng dụng {app} và loại «OA Access Token», bấm lấy token, chọn OA của xã và đồng ý cấp quyền.
3. Chép «Refresh Token» (không phải Access Token), rồi chạy `motcua zalo token` và dán vào khi được hỏi.
Mỗi refresh token chỉ dùng được một lần: sau bước 3 đừng dùng nó ở nơi khác. Máy chủ tự đổi token mới về sau."""


@click.group("zalo", cls=Commands)
def group() -> None:
    """Zalo Official Account: token của OA."""


@group.command()
def login() -> None:
    """Cách lấy refresh token đầu tiên."""
    click.echo(_STEPS.format(app=settings().zalo_app_id or "của xã (đặt MOTCUA_ZALO_APP_ID)"))


@group.command()
@click.argument("refresh_token", metavar="REFRESH_TOKEN", required=False)
def token(refresh_token: str | None) -> None:
    """Lưu refresh token, mã hóa; không có tham số thì hỏi, để token không nằm lại trong lịch sử lệnh."""
    found = settings()
    from bot.gateway.zalo.tokens import TokenStore

    given = (refresh_token or click.prompt("Refresh token", hide_input=True, default="", show_default=False)).strip()
    if not given or not given.isascii() or any(char.isspace() for char in given):
        raise click.ClickException("Refresh token không được trống và không có dấu cách")
    store = TokenStore.open(found)
    try:
        store.put(given)
    finally:
        store.close()
    click.echo("Đã lưu. Máy chủ sẽ đổi token trong vài phút; xem /health.")
