"""What an attacker needs: reading a printed table as ranges of counts, and taking ranges from one another. No solver, no audit."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import pandas as pd

SMALL, WIDTH, BASE = 8, 5, 5


class Range(NamedTuple):
    """A count lies from `low` to `high`."""

    low: float
    high: float


ANY, HIDDEN = Range(0, inf), Range(0, SMALL - 1)


def read(frame: pd.DataFrame, ref: str, part: str = "numerator", exact: bool = False, least: int = SMALL) -> Range:
    """What print says of a row's count: the number itself where it is exact, what rounds to it where it is rounded, anything for [c]."""
    number = frame.set_index("ref").at[ref, part]
    if pd.isna(number):
        return ANY
    return Range(number, number) if exact else Range(max(least, number - BASE // 2), number + BASE // 2)


def total(*parts: Range) -> Range:
    """The counts together."""
    return Range(sum(each.low for each in parts), sum(each.high for each in parts))


def less(whole: Range, *parts: Range) -> Range:
    """What is left of the whole without the parts."""
    gone = total(*parts)
    return Range(whole.low - gone.high, whole.high - gone.low)


def within(*ranges: Range) -> Range:
    """What all of them allow; never less than nothing."""
    return Range(max(0, *(each.low for each in ranges)), min(each.high for each in ranges))


def learns(found: Range) -> bool:
    """True when the small count cannot be nothing, or cannot be as many as five."""
    return found.low > 0 or found.high < WIDTH


def only_small_hidden(frame: pd.DataFrame) -> pd.DataFrame:
    """The page that hides every count under the threshold and prints the rest as counted: numbers of a hidden row are gone."""
    small = frame["numerator"].lt(SMALL).fillna(False).astype(bool)
    hidden = frame.copy()
    hidden.loc[small, ["numerator", "denominator", "value", "lower", "upper"]] = pd.NA
    return hidden
