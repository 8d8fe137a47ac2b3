"""Every figure the assessment gives, each with its numerator, denominator, interval, status and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.measure.counted_rows import rows_sent, spread_counts
from pipeline.measure.coverage import coverage_of, fill_gaps
from pipeline.measure.registry import METHODS
from pipeline.measure.rows import evidence_table, measures_table
from pipeline.measure.settling import settle

__all__ = ["METHODS", "Measures", "measure"]


@dataclass(frozen=True, eq=False)
class Measures:
    """frame: the long table, one row a planned figure. evidence: ref, data_set, part, row_ids of every figure with rows behind it."""

    frame: pd.DataFrame
    evidence: pd.DataFrame


def measure(
    tables: Mapping[str, pd.DataFrame],
    indicators: Mapping,
    periods: list,
    places,
    receipts: pd.DataFrame,
    area_code: str,
    *,
    contracts: Mapping,
    codes: Mapping,
    breaks: Iterable = (),
    quarantine: pd.DataFrame | None = None,
) -> Measures:
    """The measures of one area: a row for every planned figure, those that cannot be given with the reason.

    tables: data set, or data set__field for a field with several answers → clean linked rows (row_id, year, codes as text).
    indicators: block name → Indicator. periods: Period, years and window. places: the area's wards and people.
    receipts: one row a file, with accepted and quarantined as the checks left them. codes: list name → CodeList.
    quarantine: one row a row set aside, with data_set, year and reason; none when left out.
    breaks: SeriesBreak; its caveat goes with every figure whose period it lies in.
    Raises KeyError for a method that is not in the registry, ValueError when two figures have one ref.
    """
    coverage = coverage_of(receipts, contracts)
    spread, origins = spread_counts(tables, contracts)
    known = fill_gaps(spread, contracts) | _lists(codes, contracts) | {"receipts": receipts}
    known["quarantine"] = pd.DataFrame(columns=["data_set", "year", "reason"]) if quarantine is None else quarantine
    measures, evidence = [], []
    for indicator in indicators.values():
        made = METHODS[indicator.method](indicator, known, periods, places)
        rows, behind = settle(made, indicator, periods, coverage, breaks, area_code)
        measures += rows
        evidence += behind
    frame = measures_table(measures)
    _refuse_twins(frame["ref"])
    return Measures(frame, evidence_table(rows_sent(evidence, origins)))


def _lists(codes: Mapping, contracts: Mapping) -> dict[str, pd.DataFrame]:
    """codes__<list> → the codes that name the groups of a breakdown; data sets and their characteristics are such lists too."""
    lists = {name: list(code_list.labels) for name, code_list in codes.items()}
    lists["data_set"] = list(contracts)
    lists["data_set_field"] = [f"{name}.{field.name}" for name, page in contracts.items() for field in page.fields if field.characteristic]
    return {f"codes__{name}": pd.DataFrame({"code": listed}) for name, listed in lists.items()}


def _refuse_twins(refs: pd.Series) -> None:
    twins = refs[refs.duplicated()].unique()
    if len(twins):
        raise ValueError(f"two figures have one ref: {', '.join(twins[:5])}")
