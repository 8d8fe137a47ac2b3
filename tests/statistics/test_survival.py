"""Length of stay with people still there, against two published examples, by hand, and by another route."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from pipeline.statistics.survival import length_of_stay, mean_stay, mean_stay_interval, share_still_there, stay_curve, stay_quantile

# Freireich and others (1963), remission under 6-MP in weeks, 21 patients: the standard example of the textbooks.
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

stays = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60)


def test_the_curve_is_the_published_one():
    # Kleinbaum and Klein, Survival analysis: a self-learning text, computer appendix: survival, error and log-log limits.
    published = {
        6: (0.8571, 0.0764, 0.6197, 0.9516),
        7: (0.8067, 0.0869, 0.5631, 0.9228),
        10: (0.7529, 0.0963, 0.5032, 0.8894),
        13: (0.6902, 0.1068, 0.4316, 0.8491),
        16: (0.6275, 0.1141, 0.3675, 0.8049),
        22: (0.5378, 0.1282, 0.2678, 0.7468),
        23: (0.4482, 0.1346, 0.1881, 0.6801),
    }
    curve = stay_curve(REMISSION, RELAPSED)
    assert list(curve.days) == list(published)
    found = np.column_stack([curve.still_there, curve.standard_error, curve.lower, curve.upper])
    assert found == pytest.approx(np.array(list(published.values())), abs=0.0001)


def test_the_median_of_the_published_example():
    # Published: 6-MP median 23 weeks, limits 13 and none; placebo median 8, limits 4 and 11 (log-log).
    assert length_of_stay(REMISSION, RELAPSED).median == pytest.approx((23, 13, math.nan, 21), nan_ok=True)
    assert length_of_stay(PLACEBO, [True] * 21).median == (8, 4, 11, 21)


@pytest.mark.parametrize(("still_there", "day"), [(13 / 14, 1), (6 / 7, 3.5), (2 / 3, 6), (0.5, 9), (9 / 35, 9.5), (0.1, math.nan)])
def test_quantiles_of_the_survival_package(still_there, day):
    # The formal test of quantiles in the R package survival (tests/quantile.R): shares 6/7, 18/35 and 9/35 after days 1, 6 and 9.
    curve = stay_curve([9, 1, 1, 6, 6, 8, 10], [True, True, False, True, True, False, False])
    assert stay_quantile(curve, still_there, 7).value == pytest.approx(day, nan_ok=True)


def test_worked_by_hand():
    # 5 stays: 10, 20 still there, 30, 40, 50 still there. After 10: 4/5; 30: 4/5 * 2/3 = 8/15; 40: 8/15 * 1/2 = 4/15.
    # Greenwood after 40: 1/(5*4) + 1/(3*2) + 1/(2*1) = 0.05 + 0.1667 + 0.5 = 0.7167; error 4/15 * sqrt(0.7167) = 0.2257
    curve = stay_curve([10, 20, 30, 40, 50], [True, False, True, True, False])
    assert curve.still_there == pytest.approx([4 / 5, 8 / 15, 4 / 15])
    assert curve.standard_error[-1] == pytest.approx(0.2257, abs=0.0001)
    found = length_of_stay([10, 20, 30, 40, 50], [True, False, True, True, False])
    assert (found.lower_quartile.value, found.median.value, found.stays, found.ended) == (30, 40, 5, 3)
    assert math.isnan(found.upper_quartile.value)


def test_the_share_still_there_by_hand():
    # 1 until day 10, 4/5 from then, 8/15 from day 30, 4/15 from day 40; the longest, day 50, had not ended and is taken to end then
    curve = stay_curve([10, 20, 30, 40, 50], [True, False, True, True, False])
    assert share_still_there(curve, [0, 9, 10, 29, 30, 40, 49, 50, 99]) == pytest.approx([1, 1, 0.8, 0.8, 8 / 15, 4 / 15, 4 / 15, 0, 0])


def test_mean_by_hand():
    # Area: 10 * 1 + 20 * 4/5 + 10 * 8/15 + 10 * 4/15 = 10 + 16 + 5.333 + 2.667 = 34
    assert mean_stay([10, 20, 30, 40, 50], [True, False, True, True, False]) == pytest.approx(34)


def test_the_range_of_a_mean_by_hand():
    # The curve of the test above: 1, 4/5, 8/15, 4/15 and nothing beyond day 50. Beyond day 10 lie 24 of the 34 days, beyond 30 lie 8,
    # beyond 40 lie 8/3. Variance: 24^2/(5*4) + 8^2/(3*2) + (8/3)^2/(2*1) = 28.8 + 10.667 + 3.556 = 43.02; times 5/4: 53.78, error 7.333.
    # t of 4 degrees 2.776: 34 * exp(-/+ 2.776 * 7.333 / 34) = 18.68 and 61.88.
    found = mean_stay_interval([10, 20, 30, 40, 50], [True, False, True, True, False])
    assert found == pytest.approx((34, 18.68, 61.88, 5), abs=0.01)


@given(st.lists(st.integers(0, 400), min_size=2, max_size=60))
def test_with_everybody_gone_the_error_of_a_mean_is_the_ordinary_one(days):
    found, mean, error = mean_stay_interval(days, [True] * len(days)), np.mean(days), np.std(days, ddof=1) / math.sqrt(len(days))
    if mean > 0 and error > 1e-9:
        assert math.log(found.upper / mean) == pytest.approx(float(t.ppf(0.975, len(days) - 1)) * error / mean)
    else:
        assert math.isnan(found.lower) or found.upper == pytest.approx(found.value)


@given(stays)
def test_the_mean_is_that_of_stays_handed_to_those_who_stayed_longer(rows):
    """Another route (Efron 1967): the weight of somebody still there is shared out among all later stays; the last counts as ended."""
    order = sorted(rows, key=lambda row: (row[0], not row[1]))
    weights = [1 / len(order)] * len(order)
    for place, (_, ended) in enumerate(order[:-1]):
        if not ended:
            later = len(order) - place - 1
            weights[place + 1 :] = [weight + weights[place] / later for weight in weights[place + 1 :]]
            weights[place] = 0
    days, ended = zip(*rows)
    assert mean_stay(days, ended) == pytest.approx(sum(weight * day for weight, (day, _) in zip(weights, order)))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_with_everybody_gone_the_figures_are_the_ordinary_ones(days):
    found = length_of_stay(days, [True] * len(days))
    assert found.median.value == np.median(days)
    assert mean_stay(days, [True] * len(days)) == pytest.approx(np.mean(days))


@given(stays)
def test_the_curve_falls_and_lies_between_its_limits(rows):
    curve = stay_curve(*zip(*rows))
    assert (np.diff(curve.still_there) <= 0).all()
    known = ~np.isnan(curve.lower)
    assert (curve.lower[known] <= curve.still_there[known] + 1e-12).all()
    assert (curve.upper[known] >= curve.still_there[known] - 1e-12).all()


@given(stays)
def test_counting_those_still_there_never_shortens_the_median(rows):
    """Were everybody still there to have left today, the median would be no longer."""
    days, ended = zip(*rows)
    with_them, left_today = length_of_stay(days, ended).median.value, length_of_stay(days, [True] * len(days)).median.value
    assert math.isnan(with_them) or with_them >= left_today


def test_the_interval_holds_the_median_95_times_in_100():
    # 60 stays of mean 90 days, exponential; observation ends after 30 to 300 days. True median 90 * ln 2 = 62.38 days.
    rng, held, samples = np.random.default_rng(20), 0, 1_000
    for _ in range(samples):
        stay, seen = rng.exponential(90, 60), rng.uniform(30, 300, 60)
        median = length_of_stay(np.minimum(stay, seen), stay <= seen).median
        held += median.lower <= 62.38 and not median.upper < 62.38
    assert 0.93 <= held / samples <= 0.97


@pytest.mark.parametrize(("days", "ended"), [([], []), ([1, 2], [True]), ([-1], [True]), ([math.nan], [True])])
def test_what_is_no_stay_is_refused(days, ended):
    with pytest.raises(ValueError, match="stay"):
        length_of_stay(days, ended)


def test_a_share_of_nobody_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        stay_quantile(stay_curve([1, 2], [True, True]), 1, 2)
