"""Which rows an indicator is about, and what each of them answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, ages_in
from pipeline.steps import keep

UNANSWERED = (NOT_RECORDED, NOT_MAPPED)


def rows_of(indicator, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of the indicator's data set that its `where` and `with_date` ask for."""
    rows = tables[indicator.data_set]
    for column, codes in indicator.where.items():
        rows = keep(rows, rows[column].isin(codes), f"{indicator.id}: {column} is {' or '.join(codes)}")
    if indicator.with_date:
        rows = keep(rows, rows[indicator.with_date].notna(), f"{indicator.id}: {indicator.with_date} is given")
    return rows


def answers_of(indicator, tables: dict[str, pd.DataFrame], rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each row and each answer it gives: row_id, year, item (a code, not_recorded or not_mapped).

    A row with no answer has one line, not_recorded. An age in years becomes its band; an answer that is not on the code list
    is not_mapped, so that the parts always add up to the rows. A list that merges codes of a longer one counts a row once in each group.
    """
    child = f"{indicator.data_set}__{indicator.field}"
    if child in tables:
        answers = _several_answers(tables[child], rows)
    else:
        answers = rows[["row_id", "year"]].assign(item=_one_answer(indicator, tables, rows[indicator.field]))
    known = code_list(indicator, tables)
    return _in_groups(answers, known, tables.get(f"parts__{list_of(indicator)}")) if known else answers


def code_list(indicator, tables: dict[str, pd.DataFrame]) -> list[str]:
    """The codes of the indicator's breakdown in the list's order, the two implicit ones left out; none without a breakdown."""
    if not indicator.breakdown:
        return []
    return [code for code in tables[f"codes__{list_of(indicator)}"]["code"] if code not in UNANSWERED]


def list_of(indicator) -> str:
    """The list of the first characteristic that the indicator is broken down by."""
    return indicator.breakdown.partition("*")[0]


def yes_and_recorded(indicator, tables: dict[str, pd.DataFrame], rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each row: does it give at least `at_least` of the answers that count, and does it answer at all?

    The answers that count are `codes`, or every recorded answer but `codes_except`.
    """
    answers = answers_of(indicator, tables, rows)
    says_something = ~answers["item"].isin(UNANSWERED)
    if indicator.codes:
        counts = answers["item"].isin(indicator.codes)
    else:
        counts = says_something & ~answers["item"].isin(indicator.codes_except)
    return _how_many(answers, counts, rows) >= indicator.at_least, _how_many(answers, says_something, rows) > 0


def in_period(years: pd.Series, period) -> np.ndarray:
    """True for each row whose financial year is in the period."""
    return np.isin(years.to_numpy(dtype="int64", na_value=0), period.years)


def _several_answers(child: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    given = child[["row_id", "item"]].drop_duplicates()
    answers = rows[["row_id", "year"]].merge(given, on="row_id", how="left", validate="one_to_many")
    return answers.assign(item=answers["item"].fillna(NOT_RECORDED))


def _one_answer(indicator, tables: dict[str, pd.DataFrame], column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) and not indicator.breakdown:  # a number is its own answer
        return column.astype("Int64").astype("str").mask(column.isna(), NOT_RECORDED)
    if pd.api.types.is_numeric_dtype(column):
        return _in_bands(column, code_list(indicator, tables))
    return column.fillna(NOT_RECORDED)


def _in_bands(ages: pd.Series, bands: list[str]) -> pd.Series:
    """The band code of each age: age_16_24 holds 16 to 24 with both ends, age_55_and_over has no upper end."""
    banded = pd.Series(NOT_MAPPED, index=ages.index, dtype="str").mask(ages.isna(), NOT_RECORDED)
    for band, (first, last) in ages_of(bands).items():
        banded = banded.mask(ages.between(first, last).fillna(False).astype(bool), band)
    return banded


def ages_of(bands: list[str]) -> dict[str, tuple[int, int]]:
    """band code → its first and last age."""
    return {band: (ages_in(band)[0], ages_in(band)[-1]) for band in bands}


def _in_groups(answers: pd.DataFrame, known: list[str], parts: pd.DataFrame | None) -> pd.DataFrame:
    """The answers by the codes of a list, each once for a row: a code of the list, or else the group that it is a part of."""
    item = answers["item"]
    merged = {} if parts is None else dict(zip(parts["part"], parts["code"], strict=True))
    stays = item.isin([*known, *UNANSWERED])
    grouped = answers.assign(item=item.where(stays, item.map(merged).fillna(NOT_MAPPED)).astype("str"))
    return grouped if stays.all() else grouped.drop_duplicates(["row_id", "item"])


def _how_many(answers: pd.DataFrame, counted: pd.Series, rows: pd.DataFrame) -> np.ndarray:
    per_row = answers.loc[counted, "row_id"].value_counts()
    return rows["row_id"].map(per_row).fillna(0).to_numpy(dtype="int64")
