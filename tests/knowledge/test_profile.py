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
