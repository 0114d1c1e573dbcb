"""Whole answers: their source, their day, what is compared, who can be asked."""
import datetime as dt
import re

from actions import answer
from actions.world import VIETNAM, today_in_vietnam
from knowledge.profile import Profile
from knowledge.store import Catalogue
from tests.actions.talk import PROFILE, TODAY, world
from tests.knowledge.tiny import BIRTH, FOREIGN_MARRIAGE, MARRIAGE, TEMPORARY, procedure


def about(code=BIRTH, *aspects, day=TODAY, ours=None):
    return answer.about(code, aspects, ours or world(), day, {})


def test_a_bare_wish_gets_an_overview_with_its_source():
    said = about()
    text = said.replies[0].text
    assert text.startswith("Đăng ký khai sinh:")
    assert all(words in text for words in ("Giấy tờ cần có", "Phí, lệ phí", "Thời gian giải quyết", "Nơi nộp"))
    assert text.endswith(f"mã {BIRTH}, kiểm tra ngày 18/07/2026.")
    assert said.source == {"code": BIRTH, "url": f"https://dichvucong.gov.vn/{BIRTH}", "verified_on": "2026-07-18"}
    assert said.replies[1].url == said.source["url"]


def words_of(text):
    return re.findall(r"\w+", text)


def test_an_overview_is_a_card_too_which_says_the_same():
    curated = Catalogue.load()
    codes = [code for code in curated if curated.get(code).in_force(TODAY)]
    assert len(codes) > 20
    for code in codes:
        [reply, *_] = about(code, ours=world(catalogue=curated)).replies
        card = reply.card
        assert [words for _, words in card.rows if not words.strip()] == []
        names = world().phrases.group("aspects").values()
        # A label that is no title of the text is the name of the aspect, and stands in the card alone.
        parts = [card.title, *(part for label, words in card.rows for part in ((words,) if label in names and f"{label}:" not in reply.text else (label, words)))]
        assert words_of(" ".join([*parts, card.source])) == words_of(reply.text), code
        assert "card" not in reply.to_json() and reply.to_json(cards=True)["card"]["rows"][0]["label"]


def test_what_asks_for_one_thing_is_no_card():
    assert all(reply.card is None for reply in [*about(BIRTH, "fee").replies, *about(BIRTH, "fee", "time").replies])


def test_one_aspect_is_answered_alone():
    [reply] = about(BIRTH, "fee").replies
    assert "Phí, lệ phí" in reply.text and "Giấy tờ cần có" not in reply.text and "Nguồn" in reply.text


def test_a_page_without_address_gets_no_link():
    ours = world(catalogue=Catalogue([procedure(source={"verified_on": "2026-07-18", "decision": "163/QĐ-BTP"})]))
    [reply] = about(ours=ours).replies
    assert "quyết định 163/QĐ-BTP" in reply.text


def test_no_record_no_answer():
    assert about("9.999999") is None


def test_a_procedure_out_of_force_is_said_to_be_so_and_no_more():
    ours = world(catalogue=Catalogue([procedure(effective={"from": "2026-01-01", "to": "2026-06-30"}, result="Giấy")]))
    [reply] = about(BIRTH, "result", ours=ours).replies
    assert "đến hết ngày 30/06/2026" in reply.text and "Kết quả" not in reply.text and "Nguồn" in reply.text
    [reply] = about(BIRTH, day=dt.date(2025, 12, 31), ours=ours).replies
    assert "áp dụng từ ngày 01/01/2026" in reply.text
    assert "Giấy" in about(BIRTH, "result", day=dt.date(2026, 6, 30), ours=ours).replies[0].text


def test_a_comparison_says_what_tells_apart_with_both_sources():
    said = answer.comparison([MARRIAGE, FOREIGN_MARRIAGE], world(), TODAY)
    text = said.replies[0].text
    assert "• Đăng ký kết hôn (1.000894)" in text and "Cả hai là công dân Việt Nam." in text
    assert [source["code"] for source in said.sources] == [MARRIAGE, FOREIGN_MARRIAGE] and text.count("Nguồn") == 2


def test_who_can_be_asked():
    [reply] = answer.person(world())
    assert PROFILE.hotline.number in reply.text and PROFILE.hotline.hours in reply.text and PROFILE.offices[0].name in reply.text
    bare = {**PROFILE.dict(by_alias=True), "offices": [], "hotline": {"number": "1022", "name": "Tổng đài"}}
    assert answer.person(world(profile=Profile(**bare)))[0].text == "Anh/chị gọi Tổng đài 1022 để gặp người hỗ trợ ạ."


def test_a_copy_is_answered_by_its_act():
    assert about("1.004195").source["code"] == TEMPORARY


def test_today_is_vietnams():
    assert today_in_vietnam() in {(dt.datetime.now(dt.timezone.utc) + dt.timedelta(hours=7, seconds=s)).date() for s in (-5, 5)}
    assert VIETNAM.utcoffset(dt.datetime(2026, 7, 18)) == dt.timedelta(hours=7)
