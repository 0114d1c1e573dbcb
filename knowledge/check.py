"""Checks the curated catalogue: `python -m knowledge.check` prints a line for each mistake, exit 2 where there are any."""
from __future__ import annotations

import sys
from typing import Callable, Iterator, List, TypeVar

from knowledge import loader, validation
from nlu.errors import DataError

Row = TypeVar("Row")


def problems() -> List[DataError]:
    """Every mistake in the curated data: a file that cannot be read does not hide those of the others."""
    found: List[DataError] = []
    procedures = list(_each(loader.PROCEDURES, loader.load_procedures, found))
    neighbours = list(_each(loader.NEIGHBOURS, loader.load_neighbours, found))
    papers = list(_each(loader.PAPERS, loader.load_papers, found))
    forms = list(_each(loader.FORMS, loader.load_forms, found))
    everything = procedures + neighbours
    codes = {code for _, p in everything for code in (p.code, *p.former_codes, *p.copies)}
    for rows in (papers, forms):
        seen = {}
        for path, row in rows:
            if row.id in seen:
                found.append(DataError(path, row.id, f"is defined in {seen[row.id]} too"))
            seen[row.id] = path
    found += validation.problems(
        everything,
        {paper.id: paper for _, paper in papers},
        {form.id: form for _, form in forms},
        codes,
        {paper.id: path for path, paper in papers},
    )
    return found


def _each(folder, load: Callable, found: List[DataError]) -> Iterator:
    for path in loader.yaml_files(folder):
        try:
            yield from load(path)
        except DataError as error:
            found.append(error)


def main() -> int:
    errors = problems()
    for error in errors:
        print(error, file=sys.stderr)
    return 2 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
