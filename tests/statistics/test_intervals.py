"""Intervals against published tables and hand-worked values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import byar_interval, wilson_interval


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    # Newcombe (1998), Stat Med 17, table I, method 3 (Wilson score, no continuity correction), in percent.
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.00, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_gives_newcombes_table(count, total, lower, upper):
    assert wilson_interval(count, total) == pytest.approx((lower, upper), abs=0.005)


def test_wilson_worked_by_hand():
    # 36 of 100, z = 1.96: middle (0.36 + 0.019208) / 1.038416 = 0.365179;
    # reach 1.96 * sqrt(0.36 * 0.64 / 100 + 3.8416 / 40000) / 1.038416 = 1.96 * 0.048990 / 1.038416 = 0.092468
    assert wilson_interval(36, 100) == pytest.approx((27.27, 45.76), abs=0.01)


@given(st.integers(1, 5_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_holds_the_share_and_stays_in_bounds(count_total):
    count, total = count_total
    lower, upper = wilson_interval(count, total)
    assert 0 <= lower <= 100 * count / total <= upper <= 100


@given(st.integers(1, 2_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_of_the_rest_is_the_mirror_image(count_total):
    count, total = count_total
    lower, upper = wilson_interval(count, total)
    other_lower, other_upper = wilson_interval(total - count, total)
    assert (other_lower, other_upper) == pytest.approx((100 - upper, 100 - lower), abs=1e-9)


@given(st.integers(2, 500).flatmap(lambda total: st.tuples(st.integers(0, total - 1), st.just(total))))
def test_wilson_limits_rise_with_the_count(count_total):
    count, total = count_total
    fewer, more = wilson_interval(count, total), wilson_interval(count + 1, total)
    assert fewer.lower <= more.lower and fewer.upper <= more.upper


@pytest.mark.parametrize(("count", "total"), [(1, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_impossible_shares(count, total):
    with pytest.raises(ValueError, match="0 <= count <= total"):
        wilson_interval(count, total)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Garwood (1936), exact Poisson limits: the table printed in most epidemiology books.
    [(0, 0.000, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)],
)
def test_below_ten_events_the_limits_are_exact(count, lower, upper):
    assert byar_interval(count, per=1, population=1) == pytest.approx((lower, upper), abs=0.001)


def test_byar_worked_by_hand():
    # 100 events, z = 1.96. lower: 100 * (1 - 1/900 - 1.96/30)^3 = 100 * 0.933556^3 = 81.36
    # upper: 101 * (1 - 1/909 + 1.96/(3 * 10.04988))^3 = 101 * 1.063909^3 = 121.63
    # per 1,000 in 50,000 people: divided by 50
    assert byar_interval(100, per=1_000, population=50_000) == pytest.approx((1.6272, 2.4326), abs=0.0002)


def test_byar_of_ten_events_worked_by_hand():
    # lower: 10 * (1 - 1/90 - 1.96/9.486833)^3 = 10 * 0.782287^3 = 4.787; upper: 11 * (1 - 1/99 + 1.96/9.949874)^3 = 11 * 1.186886^3 = 18.391
    assert byar_interval(10, per=1, population=1) == pytest.approx((4.787, 18.391), abs=0.001)


@given(st.integers(0, 100_000), st.integers(1, 1_000_000))
def test_byar_holds_the_rate_and_rises_with_the_count(count, population):
    lower, upper = byar_interval(count, per=1_000, population=population)
    assert 0 <= lower <= 1_000 * count / population <= upper
    more = byar_interval(count + 1, per=1_000, population=population)
    assert more.lower > lower and more.upper > upper


@pytest.mark.parametrize(("count", "per", "population"), [(-1, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_byar_refuses_what_is_not_a_rate(count, per, population):
    with pytest.raises(ValueError, match="a rate needs"):
        byar_interval(count, per, population)
