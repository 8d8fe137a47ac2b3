"""The truth about the sample: what must be counted, who the people are, which faults were planted. The pipeline never reads it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.sample.cell_faults import CELL_KINDS
from pipeline.sample.faults import DUPLICATE, FAULT, KEPT, KINDS, QUARANTINED
from pipeline.sample.sheet_faults import MERGED, SHEET_KINDS, TWICE, file_faults
from pipeline.sample.sheets import Sheet
from pipeline.sample.true_counts import Tables, count_truly

EXPECTED = {name: kind.expected for name, kind in (KINDS | CELL_KINDS).items()} | SHEET_KINDS
WHOLE_FILE = 0  # stands for a row number where a fault is of the whole file


@dataclass
class Truth:
    """What is known of the sample as it is written: each data set's accepted rows, the faults and what must become of them, what the
    receipt of each file must say, and who was entered under two references."""

    seed: int
    years: list[int]
    tables: Tables = field(default_factory=dict)
    faults: list[dict] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)
    people_twice: list[dict] = field(default_factory=list)

    def add_file(self, sheet: Sheet, data_set: str, year: int, name: str) -> None:
        """Note a file: the faults of its rows and of the whole, and how many of its rows must go which way."""
        place = {"data_set": data_set, "year": year, "file": f"{year}/{name}"}
        rows = [(sheet.first_data_row + row, kind) for row, kind in enumerate(sheet.faults) if kind]
        whole = [(len(sheet.titles) if kind == MERGED else WHOLE_FILE, kind) for kind in file_faults(data_set, year)]
        self.faults += [place | {"row": row, "kind": kind, "expected": EXPECTED[kind]} for row, kind in rows + whole]
        expected = [EXPECTED[kind] if kind else "" for kind in sheet.faults]
        self.files.append(place | _receipt(sheet, expected.count(DUPLICATE), expected.count(QUARANTINED)))

    def add_copy(self, sheet: Sheet, data_set: str, year: int, name: str) -> None:
        """Note a file that is another one over again: every row of it is a duplicate."""
        place = {"data_set": data_set, "year": year, "file": f"{year}/{name}"}
        self.faults.append(place | {"row": WHOLE_FILE, "kind": TWICE, "expected": EXPECTED[TWICE]})
        self.files.append(place | _receipt(sheet, len(sheet.rows), 0))


def _receipt(sheet: Sheet, duplicates: int, quarantined: int) -> dict[str, int]:
    return {
        "header_row": sheet.first_data_row - 1,
        "data_rows": len(sheet.rows),
        "accepted": len(sheet.rows) - duplicates - quarantined,
        "duplicates": duplicates,
        "quarantined": quarantined,
        "rows_below_the_data": len(sheet.footer),
    }


def accepted(planted: pd.DataFrame) -> pd.DataFrame:
    """The rows that must be counted: the sound ones and those kept with their fault."""
    kept = [""] + [name for name, kind in KINDS.items() if kind.expected in KEPT]
    return planted.loc[planted[FAULT].isin(kept)]


def write_truth(path: Path, truth: Truth) -> None:
    """Write the truth as JSON: seed, years, counts, totals, values, persons, references, faults, files, people_twice."""
    first_references = {line["reference"]: line["first_reference"] for line in truth.people_twice}
    written = {"seed": truth.seed, "years": truth.years} | asdict(count_truly(truth.tables, truth.years, first_references))
    written |= {"faults": truth.faults, "files": truth.files, "people_twice": truth.people_twice}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")
