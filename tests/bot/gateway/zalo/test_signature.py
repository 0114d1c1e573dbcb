import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.zalo.signature import AHEAD, OLDEST, mac, refusal, stamps

BODY = '{"event_name":"user_send_text","timestamp":"1795000000000","message":{"text":"khai sinh cho bé"}}'.encode()
STAMP = "1795000000000"
NOW = 1_795_000_000.0
RIGHT = mac("4021", BODY, STAMP, "khoa-oa")


def look(signature=f"mac={RIGHT}", body=BODY, signed=(STAMP,), app="4021", secret="khoa-oa", now=NOW):
    return refusal(body, signature, signed, app, secret, now)


def test_the_sum_is_over_id_body_time_and_key_in_this_order():
    assert RIGHT == hashlib.sha256(b"4021" + BODY + b"1795000000000" + b"khoa-oa").hexdigest()


@pytest.mark.parametrize("signature", [f"mac={RIGHT}", RIGHT, f"mac={RIGHT.upper()}", f" mac={RIGHT} "])
def test_a_right_signature_passes(signature):
    assert look(signature) is None


@pytest.mark.parametrize("signature", [None, ""])
def test_none_is_unsigned(signature):
    assert look(signature) == "unsigned"


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "mac=" + "0" * 64},
        {"signature": "mac="},
        {"signature": "chữ ký"},
        {"signature": "\udcff"},
        {"body": BODY.replace(b"b\xc3\xa9", b"me")},
        {"body": BODY + b"\n"},
        {"app": "4022"},
        {"secret": "khoa-khac"},
        {"signed": ("1795000000001",)},
        {"signed": ()},
    ],
)
def test_anything_else_is_wrong(change):
    assert look(**change) == "wrong"


@pytest.mark.parametrize(
    "now, why",
    [(NOW + OLDEST, None), (NOW + OLDEST + 1, "old"), (NOW + 86_400, "old"), (NOW - AHEAD, None), (NOW - AHEAD - 1, "old")],
)
def test_what_was_kept_back_is_a_replay(now, why):
    assert look(now=now) == why


def test_the_time_of_the_header_may_be_the_signed_one():
    signature = mac("4021", BODY, "1795000000500", "khoa-oa")
    assert look(signature, signed=stamps(json.loads(BODY), {"X-ZEvent-Timestamp": "1795000000500"})) is None


@pytest.mark.parametrize("stamp", ["", "abc", "1e12", "-5", "١٢٣", "9" * 17, None, True, 1.5, [], {}])
def test_what_is_no_time_is_not_tried(stamp):
    assert stamps({"timestamp": stamp}, {}) == []


def test_a_number_is_a_time_too():
    assert stamps({"timestamp": 1795000000000}, {}) == ["1795000000000"]


@given(st.binary(max_size=200), st.text(max_size=70), st.integers(0, 10**15))
def test_no_signature_passes_by_chance_and_none_breaks_it(body, signature, stamp):
    assert look(signature, body, (str(stamp),)) in ("wrong", "unsigned")


@given(st.binary(max_size=200), st.integers(0, 199))
def test_a_changed_byte_is_found(body, place):
    if body:
        changed = bytearray(body)
        changed[place % len(body)] ^= 1
        assert look(mac("4021", body, STAMP, "khoa-oa"), bytes(changed)) == "wrong"
        assert look(mac("4021", body, STAMP, "khoa-oa"), body) is None
