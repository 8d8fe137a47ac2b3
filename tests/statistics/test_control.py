"""Control chart marks, against a published example and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.control import control_chart

STEADY = [10, 12] * 6


def test_limits_of_the_published_example():
    # NIST/SEMATECH e-Handbook of statistical methods, 6.3.2.2 (flow rates): mean 50.81, mean range 1.8778, limits 45.8159 and 55.8041
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    found = control_chart(flow)
    assert (found.centre, found.lower, found.upper) == pytest.approx((50.81, 45.8159, 55.8041), abs=0.001)
    assert found.range_upper == pytest.approx(3.267 * 1.8778, abs=0.001)
    assert set(found.marks) == {"usual"}  # ten values, all inside


def test_eight_values_are_too_few():
    assert set(control_chart([10] * 7 + [90]).marks) == {"insufficient_data"}
    assert control_chart([10] * 8 + [90]).marks[-1] == "high"  # ranges 0 seven times and 80: centre 18.9, upper 18.9 + 2.66 x 10 = 45.5


def test_a_point_outside_by_hand():
    # twelve values 10, 12, ...: centre 11, every range 2: limits 11 -+ 5.319 = 5.681 and 16.319
    found = control_chart([*STEADY, 16.3, 16.4, 5.7, 5.6], baseline=12)
    assert (found.lower, found.upper) == pytest.approx((5.681, 16.319), abs=0.001)
    assert found.marks == ("usual",) * 13 + ("high", "usual", "low")


def test_a_run_of_eight_and_of_seven():
    assert control_chart([*STEADY, 10, *[12] * 7], baseline=12).marks[-7:] == ("usual",) * 7
    assert control_chart([*STEADY[:-1], *[12] * 8], baseline=12).marks[-8:] == ("run_high",) * 8


def test_runs_below_and_a_value_on_the_centre():
    assert control_chart([*STEADY, *[10] * 8], baseline=12).marks[-8:] == ("run_low",) * 8
    assert control_chart([*STEADY, *[10] * 4, 11, *[10] * 4], baseline=12).marks[-9:] == ("usual",) * 9


def test_a_figure_cannot_fall_below_nought():
    assert control_chart([0, 3] * 6).lower == 0
    assert control_chart([0, 3] * 6, smallest=-100).lower < 0


@given(st.lists(st.integers(0, 300), min_size=12, max_size=40))
def test_upside_down_turns_the_marks_round(values):
    turned = {"high": "low", "low": "high", "run_high": "run_low", "run_low": "run_high", "usual": "usual"}
    found = control_chart(values, smallest=-10_000).marks
    assert control_chart([300 - each for each in values], smallest=-10_000).marks == tuple(turned[mark] for mark in found)


@given(st.lists(st.integers(0, 5), min_size=12, max_size=40))
def test_runs_are_the_runs_counted_the_long_way(values):
    found = control_chart(values)
    for place, mark in enumerate(found.marks):
        start = end = place
        side = np.sign(values[place] - found.centre)
        while start and np.sign(values[start - 1] - found.centre) == side:
            start -= 1
        while end + 1 < len(values) and np.sign(values[end + 1] - found.centre) == side:
            end += 1
        if mark in ("run_high", "run_low", "usual"):
            assert (mark != "usual") == (side != 0 and end - start + 1 >= 8)


@pytest.mark.parametrize(("values", "baseline"), [([], None), ([1.0, float("nan")], None), ([1.0] * 12, 13), ([1.0] * 12, 0)])
def test_no_chart_of_nothing(values, baseline):
    with pytest.raises(ValueError, match="a chart needs"):
        control_chart(values, baseline)
