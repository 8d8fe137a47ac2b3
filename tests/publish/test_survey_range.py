"""The survey's range: not on the page while the facts hold nothing to make it from, and on the page as soon as somebody types that there."""

from __future__ import annotations

import dataclasses
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
from pipeline.publish.numbers import printed, say_ref
from pipeline.publish.rows import rows
from pipeline.publish.survey import survey_range
from pipeline.publish.tables import table_of

BOTH = ("expected_victims_count", "expected_victims_by_sex_count")
AREA = load_area("thurrock")
# 1,000 people at each age; half are women
PLACES = SimpleNamespace(population_by_age=(1_000,) * 91, sex_totals={"female": 50, "male": 50})


@pytest.fixture(scope="module")
def edition_with() -> Callable[..., Edition]:
    """An edition whose expected victims are made from the facts of the project's page, some of them with limits, or with how many answered, typed beside them."""
    place = importlib.util.spec_from_file_location("survey_range_edition", Path(__file__).parent / "made_up_edition.py")
    made_up = importlib.util.module_from_spec(place)
    place.loader.exec_module(made_up)

    def make(**typed: tuple[float, float] | int) -> Edition:
        facts = {name: _typed(fact, typed.get(name)) for name, fact in load_facts().items()}
        rows = [row | {"area_code": AREA.code} for name in BOTH for row in expected_from(load_indicators()[name], facts, periods_of(2024), PLACES).measures]

        def changed(measures: pd.DataFrame) -> pd.DataFrame:
            kept = measures.loc[~measures["indicator"].isin(BOTH)]
            return pd.concat([kept, pd.DataFrame(rows)[[*kept.columns]].astype(kept.dtypes.to_dict())], ignore_index=True)

        return dataclasses.replace(made_up.edition_about(AREA, changed), facts=facts)

    return make


def _typed(fact: Fact, typed: tuple[float, float] | int | None) -> Fact:
    if typed is None:
        return fact
    named = {"base": typed} if isinstance(typed, int) else dict(zip(("lower", "upper"), typed, strict=True))
    return Fact.model_validate(fact.model_dump() | named)


def said(html: object) -> str:
    return re.sub(r"<[^>]+>", "", str(html))


def test_without_limits_the_page_says_that_there_is_no_range_and_what_to_type(edition_with):
    bare = edition_with()
    html = said(survey_range(bare, *BOTH))
    assert re.search(r"For 2021/22, 2022/23 and 2023/24 it is not among the facts.*“unweighted base”.*typed as base on.*config/facts\.yml", html)
    assert "lower and upper, where the survey publishes its limits" in html
    assert "<table" not in str(survey_range(bare, *BOTH)) and "design factor" not in html
    assert "range" not in said(answer(bare, "demand")).split("rounded to the nearest hundred")[0]


def test_limits_typed_into_the_facts_stand_on_the_page(edition_with):
    # 75,000 people of 16 and over: 8.0 % is 6,000, 7.2 to 8.8 % is 5,400 to 6,600. 37,500 women: 8.4 to 10.6 % is 3,150 to 3,975
    filled = edition_with(csew_2024_all=(7.2, 8.8), csew_2024_female=(8.4, 10.6))
    html = said(survey_range(filled, *BOTH))
    assert "5,400 to 6,600" in html and "3,200 to 4,000" in html
    # of everybody, women and men in three years, two ranges are kept
    assert html.count("not kept") == 3 * 3 - 2 + 1 and "Where the table says “not kept” it is not among the facts" in html
    assert "6,000 people here experienced domestic abuse from April 2023 to March 2024 (range 5,400 to 6,600)" in said(answer(filled, "demand"))


def test_a_range_made_from_how_many_answered_says_so_with_the_design_factor(edition_with):
    # 8.0 % of 10,000 adults, worth 6,944.4: 7.385 to 8.662 % by hand (tests/measure/test_places.py), of 75,000 people 5,539 and 6,496
    filled = edition_with(csew_2024_all=10_000, csew_2023_all=(4.0, 4.8))
    html = str(survey_range(filled, *BOTH))
    assert "5,500 to 6,500" in said(html) and "3,000 to 3,600" in said(html)
    assert "how many adults answered and no range of its own (2023/24), the range is worked out from that number and a design factor of 1.2." in said(html)
    assert '<data class="number" value="1.2" data-ref="fact/csew_design_factor">1.2</data>' in html
    assert "design factor" not in said(survey_range(edition_with(csew_2024_all=(7.2, 8.8)), *BOTH))


def test_a_count_beside_an_estimate_says_that_it_has_no_range(edition_with):
    edition = edition_with(csew_2024_all=10_000)
    figures = rows(edition, "expected_victims_count", "refuge_stays_count", period="latest", geography="area")
    html = said(table_of(edition, figures, first="What is counted"))
    assert "5,500 to 6,500" in html and html.count("none: a count") == 1 and "[z]" not in html


def test_the_design_factor_is_printed_as_it_was_typed(edition_with):
    edition = edition_with()
    factor = edition.facts["csew_design_factor"].model_copy(update={"value": 1.25})
    typed = dataclasses.replace(edition, facts=edition.facts | {factor.id: factor})
    assert said(say_ref(typed, "fact/csew_design_factor")) == "1.25" == printed(typed, "fact/csew_design_factor")


def test_with_every_limit_typed_nothing_is_said_to_be_missing(edition_with):
    rates = {name: fact.value for name, fact in load_facts().items() if fact.survey and not isinstance(fact.value, str)}
    assert "not among the facts" not in said(survey_range(edition_with(**{name: (rate - 1, rate + 1) for name, rate in rates.items()}), *BOTH))
