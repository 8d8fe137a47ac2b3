"""What the agencies supplied and asked, year by year, so that a figure that cannot be given says why."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from pipeline.measure.rows import NOT_COLLECTED, NOT_SUPPLIED, OK

_EMPTY_TYPES = {"date": "datetime64[us]", "datetime": "datetime64[us]", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
_KEYS = {"person": "person_key", "household": "household_key"}


@dataclass(frozen=True)
class Coverage:
    """(data set, year) → the fields its files had; a pair that is not there was not supplied."""

    fields: dict[tuple[str, int], frozenset[str]]
    known: dict[str, frozenset[str]]

    def status(self, data_set: str, fields: list[str], years: tuple[int, ...]) -> str:
        """ok, not_supplied or not_collected: every year of a period has to be there for the period to be."""
        if data_set not in self.known:
            return OK
        if any((data_set, year) not in self.fields for year in years):
            return NOT_SUPPLIED
        asked = self.known[data_set].intersection(fields)
        if any(not asked <= self.fields[data_set, year] for year in years):
            return NOT_COLLECTED
        return OK

    def years_supplied(self, data_set: str, years: tuple[int, ...]) -> int:
        """How many of the years the data set came for."""
        return sum((data_set, year) in self.fields for year in years)


def coverage_of(receipts: pd.DataFrame, contracts: dict) -> Coverage:
    """The coverage that the receipts show: `receipts` has data_set, year, status and columns (JSON: field → column letter)."""
    known = {name: frozenset(field.name for field in contract.fields) for name, contract in contracts.items()}
    came = receipts.loc[receipts["status"].eq("received") & receipts["data_set"].isin(list(known))]
    fields: dict[tuple[str, int], frozenset[str]] = {}
    for data_set, year, columns in zip(came["data_set"], came["year"].astype(int), came["columns"], strict=True):
        seen = _fields_in(columns) or known[data_set]
        fields[data_set, year] = fields.get((data_set, year), frozenset()) | seen
    return Coverage(fields, known)


def _fields_in(columns: object) -> frozenset[str]:
    """The fields a receipt names; none when it does not say."""
    if isinstance(columns, str):
        return frozenset(json.loads(columns or "{}"))
    return frozenset(columns) if isinstance(columns, dict) else frozenset()


def fill_gaps(tables: dict[str, pd.DataFrame], contracts: dict) -> dict[str, pd.DataFrame]:
    """The tables with an empty one for each data set that did not come and a blank column for each field that did not.

    A method can then read any column of any contract; its figures are given a status afterwards.
    """
    full = dict(tables)
    for name, contract in contracts.items():
        full[name] = _with_every_column(tables.get(name, _no_rows()), contract)
        for field in contract.fields:
            if field.separator:
                full.setdefault(f"{name}__{field.name}", pd.DataFrame({"row_id": pd.Series(dtype="Int64"), "item": pd.Series(dtype="str")}))
    return full


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame({"row_id": pd.Series(dtype="Int64"), "year": pd.Series(dtype="Int64")})


def _with_every_column(table: pd.DataFrame, contract) -> pd.DataFrame:
    missing = {}
    for field in contract.fields:
        name = _KEYS.get(field.identifier, field.name)
        if name not in table and not field.separator:
            missing[name] = pd.Series(pd.NA, index=table.index, dtype=_EMPTY_TYPES.get(field.type, "str"))
    return table.assign(**missing)
