import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import intervals


def test_wilson_as_in_the_textbook():
    found = intervals.share(0.5, 10)
    assert (found.low, found.high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))


@pytest.mark.parametrize("value, low, high", [(0.0, 0.0, 0.2775), (1.0, 0.7225, 1.0)])
def test_all_or_nothing_of_ten_is_still_uncertain(value, low, high):
    found = intervals.share(value, 10)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_within_its_interval(case):
    hits, of = case
    found = intervals.share(hits / of, of)
    assert -1e-9 <= found.low <= found.value + 1e-9 and found.value - 1e-9 <= found.high <= 1 + 1e-9


def test_a_difference_counts_what_was_lost_and_gained():
    before = [True] * 50 + [False] * 50
    after = [True] * 40 + [False] * 10 + [True] * 4 + [False] * 46
    found = intervals.difference(before, after)
    assert found.value == pytest.approx(-0.06)
    assert found.low < -0.06 < found.high
    assert found.points().startswith("-6.0 [")


def test_no_change_at_all_still_leaves_an_interval():
    found = intervals.difference([True] * 20, [True] * 20)
    assert found.value == 0 and -0.2 < found.low < 0 < found.high < 0.2


def test_a_paired_difference_is_surer_than_what_it_is_made_of():
    before = [i % 2 == 0 for i in range(200)]
    after = [False] * 6 + before[6:]
    paired = intervals.difference(before, after)
    one = intervals.share(0.5, 200)
    assert paired.high - paired.low < one.high - one.low


def test_a_difference_needs_pairs():
    with pytest.raises(ValueError):
        intervals.difference([True], [True, False])
    with pytest.raises(ValueError):
        intervals.difference([], [])


def test_the_bootstrap_gives_the_same_twice_and_holds_the_mean():
    values = [1.0, 0.5, 0.2, 0.0, 1.0, 1.0, 0.25]
    found = intervals.mean(values)
    assert found == intervals.mean(values)
    assert found.value == pytest.approx(sum(values) / 7)
    assert 0 <= found.low < found.value < found.high <= 1


def test_tries_of_one_question_are_no_independent_rows():
    alone = intervals.ratio([1, 0] * 50, [1] * 100)
    together = intervals.ratio([10, 0] * 5, [10] * 10)
    assert alone.value == together.value == 0.5
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError):
        intervals.ratio([0, 0], [0, 0])
