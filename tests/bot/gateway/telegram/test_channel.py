"""The bot of the settings."""
import pytest

from bot.gateway.telegram import channel
from bot.settings import Settings, SettingsError
from tests.bot.gateway.telegram.fake import TOKEN

SECRET = "invented-secret-of-16"
HERE = "https://motcua.example/webhooks/telegram"


def made(**variables):
    environment = {f"MOTCUA_TELEGRAM_{name.upper()}": value for name, value in variables.items()}
    return channel(Settings.read(environment), lambda name: None)


def test_without_a_token_there_is_no_bot():
    assert made() is None and made(api="http://127.0.0.1:8081") is None


@pytest.mark.parametrize(
    "more, routes", [({}, 0), ({"api": "http://127.0.0.1:8081/"}, 0), ({"webhook": HERE, "secret": SECRET}, 1)]
)
def test_a_bot(more, routes):
    found = made(token=TOKEN, **more)
    assert found.name == "telegram" and len(list(found.routes())) == routes and not found.health().ok


def test_a_webhook_of_a_server_of_ones_own_needs_no_https():
    assert made(token=TOKEN, api="http://127.0.0.1:8081", webhook="http://127.0.0.1:8080/webhooks/telegram", secret=SECRET)


@pytest.mark.parametrize(
    "wrong, names",
    [
        ({"token": "mã của tôi"}, "MOTCUA_TELEGRAM_TOKEN"),
        ({"token": TOKEN.split(":")[1]}, "MOTCUA_TELEGRAM_TOKEN"),
        ({"token": TOKEN, "api": "api.telegram.org"}, "MOTCUA_TELEGRAM_API"),
        ({"token": TOKEN, "webhook": HERE}, "MOTCUA_TELEGRAM_SECRET"),
        ({"token": TOKEN, "secret": SECRET}, "MOTCUA_TELEGRAM_WEBHOOK"),
        ({"token": TOKEN, "webhook": "http://motcua.example", "secret": SECRET}, "MOTCUA_TELEGRAM_WEBHOOK"),
        ({"token": TOKEN, "webhook": HERE, "secret": "ngắn"}, "MOTCUA_TELEGRAM_SECRET"),
        ({"token": TOKEN, "webhook": HERE, "secret": SECRET + " "  + SECRET}, "MOTCUA_TELEGRAM_SECRET"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_right_are_named_and_not_repeated(wrong, names):
    with pytest.raises(SettingsError) as error:
        made(**wrong)
    assert names in str(error.value)
    assert not any(wrong[name] in str(error.value) for name in ("token", "secret") if name in wrong)


def test_settings_do_not_show_token_and_secret():
    shown = repr(Settings.read({"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_SECRET": SECRET}))
    assert TOKEN not in shown and SECRET not in shown
