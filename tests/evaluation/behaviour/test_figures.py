from evaluation.behaviour import figures
from evaluation.rows import Row
from evaluation.scoring import Outcome


def outcome(name, expected="answer", behaviour=None, rank=1, style="formal", text="Đăng ký tạm trú"):
    row = Row(name, (text,), expected, ("1.1",), style, "curated")
    return Outcome(row, behaviour or expected, ("1.1",), rank, 1.0)


def test_every_slice_stands_in_the_table_after_the_bar():
    outcomes = [outcome("a"), outcome("b", rank=3, style="voice"), outcome("c", "clarify", "answer", None, "voice")]
    table = figures.table(outcomes, "here")
    names = [row[0] for row in table.rows]
    assert names == [
        "**all**", "*bar*", "behaviour: answer", "behaviour: clarify", "style: formal", "style: voice", "group: curated",
    ]  # fmt: skip
    cells = dict(zip(names, table.rows))
    assert cells["**all**"][1:3] == ("3", "2")
    assert cells["**all**"][3].startswith("0.500 [") and cells["**all**"][4].startswith("1.000 [")
    assert cells["**all**"][6].startswith("0.667 [")
    assert cells["*bar*"][3:] == ("≥ 0.85", "≥ 0.95", "", "≥ 0.90")
    assert cells["behaviour: clarify"][3:6] == ("–", "–", "–")


def test_no_cell_shows_a_question():
    table = figures.table([outcome("id-77", text="câu riêng tư")], "here").markdown()
    assert "riêng tư" not in table and "id-77" not in table


def test_confusion_counts_walks_as_answers_and_shows_other_behaviours():
    outcomes = [outcome("a"), outcome("b", behaviour="walk"), outcome("c", "apologize", "smalltalk")]
    table = figures.confusion(outcomes)
    assert table.header == ("expected", "answer", "clarify", "apologize", "smalltalk")
    assert table.rows[0] == ("answer", "2", "0", "0", "0")
    assert table.rows[2] == ("apologize", "0", "0", "0", "1")


def test_stripped_questions_keep_their_labels():
    (row,) = figures.stripped([outcome("a").row])
    assert row.turns == ("Dang ky tam tru",)
    assert (row.id, row.codes, row.behaviour) == ("a", ("1.1",), "answer")


def test_what_stripping_costs_over_all_and_over_what_had_diacritics():
    before = [outcome(str(n)) for n in range(8)] + [outcome("x", text="dang ky"), outcome("y", text="khai sinh")]
    after = [outcome(b.row.id, rank=2 if b.row.id in "01" else 1, text=figures.stripped([b.row])[0].turns[0]) for b in before]
    everything, changed, bar = figures.strip_table(before, after).rows
    assert everything[:2] == ("all", "10") and everything[2].startswith("-20.0 [")
    assert changed[1] == "8" and changed[2].startswith("-25.0 [")
    assert everything[3].startswith("+0.0 [") and bar[2:] == ("≥ −3",) * 3
