"""Questions made by code for a list of a few titles."""

from __future__ import annotations

import random

import pytest

from knowledge.encoder.build import noise, pairs
from knowledge.encoder.build.corpus import INTERNAL, Page, Title, paper_names, result_names
from knowledge.encoder.build.listing import Listing
from knowledge.encoder.build.sayings import Saying, Spotter, catalogue, resolve

TITLES = [
    Title("1", "Thủ tục đăng ký khai sinh", "Hộ tịch", "STANDARD"),
    Title("2", "Thủ tục đăng ký khai sinh có yếu tố nước ngoài", "Hộ tịch", "STANDARD"),
    Title("3", "Thủ tục đăng ký khai sinh lưu động", "Hộ tịch", "STANDARD"),
    Title("4", "Cấp đổi thẻ căn cước", "Căn cước", "STANDARD"),
    Title("5", "Cấp đổi thẻ căn cước (thực hiện tại cấp tỉnh)", "Căn cước", "STANDARD"),
    Title("6", "Cấp lại thẻ căn cước", "Căn cước", "STANDARD"),
    Title("7", "Đổi giấy phép lái xe", "Giao thông", "STANDARD"),
    Title("8", "Cấp Giấy phép khai thác khoáng sản", "Khoáng sản", "STANDARD"),
    Title("9", "Tiếp khách nước ngoài", "Văn phòng", INTERNAL),
]


@pytest.fixture
def listing() -> Listing:
    return Listing(
        TITLES, [Page("8", results=["Giấy phép khai thác khoáng sản"], papers=["Đề án thăm dò khoáng sản"])]
    )


def saying(listing: Listing, everyday: tuple[str, ...], official: str) -> Saying:
    meant, maybe = resolve(listing, official)
    return Saying(everyday, (official,), tuple(act.number for act in meant), frozenset(maybe))


def maker(listing: Listing) -> pairs.Maker:
    sayings = [saying(listing, ("bằng lái", "đổi bằng"), "đổi giấy phép lái xe")]
    return pairs.Maker(
        listing,
        sayings,
        [(0, "question", "mới sinh em bé phải làm giấy gì")],
        ["đổi bằng mất bao nhiêu tiền"],
    )


def codes(listing: Listing, number: int) -> set[str]:
    return {listing.titles[row].code for row in listing.acts[number].titles}


def test_copies_are_one_act_and_internal_rows_are_none(listing):
    assert codes(listing, listing.by_code["5"]) == {"4", "5"}
    assert "9" not in listing.by_code


def test_bare_words_mean_the_general_act(listing):
    meant, maybe = listing.meant("đăng ký khai sinh")
    assert [codes(listing, act.number) for act in meant] == [{"1"}]
    assert maybe == {listing.by_code[code] for code in "123"}


def test_named_variant_means_the_variant(listing):
    meant, _ = listing.meant("đăng ký khai sinh lưu động")
    assert [codes(listing, act.number) for act in meant] == [{"3"}]


def test_every_pair_has_an_answer_that_is_not_neutral(listing):
    groups = pairs.stream(maker(listing), seed=1, each=6)
    made = [pair for group in groups for pair in group]
    assert len(made) > 20
    for pair in made:
        assert pair.text and pair.right
        assert not pair.neutral.intersection(pair.right)


def test_the_same_seed_makes_the_same_questions(listing):
    assert pairs.stream(maker(listing), 3, 2) == pairs.stream(maker(listing), 3, 2)
    assert pairs.stream(maker(listing), 3, 2) != pairs.stream(maker(listing), 4, 2)


def test_special_variants_stay_negatives_of_a_bare_question(listing):
    general, foreign, mobile = (listing.by_code[code] for code in "123")
    made = [pair for group in pairs.stream(maker(listing), 5, 8) for pair in group]
    bare = [pair for pair in made if pair.right == (general,)]
    assert bare
    assert not any({foreign, mobile} & pair.neutral for pair in bare)


def test_an_everyday_name_leads_to_its_act(listing):
    made = [pair for group in pairs.stream(maker(listing), 5, 20) for pair in group]
    assert any("bằng lái" in pair.text and pair.right == (listing.by_code["7"],) for pair in made)


def test_names_are_read_from_files_of_one_procedure_and_of_several(listing, tmp_path):
    one, several = tmp_path / "one.yml", tmp_path / "two.yml"
    one.write_text("{code: '4', short: đổi căn cước, questions: [đổi thẻ ở đâu]}", encoding="utf-8")
    several.write_text("[{code: '7', aliases: [đổi bằng]}, {code: '0', aliases: [lạ]}]", encoding="utf-8")
    four, seven = listing.by_code["4"], listing.by_code["7"]
    assert list(catalogue(tmp_path, listing)) == [
        (four, "name", "đổi căn cước"), (four, "question", "đổi thẻ ở đâu"), (seven, "name", "đổi bằng")
    ]  # fmt: skip


def test_pairs_survive_the_disk(listing, tmp_path):
    groups = pairs.stream(maker(listing), 1, 3)
    pairs.write(groups, listing, tmp_path / "pairs.jsonl")
    names = [listing.titles[act.titles[0]].title for act in listing.acts]
    assert pairs.read(tmp_path / "pairs.jsonl", names) == groups


def test_the_subject_of_a_sentence_is_spotted_only_if_it_is_one(listing):
    spotter = Spotter([saying(listing, ("bằng lái xe", "đổi bằng"), "đổi giấy phép lái xe")])
    assert spotter.subject("Đổi bằng ở đâu")[0] == "Đổi bằng"
    assert spotter.subject("đổi bằng lái xe hay làm bằng lái xe mới, đổi bằng mất bao lâu") is None
    assert spotter.subject("xin chào") is None


@pytest.mark.parametrize("manner", noise.MANNERS)
def test_every_manner_is_repeatable_and_leaves_words(manner):
    text = "cho em hỏi đăng ký khai sinh cho con cần giấy tờ gì vậy ạ?"
    once, twice = (noise.write(text, random.Random(9), manner) for _ in range(2))
    assert once == twice
    assert len(once.split()) >= 6


def test_bare_is_plain_ascii_and_voice_has_no_signs():
    text = "Làm giấy khai sinh mất 5 ngày, đúng không?"
    assert noise.write(text, random.Random(1), "bare").isascii()
    heard = noise.write(text, random.Random(1), "voice")
    assert "năm" in heard and not set(",?").intersection(heard)


def test_names_of_results_and_papers_are_read_out_of_flattened_tables():
    assert result_names("Trích lục khai tửMã: KQ.G15.000034Từ khóaKhông có thông tin") == [
        "Trích lục khai tử"
    ]
    table = "Tên giấy tờMẫu đơn, tờ khaiSố lượng- Tờ khai đăng ký khai tử theo mẫu;1 bản chínhGiấy báo tử1 bản chính"
    assert paper_names(table) == ["Tờ khai đăng ký khai tử", "Giấy báo tử"]
