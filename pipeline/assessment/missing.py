"""Codes and fields that were released and are not there any more: a renamed one would be a new count, and its released one not be found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue
from pipeline.assessment.cuts import Cuts, codes_gone
from pipeline.problems import Finding, how_many
from pipeline.store import releases

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {"date": "day", "datetime": "day", "integer": "number", "number": "number"}
Named = Mapping[tuple[str, str], frozenset[str]]


def codes_missing(cuts: Cuts, cells: pd.DataFrame | None) -> list[Finding]:
    """A problem for each field whose released codes are not all in its list: those of released records, and those that released cells name.

    `cells` are the ledger's, None before the first release. A group may be renamed (its cells are named by the answers in it), a code
    where config/codes/renamed.yml says so, and a data set or a field may go.
    """
    named = {} if cells is None else _named_in(cells)
    findings = []
    for data_set, coded in _coded().items():
        known = {name: _codes_of(code_list) for name, code_list in coded.items()}
        in_records = codes_gone(cuts, data_set, known)
        for name, code_list in coded.items():
            today = _today(code_list)
            in_cells = sorted(code for code in named.get((data_set, name), ()) if today.get(code, code) not in known[name])
            if in_cells or name in in_records:
                findings.append(_gone(data_set, name, code_list, in_cells, in_records.get(name, 0)))
    return findings


def codes_merged(folders: Iterable[Path]) -> list[Finding]:
    """A problem for each code of today that one release names by two names: its counts were released apart."""
    lists = {name: _today(name) for name, codes in catalogue.load_codes().items() if codes.renamed}
    twice: set[tuple[str, str]] = set()
    for folder in folders if lists else ():
        named, used = _named_in(releases.read_cells(folder)), {name: set() for name in lists}
        for data_set, coded in _coded().items():
            for field, code_list in coded.items():
                if code_list in lists:
                    used[code_list] |= named.get((data_set, field), frozenset()) | _answers_in(folder, data_set, field)
        for code_list, codes in used.items():
            times = Counter(lists[code_list].get(code, code) for code in codes)
            twice |= {(code_list, code) for code, number in times.items() if number > 1}
    return [_merged(*each) for each in sorted(twice)]


def fields_renamed(folders: Iterable[Path], cells: pd.DataFrame | None) -> list[Finding]:
    """A problem for each field that released cells name, that its contract has no more, and that a new field may be under another name.

    A new field may be it where its code list has every answer of the released records, or where both hold days, or numbers.
    """
    folders, findings = list(folders), []
    by_data_set: dict[str, set[str]] = {}
    for data_set, field in {} if cells is None else _named_in(cells):
        by_data_set.setdefault(data_set, set()).add(field)
    for data_set, named in sorted(by_data_set.items()):
        page = catalogue.load_contracts().get(data_set)
        gone = named - {field.name for field in page.fields} if page else set()
        released = [rows for folder in folders if gone and (rows := releases.read_cut(folder, data_set)) is not None]
        before = {name for rows in released for name in rows}
        for name in sorted(gone & before):
            answers = frozenset().union(*(_answers_in(folder, data_set, name) for folder in folders))
            kinds = {_kind(rows[name]) for rows in released if name in rows}
            new = [field.name for field in page.fields if field.name not in before and _may_be(field, answers, kinds)]
            findings += [_renamed(data_set, name, new)] if new else []
    return findings


def _may_be(field: catalogue.FieldPage, answers: frozenset[str], kinds: set[str]) -> bool:
    if field.code_list:
        today = _today(field.code_list)
        return bool(answers) and {today.get(code, code) for code in answers} <= _codes_of(field.code_list)
    return _KINDS.get(field.type, "") in kinds - {""}


def _kind(column: pd.Series) -> str:
    return {"M": "day", "i": "number", "f": "number", "u": "number"}.get(column.dtype.kind, "")


def _answers_in(folder: Path, data_set: str, field: str) -> frozenset[str]:
    """The codes that released records have in a field."""
    answers, rows = releases.read_cut(folder, f"{data_set}__{field}"), releases.read_cut(folder, data_set)
    column = answers["item"] if answers is not None else rows[field] if rows is not None and field in rows else None
    return frozenset() if column is None else frozenset(map(str, column.dropna().unique())) - {catalogue.NOT_RECORDED, catalogue.NOT_MAPPED}


def _coded() -> dict[str, dict[str, str]]:
    """data set → field → its code list; in a table of counts any list may name the groups."""
    found: dict[str, dict[str, str]] = {name: {} for name in catalogue.load_contracts()}
    for (data_set, field), code_list in catalogue.coded_fields(catalogue.load_contracts(), catalogue.load_codes()).items():
        found[data_set][field] = code_list
    return found


def _today(code_list: str) -> dict[str, str]:
    return dict(catalogue.load_codes()[code_list].renamed)


def _named_in(cells: pd.DataFrame) -> Named:
    from pipeline.protect.ledger import answers_in_ledger

    return answers_in_ledger(cells)


def _codes_of(code_list: str) -> set[str]:
    return {*catalogue.load_codes()[code_list].labels, catalogue.NOT_RECORDED, catalogue.NOT_MAPPED}


def _gone(data_set: str, column: str, code_list: str, in_cells: list[str], in_records: int) -> Finding:
    """Codes of cells are words of config and are named; of records only how many is said."""
    found = f"not there any more: {', '.join(in_cells)}" if in_cells else how_many(in_records, "code") + " missing"
    return Finding(
        what="codes of released records are in no list any more",
        where=f"config/codes/{code_list}.csv, used by {data_set}, {column}",
        wanted="every code that was ever released, under its name",
        found=found,
        do="put them back (a label may change and spellings be added); where one code has another name now, say so in config/codes/renamed.yml",
    )


def _merged(code_list: str, code: str) -> Finding:
    return Finding(
        what="two released codes would be one code",
        where=f"config/codes/renamed.yml, {code_list}, {code}",
        wanted="one released code for each code of today: their counts were released apart, and together they are another count",
        found="a release that names it by two names",
        do=f"take the block out and put the old code back into config/codes/{code_list}.csv; a merged code gets a name of its own",
    )


def _renamed(data_set: str, field: str, new: list[str]) -> Finding:
    return Finding(
        what="a field of released records is gone, and a new one may be the same field under another name",
        where=f"config/contracts/{data_set}.yml, fields",
        wanted=f"{field}, by which released counts are named",
        found=f"no {field}; new is {', '.join(new)}",
        do=f"name it {field} again (its title and headings may change); if a new field asks something else, keep {field} on the page besides",
    )
