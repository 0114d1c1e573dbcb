"""``python -m evaluation.addresses evaluate``: how often an address leads to the right commune, or to a question."""
from __future__ import annotations

import argparse

from evaluation import command, tables
from evaluation.addresses import figures, rows, scoring
from evaluation.perturbation.changes import no_diacritics


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.addresses", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    evaluate = verbs.add_parser("evaluate", help="read every address of a half, and print what came of it")
    evaluate.add_argument("--half", choices=command.HALVES, default=command.DEVELOPMENT)
    evaluate.add_argument("--strip", action="store_true", help="read everything again without diacritics")
    evaluate.add_argument("--lost", action="store_true", help="also print what went wrong (development half)")
    report = verbs.add_parser("report", help="print the last figures again")
    report.add_argument("--half", choices=command.HALVES, default=command.DEVELOPMENT)
    options = parser.parse_args()

    if options.verb == "report":
        tables.show(tables.kept(f"addresses-{options.half}"))
    elif options.lost and options.half != command.DEVELOPMENT:
        parser.error("--lost would show single addresses of the untouched half")
    else:
        _evaluate(options.half, options.strip, options.lost)


def _evaluate(half: str, strip: bool, lost: bool) -> None:
    addresses = rows.read(half)
    outcomes, seconds = scoring.run(addresses)
    table = figures.by_tag if half == command.DEVELOPMENT else figures.totals
    found = [table(outcomes, f"{half} half, {len(addresses) / seconds:,.0f} addresses a second")]
    if strip:
        stripped, _ = scoring.run(addresses, no_diacritics)
        found.append(figures.totals(stripped, f"{half} half, without diacritics"))
        outcomes += stripped
    tables.keep(f"addresses-{half}", found)
    tables.show(found)
    for outcome in outcomes if lost else ():
        if outcome.verdict not in scoring.GOOD:
            shown = outcome.found.shown or "; ".join(outcome.found.options)
            command.say(f"{outcome.row.id} {outcome.verdict}: «{outcome.row.text}»: {shown}")


if __name__ == "__main__":
    command.guarded(main)
