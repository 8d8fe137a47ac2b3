"""Before and after on the same person: a field that says which of two answers of one row is the higher."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.catalogue import NOT_RECORDED

HIGHER, SAME, LOWER = "higher", "same", "lower"


def with_changes(tables: Mapping[str, pd.DataFrame], contracts: Mapping) -> dict[str, pd.DataFrame]:
    """The tables with the fields that contracts make of two others (x-paired): higher, same or lower after than before.

    A row that lacks one of the two is not recorded: what somebody thinks afterwards alone is no change.
    """
    changed = dict(tables)
    for name, contract in contracts.items():
        if contract.paired:
            rows = changed[name]
            changed[name] = rows.assign(**{change: _change(*(rows[each] for each in pair)) for change, pair in contract.paired.items()})
    return changed


def _change(before: pd.Series, after: pd.Series) -> pd.Series:
    step = after.astype("Float64") - before.astype("Float64")
    said = pd.Series(SAME, index=step.index, dtype="str")
    said = said.mask(step.gt(0).fillna(False).astype(bool), HIGHER).mask(step.lt(0).fillna(False).astype(bool), LOWER)
    return said.mask(step.isna(), NOT_RECORDED)
