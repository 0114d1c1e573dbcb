"""The forms' own checks: each on a filled form that is sound but for one thing, each reached by a row."""
from __future__ import annotations

from functools import lru_cache

import pytest

from actions.forms.filling import fill
from tests.actions.forms.people import DAY, forms

#: Facts of sound forms, by form, with the answers of the walk. The day is 20/11/2026.
SOUND = {
    "to-khai-khai-sinh": (
        {
            "applicant.relation_to_child": "mother", "applicant.full_name": "Nguyễn Thị Lan", "applicant.birth_date": "1995-09-02",
            "applicant.id_number": "001195000123", "applicant.id_issued_on": "2021-05-10", "child.birth_date": "2026-11-12",
            "child.ethnicity": "Tày", "child.nationality": "VN", "mother.ethnicity": "Kinh", "mother.nationality": "VN",
            "father.birth_date": "1993", "father.id_number": "001093000456", "father.ethnicity": "Tày", "father.nationality": "VN",
            "parents_marriage.registered_on": "2020-02-14", "copies.wanted": True, "copies.count": 2,
        },
        {"birth_date": "2026-11-12", "birth_place": "home", "special": "none", "parents_married": "yes", "recognition": "not_asked"},
    ),
    "to-khai-ket-hon": (
        {
            "bride.birth_date": "2002-03-04", "bride.id_number": "001302000123", "bride.id_issued_on": "2021-05-10",
            "bride.marriage_count": 1, "groom.birth_date": "1998-03-04", "groom.id_number": "001098000456",
            "groom.id_issued_on": "2021-05-10", "groom.marriage_count": 1, "copies.wanted": False,
        },
        {"past": "never", "partners": "home"},
    ),
    "to-khai-khai-tu": (
        {
            "applicant.id_number": "001195000123", "applicant.id_issued_on": "2021-05-10", "applicant.relation_to_deceased": "wife",
            "deceased.sex": "Nam", "deceased.birth_date": "1950", "deceased.id_number": "001050000456", "death.hour": 7,
            "death.minute": 30, "death.date": "2026-11-10", "death.notice_date": "2026-11-11", "copies.wanted": False,
        },
        {"death_date": "2026-11-10", "deceased": "home", "death_paper": "paper"},
    ),
    "to-khai-tinh-trang-hon-nhan": (
        {
            "applicant.id_number": "001195000123", "applicant.id_issued_on": "2021-05-10", "applicant.relation_to_subject": "sibling",
            "subject.birth_date": "2002-03-04", "subject.sex": "Nam", "subject.id_number": "001202000456",
            "subject.id_issued_on": "2021-05-10", "earlier_residence.start": "2018-01-01", "earlier_residence.end": "2022-01-01",
            "subject.marital_status": "single", "certificate.use_is": "marriage", "partner.birth_date": "2001-01-01",
        },
        {"moved": "yes"},
    ),
    "to-khai-ban-sao-trich-luc": (
        {
            "applicant.id_number": "001195000123", "applicant.id_issued_on": "2021-05-10", "applicant.relation_to_subject": "sibling",
            "subject.birth_date": "2002-03-04", "subject.sex": "Nam", "subject.id_number": "001202000456",
            "subject.id_issued_on": "2021-05-10", "record.kind": "birth", "record.registered_on": "2002", "copies.count": 2,
        },
        {},
    ),
    "to-khai-thay-doi-ho-tich": (
        {
            "applicant.id_number": "001195000123", "applicant.id_issued_on": "2021-05-10", "applicant.relation_to_subject": "sibling",
            "subject.birth_date": "2002-03-04", "subject.sex": "Nam", "subject.id_number": "001202000456",
            "subject.id_issued_on": "2021-05-10", "record.kind": "birth", "record.registered_on": "2002-04-01", "copies.wanted": False,
        },
        {"person_age": "adult"},
    ),
    "ct01": (
        {
            "resident.is": "self", "resident.birth_date": "1995-09-02", "resident.sex": "Nữ", "resident.id_number": "001195000123",
            "household.head_is": "other", "household.id_number": "001093000456", "resident.relation_to_head": "wife",
            "residence.request": "temporary", "residence.until": "2028-11-01",
        },
        {},
    ),
    "dc02": (
        {
            "applicant.relation_to_subject": "mother", "child.birth_date": "2014-05-06", "child.sex": "Nam",
            "child.id_number": "001214000789", "applicant.birth_date": "1985-09-02", "applicant.sex": "Nữ",
            "applicant.id_number": "001185000123",
        },
        {"birth_date": "2014-05-06"},
    ),
    "tk01": (
        {
            "applicant.relation_to_subject": "sibling", "subject.birth_date": "1990-05-06", "subject.sex": "Nam",
            "subject_father.birth_date": "1960", "subject_mother.birth_date": "1963-02", "spouse.birth_date": "1991",
            "passport.last_issued_on": "2018-06-01", "passport.request": "again",
        },
        {"birth_date": "1990-05-06", "passport": "valid"},
    ),
    "giay-de-nghi-dang-ky-ho-kinh-doanh": (
        {"owner.birth_date": "1990-05-06", "business.capital": 50_000_000, "business.starts_on": "2026-12-01", "business.workers": 2,
         "tax.vat_method": "declared"},
        {"founder": "one"},
    ),
    "to-khai-tk1-ts": (
        {"insurance.has_number": False, "applicant.relation_to_subject": "wife", "subject.birth_date": "1990-05-06", "subject.sex": "Nam"},
        {"group": "household"},
    ),
    "don-de-nghi-cap-giay-phep-xay-dung": (
        {
            "investor.id_number": "001090000123", "investor.representative_id_number": "001195000456", "site.area": 120,
            "house.grade": "grade3", "house.ground_area": 80, "house.floor_area": 180, "house.height": 9.5, "house.storeys": 3,
            "house.months": 8,
        },
        {},
    ),
}  # fmt: skip

