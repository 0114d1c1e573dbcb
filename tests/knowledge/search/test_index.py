"""The index on disk."""
import json
import os

import numpy as np
import pytest

from knowledge.search.engine import SearchEngine
from knowledge.search.files import ARRAYS, DOCUMENTS, FORMAT, MANIFEST, VOCABULARY, IndexError_, info, load, save
from knowledge.search.index import build
from tests.knowledge.tiny import WordEncoder, catalogue, engine, lexicon, weights


@pytest.fixture
def folder(tmp_path):
    save(engine().index, tmp_path / "kept" / "index")
    return tmp_path / "kept" / "index"


def test_what_is_kept_answers_as_before(folder):
    again = SearchEngine(load(folder, "tiny"), WordEncoder(), lexicon(), weights())
    for text in ("làm giấy khai sinh", "mat can cuoc", "đăng ký kết hôn với người Hàn"):
        ours, theirs = engine().search(text), again.search(text)
        assert [c.code for c in ours.candidates] == [c.code for c in theirs.candidates]
        assert [c.score for c in theirs.candidates] == pytest.approx([c.score for c in ours.candidates], abs=0.01)


def test_the_manifest_counts(folder):
    manifest = info(folder)
    assert manifest["fingerprint"] == "tiny" and manifest["documents"] == len(catalogue().documents)
    assert manifest["texts"] == sum(len(document.texts) for document in catalogue().documents)


def test_building_says_how_much_there_is():
    said = []
    build(catalogue().documents, WordEncoder(), "x", said.append)
    assert f"{len(catalogue().documents)} thủ tục" in said[0]


def test_every_code_finds_its_document(folder):
    ours = load(folder)
    assert ours.documents[ours.by_code["1.004195"]].code == "1.004194"


def told(folder, fingerprint="tiny"):
    with pytest.raises(IndexError_) as error:
        load(folder, fingerprint)
    assert "motcua index build" in str(error.value) and str(folder) in str(error.value) and "\n" not in str(error.value)
    return str(error.value)


def test_a_missing_index_is_told(tmp_path):
    assert "chưa có chỉ mục" in told(tmp_path / "none")


def test_an_index_of_another_catalogue_is_told(folder):
    assert "đã cũ" in told(folder, "another")
    assert load(folder).fingerprint == "tiny"


def test_an_index_of_another_version_is_told(folder):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": FORMAT - 1}))
    assert "phiên bản cũ" in told(folder)


@pytest.mark.parametrize("name", [DOCUMENTS, VOCABULARY, ARRAYS, MANIFEST])
@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: b"", lambda data: b"[]"])
def test_a_broken_file_is_told(folder, name, harm):
    (folder / name).write_bytes(harm((folder / name).read_bytes()))
    assert "bị hỏng" in told(folder)


@pytest.mark.parametrize("name", [DOCUMENTS, VOCABULARY, ARRAYS])
def test_a_file_that_is_gone_is_told(folder, name):
    (folder / name).unlink()
    assert "bị hỏng" in told(folder)


def test_a_file_that_the_manifest_does_not_vouch_for_is_not_read(folder, tmp_path):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "files": {}}))
    assert "bị hỏng" in told(folder)


def test_a_new_index_takes_the_place_of_the_old(folder):
    save(build(catalogue().documents[:3], WordEncoder(), "new"), folder)
    assert load(folder, "new").fingerprint == "new" and len(load(folder).documents) == 3
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


@pytest.mark.parametrize("step", ["arrays", "manifest", "swap"])
def test_an_interrupted_save_leaves_the_old_one(folder, monkeypatch, step):
    def stop(*_, **__):
        raise KeyboardInterrupt

    if step == "arrays":
        monkeypatch.setattr(np, "savez", stop)
    elif step == "manifest":
        monkeypatch.setattr(json, "dumps", stop)
    else:
        swap, done = os.replace, []
        monkeypatch.setattr(os, "replace", lambda a, b: stop() if len(done) == 1 and not done.append(1) else (done.append(1), swap(a, b)))
    with pytest.raises(KeyboardInterrupt):
        save(build(catalogue().documents[:3], WordEncoder(), "new"), folder)
    monkeypatch.undo()
    assert load(folder, "tiny").fingerprint == "tiny"
    assert [path.name for path in folder.parent.iterdir()] == ["index"]
