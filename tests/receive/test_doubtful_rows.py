"""Only rows that may be no record are sorted one by one: the sorting is the same as when all are."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.receive import rows as room
from pipeline.receive.files import RawFile
from pipeline.receive.grids import Grid
from pipeline.receive.headings import Heading
from pipeline.catalogue import load_contracts

CELLS = st.sampled_from(["", " ", "x", " x", "two words", "Total", "total: 3", "Ref", "When ", "\n"])
LINES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_as_if_every_row_were_doubtful(lines):
    contract = load_contracts()["police_incidents"]
    cells = pd.DataFrame([("Ref", "When", "Other"), *lines]).astype("str")
    grid, heading = Grid(RawFile("2024/f.csv", None), "", cells), Heading(0, {"occurred_at": 1, "incident_ref": 0})
    found = room.sort_rows(grid, heading, contract)
    everything = cells.iloc[1:].apply(lambda column: column.str.strip())
    whole = room._sorted(everything, grid, heading, contract)
    for one, other in zip((found.blank, found.totals, found.notes, found.headings), whole, strict=True):
        assert one.tolist() == other.tolist()
