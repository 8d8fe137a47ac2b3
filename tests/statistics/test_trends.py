"""The words for three years, against a published worked example and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import trend_of_rates, trend_over_years
from pipeline.statistics.trends import rate_trend_score, share_trend_score

three_shares = st.lists(
    st.integers(30, 2_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), min_size=3, max_size=6
)


def test_share_trend_gives_the_published_example():
    # influentialpoints.com, chi-square test for trend: 5, 14 and 18 of 30: chi-squared 11.51
    assert share_trend_score([5, 14, 18], [30, 30, 30]) ** 2 == pytest.approx(11.51, abs=0.01)
    assert trend_over_years([5, 14, 18], [30, 30, 30]) == "rising"


def test_share_trend_worked_by_hand():
    # 28, 36, 44 of 100: drift 44 - 28 = 16; variance 108 * 192 / (300 * 299) * 200 = 46.234; z = 16 / 6.7996 = 2.353
    assert share_trend_score([28, 36, 44], [100, 100, 100]) == pytest.approx(2.353, abs=0.001)
    assert trend_over_years([28, 36, 44], [100, 100, 100]) == "rising"
    assert trend_over_years([44, 36, 28], [100, 100, 100]) == "falling"


def test_a_rise_that_chance_could_make_is_no_clear_change():
    # 32, 36, 40 of 100: z = 8 / 6.7996 = 1.18, below 1.96
    assert trend_over_years([32, 36, 40], [100, 100, 100]) == "no_clear_change"


@pytest.mark.parametrize(
    ("counts", "totals"),
    [
        ([10, 60], [100, 100]),  # two years
        ([10, 35, 60], [29, 100, 100]),  # a total under 30, though 29 * 105/229 = 13 are expected
        ([1, 2, 6], [60, 60, 60]),  # 60 * 9/180 = 3 expected
        ([59, 58, 54], [60, 60, 60]),  # 3 expected on the other side
        ([0, 0, 0], [60, 60, 60]),
        ([60, 60, 60], [60, 60, 60]),
    ],
)
def test_too_little_to_say(counts, totals):
    assert trend_over_years(counts, totals) == "insufficient_data"


OPPOSITE = {"rising": "falling", "falling": "rising"}


@given(three_shares)
def test_backwards_and_the_other_outcome_turn_the_word_round(years):
    counts, totals = [list(column) for column in zip(*years)]
    word = trend_over_years(counts, totals)
    turned = OPPOSITE.get(word, word)
    assert trend_over_years(counts[::-1], totals[::-1]) == turned
    assert trend_over_years([total - count for count, total in years], totals) == turned


def test_rate_trend_worked_by_hand():
    # 100, 130, 160 events in equal populations: mean year 1, drift 160 - 100 = 60; spread 2/3; z = 60 / sqrt(390 * 2/3) = 3.721
    assert rate_trend_score([100, 130, 160], [1_000, 1_000, 1_000]) == pytest.approx(3.721, abs=0.001)
    assert trend_of_rates([100, 130, 160], [1_000, 1_000, 1_000]) == "rising"
    assert trend_of_rates([160, 130, 100], [1_000, 1_000, 1_000]) == "falling"


def test_counts_that_rise_with_the_people_are_no_trend():
    # 100 per 1,000 in each year
    assert rate_trend_score([100, 150, 200], [1_000, 1_500, 2_000]) == pytest.approx(0, abs=1e-9)
    assert trend_of_rates([100, 150, 200], [1_000, 1_500, 2_000]) == "no_clear_change"


@pytest.mark.parametrize(
    ("counts", "populations"), [([50, 90], [1_000, 1_000]), ([2, 4, 6], [1_000, 1_000, 1_000]), ([0, 0, 0], [9, 9, 9])]
)
def test_too_few_events_to_say(counts, populations):
    assert trend_of_rates(counts, populations) == "insufficient_data"


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(100, 200_000)), min_size=3, max_size=6))
def test_the_base_of_a_rate_does_not_change_the_word(years):
    counts, populations = [list(column) for column in zip(*years)]
    if trend_of_rates(counts, populations) == "insufficient_data":
        return
    assert rate_trend_score(counts, [10 * each for each in populations]) == pytest.approx(rate_trend_score(counts, populations))


@pytest.mark.parametrize("trend", [trend_over_years, trend_of_rates])
def test_unequal_lists_are_refused(trend):
    with pytest.raises(ValueError, match="every year"):
        trend([1, 2, 3], [100, 100])


def test_impossible_years_are_refused():
    with pytest.raises(ValueError, match="between 0 and its total"):
        trend_over_years([101, 2, 3], [100, 100, 100])
    with pytest.raises(ValueError, match="populations above 0"):
        trend_of_rates([1, 2, 3], [100, 0, 100])
