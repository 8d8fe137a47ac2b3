"""The rules behind the recommendations."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pipeline import store
from pipeline.catalogue.reading import Strict, load

Trend = Literal["rising", "falling", "no_clear_change", "insufficient_data", "series_break"]


class Condition(Strict):
    """What one protected figure must be for a rule to fire."""

    indicator: str
    group: str = ""
    period: Literal["window", "year"] = "window"
    ward: str = ""
    at_least: float | None = None
    at_most: float | None = None
    trend_in: list[Trend] | None = None
    rank_at_most: int | None = None
    status_is: str | None = None
    status_not: str | None = None


class Watch(Strict):
    """The figure to watch, where it should get to and by when."""

    indicator: str
    group: str = ""
    target: float
    by_years: int


class Recommendation(Strict):
    """One recommendation: when it is made, what it says, on what evidence, and how its success would show."""

    id: str
    group: Literal["data", "provision", "capacity"]
    number: int
    title: str
    first_made: int
    retired: bool
    match: Literal["any", "all"]
    fires_when: list[Condition]
    issue: str
    otherwise: str
    recommendation: str
    responsible: list[str]
    evidence: list[str]
    measure: Watch
    cost: str
    status_carried: Literal["new", "in_progress", "done", "not_reported"]
    status_since: int | None = None


class _Page(Strict):
    recommendations: list[Recommendation]


@cache
def load_recommendations() -> list[Recommendation]:
    """Every rule, in the order of the page."""
    return load(_Page, store.config_file("recommendations.yml")).recommendations
