"""Which protection each measure needs, from the register and the policy; anything unknown stops the run."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED
from pipeline.periods import period_from_code
from pipeline.problems import Finding, Stop

LEAST_THRESHOLD = 5
STRICTEST_FIRST = ("high", "personal", "public")

# How a figure is made from protected counts, by the method that measured it.
WAYS = {
    "count": "count",
    "distinct": "count",
    "total": "count",
    "units": "count",
    "bedspaces": "count",
    "units_accepting": "count",
    "places_average": "count",
    "family_places": "count",
    "time_bands": "count",
    "weekday_bands": "count",
    "over_time": "count",
    "rows_received": "count",
    "rows_quarantined": "count",
    "share": "share",
    "distribution": "share",
    "crossed": "share",
    "fields_recorded": "record_share",
    "rows_accepted": "record_share",
    "required_filled": "record_share",
    "fields_filled": "record_share",
    "fields_valid": "record_share",
    "ward_rate": "rate",
    "women_rate": "rate",
    "places_rate": "rate",
    "median_stay": "median",
    "mean_stay": "median",  # rounded like one: it rests on every stay, and one long stay moves it
    "nights_by_fullness": "nights",
    "top": "top",
    "rank": "rank",
    "correlation": "correlation",
    "rate_ratio": "rate_ratio",
    "chance_range": "chance_range",
    "representation": "representation",
    "occupied": "occupied",
    "turned_away": "turned_away",
    "units_needed": "units_needed",
    "expected_refused": "expected_refused",
    "net_agreement": "net_agreement",
    "response": "response",
    # Made of official statistics alone, so every source must be public.
    "benchmark": "public",
    "expected": "public",
    "recommended": "public",
    "reference": "public",
    "residents": "public",
    # Whether a file came: no count of people or records.
    "years_supplied": "open",
    # When a file came, and in which month its records end.
    "days_to_receipt": "open",
    "months_without_records": "open",
}
# Rows of files by what became of them, and answers that say nothing ("not recorded"): slips of a pen, not what anybody is. They are
# rounded like every count and never hidden for being few; what they say of the rest is audited with the rest.
OF_ROWS = ("rows_received", "rows_quarantined", "rows_accepted", "required_filled", "fields_filled")
OF_FILES = (*OF_ROWS, "fields_valid")
RECORDING = "_recorded_percent"
OF_RECORDED = "_of_recorded_percent"

_BETWEEN_DIMENSIONS = re.compile(r"[;*,|]|\s+by\s+")


def add_rules(measures: pd.DataFrame, policy, indicators: Mapping) -> pd.DataFrame:
    """The measures with `way`, `per`, `sensitivity`, `threshold`, `spare`, `recorded` and `may_print`.

    `spare` is the fewest who must not be in a share; `recorded` is how many of the share's group said anything, where known.
    Raises Stop with every unknown indicator, method or data set, and every threshold that rounding would undercut.
    """
    blocks = {name: block for block in indicators.values() for name in block.titles}
    _stop_unknown(measures, policy, blocks)
    ruled = measures.reset_index(drop=True).copy()
    ruled["way"] = [_way(name, blocks[name]) for name in ruled["indicator"]]
    ruled["per"] = pd.array([blocks[name].per for name in ruled["indicator"]], dtype="Float64")
    lines = [_strictest(_data_sets(row), policy) for row in ruled.to_dict("records")]
    of_rows = ruled["indicator"].map(lambda name: blocks[name].method in OF_ROWS)
    ruled["sensitivity"] = [line["lines" if own else "sensitivity"] for line, own in zip(lines, of_rows, strict=True)]
    ruled["threshold"] = [line["threshold"] for line in lines]
    nobodys = ruled["indicator"].map(lambda name: blocks[name].method in OF_FILES) | ruled["group"].isin([NOT_RECORDED, NOT_MAPPED])
    ruled.loc[nobodys, "threshold"] = 0
    ruled["spare"] = [_spare(way, line) for way, line in zip(ruled["way"], lines)]
    ruled["recorded"] = _recorded(ruled, blocks)
    ruled["may_print"] = [_may_print(row, line, policy) for row, line in zip(ruled.to_dict("records"), lines)]
    return ruled


def add_contributors(ruled: pd.DataFrame, contributors: pd.DataFrame | None) -> pd.DataFrame:
    """`ruled` with `behind_numerator` and `behind_denominator`: the different people or families; missing where no record names any.

    Persons and households must both pass: ten stays of one person, or nine children of three families, are few.
    """
    known = {} if contributors is None else {(ref, part): number for ref, part, number in contributors[["ref", "part", "contributors"]].itertuples(index=False, name=None)}
    behind = {part: [known.get((ref, part), pd.NA) for ref in ruled["ref"]] for part in ("numerator", "denominator")}
    return ruled.assign(**{f"behind_{part}": pd.array(numbers, dtype="Float64") for part, numbers in behind.items()})


def _way(name: str, block) -> str:
    """A share's recording rate speaks of the records, not of what anybody is; trends and forecasts are worked out from printed months."""
    if block.method == "share" and name.endswith(RECORDING) and not name.endswith(OF_RECORDED):
        return "record_share"
    kind = block.kind(name)
    return WAYS[kind] if kind == block.method else kind


