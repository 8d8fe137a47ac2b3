"""A rule fires, does not fire, is retired or cannot say; nothing fires on a figure that is not there."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Recommendation
from pipeline.prioritise import COLUMNS, prioritise
from pipeline.protect.table import COLUMNS as TABLE_COLUMNS
from pipeline.protect.table import seal_up

NEEDS = "refuge_needs_percent/2022-2024"


def cell(ref, value=None, *, status="ok", trend="", numerator=None):
    indicator, period, *rest = ref.split("/")
    row = dict.fromkeys(TABLE_COLUMNS, "") | dict.fromkeys(("denominator", "lower", "upper"))
    named = {"ref": ref, "indicator": indicator, "period": period, "group": "".join(rest), "geography": "area"}
    return row | named | {"value": value, "numerator": numerator, "status": status, "trend": trend}


@pytest.fixture
def protected():
    rows = [
        cell("share/2022-2024", 36, trend="rising"),
        cell("share/2024", 19),
        cell("hidden/2022-2024", status="suppressed", trend="insufficient_data"),
        cell("steady/2022-2024", 10, trend="series_break"),
        cell(f"{NEEDS}/mental_health", 40, numerator=120),
        cell(f"{NEEDS}/drugs", 10, numerator=30),
        cell(f"{NEEDS}/alcohol", 10, numerator=30),
        cell(f"{NEEDS}/not_recorded", 50, numerator=150),
    ]
    return seal_up(pd.DataFrame(rows), "published", "0123")


def rule(*conditions, match="all", **words):
    given = {
        "id": "a", "group": "provision", "number": 1, "title": "t", "first_made": 2021, "retired": False, "match": match,
        "fires_when": list(conditions), "issue": "i", "otherwise": "o", "recommendation": "r", "responsible": ["Housing", "Refuge"],
        "evidence": ["share", "refuge_needs_percent/drugs"], "cost": "c", "status_carried": "not_reported",
        "measure": {"indicator": "share", "target": 90, "by_years": 2},
    }  # fmt: skip
    return Recommendation(**(given | words))


def status(protected, *conditions, **words):
    return prioritise(protected, [rule(*conditions, **words)])["status"].item()


YES, NO, UNKNOWN = (
    {"indicator": "share", "at_least": 36},
    {"indicator": "share", "at_least": 37},
    {"indicator": "hidden", "at_least": 0},
)


@pytest.mark.parametrize(
    ("conditions", "match", "expected"),
    [
        ([YES], "all", "fired"),
        ([NO], "all", "not_fired"),
        ([UNKNOWN], "all", "cannot_say"),
        ([YES, NO], "all", "not_fired"),
        ([YES, NO], "any", "fired"),
        ([YES, UNKNOWN], "all", "cannot_say"),
        ([YES, UNKNOWN], "any", "fired"),
        ([NO, UNKNOWN], "all", "not_fired"),
        ([NO, UNKNOWN], "any", "cannot_say"),
    ],
)
def test_conditions_together(protected, conditions, match, expected):
    assert status(protected, *conditions, match=match) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"indicator": "share", "at_most": 36}, "fired"),
        ({"indicator": "share", "at_most": 35}, "not_fired"),
        ({"indicator": "share", "at_least": 36, "at_most": 35}, "not_fired"),
        ({"indicator": "share", "period": "year", "at_most": 19}, "fired"),
        ({"indicator": "share", "trend_in": ["rising"]}, "fired"),
        ({"indicator": "share", "trend_in": ["falling"]}, "not_fired"),
        ({"indicator": "steady", "trend_in": ["rising"]}, "cannot_say"),
        ({"indicator": "refuge_needs_percent", "group": "mental_health", "rank_at_most": 1}, "fired"),
        ({"indicator": "refuge_needs_percent", "group": "drugs", "rank_at_most": 3}, "cannot_say"),
        ({"indicator": "refuge_needs_percent", "group": "gambling", "rank_at_most": 3}, "cannot_say"),
        ({"indicator": "hidden", "status_is": "suppressed"}, "fired"),
        ({"indicator": "hidden", "status_not": "suppressed"}, "not_fired"),
        ({"indicator": "share", "status_not": "suppressed"}, "fired"),
        ({"indicator": "never_planned", "status_not": "ok"}, "cannot_say"),
    ],
)
def test_one_condition(protected, condition, expected):
    assert status(protected, condition) == expected


def test_a_retired_rule_is_listed_and_does_not_fire(protected):
    assert status(protected, YES, retired=True) == "retired"


def test_every_rule_has_a_row_with_its_refs(protected):
    table = prioritise(protected, [rule(YES, NO, match="any"), rule(UNKNOWN, id="b", number=2)])
    assert list(table.columns) == list(COLUMNS)
    first, second = table.to_dict("records")
    assert first["evidence"] == ["share/2022-2024", "refuge_needs_percent/2022-2024/drugs"]
    assert (first["conditions"], second["conditions"]) == (["share/2022-2024"], ["hidden/2022-2024"])
    assert (first["baseline"], first["target"], first["by_year"]) == ("share/2022-2024", 90, "2026")
    assert (first["responsible"], second["status"]) == (["Housing", "Refuge"], "cannot_say")


def test_a_table_without_a_window_is_refused():
    with pytest.raises(ValueError):
        prioritise(seal_up(pd.DataFrame([cell("share/2024", 1)]), "published", "0123"), [rule(YES)])


def stood(protected, last=None, **words):
    """How one rule stands, since when, and where it stood: it fires unless `words` say otherwise."""
    before = None if last is None else pd.DataFrame([last])
    row = prioritise(protected, [rule(words.pop("when", {"indicator": "share", "at_least": 30}), **words)], before).iloc[0]
    return row["stands"], row["stands_since"], row["last_edition"]


def released(stands, since, status="fired", **words):
    return {"id": "a", "stands": stands, "stands_since": since, "status": status, "edition": "2023"} | words


NOT_NOW = {"indicator": "share", "at_least": 90}


@pytest.mark.parametrize(
    ("last", "words", "expected"),
    [
        (None, {}, ("open", "2021", "")),  # nothing was released: config says that it was first made in 2021
        (None, {"first_made": 2024}, ("new", "2024", "")),
        (None, {"when": NOT_NOW}, ("not_called_for", "", "")),  # since when nobody wrote down
        (released("new", "2023"), {}, ("open", "2023", "2023")),
        (released("open", "2021"), {}, ("open", "2021", "2023")),
        (released("open", "2021"), {"when": NOT_NOW}, ("not_called_for", "2024", "2023")),
        (released("not_called_for", "2022", "not_fired"), {"when": NOT_NOW}, ("not_called_for", "2022", "2023")),
        (released("not_called_for", "2022", "not_fired"), {}, ("new", "2024", "2023")),  # called for again
        (released("open", "2021"), {"status_carried": "done"}, ("done", "2024", "2023")),
        (released("open", "2021"), {"status_carried": "done", "status_since": 2023}, ("done", "2023", "2023")),
        (released("done", "2022"), {"status_carried": "done"}, ("done", "2022", "2023")),
        (released("open", "2021"), {"retired": True}, ("retired", "2024", "2023")),
        (released("retired", "2022", "retired"), {"retired": True}, ("retired", "2022", "2023")),
        (released("open", "2021", id="another"), {}, ("new", "2024", "")),  # it is not in the last edition
    ],
)
def test_how_a_rule_stands_is_carried_from_the_last_released_edition(protected, last, words, expected):
    assert stood(protected, last, **words) == expected
