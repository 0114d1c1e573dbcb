"""Reading YAML files: every error names file and line; in this room every scalar is the text it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from nlu.errors import DataError

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StringLoader(_Base):  # type: ignore[misc]
    """Resolves no types: «no», «on» and «1» are words here."""


_StringLoader.yaml_implicit_resolvers = {}


def read_yaml(file: Path, loader: Any = _StringLoader) -> Any:
    """Return the content of ``file``. Raises ``DataError`` naming file and line."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError:
        raise DataError(file, "", "there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file, "", f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise DataError(file, where, f"is not valid YAML: {problem}") from error
    except ValueError as error:  # a date that is none: the YAML library lets Python's own error through
        raise DataError(file, "", f"holds a date that is none ({error})") from error


def string_list(file: Path, path: str, value: Any, *, needed: bool = False) -> list[str]:
    """Return ``value`` if it is a list of non-empty strings, else raise ``DataError``."""
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise DataError(file, path, "must be a list of words or phrases")
    if needed and not value:
        raise DataError(file, path, "must not be empty")
    return value
