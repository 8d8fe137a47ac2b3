"""Runs the notebooks in this process on a given edition: their own cells, without a kernel."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path

import nbformat
from IPython.display import HTML
from nbformat.v4 import new_output

from pipeline import store
from pipeline.edition import Edition

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def run_notebooks(edition: Edition, monkeypatch, names: Collection[str] = ()) -> dict[str, nbformat.NotebookNode]:
    """notebook name → the notebook with the outputs its cells show; all of them when none is named."""
    monkeypatch.setattr(store, "open_edition", lambda area, year, view: edition)
    return {path.stem: _run(path) for path in sorted(NOTEBOOKS.glob("*.ipynb")) if not names or path.stem in names}


def _run(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = _last_value(cell.source, names)
            if shown is not None:
                data = {"text/html": shown.data} if isinstance(shown, HTML) else {"text/plain": repr(shown)}
                cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
    return notebook


def _last_value(source: str, names: dict[str, object]) -> object:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
