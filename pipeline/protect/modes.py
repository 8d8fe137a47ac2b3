"""Counts printed in a data set's own mode: additive by controlled rounding, or exact with complementary suppression.

The default mode, each count rounded by itself, needs no program and is made in `counts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.problems import Finding, Stop
from pipeline.protect.universe import BLANKED, PRINTED, SMALL, Relation, Universe

if TYPE_CHECKING:
    from pipeline.protect.conditions import Count
    from pipeline.protect.sums import Outcome

ROUNDED, CONTROLLED, EXACT = "rounded", "controlled", "exact"


def in_own_modes(prints: pd.DataFrame, counts: list[Count], relations: list[Relation], sizes: Mapping[str, float], attacked: list[str], policy) -> pd.DataFrame:
    """`prints` with the numbers, states and slacks of data sets that have a mode of their own; `own_mode` is True for their cells.

    `counts` and `relations` are the whole universe, `sizes` the true count of every key, implied ones included; `attacked` are counts
    to be kept safe besides the hidden small ones. Raises Stop when a data set cannot be printed in its mode.
    """
    made = prints
    for data_set in policy.data_sets:
        mode = policy.mode_of(data_set)
        mine = [each.key for each in counts if each.data_set == data_set]
        if mode != ROUNDED and prints.index.isin(mine).any():
            universe = Universe(tuple(mine), tuple(_within(relations, set(mine))))
            outcome = _printed(universe, prints.loc[prints.index.isin(mine)], sizes, attacked, mode, policy, data_set)
            made = _taken_over(made, outcome, set(mine))
    return made


def _within(relations: Iterable[Relation], keys: set[str]) -> list[Relation]:
    return [each for each in relations if all(key in keys for key, _ in each.terms)]


def _printed(universe: Universe, prints: pd.DataFrame, sizes: Mapping[str, float], attacked: list[str], mode: str, policy, data_set: str) -> Outcome:
    from pipeline.protect.rounding import controlled_rounding
    from pipeline.protect.suppression import complementary_suppression

    true = pd.Series({key: sizes.get(key) for key in universe.keys}, dtype="float64")
    least = prints["threshold"].reindex(true.index).fillna(policy.threshold).clip(lower=1)
    shown = prints.index[prints["state"].eq(PRINTED)]
    small = prints.index[prints["state"].eq(SMALL)]
    try:
        if mode == CONTROLLED:
            zeros = frozenset(key for key in shown if true[key] == 0)
            return controlled_rounding(universe, true, [*shown, *small], policy.round_base, least, policy.audit.seconds, zeros)
        primary = {*small, *prints.index[prints["state"].eq(BLANKED)], *(key for key in attacked if key in true.index)}
        weights = prints["weight"].loc[[key for key in shown if key not in primary]].astype("float64")
        return complementary_suppression(universe, true, primary, weights, least, policy.audit.min_width, policy.audit.seconds)
    except ValueError as refused:
        raise Stop([_cannot(data_set, mode, str(refused))]) from refused


def _taken_over(made: pd.DataFrame, outcome: Outcome, mine: set[str]) -> pd.DataFrame:
    """A count hidden by rule stays hidden; one that no row shows stays unsaid."""
    chosen = made.index[made.index.isin(mine) & made["state"].isin([PRINTED, SMALL])]
    said = outcome.prints.loc[chosen]
    taken = made.copy()
    taken.loc[chosen, "state"] = said["state"]
    taken.loc[chosen, "number"] = said["number"].where(said["state"].eq(PRINTED))
    taken.loc[chosen, ["slack_below", "slack_above"]] = [outcome.slack_below, outcome.slack_above]
    taken.loc[chosen, "own_mode"] = True
    return taken


def _cannot(data_set: str, mode: str, why: str) -> Finding:
    return Finding(
        what=f"the counts of {data_set} cannot be printed in the mode {mode}",
        where="config/disclosure.yml, mode",
        wanted="printed counts that keep every small count safe",
        found=why,
        do="choose the mode rounded for this data set, or plan fewer tables of it",
        data_set=data_set,
    )
