"""Every figure the assessment gives, each with its numerator, denominator, interval, status and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.catalogue import months_before_break
from pipeline.measure.comparisons import with_comparisons
from pipeline.measure.contributors import contributors_of, people_of
from pipeline.measure.counted_rows import rows_sent, spread_counts
from pipeline.measure.changes import with_changes
from pipeline.measure.coverage import coverage_of, fill_gaps
from pipeline.measure.registry import METHODS
from pipeline.measure.rows import evidence_table, gather, measures_table
from pipeline.measure.settling import settle
from pipeline.measure.stays import days_by_row

__all__ = ["METHODS", "Measures", "measure"]


@dataclass(frozen=True, eq=False)
class Measures:
    """frame: the long table, one row a planned figure. evidence: ref, data_set, part, row_ids of every figure with rows behind it.

    contributors: ref, part, and how many different people or families stand behind it, where the records name any; of a mean of amounts
    also how much of them the largest bring. people: who each of these records is of.
    """

    frame: pd.DataFrame
    evidence: pd.DataFrame
    contributors: pd.DataFrame
    people: pd.DataFrame


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
    outcomes: pd.DataFrame | None = None,
) -> Measures:
    """The measures of one area: a row for every planned figure, those that cannot be given with the reason.

    tables: data set, or data set__field for a field with several answers → clean linked rows (row_id, year, codes as text).
    indicators: block name → Indicator. periods: Period, years and window. places: the area's wards and people.
    receipts: one row a file, with accepted and quarantined as the checks left them, and received_on where it is known. codes: list name → CodeList.
    quarantine: one row a row set aside, with data_set, year and reason; none when left out.
    outcomes: data_set, field, year, and how many values were given and could be used; none when left out.
    breaks: SeriesBreak; its caveat goes with every figure whose period it lies in.
    Raises KeyError for a method that is not in the registry, ValueError when two figures have one ref.
    """
    coverage = coverage_of(receipts, contracts)
    spread, origins = spread_counts(tables, contracts)
    known = with_changes(fill_gaps(spread, contracts), contracts) | _lists(codes, contracts) | {"receipts": _with_days(receipts)}
    known |= _beside(quarantine, outcomes) | {"dated_by": _dates(contracts), "months_before_break": _months_before_break(breaks, contracts, periods)}
    measures, evidence = [], []
    for indicator in indicators.values():
        made = gather(METHODS[table.method](table, known, when, places) for table, when in indicator.tables(periods) if when)
        rows, behind = settle(made, indicator, periods, coverage, breaks, area_code)
        measures += rows
        evidence += behind
    measures, evidence = with_comparisons(measures, evidence, indicators)
    frame = measures_table(measures)
    _refuse_twins(frame["ref"])
    people = people_of(known, contracts)
    days = {name: days_by_row(each, known) for name, each in indicators.items() if each.method == "mean_stay" and each.data_set in known}
    return Measures(frame, evidence_table(rows_sent(evidence, origins)), contributors_of(evidence_table(evidence), people, days), people)


def _lists(codes: Mapping, contracts: Mapping) -> dict[str, pd.DataFrame]:
    """codes__<list> → the codes that name the groups of a breakdown; data sets and their characteristics are such lists too.

    parts__<list> → what else is put into each group: the codes of a longer list, where a shorter one merges them.
    """
    lists = {name: list(code_list.labels) for name, code_list in codes.items()}
    spelled = {name: [(row.source_value, row.code) for row in code_list.rows] for name, code_list in codes.items()}
    lists["data_set"] = list(contracts)
    lists["data_set_field"] = [f"{name}.{field.name}" for name, page in contracts.items() for field in page.fields if field.characteristic]
    lists["data_set_required_field"] = [f"{name}.{field.name}" for name, page in contracts.items() for field in page.required_fields]
    lists["data_set_checked_field"] = [f"{name}.{field.name}" for name, page in contracts.items() for field in page.fields if field.is_checked]
    parts = {f"parts__{name}": pd.DataFrame(pairs, columns=["part", "code"]) for name, pairs in spelled.items()}
    return parts | {f"codes__{name}": pd.DataFrame({"code": listed}) for name, listed in lists.items()}


def _beside(quarantine: pd.DataFrame | None, outcomes: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """What the checks left, empty where it was left out."""
    return {
        "quarantine": pd.DataFrame(columns=["data_set", "year", "reason"]) if quarantine is None else quarantine,
        "outcomes": pd.DataFrame(columns=["data_set", "field", "year", "given", "valid"]) if outcomes is None else outcomes,
    }


def _with_days(receipts: pd.DataFrame) -> pd.DataFrame:
    """The receipts with the columns that say when a file came, empty where nobody knows."""
    unknown = {name: "" for name in ("received_on", "received_how") if name not in receipts}
    return receipts.assign(**unknown) if unknown else receipts


def _dates(contracts: Mapping) -> pd.DataFrame:
    """data_set and the field its records are dated by, for data sets of records that have one."""
    dated = [(name, page.year_field) for name, page in contracts.items() if page.year_field and page.field(page.year_field).type in ("date", "datetime")]
    return pd.DataFrame(dated, columns=["data_set", "field"])


def _months_before_break(breaks: Iterable, contracts: Mapping, periods: list) -> pd.DataFrame:
    """data_set, period, and how many months at the period's start are not counted as its last are."""
    lines = [(name, period.code, months_before_break(breaks, name, period)) for name in contracts for period in periods]
    return pd.DataFrame(lines, columns=["data_set", "period", "months"])


def _refuse_twins(refs: pd.Series) -> None:
    twins = refs[refs.duplicated()].unique()
    if len(twins):
        raise ValueError(f"two figures have one ref: {', '.join(twins[:5])}")
