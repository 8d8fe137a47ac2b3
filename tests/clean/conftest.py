"""A small contract, code lists with vintages, and received rows typed in place."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pipeline.catalogue import CodeList, CodeRow, Contract
from pipeline.spellings import by_number

DATES = ["%d/%m/%Y", "%d-%b-%y", "%Y-%m-%d %H:%M:%S", "excel"]


@pytest.fixture
def contract() -> Contract:
    return Contract.model_validate(
        {
            "name": "visits",
            "title": "Visits",
            "description": "One row is one visit.",
            "primaryKey": ["visit_id"],
            "missingValues": ["", "-", "N/K", "Not known"],
            "x-agency": "clinic",
            "x-unit": "visit",
            "x-year-field": "start_date",
            "fields": [
                {"name": "visit_id", "title": "Visit reference", "constraints": {"required": True}},
                {"name": "start_date", "title": "Start", "type": "date", "constraints": {"required": True}, "x-date-formats": DATES},
                {"name": "seen_at", "title": "Seen at", "type": "datetime", "x-date-formats": ["%d/%m/%Y %H:%M", "excel"]},
                {"name": "age", "title": "Age", "type": "integer"},
                {"name": "cost", "title": "Cost", "type": "number"},
                {"name": "consent", "title": "Consent", "type": "boolean"},
                {"name": "ward", "title": "Ward", "x-code-list": "ward"},
                {"name": "needs", "title": "Needs", "x-code-list": "need", "x-separator": ";"},
            ],
        }
    )


@pytest.fixture
def code_lists() -> dict[str, CodeList]:
    wards = (
        CodeRow("W1", "North & East", "North & East", 2018, 2025, 1),
        CodeRow("W2", "South", "South", 2018, 2025, 2),
        CodeRow("W9", "South", "South", 2026, None, 3),
    )
    needs = (
        CodeRow("mental_health", "Mental health", "Mental health", None, None, 1),
        CodeRow("mental_health", "Mental health", "MH", None, None, 1),
        CodeRow("drugs", "Drugs", "Substance use", None, 2022, 2),
        CodeRow("none", "None", "None", None, None, 3),
    )
    return {"ward": CodeList("ward", wards), "need": CodeList("need", needs)}


@pytest.fixture(params=["plain", "by spelling"])
def received(request) -> Callable[..., pd.DataFrame]:
    """Received rows: every column not given is empty; `year` may be one for all or one a row. Once as of a small file, once as of a large one."""

    def make(year: int | list[int] = 2024, **columns: list[str]) -> pd.DataFrame:
        count = max(len(values) for values in columns.values())
        names = ["visit_id", "start_date", "seen_at", "age", "cost", "consent", "ward", "needs"]
        texts = {name: pd.Series(columns.get(name, [""] * count), dtype="str") for name in names}
        if request.param == "by spelling":
            numbered = {name: pd.factorize(column) for name, column in texts.items()}
            texts = {name: by_number(pd.Series(known, dtype="str"), places, pd.RangeIndex(count)) for name, (places, known) in numbered.items()}
        texts["visit_id"] = pd.Series(columns.get("visit_id", [f"V{n}" for n in range(count)]), dtype="str")
        years = pd.Series([year] * count if isinstance(year, int) else year, dtype="Int64")
        return pd.DataFrame(texts).assign(
            source_file="2024/visits.csv",
            source_sheet="",
            source_row=pd.Series(range(2, count + 2), dtype="Int64"),
            year=years,
            quarantine_reason=pd.Series("", index=range(count), dtype="str"),
        )

    return make
