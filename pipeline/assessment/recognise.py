"""Whose file it is before it goes into data/raw: its data sets and its year, by its name, its folder or what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import catalogue
from pipeline.catalogue import Contract
from pipeline.periods import financial_year
from pipeline.problems import Finding

_SPAN = re.compile(r"(?<!\d)(20\d\d)(?:[-_ –]|[-_ ]to[-_ ])?(20\d\d|\d\d)(?![-_.]?\d)")
_ALONE = re.compile(r"(?<!\d)(20\d\d)(?![-_ –]?\d)")


@dataclass(frozen=True)
class Sent:
    """A file somebody holds: the data sets in it (none when nothing tells), its year (None likewise), and what is to be said of that."""

    path: Path
    data_sets: tuple[str, ...]
    year: int | None
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """What it would be called below data/raw."""
        return f"{self.year}/{self.path.name}"

    @property
    def is_known(self) -> bool:
        """True when it can be examined."""
        return bool(self.data_sets) and self.year is not None


def recognise(path: Path, data_set: str = "", year: int | None = None) -> Sent:
    """The data sets and the year of a file. What the person says (`data_set`, `year`) outranks what the file tells.

    Otherwise the data set is in the file's name, as a run would find it, or else it is the one whose headings fit best; the year
    is in the folder's name, the file's name or, failing these, its dates.
    """
    contracts = catalogue.load_contracts()
    named = _named(path.stem.lower(), contracts)
    findings: list[Finding] = []
    data_sets = (data_set,) if data_set else named
    if not data_sets:
        data_sets, findings = _by_headings(path, contracts)
    elif data_set and data_set not in named:
        findings = [_rename(path, data_set, "another name")]
    year = year or _year_named(path)
    if year is None and data_sets:
        year = _year_by_dates(path, contracts, data_sets)
        findings.append(_year_not_told(path) if year is None else _year_from_dates(path, year))
    return Sent(path, data_sets, year, tuple(findings))


def _named(stem: str, contracts: Mapping[str, Contract]) -> tuple[str, ...]:
    """The data set with the longest name that `stem` starts with; all of an agency's for a workbook of ours."""
    for agency in {page.agency for page in contracts.values()}:
        if stem.startswith(f"{agency}_workbook"):
            return tuple(name for name, page in contracts.items() if page.agency == agency)
    longest = max((name for name in contracts if stem.startswith(name)), key=len, default="")
    return (longest,) if longest else ()


def _year_named(path: Path) -> int | None:
    """The year of the folder "2024", or of "2023-24", "202324" or "2024" in the file's name; a whole date says nothing."""
    folder = path.resolve().parent.name
    if re.fullmatch(r"20\d\d", folder):
        return int(folder)
    for begins, ends in _SPAN.findall(path.stem):
        if int(ends) % 100 == (int(begins) + 1) % 100:
            return int(begins) + 1
    alone = _ALONE.findall(path.stem)
    return int(alone[-1]) if alone else None


def _by_headings(path: Path, contracts: Mapping[str, Contract]) -> tuple[tuple[str, ...], list[Finding]]:
    """The data set whose headings fit best, with a finding that says so; none, with the reason, when none or several do."""
    from pipeline.receive import RawFile
    from pipeline.receive.files import reason_not_to_open
    from pipeline.receive.grids import read_grids

    file = RawFile(path.name, path)
    refusal = reason_not_to_open(file)
    grids, findings = ([], [refusal]) if refusal else read_grids(file)
    stopping = [finding for finding in findings if finding.severity == "stop"]
    if stopping:
        return (), stopping
    fits = {name: max((_fit(grid, page) for grid in grids), default=(0.0, 0, 0)) for name, page in contracts.items()}
    best = max(fits.values())
    fitting = [name for name, fit in fits.items() if fit[:2] == best[:2]]
    if not best[1] or len(fitting) > 1:
        return (), [_not_told(path, contracts)]
    return (fitting[0],), [_rename(path, fitting[0], f"another name; its headings fit {fitting[0]} best ({best[1]} of {best[2]} columns)")]