FUTURE = "2027-02-01"
BIRTH, MARRIAGE, DEATH, SINGLE = "to-khai-khai-sinh", "to-khai-ket-hon", "to-khai-khai-tu", "to-khai-tinh-trang-hon-nhan"
COPY, CHANGE, BUSINESS = "to-khai-ban-sao-trich-luc", "to-khai-thay-doi-ho-tich", "giay-de-nghi-dang-ky-ho-kinh-doanh"
INSURANCE, HOUSE = "to-khai-tk1-ts", "don-de-nghi-cap-giay-phep-xay-dung"
GRANDMOTHER = {"applicant.relation_to_child": "grandmother", "mother.birth_date": "1995-09-02", "mother.id_number": "001195000999"}
SELF = {"applicant.relation_to_subject": "self", "applicant.birth_date": "2002-03-04"}
RESIDENT_CHILD = {"resident.is": "child", "child.birth_date": "2024-01-02", "child.id_number": "001224000777", "guardian.is": "guardian",
                  "guardian.id_number": "001190000555", "resident.relation_to_head": "grandchild"}  # fmt: skip

#: Form, facts that differ, answers that differ, the beginning of each sentence that is said.
ROWS = [
    (BIRTH, {}, {}, []),
    (BIRTH, {"child.birth_date": "2026-11-13"}, {}, ["Ngày sinh của bé trên tờ khai khác"]),
    (BIRTH, {"child.birth_date": "2026-12-01"}, {"birth_date": "2026-12-01"}, ["Ngày sinh của bé nằm ở tương lai"]),
    (BIRTH, {"applicant.birth_date": "2013-09-02", "applicant.id_issued_on": "2025-01-01", "parents_marriage.registered_on": None}, {},
     ["Theo ngày sinh đã khai, người đi khai chưa đủ 14 tuổi"]),
    (BIRTH, {"applicant.birth_date": "2015-09-02", "applicant.id_issued_on": None, "parents_marriage.registered_on": None}, {},
     ["Theo ngày sinh đã khai, người đi khai chưa đủ 14 tuổi", "Theo ngày sinh đã khai, mẹ chưa đủ 12 tuổi"]),
    (BIRTH, {"applicant.birth_date": "1960-01-01", "applicant.id_issued_on": None}, {}, ["Theo ngày sinh đã khai, mẹ đã hơn 60 tuổi"]),
    (BIRTH, {"father.birth_date": "2016", "parents_marriage.registered_on": None}, {}, ["Theo ngày sinh đã khai, cha chưa đủ 12 tuổi"]),
    (BIRTH, {"father.birth_date": "2014", "parents_marriage.registered_on": None}, {}, []),  # 11 or 12: not decided
    (BIRTH, {**GRANDMOTHER, "applicant.birth_date": "1970-09-02"}, {}, []),
    (BIRTH, {**GRANDMOTHER, "applicant.birth_date": "2003-09-02", "applicant.id_issued_on": None}, {}, ["Người đi khai ghi là ông, bà"]),
    (BIRTH, {**GRANDMOTHER, "applicant.relation_to_child": "Cô ruột", "applicant.birth_date": "2009-09-02", "applicant.id_issued_on": None},
     {}, ["Theo ngày sinh đã khai, người đi khai chưa đủ 18 tuổi"]),
    (BIRTH, {"parents_marriage.registered_on": "2026-11-13"}, {}, ["Cha mẹ đăng ký kết hôn sau ngày bé ra đời"]),
    (BIRTH, {"parents_marriage.registered_on": "2026-11-13"}, {"parents_married": "no", "recognition": "no"}, ["Dân tộc của bé"]),
    (BIRTH, {"parents_marriage.registered_on": FUTURE}, {},
     ["Cha mẹ đăng ký kết hôn sau ngày bé ra đời", "Ngày cha mẹ đăng ký kết hôn nằm ở tương lai"]),
    (BIRTH, {"parents_marriage.registered_on": "2011-02-14"}, {}, ["Theo các ngày đã khai, cha hoặc mẹ đăng ký kết hôn khi còn ít tuổi"]),
    (BIRTH, {"father.id_number": "001195000123"}, {}, ["Số căn cước của mẹ và của cha trùng nhau", "Số căn cước của người đi khai trùng"]),
    (BIRTH, {**GRANDMOTHER, "applicant.birth_date": "1970-09-02", "mother.id_number": "001195000123"}, {},
     ["Số căn cước của người đi khai trùng"]),
    (BIRTH, {"child.ethnicity": "Mường"}, {}, ["Dân tộc của bé không giống"]),
    (BIRTH, {"child.ethnicity": "Mường"}, {"special": "abandoned", "parents_married": "not_asked"}, []),
    (BIRTH, {"child.nationality": "LA"}, {}, ["Cha mẹ cùng một quốc tịch"]),
    (BIRTH, {"applicant.id_issued_on": FUTURE}, {}, ["Ngày cấp căn cước của người đi khai"]),
    (BIRTH, {"applicant.id_issued_on": "1990-01-01"}, {},
     ["Ngày cấp căn cước của người đi khai", "Theo ngày sinh và ngày cấp, căn cước của người đi khai"]),
    (BIRTH, {"applicant.id_issued_on": "2008-01-01"}, {},
     ["Theo ngày cấp đã khai, người đi khai có thẻ khi chưa đủ 14 tuổi", "Theo ngày sinh và ngày cấp, căn cước của người đi khai"]),
    (BIRTH, {"applicant.id_issued_on": "2018-09-01"}, {}, ["Theo ngày sinh và ngày cấp, căn cước của người đi khai"]),
    (BIRTH, {"applicant.id_issued_on": "2018-09-02"}, {}, []),  # at 23: good until 40
    (BIRTH, {"copies.count": 0}, {}, ["Có xin bản sao nhưng"]),
    (MARRIAGE, {}, {}, []),
    (MARRIAGE, {"bride.birth_date": "2008-11-21", "bride.id_issued_on": "2025-01-01"}, {}, ["Bên nữ chưa đủ 18 tuổi"]),
    (MARRIAGE, {"bride.birth_date": "2008-11-20", "bride.id_issued_on": "2025-01-01"}, {}, []),
    (MARRIAGE, {"groom.birth_date": "2006-11-21", "groom.id_issued_on": "2025-01-01"}, {}, ["Bên nam chưa đủ 20 tuổi"]),
    (MARRIAGE, {"groom.birth_date": "2006-11-20", "groom.id_issued_on": "2025-01-01"}, {}, []),
    (MARRIAGE, {"groom.marriage_count": 2}, {}, ["Hai bên nói chưa ai từng kết hôn"]),
    (MARRIAGE, {}, {"past": "widowed"}, ["Có người đã từng kết hôn"]),
    (MARRIAGE, {"bride.marriage_count": 0}, {}, ["Số lần kết hôn phải từ 1"]),
    (MARRIAGE, {"groom.id_number": "001302000123"}, {}, ["Số căn cước của hai bên trùng nhau"]),
    (MARRIAGE, {"bride.id_issued_on": FUTURE, "groom.id_issued_on": FUTURE}, {},
     ["Ngày cấp căn cước của bên nữ", "Ngày cấp căn cước của bên nam"]),
    (MARRIAGE, {"bride.birth_date": "1995-01-01", "bride.id_issued_on": "2008-01-01"}, {},
     ["Theo ngày cấp đã khai, bên nữ", "Theo ngày sinh và ngày cấp, căn cước của bên nữ"]),
    (MARRIAGE, {"groom.birth_date": "1995-01-01", "groom.id_issued_on": "2008-01-01"}, {},
     ["Theo ngày cấp đã khai, bên nam", "Theo ngày sinh và ngày cấp, căn cước của bên nam"]),
    (MARRIAGE, {"copies.wanted": True, "copies.count": 0}, {}, ["Có xin bản sao nhưng"]),
    (DEATH, {}, {}, []),
    (DEATH, {"death.date": "2026-11-09"}, {}, ["Ngày mất trên tờ khai khác"]),
    (DEATH, {"death.date": FUTURE, "death.notice_date": FUTURE}, {"death_date": FUTURE},
     ["Ngày mất nằm ở tương lai", "Ngày cấp giấy báo tử nằm ở tương lai"]),
    (DEATH, {"death.hour": 24}, {}, ["Giờ mất không đúng"]),
    (DEATH, {"death.date": "1949-11-10", "death.notice_date": "1949-11-12"}, {"death_date": "1949-11-10"},
     ["Ngày mất trước ngày sinh", "Theo ngày đã khai, người mất chưa đủ 12 tuổi"]),
    (DEATH, {"deceased.birth_date": "1910"}, {}, ["Theo ngày đã khai, người mất thọ hơn 110 tuổi"]),
    (DEATH, {"death.notice_date": "2026-11-09"}, {}, ["Giấy báo tử hoặc giấy thay thế được cấp trước ngày mất"]),
    (DEATH, {"deceased.sex": "Nữ"}, {}, ["Giới tính của người mất"]),
    (DEATH, {"deceased.birth_date": "2020-02", "applicant.relation_to_deceased": "child"}, {}, ["Theo ngày đã khai, người mất chưa đủ 12"]),
    (DEATH, {"deceased.id_number": "001195000123"}, {}, ["Số căn cước của người đi khai và của người mất"]),
    (DEATH, {"applicant.id_issued_on": FUTURE}, {}, ["Ngày cấp căn cước của người đi khai nằm"]),
    (DEATH, {"copies.wanted": True, "copies.count": 0}, {}, ["Có xin bản sao nhưng"]),
    (SINGLE, {}, {}, []),
    (SINGLE, {"subject.marital_status": "married"}, {}, ["Người đang có vợ hoặc có chồng"]),
    (SINGLE, {"earlier_residence.end": FUTURE}, {}, ["Thời gian cư trú nằm ở tương lai"]),
    (SINGLE, {"earlier_residence.end": "2017-12-31"}, {}, ["Ngày thôi cư trú trước ngày bắt đầu"]),
    (SINGLE, {"earlier_residence.end": "2017-12-31"}, {"moved": "no", "history": "never"}, []),  # not asked
    (SINGLE, {"earlier_residence.start": "2001-01-01"}, {}, ["Thời gian cư trú bắt đầu trước ngày sinh"]),
    (SINGLE, {"subject.birth_date": "2007-03-04", "subject.id_issued_on": "2022-01-01"}, {}, ["Theo ngày sinh, người cần giấy chưa đủ tuổi"]),
    (SINGLE, {"subject.birth_date": "2007-03-04", "subject.id_issued_on": "2022-01-01", "subject.sex": "Nữ"}, {}, []),
    (SINGLE, {"partner.birth_date": "2007-03-04"}, {}, []),  # a woman of 19
    (SINGLE, {"partner.birth_date": "2007-03-04", "subject.sex": "Nữ"}, {}, ["Theo ngày sinh, người sẽ kết hôn chưa đủ tuổi"]),
    (SINGLE, {"partner.birth_date": "2007-03-04", "subject.sex": "Nữ", "certificate.use_is": "other"}, {}, []),
    (SINGLE, {"applicant.relation_to_subject": "wife"}, {}, ["Người khai ghi là vợ hoặc chồng"]),
    (COPY, {}, {}, []),
    (COPY, {"copies.count": 0}, {}, ["Số lượng bản sao là 0"]),
    (COPY, {"record.kind": "death", **SELF}, {}, ["Giấy khai tử là của người đã mất"]),
    (COPY, {"record.registered_on": "2001"}, {}, ["Ngày đăng ký trước ngày sinh"]),
    (COPY, {"record.kind": "marriage", "record.registered_on": "2017"}, {}, ["Theo ngày đã khai, người đó đăng ký kết hôn khi còn ít tuổi"]),
    (COPY, {"record.kind": "marriage", "record.registered_on": "2020-05"}, {}, []),
    (CHANGE, {}, {}, []),
    (CHANGE, {"copies.wanted": True, "copies.count": 0}, {}, ["Có xin bản sao nhưng"]),
    (CHANGE, {}, {"person_age": "under9"}, ["Theo ngày sinh, người được sửa giấy đã từ đủ 9 tuổi"]),
    (CHANGE, {}, {"person_age": "from9"}, ["Tuổi theo ngày sinh trên tờ khai"]),
    (CHANGE, {"subject.birth_date": "2010-01-01", "record.registered_on": "2010-02", "subject.id_issued_on": "2025-01-01"}, {},
     ["Theo ngày sinh, người được sửa giấy chưa đủ 18 tuổi"]),
    (CHANGE, {**SELF, "applicant.birth_date": "2010-01-01", "record.registered_on": "2010-02", "applicant.id_issued_on": "2025-01-01"},
     {"person_age": "from9"}, ["Người chưa đủ 18 tuổi không tự khai"]),
    (CHANGE, {"record.registered_on": "2001-12-31"}, {}, ["Ngày đăng ký trước ngày sinh"]),
    ("ct01", {}, {}, []),
    ("ct01", {"resident.birth_date": FUTURE}, {}, ["Ngày sinh của người đăng ký nằm ở tương lai", "Người đăng ký chưa đủ 18 tuổi",
                                                 "Người đăng ký ghi là vợ hoặc chồng"]),
    ("ct01", {"resident.relation_to_head": "head"}, {}, ["Người đăng ký được ghi là chủ hộ, nhưng"]),
    ("ct01", {"household.head_is": "applicant", "resident.relation_to_head": "guest"}, {}, ["Anh/chị nói mình là chủ hộ",
                                                                                         "Số định danh ở mục 4 và mục 9"]),
    ("ct01", {"household.id_number": "001195000123"}, {}, ["Số định danh ở mục 4 và mục 9"]),
    ("ct01", {"household.id_number": "001195000123", "household.head_is": "applicant", "resident.relation_to_head": "head"}, {}, []),
    ("ct01", {"resident.sex": "Nam"}, {}, ["Giới tính của người đăng ký"]),
    ("ct01", {"resident.relation_to_head": "parent", "resident.birth_date": "2000-01-01"}, {}, ["Người đăng ký ghi là cha, mẹ của chủ hộ"]),
    ("ct01", {"resident.relation_to_head": "child", "resident.birth_date": "2010-01-01"}, {}, ["Người đăng ký chưa đủ 18 tuổi nên"]),
    ("ct01", RESIDENT_CHILD, {}, []),
    ("ct01", {**RESIDENT_CHILD, "child.birth_date": "2000-01-02"}, {}, ["Tờ khai làm cho bé"]),
    ("ct01", {**RESIDENT_CHILD, "resident.relation_to_head": "head"}, {}, ["Người đăng ký được ghi là chủ hộ nhưng"]),
    ("ct01", {**RESIDENT_CHILD, "guardian.id_number": "001224000777"}, {}, ["Số định danh của bé trùng"]),
    ("ct01", {"residence.until": "2026-11-19"}, {}, ["Ngày hết tạm trú đã qua"]),
    ("ct01", {"residence.until": "2028-11-20"}, {}, []),
    ("ct01", {"residence.until": "2028-11-22"}, {}, ["Thời hạn tạm trú dài hơn 2 năm"]),
    ("ct01", {"residence.until": "2028-12-01", "residence.request": "extend"}, {}, []),
    ("ct01", {"residence.until": "2029-01-01", "residence.request": "extend"}, {}, ["Thời hạn tạm trú dài hơn 2 năm"]),
    ("ct01", {"residence.until": "2029-01-01", "residence.request": "permanent"}, {}, []),
    ("ct01", {"residence.until": "2026-12-01"}, {}, ["Ngày hết tạm trú còn chưa đến 30 ngày"]),
    ("dc02", {}, {}, []),
    ("dc02", {"child.birth_date": FUTURE}, {"birth_date": FUTURE}, ["Ngày sinh của người làm thẻ nằm ở tương lai"]),
    ("dc02", {"child.birth_date": "2014-05-07"}, {}, ["Ngày sinh trên phiếu khác"]),
    ("dc02", {}, {"holder": "six"}, []),
    ("dc02", {}, {"holder": "under6"}, ["Tuổi theo ngày sinh trên phiếu"]),
    ("dc02", {}, {"holder": "adult", "birth_date": "not_asked"}, ["Tuổi theo ngày sinh trên phiếu"]),
    ("dc02", {"applicant.relation_to_subject": "self", "applicant.birth_date": "2014-05-06"}, {}, ["Người chưa đủ 14 tuổi không tự làm thẻ"]),
    ("dc02", {"applicant.relation_to_subject": "sibling", "subject.birth_date": "2014-05-06"}, {}, ["Làm thẻ cho trẻ dưới 14 tuổi"]),
    ("dc02", {"applicant.birth_date": "2009-01-01"}, {}, ["Người đại diện chưa đủ 18", "Theo ngày sinh đã khai, cha hoặc mẹ"]),
    ("dc02", {"applicant.relation_to_subject": "child", "subject.birth_date": "1980-05-06"}, {"birth_date": "1980-05-06"},
     ["Người đứng ra làm ghi là con"]),
    ("dc02", {"applicant.relation_to_subject": "grandparent", "subject.birth_date": "2005-05-06"}, {"birth_date": "2005-05-06"},
     ["Người đứng ra làm ghi là ông, bà"]),
    ("dc02", {"applicant.sex": "Nam"}, {}, ["Giới tính của người đứng ra làm"]),
    ("dc02", {"applicant.relation_to_subject": "wife", "subject.birth_date": "2010-05-06"}, {"birth_date": "2010-05-06"},
     ["Người đứng ra làm ghi là vợ hoặc chồng"]),
    ("dc02", {"child.id_number": "001185000123"}, {}, ["Số định danh của người làm thẻ"]),
    ("tk01", {}, {}, []),
    ("tk01", {"subject.birth_date": "2013-01-01", "subject_father.birth_date": "1990", "subject_mother.birth_date": "1990",
              "spouse.birth_date": None}, {"birth_date": "2013-01-01"}, ["Người chưa đủ 14 tuổi dùng mẫu TK01a",
                                                                        "Anh/chị nói hộ chiếu cũ còn hạn"]),
    ("tk01", {"subject.birth_date": "1990-05-07"}, {}, ["Ngày sinh trên tờ khai khác"]),
    ("tk01", {"subject_father.birth_date": "1980"}, {}, ["Theo ngày sinh đã khai, cha hoặc mẹ hơn con"]),
    ("tk01", {"subject_mother.birth_date": "1925"}, {}, ["Theo ngày sinh đã khai, mẹ hơn con trên 60"]),
    ("tk01", {"subject.birth_date": "2009-05-06", "passport.last_issued_on": "2024-01-01"}, {"birth_date": "2009-05-06"},
     ["Người làm hộ chiếu chưa đủ 18 tuổi"]),
    ("tk01", {"spouse.birth_date": "2010"}, {}, ["Theo ngày sinh đã khai, vợ hoặc chồng chưa đủ 18"]),
    ("tk01", {"applicant.relation_to_subject": "husband"}, {}, ["Giới tính của người làm hộ chiếu"]),
    ("tk01", {"passport.last_issued_on": FUTURE}, {}, ["Ngày cấp hộ chiếu cũ"]),
    ("tk01", {"passport.last_issued_on": "2016-06-01"}, {}, ["Anh/chị nói hộ chiếu cũ còn hạn"]),
    ("tk01", {"passport.last_issued_on": "2016-06-01"}, {"passport": "expired"}, []),
    ("tk01", {"passport.request": "first"}, {}, ["Đã từng có hộ chiếu", "Nội dung đề nghị là cấp lần đầu"]),
    ("tk01", {}, {"passport": "never"}, ["Anh/chị nói chưa từng có hộ chiếu"]),
    (BUSINESS, {}, {}, []),
    (BUSINESS, {"owner.birth_date": "2008-11-21"}, {}, ["Chủ hộ kinh doanh chưa đủ 18 tuổi"]),
    (BUSINESS, {"business.workers": 0}, {}, ["Số lao động phải từ 1"]),
    (BUSINESS, {"business.capital": 500}, {}, ["Vốn kinh doanh ghi dưới 1 triệu đồng"]),
    (BUSINESS, {"tax.vat_method": "fixed"}, {}, ["Từ năm 2026 không còn phương pháp khoán"]),
    (BUSINESS, {"business.starts_on": "2026-11-19"}, {}, ["Ngày bắt đầu hoạt động đã qua"]),
    (BUSINESS, {"business.starts_on": "2026-11-20"}, {}, []),
    (BUSINESS, {"business.starts_on": "2027-11-21"}, {}, ["Ngày bắt đầu hoạt động còn hơn một năm"]),
    (INSURANCE, {}, {}, []),
    (INSURANCE, {"subject.birth_date": FUTURE}, {}, ["Ngày sinh của người tham gia nằm ở tương lai", "Người khai ghi là vợ hoặc chồng"]),
    (INSURANCE, {"applicant.relation_to_subject": "self", "applicant.birth_date": "2022-01-01"}, {}, ["Trẻ dưới 6 tuổi không tự khai"]),
    (INSURANCE, {}, {"group": "child"}, ["Theo ngày sinh, người tham gia đã từ đủ 6 tuổi"]),
    (INSURANCE, {"subject.sex": "Nữ"}, {}, ["Giới tính của người tham gia"]),
    (INSURANCE, {"insurance.has_number": True, "insurance.contribution": 500}, {}, ["Mức tiền đóng ghi dưới 10.000"]),
    (HOUSE, {}, {}, []),
    (HOUSE, {"house.months": 0}, {}, ["Thời gian hoàn thành"]),
    (HOUSE, {"house.height": 0.5}, {}, ["Diện tích, chiều cao", "Chiều cao nhà có vẻ thấp"]),
    (HOUSE, {"house.ground_area": 121}, {}, ["Diện tích xây dựng tầng trệt lớn hơn"]),
    (HOUSE, {"house.ground_area": 120}, {}, []),
    (HOUSE, {"house.floor_area": 79.5}, {}, ["Tổng diện tích sàn nhỏ hơn"]),
    (HOUSE, {"house.storeys": 1}, {}, ["Nhà một tầng nhưng"]),
    (HOUSE, {"house.height": 7}, {}, ["Chiều cao nhà có vẻ thấp"]),
    (HOUSE, {"investor.representative_id_number": "001090000123"}, {}, ["Số định danh của chủ nhà"]),
]  # fmt: skip
for each in (SINGLE, COPY, CHANGE):
    ROWS += [
        (each, {"applicant.relation_to_subject": "wife", "subject.sex": "Nữ", "subject.marital_status": "divorced"}, {},
         ["Giới tính của người có tên trong giấy"]),
        (each, {"subject.id_number": "001195000123"}, {}, ["Số căn cước của người đi khai và của người có tên trong giấy"]),
        (each, SELF, {}, []),
        (each, {"applicant.id_issued_on": FUTURE}, {}, ["Ngày cấp căn cước của người đi khai nằm ở tương lai."]),
        (each, {"subject.id_issued_on": FUTURE}, {}, ["Ngày cấp căn cước của người có tên trong giấy nằm"]),
        (each, {"subject.birth_date": "1999-01-01", "subject.id_issued_on": "2012-01-01"}, {},
         ["Theo ngày cấp đã khai, người có tên trong giấy", "Theo ngày sinh và ngày cấp, căn cước của người có tên"]),
    ]  # fmt: skip


@lru_cache(maxsize=None)
def fired(row: int):
    id, values, cases, _ = ROWS[row]
    sound, answers = SOUND[id]
    told = {key: value for key, value in {**sound, **values}.items() if value is not None}
    return fill(forms().get(id), forms(), told, {**answers, **cases}, DAY)


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)])
def test_what_is_said_of_a_form(row):
    filling, expected = fired(row), ROWS[row][3]
    said = [check.say for check in filling.checks]
    assert len(said) == len(expected) and all(any(each.startswith(start) for each in said) for start in expected), said


def test_each_check_of_each_form_is_reached():
    reached = {(ROWS[row][0], check.say) for row in range(len(ROWS)) for check in fired(row).checks}
    assert {(form.id, check.say) for form in forms() for check in form.checks} - reached == set()


def test_a_sentence_is_short_and_tells_what_to_do():
    for form in forms():
        assert len({check.say for check in form.checks}) == len(form.checks), form.id
        for check in form.checks:
            assert len(check.say) <= 140 and check.say.endswith("."), check.say
            assert check.severity == "note" or check.mend or check.basis, check.say
