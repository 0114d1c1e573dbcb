"""Reading the catalogue's files: every mistake names file and place."""
import pytest

from knowledge.loader import load_forms, load_neighbours, load_papers, load_procedures, read_yaml, yaml_files
from nlu.errors import DataError

GOOD = """\
code: "1.001193"
title: Thủ tục đăng ký khai sinh
short: Đăng ký khai sinh
source: {url: "https://dichvucong.gov.vn", verified_on: 2026-07-18}
documents:
  - {name: Giấy chứng sinh, when: born_at = hospital}
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="1.001193-khai-sinh.yml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_one_procedure_a_file(write, tmp_path):
    path = write(GOOD)
    [(where, procedure)] = load_procedures(tmp_path)
    assert (where, procedure.code, procedure.grade) == (path, "1.001193", "walk")
    assert load_procedures(path)[0][1] == procedure


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("title:", "titel:", "title", "is missing"),
        ("short:", "level: commune\nshrot: x\nshort:", "shrot", "unknown key"),
        ('"1.001193"', "1.001193", "code", "must be text (quote it)"),
        ('"1.001193"', '"1.0011"', "code", "is not of the right form"),
        ("name: Giấy", "nmae: Giấy", "documents.0.nmae", "unknown key"),
        ("born_at = hospital", "born_at =", "documents.0.when", "expected a value but found the end"),
        ("short: Đăng ký khai sinh", "title: Khác", "line 3", "key 'title' stands twice"),
        ("{name: Giấy chứng sinh,", "{name: Giấy chứng sinh, name: Khác,", "line 6", "key 'name' stands twice"),
        ("documents:", "documents: [", "line 6", ""),
        ("documents:", "1: x\ndocuments:", "", "every key must be text"),
        ("2026-07-18", "2026-02-30", "", "holds a date that is none"),
        (GOOD, "- a\n- b\n", "", "expected keys and values"),
        (GOOD, "", "", "expected keys and values"),
    ],
)
def test_a_mistake_names_file_and_place(write, tmp_path, old, new, place, said):
    path = write(GOOD.replace(old, new))
    with pytest.raises(DataError) as error:
        load_procedures(tmp_path)
    assert (error.value.file, error.value.path) == (str(path), place)
    assert said in error.value.reason and "\n" not in str(error.value)


def test_what_is_no_text_is_told(write):
    path = write("x")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot be read"):
        read_yaml(path)


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read_yaml(tmp_path / "a.yml")
    with pytest.raises(DataError, match="no such folder"):
        yaml_files(tmp_path / "a")


def test_lists_of_papers_forms_and_neighbours(write):
    papers = load_papers(write("- {id: to-khai, name: Tờ khai}\n- {id: anh, name: Ảnh}\n", "papers.yml"))
    assert [paper.id for _, paper in papers] == ["to-khai", "anh"]
    assert [form.number for _, form in load_forms(write("- {id: ct01, name: Tờ khai, number: CT01}", "forms.yml"))] == ["CT01"]
    row = "- {code: '2.000806', title: T, short: S, source: {verified_on: 2026-07-18}}"
    assert [(p.code, p.grade) for _, p in load_neighbours(write(row, "n.yml"))] == [("2.000806", "lookup")]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("id: to-khai", "", "expected a list"),
        ("- {id: to-khai, name: A}\n- {id: To Khai, name: A}", "1.id", "is not of the right form"),
        ("- chữ", "0", "expected keys and values"),
    ],
)
def test_a_mistake_in_a_list_names_the_row(write, text, place, said):
    path = write(text)
    with pytest.raises(DataError) as error:
        load_papers(path)
    assert (error.value.file, error.value.path) == (str(path), place) and said in error.value.reason


def test_files_come_in_a_fixed_order(write, tmp_path):
    paths = [write("", name) for name in ("b.yml", "a.yml", "c.txt")]
    assert yaml_files(tmp_path) == [paths[1], paths[0]]
