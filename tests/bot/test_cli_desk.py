"""`motcua desk` over a store of its own, with a pipe and with a terminal."""
from __future__ import annotations

import os
import pty
import subprocess
import sys
from unittest import mock

import pytest
from click.testing import CliRunner

from bot.cli import cli, desk
from bot.desk.accounts import ROLES, Accounts
from bot.desk.audit import CONSOLE, AuditLog
from bot.desk.logins import Logins
from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.desk.quick import quick  # noqa: F401  fixture

PASSWORD = "mèo vàng trên mái ngói"
OTHER = "cá chép hóa rồng"


@pytest.fixture
def store(tmp_path, quick):  # noqa: F811
    with mock.patch.dict(os.environ):  # a command puts its settings there
        for name in [name for name in os.environ if name.startswith("MOTCUA_")]:
            del os.environ[name]
        os.environ["MOTCUA_VAR"] = str(tmp_path / "var")
        found = Store.open(Settings.read())
        yield found
        found.close()


def run(*arguments, line=""):
    return CliRunner().invoke(cli, ["desk", *arguments], input=line)


def first(login="hoa", role="admin", line=PASSWORD + "\n"):
    return run("add", login, "--name", "Nguyễn Thị Hoa", "--role", role, line=line)


def test_the_first_administrator_is_made_from_a_pipe(store):
    done = first()
    assert (done.exit_code, done.output) == (0, "Đã thêm hoa (admin).\n")
    assert Accounts(store).check("hoa", PASSWORD).name == "Nguyễn Thị Hoa"
    (row,) = AuditLog(store).rows()
    assert (row.login, row.act, row.subject, row.detail) == (CONSOLE, "account_added", "hoa", "admin")


@pytest.mark.parametrize(
    "login, role, line, says",
    [
        ("lan", "staff", PASSWORD, "tài khoản đầu tiên phải có vai trò admin"), ("hoa", "admin", "ngắn\n", "ít nhất 10"),
        ("hoa", "admin", "", "ít nhất 10"), ("Hoa Nguyễn", "admin", PASSWORD, "Tên đăng nhập"), ("hoa", "root", PASSWORD, "--role"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_one_sentence_and_status_2(store, login, role, line, says):
    failed = first(login, role, line)
    assert failed.exit_code == 2 and says in failed.stderr and len(failed.stderr.splitlines()) == 1
    assert Accounts(store).count() == 0 and AuditLog(store).rows() == []


def test_there_is_no_password_on_the_command_line():
    for command in desk.group.commands.values():
        assert "password" not in " ".join(option for parameter in command.params for option in parameter.opts)


def test_accounts_are_listed_disabled_and_enabled(store):
    first()
    first("lan", "staff")
    assert run("disable", "lan").output == "Đã tắt lan.\n"
    hoa, lan = run("list").output.splitlines()
    assert hoa.split("\t")[:3] == ["hoa", "admin", "hoạt động"] and hoa.endswith("Nguyễn Thị Hoa")
    assert lan.split("\t")[:3] == ["lan", "staff", "đã tắt"]
    assert run("enable", "lan").exit_code == 0 and Accounts(store).check("lan", PASSWORD)
    failed = run("disable", "hoa")
    assert failed.exit_code == 2 and "quản trị viên cuối cùng" in failed.stderr and Accounts(store).get("hoa").active
    assert [(row.act, row.subject, row.detail) for row in AuditLog(store).rows(limit=2)] == [
        ("account_changed", "lan", "bật"), ("account_changed", "lan", "tắt"),
    ]  # fmt: skip


def test_a_new_password_ends_sessions(store):
    first()
    token, _ = Logins(store).begin("hoa")
    assert run("password", "hoa", line=OTHER).output == "Đã đổi mật khẩu của hoa.\n"
    assert Logins(store).find(token) is None
    assert Accounts(store).check("hoa", OTHER) and Accounts(store).check("hoa", PASSWORD) is None
    assert OTHER not in str(AuditLog(store).rows()) and AuditLog(store).rows(act="password_changed")[0].login == CONSOLE


@pytest.mark.parametrize("command", ["password", "disable", "enable"])
def test_an_account_that_is_not_there_is_one_sentence(store, command):
    failed = run(command, "ba", line=PASSWORD)
    assert failed.exit_code == 2 and "Không có tài khoản 'ba'" in failed.stderr and len(failed.stderr.splitlines()) == 1


def typed(command, *lines):
    """What a terminal shows of `command` when these lines are typed at its questions."""
    keyboard, screen = pty.openpty()
    program = subprocess.Popen([sys.executable, "-m", "bot.cli", "desk", *command], stdin=screen, stdout=screen, stderr=screen)
    os.close(screen)
    shown, left = b"", list(lines)
    while True:
        try:
            read = os.read(keyboard, 4096)
        except OSError:  # its end
            break
        shown += read
        if left and shown.rstrip(b" ").endswith(b":"):
            os.write(keyboard, left.pop(0).encode() + b"\n")
    os.close(keyboard)
    return program.wait(60), shown.decode()


def test_a_terminal_asks_twice_and_shows_nothing(store):
    command = ["add", "hoa", "--name", "Hoa", "--role", "admin"]
    status, shown = typed(command, PASSWORD, OTHER, PASSWORD, PASSWORD)
    assert status == 0 and "Nhập lại" in shown and "Đã thêm hoa (admin)." in shown
    assert PASSWORD not in shown and OTHER not in shown
    assert Accounts(store).check("hoa", PASSWORD)


def test_the_roles_of_the_command_line_are_those_of_the_desk():
    assert desk._ROLES == ROLES
