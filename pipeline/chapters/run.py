"""Runs one notebook and hands back what it showed, or stops with five lines and keeps nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.chapters.execution import INJECTED, Attempt, execute, is_own_code
from pipeline.chapters.parameters import parameter_findings
from pipeline.problems import Finding, Stop, stop_if_any
from pipeline.store.scratch import private_scratch, short_prefix

if TYPE_CHECKING:
    from nbformat import NotebookNode


def run_chapter(
    notebook: Path, scratch: Path, parameters: dict[str, Any], *, execution_timeout_s: int = 300, start_timeout_s: int = 60
) -> NotebookNode:
    """The notebook with its outputs, free of clock, host and paths; may be called from several threads at once.

    `parameters` are typed values for the cell tagged `parameters`. `scratch` becomes private to this user and holds nothing
    of this run afterwards. `execution_timeout_s` is for one cell, `start_timeout_s` for the kernel. Raises Stop when a
    parameter is not declared (before a kernel starts) or when a cell fails, lasts too long or ends its kernel; the finding
    names the notebook, the cell and the class of the error, never its message. A failed run is kept nowhere.
    """
    where = f"{notebook.parent.name}/{notebook.name}"
    chapter = _read(notebook, where)
    stop_if_any(parameter_findings(chapter.cells, parameters, where))
    private_scratch(scratch)
    with (
        TemporaryDirectory(prefix="chapter-", dir=scratch, ignore_cleanup_errors=True) as own_folder,
        TemporaryDirectory(prefix=short_prefix(), ignore_cleanup_errors=True) as short_folder,
        ThreadPoolExecutor(1) as own_thread,
    ):
        attempt = Attempt(chapter, parameters, Path(own_folder), Path(short_folder), execution_timeout_s, start_timeout_s)
        done = own_thread.submit(execute, attempt).result()
    if attempt.ended_by:
        raise Stop([_failure(where, attempt)])
    return _without_clock(done)


def _read(notebook: Path, where: str) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(notebook, as_version=4)
    except (OSError, ValueError) as error:
        found = type(error).__name__
    raise Stop(
        [
            Finding(
                what=f"The notebook {notebook.name} cannot be read.",
                where=where,
                wanted="a Jupyter notebook, version 4",
                found=f"{found} on opening it",
                do="Take the notebook back from the project's history, or mend it in JupyterLab with `make lab`.",
            )
        ]
    )


def _failure(where: str, attempt: Attempt) -> Finding:
    number, cells = attempt.cells_begun, sum(is_own_code(cell) for cell in attempt.chapter.cells)
    return Finding(
        what=f"The notebook {where.split('/')[-1]} stopped before its end; no page was made from it.",
        where=f"{where}, code cell {number} of {cells}" if number else f"{where}, before its first code cell",
        wanted="every cell to run to its end without an error",
        found=attempt.ended_by,
        do=f"Open it with `make lab`, set the same parameters, run it from the top and mend code cell {max(number, 1)}.",
    )


def _without_clock(done: NotebookNode) -> NotebookNode:
    """The same notebook whenever it shows the same: no times, no paths, no random cell names, no cell put in by papermill."""
    done.cells = [cell for cell in done.cells if INJECTED not in cell.metadata.get("tags", [])]
    done.metadata.pop("papermill", None)
    for number, cell in enumerate(done.cells, start=1):
        cell.id = f"cell-{number}"
        for times in ("papermill", "execution"):
            cell.metadata.pop(times, None)
    return done
