"""From rows to cells and back: what the rows of an edition print of each count, and which rows go when a count is blanked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.protect.definitions import Count, Vocabulary, counts_of
from pipeline.protect.table import NUMBER_COLUMNS
from pipeline.protect.universe import BLANKED, MASKED, PRINTED, SMALL, UNSAID

PARTS = ("numerator", "denominator")
_FIRST = {SMALL: 0, BLANKED: 1, PRINTED: 2, UNSAID: 3}
COLUMNS = ["state", "number", "threshold", "frozen", "weight"]


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


def prints_of(cells: pd.DataFrame, ruled: pd.DataFrame, masked: pd.DataFrame) -> pd.DataFrame:
    """What `masked` prints of each count in `cells`: state, number, threshold, frozen, weight (rows that show it), by key.

    A count that any row hides is hidden everywhere. A denominator that is missing only because its row is hidden says nothing.
    """
    lines = cells.assign(
        true=_picked(cells, ruled), number=_picked(cells, masked), threshold=ruled["threshold"].reindex(cells["row"]).to_numpy()
    )
    small, missing = lines["true"].lt(lines["threshold"]), lines["number"].isna()
    lines["state"] = pd.Series(PRINTED, index=lines.index, dtype="str").mask(missing, BLANKED).mask(missing & small, SMALL)
    lines.loc[missing & ~small & lines["part"].eq("denominator"), "state"] = UNSAID
    lines = lines.sort_values("state", key=lambda states: states.map(_FIRST), kind="stable")
    by_key = lines.groupby("key", sort=False)
    prints = by_key[["state", "number"]].first().assign(threshold=by_key["threshold"].max(), frozen=False, weight=by_key.size())
    prints["number"] = prints["number"].where(prints["state"].eq(PRINTED))
    return prints[COLUMNS]


def with_implied(prints: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """`prints` with a line for every cell of the universe; nothing is said of a cell that no row shows."""
    whole = prints.reindex(list(keys))
    unsaid = {"state": UNSAID, "threshold": 0, "frozen": False, "weight": 0}
    return whole.fillna(unsaid).astype({"frozen": "bool", "weight": "int64", "threshold": "int64", "number": "Float64", "state": "str"})


def hide_counts(masked: pd.DataFrame, cells: pd.DataFrame, prints: pd.DataFrame) -> pd.DataFrame:
    """`masked` without any number in the rows that show a hidden count, and with the frozen numbers as they were printed."""
    hidden = masked.copy()
    state = cells["key"].map(prints["state"])
    hidden.loc[cells.loc[state.isin(MASKED), "row"].unique(), list(NUMBER_COLUMNS)] = pd.NA
    frozen = cells.loc[cells["key"].map(prints["frozen"]) & state.eq(PRINTED)]
    for part, lines in frozen.groupby("part"):
        shown = lines.loc[hidden.loc[lines["row"], part].notna().to_numpy()]
        hidden.loc[shown["row"], part] = shown["key"].map(prints["number"]).to_numpy()
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
