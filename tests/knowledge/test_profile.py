"""The deployment profile."""
import pytest

from knowledge.profile import DEFAULT, Profile
from nlu.errors import DataError


def test_the_shipped_profile_is_marked_as_an_example():
    assert Profile.load().example


def test_a_mistake_names_file_and_key(tmp_path):
    path = tmp_path / "xa.yml"
    path.write_text(DEFAULT.read_text(encoding="utf-8").replace("hotline:", "hotlin:"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        Profile.load(path)
    assert error.value.file == str(path) and error.value.path in ("hotline", "hotlin")


def test_a_fee_of_the_province_names_its_decision(tmp_path):
    path = tmp_path / "xa.yml"
    text = DEFAULT.read_text(encoding="utf-8").split("fees:")[0]
    path.write_text(text + "fees: [{code: '1.001193', vnd: 8000, from: 2026-01-01}]", encoding="utf-8")
    with pytest.raises(DataError) as error:
        Profile.load(path)
    assert (error.value.path, error.value.reason) == ("fees.0.decision", "is missing")


def test_words_go_into_an_address_escaped():
    assert Profile.load().portal.search_url("khai sinh & mẫu").endswith("keyword=khai%20sinh%20%26%20m%E1%BA%ABu")


def test_addresses_are_there_for_every_channel_of_the_example():
    channels = Profile.load().channels
    assert "{code}" in channels.widget and "{code}" in channels.telegram and channels.zalo.startswith("https://zalo.me/")


@pytest.mark.parametrize(
    ("channels", "place", "says"),
    [
        ("{zola: https://zalo.me/1}", "channels.zola", "unknown key"),
        ("{widget: http://xa.example}", "channels.widget", "https"),
        ("{widget: 'https://xa.example/{ma}'}", "channels.widget", "only {code}"),
        ("{widget: https://xa.example/a b}", "channels.widget", "only {code}"),
        ("{widget: https://xa.example/%s}" % ("a" * 300), "channels.widget", "longer than 200"),
    ],
)
def test_an_address_that_cannot_be_one_is_named(tmp_path, channels, place, says):
    path = tmp_path / "xa.yml"
    before, rest = DEFAULT.read_text(encoding="utf-8").split("channels:")
    path.write_text(f"{before}channels: {channels}\nfees:{rest.split('fees:')[1]}", encoding="utf-8")
    with pytest.raises(DataError) as error:
        Profile.load(path)
    assert error.value.path == place and says in error.value.reason


@pytest.mark.parametrize("origin", ["https://xa.vn/", "http://xa.vn", "xa.vn", "*", "https://*.xa.vn", "https://Xa.vn", "null"])
def test_an_origin_is_written_as_browsers_write_it(tmp_path, origin):
    path = tmp_path / "xa.yml"
    text = DEFAULT.read_text(encoding="utf-8")
    path.write_text(text.replace('origins: ["https://xa-ban-mau.example"]', f"origins: ['{origin}']"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        Profile.load(path)
    assert error.value.path == "widget.origins.0"
