"""One aspect at a time, from the record and nothing else."""
import datetime as dt

import pytest

from actions.asking import FIRST_ROWS, Ask
from actions.facts import ASPECTS
from actions.fees import current
from knowledge.profile import Profile
from knowledge.schema import FormReference, Paper
from knowledge.store import Catalogue
from nlu.lexicons import ASPECTS as ASKED
from tests.actions.talk import PROFILE, TODAY, world
from tests.knowledge.tiny import BIRTH, procedure

CASES = [
    {"id": "born", "ask": "Bé sinh ngày nào?", "type": "date"},
    {"id": "place", "ask": "Bé sinh ở đâu?", "options": [{"id": "hospital", "label": "Ở bệnh viện"}, {"id": "home", "label": "Ở nhà"}]},
]


def told(aspect, day=TODAY, answers=None, profile=PROFILE, whole=False, brief=False, quiet=False, papers=(), **record):
    """What is said of one aspect of a procedure with this record."""
    ours = world(profile=profile, catalogue=Catalogue([], papers=list(papers)))
    return ASPECTS[aspect](Ask(procedure(**{"cases": CASES, **record}), ours, day, answers or {}, whole, brief, quiet))


def fee(*rows, **more):
    return told("fee", channels=[{"via": "direct", "fees": list(rows)}], **more)


def amount(vnd, **more):
    return {"kind": "amount", "vnd": vnd, **more}


@pytest.mark.parametrize("aspect", sorted(ASPECTS))
def test_what_the_record_leaves_out_is_said_to_be_left_out(aspect):
    assert any(words in told(aspect) for words in ("Bản ghi chưa", "Bản ghi không"))


def test_every_aspect_that_is_answered_can_be_asked_for():
    assert set(ASPECTS) <= set(ASKED)


# Papers: needed for sure, perhaps, not at all.

PAPERS = [
    {"use": "to-khai", "original": 1, "copies": 2},
    {"name": "Giấy chứng sinh;", "when": "place = hospital", "hand_in": "show"},
    {"name": "Giấy cam đoan", "when": "place = home", "data_instead": True},
]
TO_KHAI = Paper(id="to-khai", name="Tờ khai")


def test_an_open_question_makes_a_paper_a_perhaps():
    said = told("papers", documents=PAPERS, papers=[TO_KHAI])
    sure, perhaps = said.split("có thể cần thêm")
    assert "• Tờ khai (1 bản chính, 2 bản sao)" in sure and "Giấy" not in sure.replace("Giấy tờ", "")
    assert "• Giấy chứng sinh (xuất trình) – khi: ở bệnh viện" in perhaps
    assert "• Giấy cam đoan (cơ quan có thể tra trong dữ liệu" in perhaps and "khi: ở nhà" in perhaps


@pytest.mark.parametrize("answer", ["unsure", None])
def test_not_being_sure_drops_no_paper(answer):
    said = told("papers", documents=PAPERS, papers=[TO_KHAI], answers={"place": answer})
    assert "Giấy chứng sinh" in said and "Giấy cam đoan" in said


def test_an_answer_settles_the_list():
    said = told("papers", documents=PAPERS, papers=[TO_KHAI], answers={"place": "home"})
    assert "có thể cần" not in said and "Giấy chứng sinh" not in said and "• Giấy cam đoan" in said


def test_a_long_list_is_cut_and_says_how_much_is_left():
    many = [{"name": f"Giấy số {n}", "note": "Ghi chú."} for n in range(FIRST_ROWS + 3)]
    short, whole = told("papers", documents=many), told("papers", documents=many, whole=True, notes=["Nhớ mang bút."])
    assert short.count("•") == FIRST_ROWS and "Còn 3 loại giấy" in short and "Ghi chú" not in short
    assert whole.count("• Giấy") == FIRST_ROWS + 3 and "Ghi chú" in whole and "Nhớ mang bút" in whole and "Còn" not in whole


def test_an_overview_is_shorter_and_never_cuts_a_line():
    many = [{"name": "Giấy " + "x" * 400} for _ in range(3)]
    assert told("papers", documents=many, brief=True).count("x" * 400) == 1


# Fees.


