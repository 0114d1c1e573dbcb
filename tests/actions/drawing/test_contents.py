"""What a picture says: numbers, conditions in their terms, where answers lead."""
import pytest

from actions.drawing.terms import Terms, letter, short
from tests.actions.drawing.pages import CATALOGUE, PHRASES, ask, contents, walk

WAYS = [{"id": "direct", "label": "Nộp trực tiếp"}, {"id": "online", "label": "Nộp qua mạng"}, {"id": "post", "label": "Gửi bưu điện"}]
OURS = walk(cases=[
    ask("a"), ask("way", options=WAYS), {"id": "born", "ask": "Sinh ngày nào?", "type": "date"},
    {"id": "count", "ask": "Mấy bản?", "type": "number"}, {"id": "home", "ask": "Ở đâu?", "type": "place"},
    {"id": "wed", "ask": "Cưới ngày nào?", "type": "date"}, {"id": "rooms", "ask": "Mấy phòng?", "type": "number"},
])  # fmt: skip


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, ""),
        ("a", "1a «Có»"),
        ("not a", "không phải 1a «Có»"),
        ("a != yes", "không phải 1a «Có»"),
        ("way in [direct, post]", "2a «Nộp trực tiếp» hoặc 2c «Gửi bưu điện»"),
        ("way in [direct, online, post]", "2a, 2b hoặc 2c"),
        ("not way in [direct, post]", "không phải (2a «Nộp trực tiếp» hoặc 2c «Gửi bưu điện»)"),
        ("a and way in [direct, post]", "1a «Có» và (2a «Nộp trực tiếp» hoặc 2c «Gửi bưu điện»)"),
        ("a and (way = post or way = online)", "1a «Có» và (2c «Gửi bưu điện» hoặc 2b «Nộp qua mạng»)"),
        ("a or way = post and not a", "1a «Có» hoặc (2c «Gửi bưu điện» và không phải 1a «Có»)"),
        ("not (a and way = post)", "không phải (1a «Có» và 2c «Gửi bưu điện»)"),
        ("not not a", "1a «Có»"),
        ("days(born) > 60", "câu 3: quá 60 ngày"),
        ("days(born) < 0", "câu 3: còn ở phía trước"),
        ("not age(born) < 14", "câu 3: từ đủ 14 tuổi"),
        ("age(born) != 14", "câu 3: không phải đúng 14 tuổi"),
        ("months(born) in [1, 2]", "câu 3: đúng 1 tháng hoặc đúng 2 tháng"),
        ("born >= 2026-07-01", "câu 3: từ ngày 01/07/2026"),
        ("count > 2", "câu 4: trên 2"),
        ("home = 'Hà Nội'", "câu 5: đúng là «Hà Nội»"),
        ("home != 'Hà Nội'", "câu 5: khác «Hà Nội»"),
        ("as_of < 2027-03-01", "trước ngày 01/03/2027"),
        ("wed > @born", "câu 6: sau ngày ở câu 3"),
        ("not wed > @as_of", "câu 6: đến hết ngày hôm nay"),
        ("as_of < @wed", "trước ngày ở câu 6"),
        ("rooms > @count", "câu 7: trên số ở câu 4"),
        ("age(born, wed) < 18", "câu 3: dưới 18 tuổi, tính đến ngày ở câu 6"),
        ("days(born, wed) in [1, 2]", "câu 3: đúng 1 ngày hoặc đúng 2 ngày, tính đến ngày ở câu 6"),
        ("days(as_of, wed) > 30", "quá 30 ngày, tính đến ngày ở câu 6"),
    ],
)
def test_a_condition_keeps_every_part(when, words):
    assert Terms(OURS, PHRASES).condition(when) == words


def test_letters_and_short_labels():
    assert [letter(n) for n in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]
    assert short("Đơn vị công an (nơi đóng quân, nhà ở công vụ)") == "Đơn vị công an"
    assert short("Không, bé sinh bình thường") == "Không, bé sinh bình thường"
    assert len(short("chữ " * 40)) <= 45 and short("chữ " * 40).endswith("chữ…")


