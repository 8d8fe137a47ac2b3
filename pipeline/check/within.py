"""What within one data set may be right, but somebody should look at: empty months, and one person twice.

Every finding is of severity look. It gives counts, rows and months of the calendar, never what stands in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, Contract, Limits
from pipeline.periods import financial_year
from pipeline.problems import Finding, how_many, row_numbers

ROWS_NAMED = 200
_SILENT = (NOT_RECORDED, NOT_MAPPED)
_MONTHS = 12


def look_within(table: pd.DataFrame, contract: Contract, limits: Limits) -> list[Finding]:
    """Findings about the checked rows of one data set, of one year or several, before or after linking; none about counts.

    months_covered     a year without a record in some months, though there is enough in the others to expect some in each
    one_person_once    rows of two references alike in all that `x-same-person-when` names (a row that leaves any of it open is not compared)
    """
    if contract.shape == "counts":
        return []
    rows = table
    if contract.counts is not None and contract.counts.count in table:
        rows = table.loc[table[contract.counts.count].isna()]
    if rows.empty:
        return []
    return _months(rows, contract, limits) + _twice(rows, contract)


def _months(table: pd.DataFrame, contract: Contract, limits: Limits) -> list[Finding]:
    if not contract.year_field or not pd.api.types.is_datetime64_any_dtype(table[contract.year_field]):
        return []
    found = []
    for year, dates in table.groupby("year")[contract.year_field]:
        there = {month for month in dates.dropna().dt.to_period("M").unique()}
        whole = list(pd.period_range(financial_year(int(year)).first_day, periods=_MONTHS, freq="M"))
        empty = [month for month in whole if month not in there]
        filled = _MONTHS - len(empty)
        listed_on_a_day = dates.nunique() <= 1  # a list as it stood, not a year of events
        if empty and filled and not listed_on_a_day and len(dates) / filled >= limits.smallest_month:
            found.append(_months_missing(contract, int(year), empty, filled))
    return found


def _months_missing(contract: Contract, year: int, empty: Sequence[pd.Period], filled: int) -> Finding:
    return Finding(
        what=f"{contract.title}: the year is not covered from end to end",
        where=f"{contract.name}, column '{contract.year_field}', {financial_year(year).short_label}",
        wanted=f"records in each of the {_MONTHS} months of {financial_year(year).label}",
        found=f"no record in {_in_words(empty)}; there are some in {filled} of {_MONTHS} months",
        do=f"ask the agency ({contract.contact or contract.agency}) whether the extract was cut short, and for the months that are missing",
        severity="look",
        data_set=contract.name,
        year=year,
        column=contract.year_field,
        count=len(empty),
        check="months_covered",
    )


def _in_words(months: Sequence[pd.Period]) -> str:
    """'June 2023 and January to March 2024': runs of months."""
    runs: list[list[pd.Period]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words = [_run_in_words(run[0], run[-1]) for run in runs]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _run_in_words(first: pd.Period, last: pd.Period) -> str:
    if first == last:
        return first.strftime("%B %Y")
    return f"{first.strftime('%B' if first.year == last.year else '%B %Y')} to {last.strftime('%B %Y')}"


def _twice(table: pd.DataFrame, contract: Contract) -> list[Finding]:
    named = [page for page in contract.fields if page.identifier]
    if not contract.same_person_when or not named:
        return []
    key = f"{named[0].identifier}_key" if f"{named[0].identifier}_key" in table else named[0].name
    alike = [name for name in contract.same_person_when if name in table]
    said = table.loc[_all_said(table, [*alike, key])]
    references = said.groupby(alike, sort=False)[key].transform("nunique")
    return [
        _found_in_year(
            rows,
            contract,
            what=f"{contract.title}: one {named[0].identifier} may stand under two references",
            wanted=f"one reference for rows alike in {', '.join(alike)}",
            found=f"{how_many(len(rows), 'row')}, alike in {how_many(rows.groupby(alike).ngroups, 'way')}, under different references",
            do="whether they are the same, and which reference holds; a correction in config/corrections.yml can join them",
            check="one_person_once",
            column=named[0].name,
        )
        for _, rows in said.loc[references.gt(1)].groupby("year")
    ]


def _all_said(table: pd.DataFrame, names: Iterable[str]) -> pd.Series:
    said = pd.Series(True, index=table.index)
    for name in names:
        said &= table[name].notna() & ~table[name].isin(_SILENT)
    return said


def _found_in_year(rows: pd.DataFrame, contract: Contract, *, do: str, column: str, check: str, **said: str) -> Finding:
    year, files = int(rows["year"].iloc[0]), list(rows["source_file"].unique())
    place = f"data/raw/{files[0]}, {row_numbers(rows['source_row'])}" if len(files) == 1 else f"{len(files)} files of {financial_year(year).short_label}"
    return Finding(
        where=place,
        do=f"ask the agency ({contract.contact or contract.agency}) {do}",
        severity="look",
        data_set=contract.name,
        year=year,
        file=files[0] if len(files) == 1 else "",
        column=column,
        rows=tuple(int(row) for row in rows["source_row"].iloc[:ROWS_NAMED]) if len(files) == 1 else (),
        count=len(rows),
        check=check,
        **said,
    )
