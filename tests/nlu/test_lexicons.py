from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.errors import DataError
from nlu.lexicons import ASPECTS, Lexicon, default_lexicon
from nlu.text import normalise
from tests.nlu.lexicon_examples import ASPECT_EXAMPLES, EXPANSIONS, NO_EXPANSION, SUBJECTS


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return default_lexicon()


@pytest.mark.parametrize(("text", "official"), EXPANSIONS)
def test_everyday_words_point_to_official_ones(
    lexicon: Lexicon, text: str, official: str
) -> None:
    assert official in [e.official for e in lexicon.expand(normalise(text))]


@pytest.mark.parametrize(("text", "official"), NO_EXPANSION)
def test_the_words_around_keep_a_phrase_from_a_wrong_meaning(
    lexicon: Lexicon, text: str, official: str
) -> None:
    assert official not in [e.official for e in lexicon.expand(normalise(text))]


def test_an_expansion_says_where_and_how_surely(lexicon: Lexicon) -> None:
    text = "em mất cái sổ đỏ rồi"
    (lost,) = [e for e in lexicon.expand(text) if "bị mất" in e.official]
    assert text[slice(*lost.span)] == "mất cái sổ đỏ"
    (plain,) = [e for e in lexicon.expand("em mất sổ đỏ rồi") if "bị mất" in e.official]
    (bare,) = [e for e in lexicon.expand("em mat so do roi") if "bị mất" in e.official]
    assert 1 >= plain.weight > lost.weight
    assert plain.weight > bare.weight > 0


def test_the_longest_phrase_wins(lexicon: Lexicon) -> None:
    found = [e.official for e in lexicon.expand("đổi bằng lái nước ngoài")]
    assert found == ["đổi giấy phép lái xe hoặc bằng lái xe của người nước ngoài"]


@pytest.mark.parametrize(("text", "aspects"), ASPECT_EXAMPLES)
def test_aspects(lexicon: Lexicon, text: str, aspects: set[str]) -> None:
    assert {aspect for aspect, _ in lexicon.aspects_in(normalise(text))} == aspects


def test_aspects_are_the_known_ones(lexicon: Lexicon) -> None:
    assert {a for text, _ in ASPECT_EXAMPLES for a, _ in lexicon.aspects_in(text)} == set(ASPECTS)


@pytest.mark.parametrize(("text", "has_subject"), SUBJECTS)
def test_content_tokens_tell_whether_a_question_has_a_subject(
    lexicon: Lexicon, text: str, has_subject: bool
) -> None:
    assert bool(lexicon.content_tokens(normalise(text))) is has_subject


def test_fillers(lexicon: Lexicon) -> None:
    assert lexicon.is_filler("dạ")
    assert lexicon.is_filler("cho em hỏi")
    assert not lexicon.is_filler("sổ đỏ")
    assert not lexicon.is_filler("")


def test_size(lexicon: Lexicon) -> None:
    assert len(lexicon.entries) >= 450


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from("mất sổ đỏ cái bằng lái so do em 🙂 ? làm".split())).map(" ".join)
)
def test_any_text_can_be_read(text: str) -> None:
    clean, lexicon = normalise(text), default_lexicon()
    for expansion in lexicon.expand(clean):
        start, end = expansion.span
        assert 0 <= start < end <= len(clean)
        assert 0 < expansion.weight <= 1
    lexicon.aspects_in(clean)
    lexicon.content_tokens(clean)


# -- files -------------------------------------------------------------------

GOOD = "- {everyday: [sổ đỏ], official: [Giấy chứng nhận]}\n"


def folder(
    tmp_path: Path, entries: str, fillers: str = "words: [dạ]", aspects: str = "fee: [phí]"
) -> Path:
    (tmp_path / "everyday").mkdir()
    (tmp_path / "everyday" / "a.yml").write_text(entries, encoding="utf-8")
    (tmp_path / "fillers.yml").write_text(fillers, encoding="utf-8")
    (tmp_path / "aspects.yml").write_text(aspects, encoding="utf-8")
    return tmp_path


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    lexicon = Lexicon.load(folder(tmp_path, GOOD))
    assert [e.official for e in lexicon.expand("làm Sổ Đỏ")] == ["Giấy chứng nhận"]


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ("- {everyday: [sổ đỏ], oficial: [x]}", "[0.oficial] is no known key"),
        ("- {everyday: [sổ đỏ]}", "[0.official] must not be empty"),
        ("- {everyday: sổ đỏ, official: [x]}", "[0.everyday] must be a list"),
        ("- {everyday: ['?!'], official: [x]}", "[0.everyday.0] has no word"),
        ("- {everyday: [a], official: [x], weight: 7}", "[0.weight] must be a number"),
        (GOOD + "- {everyday: [Sổ  đỏ], official: [x]}", "stands already in a.yml [0.everyday.0]"),
        ("- [", "is not valid YAML"),
        ("a: b", "must hold a list of entries"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(
    tmp_path: Path, entries: str, complaint: str
) -> None:
    with pytest.raises(DataError, match="a.yml") as caught:
        Lexicon.load(folder(tmp_path, entries))
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"fillers": "word: [dạ]"}, "fillers.yml [word] is no known key"),
        ({"aspects": "colour: [đỏ]"}, "aspects.yml [colour] is no known key"),
        ({"aspects": "{fee: [phí], time: [Phí]}"}, "'Phí' stands already in fee"),
    ],
)
def test_a_wrong_list_is_named_with_its_place(
    tmp_path: Path, parts: dict[str, str], complaint: str
) -> None:
    with pytest.raises(DataError) as caught:
        Lexicon.load(folder(tmp_path, GOOD, **parts))
    assert complaint in str(caught.value)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no lexicon file"):
        Lexicon.load(tmp_path)
