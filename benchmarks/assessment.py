"""This pipeline beside the plain chain of `papermill` and `jupyter nbconvert`, in one run, as ratios: `make bench`.

A fresh copy of the last commit is made aside, with this environment's packages and synthetic data. Measured there, in turn:
the assessment with nothing processed yet; again with nothing changed; again after one sentence of a recommendation was
edited; and the chain over the same processed data and notebooks, one command after the other, with Great Expectations
imported in the notebook on data quality. The chain is spared the work on the data, which the pipeline's cold time includes. Seconds are by the clock and mean little
on a busy machine, where what runs side by side gains nothing; the column of work tells how busy it was.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Measured, measure, together

HOME = Path(__file__).resolve().parents[1]
AIMS = {"cold": 0.33, "unchanged": 0.05, "edited": 0.15}
TITLES = {
    "cold": "this pipeline, nothing processed",
    "unchanged": "this pipeline, nothing changed",
    "edited": "this pipeline, one sentence edited",
    "chain": "papermill and nbconvert, in turn",
}
ADDED = " This sentence was added by the benchmark."


def main() -> None:
    """Measure, print the ratios and write them to the file given by --json."""
    asked = argparse.ArgumentParser(description="This pipeline beside the plain papermill and nbconvert chain.")
    asked.add_argument("--year", default="2024")
    asked.add_argument("--repeats", type=int, default=1, help="measure everything this often and take medians")
    asked.add_argument("--json", type=Path, help="write every timing to this file")
    options = asked.parse_args()
    runs: list[dict[str, Measured]] = []
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as aside:
        place = Path(aside)
        project = fresh_copy(place)
        for number in range(1, options.repeats + 1):
            print(f"Round {number} of {options.repeats} …", flush=True)
            runs.append(one_round(project, place, options.year))
    results = summary(runs)
    print(table(results))
    if options.json:
        machine = {"python": platform.python_version(), "system": platform.system(), "processors": os.cpu_count()}
        options.json.write_text(json.dumps({**machine, "repeats": options.repeats, "results": results}, indent=2) + "\n", encoding="utf-8")


def fresh_copy(place: Path) -> Path:
    """A clone of the last commit with synthetic data in it, and the disk's cache of the packages warm for both sides alike."""
    project = place / "project"
    subprocess.run(["git", "clone", "--quiet", str(HOME), str(project)], check=True)
    if subprocess.run(["git", "status", "--porcelain"], cwd=HOME, capture_output=True, check=True).stdout:
        print("Note: the last commit is measured; this folder has changes that are not in it.")
    measure([sys.executable, "-m", "pipeline", "sample"], project, environment(place), place / "log")
    packages = "import great_expectations, matplotlib.pyplot, nbconvert, pandas, papermill, pytask"
    measure([sys.executable, "-c", packages], project, environment(place), place / "log")
    return project


