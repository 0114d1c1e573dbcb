import pytest

from evaluation.speed.figure import Figure, number, one_table, shares, table, timed


@pytest.mark.parametrize("value, said", [(0.5, "0.5"), (7.254, "7.25"), (38.44, "38.4"), (15.0, "15"), (1904.2, "1,904"), (100.0, "100"), (0.0, "0")])
def test_numbers_of_three_figures(value, said):
    assert number(value) == said


def test_a_figure_beside_its_bar():
    assert Figure("turn, p95", 80.0, "ms", 80.0, "200 turns").cells == ("turn, p95", "80 ms", "≤ 80 ms", "yes", "200 turns")
    assert Figure("turn, p95", 81.0, "ms", 80.0).cells[3] == "**no**"
    assert Figure("encoder, p50", 2.0, "ms").cells == ("encoder, p50", "2 ms", "", "", "")


def test_steps_measured_on_their_own_make_one_table():
    found = one_table([table([Figure("a", 1, "s")], ""), table([Figure("b", 2, "s", 3, "here")], "(2026-01-01)")])
    assert [row[0] for row in found.rows] == ["a", "b"]
    assert [row[4] for row in found.rows] == ["", "here (2026-01-01)"]


def test_the_middle_and_the_slow_end():
    middle, slow = shares("turn", [float(n) for n in range(100, 0, -1)], "100 turns", 80.0)
    assert (middle.what, middle.value, middle.bar) == ("turn, p50", 50.0, None)
    assert (slow.what, slow.value, slow.bar) == ("turn, p95", 95.0, 80.0)


def test_each_call_is_timed_once():
    called = []
    assert len(timed(called.append, "abc")) == 3 and called == ["a", "b", "c"]
