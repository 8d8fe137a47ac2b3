"""A chapter gives its outputs or five lines, and leaves nothing behind either way."""

from __future__ import annotations

import asyncio
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from pipeline.chapters import run_chapter
from pipeline.problems import Stop

A_VALUE = "Client 0001"


def printed(chapter) -> list[str]:
    """The text of every output, in order."""
    outputs = [output for cell in chapter.cells for output in cell.get("outputs", [])]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


def stopped(*args, **kwargs):
    """The one finding of a run that stops."""
    with pytest.raises(Stop) as caught:
        run_chapter(*args, **kwargs)
    assert caught.value.__context__ is None, "the error with its values must not travel along"
    (finding,) = caught.value.findings
    return finding


@pytest.fixture(scope="module")
def small_chapter(tmp_path_factory, notebook_in):
    """One run whose cells show several things."""
    drawn = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()"
    shown = "from IPython.display import SVG, display\ndisplay(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))"
    folder = tmp_path_factory.mktemp("notebooks")
    sources = ["print(repr(year), repr(area))", "from pipeline.problems import Stop\nStop.__name__", f"{drawn}\n{shown}"]
    return run_chapter(notebook_in(folder, *sources), folder / "scratch", {"year": 2024, "area": "007"})


def test_parameters_arrive_as_the_values_they_are(small_chapter):
    assert printed(small_chapter)[0] == "2024 '007'\n"


def test_the_project_can_be_imported_from_a_chapter(small_chapter):
    assert printed(small_chapter)[1] == "'Stop'"


def test_a_figure_appears_once(small_chapter):
    assert len(small_chapter.cells[3].outputs) == 1


def test_a_failing_cell_names_notebook_cell_and_class_and_no_value(write_notebook, scratch, capfd):
    notebook = write_notebook("print('fine')", f"raise ValueError('{A_VALUE}')", "print('never')")
    finding = stopped(notebook, scratch, {"year": 2024})
    assert finding.where == "notebooks/small.ipynb, code cell 3 of 4"
    assert finding.found == "ValueError"
    assert len(finding.lines()) == 5
    written = capfd.readouterr()
    assert A_VALUE not in "\n".join(finding.lines()) + written.out + written.err
    assert "Traceback" not in written.out + written.err


def test_leaving_half_way_is_not_success(write_notebook, scratch):
    finding = stopped(write_notebook("raise SystemExit", "print('never')"), scratch, {})
    assert (finding.where, finding.found) == ("notebooks/small.ipynb, code cell 2 of 3", "SystemExit")


def test_an_error_is_never_let_pass_by_a_tag(write_notebook, scratch):
    notebook = write_notebook("1 / 0")
    book = nbformat.read(notebook, as_version=4)
    book.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(book, notebook)
    assert stopped(notebook, scratch, {}).found == "ZeroDivisionError"


def test_a_cell_that_does_not_end_is_ended(write_notebook, scratch):
    finding = stopped(write_notebook("import time\ntime.sleep(60)"), scratch, {}, execution_timeout_s=2)
    assert finding.found == "a cell still running after 2 seconds"
    assert finding.where.endswith("code cell 2 of 2")


def test_a_kernel_that_dies_is_noticed(write_notebook, scratch):
    finding = stopped(write_notebook("import os\nos._exit(3)"), scratch, {})
    assert finding.found.startswith("a kernel that ended by itself")
    assert finding.where.endswith("code cell 2 of 2")


def test_nothing_is_left_in_scratch_and_only_its_owner_may_enter(write_notebook, scratch):
    notes_a_file = "import tempfile, pathlib\npathlib.Path(tempfile.mkdtemp(), 'rows.csv').write_text(area)"
    good, bad = write_notebook(notes_a_file, name="good"), write_notebook(notes_a_file, "1 / 0", name="bad")
    run_chapter(good, scratch, {"area": A_VALUE})
    assert list(scratch.iterdir()) == []
    stopped(bad, scratch, {"area": A_VALUE})
    assert list(scratch.iterdir()) == []
    if sys.platform != "win32":
        assert stat.S_IMODE(scratch.stat().st_mode) == 0o700


def test_another_runs_scratch_is_left_alone(write_notebook, scratch):
    scratch.mkdir()
    (scratch / "theirs").touch()
    run_chapter(write_notebook("1"), scratch, {})
    assert [path.name for path in scratch.iterdir()] == ["theirs"]


def test_two_chapters_at_once_keep_to_themselves(write_notebook, scratch):
    def run(year):
        return printed(run_chapter(notebook, scratch, {"year": year}))

    notebook = write_notebook("import time\ntime.sleep(0.1)\nprint(year)")
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(run, range(2020, 2023))) == [["2020\n"], ["2021\n"], ["2022\n"]]


def test_one_failing_chapter_does_not_take_its_neighbour_along(write_notebook, scratch):
    dies = write_notebook("import os\nos._exit(1)", name="dies")
    lives = write_notebook("import time\ntime.sleep(1.5)\nprint('lives')", name="lives")
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(run_chapter, dies, scratch, {}), threads.submit(run_chapter, lives, scratch, {})
        assert printed(second.result()) == ["lives\n"]
        assert isinstance(first.exception(), Stop)


def test_the_same_chapter_comes_out_the_same_to_the_byte_also_inside_a_running_loop(write_notebook, scratch):
    async def inside():
        return run_chapter(notebook, scratch, {"year": 2024})

    notebook = write_notebook("print(set('abcdefgh'))", "import pandas\npandas.DataFrame({'count': [8, 12]})")
    old = nbformat.read(notebook, as_version=4)
    old.nbformat_minor = 4  # a notebook of the older form, whose cells get names by chance on reading
    for cell in old.cells:
        del cell["id"]
    nbformat.write(old, notebook)
    with ThreadPoolExecutor(1) as thread:  # a browser test of the same run may have left a loop running in this one
        second = nbformat.writes(thread.submit(asyncio.run, inside()).result())
    first = nbformat.writes(run_chapter(notebook, scratch, {"year": 2024}))
    assert first == second
    assert str(scratch) not in first and "injected" not in first


def test_a_file_that_is_no_notebook_stops(tmp_path, scratch):
    broken = tmp_path / "broken.ipynb"
    broken.write_text("not a notebook")
    assert "cannot be read" in stopped(broken, scratch, {}).what
    assert "cannot be read" in stopped(tmp_path / "missing.ipynb", scratch, {}).what
