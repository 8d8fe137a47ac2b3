"""The cell universe: every count that an edition prints, hides or implies, and the sums that tie them together.

A cell is one unknown whole number with a key of plain text, shared by every table, chart, percentage, sentence and edition that
shows it. Source of the method: Handbook on Statistical Disclosure Control (ESSNet); Fischetti and Salazar-González 2001.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import pandas as pd

PRINTED = "printed"
SMALL = "small"
BLANKED = "blanked"
UNSAID = "unsaid"
STATES = (PRINTED, SMALL, BLANKED, UNSAID)
MASKED = (SMALL, BLANKED)


class Relation(NamedTuple):
    """What everybody knows of some cells: low ≤ sum of coefficient × count ≤ high. `why` says it in words."""

    terms: tuple[tuple[str, int], ...]
    low: float
    high: float
    why: str = ""


@dataclass(frozen=True, eq=False)
class Universe:
    """Cells and relations. Every count is a whole number of at least zero."""

    keys: tuple[str, ...]
    relations: tuple[Relation, ...]


def sum_of(whole: str, parts: list[str], why: str = "") -> Relation:
    """whole = the parts together."""
    return Relation(((whole, -1), *((part, 1) for part in parts)), 0, 0, why)


def at_most(smaller: str, larger: str, why: str = "") -> Relation:
    """smaller ≤ larger."""
    return Relation(((larger, 1), (smaller, -1)), 0, inf, why)


def bounds_of(prints: pd.DataFrame, slack_below: int | pd.Series, slack_above: int | pd.Series) -> pd.DataFrame:
    """What print alone says of each cell: `low` and `high` (inf for no limit), on the index (keys) of `prints`.

    `prints` has `state` (one of STATES), `number` (as printed; missing unless printed) and `threshold`. A number r stands for
    r − slack_below to r + slack_above (one slack for all, or one a cell), and for no count under its threshold; a small cell for
    0 to threshold − 1; any other for 0 or more. A printed 0 is none at all, but where the threshold is 0 it is a rounded number
    like any other. Raises ValueError for a state that is not known: nothing is guessed.
    """
    unknown = set(prints["state"]) - set(STATES)
    if unknown:
        raise ValueError(f"unknown states of cells: {', '.join(sorted(unknown))}")
    printed, small = prints["state"].eq(PRINTED), prints["state"].eq(SMALL)
    number, threshold = prints["number"].astype("float64"), prints["threshold"].astype("float64")
    nothing = printed & number.eq(0) & threshold.gt(0)
    low = (number - slack_below).clip(lower=threshold).where(printed, 0.0).mask(nothing, 0.0)
    high = (number + slack_above).where(printed, inf).mask(small, threshold - 1).mask(nothing, 0.0)
    return pd.DataFrame({"low": low, "high": high}, index=prints.index)
