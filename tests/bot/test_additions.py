"""Additions on the command line and in the settings."""
import os

import pytest

from bot.cli import main
from bot.settings import Settings

GOOD = 'code: "1.001193"\naliases: [làm tờ hồng]\n'


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """`motcua catalogue check` over additions in `tmp_path`: (exit status, standard output, standard error)."""
    before = dict(os.environ)
    monkeypatch.setattr("sys.argv", ["motcua", "catalogue", "check"])
    os.environ.pop("MOTCUA_CATALOGUE", None)
    os.environ["MOTCUA_ADDITIONS"] = str(tmp_path)

    def run():
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    yield run
    os.environ.clear()
    os.environ.update(before)


def test_they_lie_beside_the_database_unless_said_otherwise(tmp_path):
    assert Settings.read({}, var=tmp_path).additions == tmp_path / "additions"
    assert Settings.read({"MOTCUA_VAR": str(tmp_path), "MOTCUA_ADDITIONS": str(tmp_path / "x")}).additions == tmp_path / "x"


def test_children_read_the_same(tmp_path):
    settings, environment = Settings.read({}, var=tmp_path), {}
    settings.apply(environment)
    assert environment["MOTCUA_ADDITIONS"] == str(tmp_path / "additions") and Settings.read(environment) == settings


def test_the_check_counts_them(check, tmp_path):
    (tmp_path / "1.001193.yml").write_text(GOOD, encoding="utf-8")
    status, out, _ = check()
    assert status == 0 and "phần bổ sung cho 1 thủ tục" in out


def test_the_check_names_what_is_wrong(check, tmp_path):
    (tmp_path / "1.000894.yml").write_text('code: "1.000894"\naliases: [khai sinh cho con]\n', encoding="utf-8")
    (tmp_path / "1.001193.yml").write_text(GOOD + "alias: [x]\n", encoding="utf-8")
    status, out, err = check()
    assert status == 2 and not out
    assert f"{tmp_path / '1.000894.yml'} [aliases.0] 'khai sinh cho con' is a name of 1.001193 too" in err
    assert f"{tmp_path / '1.001193.yml'} [alias] unknown key" in err
