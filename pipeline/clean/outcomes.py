"""How many of the values that were given could be used: in the code list, in the format, in the range."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from pipeline.catalogue import FieldPage
from pipeline.clean.values import HIDDEN, MISSING, READ

COLUMNS = ["field", "year", "given", "valid"]
Years = tuple[np.ndarray, np.ndarray]


def outcomes_table(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """field, year, and how many rows give a value there (`given`) and give a usable one (`valid`), for every field that is checked."""
    found = list(parts)
    return pd.concat(found, ignore_index=True)[COLUMNS] if found else pd.DataFrame(columns=COLUMNS)


def years_of(years: pd.Series) -> Years:
    """For each row the number of its year, and the years in their order."""
    return pd.factorize(years.to_numpy("int64"), sort=True)


def plain_outcome(page: FieldPage, years: Years, values: pd.Series, fault: pd.Series) -> pd.DataFrame:
    """A field without a code list: usable when it could be read and lies in its range. A number the agency hid is not given."""
    given = ~fault.isin((MISSING, HIDDEN))
    return _by_year(page, years, given, fault.eq(READ) & _in_range(values, page))


def coded_outcome(page: FieldPage, years: Years, silent: pd.Series, unknown: pd.Series) -> pd.DataFrame:
    """A coded field: usable when the code list of the year knows it; of several answers, when it knows all."""
    return _by_year(page, years, ~silent, ~silent & ~unknown)


def _in_range(values: pd.Series, page: FieldPage) -> pd.Series:
    wants, fits = page.constraints, pd.Series(True, index=values.index)
    if wants.minimum is not None:
        fits &= (values >= wants.minimum).fillna(False).astype(bool)
    if wants.maximum is not None:
        fits &= (values <= wants.maximum).fillna(False).astype(bool)
    return fits & values.isin(wants.enum) if wants.enum else fits


def _by_year(page: FieldPage, years: Years, given: pd.Series, valid: pd.Series) -> pd.DataFrame:
    places, found = years
    counts = {name: _in_each_year(rows.to_numpy("bool"), places, len(found)) for name, rows in {"given": given, "valid": valid}.items()}
    return pd.DataFrame({"year": found, **counts}).assign(field=page.name)


def _in_each_year(rows: np.ndarray, places: np.ndarray, years: int) -> np.ndarray:
    """How many of the rows are true in each year; years that lie one below another, as mostly all do, are counted without picking them out."""
    ends = np.searchsorted(places, np.arange(years + 1))
    runs = [slice(first, after) for first, after in pairwise(ends)]
    if sum(len(places[run]) for run in runs) == len(places) and all((places[run] == year).all() for year, run in enumerate(runs)):
        return np.array([np.count_nonzero(rows[run]) for run in runs], dtype="int64")
    return np.bincount(places[rows], minlength=years)