def test_answers_tell_where_they_lead_and_what_they_rule_out():
    ours = contents(walk(
        cases=[ask("a"), ask("b", "a = yes"), ask("c", "a = yes"), ask("d", "a = yes")],
        documents=[{"name": "Một", "when": "a != no and b = yes"}, {"name": "Hai"}],
        redirects=[{"to": "2.000528", "say": "Đi.", "when": "a = no and d = yes"}],
        checks=[{"when": "b = yes", "severity": "note", "say": "Nhớ."}, {"when": "a = no", "severity": "stops", "say": "Thôi."}],
    ))  # fmt: skip
    yes, no = ours.questions[0].answers
    assert (yes.ref, yes.opens, yes.excludes) == ("1a", ("câu 2–4",), ())
    assert (no.ref, no.opens, no.excludes, no.redirects) == ("1b", ("C1", "K1"), ("G2",), ("C1",))
    assert [(item.ref, item.head) for item in ours.papers] == [("G1", "Hai"), ("G2", "Một")]
    assert ours.questions[1].answers[0].opens == ("G2", "K2")
    assert [(check.ref, check.label) for check in ours.groups["check"]] == [("K1", "Dừng lại"), ("K2", "Lưu ý")]
    assert ours.redirects[0].decided_by == "4" and ours.redirects[0].condition == "1b «Không» và 4a «Có»"


def test_a_date_lists_what_is_measured_from_it():
    ours = contents(walk(
        cases=[{"id": "born", "ask": "Sinh ngày nào?", "type": "date"}, ask("late", "days(born) > 60")],
        deadline={"amount": 60, "unit": "day", "after": "born", "when": "late = no"},
        checks=[{"when": "days(born) < 0", "severity": "stops", "say": "Sai."}],
    ))  # fmt: skip
    rows = [(row.label, row.opens) for row in ours.questions[0].answers]
    assert rows == [("Theo ngày trả lời: còn ở phía trước", ("K1",)), ("Theo ngày trả lời: quá 60 ngày", ("câu 2",))]
    assert ours.questions[1].answers[1].opens == ("H",)
    assert ours.groups["deadline"][0].head == "Trong 60 ngày kể từ ngày trả lời ở câu 1 «Sinh ngày nào?»"


def test_two_dates_set_beside_one_another_stand_under_both():
    dates = [{"id": name, "ask": f"{name}?", "type": "date"} for name in ("born", "wed")]
    ours = contents(walk(
        cases=[*dates, ask("late", "wed > @born")],
        documents=[{"name": "Một", "when": "wed > @born"}],
        redirects=[{"to": "1.000894", "say": "Khác.", "when": "days(wed, born) > 3"}],
    ))  # fmt: skip
    born, wed = ([(row.label, row.opens) for row in question.answers] for question in ours.questions[:2])
    assert wed == [
        ("Theo ngày trả lời: sau ngày ở câu 1", ("câu 3", "G1")),
        ("Theo ngày trả lời: quá 3 ngày, tính đến ngày ở câu 1", ("C1",)),
    ]
    assert [opens for _, opens in born] == [opens for _, opens in wed]
    assert born[0][0] == "Theo ngày trả lời: câu 2: sau ngày ở câu 1" and ours.redirects[0].decided_by == "2"


def test_a_date_from_which_nothing_is_measured_is_still_answered():
    ours = contents(walk(cases=[{"id": "born", "ask": "Sinh ngày nào?", "type": "date"}]))
    assert [row.label for row in ours.questions[0].answers] == ["Trả lời bằng một ngày"]


def test_a_fee_of_some_ways_names_them_and_a_fee_of_all_stands_once():
    free, paid = {"kind": "free"}, {"kind": "amount", "vnd": 20000}
    ours = contents(walk(channels=[{"via": "direct", "fees": [free, paid]}, {"via": "online", "fees": [free]}]))
    assert [(fee.head, fee.lines) for fee in ours.groups["fee"]] == [
        ("Miễn phí.", ()), ("20.000 đồng.", ("Cách nộp: nộp trực tiếp.",)),
    ]  # fmt: skip


def test_a_paper_says_how_many_and_how():
    paper = next(i for i in contents(CATALOGUE.get("1.001193")).papers if i.head == "Giấy tờ tùy thân")
    assert paper.lines[:2] == ("1 bản chính – xuất trình.", "Cơ quan có thể tra trong dữ liệu, tra được thì không phải nộp.")
    unknown = contents(walk(documents=[{"name": "Giấy"}])).papers[0]
    assert unknown.lines == ("Bản ghi không nêu số bản – nộp.",)
