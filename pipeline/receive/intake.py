"""From the files of one data set and year to one table of text in our names, with a receipt for every sheet."""

from __future__ import annotations

import filecmp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.catalogue import Contract
from pipeline.problems import Finding, how_many, row_numbers
from pipeline.receive.counts import total_findings
from pipeline.receive.files import RawFile, look_inside
from pipeline.receive.grids import Grid, read_grids
from pipeline.receive.headings import Heading, find_heading, form_of, heading_findings, no_heading, page_of
from pipeline.receive.receipts import Receipt, receipts_table
from pipeline.receive.marks import Marks
from pipeline.receive.rows import Rows, is_synthetic, outside_headings, row_findings, sort_rows, swallowed, swallowing
from pipeline.receive.sheets import lacks_its_sheet, left_unread, meant_for, no_sheet
from pipeline.receive.unseen import error_findings, hidden_findings, without_errors
from pipeline.same_text import standing_twice
from pipeline.spellings import in_plain_text, one_below_another, one_spelling
from pipeline.steps import keep

PLACE = ("source_file", "source_sheet", "source_row", "year")
ROWS_NAMED = 200
ASTRAY = "more cells than headings"


@dataclass(frozen=True)
class Received:
    """`table`: a text column for every field of the contract (a long one by its spellings), then source_file, source_sheet, source_row, year and
    quarantine_reason ("" for a sound row). `receipts`: one row a sheet. `findings`: a run must stop for those of severity stop.
    `contract`: the one the rows are in the form of, which is the counted form where counts came in the place of records."""

    table: pd.DataFrame
    receipts: pd.DataFrame
    findings: list[Finding]
    contract: Contract


@dataclass(frozen=True)
class _Sheet:
    records: pd.DataFrame
    receipt: Receipt
    findings: list[Finding]


def receive(files: Sequence[RawFile], contract: Contract, year: int) -> Received:
    """Every record of the files, once; a file or row sent twice counts as a duplicate. No files: the status not_supplied.

    Nothing is raised: what is wrong is in the findings, so that all files are looked at before the run stops.
    """
    if not files:
        return _not_supplied(contract, year)
    sheets: list[_Sheet] = []
    findings: list[Finding] = []
    forms: dict[str, Contract] = {}
    for file in files:
        found, problems, form = _read_file(file, contract, year)
        forms[file.name] = form
        findings += [replace(each, data_set=contract.name, year=year, file=file.name) for each in problems]
        sheets += found
    if sheets and all(sheet.receipt.status == "notes" for sheet in sheets):
        return _sheet_missing(_not_supplied(contract, year), [sheet.receipt for sheet in sheets], findings)
    contract, both = _one_form(contract, {sheet.receipt.file: forms[sheet.receipt.file] for sheet in sheets}, year)
    findings += both
    table = one_below_another([sheet.records for sheet in sheets]) if sheets else _no_records(contract)
    opened = {sheet.receipt.file for sheet in sheets}
    copies = _copies([file for file in files if file.name in opened])
    repeated = _repeated(table, contract) | table["source_file"].isin(copies)
    receipts = receipts_table(_with_duplicates(sheet.receipt, table[repeated]) for sheet in sheets)
    findings += _duplicate_findings(in_plain_text(table[repeated]), contract, year)
    table = keep(table, ~repeated, f"{contract.name} {year}: rows sent once").reset_index(drop=True)
    return Received(table, receipts, findings, contract)


def _one_form(contract: Contract, forms: Mapping[str, Contract], year: int) -> tuple[Contract, list[Finding]]:
    """The form that every file of the year is in; records, with a finding that stops the run, when they are in both."""
    counted = [name for name, form in forms.items() if form.is_counted_form]
    if not counted:
        return contract, []
    if len(counted) == len(forms):
        return contract.as_counts(), []
    finding = Finding(
        what="one year came as records and as counts, and would be counted twice",
        where=f"data/raw/{year}",
        wanted=f"{contract.title} either as records or as counts",
        found=f"{len(counted)} of {len(forms)} files hold counts",
        do=f"ask the agency which is right, and take the others out of the folder: the counts are in {', '.join(counted[:5])}",
        data_set=contract.name,
        year=year,
        check="one_form_a_year",
    )
    return contract, [finding]


def combine(parts: Sequence[Received]) -> Received:
    """Several years of one data set as one; they must all be in one form."""
    tables = [part.table for part in parts if len(part.table)] or [part.table for part in parts[:1]]
    receipts = pd.concat([part.receipts for part in parts], ignore_index=True)
    findings = [finding for part in parts for finding in part.findings]
    return Received(one_below_another(tables), receipts, findings, parts[0].contract)


