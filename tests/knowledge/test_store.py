"""The catalogue in memory: curated before neighbours before what was imported."""
import pytest

from knowledge.importer import import_catalogue
from knowledge.imported import ImportedCatalogue
from knowledge.schema import Paper
from knowledge.store import Catalogue
from tests.knowledge.importer.rows import BOAT, detail, listed, write
from tests.knowledge.tiny import BIRTH, catalogue, procedure


@pytest.fixture
def imported(tmp_path):
    """Two records, one with detail: 9.000001 and 9.000002."""
    import_catalogue([write(tmp_path / "a", [detail(), listed("9.000002", id=BOAT)])], tmp_path / "out")
    return ImportedCatalogue(tmp_path / "out")


def test_a_record_is_found_by_its_codes():
    assert catalogue().get(BIRTH).code == BIRTH
    assert catalogue().get("1.000001").code == "1.004194"  # former
    assert catalogue().get("1.004195").code == "1.004194"  # the same act at another level
    assert catalogue().get("9.999999") is None and "9.999999" not in catalogue() and BIRTH in catalogue()


def test_every_copy_named_by_the_real_catalogue_is_found():
    real = Catalogue.load()
    copies = {copy: code for code, p in real.curated.items() for copy in (*p.copies, *p.former_codes)}
    assert copies and all(real.get(copy) for copy in copies)


def test_curated_wins_over_imported(imported):
    ours = Catalogue([procedure("9.000001", "Tên của mình")], imported=imported)
    assert ours.get("9.000001").title == "Tên của mình"
    assert ours.get("9.000002").grade == "lookup"
    assert list(ours) == ["9.000001", "9.000002"]


def test_a_neighbour_lends_its_names_to_the_imported_record(imported):
    named = procedure("9.000001", "Tên tạm", short="Gọi tắt", aliases=["tên thường gọi"], grade="lookup")
    both = Catalogue([], [named], imported=imported).get("9.000001")
    assert (both.short, both.aliases) == ("Gọi tắt", ["tên thường gọi"])
    assert both.title == imported["9.000001"].title and both.channels == imported["9.000001"].channels


def test_an_imported_copy_answers_for_itself(imported):
    ours = Catalogue([procedure(copies=["9.000001"])], imported=imported)
    assert ours.get("9.000001").code == "9.000001"


def test_what_a_former_code_named_is_not_searched_twice(imported):
    ours = Catalogue([procedure(former_codes=["9.000001"])], imported=imported)
    assert [row.code for row in ours.summaries()] == [BIRTH, "9.000002"]
    assert ours.get("9.000001").code == BIRTH


def test_search_hears_cases_and_papers():
    ours = procedure(
        cases=[{"id": "a", "ask": "Vì sao?", "options": [{"id": "x", "label": "Bị mất", "says": ["rơi ví"]}, {"id": "y", "label": "Khác"}]}],
        documents=[{"use": "anh"}], result="Giấy khai sinh",
    )  # fmt: skip
    [summary] = Catalogue([ours], papers=[Paper(id="anh", name="Ảnh chân dung")]).summaries()
    assert all(words in summary.context for words in ("rơi ví", "Bị mất", "Ảnh chân dung", "Giấy khai sinh"))


def test_a_record_between_agencies_is_no_document():
    assert "9.000001" not in {document.code for document in catalogue().documents}


def test_the_fingerprint_follows_what_is_imported(imported, tmp_path):
    import_catalogue([write(tmp_path / "b", [listed()])], tmp_path / "other")
    prints = {Catalogue.load().fingerprint, Catalogue.load(tmp_path / "out").fingerprint, Catalogue.load(tmp_path / "other").fingerprint}
    assert len(prints) == 3
