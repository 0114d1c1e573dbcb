"""Learning: from a wrong answer to a change that another person approves, and to an index that finds it."""
import asyncio
import re
from time import time

import pytest

from actions.rasa_actions import ActionTurn
from bot.desk import corrections
from bot.desk.accounts import Accounts
from bot.desk.audit import CHANGE_APPROVED, CHANGE_PROPOSED, CHANGE_REJECTED
from bot.desk.care.cards import cards
from bot.desk.changes import DECIDED, Changes, ChangeError, may_decide
from bot.desk.listening import listener
from bot.gateway.inbox import Row
from bot.settings import Settings
from bot.store.desk import Change
from knowledge.additions.model import load
from knowledge.runtime import Knowledge, Places
from tests.bot.desk.office import PASSWORD, office
from tests.bot.gateway.doubles import incoming
from tests.bot.test_masked import ActionServer, Line

BIRTH, MARRIAGE = "1.001193", "1.000894"
QUESTION = "lấy tờ hồng cho con nít"


def over(store, tmp_path, script):
    """Runs `script(here)` in an office whose additions are in `tmp_path`; what it returns."""

    async def run():
        async with office(store) as here:
            here.desk.settings = Settings.read({}, var=tmp_path)
            return await script(here)

    return asyncio.run(run())


def unanswered(store, *texts):
    for number, text in enumerate(texts):
        corrections.add(store, f"người {number}", corrections.UNANSWERED, text, None)


def proposing(text=QUESTION, procedure=BIRTH, kind="question", ids=""):
    return {"text": text, "procedure": procedure, "kind": kind, "ids": ids}


def changes(store, tmp_path):
    return Changes(store, tmp_path / "additions", lambda: cards(None))


def test_questions_are_shown_in_groups_and_dropped(lite, tmp_path):
    unanswered(lite, "thẻ bảo hiểm của em bị mất làm lại ở đâu", "<script>alert(1)</script> nuôi hổ", "mat the bao hiem lam lai o dau")

    async def script(here):
        browser = await here.sitting("editor")
        before = await browser.get("/desk/review")
        ids = re.findall(r'name="ids" value="([\d,]+)"', before.text)
        gone = await browser.act("/desk/review/drop", {"ids": ids[0]})
        return before, ids, gone, await browser.get("/desk/review")

    before, ids, gone, after = over(lite, tmp_path, script)
    assert "Câu hỏi mới (2 nhóm)" in before.text and "2 lần" in before.text and len(ids[0].split(",")) == 2
    assert "<script>alert" not in before.text and "&lt;script&gt;alert(1)" in before.text
    assert (gone.status, gone.location) == (303, "/desk/review")
    assert "Câu hỏi mới (1 nhóm)" in after.text and "Đã bỏ qua" in after.text


def test_another_person_approves_and_the_file_is_written(lite, tmp_path):
    unanswered(lite, QUESTION)
    Accounts(lite).add("ba", "Đỗ Thị Ba", "editor", PASSWORD)

    async def script(here):
        one, other = await here.sitting("editor"), here.browser()
        await other.sit("ba")
        ids = re.search(r'name="ids" value="([\d,]+)"', (await one.get("/desk/review")).text)[1]
        proposed = await one.act("/desk/review/propose", proposing(procedure=f"{BIRTH} – Đăng ký khai sinh", ids=ids))
        own = await one.get("/desk/review")
        alone = await one.act("/desk/review/approve", {"id": "1"})
        written = load(tmp_path / "additions")
        approved = await other.act("/desk/review/approve", {"id": "1"})
        again = await other.act("/desk/review/approve", {"id": "1"})
        return proposed, own, alone, written, approved, again, await other.get("/desk/review"), here.acts()

    proposed, own, alone, written, approved, again, page, acts = over(lite, tmp_path, script)
    assert proposed.status == 303 and corrections.rows(lite) == []
    assert f"<ins>+- {QUESTION}</ins>" in own.text and "Cần người khác duyệt" in own.text and f"{BIRTH}.yml" in own.text
    assert 'action="/desk/review/approve"' not in own.text
    assert (alone.status, written) == (403, {})
    assert approved.status == 303 and load(tmp_path / "additions")[BIRTH].questions == [QUESTION]
    assert again.status == 422 and DECIDED in again.text
    assert "Có 1 thay đổi đã duyệt sắp được dùng" in page.text and "chừng 60 giây" in page.text
    assert acts == [("bien", CHANGE_PROPOSED, BIRTH), ("ba", CHANGE_APPROVED, BIRTH)]


