"""Conversations within a walk, message by message, over the curated catalogue; parses by hand."""
import datetime as dt
import re

import pytest

from actions.walk import handover
from actions.walk.findings import findings
from actions.walk.walk import Walk
from knowledge.schema import Procedure
from knowledge.store import Catalogue
from tests.actions.talk import Talk, offered, on, parse, words, world

TODAY = dt.date(2026, 11, 22)
CATALOGUE = Catalogue.load()
BIRTH, SINGLE, RECORD = "1.001193", "1.004873", "3.000333"


class Kept:
    def __init__(self):
        self.files = {}

    def keep(self, name, content):
        self.files[name] = content
        return f"/{name}"


@pytest.fixture
def talk():
    return Talk(world(TODAY, catalogue=CATALOGUE, files=Kept()))


def begun(talk, code):
    talk.state = {"procedure": code, "stage": "answered", "place": talk.state.get("place")}
    return talk("bắt đầu")


@pytest.fixture
def birth(talk):
    begun(talk, BIRTH)
    return talk


def names(text, code, **more):
    """A message whose words name the procedure `code`."""
    row = {"code": code, "title": CATALOGUE.get(code).title, "score": 0.99, "codes": [code]}
    return parse(text, **{"named": 1.0, "aspects": ["papers"], **more, "candidates": [row]})


def question_of(turn):
    return next((i.partition("=")[0][5:] for i in offered(turn) if i.startswith("case:")), None)


def walk_of(talk):
    return Walk.of(talk.state["walk"])


def answer_all(talk, turn, **given):
    """Answer whatever is asked: what `given` says, else the first option."""
    while turn.state.stage == "question":
        name = question_of(turn)
        option = given.get(name) or next(i.partition("=")[2] for i in offered(turn) if i.startswith("case:"))
        turn = talk(option if name.endswith("date") and option != "unsure" else f"case:{name}={option}")
    return turn


def test_beginning_says_how_many_questions_and_asks_the_first(birth):
    turn = begun(birth, BIRTH)
    assert turn.behaviour == "walk" and question_of(turn) == "birth_date" and turn.sources[0]["code"] == BIRTH
    assert f"nhiều nhất {len(CATALOGUE.get(BIRTH).cases)} câu" in words(turn) and "Câu 1." in words(turn)


def test_beginning_without_a_procedure_opens_no_walk(talk):
    assert talk("bắt đầu").state.walk is None


@pytest.mark.parametrize("said", ["12/3/90", "12-03-1990", "ngày 12 tháng 3 năm 1990", "sinh 12/3/1990 ạ", "12.3.1990"])
def test_dates_are_read_as_people_write_them(birth, said):
    birth(said)
    assert walk_of(birth).answers["birth_date"] == "1990-03-12"


@pytest.mark.parametrize(
    "said, sentence",
    [
        ("mùng 3 tháng giêng", "dương"), ("rằm tháng 7 âm lịch", "dương"), ("31/2/2026", "Lịch không có"),
        ("1/1/1700", "chưa đúng"), ("1/1/3000", "chưa đúng"), ("tháng 11", "đúng một ngày"), ("blah blah", "chưa đọc được"),
        ("我想登记出生", "chưa đọc được"), ("🙂", "chưa đọc được"), ("", "chưa đọc được"), ("x" * 20_000, "chưa đọc được"),
    ],
)  # fmt: skip
def test_a_bad_date_gets_one_sentence_and_the_same_question(birth, said, sentence):
    turn = birth(on(said, intent="inform"))
    assert sentence in words(turn) and question_of(turn) == "birth_date"
    assert walk_of(birth).answers == {}


def test_three_misses_never_loop(birth):
    first, second, third = (birth(on("ờ thì", intent="inform")) for _ in range(3))
    assert question_of(first) == question_of(second) == "birth_date"
    assert "gọi" not in words(first) and "gọi" in words(second)
    assert question_of(third) == "birth_place" and "để ngỏ" in words(third)
    assert walk_of(birth).answers == {"birth_date": "unsure"}


def test_a_vague_date_is_enough_where_it_decides_nothing(birth):
    turn = birth("tháng 3 năm 2015")
    assert question_of(turn) == "birth_place" and walk_of(birth).about == {"birth_date": "tháng 3/2015"}


def test_going_back_asks_the_last_question_again(birth):
    birth("3/11/2026")
    birth("case:birth_place=home")
    turn = birth("quay lại")
    assert question_of(turn) == "birth_place"
    assert question_of(birth("nhầm rồi")) == "birth_date"
    assert "đầu tiên" in words(birth("quay lại"))