def by_form(parts: Sequence[Received]) -> list[Received]:
    """The years of one data set in at most two: those that came as records (with those that did not come), and those as counts."""
    forms = [[part for part in parts if part.contract.is_counted_form is counted] for counted in (False, True)]
    return [combine(each) for each in forms if each]


def _read_file(file: RawFile, contract: Contract, year: int) -> tuple[list[_Sheet], list[Finding], Contract]:
    """The sheets of a file, what is wrong with it, and the contract in the form the file is in."""
    inside = look_inside(file)
    if inside.refusal:
        return [], [inside.refusal], contract
    grids, findings = read_grids(file)
    if lacks_its_sheet(file, contract, grids):
        return [_read_sheet(grid, None, Marks(), contract, year) for grid in grids], findings, contract
    meant = meant_for(contract, grids)
    findings += left_unread(contract, grids, meant, year)
    contract = form_of([grid for grid, own in zip(grids, meant, strict=True) if own], contract, year)
    headings = [find_heading(grid, contract, year) if own else None for grid, own in zip(grids, meant, strict=True)]
    if grids and not any(headings):
        largest = max(grids, key=lambda grid: len(grid.cells))
        return [], [*findings, no_heading(largest, contract, year) if largest.has_text else _empty(largest, contract)], contract
    marks = [inside.marks.get(grid.sheet, Marks()) for grid in grids]
    sheets = [_read_sheet(*each, contract, year) for each in zip(grids, headings, marks, strict=True)]
    findings += [finding for sheet in sheets for finding in sheet.findings]
    if sheets and not sum(len(sheet.records) for sheet in sheets):
        ours = not all(meant) and len(grids) > 1
        told = _not_filled_in(grids[meant.index(True)], contract) if ours else _headings_alone(grids[0], contract)
        return [_left_empty(sheet) for sheet in sheets], [*findings, told], contract
    synthetic = any(sheet.receipt.synthetic for sheet in sheets)
    return [replace(sheet, receipt=replace(sheet.receipt, synthetic=synthetic)) for sheet in sheets], findings, contract


def _left_empty(sheet: _Sheet) -> _Sheet:
    """Headings with nothing below them: whether there was nothing or nothing was sent, nobody knows, so it was not supplied."""
    status = "not_supplied" if sheet.receipt.status == "received" else sheet.receipt.status
    return replace(sheet, receipt=replace(sheet.receipt, status=status))


def _read_sheet(grid: Grid, heading: Heading | None, marks: Marks, contract: Contract, year: int) -> _Sheet:
    """The records of a sheet; a sheet without headings beside one that has them is all notes."""
    receipt = Receipt(contract.name, grid.file.name, grid.sheet, year, shape=contract.shape, rows_in=len(grid.cells))
    if heading is None:
        notes = replace(receipt, status="notes", non_data=len(grid.cells), synthetic=is_synthetic(grid.cells))
        return _Sheet(_no_records(contract), notes, [])
    grid, errors = without_errors(grid, marks)
    rows = sort_rows(grid, heading, contract)
    records = _records(grid, heading, rows, contract, year)
    others = pd.concat([grid.cells.iloc[: heading.row + 1], grid.cells.iloc[heading.row + 1 :][~rows.records]])
    receipt = replace(
        receipt,
        header_row=heading.row + 1,
        non_data=len(others),
        synthetic=is_synthetic(others),
        columns=heading.letters,
    )
    findings = heading_findings(grid, heading, contract, year) + row_findings(grid, heading, rows)
    swallows = swallowing(grid, heading) & rows.records
    findings += [swallowed(grid, swallows)] if swallows.any() else []
    findings += total_findings(grid, heading, rows, contract)
    findings += error_findings(grid, heading, rows, errors, contract) + hidden_findings(grid, heading, marks)
    return _Sheet(records, receipt, [replace(each, sheet=grid.sheet) for each in findings])


def _records(grid: Grid, heading: Heading, rows: Rows, contract: Contract, year: int) -> pd.DataFrame:
    body = keep(grid.cells.iloc[heading.row + 1 :], rows.records, f"{grid.place}: rows that are records")
    columns = {
        page.name: body[heading.columns[page.name]] if page.name in heading.columns else one_spelling("", body.index)
        for page in contract.fields
    }
    outside = outside_headings(grid, heading)[body.index] & (grid.sheet == "")
    return pd.DataFrame(columns, index=body.index).assign(
        source_file=one_spelling(grid.file.name, body.index),
        source_sheet=one_spelling(grid.sheet, body.index),
        source_row=pd.Series(body.index + 1, index=body.index, dtype="Int64"),
        year=pd.Series(year, index=body.index, dtype="Int64"),
        quarantine_reason=pd.Series("", index=body.index, dtype="str").mask(outside, ASTRAY),
    )


