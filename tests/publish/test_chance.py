"""Wards outside what chance explains, named in words."""

from __future__ import annotations

import re

import pytest

from pipeline.publish.chance import outside_chance

RATE, CHANCE, WINDOW = "police_da_rate_per_1000", "police_da_chance_rate_per_1000", "2022-2024"


def ward(code: str) -> dict[str, str]:
    return {"geography": "ward", "area_code": code, "group": "", "breakdown": ""}


@pytest.fixture(scope="module")
def few(small_edition):
    places = {"E05002229": (54.8, "chance_far_above;chance_many_reasons"), "E05002230": (30.1, "chance_above"), "E05002231": (28.0, "chance_inside"), "E05002232": (14.0, "chance_far_below")}
    rows = {}
    for code, (rate, said) in places.items():
        rows[f"rate_{code}"] = ward(code) | {"ref": f"{RATE}/{WINDOW}/{code}", "value": rate, "numerator": 100, "denominator": 1000}
        rows[f"chance_{code}"] = ward(code) | {"ref": f"{CHANCE}/{WINDOW}/{code}", "value": 28.0, "lower": 26.0, "upper": 30.0, "caveats": said}
    rows["hidden"] = ward("E05002233") | {"ref": f"{RATE}/{WINDOW}/E05002233", "status": "suppressed"}
    rows["beside_hidden"] = ward("E05002233") | {"ref": f"{CHANCE}/{WINDOW}/E05002233", "value": 28.0, "lower": 26.0, "upper": 30.0, "caveats": "chance_inside"}
    return small_edition(**rows)


def test_wards_are_named_by_where_they_lie_the_highest_first(few):
    html = str(outside_chance(few, RATE, CHANCE))
    lines = {re.sub("<[^>]+>", "", head): re.findall(r'data-ref="[^"]+/(E[0-9]+)"', rest) for head, rest in re.findall(r"<strong>(.*?):</strong>(.*?)</li>", html)}
    assert lines == {
        "Higher than chance explains": ["E05002229", "E05002230"],
        "Lower than chance explains": ["E05002232"],
        "Within what chance explains": ["E05002231"],
        "Not shown": ["E05002233"],
    }
    assert few.caveats["chance_many_reasons"] in html
