"""What is left over from a share of rows or values is a count of its own: a reader learns no more of it than of any hidden count."""

from __future__ import annotations

import pytest

from pipeline.catalogue import load_indicators, load_policy, load_series_breaks
from pipeline.protect import as_internal, protect

ACCEPTED = "quality_rows_accepted_percent"


@pytest.fixture
def kept(make):
    def shown(left_over: int, rows: int = 200, indicator: str = ACCEPTED, view=protect) -> dict:
        group = "refuge_stays.age" if "field" in indicator else "refuge_stays"
        row = make(indicator, "2024", rows - left_over, rows, group=group)
        return view(table_of(row), load_policy(), load_indicators(), load_series_breaks()).frame.iloc[0].to_dict()

    return shown


def table_of(row: dict):
    import pandas as pd

    return pd.DataFrame([row]).astype(dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64"))


@pytest.mark.parametrize("indicator", [ACCEPTED, "quality_required_filled_percent", "quality_field_valid_percent"])
@pytest.mark.parametrize("rows", range(300, 305))
def test_fewer_than_eight_left_over_all_look_the_same(kept, indicator, rows):
    """Rows counted stay as they are; whatever is left over below eight, the page shows the whole."""
    seen = {(row["numerator"], row["denominator"], row["value"]) for row in (kept(few, rows + few, indicator) for few in range(8))}
    # 300 to 302 are printed 300, 303 and 304 are printed 305
    printed = 300 if rows < 303 else 305
    assert seen == {(printed, printed, 100)}


def test_eight_and_more_are_rounded_like_every_count(kept):
    # 192 kept is printed 190, and the 8 left over as 10: 190 of 200
    assert [kept(8)[name] for name in ("numerator", "denominator", "value")] == [190, 200, 95]
    # 160 and 40: 160 of 200
    assert [kept(40)[name] for name in ("numerator", "denominator", "value")] == [160, 200, 80]


def test_what_is_recorded_is_protected_as_before(make):
    row = make("quality_field_recorded_percent", "2024", 93, 100, group="refuge_stays.age")
    shown = protect(table_of(row), load_policy(), load_indicators(), load_series_breaks()).frame.iloc[0]
    assert (shown["numerator"], shown["denominator"]) == (95, 100)


def test_the_internal_view_is_exact(kept):
    assert kept(3, view=as_internal)["numerator"] == 197
