"""Codes that were released and are in no list any more: a renamed answer would be a new count, and its released one not be found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import catalogue
from pipeline.assessment.cuts import Cuts, codes_gone
from pipeline.problems import Finding

if TYPE_CHECKING:
    import pandas as pd


def codes_missing(cuts: Cuts, cells: pd.DataFrame | None) -> list[Finding]:
    """A problem for each field whose released codes are not all in its list: those of released records, and those that released cells name.

    `cells` are the ledger's, None before the first release. A group may be renamed (its cells are named by the answers in it), and
    a data set or a field may go.
    """
    named = {} if cells is None else _named_in(cells)
    findings = []
    for page in catalogue.load_contracts().values():
        coded = {field.name: _codes_of(field.code_list) for field in page.fields if field.code_list}
        in_records = codes_gone(cuts, page.name, coded)
        for name, known in coded.items():
            in_cells = sorted(named.get((page.name, name), set()) - known)
            if in_cells or name in in_records:
                findings.append(_gone(page.name, name, page.field(name).code_list, in_cells, in_records.get(name, 0)))
    return findings


def _named_in(cells: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    from pipeline.protect.ledger import answers_in_ledger

    return answers_in_ledger(cells)


def _codes_of(code_list: str) -> set[str]:
    return {*catalogue.load_codes()[code_list].labels, catalogue.NOT_RECORDED, catalogue.NOT_MAPPED}


def _gone(data_set: str, column: str, code_list: str, in_cells: list[str], in_records: int) -> Finding:
    """Codes of cells are words of config and are named; of records only how many is said."""
    found = f"not there any more: {', '.join(in_cells)}" if in_cells else f"{in_records} codes missing"
    return Finding(
        what="codes of released records are in no list any more",
        where=f"config/codes/{code_list}.csv, used by {data_set}, {column}",
        wanted="every code that was ever released, under its name",
        found=found,
        do="put them back: a label may change and spellings may be added, but a released code keeps its name",
    )
