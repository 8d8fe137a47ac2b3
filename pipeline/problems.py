"""What is told to the analyst when something is wrong: what, where, wanted, found, do."""

from __future__ import annotations

from dataclasses import dataclass
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
