"""The trained language pipeline in this process, without a Rasa server.

Rasa's loader would import every class of the training and dialogue graphs, and
TensorFlow with them (seconds, 400 MB). Only the part between the incoming
message and the parse is loaded here, from the same archive and run by the same
graph runner, so that the parse is the one ``/model/parse`` gives.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    MODEL_ARCHIVE_METADATA_FILE,
    LocalModelStorage,
)
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
    TEXT_TOKENS,
)
from rasa.shared.nlu.training_data.message import Message

from nlu.errors import DataError

_NODES = "nodes"
_CONVERTER = "rasa.graph_components.converters.nlu_message_converter.NLUMessageConverter"
_PAYLOADS = "rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler"


class Pipeline:
    """Parses messages; make one with ``Pipeline.load`` and keep it."""

    def __init__(self, runner: DaskGraphRunner, source: str, target: str) -> None:
        self._runner = runner
        self._source = source
        self._target = target

    @classmethod
    def load(cls, model_archive: Path) -> Pipeline:
        """Load the language part of a trained model (``*.tar.gz``).

        Raises DataError when the file is missing or no model of this project.
        """
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            metadata = _unpack(Path(model_archive), home)
            try:
                schema, source, target = _language_part(metadata)
                runner = DaskGraphRunner.create(
                    schema,
                    LocalModelStorage(home / MODEL_ARCHIVE_COMPONENTS_DIR),
                    ExecutionContext(schema, model_id=metadata["model_id"]),
                )
            except (KeyError, StopIteration) as error:
                raise DataError(model_archive, "", f"is no model of this project: {error}") from None
        return cls(runner, source, target)

    def parse(self, text: str) -> dict[str, Any]:
        """What Rasa's ``/model/parse`` gives for ``text``.

        A text that begins with ``/`` is a text like any other here: Rasa's
        intent payloads are never honoured.
        """
        message = Message({TEXT: text.strip(), METADATA: None}, output_properties={TEXT_TOKENS})
        results = self._runner.run({self._source: [message]}, [self._target])
        parse = {
            TEXT: "",
            INTENT: {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0},
            ENTITIES: [],
        }
        parse.update(results[self._target][0].as_dict(only_output_properties=True))
        return parse


def _unpack(archive: Path, home: Path) -> dict[str, Any]:
    try:
        LocalModelStorage._extract_archive_to_directory(archive, home)
        return json.loads((home / MODEL_ARCHIVE_METADATA_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(archive, "", "there is no trained model here; run 'motcua train'") from None
    except (tarfile.TarError, OSError, ValueError) as error:
        raise DataError(archive, "", f"is no trained model: {error}") from None


def _language_part(metadata: dict[str, Any]) -> tuple[GraphSchema, str, str]:
    """The nodes between the two ends of Rasa's language graph; where it begins and ends.

    The first node only wraps the message, the last only unpacks ``/`` payloads:
    both are left out, for their imports (Sanic, TensorFlow) cost seconds.
    """
    nodes = metadata["predict_schema"][_NODES]
    end = metadata["nlu_target"]
    first = next(name for name, node in nodes.items() if node["uses"] == _CONVERTER)
    source = nodes[first]["needs"]["messages"]
    if nodes[end]["uses"] == _PAYLOADS:
        end = nodes[end]["needs"]["messages"]

    kept: dict[str, Any] = {}
    waiting = [end]
    while waiting:
        name = waiting.pop()
        if name in kept or name == first or name not in nodes:
            continue
        node = nodes[name]
        waiting.extend(node["needs"].values())
        needs = {k: source if v == first else v for k, v in node["needs"].items()}
        kept[name] = {**node, "needs": needs}
    return GraphSchema.from_dict({_NODES: kept}), source, end
