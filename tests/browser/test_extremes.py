"""Layout on extremes: a hundred wards with the longest names, a year in which nearly everything is hidden, one agency only."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from pipeline import catalogue
from pipeline.publish import CHAPTERS, publish_site

pytestmark = pytest.mark.browser

PUBLISH_TESTS = Path(__file__).resolve().parents[1] / "publish"
NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]
LONG = "Saint Bartholomew-with-Holy-Trinity and Upper Riverside Gardens North, Ward"


def beside(name: str, folder: Path = PUBLISH_TESTS):
    place = importlib.util.spec_from_file_location(f"extreme_tests_{name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def large_area() -> catalogue.Area:
    """A hundred wards, and long names for everything that has one."""
    area = catalogue.load_area("thurrock")
    wards = [area.wards[place % len(area.wards)].model_copy(update={"code": f"E059{place:05d}", "name": f"{LONG} {place}"}) for place in range(100)]
    council = "The Metropolitan Borough Council of Saint Bartholomew-with-Holy-Trinity and Upper Riverside"
    return area.model_copy(update={"wards": wards, "name": "Saint Bartholomew-with-Holy-Trinity and Upper Riverside", "tier_one_authority": council})


def with_words_of(edition):
    """The edition with the names of its wards in the code list, as config would have them."""
    wards = edition.codes["ward"]
    more = tuple(catalogue.CodeRow(code=ward.code, label=ward.name, source_value=ward.name, order=1000) for ward in edition.area.wards)
    return dataclasses.replace(edition, codes=edition.codes | {"ward": dataclasses.replace(wards, rows=wards.rows + more)})


def hidden(rows: pd.DataFrame) -> pd.DataFrame:
    """Every count of people so small that it is hidden: what the agencies' files hold is left as it is."""
    people = ~rows["indicator"].str.startswith(("quality_", "population", "deprivation", "census"))
    return rows.assign(numerator=rows["numerator"].mask(people & rows["numerator"].notna(), 3.0))


def one_agency(rows: pd.DataFrame) -> pd.DataFrame:
    """Only the police sent anything."""
    absent = ~rows["sources"].str.contains("police_incidents") & ~rows["indicator"].str.startswith(("quality_", "population", "deprivation", "census"))
    return rows.assign(status=rows["status"].mask(absent, "not_supplied"), **{name: rows[name].mask(absent) for name in NUMBERS})


EXTREMES = {
    "a hundred wards": (large_area, lambda rows: rows),
    "nearly everything hidden": (lambda: catalogue.load_area("thurrock"), hidden),
    "one agency": (lambda: catalogue.load_area("thurrock"), one_agency),
}


@pytest.fixture(scope="module", params=EXTREMES)
def pages(request, tmp_path_factory) -> Path:
    """The site of one extreme, as files."""
    area, changed = EXTREMES[request.param]
    edition = with_words_of(beside("made_up_edition").edition_about(area(), changed, boundaries=False))
    with pytest.MonkeyPatch.context() as monkeypatch:
        executed = beside("in_process").run_notebooks(edition, monkeypatch)
    folder = tmp_path_factory.mktemp("extreme")
    for name, content in publish_site(edition, executed).items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_every_page_fits_and_its_words_stay_whole(browser, pages):
    """Nothing runs over the side at a desk or on a telephone; no picture is broken; no page is over two megabytes."""
    in_a_browser = beside("test_pages_in_a_browser", Path(__file__).parent)
    for name in (*(page for page, _ in CHAPTERS.values()), "method.html"):
        assert (pages / name).stat().st_size < 2_000_000, name
        page, _ = in_a_browser.opened(browser, (pages / name).as_uri(), 1280)
        try:
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 50)"), name
            text = page.evaluate("document.body.innerText")
            assert not any(odd in text.split() for odd in ("nan", "NaN", "<NA>", "inf")), name
        finally:
            page.context.close()


def test_axe_finds_nothing_on_the_first_page_and_on_places(browser, pages):
    in_a_browser = beside("test_pages_in_a_browser", Path(__file__).parent)
    for name in ("index.html", "places.html"):
        page, _ = in_a_browser.opened(browser, (pages / name).as_uri(), 320)
        try:
            assert in_a_browser.violations(page) == [], name
        finally:
            page.context.close()
