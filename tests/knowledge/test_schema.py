"""What a record may hold."""
import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.schema import Case, Channel, DocumentUse, Duration, Fee, Paper, Procedure
from tests.knowledge.tiny import procedure


def refused(model, said, **values):
    with pytest.raises(ValidationError) as error:
        model(**values)
    assert said in str(error.value)


def test_the_least_a_procedure_needs():
    least = procedure()
    assert (least.grade, least.level, least.audience, least.online) == ("walk", "unknown", "citizen", "unknown")
    assert least.documents == [] and least.any_office == "unknown"


def test_a_record_does_not_change():
    with pytest.raises(TypeError):
        procedure().title = "Khác"


@pytest.mark.parametrize("code", [1.001193, "1.1193", "1.0011930", "A.001193", " 1.001193", "1.001193\n"])
def test_a_code_is_text_of_one_form(code):
    with pytest.raises(ValidationError):
        procedure(code=code)


@pytest.mark.parametrize("level", ["xã", "Commune", None, ""])
def test_a_level_is_one_of_a_list(level):
    with pytest.raises(ValidationError):
        procedure(level=level)


def test_unknown_keys_are_refused_everywhere():
    refused(Fee, "extra fields", kind="free", amount=3)
    refused(Paper, "extra fields", id="giay", name="Giấy", nme="Giấy")
    refused(Procedure, "extra fields", **{**procedure().dict(exclude_unset=True, by_alias=True), "titel": "x"})


def test_nothing_costs_zero():
    """Free is said as free: an amount of 0 đồng is a gap in a source."""
    refused(Fee, "greater than or equal to 1", kind="amount", vnd=0)
    refused(Fee, "needs vnd", kind="amount")
    refused(Fee, "only it may have vnd", kind="free", vnd=5000)
    refused(Fee, "not a valid integer", kind="amount", vnd="5000")
    refused(Fee, "needs a note", kind="described")


def test_a_fee_holds_between_its_days():
    fee = Fee(**{"kind": "amount", "vnd": 5000, "from": "2025-07-01", "to": "2026-12-31"})
    days = [dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    assert [fee.holds_on(day) for day in days] == [False, True, True, False]
    assert Fee(kind="free").holds_on(dt.date.min)


def test_a_procedure_is_in_force_between_its_days():
    ours = procedure(effective={"from": "2026-04-13", "to": None})
    assert [ours.in_force(dt.date(2026, 4, day)) for day in (12, 13)] == [False, True]


def test_a_time_has_a_number_with_its_unit_or_words():
    assert Duration(note="Trả ngay trong ngày.").amount is None
    refused(Duration, "come together", amount=3)
    refused(Duration, "come together", unit="day")
    refused(Duration, "an amount or a note")
    refused(Duration, "unexpected value", amount=3, unit="days")


def test_a_choice_has_options_and_nothing_else_has():
    options = [{"id": "yes", "label": "Có"}, {"id": "no", "label": "Không"}]
    assert len(Case(id="a", ask="Có không?", options=options).options) == 2
    refused(Case, "two options or more", id="a", ask="Có không?", options=options[:1])
    refused(Case, "share one id", id="a", ask="Có không?", options=[options[0]] * 2)
    refused(Case, "only a choice", id="a", ask="Ngày nào?", type="date", options=options)
    refused(Case, "str type expected", id="a", ask="Có không?", options=[{"id": True, "label": "Có"}, options[1]])


def test_a_paper_is_shared_or_named():
    assert DocumentUse(use="to-khai").condition.value({}, dt.date.today()) is True
    refused(DocumentUse, "either use or name")
    refused(DocumentUse, "either use or name", use="to-khai", name="Tờ khai")


def test_a_condition_is_read_with_the_record():
    assert DocumentUse(name="Giấy", when="a = b").condition.names() == ("a",)
    refused(DocumentUse, "expected a value", name="Giấy", when="a =")
    refused(Channel, "none is not an allowed", via=None)


def test_a_plain_sentence_is_a_requirement():
    assert procedure(conditions=["Nam từ đủ 20 tuổi."]).conditions[0].say == "Nam từ đủ 20 tuổi."
