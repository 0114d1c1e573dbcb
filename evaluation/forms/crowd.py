"""Many random people at once, on every processor; who meets which form does not depend on how many there are."""
from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from time import process_time
from typing import Dict, List, Optional, Tuple

from actions.world import World
from evaluation.forms import play
from evaluation.forms.dialogue import world
from knowledge.forms.model import Form

#: Dialogues that one process plays before it tells of them.
PORTION = 50

_ours: Optional[World] = None  # one for each process: reading the catalogue takes as long as ten dialogues


def played(forms: Sequence[Form], count: int, seed: int = 0, jobs: Optional[int] = None) -> Iterator[Tuple[Form, List[play.Played], float]]:
    """`count` dialogues over each form, portion by portion in order, with the processor's seconds each portion took.

    `jobs`: processes at once, else as many as there are processors.
    """
    portions = [(form, range(at, min(at + PORTION, count))) for form in forms for at in range(0, count, PORTION)]
    with ProcessPoolExecutor(jobs or len(os.sched_getaffinity(0)), initializer=_begin) as pool:
        work = [pool.submit(_portion, form.id, numbers, seed) for form, numbers in portions]
        for (form, _), one in zip(portions, work):
            found, seconds = one.result()
            yield form, found, seconds


def _begin() -> None:
    global _ours
    _ours = world()


def _portion(id: str, numbers: range, seed: int) -> Tuple[List[play.Played], float]:
    assert _ours is not None
    form, began = _ours.forms.get(id), process_time()
    assert form is not None
    return list(play.several(form, numbers, _ours, seed)), process_time() - began
