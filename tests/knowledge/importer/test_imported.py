"""Reading an imported catalogue back."""
import json

import pytest

from knowledge.imported import ImportedCatalogue, load_imported
from knowledge.importer import import_catalogue
from nlu.errors import DataError
from tests.knowledge.importer.rows import BOAT, detail, listed, write


@pytest.fixture
def folder(tmp_path):
    import_catalogue([write(tmp_path / "a", [detail(), listed("9.000002", id=BOAT)])], tmp_path / "out")
    return tmp_path / "out"


def test_a_catalogue_is_read_by_code(folder):
    catalogue = ImportedCatalogue(folder)
    assert catalogue.codes == ["9.000001", "9.000002"] and len(catalogue) == 2
    assert catalogue.get("9.000001").channels[0].times[0].amount == 3
    assert catalogue.get("9.999999") is None and "9.000002" in catalogue
    assert [summary.level for summary in catalogue.summaries()] == ["commune", "commune"]
    assert [procedure.code for procedure in load_imported(folder)] == catalogue.codes


def test_the_fingerprint_follows_the_records(folder, tmp_path):
    again = tmp_path / "again"
    import_catalogue([tmp_path / "a"], again)
    assert ImportedCatalogue(again).fingerprint == ImportedCatalogue(folder).fingerprint
    import_catalogue([write(tmp_path / "b", [listed()])], again)
    assert ImportedCatalogue(again).fingerprint != ImportedCatalogue(folder).fingerprint


@pytest.mark.parametrize("name", ["catalogue.jsonl", "manifest.json"])
@pytest.mark.parametrize("harm", ["gone", "cut", "empty", "folder"])
def test_a_broken_folder_is_told_in_one_sentence(folder, name, harm):
    path = folder / name
    data = path.read_bytes()
    path.unlink()
    if harm == "folder":
        path.mkdir()
    elif harm != "gone":
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else b"")
    with pytest.raises(DataError, match=name):
        ImportedCatalogue(folder)


def test_a_missing_folder_and_another_version(folder, tmp_path):
    with pytest.raises(DataError, match="no imported catalogue"):
        ImportedCatalogue(tmp_path / "nowhere")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema_version": 99}), encoding="utf-8")
    with pytest.raises(DataError, match="99"):
        ImportedCatalogue(folder)
