"""Walks over HTTP: the tenth turn beside the second, every turn, and a conversation of 200 messages from end to end."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bot.settings import Settings
from evaluation.speed.figure import Figure, shares
from evaluation.speed.made import prepare
from evaluation.speed.server import running, turn

#: The tenth turn takes at most so many times the second; milliseconds of the slowest turns.
BAR_RATIO, BAR_TURN = 1.3, 150.0
WALKS, MESSAGES = 20, 200
#: How many messages at each end of the long conversation are compared.
ENDS = 25

#: One walk of ten turns and more: an invented family, answers as people type them and as they tap them.
WALK: Sequence[str] = (
    "làm giấy khai sinh cho con", "bắt đầu", "3/11/2026", "case:birth_place=home", "case:special=none",
    "vợ chồng em chưa cưới", "case:recognition=no", "không có giấy chứng sinh", "3", "em là mẹ", "lên xã nộp",
    "walk:look", "có rồi", "chưa có", "có rồi", "có rồi", "bỏ qua",
)  # fmt: skip
#: What a conversation without end is made of: a walk, side questions, changes of mind.
LONG: Sequence[str] = (*WALK[:9], "mất bao lâu", "quay lại", "4", "sửa câu 2", "case:birth_place=home", "làm lại")


def measure(settings: Settings) -> list[Figure]:
    """With a model and an index that are there. `settings` must be in the environment."""
    prepare(settings)
    with running() as (_, port, _ready):
        turn(port, "warm", WALK[0])
        walks = [[turn(port, f"walk-{number}", text) for text in WALK] for number in range(WALKS)]
        long = [turn(port, "long", text) for text in _messages(MESSAGES)]
    second, tenth = (median(walk[at - 1] for walk in walks) for at in (2, 10))
    how = f"{WALKS} walks of {len(WALK)} turns, medians {second:.0f} and {tenth:.0f} ms"
    first, last = median(long[1 : ENDS + 1]), median(long[-ENDS:])
    return [
        Figure("tenth turn of a walk to its second", tenth / second, "times", BAR_RATIO, how),
        *shares("turn of a walk over HTTP", [took for walk in walks for took in walk], f"{WALKS} walks", BAR_TURN),
        Figure(
            f"last {ENDS} of {MESSAGES} messages to the first", last / first, "times", BAR_RATIO, f"{first:.0f} and {last:.0f} ms"
        ),
    ]


def _messages(count: int) -> Iterator[str]:
    for number in range(count):
        yield LONG[number % len(LONG)]
