"""Lines of documents that the partnership has published itself: they go to the page in their own words, since they are about no person."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.problems import Finding, Stop

Line = dict[str, str]


def published_documents(documents: Iterable[tuple[object, pd.DataFrame]], policy, year: int) -> dict[str, list[Line]]:
    """data set → the lines of the document of `year`: its codes, days (2022-04-30) and published wording, "" where there is nothing.

    documents: each contract with its clean rows. Other text, numbers and references stay behind. Raises Stop for a document that the
    policy does not call public: then its words may be about people.
    """
    documents = list(documents)
    findings = [_not_public(contract.name) for contract, _ in documents if policy.data_sets[contract.name].sensitivity != "public"]
    if findings:
        raise Stop(findings)
    return {contract.name: _lines(contract, rows.loc[rows["year"].eq(year)]) for contract, rows in documents}


def _lines(contract, rows: pd.DataFrame) -> list[Line]:
    shown = [page.name for page in contract.fields if page.code_list or page.published_wording or page.type == "date"]
    columns = {name: _as_text(rows[name]) for name in shown}
    return [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]


def _as_text(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return ["" if pd.isna(each) else str(each) for each in column]


def _not_public(name: str) -> Finding:
    return Finding(
        what=f"the words of {name} would be printed, and nothing says that they are public",
        where="config/disclosure.yml, data_sets",
        wanted="sensitivity: public for a data set with x-published-wording",
        found="another sensitivity",
        do=f"take x-published-wording out of config/contracts/{name}.yml, or call the document public if it is",
    )
