"""A catalogue of a few procedures and an encoder without a model, for tests of what is built upon them."""
from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any, Dict, Sequence

import numpy as np

from knowledge.schema import FormReference, Paper, Procedure
from knowledge.search import index as index_room
from knowledge.search.documents import Summary
from knowledge.search.engine import SearchEngine
from knowledge.search.features import NAMES
from knowledge.search.ranking import Weights
from knowledge.store import Catalogue
from nlu.lexicons import Lexicon, default_lexicon
from nlu.text import fold

BIRTH, MARRIAGE, FOREIGN_MARRIAGE, RECORD = "1.001193", "1.000894", "2.000806", "3.000333"
FIRST_CARD, EXCHANGE_CARD, REISSUE_CARD = "1.014061", "1.014063", "1.014064"
TEMPORARY, SHOP, BETWEEN_AGENCIES = "1.004194", "1.001612", "9.000001"


class WordEncoder:
    """A text is the sum of its words, each hashed to a direction: near texts share words."""

    dimension, fingerprint = 256, "words"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts):
            for word in fold(text).split():
                row[zlib.crc32(word.encode()) % self.dimension] += 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)

    encode_passages = encode_queries


def procedure(code: str = BIRTH, title: str = "Đăng ký khai sinh", **more: Any) -> Procedure:
    """A procedure with what every procedure must have, and `more`."""
    source = {"url": f"https://dichvucong.gov.vn/{code}", "verified_on": "2026-07-18"}
    return Procedure(**{"code": code, "title": title, "short": title, "source": source, **more})


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    birth: Dict[str, Any] = {
        "aliases": ["làm giấy khai sinh", "khai sinh cho con"],
        "agency": "Ủy ban nhân dân cấp xã",
        "cases": [
            {"id": "birth_date", "ask": "Bé sinh ngày nào?", "type": "date"},
            {"id": "born_at", "ask": "Bé sinh ở đâu?", "options": [
                {"id": "hospital", "label": "Ở bệnh viện"}, {"id": "home", "label": "Ở nhà"},
            ]},
        ],
        "channels": [
            {"via": "direct", "times": [{"amount": 1, "unit": "working_day"}], "fees": [
                {"kind": "free", "when": "days(birth_date) <= 60"},
                {"kind": "set_by_province", "when": "days(birth_date) > 60"},
            ]},
            {"via": "online", "times": [{"amount": 1, "unit": "working_day"}]},
        ],
        "documents": [
            {"use": "to-khai", "original": 1},
            {"name": "Giấy chứng sinh", "original": 1, "when": "born_at = hospital"},
            {"name": "Văn bản của người làm chứng", "when": "born_at = home"},
        ],
        "steps": ["Nộp hồ sơ.", "Nhận giấy khai sinh."],
        "result": "Giấy khai sinh.",
    }
    fee = [{"kind": "amount", "vnd": 30000, "per": "thẻ"}]
    cards = [{"via": "direct", "times": [{"amount": 7, "unit": "working_day"}], "fees": fee}]
    return Catalogue(
        [
            procedure(**birth),
            procedure(MARRIAGE, "Đăng ký kết hôn", aliases=["làm giấy kết hôn", "đăng ký hôn nhân"],
                      related=[{"code": FOREIGN_MARRIAGE, "tells_apart": "Cả hai là công dân Việt Nam."}]),
            procedure(FIRST_CARD, "Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên",
                      short="Làm thẻ căn cước lần đầu (từ đủ 14 tuổi)", aliases=["làm căn cước lần đầu"], channels=cards),
            procedure(EXCHANGE_CARD, "Cấp đổi thẻ căn cước", short="Đổi thẻ căn cước", aliases=["đổi căn cước"], channels=cards),
            procedure(REISSUE_CARD, "Cấp lại thẻ căn cước", short="Làm lại thẻ căn cước bị mất, hỏng",
                      aliases=["mất căn cước", "làm lại căn cước"], channels=cards),
            procedure(TEMPORARY, "Đăng ký tạm trú", aliases=["làm tạm trú"], copies=["1.004195"], former_codes=["1.000001"]),
            procedure(RECORD, "Cấp Phiếu lý lịch tư pháp", aliases=["xin lý lịch tư pháp"]),
            procedure(SHOP, "Đăng ký thành lập hộ kinh doanh", aliases=["mở quán ăn", "đăng ký hộ kinh doanh"]),
            procedure(BETWEEN_AGENCIES, "Xác nhận số liệu giữa các cơ quan", audience="agency"),
        ],
        [procedure(FOREIGN_MARRIAGE, "Đăng ký kết hôn có yếu tố nước ngoài", grade="lookup", aliases=["cưới người nước ngoài"])],
        [Paper(id="to-khai", name="Tờ khai đăng ký khai sinh")],
        [FormReference(id="khai-sinh", name="Tờ khai đăng ký khai sinh")],
    )


@lru_cache(maxsize=1)
def engine() -> SearchEngine:
    """The engine over the catalogue, with weights of our own."""
    return engine_over(catalogue().documents)


def engine_over(documents) -> SearchEngine:
    return SearchEngine(index_room.build(documents, WordEncoder(), "tiny"), WordEncoder(), lexicon(), weights())


def summary(code: str, title: str, **more: Any) -> Summary:
    return Summary(code, title, title, **more)


def lexicon() -> Lexicon:
    return default_lexicon()


def weights() -> Weights:
    """Round weights of our own: what is tested here is what the features do, not the latest fit."""
    rank = dict.fromkeys(NAMES, 0.0)
    rank.update(
        folded=1.5, accented=1.5, official=4, dense=1, dense_rank=2, folded_rank=1, official_rank=2, covered=2, said=2.5,
        alias=3, grams=0.5, context=3, acts_both=1, acts_unsaid=-0.5, acts_missed=-1, unsaid_marks=-2, missed_marks=-1,
        walk=0.5, neighbour=1.2, specific=-2, ministry=-1.4, citizen=1, length=0.5,
    )  # fmt: skip
    values = np.asarray([rank[name] for name in NAMES], dtype=np.float32)
    shipped = Weights.load()
    return Weights(values, values, shipped.scope, shipped.clarify)
