"""A run that fails says what to do in five lines, exits with one, and leaves the last edition as it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

FIVE = ("What", "Where", "Wanted", "Found", "Do")


def refused(project, year: str = "2024") -> str:
    """Run and expect a refusal: exit one, five lines, no traceback, and the edition as it was."""
    before = project.everything_in(2024)
    done = project.run("assessment", "--year", year)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert all(re.search(rf"^{word} ", done.stdout, re.MULTILINE) for word in FIVE)
    assert project.everything_in(2024) == before
    return done.stdout


def test_a_missing_column(own):
    path = own.raw(2024, "police_incidents")
    text = path.read_text(encoding="utf-8-sig")
    assert text.count("Occurred From") == 1
    path.write_text(text.replace("Occurred From", "Colour"), encoding="utf-8")
    said = refused(own)
    assert "police_incidents" in said and "x-headers" in said


def test_a_missing_file_that_must_come(own):
    page = own.root / "config" / "contracts" / "refuge_stays.yml"
    page.write_text(page.read_text().replace("x-if-missing: not_supplied", "x-if-missing: stop"))
    own.raw(2023, "refuge_stays").unlink()
    said = refused(own)
    assert "data/raw/2023" in said and "refuge_stays" in said


def test_last_years_file_in_this_years_folder(own):
    earlier = own.raw(2023, "refuge_stays")
    own.raw(2024, "refuge_stays").unlink()
    (own.root / "data" / "raw" / "2024" / earlier.name).write_bytes(earlier.read_bytes())
    assert "refuge_stays" in refused(own)


def test_an_unreadable_workbook(own):
    path = own.raw(2024, "refuge_stays")
    path.unlink()
    path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04 this is no workbook")
    assert "refuge_stays.xlsx" in refused(own)


def test_a_notebook_that_fails(own):
    path = next((own.root / "notebooks").glob("30_*.ipynb"))
    book = json.loads(path.read_text())
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    code[-1]["source"] = ["1 / 0"]
    path.write_text(json.dumps(book))
    said = refused(own)
    assert path.name in said and "ZeroDivisionError" in said


def test_a_mixture_of_synthetic_and_real_files(own):
    path = own.raw(2024, "police_incidents")
    text = path.read_bytes().decode("cp1252", errors="replace")
    path.write_text(re.sub("synthetic data", "weekly extract", text, flags=re.IGNORECASE), encoding="utf-8")
    assert "synthetic" in refused(own).lower()


def test_a_slip_in_config(own):
    page = own.root / "config" / "recommendations.yml"
    page.write_text(page.read_text().replace("at_least:", "at_lest:", 1))
    assert "config/recommendations.yml" in refused(own)


@pytest.mark.parametrize("year", ["", "1999", "next", "2019"])
def test_a_missing_or_impossible_year_prints_usage_and_the_years(own, year):
    done = own.run("assessment", "--year", year)
    assert done.returncode == 2
    assert "make assessment YEAR=" in done.stdout
    assert "2021, 2022, 2023, 2024" in done.stdout


def test_two_runs_at_once(own):
    with FileLock(str(own.root / "data" / "processed" / "run.lock")):
        done = own.run("assessment", "--year", "2024")
    assert done.returncode == 1
    assert "another run" in done.stdout


def test_a_run_that_is_killed_leaves_the_last_edition(own):
    before = own.everything_in(2024)
    page = own.root / "config" / "recommendations.yml"
    page.write_text(page.read_text() + "\n# touched\n")
    environment = os.environ | {"NEEDS_ASSESSMENT_ROOT": str(own.root), "NEEDS_ASSESSMENT_KEY_FILE": str(own.root / "link.key")}
    home = Path(__file__).resolve().parents[2]
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "assessment", "--year", "2024"],
        cwd=home,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2.5)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert own.everything_in(2024) == before
    again = own.run("assessment", "--year", "2024")
    assert again.returncode == 0, again.stdout
    assert {name for name in own.everything_in(2024)} == set(before)
    assert not [p for p in own.site(2024).parent.iterdir() if p.name.startswith(".")]


def test_the_sample_is_made_when_nothing_was_sent_and_says_so(made):
    console = (made.root / "console-2024.txt").read_text()
    assert "synthetic" in console.lower()
    for page in made.site(2024).glob("*.html"):
        assert "Synthetic data" in page.read_text()
