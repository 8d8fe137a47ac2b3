"""Which sheets of a file are a data set's, and what to say where that cannot be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from pipeline.catalogue import Contract
from pipeline.problems import Finding, how_many
from pipeline.receive.files import RawFile
from pipeline.receive.grids import Grid
from pipeline.receive.headings import find_heading, same_heading

SHEETS_NAMED = 6


def sheet_name(contract: Contract) -> str:
    """The name of the data set's sheet in the workbooks we send out; Excel allows 31 letters."""
    return contract.name.replace("_", " ").capitalize()[:31]


def meant_for(contract: Contract, grids: Sequence[Grid]) -> list[bool]:
    """True for the sheet that bears the data set's name, as in the workbooks we send out; for every sheet when none does."""
    named = [same_heading(grid.sheet) == same_heading(sheet_name(contract)) for grid in grids]
    return named if any(named) else [True] * len(grids)


def lacks_its_sheet(file: RawFile, contract: Contract, grids: Sequence[Grid]) -> bool:
    """True for a workbook of ours without the data set's sheet: the other sheets are of other data sets."""
    ours = PurePath(file.name).name.lower().startswith(f"{contract.agency}_workbook")
    return ours and bool(grids) and not any(same_heading(grid.sheet) == same_heading(sheet_name(contract)) for grid in grids)


def no_sheet(finding: Finding, contract: Contract, sheets: Sequence[str]) -> Finding:
    """That a data set was not supplied, said of an agency that sent our workbook back without its sheet."""
    named = ", ".join(f"'{sheet}'" for sheet in sheets[:SHEETS_NAMED]) + (f" and {how_many(len(sheets) - SHEETS_NAMED, 'other')}" if len(sheets) > SHEETS_NAMED else "")
    name = sheet_name(contract)
    do = f"ask the agency ({contract.contact or contract.agency}) for the sheet; if it was renamed, give it its name '{name}' back"
    return replace(finding, wanted=f"a sheet called '{name}' in the agency's workbook", found=f"sheets called {named}", do=do)


def left_unread(contract: Contract, grids: Sequence[Grid], meant: Sequence[bool], year: int) -> list[Finding]:
    """A finding for each sheet beside the data set's own that has all of its required headings and rows below them: records may stand there."""
    required = {page.name for page in contract.fields if page.constraints.required}
    findings = []
    for grid, own in zip(grids, meant, strict=True):
        heading = None if own or not required else find_heading(grid, contract, year)
        below = len(grid.cells) - heading.row - 1 if heading and required <= heading.columns.keys() else 0
        findings += [_unread(grid, below, contract)] if below else []
    return findings


def _unread(grid: Grid, rows: int, contract: Contract) -> Finding:
    name = sheet_name(contract)
    return Finding(
        what="a sheet that looks like records was not read",
        where=grid.place,
        wanted=f"every record on the sheet '{name}'",
        found=f"the headings of {contract.title.lower()}, and {how_many(rows, 'row')} below them",
        do=f"look whether records stand there; if so, ask the agency to put them below the others on '{name}', or rename that sheet so that all are read",
        severity="look",
        sheet=grid.sheet,
        count=rows,
        check="sheets_read",
    )
