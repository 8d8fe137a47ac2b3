"""Whatever the rows: parts add up, shares of all are never above shares of recorded, years add up to the window."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

COLOURS = ["red", "blue", "green", "not_recorded", "not_mapped"]
NEEDS = st.one_of(st.none(), st.lists(st.sampled_from(["none", "mind", "drink", "not_mapped"]), max_size=3))
ROW = st.tuples(
    st.integers(2022, 2024),
    st.sampled_from(COLOURS),
    st.one_of(st.none(), st.integers(0, 120)),
    NEEDS,
    st.sampled_from(["a", "b", "c", None]),
    st.one_of(st.none(), st.integers(0, 400)),
)
RANDOM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(rows=st.lists(ROW, max_size=30))
@RANDOM
def test_parts_of_a_spread_add_up_to_the_rows(rows, indicator, stays, figures):
    spreads = [
        indicator("c_percent", "distribution", field="colour", breakdown="colour"),
        indicator("a_percent", "distribution", field="age", breakdown="age_band"),
    ]
    frame = figures(stays(*rows), *spreads).frame
    frame = frame.loc[frame["status"].eq("ok")]
    sums = frame.groupby(["indicator", "period"], dropna=False).agg(parts=("numerator", "sum"), whole=("denominator", "max"), shares=("value", "sum"))
    assert (sums["parts"] == sums["whole"]).all()
    assert ((sums["shares"] - 100).abs() < 1e-9).all()


@given(rows=st.lists(ROW, max_size=30))
@RANDOM
def test_share_of_all_is_never_above_share_of_recorded(rows, indicator, stays, figures):
    blocks = [
        indicator("red", "share", field="colour", codes=["red"], recording_floor_percent=0),
        indicator("need", "share", field="needs", codes_except=["none"], recording_floor_percent=0),
    ]
    made = figures(stays(*rows), *blocks).rows
    for name in ("red", "need"):
        for period in ("2022", "2023", "2024", "2022-2024"):
            of_all, of_recorded = made[f"{name}_percent/{period}"], made[f"{name}_of_recorded_percent/{period}"]
            if of_recorded.status == "ok":
                assert of_all.value <= of_recorded.value
                assert of_all.lower <= of_all.value <= of_all.upper


@given(rows=st.lists(ROW, max_size=30))
@RANDOM
def test_years_add_up_to_the_window_and_evidence_to_the_count(rows, indicator, stays, figures):
    blocks = [indicator("n_count", "count", unit="count"), indicator("p_count", "distinct", field="person_key", unit="count")]
    made = figures(stays(*rows), *blocks)
    years = [made.rows[f"n_count/{year}"].value for year in (2022, 2023, 2024)]
    assert sum(years) == made.rows["n_count/2022-2024"].value == len(rows)
    assert len(made.behind["n_count/2022-2024", "numerator"]) == len(rows)
    people = [made.rows[f"p_count/{year}"].value for year in (2022, 2023, 2024)]
    assert max(people) <= made.rows["p_count/2022-2024"].value <= sum(people)


@pytest.mark.parametrize("part", ["numerator", "denominator"])
@given(rows=st.lists(ROW, max_size=30))
@RANDOM
def test_every_number_has_as_many_rows_behind_it(part, rows, indicator, stays, figures):
    blocks = [
        indicator("need", "share", field="needs", codes=["mind"]),
        indicator("n_percent", "distribution", field="needs", breakdown="need", of="recorded"),
        indicator("top_percent", "top", field="colour", breakdown="colour", items=2),
    ]
    made = figures(stays(*rows), *blocks)
    for ref, row in made.rows.items():
        if row.status == "ok":
            assert len(set(made.behind[ref, part])) == len(made.behind[ref, part]) == getattr(row, part)
