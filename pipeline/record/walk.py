"""From a printed number back to file, sheet, row and column. Rows are named by number; what stands in them is not shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.problems import Finding, how_many

if TYPE_CHECKING:
    import pandas as pd

RUNS_SHOWN = 30


@dataclass(frozen=True)
class Evidence:
    """What the walk needs of one edition.

    `figure`, `measured`: one row each of the protected and the measured table. `rows`: ref, data_set, part, row_ids.
    `tables`: data set → linked table with row_id, source_file, source_sheet, source_row. `receipts`: one row a file.
    `printed`: rows of numbers.csv with this ref. `digests`: file → SHA-256. `corrected`: corrections as text lines.
    """

    ref: str
    title: str
    counted: dict[str, str]
    columns: list[str]
    figure: pd.Series
    measured: pd.Series
    rows: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    receipts: pd.DataFrame
    printed: pd.DataFrame
    digests: dict[str, str]
    findings: list[Finding]
    corrected: list[str]
    caveats: dict[str, str]


def walk_back(evidence: Evidence) -> list[str]:
    """The lines that take a figure back to its cells. Exact counts are shown: the console is private, the page is not."""
    return [
        f"Figure      {evidence.ref}",
        f"Title       {evidence.title}",
        *_printed(evidence.printed),
        f"Status      {evidence.figure['status']}",
        f"Published   {_numbers(evidence.figure)}",
        f"Measured    {_numbers(evidence.measured)}   (private: do not publish)",
        *(f"{part.capitalize():<11} {words}" for part, words in evidence.counted.items() if words),
        *_sources(evidence),
        *(f"Correction  {line}" for line in evidence.corrected or ["none applies to these data sets"]),
        *_findings(evidence),
        *(f"Caveat      {evidence.caveats.get(code, code)}" for code in _words(evidence.figure["caveats"])),
    ]


def _words(joined: str) -> list[str]:
    return [word for word in str(joined).split(";") if word]


def _numbers(row: pd.Series) -> str:
    import pandas as pd

    if pd.isna(row["value"]):
        return f"no figure ({row['status']})"
    parts = [f"value {_plain(row['value'])}"]
    if not pd.isna(row["numerator"]) and not pd.isna(row["denominator"]):
        parts.append(f"{_plain(row['numerator'])} of {_plain(row['denominator'])}")
    if not pd.isna(row["lower"]) and not pd.isna(row["upper"]):
        parts.append(f"interval {_plain(row['lower'])} to {_plain(row['upper'])}")
    return ", ".join(parts)


def _plain(amount: float) -> str:
    """'36.3636', '1,240', '1,234,567': at most four decimals, never a power of ten."""
    words = f"{amount:,.4f}"
    return words.rstrip("0").rstrip(".")


def _printed(printed: pd.DataFrame) -> list[str]:
    if printed.empty:
        return ["Printed     nowhere in this edition"]
    return [f"Printed     “{row.printed}” on {row.pages}" for row in printed.itertuples()]


def _sources(evidence: Evidence) -> list[str]:
    if evidence.rows.empty:
        return [f"From        no agency's rows: {', '.join(_words(evidence.figure['sources'])) or 'other figures'}"]
    lines: list[str] = []
    for row in evidence.rows.itertuples():
        lines += _part(row.part, row.data_set, list(row.row_ids), evidence)
    return lines


def _part(part: str, data_set: str, row_ids: list[int], evidence: Evidence) -> list[str]:
    table = evidence.tables[data_set.split("__")[0]]
    found = table.loc[table["row_id"].isin(row_ids)]
    lines = [f"{part.capitalize():<11} {_rows(len(found))} of {data_set}"]
    lost = len(set(row_ids)) - found["row_id"].nunique()
    if lost:
        lines.append(f"            {_rows(lost)} more cannot be found: make the assessment again before relying on this walk")
    for (file, sheet), rows in found.groupby(["source_file", "source_sheet"], dropna=False, sort=True):
        place = f"data/raw/{file}" + (f", sheet “{sheet}”" if sheet else "")
        lines.append(f"            {place}: {_ranges(rows['source_row'])}")
        lines.append(f"            {_columns(file, sheet, evidence)}; SHA-256 {evidence.digests.get(file, 'not known')}")
    return lines


def _rows(number: int) -> str:
    return how_many(number, "row")


def _columns(file: str, sheet: str, evidence: Evidence) -> str:
    receipts = evidence.receipts
    known = receipts.loc[(receipts["file"] == file) & (receipts["sheet"] == sheet), "columns"]
    letters = json.loads(known.iloc[0]) if len(known) and known.iloc[0] else {}
    named = [f"{field} in column {letters[field]}" for field in evidence.columns if field in letters]
    return ", ".join(named) or "the whole row"


def _ranges(numbers: pd.Series) -> str:
    """'rows 4 to 9 and 12': runs of row numbers, as the file shows them; the first RUNS_SHOWN when there are many."""
    ordered = sorted({int(number) for number in numbers})
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(first) if first == last else f"{first} to {last}" for first, last in runs[:RUNS_SHOWN]]
    if len(runs) > RUNS_SHOWN:
        return f"rows {', '.join(words)} and {len(ordered) - _length(runs[:RUNS_SHOWN]):,} more"
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"row {joined}" if len(ordered) == 1 else f"rows {joined}"


def _length(runs: list[list[int]]) -> int:
    return sum(last - first + 1 for first, last in runs)


def every_row(evidence: Evidence) -> list[dict[str, object]]:
    """One line for each row behind the figure: part, file, sheet, row. For the list that the console is too short for."""
    lines: list[dict[str, object]] = []
    for row in evidence.rows.itertuples():
        table = evidence.tables[row.data_set.split("__")[0]]
        found = table.loc[table["row_id"].isin(list(row.row_ids)), ["source_file", "source_sheet", "source_row"]]
        lines += found.assign(part=row.part).to_dict("records")
    return lines


def _findings(evidence: Evidence) -> list[str]:
    if not evidence.findings:
        return ["Finding     none on these data sets"]
    return [f"Finding     {finding.what} ({finding.where}): {finding.found}" for finding in evidence.findings]
