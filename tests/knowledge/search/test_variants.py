"""What tells near-identical titles apart."""
import pytest

from knowledge.search.variants import variants
from nlu.errors import DataError


@pytest.mark.parametrize(
    ("title", "acts"),
    [
        ("Cấp lại thẻ căn cước", {"reissue"}),
        ("Cấp đổi thẻ căn cước", {"exchange"}),
        ("Gia hạn giấy phép xây dựng", {"renew"}),
        ("Đăng ký lại khai sinh", {"remake"}),
        ("Chuyển đổi doanh nghiệp tư nhân thành công ty", {"convert"}),
        ("Mở khóa căn cước điện tử", {"unlock"}),
        ("Cấp bản sao trích lục hộ tịch", {"copy"}),
        ("Đăng ký khai sinh", set()),
    ],
)
def test_the_act_of_a_title(title, acts):
    assert variants().acts.of_title(title) == acts


@pytest.mark.parametrize(
    ("text", "act"),
    [("bị mất căn cước", "reissue"), ("bi mat can cuoc", "reissue"), ("thẻ sắp hết hạn", "renew"), ("sang tên sổ đỏ", "transfer")],
)
def test_the_act_of_a_question(text, act):
    assert act in variants().acts.of_question(text)


def test_the_special_case_is_told():
    assert variants().marks.of_title("Đăng ký kết hôn có yếu tố nước ngoài") == {"foreign"}
    assert variants().marks.of_question("cưới chồng Hàn Quốc") == {"foreign"}
    assert variants().marks.of_question("cưới chồng ở Hà Nội") == set()


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("Hưởng lương hưu đối với người tham gia bảo hiểm xã hội tự nguyện", "voluntary"),
        ("Cấp giấy phép nhập khẩu phân bón", "import"),
        ("Đăng ký hoạt động Trung tâm hòa giải thương mại", "mediation"),
        ("Đăng ký khai tử cho công dân Việt Nam ở nước ngoài", "abroad"),
    ],
)
def test_a_special_title_says_so(title, mark):
    assert mark in variants().marks.of_title(title)
    assert mark not in variants().marks.of_question("tôi muốn hỏi thủ tục cho mẹ tôi")


def test_a_phrase_inside_a_longer_one_does_not_count():
    assert "exchange" not in variants().acts.of_question("tôi muốn đổi tên")


def test_diacritics_that_were_written_count():
    assert variants().acts.of_title("Cấp thẻ đối với người dưới 14 tuổi") == set()
    assert variants().acts.of_question("mua bảo hiểm y tế") == set()


@pytest.mark.parametrize("text", ["[]", "acts: {}", "acts: {a: [x]}\nmarks: {}", "acts: {a: {titles: []}}\nmarks: {}"])
def test_a_mistake_in_the_file_names_it(tmp_path, text):
    path = tmp_path / "variants.yml"
    path.write_text(text, encoding="utf-8")
    try:
        with pytest.raises(DataError, match="must hold"):
            variants.__wrapped__(path)
    finally:
        variants.cache_clear()
