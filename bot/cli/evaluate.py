"""`motcua eval`: scores a file of labelled questions."""
from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.conversation import assistant
from bot.cli.options import catalogue_option, say
from bot.cli.rendering import table

if TYPE_CHECKING:
    from evaluation.scoring import Outcome

#: Rows between two signs of life.
EVERY = 100


@click.command("eval")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
@click.option("--rows", "rows_file", metavar="OUT", help="Ghi kết quả từng câu vào tệp JSONL này.")
@catalogue_option
def evaluate(file: str, as_json: bool, rows_file: str | None) -> None:
    """Chấm điểm một tệp câu hỏi có nhãn (JSONL)."""
    # The one bridge from the rooms to the evaluation that stands beside them.
    from evaluation import rows as labelled
    from evaluation import scoring

    rows = labelled.read(Path(file))
    if rows_file:  # found out now, not after ten minutes
        Path(rows_file).open("a", encoding="utf-8").close()
    outcomes = scoring.run(assistant(), rows, _progress)
    if rows_file:
        write_rows(Path(rows_file), outcomes)
    figures = scoring.summarise(outcomes)
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_table(figures))


def write_rows(path: Path, outcomes: Iterable[Outcome]) -> None:
    lines = (json.dumps(outcome.to_json(), ensure_ascii=False) + "\n" for outcome in outcomes)
    path.write_text("".join(lines), encoding="utf-8")


def _progress(done: int, total: int) -> None:
    if done % EVERY == 0 and done < total:
        say(f"  {done}/{total} câu")


def as_table(figures: dict[str, Any]) -> str:
    """The same figures for people."""
    names = {
        "questions": "câu hỏi",
        "top1": "top-1",
        "top5": "top-5",
        "mrr": "MRR",
        "behaviour": "đúng hành vi",
        "p50_ms": "p50 (ms)",
        "p95_ms": "p95 (ms)",
    }
    rows = [(name, _cell(figures[key])) for key, name in names.items()]
    parts = [(label, part["questions"], _cell(part["behaviour"])) for label, part in figures["by_behaviour"].items()]
    return table(("chỉ số", "giá trị"), rows) + "\n\n" + table(("nhãn", "số câu", "đúng hành vi"), parts)


def _cell(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) and value <= 1 else f"{value:g}"
