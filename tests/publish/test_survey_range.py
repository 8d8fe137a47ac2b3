"""The survey's own range: not on the page while the facts do not hold it, and on the page as soon as somebody types it there."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.catalogue import Fact, load_area, load_facts, load_indicators
from pipeline.edition import Edition
from pipeline.measure.reference import expected_from
from pipeline.periods import periods_of
from pipeline.publish.findings import answer
from pipeline.publish.survey import survey_range

BOTH = ("expected_victims_count", "expected_victims_by_sex_count")
AREA = load_area("thurrock")
# 1,000 people at each age; half are women
PLACES = SimpleNamespace(population_by_age=(1_000,) * 91, sex_totals={"female": 50, "male": 50})


@pytest.fixture(scope="module")
def edition_with() -> Callable[..., Edition]:
    """An edition whose expected victims are made from the facts of the project's page, some of them with limits typed beside them."""
    place = importlib.util.spec_from_file_location("survey_range_edition", Path(__file__).parent / "made_up_edition.py")
    made_up = importlib.util.module_from_spec(place)
    place.loader.exec_module(made_up)

    def make(**limits: tuple[float, float]) -> Edition:
        facts = {name: _typed(fact, limits.get(name)) for name, fact in load_facts().items()}
        rows = [row | {"area_code": AREA.code} for name in BOTH for row in expected_from(load_indicators()[name], facts, periods_of(2024), PLACES).measures]

        def changed(measures: pd.DataFrame) -> pd.DataFrame:
            kept = measures.loc[~measures["indicator"].isin(BOTH)]
            return pd.concat([kept, pd.DataFrame(rows)[[*kept.columns]].astype(kept.dtypes.to_dict())], ignore_index=True)

        return made_up.edition_about(AREA, changed)

    return make


def _typed(fact: Fact, limits: tuple[float, float] | None) -> Fact:
    return Fact.model_validate(fact.model_dump() | {"lower": limits[0], "upper": limits[1]}) if limits else fact


def said(html: object) -> str:
    return re.sub(r"<[^>]+>", "", str(html))


def test_without_limits_the_page_says_that_there_is_no_range_and_what_to_type(edition_with):
    bare = edition_with()
    assert re.search(r"For 2021/22, 2022/23 and 2023/24 that range is not among the facts.*typed as lower and upper.*config/facts\.yml", said(survey_range(bare, *BOTH)))
    assert "<table" not in str(survey_range(bare, *BOTH))
    assert "range" not in said(answer(bare, "demand")).split("rounded to the nearest hundred")[0]


def test_limits_typed_into_the_facts_stand_on_the_page(edition_with):
    # 75,000 people of 16 and over: 8.0 % is 6,000, 7.2 to 8.8 % is 5,400 to 6,600. 37,500 women: 8.4 to 10.6 % is 3,150 to 3,975
    filled = edition_with(csew_2024_all=(7.2, 8.8), csew_2024_female=(8.4, 10.6))
    html = said(survey_range(filled, *BOTH))
    assert "5,400 to 6,600" in html and "3,200 to 4,000" in html
    assert "For 2021/22, 2022/23 and 2023/24 that range is not" in html  # that of men in the last year is not known either
    assert "6,000 people here experienced domestic abuse from April 2023 to March 2024 (range 5,400 to 6,600)" in said(answer(filled, "demand"))


def test_with_every_limit_typed_nothing_is_said_to_be_missing(edition_with):
    rates = {name: fact.value for name, fact in load_facts().items() if fact.survey and not isinstance(fact.value, str)}
    assert "not among the facts" not in said(survey_range(edition_with(**{name: (rate - 1, rate + 1) for name, rate in rates.items()}), *BOTH))
