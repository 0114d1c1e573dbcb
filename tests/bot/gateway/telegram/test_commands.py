import pytest

from bot.gateway.telegram.commands import Called, called, commands, greeting
from nlu.errors import DataError


def test_the_bot_has_its_commands_with_words_and_descriptions():
    assert list(commands()) == ["start", "trogiup", "xoadulieu"]
    assert greeting() == "xin chào"


@pytest.mark.parametrize(
    "text, says, bot",
    [
        ("/start", "xin chào", ""),
        ("/start 1_001193", "1.001193", ""),
        ("/start@MotCua_thu_bot 2_000635", "2.000635", "motcua_thu_bot"),
        ("/START", "xin chào", ""),
        ("/start 1.001193", "xin chào", ""),  # Telegram lets no dot through: somebody's own words
        ("/start abc_1_001193", "xin chào", ""),
        ("/start 0_001193", "xin chào", ""),
        ("/trogiup", "trợ giúp", ""),
        ("/trogiup giúp với", "trợ giúp", ""),
        ("/xoadulieu@Khac_bot", "xóa dữ liệu", "khac_bot"),
        ("/lamlai từ đầu", "lamlai từ đầu", ""),
        ("/1_001193", "1_001193", ""),
    ],
)
def test_what_a_command_says(text, says, bot):
    assert called(text) == Called(says, bot)


@pytest.mark.parametrize("text", ["xin chào", "", "/", "/ start", "//start", "1/2", "/đăng ký", "/a@b@c"])
def test_what_is_no_command(text):
    assert called(text) is None


@pytest.mark.parametrize(
    "text",
    ["[]", "a: {says: x, about: y}", "start: {says: x}", "start: x", "start: {says: '', about: y}", "start: {says: [x], about: y}",
     "start: {says: x, about: y}\nTrợ: {says: x, about: y}", "start: {says: x, about: " + 257 * "y" + "}"],
)  # fmt: skip
def test_a_file_of_commands_that_is_none(tmp_path, text):
    (tmp_path / "commands.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        commands(tmp_path / "commands.yml")
