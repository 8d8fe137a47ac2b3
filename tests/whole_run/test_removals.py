"""Any one data set, or all records of one year, taken away: the edition is made all the same, and says what it cannot say and why.

The linked tables of the made edition are measured again without what is taken away, and the chapters that show any of it are run in
this process, on exact figures: what is protected, and how a kernel runs, is tested elsewhere. The worst removal is a whole run.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from matplotlib.figure import Figure

from pipeline import catalogue, publish, store
from pipeline.assessment.plan import Plan, plan_of
from pipeline.assessment.releasing import measured_lines, tables_as_released
from pipeline.draw import paper
from pipeline.edition import Edition
from pipeline.measure import measure
from pipeline.prioritise import prioritise
from pipeline.protect import as_internal
from pipeline.publish.supplied import notice_on_page
from pipeline.store import places

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))
from in_process import run_notebooks  # noqa: E402

YEAR, YEARS = 2024, (2022, 2023, 2024)
ALWAYS = ("index.html", "data-quality.html")
GONE = [*((name, None) for name in catalogue.load_contracts()), *((None, year) for year in YEARS)]
NO_WORDS = re.compile(r"\b(nan|None(?! of)|NaT|NaN|inf|<NA>)\b")


@dataclass(frozen=True)
class Whole:
    """The made edition as it is before anything is taken away: its tables, what was sent, its exact figures and where each is printed."""

    plan: Plan
    tables: dict[str, pd.DataFrame]
    lines: dict[str, pd.DataFrame]
    places: object
    edition: Edition
    figures: pd.DataFrame
    sources: dict[str, pd.Series]


@pytest.fixture(scope="module")
def whole(made) -> Whole:
    """Read once: nothing that is done with it changes it."""
    with pytest.MonkeyPatch.context() as own:
        own.setenv("NEEDS_ASSESSMENT_ROOT", str(made.root))
        plan = plan_of("thurrock", YEAR, "internal")
        lines = {name: measured_lines(plan, name) for name in ("receipts", "quarantine", "outcomes")}
        edition = store.open_edition("thurrock", YEAR, "internal")
        figures = pd.read_parquet(made.private(YEAR) / "internal.parquet").set_index("ref")
        return Whole(plan, tables_as_released(plan), lines, places.read_places(plan.folder), edition, figures, sources_of_pages(made))


def sources_of_pages(made) -> dict[str, pd.Series]:
    """page → the data sets behind each figure that it prints."""
    lines, sources = made.numbers(YEAR), made.protected(YEAR)["sources"]
    printed = lines.assign(page=lines["pages"].str.split(";"), ref=lines["ref"].str.partition("#")[0]).explode("page")
    return {page: sources.reindex(refs.unique()).fillna("") for page, refs in printed.groupby("page")["ref"]}


@pytest.mark.parametrize(("data_set", "year"), GONE, ids=lambda each: str(each or ""))
def test_what_is_taken_away_is_said_to_be_missing_and_nothing_else_goes(made, whole, data_set, year, monkeypatch):
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(made.root))
    edition = edition_without(whole, data_set, year)
    wrong = [*of_figures(whole, edition, data_set, year)]
    monkeypatch.setattr(paper, "drawn", lambda paint, width, height: painted(paint, width, height, wrong))
    shown = {page: notebook for notebook, (page, _) in publish.CHAPTERS.items() if page in ALWAYS or shows(whole, page, data_set, year)}
    ran = run_notebooks(edition, monkeypatch, shown.values())
    pages = {page: read(ran[notebook]) for page, notebook in shown.items()}
    for page, element in pages.items():
        wrong += [f"{page}: {each}" for each in of_page(edition, page, element, data_set, year)]
    assert not wrong


def test_without_the_refuge_an_edition_is_published_that_says_so_first(own):
    for path in own.root.glob("data/raw/*/refuge_stays.*"):
        path.unlink()
    done = own.run("assessment", "--year", str(YEAR))
    assert done.returncode == 0, done.stdout
    assert "not supplied for 2022, 2023, 2024: every figure that rests on it says so" in done.stdout
    (chapter,) = html.parse(own.site(YEAR) / "index.html").xpath("//div[@class='chapter']")
    assert words_of(chapter).startswith("Not supplied: Refuge stays (Refuge provider), 2021/22 to 2023/24. Every figure here")
    assert not set(own.protected(YEAR).loc[lambda figures: needs(figures["sources"], "refuge_stays"), "status"]) & {"ok", "suppressed"}


def edition_without(whole: Whole, data_set: str | None, year: int | None) -> Edition:
    contracts, indicators, breaks = catalogue.load_contracts(), catalogue.load_indicators(), catalogue.load_series_breaks()
    tables, receipts = whole.tables, whole.lines["receipts"]
    if data_set:
        tables = {name: table.iloc[:0] if name.split("__")[0] == data_set else table for name, table in tables.items()}
    else:
        kept = {name: table.loc[table["year"].ne(year)] for name, table in tables.items() if "__" not in name}
        tables = {name: kept[name] if name in kept else answers_of(table, kept[name.split("__")[0]]) for name, table in tables.items()}
    lost = receipts["data_set"].eq(data_set or "") | receipts["year"].eq(year or 0)
    receipts = receipts.assign(status=receipts["status"].mask(lost, "not_supplied"))
    measured = measure(
        tables, indicators, whole.plan.periods, whole.places, receipts, whole.plan.area.code, contracts=contracts,
        codes=catalogue.load_codes(), breaks=breaks, quarantine=whole.lines["quarantine"], outcomes=whole.lines["outcomes"],
    )  # fmt: skip
    table = as_internal(measured.frame, catalogue.load_policy(), indicators, breaks)
    return replace(whole.edition, protected=table, recommendations=prioritise(table, catalogue.load_recommendations()))


def answers_of(answers: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return answers.loc[answers["row_id"].isin(rows["row_id"])]


def shows(whole: Whole, page: str, data_set: str | None, year: int | None) -> bool:
    """True when the whole edition prints a figure of the data set on the page; a year is on every page."""
    return bool(year) or (page in whole.sources and needs(whole.sources[page], data_set).any())


def needs(sources: pd.Series, data_set: str) -> pd.Series:
    return sources.str.split(";").map(lambda names: data_set in names).astype(bool)


def painted(paint, width: float, height: float, blank: list[str]) -> str:
    """The picture without the slow part, its SVG; one with nothing on it is noted."""
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    paint(paper.Sheet(figure, paper.Affine2D()))
    if not (figure.texts or figure.artists or figure.patches or figure.lines):
        blank.append("a picture with nothing on it")
    return f'<svg width="{width}" height="{height}"></svg>'


def read(notebook) -> html.HtmlElement:
    outputs = [output.data["text/html"] for cell in notebook.cells for output in cell.get("outputs", [])]
    return html.fromstring(f"<main>{''.join(outputs)}</main>")


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def of_figures(whole: Whole, edition: Edition, data_set: str | None, year: int | None) -> list[str]:
    """What is wrong with the table: a figure of what was taken away that is given, and another that went with it."""
    frame = edition.protected.frame.set_index("ref")
    ours = frame["sources"].str.split(";").map(lambda names: bool(set(names) & set(edition.contracts))).astype(bool)
    lost = needs(frame["sources"], data_set) if data_set else ours & frame["period"].isin([str(year), edition.window.code])
    about_files = frame["indicator"].str.startswith("quality_")
    today = needs(frame["sources"], "safe_accommodation_units") & (year != YEAR) & (data_set is None)  # units stand as on the last day
    given = frame.loc[lost & ~about_files & ~today & frame["status"].eq("ok")]
    other = frame.loc[~lost & ~about_files & frame["status"].ne("ok") & whole.figures["status"].reindex(frame.index).eq("ok")]
    return [*(f"{ref} is given" for ref in given.index), *(f"{ref} went" for ref in other.index)]


def of_page(edition: Edition, page: str, element: html.HtmlElement, data_set: str | None, year: int | None) -> list[str]:
    """What is wrong with a page: a number that is none, a sentence with a gap in it, nothing about whose data are missing."""
    wrong = [f"says {found[0]}" for found in NO_WORDS.finditer(words_of(element))]
    wrong += [f"a gap in “{words_of(each)[:80]}”" for each in element.xpath(".//p[.//data[@data-status]]")]
    told = words_of(html.fromstring(f"<p>{notice_on_page(edition, html.tostring(element, encoding='unicode'), page == 'index.html')}</p>"))
    wrong += [f"does not say that {name} is missing" for name in names_of(edition, data_set, page, element) if name not in told]
    label = edition.periods[YEARS.index(year)].short_label if year else ""
    if element.xpath(".//data[@data-status='not_supplied']") and label not in told:
        wrong.append(f"does not say that {label} is missing")
    return wrong


def names_of(edition: Edition, data_set: str | None, page: str, element: html.HtmlElement) -> list[str]:
    """What a page says that is about a data set: its title and its agency. The page on data has a table of its own for it."""
    contract = edition.contracts.get(data_set or "")
    return [] if contract is None or page == "data-quality.html" or not element.xpath(".//data[@data-status='not_supplied']") else [contract.title, edition.area.agencies[contract.agency].name]
