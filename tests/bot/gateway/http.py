"""A real server in this process over the gateway, whose every answer is held to the description."""
from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager

import jsonschema
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.api.mount import description, mount
from bot.serve.front import application
from tests.bot.gateway.doubles import SORRY, gateway_of

PORTAL = "https://xa-ban-mau.example"


class Server:
    def __init__(self, client, gateway):
        self.client, self.gateway = client, gateway

    async def call(self, method, path, token=None, **request):
        """Status, headers and JSON (None where there is none) of one request."""
        headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **request.pop("headers", {})}
        async with self.client.request(method, path, headers=headers, **request) as response:
            body = await response.json() if response.content_type == "application/json" else None
            if method != "OPTIONS":
                described(method, path.partition("?")[0], response.status, response.content_type, body)
            return response.status, response.headers, body

    async def open(self, **body):
        status, _, session = await self.call("POST", "/v1/widget/sessions", json=body)
        assert status == 201
        return session["token"]

    async def write(self, token, number, text="xin chào"):
        return await self.call("POST", "/v1/widget/messages", token, json={"id": str(number), "text": text})

    async def read(self, token, after=0, wait=20):
        return (await self.call("GET", f"/v1/widget/events?after={after}&wait={wait}", token))[2]

    async def all(self, token, turns, after=0):
        """Every event after a cursor, once there are so many turns."""
        found = []
        while sum(event["type"] == "turn" for event in found) < turns:
            answer = await self.read(token, after)
            found += [event for event in answer["events"] if event["type"] != "busy"]
            after = answer["cursor"]
        return found

    @asynccontextmanager
    async def stream(self, token, after=0, path="/v1/widget/events", **headers):
        """A function that gives the next event of a stream as (id, data); comments are left out."""
        sent = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}", **headers}
        joint = "&" if "?" in path else "?"
        async with self.client.get(f"{path}{joint}after={after}", headers=sent) as response:
            assert response.status == 200 and response.content_type == "text/event-stream"

            async def event():
                block = {}
                while line := (await asyncio.wait_for(response.content.readline(), 30)).decode().rstrip("\n") or block.get("data") is None:
                    if line is True:
                        if response.content.at_eof():
                            return None
                        continue
                    name, _, value = line.partition(": ")
                    block[name] = value
                return block.get("id"), json.loads(block["data"])

            yield event


@asynccontextmanager
async def serving(store, assistant, *channels, find=None, **limits):
    gateway = gateway_of(store, assistant, *channels, **limits)
    app = application(assistant, SORRY, find or store.shelf.find, gateway.parts, ("web", "api"))
    mount(app, gateway, channels, [PORTAL], SORRY)
    await gateway.start()
    try:
        async with TestClient(TestServer(app)) as client:
            try:
                yield Server(client, gateway)
            finally:
                gateway.feed.close()
    finally:
        await gateway.stop()


def described(method, path, status, kind, body):
    """Hold an answer to the description; raises where it is not as described."""
    if status in (404, 405) and body["error"]["code"] in ("not_found", "method_not_allowed"):  # of the framework
        jsonschema.validate(body, whole("Error"))
        return
    for template, methods in description()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and method.lower() in methods:
            answers = methods[method.lower()]["responses"]
            assert str(status) in answers, f"{method} {template}: {status} is not described"
            answer = resolved(answers[str(status)])
            content = answer.get("content", {})
            assert kind in content or not content, f"{method} {template}: {status} as {kind}"
            if body is not None and "schema" in content.get(kind, {}):
                schema = {**content[kind]["schema"], "components": description()["components"]}
                jsonschema.Draft202012Validator(schema).validate(body)
            return
    raise AssertionError(f"{method} {path} is not described")


def resolved(part):
    if "$ref" not in part:
        return part
    found = description()
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def whole(name):
    return {"$ref": f"#/components/schemas/{name}", "components": description()["components"]}
