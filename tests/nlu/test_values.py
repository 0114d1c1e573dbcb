from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.dates import DateRange
from nlu.numbers import parse_number
from nlu.text import normalise
from nlu.values import find_values

TODAY = date(2026, 11, 22)  # a Sunday


def day(year: int, month: int, number: int) -> DateRange:
    return DateRange(date(year, month, number), date(year, month, number))


@pytest.mark.parametrize(
    ("text", "kind", "words", "value"),
    [
        ("sinh ngày 3/5/2026 ạ", "date", "3/5/2026", day(2026, 5, 3)),
        ("cấp 03-05-98", "date", "03-05-98", day(1998, 5, 3)),
        ("từ 2026-05-03", "date", "2026-05-03", day(2026, 5, 3)),
        ("cưới ngày 3 tháng 5", "date", "ngày 3 tháng 5", day(2026, 5, 3)),
        ("hai mươi ba tháng năm đi", "date", "hai mươi ba tháng năm", day(2026, 5, 23)),
        (
            "sinh hai mươi ba tháng năm năm hai nghìn không trăm mười",
            "date",
            "hai mươi ba tháng năm năm hai nghìn không trăm mười",
            day(2010, 5, 23),
        ),
        ("ngay 20 thang 12 nam ngoai", "date", "ngay 20 thang 12 nam ngoai", day(2025, 12, 20)),
        ("ngày 20 tháng 12", "date", "ngày 20 tháng 12", day(2026, 12, 20)),
        ("bố mất hôm qua", "date", "hôm qua", day(2026, 11, 21)),
        ("bua nay em qua", "date", "bua nay", day(2026, 11, 22)),
        ("nộp tuần trước", "date", "tuần trước", DateRange(date(2026, 11, 9), date(2026, 11, 15))),
        ("tháng sau cưới", "date", "tháng sau", DateRange(date(2026, 12, 1), date(2026, 12, 31))),
        ("mất năm ngoái", "date", "năm ngoái", DateRange(date(2025, 1, 1), date(2025, 12, 31))),
        ("cách đây 3 ngày", "date", "cách đây 3 ngày", day(2026, 11, 19)),
        ("2 tháng rồi", "date", "2 tháng rồi", DateRange(date(2026, 9, 1), date(2026, 9, 30))),
        ("tháng 2/2024", "date", "tháng 2/2024", DateRange(date(2024, 2, 1), date(2024, 2, 29))),
        ("sinh năm 90", "date", "sinh năm 90", DateRange(date(1990, 1, 1), date(1990, 12, 31))),
        ("con em 10 tuổi", "age", "10 tuổi", (10, "year")),
        ("me toi tam muoi tuoi", "age", "tam muoi tuoi", (80, "year")),
        ("cháu được 2 tháng tuổi", "age", "2 tháng tuổi", (2, "month")),
        ("bé nhà em được gần 3 tháng", "age", "3 tháng", (3, "month")),
        ("cần 2 bản sao", "count", "2 bản", (2, "bản")),
        ("có ba đứa con", "count", "ba đứa con", (3, "đứa con")),
        ("mất 3 ngày làm việc", "duration", "3 ngày", (3, "day")),
        ("phí 135.000 đồng", "money", "135.000 đồng", 135_000),
        ("hết 50k", "money", "50k", 50_000),
        ("giá 1,5 tỷ", "money", "1,5 tỷ", 1_500_000_000),
        ("hai trăm năm mươi nghìn", "money", "hai trăm năm mươi nghìn", 250_000),
        ("thửa đất 100m2", "area", "100m2", 100.0),
        ("vợ em sinh", "relation", "vợ", "vợ"),
        ("ba em mất", "relation", "ba", "cha"),
        ("bà ngoại", "relation", "bà ngoại", "bà ngoại"),
        ("ở sài gòn", "place", "sài gòn", "Thành phố Hồ Chí Minh"),
        ("o da nang", "place", "da nang", "Đà Nẵng"),
        ("phường Bến Nghé", "place", "phường Bến Nghé", "phường Bến Nghé"),
        ("ở quận 7", "place", "quận 7", "quận 7"),
    ],
)
def test_a_value_is_found(text: str, kind: str, words: str, value: object) -> None:
    found = [(v.kind, v.text, v.value) for v in find_values(text, TODAY)]
    assert (kind, words, value) in found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ngày 31/2/2026", "date"),
        ("99 tháng 99", "date"),
        ("mùng 2 tháng giêng", "date"),  # lunar
        ("3 tháng 1 lần", "date"),
        ("con dấu công ty", "relation"),
        ("ban dat cho ba con", "relation"),
        ("ba con em đều mất", "count"),
        ("em ở xã", "place"),
    ],
)
def test_what_only_looks_like_a_value_is_left_alone(text: str, kind: str) -> None:
    assert kind not in [v.kind for v in find_values(text, TODAY)]


def test_several_values_come_in_order_without_overlap() -> None:
    text = "vợ tôi sinh con gái ngày 3/5/2026 ở Hà Nội, cần 2 bản"
    found = find_values(text, TODAY)
    assert [v.kind for v in found] == ["relation", "relation", "date", "place", "count"]
    assert [v.value for v in found][:2] == ["vợ", "con gái"]


@given(st.text() | st.text(alphabet="0123456789 /-.tháng năm ngày hai mươi tuổi k", max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    clean = normalise(text)
    for value in find_values(clean, TODAY):
        assert clean[value.start : value.end] == value.text != ""


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("mot", 1), ("muoi", 10), ("muoi lam", 15), ("hai muoi ba", 23), ("hai muoi mot", 21),
        ("mot tram linh nam", 105), ("hai nghin khong tram hai muoi sau", 2026),
        ("hai khong hai sau", 2026), ("ba trieu", 3_000_000), ("12", 12), ("chuc", 10),
        ("nam nghin", 5000), ("hai ba", None), ("", None), ("xyz", None),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert parse_number(words) == number
