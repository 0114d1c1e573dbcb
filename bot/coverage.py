"""What the catalogue knows, counted: how many procedures have which facts."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.schema import Procedure
from knowledge.store import Catalogue

#: Column → whether a record has it. `not_published` and `unknown` are not knowing.
FACTS: dict[str, Callable[[Procedure], bool]] = {
    "giấy tờ": lambda p: bool(p.documents),
    "phí": lambda p: any(fee.kind != "not_published" for channel in p.channels for fee in channel.fees),
    "thời hạn": lambda p: any(channel.times for channel in p.channels),
    "cách nộp": lambda p: bool(p.channels),
    "trực tuyến": lambda p: p.online != "unknown",
    "nơi khác": lambda p: p.any_office != "unknown",
    "các bước": lambda p: bool(p.steps),
    "căn cứ": lambda p: bool(p.legal_basis),
    "kết quả": lambda p: p.result is not None,
    "câu hỏi": lambda p: bool(p.cases),
}
HEADER = ("nguồn", "thủ tục", *FACTS)


def rows(catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """A row a kind of record, each procedure counted once, then the sum."""
    kinds = {"biên soạn": [0] * (1 + len(FACTS)), "lân cận": [0] * (1 + len(FACTS)), "đã nhập": [0] * (1 + len(FACTS))}
    for code in catalogue:
        procedure = catalogue.get(code)
        if procedure is None:
            continue
        kind = "biên soạn" if code in catalogue.curated else "lân cận" if code in catalogue.neighbours else "đã nhập"
        for place, has in enumerate((lambda _: True, *FACTS.values())):
            kinds[kind][place] += has(procedure)
    yield from ((kind, *counts) for kind, counts in kinds.items() if counts[0])
    yield ("tổng", *(sum(column) for column in zip(*kinds.values())))