def _no_records(contract: Contract) -> pd.DataFrame:
    kinds = {page.name: "str" for page in contract.fields}
    kinds |= dict(zip(PLACE, ("str", "str", "Int64", "Int64"), strict=True)) | {"quarantine_reason": "str"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _repeated(table: pd.DataFrame, contract: Contract) -> pd.Series:
    """True for a row that stands earlier with every cell alike. Without a key, two like rows may be two events."""
    if not contract.primary_key:
        return pd.Series(False, index=table.index)
    again = _key_stands_twice(table, contract.primary_key)  # only rows alike in their key can be alike in every cell
    repeated = pd.Series(False, index=table.index)
    repeated[again] = table[again].duplicated([page.name for page in contract.fields])
    return repeated


def _key_stands_twice(table: pd.DataFrame, key: list[str]) -> np.ndarray:
    return standing_twice(table[key[0]]) if len(key) == 1 else table.duplicated(key, keep=False).to_numpy()


def _copies(files: Sequence[RawFile]) -> list[str]:
    """Names of files that hold byte for byte what an earlier one holds."""
    return [
        file.name
        for number, file in enumerate(files)
        if any(filecmp.cmp(file.path, earlier.path, shallow=False) for earlier in files[:number])
    ]


def _with_duplicates(receipt: Receipt, repeated: pd.DataFrame) -> Receipt:
    here = repeated["source_file"].eq(receipt.file) & repeated["source_sheet"].eq(receipt.sheet)
    return replace(receipt, duplicates=int(here.sum()))


def _duplicate_findings(repeated: pd.DataFrame, contract: Contract, year: int) -> list[Finding]:
    return [
        Finding(
            what="rows were sent twice; the first is used",
            where=f"data/raw/{file}" + (f", sheet '{sheet}'" if sheet else "") + f", {row_numbers(rows['source_row'])}",
            wanted="each record once",
            found=how_many(len(rows), "row that stands elsewhere with every cell alike", "rows that stand elsewhere with every cell alike"),
            do="nothing, unless a whole file was copied by mistake: then take one of the two out of the folder",
            severity="look",
            data_set=contract.name,
            year=year,
            file=file,
            sheet=sheet,
            rows=tuple(int(row) for row in rows["source_row"].iloc[:ROWS_NAMED]),
            count=len(rows),
            check="rows_once",
        )
        for (file, sheet), rows in repeated.groupby(["source_file", "source_sheet"])
    ]


def _not_supplied(contract: Contract, year: int) -> Received:
    severity = "stop" if contract.if_missing == "stop" else "look"
    finding = Finding(
        what=f"{contract.title} for {year} were not supplied",
        where=f"data/raw/{year}",
        wanted=f"a file whose name starts with {contract.name}",
        found="none",
        do=f"ask the agency ({contract.contact or contract.agency}); or check that the file's name starts with {contract.name}",
        severity=severity,
        data_set=contract.name,
        year=year,
        check="supplied",
    )
    return Received(_no_records(contract), receipts_table([Receipt(contract.name, "", "", year, status="not_supplied", shape=contract.shape)]), [finding], contract)


def _sheet_missing(nothing: Received, receipts: Sequence[Receipt], findings: list[Finding]) -> Received:
    """Nothing was supplied, and the sheets that came in its place are of other data sets."""
    told = no_sheet(nothing.findings[0], nothing.contract, [receipt.sheet for receipt in receipts])
    return replace(nothing, receipts=pd.concat([nothing.receipts, receipts_table(receipts)], ignore_index=True), findings=[*findings, told])


def _not_filled_in(grid: Grid, contract: Contract) -> Finding:
    what = "a sheet of the workbook was not filled in; the data set counts as not supplied"
    return _nothing_in_it(grid, contract, what, "nothing, if the agency has nothing to give; if not, ask for the sheet")


def _headings_alone(grid: Grid, contract: Contract) -> Finding:
    what = "a file holds headings and no records; the year counts as not supplied"
    do = "ask the agency to send it again: headings alone do not say that there was nothing, so every figure that needs it says not supplied"
    return _nothing_in_it(grid, contract, what, do)


def _nothing_in_it(grid: Grid, contract: Contract, what: str, do: str) -> Finding:
    return replace(_empty(grid, contract), what=what, do=do, severity="stop" if contract.if_missing == "stop" else "look")


def _empty(grid: Grid, contract: Contract) -> Finding:
    return Finding(
        what="a file holds no records",
        where=grid.place,
        wanted=f"at least one row below the headings that {page_of(contract)} names",
        found=f"{how_many(len(grid.cells), 'row')}, none of them a record",
        do="ask the agency to send it again; if there truly was nothing, take the file out: the page then says not supplied, which is safer",
        check="file_has_records",
    )
