"""What an office adds: read strictly, laid over the catalogue, undone by taking a file away."""
import json

import pytest

from knowledge import runtime
from knowledge.additions import change, labelled
from knowledge.additions.faults import Names, problems
from knowledge.additions.model import Addition, as_yaml, fingerprint, key, laid, load
from knowledge.imported import ImportedCatalogue
from knowledge.importer import import_catalogue
from knowledge.runtime import Places
from knowledge.store import Catalogue
from nlu.errors import DataError
from tests.knowledge.importer.rows import detail, write
from tests.knowledge.tiny import BETWEEN_AGENCIES, BIRTH, FOREIGN_MARRIAGE, MARRIAGE, TEMPORARY, catalogue, procedure


def kept(folder, addition):
    folder.mkdir(exist_ok=True)
    change.write(folder / f"{addition.code}.yml", as_yaml(addition))


def faults(addition, *others):
    names = Names(catalogue().summaries(), catalogue().now_means)
    every = {each.code: each for each in (addition, *others)}
    return [(fault.at, fault.kind) for fault in names.faults(addition, every)]


def summary(code, additions=()):
    over = Catalogue(
        list(catalogue().curated.values()), list(catalogue().neighbours.values()), additions={a.code: a for a in additions}
    )
    return next(row for row in over.summaries() if row.code == code)


def test_what_is_written_is_read_again(tmp_path):
    ours = Addition(code=BIRTH, aliases=["làm khai sanh"], questions=["đẻ rồi thì làm gì?"], without=["khai sinh cho con"])
    kept(tmp_path / "a", ours)
    assert load(tmp_path / "a") == {BIRTH: ours}
    assert "làm khai sanh" in (tmp_path / "a" / f"{BIRTH}.yml").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "a").iterdir()] == [f"{BIRTH}.yml"]


def test_nothing_added_is_nothing(tmp_path):
    assert load(None) == load(tmp_path / "none") == {} and fingerprint(tmp_path / "none") == ""


