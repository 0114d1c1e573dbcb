"""The bot's sentences: all there, none too many."""
import re
import string
from pathlib import Path

import pytest

from actions import phrases as phrases_room
from actions.phrases import Phrases
from knowledge import schema
from nlu.errors import DataError

ROOT = Path(phrases_room.__file__).resolve().parent.parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for room in ("actions", "bot") for path in sorted((ROOT / room).rglob("*.py")))
PHRASES = Phrases.load()
KEYS = sorted(PHRASES._sentences)
GROUPS = {key.split(".")[0] for key in KEYS}
#: Keys in the sources as they stand, and groups of which the key is put together there.
NAMED = {key for key in re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", SOURCES) if key.split(".")[0] in GROUPS}
WHOLE_GROUPS = set(re.findall(r"group\(\"([a-z_]+)\"\)", SOURCES))
BUILT = {built for built in re.findall(r"f[\"']([a-z_]+)\.([a-z_]*)\{", SOURCES) if built[0] in GROUPS}
#: The words with which the sources fill such keys.
WORDS = set(re.findall(r"[\"']([a-z_]+)[\"']", SOURCES)) | {word for line in re.findall(r"\"([a-z_ ]+)\"\.split", SOURCES) for word in line.split()}


#: What the readers of form fields find wrong: they name the sentence, others say it.
FIELDS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "knowledge" / "fields").glob("*.py")))
READERS = set(re.findall(r"[\"']([a-z_]+)[\"']", FIELDS))


def spoken_of(key):
    group, name = key.split(".")
    units = {*schema.TimeUnit.__args__, *schema.Via.__args__, *schema.FeeKind.__args__, *schema.Online.__args__}
    if group == "when":
        return re.sub(r"^(age|months|days)_", "", name) in WORDS
    ends = [name[len(start) :] for built, start in BUILT if built == group and name.startswith(start)]
    return group in WHOLE_GROUPS or any(end in WORDS or end in units for end in ends) or group == "field" and name in READERS


def test_every_key_in_the_sources_has_its_sentence():
    assert len(NAMED) > 30 and {key for key in NAMED if key not in PHRASES} == set()


def test_every_sentence_is_said_somewhere():
    assert {key for key in KEYS if key not in NAMED and not spoken_of(key)} == set()


def test_every_value_of_the_schema_has_its_words():
    assert set(schema.TimeUnit.__args__) == set(PHRASES.group("units"))
    assert set(schema.Via.__args__) == set(PHRASES.group("via"))
    assert set(schema.FeeKind.__args__) - {"described"} <= set(PHRASES.group("fee"))
    assert {"age", "months", "days"} == {key.split("_")[0] for key in PHRASES.group("when") if "_" in key}


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_can_be_filled_in(key):
    names = {name for _, name, _, _ in string.Formatter().parse(PHRASES._sentences[key]) if name}
    said = PHRASES(key, **{name: "…" for name in names})
    assert said and "{" not in said and "  " not in said


def test_sentences_of_several_files(tmp_path):
    (tmp_path / "a.yml").write_text("chao: {ngan: 'Chào {ten}'}", encoding="utf-8")
    (tmp_path / "b.yml").write_text("tam_biet: {ngan: Chào nhé}", encoding="utf-8")
    ours = Phrases.load(tmp_path)
    assert ours("chao.ngan", ten="anh") == "Chào anh" and ours.group("tam_biet") == {"ngan": "Chào nhé"}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [("- a", "", "expected groups"), ("a: b", "a", "expected sentences"), ("a: {b: 3}", "a.b", "must be text"),
     ("a: {b: x}\nc: {d: y}", "a.b", "stands twice")],
)  # fmt: skip
def test_a_mistake_names_file_and_key(tmp_path, text, place, said):
    (tmp_path / "0.yml").write_text("a: {b: x}" if "twice" in said else "z: {y: x}", encoding="utf-8")
    (tmp_path / "1.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        Phrases.load(tmp_path)
    assert (error.value.file, error.value.path) == (str(tmp_path / "1.yml"), place) and said in error.value.reason
