"""How many units a refusal rate needs: the load that arrivals and stays make, Erlang's loss formula, and the range of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pipeline.statistics.intervals import CONFIDENCE, normal_quantile

DAYS_A_YEAR = 365.25
FEWEST_STAYS = 10
RESAMPLES = 2_000
SEED = 20240401


@dataclass(frozen=True)
class OfferedLoad:
    """Units that would be taken on an average day if nobody were refused, with limits, and what it was made from.

    `dispersion` is the variance of arrivals a period over their mean (1 = Poisson, never taken below 1).
    """

    load: float
    lower: float
    upper: float
    arrivals_per_year: float
    mean_stay_days: float
    dispersion: float
    stays: int


@dataclass(frozen=True)
class UnitsNeeded:
    """The fewest units that keep refusals for want of a unit at or below the target, and the range from that of the load."""

    units: int
    lower: int
    upper: int
    target_percent: float
    refused_percent: float
    load: OfferedLoad


def erlang_refused_percent(units: int, load: float) -> float:
    """The percent of arrivals that find every unit taken, when `load` units would be taken if nobody were refused.

    Arrivals are Poisson and do not wait; the length of stay may have any distribution. Raises ValueError below 0.
    Source: Erlang (1917); the stable recursion B(n) = a B(n-1) / (n + a B(n-1)) in Jagerman (1974), Bell Syst Tech J 53:
    525-551; that only the mean stay counts: Sevastyanov (1957), Theory Probab Appl 2: 104-112.
    """
    if units < 0 or not 0 <= load < math.inf:
        raise ValueError("refusals need a number of units and a load of 0 or more")
    refused = 1.0
    for unit in range(1, units + 1):
        refused = load * refused / (unit + load * refused)
    return 100 * refused


def units_for(load: float, target_percent: float) -> int:
    """The fewest units for which Erlang's formula gives at most target_percent refused.

    Raises ValueError unless the target is above 0 and at most 100 and the load is 0 or more. Source: erlang_refused_percent.
    """
    if not 0 < target_percent <= 100 or not 0 <= load < math.inf:
        raise ValueError("units need a target above 0 and at most 100 percent, and a load of 0 or more")
    units, refused = 0, 1.0
    while 100 * refused > target_percent:
        units += 1
        refused = load * refused / (units + load * refused)
    return units


def offered_load(
    arrivals: Sequence[int], days_covered: float, stay_days: Sequence[float], ended: Sequence[bool], seed: int = SEED
) -> OfferedLoad:
    """The load in units with its 95 % limits: arrivals a day times the mean stay in days, people still there counted so far.

    `arrivals` are everybody who asked and could have been housed, refused or not, in equal periods (months) that cover
    `days_covered` days. The limits are a studentised bootstrap of the logarithm: arrivals drawn Poisson, or negative binomial
    when the periods vary more than Poisson; stays drawn again with their endings; widened by Student's t for few stays.
    Simulated (benchmarks/error_rates.py, 1,000 samples each; 20 to 300 stays, exponential or lognormal, 36 months of arrivals,
    Poisson or twice as variable): the limits hold the truth in 93.3 to 97.2 of 100.
    Raises ValueError for no arrivals, no days, or fewer than ten stays. Source: mean under the Kaplan-Meier curve with
    Greenwood's error (Klein and Moeschberger 2003, Survival analysis, section 4.5); resampling with endings: Efron (1981), J Am
    Stat Assoc 76: 312-319; studentised: Davison and Hinkley (1997), Bootstrap methods, section 5.2.
    """
    counts = np.asarray(arrivals, dtype=float)
    length, gone = np.asarray(stay_days, dtype=float), np.asarray(ended, dtype=bool)
    if not counts.sum() > 0 or (counts < 0).any() or not days_covered > 0:
        raise ValueError("a load needs some arrivals and the days in which they came")
    if len(length) < FEWEST_STAYS or length.shape != gone.shape or not (length >= 0).all() or not length.max() > 0:
        raise ValueError(f"a load needs at least {FEWEST_STAYS} stays of 0 days or more, and whether each has ended")
    total, dispersion = float(counts.sum()), _dispersion(counts)
    mean, error = (float(each[0]) for each in _mean_stays(length, gone, np.ones((1, len(length)))))
    load = total / days_covered * mean
    spread = math.sqrt(dispersion / total + (error / mean) ** 2)
    low, high = _studentised(counts, dispersion, length, gone, mean, np.random.default_rng(seed))
    wider = float(stdtrit(len(length) - 1, 0.5 + CONFIDENCE / 2)) / normal_quantile()
    lower, upper = load * math.exp(-high * wider * spread), load * math.exp(-low * wider * spread)
    return OfferedLoad(load, lower, upper, total / days_covered * DAYS_A_YEAR, mean, dispersion, len(length))


def units_needed(load: OfferedLoad, target_percent: float) -> UnitsNeeded:
    """The units for a target percent refused, with the range that the limits of the load give.

    Units only rise with the load, so the range holds the truth at least as often as the load's limits do.
    Raises ValueError as units_for. Source: erlang_refused_percent.
    """
    units, lower, upper = (units_for(each, target_percent) for each in (load.load, load.lower, load.upper))
    return UnitsNeeded(units, lower, upper, target_percent, erlang_refused_percent(units, load.load), load)


def _dispersion(counts: np.ndarray) -> float:
    """Variance over mean of the counts a period, 1 when they vary no more than Poisson or there is one period."""
    if len(counts) < 2:
        return 1.0
    return max(1.0, float(counts.var(ddof=1) / counts.mean()))


def _studentised(
    counts: np.ndarray, dispersion: float, length: np.ndarray, gone: np.ndarray, mean: float, rng: np.random.Generator
) -> tuple[float, float]:
    """The 2.5 and 97.5 percentiles of the bootstrap's t on the scale of the logarithm."""
    chosen = rng.multinomial(len(length), np.full(len(length), 1 / len(length)), RESAMPLES)
    means, errors = _mean_stays(length, gone, chosen)
    total, free = counts.sum(), len(counts) - 1
    expected, varied = np.full(RESAMPLES, total), np.ones(RESAMPLES)
    if dispersion > 1:
        expected = rng.gamma(total / (dispersion - 1), dispersion - 1, RESAMPLES)
        # How much the periods vary is itself an estimate, and would come out differently in each sample.
        varied = np.maximum(1.0, dispersion * rng.chisquare(free, RESAMPLES) / free)
    drawn = np.maximum(rng.poisson(expected), 0.5)
    usable = means > 0
    spread = np.sqrt(varied[usable] / drawn[usable] + (errors[usable] / means[usable]) ** 2)
    away = (np.log(drawn[usable] / total) + np.log(means[usable] / mean)) / spread
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(away, [tail, 1 - tail])
    return float(low), float(high)


def _mean_stays(length: np.ndarray, gone: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean stay and its standard error for each row of `chosen` (how often each stay is in that sample)."""
    order = np.lexsort((~gone, length))
    days, leaves, often = length[order], gone[order], chosen[:, order].astype(float)
    at_risk = np.cumsum(often[:, ::-1], axis=1)[:, ::-1]
    after = at_risk - often
    # Whether the longest stay has ended makes no difference: the area ends with it, as when it counts as ended.
    left = np.where(leaves, often, 0)
    kept = 1 - np.divide(left, at_risk, out=np.zeros_like(often), where=at_risk > 0)
    before = np.cumprod(np.column_stack([np.ones(len(often)), kept[:, :-1]]), axis=1)
    areas = before * np.diff(days, prepend=0.0)
    means = areas.sum(axis=1)
    beyond = means[:, None] - np.cumsum(areas, axis=1)
    hazard = np.divide(left, at_risk * after, out=np.zeros_like(often), where=after > 0)
    people = often.sum(axis=1)
    variance = (beyond**2 * hazard).sum(axis=1) * people / np.maximum(people - 1, 1)
    return means, np.sqrt(variance)