def test_an_amount():
    assert fee(amount(35000, per="thẻ")).endswith("• 35.000 đồng/thẻ")
    assert "Miễn phí" in fee({"kind": "free"})


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2025-06-30", []), ("2025-07-01", ["35.000"]), ("2026-12-31", ["35.000"]), ("2027-01-01", ["70.000"])],
)
def test_only_the_amount_of_the_day_is_given(day, shown):
    rows = [amount(35000, **{"from": "2025-07-01", "to": "2026-12-31"}), amount(70000, **{"from": "2027-01-01"})]
    said = fee(*rows, day=dt.date.fromisoformat(day))
    assert [n for n in ("35.000", "70.000") if n in said] == shown
    assert ("đến hết ngày 31/12/2026" in said) is (shown == ["35.000"])


def test_an_amount_that_ended_is_never_given_as_todays():
    said = fee(amount(35000, to="2026-07-17"))
    assert "35.000" not in said and "đã hết thời hạn" in said and "miễn phí" not in said.lower()
    described = fee({"kind": "described", "note": "Giảm còn 20.000 đồng đến hết ngày 31/12/2023."})
    assert "20.000" not in described and "đã hết thời hạn" in described


def test_words_that_ended_are_left_out_of_a_note():
    note = "Mức 50.000 đồng. Từ ngày 01/01/2023 đến hết ngày 31/12/2023 giảm 50%; sau đó thu đủ."
    assert current(note, dt.date(2023, 12, 31)) == note
    assert current(note, dt.date(2024, 1, 1)) == "Mức 50.000 đồng. sau đó thu đủ."
    assert current("Thu đến 31/02/2023.", TODAY) == "Thu đến 31/02/2023."
    assert current("Giảm đến 30/6/2024\nThu đủ.", TODAY) == "Thu đủ."


def test_a_fee_that_is_not_published_is_neither_free_nor_an_answer():
    said = fee({"kind": "not_published"})
    assert said.startswith("Bản ghi chưa công bố phí") and PROFILE.hotline.number in said
    assert "Cổng ghi" in fee({"kind": "not_published", "note": "Cổng ghi «0 USD», chưa rõ mức."})


def test_ways_are_named_where_their_fees_differ():
    said = told("fee", channels=[{"via": "direct", "fees": [amount(20000)]}, {"via": "online", "fees": [amount(10000)]}])
    assert "• 20.000 đồng (nộp trực tiếp)" in said and "• 10.000 đồng (nộp qua mạng)" in said
    same = told("fee", channels=[{"via": way, "fees": [amount(20000)]} for way in ("direct", "online")])
    assert same.count("20.000") == 1 and "nộp" not in same


def test_a_fee_that_depends_says_on_what():
    rows = [{"kind": "free", "when": "days(born) <= 60"}, amount(5000, when="days(born) > 60")]
    assert "• Miễn phí – khi: trong 60 ngày" in fee(*rows) and "• 5.000 đồng – khi: quá 60 ngày" in fee(*rows)
    late = fee(*rows, answers={"born": "2026-01-01"})
    assert late.endswith("• 5.000 đồng") and "Miễn" not in late


def province(**more):
    return Profile(**{**PROFILE.dict(by_alias=True), "fees": [{"code": BIRTH, "vnd": 8000, "decision": "Nghị quyết 01", **more}]})


def test_what_the_record_leaves_to_the_province_the_profile_says():
    left = {"kind": "set_by_province", "when": "days(born) > 60", "note": "Hỏi tại nơi nộp."}
    assert "không có con số" in fee(left) and PROFILE.hotline.number in fee(left)
    said = fee({"kind": "free", "when": "days(born) <= 60"}, left, profile=province())
    assert "• 8.000 đồng (Nghị quyết 01) – khi: quá 60 ngày" in said
    assert "không có con số" not in said and PROFILE.hotline.number not in said
    assert "8.000" not in fee(left, profile=province(), answers={"born": "2026-07-01"})


