"""Values that occur often are judged once: a check of a row's own values says the same of every row that holds the same values.

A large table becomes two: the different combinations of values that such checks look at, each once; and the rows as they are,
for checks of rows beside each other and for columns in which nearly every value is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.check.suite import Check
from pipeline.spellings import plain_text

WORTH_IT_ROWS = 20_000
LEAST_REPEATED = 4  # how often a value must occur on average
SAMPLE_ROWS = 10_000
_OF_THE_ROW_ALONE = {
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_be_null",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_be_in_set",
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_not_match_regex",
    "expect_column_pair_values_a_to_be_greater_than_b",
    "expect_column_pair_values_to_be_equal",
}
_ARGUMENTS = {"column", "column_A", "column_B", "ignore_row_if", "max_value", "min_value", "mostly", "or_equal", "regex", "value_set"}


@dataclass(frozen=True)
class Combinations:
    """The different values of some columns. `first`: a row that holds each; `places`: which of them each row holds; `number`:
    which of all the combinations of a table they are."""

    columns: tuple[str, ...]
    first: np.ndarray
    places: np.ndarray
    number: int


def often_repeated(table: pd.DataFrame, checks: Sequence[Check]) -> dict[tuple[str, ...], Combinations]:
    """columns → their combinations, for the columns of `checks` that can be judged by them and repeat often enough to gain by it."""
    if len(table) < WORTH_IT_ROWS:
        return {}
    asked = dict.fromkeys(tuple(check.columns) for check in checks if _of_the_row_alone(check))
    worth_it = [columns for columns in asked if not any(_nearly_unique(table[name]) for name in columns)]
    found = [_combinations(table, columns, number) for number, columns in enumerate(worth_it)]
    return {each.columns: each for each in found if len(each.first) * LEAST_REPEATED <= len(table)}


def combinations_for(check: Check, repeated: dict[tuple[str, ...], Combinations]) -> Combinations | None:
    """The combinations by which a check is to be judged; None when it needs the rows."""
    return repeated.get(tuple(check.columns)) if _of_the_row_alone(check) else None


def short_table(table: pd.DataFrame, repeated: dict[tuple[str, ...], Combinations]) -> pd.DataFrame:
    """The combinations side by side, each in columns of its own; the shorter ones are filled up with their last."""
    height = max(len(each.first) for each in repeated.values())
    columns = {}
    for each in repeated.values():
        rows = each.first[np.minimum(np.arange(height), len(each.first) - 1)]
        columns |= {_own_name(name, each): plain_text(table[name].take(rows)).reset_index(drop=True) for name in each.columns}
    return pd.DataFrame(columns)


def on_short_table(check: Check, by: Combinations) -> Check:
    """The check as it is asked of the short table, without `mostly`: a share of the combinations is not a share of the rows."""
    named = {name: _own_name(value, by) if value in by.columns else value for name, value in check.arguments.items() if name.startswith("column")}
    return replace(check, arguments={name: value for name, value in check.arguments.items() if name != "mostly"} | named)


def rows_with(numbers: np.ndarray, by: Combinations) -> np.ndarray:
    """True for the rows that hold one of the combinations of these numbers."""
    chosen = np.zeros(len(by.first), dtype="bool")
    chosen[numbers[numbers < len(by.first)]] = True
    return chosen[by.places]


def looked_at(table: pd.DataFrame, check: Check, by: Combinations) -> int:
    """How many rows the check looks at: those with a value, or what the check itself says of missing ones."""
    if check.expectation.endswith("_be_null"):
        return len(table)
    missing = table[list(by.columns)].iloc[by.first].isna().to_numpy()
    ignored = {"either_value_is_missing": missing.any(axis=1), "neither": np.zeros(len(missing), dtype="bool")}
    unseen = ignored.get(str(check.arguments.get("ignore_row_if")), missing.all(axis=1))
    return len(table) - int(unseen[by.places].sum())


def _of_the_row_alone(check: Check) -> bool:
    return check.expectation in _OF_THE_ROW_ALONE and check.arguments.keys() <= _ARGUMENTS


def _nearly_unique(column: pd.Series) -> bool:
    """True for text that hardly ever occurs twice, as far as every n-th row tells: it would take longest to compare."""
    sample = column.iloc[:: max(1, len(column) // SAMPLE_ROWS)]
    return pd.api.types.is_string_dtype(column.dtype) and sample.nunique() > 0.9 * len(sample)


def _combinations(table: pd.DataFrame, columns: tuple[str, ...], number: int) -> Combinations:
    places = pd.factorize(table[columns[0]], use_na_sentinel=False)[0]
    for name in columns[1:]:
        values, different = pd.factorize(table[name], use_na_sentinel=False)
        places = pd.factorize(places * len(different) + values)[0]
    first = np.empty(places.max() + 1, dtype="int64")
    first[places[::-1]] = np.arange(len(places))[::-1]
    return Combinations(columns, first, places, number)


def _own_name(column: str, by: Combinations) -> str:
    return f"{column} of {by.number}"
