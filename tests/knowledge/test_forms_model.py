"""A definition says of each blank what it is and how it is asked; whatever contradicts itself is refused."""
import pytest

from knowledge.forms.model import Field, Form, Register, Section
from knowledge.loader import parse
from nlu.errors import DataError

NAME = {"id": "ten", "key": "child.full_name", "label": "Họ, chữ đệm, tên", "kind": "name", "ask": "Bé tên gì?"}
CHOICE = {**NAME, "kind": "choice", "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}
TABLE = {**NAME, "kind": "table", "columns": [{"id": "ten", "label": "Họ tên", "kind": "name", "ask": "Tên gì?"}]}
FORM = {
    "id": "to-khai", "title": "TỜ KHAI", "official": "unverified", "source": {"note": "Chép từ trang công khai."},
    "sections": [{"id": "child", "title": None, "fields": [NAME]}],
}  # fmt: skip


def without(row, key):
    return {k: v for k, v in row.items() if k != key}


def refusal(model, data, tmp_path):
    with pytest.raises(DataError) as error:
        parse(model, data, tmp_path / "to-khai.yml")
    assert error.value.file == str(tmp_path / "to-khai.yml")
    return error.value.path, error.value.reason


def test_what_a_field_says():
    field = Field(**NAME, **{"from": "card"}, when="special != abandoned")
    assert (field.taken_from, field.printed, field.required, field.values, field.derived) == ("card", True, False, (), False)
    assert field.condition.names() == ("special",)
    assert Field(**CHOICE).values == ("a", "b")
    assert Field(**{**NAME, "kind": "yes_no"}).values == ("yes", "no")
    assert Field(**{**NAME, "kind": "sex"}).values == ("male", "female")


def test_what_is_written_from_other_fields():
    composed = Field(id="giay", label="Giấy tờ", kind="text", compose=["Căn cước số {so}", "do {noi} cấp", "ngày {ngay}"])
    assert composed.derived and composed.parts == ("so", "noi", "ngay")
    assert Field(id="chu", label="ghi bằng chữ", kind="text", words_of="ngay").parts == ("ngay",)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (without(NAME, "label"), "is missing"),
        ({**NAME, "label": "  "}, "at least 1 character"),
        ({**NAME, "kind": "ten"}, "unexpected value"),
        ({**NAME, "id": "Ten-Be"}, "not of the right form"),
        ({**NAME, "key": "child"}, "not of the right form"),
        (without(NAME, "ask"), "needs a question"),
        (without(NAME, "key"), "needs a key"),
        ({**NAME, "hỏi": "?"}, "unknown key"),
        ({**NAME, "when": "special ="}, "expected a value"),
        ({**NAME, "most": 0}, "greater than or equal to 1"),
        ({**NAME, "options": CHOICE["options"]}, "only a choice or a relation has options"),
        ({**CHOICE, "options": CHOICE["options"][:1]}, "two options or more"),
        ({**CHOICE, "options": CHOICE["options"][:1] * 2}, "two options share one id"),
        ({**NAME, "several": True}, "only of a choice"),
        ({**NAME, "kind": "phone", "from": "card"}, "QR code tells no phone"),
        ({**NAME, "kind": "table"}, "a table has columns"),
        ({**NAME, "columns": TABLE["columns"]}, "a table has columns, and only a table"),
        ({**TABLE, "columns": [without(TABLE["columns"][0], "ask")]}, "a column has a question"),
        ({**TABLE, "columns": TABLE["columns"] * 2}, "two columns share one id"),
        ({**NAME, "given": [{"when": "a = b"}]}, "either case or value"),
        ({**NAME, "given": [{"case": "a", "value": "b"}]}, "either case or value"),
        ({**NAME, "words_of": "ngay"}, "no key, ask, given or group"),
        ({"id": "x", "label": "L", "kind": "date", "words_of": "ngay"}, "is a text"),
        ({"id": "x", "label": "L", "kind": "text", "words_of": "a", "compose": ["{b}"]}, "either words_of or compose"),
    ],
)
def test_a_field_that_contradicts_itself(field, said, tmp_path):
    place, reason = refusal(Section, {"id": "child", "title": None, "fields": [field]}, tmp_path)
    assert place.startswith("fields.0") and said in reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": {"verified_on": "2026-11-22"}}, "says in source.note where"),
        ({"official": "verified"}, "names its file or url and the day"),
        ({"official": "verified", "source": {"file": "a.doc"}}, "names its file or url and the day"),
        ({"official": "yes"}, "unexpected value"),
        ({"sections": []}, "at least 1 item"),
        ({"sections": [{"id": "child", "title": None, "fields": []}]}, "at least 1 item"),
    ],
)
def test_a_form_that_hides_where_it_comes_from(change, said, tmp_path):
    assert said in refusal(Form, {**FORM, **change}, tmp_path)[1]


def test_a_form_finds_its_fields():
    form = Form(**FORM)
    assert [field.id for field in form.all_fields()] == ["ten"]
    assert form.field("ten").label == "Họ, chữ đệm, tên" and form.field("khác") is None


def test_the_register(tmp_path):
    keys = [{"key": "mother.full_name", "kind": "name", "name": "họ tên mẹ", "personal": True}]
    register = Register(keys=keys, same=[{"role": "mother", "as": "applicant", "when": {"applicant.relation": "mother"}}])
    assert (register.keys[0].role, register.keys[0].fact) == ("mother", "full_name")
    assert register.same[0].same_as == "applicant" and register.same[0].when == {"applicant.relation": ["mother"]}
    assert refusal(Register, {"keys": [without(keys[0], "personal")]}, tmp_path) == ("keys.0.personal", "is missing")
