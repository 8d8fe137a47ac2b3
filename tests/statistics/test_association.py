"""Rank correlation and ratios, against a published example and by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import rate_ratio, spearman

# The published example of ci.spear (statpsych, Bonett and Wright's method).
Y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
X = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]

pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=5, max_size=40).filter(
    lambda rows: len({x for x, _ in rows}) > 1 and len({y for _, y in rows}) > 1
)


def test_spearman_gives_bonett_and_wrights_example():
    assert spearman(X, Y) == pytest.approx((0.8699639, 0.5840951, 0.9638297, 15), abs=1e-6)


def test_spearman_worked_by_hand_without_ties():
    # ranks 1..6 against 2 1 4 3 6 5: squared differences 6; rho = 1 - 6 * 6 / (6 * 35) = 0.828571
    assert spearman([1, 2, 3, 4, 5, 6], [20, 10, 40, 30, 60, 50]).value == pytest.approx(0.828571, abs=1e-6)


def test_ties_share_the_mean_rank():
    # y = 1 1 2 3 4 has ranks 1.5 1.5 3 4 5, x ranks 1..5: covariance sum 9.5, spreads 10 and 9.5: rho = 9.5 / sqrt(95)
    assert spearman([1, 2, 3, 4, 5], [1, 1, 2, 3, 4]).value == pytest.approx(9.5 / math.sqrt(95))


def test_a_perfect_order_still_has_an_interval():
    found = spearman(range(20), [each**3 for each in range(20)])
    assert found.value == 1 and found.upper == 1 and 0.9 < found.lower < 1


@given(pairs)
def test_the_interval_holds_rho_and_turns_with_it(rows):
    x, y = zip(*rows)
    found, turned = spearman(x, y), spearman(x, [-each for each in y])
    assert -1 <= found.lower <= found.value <= found.upper <= 1
    assert turned[:3] == pytest.approx((-found.value, -found.upper, -found.lower), abs=1e-9)
    assert spearman(y, x) == pytest.approx(found)


@given(pairs)
def test_only_the_order_counts(rows):
    x, y = zip(*rows)
    assert spearman([math.exp(each / 10) for each in x], y) == pytest.approx(spearman(x, y))


@pytest.mark.parametrize(
    ("x", "y"), [([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 2, 3, 4, 5], [7, 7, 7, 7, 7]), ([1, 2, 3, 4, math.nan], [1, 2, 3, 4, 5])]
)
def test_no_correlation_without_enough_to_compare(x, y):
    with pytest.raises(ValueError, match="rank correlation"):
        spearman(x, y)


def test_rate_ratio_worked_by_hand():
    # 60 in 1,000 against 30 in 1,000: share 60/90; Wilson limits of 60/90 with z = 1.96:
    # middle (0.666667 + 0.021342) / 1.042684 = 0.659844, reach 1.96 * sqrt(0.00246914 + 0.00011857) / 1.042684 = 0.095622
    # odds of 0.564222 = 1.2947 and of 0.755466 = 3.0894
    assert rate_ratio(60, 1_000, 30, 1_000) == pytest.approx((2.0, 1.2947, 3.0894, 90), abs=0.001)


def test_rate_ratio_takes_account_of_the_populations():
    # 60 in 2,000 is the same rate as 30 in 1,000
    assert rate_ratio(60, 2_000, 30, 1_000).value == pytest.approx(1.0)


def test_rate_ratio_with_no_events_on_one_side():
    assert rate_ratio(0, 10, 5, 10).lower == 0
    assert rate_ratio(5, 10, 0, 10).value == rate_ratio(5, 10, 0, 10).upper == math.inf


@given(st.integers(0, 500), st.integers(1, 9_000), st.integers(1, 500), st.integers(1, 9_000))
def test_rate_ratio_lies_in_its_interval_and_turns_round(count_a, population_a, count_b, population_b):
    found = rate_ratio(count_a, population_a, count_b, population_b)
    assert 0 <= found.lower <= found.value * (1 + 1e-12) and found.value <= found.upper * (1 + 1e-12)
    if count_a:
        assert rate_ratio(count_b, population_b, count_a, population_a).value == pytest.approx(1 / found.value)


@pytest.mark.parametrize("numbers", [(0, 10, 0, 10), (-1, 10, 5, 10), (1, 0, 5, 10)])
def test_rate_ratio_refuses_what_cannot_be_divided(numbers):
    with pytest.raises(ValueError, match="ratio of rates"):
        rate_ratio(*numbers)
