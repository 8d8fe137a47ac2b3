"""The papers beside the pages: which were asked for, which this machine can make, and the making of them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pipeline import paper
from pipeline.assessment.plan import Plan
from pipeline.problems import Finding, Stop
from pipeline.progress import tell, tell_findings
from pipeline.store import tables


def ask_for_papers(plan: Plan, wanted: bool) -> None:
    """Note whether this run is to make papers: when that changes, the pages are made again, because they link to them."""
    if not asked_file(plan).exists() or tables.read_record(asked_file(plan)) != wanted:
        tables.write_record(wanted, asked_file(plan))


def asked_file(plan: Plan) -> Path:
    """Where that is noted."""
    return plan.private(f"papers.{plan.view}.json")


def offered(plan: Plan, draft: bool) -> tuple[str, ...]:
    """The papers that will lie beside the pages: a released edition has them, and a draft that was asked for them."""
    from pipeline.publish import PAPERS, PRINT, SPREADSHEET

    if draft and not tables.read_record(asked_file(plan)):
        return ()
    lacking = {PRINT: paper.browser(), SPREADSHEET: paper.office()}
    tell_findings([_not_made(name) for name, program in lacking.items() if not program])
    return tuple(name for name in PAPERS if lacking.get(name, "here"))


def with_papers(files: Mapping[str, str | bytes], edition, names: tuple[str, ...]) -> dict[str, str | bytes]:
    """The files of the site with the papers named; raises Stop when a program that is there makes none."""
    if not names:
        return dict(files)
    from pipeline.publish import PRINT, SPREADSHEET, WORKBOOK, papers

    others: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor(2) as beside:  # the browser and LibreOffice take seconds each, in processes of their own
        if PRINT in names:
            others[PRINT] = beside.submit(paper.as_pdf, files["index.html"], paper.browser())
        made = papers(edition, {name: text for name, text in files.items() if isinstance(text, str)})
        if SPREADSHEET in names:
            others[SPREADSHEET] = beside.submit(paper.as_ods, made[WORKBOOK], paper.office())
    try:
        made |= {name: printed.result() for name, printed in others.items()}
    except OSError as broken:
        raise Stop([_failed(str(broken))]) from broken
    tell("printed", edition.area.name, ", ".join(names))
    return {**files, **made}


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
