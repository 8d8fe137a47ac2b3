"""Intervals, trend words, lengths of stay, units needed, forecasts and marks: pure functions, each with the source of its formula."""

from pipeline.statistics.association import rate_ratio, spearman
from pipeline.statistics.control import control_chart
from pipeline.statistics.intervals import Estimate, byar_interval, wilson_interval
from pipeline.statistics.likert import net_agreement
from pipeline.statistics.occupancy import chance_at_least, occupancy_by_day
from pipeline.statistics.outlook import Outlook, outlook
from pipeline.statistics.paired import sign_test
from pipeline.statistics.queueing import units_needed
from pipeline.statistics.scenarios import (
    Asked,
    beside_observed,
    expected_refused,
    load_of,
    occupied_percent,
    scenario_of,
    turned_away_percent,
)
from pipeline.statistics.survival import length_of_stay, mean_stay_interval, share_still_there, stay_curve
from pipeline.statistics.trends import Trend, trend_of_rates, trend_over_years

__all__ = [
    "Asked",
    "Estimate",
    "Outlook",
    "Trend",
    "beside_observed",
    "byar_interval",
    "chance_at_least",
    "control_chart",
    "expected_refused",
    "length_of_stay",
    "load_of",
    "mean_stay_interval",
    "net_agreement",
    "occupancy_by_day",
    "occupied_percent",
    "outlook",
    "rate_ratio",
    "scenario_of",
    "share_still_there",
    "sign_test",
    "spearman",
    "stay_curve",
    "trend_of_rates",
    "trend_over_years",
    "turned_away_percent",
    "units_needed",
    "wilson_interval",
]
