"""The protected table: the only thing draw, publish and prioritise may read, and only protect can make one."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED
from pipeline.problems import Finding, Stop

View = Literal["published", "internal"]

TEXT_COLUMNS = ("ref", "indicator", "area_code", "geography", "period", "breakdown", "group", "unit")
NUMBER_COLUMNS = ("numerator", "denominator", "value", "lower", "upper")
NOTE_COLUMNS = ("status", "caveats", "sources", "trend")
COLUMNS = (*TEXT_COLUMNS, *NUMBER_COLUMNS, *NOTE_COLUMNS)

NO_GROUP = ("", "none")

_MADE_HERE = object()


@dataclass(frozen=True)
class Cell:
    """One figure of a protected table; a missing number is None."""

    ref: str
    indicator: str
    area_code: str
    geography: str
    period: str
    breakdown: str
    group: str
    unit: str
    numerator: int | float | None
    denominator: int | float | None
    value: int | float | None
    lower: int | float | None
    upper: int | float | None
    status: str
    caveats: str
    sources: str
    trend: str


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """Measures that may leave the office (published) or that say they may not (internal); made by pipeline.protect alone."""

    _frame: pd.DataFrame
    view: View
    policy_digest: str
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise TypeError("only pipeline.protect makes a ProtectedTable: call protect, as_internal or open_sealed")

    @property
    def frame(self) -> pd.DataFrame:
        """The measures with `trend`, as a copy: changing it leaves the protected numbers as they are."""
        return self._frame.copy()

    @property
    def seal(self) -> str:
        """What the store keeps beside the frame, so that open_sealed can tell whether anything was changed."""
        return f"{self.policy_digest}-{_digest(self._frame, self.view, self.policy_digest)}"

    def cell(self, ref: str) -> Cell:
        """The figure called `ref`; raises KeyError naming the nearest refs."""
        found = self._frame.loc[self._frame["ref"] == ref]
        if found.empty:
            near = get_close_matches(ref, self._frame["ref"].tolist(), n=3, cutoff=0.4)
            raise KeyError(f"no figure {ref!r}; the nearest are {', '.join(near) or 'none'}")
        row = found.iloc[0]
        numbers = {name: _number(row[name]) for name in NUMBER_COLUMNS}
        return Cell(**{name: row[name] for name in (*TEXT_COLUMNS, *NOTE_COLUMNS)}, **numbers)

    def rows(self, indicator: str, period: str | None = None, geography: str | None = None) -> pd.DataFrame:
        """The rows of one indicator, narrowed to a period code or a geography when given; a copy."""
        chosen = self._frame["indicator"] == indicator
        if period is not None:
            chosen &= self._frame["period"] == period
        if geography is not None:
            chosen &= self._frame["geography"] == geography
        return self._frame.loc[chosen].reset_index(drop=True)

    def place(self, indicator: str, group: str, period: str) -> int | None:
        """The place of a group of the area by size, 1 for the largest; None when its figure is not given or rounding ties it.

        Answers that say nothing, or say that there is none, are no group.
        """
        rows = self.rows(indicator, period, "area").dropna(subset=["numerator", "value"])
        counts = rows.loc[~rows["group"].isin([*NO_GROUP, NOT_RECORDED, NOT_MAPPED])].set_index("group")["numerator"]
        if group not in counts.index or (counts == counts[group]).sum() > 1:
            return None
        return 1 + int((counts > counts[group]).sum())


def seal_up(frame: pd.DataFrame, view: View, policy_digest: str) -> ProtectedTable:
    """A ProtectedTable of `frame`; for pipeline.protect and tests only (a test reads the imports)."""
    return ProtectedTable(in_order(frame), view, policy_digest, made_by=_MADE_HERE)


def open_sealed(frame: pd.DataFrame, seal: str, view: View) -> ProtectedTable:
    """The table that was stored with `seal`; raises Stop when the frame, the view or the policy is not what was sealed."""
    ordered = in_order(frame)
    policy_digest = seal.partition("-")[0]
    if seal != f"{policy_digest}-{_digest(ordered, view, policy_digest)}":
        raise Stop([_broken_seal(view)])
    return seal_up(ordered, view, policy_digest)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with exactly COLUMNS, text as str ("" for none) and numbers as Float64; raises KeyError for a missing column."""
    ordered = frame.loc[:, list(COLUMNS)].reset_index(drop=True)
    for name in (*TEXT_COLUMNS, *NOTE_COLUMNS):
        ordered[name] = ordered[name].fillna("").astype("str")
    for name in NUMBER_COLUMNS:
        ordered[name] = ordered[name].astype("Float64")
    return ordered


def digest_of_text(*parts: str) -> str:
    """Sixteen hex digits that change when the text does: a guard against a slip, not a signature."""
    hashed = pd.util.hash_pandas_object(pd.Series(["\x1f".join(parts)]), index=False)
    return f"{int(hashed.iloc[0]):016x}"


def _digest(frame: pd.DataFrame, view: str, policy_digest: str) -> str:
    return digest_of_text(frame.to_csv(index=False, float_format="%.12g"), view, policy_digest)


def _number(number: object) -> int | float | None:
    if pd.isna(number):
        return None
    return int(number) if float(number).is_integer() else float(number)


def _broken_seal(view: str) -> Finding:
    return Finding(
        what="the protected table is not the one that protect made",
        where=f"data/processed, the {view} table",
        wanted="the table exactly as it was stored",
        found="a table whose seal does not match",
        do="delete the area's folder for this year under data/processed and run make assessment again",
    )
