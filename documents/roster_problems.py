"""Wrong cells of a roster as a page can show them: a column typed wrongly from top to bottom is one thing to mend."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workflows.rosters import Problem

MOST_SHOWN = 200
CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass
class Spot:
    """Cells below one another that all want the same: B7, or B7:B120."""

    column: str
    first: int
    last: int
    sentence: str

    @property
    def cells(self) -> str:
        start = f"{self.column}{self.first or ''}"
        return start if self.first == self.last else f"{start}:{self.column}{self.last}"


def spots_of(problems: Iterable[Problem]) -> list[Spot]:
    """The problems, given in reading order, with runs of the same one put together; each stands where it begins."""
    spots: list[Spot] = []
    open_runs: dict[str, Spot] = {}
    for problem in problems:
        found = CELL.fullmatch(problem.cell)
        column, row = (found[1], int(found[2])) if found else (problem.cell, 0)
        run = open_runs.get(column)
        if run and found and run.last == row - 1 and run.sentence == problem.sentence:
            run.last = row
            continue
        open_runs[column] = Spot(column, row, row, problem.sentence)
        spots.append(open_runs[column])
    return spots
