"""Releases as a whole: one story, made once by the command line and kept step by step, and what each step shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from pipeline.publish import CHAPTERS

HOME = Path(__file__).resolve().parents[2]
FIVE = ("What", "Where", "Wanted", "Found", "Do")
SIGNED = ("--by", "Author One", "--approved-by", "Approver Two")
# Freezes an edition and stops dead before its pages are rendered, as a machine does that loses its power.
KILLED = """
import os
from pipeline.assessment import edition
whole = edition.release_edition
edition.release_edition = lambda plan, by, approved_by, words, render: whole(plan, by, approved_by, words, lambda: os._exit(9))
edition.release("", 2023, "Author One", "Approver Two")
"""
ERRATUM = """
- data_set: police_incidents
  year: 2022
  why: The police found that incidents of one week had been left out of their extract.
  decided_by: Partnership board
  decided_on: 2026-11-20
"""


@dataclass(frozen=True)
class Step:
    """What there was after one command."""

    folder: Path

    @property
    def console(self) -> str:
        return (self.folder / "console.txt").read_text()

    @property
    def code(self) -> int:
        return int((self.folder / "code.txt").read_text())

    @property
    def looked(self) -> str:
        return (self.folder / "to_look_at.txt").read_text()

    @property
    def ledger(self) -> list[dict]:
        return json.loads((self.folder / "ledger.json").read_text())

    def site(self, year: int) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.folder / str(year)).iterdir())}

    def pages(self, year: int) -> dict[str, str]:
        return {name: content.decode() for name, content in self.site(year).items() if name.endswith(".html")}

    def figures(self, year: int) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"published-{year}.parquet").set_index("ref")

    def refused(self) -> bool:
        return self.code == 1 and all(f"\n{word} " in self.console for word in FIVE) and "Traceback" not in self.console


def kept(project, story: Path, name: str, done: subprocess.CompletedProcess) -> None:
    """The state of the project after a command, put aside under a name."""
    folder = story / name
    folder.mkdir(parents=True)
    (folder / "console.txt").write_text(done.stdout + done.stderr)
    (folder / "code.txt").write_text(str(done.returncode))
    for year in (2021, 2022, 2023, 2024):
        if project.site(year).exists():
            shutil.copytree(project.site(year), folder / str(year))
            shutil.copy(project.private(year) / "published.parquet", folder / f"published-{year}.parquet")
    for beside in (project.private(2023) / "internal", project.root / "outputs" / "southend"):
        if beside.exists():
            shutil.copytree(beside, folder / beside.name)
    shutil.copy(project.private(2023) / "to_look_at.txt", folder)
    shutil.copy(project.private(2023) / "internal.parquet", folder)
    astray = [path.name for path in (project.root / "outputs").rglob("*.html") if "not for publication" in path.read_text()]
    (folder / "astray.json").write_text(json.dumps(astray))
    released = project.root / "data" / "released" / "thurrock"
    (folder / "ledger.json").write_text(json.dumps([json.loads(path.read_text()) for path in sorted(released.glob("*/release.json"))]))


def with_records(path: Path, gone: int, came: int) -> None:
    """Take out as many records from the middle of a file, and put in as many that it never had."""
    lines = path.read_text(encoding="utf-8").split("\n")
    middle = len(lines) // 2
    new = [f"P9{number:06d},{lines[middle + number].split(',', 1)[1]}" for number in range(came)]
    path.write_text("\n".join([*lines[:middle], *new, *lines[middle + gone :]]), encoding="utf-8")


def listed(project, blocks: str) -> None:
    page = project.root / "config" / "errata.yml"
    page.write_text((HOME / "config" / "errata.yml").read_text().replace("\n[]", "\n" + blocks))


def broken(path: Path) -> str:
    """The notebook with an error in its last cell; gives what it was."""
    before = path.read_text()
    book = json.loads(before)
    [cell for cell in book["cells"] if cell["cell_type"] == "code"][-1]["source"] = ["1 / 0"]
    path.write_text(json.dumps(book))
    return before


@contextmanager
def short_chapters(project) -> Iterator[None]:
    """Every chapter cut off where it has opened the edition, but the summary with its recommendations: for what no page's figures are asked of.

    All pages are made, marked and published as ever, and data-tables.csv beside them holds every figure of the edition.
    """
    whole = {path: path.read_text() for path in sorted((project.root / "notebooks").glob("*.ipynb"))}
    for path, text in whole.items():
        book = json.loads(text)
        opens = next(place for place, cell in enumerate(book["cells"]) if "open_edition" in "".join(cell["source"]))
        if "summary" not in path.stem:
            path.write_text(json.dumps(book | {"cells": book["cells"][: opens + 1]}))
    yield
    for path, text in whole.items():
        path.write_text(text)


def another_area(config: Path) -> None:
    """A second area page beside the first, with six wards of its own; the same files stand for what its agencies sent."""
    (first,) = (config / "areas").glob("*.yml")
    page = first.read_text().replace(first.stem, "E06000033").replace("slug: thurrock", "slug: southend")
    page = page.replace("name: Thurrock\n", "name: Southend-on-Sea\n").replace("Thurrock Council", "Southend-on-Sea City Council")
    wards = {f"E0500221{number}": f"Ward {chr(63 + number)}" for number in range(2, 8)}
    lines = [f'  - {{code: {code}, name: "{name}", population: 9000, deprivation_score: {30 - place}.5, deprivation_rank: {place + 1}}}\n' for place, (code, name) in enumerate(wards.items())]
    page = re.sub(r"^wards:\n(  - .*\n)+", "wards:\n" + "".join(lines), page, flags=re.MULTILINE)
    (config / "areas" / "E06000033.yml").write_text(page)
    with (config / "codes" / "ward.csv").open("a") as codes:
        codes.writelines(f"{code},{name},{said},2017,2026,{place + 60}\n" for place, (code, name) in enumerate(wards.items()) for said in (code, name))


def printed_seal(pages: dict[str, str]) -> str:
    """As whoever has the method page on paper reads it."""
    return re.sub(r"<[^>]+>", "", pages["method.html"].partition("seal of the release is ")[2].partition(":")[0])


def told(project, story: Path) -> None:
    """The story itself."""

    def step(name: str, *words: str) -> None:
        kept(project, story, name, project.run(*words))

    step("draft", "assessment", "--year", "2023")
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=HOME, env=project.environment(), capture_output=True, text=True)
    kept(project, story, "killed", killed)
    step("released", "release", "--year", "2023", *SIGNED)
    step("released twice", "release", "--year", "2023", *SIGNED)
    step("internal", "assessment", "--year", "2023", "--view", "internal")
    with_records(project.raw(2022, "police_incidents"), gone=1, came=2)
    step("late", "assessment", "--year", "2023")
    listed(project, ERRATUM)
    step("small erratum", "assessment", "--year", "2023")
    listed(project, "[]")
    with short_chapters(project):
        step("next year", "assessment", "--year", "2024")
        step("an earlier year", "assessment", "--year", "2022")
        kept(project, story, "traced", project.run("trace", "police_da_incidents_count/2022", "--year", "2024"))
        corrected_and_altered(project, step, story)
    listed(project, ERRATUM + "  area: thurrock\n")  # the second area has none
    another_area(project.root / "config")
    step("no area named", "assessment", "--year", "2023")
    step("second area", "assessment", "--year", "2023", "--area", "southend")


def corrected_and_altered(project, step: Callable[..., None], story: Path) -> None:
    """How it goes on, on short chapters: the erratum, the second release, the words after it, and a ledger that was touched."""
    listed(project, ERRATUM)
    with_records(project.raw(2022, "police_incidents"), gone=0, came=200)
    step("erratum", "assessment", "--year", "2023")
    notebook = next((project.root / "notebooks").glob("30_*.ipynb"))
    before = broken(notebook)
    step("broken", "release", "--year", "2023", *SIGNED)
    notebook.write_text(before)
    step("another seal", "release", "--year", "2023", *SIGNED, "--seal", "0" * 12)
    step("released again", "release", "--year", "2023", *SIGNED, "--seal", printed_seal(Step(story / "released").pages(2023)))
    words = project.root / "config" / "recommendations.yml"
    words.write_text(words.read_text().replace("Employ a financial worker in refuge", "Employ a money adviser in refuge"))
    step("words", "assessment", "--year", "2023")
    (next((project.root / "data" / "released" / "thurrock").glob("0001*")) / "cut" / "refuge_children.parquet").unlink()
    step("altered", "assessment", "--year", "2023")


@pytest.fixture(scope="session")
def story(made, tmp_path_factory):
    """step → what there was after it."""
    beside = made.root.with_name("release-story")
    with FileLock(str(beside) + ".lock"):
        if not (beside / "told").exists():
            shutil.copytree(made.root, beside / "project")
            told(type(made)(beside / "project"), beside / "steps")
            (beside / "told").write_text("yes")
    return {path.name: Step(path) for path in (beside / "steps").iterdir()}


def figures_of(step: Step) -> tuple[bytes, bytes]:
    """What the pages of 2023 print, and every figure of the edition."""
    return step.site(2023)["numbers.csv"], step.site(2023)["data-tables.csv"]


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


def test_an_erratum_of_many_is_counted_listed_and_released_again(story):
    erratum, again = story["erratum"], story["released again"]
    assert erratum.code == again.code == 0, erratum.console + again.console
    ref = "police_da_incidents_count/2022"
    then, now = (story[step].figures(2023).loc[ref, "value"] for step in ("released", "erratum"))
    assert now - then > 20
    assert erratum.figures(2023).loc["police_da_incidents_count/2021", "value"] == story["released"].figures(2023).loc["police_da_incidents_count/2021", "value"]
    assert all('<p class="mark">Draft</p>' in page for page in erratum.pages(2023).values())
    for step in (erratum, again):
        assert "one week had been left out" in step.pages(2023)["method.html"]
        assert "This edition was released before, on" in step.pages(2023)["method.html"]
    assert figures_of(again) == figures_of(erratum)
    assert [each["corrected"] for each in again.ledger] == [[], [["police_incidents", 2022, 1]]]


def test_a_seal_from_paper_is_compared_with_the_ledger(story):
    """The first release is told its seal; another seal is refused before anything is made; the printed one is found to fit."""
    seal = printed_seal(story["released"].pages(2023))
    assert re.fullmatch("[0-9a-f]{12}", seal) and f"SEAL={seal}" in "".join(story["released"].console.split("\n"))
    assert story["another seal"].refused() and "the seal was copied from" in story["another seal"].console
    assert story["another seal"].site(2023) == story["broken"].site(2023) and len(story["another seal"].ledger) == 1
    assert "the ledger fits the seal that was given" in " ".join(story["released again"].console.split())
    assert printed_seal(story["released again"].pages(2023)) != seal


def test_a_release_whose_pages_cannot_be_made_is_taken_back(story):
    assert story["broken"].refused() and "ZeroDivisionError" in story["broken"].console
    assert len(story["broken"].ledger) == 1
    assert story["broken"].site(2023) == story["erratum"].site(2023)


def test_words_amended_after_the_release_are_said_to_be(story):
    words = story["words"]
    assert words.code == 0 and "measured" not in words.console, words.console
    assert all("Released" in page and "; words amended since</p>" in page for page in words.pages(2023).values())
    assert "Words were amended since then; the figures were not." in words.pages(2023)["method.html"]
    assert not any("words amended since" in page for page in story["released again"].pages(2023).values())
    assert figures_of(words) == figures_of(story["released again"])


def test_an_altered_ledger_stops_the_edition(story):
    assert story["altered"].refused() and "the ledger of released editions was altered" in story["altered"].console
    assert story["altered"].site(2023) == story["words"].site(2023)


def test_the_internal_view_after_a_release_is_exact_and_touches_nothing(story):
    internal, before = story["internal"], story["released twice"]
    assert internal.code == 0, internal.console
    assert internal.site(2023) == before.site(2023) and internal.ledger == before.ledger
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


def test_a_second_area_has_pages_and_a_ledger_of_its_own(story):
    """The first area's ledger is altered by then: that stops the first area, and no other."""
    second, first = story["second area"], story["altered"]
    assert second.code == 0, second.console
    assert second.site(2023) == first.site(2023) and second.ledger == first.ledger
    pages = {path.name: path.read_text() for path in (second.folder / "southend" / "2023").glob("*.html")}
    assert set(pages) == set(first.pages(2023))
    assert all("<strong>Southend-on-Sea</strong>" in page and '<p class="mark">Draft</p>' in page for page in pages.values())
    named = set(re.findall(r'data-ref="[a-z_]+/[0-9-]+/(E05\d+)', "".join(pages.values())))
    assert named <= {f"E0500221{number}" for number in range(2, 8)}


def test_of_two_areas_one_must_be_named(story):
    assert story["no area named"].refused() and "southend" in story["no area named"].console


def test_how_recommendations_stand_is_carried_from_the_release(story):
    """By the two files alone: config says that each was first made in the edition of 2021."""
    then, now = (pd.read_csv(story[step].folder / str(year) / "recommendations.csv", index_col="id") for step, year in (("released", 2023), ("next year", 2024)))
    assert list(then.index) == list(now.index)
    called_for = {True: "Open since the edition for 2020/21.", False: "New in this edition."}
    no_more = {True: "Not called for by the figures since the edition for 2023/24.", False: "Not called for by the figures."}
    for name, fired in now["status"].eq("fired").items():
        assert now.at[name, "stands"] == (called_for if fired else no_more)[then.at[name, "status"] == "fired"], name
