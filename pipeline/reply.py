"""The answer to an agency about its file: what happens to its rows and what to mend, in counts and row numbers, never a value."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.catalogue import Contract, FieldPage
from pipeline.periods import financial_year
from pipeline.problems import Finding, how_many, row_numbers

COLUMNS = ("data_set", "must_be_mended", "check", "column", "rows_affected", "row_numbers", "request")
PARTS = {"rows_in": "rows in the file", "accepted": "used", "quarantined": "set aside", "duplicates": "sent twice", "non_data": "headings, totals, blank"}
_REQUESTS = {
    "file_readable": "Please save it as CSV (UTF-8) or XLSX, without macros, a password or links to other workbooks, and send it again.",
    "text_encoding": "Please save it as CSV UTF-8, so that names with accents arrive as they are.",
    "heading_row": "We found no row with the agreed headings. Please send the table with its row of headings.",
    "columns_present": "Please send this column, once, under the agreed heading.",
    "columns_known": "This column was not agreed and was not read. Please leave it out.",
    "cells_under_headings": "Please put every cell under a heading; cells outside the table were not read.",
    "quotes_closed": "A quotation mark is missing, so rows may be lost. Please export the file again.",
    "column_adds_up": "The rows do not add up to the total. Please tell us which is right.",
    "file_has_records": "There are no records here. Please fill the sheet in, or tell us that there was nothing to report.",
    "rows_once": "These rows stand twice with every cell alike; one of each is used. Please tell us if both are meant.",
    "key_unique": "These rows share a reference that should stand once. Please tell us which row is right.",
    "inside_year": "These rows are dated outside the year of the file. Please correct the dates, or send the file of the year.",
    "quarantine_limit": "Too many rows would be set aside. Please look at these rows first.",
    "row_used": "No row of the file would be used. Please look at the lines above, or fill the file in.",
    "months_covered": "Some months of the year have no record. Please tell us whether the extract was cut short, or send the months that are missing.",
    "one_person_once": "These rows may be of the same person under two references. Please tell us whether they are.",
    "cells_without_errors": "A formula in these cells gives an error. Please put the value in its place.",
    "sheets_read": "A sheet was not read. Please put records that stand there below the others, on the sheet named after the data set.",
    "no_hidden_sheet": "A hidden sheet was not read. Please show it if it belongs to the file, or take it out.",
    "one_form_a_year": "The year came as records and as counts. Please tell us which of the two we should use.",
}
_OF_MONTHS = "months_covered"  # counts months without a record, where the other checks count rows
# What a cell of each type should hold, said to those who fill it in.
_READABLE = {
    "date": "Please write dates with the day first, such as 31/12/2023, and nothing else in the cell.",
    "datetime": "Please write the date and the time with the day first, such as 31/12/2023 21:30, and nothing else in the cell.",
    "integer": "Please write whole numbers in digits, with nothing beside them: no words, no units and no percentages.",
    "number": "Please write numbers in digits, with nothing beside them: no words, no units and no percentages.",
    "boolean": "Please write yes or no.",
}
_SEPARATORS = ("semicolons", "tabs")
_REQUESTS_BY_ENDING = {
    "_readable": "Please write these cells as agreed (dates with the day first, numbers in digits).",
    "_given": "Small numbers are hidden here. Please send the numbers themselves, through the secure transfer.",
    "_code_known": "These answers are not in the agreed list. Please use one that is, or tell us what they mean.",
    "_required": "Please fill in these cells: without them the row cannot be used.",
}


@dataclass(frozen=True)
class Account:
    """What would happen to the rows of one data set of the file; `parts` has the keys of PARTS, and only rows_in before the checks."""

    data_set: str
    parts: Mapping[str, int]

    @property
    def words(self) -> str:
        """Rows in = accepted + quarantined + duplicates + not data; or that they wait."""
        rows = self.parts
        if "accepted" not in rows:
            return f"{how_many(rows['rows_in'], 'row')} in; none goes on until the problems are mended"
        return (
            f"{how_many(rows['rows_in'], 'row')} in = {rows['accepted']:,} accepted + {rows['quarantined']:,} quarantined"
            f" + {how_many(rows['duplicates'], 'duplicate')} + {rows['non_data']:,} not data"
        )


def reply_rows(findings: Sequence[Finding], contracts: Mapping[str, Contract]) -> list[dict[str, str | int]]:
    """One line a finding that the agency can do something about, with COLUMNS; first what must be mended, then what to look at."""
    ours = [finding for finding in findings if finding.severity != "note" and not finding.where.startswith("config/")]
    asked = [finding for finding in ours if finding.check not in ("file_named", "year_named")]
    return [_row(finding, contracts) for finding in sorted(asked, key=lambda finding: finding.severity != "stop")]


def _row(finding: Finding, contracts: Mapping[str, Contract]) -> dict[str, str | int]:
    contract = contracts.get(finding.data_set)
    return {
        "data_set": contract.title if contract else "",
        "must_be_mended": "yes" if finding.severity == "stop" else "no",
        "check": finding.check,
        "column": _titles(finding.column, contract),
        "rows_affected": _affected(finding),
        "row_numbers": _numbers(finding),
        "request": request_of(finding, contract),
    }


def _affected(finding: Finding) -> int | str:
    if finding.check == _OF_MONTHS:
        return how_many(finding.count, "month")
    return finding.count or ("the whole sheet" if finding.sheet else "the whole file")


def _fields(contract: Contract | None) -> list[FieldPage]:
    return [*contract.fields, *(contract.counts.fields if contract.counts else [])] if contract else []


def _titles(column: str, contract: Contract | None) -> str:
    titles = {page.name: page.title for page in _fields(contract)}
    return ", ".join(titles.get(name, name) for name in column.split(", "))


def _numbers(finding: Finding) -> str:
    listed = " ".join(str(row) for row in finding.rows)
    more = finding.count - len(finding.rows)
    return f"{listed} and {more:,} more" if finding.rows and more > 0 else listed


def request_of(finding: Finding, contract: Contract | None) -> str:
    """What to ask for. The contract's own checks say why they are made, and that is the best request."""
    separators = [name for name in _SEPARATORS if f"parted by {name}" in finding.found]
    if finding.check == "heading_row" and separators:
        return f"The cells are parted by {separators[0]}, not commas. Please save the table as a workbook (.xlsx), or as CSV UTF-8 with commas."
    if finding.check in _REQUESTS:
        return _REQUESTS[finding.check]
    types = {f"{page.name}_readable": page.type for page in _fields(contract)}
    if types.get(finding.check) in _READABLE:
        return _READABLE[types[finding.check]]
    for ending, words in _REQUESTS_BY_ENDING.items():
        if finding.check.endswith(ending):
            return words
    reason = finding.wanted if finding.wanted.endswith(".") else f"We look for {finding.wanted}."
    return f"{reason} Please look at these rows."


