"""Which row holds the headings, and which column is which field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from pipeline.catalogue import Contract, FieldPage
from pipeline.problems import Finding
from pipeline.receive.grids import Grid

ROWS_SEARCHED = 60


@dataclass(frozen=True)
class Heading:
    """The heading row (0 is row 1), field → column number, and the headings nobody has named: column number → text."""

    row: int
    columns: dict[str, int]
    unknown: dict[int, str] = field(default_factory=dict)
    twice: tuple[str, ...] = ()

    @property
    def letters(self) -> dict[str, str]:
        """field → column letter as Excel shows it, in the order of the sheet."""
        return {name: column_letter(number) for name, number in sorted(self.columns.items(), key=lambda pair: pair[1])}


def same_heading(text: str) -> str:
    """A heading without what agencies change without meaning to: case, spaces, '&' for 'and'."""
    return re.sub(r"[\s\ufeff]+", "", text.casefold().replace("&", "and"))


def column_letter(number: int) -> str:
    """The letter Excel gives column `number`, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_heading(grid: Grid, contract: Contract, year: int) -> Heading | None:
    """The row that names most fields; None when no row names half of the required ones."""
    spellings = _spellings(contract, year)
    required = sum(each.constraints.required for each in contract.fields)
    best, row = 0, -1
    for number, texts in enumerate(grid.cells.iloc[:ROWS_SEARCHED].itertuples(index=False, name=None)):
        named = len({spellings[key] for key in map(same_heading, texts) if key in spellings})
        if named > best:
            best, row = named, number
        if best == len(contract.fields):
            break
    if best < max(1, min(2, len(contract.fields)), ceil(required / 2)):
        return None
    return _heading(grid.cells.iloc[row].tolist(), row, spellings)


def form_of(grids: Sequence[Grid], contract: Contract, year: int) -> Contract:
    """The contract in the form the sheets are in: as counts when one of them names a column of counts and none is of records."""
    if contract.counts is None:
        return contract
    counted = contract.as_counts()
    required = {page.name for page in contract.fields if page.constraints.required}
    found = [find_heading(grid, counted, year) for grid in grids]
    if not any(heading and {contract.counts.count, *contract.counts.parts} & heading.columns.keys() for heading in found):
        return contract
    records = [find_heading(grid, contract, year) for grid in grids]
    return contract if any(heading and required <= heading.columns.keys() for heading in records) else counted


def _heading(texts: list[str], row: int, spellings: dict[str, str]) -> Heading:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    twice = []
    for number, text in enumerate(texts):
        name = spellings.get(same_heading(text))
        if name is None and text.strip():
            unknown[number] = " ".join(text.split())
        elif name in columns:
            twice.append(name)
        elif name is not None:
            columns[name] = number
    return Heading(row, columns, unknown, tuple(twice))


def _spellings(contract: Contract, year: int) -> dict[str, str]:
    """heading (as `same_heading` gives it) → field. A spelling agreed with the agency outranks our own title and name."""
    found: dict[str, str] = {}
    for page in contract.fields:
        found.update({same_heading(text): page.name for text in _agreed(page, year)})
    for page in contract.fields:
        found.setdefault(same_heading(page.title), page.name)
        found.setdefault(same_heading(page.name), page.name)
    return found


def _agreed(page: FieldPage, year: int) -> list[str]:
    return page.headers_in(year)[:-2]


def heading_findings(grid: Grid, heading: Heading, contract: Contract, year: int) -> list[Finding]:
    """Columns that are missing, doubled, or not named in the contract."""
    findings = [_doubled(grid, heading, contract.field(name), contract) for name in heading.twice]
    for page in contract.fields:
        if page.name in heading.columns:
            continue
        if page.constraints.required:
            findings.append(_missing(grid, heading, page, contract, year))
        elif not contract.is_counted_form and (not page.headers or _agreed(page, year)):
            findings.append(_absent(grid, heading, page, contract))
    findings += [_unnamed(grid, number, text, contract) for number, text in heading.unknown.items()]
    return findings


def no_heading(grid: Grid, contract: Contract, year: int) -> Finding:
    """The problem of a sheet in which no row looks like the headings of its contract."""
    required = [page for page in contract.fields if page.constraints.required] or contract.fields
    wanted = [page.headers_in(year)[0] for page in required]
    return Finding(
        what="no row of headings was found",
        where=f"{grid.place}, rows 1 to {min(ROWS_SEARCHED, len(grid.cells))}",
        wanted=f"a row with headings such as {_quoted(wanted[:4])}",
        found="no row with at least half of them" + _other_separator(grid),
        do=f"check that this is the right file; if the headings were renamed, add the new ones to x-headers in {page_of(contract)}",
        check="heading_row",
    )


