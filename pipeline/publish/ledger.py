"""numbers.csv: one row for each number printed, read back from the finished pages and compared with the number function."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.edition import Edition
from pipeline.problems import Finding, Stop
from pipeline.publish.numbers import cell_of, fact_of, printed, say_ref
from pipeline.publish.rows import title_of

COLUMNS = (
    "ref", "printed", "pages", "indicator", "title", "area_code", "geography", "period", "breakdown", "group",
    "unit", "status", "numerator", "denominator", "value", "lower", "upper",
)  # fmt: skip
_NUMBER = re.compile(r"<data\b[^>]*>.*?</data>", re.DOTALL)
_REF = re.compile(r'data-ref="([^"]+)"')


def numbers_printed(edition: Edition, pages: dict[str, str], beside: dict[str, str] | None = None) -> pd.DataFrame:
    """Every number on the pages with the cell or fact behind it, ordered by ref; and those that stand only in a file `beside` them.

    Raises Stop when a number has no reference, when no figure has that reference, or when it does not read as the
    number function says it: nothing else may put a number on a page.
    """
    found: dict[str, list[str]] = {}
    findings: list[Finding] = []
    on_pages = frozenset(ref for html in pages.values() for ref in _REF.findall(html))
    for name, html in {**pages, **(beside or {})}.items():
        for number in _NUMBER.findall(html):
            ref = _REF.search(number)
            if ref is None or str(say_ref(edition, ref[1])) != number:
                findings.append(_not_said(name, ref[1] if ref else ""))
            elif (name in pages or ref[1] not in on_pages) and name not in found.setdefault(ref[1], []):
                found[ref[1]].append(name)
    if findings:
        raise Stop(findings)
    return pd.DataFrame([_row(edition, ref, found[ref]) for ref in sorted(found)], columns=list(COLUMNS))


def as_csv(table: pd.DataFrame) -> str:
    """The table as CSV, the same bytes on every machine."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%.10g")


def _row(edition: Edition, ref: str, pages: list[str]) -> dict[str, object]:
    said = {"ref": ref, "printed": printed(edition, ref), "pages": ";".join(pages)}
    if ref.startswith("fact/"):
        fact = fact_of(edition, ref)
        return said | {"title": fact.title, "period": fact.period, "unit": fact.unit, "status": "ok", "value": fact.value}
    cell, _ = cell_of(edition, ref)
    behind = {name: getattr(cell, name) for name in COLUMNS if hasattr(cell, name) and name not in said}
    return said | behind | {"title": title_of(edition, cell.indicator)}


def _not_said(page: str, ref: str) -> Finding:
    return Finding(
        what="a page prints a number that the number function did not say",
        where=f"{page}, {ref or 'a number without a reference'}",
        wanted="every number as publish.say prints it, with its reference",
        found="another text" if ref else "no reference",
        do="say the number with publish.say, or with value(...) in a sentence",
        check="numbers ledger",
    )
