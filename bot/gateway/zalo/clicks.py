"""What a click on a button means.

A click on `oa.query.show` comes back as `user_send_text` with the button's payload, and the chat shows the payload as
the person's own words. So the payload is the title, which reads well there, and the id is remembered here, for the
newest buttons only: the same word may stand for something else below another question. What is not known here stays a
text, and the assistant takes a choice by its title and its number too.
"""
from __future__ import annotations

from collections import Counter, OrderedDict
from typing import Dict, List, Optional, Sequence

from bot.gateway.message import Button

#: People; the one who was sent something longest ago goes.
PEOPLE = 5000


class Offered:
    def __init__(self) -> None:
        self._people: OrderedDict[str, Dict[str, str]] = OrderedDict()

    def payloads(self, person: str, buttons: Sequence[Button]) -> List[str]:
        """What each button sends back: its title, or its id where two have the same title. Without buttons there is
        nothing to click any more."""
        self.forget(person)
        alike = Counter(button.title.strip() for button in buttons)
        found = [button.title.strip() if alike[button.title.strip()] == 1 else button.id for button in buttons]
        if found:
            self._people[person] = {payload: button.id for payload, button in zip(found, buttons) if not button.url}
        if len(self._people) > PEOPLE:
            self._people.popitem(last=False)
        return found

    def picked(self, person: str, text: str) -> Optional[str]:
        """The id of the button that sends this text; None for any other text."""
        return self._people.get(person, {}).get(text.strip())

    def forget(self, person: str) -> None:
        self._people.pop(person, None)
