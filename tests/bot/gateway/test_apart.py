"""A form that is asked for where others read along: the real turns of the assistant, between a channel and its people."""
from __future__ import annotations

from actions.forms.offer import COMMAND, FILL
from actions.turn import respond
from bot.gateway.apart import DECLINE, STOP
from bot.gateway.rendering import pieces
from bot.serve.upstream import Unavailable
from knowledge.store import Catalogue
from tests.actions.talk import on, world
from tests.bot.gateway.doubles import Assistant, incoming, until
from tests.bot.gateway.test_flow import play

BIRTH, FORM = "1.001193", "to-khai-khai-sinh"
AT_ONCE = f"{FILL}{FORM}@{BIRTH}"


class Shelf:
    def keep(self, name, content):
        return f"files/{name}"


class Office(Assistant):
    """The assistant itself, without the model: it understands choices, numbers and its own few words."""

    def __init__(self):
        super().__init__()
        self.world, self.states, self.turns, self.broken = world(catalogue=Catalogue.load(), files=Shelf()), {}, [], []

    async def turn(self, sender, text):
        if text in self.broken:
            self.broken.remove(text)
            raise Unavailable("down")
        found = respond(self.states.get(sender, {}), on(text), self.world)
        self.states[sender] = found.state.to_json()
        self.asked.append((sender, text))
        turn = found.to_json(text, 1.0)
        self.turns.append(turn)
        return turn


class Talk:
    """A person of a running gateway; `to` is where they are answered."""

    def __init__(self, gateway, phone, office, to):
        self.gateway, self.phone, self.office, self.to, self.number = gateway, phone, office, to, 0

    async def say(self, text):
        """What they are sent for it."""
        before, self.number = len(self.phone.got), self.number + 1
        await self.phone.take(incoming("lan", self.number, text, to=self.to))
        await until(lambda: len(self.phone.got) > before and not (self.gateway.inbox.depth()[0] or self.gateway.outbox.depth()[0]))
        return "\n".join(text for _, text in self.phone.got[before:])

    async def ask_for_the_form(self):
        """The first answer to each question that comes before it; what is said where it would begin."""
        text = AT_ONCE
        for _ in range(30):
            said = await self.say(text)
            if any((turn["stage"] or "").startswith("form_") for turn in self.office.turns):
                return said
            text = self.office.turns[-1]["replies"][-1]["choices"][0]["id"]
        raise AssertionError("the form does not come")

    @property
    def state(self):
        return self.office.states["phone-lan"]


def talking(store, to, script, office=None):
    async def run(gateway, phone, office):
        await script(Talk(gateway, phone, office, to))

    play(store, run, office or Office(), render=pieces)


def test_alone_the_form_begins_with_consent(store):
    async def script(lan):
        said = await lan.ask_for_the_form()
        assert lan.office.turns[-1]["stage"] == "form_consent" and lan.state["form"]
        assert "đồng ý" in said.lower() and "nhắn riêng" not in said

    talking(store, "lan", script)


def test_in_a_group_the_person_is_shown_where_to_write_alone(store):
    async def script(lan):
        said = await lan.ask_for_the_form()
        assert said.startswith("Tờ khai hỏi những điều riêng") and f"https://vi.du/{BIRTH}" in said
        assert lan.office.asked[-1] == ("phone-lan", DECLINE) and lan.state["form"] is None and not lan.state["consent"]
        assert "mẫu trống" in said  # as for anyone who declines
        asked = len(lan.office.asked)
        await lan.say("Giàng Thị Mẩy")
        assert len(lan.office.asked) == asked + 1 and not lan.state["values"]

    talking(store, "group-7", script)


def test_a_form_that_is_open_in_a_group_already_is_put_aside(store):
    """As one may be that was begun before groups were told."""

    async def script(lan):
        lan.to = "lan"
        await lan.ask_for_the_form()
        await lan.say(f"{COMMAND}agree")
        await lan.say("Giàng Thị Mẩy")
        lan.to = "group-7"
        said = await lan.say("Giàng A Páo")
        assert lan.office.asked[-1] == ("phone-lan", STOP) and lan.state["stage"] == "answered"
        assert said.startswith("Tờ khai hỏi những điều riêng") and "Giàng" not in said

    talking(store, "group-7", script)


def test_where_the_assistant_is_away_in_between_the_person_is_told_when_it_is_back(store):
    office = Office()
    office.broken = [DECLINE]

    async def script(lan):
        assert "nhắn riêng" in await lan.ask_for_the_form()
        assert office.broken == [] and lan.state["form"] is None

    talking(store, "group-7", script, office)
