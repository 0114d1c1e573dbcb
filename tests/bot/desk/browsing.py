"""The widget, the gateway and the desk on a port of this machine, for tests that drive a browser."""
from __future__ import annotations

from actions.phrases import Phrases
from bot.desk.accounts import Accounts
from bot.desk.audit import AuditLog
from bot.desk.logins import Logins
from bot.desk.mount import mount as mount_desk
from bot.desk.web import Desk
from bot.settings import Settings
from knowledge.profile import Profile
from tests.bot.desk.talking import Clerk, gateway_with_desk
from tests.bot.widget.house import House


class Hall(House):
    def __init__(self, folder, assistant=None, port=0):
        super().__init__(folder, assistant or Clerk(), port)

    def token(self, login):
        """Of a new session, as if logged in."""
        return self.desk.logins.begin(login)[0]

    def cookie(self, login):
        return {"name": "desk", "value": self.token(login), "url": f"{self.url}/desk"}

    def gateway_over(self, store):
        return gateway_with_desk(store, self.assistant)

    def furnish(self, app, gateway, store):
        self.book = gateway.book
        self.desk = Desk(
            store, gateway, self.assistant, Profile.load(), Settings(),
            Accounts(store), Logins(store), AuditLog(store), Phrases.load(),
        )  # fmt: skip
        mount_desk(app, self.desk)
