"""The sample ten or a hundred times over: its large data sets as CSV files in the agency's style, each copy of a row about somebody else."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pipeline.catalogue import Contract, load_contracts
from pipeline.receive.files import RawFile
from pipeline.receive.grids import Grid, read_grids
from pipeline.receive.headings import find_heading
from pipeline.sample import make_sample

YEARS = (2022, 2023, 2024)
LARGE_ROWS = 5_000
FIRST_FRESH = 50_000  # above every number of the sample's own rows, below those of the rows planted as faults


@dataclass(frozen=True)
class SampleFile:
    """A file of the sample: its path below data/raw, and what the sample knows of it."""

    data_set: str
    year: int
    name: str
    header_row: int
    rows: int


def write_sample(place: Path) -> list[SampleFile]:
    """Write the agencies' files of three years into `place`/data/raw; gives what is known of each."""
    make_sample(place / "data" / "raw", place / "truth.json", YEARS)
    files = json.loads((place / "truth.json").read_text(encoding="utf-8"))["files"]
    return [SampleFile(each["data_set"], each["year"], each["file"], each["header_row"], each["data_rows"]) for each in files]


def large_data_sets(files: list[SampleFile]) -> list[str]:
    """Data sets with more than 5,000 rows in the three years, the largest first: only those grow, as an area's small ones would not."""
    names = {file.data_set for file in files}
    rows = {name: sum(file.rows for file in files if file.data_set == name) for name in names}
    return sorted((name for name in names if rows[name] > LARGE_ROWS), key=lambda name: -rows[name])


def write_scaled(files: list[SampleFile], sample: Path, place: Path, scale: int) -> list[SampleFile]:
    """Write the sample's files into `place`/data/raw, the large data sets `scale` times over; gives what is known of each."""
    wanted, written = large_data_sets(files), []
    others = {name: _Others(load_contracts()[name]) for name in wanted}
    for file in files:
        source, target = sample / "data" / "raw" / file.name, place / "data" / "raw" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if scale > 1 and file.data_set in wanted:
            written.append(_write_copies(file, source, target.with_suffix(".csv"), others[file.data_set], scale))
        else:
            shutil.copyfile(source, target)
            written.append(file)
    return written


def _write_copies(file: SampleFile, source: Path, target: Path, others: _Others, scale: int) -> SampleFile:
    """Title lines, headings, the rows `scale` times, and what stands below, with the line ends of a Windows export."""
    grid = read_grids(RawFile(file.name, source))[0][0]
    lines = grid.cells.to_numpy().tolist()
    first, last = file.header_row, file.header_row + file.rows
    places = others.places(grid, file.year)
    with target.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n")
        writer.writerows(map(_without_padding, lines[:first]))
        for copy in range(scale):
            writer.writerows(others.rows(lines[first:last], places, copy))
        writer.writerows(map(_without_padding, lines[last:]))
    return SampleFile(file.data_set, file.year, f"{file.year}/{target.name}", file.header_row, file.rows * scale)


def _without_padding(cells: list[str]) -> list[str]:
    """A line without the empty cells at its end, which the grid added."""
    filled = max((number for number, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:filled]


@dataclass
class _Others:
    """References of a data set's further copies: fresh ones of the same form, the same for the same reference in every file of a copy."""

    contract: Contract
    numbers: dict[str, Iterator[int]] = field(default_factory=dict)
    given: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)

    def places(self, grid: Grid, year: int) -> dict[str, int]:
        """field → column number, for the fields that name a row or a person."""
        heading = find_heading(grid, self.contract, year)
        named = [page.name for page in self.contract.fields if page.identifier or page.constraints.unique]
        return {name: heading.columns[name] for name in named if name in heading.columns}

    def rows(self, rows: list[list[str]], places: dict[str, int], copy: int) -> Iterator[list[str]]:
        """The rows as they are for the first copy, under other references for the next."""
        for row in rows:
            if copy:
                row = row.copy()
                for name, number in places.items():
                    row[number] = self._other(name, row[number], copy)
            yield row

    def _other(self, name: str, reference: str, copy: int) -> str:
        given = self.given.setdefault((name, copy), {})
        if reference not in given:
            digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
            fresh = next(self.numbers.setdefault(name, count(FIRST_FRESH)))
            given[reference] = f"{reference[: len(reference) - len(digits)]}{fresh:0{len(digits)}d}" if digits.isdigit() else reference
        return given[reference]
