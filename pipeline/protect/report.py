"""The disclosure report for the person who signs: what each table shows, what it hides and why, and what would show more.

It holds counts of cells and intervals, never a count of people, and is private all the same: an interval tells what nearly gave way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.periods import period_from_code
from pipeline.protect.advice import advise
from pipeline.protect.audit import TIMEOUT, intervals
from pipeline.protect.universe import MASKED, SMALL, bounds_of

SHOWN, HIDDEN = "ok", "suppressed"
COLUMNS = (
    "indicator",
    "title",
    "breakdown",
    "period",
    "period_label",
    "planned",
    "shown",
    "few",
    "in_repair",
    "other_rules",
    "protects",
    "lowest",
    "highest",
    "released",
    "moved",
    "advice",
)
_BY = ["indicator", "period"]


@dataclass(frozen=True, eq=False)
class Report:
    """One row of `table` (COLUMNS) for each indicator and period that could be printed, and what is said of them all.

    planned = shown + few + in_repair + other_rules. few: hidden because a count is small. in_repair: hidden to protect the tables
    named in `protects`. lowest, highest: the narrowest interval of a hidden small count. attacked, exact: the counts that the attack
    tried, and those whose interval is proven. seconds: the attack's.
    """

    table: pd.DataFrame
    attacked: int
    failed: int
    exact: int
    seconds: float
    policy_digest: str

    @property
    def verdict(self) -> str:
        """The report in one line."""
        planned, shown = int(self.table["planned"].sum()), int(self.table["shown"].sum())
        ends = _narrowest(self.table)
        width = f"; narrowest: {_end(ends['lowest'])} to {_end(ends['highest'])}" if ends else ""
        worked_out = "none could be worked out" if not self.failed else f"{self.failed:,} COULD BE WORKED OUT"
        return f"{planned:,} figures planned, {shown:,} shown, {planned - shown:,} hidden; {self.attacked:,} hidden counts attacked, {worked_out}{width}"


def disclosure_report(protected, indicators: Mapping, seconds: float) -> Report:
    """The report on what protect let through; `indicators` has the titles, `seconds` is the time for the narrowest intervals.

    An interval not proven in time is given as far as it was proven: no count lies beyond it. Raises Stop when nothing agrees with print.
    """
    titles = {name: title for block in indicators.values() for name, title in block.titles.items()}
    methods = {name: block.method for block in indicators.values() for name in block.titles}
    rows, lines = _rows(protected), _cells(protected)
    hidden = list(protected.audit.cells.index)
    ends = intervals(protected.universe, bounds_of(protected.prints, *_slack(protected.prints)), hidden, seconds)
    counted = rows.groupby(_BY, sort=False).agg(planned=("ref", "size"), **{name: (name, "sum") for name in ("shown", "few", "in_repair", "other_rules")})
    table = counted.join(_breakdowns(rows)).join(_narrowest_of_each(lines, ends)).join(_protected_by(lines, protected, titles)).join(_frozen(lines))
    table = table.reset_index().assign(
        title=lambda found: found["indicator"].map(titles),
        period_label=lambda found: [period_from_code(code).short_label for code in found["period"]],
    )
    table[["released", "moved"]] = table[["released", "moved"]].fillna(0).astype("int64")
    table["protects"] = table["protects"].fillna("")
    table["advice"] = advise(table.assign(method=table["indicator"].map(methods)))
    counts = protected.audit.counts
    exact = int(ends["status"].ne(TIMEOUT).sum())
    return Report(table[list(COLUMNS)], counts["masked"], counts["masked"] - counts["passed"], exact, protected.seconds, protected.table.policy_digest)


def _slack(prints: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return prints["slack_below"], prints["slack_above"]


def _rows(protected) -> pd.DataFrame:
    """The figures that could be printed, and for each why it is hidden: the first reason that holds, smallness before repair."""
    frame = protected.table.frame
    state, repaired = protected.cells["key"].map(protected.prints["state"]), {blank.cell for blank in protected.blanked}
    small = frame.index.isin(protected.cells.loc[state.eq(SMALL), "row"])
    blanked = frame.index.isin(protected.cells.loc[protected.cells["key"].isin(repaired), "row"])
    hidden = frame["status"].eq(HIDDEN)
    rows = frame.assign(
        shown=frame["status"].eq(SHOWN), few=hidden & small, in_repair=hidden & ~small & blanked, other_rules=hidden & ~small & ~blanked
    )
    return rows.loc[rows["status"].isin([SHOWN, HIDDEN])]


def _cells(protected) -> pd.DataFrame:
    """The counts behind the figures: `key`, what became of it, and the indicator and period of its row."""
    frame = protected.table.frame
    lines = protected.cells[["row", "key"]].join(frame[_BY], on="row")
    state = protected.prints.reindex(lines["key"])
    return lines.assign(
        masked=state["state"].isin(MASKED).to_numpy(),
        released=state["frozen"].fillna(False).astype(bool).to_numpy(),
        moved=lines["key"].isin(protected.moved),
    )


def _narrowest_of_each(lines: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """The narrowest of the intervals of each table's hidden counts; of equal ones the first."""
    known = lines.loc[lines["masked"] & lines["key"].isin(ends.index)]
    known = known.join(ends, on="key").assign(width=lambda found: found["highest"] - found["lowest"])
    first = known.sort_values("width", kind="stable").drop_duplicates(_BY)
    return first.set_index(_BY)[["lowest", "highest"]].abs()  # a solver's nothing may be minus nothing


def _protected_by(lines: pd.DataFrame, protected, titles: Mapping[str, str]) -> pd.Series:
    """The tables whose hidden counts are protected by what each table hides in repair."""
    tables_of = lines.drop_duplicates(["key", *_BY]).groupby("key")[_BY].agg(list)
    names: dict[tuple[str, str], dict[str, None]] = {}
    for blank in protected.blanked:
        hidden_in = _tables(tables_of, blank.cell)
        named = [f"{titles[name]} ({period_from_code(code).short_label})" for name, code in _tables(tables_of, blank.because)]
        for table in hidden_in:
            names.setdefault(table, {}).update(dict.fromkeys(named or ["a count that no table shows, though sums would give it"]))
    index = pd.MultiIndex.from_tuples(names, names=_BY) if names else pd.MultiIndex.from_arrays([[], []], names=_BY)
    return pd.Series(["; ".join(each) for each in names.values()], index=index, name="protects", dtype="str")


def _tables(tables_of: pd.DataFrame, key: str) -> list[tuple[str, str]]:
    return list(zip(*tables_of.loc[key], strict=True)) if key in tables_of.index else []


def _frozen(lines: pd.DataFrame) -> pd.DataFrame:
    """How many different counts of each table stand as released, and how many of them would be printed otherwise today."""
    return lines.drop_duplicates([*_BY, "key"]).groupby(_BY)[["released", "moved"]].sum()


def _breakdowns(rows: pd.DataFrame) -> pd.Series:
    """What each table is broken down by; "" for a figure of everybody."""
    named = rows.groupby(_BY, sort=False)["breakdown"].max()
    of_wards = rows["geography"].eq("ward").groupby([rows[name] for name in _BY], sort=False).any()
    return named.mask(of_wards, "ward")


def _narrowest(table: pd.DataFrame) -> Mapping[str, float] | None:
    known = table.dropna(subset=["lowest", "highest"])
    return None if known.empty else known.loc[(known["highest"] - known["lowest"]).idxmin()].to_dict()


def _end(number: float) -> str:
    return "any" if number == float("inf") else f"{number:,.0f}"