@pytest.mark.parametrize(
    "fields, says",
    [
        (proposing(procedure="khai sinh"), "chọn một thủ tục"),
        (proposing(procedure="9.999999"), "Danh mục không có mã 9.999999"),
        (proposing(text="nhà tôi 0912345678"), "dãy số có thể là của một người"),
        (proposing(text="x" * 301), "dài quá 300 ký tự"),
        (proposing(text="…"), "Chưa có chữ nào"),
        (proposing(text="khai sinh cho con", kind="alias"), "đã có ở thủ tục này"),
        (proposing(text="đăng ký kết hôn", kind="alias"), f"cách gọi của thủ tục {MARRIAGE}"),
        (proposing(text="số 0912345678 hỏi gì", kind="evaluation"), "dãy số"),
    ],
)
def test_what_cannot_be_proposed_says_why_and_what_was_typed_stays(lite, tmp_path, fields, says):
    unanswered(lite, "câu hỏi gì đó")

    async def script(here):
        browser = await here.sitting("editor")
        ids = re.search(r'name="ids" value="([\d,]+)"', (await browser.get("/desk/review")).text)[1]
        return await browser.act("/desk/review/propose", {**fields, "ids": ids})

    answer = over(lite, tmp_path, script)
    assert answer.status == 422 and says in answer.text, re.findall('class="wrong"[^<]*<', answer.text)
    assert f'>{fields["text"]}</textarea>' in answer.text
    assert len(corrections.rows(lite)) == 1


def test_a_proposal_is_made_once_and_may_be_taken_back(lite, tmp_path):
    async def script(here):
        browser = await here.sitting("editor")
        first = await browser.act("/desk/review/propose", proposing())
        second = await browser.act("/desk/review/propose", proposing(text=QUESTION.upper()))
        back = await browser.act("/desk/review/reject", {"id": "1"})
        return first.status, second, back.status, here.acts(act=CHANGE_REJECTED)

    first, second, back, acts = over(lite, tmp_path, script)
    assert (first, back) == (303, 303) and second.status == 422 and "đang chờ duyệt" in second.text
    assert acts == [("bien", CHANGE_REJECTED, BIRTH)] and not (tmp_path / "additions").exists()


def test_an_administrator_alone_approves_what_they_proposed(lite, tmp_path):
    async def script(here):
        browser = await here.sitting("admin")
        await browser.act("/desk/review/propose", proposing())
        with_another = await browser.act("/desk/review/approve", {"id": "1"})
        here.accounts.set_active("bien", False)
        page = await browser.get("/desk/review")
        return with_another.status, page, (await browser.act("/desk/review/approve", {"id": "1"})).status

    with_another, page, alone = over(lite, tmp_path, script)
    assert (with_another, alone) == (403, 303) and "quản trị viên được duyệt cả đề nghị của mình" in page.text


@pytest.mark.parametrize(
    "role, own, others, may",
    [
        ("editor", False, True, True), ("editor", True, False, False), ("editor", True, True, False),
        ("admin", False, True, True), ("admin", True, True, False), ("admin", True, False, True),
        ("staff", False, True, False),
    ],
)  # fmt: skip
def test_four_eyes(role, own, others, may):
    assert may_decide("a", role, "a" if own else "b", others) is may


def test_a_procedure_is_found_by_typing(lite, tmp_path):
    async def script(here):
        browser = await here.sitting("editor")
        return [(await browser.act("/desk/review/procedures", {"q": q})).json for q in ("ket hon", "1.0011", "", "zzzz")]

    married, by_code, nothing, unknown = over(lite, tmp_path, script)
    assert married["procedures"][0] == {"code": MARRIAGE, "short": "Đăng ký kết hôn"}
    assert BIRTH in [row["code"] for row in by_code["procedures"]]
    assert nothing == unknown == {"procedures": []}


@pytest.mark.parametrize("fields", [{"ids": "1,x"}, {"ids": "9" * 30}])
def test_ids_that_are_none(lite, tmp_path, fields):
    async def script(here):
        browser = await here.sitting("editor")
        return (await browser.act("/desk/review/drop", fields)).status, (await browser.act("/desk/review/approve", {"id": "x"})).status

    assert over(lite, tmp_path, script) == (400, 422)


def test_of_two_who_approve_at_once_one_does(store, tmp_path):
    ours = changes(store, tmp_path)
    made = ours.propose(BIRTH, "alias", "add", "tờ hồng", "bien")

    async def both():
        return await asyncio.gather(*(asyncio.to_thread(ours.approve, made.id, who) for who in "abcd"), return_exceptions=True)

    done = asyncio.run(both())
    assert sum(isinstance(each, ChangeError) for each in done) == 3
    assert load(tmp_path / "additions")[BIRTH].aliases == ["tờ hồng"]
    [row] = ours.history(BIRTH)
    assert row.state == "approved" and row.decided_by in "abcd"


