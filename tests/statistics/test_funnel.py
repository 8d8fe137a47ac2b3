"""Funnel limits against the printed Poisson table, and how often chance alone leaves the funnel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from pipeline.statistics.funnel import chance_of_wards, funnel_limits

wards = st.lists(st.tuples(st.integers(0, 400), st.integers(500, 20_000)), min_size=3, max_size=25).filter(
    lambda rows: any(count for count, _ in rows)
)


def test_limits_from_the_printed_poisson_table():
    # 10 expected (Poisson table, mean 10): P(3 or fewer) 0.0103, P(4 or fewer) 0.0293; P(18 or more) 0.0143, P(17 or more) 0.0270:
    # 4 to 17 lie inside 95 %. P(1 or fewer) 0.0005, P(2 or fewer) 0.0028; P(22 or more) 0.0007, P(21 or more) 0.0016: 2 to 21.
    found = funnel_limits([10, 4, 17, 9, 10], [1_000] * 5, per=1_000)
    assert found.overall == 10
    assert (found.lower_95[0], found.upper_95[0], found.lower_998[0], found.upper_998[0]) == (4, 17, 2, 21)
    assert set(found.places) == {"inside"}


def test_every_place_has_its_word():
    # the same 10 expected in each of ten wards (100 events in all): outside by one
    counts = [1, 3, 18, 22, 4, 17, 9, 9, 9, 8]
    assert sum(counts) == 100
    assert funnel_limits(counts, [500] * 10).places[:6] == ("below_998", "below_95", "above_95", "above_998", "inside", "inside")


def test_rates_and_populations():
    # 60 events in 3,000 people: 20 per 1,000; the small ward expects 4, the large 40
    found = funnel_limits([4, 16, 40], [200, 800, 2_000], per=1_000)
    assert found.rates.tolist() == [20, 20, 20] and found.overall == 20
    assert found.upper_95[0] > found.upper_95[1] > found.upper_95[2] > 20
    # 4 expected: P(0) 0.0183 is below 0.025, P(1 or fewer) 0.0916 is not: 1 of 200, 5 per 1,000
    assert found.lower_95[0] == 5


@given(wards)
def test_the_word_is_that_of_the_exact_tails(rows):
    """Another route: scipy's Poisson tail beyond each count itself."""
    counts, people = zip(*rows)
    found = funnel_limits(counts, people)
    expected = np.array(people) * sum(counts) / sum(people)
    for count, mean, place in zip(counts, expected, found.places):
        below, above = poisson.cdf(count, mean), poisson.sf(count - 1, mean)
        assert (place == "inside") == (min(below, above) >= 0.025)
        assert place.endswith("998") == (min(below, above) < 0.001)
    assert (found.lower_998 <= found.lower_95).all() and (found.upper_95 <= found.upper_998).all()


@pytest.mark.parametrize("mean", [10, 20.5, 50, 120, 300])
def test_chance_leaves_the_funnel_as_rarely_as_said(mean):
    found = funnel_limits([mean] * 3, [1_000] * 3)
    outside = poisson.cdf(found.lower_95[0] - 1, mean) + poisson.sf(found.upper_95[0], mean)
    assert 0.024 <= outside < 0.05


def test_dispersion_of_chance_is_near_one_and_of_real_differences_far_above():
    rng = np.random.default_rng(4)
    people = rng.integers(5_000, 12_000, 200)
    assert funnel_limits(rng.poisson(people * 0.01), people).dispersion == pytest.approx(0.85, abs=0.2)
    assert funnel_limits(rng.poisson(people * rng.gamma(4, 0.0025, 200)), people).dispersion > 5


@pytest.mark.parametrize(("counts", "people"), [([1, 2], [9, 9]), ([1, 2, -1], [9, 9, 9]), ([1, 2, 3], [9, 9, 0]), ([0, 0, 0], [9, 9, 9])])
def test_no_funnel_without_wards_and_events(counts, people):
    with pytest.raises(ValueError, match="a funnel needs"):
        funnel_limits(counts, people)


def test_each_ward_has_its_range_and_the_caveat_that_says_where_it_lies():
    # 10 expected in each, as above: 4 to 17 inside, 2 to 21 far out; the others bring the total to 100. Per 1,000 of 500 people: times 2
    found = chance_of_wards([1, 3, 18, 22, 4, 17, 9, 9, 9, 8], [500] * 10, per=1_000)
    assert [each.caveats[0] for each in found[:5]] == ["chance_far_below", "chance_below", "chance_above", "chance_far_above", "chance_inside"]
    assert found[0][:3] == (20, 8, 34)


def test_wards_that_differ_for_more_reasons_than_chance_carry_a_caveat():
    # every ward as expected: dispersion 0; half of them at 30 and half at 10 where 20 are expected: z of 2.236 either way, its square 5
    assert {each.caveats for each in chance_of_wards([20] * 10, [500] * 10, 1_000)} == {("chance_inside",)}
    assert {each.caveats[1:] for each in chance_of_wards([30, 10] * 5, [500] * 10, 1_000)} == {("chance_many_reasons",)}
