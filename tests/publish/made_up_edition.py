"""An edition made of invented figures for every indicator of the register: what the tests of draw, publish and the browser look at.

The figures are worked out from the names of the cells, so that they are the same every time; no records are behind them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from itertools import product
from unittest.mock import patch

import pandas as pd

from pipeline import catalogue
from pipeline.edition import Edition
from pipeline.periods import Period, periods_of, window
from pipeline.prioritise import prioritise
from pipeline.protect import protect, published_documents, vocabulary
from pipeline.protect.repair import Repaired
from pipeline.sample.assurance import benchmark_rows, profile_rows, statement_rows

SIZES = {"refuge_stays": 110, "refuge_children": 60, "refuge_referrals": 420, "police_incidents": 3100, "housing_cases": 260}
SHARES = {"refuge_disability": 0.36, "refuge_mental_health": 0.41, "refuge_unemployed": 0.42, "refuge_interpreter": 0.05}
SHARES |= {"refuge_first_language_not_english": 0.09, "refuge_drugs": 0.12, "refuge_alcohol": 0.14, "refuge_complex_needs": 0.19}
SHARES |= {"refuge_children_school_place": 0.31, "refuge_children_support": 0.55, "refuge_referrals_refused": 0.58}
NOT_ASKED = ("units_needed", "expected_refused", "units_accepting", "over_time")  # their groups are no answers that may be missing
COLUMNS = ["ref", "indicator", "area_code", "geography", "period", "breakdown", "group", "unit", "numerator", "denominator"]
COLUMNS += ["value", "lower", "upper", "status", "caveats", "sources"]


@cache
def edition_of(year: int = 2024, synthetic: bool = True, boundaries: bool = True) -> Edition:
    """The edition, protected by the real policy and with recommendations by the real rules."""
    return edition_about(catalogue.load_area("thurrock"), lambda rows: rows, year, synthetic, boundaries)


def edition_about(area: catalogue.Area, changed: Callable, year: int = 2024, synthetic: bool = True, boundaries: bool = True) -> Edition:
    """The same for another area, and with the measures as `changed` makes them of those invented."""
    indicators, policy = catalogue.load_indicators(), catalogue.load_policy()
    words = vocabulary(catalogue.load_contracts(), catalogue.load_codes())
    with patch("pipeline.protect.edition.repair", _as_they_are):
        protected = protect(changed(measures(area, year)), policy, indicators, catalogue.load_series_breaks(), words).table
    return Edition(
        year=year,
        area=area,
        view="published",
        window=window(year),
        periods=periods_of(year),
        protected=protected,
        recommendations=prioritise(protected, catalogue.load_recommendations()),
        indicators=indicators,
        key_findings=catalogue.load_findings(),
        facts=catalogue.load_facts(),
        codes=catalogue.load_codes(),
        statuses=catalogue.load_statuses(),
        caveats=catalogue.load_caveats(),
        series_breaks=catalogue.load_series_breaks(),
        contracts=catalogue.load_contracts(),
        policy=policy,
        quality=catalogue.load_quality(),
        corrections=catalogue.load_corrections(),
        accepted=catalogue.load_accepted_findings(),
        boundaries=squares(area) if boundaries else None,
        place_notes=["Ward population is derived: the sum of small areas, mid-2020."],
        synthetic=synthetic,
        draft=True,
        released_on=None,
        budgets=catalogue.load_budgets(),
        glossary=catalogue.load_glossary(),
        annual_return=catalogue.load_annual_return(),
        errata=(),
        documents=published_documents(documents(), policy, year),
    )


def documents() -> list[tuple]:
    """The contracts and lines of the sample's documents, which are about nobody."""
    contracts, rows = catalogue.load_contracts(), {"prevent_benchmarks": benchmark_rows(), "channel_statement": statement_rows(), "demand_profile": profile_rows()}
    return [(contracts[name], lines) for name, lines in rows.items()]


def _as_they_are(universe, prints, *_) -> Repaired:
    """No attack: these figures are typed one by one for what pages make of them, and their sums do not hold."""
    return Repaired(prints, None, (), ())


