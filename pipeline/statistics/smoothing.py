"""Two ways to carry a monthly series twelve months on: the same month last year, and a damped trend with seasons."""

from __future__ import annotations

from itertools import product

import numpy as np

SEASON = 12
AHEAD = 12
START = 24

# The settings tried, the first of them the choice when nothing tells them apart: how fast level, trend and season follow, damping,
# and how much of the trend and the pattern of the first two years to begin with (a part of both is chance).
LEVEL = (0.1, 0.02, 0.3, 0.6)
TREND = (0.0, 0.1)
SEASONAL = (0.1, 0.0, 0.3)
DAMPING = (0.98, 0.9, 1.0)
FIRST_TREND = (0.5, 0.0, 1.0)
FIRST_PATTERN = (1.0, 0.5, 0.0)
GRID = np.array(list(product(LEVEL, TREND, SEASONAL, DAMPING, FIRST_TREND, FIRST_PATTERN)))


def seasonal_naive(values: np.ndarray) -> np.ndarray:
    """The value of the same month a year before, for the twelve months from each origin: row t is made from the first t months.

    Rows before a full year are NaN. Source: Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 5.2.
    """
    made = np.full((len(values) + 1, AHEAD), np.nan)
    for origin in range(SEASON, len(values) + 1):
        made[origin] = values[origin - SEASON : origin]
    return made


def damped_seasonal(values: np.ndarray, grid: np.ndarray = GRID) -> np.ndarray:
    """Forecasts of the damped additive Holt-Winters method for the twelve months from each origin after two years, as seasonal_naive.

    At each origin the setting of the grid is used that forecast best, one month ahead, over the months after the first two years
    up to that origin. Forecasts are never below 0. Source: Gardner and McKenzie (1985), Manage Sci 31: 1237-1246; the equations
    as in Hyndman and Athanasopoulos (2021), 8.3; first level, trend and pattern from two years: the same, first edition, 7.6.
    """
    alpha, beta, gamma, phi, first_trend, first_pattern = grid.T
    level, trend, seasons = _first_two_years(values[:START], first_trend, first_pattern)
    squares = np.zeros(len(grid))
    made = np.full((len(values) + 1, AHEAD), np.nan)
    made[START] = _ahead(level, trend, seasons, phi, START, 0)
    for month in range(START, len(values)):
        place = month % SEASON
        missed = values[month] - (level + phi * trend + seasons[:, place])
        squares += missed**2
        level = level + phi * trend + alpha * missed
        trend = phi * trend + alpha * beta * missed
        seasons[:, place] += gamma * missed
        made[month + 1] = _ahead(level, trend, seasons, phi, month + 1, int(squares.argmin()))
    return made


def _first_two_years(values: np.ndarray, first_trend: np.ndarray, first_pattern: np.ndarray) -> tuple[np.ndarray, ...]:
    """Level at the end of two years, trend a month, and the pattern of the months once the trend is taken out, for each setting."""
    years = values.reshape(2, SEASON)
    step = (years[1].mean() - years[0].mean()) / SEASON
    line = values.mean() + step * (np.arange(START) - (START - 1) / 2)
    pattern = (values - line).reshape(2, SEASON).mean(axis=0)
    trend = first_trend * step
    return values.mean() + trend * (START - 1) / 2, trend, first_pattern[:, None] * pattern


def _ahead(level: np.ndarray, trend: np.ndarray, seasons: np.ndarray, phi: np.ndarray, origin: int, best: int) -> np.ndarray:
    """Twelve months from the origin with one setting."""
    damping = np.cumsum(phi[best] ** np.arange(1, AHEAD + 1))
    pattern = seasons[best][(origin + np.arange(AHEAD)) % SEASON]
    return np.maximum(0.0, level[best] + damping * trend[best] + pattern)
