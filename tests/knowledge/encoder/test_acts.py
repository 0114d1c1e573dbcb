"""Titles without their boilerplate, and which of them are copies of one act."""

from __future__ import annotations

import pytest

from knowledge.encoder.build import acts


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("Thủ tục đăng ký khai sinh", "đăng ký khai sinh"),
        ("Cấp đổi thẻ căn cước (thực hiện tại cấp tỉnh)", "cấp đổi thẻ căn cước"),
        ("THỦ TỤC CÔNG NHẬN CƠ SỞ DU LỊCH (CẤP XÃ)", "công nhận cơ sở du lịch"),
        ("Cấp giấy phép xây dựng theo quy định tại khoản 2 Điều 5 Luật Xây dựng", "cấp giấy phép xây dựng"),
        ("Đăng ký đất đai lần đầu trên địa bàn tỉnh Thanh Hóa", "đăng ký đất đai lần đầu"),
        ("Thủ tục hải quan đối với hàng quá cảnh", "thủ tục hải quan đối với hàng quá cảnh"),
    ],
)
def test_core(title, core):
    assert acts.core(title) == core


def test_copies_by_level_and_province_share_a_key():
    copies = [
        "Cấp đổi thẻ căn cước",
        "Cấp đổi thẻ căn cước (thực hiện tại cấp xã)",
        "Thủ tục cấp đổi thẻ căn cước trên địa bàn tỉnh Sơn La",
    ]
    assert len({acts.key(title) for title in copies}) == 1


@pytest.mark.parametrize(
    "other", ["Cấp lại thẻ căn cước", "Cấp thẻ căn cước", "Cấp đổi thẻ căn cước cho người dưới 14 tuổi"]
)
def test_other_acts_on_the_same_thing_do_not(other):
    assert acts.key(other) != acts.key("Cấp đổi thẻ căn cước")


def test_special_cases_are_named_with_or_without_diacritics():
    assert acts.variants("Đăng ký khai sinh lưu động") == acts.variants("khai sinh luu dong") == {"luu dong"}
    assert acts.variants("đăng ký khai sinh") == frozenset()


def test_the_head_leaves_side_cases_out():
    assert acts.head("Đăng ký khai sinh đối với trẻ em bị bỏ rơi") == "đăng ký khai sinh"
