"""A protected table is read once a process, and again as soon as its file or its seal is another."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect.table import COLUMNS, NUMBER_COLUMNS, seal_up
from pipeline.store import editions, tables


def table_of(value: float):
    """A protected table of one figure."""
    row = dict.fromkeys(COLUMNS, "") | dict.fromkeys(NUMBER_COLUMNS) | {"ref": "stays_count/2024", "value": value}
    return seal_up(pd.DataFrame([row]), "published", "0123456789abcdef")


def test_it_is_read_once_and_again_when_it_was_written_again(tmp_path):
    editions.write_protected(table_of(40), tmp_path, "published")
    first = editions.read_protected(tmp_path, "published")
    assert editions.read_protected(tmp_path, "published") is first
    editions.write_protected(table_of(45), tmp_path, "published")
    assert editions.read_protected(tmp_path, "published").cell("stays_count/2024").value == 45


@pytest.mark.parametrize("part", ["table", "seal"])
def test_one_that_was_changed_after_it_was_read_does_not_open(tmp_path, part):
    editions.write_protected(table_of(40), tmp_path, "published")
    editions.read_protected(tmp_path, "published")
    if part == "table":
        tables.write_table(table_of(45).frame, tmp_path / "published.parquet")
    else:
        tables.write_record({"seal": "0123456789abcdef-0000000000000000"}, tmp_path / "published.seal.json")
    with pytest.raises(Stop, match="not the one that protect made"):
        editions.read_protected(tmp_path, "published")
