"""A place as people write it, and today's commune with its code."""
from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from knowledge.units import gazetteer, resolve
from knowledge.units.resolution import MOST
from nlu.text import fold


def codes(text: str, within: str | None = None) -> list[str]:
    return [unit.code for unit in resolve(text, within).units]


@pytest.mark.parametrize(
    "text, code",
    [
        ("Phường Ba Đình, Hà Nội", "00004"),
        ("phuong ba dinh ha noi", "00004"),
        ("P. Ba Đình, TP Hà Nội", "00004"),
        ("p.ba đình, hn", "00004"),
        ("xã Ba Đình, HN", "00004"),  # the wrong kind
        ("Ba Đình Hà Nội", "00004"),  # no kind
        ("HÀ NỘI, PHƯỜNG BA ĐÌNH", "00004"),
        ("em ở phường sài gòn ạ", "26740"),
        ("Bình Minh, Hà Nội", "10126"),
        ("Xã Ea H'Leo, Đắk Lắk", "24184"),
        ("ea hleo, dak lak", "24184"),
        ("xã Ea H’leo, Đắc Lắc", "24184"),
        ("Đặc khu Phú Quốc", "31078"),
        ("phu quoc", "31078"),
        ("p. Hải Châu, ĐN", "20242"),
        ("Biên Hòa, ĐN", "26068"),
        ("Phường Thái Bình, Hưng Yên", "13225"),
        ("Xã Hội Sơn, Bình Định", "21868"),
        ("xã Tân Yên, tỉnh Bắc Giang", "07339"),  # new commune, old province
    ],
)
def test_todays_name_in_everyday_spellings(text, code):
    found = resolve(text)
    assert (found.kind, [unit.code for unit in found.units], found.total) == ("one", [code], 1)
    assert found.province is None and found.former is None


@pytest.mark.parametrize("kind", ["", "xã ", "phường ", "x. ", "P."])
@pytest.mark.parametrize("province", ["Đồng Nai", "tỉnh Đồng Nai", "thành phố Đồng Nai", "TP. Đồng Nai"])
def test_the_kind_said_does_not_matter(kind, province):
    assert codes(f"{kind}Trảng Bom, {province}") == ["26248"]


