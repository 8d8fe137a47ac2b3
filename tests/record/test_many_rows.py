"""A figure with thousands of rows behind it: the console shows the first runs, the private list holds every row."""

from __future__ import annotations

import pandas as pd

from pipeline.record.walk import RUNS_SHOWN, _ranges


def test_few_runs_are_all_shown():
    assert _ranges(pd.Series([4, 5, 6, 9, 12])) == "rows 4 to 6, 9 and 12"


def test_many_runs_are_cut_and_the_rest_counted():
    """Every other row: each is a run of its own. 35 of them, 30 shown, so 5 more."""
    said = _ranges(pd.Series(range(2, 72, 2)))
    assert RUNS_SHOWN == 30
    assert said.startswith("rows 2, 4, 6,")
    assert said.endswith("58, 60 and 5 more")


def test_a_long_run_counts_all_its_rows():
    """29 single rows, then 100 to 199 (100 rows) is the thirtieth run, then three more single rows."""
    numbers = [*range(1, 59, 2), *range(100, 200), 301, 303, 305]
    assert _ranges(pd.Series(numbers)).endswith("57, 100 to 199 and 3 more")
