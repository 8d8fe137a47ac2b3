"""A sheet as it will stand in a file, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SYNTHETIC_MARK = "SYNTHETIC DATA"


@dataclass(frozen=True)
class Formula:
    """A cell that a workbook works out: its text, with {row} for the row it stands in, and the number Excel last showed."""

    text: str
    value: int


Cell = str | int | float | datetime | Formula


@dataclass(frozen=True)
class Sheet:
    """What will stand in the file, and which kind of fault stands in which data row.

    `bands` are headings over several columns, (first column, last column, words), in the last row of the titles. `hidden` are the rows
    of a second sheet that nobody sees.
    """

    name: str
    titles: list[list[Cell]]
    header: list[Cell]
    rows: list[list[Cell]]
    footer: list[list[Cell]]
    faults: list[str] = field(default_factory=list)
    bands: list[tuple[int, int, str]] = field(default_factory=list)
    hidden: list[list[Cell]] = field(default_factory=list)

    @property
    def first_data_row(self) -> int:
        """The number Excel shows beside the first data row."""
        return len(self.titles) + 2

    @property
    def lines(self) -> list[list[Cell]]:
        """Every row from the first title to the last note."""
        return [*self.titles, self.header, *self.rows, *self.footer]
