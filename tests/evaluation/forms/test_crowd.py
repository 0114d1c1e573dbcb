"""Who meets which form does not depend on how many processes there are."""
from __future__ import annotations

from evaluation.forms import crowd, play
from evaluation.forms.dialogue import world
from knowledge.forms.files import Forms

COUNT = 5


def test_processes_play_what_one_would_play(monkeypatch):
    monkeypatch.setattr(crowd, "PORTION", 2)
    forms = [Forms.own().get(id) for id in ("ct01", "to-khai-khai-tu")]
    alone = {form.id: list(play.several(form, range(COUNT), world())) for form in forms}
    found = {form.id: [] for form in forms}
    for form, some, seconds in crowd.played(forms, COUNT, jobs=2):
        assert seconds > 0
        found[form.id] += some
    assert found == alone and [len(some) for some in found.values()] == [COUNT, COUNT]
