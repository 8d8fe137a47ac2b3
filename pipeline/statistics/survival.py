"""Length of stay when some people are still there: Kaplan-Meier quartiles, their limits, and the mean stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from pipeline.statistics.intervals import CONFIDENCE, Estimate, normal_quantile

# A share still there that differs from a half by less than this is a half (floating point).
SAME_SHARE = 1e-9


@dataclass(frozen=True)
class StayCurve:
    """The share still there after each day on which somebody left: day, people at risk, leavers, share (0 to 1) and its limits.

    `longest` is the longest stay seen, ended or not: the curve says nothing beyond it.
    """

    days: np.ndarray
    at_risk: np.ndarray
    left: np.ndarray
    still_there: np.ndarray
    standard_error: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    longest: float


@dataclass(frozen=True)
class LengthOfStay:
    """Quartiles of stay in days with limits (NaN where not enough people have left), and how many stayed and have left."""

    lower_quartile: Estimate
    median: Estimate
    upper_quartile: Estimate
    stays: int
    ended: int


def stay_curve(days: Sequence[float], ended: Sequence[bool], confidence: float = CONFIDENCE) -> StayCurve:
    """The Kaplan-Meier curve of stays: `days` so far, `ended` False for people still there, who count as at risk up to that day.

    Raises ValueError for no stays, lists of two lengths, a missing or negative day.
    Source: Kaplan and Meier (1958), J Am Stat Assoc 53: 457-481; standard error of Greenwood (1926); limits on the scale
    log(-log) as in Kalbfleisch and Prentice (2002), The statistical analysis of failure time data, section 1.4.
    """
    length, gone = _stays(days, ended)
    leaving_days, left = np.unique(length[gone], return_counts=True)
    at_risk = len(length) - np.searchsorted(np.sort(length), leaving_days, side="left")
    still_there = np.cumprod(1 - left / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative_variance = np.cumsum(left / (at_risk * (at_risk - left)))
        log_share = np.log(still_there)
        reach = normal_quantile(confidence) * np.sqrt(relative_variance) / -log_share
        lower, upper = np.exp(log_share * np.exp(reach)), np.exp(log_share * np.exp(-reach))
        standard_error = still_there * np.sqrt(relative_variance)
    # When the last person has left the formula has no value: nobody is left to say how sure the nought is.
    nobody = at_risk == left
    for limits in (standard_error, lower, upper):
        limits[nobody] = math.nan
    return StayCurve(leaving_days, at_risk, left, still_there, standard_error, lower, upper, float(length.max()))


def length_of_stay(days: Sequence[float], ended: Sequence[bool], confidence: float = CONFIDENCE) -> LengthOfStay:
    """The quartiles of stay in days, with people still there counted for the days they have stayed so far.

    A quartile is NaN when fewer have left than it needs; a limit is NaN when its band never crosses the quartile.
    Simulated (benchmarks/error_rates.py, 4,000 samples each; stays exponential or lognormal in whole days, none or 30 % still
    there): the median's interval holds the truth in 95.3 to 96.6 samples of 100 at 60 and 300 stays, in 96.1 to 97.5 at 20, where whole
    days and few stays make it a little too wide.
    Raises ValueError as stay_curve. Source: Brookmeyer and Crowley (1982), Biometrics 38: 29-41.
    """
    curve = stay_curve(days, ended, confidence)
    quartiles = (stay_quantile(curve, share, len(days)) for share in (0.75, 0.5, 0.25))
    return LengthOfStay(*quartiles, stays=len(days), ended=int(curve.left.sum()))


def share_still_there(curve: StayCurve, days: ArrayLike) -> np.ndarray:
    """The share (0 to 1) of stays that last longer than each of `days`; nobody stays longer than the longest stay seen.

    Source: the Kaplan-Meier curve, the last stay taken as ended (Efron 1967).
    """
    after = np.asarray(days, dtype=float)
    shares = np.concatenate([[1.0], curve.still_there])[np.searchsorted(curve.days, after, side="right")]
    return np.where(after >= curve.longest, 0.0, shares)


def stay_quantile(curve: StayCurve, still_there: float, stays: int) -> Estimate:
    """The day after which a share `still_there` (0 to 1) remains, its limits, and the number of stays.

    Where the curve runs exactly along the share, the day is the middle of that step, which for stays that have all ended
    is the ordinary median. Source: Brookmeyer and Crowley (1982), Biometrics 38: 29-41.
    """
    if not 0 < still_there < 1:
        raise ValueError("the share still there is between 0 and 1, for example 0.5")
    return Estimate(*(_crossing(curve, line, still_there) for line in (curve.still_there, curve.lower, curve.upper)), stays)


def mean_stay(days: Sequence[float], ended: Sequence[bool]) -> float:
    """The mean stay in days: the area under the Kaplan-Meier curve up to the longest stay.

    When the longest stay has not ended it counts as ending now, which makes the mean too low if many are still there.
    Raises ValueError as stay_curve. Source: Efron (1967), Fifth Berkeley Symposium 4: 831-853 (the last stay taken as ended).
    """
    length, gone = _stays(days, ended)
    curve = stay_curve(length, gone | (length == length.max()))
    steps = np.diff(np.concatenate([[0.0], curve.days]))
    return float((steps * np.concatenate([[1.0], curve.still_there[:-1]])).sum())


def mean_stay_interval(days: Sequence[float], ended: Sequence[bool], confidence: float = CONFIDENCE) -> Estimate:
    """The mean stay in days (as mean_stay), its limits, and the number of stays; limits are NaN for one stay, or when nobody has left.

    Simulated (1,500 samples each; stays exponential or lognormal, each watched for up to a year): the limits hold the true mean in 93.3
    to 94.4 samples of 100 at 100 and 300 stays, in 90 to 92 at 20.
    Raises ValueError as stay_curve. Source: variance of the area under the curve with Greenwood's error (Klein and Moeschberger
    2003, Survival analysis, section 4.5); limits on the scale of the logarithm, widened by Student's t for few stays.
    """
    length, gone = _stays(days, ended)
    mean, stays = mean_stay(length, gone), len(length)
    curve = stay_curve(length, gone | (length == length.max()))
    steps = np.diff(np.concatenate([[0.0], curve.days])) * np.concatenate([[1.0], curve.still_there[:-1]])
    beyond = mean - np.cumsum(steps)
    after = curve.at_risk - curve.left
    hazard = np.divide(curve.left, curve.at_risk * after, out=np.zeros(len(after)), where=after > 0)
    variance = float((beyond**2 * hazard).sum()) * stays / max(stays - 1, 1)
    if stays < 2 or not mean > 0 or not variance > 0:
        return Estimate(mean, math.nan, math.nan, stays)
    reach = float(stdtrit(stays - 1, 0.5 + confidence / 2)) * math.sqrt(variance) / mean
    return Estimate(mean, mean * math.exp(-reach), mean * math.exp(reach), stays)


def _crossing(curve: StayCurve, line: np.ndarray, share: float) -> float:
    """The first day on which the line is at or below the share; the middle of the step when it is exactly the share."""
    below = np.flatnonzero(line <= share + SAME_SHARE)
    if not len(below):
        return math.nan
    first = below[0]
    step_ends = curve.days[first + 1] if first + 1 < len(curve.days) else curve.longest
    if abs(line[first] - share) <= SAME_SHARE:
        return float(curve.days[first] + step_ends) / 2
    return float(curve.days[first])


def _stays(days: Sequence[float], ended: Sequence[bool]) -> tuple[np.ndarray, np.ndarray]:
    """Both lists as arrays. Raises ValueError when they are no stays."""
    length, gone = np.asarray(days, dtype=float), np.asarray(ended, dtype=bool)
    if not len(length) or length.shape != gone.shape:
        raise ValueError("a length of stay needs at least one stay, and for each its days and whether it has ended")
    if np.isnan(length).any() or (length < 0).any():
        raise ValueError("a stay lasts 0 days or more and none is missing")
    return length, gone
