"""A table of counts: its totals prove it and are not data."""

from __future__ import annotations

import pytest

from pipeline.catalogue import Contract
from pipeline.receive import receive


@pytest.fixture
def hours() -> Contract:
    numbers = [{"name": name, "title": name, "type": "integer", "constraints": {"required": True}} for name in ("hour", "mon", "tue", "all_days")]
    return Contract.model_validate(
        {
            "name": "hours",
            "title": "Hours",
            "description": "One row is an hour.",
            "primaryKey": ["hour"],
            "x-agency": "police",
            "x-unit": "record",
            "x-shape": "counts",
            "x-totals": ["Total"],
            "fields": numbers,
        }
    )


ROWS = [["hour", "mon", "tue", "all_days"], ["00", "1", "2", "3"], ["01", "10", "1,000", "1,010"]]


def test_totals_that_agree_are_silent(write_csv, hours):
    # 1 + 10 = 11, 2 + 1,000 = 1,002, 3 + 1,010 = 1,013
    received = receive([write_csv([*ROWS, ["Total", "11", "1,002", "1013"]])], hours, 2024)
    assert [f.severity for f in received.findings] == ["note"]
    assert received.table["hour"].tolist() == ["00", "01"]


def test_a_column_that_does_not_add_up_is_named_by_its_letter(write_csv, hours):
    received = receive([write_csv([*ROWS, ["Total", "11", "1003", "1013"]])], hours, 2024)
    (finding,) = [f for f in received.findings if f.check == "column_adds_up"]
    assert (finding.severity, finding.column, finding.rows) == ("look", "tue", (4,))
    assert "column C" in finding.where
    assert "1003" not in "\n".join(finding.lines())


def test_hidden_cells_leave_a_column_without_a_verdict(write_csv, hours):
    received = receive([write_csv([ROWS[0], ["00", "<5", "2", "3"], ["Total", "4", "2", "3"]])], hours, 2024)
    assert [f for f in received.findings if f.check == "column_adds_up"] == []