def test_a_numbered_answer_is_changed_and_what_hung_on_it_is_forgotten(birth):
    birth("3/11/2026")
    birth("case:birth_place=home")
    birth("case:special=none")
    birth("case:parents_married=no")
    birth("case:recognition=no")
    turn = birth("sửa câu 4")
    assert question_of(turn) == "parents_married" and "Câu 4" in words(turn)
    birth("case:parents_married=yes")
    assert "recognition" not in walk_of(birth).answers
    missing = birth("sửa câu 9")
    assert "Chưa có câu số 9" in words(missing) and len([i for i in offered(missing) if i.startswith("walk:amend_")]) == 4
    assert question_of(birth("walk:amend_1")) == "birth_date"


def test_stopping_keeps_the_place_and_going_on_finds_it(birth):
    birth("3/11/2026")
    turn = birth("thôi để mai")
    assert "tiếp tục" in words(turn) and question_of(turn) is None
    other = birth(on("cảm ơn", intent="thanks"))
    assert question_of(other) is None
    assert question_of(birth("tiếp tục")) == "birth_place"


def test_starting_over_asks_from_the_first(birth):
    birth("3/11/2026")
    assert question_of(birth("làm lại từ đầu")) == "birth_date"
    assert walk_of(birth).answers == {} and birth.state["answers"] == {}


def test_a_side_question_is_answered_and_the_question_put_again(birth):
    birth("3/11/2026")
    turn = birth(on("mất bao lâu", aspects=["time"]))
    assert "1 ngày làm việc" in words(turn) and question_of(turn) == "birth_place" and turn.behaviour == "answer"
    person = birth(on("cho gặp cán bộ", intent="person"))
    assert person.behaviour == "handoff" and question_of(person) == "birth_place"


def test_another_procedure_in_the_middle_leaves_the_walk_open(birth):
    birth("3/11/2026")
    turn = birth(names("đổi bằng lái xe cần gì", "3.000347"))
    assert turn.procedure == "3.000347" and "còn đang làm dở" in words(turn)
    assert question_of(birth("tiếp tục")) == "birth_place"


def test_two_procedures_one_inside_the_other(birth):
    birth("3/11/2026")
    birth(names("đổi bằng lái xe cần gì", "3.000347"))
    turn = birth("bắt đầu")
    assert turn.procedure == "3.000347" and turn.behaviour == "walk"
    back = birth("thôi")
    assert back.procedure == BIRTH and question_of(back) == "birth_place"


def test_free_text_answers_more_than_was_asked_and_says_so(birth):
    turn = birth("cháu sinh ngày 3/11/2026, vợ chồng em chưa cưới")
    assert walk_of(birth).answers == {"birth_date": "2026-11-03", "parents_married": "no"}
    # The question that was just asked is not said again, the other one is.
    assert "Tôi ghi: 03/11/2026; Cha mẹ bé đã đăng ký kết hôn chưa – chưa đăng ký." in words(turn)


def test_facts_told_before_the_walk_are_not_asked_again(talk):
    talk(names("vợ chồng em chưa cưới, sinh con ngày 3/11/2026 làm khai sinh cần gì", BIRTH))
    turn = talk("bắt đầu")
    assert question_of(turn) == "birth_place" and "Tôi giữ lại" in words(turn)


def test_an_answer_that_leads_elsewhere_is_said_at_once_and_can_be_taken_back(birth):
    birth("3/11/2026")
    turn = birth("case:birth_place=foreign")
    assert turn.state.stage == "redirect" and "walk:go" in offered(turn)
    assert question_of(birth("walk:back")) == "birth_place"


def test_answers_go_along_to_the_procedure_they_lead_to(talk):
    begun(talk, "2.000986")
    talk("3/11/2015")
    turn = talk("case:registered=no")
    assert turn.state.stage == "redirect"
    turn = talk("walk:go")
    assert turn.procedure == BIRTH and walk_of(talk).answers["birth_date"] == "2015-11-03"
    assert question_of(turn) != "birth_date" and "Tôi giữ lại" in words(turn)


def test_what_stops_the_dossier_is_said_when_it_is_answered(talk):
    begun(talk, RECORD)
    talk("case:person=vietnamese")
    talk("case:applicant=other")
    turn = talk("case:sheet=two")
    assert turn.state.stage == "stopped" and "không được ủy quyền" in words(turn)
    assert talk("walk:anyway").state.stage == "question"


def at_papers(talk, code, **given):
    turn = answer_all(talk, begun(talk, code), **given)
    assert turn.state.stage == "list"
    return talk("walk:look")


def ticked(turn):
    return next(i.partition("=")[0][6:] for i in offered(turn) if i.startswith("paper:") and "=" in i)


