"""A form conversation of two questions in place of the real turn: what a person writes goes into the state, and back."""
from actions import replies
from actions.outcome import Turn
from actions.state import State

OPEN, LEAVE, ERASE = "điền tờ khai", "bỏ tờ khai", "xóa dữ liệu"
QUESTIONS = ("name", "id_number")


def respond(state, parse, world):
    """`OPEN` opens the form; each answer is kept, repeated and remembered in every place there is."""
    now, text = State.of(state), parse["text"]
    if text == ERASE:
        return Turn(State(), [replies.text("Dạ, tôi đã xóa.")], "smalltalk", intent="erase", forget=True)
    if text == OPEN:
        now.form, now.procedure, said = {"at": 0}, "1.001193", "Anh/chị tên gì ạ?"
    elif text == LEAVE:
        now.form, now.values, said = None, {}, "Dạ vâng."
    elif now.form:
        now.values[QUESTIONS[now.form["at"]]] = text
        now.form["at"] = min(now.form["at"] + 1, len(QUESTIONS) - 1)
        said = f"Tôi đã ghi {text}."
    else:
        said = f"Tôi chưa rõ «{text}»."
    now.heard, now.choices = text, [{"id": "1", "title": text}]
    turn = Turn(now, [replies.text(said)], "form", intent=(parse.get("intent") or {}).get("name"))
    now.said = [reply.to_json() for reply in turn.replies]
    return turn
