"""The papers beside the pages: which were asked for, and of which quarter, which this machine can make, and the making of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline import paper
from pipeline.assessment.plan import Plan
from pipeline.problems import Finding, Stop
from pipeline.progress import tell, tell_findings
from pipeline.store import tables


def ask_for_papers(plan: Plan, wanted: Sequence[str]) -> None:
    """Note which papers this run is to make: when that changes, the pages are made again, because they link to them."""
    if not asked_file(plan).exists() or tables.read_record(asked_file(plan)) != list(wanted):
        tables.write_record(list(wanted), asked_file(plan))


def asked_file(plan: Plan) -> Path:
    """Where that is noted."""
    return plan.private(f"papers.{plan.view}.json")


def ask_for_quarter(plan: Plan, quarter: int) -> None:
    """Note which quarter the board paper is about: when that changes, it is drawn again."""
    if not quarter_file(plan).exists() or tables.read_record(quarter_file(plan)) != quarter:
        tables.write_record(quarter, quarter_file(plan))


def quarter_file(plan: Plan) -> Path:
    """Where that is noted."""
    return plan.private(f"quarter.{plan.view}.json")


def offered(plan: Plan, draft: bool) -> tuple[str, ...]:
    """The papers that will lie beside the pages: a released edition has all of them, a draft those that were asked for."""
    from pipeline.publish import PAPERS

    wanted = [name for name in PAPERS if not draft or name in tables.read_record(asked_file(plan))]
    programs = {"pdf": paper.browser, "ods": paper.office}
    there = {kind: programs[kind]() for kind in sorted({name.rpartition(".")[2] for name in wanted} & set(programs))}
    lacking = [name for name in wanted if not there.get(name.rpartition(".")[2], "here")]
    tell_findings([_not_made(name) for name in lacking])
    return tuple(name for name in wanted if name not in lacking)


def with_papers(files: Mapping[str, str | bytes], edition, names: Sequence[str]) -> dict[str, str | bytes]:
    """The files of the site with the papers named; raises Stop when a program that is there makes none."""
    if not names:
        return dict(files)
    from pipeline.publish import PRINTS, SPREADSHEET, WORKBOOK, papers, to_print

    pages = {name: text for name, text in files.items() if isinstance(text, str)}
    with ThreadPoolExecutor(2) as beside:  # the browser and LibreOffice take seconds each, in processes of their own
        others = {name: beside.submit(paper.as_pdf, to_print(name, pages), paper.browser()) for name in PRINTS if name in names}
        made = papers(edition, pages, {*names, WORKBOOK} if SPREADSHEET in names else names)
        if SPREADSHEET in names:
            others[SPREADSHEET] = beside.submit(paper.as_ods, made[WORKBOOK], paper.office())
    try:
        made |= {name: printed.result() for name, printed in others.items()}
    except OSError as broken:
        raise Stop([_failed(str(broken))]) from broken
    tell("printed", edition.area.name, ", ".join(names))
    return {**files, **{name: made[name] for name in names}}


def _failed(why: str) -> Finding:
    return Finding(
        what="a program of this machine made no paper, so the edition is not published without it",
        where="the papers beside the pages",
        wanted="a PDF from the browser, and an OpenDocument file from LibreOffice",
        found=why,
        do="close other windows of that program and run again; make assessment makes the pages of a draft without papers",
    )


def _not_made(name: str) -> Finding:
    wanted = "Edge, Chrome or Chromium" if name.endswith(".pdf") else "LibreOffice"
    return Finding(
        what=f"{name} was not made",
        where="the papers beside the pages",
        wanted=f"{wanted} on this machine",
        found="no such program",
        do=f"install {wanted}, or make the papers on another machine; everything else is complete",
        severity="look",
    )
