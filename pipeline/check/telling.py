"""Findings of the checks in five lines: counts and row numbers, never what stood in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from pipeline.catalogue import AcceptedFinding, Contract
from pipeline.check.engine import Outcome
from pipeline.periods import financial_year
from pipeline.problems import Finding, how_many, row_numbers

ROWS_NAMED = 200
_FATES = {"row": "they are set aside", "value": "the value is emptied, the row stays", "told": "they are kept"}


def finding_per_file(rows: pd.DataFrame, outcome: Outcome, contract: Contract) -> list[Finding]:
    """One finding for each sheet with rows that fail the check."""
    return [
        Finding(
            what=_what(outcome),
            where=_where(group, outcome.check.column),
            wanted=outcome.check.why,
            found=f"{how_many(len(group), 'row that is', 'rows that are')} not so; {_FATES[outcome.check.fate]}",
            do=f"ask the agency ({contract.contact or contract.agency}) to look at those rows; "
            f"the check stands in config/contracts/{contract.name}.yml",
            severity="look",
            **_place(group, contract),
            column=outcome.check.column,
            check=outcome.check.id,
        )
        for _, group in rows.groupby(["source_file", "source_sheet"], sort=False)
    ]


def wrong_year(rows: pd.DataFrame, contract: Contract) -> list[Finding]:
    """One finding that stops the run for each file whose rows are all dated in another year than its folder."""
    return [_misplaced_file(group, contract) for _, group in rows.groupby("source_file", sort=False)]


def _misplaced_file(rows: pd.DataFrame, contract: Contract) -> Finding:
    folder = int(rows["year"].iloc[0])
    dated = rows["year it is dated in"].mode()
    year = int(dated.iloc[0]) if len(dated) else folder
    return Finding(
        what="every row of a file is dated in another year",
        where=_where(rows.iloc[:1], contract.year_field).rsplit(", row", 1)[0],
        wanted=f"dates from {financial_year(folder).label}",
        found=f"{how_many(len(rows), 'row')}, every one dated elsewhere, most in {financial_year(year).short_label}",
        do=f"put the file into data/raw/{year}, or ask the agency for its file of {financial_year(folder).short_label}",
        **_place(rows, contract),
        column=contract.year_field,
        check="inside_year",
    )


def table_finding(outcome: Outcome, contract: Contract) -> Finding:
    """The finding of a check of the whole table, or of a share of it."""
    mostly = outcome.check.arguments.get("mostly")
    wanted = f"at least {100 * float(mostly):g} % of the rows; {outcome.check.why}" if mostly else outcome.check.why
    return Finding(
        what=_what(outcome),
        where=f"{contract.name}, all years" + (f", column '{outcome.check.column}'" if outcome.check.column else ""),
        wanted=wanted,
        found=f"{outcome.unexpected:,} of {outcome.evaluated:,} rows are not so",
        do=f"ask the agency ({contract.contact or contract.agency}) why; to live with it for a time, name the check {outcome.check.id} "
        "in config/accepted_findings.yml",
        severity=outcome.check.severity,
        data_set=contract.name,
        column=outcome.check.column,
        count=outcome.unexpected,
        check=outcome.check.id,
    )


def broken_check(outcome: Outcome, contract: Contract) -> Finding:
    """A check that could not be carried out: its class of error only, since the message may quote a record."""
    return Finding(
        what=f"the check {outcome.check.id} could not be carried out",
        where=f"config/contracts/{contract.name}.yml, the check {outcome.check.id}",
        wanted=f"arguments that fit {outcome.check.expectation} and the types of its columns",
        found=f"an error of the class {outcome.error}",
        do="correct the arguments of the check; compare it with one that works",
        data_set=contract.name,
        column=outcome.check.column,
        check=outcome.check.id,
    )


def over_limit(accepted: pd.DataFrame, set_aside: pd.DataFrame, contract: Contract, but_years: set[int]) -> list[Finding]:
    """A finding that stops the run for each year with more rows set aside than the contract allows."""
    findings = []
    for year, rows in set_aside.groupby("year"):
        everything = len(rows) + int(accepted["year"].eq(year).sum())
        percent = 100 * len(rows) / everything
        if percent > contract.quarantine_limit_percent and int(year) not in but_years:
            findings.append(_too_many(rows, everything, percent, contract))
    return findings


def _too_many(rows: pd.DataFrame, everything: int, percent: float, contract: Contract) -> Finding:
    reasons = rows["reason"].str.split("; ").explode().value_counts()
    listed = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.head(4).items())
    return Finding(
        what="too many rows would be set aside",
        where=_where(rows, ""),
        wanted=f"at most {contract.quarantine_limit_percent:g} % of the rows of a year",
        found=f"{len(rows):,} of {everything:,} rows ({percent:.1f} %): {listed}",
        do="look at the first of these rows in the file: often one column has moved or one way of writing dates is new; "
        f"the limit is x-quarantine-limit-percent in config/contracts/{contract.name}.yml",
        **_place(rows, contract),
        check="quarantine_limit",
    )


def accept_findings(findings: Sequence[Finding], accepted: Iterable[AcceptedFinding], today: date) -> list[Finding]:
    """The findings, with those somebody has accepted until a day not yet past turned into notes that say who and why."""
    pages = list(accepted)
    return [_accepted(finding, pages, today) for finding in findings]


def _accepted(finding: Finding, pages: Sequence[AcceptedFinding], today: date) -> Finding:
    for page in pages:
        same = (page.data_set, page.check) == (finding.data_set, finding.check) and page.year in (None, finding.year)
        if same and finding.severity == "look" and today <= page.until:
            return replace(finding, severity="note", do=f"nothing until {page.until:%d %B %Y}: {page.accepted_by} accepted it. {page.why}")
    return finding


def _what(outcome: Outcome) -> str:
    return f"rows fail the check {outcome.check.id}"


def _where(rows: pd.DataFrame, column: str) -> str:
    first = rows.iloc[0]
    sheet = f", sheet '{first['source_sheet']}'" if first["source_sheet"] else ""
    return f"data/raw/{first['source_file']}{sheet}{f', column {column!r}' if column else ''}, {row_numbers(rows['source_row'])}"


def _place(rows: pd.DataFrame, contract: Contract) -> dict:
    first = rows.iloc[0]
    return {
        "data_set": contract.name,
        "year": int(first["year"]),
        "file": first["source_file"],
        "sheet": first["source_sheet"],
        "rows": tuple(int(row) for row in rows["source_row"].iloc[:ROWS_NAMED]),
        "count": len(rows),
    }
