"""One dialogue case of each procedure through `motcua serve`: front, Rasa, action server, over HTTP."""
import pytest

from tests.bot.test_serve import READY, prepared, serving, wait_for  # noqa: F401 (a fixture)
from tests.dialogues.play import TODAY, cases, play, verify

SERVED = [(code, case) for code, case in cases() if case.get("server")]


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):  # noqa: F811
    with serving(tmp_path_factory.mktemp("dialogues"), MOTCUA_AS_OF=str(TODAY)) as found:
        wait_for(found.well, READY, found)
        yield found


@pytest.mark.parametrize("code, case", SERVED, ids=[code for code, _ in SERVED])
def test_the_case_goes_as_written_on_the_server(server, code, case):
    assert str(case.get("today", TODAY)) == str(TODAY), "the server lives on one day: a case for it may name no other"

    def take(text):
        status, turn = server.say(f"ca-{code.replace('.', '-')}", text)
        assert status == 200, turn
        return turn

    verify(code, case, play(code, case, take))