@pytest.mark.parametrize(
    "text, code, former",
    [
        ("Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh", "26882", "Phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("p12 q go vap tphcm", "26882", "Phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("tp hcm quan go vap phuong 12", "26882", "Phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"),
        ("P.Bến Nghé,Q.1,TP.HCM", "26740", "Phường Bến Nghé, quận 1, thành phố Hồ Chí Minh"),
        ("p. Thảo Điền, quận 2, sg", "27094", "Phường Thảo Điền, thành phố Thủ Đức, thành phố Hồ Chí Minh"),
        ("P.1, TP Đà Lạt", "24781", "Phường 1, thành phố Đà Lạt, tỉnh Lâm Đồng"),
        ("P. Phú Hội, TP Huế", "19789", "Phường Phú Hội, quận Thuận Hóa, thành phố Huế"),
        ("phường Vĩnh Phúc, Ba Đình", "00008", "Phường Vĩnh Phúc, quận Ba Đình, thành phố Hà Nội"),
        ("Xã Kim Sơn, thị xã Sơn Tây", "09616", "Xã Kim Sơn, thị xã Sơn Tây, thành phố Hà Nội"),
        ("Xã Phù Đổng, huyện Gia Lâm", "00541", "Xã Phù Đổng, huyện Gia Lâm, thành phố Hà Nội"),
        ("huyện Côn Đảo", "26732", "Huyện Côn Đảo, tỉnh Bà Rịa - Vũng Tàu"),
    ],
)
def test_an_old_address_says_what_it_is_called_now(text, code, former):
    found = resolve(text)
    assert (found.kind, [unit.code for unit in found.units], found.former.full_name) == ("one", [code], former)


def test_a_name_older_than_the_last_one_is_known_too():
    found = resolve("phường Nguyễn Trung Trực, Ba Đình")
    assert (found.units[0].code, found.former.name, found.former.older) == (
        "00004", "Trúc Bạch", "phường Nguyễn Trung Trực")


@pytest.mark.parametrize(
    "text, name, among",
    [
        ("12 ngõ 5 Kim Mã, P. Ngọc Khánh, Q. Ba Đình, HN", "Ngọc Khánh", {"00025", "00199", "00008"}),
        ("xã Tân Lập huyện Đan Phượng Hà Nội", "Tân Lập", {"09832", "09817"}),
        ("tt trau quy gia lam", "Trâu Quỳ", {"00565", "00577"}),
        ("kim ma ba dinh", "Kim Mã", {"00004", "00008", "00025"}),
    ],
)
def test_a_ward_that_was_split_asks(text, name, among):
    found = resolve(text)
    assert (found.kind, found.former.name, {unit.code for unit in found.units}) == ("several", name, among)


def test_a_name_that_is_old_and_new_offers_the_new_one_first():
    found = resolve("phường Ngọc Hà, Hà Nội")
    assert found.kind == "several" and found.former is None
    assert [unit.name for unit in found.units] == ["Ngọc Hà", "Ba Đình"]


def test_namesakes_ask_and_the_province_decides():
    found = resolve("xa tan lap")
    assert found.kind == "several" and len(found.units) == MOST < found.total
    assert {unit.name for unit in found.units[:3]} == {"Tân Lập"}
    assert codes("xã Tân Lập, Tây Ninh")[0] == "25489"
    assert {codes("xã Tân Lập", within)[0] for within in ("80", "Tây Ninh", "Long An")} == {"25489"}
    assert {unit.province_code for unit in resolve("xã Tân Lập", "80").units} == {"80"}


def test_what_the_text_says_outweighs_where_the_person_is_thought_to_be():
    assert codes("phường Ba Đình, Hà Nội", "79") == ["00004"]
    assert codes("phường Sài Gòn", "01") == ["26740"]


def test_diacritics_tell_namesakes_apart():
    assert resolve("Tân Lấp").kind == "none"
    assert "Cà Mau" not in {unit.province for unit in resolve("phường Ngọc Khánh").units}  # xã Ngọc Chánh
    assert resolve("Tân Lăp").units == () != resolve("Tan Lap").units
    assert codes("Phường Yên Hoà, Hà Nội") == codes("Phường Yên Hòa, Hà Nội") != []
    assert {u.code for u in resolve("phuong lang ha noi").units} >= {"00199"}


@pytest.mark.parametrize("text", ["quận Ba Đình", "q. ba đình, hn", "QUẬN BA ĐÌNH", "Quận Ba Đình, Hà Nội"])
def test_an_abolished_district_asks_for_the_commune(text):
    found = resolve(text)
    assert (found.kind, found.former.full_name) == ("several", "Quận Ba Đình, thành phố Hà Nội")
    assert found.units[0].name == "Ba Đình" and {"00008", "00025"} <= {unit.code for unit in found.units}


def test_an_abolished_city_is_not_the_province_of_its_name():
    found = resolve("TP Thái Nguyên")
    assert (found.kind, found.former.full_name) == ("several", "Thành phố Thái Nguyên, tỉnh Thái Nguyên")
    assert codes("phường Kinh Bắc, TP Bắc Ninh") == codes("phường Kinh Bắc, tỉnh Bắc Ninh")
    assert resolve("xã Tiên Du, TP Bắc Ninh").units[0].full_name == "Phường Tiên Du, thành phố Bắc Ninh"


@pytest.mark.parametrize("text", ["Mai Châu, Hòa Bình", "mai chau hoa binh", "Xóm Lác, Mai Châu, Hòa Bình"])
def test_a_bare_name_beside_an_abolished_province_may_be_the_district(text):
    found = resolve(text)
    assert found.units[0].full_name == "Xã Mai Châu, tỉnh Phú Thọ"
    assert {unit.name for unit in found.units} == {"Mai Châu", "Bao La", "Mai Hạ", "Pà Cò", "Tân Mai"}


@pytest.mark.parametrize("text", ["Thành phố Thủ Dầu Một, Bình Dương", "TP Phủ Lý, Hà Nam", "Bình Phước Thịnh, Bình Giang, Hải Dương"])
def test_a_province_behind_its_district_is_no_commune(text):
    found = resolve(text)
    assert found.kind == "several" and found.total > 2


def test_a_bare_name_that_asks_anyway_offers_the_whole_district():
    names = {unit.name for unit in resolve("Đông Anh, Hà Nội").units}
    assert names == {"Đông Anh", "Phúc Thịnh", "Thiên Lộc", "Thư Lâm", "Vĩnh Thanh", "Mê Linh"}


@pytest.mark.parametrize(
    "text, unsure",
    [
        ("Ba Đình, Hà Nội", True),  # the ward, or the district
        ("25 Bạch Mai, Hà Nội", True),  # the ward, or the street
        ("phường Ba Đình, Hà Nội", False),
        ("25 phố Bạch Mai, phường Bạch Mai, Hà Nội", False),
        ("Đặc khu Phú Quốc", False),
        ("Hồng Sơn, Hà Nội", False),  # no district was called that
        ("xã Tân Lập Hạ, huyện Lâm Hà, tỉnh Lâm Đồng", True),  # perhaps another, or a slip
        ("Xã Kim Ngọc Sơn, Phú Thọ", True),
        ("tân xã thạch thất", True),  # xã Thạch Thất, or Tân Xã of Thạch Thất
        ("xã Phù Đổng, huyện Đông Anh, Hà Nội", True),  # it lay in another district
        ("xã Phù Đổng, huyện Gia Lâm, Hà Nội", False),
    ],
)
def test_a_bare_name_may_be_something_else(text, unsure):
    found = resolve(text)
    assert (found.kind, found.unsure) == ("one", unsure)


@pytest.mark.parametrize(
    "text, code",
    [
        ("Xã Vĩnh Hòa Phú Giáo", "25882"),  # there is a Vĩnh Hòa Phú in another province
        ("số 12 xã Bình Hòa Tây Sơn Bình Định", "21829"),
        ("xa tan phu thanh binh", "30130"),
        ("nha em o xa son tay ha tinh a", "18172"),
        ("xa yen quang nho quan ninh binh", "14428"),  # «quan» is no quận here
        ("PhườngThảo Điền,Quận2,TPHCM", "27094"),
        ("XãTân Yên,Bắc Giang", "07339"),
        ("P.Huong Tra Da Nang", "20350"),  # «P.Huong» is no «phuong»
    ],
)
def test_names_that_run_into_one_another_are_told_apart(text, code):
    assert codes(text) == [code]


def test_a_kind_is_no_part_of_the_name_before_it():
    assert codes("xa thanh son tinh phu tho")[0] == "08542"  # no Sơn Tịnh in it
    assert codes("xa son tay ha tinh quang ngai") == ["21343"]  # no Hà Tĩnh in it


@pytest.mark.parametrize("write", [str, fold])
def test_a_longer_unknown_name_is_not_cut_down_to_one_of_another_province(write):
    found = resolve(write("xã Đồng Khởi Nghĩa, Hải Dương"))
    assert (found.kind, found.province.code) == ("none", "31")


def test_a_house_number_before_a_name_makes_it_doubtful():
    found = resolve("12 Kim Mã, quận Ba Đình, Hà Nội")
    assert (found.kind, found.former, found.rest) == ("several", None, "12 Kim Mã")
    assert codes("12 phố Huế, phường Phố Huế, Hà Nội") == ["00256"]


@pytest.mark.parametrize(
    "text, province, former",
    [
        ("Hà Nội", "01", None),
        ("hn", "01", None),
        ("SG", "79", None),
        ("sài gòn", "79", None),
        ("tphcm", "79", None),
        ("huế", "46", None),
        ("thành phố Huế", "46", None),
        ("ĐN", "48", None),
        ("TP Bắc Ninh", "24", None),  # a city of that name was abolished, another is today's province
        ("thành phố Quảng Ninh", "22", None),  # a district of Quảng Bình was called that too
        ("dak lak", "66", None),
        ("Nam Định", "37", "Tỉnh Nam Định"),
        ("tỉnh thái bình", "33", "Tỉnh Thái Bình"),
        ("toi muon lam khai sinh cho con o ha noi", "01", None),
    ],
)
def test_only_a_province_was_understood(text, province, former):
    found = resolve(text)
    assert (found.kind, found.units, found.province.code) == ("none", (), province)
    assert (found.former and found.former.full_name) == former


@pytest.mark.parametrize(
    "text",
    ["", " ", ",,,", "p", "phường", "xã hội", "phường nào", "asdfgh", "12/3", "khai tử", "mất cccd ở xã thì làm sao",
     "tôi muốn làm khai sinh cho con", "toi muon xin giay xac nhan tinh trang hon nhan", "lam the can cuoc cho con",
     "con toi moi sinh duoc hai thang, nay muon lam ho chieu",
     "trợ giúp xã hội thường xuyên", "tro giup xa hoi thuong xuyen",
     "truong hoat dong tro lai, co thanh phan, so luong ho so nhu the nao",
     "chuyển công chức cấp xã thành công chức cấp huyện", "xã Không Có Thật", "phường 999", "🙂🙂", "ba me toi ly hon"],
)
def test_unknown_stays_unknown(text):
    found = resolve(text)
    assert (found.kind, found.units, found.former, found.province, found.total) == ("none", (), None, None, 0)


def test_an_unknown_commune_is_not_replaced_by_a_street_of_that_name():
    found = resolve("12 Trần Hưng Đạo, xã Không Có Thật, Hà Nội")
    assert (found.kind, found.province.code) == ("none", "01")
    assert resolve("số 12 xã Hoa Đào Tương Dương Nghệ An").kind == "none"


@pytest.mark.parametrize(
    "text, rest",
    [
        ("12 ngõ 5 Kim Mã, P. Ngọc Khánh, Q. Ba Đình, HN", "12 ngõ 5 Kim Mã"),
        ("Số 5 đường Nguyễn Huệ, Bến Nghé, Q1, TP. Hồ Chí Minh", "Số 5 đường Nguyễn Huệ"),
        ("đường Hà Nội, phường Thủy Biều, TP Huế", "đường Hà Nội"),
        ("thôn 3 xã Phù Đổng huyện Gia Lâm", "thôn 3"),
        ("em ở xã Bình Minh ạ", ""),
        ("asdfgh", "asdfgh"),
    ],
)
def test_the_rest_is_what_was_no_unit(text, rest):
    assert resolve(text).rest == rest


def test_a_place_is_found_within_a_story():
    story = "tôi ở tân lập đan phượng hà nội muốn làm giấy khai sinh cho con"
    assert set(codes(story)) == {"09832", "09817"}
    assert codes("em o phuong ben nghe quan 1 sai gon can lam ho khau") == ["26740"]


def test_a_very_long_text_is_cut_and_read():
    assert codes("phường Ba Đình, Hà Nội. " + "tôi muốn hỏi thủ tục " * 5000) == ["00004"]
    assert resolve("phường 12 quận 3 tân lập hà nội ba đình " * 3000).kind == "several"
    assert resolve("a" * 100_000).kind == "none"


PIECES = ["phường", "p.", "xã", "x", "tt", "thành phố", "tp", "q", "huyện", "tỉnh", "12", "1", "Ba Đình", "tân lập",
          "Châu Thành", "hn", "tphcm", "Huế", "phố", "thôn", ",", ".", "-", "(", "ở", "nay là", "Ea H'Leo", "đn", "\n"]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
                 st.lists(st.sampled_from(PIECES), max_size=10).map("".join)),
       st.sampled_from([None, "01", "Long An", "không có"]))
def test_any_text_gets_a_sound_answer(text, within):
    found = resolve(text, within)
    known = gazetteer().units
    assert {"one": found.total == 1, "several": found.total > 1, "none": found.total == 0}[found.kind]
    assert len(found.units) == min(found.total, MOST) == len({unit.code for unit in found.units})
    assert all(known[unit.code] == unit for unit in found.units)
    assert found.province is None or found.kind == "none"
