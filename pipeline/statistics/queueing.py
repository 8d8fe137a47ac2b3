"""How many units a refusal rate needs: the load that arrivals and stays make, Erlang's loss formula, and the range of both."""

from __future__ import annotations

import math
from dataclasses import dataclass

DAYS_A_YEAR = 365.25
SEED = 20240401


@dataclass(frozen=True)
class OfferedLoad:
    """Units that would be taken on an average day if nobody were refused, with limits, and what it was made from."""

    load: float
    lower: float
    upper: float
    arrivals_per_year: float
    mean_stay_days: float
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


def units_needed(load: OfferedLoad, target_percent: float) -> UnitsNeeded:
    """The units for a target percent refused, with the range that the limits of the load give.

    Units only rise with the load, so the range holds the truth at least as often as the load's limits do.
    Raises ValueError as units_for. Source: erlang_refused_percent.
    """
    units, lower, upper = (units_for(each, target_percent) for each in (load.load, load.lower, load.upper))
    return UnitsNeeded(units, lower, upper, target_percent, erlang_refused_percent(units, load.load), load)
