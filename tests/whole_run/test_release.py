"""A release, and what it leaves as it was: one story, made once by the command line and kept step by step, and what each step shows."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.publish import CHAPTERS

sys.path.insert(0, str(Path(__file__).parent))
from releases import followed, steps_of  # noqa: E402


@pytest.fixture(scope="session")
def story(made):
    """step → what there was after it."""
    return steps_of(made, followed)


def without_mark(page: str) -> str:
    """The page without its mark, the section on releases, the state of the version block, and the links to papers, which a release always has."""
    page = re.sub(r'<li><a href="[a-z-]+\.(?:pdf|docx|xlsx|ods)" download>.*?</a></li>\n', "", page)
    page = re.sub(r"<dt>State</dt><dd>.*?</dd>", "", page)
    head, _, rest = page.partition('<p class="mark">')
    start, _, end = rest.partition("</p>")[2].partition('<h2 id="releases-and-corrections">')
    return head + start + end.partition('<h2 id="how-sure-we-are">')[2]


def test_a_draft_says_so_on_every_page_and_a_release_its_day(story):
    draft, released = story["draft"], story["released"]
    assert draft.code == released.code == 0, released.console
    day = '<p class="mark">Released <span class="label">'
    assert all('<p class="mark">Draft</p>' in page for page in draft.pages(2023).values())
    assert all(day in page and ">Draft<" not in page for page in released.pages(2023).values())
    assert "These pages are a draft" in draft.pages(2023)["method.html"]
    assert "are final" in released.pages(2023)["method.html"]
    runs = [json.loads(step.site(2023)["run.json"])["release"] for step in (draft, released)]
    assert runs[0] == "" and len(runs[1]) == 64


def test_nothing_but_the_mark_changes_with_the_release(story):
    before, after = story["draft"].site(2023), story["released"].site(2023)
    assert before["numbers.csv"] == after["numbers.csv"] and before["recommendations.csv"] == after["recommendations.csv"]
    pages = [{name: without_mark(page) for name, page in story[step].pages(2023).items()} for step in ("draft", "released")]
    assert pages[0] == pages[1]


def test_a_machine_that_stops_after_the_freeze_has_released_and_the_pages_follow(story):
    """The ledger has the signed release; the pages are still the draft, whole; the next run makes them the released ones."""
    killed, released = story["killed"], story["released"]
    assert killed.code == 9 and len(killed.ledger) == 1
    assert killed.site(2023) == story["draft"].site(2023)
    assert len(released.ledger) == 1 and released.ledger == killed.ledger
    assert "pages of the release are finished" in released.console


def test_released_twice_is_refused(story):
    assert story["released twice"].refused() and "released already" in story["released twice"].console
    assert story["released twice"].site(2023) == story["released"].site(2023)


def test_late_records_move_nothing_and_are_told(story):
    late = story["late"]
    assert late.code == 0, late.console
    assert late.site(2023)["numbers.csv"] == story["released"].site(2023)["numbers.csv"]
    assert all("Released" in page for page in late.pages(2023).values())
    assert "police_incidents, 2022" in late.looked and "records of a released year differ" in late.looked
    assert "2 records that are new, gone or changed" in late.looked  # one gone and two new are two at the least


def test_the_next_edition_prints_every_released_figure_as_it_was(story):
    then, now = story["released"].figures(2023), story["next year"].figures(2024)
    shared = then.index.intersection(now.index)
    shared = shared[then.loc[shared, "period"].isin(["2022", "2023"]).to_numpy()]
    assert len(shared) > 1000
    columns = ["numerator", "denominator", "value", "lower", "upper", "status"]
    printed = shared[then.loc[shared, "value"].notna().to_numpy()]
    assert len(printed) > 500
    pd.testing.assert_frame_equal(then.loc[printed, columns], now.loc[printed, columns])
    # What was hidden stays hidden, but for what is public or counts files, of which nothing was ever hidden.
    assert now.loc[shared.difference(printed), "value"].isna().all()


def test_the_new_window_is_the_released_years_and_the_new_one(story):
    """Rounded to five, a sum of three may differ from the sum of the rounded by 3 × 2 + 2."""
    now = story["next year"].figures(2024)["value"]
    for name in ("refuge_stays_count", "police_da_incidents_count", "housing_da_cases_count"):
        years = [now[f"{name}/{year}"] for year in (2022, 2023, 2024)]
        assert abs(now[f"{name}/2022-2024"] - sum(years)) <= 8


def test_a_released_figure_walks_to_the_rows_it_was_released_with(story):
    said = story["traced"].console
    assert story["traced"].code == 0, said
    assert "data/raw/2022/police_incidents.csv: rows" in said
    assert "at the release; the file was changed since" in said
    assert "cannot be found" not in said


def test_an_erratum_of_a_few_records_is_refused(story):
    assert story["small erratum"].refused() and "told apart" in story["small erratum"].console
    assert story["small erratum"].site(2023) == story["late"].site(2023)


def test_the_internal_view_after_a_release_is_exact_and_touches_nothing(story):
    internal, before = story["internal"], story["released twice"]
    assert internal.code == 0, internal.console
    assert internal.site(2023) == before.site(2023) and internal.ledger == before.ledger
    after = story["after internal"]
    assert "nothing has changed" in after.console.lower() and after.site(2023) == before.site(2023), after.console
    pages = {path.name: path.read_text() for path in (internal.folder / "internal").glob("*.html")}
    assert set(pages) == set(before.pages(2023))
    # Counts that rounding would have ended in 0 or 5: of so many exact ones, most do not.
    exact = [int(number) for number in re.findall(r'<data class="number" value="(\d{2,})" data-ref="[a-z_]+_count/', "".join(pages.values()))]
    assert len(exact) > 20 and sum(number % 5 != 0 for number in exact) > len(exact) / 2


def test_every_chapter_of_the_internal_view_says_the_measured_figures_and_stays_private(story):
    internal = story["internal"]
    measured = pd.read_parquet(internal.folder / "internal.parquet").set_index("ref")
    pages = {path.name: path.read_text() for path in (internal.folder / "internal").glob("*.html")}
    assert set(pages) == {"method.html", *(page for page, _ in CHAPTERS.values())}
    assert json.loads((internal.folder / "astray.json").read_text()) == []
    for name, page in pages.items():
        assert "Internal: not for publication." in page
        said = re.findall(r'<data class="number" value="([^"]+)" data-ref="((?!fact/)[^"#]+)#?(\w*)"', page)
        wrong = [ref for value, ref, part in said if float(value) != float(f"{measured.at[ref, part or 'value']:g}") and abs(float(value)) < 1e5]
        assert not wrong, (name, wrong[:3])
        assert said or name in ("method.html", "progress.html"), name


def test_an_earlier_edition_made_after_a_later_release_prints_what_was_released(story):
    made, year = story["an earlier year"], 2022
    assert made.code == 0, made.console
    then, now = story["released"].figures(2023), made.figures(year)
    shared = then.index.intersection(now.index)
    shared = shared[then.loc[shared, "period"].isin([str(each) for each in range(2021, year + 1)]).to_numpy()]
    printed = shared[then.loc[shared, "value"].notna().to_numpy()]
    assert len(printed) > 250 * (year - 2020)
    columns = ["numerator", "denominator", "value", "lower", "upper", "status"]
    pd.testing.assert_frame_equal(then.loc[printed, columns], now.loc[printed, columns])
    assert now.loc[shared.difference(printed), "value"].isna().all()
    assert all('<p class="mark">Draft</p>' in page for page in made.pages(year).values())
    assert made.ledger == story["released"].ledger and made.site(2023) == story["late"].site(2023)


def test_how_recommendations_stand_is_carried_from_the_release(story):
    """By the two files alone: config says that each was first made in the edition of 2021."""
    then, now = (pd.read_csv(story[step].folder / str(year) / "recommendations.csv", index_col="id") for step, year in (("released", 2023), ("next year", 2024)))
    assert list(then.index) == list(now.index)
    called_for = {True: "Open since the edition for 2020/21.", False: "New in this edition."}
    no_more = {True: "Not called for by the figures since the edition for 2023/24.", False: "Not called for by the figures."}
    for name, fired in now["status"].eq("fired").items():
        assert now.at[name, "stands"] == (called_for if fired else no_more)[then.at[name, "status"] == "fired"], name
