"""Filters and joins that count what they do and say why: the only way to lose a row or gain a column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Step:
    """One filter or join: how many rows went in, how many came out, and why; for a join, how many found no partner."""

    verb: str
    rows_in: int
    rows_out: int
    why: str
    unmatched: int = 0


_FOUND = "_found_in"
_account: ContextVar[list[Step] | None] = ContextVar("account", default=None)


@contextmanager
def account() -> Iterator[list[Step]]:
    """Collect every step taken inside the block."""
    steps_taken: list[Step] = []
    token = _account.set(steps_taken)
    try:
        yield steps_taken
    finally:
        _account.reset(token)


def _enter(step: Step) -> None:
    book = _account.get()
    if book is not None:
        book.append(step)


def keep(table: pd.DataFrame, rows: pd.Series, why: str) -> pd.DataFrame:
    """The rows where `rows` is true (missing counts as false), with the cost entered in the account."""
    kept = _chosen(table, rows.fillna(False).astype(bool))
    _enter(Step("keep", len(table), len(kept), why))
    return kept


def _chosen(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """The rows that are true; those that follow one another, as mostly all do, are not copied."""
    places = rows.to_numpy().nonzero()[0]
    if len(places) and places[-1] - places[0] + 1 == len(places) and rows.index.equals(table.index):
        return table.iloc[places[0] : places[-1] + 1]
    return table.loc[rows]


def join(
    left: pd.DataFrame,
    right: pd.DataFrame,
    on: str | list[str],
    why: str,
    how: str = "left",
    validate: str = "many_to_one",
) -> pd.DataFrame:
    """The two tables joined, with what it gained and lost entered in the account.

    Raises pandas' MergeError when keys repeat where `validate` says they must not, or when `right` has rows without a key
    (pandas would give them to every row that has no key either); ValueError when both tables have a column of the same name.
    """
    if right[on].isna().any(axis=None):
        raise pd.errors.MergeError(f"{why}: rows of the right table have no key in {on}")
    joined = left.merge(right, on=on, how=how, validate=validate, suffixes=(None, None), indicator=_FOUND)
    unmatched = int(joined[_FOUND].eq("left_only").sum())
    _enter(Step(f"join {how}", len(left), len(joined), why, unmatched))
    return joined.drop(columns=_FOUND)
