"""Notebooks written for one test, and one warm process for the whole folder."""

from __future__ import annotations

import pytest

from pipeline import chapters

import nbformat  # isort: skip  (chapters keeps its import short)


@pytest.fixture(scope="session")
def notebook_in():
    """A function: a folder and code cells in, the path of a notebook out, with a cell of the parameters year and area."""

    def write(folder, *sources: str, name: str = "small"):
        book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}})
        declared = nbformat.v4.new_code_cell("year = 0\narea = ''", metadata={"tags": ["parameters"]})
        book.cells = [declared] + [nbformat.v4.new_code_cell(source) for source in sources]
        path = folder / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(book, path)
        return path

    return write


@pytest.fixture
def write_notebook(notebook_in, tmp_path):
    """The same, in the folder of one test."""
    return lambda *sources, **named: notebook_in(tmp_path, *sources, **named)


@pytest.fixture
def scratch(tmp_path):
    """The private folder of the runs of one test."""
    return tmp_path / "scratch"


@pytest.fixture(scope="package", autouse=True)
def warm_process():
    """Warm while this folder is tested, gone afterwards."""
    chapters.warm_up()
    yield
    chapters.shut_down()