def _other_separator(grid: Grid) -> str:
    """A hint for a CSV whose cells are parted by something else than commas."""
    if grid.sheet or grid.cells.empty:
        return ""
    first = grid.cells.iloc[:ROWS_SEARCHED, 0]
    parted = [name for mark, name in ((";", "semicolons"), ("\t", "tabs")) if first.str.count(mark).ge(2).any()]
    return f"; the cells seem to be parted by {parted[0]}, not commas: save it as CSV UTF-8" if parted else ""


def page_of(contract: Contract) -> str:
    """The page of config that describes the data set."""
    return f"config/contracts/{contract.name}.yml"


def _missing(grid: Grid, heading: Heading, page: FieldPage, contract: Contract, year: int) -> Finding:
    spelled = page.headers_in(year)
    nearest = _nearest(spelled + _other_years(page), list(heading.unknown.values()))
    found = f"no such heading; not yet named: {_quoted(list(heading.unknown.values()))}" if heading.unknown else "no such heading"
    if nearest:
        do = f"if '{nearest}' is this column, add \"{nearest}\" to x-headers of the field {page.name} in {page_of(contract)}"
        found += f"; the nearest is '{nearest}'"
    elif len(heading.unknown) == 1:
        (only,) = (text[:60] for text in heading.unknown.values())
        do = f"if '{only}' is this column, add \"{only}\" to x-headers of the field {page.name} in {page_of(contract)}; if not, ask the agency for it"
    else:
        do = (
            f"ask the agency to send the column '{spelled[0]}'; if it is there under a new heading, "
            f"add that heading to x-headers of the field {page.name} in {page_of(contract)}"
        )
    return Finding(
        what=f"the column '{page.title}' is missing",
        where=f"{grid.place}, heading row {heading.row + 1}",
        wanted=f"a heading spelled {_quoted(spelled, 'or')}",
        found=found,
        do=do,
        column=page.name,
        check="columns_present",
    )


def _absent(grid: Grid, heading: Heading, page: FieldPage, contract: Contract) -> Finding:
    nearest = _nearest([*_other_years(page), page.title, page.name], list(heading.unknown.values()))
    hint = f"if '{nearest}' is this column" if nearest else "if it is there under another heading"
    return Finding(
        what=f"the column '{page.title}' is not in the file",
        where=f"{grid.place}, heading row {heading.row + 1}",
        wanted=f"a heading for the field {page.name}",
        found="none; every row counts as not recorded",
        do=f"{hint}, add the heading to x-headers of {page.name} in {page_of(contract)}; otherwise ask the agency for the column",
        severity="look",
        column=page.name,
        check="columns_present",
    )


def _unnamed(grid: Grid, number: int, text: str, contract: Contract) -> Finding:
    return Finding(
        what="a column is not in the contract and was not read",
        where=f"{grid.place}, column {column_letter(number)}",
        wanted=f"only columns that {page_of(contract)} names",
        found=f"the heading '{text[:60]}'",
        do=f"if it is needed, add \"{text[:60]}\" to x-headers of its field in {page_of(contract)}; if not, ask the agency to leave it out",
        severity="look",
        column=column_letter(number),
        check="columns_known",
    )


def _doubled(grid: Grid, heading: Heading, page: FieldPage, contract: Contract) -> Finding:
    return Finding(
        what=f"two columns are both '{page.title}'",
        where=f"{grid.place}, heading row {heading.row + 1}",
        wanted="one column for each field",
        found=f"column {heading.letters[page.name]} and another with a heading of the field {page.name}",
        do=f"find out which one is meant, and take the other's heading out of x-headers of {page.name} in {page_of(contract)}",
        column=page.name,
        check="columns_present",
    )


def _other_years(page: FieldPage) -> list[str]:
    return [each if isinstance(each, str) else each.name for each in page.headers]


def _nearest(spelled: list[str], candidates: list[str]) -> str:
    """The unnamed heading most like one of the spellings, or "" when none is like any."""
    known = {same_heading(text): text for text in candidates}
    scored = [
        (difflib.SequenceMatcher(None, same_heading(spelling), key).ratio(), text) for spelling in spelled for key, text in known.items()
    ]
    best = max(scored, default=(0.0, ""))
    return best[1][:60] if best[0] >= 0.6 else ""


def _quoted(texts: list[str], last: str = "and") -> str:
    unique = list(dict.fromkeys(f"'{text[:60]}'" for text in texts))[:8]
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} {last} {unique[-1]}"
