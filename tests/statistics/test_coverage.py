"""How often the plain intervals hold the truth at the sizes that are printed: exactly where that can be added up, else by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from pipeline.statistics.association import rate_ratio, spearman
from pipeline.statistics.intervals import byar_interval, wilson_interval


@pytest.mark.parametrize("total", [30, 60, 110, 330, 1390])
def test_the_interval_of_a_share(total):
    """Over shares of 5 to 95 %, the chance of a count whose interval holds the share; on average, since counts are whole it comes and goes."""
    counts, shares = np.arange(total + 1), np.arange(5, 96)
    limits = [wilson_interval(count, total) for count in counts]
    low, high = (np.array([getattr(each, name) for each in limits]) for name in ("lower", "upper"))
    held = [stats.binom.pmf(counts, total, share / 100)[(low <= share) & (share <= high)].sum() for share in shares]
    assert 0.93 <= np.mean(held) <= 0.97
    assert min(held) >= 0.925


@pytest.mark.parametrize("expected", [10, 20, 50, 150, 500, 5000])
def test_the_interval_of_a_rate(expected):
    """Over means a tenth below to a tenth above, the chance of a number of events whose interval holds the mean."""
    counts = np.arange(int(expected + 12 * math.sqrt(expected) + 20))
    limits = [byar_interval(count, 1, 1) for count in counts]
    low, high = (np.array([getattr(each, name) for each in limits]) for name in ("lower", "upper"))
    held = [stats.poisson.pmf(counts, mean)[(low <= mean) & (mean <= high)].sum() for mean in np.linspace(0.9 * expected, 1.1 * expected, 41)]
    assert 0.93 <= np.mean(held) <= 0.97
    assert min(held) >= 0.95  # never below what it says


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.8])
def test_the_interval_of_a_rank_correlation_of_twenty_wards(correlation):
    """Pairs of a normal distribution: its rank correlation is 6 / pi x arcsin(r / 2)."""
    rng, samples, true = np.random.default_rng(5), 2_000, 6 / math.pi * math.asin(correlation / 2)
    held = 0
    for _ in range(samples):
        x, noise = rng.standard_normal(20), rng.standard_normal(20)
        found = spearman(x, correlation * x + math.sqrt(1 - correlation**2) * noise)
        held += found.lower <= true <= found.upper
    assert 0.93 <= held / samples <= 0.97


@pytest.mark.parametrize(("first", "second"), [(20, 10), (240, 130), (4800, 2000)])
def test_the_interval_of_a_ratio_of_two_rates(first, second):
    """Events of two places that come by chance: 20 and 10, as few as there are in a fifth of wards, to thousands."""
    rng, samples = np.random.default_rng(6), 4_000
    counts = zip(rng.poisson(first, samples), rng.poisson(second, samples), strict=True)
    ratios = [rate_ratio(a, 1.0, b, 1.0) for a, b in counts]
    assert 0.93 <= sum(each.lower <= first / second <= each.upper for each in ratios) / samples <= 0.97
