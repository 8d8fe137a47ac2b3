"""Which design of a table would show more: fixed rules on how many of its figures are hidden, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

MOST = 0.5  # more than this share of a table's figures hidden
MANY = 0.25  # and this share, where the list is long
MANY_GROUPS = 10  # a list so long can be merged
A_GROUP = 2  # a table has at least so many figures

POOL = "Most groups are too few in a single year. Merge the smallest groups for single years (breakdown_by_year), or give the three years together only."
LEAVE_YEARS = "Too few in a single year. Give the three years together only (periods: window)."
MERGE = "A long list with many groups that are hidden. Merge the smallest groups into a shorter list."
DROP_A_YEAR = "The three years together are hidden because the single years are shown. Leave out one of the single years."
MARGINS = "Most of a table of two characteristics is hidden. Print its two margins and leave the inside out."
NEARLY_ALL = "Nearly everybody is in it, so it would speak of all. Say it in words without a figure, or leave it out."
FEWER_TABLES = "Hidden to protect another table. Plan one of the two only."


def advise(table: pd.DataFrame) -> list[str]:
    """A sentence for each row of the report, "" where nothing is to be gained.

    `table` has method, breakdown, period, planned, shown, few, in_repair and other_rules.
    """
    return [_advice(row) for row in table.to_dict("records")]


def _advice(row: Mapping) -> str:
    window, crossed = "-" in row["period"], "*" in row["breakdown"]
    hidden, planned = row["planned"] - row["shown"], row["planned"]
    if not hidden:
        return ""
    if crossed and hidden > MOST * planned:
        return MARGINS
    if row["in_repair"] and window:
        return DROP_A_YEAR
    if row["few"] > MOST * planned and not window:
        return POOL if planned >= A_GROUP else LEAVE_YEARS
    if planned >= MANY_GROUPS and row["few"] >= MANY * planned:
        return MERGE
    if row["in_repair"]:
        return FEWER_TABLES
    return NEARLY_ALL if row["method"] == "share" and row["other_rules"] else ""
