"""The one reply model."""
from actions.replies import Choice, Reply, choices, link, text

KEYS = ["type", "text", "choices", "path", "url"]


def test_every_reply_has_the_same_keys():
    said = [text("Chào"), choices("Chọn?", [Choice("a", "A")]), link("Trang", "https://x"), Reply("file", "Mẫu", path="a.docx")]
    assert all(list(reply.to_json()) == KEYS for reply in said)
    assert [reply.to_json()["type"] for reply in said] == ["text", "choices", "link", "file"]
    assert said[1].to_json()["choices"] == [{"id": "a", "title": "A"}]
    assert (said[2].to_json()["url"], said[3].to_json()["path"]) == ("https://x", "a.docx")
