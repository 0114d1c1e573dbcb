from argparse import ArgumentTypeError

import pytest

from evaluation.speed.__main__ import STEPS, steps


def test_steps_run_in_their_own_order():
    assert steps("server,turns") == ["turns", "server"]
    assert steps(",".join(STEPS)) == list(STEPS)


def test_an_unknown_step_is_refused_by_name():
    with pytest.raises(ArgumentTypeError, match="turn.*the steps are turns, ask, index, train, server"):
        steps("turn,ask")