def _data_sets(row: Mapping) -> list[str]:
    """The data sets behind a figure: its sources, or for a figure about files the data set that its group names."""
    named = [source for source in row["sources"].split(";") if source]
    return named or [row["group"].partition(".")[0]]


def _strictest(names: list[str], policy) -> dict[str, object]:
    """The strictest of the data sets' lines: most sensitive, highest threshold, largest k, ward only where all allow it."""
    lines = [policy.data_sets[name] for name in names]
    return {
        "sensitivity": min((line.sensitivity for line in lines), key=STRICTEST_FIRST.index),
        "lines": min((line.lines or line.sensitivity for line in lines), key=STRICTEST_FIRST.index),
        "threshold": max(line.threshold or policy.threshold for line in lines),
        "k": max(line.class_disclosure_k for line in lines),
        "ward": all(line.geography == "ward" for line in lines),
        "pool_years": max(line.pool_years for line in lines),
    }


def _spare(way: str, line: Mapping) -> int:
    """How many of the group must not be in a share for it to be printed, so that it does not speak of everybody."""
    if way != "share":
        return 0
    return max(line["k"] + 1, line["threshold"] if line["sensitivity"] == "high" else 0)


def _recorded(ruled: pd.DataFrame, blocks: Mapping) -> pd.Series:
    """For the rows of a share, how many of its group gave any answer, as far as the figures printed beside it tell."""
    figure = [ruled["indicator"].map(lambda name: blocks[name].id), *(ruled[name] for name in ("period", "geography", "area_code"))]
    keys = pd.Series(list(zip(*figure, strict=True)), index=ruled.index)
    rate = ruled["way"].eq("record_share") & ruled["indicator"].str.endswith(RECORDING)
    said = dict(zip(keys[rate], ruled.loc[rate, "numerator"], strict=True))
    silent = ruled["numerator"].where(ruled["group"].isin([NOT_RECORDED, NOT_MAPPED]), 0).groupby(keys).transform("sum")
    beside = pd.Series([said.get(key, pd.NA) for key in keys], index=ruled.index, dtype="Float64")
    return beside.fillna(ruled["denominator"] - silent).where(ruled["way"].eq("share"))


def _may_print(row: Mapping, line: Mapping, policy) -> bool:
    """False where the design of the table alone forbids the figure: its geography, or too many characteristics crossed."""
    if row["way"] == "public" and line["sensitivity"] != "public":
        return False
    if row["geography"] != "area" and not line["ward"]:
        return False
    crossed = len([part for part in _BETWEEN_DIMENSIONS.split(row["breakdown"]) if part])
    return crossed <= _most_crossed(row, line, policy)


def _most_crossed(row: Mapping, line: Mapping, policy) -> int:
    """Two only where many are counted, and over as many years together as the data set asks for, in windows that never overlap."""
    small = pd.isna(row["denominator"]) or row["denominator"] < 250
    if small or not _pooled(period_from_code(row["period"]).years, line["pool_years"], policy.pooled_until):
        return policy.max_dims.n_under_250
    return policy.max_dims.otherwise


def _pooled(years: tuple[int, ...], asked: int, until: int) -> bool:
    return asked == 1 or len(years) == asked and (years[-1] - until) % asked == 0


def _stop_unknown(measures: pd.DataFrame, policy, blocks: Mapping) -> None:
    findings = [_no_indicator(name) for name in sorted(set(measures["indicator"]) - set(blocks))]
    methods = {blocks[name].method for name in measures["indicator"] if name in blocks}
    findings += [_no_way(method) for method in sorted(methods - set(WAYS))]
    pairs = measures[["sources", "group"]].drop_duplicates().to_dict("records")
    named = {name for pair in pairs for name in _data_sets(pair)}
    findings += [_no_data_set(name) for name in sorted(named - set(policy.data_sets))]
    thresholds = {"threshold": policy.threshold} | {name: line.threshold for name, line in policy.data_sets.items() if line.threshold}
    findings += [_bad_threshold(name) for name, least in thresholds.items() if _undercut(least, policy.round_base)]
    if findings:
        raise Stop(findings)


def _undercut(threshold: int, base: int) -> bool:
    """True when a count at the threshold would be rounded below it, or the threshold is lower than allowed."""
    return threshold < LEAST_THRESHOLD or (threshold + base / 2) // base * base < threshold


def _no_indicator(name: str) -> Finding:
    what = f"a measure named {name} is not in the register"
    return _finding(what, "config/indicators.yml", "every measure named there", "no such name", "add it")


def _no_way(method: str) -> Finding:
    found = "a method that protect has no way of protecting"
    return _finding(f"the method {method} is unknown to protect", "config/indicators.yml, method", "a known method", found, "correct it")


def _no_data_set(name: str) -> Finding:
    where = "config/disclosure.yml, data_sets"
    return _finding(f"nothing says how {name or 'a figure without sources'} is protected", where, "a line for it", "no line", "add one")


def _bad_threshold(name: str) -> Finding:
    wanted = f"at least {LEAST_THRESHOLD}, and rounded no lower than itself"
    return _finding(f"the threshold of {name} lets small counts out", "config/disclosure.yml", wanted, "a lower one", "raise it")


def _finding(what: str, where: str, wanted: str, found: str, do: str) -> Finding:
    return Finding(what=what, where=where, wanted=wanted, found=found, do=f"open {where.partition(',')[0]} and {do}")
