"""Who finds no room: how full the places are, how many are turned away, and what would change with more units or shorter stays.

Made from a few figures of a period (stays, refusals, the mean stay), so that it can be worked out from measured and from printed figures alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pipeline.statistics.intervals import Estimate, byar_interval, wilson_interval
from pipeline.statistics.queue_simulation import Demand, Scenario, SimulatedRefusals, simulate_refusals
from pipeline.statistics.queueing import DAYS_A_YEAR, OfferedLoad, erlang_refused_percent

RUNS = 200
# Stays of a simulation when only their mean is known: exponential, at so many points of equal probability.
POINTS = 40


@dataclass(frozen=True)
class Asked:
    """Who asked in a period of so many days: households housed, refused because all was full, refused because no unit was of their kind.

    stay: the mean stay in days with its limits. slack: how far each of the counts may be from the true one (half of what it is rounded to).
    """

    stays: float
    no_room: float
    wrong_kind: float
    days: int
    stay: Estimate
    slack: float = 0.0

    @property
    def fits_percent(self) -> float:
        """The percent of these households that the refuge could take."""
        return 100 * (self.stays + self.no_room) / (self.stays + self.no_room + self.wrong_kind)


def scenario_of(name: str, change, places: int, asked: Asked) -> Scenario:
    """The scenario of that name: `places` in the refuge and what `change` says (a scenario of config/supply.yml)."""
    return Scenario(name, places + change.more_units, change.dispersed_units, asked.fits_percent, change.stay_factor, change.arrivals_factor)


def occupied_percent(asked: Asked, places: float) -> Estimate:
    """Places taken on an average night as a percent of `places`, with the limits that those of the mean stay give.

    Every stay is counted for the nights it lasts, whether or not they lie in the period: what people bring in at one end they take out
    at the other. Raises ValueError when there are no places. Source: Little (1961), Oper Res 9: 383-387 (people there = arrivals a day x days).
    """
    if not places > 0:
        raise ValueError("how full places are needs at least one place")
    nights = [(asked.stays, asked.stay.value), (max(asked.stays - asked.slack, 0), asked.stay.lower), (asked.stays + asked.slack, asked.stay.upper)]
    return Estimate(*(100 * count * days / (asked.days * places) for count, days in nights), asked.stay.n)


def turned_away_percent(asked: Asked) -> Estimate:
    """Those refused because all was full or no unit was of their kind, in percent of them and those housed, with Wilson's interval."""
    away, everybody = asked.no_room + asked.wrong_kind, asked.stays + asked.no_room + asked.wrong_kind
    lower, upper = wilson_interval(away, everybody)
    return Estimate(100 * away / everybody, lower, upper, int(everybody))


def load_of(asked: Asked, stay_factor: float = 1) -> OfferedLoad:
    """Units that would be taken on an average day if none of those who fit were turned away, with limits.

    The limits join those of the arrivals (Byar's interval of a Poisson count, widened by the slack) and those of the mean stay on the scale
    of the logarithm. Simulated (benchmarks/error_rates.py, 1,000 samples each; 20 to 300 stays, exponential or lognormal, twice as many who
    ask): they hold the truth in 93.6 to 95.9 of 100, and in 88 to 92 when those who ask come twice as unevenly as by chance.
    Raises ValueError when nobody came, or the mean stay has no limits above nought.
    Source: arrivals x mean stay (Little 1961); product of two estimates by the delta method (Casella and Berger 2002, 5.5.4).
    """
    arrivals, stay = asked.stays + asked.no_room, asked.stay
    if not arrivals > 0 or not 0 < stay.lower <= stay.value <= stay.upper < math.inf:
        raise ValueError("a load needs arrivals, and a mean stay with limits above 0 days")
    low, high = byar_interval(arrivals, 1, 1)
    below = math.hypot(math.log(arrivals / max(low - 2 * asked.slack, 0.5)), math.log(stay.value / stay.lower))
    above = math.hypot(math.log((high + 2 * asked.slack) / arrivals), math.log(stay.upper / stay.value))
    load = arrivals / asked.days * stay.value * stay_factor
    a_year = arrivals / asked.days * DAYS_A_YEAR
    return OfferedLoad(load, load * math.exp(-below), load * math.exp(above), a_year, stay.value * stay_factor, stay.n)


def expected_refused(asked: Asked, scenario: Scenario) -> Estimate:
    """The percent turned away in a scenario, with the range that the limits of the load give.

    Without dispersed units by Erlang's formula: those who do not fit, and of the others those who find all units taken. With them two
    kinds of unit are filled one after the other, for which there is no such formula: played through (seeded).
    Raises ValueError as load_of. Source: queueing.erlang_refused_percent, queue_simulation.simulate_refusals.
    """
    load = load_of(asked)
    loads = [load.load, load.lower, load.upper]
    if scenario.dispersed_units:
        figures = [played_through(asked, scenario, each / load.load).refused_percent for each in loads]
    else:
        more, misfit = scenario.stay_factor * scenario.arrivals_factor, 100 - scenario.fits_percent
        figures = [misfit + scenario.fits_percent / 100 * erlang_refused_percent(scenario.units, each * more) for each in loads]
    return Estimate(*figures, load.stays)


@lru_cache(maxsize=64)
def played_through(asked: Asked, scenario: Scenario, arrivals_factor: float = 1, runs: int = RUNS) -> SimulatedRefusals:
    """The simulation of a scenario in a period as long as the one asked about; stays are exponential with the mean stay.

    It is seeded, so the same question has the same answer and is played through once.
    """
    a_year = load_of(asked).arrivals_per_year * 100 / asked.fits_percent
    points = -np.log(1 - (np.arange(POINTS) + 0.5) / POINTS)
    demand = Demand(a_year, points * asked.stay.value / points.mean(), np.full(POINTS, 1 / POINTS))
    changed = replace(scenario, arrivals_factor=scenario.arrivals_factor * arrivals_factor)
    return simulate_refusals(demand, changed, years=asked.days / DAYS_A_YEAR, runs=runs)


def beside_observed(asked: Asked, scenario: Scenario) -> str:
    """"as_expected", "more" or "fewer": those turned away in the period beside the range of one such period.

    The range runs from the lowest of a period at the lower limit of the load to the highest at the upper limit.
    """
    load, observed = load_of(asked), turned_away_percent(asked).value
    if observed < played_through(asked, scenario, load.lower / load.load).period_lower:
        return "fewer"
    return "more" if observed > played_through(asked, scenario, load.upper / load.load).period_upper else "as_expected"
