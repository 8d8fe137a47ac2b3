"""The records of released years as they stood at the release, in the place of what the files say now.

A record that came late, or was put right since, moves no released figure; it is told, and waits for an erratum.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline import catalogue
from pipeline.assessment.ledger import DataSetYear
from pipeline.problems import Finding, how_many
from pipeline.store import releases

_PLACE = ("row_id", "source_file", "source_sheet", "source_row")


@dataclass(frozen=True)
class Cuts:
    """Which release stands for a data set's year; and what was read of each, so that a table and its answers keep their rows together."""

    frozen: dict[DataSetYear, Path]

    def years_of(self, data_set: str) -> dict[int, Path]:
        """year → release, for one data set."""
        return {year: folder for (name, year), folder in self.frozen.items() if name == data_set}


def with_cuts(cuts: Cuts, data_set: str, table: pd.DataFrame, answers: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """A linked table and the tables of its several answers, released years from their releases.

    `table` has row_id and year; each of `answers` has row_id. Rows from a release get new row_ids after the largest one here.
    """
    years = cuts.years_of(data_set)
    if not years:
        return table, answers
    past = _past(years, data_set)
    first = 1 + max(table["row_id"].max() if len(table) else 0, 0)
    new_id = dict(zip(zip(past["release"], past["row_id"], strict=True), range(first, first + len(past)), strict=True))
    gone = set(table.loc[table["year"].isin(list(years)), "row_id"])
    rows = past.assign(row_id=pd.array(range(first, first + len(past)), dtype="Int64")).drop(columns="release")
    both = pd.concat([part for part in (table.loc[~table["row_id"].isin(gone)], rows) if len(part)] or [table], ignore_index=True)
    return both.astype({"row_id": "Int64"}), {name: _answers(years, name, each, gone, new_id) for name, each in answers.items()}


def _released(folder: Path, table: str) -> pd.DataFrame | None:
    """The records of one table as they stood at the release, renamed codes under their names of today; None when there was no such table."""
    rows = releases.read_cut(folder, table)
    data_set, _, answered = table.partition("__")
    page, codes = catalogue.load_contracts().get(data_set), catalogue.load_codes()
    for column in page.fields if page is not None and rows is not None else ():
        today = dict(codes[column.code_list].renamed) if column.code_list else {}
        name = column.name if not answered else "item" if answered == column.name else ""
        if today and name in rows:
            rows = rows.assign(**{name: _under(today, rows[name], "" if answered else column.separator)})
    return rows


def _under(today: dict[str, str], column: pd.Series, separator: str | None) -> pd.Series:
    """The codes of a column under their names of today; a cell may hold several."""

    def named(text: str) -> str:
        return separator.join(today.get(code, code) for code in text.split(separator)) if separator else today.get(text, text)

    return column.map(named, na_action="ignore").astype(column.dtype)


def codes_gone(cuts: Cuts, data_set: str, coded: dict[str, set[str]]) -> dict[str, int]:
    """field → how many of its codes stand in released records but are no code any more. `coded` is field → the codes it can have."""
    found: dict[str, set[str]] = {}
    for folder in set(cuts.years_of(data_set).values()):
        rows = _released(folder, data_set)
        for name, known in coded.items():
            answers = _released(folder, f"{data_set}__{name}")
            used = answers["item"] if answers is not None else rows[name] if name in rows else []
            found.setdefault(name, set()).update(set(pd.Series(used, dtype="str").dropna()) - known)
    return {name: len(codes) for name, codes in found.items() if codes}


def lines_with_cuts(cuts: Cuts, name: str, lines: pd.DataFrame) -> pd.DataFrame:
    """Receipts, or rows set aside: lines with data_set and year, those of released years from their releases."""
    if not cuts.frozen:
        return lines
    pairs = pd.Series(list(zip(lines["data_set"], lines["year"], strict=True)), index=lines.index, dtype="object")
    kept = [lines.loc[~pairs.isin(list(cuts.frozen))]]
    for (data_set, year), folder in sorted(cuts.frozen.items()):
        past = _released(folder, name)
        kept.append(_with_columns(past.loc[past["data_set"].eq(data_set) & past["year"].eq(year)], lines))
    return pd.concat([part for part in kept if len(part)] or kept[:1], ignore_index=True)


def _with_columns(past: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Released lines with the columns that came into use since: no words, no, or nothing, as the column has it."""
    new = {name: "" if lines[name].dtype == "str" else False if lines[name].dtype == "bool" else None for name in lines if name not in past}
    return past.assign(**{name: pd.Series(fill, index=past.index, dtype=lines[name].dtype) for name, fill in new.items()})


def changed_since(folder: Path, data_set: str, year: int, table: pd.DataFrame, answers: dict[str, pd.DataFrame]) -> int:
    """How many records of a released year surely differ from those released: new, gone or changed, wherever they stand in a file.

    `answers` are the tables of the data set's several answers, as they are now. A changed record is one gone and one new, so the larger of
    the two is told: never more than there are. How an answer was spelled is no difference.
    """
    past = _released(folder, data_set)
    then = {name: _released(folder, name) for name in answers}
    before, now = (
        _with_answers(rows.loc[rows["year"].eq(year)], given)
        for rows, given in ((past, {name: each for name, each in then.items() if each is not None}), (table, answers))
    )
    shared = [name for name in now.columns.intersection(before.columns) if name not in _PLACE and not _is_spelling(name, now)]
    counts = [_fingerprints(rows[shared]).value_counts() for rows in (before, now)]
    more = counts[1].sub(counts[0], fill_value=0)
    return int(max(more.clip(lower=0).sum(), (-more).clip(lower=0).sum()))


def _with_answers(rows: pd.DataFrame, answers: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows with a column for each table of answers: the row's answers in order, as one text."""
    return rows.assign(**{name: rows["row_id"].map(_joined(each)).fillna("").astype("str") for name, each in answers.items()})


def _joined(answers: pd.DataFrame) -> dict[int, str]:
    """row_id → its answers in order, as one text. Told one by one: a group of a table for each row would take ten times as long."""
    given: dict[int, list[str]] = {}
    ordered = answers.sort_values("item")
    for row, item in zip(ordered["row_id"].tolist(), ordered["item"].tolist(), strict=True):
        given.setdefault(row, []).append(item)
    return {row: ";".join(items) for row, items in given.items()}


def _is_spelling(name: str, table: pd.DataFrame) -> bool:
    return name.endswith("_source") and name.removesuffix("_source") in table


def late(data_set: str, year: int, changed: int, least: int) -> Finding:
    """What the analyst is told of records that differ from those released."""
    enough = f"list an erratum in config/errata.yml if the year should be counted again ({least} records or more)"
    return Finding(
        what="records of a released year differ from those released; they move no figure",
        where=f"{data_set}, {year}",
        wanted="the records as they were released",
        found=how_many(changed, "record that is new, gone or changed", "records that are new, gone or changed"),
        do=enough if changed >= least else "nothing now: so few could be told apart by comparing two editions",
        severity="look",
        data_set=data_set,
        year=year,
        count=changed,
    )


def too_few_for_an_erratum(data_set: str, year: int, changed: int, least: int) -> Finding:
    """Why a listed erratum is refused."""
    return Finding(
        what="an erratum would let single records be told apart",
        where=f"config/errata.yml, {data_set}, {year}",
        wanted=f"at least {least} records that differ from those released",
        found=f"{changed}",
        do="take the block out until more has changed; the released figures stay as they are",
    )


def _past(years: dict[int, Path], data_set: str) -> pd.DataFrame:
    parts = []
    for year, folder in sorted(years.items()):
        rows = _released(folder, data_set)
        parts.append(rows.loc[rows["year"].eq(year)].assign(release=folder.name))
    return pd.concat(parts, ignore_index=True)


def _answers(years: dict[int, Path], name: str, answers: pd.DataFrame, gone: set[int], new_id: dict) -> pd.DataFrame:
    parts = [answers.loc[~answers["row_id"].isin(gone)]]
    for folder in sorted(set(years.values())):
        past = _released(folder, name)
        if past is None:  # the field was added since
            continue
        ids = pd.array([new_id.get((folder.name, each)) for each in past["row_id"]], dtype="Int64")
        parts.append(past.assign(row_id=ids).loc[lambda rows: rows["row_id"].notna()])
    return pd.concat(parts, ignore_index=True)


def _fingerprints(rows: pd.DataFrame) -> pd.Series:
    return pd.util.hash_pandas_object(rows.astype("str"), index=False)
