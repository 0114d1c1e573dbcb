from evaluation.perturbation.figures import Pair, lost, right, table
from evaluation.rows import Row
from evaluation.scoring import Outcome


def outcome(name="a", expected="answer", behaviour="answer", rank=1):
    return Outcome(Row(name, ("…",), expected, ("1.1",)), behaviour, ("1.1", "2.2"), rank, 1.0)


def test_right_is_the_right_thing_done_and_the_right_procedure_first():
    assert right(outcome()) and right(outcome(behaviour="walk"))
    assert not right(outcome(rank=2)) and not right(outcome(behaviour="clarify"))
    assert right(outcome(expected="clarify", behaviour="clarify", rank=4))


def test_kept_is_the_same_behaviour_and_the_same_procedure():
    assert Pair("label", outcome(), outcome(behaviour="walk")).kept
    assert not Pair("label", outcome(), outcome(behaviour="clarify")).kept
    assert not Pair("label", outcome(), outcome(rank=2)).kept


def test_where_no_procedure_was_asked_for_only_behaviour_counts():
    before = outcome(expected="apologize", behaviour="apologize", rank=None)
    assert Pair("label", before, before).kept
    assert not Pair("label", before, outcome(expected="apologize")).kept


def test_the_table_counts_each_change_and_all_of_them():
    pairs = [Pair("label", outcome(str(n)), outcome(str(n), rank=1 if n else 2)) for n in range(50)]
    pairs += [Pair("emoji", outcome(str(n)), outcome(str(n), behaviour="answer" if n > 1 else "clarify")) for n in range(50)]
    label, emoji, everything = table(pairs, "here").rows
    assert label[:5] == ("label", "50", "49", "0", "1") and label[5].startswith("0.980 [") and label[6] == "yes"
    assert emoji[:5] == ("emoji", "50", "48", "2", "0") and emoji[6] == "**no**"
    assert everything[:5] == ("**all**", "100", "97", "2", "1") and everything[5].startswith("0.970 [")


def test_nothing_right_is_an_empty_table():
    assert table([], "here").rows == ()


def test_what_was_lost_can_be_looked_at():
    pairs = [Pair("label", outcome(), outcome()), Pair("emoji", outcome(), outcome(behaviour="clarify"))]
    (line,) = lost(pairs)
    assert (line["change"], line["id"], line["behaviour"], line["first"]) == ("emoji", "a", ["answer", "clarify"], ["1.1"] * 2)
