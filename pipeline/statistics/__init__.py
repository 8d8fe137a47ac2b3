"""Intervals, trend words, lengths of stay, units needed, forecasts and marks: pure functions, each with the source of its formula."""

from pipeline.statistics.association import rate_ratio, spearman
from pipeline.statistics.control import control_chart
from pipeline.statistics.forecast import current_trend, forecast_months
from pipeline.statistics.funnel import funnel_limits
from pipeline.statistics.intervals import Estimate, Interval, byar_interval, median_interval, wilson_interval
from pipeline.statistics.likert import net_agreement
from pipeline.statistics.occupancy import fullness, occupancy_by_day
from pipeline.statistics.outlook import Outlook, outlook
from pipeline.statistics.paired import sign_test
from pipeline.statistics.queue_simulation import (
    Demand,
    Scenario,
    against_observed,
    simulate_observed_arrivals,
    simulate_refusals,
)
from pipeline.statistics.queueing import erlang_refused_percent, offered_load, units_for, units_needed
from pipeline.statistics.representation import represented_against_census, represented_against_demand
from pipeline.statistics.scenarios import (
    Asked,
    beside_observed,
    expected_refused,
    load_of,
    occupied_percent,
    played_through,
    scenario_of,
    turned_away_percent,
)
from pipeline.statistics.survival import length_of_stay, mean_stay, mean_stay_interval, stay_curve, stay_weights
from pipeline.statistics.trends import Trend, trend_of_rates, trend_over_years

__all__ = [
    "Asked",
    "Demand",
    "Estimate",
    "Interval",
    "Outlook",
    "Scenario",
    "Trend",
    "against_observed",
    "beside_observed",
    "byar_interval",
    "control_chart",
    "current_trend",
    "erlang_refused_percent",
    "expected_refused",
    "forecast_months",
    "fullness",
    "funnel_limits",
    "length_of_stay",
    "load_of",
    "mean_stay",
    "mean_stay_interval",
    "median_interval",
    "net_agreement",
    "occupancy_by_day",
    "occupied_percent",
    "offered_load",
    "outlook",
    "played_through",
    "rate_ratio",
    "represented_against_census",
    "represented_against_demand",
    "scenario_of",
    "simulate_observed_arrivals",
    "simulate_refusals",
    "spearman",
    "stay_curve",
    "stay_weights",
    "trend_of_rates",
    "trend_over_years",
    "turned_away_percent",
    "units_for",
    "units_needed",
    "wilson_interval",
]
