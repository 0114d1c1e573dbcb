"""Cuts the training sentences into folds and writes them as Rasa reads them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Iterator, Sequence

import yaml
from sklearn.model_selection import StratifiedKFold

from nlu.examples import Example

FOLDS = 5
SEED = 1


def folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """(learnt from, held out) five times; every intent in each as in the whole."""
    cutter = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for learnt, held in cutter.split(examples, [e.intent for e in examples]):
        yield [examples[i] for i in learnt], [examples[i] for i in held]


def write(examples: Sequence[Example], path: Path) -> None:
    """Write ``examples`` as one file of Rasa's training data."""
    blocks: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for example in examples:
        blocks[example.intent, example.aspects].append(example.text)
    content = {
        "version": "3.1",
        "nlu": [
            {
                "intent": intent,
                "metadata": {"aspects": list(aspects)},
                "examples": "".join(f"- {text}\n" for text in texts),
            }
            for (intent, aspects), texts in blocks.items()
        ],
    }
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
