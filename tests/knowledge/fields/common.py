"""What the tests of this folder share: a day, the sentences, and texts as people write them."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from knowledge import fields
from knowledge.fields import Read
from knowledge.loader import read_yaml
from knowledge.schema import Option

TODAY = date(2026, 11, 22)
SENTENCES = read_yaml(Path(__file__).resolve().parents[3] / "actions/texts/fields.yml")["field"]
OPTIONS = (
    Option(id="moi", label="Cấp mới", says=["làm mới", "lần đầu"]),
    Option(id="lai", label="Cấp lại", says=["mất thẻ", "bị mất"]),
    Option(id="doi", label="Cấp đổi", says=["hỏng thẻ", "hư thẻ"]),
)
#: Words that lead into every corner of the readers, put together at random.
WORDS = """
nguyễn văn an NGUYEN Thị H'Hen K'Brể Páo Ông bà em tên là ạ chị không biết có chưa dạ của mẹ con trai gái nam nữ nu
12 3 1990 29/2/2023 31/12/1999 30.4.1975 01012001 ngày tháng năm mùng rằm giêng tư mười hai hôm qua 90 1950 2050 0
001090123456 079 390 12345678 123456789 0912345678 +84 912 345 678 0168 2345678 an@gmail.com @ a còng chấm com
số thôn 3 phường Ba Đình xã Tân Lập Hà Nội tỉnh Phú Thọ quận Nhật Bản Mỹ Việt Nam , . : ; - / ( ) | ? «
Kinh Mông Mèo Thổ Xá Khao Phật giáo đạo Chúa lương vợ chồng chủ hộ ông nội tỷ triệu rưỡi nghìn tr đồng 2,5 1.500.000
nửa khoảng usd k m2 -7 cấp đổi mất thẻ hỏng 1. số 2 câu 9 một trăm linh lẻ năm lăm mốt rồi hông co khong la
""".split()

texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=5).map("".join),
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=8).map(" ".join),
)


def read(kind: str, text: str, **known: Any) -> Read:
    return fields.read(kind, text, today=TODAY, known=known, options=OPTIONS if kind == "choice" else ())


def show(kind: str, value: Any) -> str:
    return fields.show(kind, value, OPTIONS)


def valid(kind: str, value: Any, **known: Any) -> Any:
    return fields.valid(kind, value, today=TODAY, known=known, options=OPTIONS)


def sound(kind: str, found: Read) -> None:
    """What holds of every reading."""
    assert (found.value is None) == (found.problem is not None)
    assert found.value is not None or found.confirm is None
    assert found.problem is None or found.problem in SENTENCES
    assert found.confirm is None or found.confirm in SENTENCES
    if found.value is not None:
        assert found.shown and show(kind, found.value) == found.shown
        assert valid(kind, found.value) is None
