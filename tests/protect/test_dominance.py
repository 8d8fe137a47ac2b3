"""A mean that one stay makes: hidden, because its limits give that stay away; at the edges of each rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.protect.dominance import hide_dominated
from pipeline.statistics import mean_stay_interval

MEAN = "refuge_stay_days_mean/2024"


def behind(largest, two, contributors=20):
    return pd.DataFrame([(MEAN, "denominator", contributors, largest, two)], columns=["ref", "part", "contributors", "largest", "two_largest"])


@pytest.mark.parametrize(
    ("largest", "two", "contributors", "hidden"),
    [
        (0.4375, 0.60, 20, False),
        (0.4376, 0.60, 20, True),  # more than seven sixteenths of all days are one person's
        (0.43, 0.43 + 0.43, 20, False),
        (0.20, 0.40, 10, False),
        (0.20, 0.40, 9, True),  # too few people
        (0.50, 0.60, 5, True),  # too few and too much in one
        (0.40, 0.80, 20, False),
        (0.40, 0.905, 20, True),  # the two have more than nine tenths: they could not, with 0.4 the largest, but the rule is its own
    ],
)
def test_each_rule_at_its_edge(policy, largest, two, contributors, hidden):
    frame = pd.DataFrame({"ref": [MEAN, "other/2024"], "value": [50.0, 50.0], "lower": [45.0, 45.0], "upper": [55.0, 55.0], "denominator": [20.0, 20.0]})
    found = hide_dominated(frame, behind(largest, two, contributors), policy)
    assert found.loc[0, ["value", "lower", "upper"]].isna().tolist() == [hidden] * 3
    assert found.loc[1].equals(frame.loc[1]) and found["denominator"].tolist() == [20, 20]


@pytest.mark.parametrize(("two", "hidden"), [(0.96, False), (0.9601, True)])
def test_what_the_others_bring_must_leave_the_second_in_doubt(policy, two, hidden):
    """With the other two rules off: of 0.4 a tenth is 0.04, so the others must bring at least 0.04 of all days."""
    alone = policy.model_copy(update={"dominance": policy.dominance.model_copy(update={"largest": 0.99, "top_two": 0.99})})
    frame = pd.DataFrame({"ref": [MEAN], "value": [50.0], "lower": [45.0], "upper": [55.0]})
    assert hide_dominated(frame, behind(0.4, two), alone)["value"].isna().tolist() == [hidden]


def test_figures_that_are_no_sum_are_left_alone(policy):
    frame = pd.DataFrame({"ref": [MEAN], "value": [50.0], "lower": [45.0], "upper": [55.0]})
    for contributors in (None, behind(0.9, 1.0).drop(columns=["largest", "two_largest"]), behind(np.nan, np.nan, contributors=3)):
        assert hide_dominated(frame, contributors, policy).equals(frame)


def to_five(number):
    return 5 * ((number / 5 + 0.5) // 1)


def test_a_long_stay_among_short_ones_is_read_out_of_the_limits_of_the_mean(protect_rows, make):
    """Nineteen stays of five days and one of 254. One who knows that the others were short tries every length that the one can have had:
    the mean and its limits, rounded to five days as they are, fit no other. Its 254 of 349 days are 73 %, so the mean is not printed."""

    def printed(longest):
        return tuple(map(to_five, mean_stay_interval(np.array([5.0] * 19 + [longest]), np.ones(20, dtype=bool))[:3]))

    value, lower, upper = mean_stay_interval(np.array([5.0] * 19 + [254.0]), np.ones(20, dtype=bool))[:3]
    row = make("refuge_stay_days_mean", "2024", None, 20, value, unit="days", lower=lower, upper=upper)

    def attack(contributors):
        cell = protect_rows([row], contributors=contributors).table.cell(MEAN)
        return [] if cell.value is None else [days for days in range(1, 367) if printed(float(days)) == (cell.value, cell.lower, cell.upper)]

    gate = behind(254 / 349, 259 / 349)
    assert attack(gate.drop(columns=["largest", "two_largest"])) == [254]
    assert attack(gate) == []
