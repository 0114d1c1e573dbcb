"""Catalogue, index and encoder opened once."""
from pathlib import Path

import pytest

from knowledge import runtime
from knowledge.runtime import Knowledge, Places, open_knowledge
from tests.knowledge.tiny import WordEncoder, catalogue


@pytest.fixture
def knowledge(tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "CURATED_INDEX", tmp_path / "index")
    said = []
    opened = Knowledge(Places(), said.append)
    opened.__dict__.update(catalogue=catalogue(), encoder=WordEncoder())
    opened.said = said
    return opened


def test_a_missing_index_is_built_with_a_sentence(knowledge):
    assert not knowledge.index_is_fresh()
    assert knowledge.engine.search("làm giấy khai sinh").candidates[0].code == "1.001193"
    assert knowledge.index_is_fresh() and "hưa có chỉ mục" in knowledge.said[0]


def test_a_fresh_index_is_only_read(knowledge):
    knowledge.build_index()
    knowledge.said.clear()
    assert knowledge.engine.index.fingerprint == knowledge.fingerprint and knowledge.said == []


def test_a_stale_or_broken_index_is_built_again(knowledge):
    knowledge.build_index()
    knowledge.__dict__["fingerprint"] = "another"
    assert not knowledge.index_is_fresh() and knowledge.engine.index.fingerprint == "another"
    (knowledge.places.index / "manifest.json").write_text("[]")
    assert not knowledge.index_is_fresh()
    knowledge.__dict__.pop("engine")
    assert knowledge.engine.index.fingerprint == "another" and knowledge.index_is_fresh()


def test_the_environment_names_the_places(monkeypatch):
    monkeypatch.setenv(runtime.CATALOGUE_VARIABLE, "nhap")
    monkeypatch.setenv(runtime.ENCODER_VARIABLE, "mo-hinh")
    assert Places.from_environment() == Places(Path("nhap"), Path("mo-hinh"))
    assert Places.from_environment().index == Path("nhap/index")
    monkeypatch.delenv(runtime.CATALOGUE_VARIABLE)
    monkeypatch.delenv(runtime.ENCODER_VARIABLE)
    assert Places.from_environment() == Places() and Places().index == runtime.CURATED_INDEX


def test_one_opening_a_process():
    places = Places(Path("khong-co"))
    assert open_knowledge(places) is open_knowledge(Places(Path("khong-co")))
    assert open_knowledge(places) is not open_knowledge(Places(Path("khac")))
