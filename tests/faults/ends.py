"""Where a file may end, and the whole way there: receive, clean, check, and the account of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.catalogue import Contract, load_codes
from pipeline.check import check
from pipeline.clean import clean
from pipeline.problems import Finding
from pipeline.receive import RawFile, account_for_rows, receive
from tests.faults.sheets import USUAL_ROWS, YEAR

COUNTS = ("accepted", "quarantined", "duplicates", "non_data")


@dataclass(frozen=True)
class End:
    """What must become of a file. `accepted`: rows used, or read where receive stops. `reason`: why rows were set aside. `told`:
    a check that must be among the findings. `stop`: the check that must stop the run ("" = nothing may). `says`: words of what it
    says it found. `reads`: field → text of its cleaned value in the first record ("" = missing)."""

    accepted: int = USUAL_ROWS
    quarantined: int = 0
    duplicates: int = 0
    non_data: int = 1
    reason: str = ""
    told: str = ""
    stop: str = ""
    says: str = ""
    reads: dict[str, str] = field(default_factory=dict)


def kept(told: str = "", **reads: str) -> End:
    """Every row is used; the row of headings is the one that is not data."""
    return End(told=told, reads=reads)


def set_aside(reason: str, told: str = "") -> End:
    """The faulty row is quarantined, the others are used."""
    return End(accepted=USUAL_ROWS - 1, quarantined=1, reason=reason, told=told)


def not_opened(stop: str, says: str = "") -> End:
    """Nothing is read."""
    return End(accepted=0, non_data=0, stop=stop, says=says)


def refused(says: str) -> End:
    """The file is not parsed, and the reason holds these words."""
    return not_opened("file_readable", says)


@dataclass(frozen=True)
class Outcome:
    """What did become of it. `accepted` is None where the run stopped before the checks: then `read` is all there is."""

    findings: list[Finding]
    read: pd.DataFrame
    receipts: pd.DataFrame
    accepted: pd.DataFrame | None = None
    quarantine: pd.DataFrame | None = None

    @property
    def stops(self) -> list[Finding]:
        """The findings a run stops for."""
        return [finding for finding in self.findings if finding.severity == "stop"]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows went each way, over all sheets; rows read from a file that stopped the run count as accepted for no one."""
        return {name: int(self.receipts[name].sum()) for name in COUNTS}


def follow(files: Sequence[RawFile], contract: Contract) -> Outcome:
    """The files through the rooms in the order of a run, which stops where a run stops."""
    received = receive(files, contract, YEAR)
    assert_rows_read_once(received.table, received.receipts)
    findings = list(received.findings)
    if any(finding.severity == "stop" for finding in findings):
        return Outcome(findings, received.table, received.receipts)
    cleaned = clean(received.table, contract, load_codes())
    checked = check(cleaned.table, contract, {}, cleaned.children)
    findings += [*cleaned.findings, *checked.findings]
    receipts = account_for_rows(received.receipts, checked.table, checked.quarantine)
    assert receipts["rows_in"].sum() == len(checked.table) + len(checked.quarantine) + receipts["duplicates"].sum() + receipts["non_data"].sum()
    return Outcome(findings, received.table, receipts, checked.table, checked.quarantine)


def assert_rows_read_once(table: pd.DataFrame, receipts: pd.DataFrame) -> None:
    """The row identity as far as it can be known before the checks: rows in = rows read + duplicates + non-data."""
    assert int(receipts["rows_in"].sum()) == len(table) + int(receipts["duplicates"].sum()) + int(receipts["non_data"].sum())
    assert not table.duplicated(["source_file", "source_sheet", "source_row"]).any()
