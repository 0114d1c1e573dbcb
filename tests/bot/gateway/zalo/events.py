"""Webhooks as Zalo sends them; people and numbers are invented."""
from __future__ import annotations

import json

from tests.bot.gateway.zalo.fake import NOW, OA, PERSON

STAMP = int(NOW * 1000)


def said(name="user_send_text", number="msg-1", stamp=STAMP, **message):
    return {
        "app_id": "4021",
        "user_id_by_app": "552177279717587730",
        "event_name": name,
        "timestamp": str(stamp),
        "sender": {"id": PERSON},
        "recipient": {"id": OA},
        "message": {"msg_id": number, **message},
    }


def follow(name="follow", stamp=STAMP):
    return {
        "app_id": "4021",
        "oa_id": OA,
        "user_id_by_app": "552177279717587730",
        "event_name": name,
        "source": "oa_profile",
        "follower": {"id": PERSON},
        "timestamp": str(stamp),
    }


def attachment(kind, **payload):
    return {"attachments": [{"type": kind, "payload": payload}]}


#: What is no text → what it is here.
OTHERS = {
    "photo": said("user_send_image", **attachment("image", url="https://vi.du/a.jpg"), text="ảnh"),
    "voice": said("user_send_audio", **attachment("audio", url="https://vi.du/a.aac")),
    "sticker": said("user_send_sticker", **attachment("sticker", id="1", url="https://vi.du/s")),
    "file": said("user_send_file", **attachment("file", name="cccd.pdf", size="1024", url="https://vi.du/f")),
    "location": said("user_send_location", **attachment("location", coordinates={"latitude": "22.3", "longitude": "104"})),
    "contact": said("user_send_business_card", **attachment("link", url="https://vi.du/c")),
    "other": said("user_send_video", **attachment("video", url="https://vi.du/v.mp4")),
}
#: What is no message of a person.
SILENT = {
    "echo": {**said("oa_send_text", text="Dạ chào anh/chị"), "sender": {"id": OA}, "recipient": {"id": PERSON}},
    "echo of a picture": {**said("oa_send_image"), "sender": {"id": OA}, "recipient": {"id": PERSON}},
    "received": said("user_received_message"),
    "seen": {**said("user_seen_message"), "message": {"msg_ids": ["1"]}},
    "anonymous": said("anonymous_send_text", text="xin chào"),
    "unknown": said("user_submit_info"),
    "unfollow": follow("unfollow"),
}


def raw(event):
    """With spaces and letters of its own, as no `json.dumps` of ours would write it again."""
    return json.dumps(event, ensure_ascii=False, indent=1).encode()
