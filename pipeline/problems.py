"""What is told to the analyst when something is wrong: what, where, wanted, found, do."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["stop", "look", "note"]


@dataclass(frozen=True)
class Finding:
    """One problem in five lines. `found` holds counts, row numbers and header or file names, never a record's value."""

    what: str
    where: str
    wanted: str
    found: str
    do: str
    severity: Severity = "stop"
    data_set: str = ""
    year: int | None = None
    file: str = ""
    sheet: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0
    check: str = ""

    def lines(self) -> list[str]:
        """The five labelled lines, in the order an analyst needs them."""
        return [
            f"What    {self.what}",
            f"Where   {self.where}",
            f"Wanted  {self.wanted}",
            f"Found   {self.found}",
            f"Do      {self.do}",
        ]


class Stop(Exception):
    """Raised when no edition can be made; carries every finding of the stage, not only the first."""

    def __init__(self, findings: list[Finding]):
        self.findings = list(findings)
        super().__init__("\n\n".join("\n".join(finding.lines()) for finding in self.findings))

    def __reduce__(self):
        return Stop, (self.findings,)


def stop_if_any(findings: list[Finding]) -> list[Finding]:
    """Give back the findings that let the run go on; raise Stop with every one that does not."""
    stopping = [finding for finding in findings if finding.severity == "stop"]
    if stopping:
        raise Stop(stopping)
    return findings


def fault(error: BaseException, what: str) -> Finding:
    """A mistake of ours as a problem: the error's class and the place in our code, never its message, which may quote a record."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipeline" in Path(frame.filename).parts]
    place = f"{_below_project(ours[-1].filename)}, line {ours[-1].lineno}" if ours else "outside our code"
    return Finding(
        what=f"{what}: this is a fault of the pipeline, not of a file",
        where=place,
        wanted="the work to finish",
        found=f"an error of the class {type(error).__name__}",
        do="send these five lines to whoever looks after the pipeline; the last edition is untouched",
    )


def _below_project(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("pipeline") :])


def how_many(number: int, one: str, more: str = "") -> str:
    """"1 row", "1,204 rows": a number with its noun; `more` where the plural is not just an s."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def row_numbers(rows, most: int = 8) -> str:
    """'rows 4, 9 and 12', or the first few and how many more: numbers only, never what stands in the rows."""
    numbers = [str(int(row)) for row in rows]
    if not numbers:
        return "no rows"
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if len(numbers) <= most:
        return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"rows {', '.join(numbers[:most])} and {len(numbers) - most:,} more"
