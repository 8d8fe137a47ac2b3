"""The call of papermill: one notebook in a kernel of ours, nothing written, an ending said in words without values."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"


@dataclass
class Attempt:
    """One run of a notebook: its limits, its private folders, how many of its own code cells have begun, how it ended badly."""

    chapter: NotebookNode
    parameters: dict[str, Any]
    scratch: Path
    short_folder: Path
    execution_timeout_s: int
    start_timeout_s: int
    cells_begun: int = 0
    ended_by: str = ""

    def begin(self, cell: NotebookNode, cell_index: int) -> None:
        """Count a cell as begun; papermill's own cell of parameters does not count."""
        self.cells_begun += is_own_code(cell)


def is_own_code(cell: NotebookNode) -> bool:
    """True for a code cell that stands in the notebook, false for text and for the cell papermill puts in."""
    return cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])


def open_room() -> None:
    """Import what runs notebooks, ahead of the first of them."""
    import nbclient.exceptions  # noqa: F401
    import papermill  # noqa: F401


def execute(attempt: Attempt) -> NotebookNode:
    """The notebook as far as it ran; `attempt.ended_by` says what ended it early. Needs a thread of its own, whose loop it closes."""
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    try:
        done = _by_papermill(attempt)
        attempt.ended_by = _error_shown(done)  # papermill takes SystemExit for success and stops half way
        return done
    except papermill.PapermillExecutionError as error:
        attempt.ended_by = _class_name(error.ename)
    except CellTimeoutError:
        attempt.ended_by = f"a cell still running after {attempt.execution_timeout_s} seconds"
    except DeadKernelError:
        attempt.ended_by = "a kernel that ended by itself: too little memory, or a crash in a library"
    except (RuntimeError, OSError, papermill.PapermillException) as error:
        attempt.ended_by = f"{type(error).__name__}: the kernel did not answer"
    finally:
        ensure_event_loop().close()
    return attempt.chapter


def _by_papermill(attempt: Attempt) -> NotebookNode:
    import papermill

    from pipeline.chapters.kernels import ChapterKernelManager, kernel_config

    _silence("papermill", "traitlets")
    return papermill.execute_notebook(
        attempt.chapter,
        None,  # papermill writes nowhere: a failed run would leave its rows in a file
        attempt.parameters,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        start_timeout=attempt.start_timeout_s,
        execution_timeout=attempt.execution_timeout_s,
        kernel_manager_class=ChapterKernelManager,
        config=kernel_config(attempt.scratch, attempt.short_folder, attempt.start_timeout_s),
        shutdown_kernel="immediate",
        on_cell_start=attempt.begin,
    )


def _silence(*names: str) -> None:
    """The messages of these libraries may quote cells and values; ours say what is needed."""
    for name in names:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]


def _error_shown(done: NotebookNode) -> str:
    names = [output.ename for cell in done.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    return _class_name(names[0]) if names else ""


def _class_name(name: str) -> str:
    return name if name.isidentifier() else "an error"