def environment(place: Path) -> dict[str, str]:
    """This environment, with settings of our own taken out and the linkage key kept aside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEEDS_ASSESSMENT_")}
    return {**kept, "NEEDS_ASSESSMENT_KEY_FILE": str(place / "link.key"), "GX_ANALYTICS_ENABLED": "false"}


def one_round(project: Path, place: Path, year: str) -> dict[str, Measured]:
    """Each of the four measured once, in order; raises SystemExit when a run did not do what it was meant to."""
    for folder in ("data/processed", "outputs"):
        shutil.rmtree(project / folder, ignore_errors=True)
    pipeline = [sys.executable, "-m", "pipeline", "assessment", "--year", year]
    measured = {"cold": measure(pipeline, project, environment(place), place / "log")}
    pages = pages_of(project)
    measured["unchanged"] = measure(pipeline, project, environment(place), place / "log")
    _expect(pages_of(project) == pages, "a run with nothing changed must leave the same pages")
    config, before = edit_a_sentence(project)
    measured["edited"] = measure(pipeline, project, environment(place), place / "log")
    _expect(any(ADDED.strip() in page for page in pages_of(project).values()), "the edited sentence must be on a page")
    config.write_text(before, encoding="utf-8")
    measured["chain"] = chain(project, place, year)
    return measured


def pages_of(project: Path) -> dict[str, str]:
    """Every page of the edition, by name."""
    return {str(page.relative_to(project)): page.read_text(encoding="utf-8") for page in (project / "outputs").rglob("*.html")}


def edit_a_sentence(project: Path) -> tuple[Path, str]:
    """Add a sentence to the first recommendation; gives the file and what stood in it."""
    config = project / "config" / "recommendations.yml"
    before = config.read_text(encoding="utf-8")
    after = re.sub(r"^(\s+recommendation: [^>|\n].*)$", rf"\1{ADDED}", before, count=1, flags=re.MULTILINE)
    _expect(after != before, "config/recommendations.yml must have a recommendation on one line")
    config.write_text(after, encoding="utf-8")
    return config, before


def chain(project: Path, place: Path, year: str) -> Measured:
    """The plain chain over every notebook: run by papermill's command, then made a page by nbconvert's."""
    area = next(path.name for path in sorted((project / "outputs").iterdir()) if path.is_dir())
    folder = place / "chain"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    given = {"year": year, "area": area, "view": "published"}
    parts: list[Measured] = []
    for notebook in sorted((project / "notebooks").glob("*.ipynb")):
        source, done = as_in_the_chain(notebook, folder), folder / f"done-{notebook.name}"
        declared = {name: value for name, value in given.items() if re.search(rf'"{name}\b', notebook.read_text(encoding="utf-8"))}
        parameters = [part for name, value in declared.items() for part in ("-p", name, value)]
        papermill = [sys.executable, "-m", "papermill", "-k", "python3", str(source), str(done), *parameters]
        nbconvert = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(done)]
        parts += [measure(command, project, environment(place), place / "log") for command in (papermill, nbconvert)]
    return together(parts)


def as_in_the_chain(notebook: Path, folder: Path) -> Path:
    """A copy of a notebook; the one on data quality imports Great Expectations, as it must where no other process did."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    if "quality" in notebook.stem:
        cell = {"cell_type": "code", "id": "expectations", "metadata": {}, "outputs": [], "execution_count": None}
        book["cells"].append({**cell, "source": "import great_expectations"})
    copy = folder / notebook.name
    copy.write_text(json.dumps(book), encoding="utf-8")
    return copy


def summary(runs: list[dict[str, Measured]]) -> list[dict[str, object]]:
    """For each of the four: every timing, the medians of time and of work, the ratio of time to the chain's, the aim, the peak."""
    middle = {name: statistics.median(run[name].seconds for run in runs) for name in TITLES}
    return [
        {
            "name": name,
            "seconds": [round(run[name].seconds, 2) for run in runs],
            "median_s": round(middle[name], 2),
            "ratio": round(middle[name] / middle["chain"], 3),
            "aim": AIMS.get(name),
            "met": name not in AIMS or middle[name] / middle["chain"] <= AIMS[name],
            "work_s": round(statistics.median(run[name].work_s for run in runs), 2),
            "peak_mb": round(max(run[name].peak_mb for run in runs)),
        }
        for name in TITLES
    ]


def table(results: list[dict[str, object]]) -> str:
    """The results as lines of text."""
    lines = [f"{'':36}{'seconds':>9}{'ratio':>8}{'aim':>7}{'':>9}{'work s':>9}{'peak MB':>9}"]
    for row in results:
        aim = f"{row['aim']:.2f}" if row["aim"] else ""
        verdict = ("met" if row["met"] else "not met") if row["aim"] else ""
        lines.append(f"{TITLES[row['name']]:36}{row['median_s']:>9.1f}{row['ratio']:>8.2f}{aim:>7}{verdict:>9}{row['work_s']:>9.1f}{row['peak_mb']:>9,}")
    return "\n".join(lines)


def _expect(true: bool, otherwise: str) -> None:
    if not true:
        raise SystemExit(f"The measurement means nothing: {otherwise}.")


if __name__ == "__main__":
    main()
