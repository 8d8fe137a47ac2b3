"""This year beside last year, and one agency beside another: what may be right, but somebody should look at.

Every finding is of severity look. Numbers are told only where none of them is small; an answer is never named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, Agreement, Amount, Contract, Limits
from pipeline.periods import financial_year
from pipeline.problems import Finding
from pipeline.steps import keep

_SILENT = (NOT_RECORDED, NOT_MAPPED)
_ASK = "ask the agency whether this happened or the recording changed; if it is right, accept the finding in config/accepted_findings.yml"


def compare(table: pd.DataFrame, contract: Contract, limits: Limits, children: Mapping[str, pd.DataFrame] | None = None) -> list[Finding]:
    """Findings where a year of a data set differs from the year before in volume, mix or recording by more than the limits.

    `table`: the linked rows of all years (row_id, year, fields as codes). `children`: data set__field → row_id, item, for fields
    with several answers. A year is compared only when it and the year before it both came.
    """
    came = sorted(int(year) for year in table["year"].dropna().unique())
    recorded = _years_of_records(table, contract)
    pairs = [(year, table.loc[table["year"].eq(year - 1)], table.loc[table["year"].eq(year)]) for year in came if year - 1 in came]
    findings: list[Finding] = []
    for year, before, now in pairs:
        findings += _volume(before, now, contract, year, limits)
        if min(len(before), len(now)) >= limits.smallest_rows and {year - 1, year} <= recorded:
            findings += _mix(before, now, contract, year, limits)
            findings += _recording(before, now, contract, year, limits, children or {})
    return findings


def agree(
    tables: Mapping[str, pd.DataFrame], rules: Sequence[Agreement], limits: Limits, contracts: Mapping[str, Contract] | None = None
) -> list[Finding]:
    """Findings where two amounts that should agree do not; a year is looked at only when both data sets came for it, as records."""
    pages = contracts or {}
    tables = {name: _of_records(table, pages[name]) if name in pages else table for name, table in tables.items()}
    return [
        finding
        for rule in rules
        for year in sorted(_years(tables, rule.left) & _years(tables, rule.right))
        for finding in _agreement(tables, rule, year, limits)
    ]


def _volume(before: pd.DataFrame, now: pd.DataFrame, contract: Contract, year: int, limits: Limits) -> list[Finding]:
    sizes = [_size(rows, contract) for rows in (before, now)]
    if contract.shape == "counts" or max(sizes) < limits.smallest_rows or not sizes[0]:
        return []
    change = 100 * (sizes[1] - sizes[0]) / sizes[0]
    if abs(change) <= limits.volume_change_percent:
        return []
    numbers = _told(sizes, f"from {sizes[0]:,} to {sizes[1]:,} rows", limits)
    return [
        _finding(
            contract,
            year,
            "volume_against_last_year",
            what=f"there are many {'more' if change > 0 else 'fewer'} rows than last year",
            wanted=f"at most {limits.volume_change_percent:g} % more or fewer",
            found=f"the number {'rose' if change > 0 else 'fell'} by more than the limit{numbers}",
        )
    ]


def _size(rows: pd.DataFrame, contract: Contract) -> int:
    """How many the rows are of: themselves, or what they count where they came as counts."""
    if contract.counts is None or contract.counts.count not in rows:
        return len(rows)
    return int(rows[contract.counts.count].fillna(1).sum())


def _years_of_records(table: pd.DataFrame, contract: Contract) -> set[int]:
    """The years of which there are records, and not counts in their place."""
    years = table["year"]
    if contract.counts is not None and contract.counts.count in table:
        years = years[table[contract.counts.count].isna()]
    return {int(year) for year in years.dropna().unique()}


def _mix(before: pd.DataFrame, now: pd.DataFrame, contract: Contract, year: int, limits: Limits) -> list[Finding]:
    findings = []
    coded = [field for field in contract.fields if field.code_list and not field.separator and field.name in now]
    for field in coded:
        shares = [_shares(rows[field.name], limits) for rows in (before, now)]
        if any(share is None for share in shares):
            continue
        largest = shares[0].add(shares[1], fill_value=0).nlargest(limits.mix_largest).index
        moved = (shares[1].reindex(largest, fill_value=0) - shares[0].reindex(largest, fill_value=0)).abs()
        many = int((moved > limits.mix_change_points).sum())
        if many:
            findings.append(
                _finding(
                    contract,
                    year,
                    f"{field.name}_mix_against_last_year",
                    what=f"the answers in '{field.title}' are shared out differently from last year",
                    wanted=f"the {limits.mix_largest} largest answers within {limits.mix_change_points:g} points of last year",
                    found=f"{many} of them moved by more",
                    column=field.name,
                )
            )
    return findings


def _shares(answers: pd.Series, limits: Limits) -> pd.Series | None:
    """answer → its percent of the rows that say; None when too few rows say anything."""
    said = answers[answers.notna() & ~answers.isin(_SILENT)]
    return 100 * said.value_counts(normalize=True) if len(said) >= limits.smallest_rows else None


def _recording(
    before: pd.DataFrame, now: pd.DataFrame, contract: Contract, year: int, limits: Limits, children: Mapping[str, pd.DataFrame]
) -> list[Finding]:
    findings = []
    for field in (each for each in contract.fields if each.characteristic and each.name in now):
        said = [_says(rows, field.name, children.get(f"{contract.name}__{field.name}")) for rows in (before, now)]
        rates = [100 * count / len(rows) for count, rows in zip(said, (before, now), strict=True)]
        if rates[0] - rates[1] <= limits.recording_fall_points:
            continue
        counts = [*said, len(before) - said[0], len(now) - said[1]]
        numbers = _told(counts, f"from {rates[0]:.0f} % to {rates[1]:.0f} % of the rows", limits)
        findings.append(
            _finding(
                contract,
                year,
                f"{field.name}_recording_against_last_year",
                what=f"'{field.title}' is recorded less often than last year",
                wanted=f"a fall of at most {limits.recording_fall_points:g} points",
                found=f"the share of rows that say anything fell by more than the limit{numbers}",
                column=field.name,
            )
        )
    return findings


def _says(rows: pd.DataFrame, field: str, child: pd.DataFrame | None) -> int:
    """How many rows say anything in the field."""
    if child is not None:
        return int(rows["row_id"].isin(child.loc[~child["item"].isin(_SILENT), "row_id"]).sum())
    return int((rows[field].notna() & ~rows[field].isin(_SILENT)).sum())


def _of_records(table: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    if contract.counts is None or contract.counts.count not in table:
        return table
    return keep(table, table[contract.counts.count].isna(), f"{contract.name}: rows that are records")


def _years(tables: Mapping[str, pd.DataFrame], amount: Amount) -> set[int]:
    if amount.data_set not in tables:
        return set()
    return {int(year) for year in tables[amount.data_set]["year"].dropna().unique()}


def _agreement(tables: Mapping[str, pd.DataFrame], rule: Agreement, year: int, limits: Limits) -> list[Finding]:
    left, right = (_amount(tables[amount.data_set], amount, year) for amount in (rule.left, rule.right))
    low = rule.at_least is not None and left < rule.at_least * right
    high = rule.at_most is not None and left > rule.at_most * right
    if not low and not high:
        return []
    numbers = _told([left, right], f"{left:,.0f} beside {right:,.0f}", limits)
    names = " and ".join(dict.fromkeys([rule.left.data_set, rule.right.data_set]))
    return [
        Finding(
            what=f"{names} do not agree: {rule.left.words} are too {'few' if low else 'many'} beside {rule.right.words}",
            where=f"{names}, {financial_year(year).short_label}",
            wanted=_between(rule),
            found=f"{'fewer' if low else 'more'} than that{numbers}",
            do=rule.do,
            severity="look",
            data_set=rule.left.data_set,
            year=year,
            check=rule.id,
        )
    ]


def _between(rule: Agreement) -> str:
    ends = [("at least", rule.at_least), ("at most", rule.at_most)]
    said = " and ".join(f"{word} {end:g}" for word, end in ends if end is not None)
    return f"{rule.left.words}, divided by {rule.right.words}: {said}. {rule.why}"


def _amount(table: pd.DataFrame, amount: Amount, year: int) -> float:
    rows = table
    for column, codes in amount.where.items():
        rows = rows.loc[rows[column].isin(codes)]
    if amount.count == "most_at_once":
        return _most_at_once(rows, amount, year)
    rows = rows.loc[rows["year"].eq(year)]
    return float(rows[amount.field].sum()) if amount.count == "sum" else float(len(rows))


def _most_at_once(rows: pd.DataFrame, amount: Amount, year: int) -> float:
    """The most rows open on one night of the year; a row without a last day is open until the end of its own year.

    A year's file is made soon after the year: whoever was still there on its last day left later, and no later file says when.
    """
    period = financial_year(year)
    first, last = pd.Timestamp(period.first_day), pd.Timestamp(period.last_day)
    rows = rows.loc[rows["year"].eq(year) | rows[amount.last_day].notna()]
    there = rows.loc[rows[amount.first_day].le(last) & ~rows[amount.last_day].le(first)]
    comes = pd.Series(1, index=there[amount.first_day])
    goes = pd.Series(-1, index=there[amount.last_day].dropna())
    by_day = pd.concat([comes, goes]).groupby(level=0).sum().sort_index()
    return float(by_day.cumsum().max()) if len(by_day) else 0.0


def _told(counts: Sequence[float], words: str, limits: Limits) -> str:
    """': ' and the words when none of the counts behind them is small; nothing when one is."""
    return f": {words}" if min(counts) >= limits.smallest_told else ""


def _finding(contract: Contract, year: int, check: str, *, what: str, wanted: str, found: str, column: str = "") -> Finding:
    now, before = financial_year(year).short_label, financial_year(year - 1).short_label
    return Finding(
        what=f"{contract.title}: {what}",
        where=f"{contract.name}{f', column {column!r}' if column else ''}, {now} beside {before}",
        wanted=wanted,
        found=found,
        do=_ASK,
        severity="look",
        data_set=contract.name,
        year=year,
        column=column,
        check=check,
    )
