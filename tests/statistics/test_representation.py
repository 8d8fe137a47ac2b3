"""Over, under or cannot say: by hand, against published limits, and how often the word is wrong."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pipeline.statistics.representation import represented_against_census, represented_against_demand


def test_against_the_census_worked_by_hand():
    # 36 of 100 in the service, 20 of 100 in the population: 0.36 / 0.20 = 1.8; Wilson limits 27.27 and 45.76 over 20; 20 expected
    found = represented_against_census(36, 100, 20, 100)
    assert (found.ratio, found.lower, found.upper) == pytest.approx((1.8, 1.3636, 2.2880), abs=0.001)
    assert (found.word, found.total, found.expected) == ("over", 100, 20)


@pytest.mark.parametrize(
    ("count", "total", "word"), [(22, 100, "cannot_say"), (5, 100, "under"), (36, 100, "over"), (12, 20, "cannot_say")]
)
def test_the_words(count, total, word):
    # 12 of 20 is far above a fifth, but only 4 are expected
    assert represented_against_census(count, total, 20, 100).word == word


def test_many_comparisons_ask_for_more():
    # 29 of 100 against 20: z = 9 / 4 = 2.25, above 1.96 but below the 2.81 of ten comparisons (5 % / 10); the range stays the same
    one, ten = (represented_against_census(29, 100, 20, 100, comparisons=each) for each in (1, 10))
    assert (one.word, ten.word) == ("over", "cannot_say")
    assert (one.lower, one.upper) == (ten.lower, ten.upper)


def test_a_wrong_word_against_the_census_is_as_rare_as_said():
    """Exact: the chance of each count times the word it gets, for groups that are truly at their share."""
    both, one_way = [], []
    for total in (20, 60, 100, 300):
        for per_thousand in range(20, 981, 20):
            share = per_thousand / 1_000
            if min(total * share, total * (1 - share)) < 5:
                continue
            chances = binom.pmf(np.arange(total + 1), total, share)
            words = np.array([represented_against_census(count, total, per_thousand, 1_000).word for count in range(total + 1)])
            over, under = chances[words == "over"].sum(), chances[words == "under"].sum()
            both.append(over + under)
            one_way.append(max(over, under))
    assert 0.04 <= np.mean(both) <= 0.055
    assert max(both) <= 0.073 and max(one_way) <= 0.049


@pytest.mark.parametrize(
    ("groups", "lower", "upper"),
    # 36 of 40 and 16 of 80 are Koopman's own example (1984); 7 of 34 and 1 of 34 are Perondi's trial in Fagerland, Lydersen and Laake.
    [((36, 40, 16, 80), 2.94, 7.15), ((7, 34, 1, 34), 1.22, 42.58)],
)
def test_against_demand_gives_the_published_limits(groups, lower, upper):
    found = represented_against_demand(*groups)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.005)
    assert found.ratio == pytest.approx(groups[0] / groups[1] * groups[3] / groups[2])


def test_seven_against_one_is_too_few_to_say():
    # 8 of 68 together: 4 expected in each
    assert represented_against_demand(7, 34, 1, 34).word == "cannot_say"
    assert represented_against_demand(36, 40, 16, 80).word == "over"
    assert represented_against_demand(16, 80, 36, 40).word == "under"


def test_nobody_of_the_group():
    nobody = represented_against_demand(0, 50, 0, 80)
    assert math.isnan(nobody.ratio) and (nobody.lower, nobody.upper, nobody.word) == (0, math.inf, "cannot_say")
    assert represented_against_demand(0, 50, 20, 80).lower == 0
    assert represented_against_demand(20, 50, 0, 80).upper == math.inf


groups = st.tuples(st.integers(1, 200), st.integers(1, 200)).flatmap(
    lambda totals: st.tuples(st.integers(1, totals[0]), st.just(totals[0]), st.integers(1, totals[1]), st.just(totals[1]))
)


@given(groups)
def test_the_other_way_round_is_one_over(four):
    found, turned = represented_against_demand(*four), represented_against_demand(*four[2:], *four[:2])
    assert found.lower <= found.ratio * (1 + 1e-9) and found.ratio <= found.upper * (1 + 1e-9)
    assert (turned.lower, turned.upper) == pytest.approx((1 / found.upper, 1 / found.lower), rel=1e-6)


@given(groups)
def test_the_word_is_that_of_the_score_test(four):
    """Another route: the pooled z of two shares (Pearson's chi-squared on 1 degree without correction)."""
    count, total, other, other_total = four
    pooled = (count + other) / (total + other_total)
    if min(total, other_total) * min(pooled, 1 - pooled) < 5:
        return
    z = (count / total - other / other_total) / math.sqrt(pooled * (1 - pooled) * (1 / total + 1 / other_total))
    expected = "cannot_say" if abs(z) <= 1.959964 else "over" if z > 0 else "under"
    assert represented_against_demand(*four).word == expected


@pytest.mark.parametrize(("total", "other_total", "share"), [(100, 900, 0.1), (300, 900, 0.1), (330, 3000, 0.2), (60, 300, 0.5)])
def test_a_wrong_word_against_demand_is_as_rare_as_said(total, other_total, share):
    """Exact, by the pooled z that the test above shows to be the word: the same share in both, and 0.1 to 5.7 wrong words in 100."""
    count, other = np.arange(total + 1)[:, None], np.arange(other_total + 1)[None, :]
    chances = binom.pmf(count, total, share) * binom.pmf(other, other_total, share)
    pooled = (count + other) / (total + other_total)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 1e-12) * (1 / total + 1 / other_total))
    judged = min(total, other_total) * np.minimum(pooled, 1 - pooled) >= 5
    wrong = chances[judged & (np.abs(count / total - other / other_total) / spread > 1.959964)].sum()
    assert 0.001 <= wrong <= 0.057


@pytest.mark.parametrize("four", [(5, 0, 1, 2), (3, 2, 1, 2), (-1, 2, 1, 2), (1, 2, 3, 2)])
def test_impossible_shares_are_refused(four):
    with pytest.raises(ValueError, match="0 <= count <= total"):
        represented_against_demand(*four)


def test_the_group_must_be_in_the_population_and_compared():
    with pytest.raises(ValueError, match="part of the population"):
        represented_against_census(1, 10, 0, 100)
    with pytest.raises(ValueError, match="at least one comparison"):
        represented_against_census(1, 10, 5, 100, comparisons=0)
