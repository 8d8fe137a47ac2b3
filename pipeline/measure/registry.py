"""The method word of config/indicators.yml → the function that makes the figures.

Every function takes (indicator, tables, periods, places) and gives (measures, evidence), with a row for every planned figure.
`tables` also has codes__<list> (the codes that name a breakdown's groups) receipts, quarantine,
outcomes, dated_by and months_before_break.
"""

from __future__ import annotations

from pipeline.measure.chance import chance_range
from pipeline.measure.comparisons import net_agreement, representation
from pipeline.measure.counts import count, distinct, total
from pipeline.measure.distributions import crossed, distribution, top
from pipeline.measure.nights import nights_by_fullness
from pipeline.measure.over_time import over_time
from pipeline.measure.places import correlation, rate_ratio, time_bands, ward_rate, weekday_bands, women_rate
from pipeline.measure.quality import fields_recorded, rows_accepted, rows_quarantined, rows_received, years_supplied
from pipeline.measure.quality_in_time import days_to_receipt, months_without_records
from pipeline.measure.quality_required import fields_filled, required_filled
from pipeline.measure.quality_valid import fields_valid
from pipeline.measure.ranks import rank
from pipeline.measure.reference import expected, recommended, reference
from pipeline.measure.residents import residents
from pipeline.measure.response import response
from pipeline.measure.shares import share
from pipeline.measure.stays import mean_stay, median_stay
from pipeline.measure.supply import bedspaces, benchmark, family_places, places_average, places_rate, units, units_accepting
from pipeline.measure.unmet import needed, occupied, refused_in_scenarios, turned_away

METHODS = {
    "count": count,
    "distinct": distinct,
    "total": total,
    "share": share,
    "distribution": distribution,
    "crossed": crossed,
    "top": top,
    "rank": rank,
    "median_stay": median_stay,
    "mean_stay": mean_stay,
    "units": units,
    "bedspaces": bedspaces,
    "units_accepting": units_accepting,
    "places_average": places_average,
    "occupied": occupied,
    "nights_by_fullness": nights_by_fullness,
    "turned_away": turned_away,
    "units_needed": needed,
    "expected_refused": refused_in_scenarios,
    "family_places": family_places,
    "benchmark": benchmark,
    "places_rate": places_rate,
    "ward_rate": ward_rate,
    "women_rate": women_rate,
    "chance_range": chance_range,
    "correlation": correlation,
    "rate_ratio": rate_ratio,
    "time_bands": time_bands,
    "weekday_bands": weekday_bands,
    "over_time": over_time,
    "expected": expected,
    "recommended": recommended,
    "reference": reference,
    "residents": residents,
    "representation": representation,
    "net_agreement": net_agreement,
    "response": response,
    "rows_received": rows_received,
    "rows_accepted": rows_accepted,
    "rows_quarantined": rows_quarantined,
    "fields_recorded": fields_recorded,
    "required_filled": required_filled,
    "fields_filled": fields_filled,
    "fields_valid": fields_valid,
    "days_to_receipt": days_to_receipt,
    "months_without_records": months_without_records,
    "years_supplied": years_supplied,
}