def _fit(grid, contract: Contract) -> tuple[float, int, int]:
    """How much of the contract's fields and the sheet's headings agree (0 to 1), in how many columns of how many; the better of its forms."""
    return max(_fit_of_form(grid, contract), _fit_of_counts(grid, contract))


def _fit_of_counts(grid, contract: Contract) -> tuple[float, int, int]:
    """As `_fit`, for the counted form: groups that an agency does not part by take nothing away."""
    from pipeline.receive.headings import find_heading

    heading = find_heading(grid, _of_any_year(contract.as_counts()), date.today().year) if contract.counts else None
    if heading is None or not {contract.counts.count, *contract.counts.parts} & heading.columns.keys():
        return 0.0, 0, 0
    named = len(heading.columns)
    return named / (named + len(heading.unknown)), named, len(contract.counts.by) + len(contract.counts.fields)


def _fit_of_form(grid, contract: Contract) -> tuple[float, int, int]:
    from pipeline.receive.headings import find_heading

    heading = find_heading(grid, _of_any_year(contract), date.today().year)
    if heading is None:
        return 0.0, 0, 0
    fields = len(contract.fields)
    return len(heading.columns) / (fields + len(heading.unknown)), len(heading.columns), fields


def _of_any_year(contract: Contract) -> Contract:
    """The contract with every spelling of a heading good for every year: the year is not known yet."""
    fields = [
        page.model_copy(update={"headers": [each if isinstance(each, str) else each.name for each in page.headers]}) for page in contract.fields
    ]
    return contract.model_copy(update={"fields": fields})


def _year_by_dates(path: Path, contracts: Mapping[str, Contract], data_sets: tuple[str, ...]) -> int | None:
    """The financial year in which most rows are dated, in the first of the data sets that has any."""
    from pipeline.clean import clean
    from pipeline.periods import financial_year_of
    from pipeline.receive import RawFile, receive

    for contract in (contracts[name] for name in data_sets):
        if not contract.year_field:
            continue
        received = receive([RawFile(path.name, path)], _of_any_year(contract), date.today().year)
        if received.contract.is_counted_form:
            return None
        dated = clean(received.table, contract, catalogue.load_codes()).table[contract.year_field]
        years = (financial_year_of(dated) if dated.dtype.kind == "M" else dated).dropna()
        if len(years):
            return int(years.mode().iloc[0])
    return None


def _rename(path: Path, data_set: str, found: str) -> Finding:
    return Finding(
        what="the file's name does not say which data set it holds, so a run would not find it",
        where=str(path),
        wanted=f"a name that starts with {data_set}",
        found=found,
        do=f"name it {data_set}{path.suffix.lower()} before it goes into data/raw",
        severity="look",
        data_set=data_set,
        check="file_named",
    )


def _not_told(path: Path, contracts: Mapping[str, Contract]) -> Finding:
    return Finding(
        what="it cannot be told which data set the file holds",
        where=str(path),
        wanted=f"a name that starts with one of {', '.join(contracts)}, or with an agency's key and _workbook",
        found="another name, and headings that fit none of them, or several alike",
        do="check that this is the right file; then name it so, or say DATA_SET=… (--data-set)",
        check="file_named",
    )


def _year_from_dates(path: Path, year: int) -> Finding:
    return Finding(
        what="the year was told by the file's dates",
        where=str(path),
        wanted="a folder or a file name that says the year",
        found=f"most rows are dated in {financial_year(year).short_label}",
        do=f"put it into data/raw/{year}; if another year is meant, say YEAR=… (--year)",
        severity="look",
        check="year_named",
    )


def _year_not_told(path: Path) -> Finding:
    return Finding(
        what="it cannot be told which year the file is about",
        where=str(path),
        wanted="a folder or a file name with the year the financial year ends, or dates under the agreed heading",
        found="none of these",
        do="say YEAR=2024 (--year 2024) for April 2023 to March 2024",
        check="year_named",
    )