def test_a_province_fee_holds_on_its_days_and_for_its_procedure():
    left = {"kind": "set_by_province"}
    assert "8.000" not in fee(left, profile=province(to="2026-07-17")) and "8.000" not in fee(left, profile=province(**{"from": "2026-07-19"}))
    assert "8.000" not in fee(left, profile=province(), code="1.000894")
    assert "• 8.000 đồng (Nghị quyết 01)" in fee(profile=province())


# Time, place and the rest.


def test_times_by_way_and_by_case():
    said = told("time", channels=[
        {"via": "direct", "times": [{"amount": 3, "unit": "working_day", "when": "place = home"}, {"note": "Trả ngay", "when": "place = hospital"}]},
        {"via": "online", "times": [{"amount": 1, "unit": "day"}]},
    ])  # fmt: skip
    assert "• 3 ngày làm việc – khi: ở nhà (nộp trực tiếp)" in said and "• 1 ngày (nộp qua mạng)" in said
    assert told("time", channels=[{"via": "direct", "times": [{"amount": 1, "unit": "day"}]}]).endswith("1 ngày.")


def test_the_persons_own_deadline():
    times = [{"via": "direct", "times": [{"amount": 1, "unit": "day"}]}]
    deadline = {"amount": 60, "unit": "day", "after": "born", "if_late": "Làm muộn vẫn được."}
    said = told("time", channels=times, deadline=deadline)
    assert "60 ngày" in said and "«Bé sinh ngày nào»" in said and "Làm muộn vẫn được." in said
    assert "60 ngày" not in told("time", channels=times, deadline=deadline, quiet=True)
    assert "60 ngày" not in told("time", channels=times, deadline={**deadline, "when": "place = home"}, answers={"place": "hospital"})


def test_where():
    said = told("where", agency="Công an cấp xã", receives="Bộ phận một cửa.", any_office=True, channels=[{"via": "direct"}, {"via": "online"}])
    assert "Bộ phận một cửa." in said and "Công an cấp xã" in said and "không bắt buộc" in said
    assert "nộp trực tiếp, nộp qua mạng" in said
    assert "không bắt buộc" not in told("where", agency="Công an cấp xã")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"online": "full"}, "toàn trình"),
        ({"online": "partial"}, "một phần"),
        ({"online": "information"}, "chỉ cung cấp thông tin"),
        ({"channels": [{"via": "online", "note": "Trên VNeID."}]}, "Trên VNeID."),
        ({"channels": [{"via": "direct"}]}, "không có cách nộp qua mạng"),
        ({}, "chưa nói thủ tục này có nộp qua mạng"),
    ],
)
def test_online(record, words):
    said = told("online", **record)
    assert words in said
    assert ("VNeID. Trợ lý không bao giờ hỏi mật khẩu" in said) is (record.get("online") in ("full", "partial") or "Trên" in words)


def test_steps_conditions_legal_basis_and_result():
    assert told("how", steps=["Nộp", "Nhận"]).endswith("1. Nộp\n2. Nhận")
    said = told("conditions", conditions=["Từ đủ 18 tuổi", {"say": "Có nhà", "when": "place = home"}], answers={"place": "hospital"})
    assert "• Từ đủ 18 tuổi" in said and "Có nhà" not in said
    assert told("legal_basis", legal_basis=[{"number": "60/2014/QH13", "name": "Luật Hộ tịch"}]).endswith("• Luật Hộ tịch (60/2014/QH13)")
    assert told("result", result="Giấy khai sinh.").endswith("Giấy khai sinh.")


def test_forms_by_name_and_number():
    ct01 = FormReference(id="ct01", name="Tờ khai thay đổi thông tin cư trú", number="CT01", issued_by="Thông tư 66")
    ours = world(catalogue=Catalogue([], forms=[ct01]))
    said = ASPECTS["form"](Ask(procedure(forms=["ct01"]), ours, TODAY))
    assert said.endswith("• Tờ khai thay đổi thông tin cư trú (mẫu CT01, theo Thông tư 66)")


def test_a_form_that_only_the_papers_name():
    assert "• Đơn đề nghị" in told("form", documents=[{"name": "Đơn đề nghị"}, {"name": "Ảnh chân dung"}])
    assert "Ảnh" not in told("form", documents=[{"name": "Đơn đề nghị"}, {"name": "Ảnh chân dung"}])
