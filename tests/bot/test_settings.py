import pytest

from bot.settings import Settings, SettingsError


def test_nothing_said_is_the_project_itself():
    settings = Settings.read({})
    assert settings.catalogue is None
    assert settings.profile.name == "deployment.yml" and settings.model.name == "motcua.tar.gz"


def test_the_command_line_wins_over_the_environment():
    assert Settings.read({"MOTCUA_PORT": "9000"}).port == 9000
    assert Settings.read({"MOTCUA_PORT": "9000"}, port="9001").port == 9001


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none(port):
    with pytest.raises(SettingsError, match="--port: .* không phải số cổng"):
        Settings.read({}, port=port)


def test_one_port_for_two():
    with pytest.raises(SettingsError, match="phải khác nhau"):
        Settings.read({}, port=5005)


def test_a_catalogue_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match="không có thư mục này"):
        Settings.read({"MOTCUA_CATALOGUE": str(tmp_path / "none")})
    with pytest.raises(SettingsError, match="không có catalogue.jsonl"):
        Settings.read({}, catalogue=tmp_path)


def test_children_read_the_same(tmp_path):
    (tmp_path / "catalogue.jsonl").touch()
    settings = Settings.read({"MOTCUA_PORT": "9000"}, catalogue=tmp_path)
    environment = {"MOTCUA_CATALOGUE": "elsewhere"}
    settings.apply(environment)
    assert Settings.read(environment) == settings


def test_no_catalogue_is_said_too():
    environment = {"MOTCUA_CATALOGUE": "elsewhere"}
    Settings.read({}).apply(environment)
    assert "MOTCUA_CATALOGUE" not in environment


def test_children_read_the_same_store():
    settings = Settings.read({"MOTCUA_DATABASE": "postgres://u:p@h/d", "MOTCUA_MASTER_KEY": "k", "MOTCUA_RETENTION_DAYS": "7"})
    environment = {}
    settings.apply(environment)
    assert Settings.read(environment) == settings
    assert (settings.database_url, settings.master_key, settings.retention_days) == ("postgresql://u:p@h/d", "k", 7)


def test_secrets_are_not_printed():
    assert "secret" not in repr(Settings.read({"MOTCUA_DATABASE": "postgresql://u:secret@h/d", "MOTCUA_MASTER_KEY": "secret"}))


def test_everything_that_is_written_is_in_one_folder(tmp_path):
    settings = Settings.read({"MOTCUA_VAR": str(tmp_path)})
    assert settings.logs == tmp_path / "log" and settings.database_url == f"sqlite:///{tmp_path}/conversations.db"


@pytest.mark.parametrize("days", ["0", "3651", "mai", "1.5"])
def test_days_that_are_none(days):
    with pytest.raises(SettingsError, match="MOTCUA_RETENTION_DAYS: .* không phải số ngày"):
        Settings.read({"MOTCUA_RETENTION_DAYS": days})


def test_the_address_from_outside():
    assert Settings.read({"MOTCUA_PUBLIC_URL": "https://motcua.example/"}).public_url == "https://motcua.example"


@pytest.mark.parametrize("url", ["motcua.example", "https://", "ftp://motcua.example", "https://motcua.example/a", "https://a b"])
def test_an_address_that_is_none(url):
    with pytest.raises(SettingsError, match="MOTCUA_PUBLIC_URL: .* không phải một địa chỉ"):
        Settings.read({"MOTCUA_PUBLIC_URL": url})


def test_children_read_the_same_channels():
    settings = Settings.read({"MOTCUA_REDIS": "redis://:secret@h/0"}, channels="telegram, zalo")
    environment = {}
    settings.apply(environment)
    assert Settings.read(environment) == settings and "secret" not in repr(settings)
