"""A server killed while staff have conversations, and started again: whose page comes back keeps theirs, the other one's
returns to the queue, and nothing that anybody wrote is lost."""
from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
import yaml

from bot.desk.logins import Logins
from bot.settings import HOST, Settings
from bot.store.conversations import Store
from knowledge.profile import DAYS
from tests.bot.desk.hurried import LEASE
from tests.bot.desk.office import PEOPLE, furnish
from tests.bot.desk.talking import WISH, lines
from tests.bot.desk.test_talks import section
from tests.bot.test_restart import kill
from tests.bot.test_serve import READY, SOON, prepared, serving, wait_for
from tests.test_architecture import ROOT

__all__ = ["prepared"]

QUESTION, ANSWER = "làm giấy khai sinh cho con cần giấy tờ gì", "khai sinh"
CAN, BIEN = PEOPLE["can"][0], PEOPLE["bien"][0]


class Line:
    """Requests to whichever server is the one now."""

    server = None

    def ask(self, path, fields=None, **headers):
        """Status, text; (0, "") where nothing answers."""
        request = urllib.request.Request(self.address(path), fields, headers)
        try:
            with urllib.request.urlopen(request, timeout=SOON) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def address(self, path=""):
        return f"http://{HOST}:{self.server.ports[0]}{path}"

    def until(self, what):
        return wait_for(what, READY, self.server)


class Citizen:
    def __init__(self, line):
        self.line, self.written = line, 0
        _, text = line.ask("/v1/widget/sessions", b"{}", **{"Content-Type": "application/json"})
        self.headers = {"Authorization": f"Bearer {json.loads(text)['token']}"}

    def write(self, text):
        """Again until it is taken, as the widget does; with the same number."""
        self.written += 1
        body = json.dumps({"id": str(self.written), "text": text}).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        self.line.until(lambda: self.line.ask("/v1/widget/messages", body, **headers)[0] == 202)

    def heard(self):
        status, text = self.line.ask("/v1/widget/events?after=0", **self.headers)
        turns = [event for event in json.loads(text)["events"] if event["type"] == "turn"] if status == 200 else []
        return [reply["text"] for turn in turns for reply in turn["replies"]]

    def hears(self, words):
        return self.line.until(lambda: [text for text in self.heard() if words in text])


class Member:
    """At the desk, with a page open."""

    def __init__(self, line, session):
        self.line, (token, self.csrf) = line, session
        self.cookie, self.away, self.open = {"Cookie": f"desk={token}"}, False, threading.Event()

    def get(self, path):
        return self.line.ask(path, **self.cookie)[1]

    def act(self, path, **fields):
        body = urlencode(fields).encode()
        headers = {**self.cookie, "X-CSRF": self.csrf, "Origin": self.line.address(), "Content-Type": "application/x-www-form-urlencoded"}
        status, text = self.line.ask(path, body, **headers)
        assert status == 200, text

    def sit_down(self):
        """The page follows what happens, and comes back whenever the line is lost."""
        threading.Thread(target=self._follow, daemon=True).start()
        assert self.open.wait(SOON)

    def _follow(self):
        while not self.away:
            request = urllib.request.Request(self.line.address("/desk/live"), headers={**self.cookie, "Accept": "text/event-stream"})
            try:
                with urllib.request.urlopen(request, timeout=LEASE) as stream:
                    for _ in stream:
                        self.open.set()
                        if self.away:
                            break
            except OSError:
                pass
            self.open.clear()
            threading.Event().wait(0.2)


@pytest.fixture(scope="module")
def folder(prepared, tmp_path_factory):
    made = tmp_path_factory.mktemp("desk")
    profile = yaml.safe_load((ROOT / "knowledge" / "deployment.yml").read_text(encoding="utf-8"))
    profile["desk"] = {"hours": [{"days": list(DAYS), "from": "00:00", "to": "23:59"}]}
    (made / "office.yml").write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    return made


def test_one_comes_back_in_time_and_the_other_does_not(folder):
    def started():
        return serving(folder, "tests.bot.desk.hurried", MOTCUA_PROFILE=str(folder / "office.yml"))

    store = Store.open(Settings(var=folder / "var"))
    furnish(store)
    line = Line()
    can, bien = (Member(line, Logins(store).begin(login)) for login in ("can", "bien"))
    store.close()
    with started() as line.server:
        wait_for(line.server.well, READY, line.server)
        talks = []
        for member, name in ((can, CAN), (bien, BIEN)):
            member.sit_down()
            person = Citizen(line)
            person.write(WISH)
            (id,) = line.until(lambda: section(member.get("/desk/queue"), "waiting"))
            member.act(f"/desk/talks/{id}/take")
            member.act(f"/desk/talks/{id}/reply", text=f"{name} nghe ạ", key="k1")
            talks.append((person, id))
        (left, left_id), (kept, kept_id) = talks
        can.away = True  # their computer is gone with the power
        bien.open.clear()
        kill(line.server)

    with started() as line.server:
        kept.write("em hỏi thêm ạ")
        left.write(QUESTION)
        assert bien.open.wait(LEASE), "the page came too late: this machine is too slow for the test"
        wait_for(line.server.well, READY, line.server)
        assert left.hears("không còn ở bàn") and left.hears(ANSWER)
        queue = bien.get("/desk/queue")
        assert section(queue, "waiting") == [left_id] and section(queue, "mine") == [kept_id] and section(queue, "others") == []
        assert re.search(rf'id="talk-{kept_id}"[^>]*data-unread="1"', queue)
        said = lines(bien.get(f"/desk/talks/{left_id}"))
        assert [who for who, words in said if QUESTION in words] == ["person"] and any(f"{CAN} không còn ở bàn" in words for _, words in said)
        assert [words for who, words in lines(bien.get(f"/desk/talks/{kept_id}")) if who == "person"][-1].endswith("em hỏi thêm ạ")
        bien.act(f"/desk/talks/{kept_id}/reply", text="vâng, chị hỏi đi", key="k2")
        bien.act(f"/desk/talks/{kept_id}/reply", text=f"{BIEN} nghe ạ", key="k1")  # sent before, and never confirmed
        kept.hears("vâng, chị hỏi đi")
        for person, name in ((left, CAN), (kept, BIEN)):
            assert len([text for text in person.heard() if f"{name} nghe ạ" in text]) == 1
        assert not any("không còn ở bàn" in text for text in kept.heard()), "the assistant kept silent"
        bien.away = True
