"""What the agencies supplied and asked, year by year, so that a figure that cannot be given says why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.measure.rows import NOT_COLLECTED, NOT_SUPPLIED, OK

_EMPTY_TYPES = {"date": "datetime64[us]", "datetime": "datetime64[us]", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
_KEYS = {"person": "person_key", "household": "household_key"}


@dataclass(frozen=True)
class Coverage:
    """(data set, year) → the fields its files had; a pair that is not there was not supplied.

    `counted`: the pairs that came as counts in the place of records, and what everything counted in them has (field → code).
    """

    fields: dict[tuple[str, int], frozenset[str]]
    known: dict[str, frozenset[str]]
    counted: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)

    def status(self, data_set: str, fields: list[str], years: tuple[int, ...], where: Mapping[str, list[str]] | None = None) -> str:
        """ok, not_supplied or not_collected: every year of a period has to be there for the period to be.

        `where`: the codes the figure is about, by field. Counts of a part of the data set answer for that part alone.
        """
        if data_set not in self.known:
            return OK
        if any((data_set, year) not in self.fields for year in years):
            return NOT_SUPPLIED
        asked = self.known[data_set].intersection(fields)
        if any(not asked <= self.fields[data_set, year] for year in years):
            return NOT_COLLECTED
        only = [part for year in years for part in self.counted.get((data_set, year), {}).items()]
        if where is not None and any(set(where.get(field, ())) != {code} for field, code in only):
            return NOT_COLLECTED
        return OK

    def came_as_counts(self, data_set: str, years: tuple[int, ...]) -> bool:
        """True when the data set came as counts in the place of records in one of the years."""
        return any((data_set, year) in self.counted for year in years)

    def years_supplied(self, data_set: str, years: tuple[int, ...]) -> int:
        """How many of the years the data set came for."""
        return sum((data_set, year) in self.fields for year in years)


def coverage_of(receipts: pd.DataFrame, contracts: dict) -> Coverage:
    """The coverage that the receipts show: `receipts` has data_set, year, status and columns (JSON: field → column letter)."""
    known = {name: _with_keys(contract, (field.name for field in contract.fields)) for name, contract in contracts.items()}
    came = receipts.loc[receipts["status"].eq("received") & receipts["data_set"].isin(list(known))]
    fields: dict[tuple[str, int], frozenset[str]] = {}
    counted: dict[tuple[str, int], Mapping[str, str]] = {}
    shapes = came["shape"] if "shape" in came else pd.Series("records", index=came.index)
    for data_set, year, columns, shape in zip(came["data_set"], came["year"].astype(int), came["columns"], shapes, strict=True):
        form = contracts[data_set].counts if shape == "counts" else None
        seen = _fields_in(columns)
        if form:
            counted[data_set, year] = form.only
            seen |= form.answers_for
        seen = _with_keys(contracts[data_set], seen) if seen or form else known[data_set]
        fields[data_set, year] = fields.get((data_set, year), frozenset()) | seen
    return Coverage(fields, known, counted)


def _with_keys(contract, fields: Iterable[str]) -> frozenset[str]:
    """The fields, and the keys that stand in the place of the identifiers among them."""
    named = frozenset(fields)
    return named | {_KEYS[field.identifier] for field in contract.fields if field.identifier and field.name in named}


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
