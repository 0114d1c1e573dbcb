"""``python -m evaluation.behaviour evaluate``: the labelled questions through the assistant, as Markdown tables."""
from __future__ import annotations

import argparse

from evaluation import command, scoring, tables
from evaluation.behaviour import figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.behaviour", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    evaluate = verbs.add_parser("evaluate", help="run a half and print its figures")
    command.question_options(evaluate)
    evaluate.add_argument("--strip", action="store_true", help="also without diacritics, and what that costs")
    report = verbs.add_parser("report", help="print the last figures again")
    report.add_argument("--half", choices=command.HALVES, default=command.DEVELOPMENT)
    options = parser.parse_args()

    name = f"behaviour-{options.half}"
    if options.verb == "report":
        tables.show(tables.kept(name))
        return
    rows = command.questions(options.half, options.sample)
    assistant = command.assistant(options.catalogue)
    where = f"{options.half} half, {command.procedures(assistant)} procedures"
    before = scoring.run(assistant, rows, command.progress("as written"))
    found = [figures.table(before, f"As written: {where}"), figures.confusion(before)]
    if options.strip:
        after = scoring.run(assistant, figures.stripped(rows), command.progress("without diacritics"))
        found += [figures.table(after, f"Without diacritics: {where}"), figures.strip_table(before, after)]
    if not options.sample:  # a trial replaces no figures
        tables.keep(name, found)
    tables.show(found)


if __name__ == "__main__":
    command.guarded(main)
