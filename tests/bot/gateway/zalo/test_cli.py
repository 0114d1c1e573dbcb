import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.gateway.zalo.tokens import TokenStore
from bot.settings import Settings


@pytest.fixture
def motcua(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    monkeypatch.delenv("MOTCUA_DATABASE", raising=False)
    monkeypatch.delenv("MOTCUA_ZALO_APP_ID", raising=False)

    def run(*arguments, **more):
        return CliRunner().invoke(cli, ["zalo", *arguments], **more)

    return run


def kept(tmp_path):
    store = TokenStore.open(Settings.read({}, var=tmp_path))
    try:
        found = store.read()
        return found and found.pair.refresh
    finally:
        store.close()


def test_login_says_where_the_first_token_comes_from(motcua, monkeypatch):
    assert "MOTCUA_ZALO_APP_ID" in motcua("login").output
    monkeypatch.setenv("MOTCUA_ZALO_APP_ID", "4021")
    said = motcua("login").output
    assert "ứng dụng 4021" in said and "motcua zalo token" in said


@pytest.mark.parametrize("arguments, typed", [(["refresh-bi-mat"], None), ([], "refresh-bi-mat\n")])
def test_a_token_is_kept_and_not_repeated(motcua, tmp_path, arguments, typed):
    done = motcua("token", *arguments, input=typed)
    assert done.exit_code == 0 and "refresh-bi-mat" not in done.output
    assert kept(tmp_path) == "refresh-bi-mat"


@pytest.mark.parametrize("wrong", ["", "  ", "a b", "khóa"])
def test_what_cannot_be_one_is_not_kept(motcua, tmp_path, wrong):
    assert motcua("token", input=wrong + "\n").exit_code == 2
    assert kept(tmp_path) is None
