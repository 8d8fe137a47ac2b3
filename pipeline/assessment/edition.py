"""One run: the lock, the stages, and where the page is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline import chapters, store
from pipeline.assessment.stage import Stage
from pipeline.assessment.chapter_stage import chapter_stage
from pipeline.assessment.comparison import comparison_stage
from pipeline.assessment.disclosing import disclosure_stage, tell_disclosure
from pipeline.assessment.intake import findings_of, intake_stage
from pipeline.assessment import leak_scan
from pipeline.assessment.ledger import another_seal, read_ledger, word_of_seal
from pipeline.assessment.marks import anything_changed
from pipeline.assessment.papering import ask_for_papers, ask_for_quarter
from pipeline.assessment.plan import Plan, plan_of
from pipeline.assessment.stages import (
    agree_stage,
    gather_stage,
    measure_stage,
    places_stage,
    prioritise_stage,
    publish_stage,
    words_of,
)
from pipeline.assessment.protecting import protect_stage
from pipeline.assessment.reading import large_data_sets
from pipeline.assessment.releasing import release_edition, released_before, released_stage, signatures
from pipeline.problems import Finding, Stop, how_many, stop_if_any
from pipeline.progress import board, tell
from pipeline.store import releases, scratch, site, tables

WORKERS = 8
LAST_QUARTER = 4
# A run that ends with a problem leaves at once; that its helpers' locks are cleared up after it is no news for the analyst.
_NO_TRACKER_TALK = "ignore::UserWarning:multiprocessing.resource_tracker"


def make_edition(area: str, year: int, view: str = "published", papers: Sequence[str] = (), quarter: int = LAST_QUARTER) -> Path:
    """Make what has changed of the edition and give the path of its first page; raises Stop, the last edition untouched.

    `papers` are those to lie beside the pages of a draft (publish.PAPERS); a released edition has all of them. `quarter` is that
    of the board paper, from 1 (April to June) to 4.
    """
    plan = plan_of(area, year, view)
    everything = not plan.private("pytask.lock").exists()
    with _alone(), _emptied_scratch(), _checks(early=everything) as (room, close):
        from pipeline.assessment.graph import run_stages

        site.recover(plan.site)
        releases.clear_unfinished(plan.area.slug)
        ask_for_papers(plan, papers)
        ask_for_quarter(plan, quarter)
        with board([path.stem for path in plan.chapters]) as shown:
            stages = _stages(plan, room, close, shown)
            if anything_changed() and not everything:
                chapters.warm_up()
            ran = run_stages(stages, plan.folder, WORKERS)
        if not ran:
            tell("published", plan.area.name, "nothing has changed since the last run: the pages are as they were")
        _tell_what_to_look_at(plan)
    return plan.site / "index.html"


def release(area: str, year: int, by: str, approved_by: str, seal: str = "") -> Path:
    """Make the edition, freeze it and render it without its draft mark; gives the path of its first page. Raises Stop.

    A release that was frozen when the machine stopped is a release: it was signed. Its pages are finished here, or by the next run.
    `seal` is that of the last release, from a copy kept elsewhere; "" when the approver has none.
    """
    stop_if_any(signatures(by, approved_by))
    plan = plan_of(area, year, "published")
    with _alone():
        unfinished, before = _unfinished(plan), read_ledger(plan.area.slug)
        stop_if_any(another_seal(plan.area.slug, before[-2:] if unfinished else before[-1:], seal))
        page = make_edition(area, year)
        if not unfinished:
            page = release_edition(plan, by, approved_by, words_of(plan), lambda: make_edition(area, year))
    where = store.released(plan.area.slug).relative_to(store.root()).as_posix()
    tell("released", str(year), f"the pages of the release are finished; it is in {where}" if unfinished else f"signed by two; its cells and records are in {where}")
    tell("sealed", str(year), word_of_seal(read_ledger(plan.area.slug)[-1], compared=bool(seal), first=not before))
    return page


def _unfinished(plan: Plan) -> bool:
    """True when exactly these figures were released and their pages are not there: the run stopped between the two."""
    mine, made = released_before(plan), plan.site / "run.json"
    return mine is not None and (not made.exists() or tables.read_record(made)["release"] != mine.digest)


def _stages(plan: Plan, room: Callable[[], Executor], close: Callable[[], None], shown) -> list[Stage]:
    started, large = datetime.now(UTC), large_data_sets(plan)
    return [
        agree_stage(plan),
        *(intake_stage(plan, data_set, room, large) for data_set in plan.data_sets),
        gather_stage(plan, close),
        comparison_stage(plan),
        places_stage(plan),
        released_stage(plan),
        measure_stage(plan),
        protect_stage(plan),
        disclosure_stage(plan),
        prioritise_stage(plan),
        *(chapter_stage(plan, notebook, shown) for notebook in plan.chapters),
        publish_stage(plan, started),
    ]


@contextmanager
def _alone() -> Iterator[None]:
    """Only one run at a time: two would stage the same pages."""
    path = store.root() / "data" / "processed" / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, timeout=0, is_singleton=True):  # a release holds it over both of its runs
            yield
    except Timeout:
        raise Stop([_another_run()]) from None


@contextmanager
def _emptied_scratch() -> Iterator[None]:
    """Scratch is empty when a run begins, whatever became of the last one, and when it ends."""
    scratch.empty_scratch()
    try:
        yield
    finally:
        scratch.empty_scratch()


@contextmanager
def _checks(early: bool) -> Iterator[tuple[Callable[[], Executor], Callable[[], None]]]:
    """A process for Great Expectations, and how to end it. Begun at once when everything has to run: its import takes longest of all."""

    if _NO_TRACKER_TALK not in sys.warnoptions:
        sys.warnoptions.append(_NO_TRACKER_TALK)

    @cache
    def room() -> Executor:
        pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        pool.submit(_open_check_room)
        return pool

    def close() -> None:
        if room.cache_info().currsize:
            room().shutdown(wait=False)

    if early:
        room()
    try:
        yield room, close
    finally:
        close()
        chapters.shut_down()
        leak_scan.forget()


def _open_check_room() -> None:
    """Import what the checks need, ahead of the first table."""
    from pipeline.check import open_room

    open_room()


def _tell_what_to_look_at(plan: Plan) -> None:
    """What did not stop the run, on paper: the list names files and rows, so it stays in the private folder."""
    looked = [each for each in findings_of(plan) if each.severity == "look"] + [_unclaimed(path) for path in plan.unclaimed_files]
    path = plan.private("to_look_at.txt")
    tables.write_bytes("\n\n".join("\n".join(each.lines()) for each in looked).encode() + b"\n", path)
    if looked:
        tell("look", plan.area.name, f"{how_many(len(looked), 'finding')} that did not stop the run: {path.relative_to(store.root())}")


def _unclaimed(path: Path) -> Finding:
    return Finding(
        what="a file belongs to no data set and was not read",
        where=path.relative_to(store.root()).as_posix(),
        wanted="a name that starts with a data set's, or with an agency's and _workbook",
        found="another name",
        do="rename the file after its data set (the names are those of config/contracts), or take it out of the folder",
        severity="look",
    )


def _another_run() -> Finding:
    return Finding(
        what="another run is under way",
        where="data/processed/run.lock",
        wanted="one run at a time",
        found="a lock that another run holds",
        do="wait until it has finished; if there is none, a stopped run's lock goes by itself when its window is closed",
    )
