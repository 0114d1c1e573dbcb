"""``python -m evaluation.perturbation evaluate``: how much of what was right stays right when the wording's dress changes."""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from evaluation import command, scoring, tables
from evaluation.perturbation import figures
from evaluation.perturbation.changes import CHANGES, changed, variants


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.perturbation", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    generate = verbs.add_parser("generate", help="print the changed development questions, as `motcua eval` reads them")
    generate.add_argument("--sample", type=command.positive, metavar="N")
    evaluate = verbs.add_parser("evaluate", help="change what was answered rightly, and print what stays so")
    command.question_options(evaluate)
    evaluate.add_argument("--only", nargs="+", choices=CHANGES, metavar="CHANGE", default=list(CHANGES))
    evaluate.add_argument("--lost", type=Path, metavar="OUT", help="write what was not kept here (development half)")
    report = verbs.add_parser("report", help="print the last figures again")
    report.add_argument("--half", choices=command.HALVES, default=command.DEVELOPMENT)
    options = parser.parse_args()

    if options.verb == "generate":
        _generate(options.sample)
    elif options.verb == "report":
        tables.show(tables.kept(f"perturbation-{options.half}"))
    elif options.lost and options.half != command.DEVELOPMENT:
        parser.error("--lost would show single questions of the untouched half")
    else:
        _evaluate(options)


def _generate(sample: int | None) -> None:
    for row in command.questions(command.DEVELOPMENT, sample):
        for name, other in variants(row):
            line = {"id": f"{row.id} {name}", "turns": other.turns, "behaviour": row.behaviour, "codes": row.codes}
            print(json.dumps(line, ensure_ascii=False))


def _evaluate(options: argparse.Namespace) -> None:
    rows = command.questions(options.half, options.sample)
    assistant = command.assistant(options.catalogue)
    before = {o.row.id: o for o in scoring.run(assistant, rows, command.progress("as written")) if figures.right(o)}
    pairs: list[figures.Pair] = []
    for name in options.only:
        others = [other for o in before.values() if (other := changed(o.row, name))]
        after = scoring.run(assistant, others, command.progress(name))
        pairs += [figures.Pair(name, before[o.row.id], o) for o in after]
    caption = (
        f"{options.half} half, {command.procedures(assistant)} procedures: "
        f"{len(before)} of {len(rows)} questions right as written"
    )
    found = [figures.table(pairs, caption)]
    if not options.sample and options.only == list(CHANGES):  # a trial replaces no figures
        tables.keep(f"perturbation-{options.half}", found)
    tables.show(found)
    if options.lost:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in figures.lost(pairs))
        options.lost.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    command.guarded(main)
