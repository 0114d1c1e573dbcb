"""Words that name a family and no one of it."""
import pytest

from knowledge.search import vague
from knowledge.search.query import analyse
from knowledge.search.vague import Vague
from knowledge.store import Catalogue
from nlu.errors import DataError
from tests.knowledge.tiny import EXCHANGE_CARD, FIRST_CARD, REISSUE_CARD, engine, lexicon

CARDS = (FIRST_CARD, EXCHANGE_CARD, REISSUE_CARD)


def offered(text, known=frozenset(CARDS)):
    return Vague.load(lexicon(), set(known)).choices(analyse(text, lexicon()))


@pytest.mark.parametrize("text", ["làm căn cước", "căn cước", "lam can cuoc", "làm căn cước công dân", "tôi muốn làm căn cước"])
def test_a_vague_word_offers_its_family_in_order(text):
    assert offered(text) == CARDS


@pytest.mark.parametrize("text", ["mất căn cước", "đổi căn cước", "căn cước cho trẻ em", "đăng ký kết hôn", ""])
def test_a_word_that_decides_offers_nothing(text):
    assert offered(text) == ()


def test_only_what_the_catalogue_has_is_offered():
    assert offered("làm căn cước", CARDS[1:]) == CARDS[1:]
    assert offered("làm căn cước", CARDS[:1]) == ()
    assert engine().search("làm căn cước").choices == CARDS


def test_the_families_that_ship_leave_a_choice():
    for row in vague.read_yaml(vague.FILE)["families"]:
        assert len(set(row["choices"])) >= 2, row["says"]


def test_what_the_real_catalogue_has_is_offered():
    assert offered("làm căn cước", Catalogue.load()) == ("1.014061", "1.014063", "1.014064", "1.014062")


@pytest.mark.parametrize(
    ("text", "place"),
    [("[]", ""), ("neutral: []\nfamilies:\n- says: [x]\n  choices: [1]", "families.0.choices.0"),
     ("neutral: []\nfamilies:\n- say: [x]\n  choices: []", "families.0.says")],
)  # fmt: skip
def test_a_mistake_names_its_place(tmp_path, text, place):
    path = tmp_path / "vague.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        Vague.load(lexicon(), set(), path)
    assert (error.value.file, error.value.path) == (str(path), place)
