from evaluation.forms import figures
from evaluation.forms.dialogue import Fault
from evaluation.forms.play import Played


def test_one_row_a_form_and_all_below():
    played = {"a": [Played(0, 10, True, True), Played(1, 20, True)], "b": [Played(0, 5, True, False)]}
    table = figures.table(played, "here")
    assert [row[0] for row in table.rows] == ["a", "b", "**all**"]
    assert table.rows[0][1:] == ("2", "30", "2", "1", "1", "0", "yes")
    assert table.rows[1][1:] == ("1", "5", "1", "1", "0", "0", "**no**")
    assert table.rows[2][1:] == ("3", "35", "3", "2", "1", "0", "**no**")


def test_the_bar_wants_every_dialogue_to_be_left_to_end_and_to_be_without_fault():
    good = Played(0, 10, True, True)
    assert figures.holds([good, Played(1, 1, True)])
    assert not figures.holds([])
    assert not figures.holds([good, Played(1, 1, False, True)])
    assert not figures.holds([good, Played(1, 1, True, False)])
    assert not figures.holds([good, Played(1, 1, True, True, [Fault("lost", ["a"])])])


def test_of_each_kind_of_fault_the_shortest_dialogue():
    played = [Played(0, 1, faults=[Fault("lost by «a»", ["1", "2"])]), Played(1, 1, faults=[Fault("lost by «b»", ["1"]), Fault("raised", ["1"])])]
    assert [(fault.what, len(fault.said)) for fault in figures.shortest(played)] == [("lost by «b»", 1), ("raised", 1)]
