"""A desk that has been at work for a while: figures, questions that went wrong, changes that wait, entries in the log."""
from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import sqlalchemy as sa

from actions import progress
from actions.world import today_in_vietnam
from bot.desk import audit, corrections
from bot.desk.care.cards import cards
from bot.desk.changes import Changes
from bot.gateway.tallies import CONVERSATION, CORRECTION, OPENED, TURN, WAIT
from bot.store.desk import Tally

BIRTH, MARRIAGE, STATUS, COPY = "1.001193", "1.000894", "1.004873", "2.000635"
#: (kind, question, code of the answer, code of what is right, login)
WRONG = [
    (corrections.CITIZEN, "lấy tờ hồng cho con nít", MARRIAGE, None, None),
    (corrections.UNANSWERED, "đổi tên đường trong sổ đỏ", None, None, None),
    (corrections.UNANSWERED, "doi ten duong tren so do thi lam sao", None, None, None),
    (corrections.UNANSWERED, "sổ đỏ ghi tên đường cũ, đổi ở đâu", None, None, None),
    (corrections.STAFF, "giấy độc thân để vay ngân hàng", MARRIAGE, STATUS, "can"),
]

HOME, BESIDE = "00004", "00008"
#: (commune, channel) → conversations of a working day.
PLACES = {(HOME, "web"): 34, (HOME, "zalo"): 21, (HOME, "telegram"): 7, (BESIDE, "web"): 6}
#: (kind, subject) → how often for one conversation.
OFTEN = {
    **{(TURN, name): often for name, often in (
        ("answer", 1.7), ("clarify", 0.32), ("apologize", 0.11), ("walk", 1.9), ("form", 0.8), ("handoff", 0.09), ("smalltalk", 0.4))},
    **{(progress.PROCEDURE, code): often for code, often in (
        (BIRTH, 0.34), ("1.004194", 0.25), (MARRIAGE, 0.19), ("2.000815", 0.17), (STATUS, 0.12), (COPY, 0.07))},
    **{(progress.REACHED, f"{BIRTH} {step}"): often for step, often in (
        ("question:parents_married", 0.3), ("paper:giay-chung-sinh", 0.24), ("list", 0.2), ("end", 0.16))},
    **{(progress.PASSED, f"{BIRTH} {step}"): often for step, often in (
        ("question:parents_married", 0.25), ("paper:giay-chung-sinh", 0.2), ("list", 0.16))},
    **{(progress.LACKED, subject): often for subject, often in (
        (f"{BIRTH} giay-chung-sinh", 0.06), (f"{BIRTH} lam-chung-viec-sinh", 0.03), (f"{MARRIAGE} giay-to-cu-tru", 0.02))},
    **{(WAIT, name): often for name, often in (("under_1", 0.04), ("under_5", 0.03), ("under_15", 0.012), ("over_15", 0.006))},
    (progress.FORM_BEGUN, "ct01"): 0.14, (progress.FORM_MADE, "ct01"): 0.1, (progress.PORTAL, BIRTH): 0.2,
    (progress.PORTAL, "1.004194"): 0.13, (OPENED, ""): 0.17, (CORRECTION, "citizen"): 0.05,
}  # fmt: skip


def figures(day, days=90, seed=5):
    """Rows of `Tally` for the days until `day`."""
    draw, counts = random.Random(seed), Counter()
    for at in range(days):
        when = day - dt.timedelta(days=at)
        for (commune, channel), usual in PLACES.items():
            talks = round(usual * draw.uniform(0.7, 1.3) * (0.3 if when.weekday() > 4 else 1))
            counts[when, commune, channel, CONVERSATION, ""] += talks
            for (kind, subject), often in OFTEN.items():
                counts[when, commune, channel, kind, subject] += sum(draw.random() < often / 2 for _ in range(2 * talks))
    names = ("commune", "channel", "kind", "subject")
    return [{"day": when.isoformat(), **dict(zip(names, parts)), "count": count} for (when, *parts), count in counts.items() if count]


def worked(desk):
    """`desk`: bot.desk.web.Desk, whose settings have a folder of their own."""
    with desk.store.engine.begin() as connection:
        connection.execute(sa.insert(Tally), figures(today_in_vietnam()))
    for number, (kind, question, answered, right, login) in enumerate(WRONG):
        corrections.add(desk.store, f"người {number}", kind, question, answered, right, login=login)
    changes = Changes(desk.store, desk.settings.additions, lambda: cards(desk.settings.catalogue))
    changes.approve(changes.propose(BIRTH, "alias", "add", "làm tờ hồng cho bé", "quan").id, "bien")
    changes.propose(COPY, "alias", "add", "xin lại bản sao giấy khai sinh cũ", "bien")
    changes.propose(STATUS, "question", "add", "giấy độc thân để mua nhà trả góp xin ở đâu", "quan")
    for login, act, subject, detail in (
        (audit.CONSOLE, audit.ACCOUNT_ADDED, "quan", "admin"), ("quan", audit.LOGIN, "quan", ""), ("can", audit.LOGIN, "can", ""),
        ("can", audit.TAKEN, "0f3a9c51d2b84e6f", ""), ("can", audit.OPENED_VALUES, "0f3a9c51d2b84e6f", ""),
        ("can", audit.REPLIED, "0f3a9c51d2b84e6f", ""), ("bien", audit.CHANGE_APPROVED, BIRTH, "thêm tên gọi, đề nghị số 1"),
    ):  # fmt: skip
        desk.audit.add(login, act, subject, detail)
