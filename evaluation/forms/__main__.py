"""``python -m evaluation.forms evaluate``: random people fill every form; each dialogue ends or can be left, nothing is lost."""
from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from evaluation import command, tables
from evaluation.forms import crowd, figures, play
from evaluation.forms.dialogue import Dialogue, Kept, world
from knowledge.forms.files import Forms
from knowledge.forms.model import Form
from nlu.errors import MotCuaError

#: Dialogues over each form.
BAR = 10_000


class UnknownForm(MotCuaError):
    """A form that is asked for by an id that none has."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.forms", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    evaluate = verbs.add_parser("evaluate", help="play the dialogues and print what became of them")
    evaluate.add_argument("--dialogues", type=command.positive, default=BAR, metavar="N", help=f"over each form, else {BAR:,}")
    evaluate.add_argument("--form", action="append", metavar="ID", help="only this form; may be given again; not kept")
    evaluate.add_argument("--seed", type=int, default=0, help="other people; not kept")
    evaluate.add_argument("--jobs", type=command.positive, metavar="N", help="processes at once, else one for each processor")
    replay = verbs.add_parser("replay", help="print one dialogue, what is said and what is answered")
    replay.add_argument("form", metavar="ID")
    replay.add_argument("number", type=int)
    replay.add_argument("--seed", type=int, default=0)
    verbs.add_parser("report", help="print the last figures again")
    options = parser.parse_args()

    if options.verb == "report":
        tables.show(tables.kept("forms"))
    elif options.verb == "replay":
        _replay(_forms([options.form])[0], options.number, options.seed)
    else:
        _evaluate(_forms(options.form), options.dialogues, options.seed, options.jobs, keep=not options.form and not options.seed)


def _forms(ids: list[str] | None) -> list[Form]:
    forms = Forms.own()
    unknown = [id for id in ids or () if forms.get(id) is None]
    if unknown:
        raise UnknownForm(f"No form is called {', '.join(unknown)}: there are {', '.join(form.id for form in forms)}.")
    return [form for form in forms if not ids or form.id in ids]


def _evaluate(forms: list[Form], count: int, seed: int, jobs: int | None, keep: bool) -> None:
    found: dict[str, list[play.Played]] = {form.id: [] for form in forms}
    tell, seconds = {form.id: command.progress(form.id) for form in forms}, 0.0
    for form, portion, took in crowd.played(forms, count, seed, jobs):
        seconds += took
        for played in portion:
            found[form.id].append(played)
            tell[form.id](len(found[form.id]), count)
            if played.faults:
                command.say(f"  {form.id} {played.number}: {played.faults[0].what}")
    everyone = [one for some in found.values() for one in some]
    each = seconds / len(everyone) * 1000
    shown = [figures.table(found, f"{count:,} dialogues over each form, {each:.0f} ms of one core each")]
    if keep:
        tables.keep("forms", shown)
    tables.show(shown)
    for fault in figures.shortest(everyone):
        command.say(f"{fault.what}\n    " + "\n    ".join(text[:100] for text in fault.said))
    if not figures.holds(everyone):
        sys.exit(1)


class _Aloud(Dialogue):
    """Prints every turn."""

    def say(self, move):
        turn = super().say(move)
        print(f"> {move.text}")
        for reply in turn.replies if turn else ():
            lines = [*reply.text.splitlines(), *(f"[{choice.id}] {choice.title}" for choice in reply.choices)]
            print("\n".join(f"    {line}" for line in lines))
        return turn


def _replay(form: Form, number: int, seed: int) -> None:
    files = Kept() if number % play.EVERY_DOCUMENT == 0 else None
    played = play.play(form, number, replace(world(), files=files), seed, dialogue_of=_Aloud)
    for fault in played.faults:
        print(f"! {fault.what}")


if __name__ == "__main__":
    command.guarded(main)
