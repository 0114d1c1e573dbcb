"""Updates in the shapes of the Bot API, with invented people."""
from tests.bot.gateway.telegram.fake import ME, PRIVATE

LAN = {"id": 42, "is_bot": False, "first_name": "Na", "language_code": "vi"}
BA = {"id": 43, "is_bot": False, "first_name": "Ba"}
GROUP = {"id": -1001234, "type": "supergroup", "title": "Tổ dân phố", "is_forum": True}


def message(number=1, chat=PRIVATE, author=LAN, **content):
    """An update with a message; `text` and so on as the Bot API has them."""
    body = {"message_id": number + 1000, "date": 1790000000, "chat": chat, "from": author, **content}
    if body.get("text", "").startswith("/"):
        command = body["text"].split()[0]
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    return {"update_id": number, "message": body}


def mention(text, name="@" + ME["username"], where="entities"):
    """The text and the entity of a mention in it, measured in UTF-16 code units."""
    offset = len(text[: text.index(name)].encode("utf-16-le")) // 2
    field = "text" if where == "entities" else "caption"
    return {field: text, where: [{"type": "mention", "offset": offset, "length": len(name)}]}


def asked(buttons, text="Anh/chị có chưa ạ?", chat=PRIVATE, number=900, **more):
    """A message of the bot with a keyboard: rows of {text: data, or an address}."""
    keyboard = [
        [{"text": title, **({"url": data} if data.startswith("http") else {"callback_data": data})} for title, data in row.items()]
        for row in buttons
    ]
    body = {"message_id": number, "date": 1790000000, "chat": chat, "from": ME, "text": text, **more}
    return {**body, **({"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {})}


def tap(data, on, number=1, author=LAN):
    """A tap on the message `on`."""
    query = {"id": f"q{number}", "from": author, "chat_instance": "-5", "message": on, "data": data}
    return {"update_id": number, "callback_query": query}


PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]
FILE = {"file_id": "f", "file_unique_id": "f"}
CLIP = {**FILE, "duration": 3, "width": 10, "height": 10, "length": 10}
