"""Whether a group is over- or under-represented in a service: its share there over its share elsewhere, a range and a word."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from pipeline.statistics.intervals import CONFIDENCE, normal_quantile, wilson_interval

Word = Literal["over", "under", "cannot_say"]

SMALLEST_EXPECTED = 5
HALVINGS = 200
FARTHEST = 40.0


@dataclass(frozen=True)
class Representation:
    """Share in the service over share in the reference, its 95 % limits, the word, and the people it rests on.

    `expected` is how many of the service's people would be of the group at the reference share; `enough` is false where so few
    are expected, in the group or outside it, that no word could be right.
    """

    ratio: float
    lower: float
    upper: float
    word: Word
    total: int
    expected: float
    enough: bool


def represented_against_census(
    count: int, total: int, population_count: float, population_total: float, comparisons: int = 1
) -> Representation:
    """How a group's share of a service compares with its share of a population that was counted in full.

    The word is "over" or "under" when Wilson's interval of the service's share lies wholly to one side of the population's
    share: the two-sided score test at 5 %, divided by `comparisons` (Bonferroni) when a table judges many groups at once. Below
    5 people expected in or outside the group the word is "cannot_say". The range is always the plain 95 %.
    Error rates, exact from the binomial (tests/statistics/test_representation.py: 20, 60, 100 and 300 people, population shares of
    2 to 98 % with 5 expected): a group that is truly at its share is called over or under in 5.0 of 100 services on average
    and in at most 7.3; at most 4.9 in 100 to one side.
    Raises ValueError when a count is not between 0 and its total, or nobody of the group lives in the population.
    Source: Wilson (1927), J Am Stat Assoc 22: 209-212, divided by the known share; smallest expected: Cochran (1954).
    """
    if not 0 < population_count <= population_total:
        raise ValueError("the group must be part of the population it is compared with")
    share = population_count / population_total
    lower, upper = wilson_interval(count, total)
    low, high = wilson_interval(count, total, _level(comparisons))
    expected = total * share
    enough = _enough(min(expected, total - expected))
    word = _word(low / 100 / share, high / 100 / share, enough)
    return Representation(count / total / share, lower / 100 / share, upper / 100 / share, word, int(total), expected, enough)


def represented_against_demand(count: int, total: int, demand_count: int, demand_total: int, comparisons: int = 1) -> Representation:
    """How a group's share of a service compares with its share of recorded demand, which is itself a sample.

    The word is that of the two-sided score test of two shares at 5 % (over `comparisons`, as against the census), "cannot_say"
    below 5 expected in or outside the group in either. The two are taken as separate people: somebody in both makes the range
    too wide, never too narrow, when the service draws its people from the demand.
    Error rates, simulated (benchmarks/error_rates.py, 20,000 samples each): with the same share of 10, 20 or 50 % in both and
    30 to 300 people against 100 to 3,000, the word is wrong in 0.1 to 5.7 of 100 and the range holds 1 in 94.3 to 95.3.
    Raises ValueError when a count is not between 0 and its total or a total is not positive.
    Source: Koopman (1984), Biometrics 40: 513-517; recommended in Fagerland, Lydersen and Laake (2015), Stat Methods Med Res
    24: 224-254.
    """
    if min(total, demand_total) <= 0 or not 0 <= count <= total or not 0 <= demand_count <= demand_total:
        raise ValueError("a share needs 0 <= count <= total and a total above 0")
    groups = (count, total, demand_count, demand_total)
    together = (count + demand_count) / (total + demand_total)
    enough = _enough(min(total, demand_total) * min(together, 1 - together))
    lower, upper = _koopman(*groups, CONFIDENCE)
    word = _word(*_koopman(*groups, _level(comparisons)), enough)
    if demand_count == 0:
        ratio = math.nan if count == 0 else math.inf
    else:
        ratio = count / total / (demand_count / demand_total)
    return Representation(ratio, lower, upper, word, int(total), total * demand_count / demand_total, enough)


def _level(comparisons: int) -> float:
    """The confidence of each of several comparisons, so that all hold together at 95 %."""
    if comparisons < 1:
        raise ValueError("there is at least one comparison")
    return 1 - (1 - CONFIDENCE) / comparisons


def _enough(smallest: float) -> bool:
    """Five expected may come out a rounding below five."""
    return smallest >= SMALLEST_EXPECTED - 1e-9


def _word(lower: float, upper: float, enough: bool) -> Word:
    """The word for the limits of a ratio."""
    if not enough:
        return "cannot_say"
    if lower > 1:
        return "over"
    return "under" if upper < 1 else "cannot_say"


def _koopman(count: int, total: int, other_count: int, other_total: int, confidence: float) -> tuple[float, float]:
    """The ratios whose score is exactly z and -z; the score falls as the ratio rises, so halving finds them."""
    z = normal_quantile(confidence)
    groups = (count, total, other_count, other_total)
    lower = 0.0 if count == 0 else math.exp(_where_score_is(z, groups))
    upper = math.inf if other_count == 0 else math.exp(_where_score_is(-z, groups))
    return lower, upper


def _where_score_is(wanted: float, groups: tuple[int, int, int, int]) -> float:
    """The logarithm of the ratio at which the score equals `wanted`."""
    low, high = -FARTHEST, FARTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _score(math.exp(middle), *groups) > wanted else (low, middle)
    return (low + high) / 2


def _score(ratio: float, count: int, total: int, other_count: int, other_total: int) -> float:
    """The z of the observed shares if the true ratio of shares were `ratio`, at the likeliest shares with that ratio."""
    a = (total + other_total) * ratio
    b = total * ratio + count + other_total + other_count * ratio
    c = count + other_count
    # The smaller root of a p^2 - b p + c, written so that nothing cancels.
    other_share = 2 * c / (b + math.sqrt(max(0.0, b * b - 4 * a * c)))
    share = min(1.0, ratio * other_share)
    variance = share * (1 - share) / total + ratio**2 * other_share * (1 - other_share) / other_total
    distance = count / total - ratio * other_count / other_total
    if variance <= 0:  # both shares are nought or all
        return distance * math.inf if distance else 0.0
    return distance / math.sqrt(variance)
