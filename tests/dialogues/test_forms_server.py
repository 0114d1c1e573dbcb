"""One case of each form through `motcua serve`: front, Rasa, action server, over HTTP; its files fetched over HTTP too."""
import urllib.request

import pytest

from bot.settings import HOST
from tests.bot.test_serve import READY, SOON, prepared, serving, wait_for  # noqa: F401 (a fixture)
from tests.dialogues.play import TODAY
from tests.dialogues.play_forms import cases, play, verify

SERVED = [(form, case) for form, case in cases() if case.get("server")]


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):  # noqa: F811
    with serving(tmp_path_factory.mktemp("forms"), MOTCUA_AS_OF=str(TODAY)) as found:
        wait_for(found.well, READY, found)
        yield found


@pytest.mark.parametrize("form, case", SERVED, ids=[form for form, _ in SERVED])
def test_the_case_goes_as_written_on_the_server(server, form, case):
    assert str(case.get("today", TODAY)) == str(TODAY), "the server lives on one day: a case for it may name no other"

    def take(text):
        status, turn = server.say(f"to-khai-{form}", text)
        assert status == 200, turn
        return turn

    def fetch(reply):
        with urllib.request.urlopen(f"http://{HOST}:{server.ports[0]}{reply['url']}", timeout=SOON) as response:
            return response.read()

    verify(form, case, play(form, case, take, fetch))
