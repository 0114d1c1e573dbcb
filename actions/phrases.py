"""The bot's sentences: data in `actions/texts/*.yml`, looked up by key and filled in by name."""
from __future__ import annotations

from pathlib import Path
from typing import Dict

from knowledge.loader import read_yaml, yaml_files
from nlu.errors import DataError

FOLDER = Path(__file__).with_name("texts")


class Phrases:
    """`phrases("answer.source", code=...)` is the sentence of that key; a missing key is a programming error."""

    def __init__(self, sentences: Dict[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Phrases":
        """Raises DataError for a file that holds anything but groups of sentences."""
        sentences: Dict[str, str] = {}
        for path in yaml_files(folder):
            groups = read_yaml(path)
            if not isinstance(groups, dict):
                raise DataError(path, "", "expected groups of sentences")
            for group, rows in groups.items():
                if not isinstance(rows, dict):
                    raise DataError(path, str(group), "expected sentences by key")
                for key, sentence in rows.items():
                    name = f"{group}.{key}"
                    if not isinstance(sentence, str):
                        raise DataError(path, name, "must be text (quote it)")
                    if name in sentences:
                        raise DataError(path, name, "stands twice")
                    sentences[name] = sentence.strip()
        return cls(sentences)

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def group(self, name: str) -> Dict[str, str]:
        """All sentences of one group by key."""
        return {k.split(".", 1)[1]: v for k, v in self._sentences.items() if k.startswith(f"{name}.")}
