"""The groups of one table beside the same groups of another: each share over the other share, a range and a word."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd

from pipeline.statistics.representation import Representation, represented_against_census, represented_against_demand

# The caveat that a comparison carries says its word, and where it is "cannot say" why.
OVER, UNDER = "represented_over", "represented_under"
NO_CLEAR_DIFFERENCE, TOO_FEW = "represented_no_clear_difference", "represented_too_few"
WORDS = (OVER, UNDER, NO_CLEAR_DIFFERENCE, TOO_FEW)


class Asked(NamedTuple):
    """Which answers make a group: `codes`, or all that say anything but `but`. Both are empty for the one share of a table."""

    codes: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


def groups_left_out(block: object) -> tuple[str, ...]:
    """The groups that a comparison by groups leaves out of both totals; in one without groups the same codes say which share is asked."""
    return tuple(block.codes_except) if block.breakdown else ()


def group_asked(block: object, group: str) -> Asked:
    """What makes a group of the register's `block`: the group's own code, or in a figure without groups its codes or all but some."""
    return Asked((group,)) if group else Asked(tuple(block.codes), tuple(block.codes_except))


class Side(NamedTuple):
    """How many are of a group, of how many that say anything."""

    count: int
    total: int


class Compared(NamedTuple):
    """The two shares in percent, and what is said of them."""

    here: float
    there: float
    found: Representation

    @property
    def caveat(self) -> str:
        """The word as a caveat's code."""
        words = {"over": OVER, "under": UNDER, "cannot_say": NO_CLEAR_DIFFERENCE if self.found.enough else TOO_FEW}
        return words[self.found.word]

    @property
    def numbers(self) -> dict[str, float | None]:
        """numerator and denominator: the two shares; value, lower, upper: the ratio. A limit that has no end is None."""
        found = self.found
        upper = found.upper if math.isfinite(found.upper) else None
        return {"numerator": self.here, "denominator": self.there, "value": found.ratio, "lower": found.lower, "upper": upper}


def compare_groups(
    here: pd.DataFrame,
    there: pd.DataFrame,
    groups: Mapping[str, Asked],
    counted_in_full: bool,
    silent: Collection[str],
    left_out: Collection[str] = (),
) -> dict[str, Compared]:
    """group → its share here beside its share there, for the groups that both tables tell of.

    here, there: one figure in one period: group ("" for a table's one share), numerator, denominator; a hidden number is missing.
    silent: the groups of those who say nothing, who are left out of both totals; left_out: groups that are not compared, as only one
    of the tables can have them. counted_in_full: the other side is a census, not a sample. As many groups as there are enough people to judge share the 5 % of wrong words (Bonferroni).
    """
    sides = {group: (side_of(here, asked, silent, left_out), side_of(there, asked, silent, left_out)) for group, asked in groups.items()}
    known = {group: pair for group, pair in sides.items() if None not in pair and pair[1].count > 0}
    compare = represented_against_census if counted_in_full else represented_against_demand
    judged = sum(_beside(compare, *pair).found.enough for pair in known.values())
    return {group: _beside(partial(compare, comparisons=max(judged, 1)), *pair) for group, pair in known.items()}


def side_of(rows: pd.DataFrame, asked: Asked, silent: Collection[str], left_out: Collection[str] = ()) -> Side | None:
    """The group's number and the number of those who say anything; None where a number that is needed is hidden.

    Where a group that is left out is hidden, those who are compared are all the others together, if none of them is hidden.
    """
    whole = rows.loc[rows["group"].eq("")]
    if len(whole) == 1:
        numbers = [whole["numerator"].iloc[0], whole["denominator"].iloc[0]]
        return None if any(pd.isna(each) for each in numbers) else _side(*numbers)
    counts = rows.set_index("group")["numerator"]
    named = asked.codes or asked.but
    if rows.empty or not named or not set(named) <= set(counts.index):
        return None
    quiet, part = counts.reindex([each for each in silent if each in counts.index]), counts.loc[list(named)]
    if quiet.isna().any() or part.isna().any():
        return None
    total = _compared_in_all(counts, rows["denominator"].max() - quiet.sum(), silent, left_out)
    if pd.isna(total):
        return None
    return _side(part.sum() if asked.codes else total - part.sum(), total)


def _compared_in_all(counts: pd.Series, speaking: float, silent: Collection[str], left_out: Collection[str]) -> float:
    """Those who say anything but for the groups left out; missing where it cannot be known."""
    others = counts.loc[counts.index.isin(list(left_out))]
    if not others.isna().any():
        return speaking - others.sum()
    return counts.loc[~counts.index.isin([*silent, *left_out])].sum(skipna=False)


def _side(count: float, total: float) -> Side | None:
    """Rounded parts may add up to a little more than the rounded whole."""
    return Side(min(max(int(count), 0), int(total)), int(total)) if total > 0 else None


def _beside(compare: Callable[..., Representation], here: Side, there: Side) -> Compared:
    return Compared(100 * here.count / here.total, 100 * there.count / there.total, compare(*here, *there))
