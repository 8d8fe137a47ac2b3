"""Only rows that may be no record are sorted one by one: the sorting is the same as when all are."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.receive import rows as room
from pipeline.receive.files import RawFile
from pipeline.receive.grids import Grid
from pipeline.receive.headings import Heading
from pipeline.catalogue import load_contracts

CELLS = st.sampled_from(["", " ", "x", " x", "two words", "Total", "total: 3", "Ref", "When ", "\n"])
LINES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("police_incidents", {"occurred_at": 1, "incident_ref": 0}), ("police_hour_weekday", {"hour": 0, "monday": 1}), ("service_user_survey", {"response_ref": 0})],
)
@given(lines=LINES)
@settings(max_examples=100, deadline=None)
def test_as_if_every_row_were_doubtful(name, columns, lines):
    """The rows that are doubtful, one by one, as all of them, column by column."""
    contract = load_contracts()[name]
    cells = pd.DataFrame([("Ref", "When", "Other"), *lines]).astype("str")
    grid, heading = Grid(RawFile("2024/f.csv", None), "", cells), Heading(0, columns)
    found = room.sort_rows(grid, heading, contract)
    everything = cells.iloc[1:].apply(lambda column: column.str.strip())
    whole = room._sorted(everything, grid, heading, contract)
    for one, other in zip((found.blank, found.totals, found.notes, found.headings), whole, strict=True):
        assert one.tolist() == other.tolist()
