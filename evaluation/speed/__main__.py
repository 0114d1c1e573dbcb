"""``python -m evaluation.speed evaluate``: one Markdown table of times and memory, each beside its bar."""
from __future__ import annotations

import argparse
from collections.abc import Callable

from bot.settings import Settings
from evaluation import command, tables
from evaluation.rows import Row
from evaluation.speed import desk, figure, forms, gateway, made, server, turns, walks

TURNS = 200
#: Messages sent over HTTP: enough for every page to be touched.
HTTP_TURNS = 40

#: Steps by name, in the order they run; each takes settings and questions.
STEPS: dict[str, Callable[[Settings, list[Row]], list[figure.Figure]]] = {
    "turns": turns.measure,
    "ask": lambda settings, _: made.ask(settings),
    "index": lambda settings, _: made.index(settings),
    "train": lambda settings, _: made.training(settings),
    "server": lambda settings, rows: server.measure(settings, command.spread(rows, HTTP_TURNS)),
    "gateway": lambda settings, rows: gateway.measure(settings, command.spread(rows, HTTP_TURNS)),
    "desk": lambda settings, rows: desk.measure(settings, command.spread(rows, HTTP_TURNS)),
    "walks": lambda settings, _: walks.measure(settings),
    "forms": lambda settings, _: forms.measure(settings),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.speed", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    evaluate = verbs.add_parser("evaluate", help="measure and print; what was measured is kept, step by step")
    command.catalogue_option(evaluate)
    evaluate.add_argument("--only", type=steps, metavar="STEP,…", default=list(STEPS), help=f"of {', '.join(STEPS)}")
    evaluate.add_argument("--sample", type=command.positive, metavar="N", help=f"a try with N questions, not {TURNS}; not kept")
    verbs.add_parser("report", help="print the last figures of every step again")
    options = parser.parse_args()

    if options.verb == "report":
        tables.show([figure.one_table(_kept())])
        return
    settings = command.settings(options.catalogue)
    rows = command.questions(command.DEVELOPMENT, options.sample or TURNS)
    found = []
    for name in options.only:
        command.say(f"measuring: {name}")
        found.append(figure.table(STEPS[name](settings, rows), ""))
        if not options.sample:
            tables.keep(f"speed-{name}", found[-1:])
    tables.show([figure.one_table(found)])


def steps(text: str) -> list[str]:
    """Names with commas between them, in the order of STEPS; for argparse."""
    named = set(text.split(","))
    if named - set(STEPS):
        raise argparse.ArgumentTypeError(f"'{text}': the steps are {', '.join(STEPS)}")
    return [name for name in STEPS if name in named]


def _kept() -> list[tables.Table]:
    found = []
    for name in STEPS:
        try:
            found += tables.kept(f"speed-{name}")
        except tables.NothingKept:
            continue
    if not found:
        raise tables.NothingKept("No figures of speed yet: run `evaluate` first.")
    return found


if __name__ == "__main__":
    command.guarded(main)
