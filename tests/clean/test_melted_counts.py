"""A counts table as one row a cell, each with the letter of its column."""

from __future__ import annotations

import pandas as pd

from pipeline.catalogue import Contract
from pipeline.clean import melt_counts


def test_one_row_a_cell_and_no_totals():
    numbers = [{"name": name, "title": name, "type": "integer"} for name in ("hour", "mon", "tue", "total")]
    sums = {"id": "adds_up", "expectation": "expect_parts_to_sum_to_total", "severity": "stop", "why": "It must.", "bad_example": {}}
    page = {"name": "hours", "title": "Hours", "description": "", "primaryKey": ["hour"], "x-agency": "police", "x-unit": "record", "x-shape": "counts"}
    contract = Contract.model_validate(page | {"fields": numbers, "x-checks": [sums | {"arguments": {"parts": ["mon", "tue"], "total": "total"}}]})
    table = pd.DataFrame({"row_id": [20240000001, 20240000002], "hour": [0, 1], "mon": [1, 2], "tue": [3, 4], "total": [4, 6]})
    table = table.assign(source_file="2024/hours.xlsx", source_sheet="Hours", source_row=[3, 4], year=2024)
    receipts = pd.DataFrame({"file": ["2024/hours.xlsx"], "sheet": ["Hours"], "columns": ['{"hour": "A", "mon": "B", "tue": "D"}']})
    long = melt_counts(table, contract, receipts)
    assert list(long.columns) == ["row_id", "hour", "part", "count", "source_file", "source_sheet", "source_row", "source_column", "year"]
    cells = long[["row_id", "hour", "part", "count", "source_row", "source_column"]].to_numpy().tolist()
    assert cells == [
        [2024000000100, 0, "mon", 1, 3, "B"],
        [2024000000101, 0, "tue", 3, 3, "D"],
        [2024000000200, 1, "mon", 2, 4, "B"],
        [2024000000201, 1, "tue", 4, 4, "D"],
    ]
