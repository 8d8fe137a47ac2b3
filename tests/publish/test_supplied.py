"""What a page says first of data that did not come, or came for part of a year only."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.publish.supplied import notice_on_page

SHORT, COUNT = "quality_months_short_count", "refuge_stays_count"
PAGE = '<p><data class="number" value="60" data-ref="{}">60</data></p>'


def row(ref: str, value: float | None) -> dict:
    return {"ref": ref, "value": value, "status": "ok", "sources": "refuge_stays"}


@pytest.fixture
def short_by(small_edition, edition):
    """Months → an edition in which the refuge's records of 2023/24 end that many months early."""

    def make(months: int) -> object:
        rows = {"short": row(f"{SHORT}/2024/refuge_stays", months), "year": row(f"{COUNT}/2024", 60), "before": row(f"{COUNT}/2023", 60), "all": row(f"{COUNT}/2022-2024", 180)}
        return dataclasses.replace(small_edition(**rows), contracts={"refuge_stays": edition.contracts["refuge_stays"]})

    return make


def said(edition, ref: str, everything: bool = False) -> str:
    return notice_on_page(edition, PAGE.format(ref), everything).striptags()


def test_a_year_that_ends_early_is_told_where_its_figures_stand(short_by):
    told = said(short_by(6), f"{COUNT}/2024")
    assert told.startswith("Part of a year only: Refuge stays (Refuge provider), 2023/24: no record in its last six months.")
    assert said(short_by(1), f"{COUNT}/2022-2024#numerator").startswith("Part of a year only: Refuge stays (Refuge provider), 2023/24: no record in its last month.")


def test_and_nowhere_else(short_by):
    assert said(short_by(6), f"{COUNT}/2023") == said(short_by(0), f"{COUNT}/2024") == said(short_by(6), f"{SHORT}/2024/refuge_stays") == ""


def test_the_first_page_tells_of_all(short_by):
    assert "its last six months" in said(short_by(6), "fact/population", everything=True)
