"""The stage of one chapter: its notebook run with the parameters of the edition, again only when what it shows has changed."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread

from pipeline import chapters
from pipeline.assessment import leak_scan
from pipeline.assessment.marks import code_of, config_of
from pipeline.assessment.papering import quarter_file
from pipeline.assessment.plan import Plan
from pipeline.assessment.protecting import sealed
from pipeline.assessment.stage import Stage
from pipeline.problems import Stop
from pipeline.progress import Board
from pipeline.store import editions, places, tables

AT_ONCE = max(2, os.cpu_count() or 2)
WORDS = ("glossary.yml", "paraphrases.yml", "budget.yml", "annual_return.yml", "indicators.yml", "statuses.yml", "caveats.yml", "facts.yml", "series_breaks.yml", "disclosure.yml", "areas", "codes", "contracts")
QUALITY = ("quality.yml", "corrections.yml", "accepted_findings.yml")
# What every notebook calls first, and what every page then asks for. Recommendations are read by each kernel: they may be made later.
_OPENER, _CELLS = "pipeline.store.editions:open_edition", "pipeline.publish.numbers:cells"
_kernels = BoundedSemaphore(AT_ONCE)
_importing = Lock()


def chapter_stage(plan: Plan, notebook: Path, board: Board) -> Stage:
    """One notebook, run."""

    def work() -> None:
        _open_rooms()
        import nbformat

        leak_scan.begin(plan)
        with _kernels:
            board.started(notebook.stem)
            chapters.open_ahead(_OPENER, (plan.area.slug, plan.year, plan.view), _CELLS)
            try:
                parameters = {"year": plan.year, "area": plan.area.slug, "view": plan.view} | _quarter_of(plan, notebook)
                done = chapters.run_chapter(notebook, plan.private("scratch"), parameters)
            except Stop:
                board.failed(notebook.stem)
                raise
            tables.write_bytes(nbformat.writes(done).encode(), drawn_by(plan, notebook))
            board.finished(notebook.stem)

    needs = (
        notebook,
        *sealed(plan, plan.view),
        plan.private("supply.json"),
        plan.private(editions.DOCUMENTS),
        *places.places_files(plan.folder),
        config_of(plan, *WORDS),
        *_words_of(plan, notebook),
        *([quarter_file(plan)] if _is_quarterly(notebook) else []),
        code_of(plan, "draw", "publish", "edition", "protect"),
    )
    return Stage(f"chapter {notebook.stem}, {plan.view}", work, needs, (drawn_by(plan, notebook),))


def _quarter_of(plan: Plan, notebook: Path) -> dict[str, int]:
    return {"quarter": tables.read_record(quarter_file(plan))} if _is_quarterly(notebook) else {}


def _is_quarterly(notebook: Path) -> bool:
    return "board" in notebook.stem


def _open_rooms() -> None:
    """What runs notebooks is imported at once, what publishes them in the background: while they run, this process only waits.

    One import at a time: both bring the same libraries, and two threads that meet half way through them fail each other.
    """
    with _importing:
        chapters.open_room()
    _open_publish_room()


@cache
def _open_publish_room() -> None:
    def imports() -> None:
        from pipeline.publish import open_room

        with _importing:
            open_room()

    Thread(target=imports, daemon=True).start()


def _words_of(plan: Plan, notebook: Path) -> tuple[Path, ...]:
    """The pages of sentences that a notebook shows, told by the functions it calls: an edited one runs only the chapters that print it."""
    shown = notebook.read_text(encoding="utf-8")
    rules = (config_of(plan, "recommendations.yml"), plan.private("recommendations.parquet")) if "recommend" in shown.casefold() else ()
    findings = (config_of(plan, "findings.yml"),) if any(word in shown for word in ("findings", "infographic", "publish.answer(")) else ()
    quality = (config_of(plan, *QUALITY),) if "quality" in notebook.stem else ()
    return (*rules, *findings, *quality)


def drawn_by(plan: Plan, notebook: Path) -> Path:
    """Where a notebook lies after its run."""
    return plan.private(f"chapters/{plan.view}/{notebook.name}")
