"""The official tables that were supplied, taken down by kind; two that disagree are a problem."""

from __future__ import annotations

from pipeline.problems import Finding
from pipeline.receive_reference.layouts import OfficialTable

RESIDENTS = "weight_of_lsoa_2021"


class Shelf:
    """Tables by kind, and the findings made while they are used."""

    def __init__(self, tables: list[OfficialTable], findings: list[Finding]):
        self.findings = list(findings)
        self._by_kind: dict[str, OfficialTable] = {}
        for table in tables:
            self._put(table)

    def _put(self, new: OfficialTable) -> None:
        """Keep the first table of a kind; a second with the same content is welcome, one with another is not."""
        first = self._by_kind.setdefault(new.kind, new)
        if first is not new and not _alike(first, new):
            self.findings.append(_two_disagree(first, new))

    def take(self, kind: str) -> OfficialTable | None:
        """The table of that kind, or None when it was not supplied."""
        return self._by_kind.get(kind)


def _alike(first: OfficialTable, second: OfficialTable) -> bool:
    """True for the same rows in any order. Census profiles repeat the residents of small areas, perturbed: the first will do."""
    if first.kind == RESIDENTS:
        return True
    tables = [one.table.sort_values(list(one.table.columns), ignore_index=True) if len(one.table) else one.table for one in (first, second)]
    return tables[0].equals(tables[1]) and first.geometry == second.geometry


def _two_disagree(first: OfficialTable, new: OfficialTable) -> Finding:
    return Finding(
        what="two reference files give the same thing with different figures",
        where=f"data/raw/reference/{first.file} and {new.file}",
        wanted="one file of each kind, for example one year of population",
        found=f"two of the kind {first.kind.replace('_', ' ')}",
        do="keep the one the assessment should use and move the other away",
        file=new.file,
        count=2,
    )
