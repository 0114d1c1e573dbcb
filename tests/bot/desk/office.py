"""A real server with the desk on it, and browsers that sit before it."""
from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
from aiohttp.test_utils import TestServer

from actions.phrases import Phrases
from bot.desk.accounts import Accounts
from bot.desk.audit import AuditLog
from bot.desk.logins import Logins
from bot.desk.mount import mount as mount_desk
from bot.desk.web import Desk
from bot.gateway.api.mount import mount
from bot.serve.front import application
from bot.settings import Settings
from knowledge.profile import Profile
from tests.bot.gateway.doubles import SORRY, Assistant, gateway_of

#: login → (name, role); the password of each is `PASSWORD`.
PEOPLE = {"quan": ("Trần Thị Quân", "admin"), "bien": ("Lê Văn Biên", "editor"), "can": ("Phạm Thị Cẩn", "staff")}
BY_ROLE = {role: login for login, (_, role) in PEOPLE.items()}
PASSWORD = "con mèo trèo cây cau"


def furnish(store):
    for login, (name, role) in PEOPLE.items():
        Accounts(store).add(login, name, role, PASSWORD)


@dataclass
class Seen:
    """One answer. `text` is the body, `json` what it is as JSON or None."""

    status: int
    headers: object
    text: str
    json: object

    @property
    def location(self):
        return self.headers.get("Location")

    @property
    def csrf(self):
        """The token of the forms on this page."""
        return re.search(r'name="csrf" value="([^"]*)"', self.text)[1]

    @property
    def cookies(self):
        return self.headers.getall("Set-Cookie", [])


class Browser:
    """Keeps cookies, sends Origin with what it posts, and follows no redirect."""

    def __init__(self, server, office):
        self.office, self.origin = office, str(server.make_url("")).rstrip("/")
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def call(self, method, path, **request):
        async with self.session.request(method, self.origin + path, allow_redirects=False, **request) as response:
            text = await response.text()
            json = await response.json() if response.content_type == "application/json" else None
            return Seen(response.status, response.headers, text, json)

    async def status(self, method, path, fields=(), **headers):
        """Of an answer that may be a stream, which is not waited for."""
        sent = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded", **headers}
        request = {"data": urlencode(dict(fields))} if method != "GET" else {}
        async with self.session.request(method, self.origin + path, allow_redirects=False, headers=sent, **request) as response:
            return response.status

    async def get(self, path, **headers):
        return await self.call("GET", path, headers=headers)

    async def post(self, path, fields=(), origin="own", **headers):
        """`headers` by their names with «_» for «-»; `origin` None sends none."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if origin is not None:
            sent["Origin"] = self.origin if origin == "own" else origin
        return await self.call("POST", path, headers=sent, data=urlencode(list(dict(fields).items())))

    async def log_in(self, login, password=PASSWORD, onward=""):
        form = await self.get(f"/desk/login{onward}")
        return await self.post("/desk/login", {"csrf": form.csrf, "login": login, "password": password, "next": onward})

    async def sit(self, login):
        """As if logged in, without the work of a password. Gives the token of forms."""
        token, self.csrf = await asyncio.to_thread(self.office.logins.begin, login)
        self.use(token)
        return self.csrf

    def use(self, token):
        self.session.cookie_jar.update_cookies({"desk": token}, aiohttp.client.URL(f"{self.origin}/desk/"))

    @property
    def token(self):
        return next((cookie.value for cookie in self.session.cookie_jar if cookie.key == "desk"), None)

    async def act(self, path, fields=(), **headers):
        """A form of a page, with its token."""
        return await self.post(path, {"csrf": self.csrf, **dict(fields)}, **headers)


class Office:
    def __init__(self, server, desk):
        self.server, self.desk, self.logins = server, desk, desk.logins
        self.accounts, self.audit = desk.accounts, desk.audit
        self.browsers = []

    def browser(self):
        self.browsers.append(Browser(self.server, self))
        return self.browsers[-1]

    async def sitting(self, role):
        """A browser in which an account of this role is logged in."""
        browser = self.browser()
        await browser.sit(BY_ROLE[role])
        return browser

    def acts(self, **only):
        """[(login, act, subject)] of the audit log, oldest first."""
        return [(row.login, row.act, row.subject) for row in reversed(self.audit.rows(**only))]


@asynccontextmanager
async def office(store, assistant=None, clock=None, public_url=None, profile=None, gateway=None):
    """The front, the gateway and the desk over `store`; `clock` is that of accounts and sessions."""
    assistant = assistant or Assistant()
    gateway = gateway or gateway_of(store, assistant)
    app = application(assistant, SORRY, store.shelf.find, gateway.parts)
    mount(app, gateway, [], [], SORRY)
    timed = {"clock": clock} if clock else {}
    desk = Desk(
        store, gateway, assistant, profile or Profile.load(), Settings(public_url=public_url),
        Accounts(store, **timed), Logins(store, **timed), AuditLog(store, **timed), Phrases.load(),
    )  # fmt: skip
    mount_desk(app, desk)
    await gateway.start()
    found = Office(TestServer(app), desk)
    await found.server.start_server()
    try:
        yield found
    finally:
        for browser in found.browsers:
            await browser.session.close()
        gateway.feed.close()
        await found.server.close()
        await gateway.stop()
