"""The stages of one edition as pytask's graph: a stage runs when what it reads, or the code that does it, has changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import pytask
from pytask import Product, task
from pytask_parallel import ParallelBackend, execute

from pipeline.assessment.stage import Stage
from pipeline.problems import Finding, Stop, fault

LOOK_EVERY_S = 0.01
# What has run is told by pytask.lock alone. pytask fills a database of the same beside it, for its older versions; here it is in memory.
_NOT_KEPT = "sqlite://"
_Sleeper = getattr(execute, "_Sleeper", None)


def run_stages(stages: list[Stage], folder: Path, workers: int) -> list[str]:
    """Run what has changed, in order and side by side; gives the names of the stages that ran.

    pytask keeps its own book of content hashes in `folder`. Raises Stop with the findings of every stage that failed.
    """
    pytask.console.quiet = True
    _look_often()
    session = pytask.build(
        tasks=[_as_task(stage) for stage in stages],
        config=_book(folder),
        paths=folder,
        database_url=_NOT_KEPT,
        n_workers=workers,
        parallel_backend=ParallelBackend.THREADS,
        capture="no",
        disable_warnings=True,
        show_traceback=False,
    )
    reports = getattr(session, "execution_reports", [])
    failures = [report for report in reports if report.outcome == pytask.TaskOutcome.FAIL]
    if failures:
        raise Stop([finding for report in failures for finding in _findings(report)])
    if session.exit_code != pytask.ExitCode.OK:
        raise Stop([_broken_graph(str(session.exit_code))])
    return [report.task.name.split("::")[-1] for report in reports if report.outcome == pytask.TaskOutcome.SUCCESS]


def _look_often() -> None:
    """pytask-parallel sleeps up to a second between looks at what has finished; most of our stages take tenths of one.

    It has no setting for this, so its own sleeper is given shorter naps; should a later version drop it, its own pace is kept.
    """
    if hasattr(execute, "_Sleeper"):
        execute._Sleeper = partial(_Sleeper, timings=[LOOK_EVERY_S])


def _as_task(stage: Stage):
    def run(needs: tuple[Path, ...] = stage.needs, makes: Annotated[tuple[Path, ...], Product] = stage.makes) -> None:
        stage.work()

    return task(name=stage.name)(pytask.mark.try_first(run) if stage.first else run)


def _book(folder: Path) -> Path:
    """pytask keeps its lock file beside its config file, so each edition has one of its own."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    book = folder / "graph.toml"
    if not book.exists():
        book.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    return book


def _findings(report) -> list[Finding]:
    error = report.exc_info[1]
    if isinstance(error, Stop):
        return error.findings
    return [fault(error, f"the stage “{report.task.name.split('::')[-1]}” broke")]


def _broken_graph(code: str) -> Finding:
    return Finding(
        what="the stages could not be put in order",
        where="pipeline/assessment",
        wanted="stages whose files fit together",
        found=f"pytask ended with {code}",
        do="delete the area's folder for this year under data/processed and run again; if it stays, report these lines",
    )
