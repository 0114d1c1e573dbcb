"""Questions without an answer, grouped by likeness: how many, and the words that they share. None of them is shown."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.desk import corrections
from bot.desk.likeness import groups
from bot.desk.measures.hiding import LEAST, Figure
from bot.desk.measures.report import Row, Table
from bot.store.conversations import Store
from nlu.lexicons import default_lexicon

#: Words by which a group is called.
WORDS = 6


def unanswered(store: Store) -> Table:
    """Of the newest questions that nobody has looked at yet, whatever day, channel or commune. Raises StoreError.

    One of each person in a group: who asks five times alike would else be a group whose words are all theirs.
    """
    rows = [row for row in corrections.rows(store) if row.kind == corrections.UNANSWERED]
    found = [{rows[place].person: rows[place].question for place in places} for places in groups([row.question for row in rows])]
    return table([list(each.values()) for each in found])


def table(found: Sequence[Sequence[str]]) -> Table:
    """Pure. Groups smaller than LEAST are hidden, and so is every word that fewer questions have."""
    large = sorted((texts for texts in found if len(texts) >= LEAST), key=lambda texts: -len(texts))
    rows = tuple(Row(_called(texts), (Figure(len(texts)),)) for texts in large)
    note = "Câu đang chờ xem ở mục Học thêm, mỗi người tính một câu, không theo kỳ, kênh hay xã. Nhóm dưới 5 câu không nêu ở đây."
    return Table("unanswered", "Câu chưa trả lời được, gom theo nhóm giống nhau", ("Từ chung của nhóm", "Câu"), rows, "", note)


def _called(texts: Sequence[str]) -> str:
    """The words of the first that enough of them have, in its order."""
    content, seen = default_lexicon().content_tokens, Counter[str]()
    for text in texts:
        seen.update(set(content(text.lower())))
    shared = [word for word in dict.fromkeys(content(texts[0].lower())) if seen[word] >= LEAST]
    return " ".join(shared[:WORDS]) or "(không có từ chung)"