def squares(area: catalogue.Area) -> dict:
    """Every ward as a square of a five by four grid, in GeoJSON."""
    features = []
    for place, ward in enumerate(area.wards):
        west, south = 0.2 + 0.05 * (place % 5), 51.4 + 0.03 * (place // 5)
        ring = [[west, south], [west + 0.05, south], [west + 0.05, south + 0.03], [west, south + 0.03], [west, south]]
        features.append({"properties": {"code": ward.code}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return {"type": "FeatureCollection", "features": features}


def measures(area: catalogue.Area, year: int) -> pd.DataFrame:
    """A row for every figure of the register, period, group and place."""
    rows = []
    for block in catalogue.load_indicators().values():
        for name in block.titles:
            for table, periods in block.tables(periods_of(year)):
                for period in periods:
                    rows += _rows(table, name, period, area)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64"))


def _rows(block: catalogue.Indicator, name: str, period: Period, area: catalogue.Area) -> list[dict]:
    rows = []
    if block.method == "over_time" and (block.kind(name) == "over_time") == period.is_window:
        return rows  # months and quarters of single years, and what they tell of the window
    for place in block.geographies:
        where = [area.code] if place == "area" else [ward.code for ward in area.wards]
        for code in where:
            rows += [_row(block, name, period, place, code, group) for group in _groups(block, name)]
    return rows


def _groups(block: catalogue.Indicator, name: str) -> list[str]:
    if not block.groups_of(name):
        return [""]
    contracts = catalogue.load_contracts()
    if "*" in block.breakdown:
        lists = [[code for code in catalogue.load_codes()[name].labels if not code.startswith("not_")] for name in block.breakdown.split("*")]
        return ["*".join(pair) for pair in product(*lists)]
    if block.breakdown == "data_set":
        return list(contracts)
    if block.breakdown == "data_set_field":
        return [f"{name}.{field.name}" for name, page in contracts.items() for field in page.fields if field.characteristic]
    if block.breakdown == "data_set_checked_field":
        return [f"{name}.{field.name}" for name, page in contracts.items() for field in page.fields if field.is_checked]
    if block.breakdown == "data_set_required_field":
        return [f"{name}.{field.name}" for name, page in contracts.items() for field in page.required_fields]
    no_answers = ("not_mapped", "not_recorded") if block.method in NOT_ASKED else ("not_mapped",)
    return [code for code in catalogue.load_codes()[block.breakdown].labels if code not in no_answers]


def _row(block, name: str, period: Period, place: str, code: str, group: str) -> dict:
    ref = "/".join(part for part in (name, period.code, code if place == "ward" else group) if part)
    sources = [block.data_set] if block.data_set else [group.partition(".")[0]]
    numbers, status = _numbers(block, name, period, place, code, group), "ok"
    if name == "refuge_unemployed_of_recorded_percent":
        numbers, status = {}, "withheld_low_recording"
    return {"indicator": name, "ref": ref, "area_code": code, "geography": place, "period": period.code, "group": group} | {
        "breakdown": block.breakdown if group else "",
        "unit": block.unit_of(name),
        "status": status,
        "caveats": ";".join(block.caveats),
        "sources": ";".join(sources),
        **numbers,
    }


def _share_of(*parts: str) -> float:
    """A share between 0.05 and 0.95 that belongs to the name."""
    return 0.05 + 0.9 * (zlib.crc32("/".join(parts).encode()) % 1000) / 1000


def _part_of(block, name: str, luck: float, many: int) -> float:
    if name.endswith("_recorded_percent") and "_of_" not in name:
        return 0.58 if block.id == "refuge_unemployed" else 0.8 + 0.14 * luck
    if block.id in SHARES and name == f"{block.id}_percent":
        return SHARES[block.id]
    if block.chapter == "quality" or many == 1:
        return 0.15 + 0.6 * luck
    return 2.4 * luck * luck / many if many > 8 else 1.4 * luck / many + 0.1


def _numbers(block, name: str, period: Period, place: str, code: str, group: str) -> dict[str, float]:
    years = len(period.years)
    size = SIZES.get(block.data_set, 300) * years
    luck = _share_of(name, code, group)
    rising = 1 + 0.06 * (period.years[-1] - 2020) * (0 if years > 1 else luck)
    if block.method == "over_time" and block.kind(name) != "over_time":
        return {"value": 10}  # protect works it out again
    if block.unit == "percent":
        many = len(_groups(block, name))
        part = round(size * _part_of(block, name, luck, many) * rising)
        return {"numerator": min(part, size), "denominator": size, "value": 100 * part / size, "lower": 0.0, "upper": 100.0}
    if block.unit == "rate_per_1000":
        people = 8000 * years * (20 if place == "area" else 1)
        return {"numerator": round(people * 0.03 * luck), "denominator": people, "value": 30 * luck, "lower": 10.0, "upper": 40.0}
    if block.method == "years_supplied":
        return {"numerator": years, "denominator": years, "value": years}
    if block.method in ("days_to_receipt", "months_without_records"):
        return {"value": round(80 * luck) if block.unit == "days" else int(luck > 0.8)}
    if block.unit == "days":
        return {"value": 58, "lower": 50, "upper": 66, "denominator": size}
    plain = {"score": 10 + 30 * luck, "rank": 2, "correlation": 0.6, "ratio": 2.4, "share_ratio": 1.25, "points": 60, "rate_per_10000": 0.8}
    if block.unit in plain:
        return {"value": plain[block.unit], "numerator": 40, "denominator": 170000}
    number = size if block.method in ("count", "distinct") else max(1, round(60 * luck))
    return {"numerator": number, "value": number}