def test_a_missing_paper_says_how_to_get_it_and_goes_on(talk):
    at_papers(talk, BIRTH, birth_date="3/11/2026", birth_paper="witness")
    seen = []
    turn = talk("chưa có")
    while turn.state.stage == "paper":
        seen.append(ticked(turn))
        turn = talk("chưa có")
        if turn.state.stage == "obtain":
            turn = talk("walk:go_on")
    assert "lam-chung-viec-sinh" in seen
    assert "Cách lấy" in " ".join(r["text"] for r in talk.state["said"]) or turn.state.stage in ("place", "end")


def test_getting_a_paper_by_its_own_procedure_comes_back_here(talk):
    turn = at_papers(talk, BIRTH, birth_date="3/11/2026", applicant="other")
    while ticked(turn) != "van-ban-uy-quyen":
        turn = talk("có rồi")
    turn = talk("chưa có")
    assert turn.state.stage == "obtain" and "walk:detour" in offered(turn)
    inner = talk("walk:detour")
    assert inner.procedure == "2.000884" and inner.behaviour == "walk"
    outer = talk("thôi")
    assert outer.procedure == BIRTH and "quay lại" in words(outer).lower()
    assert walk_of(talk).papers["van-ban-uy-quyen"] == "missing"


def test_not_sure_shows_the_paper_and_asks_one_question_that_decides(talk):
    turn = at_papers(talk, BIRTH, birth_date="3/11/2026", birth_paper="paper")
    while ticked(turn) != "giay-chung-sinh":
        turn = talk("có rồi")
    turn = talk("không chắc")
    assert turn.state.stage == "decide" and "trông như" in words(turn)
    talk("paper:giay-chung-sinh=have~1")
    assert walk_of(talk).papers["giay-chung-sinh"] == "have"


def test_all_papers_at_once(talk):
    answer_all(talk, begun(talk, BIRTH), birth_date="3/11/2026")
    turn = talk("có đủ hết rồi")
    assert turn.state.stage == "place"
    turn = talk("bỏ qua")
    assert turn.state.stage == "end" and "đã đủ giấy tờ" in words(turn)
    assert re.search(r"dichvucong\.gov\.vn/thu-tuc-hanh-chinh/", " ".join(r.url or "" for r in turn.replies))


@pytest.fixture
def ended(talk):
    answer_all(talk, begun(talk, BIRTH), birth_date="3/11/2026")
    talk("có đủ hết rồi")
    talk("bỏ qua")
    return talk


def test_an_old_address_is_told_its_name_of_today_and_asked_once(talk):
    answer_all(talk, begun(talk, BIRTH), birth_date="3/11/2026")
    talk("có đủ hết rồi")
    which = talk(on("phường Ngọc Khánh, quận Ba Đình, Hà Nội", intent="inform"))  # it was split
    assert which.state.stage == "place" and "unit:00025" in offered(which)
    turn = talk(on("phường Trúc Bạch, Ba Đình, Hà Nội", intent="inform"))
    assert turn.state.stage == "end" and "nay thuộc Phường Ba Đình" in words(turn) and talk.state["place"]
    answer_all(talk, begun(talk, SINGLE))
    assert talk.state["place"] and talk("có đủ hết rồi").state.stage == "end"


def test_a_place_that_is_none_is_asked_once_more_then_left(talk):
    answer_all(talk, begun(talk, BIRTH), birth_date="3/11/2026")
    talk("có đủ hết rồi")
    stages = [talk(on("xã không có thật xyz", intent="inform")).state.stage for _ in range(3)]
    assert stages == ["place", "place", "end"]


def test_the_end_prints_a_sheet_and_the_same_as_text(ended):
    turn = ended("in ra")
    file = next(reply for reply in turn.replies if reply.type == "file")
    assert file.path == f"/{BIRTH}.pdf" and ended.world.files.files[f"{BIRTH}.pdf"].startswith(b"%PDF")
    assert "[x]" in words(turn) and "walk:print" in offered(turn)


def test_a_broken_printer_leaves_the_text(talk):
    class Broken:
        def keep(self, name, content):
            raise OSError("full")

    talk.world = world(TODAY, catalogue=CATALOGUE, files=Broken())
    answer_all(talk, begun(talk, BIRTH), birth_date="3/11/2026")
    talk("có đủ hết rồi")
    talk("bỏ qua")
    turn = talk("in ra")
    assert not [r for r in turn.replies if r.type == "file"] and "bản chữ" in words(turn)


def test_a_case_goes_on_another_device(ended):
    line = next(r.text for r in ended("walk:hand_over").replies if r.text.startswith("MC1."))
    there = Talk(world(TODAY, catalogue=CATALOGUE))
    turn = there(f"tiếp {line}")
    assert turn.procedure == BIRTH and turn.state.stage in ("list", "place", "end")
    assert walk_of(there).answers == walk_of(ended).answers and walk_of(there).papers == walk_of(ended).papers


