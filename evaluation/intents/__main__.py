"""``python -m evaluation.intents evaluate``: a Markdown table over the candidates."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from evaluation.intents import measure
from evaluation.intents.folds import FOLDS

_COLUMNS = (
    ("candidate", "candidate", "{}"),
    ("folds", "folds", "{}"),
    ("intent macro-F1", "macro_f1", "{:.3f}"),
    ("accuracy", "accuracy", "{:.3f}"),
    ("out-of-scope F1", "out_of_scope_f1", "{:.3f}"),
    ("aspects micro-F1", "aspects_f1", "{:.3f}"),
    ("training CPU s", "train_cpu_s", "{:.0f}"),
    ("load s", "load_s", "{:.1f}"),
    ("parse p50 ms", "parse_p50_ms", "{:.1f}"),
    ("RSS MB", "rss_mb", "{:.0f}"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.intents")
    verbs = parser.add_subparsers(dest="verb", required=True)
    evaluate = verbs.add_parser("evaluate", help="measure candidates, print a table")
    names = sorted(path.stem for path in measure.CANDIDATES.glob("*.yml"))
    evaluate.add_argument("candidates", nargs="*", help=f"of {', '.join(names)}; all by default")
    evaluate.add_argument("--folds", type=int, default=FOLDS, choices=range(1, FOLDS + 1))
    # What `evaluate` starts in processes of their own.
    learn = verbs.add_parser("learn")
    learn.add_argument("candidate", choices=names)
    learn.add_argument("folder", type=Path)
    learn.add_argument("count", type=int)
    speed = verbs.add_parser("speed")
    speed.add_argument("model", type=Path)

    options = parser.parse_args()
    if options.verb == "learn":
        print(json.dumps(measure.learn(options.candidate, options.folder, options.count)))
    elif options.verb == "speed":
        print(json.dumps(measure.speed(options.model)))
    else:
        for unknown in set(options.candidates) - set(names):
            parser.error(f"no candidate '{unknown}'; there are {', '.join(names)}")
        print("| " + " | ".join(title for title, _, _ in _COLUMNS) + " |")
        print("|" + " --- |" * len(_COLUMNS))
        for name in options.candidates or names:
            row = measure.measure(name, options.folds)
            cells = ("–" if row[key] is None else form.format(row[key]) for _, key, form in _COLUMNS)
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
