"""What a log says of an error, and what it does not."""
import json
import logging
import subprocess
import sys

import pytest

from bot.serve.logs import Wordless, place, wordless
from tests.test_architecture import ROOT

SECRET = "Nguyễn Thị Bí Mật"


def broken():
    """An error whose words and local variables are personal, caused by another."""
    text = SECRET
    try:
        json.loads(text)
    except ValueError as error:
        raise KeyError(text) from error


def caught():
    try:
        broken()
    except KeyError as error:
        return error


def test_an_error_is_said_by_kind_and_place():
    said = place(caught())
    assert "KeyError" in said and "JSONDecodeError" in said and "in broken" in said and SECRET not in said
    assert place(None) == ""


def test_an_error_that_is_its_own_cause_comes_to_an_end():
    error, other = caught(), ValueError(SECRET)
    error.__cause__, other.__cause__ = other, error
    assert SECRET not in place(error)


def test_a_log_record():
    error = caught()
    record = logging.LogRecord("rasa", logging.ERROR, __file__, 1, "it failed", None, (type(error), error, error.__traceback__))
    said = Wordless().format(record)
    assert said.startswith("it failed\nKeyError\n") and SECRET not in said


@pytest.mark.parametrize("as_given", ["error", "tuple", "true"])
def test_a_structured_record(as_given):
    try:
        broken()
    except KeyError as error:
        info = {"error": error, "tuple": (type(error), error, error.__traceback__), "true": True}[as_given]
        event = wordless(None, "error", {"event": "failed", "exc_info": info})
    assert set(event) == {"event", "exception"} and "KeyError" in event["exception"] and SECRET not in event["exception"]
    assert wordless(None, "error", {"event": "failed"}) == {"event": "failed"}


def test_what_rasas_own_logger_writes():
    """In a process of its own, as logging is set up once for all."""
    code = (
        "import structlog\n"
        "from bot.settings import quiet\n"
        "from bot.serve.logs import rasa_too, warnings_only\n"
        "quiet(); warnings_only(); rasa_too()\n"
        "from tests.bot.test_logs import SECRET, broken\n"
        "log = structlog.get_logger('rasa')\n"
        "log.info('heard', text=SECRET)\n"
        "try: broken()\n"
        "except KeyError: log.exception('failed'); __import__('logging').getLogger('x').exception('failed too')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    written = done.stdout + done.stderr
    assert done.returncode == 0, written
    assert '"event": "failed"' in written and "failed too" in written and written.count("in broken") == 4  # two errors, twice
    assert SECRET not in written and json.dumps(SECRET)[1:-1] not in written


def test_the_action_server_answers_an_error_without_the_request():
    """The SDK would answer with the whole of it, and log its words."""
    code = (
        "import asyncio, logging\n"
        "from bot.serve.action_server import application\n"
        "from bot.serve.logs import warnings_only\n"
        "from tests.bot.test_logs import SECRET\n"
        "warnings_only()\n"
        "app = application({})\n"
        "class Request:\n"
        "    json = {'tracker': SECRET}; name = None; url = 'x'\n"
        "async def main():\n"
        "    answer = await app.error_handler.response(Request(), ValueError(SECRET))\n"
        "    print(answer.status, answer.body.decode())\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    written = done.stdout + done.stderr
    assert '500 {"error":"ValueError"}' in done.stdout, written
    assert SECRET not in written and json.dumps(SECRET)[1:-1] not in written
