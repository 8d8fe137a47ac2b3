"""From the text an agency sent to typed columns, codes and child tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, CodeList, Contract, Correction, FieldPage
from pipeline.clean.codes import known_in_other_years, nearest_labels, read_codes, read_several
from pipeline.clean.corrections import apply_corrections
from pipeline.clean.outcomes import Years, coded_outcome, outcomes_table, plain_outcome, years_of
from pipeline.clean.values import HIDDEN, UNREADABLE, read_column
from pipeline.clean.years import financial_year_from_text
from pipeline.problems import Finding, how_many, row_numbers
from pipeline.spellings import plain_text

ROWS_A_YEAR = 10_000_000
ROWS_NAMED = 200
WAYS_NAMED = 3
_A_MOMENT = datetime(2023, 12, 31, 21, 30)
PLACE = ["source_file", "source_sheet", "source_row", "year", "corrections", "quarantine_reason"]


@dataclass(frozen=True)
class Cleaned:
    """`table`: row_id, typed fields (a coded field `x` has `x_source` beside it), where each row stood, `corrections` (ids joined
    by ;) and `quarantine_reason` ("" when the row may go on). `children`: "<data_set>__<field>" → row_id, item, item_source.
    `outcomes`: field, year, how many rows give a value (`given`) and a usable one (`valid`)."""

    table: pd.DataFrame
    children: dict[str, pd.DataFrame]
    findings: list[Finding]
    outcomes: pd.DataFrame


@dataclass
class _Book:
    """What one data set has become so far."""

    years: Years
    columns: dict[str, pd.Series]
    children: dict[str, pd.DataFrame]
    findings: list[Finding]
    outcomes: list[pd.DataFrame] = field(default_factory=list)


def clean(
    table: pd.DataFrame,
    contract: Contract,
    code_lists: Mapping[str, CodeList],
    corrections: Iterable[Correction] = (),
) -> Cleaned:
    """Typed columns, codes and child tables for the received rows of one data set, of one year or several.

    row_id is the year, then the row's place in that year: the same whichever years are cleaned together. A value that cannot be
    read becomes missing and a finding; where the field is required the row gets a quarantine_reason. No row is dropped.
    """
    text, findings = apply_corrections(table.reset_index(drop=True), contract, corrections)
    text = text.assign(row_id=text["year"] * ROWS_A_YEAR + text.groupby("year").cumcount() + 1)
    book = _Book(years_of(text["year"]), {"row_id": text["row_id"].astype("Int64")}, {}, findings)
    for page in contract.fields:
        if page.code_list:
            _clean_coded(text, page, contract, code_lists[page.code_list], book)
        else:
            text = _clean_plain(text, page, contract, book)
    columns = book.columns | {name: text[name] for name in PLACE}
    return Cleaned(pd.DataFrame(columns), book.children, book.findings, outcomes_table(book.outcomes))


def _clean_plain(text: pd.DataFrame, page: FieldPage, contract: Contract, book: _Book) -> pd.DataFrame:
    """A field without a code list into the book; gives back the text with the rows set aside that cannot be read."""
    values, fault = read_column(_with_plain_years(text[page.name], page, contract), page, contract.missing_values)
    book.columns[page.name] = values
    if page.is_checked:
        book.outcomes.append(plain_outcome(page, book.years, values, fault))
    book.findings += _per_file(text, fault.eq(HIDDEN), page, contract, _hidden)
    unreadable = fault.eq(UNREADABLE)
    book.findings += _per_file(text, unreadable, page, contract, _unreadable)
    if not (page.constraints.required and unreadable.any()):
        return text
    earlier = text["quarantine_reason"]
    reason = earlier.where(earlier.eq(""), earlier + "; ") + f"'{page.title}' cannot be read"
    return text.assign(quarantine_reason=earlier.mask(unreadable, reason))


def _with_plain_years(column: pd.Series, page: FieldPage, contract: Contract) -> pd.Series:
    """A counts table may name its financial year in words; the year it ends stands in for them."""
    if page.name != contract.year_field or page.type != "integer":
        return column
    column = plain_text(column)
    years = financial_year_from_text(column)
    return column.where(years.isna(), years.astype("str"))


def _clean_coded(text: pd.DataFrame, page: FieldPage, contract: Contract, codes: CodeList, book: _Book) -> None:
    """A coded field into the book: its code, what the agency wrote, and a child table where a cell holds several answers."""
    if page.separator:
        book.columns[page.name], child = read_several(text, page, codes, contract.missing_values)
        book.children[f"{contract.name}__{page.name}"] = child
        unknown = text["row_id"].isin(child.loc[child["item"].eq(NOT_MAPPED), "row_id"])
    else:
        book.columns[page.name] = read_codes(text[page.name], book.years, codes, contract.missing_values)
        unknown = book.columns[page.name].eq(NOT_MAPPED)
    book.columns[f"{page.name}_source"] = text[page.name].fillna("")
    book.outcomes.append(coded_outcome(page, book.years, book.columns[page.name].eq(NOT_RECORDED), unknown))

    def tell(rows: pd.DataFrame, asked: FieldPage, of: Contract) -> Finding:
        return _unknown_code(rows, asked, of, codes)

    book.findings += _per_file(text, unknown, page, contract, tell)


def _per_file(text: pd.DataFrame, which: pd.Series, page: FieldPage, contract: Contract, tell) -> list[Finding]:
    if not which.any():
        return []
    rows = text[["source_file", "source_sheet", "source_row", "year", page.name]][which]
    places = rows.groupby(["source_file", "source_sheet", "year"], sort=False)
    return [tell(group, page, contract) for _, group in places]


def _finding(rows: pd.DataFrame, page: FieldPage, contract: Contract, **said) -> Finding:
    first = rows.iloc[0]
    file, sheet = first["source_file"], first["source_sheet"]
    where = f"data/raw/{file}" + (f", sheet '{sheet}'" if sheet else "") + f", column '{page.title}', {row_numbers(rows['source_row'])}"
    return Finding(
        where=where,
        data_set=contract.name,
        year=int(first["year"]),
        file=file,
        sheet=sheet,
        column=page.name,
        rows=tuple(int(row) for row in rows["source_row"].iloc[:ROWS_NAMED]),
        count=len(rows),
        **said,
    )


def _hidden(rows: pd.DataFrame, page: FieldPage, contract: Contract) -> Finding:
    return _finding(
        rows,
        page,
        contract,
        what="the agency has hidden small numbers",
        wanted="the number itself, through the secure transfer",
        found=how_many(len(rows), "cell that gives a bound or a mark; it counts as missing", "cells that give a bound or a mark; they count as missing"),
        do=f"ask the agency ({contract.contact or contract.agency}) for the numbers: this folder never leaves the office",
        severity="look",
        check=f"{page.name}_given",
    )


_WANTED = {"integer": "a whole number", "number": "a number", "date": "a date", "datetime": "a date and time", "boolean": "yes or no"}


def _ways(formats: Sequence[str]) -> str:
    """The first few ways in which a date may be written, as an agency would write it."""
    plain = [spelled for spelled in formats if spelled != "excel"]
    examples = ", ".join(_A_MOMENT.strftime(spelled) for spelled in plain[:WAYS_NAMED])
    return f" written as {examples}{' or in another way that its contract lists' if plain[WAYS_NAMED:] else ''}, never with the month before the day"


def _unreadable(rows: pd.DataFrame, page: FieldPage, contract: Contract) -> Finding:
    formats = _ways(page.date_formats) if page.date_formats else ""
    fate = "their rows are set aside" if page.constraints.required else "they count as missing, their rows stay"
    return _finding(
        rows,
        page,
        contract,
        what=f"values of '{page.title}' cannot be read",
        wanted=_WANTED.get(page.type, "text") + formats,
        found=f"{how_many(len(rows), 'cell that is not', 'cells that are not')}; {fate}",
        do=f"ask the agency to correct them; a new way of writing dates goes into x-date-formats of {page.name} "
        f"in config/contracts/{contract.name}.yml",
        severity="look",
        check=f"{page.name}_readable",
    )


def _unknown_code(rows: pd.DataFrame, page: FieldPage, contract: Contract, codes: CodeList) -> Finding:
    elsewhen, year = known_in_other_years(rows[page.name], codes), int(rows["year"].iloc[0])
    near = " or ".join(f"'{label}'" for label in nearest_labels(rows[page.name], page, codes, year))
    hint = f"; {elsewhen:,} of them are spellings of other years" if elsewhen else ""
    return _finding(
        rows,
        page,
        contract,
        what=f"'{page.title}' holds spellings that the code list does not know",
        wanted=f"a spelling that config/codes/{codes.name}.csv has for {year}",
        found=f"{how_many(len(rows), 'row with another; it counts', 'rows with another; they count')} as not mapped{hint}",
        do=f"look at those rows, and add a line for each spelling to config/codes/{codes.name}.csv" + (f"; the nearest it has: {near}" if near else ""),
        severity="look",
        check=f"{page.name}_code_known",
    )
