"""What the checks found, and what becomes of it: rows set aside, values emptied, findings told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.catalogue import Contract
from pipeline.check.engine import Judge, Outcome, evaluate
from pipeline.check.suite import checks_of, with_check_columns
from pipeline.check.telling import broken_check, finding_per_file, over_limit, table_finding, wrong_year
from pipeline.problems import Finding, Stop
from pipeline.spellings import in_plain_text
from pipeline.steps import keep

SET_ASIDE = ["row_id", "source_file", "source_sheet", "source_row", "year", "reason"]
RESULT_COLUMNS = {"data_set": "str", "check": "str", "column": "str", "severity": "str", "evaluated": "int64"}
RESULT_COLUMNS |= {"unexpected_count": "int64", "passed": "bool", "why": "str"}
TOLD = ["row_id", "source_file", "source_sheet", "source_row", "year", "year it is dated in"]
YEAR_REASON = "belongs to another year"


@dataclass(frozen=True)
class Checked:
    """`table`: the rows that may go on. `quarantine`: where each other row stood, and the reason; no values. `results`: one row
    a check: data_set, check, column, severity, evaluated, unexpected_count, passed, why. `children`: without rows set aside."""

    table: pd.DataFrame
    quarantine: pd.DataFrame
    findings: list[Finding]
    results: pd.DataFrame
    children: dict[str, pd.DataFrame]


def check(
    table: pd.DataFrame,
    contract: Contract,
    references: Mapping[str, pd.DataFrame] | None = None,
    children: Mapping[str, pd.DataFrame] | None = None,
    judge: Judge | None = None,
) -> Checked:
    """The cleaned rows of one data set (all years at once) parted into those that may go on and those set aside.

    `references` are the checked tables that foreign keys point to. `judge` asks the library in another process; it gets the
    columns the checks look at and gives counts and row ids. What must stop a run is a finding of severity stop. Raises Stop
    when a column of the contract is missing from the table, before anything is evaluated.
    """
    _columns_first(table, contract)
    references = references or {}
    sound = keep(table[_looked_at(table, contract)], table["quarantine_reason"].eq(""), f"{contract.name}: rows that clean could read")
    sound = with_check_columns(sound, contract, references)
    outcomes = evaluate(sound, checks_of(contract, references), judge) if len(sound) else []
    watched = sound[[name for name in TOLD if name in sound]]
    del sound  # only where each row stood is still needed, and the accepted rows need its place
    reasons = _reasons(table, outcomes)
    emptied = _with_values_emptied(table, outcomes)
    aside = table["row_id"].isin(reasons.index)
    accepted = keep(emptied, ~aside, f"{contract.name}: rows that passed every check that stops")
    accepted = accepted.drop(columns="quarantine_reason").reset_index(drop=True)
    set_aside = in_plain_text(table.loc[aside, SET_ASIDE[:-1]])
    set_aside = set_aside.assign(reason=set_aside["row_id"].map(reasons).astype("str"))[SET_ASIDE].reset_index(drop=True)
    return Checked(
        accepted,
        set_aside,
        _findings(outcomes, watched, contract) + over_limit(accepted, set_aside, contract, _wrong_years(outcomes, watched)),
        _results(outcomes, contract),
        _without_rows(children or {}, reasons.index),
    )


def combine_checked(parts: Sequence[Checked]) -> Checked:
    """Rows in several forms, each checked as what it is, as one; a column that a form has not is missing in its rows."""
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for part in parts for name in part.children)
    children = {name: pd.concat([part.children[name] for part in parts if name in part.children], ignore_index=True) for name in names}
    return Checked(
        pd.concat([part.table for part in parts], ignore_index=True),
        pd.concat([part.quarantine for part in parts], ignore_index=True),
        [finding for part in parts for finding in part.findings],
        pd.concat([part.results for part in parts], ignore_index=True),
        children,
    )


def _looked_at(table: pd.DataFrame, contract: Contract) -> list[str]:
    """All columns but what was written where there is a code, which only the groups of counts are told apart by."""
    written = set() if contract.is_counted_form else {f"{page.name}_source" for page in contract.fields if page.code_list}
    return [name for name in table if name not in written - {page.name for page in contract.fields}]


def _columns_first(table: pd.DataFrame, contract: Contract) -> None:
    missing = [page.name for page in contract.fields if page.name not in table]
    if missing:
        raise Stop(
            [
                Finding(
                    what=f"the cleaned table of {contract.name} lacks columns that its checks look at",
                    where=f"{contract.name}, after clean",
                    wanted=f"every field of config/contracts/{contract.name}.yml",
                    found=f"none called {', '.join(missing)}",
                    do="run again; if it stays, report these five lines",
                    data_set=contract.name,
                    check="columns_present",
                )
            ]
        )


def _reasons(table: pd.DataFrame, outcomes: Sequence[Outcome]) -> pd.Series:
    """row_id → why it is set aside, every reason joined by "; "."""
    unread = table.loc[table["quarantine_reason"].ne(""), ["row_id", "quarantine_reason"]]
    found = [pd.DataFrame({"row_id": unread["row_id"].to_numpy("int64"), "reason": unread["quarantine_reason"].to_numpy()})]
    for outcome in outcomes:
        if outcome.check.fate == "row":
            reason = YEAR_REASON if outcome.check.id == "inside_year" else f"fails {outcome.check.id}"
            found.append(pd.DataFrame({"row_id": outcome.row_ids, "reason": reason}))
    return pd.concat(found).groupby("row_id")["reason"].agg("; ".join)


def _with_values_emptied(table: pd.DataFrame, outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """A value that cannot be right, in a field that may be empty, becomes missing: the row says more without it than nothing at all."""
    emptied = {}
    for outcome in outcomes:
        if outcome.check.fate == "value" and len(outcome.row_ids):
            column = emptied.get(outcome.check.column, table[outcome.check.column])
            emptied[outcome.check.column] = column.mask(table["row_id"].isin(outcome.row_ids))
    return table.assign(**emptied)


def _without_rows(children: Mapping[str, pd.DataFrame], row_ids: pd.Index) -> dict[str, pd.DataFrame]:
    return {name: keep(child, ~child["row_id"].isin(row_ids), f"{name}: answers of rows that go on") for name, child in children.items()}


def _results(outcomes: Iterable[Outcome], contract: Contract) -> pd.DataFrame:
    lines = [
        (contract.name, o.check.id, o.check.column, o.check.severity, o.evaluated, o.unexpected, o.passed, o.check.why) for o in outcomes
    ]
    return pd.DataFrame(lines, columns=list(RESULT_COLUMNS)).astype(RESULT_COLUMNS)


def _findings(outcomes: Sequence[Outcome], watched: pd.DataFrame, contract: Contract) -> list[Finding]:
    findings: list[Finding] = []
    misplaced = _misplaced(outcomes, watched)
    dealt_with: dict[str, np.ndarray] = {}
    for outcome in outcomes:
        if outcome.error:
            findings.append(broken_check(outcome, contract))
        elif outcome.passed or outcome.check.told_by_clean:
            continue
        elif "mostly" in outcome.check.arguments or not len(outcome.row_ids):
            findings.append(table_finding(outcome, contract))
        else:
            rows = watched[watched["row_id"].isin(_not_yet_told(outcome, dealt_with))]
            whole = rows["source_file"].isin(misplaced if outcome.check.id == "inside_year" else [])
            findings += wrong_year(rows[whole], contract) + finding_per_file(rows[~whole], outcome, contract)
    return findings


def _not_yet_told(outcome: Outcome, dealt_with: dict[str, np.ndarray]) -> np.ndarray:
    """The rows that fail the check, without those of which the same column was emptied or set aside for an earlier check."""
    column = outcome.check.column
    earlier = dealt_with.get(column, np.array([], dtype="int64"))
    if outcome.check.fate == "told":
        return np.setdiff1d(outcome.row_ids, earlier)
    dealt_with[column] = np.union1d(earlier, outcome.row_ids)
    return outcome.row_ids


def _misplaced(outcomes: Sequence[Outcome], watched: pd.DataFrame) -> list[str]:
    """Files of which every row is dated in another year: they lie in the wrong folder."""
    outside = np.concatenate([o.row_ids for o in outcomes if o.check.id == "inside_year"] or [np.array([], dtype="int64")])
    if not len(outside):
        return []
    dated = watched.loc[watched["row_id"].isin(outside), "source_file"].value_counts()
    everything = watched["source_file"].value_counts()
    return sorted(file for file, rows in dated.items() if rows and rows == everything[file])


def _wrong_years(outcomes: Sequence[Outcome], watched: pd.DataFrame) -> set[int]:
    rows = watched["source_file"].isin(_misplaced(outcomes, watched))
    return set(watched.loc[rows, "year"].astype(int))
