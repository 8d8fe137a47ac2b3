"""Corrections from config/corrections.yml, applied to the text as it was received, each one exactly where it says."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.catalogue import Contract, Correction
from pipeline.problems import Finding, how_many, row_numbers
from pipeline.spellings import one_spelling, plain_text

PAGE = "config/corrections.yml"


def apply_corrections(table: pd.DataFrame, contract: Contract, corrections: Iterable[Correction]) -> tuple[pd.DataFrame, list[Finding]]:
    """The table with each correction of its data set and years made, and the correction's id in the column `corrections`.

    The findings of severity stop name a correction that matches nothing, or whose wrong value no longer stands there.
    """
    corrected = table.assign(corrections=one_spelling("", table.index))
    findings = []
    years = {int(year) for year in table["year"].dropna().unique()}
    for correction in corrections:
        if correction.data_set == contract.name and correction.year in years:
            corrected, finding = _apply(corrected, contract, correction)
            findings.append(finding)
    return corrected, findings


def _apply(table: pd.DataFrame, contract: Contract, correction: Correction) -> tuple[pd.DataFrame, Finding]:
    unknown = [name for name in (*correction.match, correction.field) if name and name not in table]
    if unknown or (correction.action == "set" and not (correction.field and correction.set_to is not None)):
        return table, _badly_written(correction, contract)
    rows = table["year"].eq(correction.year)
    for name, wanted in correction.match.items():
        rows &= table[name].astype("str").str.strip().eq(str(wanted).strip())
    if not rows.any():
        return table, _no_match(correction)
    if correction.field and correction.expected is not None:
        changed = rows & table[correction.field].str.strip().ne(correction.expected.strip())
        if changed.any():
            return table, _other_value(correction, table[changed])
    return _made(table, rows, correction), _note(correction, table[rows])


def _made(table: pd.DataFrame, rows: pd.Series, correction: Correction) -> pd.DataFrame:
    made = table.copy()
    if correction.action == "set":
        made[correction.field] = plain_text(made[correction.field])
        made.loc[rows, correction.field] = correction.set_to
    else:
        made.loc[rows, "quarantine_reason"] = f"set aside by correction {correction.id}"
    made["corrections"] = plain_text(made["corrections"])
    earlier = made.loc[rows, "corrections"]
    made.loc[rows, "corrections"] = earlier.where(earlier.eq(""), earlier + ";") + correction.id
    return made


def _finding(correction: Correction, severity: str, what: str, wanted: str, found: str, do: str, rows: pd.Series | None = None) -> Finding:
    numbers = tuple(int(row) for row in rows) if rows is not None else ()
    return Finding(
        what=what,
        where=f"{PAGE}, the correction {correction.id}" + (f"; {row_numbers(numbers)} of {correction.year}" if numbers else ""),
        wanted=wanted,
        found=found,
        do=do,
        severity=severity,
        data_set=correction.data_set,
        year=correction.year,
        column=correction.field,
        rows=numbers,
        count=len(numbers),
        check="correction",
    )


def _no_match(correction: Correction) -> Finding:
    return _finding(
        correction,
        "stop",
        "a correction matches no row",
        f"at least one row of {correction.data_set} {correction.year} with its {', '.join(correction.match)}",
        "no such row",
        f"look whether the agency sent the file again: then correct the match, or take the block out of {PAGE}",
    )


def _other_value(correction: Correction, rows: pd.DataFrame) -> Finding:
    return _finding(
        correction,
        "stop",
        "a correction finds another value than the wrong one it expects",
        f"the wrong value that {PAGE} names in the column {correction.field}",
        f"something else in {len(rows):,} of the rows it matches",
        f"if the agency has put it right, take the block out of {PAGE}; if not, ask again and write down what stands there now",
        rows["source_row"],
    )


def _badly_written(correction: Correction, contract: Contract) -> Finding:
    return _finding(
        correction,
        "stop",
        "a correction cannot be carried out as it is written",
        f"match and field named as in config/contracts/{contract.name}.yml, and set_to where the action is set",
        "a name that no column has, or nothing to set",
        f"correct the block in {PAGE}; the lines at its top say how one is written",
    )


def _note(correction: Correction, rows: pd.DataFrame) -> Finding:
    found = f"{how_many(len(rows), 'row')} {'set aside' if correction.action == 'quarantine' else 'corrected'}"
    return _finding(correction, "note", f"a correction was made: {correction.why}", "the value as agreed", found, "nothing", rows["source_row"])
