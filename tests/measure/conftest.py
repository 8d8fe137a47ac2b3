"""A very small partnership: two data sets, typed in place."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.catalogue import CodeList, CodeRow, Contract
from pipeline.catalogue.register import Indicator
from pipeline.periods import periods_of

DEFAULTS = {
    "title": "t",
    "chapter": "people",
    "data_set": "stays",
    "unit": "percent",
    "counted": "stays",
    "numerator": "n",
    "denominator": "d",
    "what": "w",
    "why": "y",
    "of": "all",
    "breakdown": "",
    "at_least": 1,
    "geographies": ["area"],
    "smallest_denominator": 1,
    "recording_floor_percent": 60,
    "polarity": "none",
    "caveats": [],
}


@pytest.fixture
def indicator():
    def make(id: str, method: str, **words) -> Indicator:
        return Indicator(**(DEFAULTS | {"id": id, "method": method} | words))

    return make


@pytest.fixture
def periods():
    """2022, 2023, 2024 and the three together."""
    return periods_of(2024)


@pytest.fixture
def codes():
    def listed(name: str, *members: str) -> CodeList:
        return CodeList(name, tuple(CodeRow(code, code, code, None, None, n) for n, code in enumerate(members)))

    lists = [
        listed("colour", "red", "blue", "green"),
        listed("need", "none", "mind", "drink", "drugs"),
        listed("age_band", "age_16_24", "age_25_34", "age_55_and_over"),
        listed("kind", "refuge", "dispersed"),
        listed("yes_no", "yes", "no"),
    ]
    return {each.name: each for each in lists}


@pytest.fixture
def contracts():
    def page(name: str, *fields: dict) -> Contract:
        return Contract.model_validate({"name": name, "title": name, "description": "", "x-agency": "a", "x-unit": "row", "fields": fields})

    stays = page(
        "stays",
        {"name": "client", "title": "Client", "x-identifier": "person"},
        {"name": "start", "title": "Start", "type": "date"},
        {"name": "end", "title": "End", "type": "date"},
        {"name": "age", "title": "Age", "type": "integer", "x-characteristic": True},
        {"name": "colour", "title": "Colour", "x-code-list": "colour", "x-characteristic": True},
        {"name": "needs", "title": "Needs", "x-code-list": "need", "x-separator": ";", "x-characteristic": True},
        {"name": "over", "title": "Over", "x-code-list": "yes_no"},
    )
    units = page(
        "units",
        {"name": "kind", "title": "Kind", "x-code-list": "kind"},
        {"name": "room", "title": "Room", "type": "integer"},
        {"name": "open_from", "title": "From", "type": "date"},
        {"name": "open_to", "title": "To", "type": "date"},
    )
    return {"stays": stays, "units": units}


@pytest.fixture
def stays():
    """(year, colour, age, needs, person, days) a row → the stays and their needs; needs is a list, or None when not asked."""

    def make(*rows: tuple) -> dict[str, pd.DataFrame]:
        years, colours, ages, needs, people, days = zip(*rows, strict=True) if rows else ((),) * 6
        start = pd.to_datetime([f"{year - 1}-06-01" for year in years])
        table = pd.DataFrame(
            {
                "row_id": pd.array(range(101, 101 + len(rows)), dtype="Int64"),
                "year": pd.array(years, dtype="Int64"),
                "colour": pd.array(colours, dtype="str"),
                "over": pd.array(["yes"] * len(rows), dtype="str"),
                "age": pd.array(ages, dtype="Int64"),
                "person_key": pd.array(people, dtype="str"),
                "start": start,
                "end": start + pd.to_timedelta(pd.Series(days, dtype="Float64"), unit="D"),
            }
        )
        items = [(101 + n, item) for n, each in enumerate(needs) for item in (each or [])]
        child = pd.DataFrame(items, columns=["row_id", "item"]).astype({"row_id": "Int64", "item": "str"})
        return {"stays": table, "stays__needs": child}

    return make


@pytest.fixture
def receipts():
    """{(data set, year): fields} → receipts, all of them received; every file has ten rows, of which one was set aside."""

    def make(came: dict[tuple[str, int], list[str] | None]) -> pd.DataFrame:
        rows = [
            {
                "data_set": data_set,
                "file": f"{year}/{data_set}.csv",
                "year": year,
                "status": "received",
                "rows_in": 10,
                "accepted": 6,
                "quarantined": 2,
                "duplicates": 1,
                "non_data": 1,
                "columns": "" if fields is None else json.dumps(dict.fromkeys(fields, "A")),
            }
            for (data_set, year), fields in came.items()
        ]
        return pd.DataFrame(rows).astype({"year": "Int64"})

    return make


@pytest.fixture
def everything(receipts):
    return receipts({(data_set, year): None for data_set in ("stays", "units") for year in (2022, 2023, 2024)})


@pytest.fixture
def figures(periods, codes, contracts, everything):
    """Measure some indicators over tables; gives ref → row, and the evidence by ref and part."""
    from pipeline.measure import measure

    places = SimpleNamespace(area_population=20000)

    def make(tables: dict, *indicators: Indicator, receipts=None, breaks=()):
        given = {each.id: each for each in indicators}
        made = measure(
            tables,
            given,
            periods,
            places,
            everything if receipts is None else receipts,
            "E00000001",
            contracts=contracts,
            codes=codes,
            breaks=breaks,
        )
        rows = {row["ref"]: SimpleNamespace(**row) for row in made.frame.to_dict("records")}
        behind = {(line["ref"], line["part"]): list(line["row_ids"]) for line in made.evidence.to_dict("records")}
        return SimpleNamespace(rows=rows, behind=behind, frame=made.frame, evidence=made.evidence)

    return make