@pytest.mark.parametrize("line", ["MC1.aaaaaaaaaaaa", "MC1.eJwrSS0uUUgsSgQAEs0DfA", "MC1." + "A" * 1500])
def test_a_line_that_was_cut_or_made_up_is_refused_kindly(talk, line):
    turn = talk(line)
    assert turn.behaviour == "apologize" and talk.state["walk"] is None


def test_a_line_holds_nothing_the_catalogue_does_not_know():
    walk = Walk(BIRTH, answers={"birth_place": "mars", "birth_date": "hôm qua", "special": "none", "x": "y"}, asked=["birth_place", "birth_date", "special", "x"])
    walk.papers = {"giay-chung-sinh": "have", "bom": "have", "giay-to-tuy-than": "??"}
    back = handover.read(handover.write(walk), world(TODAY, catalogue=CATALOGUE), TODAY)
    assert back.answers in ({}, {"special": "none"}) and back.papers == {"giay-chung-sinh": "have"}


def test_the_next_person_finds_nothing_of_the_one_before(ended):
    turn = ended("người tiếp theo")
    assert "đã xóa" in words(turn)
    state = dict(ended.state, said=[], choices=[])
    assert not any(state[key] for key in ("walk", "procedure", "answers", "history", "candidates", "place", "heard"))


def test_a_paper_too_old_stops_the_dossier(talk):
    procedure = Procedure.parse_obj(
        {"code": "9.999999", "title": "Thử", "short": "Thử", "source": {"verified_on": TODAY},
         "documents": [{"use": "giay-xac-nhan-tinh-trang-hon-nhan", "original": 1}]}
    )  # fmt: skip
    ours = world(TODAY, catalogue=CATALOGUE)
    for issued, severity in (("2026-01-10", "stops"), ("2026-06-10", "note"), ("2026-11-01", None), ("2027-01-01", "returns")):
        walk = Walk("9.999999", papers={"giay-xac-nhan-tinh-trang-hon-nhan": "have"}, issued={"giay-xac-nhan-tinh-trang-hon-nhan": issued})
        found = findings(procedure, walk, ours, TODAY)
        assert [f.severity for f in found] == ([severity] if severity else []), issued


def test_a_state_from_nowhere_opens_no_walk(talk):
    for walk in ({"code": "0.000000"}, {"at": "question:x"}, {"code": BIRTH, "at": "question:gone", "answers": {"gone": 1}}):
        talk.state = {"walk": walk}
        assert talk(on("xin chào", intent="greet")).replies


@pytest.mark.parametrize("said", ["cho con em thôi", "em chỉ cần vậy thôi", "người khác"])
def test_no_part_of_an_answer_stops_or_erases(birth, said):
    birth("3/11/2026")
    birth(on(said, intent="inform"))
    assert walk_of(birth).answers["birth_date"] == "2026-11-03" and not walk_of(birth).paused


def test_an_options_own_words_come_before_commands(talk):
    begun(talk, "3.000347")
    turn = talk("case:licence=civil")
    assert question_of(turn) == "state"
    talk(on("hết hạn rồi", intent="start_over"))
    assert "state" in walk_of(talk).answers


def test_what_stops_is_said_once(talk):
    begun(talk, RECORD)
    talk("case:person=vietnamese")
    talk("case:applicant=other")
    talk("case:sheet=two")
    turn = talk("walk:anyway")
    while turn.state.stage == "question":
        name = question_of(turn)
        turn = talk(next(i for i in offered(turn) if i.startswith(f"case:{name}=")))
        assert turn.state.stage != "stopped"


def test_a_stopped_dossier_is_not_called_complete(talk):
    begun(talk, RECORD)
    for answer in ("case:person=vietnamese", "case:applicant=other", "case:sheet=two", "walk:anyway"):
        turn = talk(answer)
    turn = answer_all(talk, turn)
    turn = talk("có đủ hết rồi")
    assert turn.state.stage == "end" and "Chưa nộp được" in words(turn) and "đã đủ giấy tờ" not in words(turn)


@pytest.mark.parametrize("at", ["", "question:gone", "nowhere"])
def test_a_side_question_in_a_walk_that_lost_its_place_puts_the_first_question(talk, at):
    talk.state = {"procedure": BIRTH, "walk": {"code": BIRTH, "at": at}}
    turn = talk(on("mất bao lâu", aspects=["time"]))
    assert "1 ngày làm việc" in words(turn) and question_of(turn) == "birth_date"


def test_a_walk_that_waits_for_a_lost_procedure_is_let_go(birth):
    birth.state["walk"]["waiting"] = [{"code": "0.000000", "at": "end"}]
    turn = birth("thôi")
    assert turn.procedure == BIRTH and walk_of(birth).paused
