"""Reads the catalogue's YAML into typed models; every error names file and path."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterable, List, Tuple, Type, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.schema import FormReference, Paper, Procedure
from nlu import yamlfiles
from nlu.errors import DataError

ROOM = Path(__file__).resolve().parent
PROCEDURES = ROOM / "catalogue"
PAPERS = ROOM / "papers"
FORMS = ROOM / "forms" / "references"
NEIGHBOURS = ROOM / "neighbours"

Model = TypeVar("Model", bound=BaseModel)


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """A YAML loader that refuses a key written twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Dict[Any, Any]:
        keys = []
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in keys:
                raise yaml.constructor.ConstructorError(None, None, f"key '{key}' stands twice", key_node.start_mark)
            keys.append(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The parsed content of a YAML file; raises DataError naming file and line."""
    return yamlfiles.read_yaml(path, _UniqueKeyLoader)


def parse(model: Type[Model], data: Any, path: Path, at: str = "") -> Model:
    """`data` as `model`; raises DataError with the path inside the file of the first mistake."""
    if not isinstance(data, dict):
        raise DataError(path, at, "expected keys and values")
    try:
        return model(**data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(part for part in (at, *map(str, first["loc"])) if part and part != "__root__")
        raise DataError(path, where, _plain(first)) from None
    except TypeError:
        raise DataError(path, at, "every key must be text (quote it)") from None


def load_procedures(folder: Path = PROCEDURES) -> List[Tuple[Path, Procedure]]:
    """Every `<code>-<slug>.yml` under `folder`, one procedure a file."""
    return [(path, parse(Procedure, read_yaml(path), path)) for path in yaml_files(folder)]


def load_neighbours(folder: Path = NEIGHBOURS) -> List[Tuple[Path, Procedure]]:
    """Lookup-grade records that curated ones refer to: a list a file."""
    return list(_lists(Procedure, folder, {"grade": "lookup"}))


def load_papers(folder: Path = PAPERS) -> List[Tuple[Path, Paper]]:
    return list(_lists(Paper, folder))


def load_forms(folder: Path = FORMS) -> List[Tuple[Path, FormReference]]:
    return list(_lists(FormReference, folder))


def _lists(model: Type[Model], folder: Path, defaults: Dict[str, Any] = {}) -> Iterable[Tuple[Path, Model]]:
    for path in yaml_files(folder):
        rows = read_yaml(path)
        if not isinstance(rows, list):
            raise DataError(path, "", "expected a list")
        for index, row in enumerate(rows):
            row = {**defaults, **row} if isinstance(row, dict) else row
            yield path, parse(model, row, path, str(index))


def yaml_files(folder: Path) -> List[Path]:
    """The YAML files under `folder` (or the one file named), in a fixed order; DataError when it is not there."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise DataError(folder, "", "there is no such folder")
    return sorted(folder.rglob("*.yml"))


_SENTENCES = {
    "value_error.extra": "unknown key",
    "value_error.missing": "is missing",
    "type_error.str": "must be text (quote it)",
    "value_error.str.regex": "is not of the right form (a code is \"1.001193\", an id is lower-case words)",
}


def _plain(error: Dict[str, Any]) -> str:
    return _SENTENCES.get(error["type"], error["msg"])
