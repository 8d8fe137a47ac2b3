"""Releases as three stories by the command line, kept step by step: an edition released, then what follows it in two copies of the folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from filelock import FileLock

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


def begun(project, story: Path) -> None:
    """The edition of 2023 drafted, released by a machine that stopped half way, finished, and released once more in vain."""
    step = partial(told, project, story)
    step("draft", "assessment", "--year", "2023")
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=HOME, env=project.environment(), capture_output=True, text=True)
    kept(project, story, "killed", killed)
    step("released", "release", "--year", "2023", *SIGNED)
    step("released twice", "release", "--year", "2023", *SIGNED)


def followed(project, story: Path) -> None:
    """What a release leaves as it was: exact figures, records that came late, the next year's edition and an earlier one."""
    step = partial(told, project, story)
    step("internal", "assessment", "--year", "2023", "--view", "internal")
    step("after internal", "assessment", "--year", "2023")
    with_records(project.raw(2022, "police_incidents"), gone=1, came=2)
    step("late", "assessment", "--year", "2023")
    listed(project, ERRATUM)
    step("small erratum", "assessment", "--year", "2023")
    listed(project, "[]")
    with short_chapters(project):
        step("next year", "assessment", "--year", "2024")
        step("an earlier year", "assessment", "--year", "2022")
    step("traced", "trace", "police_da_incidents_count/2022", "--year", "2024")


def corrected(project, story: Path) -> None:
    """How a release is corrected: an erratum, the second release, the words after it, a ledger that was touched; then a second area."""
    step = partial(told, project, story)
    with_records(project.raw(2022, "police_incidents"), gone=1, came=202)
    with short_chapters(project):
        corrected_and_altered(project, step, story)
    listed(project, ERRATUM + "  area: thurrock\n")  # the second area has none
    another_area(project.root / "config")
    step("no area named", "assessment", "--year", "2023")
    step("second area", "assessment", "--year", "2023", "--area", "southend")


def told(project, story: Path, name: str, *words: str) -> None:
    """One command, and what there was after it."""
    kept(project, story, name, project.run(*words))


def corrected_and_altered(project, step: Callable[..., None], story: Path) -> None:
    """On short chapters: the erratum, the second release, the words after it, and a ledger that was touched."""
    listed(project, ERRATUM)
    step("erratum", "assessment", "--year", "2023")
    notebook = next((project.root / "notebooks").glob("30_*.ipynb"))
    before = broken(notebook)
    step("broken", "release", "--year", "2023", *SIGNED)
    notebook.write_text(before)
    step("another seal", "release", "--year", "2023", *SIGNED, "--seal", "0" * 12)
    step("released again", "release", "--year", "2023", *SIGNED, "--seal", printed_seal(Step(story.with_name("begun") / "released").pages(2023)))
    words = project.root / "config" / "recommendations.yml"
    words.write_text(words.read_text().replace("Employ a financial worker in refuge", "Employ a money adviser in refuge"))
    step("words", "assessment", "--year", "2023")
    (next((project.root / "data" / "released" / "thurrock").glob("0001*")) / "cut" / "refuge_children.parquet").unlink()
    step("altered", "assessment", "--year", "2023")


def figures_of(step: Step) -> tuple[bytes, bytes]:
    """What the pages of 2023 print, and every figure of the edition."""
    return step.site(2023)["numbers.csv"], step.site(2023)["data-tables.csv"]


def steps_of(made, follow: Callable) -> dict[str, Step]:
    """step → what there was after it: of the release, made once and shared by the workers of a test run, and of what follows it."""
    beside = made.root.with_name("release-story")
    with FileLock(str(beside) + ".lock"):
        if not (beside / "begun" / "released twice").exists():
            shutil.copytree(made.root, beside / "project")
            begun(type(made)(beside / "project"), beside / "begun")
    told_in = (beside / "begun", beside / follow.__name__)
    with FileLock(f"{told_in[1]}.lock"):
        if not (told_in[1] / "told").exists():
            project = type(made)(beside / f"project-{follow.__name__}")
            shutil.copytree(beside / "project", project.root)
            follow(project, told_in[1])
            (told_in[1] / "told").write_text("yes")
    return {path.name: Step(path) for folder in told_in for path in folder.iterdir() if path.is_dir()}
