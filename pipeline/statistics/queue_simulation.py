"""A loss system played through event by event: somebody comes, takes a free unit, or is refused. For scenarios and as a check."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pipeline.statistics.intervals import CONFIDENCE
from pipeline.statistics.queueing import DAYS_A_YEAR, SEED

# A place that starts empty fills at once and empties together: after one longest stay refusals are still 1.4 points too low, after
# five the trace is lost.
WARM_UP_STAYS = 5


@dataclass(frozen=True)
class Demand:
    """Who comes and for how long: arrivals a year, the lengths a stay can have in days and the probability of each."""

    arrivals_per_year: float
    stay_days: np.ndarray
    probability: np.ndarray


@dataclass(frozen=True)
class Scenario:
    """What would be different: units in the refuge, dispersed units beside it, who fits, how long they stay, how many come.

    `fits_percent` of arrivals can be housed in the refuge; they try it first, then the dispersed units. The rest can only be
    housed in a dispersed unit. `stay_factor` 0.8 is a fifth faster move-on; `arrivals_factor` 1.1 is a tenth more arrivals.
    """

    name: str
    units: int
    dispersed_units: int = 0
    fits_percent: float = 100
    stay_factor: float = 1
    arrivals_factor: float = 1


@dataclass(frozen=True)
class SimulatedRefusals:
    """Percent refused over all runs with its Monte Carlo limits, and the range in which one period's percent lies 95 times in 100."""

    scenario: str
    refused_percent: float
    lower: float
    upper: float
    period_lower: float
    period_upper: float
    runs: int


def simulate_refusals(demand: Demand, scenario: Scenario, years: float = 3, runs: int = 200, seed: int = SEED) -> SimulatedRefusals:
    """Refusals when arrivals are Poisson at the observed rate and stays are drawn from those observed.

    Each run begins empty and is counted only after five times the longest stay. Without dispersed units it must agree with
    queueing.erlang_refused_percent: its limits hold that in 93.2 to 95.0 of 100 (benchmarks/error_rates.py, 400 seeds, 40 runs each).
    Raises ValueError for an impossible demand or scenario.
    Source: discrete-event simulation of M/G/c/c (Law 2015, Simulation modeling and analysis, 5th edition, chapters 1 and 9).
    """
    _refuse_impossible(demand, scenario)
    rng = np.random.default_rng(seed)
    empty_until = WARM_UP_STAYS * float(demand.stay_days.max()) * scenario.stay_factor
    until = empty_until + years * DAYS_A_YEAR
    a_day = demand.arrivals_per_year * scenario.arrivals_factor / DAYS_A_YEAR
    counts = []
    for _ in range(runs):
        times = np.sort(rng.uniform(0, until, rng.poisson(a_day * until)))
        counts.append(_count(times, empty_until, demand, scenario, rng))
    return _summary(scenario.name, np.array(counts, dtype=float))


def _count(
    times: np.ndarray, counted_from: float, demand: Demand, scenario: Scenario, rng: np.random.Generator
) -> tuple[int, int]:
    """Refused and arrived in one run, from the moment counted_from."""
    lengths = rng.choice(demand.stay_days, len(times), p=demand.probability) * scenario.stay_factor
    fits = rng.uniform(0, 100, len(times)) < scenario.fits_percent
    counted = times >= counted_from
    refused = _refused(times, lengths, fits, scenario.units, scenario.dispersed_units)
    return int((refused & counted).sum()), int(counted.sum())


def _refused(times: np.ndarray, lengths: np.ndarray, fits: np.ndarray, units: int, dispersed: int) -> np.ndarray:
    """Whether each arrival is refused. Each pool is a heap of the days on which its taken units become free."""
    refuge: list[float] = []
    beside: list[float] = []
    refused = np.zeros(len(times), dtype=bool)
    for number, (now, length, fit) in enumerate(zip(times.tolist(), lengths.tolist(), fits.tolist())):
        for taken in (refuge, beside):
            while taken and taken[0] <= now:
                heapq.heappop(taken)
        if fit and len(refuge) < units:
            heapq.heappush(refuge, now + length)
        elif len(beside) < dispersed:
            heapq.heappush(beside, now + length)
        else:
            refused[number] = True
    return refused


def _summary(name: str, counts: np.ndarray) -> SimulatedRefusals:
    """The percent over all runs with limits (a ratio of two sums over independent runs), and the range of single runs."""
    refused, arrived = counts[:, 0], counts[:, 1]
    runs, share = len(counts), float(refused.sum() / arrived.sum())
    error = math.sqrt(((refused - share * arrived) ** 2).sum() / (runs * (runs - 1))) / float(arrived.mean())
    reach = float(stdtrit(runs - 1, 0.5 + CONFIDENCE / 2)) * error
    # With no refusal at all the formula says 0 to 0; three in the arrivals is the limit (rule of three).
    upper = share + reach if refused.any() else 3 / float(arrived.sum())
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(refused / np.maximum(arrived, 1), [tail, 1 - tail])
    return SimulatedRefusals(
        name, 100 * share, 100 * max(0.0, share - reach), 100 * min(1.0, upper), 100 * float(low), 100 * float(high), runs
    )


def _refuse_impossible(demand: Demand, scenario: Scenario) -> None:
    """Raise ValueError unless somebody comes, stays have probabilities, and the scenario is possible."""
    if not demand.arrivals_per_year > 0 or not len(demand.stay_days) or (demand.stay_days < 0).any():
        raise ValueError("a simulation needs arrivals and stays of 0 days or more")
    if min(scenario.units, scenario.dispersed_units) < 0 or not 0 <= scenario.fits_percent <= 100:
        raise ValueError("a scenario has units of 0 or more and a share that fits between 0 and 100")
    if not (scenario.stay_factor > 0 and scenario.arrivals_factor > 0):
        raise ValueError("a scenario's factors are above 0")
