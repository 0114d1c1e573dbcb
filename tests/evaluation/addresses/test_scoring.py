import pytest

from evaluation.addresses import figures, scoring
from evaluation.addresses.rows import Row, read
from evaluation.addresses.scoring import ASKED, CONFIRMED, LEFT_OUT, OFFERED, RIGHT, SILENT, Outcome, verdict
from evaluation.perturbation.changes import no_diacritics
from knowledge.fields.model import Read

BA_DINH, NGOC_HA, GIANG_VO = "00004", "00008", "00025"
NAMES = {BA_DINH: "phường Ba Đình", NGOC_HA: "phường Ngọc Hà", GIANG_VO: "phường Giảng Võ"}


def row(*codes: str, tags: tuple[str, ...] = ()) -> Row:
    return Row("a", "development", "…", tags, codes, True, "today")


def value(code: str, confirm: str | None = None) -> Read:
    return Read({"detail": "", "code": code, "unit": "…"}, "…", confirm=confirm)


def offer(*codes: str) -> Read:
    return Read(problem="address_which", options=tuple(f"ngõ 5, {NAMES[code]}, thành phố Hà Nội" for code in codes))


@pytest.mark.parametrize(
    "expected, found, said",
    [
        ([BA_DINH], value(BA_DINH), RIGHT),
        ([BA_DINH], value(BA_DINH, "address_converted"), RIGHT),
        ([BA_DINH], value(NGOC_HA), SILENT),
        ([BA_DINH], value(NGOC_HA, "address_converted"), CONFIRMED),
        ([BA_DINH, NGOC_HA], value(NGOC_HA), SILENT),  # a guess
        ([BA_DINH, NGOC_HA], value(NGOC_HA, "address_converted"), OFFERED),
        ([], value(NGOC_HA), SILENT),
        ([BA_DINH], Read({"detail": "", "country": "JP"}, "Nhật Bản"), SILENT),
        ([BA_DINH], Read(problem="address_commune"), ASKED),
        ([], Read(problem="address"), ASKED),
        ([BA_DINH], offer(BA_DINH, NGOC_HA), OFFERED),
        ([BA_DINH, GIANG_VO], offer(BA_DINH, NGOC_HA), LEFT_OUT),
        ([BA_DINH], offer(NGOC_HA, GIANG_VO), LEFT_OUT),
        ([], offer(BA_DINH, NGOC_HA), LEFT_OUT),
        ([BA_DINH, GIANG_VO], offer(BA_DINH, *[NGOC_HA] * 7), OFFERED),  # a full list
    ],
)
def test_what_an_answer_is_worth(expected, found, said):
    assert verdict(row(*expected), found) == said


def test_an_offer_is_read_with_and_without_a_house():
    assert scoring.offered(["Phường Ba Đình, thành phố Hà Nội", "số 3, phường Ngọc Hà, thành phố Hà Nội"]) == {BA_DINH, NGOC_HA}


def test_one_silent_answer_breaks_the_bar_and_so_do_six_other_mistakes_in_a_hundred():
    def some(**counts: int) -> list[Outcome]:
        return [Outcome(row(BA_DINH, tags=("old",)), v, Read()) for v, n in counts.items() for _ in range(n)]

    assert figures.holds(some(right=95, **{LEFT_OUT: 5})) and not figures.holds(some(right=94, **{LEFT_OUT: 6}))
    silent = some(right=99, **{SILENT: 1})
    assert not figures.holds(silent)
    old, everything = figures.by_tag(silent, "here").rows
    assert old[:3] == ("old", "100", "99") and everything[0] == "**all**"
    assert everything[-3].startswith("0.990 [") and everything[-2].startswith("0.010 [") and everything[-1] == "**no**"
    assert figures.totals(silent, "here").rows == (everything,)


@pytest.mark.parametrize("change", [str, no_diacritics])
def test_the_development_half_meets_the_bar(change):
    outcomes, _ = scoring.run(read("development"), change)
    assert [(o.row.text, o.found.shown) for o in outcomes if o.verdict == SILENT] == []
    assert figures.good(outcomes) >= figures.BAR
    assert sum(o.verdict == RIGHT for o in outcomes) >= 0.7 * len(outcomes)  # to ask about everything is no answer
