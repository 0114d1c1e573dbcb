import pytest

from evaluation.command import HALVES, UNTOUCHED, TooFew, guarded, questions, spread
from nlu.errors import DataError


def test_a_sample_is_evenly_spread():
    assert spread(range(100), 4) == [0, 25, 50, 75]
    assert spread(range(10), 3) == [0, 3, 6]


def test_a_sample_of_more_than_there_is_or_of_no_size_is_all():
    assert spread("abc", 5) == spread("abc", None) == ["a", "b", "c"]


@pytest.mark.parametrize("half", HALVES)
def test_both_halves_can_be_read_and_no_id_stands_twice(half):
    rows = questions(half)
    ids, styles = len({row.id for row in rows}), len({row.style for row in rows})
    without_code = sum(not row.codes for row in rows if row.behaviour == "answer")
    assert len(rows) >= 400 and (ids, styles, without_code) == (len(rows), 8, 0)


def test_the_halves_share_no_question_about_a_procedure():
    # Small questions outside the subject two hands may well ask alike. Only a count is compared: a failure must not
    # print what the untouched half holds.
    texts = [{row.turns for row in questions(half) if row.behaviour != "apologize"} for half in HALVES]
    shared = len(texts[0] & texts[1])
    assert shared == 0


def test_no_sample_is_so_small_that_it_shows_single_untouched_questions():
    assert len(questions(UNTOUCHED, 100)) == 100
    with pytest.raises(TooFew, match="--sample 5"):
        questions(UNTOUCHED, 5)


def test_an_error_of_ours_is_one_sentence_and_status_two(capsys):
    def main():
        raise DataError("q.jsonl", "line 3", "is no JSON object")

    with pytest.raises(SystemExit) as exit_:
        guarded(main)
    assert exit_.value.code == 2
    said = capsys.readouterr().err
    assert "q.jsonl" in said and "line 3" in said and said.count("\n") == 1
