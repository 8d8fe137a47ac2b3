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


def meant_for(contract: Contract, grids: Sequence[Grid]) -> list[bool]:
    """True for the sheet that bears the data set's name, as in the workbooks we send out; for every sheet when none does."""
    named = _named(contract, grids)
    return named if any(named) else [True] * len(grids)


def lacks_its_sheet(file: RawFile, contract: Contract, grids: Sequence[Grid]) -> bool:
    """True for a workbook of ours without the data set's sheet: the other sheets are of other data sets."""
    ours = PurePath(file.name).name.lower().startswith(f"{contract.agency}_workbook")
    return ours and bool(grids) and not any(_named(contract, grids))


def _named(contract: Contract, grids: Sequence[Grid]) -> list[bool]:
    return [same_heading(grid.sheet) == same_heading(contract.sheet) for grid in grids]


def no_sheet(finding: Finding, contract: Contract, sheets: Sequence[str]) -> Finding:
    """That a data set was not supplied, said of an agency that sent our workbook back without its sheet."""
    named = ", ".join(f"'{sheet}'" for sheet in sheets[:SHEETS_NAMED]) + (f" and {how_many(len(sheets) - SHEETS_NAMED, 'other')}" if len(sheets) > SHEETS_NAMED else "")
    do = f"ask the agency ({contract.contact or contract.agency}) for the sheet; if it was renamed, give it its name '{contract.sheet}' back"
    return replace(finding, wanted=f"a sheet called '{contract.sheet}' in the agency's workbook", found=f"sheets called {named}", do=do)


def left_unread(contract: Contract, grids: Sequence[Grid], meant: Sequence[bool], year: int) -> list[Finding]:
    """A finding for each sheet beside the data set's own that has all of its required headings and rows below them: records may stand there."""
    required = {page.name for page in contract.required_fields}
    findings = []
    for grid, own in zip(grids, meant, strict=True):
        heading = None if own or not required else find_heading(grid, contract, year)
        below = len(grid.cells) - heading.row - 1 if heading and required <= heading.columns.keys() else 0
        findings += [_unread(grid, below, contract)] if below else []
    return findings


def _unread(grid: Grid, rows: int, contract: Contract) -> Finding:
    return Finding(
        what="a sheet that looks like records was not read",
        where=grid.place,
        wanted=f"every record on the sheet '{contract.sheet}'",
        found=f"the headings of {contract.title.lower()}, and {how_many(rows, 'row')} below them",
        do=f"look whether records stand there; if so, ask the agency to put them below the others on '{contract.sheet}', or rename that sheet so that all are read",
        severity="look",
        sheet=grid.sheet,
        count=rows,
        check="sheets_read",
    )
