"""`motcua forms`: the definitions of the forms that can be filled."""
from __future__ import annotations

import sys

import click

from bot.cli.options import BAD_INPUT, Commands, say


@click.group("forms", cls=Commands)
def group() -> None:
    """Định nghĩa các mẫu đơn."""


@group.command()
def check() -> None:
    """Kiểm tra mọi mẫu đơn; mỗi lỗi một dòng."""
    from knowledge.forms.checking import all_problems
    from knowledge.forms.files import Forms

    errors = all_problems()
    for error in errors:
        say(str(error))
    if errors:
        sys.exit(BAD_INPUT)
    forms = Forms.load()
    fields = sum(1 for form in forms for _ in form.all_fields())
    unverified = [form.id for form in forms if form.official == "unverified"]
    click.echo(f"Không có lỗi: {len(forms.by_id)} mẫu đơn, {fields} mục, {len(forms.keys)} thông tin dùng chung.")
    if unverified:
        click.echo(f"Chưa kiểm chứng với bản hiện hành: {', '.join(unverified)}.")