@pytest.mark.parametrize(
    "text, at, reason",
    [
        ("code: 1.001193\naliases: [a]", "code", "must be text"),
        ("aliases: [a]", "code", "is missing"),
        ('code: "1.001193"\nalias: [a]', "alias", "unknown key"),
        ('code: "1.001193"\naliases: [12]', "aliases.0", "must be text"),
        ('code: "1.001193"\naliases: [""]', "aliases.0", "at least 1"),
        ('code: "1.000894"', "code", "belongs into 1.000894.yml"),
        ("- a", "", "expected keys and values"),
        ("a: [", "line", "is not valid YAML"),
    ],
)
def test_a_mistake_names_file_and_place(tmp_path, text, at, reason):
    (tmp_path / f"{BIRTH}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=reason) as error:
        load(tmp_path)
    assert error.value.file == str(tmp_path / f"{BIRTH}.yml") and error.value.path.startswith(at)


def test_curated_and_neighbours_get_what_is_added():
    added = Addition(code=BIRTH, aliases=["khai sanh"], questions=["sanh con làm giấy gì"], without=["Làm giấy khai sinh!"])
    row = summary(BIRTH, [added])
    assert row.aliases == ("khai sinh cho con", "khai sanh") and row.questions == ("sanh con làm giấy gì",)
    foreign = Addition(code=FOREIGN_MARRIAGE, aliases=["lấy chồng Hàn"])
    assert summary(FOREIGN_MARRIAGE, [foreign]).aliases == ("cưới người nước ngoài", "lấy chồng Hàn")
    assert catalogue().get(BIRTH).aliases == ["làm giấy khai sinh", "khai sinh cho con"]


def test_imported_records_get_it_too(tmp_path):
    import_catalogue([write(tmp_path / "a", [detail()])], tmp_path / "out")
    imported = ImportedCatalogue(tmp_path / "out")
    added = {"9.000001": Addition(code="9.000001", aliases=["tên ở xã mình"])}
    over = Catalogue([procedure()], imported=imported, additions=added)
    [document] = [each for each in over.documents if each.code == "9.000001"]
    assert ("alias", "tên ở xã mình") in document.texts


def test_an_addition_to_what_is_no_more_is_left_alone():
    assert summary(BIRTH, [Addition(code="9.999999", aliases=["gì đó"])]) == summary(BIRTH)


@pytest.mark.parametrize(
    "addition, found",
    [
        (Addition(code=BIRTH, aliases=["khai sanh"], questions=["sanh con làm giấy gì?"]), []),
        (Addition(code="9.999999", aliases=["a"]), [("code", "unknown")]),
        (Addition(code="1.000001", aliases=["a"]), [("code", "renamed")]),
        (Addition(code=BETWEEN_AGENCIES, aliases=["a"]), [("code", "unsearched")]),
        (Addition(code=BIRTH, aliases=["Khai sinh cho con."]), [("aliases.0", "twice")]),
        (Addition(code=BIRTH, aliases=["đăng ký khai sinh"]), [("aliases.0", "twice")]),
        (Addition(code=BIRTH, aliases=["khai sanh"], questions=["Khai sanh"]), [("questions.0", "twice")]),
        (Addition(code=BIRTH, aliases=["khai sinh cho con"], without=["khai sinh cho con"]), []),
        (Addition(code=BIRTH, aliases=["đăng ký hôn nhân"]), [("aliases.0", "taken")]),
        (Addition(code=BIRTH, questions=["Đăng ký tạm trú"]), [("questions.0", "taken")]),
        (Addition(code=BIRTH, aliases=["x" * 101], questions=["y" * 301]), [("aliases.0", "long"), ("questions.0", "long")]),
        (Addition(code=BIRTH, aliases=["nhà 0912345678"]), [("aliases.0", "number")]),
        (Addition(code=BIRTH, aliases=["nhà 0912 345 678"]), [("aliases.0", "number")]),
        (Addition(code=BIRTH, aliases=["mẫu 01 năm 2026"]), []),
        (Addition(code=BIRTH, aliases=["?!"]), [("aliases.0", "wordless")]),
        (Addition(code=BIRTH, without=["không có ở đây"]), [("without.0", "nothing")]),
    ],
)
def test_what_is_wrong_with_an_addition(addition, found):
    assert faults(addition) == found


def test_a_name_may_move_from_one_procedure_to_another():
    moved = Addition(code=BIRTH, aliases=["đăng ký hôn nhân"])
    assert faults(moved, Addition(code=MARRIAGE, without=["đăng ký hôn nhân"])) == []
    taken = Addition(code=TEMPORARY, aliases=["ở trọ"])
    assert faults(Addition(code=BIRTH, aliases=["ở trọ"]), taken) == [("aliases.0", "taken")]


def test_the_check_finds_all_mistakes_of_a_folder(tmp_path):
    kept(tmp_path, Addition(code=MARRIAGE, aliases=["khai sinh cho con", "cưới"]))
    (tmp_path / "hỏng.yml").write_text("x", encoding="utf-8")
    (tmp_path / labelled.FILE).write_text('{"id": "1", "turns": ["a"], "behaviour": "answer", "codes": ["9.999999"]}\n')
    found = [str(error) for error in problems(tmp_path, catalogue().summaries(), {})]
    assert len(found) == 3
    assert any(f"{tmp_path / MARRIAGE}.yml [aliases.0] 'khai sinh cho con' is a name of {BIRTH} too" == each for each in found)
    assert any("[row 1] unknown procedure '9.999999'" in each for each in found)


@pytest.mark.parametrize("line", ["x", "[]", '{"turns": ["a"]}', '{"turns": "a", "behaviour": "answer", "codes": []}'])
def test_a_labelled_row_that_is_none(tmp_path, line):
    (tmp_path / labelled.FILE).write_text(line, encoding="utf-8")
    with pytest.raises(DataError, match=r"line 1\]"):
        labelled.rows(tmp_path)


@pytest.mark.parametrize(
    "before, kind, act, text, after",
    [
        ({}, "alias", "add", "khai sanh", {"aliases": ["khai sanh"]}),
        ({"aliases": ["khai sanh"]}, "alias", "add", "Khai sanh", {"aliases": ["khai sanh"]}),
        ({"aliases": ["khai sanh", "b"]}, "alias", "remove", "KHAI SANH", {"aliases": ["b"]}),
        ({}, "alias", "remove", "khai sinh cho con", {"without": ["khai sinh cho con"]}),
        ({"without": ["khai sinh cho con"]}, "alias", "add", "khai sinh cho con", {}),
        ({}, "alias", "remove", "không có", {}),
        ({}, "question", "add", "sanh con?", {"questions": ["sanh con?"]}),
        ({"questions": ["sanh con?"]}, "question", "remove", "sanh con", {}),
    ],
)
def test_a_change_and_what_it_leaves(before, kind, act, text, after):
    record = summary(BIRTH)
    changed = change.changed(Addition(code=BIRTH, **before), kind, act, text, record)
    assert changed == Addition(code=BIRTH, **after)
    assert changed.empty == (not after)


def test_labelled_questions_come_once_and_go(tmp_path):
    rows = change.relabelled([], "add", BIRTH, "sanh con?", "desk-1")
    assert rows == [{"id": "desk-1", "turns": ["sanh con?"], "behaviour": "answer", "codes": [BIRTH]}]
    assert change.relabelled(rows, "add", BIRTH, "Sanh con", "desk-2") == rows
    assert change.relabelled(rows, "remove", BIRTH, "Sanh con", "desk-2") == []
    change.write(tmp_path / labelled.FILE, labelled.as_lines(rows))
    assert labelled.rows(tmp_path) == rows and json.loads((tmp_path / labelled.FILE).read_text(encoding="utf-8")) == rows[0]


def test_an_empty_text_takes_the_file_away(tmp_path):
    kept(tmp_path, Addition(code=BIRTH, aliases=["khai sanh"]))
    kept(tmp_path, Addition(code=BIRTH))
    assert list(tmp_path.iterdir()) == []


def test_diacritics_count_and_punctuation_does_not():
    assert key("  Khai SINH, cho con? ") == key("khai sinh cho con") != key("khai sinh cho cơn")


def test_without_an_addition_a_record_is_itself():
    row = summary(BIRTH)
    assert laid(row, None) is row


def test_the_fingerprint_follows_the_files(tmp_path):
    bare = Catalogue.load(additions=tmp_path).fingerprint
    assert bare == Catalogue.load().fingerprint
    kept(tmp_path, Addition(code=BIRTH, aliases=["khai sanh"]))
    one = Catalogue.load(additions=tmp_path).fingerprint
    kept(tmp_path, Addition(code=BIRTH, aliases=["khai sanh", "b"]))
    assert len({bare, one, Catalogue.load(additions=tmp_path).fingerprint}) == 3
    kept(tmp_path, Addition(code=BIRTH))
    assert Catalogue.load(additions=tmp_path).fingerprint == bare


def test_an_office_with_additions_has_an_index_of_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv(runtime.CATALOGUE_VARIABLE, raising=False)
    monkeypatch.setenv(runtime.ADDITIONS_VARIABLE, str(tmp_path / "additions"))
    assert Places.from_environment().additions is None
    assert Places.from_environment().index == runtime.CURATED_INDEX
    kept(tmp_path / "additions", Addition(code=BIRTH, aliases=["khai sanh"]))
    assert Places.from_environment().index == tmp_path / "index"
    monkeypatch.setenv(runtime.CATALOGUE_VARIABLE, str(tmp_path / "imported"))
    assert Places.from_environment().index == tmp_path / "imported" / "index"