def test_what_was_cut_off_is_approved_again(store, tmp_path):
    """The file was written, and then the database was gone."""
    ours = changes(store, tmp_path)
    made = ours.propose(BIRTH, "alias", "add", "tờ hồng", "bien")
    ours.approve(made.id, "ba")
    with store.engine.begin() as connection:
        connection.execute(Change.__table__.update().values(state="proposed", decided_by=None))
    assert ours.approve(made.id, "ba").state == "approved" and load(tmp_path / "additions")[BIRTH].aliases == ["tờ hồng"]


def test_what_has_become_wrong_since_is_not_approved(store, tmp_path):
    ours = changes(store, tmp_path)
    one = ours.propose(BIRTH, "alias", "add", "tờ hồng", "bien")
    other = ours.propose(MARRIAGE, "alias", "add", "tờ hồng", "bien")
    ours.approve(one.id, "ba")
    with pytest.raises(ChangeError, match=f"cách gọi của thủ tục {BIRTH}"):
        ours.approve(other.id, "ba")
    [shown] = ours.waiting()
    assert shown.proposal.id == other.id and BIRTH in shown.wrong and list(load(tmp_path / "additions")) == [BIRTH]


def test_a_broken_file_is_said_and_kept(store, tmp_path):
    ours = changes(store, tmp_path)
    made = ours.propose(BIRTH, "alias", "add", "tờ hồng", "bien")
    (tmp_path / "additions").mkdir()
    (tmp_path / "additions" / f"{BIRTH}.yml").write_text("hỏng: [", encoding="utf-8")
    with pytest.raises(ChangeError, match="tệp hỏng"):
        ours.approve(made.id, "ba")
    assert ours.waiting()[0].wrong and (tmp_path / "additions" / f"{BIRTH}.yml").read_text(encoding="utf-8") == "hỏng: ["


def test_an_evaluation_row_is_what_the_evaluation_reads(store, tmp_path):
    ours = changes(store, tmp_path)
    ours.approve(ours.propose(BIRTH, "evaluation", "add", QUESTION, "bien").id, "ba")
    from evaluation import rows

    [row] = rows.read(tmp_path / "additions" / "evaluation.jsonl")
    assert (row.turns, row.behaviour, row.codes) == ((QUESTION,), "answer", (BIRTH,))
    assert ours.labelled(BIRTH) == [QUESTION] and ours.additions() == {}
    ours.approve(ours.propose(BIRTH, "evaluation", "remove", QUESTION, "bien").id, "ba")
    assert not (tmp_path / "additions" / "evaluation.jsonl").exists()


@pytest.fixture
def line(lite, agent, tmp_path, monkeypatch):
    """A conversation through Rasa and the real action."""
    made = Line(agent, tmp_path)
    monkeypatch.setattr(agent.processor, "tracker_store", made.trackers)
    monkeypatch.setattr(agent.processor, "action_endpoint", ActionServer())
    monkeypatch.setattr(ActionTurn, "vault", made.store.vault)
    monkeypatch.setattr(ActionTurn, "shelf", None)
    yield made
    made.store.close()
    made.broker.engine.dispose()


def test_a_wrong_answer_is_corrected_and_then_found(lite, line, tmp_path):
    """The loop: «sai rồi» → a correction → a change → approved by another → the index → the procedure."""
    message = incoming("lan", 1, "sai rồi")

    async def talk():
        for text in (QUESTION, message.text):
            turn = await line.channel.answer(line.agent, message.sender, text, line.agent.handle_message)
        person = line.store.keys.find(message.sender)
        await listener(line.store)(Row(1, person, time(), time(), 0, False, message), turn)
        return turn

    assert asyncio.run(talk())["intent"] == "wrong"
    [told] = corrections.rows(lite)
    assert (told.kind, told.question) == (corrections.CITIZEN, QUESTION) and told.answered != BIRTH

    async def script(here):
        editor, admin = await here.sitting("editor"), await here.sitting("admin")
        await editor.act("/desk/review/propose", proposing("tờ hồng cho con nít", kind="alias", ids=str(told.id)))
        return (await admin.act("/desk/review/approve", {"id": "1"})).status

    assert over(lite, tmp_path, script) == 303
    knowledge = Knowledge(Places(additions=tmp_path / "additions"))
    assert knowledge.places.index == tmp_path / "index" and not knowledge.index_is_fresh()
    assert knowledge.engine.search(QUESTION).candidates[0].code == BIRTH
    assert knowledge.index_is_fresh() and corrections.rows(lite) == []
