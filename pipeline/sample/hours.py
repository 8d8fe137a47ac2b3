"""Police sexual offence records by hour and weekday: the published table for 2021, tables like it for the other years."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PUBLISHED_YEAR = 2021
# published for 2020/21: hours 0 to 23 down, Monday to Sunday across, 401 records
PUBLISHED = """
0 1 4 1 0 1 2
1 0 1 0 7 0 0
0 1 1 2 0 1 0
0 0 0 0 1 2 0
0 0 1 0 0 0 0
1 0 1 4 1 0 1
0 0 0 1 1 0 0
0 1 1 0 0 0 0
2 0 4 1 1 0 1
4 3 5 2 2 0 0
3 2 5 4 3 3 2
2 9 6 3 3 1 0
5 3 3 4 3 5 7
1 5 0 6 5 5 3
5 10 6 5 11 2 1
7 4 10 6 1 2 5
6 3 3 5 6 3 3
1 6 4 11 1 4 0
3 5 1 8 7 1 3
2 0 2 2 1 2 2
3 2 3 6 6 0 3
2 2 1 4 6 1 1
1 3 3 1 0 3 6
1 1 1 2 1 1 2
"""
RECORDS = {2019: 372, 2020: 388, 2022: 428, 2023: 446, 2024: 439}
SHARE_OF_PUBLISHED_PATTERN = 0.6  # the rest follows hour and weekday separately


def draw_hour_table(seed: int, year: int) -> np.ndarray:
    """Records of `year`: 24 hours down, 7 weekdays across."""
    published = np.array([line.split() for line in PUBLISHED.strip().splitlines()], dtype=int)
    if year == PUBLISHED_YEAR:
        return published
    total = published.sum()
    independent = np.outer(published.sum(axis=1), published.sum(axis=0)) / total**2
    pattern = SHARE_OF_PUBLISHED_PATTERN * published / total + (1 - SHARE_OF_PUBLISHED_PATTERN) * independent
    rng = np.random.default_rng([seed, 6, year])
    return rng.multinomial(RECORDS[year], pattern.ravel()).reshape(published.shape)


def hour_rows(table: np.ndarray, year: int) -> pd.DataFrame:
    """The table as the police send it: a row an hour, a column a weekday, and the row's total."""
    rows = pd.DataFrame(table, columns=WEEKDAYS)
    rows.insert(0, "year", year)
    rows.insert(1, "hour", range(24))
    return rows.assign(total=table.sum(axis=1))
