"""Progress is told so that the aim stands beside the figure it is held against, and years that came are named as years."""

from __future__ import annotations

import dataclasses
import re

import pytest

from pipeline.publish.board import due
from pipeline.publish.progress import progress, progress_answer
from pipeline.publish.recommendations import recommendations

CAME = "quality_status"


def said(html: object) -> list[str]:
    """The cells of a table's lines, or the words of a sentence, as a reader sees them."""
    cells = re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", str(html)) or [str(html)]
    apart = [re.sub(r"</?(?:p|li|ul|strong)\b[^>]*>|<span class=.spoken.>", " ", cell) for cell in cells]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in apart]


@pytest.fixture
def one_rule(small_edition, edition):
    """An edition of one recommendation, which earlier editions made, and of the typed figures that it watches."""

    def make(rule: str, **rows: dict[str, object]):
        chosen = edition.recommendations.loc[edition.recommendations["id"].eq(rule)].assign(first_made=2021, status="fired")
        return dataclasses.replace(small_edition(**rows), recommendations=chosen)

    return make


def police(**years: dict[str, object]) -> dict[str, dict[str, object]]:
    return {name: {"ref": f"{CAME}/{period}/police_incidents", "sources": "police_incidents"} | row for name, (period, row) in years.items()}


NOT_SENT = {"status": "not_supplied"}


def test_years_that_came_are_so_many_of_the_three(one_rule):
    # police records came for the second and third of three years, and the aim is all three: two of the three, so the aim is not reached
    rows = police(first=("2022", NOT_SENT), second=("2023", {"value": 1}), last=("2024", {"value": 1}), window=("2022-2024", {"value": 2}))
    told = one_rule("data_shared_analysis", **rows)
    line = said(progress(told))
    assert line[3:7] == ["2021/22", "2023/24", "The three years together", "Aim"]
    assert line[-3:] == ["supplied", "2 of 3 years", "3 of 3 years by 2024/25"]
    assert line[-4] == "[x] Not available"
    assert "has not for one: one of these is “Years in which the data set was supplied, Police incidents”, now 2 of 3 years." in said(progress_answer(told))[0]


def test_the_aim_of_all_three_years_is_reached_when_all_came(one_rule):
    rows = police(first=("2022", {"value": 1}), second=("2023", {"value": 1}), last=("2024", {"value": 1}), window=("2022-2024", {"value": 3}))
    told = one_rule("data_shared_analysis", **rows)
    assert said(progress(told))[-4:] == ["supplied", "supplied", "3 of 3 years", "3 of 3 years by 2024/25; reached"]
    assert said(due(told))[-3:] == ["3 of 3 years", "3 of 3 years by 2024/25", "Not reported; aim reached"]


def test_the_summary_says_of_how_many_years(one_rule):
    # what the recommendation's sentence and evidence speak of, and the figure to watch
    evidence = {name: {"ref": ref, "value": 3, "sources": ""} for name, ref in (("stays", f"{CAME}/2022-2024/refuge_stays"), ("housing", f"{CAME}/2022-2024/housing_cases"))}
    evidence["accepted"] = {"ref": "quality_rows_accepted_percent/2022-2024/police_incidents", "value": 99.0}
    counts = {name: {"ref": f"{name}/2022-2024", "value": 100} for name in ("refuge_stays_count", "police_da_incidents_count", "housing_da_cases_count")}
    told = one_rule("data_shared_analysis", **police(window=("2022-2024", {"value": 2})), **evidence, **counts)
    html = " ".join(said(recommendations(told, "data")))
    assert "To watch: Years in which the data set was supplied, Police incidents, now 2 of 3 years; aim 3 of 3 years by 2024/25." in html
    assert "Refuge stays: 3 of 3 years" in html


def test_an_aim_is_held_against_the_three_years_together(one_rule):
    # 90 %, then 97 %; 94 % of the three years together is under the aim of 95 %, though the last year is over it
    name, also = "refuge_disability_recorded_percent", {"lower": None, "upper": None}
    rows = {f"year_{period}": {"ref": f"{name}/{period}", "value": value, **also} for period, value in (("2022", 90.0), ("2024", 97.0), ("2022-2024", 94.0))}
    assert said(progress(one_rule("provision_disability", **rows)))[-4:] == ["90 %", "97 %", "94 %", "95 % by 2024/25"]


def test_what_the_figures_do_not_call_for_is_said_once(one_rule):
    rows = police(last=("2024", {"value": 1}), window=("2022-2024", {"value": 3}))
    told = one_rule("data_shared_analysis", **rows)
    quiet = dataclasses.replace(told, recommendations=told.recommendations.assign(status="not_fired", stands="not_called_for", stands_since=""))
    assert "Not called for by the figures. Progress: not reported." in said(progress(quiet))
    assert any(cell.endswith("Still called for by the figures.") for cell in said(progress(told)))
