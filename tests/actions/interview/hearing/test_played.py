"""Answers as people in a commune type them, over the groups of all twelve forms: read right, or asked about.

A value alone is taken as it stands; with a key it is made sure of first. `wrong`: the blank that is asked again.
"""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.forms.values import shown
from actions.interview.hearing.clock import clock
from actions.interview.hearing.hear import hear
from nlu.text import fold
from tests.actions.interview.hearing.test_hear import (
    BIRTH,
    CARD,
    COPY,
    DAY,
    DEATH,
    HOME,
    HOUSE,
    INSURANCE,
    MARRIAGE,
    PASSPORT,
    asked,
    beside,
)

BUSINESS, CHANGE, STATUS = "giay-de-nghi-dang-ky-ho-kinh-doanh", "to-khai-thay-doi-ho-tich", "to-khai-tinh-trang-hon-nhan"

PLAYED = [
    (HOME, "resident_basics", "Lò Văn Thắng sinh 12-3-1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "lo van thang sinh 12-3-1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": ("Lo Van Thang", "name_bare")}),
    (HOME, "resident_basics", "nam, Lò Văn Thắng sn 12.3.1990", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng ngày 12 - 3 - 1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng sinh mười hai tháng ba năm 1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng sinh 12 tháng 3 năm 1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng sinh 12 tháng 3 1990", {"resident_birth_date": "1990-03-12", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng sinh: 12031990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOME, "resident_basics", "Lò Văn Thắng Sinh 12/3/1990 Nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": ("Lò Văn Thắng", "name_title")}),
    (HOME, "resident_basics", "LÒ VĂN THẮNG SINH 12-3-1990 NAM", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": "Lò Văn Thắng"}),
    (HOUSE, "site_basics", "thửa 125, tờ bản đồ 8, 120 m2", {"site_lot": "125, tờ bản đồ 8", "site_area": 120}),
    (HOUSE, "site_basics", "thua 125, to ban do 8, 120 m2", {"site_lot": "125, to ban do 8", "site_area": 120}),
    (HOUSE, "site_basics", "120 m2, thửa 125 tờ bản đồ số 8", {"site_lot": "125 tờ bản đồ số 8", "site_area": 120}),
    (HOUSE, "site_basics", "120m² thửa 125", {"site_lot": "125", "site_area": 120}),
    (HOUSE, "house_size", "tầng trệt 80m2, tổng sàn 160m2, cao 7m", {"house_ground_area": 80, "house_floor_area": 160, "house_height": 7}),
    (HOUSE, "house_size", "tang tret 80m2, tong san 160m2, cao 7m", {"house_ground_area": 80, "house_floor_area": 160, "house_height": 7}),
    (HOUSE, "house_size", "cao 7m, 2 tầng, tầng trệt 80 mét vuông, tổng sàn 160 mét vuông", {"house_height": 7, "house_ground_area": 80, "house_floor_area": 160, "house_storeys": 2}),
    (HOUSE, "house_size", "90", {"house_ground_area": (90, "heard")}),
    (HOUSE, "house_size", "90m2", {"house_ground_area": (90, "heard")}),
    (BUSINESS, "business_lines", "bán lẻ lương thực, thực phẩm", {"name": "bán lẻ lương thực, thực phẩm"}),
    (BUSINESS, "business_lines", "ban le luong thuc, thuc pham", {"name": "ban le luong thuc, thuc pham"}),
    (PASSPORT, "old_passport", "số C1234567 cấp ngày 2/3/2019", {"old_passport_number": "C1234567", "old_passport_date": "2019-03-02"}),
    (PASSPORT, "old_passport", "so C1234567", {"old_passport_number": "C1234567"}),
    (PASSPORT, "old_passport_number", "số C1234567", {"old_passport_number": "C1234567"}),
    (DEATH, "notice", "Bệnh viện huyện Tuần Giáo cấp, số 12, ngày 5/6/2026", {"notice_number": "12", "notice_date": "2026-06-05", "notice_issuer": "Bệnh viện huyện Tuần Giáo"}),
    (DEATH, "notice", "benh vien huyen tuan giao cap, so 12, ngay 5/6/2026", {"notice_number": "12", "notice_date": "2026-06-05", "notice_issuer": "benh vien huyen tuan giao"}),
    (DEATH, "notice_issuer", "Bệnh viện huyện Tuần Giáo cấp", {"notice_issuer": "Bệnh viện huyện Tuần Giáo"}),
    (DEATH, "notice_issuer", "do Bệnh viện huyện Tuần Giáo cấp ạ", {"notice_issuer": "Bệnh viện huyện Tuần Giáo"}),
    (BIRTH, "applicant_card", "do Công an tỉnh Phú Thọ cấp", {"applicant_id_issued_by": "Công an tỉnh Phú Thọ"}),
    (BIRTH, "applicant_card", "do cong an tinh phu tho cap", {"applicant_id_issued_by": "cong an tinh phu tho"}),
    (BIRTH, "applicant_card", "014194003456 do Công an tỉnh Phú Thọ cấp ngày 2/3/2021", {"applicant_id_issued_by": "Công an tỉnh Phú Thọ", "applicant_id_issued_on": "2021-03-02", "applicant_id_number": "014194003456"}),
    (BIRTH, "applicant_id_issued_by", "do Công an tỉnh Phú Thọ cấp", {"applicant_id_issued_by": "Công an tỉnh Phú Thọ"}),
    (BIRTH, "applicant_card", "tỉnh Phú Thọ", {"wrong": ("applicant_id_issued_by", "text")}),
    (BIRTH, "applicant_card", "tinh phu tho", {"wrong": ("applicant_id_issued_by", "text")}),
    (BIRTH, "applicant_card", "Phú Thọ", {"wrong": ("applicant_id_issued_by", "text")}),
    (BIRTH, "applicant_card", "014194003456, 2/3/2021, tỉnh Phú Thọ", {"applicant_id_number": "014194003456", "applicant_id_issued_on": "2021-03-02", "wrong": ("applicant_id_issued_by", "text")}),
    (BIRTH, "applicant_card", "công an", {"applicant_id_issued_by": ("công an", "heard")}),
    (BIRTH, "applicant_card", "cong an", {"applicant_id_issued_by": ("cong an", "heard")}),
    (BIRTH, "applicant_card", "014194003456 công an cấp", {"applicant_id_number": "014194003456", "applicant_id_issued_by": ("công an", "heard")}),
    (BIRTH, "applicant_id_issued_by", "Phú Thọ", {"wrong": ("applicant_id_issued_by", "text")}),
    (BIRTH, "applicant_id_issued_by", "công an", {"applicant_id_issued_by": ("công an", "heard")}),
    (DEATH, "death_time", "5 giờ", {"death_hour": 5, "death_minute": 0}),
    (DEATH, "death_time", "5 giờ sáng", {"death_hour": 5, "death_minute": 0}),
    (DEATH, "death_time", "5 gio sang", {"death_hour": 5, "death_minute": 0}),
    (DEATH, "death_time", "5h30", {"death_hour": 5, "death_minute": 30}),
    (DEATH, "death_time", "5h 30p", {"death_hour": 5, "death_minute": 30}),
    (DEATH, "death_time", "17 giờ", {"death_hour": 17, "death_minute": 0}),
    (DEATH, "death_time", "17:30", {"death_hour": 17, "death_minute": 30}),
    (DEATH, "death_hour", "5 giờ sáng", {"death_minute": 0, "death_hour": 5}),
    (DEATH, "death_hour", "5h30", {"death_minute": 30, "death_hour": 5}),
    (DEATH, "death_minute", "30 phút", {"death_minute": 30}),
    (DEATH, "death_time", "5 giờ chiều", {"death_hour": 17, "death_minute": 0}),
    (DEATH, "death_time", "30 phút", {"death_minute": 30}),
    (BIRTH, "mother_basics", "Lan họ Nguyễn", {"wrong": ("mother_name", "name")}),
    (BIRTH, "mother_basics", "lan ho nguyen", {"mother_name": ("Lan Ho Nguyen", "name_bare")}),
    (BIRTH, "mother_name", "Lan họ Nguyễn", {"wrong": ("mother_name", "name")}),
    (BIRTH, "mother_name", "Nguyễn Thị Lan, dân tộc Kinh", {"mother_ethnicity": "Kinh", "mother_name": "Nguyễn Thị Lan"}),
    (BIRTH, "mother_name", "Bộ Công an", {"wrong": ("mother_name", "name")}),
    (BIRTH, "mother_name", "ủy ban xã", {"wrong": ("mother_name", "name")}),
    (HOUSE, "house_ground_area", "80m2", {"house_ground_area": 80}),
    (HOUSE, "house_ground_area", "80 mét vuông ạ", {"house_ground_area": 80}),
    (HOME, "resident_basics", "em ten lo thi mai sinh 5/3/1998 nu", {"resident_birth_date": "1998-03-05", "resident_name": ("Lo Thi Mai", "name_bare"), "resident_sex": "Nữ"}),
    (HOME, "resident_basics", "Giàng A Páo nam 12.4.1987", {"resident_birth_date": "1987-04-12", "resident_sex": "Nam", "resident_name": "Giàng A Páo"}),
    (HOME, "resident_basics", "nữ, sinh ngày 8 tháng 3 năm 2001, tên Hoàng Thị Thu", {"resident_birth_date": "2001-03-08", "resident_name": "Hoàng Thị Thu", "resident_sex": "Nữ"}),
    (HOME, "head_basics", "chủ hộ là bố tôi Lò Văn Inh số căn cước 014065001234", {"head_id_number": "014065001234", "head_name": "Lò Văn Inh"}),
    (HOME, "head_basics", "014065001234 Lò Văn Inh", {"head_id_number": "014065001234", "head_name": "Lò Văn Inh"}),
    (HOME, "home_owner_basics", "nhà đứng tên ông Vàng A Sử, cccd 011058003321", {"home_owner_name": "Vàng A Sử", "home_owner_id_number": "011058003321"}),
    (HOME, "guardian_basics", "bà ngoại cháu tên Hà Thị Bình cccd 025160007788", {"guardian_id_number": "025160007788", "guardian_name": "Hà Thị Bình"}),
    (HOME, "members", "cháu Lò Thị Na, gái, sn 12/6/2018, là con", {"birth_date": "2018-06-12", "sex": "Nữ", "relation": "Con", "name": "Lò Thị Na"}),
    (CARD, "subject_basics", "con trai tôi Phàn Văn Tú sinh 20-11-2011", {"subject_birth_date": "2011-11-20", "subject_name": "Phàn Văn Tú"}),
    (CARD, "representative_basics", "tôi là Phàn Thị Mẩy, 1/1/1986, nữ", {"representative_birth_date": "1986-01-01", "representative_sex": "Nữ", "representative_name": "Phàn Thị Mẩy"}),
    (CARD, "subject_basics", "Nguyen Van Hung, nam, 30/4/1975", {"subject_birth_date": "1975-04-30", "subject_sex": "Nam", "subject_name": ("Nguyen Van Hung", "name_bare")}),
    (HOUSE, "investor_basics", "Chủ nhà ông Trần Văn Tám căn cước số 034070001122", {"investor_id_number": "034070001122", "investor_name": "Trần Văn Tám"}),
    (HOUSE, "representative", "giám đốc Lê Văn Sơn, 001080009999", {"representative_id_number": "001080009999", "representative_title": ("giám đốc Lê Văn Sơn", "heard")}),
    (HOUSE, "site_basics", "lô 12 tờ bản đồ 25 rộng 200 mét vuông", {"site_lot": "12 tờ bản đồ 25", "site_area": 200}),
    (HOUSE, "site_basics", "dt 150m2 thửa số 45", {"site_area": 150, "site_lot": "45"}),
    (HOUSE, "site_basics", "thua 88 to ban do so 3 dien tich 95,5 m2", {"site_lot": "88 to ban do so 3", "site_area": 95.5}),
    (HOUSE, "house_size", "tầng trệt 60, sàn 120, cao 7,5m, 2 tầng", {"house_ground_area": 60, "house_floor_area": 120, "house_height": 7.5, "house_storeys": 2}),
    (HOUSE, "house_size", "nhà 3 tầng, cao 10m, mỗi tầng 70m2", {"house_height": 10, "house_storeys": 3, "house_ground_area": (70, "heard")}),
    (HOUSE, "house_size", "dien tich xay dung 80 m2 tong san 160 m2 cao 8 m 2 tang", {"house_ground_area": 80, "house_floor_area": 160, "house_height": 8, "house_storeys": 2}),
    (HOUSE, "house_size", "2 tầng cao 8m", {"house_height": 8, "house_storeys": 2}),
    (HOUSE, "reviewer", "Công ty TNHH Tư vấn Sông Đà, chứng chỉ HN-00012345, chủ trì Trần Văn Quý", {"reviewer_licence": "HN-00012345", "reviewer_leads": "Trần Văn Quý", "reviewer_name": "Công ty TNHH Tư vấn Sông Đà"}),
    (BUSINESS, "owner_basics", "Vi Thị Hoa sinh năm 1985 nữ", {"owner_sex": "Nữ", "owner_name": "Vi Thị Hoa", "wrong": ("owner_birth_date", "date_day")}),
    (BUSINESS, "owner_contact", "sđt 0987 654 321 không có email", {"owner_phone": "+84987654321"}),
    (BUSINESS, "owner_contact", "0987654321 hoa.vi@gmail.com", {"owner_phone": "+84987654321", "owner_email": "hoa.vi@gmail.com"}),
    (BUSINESS, "owner_people", "người Thái, quốc tịch Việt Nam", {"owner_nationality": "VN", "owner_ethnicity": "Thái"}),
    (BUSINESS, "owner_people", "dt Nùng qt VN", {"owner_ethnicity": "Nùng", "owner_nationality": "VN"}),
    (BUSINESS, "business_names", "tên viết tắt TP HOA", {"business_short_name": "TP HOA"}),
    (BUSINESS, "business_contact", "điện thoại 0911222333, không có fax, email cuahanghoa@gmail.com, web không", {"business_phone": "+84911222333", "business_email": "cuahanghoa@gmail.com"}),
    (BUSINESS, "business_lines", "bán tạp hóa, mã 4711", {"code": "4711", "name": "bán tạp hóa"}),
    (BUSINESS, "business_lines", "sửa chữa xe máy, xe đạp", {"name": "sửa chữa xe máy, xe đạp"}),
    (BUSINESS, "business_plan", "từ 1/12/2026, 2 người làm", {"business_start": "2026-12-01", "business_workers": 2}),
    (BUSINESS, "business_plan", "3 người, bắt đầu 15/12/2026", {"business_start": "2026-12-15", "business_workers": 3}),
    (BUSINESS, "business_members", "Vi Văn Toàn, sinh 4/5/1990, nam, dân tộc Thái, cccd 040090001234", {"birth_date": "1990-05-04", "ethnicity": "Thái", "id_number": "040090001234", "sex": "Nam", "name": "Vi Văn Toàn"}),
    (PASSPORT, "subject_basics", "Đinh Thị Hường nữ sinh ngày 02.02.1992", {"subject_birth_date": "1992-02-02", "subject_sex": "Nữ", "subject_name": "Đinh Thị Hường"}),
    (PASSPORT, "subject_people", "dân tộc Mường, không theo đạo nào", {"subject_ethnicity": "Mường", "wrong": ("subject_religion", "religion")}),
    (PASSPORT, "father_basics", "bố tôi Đinh Văn Bản sinh 1960", {"father_birth_date": "1960", "father_name": "Đinh Văn Bản"}),
    (PASSPORT, "mother_basics", "Bùi Thị Nhàn (1962)", {"mother_birth_date": "1962", "mother_name": "Bùi Thị Nhàn"}),
    (PASSPORT, "spouse_basics", "chồng Hà Văn Lợi 5/5/1990", {"spouse_birth_date": "1990-05-05", "spouse_name": "Hà Văn Lợi"}),
    (PASSPORT, "old_passport", "số C7654321, ngày 3/4/2018", {"old_passport_number": "C7654321", "old_passport_date": "2018-04-03"}),
    (PASSPORT, "refund", "Agribank 8200205123456 Đinh Thị Hường", {"refund_account": "8200205123456", "refund_holder": "Đinh Thị Hường", "refund_bank": "Agribank"}),
    (COPY, "record_basics", "xã Mường Phăng, năm 2005", {"registered_on": "2005", "registered_at": ("xã Mường Phăng", "heard")}),
    (COPY, "record_numbers", "số 35 quyển 02/2005", {"record_number": "35", "record_book": "02/2005"}),
    (COPY, "subject_card", "cccd 012190004567 cấp 12/8/2021 Cục CSQLHC về TTXH", {"subject_id_issued_on": "2021-08-12", "subject_id_number": "012190004567", "subject_id_issued_by": "Cục CSQLHC về TTXH"}),
    (COPY, "subject_basics", "Quàng Văn Hặc, 9/9/1999, trai", {"subject_birth_date": "1999-09-09", "subject_sex": "Nam", "subject_name": "Quàng Văn Hặc"}),
    (MARRIAGE, "bride_basics", "Lý Mùi Khe sinh 14/2/2003", {"bride_birth_date": "2003-02-14", "bride_name": "Lý Mùi Khe"}),
    (MARRIAGE, "bride_people", "Dao, Việt Nam", {"bride_ethnicity": "Dao", "bride_nationality": "VN"}),
    (MARRIAGE, "bride_card", "004303001234 - 20/10/2021 - Bộ Công an", {"bride_id_number": "004303001234", "bride_id_issued_on": "2021-10-20", "bride_id_issued_by": "Bộ Công an"}),
    (MARRIAGE, "groom_basics", "chú rể Triệu Tòn Phin, sn 10/10/1999", {"groom_birth_date": "1999-10-10", "groom_name": "Triệu Tòn Phin"}),
    (MARRIAGE, "groom_card", "số 004099005678 do cục cảnh sát cấp ngày 1/6/2022", {"groom_id_issued_by": "cục cảnh sát", "groom_id_issued_on": "2022-06-01", "groom_id_number": "004099005678"}),
    (BIRTH, "applicant_basics", "tôi tên Lường Thị Ín sinh 6/7/1994", {"applicant_birth_date": "1994-07-06", "applicant_name": "Lường Thị Ín"}),
    (BIRTH, "mother_basics", "Lường Thị Ín, sinh năm chín tư, cccd 014194003456", {"mother_birth_date": ("1994", "date_year"), "mother_id_number": "014194003456", "mother_name": "Lường Thị Ín"}),
    (BIRTH, "father_basics", "ko có bố", {"wrong": ("father_name", "name")}),
    (BIRTH, "father_people", "cũng dân tộc Thái quốc tịch Việt Nam", {"father_ethnicity": "Thái", "father_nationality": "VN"}),
    (BIRTH, "marriage_paper", "giấy số 08 quyển 01 đăng ký 12/12/2019 ubnd xã Pú Nhung", {"marriage_number": "08", "marriage_book": "01", "marriage_date": "2019-12-12", "marriage_place": "ubnd xã Pú Nhung"}),
    (BIRTH, "applicant_card", "công an tỉnh điện biên cấp 12/5/2021, số 014194003456", {"applicant_id_issued_on": "2021-05-12", "applicant_id_number": "014194003456", "applicant_id_issued_by": "công an tỉnh điện biên"}),
    (DEATH, "deceased_basics", "cụ ông Tòng Văn Pâng sinh 1938", {"deceased_birth_date": "1938", "deceased_name": "Tòng Văn Pâng"}),
    (DEATH, "death_time", "lúc 3 rưỡi sáng", {"death_hour": 3, "death_minute": 30}),
    (DEATH, "death_time", "22h", {"death_hour": 22, "death_minute": 0}),
    (DEATH, "notice", "Trạm y tế xã Pú Nhung cấp ngày 2/10/2026 số 05/GBT", {"notice_date": "2026-10-02", "notice_number": "05/GBT", "notice_issuer": "Trạm y tế xã Pú Nhung"}),
    (CHANGE, "subject_people", "Khơ mú, vn", {"subject_ethnicity": "Khơ Mú", "subject_nationality": "VN"}),
    (CHANGE, "record_numbers", "quyển số 03, số 112", {"record_book": "03", "record_number": "112"}),
    (CHANGE, "record_basics", "UBND xã Thanh Nưa đăng ký ngày 3/5/2001", {"registered_on": "2001-05-03", "registered_at": "UBND xã Thanh Nưa"}),
    (STATUS, "residence_period", "từ tháng 3/2015 đến nay", {"wrong": ("residence_from", "date_day")}),
    (STATUS, "residence_period", "từ 1/3/2015 đến 30/6/2020", {"residence_from": "2015-03-01", "residence_to": "2020-06-30"}),
    (STATUS, "partner_basics", "Cà Văn Ún, 3/3/1998, Việt Nam", {"partner_birth_date": "1998-03-03", "partner_nationality": "VN", "partner_name": "Cà Văn Ún"}),
    (INSURANCE, "subject_basics", "LÒ THỊ XOA nu 20/1/1980", {"subject_birth_date": "1980-01-20", "subject_sex": "Nữ", "subject_name": "Lò Thị Xoa"}),
    (INSURANCE, "contact", "gọi số 0912.333.444", {"contact_phone": "+84912333444"}),
    (INSURANCE, "contribution", "đóng 330.000 một tháng, 6 tháng 1 lần", {"contribution": 330000, "contribution_period": "6 tháng 1 lần"}),
    (INSURANCE, "insured_family", "Lò Văn Bun, chồng, sinh 1978, nam, mã BHXH 1420001234", {"insurance_number": "1420001234", "sex": "Nam", "relation": "Chồng", "name": "Lò Văn Bun", "wrong": ("birth_date", "date_day")}),
    (HOME, "resident_basics", "Hờ A Dế, sinh năm 1979, đàn ông", {"resident_sex": "Nam", "resident_name": "Hờ A Dế", "wrong": ("resident_birth_date", "date_day")}),
    (HOME, "resident_basics", "sinh 1/2/2000 Mùa Thị Sua nữ", {"resident_birth_date": "2000-02-01", "resident_sex": "Nữ", "resident_name": "Mùa Thị Sua"}),
    (HOME, "resident_basics", "Nguyễn Văn Sinh 12/3/1990 nam", {"resident_birth_date": "1990-03-12", "resident_sex": "Nam", "resident_name": ("Nguyễn Văn", "name_title")}),
    (HOME, "resident_basics", "nguyễn văn sinh sinh 12/3/1990", {"resident_birth_date": "1990-03-12", "resident_name": "Nguyễn Văn Sinh"}),
    (HOME, "home_owner_basics", "đứng tên bà Mai Thị Ngọc 030155002211", {"home_owner_name": "Mai Thị Ngọc", "home_owner_id_number": "030155002211"}),
    (HOME, "home_owner_basics", "UBND xã cho mượn", {"wrong": ("home_owner_name", "name")}),
    (HOME, "head_basics", "ông nội em, Phạm Văn Đồng, số căn cước không nhớ", {"head_name": "Phạm Văn Đồng"}),
    (CARD, "subject_basics", "cháu là Sùng Thị Mỷ sinh ngày mùng 5 tháng 5 năm 2012 gái", {"subject_birth_date": "2012-05-05", "subject_sex": "Nữ", "subject_name": "Sùng Thị Mỷ"}),
    (CARD, "representative_basics", "Sùng A Chớ, bố cháu, 3/3/1983", {"representative_birth_date": "1983-03-03", "representative_name": "Sùng A Chớ"}),
    (HOUSE, "site_basics", "tờ bản đồ 8 thửa 125 diện tích 120", {"site_lot": "tờ bản đồ 8, thửa 125", "site_area": 120}),
    (HOUSE, "site_basics", "125/8, 120m2", {"site_area": 120, "site_lot": "125/8"}),
    (HOUSE, "site_basics", "thửa số 7, đất ở 100m2, đất vườn 300m2", {"site_lot": "7", "site_area": (100, "heard")}),
    (HOUSE, "site_basics", "khoảng 300 mét, thửa 12", {"site_lot": "12", "site_area": (300, "heard")}),
    (HOUSE, "house_size", "tầng 1 80m2, tầng 2 80m2", {"house_ground_area": (80, "heard"), "house_floor_area": (80, "heard")}),
    (HOUSE, "house_size", "80m2, 160m2, 7m, 2 tầng", {"house_ground_area": 80, "house_floor_area": 160, "house_height": 7, "house_storeys": 2}),
    (HOUSE, "house_size", "nhà cấp 4 một tầng 80m2", {"house_storeys": 1, "house_ground_area": (80, "heard")}),
    (HOUSE, "house_size", "mặt tiền 5m, dài 20m, cao 4m", {"house_height": 4}),
    (HOUSE, "house_size", "5x20m", {"wrong": ("house_ground_area", "number_two")}),
    (HOUSE, "house_size", "ba tầng", {"house_storeys": 3}),
    (HOUSE, "investor_basics", "bà Lê Thị Sáu, cccd: 038 160 004 455", {"investor_id_number": "038160004455", "investor_name": "Lê Thị Sáu"}),
    (HOUSE, "representative", "chồng tôi Lê Văn Năm 038058001234", {"representative_id_number": "038058001234", "representative_name": "Lê Văn Năm"}),
    (HOUSE, "reviewer", "không thẩm tra", {"wrong": ("reviewer_name", "text")}),
    (BUSINESS, "owner_basics", "Hoàng Văn Thái nam 01/01/1970", {"owner_birth_date": "1970-01-01", "owner_sex": "Nam", "owner_name": "Hoàng Văn Thái"}),
    (BUSINESS, "owner_people", "Thái", {"owner_ethnicity": "Thái"}),
    (BUSINESS, "business_lines", "bán phân bón, thuốc trừ sâu, giống cây trồng; mã 4773; là ngành chính", {"code": "4773", "name": "bán phân bón, thuốc trừ sâu, giống cây trồng"}),
    (BUSINESS, "business_lines", "4711 bán tạp hóa", {"name": ("4711 bán tạp hóa", "heard")}),
    (BUSINESS, "business_lines", "bán bia 333", {"name": ("bán bia 333", "heard")}),
    (BUSINESS, "business_plan", "ngày 1 tháng 1 năm 2027, hai vợ chồng làm", {"business_start": "2027-01-01"}),
    (BUSINESS, "business_plan", "mở từ 01/01/2027 có 4 lao động", {"business_start": "2027-01-01", "business_workers": 4}),
    (BUSINESS, "business_names", "Hoa Shop, HS", {"business_foreign_name": ("Hoa Shop, HS", "heard")}),
    (BUSINESS, "business_contact", "0911222333, fax 02153888777", {"business_fax": "02153888777", "business_phone": "+84911222333"}),
    (BUSINESS, "tax_contact", "số như trên", {"wrong": ("tax_phone", "phone")}),
    (PASSPORT, "father_basics", "cha Lò Văn Ơn sn 1955 mất rồi", {"father_birth_date": "1955", "father_name": "Lò Văn Ơn"}),
    (PASSPORT, "mother_basics", "mẹ tôi tên Hà Thị Khuyên ngày sinh không nhớ", {"mother_name": "Hà Thị Khuyên"}),
    (PASSPORT, "old_passport", "B 1234567 cấp 12/12/2012", {"old_passport_date": "2012-12-12", "old_passport_number": "B 1234567"}),
    (PASSPORT, "old_passport", "hộ chiếu số N1234567, cấp năm 2015", {"old_passport_number": "N1234567", "wrong": ("old_passport_date", "date_day")}),
    (PASSPORT, "refund", "vietcombank stk 0071000123456 chủ tk Lò Thị Mai", {"refund_account": "0071000123456", "refund_holder": "Lò Thị Mai", "refund_bank": "vietcombank"}),
    (PASSPORT, "spouse_basics", "chưa có vợ", {"wrong": ("spouse_name", "name")}),
    (COPY, "record_basics", "ubnd xã Tủa Sín Chải năm 1999", {"registered_on": "1999", "registered_at": "ubnd xã Tủa Sín Chải"}),
    (COPY, "record_basics", "đăng ký tại phòng tư pháp huyện Sìn Hồ 12/5/2003", {"registered_at": "phòng tư pháp huyện Sìn Hồ", "registered_on": "2003-05-12"}),
    (COPY, "record_basics", "ở quê", {"wrong": ("registered_at", "text")}),
    (COPY, "record_numbers", "112/2005, quyển 1", {"record_book": "1", "record_number": "112/2005"}),
    (COPY, "subject_card", "số 012190004567", {"subject_id_number": "012190004567"}),
    (COPY, "subject_card", "012190004567 Nguyễn Văn A", {"subject_id_number": "012190004567", "subject_id_issued_by": ("Nguyễn Văn A", "heard")}),
    (MARRIAGE, "bride_card", "004303001234 ngày cấp 20/10/2021 CA tỉnh Cao Bằng", {"bride_id_issued_on": "2021-10-20", "bride_id_number": "004303001234", "bride_id_issued_by": "CA tỉnh Cao Bằng"}),
    (MARRIAGE, "groom_card", "bộ công an cấp 20/10/2021", {"groom_id_issued_on": "2021-10-20", "groom_id_issued_by": "bộ công an"}),
    (MARRIAGE, "groom_people", "người Hmông, quốc tịch Trung Quốc", {"groom_nationality": "CN", "groom_ethnicity": "Mông"}),
    (MARRIAGE, "bride_basics", "cô dâu là Chảo Tả Mẩy sinh năm 2004", {"bride_name": "Chảo Tả Mẩy", "wrong": ("bride_birth_date", "date_day")}),
    (BIRTH, "mother_basics", "em là Vàng Thị Dở, sinh mùng hai tháng chín năm 1995, căn cước 011195002233", {"mother_birth_date": "1995-09-02", "mother_id_number": "011195002233", "mother_name": "Vàng Thị Dở"}),
    (BIRTH, "father_basics", "chồng em Vàng A Lử 1990 011090002233", {"father_birth_date": "1990", "father_id_number": "011090002233", "father_name": "Vàng A Lử"}),
    (BIRTH, "marriage_paper", "số 12/2020 ngày 3/3/2020 xã Nậm Chà", {"marriage_number": "12/2020", "marriage_date": "2020-03-03", "marriage_place": ("xã Nậm Chà", "heard")}),
    (BIRTH, "marriage_paper", "chưa đăng ký kết hôn", {"wrong": ("marriage_number", "text")}),
    (BIRTH, "applicant_card", "011195002233 ngay cap 4/4/2022 noi cap cuc canh sat quan ly hanh chinh", {"applicant_id_issued_on": "2022-04-04", "applicant_id_issued_by": "cuc canh sat quan ly hanh chinh", "applicant_id_number": "011195002233"}),
    (BIRTH, "applicant_card", "Hà Nội cấp năm 2021", {"wrong": ("applicant_id_issued_on", "date_day")}),
    (DEATH, "death_time", "hơn 5 giờ chiều", {"death_hour": 17, "death_minute": 0}),
    (DEATH, "death_time", "17h30 ngày 3/10/2026", {"death_hour": 17, "death_minute": 30}),
    (DEATH, "death_time", "nửa đêm", {"wrong": ("death_hour", "number")}),
    (DEATH, "death_time", "12 giờ đêm", {"death_hour": 0, "death_minute": 0}),
    (DEATH, "death_time", "sáng sớm, 4 giờ 15", {"death_hour": 4, "death_minute": 15}),
    (DEATH, "death_time", "4 giờ kém 15 sáng", {"death_hour": 3, "death_minute": 45}),
    (DEATH, "death_time", "không nhớ giờ", {"wrong": ("death_hour", "number")}),
    (DEATH, "death_time", "bốn giờ rưỡi", {"death_hour": 4, "death_minute": 30}),
    (DEATH, "death_time", "25 giờ", {"wrong": ("death_hour", "number_most")}),
    (DEATH, "deceased_basics", "bố tôi, Giàng A Dơ, 1945", {"deceased_birth_date": "1945", "deceased_name": "Giàng A Dơ"}),
    (DEATH, "notice", "giấy báo tử số 15 do bệnh viện đa khoa Điện Biên cấp 3/10/2026", {"notice_number": "15", "notice_issuer": "bệnh viện đa khoa Điện Biên", "notice_date": "2026-10-03"}),
    (DEATH, "notice", "trạm xá, 15, 3/10/2026", {"notice_date": "2026-10-03", "notice_number": "15", "notice_issuer": "trạm xá"}),
    (CHANGE, "record_basics", "Thanh Nưa, 2001", {"registered_on": "2001", "registered_at": ("Thanh Nưa", "heard")}),
    (CHANGE, "record_numbers", "số 112, quyển 03/2001", {"record_number": "112", "record_book": "03/2001"}),
    (STATUS, "residence_period", "01/03/2015 - 30/06/2020", {"residence_from": "2015-03-01", "residence_to": "2020-06-30"}),
    (STATUS, "residence_period", "đến 30/6/2020, từ 1/3/2015", {"residence_to": "2020-06-30", "residence_from": "2015-03-01"}),
    (STATUS, "residence_period", "từ năm 2015 tới năm 2020", {"wrong": ("residence_from", "date_day")}),
    (INSURANCE, "contribution", "3 tháng đóng 1 lần, mức 990 nghìn", {"contribution": 990000, "contribution_period": "3 tháng đóng 1 lần"}),
    (INSURANCE, "subject_basics", "tham gia cho mẹ: Lò Thị Inh, nữ, 5/5/1955", {"subject_birth_date": "1955-05-05", "subject_sex": "Nữ"}),
    (INSURANCE, "contact", "email không dùng, sdt 0399888777", {"contact_phone": "+84399888777"}),
    (HOME, "resident_basics", "Thào Seo Lử 15/8/1991 giới tính nam", {"resident_sex": "Nam", "resident_birth_date": "1991-08-15", "resident_name": "Thào Seo Lử"}),
    (HOME, "guardian_basics", "mẹ cháu Thào Thị Dua, 010192001122", {"guardian_id_number": "010192001122", "guardian_name": "Thào Thị Dua"}),
    (HOME, "head_basics", "chủ hộ: Thào Seo Páo\ncccd: 010060001122", {"head_id_number": "010060001122", "head_name": "Thào Seo Páo"}),
    (HOME, "members", "vợ tôi Lù Thị Sén sn 1992 dân tộc Mông", {"name": "Lù Thị Sén", "wrong": ("birth_date", "date_day")}),
    (CARD, "subject_basics", "em Thào Thị Chúa, nữ sinh ngày 9-9-2009", {"subject_birth_date": "2009-09-09", "subject_sex": "Nữ", "subject_name": "Thào Thị Chúa"}),
    (HOUSE, "site_basics", "so thua 45 to 12 dt 230m2", {"site_lot": "45 to 12", "site_area": 230}),
    (HOUSE, "site_basics", "lô C3, 90 mét vuông", {"site_lot": "C3", "site_area": 90}),
    (HOUSE, "house_size", "cao 6 mét rưỡi, 1 tầng", {"house_height": 6.5, "house_storeys": 1}),
    (HOUSE, "house_size", "sàn tổng cộng 150m2 trong đó trệt 75m2", {"house_ground_area": 75, "house_floor_area": (150, "heard")}),
    (HOUSE, "house_size", "nhà sàn 60m2", {"house_floor_area": 60}),
    (BUSINESS, "owner_basics", "tôi Giàng Thị Ly, gái, 12/12/1988", {"owner_birth_date": "1988-12-12", "owner_sex": "Nữ", "owner_name": "Giàng Thị Ly"}),
    (BUSINESS, "business_lines", "may mặc, thêu thổ cẩm", {"name": "may mặc, thêu thổ cẩm"}),
    (BUSINESS, "business_lines", "nuôi 200 con gà", {"name": ("nuôi 200 con gà", "heard")}),
    (BUSINESS, "business_plan", "1 người, 1/1/2027", {"business_start": "2027-01-01", "business_workers": 1}),
    (PASSPORT, "old_passport", "C1234567 02/03/2019", {"old_passport_date": "2019-03-02", "old_passport_number": "C1234567"}),
    (PASSPORT, "old_passport", "không nhớ số, cấp ngày 02/03/2019", {"old_passport_date": "2019-03-02"}),
    (PASSPORT, "refund", "Agribank Lào Cai, 8800205123456, Giàng Thị Ly", {"refund_account": "8800205123456", "refund_holder": "Giàng Thị Ly", "refund_bank": "Agribank Lào Cai"}),
    (COPY, "record_basics", "uỷ ban nhân dân xã Bản Phố, 20/11/2001", {"registered_on": "2001-11-20", "registered_at": "uỷ ban nhân dân xã Bản Phố"}),
    (COPY, "record_numbers", "45", {"record_number": "45"}),
    (COPY, "record_numbers", "quyển 1 số 45 năm 2001", {"record_book": "1", "record_number": "45"}),
    (COPY, "subject_card", "010192001122 cấp hôm 5/5/2021 tại Cục Cảnh sát", {"subject_id_issued_on": "2021-05-05", "subject_id_issued_by": "Cục Cảnh sát", "subject_id_number": "010192001122"}),
    (MARRIAGE, "bride_card", "010192001122, ngày 5/5/2021, Lào Cai", {"bride_id_issued_on": "2021-05-05", "bride_id_number": "010192001122", "wrong": ("bride_id_issued_by", "text")}),
    (MARRIAGE, "groom_card", "bên công an huyện cấp", {"groom_id_issued_by": ("bên công an huyện", "heard")}),
    (BIRTH, "applicant_card", "cục trưởng cục cảnh sát ký ngày 5/5/2021", {"applicant_id_issued_on": "2021-05-05", "applicant_id_issued_by": "cục trưởng cục cảnh sát"}),
    (BIRTH, "mother_basics", "tên Thào Thị Dua họ Thào, 1992", {"mother_birth_date": "1992", "wrong": ("mother_name", "name")}),
    (BIRTH, "father_basics", "Thào A Sinh sn 1990", {"father_birth_date": "1990", "father_name": "Thào A Sinh"}),
    (BIRTH, "father_basics", "Thào A Sinh sinh 1990 010090001122", {"father_birth_date": "1990", "father_id_number": "010090001122", "father_name": "Thào A Sinh"}),
    (DEATH, "death_time", "19h15p", {"death_hour": 19, "death_minute": 15}),
    (DEATH, "death_time", "8 giờ tối hôm qua", {"death_hour": 20, "death_minute": 0}),
    (DEATH, "death_time", "10", {"death_hour": (10, "heard")}),
    (DEATH, "notice", "15/GBT ngày 1-10-2026 trạm y tế xã Bản Phố", {"notice_date": "2026-10-01", "notice_number": "15/GBT", "notice_issuer": "trạm y tế xã Bản Phố"}),
    (DEATH, "deceased_basics", "bà Ly Thị Máy 1950 nữ", {"deceased_birth_date": "1950", "deceased_sex": "Nữ", "deceased_name": "Ly Thị Máy"}),
    (CHANGE, "subject_card", "010192001122 do Bộ Công an cấp 5/5/2025", {"subject_id_issued_by": "Bộ Công an", "subject_id_issued_on": "2025-05-05", "subject_id_number": "010192001122"}),
    (STATUS, "partner_basics", "chị Wang Li, sinh 1/2/1999, người Trung Quốc", {"partner_birth_date": "1999-02-01", "partner_nationality": "CN", "partner_name": ("Wang Li", "name_bare")}),
    (INSURANCE, "contribution", "mức 660 nghìn, đóng 12 tháng một lần", {"contribution": 660000, "contribution_period": "đóng 12 tháng một lần"}),
    (INSURANCE, "insured_family", "Lù Seo Dìn, cha, nam, 010055001122", {"id_number": "010055001122", "sex": "Nam", "relation": "Cha", "name": "Lù Seo Dìn"}),
]  # fmt: skip


def told(form, name, text):
    heard = hear(asked(form, name), text, DAY, beside(form, name))
    values = {id: read.shown if isinstance(read.value, dict) else read.value for id, read in heard.reads.items()}
    found = {id: (value, heard.reads[id].confirm) if heard.reads[id].confirm else value for id, value in values.items()}
    return {**found, **({"wrong": (heard.trouble[0], heard.trouble[1].problem)} if heard.trouble else {})}


@pytest.mark.parametrize("form, name, text, expected", PLAYED, ids=[f"{name}: {text[:50]}" for _, name, text, _ in PLAYED])
def test_as_it_is_typed(form, name, text, expected):
    assert told(form, name, text) == expected


MARKS = st.sampled_from([", ", "; ", "\n", " "])


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(["thửa 125", "tờ bản đồ 8", "120 m2"]), mark=MARKS, bare=st.booleans())
def test_a_number_with_a_unit_is_no_other_fact(order, mark, bare):
    text = mark.join(order)
    found = told(HOUSE, "site_basics", fold(text) if bare else text)
    assert found["site_area"] == 120
    assert "125" in found["site_lot"] and "120" not in found["site_lot"]


SIZES = {"tầng trệt 80m2": 80, "tổng sàn 160 m2": 160, "cao 7,5m": 7.5, "2 tầng": 2}


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(list(SIZES)), mark=MARKS, bare=st.booleans(), left=st.integers(0, 3))
def test_sizes_of_a_house_in_any_order(order, mark, bare, left):
    order = order[left:]
    found = told(HOUSE, "house_size", fold(mark.join(order)) if bare else mark.join(order))
    assert sorted(found.values()) == sorted(SIZES[part] for part in order)


@settings(max_examples=100, deadline=None)
@given(
    hour=st.integers(0, 23),
    minute=st.integers(1, 59),
    put=st.sampled_from(["{h}h{m}", "{h} giờ {m}", "lúc {h} giờ {m} phút ạ", "{h}:{m:02}", "{h} gio {m} phut", "{h}g{m}p"]),
)
def test_a_time_of_day_however_it_is_written(hour, minute, put):
    found = told(DEATH, "death_time", put.format(h=hour, m=minute))
    assert found == {"death_hour": hour, "death_minute": minute}


@pytest.mark.parametrize(
    "text, time",
    [
        ("5 giờ chiều", (17, 0)), ("5 giờ", (5, 0)), ("8h tối", (20, 0)), ("12 giờ trưa", (12, 0)), ("1 giờ trưa", (13, 0)),
        ("12 giờ đêm", (0, 0)), ("2 giờ đêm", (2, 0)), ("11 giờ đêm", (23, 0)), ("sáng 6 giờ rưỡi", (6, 30)), ("3 rưỡi chiều", (15, 30)),
        ("5 giờ kém 10", (4, 50)), ("năm giờ kém mười lăm", (4, 45)), ("17 giờ ngày 3/10/2026", (17, 0)), ("9 giờ 5 tháng 3", (9, 0)),
    ],
)  # fmt: skip
def test_parts_of_a_day(text, time):
    found = clock(text)
    assert found and (found.hour, found.minute) == time
    assert clock(fold(text)) and clock(fold(text))[:2] == time


@pytest.mark.parametrize("text", ["", "5", "3/10/2026", "5 giờ hoặc 6 giờ", "2 tháng", "giờ", "001095012345"])
def test_no_time_of_day(text):
    assert clock(text) is None


@settings(max_examples=100, deadline=None)
@given(text=st.lists(st.sampled_from("5 giờ h kém rưỡi 30 phút sáng chiều đêm năm mười lúc : , ngày 3/10/2026 25 90".split()), max_size=12).map(" ".join))
def test_a_time_is_a_time(text):
    found = clock(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
    heard = hear(asked(DEATH, "death_time"), text, DAY)
    for id, read in heard.reads.items():
        assert shown(next(one.field for one in asked(DEATH, "death_time") if one.id == id), read.value)


AGENCIES = ["Bộ Công an", "Công an tỉnh Phú Thọ", "UBND xã Yên Lập", "Cục Cảnh sát", "Bệnh viện Bạch Mai"]


@settings(max_examples=60, deadline=None)
@given(agency=st.sampled_from(AGENCIES), put=st.sampled_from(["{}", "do {} cấp", "{} cấp", "nơi cấp: {}", "{} ạ"]), alone=st.booleans())
def test_an_agency_is_taken_by_its_name_alone(agency, put, alone):
    name = "applicant_id_issued_by" if alone else "applicant_card"
    assert told(BIRTH, name, put.format(agency)) == {"applicant_id_issued_by": agency}


@pytest.mark.parametrize("text", ["Phú Thọ", "tỉnh Phú Thọ", "Hà Nội", "thành phố Hà Nội", "tp Hải Phòng"])
@pytest.mark.parametrize("put", ["{}", "nơi cấp {}", "do {} cấp", "{} cấp"])
def test_a_province_is_no_agency(text, put):
    assert told(BIRTH, "applicant_card", put.format(text)) == {"wrong": ("applicant_id_issued_by", "text")}


@pytest.mark.parametrize("text, number", [("số {}", "C1234567"), ("{}", "B 1234567"), ("số hộ chiếu là {}", "N1234567")])
def test_the_word_number_is_no_part_of_a_number(text, number):
    for name in ("old_passport", "old_passport_number"):
        for said in (text, fold(text)):
            assert told(PASSPORT, name, said.format(number)) == {"old_passport_number": number}
