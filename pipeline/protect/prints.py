"""From rows to cells and back: what the rows of an edition print of each count, and which rows go when a count is blanked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.periods import period_from_code
from pipeline.protect.conditions import Count, Vocabulary
from pipeline.protect.definitions import counts_of
from pipeline.protect.table import NUMBER_COLUMNS
from pipeline.protect.universe import BLANKED, MASKED, PRINTED, SMALL, UNSAID

PARTS = ("numerator", "denominator")
_FIRST = {SMALL: 0, BLANKED: 1, PRINTED: 2, UNSAID: 3}
_TYPES = {
    "state": "str",
    "number": "Float64",
    "threshold": "int64",
    "frozen": "bool",
    "weight": "int64",
    "slack_below": "int64",
    "slack_above": "int64",
    "own_mode": "bool",
}
# state of the cell, its number as printed, its threshold, whether an earlier edition released it, what is lost by hiding it, and how far
# below and above the printed number the count may lie; `own_mode` for a number made in its data set's own mode.
COLUMNS = list(_TYPES)


def counts_in(ruled: pd.DataFrame, blocks: Mapping, words: Vocabulary) -> pd.DataFrame:
    """One line for each row's numerator and each row's denominator that counts anybody: `row` (index), `part`, `count`, `key`.

    Rows of public figures, and rows that are not given, have none. `ruled` is what `add_rules` gives.
    """
    wanted = ruled.loc[ruled["status"].eq("ok") & ruled["sensitivity"].ne("public")]
    lines = []
    for index, row in wanted.to_dict("index").items():
        for part, count in zip(PARTS, counts_of(row, blocks[row["indicator"]], words), strict=True):
            if count is not None and not pd.isna(row[part]):
                lines.append((index, part, count, count.key))
    return pd.DataFrame(lines, columns=["row", "part", "count", "key"])


def prints_of(cells: pd.DataFrame, ruled: pd.DataFrame, masked: pd.DataFrame, base: int) -> pd.DataFrame:
    """What `masked` prints of each count in `cells`, by key: the COLUMNS of this module. `base` is what counts are rounded to, half up.

    A count that any row hides is hidden everywhere. A row of a window weighs as much as its years: the pages speak of windows first. A denominator that is missing only because its row is hidden says nothing.
    """
    lines = cells.assign(
        true=_picked(cells, ruled), number=_picked(cells, masked), threshold=ruled["threshold"].reindex(cells["row"]).to_numpy()
    )
    small, missing = lines["true"].lt(lines["threshold"]), lines["number"].isna()
    lines["state"] = pd.Series(PRINTED, index=lines.index, dtype="str").mask(missing, BLANKED).mask(missing & small, SMALL)
    lines.loc[missing & ~small & lines["part"].eq("denominator"), "state"] = UNSAID
    lines["weight"] = ruled["period"].reindex(cells["row"]).map(lambda code: len(period_from_code(code).years)).to_numpy()
    lines = lines.sort_values("state", key=lambda states: states.map(_FIRST), kind="stable")
    by_key = lines.groupby("key", sort=False)
    prints = by_key[["state", "number"]].first().assign(threshold=by_key["threshold"].max(), frozen=False, weight=by_key["weight"].sum())
    prints["number"] = prints["number"].where(prints["state"].eq(PRINTED))
    return prints.assign(slack_below=base // 2, slack_above=(base - 1) // 2, own_mode=False)[COLUMNS]


def with_implied(prints: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """`prints` with a line for every cell of the universe; nothing is said of a cell that no row shows."""
    unsaid = {"state": UNSAID, "threshold": 0, "frozen": False, "weight": 0, "slack_below": 0, "slack_above": 0, "own_mode": False}
    return prints.reindex(list(keys)).fillna(unsaid).astype(_TYPES)


def hide_counts(ruled: pd.DataFrame, masked: pd.DataFrame, cells: pd.DataFrame, prints: pd.DataFrame) -> pd.DataFrame:
    """`masked` with the numbers of `prints` that were released, or made in a mode of their own, and none in a row that shows a hidden count.

    `frozen` is added: True for a row all of whose counts were released as printed.
    """
    state, frozen = cells["key"].map(prints["state"]), cells["key"].map(prints["frozen"])
    as_released = cells.loc[frozen & state.eq(PRINTED)]
    as_made = cells.loc[(frozen | cells["key"].map(prints["own_mode"])) & state.eq(PRINTED)]
    whole = as_released.groupby("row").size().eq(cells.groupby("row").size()).reindex(ruled.index, fill_value=False) & ruled["may_print"]
    hidden = masked.assign(frozen=whole)
    hidden.loc[whole, "denominator"] = hidden["denominator"].fillna(ruled["denominator"])
    for part, lines in as_made.groupby("part"):
        mine = lines.loc[whole.reindex(lines["row"]).to_numpy() | hidden.loc[lines["row"], part].notna().to_numpy()]
        hidden.loc[mine["row"], part] = mine["key"].map(prints["number"]).to_numpy()
    hidden.loc[cells.loc[state.isin(MASKED), "row"].unique(), list(NUMBER_COLUMNS)] = pd.NA
    return hidden


def _picked(cells: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """The number each line of `cells` points at in `frame`."""
    numbers = pd.Series(pd.NA, index=cells.index, dtype="Float64")
    for part in PARTS:
        mine = cells["part"].eq(part)
        numbers.loc[mine] = frame[part].reindex(cells.loc[mine, "row"]).to_numpy()
    return numbers


def universe_counts(cells: pd.DataFrame) -> list[Count]:
    """The counts that `cells` names, each once."""
    return list(dict.fromkeys(cells["count"]))


def true_counts(cells: pd.DataFrame, ruled: pd.DataFrame) -> dict[str, float]:
    """key → the true count, of every cell that has rows."""
    return dict(zip(cells["key"], _picked(cells, ruled).astype("float64"), strict=True))


def thresholds_of(cells: pd.DataFrame, ruled: pd.DataFrame) -> dict[str, int]:
    """data set → the highest threshold of its rows: what a count that no row shows is held against."""
    data_sets = [count.data_set for count in cells["count"]]
    return ruled["threshold"].reindex(cells["row"]).groupby(data_sets).max().to_dict()


def of_few(cells: pd.DataFrame, ruled: pd.DataFrame) -> list[str]:
    """The keys of counts that are no small number themselves but have fewer different people or families behind them than the threshold."""
    behind = pd.concat([ruled[f"behind_{part}"].reindex(cells.loc[cells["part"].eq(part), "row"]) for part in PARTS])
    behind.index = pd.concat([pd.Series(cells.index[cells["part"].eq(part)]) for part in PARTS])
    threshold = ruled["threshold"].reindex(cells["row"]).set_axis(cells.index)
    few = behind.reindex(cells.index).lt(threshold).fillna(False) & _picked(cells, ruled).ge(threshold)
    return list(dict.fromkeys(cells.loc[few.astype(bool), "key"]))
