from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.abbreviations import Abbreviations, default_abbreviations, expand
from nlu.errors import DataError
from nlu.text import normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lm cccd có mất phí ko ạ", "làm căn cước công dân có mất phí không ạ"),
        ("e muốn đổi gplx thì cb j", "em muốn đổi giấy phép lái xe thì chuẩn bị gì"),
        ("BHYT của con tôi", "bảo hiểm y tế của con tôi"),
        ("cấp TK ĐDĐT cho cq", "cấp tài khoản định danh điện tử cho cơ quan"),
        ("tk thuế của cty TNHH MTV", "tờ khai thuế của công ty trách nhiệm hữu hạn một thành viên"),
        ("lam lai cc", "lam lai can cuoc"),
        ("cấp cc hợp đồng, CC di chúc", "cấp công chứng hợp đồng, công chứng di chúc"),
        ("tt sát hạch, điều chỉnh tt", "trung tâm sát hạch, điều chỉnh thông tin"),
        ("kb tạm vắng, nghĩa vụ qs", "khai báo tạm vắng, nghĩa vụ quân sự"),
        ("thủ tục ntn z", "thủ tục như thế nào vậy"),
        # k: not, a thousand, or part of a name.
        ("có mất tiền k", "có mất tiền không"),
        ("lệ phí 50k hay 100 k", "lệ phí 50 nghìn hay 100 nghìn"),
        ("hết hạn kt3 rồi", "hết hạn kt3 rồi"),
        # kh, đk, hs, tt by what stands beside them.
        ("đk kh ở xã", "đăng ký kết hôn ở xã"),
        ("kh biết làm sao", "không biết làm sao"),
        ("nộp hs onl đk ko", "nộp hồ sơ online được không"),
        ("cần đk gì", "cần điều kiện gì"),
        ("đk tt cho con", "đăng ký thường trú cho con"),
        ("theo tt 68 và nđ 168/2025/NĐ-CP", "theo thông tư 68 và nghị định 168/2025/NĐ-CP"),
        ("ck em mất cà vẹt", "chồng em mất cà vẹt"),
        ("có phải ck tiền trước", "có phải chuyển khoản tiền trước"),
        ("làm hs ở bv", "làm hồ sơ ở bệnh viện"),
        ("làm ks cho bé", "làm khai sinh cho bé"),
        # Left alone: licence classes, addresses, document numbers.
        ("bằng hạng a và hạng c", "bằng hạng a và hạng c"),
        ("gửi qua k@dn.vn", "gửi qua k@dn.vn"),
        ("Thông tư 116/2026/TT-BCA", "Thông tư 116/2026/TT-BCA"),
        ("mẫu CT01", "mẫu CT01"),
        ("chuyện khó nói", "chuyện khó nói"),
        # Drawn out, side by side, without diacritics.
        ("làm đcccc kooo", "làm được không"),
        ("cccd/cmnd đều mất", "căn cước công dân/chứng minh nhân dân đều mất"),
        ("lam so do dc ko", "lam so do duoc khong"),
        ("ở q7 tphcm", "ở quận 7 Thành phố Hồ Chí Minh"),
    ],
)
def test_expand(typed: str, meant: str) -> None:
    assert expand(typed) == meant


def test_the_table_is_large_enough_to_matter() -> None:
    assert len(default_abbreviations()) >= 300


@given(st.text(alphabet="koađcdtp hs50/.-@ tm", max_size=40))
def test_any_text_can_be_expanded(text: str) -> None:
    clean = normalise(text)
    assert expand(clean) == expand(clean)


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        ("plain: [{short: [ko], ful: không}]", "[plain.0]"),
        ("plain: [{short: [ko, kô], full: không}, {short: [KO], full: có}]", "stands there twice"),
        ("ambiguous: [{short: [k], rules: [{after: [x], full: không, wen: 1}]}]", "rules.0.wen"),
        ("plan: []", "must hold 'plain' and 'ambiguous'"),
        ("plain: [", "is not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_the_place(tmp_path: Path, yaml: str, complaint: str) -> None:
    file = tmp_path / "abbreviations.yml"
    file.write_text(yaml, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Abbreviations.load(file)
    assert str(file) in str(caught.value)
    assert complaint in str(caught.value)