def reply_csv(rows: Sequence[Mapping[str, str | int]]) -> bytes:
    """The lines of `reply_rows` as a CSV that Excel opens with its accents right."""
    written = io.StringIO(newline="")
    lines = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    lines.writeheader()
    lines.writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def reply_text(
    file: str,
    year: int,
    findings: Sequence[Finding],
    accounts: Sequence[Account],
    contracts: Mapping[str, Contract],
    today: date,
) -> str:
    """The reply in plain text, ready to e-mail: whether the file can be used, what happens to its rows, and what we ask for."""
    rows = reply_rows(findings, contracts)
    titles = ", ".join(contract.title for contract in contracts.values())
    stopped = any(finding.severity == "stop" for finding in findings)
    must = [row for row in rows if row["must_be_mended"] == "yes"]
    parts = [
        [f"{titles}: {financial_year(year).label}", f"File: {file}", f"Examined: {today.day} {today:%B %Y}"],
        ["Thank you for the file. " + ("It cannot be used yet." if stopped else "It can be used.")],
        ["What stops it lies with us; you need do nothing yet."] if stopped and not must else [],
        *(_rows_of(account, contracts[account.data_set].title) for account in accounts),
        _list("Please mend, then send the file again:", must),
        _list("Please look at:", [row for row in rows if row not in must]),
        ["Only counts and row numbers are given here. Please do not answer with names or details of people by e-mail."],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _rows_of(account: Account, title: str) -> list[str]:
    return [f"{title}:", *(f"  {PARTS[name]:<24}{count:>9,}" for name, count in account.parts.items())]


def _list(heading: str, rows: Sequence[Mapping[str, str | int]]) -> list[str]:
    return [heading, *(f"  {number}. {_line(row)}" for number, row in enumerate(rows, start=1))] if rows else []


def _line(row: Mapping[str, str | int]) -> str:
    place = f"column {row['column']}" if row["column"] else ""
    affected = row["rows_affected"]
    numbers = str(row["row_numbers"]).split(" and ")[0].split()
    named = f" ({row_numbers(numbers)})" if numbers else ""
    counted = affected if isinstance(affected, str) else f"{affected:,} row{'' if affected == 1 else 's'}{named}"
    return f"{', '.join(part for part in (row['data_set'], place, counted) if part)}. {row['request']}"
