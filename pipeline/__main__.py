"""The command line: `python -m pipeline assessment --year 2024`. It answers at once; heavy rooms open only when used."""

from __future__ import annotations

import os
import sys
import re

if __name__ == "__main__":
    from pipeline.install import enter

    enter()

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

from collections.abc import Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Annotated  # noqa: E402  (the packages are there only after `enter`)

import typer  # noqa: E402

from pipeline.problems import Stop, fault  # noqa: E402
from pipeline.progress import console, tell_problems  # noqa: E402

app = typer.Typer(
    help="The needs assessment for safe accommodation: from agencies' files to a published page.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Area = Annotated[str, typer.Option(help="The area's short name or code, as on its page in config/areas; needed only when there are several pages.")]
Year = Annotated[str, typer.Option(help="The year the last financial year ends: 2024 is April 2023 to March 2024.")]
View = Annotated[str, typer.Option(help="published, or internal: exact numbers, kept under data/processed.")]


@app.command()
def assessment(year: Year = "", area: Area = "", view: View = "published") -> None:
    """Make the whole assessment for a year and the two before it, and publish its pages."""
    from pipeline.assessment import make_edition, make_sample_if_empty, years_available, years_possible

    make_sample_if_empty()
    page = make_edition(area, _known_year(year, years_available(), "assessment", years_possible()), view)
    console.print(f"\nThe page is at {page}")


@app.command()
def papers(year: Year = "", area: Area = "") -> None:
    """Make the assessment with its papers beside the pages: PDF, Word, and the data tables as a workbook."""
    from pipeline.publish import PAPERS

    page = _with_papers(area, year, "papers", tuple(PAPERS))
    console.print(f"\nThe papers are in {page.parent}")


@app.command()
def board(year: Year = "", quarter: Annotated[str, typer.Option(help="1 is April to June, 4 January to March.")] = "4", area: Area = "") -> None:
    """Make the board paper of a quarter, from the same figures as the assessment, as a page and a PDF."""
    from pipeline.publish import BOARD

    if quarter not in ("1", "2", "3", "4"):
        console.print(f"There is no quarter “{quarter}”.\nUsage: make board YEAR=2024 QUARTER=3    (1 is April to June, 4 January to March)")
        raise typer.Exit(2)
    page = _with_papers(area, year, "board", (BOARD,), int(quarter))
    console.print(f"\nThe board paper is at {page.with_name('board.html')}, to print: {BOARD}")


@app.command()
def review(year: Year = "", area: Area = "") -> None:
    """Make the annual review, from the same figures as the assessment: what the newest year changed, as a page and a PDF."""
    from pipeline.publish import REVIEW

    page = _with_papers(area, year, "review", (REVIEW,))
    console.print(f"\nThe review is at {page.with_name('what-changed.html')}, to print: {REVIEW}")


@app.command(name="return")
def annual_return(year: Year = "", area: Area = "") -> None:
    """Make the annual return to the ministry as a workbook in the form's shape, every answer with the figure it comes from."""
    from pipeline.publish import RETURN

    page = _with_papers(area, year, "return", (RETURN,))
    console.print(f"\nThe return is at {page.with_name(RETURN)}")


@app.command()
def assurance(year: Year = "", area: Area = "") -> None:
    """Make the assessment, with its chapter on partnership assurance as a PDF too."""
    from pipeline.publish import ASSURANCE

    page = _with_papers(area, year, "assurance", (ASSURANCE,))
    console.print(f"\nThe chapter is at {page.with_name('assurance.html')}, to print: {ASSURANCE}")


@app.command()
def release(
    year: Year = "",
    area: Area = "",
    by: Annotated[str, typer.Option(help="Who made the edition.")] = "",
    approved_by: Annotated[str, typer.Option(help="Who approves it: somebody else.")] = "",
    seal: Annotated[str, typer.Option(help="The seal of the last release, from a copy kept elsewhere.")] = "",
) -> None:
    """Release an edition: freeze its figures for good, and take the draft mark off its pages."""
    from pipeline.assessment import release as release_edition
    from pipeline.assessment import years_available

    page = release_edition(area, _known_year(year, years_available(), "release"), by, approved_by, seal)
    console.print(f"\nReleased. The page is at {page}")


@app.command()
def sample() -> None:
    """Write synthetic agency files for six years into data/raw."""
    from pipeline.assessment import make_sample_files

    make_sample_files()


@app.command()
def templates(year: Year = "", area: Area = "") -> None:
    """Write one fill-in workbook an agency for a year, with drop-downs, guidance and code lists."""
    from pipeline.assessment import make_templates

    if not (year.strip().isdigit() and len(year.strip()) == 4):
        console.print("Usage: make templates YEAR=2025    (the year the financial year ends)")
        raise typer.Exit(2)
    for path in make_templates(area, int(year)):
        console.print(f"{path}")


@app.command()
def check(
    path: str = typer.Argument(""),
    year: Year = "",
    data_set: Annotated[str, typer.Option(help="The data set, when neither the file's name nor its headings tell.")] = "",
) -> None:
    """Examine an agency's file, or a folder of them, before it goes into data/raw; writes a reply for the agency."""
    if not path or not (year == "" or re.fullmatch(r"20\d\d", year)):
        console.print("Usage: make check FILE=path    (a file or a folder; YEAR=2025 and DATA_SET=… when the file does not tell)")
        raise typer.Exit(2)
    from pipeline.assessment.checking import check_files

    raise typer.Exit(0 if check_files(Path(path), data_set, int(year) if year else None) else 1)


@app.command()
def trace(ref: str = typer.Argument(""), year: Year = "", area: Area = "") -> None:
    """Walk a printed number back to file, sheet, row and column. REF is in numbers.csv and in the page itself."""
    from pipeline.assessment import editions_made, trace_figure

    made = editions_made(area)
    chosen = _known_year(year or (str(made[-1]) if made else ""), made, "trace")
    if not ref:
        console.print(f"Name a figure: make trace REF=refuge_disability_percent/{chosen - 2}-{chosen}. Every ref is in numbers.csv.")
        raise typer.Exit(2)
    for line in trace_figure(area, chosen, ref):
        console.print(line)


@app.command()
def lab() -> None:
    """Open JupyterLab on the notebooks, with the right kernel."""
    from pipeline.lab import open_lab

    raise typer.Exit(open_lab())


@app.command()
def doctor() -> None:
    """Say what this machine has and lacks."""
    from pipeline.doctor import examine
    from pipeline.progress import tell

    checks = examine()
    for check in checks:
        tell(check.state, check.what, check.found + (f"  →  {check.do}" if check.do else ""))
    raise typer.Exit(1 if any(check.state == "missing" for check in checks) else 0)


def _with_papers(area: str, year: str, command: str, names: tuple[str, ...], quarter: int = 4) -> Path:
    """Makes the edition with these papers beside its pages; gives the path of its first page."""
    from pipeline.assessment import make_edition, make_sample_if_empty, years_available, years_possible

    make_sample_if_empty()
    return make_edition(area, _known_year(year, years_available(), command, years_possible()), papers=names, quarter=quarter)


def _known_year(year: str, years: list[int], command: str, possible: Sequence[int] = ()) -> int:
    """The year as a number; otherwise prints the usage and the years there are, and exits with 2.

    A year that is only `possible` lacks files of one of its three years: it is made when asked for, and not offered where others are.
    """
    if year.strip().isdigit() and int(year) in (*years, *possible):
        return int(year)
    years = years or list(possible)
    there = ", ".join(str(each) for each in years) or "none yet"
    console.print(f"{'No year was given.' if not year else f'There is nothing for the year “{year}”.'}")
    console.print(f"Usage: make {command} YEAR={years[-1] if years else 2024}    or    python -m pipeline {command} --year 2024")
    console.print(f"Years available: {there}. (A year is named by the March it ends in, and needs the two years before it.)")
    raise typer.Exit(2)


def leave(code: object) -> None:
    """End the process at once: every file is closed by now, and taking a large library apart would cost another half second."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def main() -> None:
    """Run the command; a problem is told in five lines and ends with 1."""
    try:
        app()
    except Stop as stop:
        tell_problems(stop.findings)
        raise SystemExit(1) from None
    except Exception as error:  # the analyst gets five lines, not a traceback
        tell_problems([fault(error, "the command broke")])
        raise SystemExit(1) from None


if __name__ == "__main__":
    try:
        main()
    except SystemExit as leaving:
        leave(leaving.code)
