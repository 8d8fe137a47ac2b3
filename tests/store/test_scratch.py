"""Scratch is private, and empty again even after a run that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.store import scratch

HOME = Path(__file__).resolve().parents[2]
# A chapter that never ends, as a run would start it.
RUN = """
import sys
from pathlib import Path
import nbformat
from pipeline.chapters import run_chapter
root = Path(sys.argv[1])
book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}})
book.cells = [nbformat.v4.new_code_cell("import time, pathlib, os\\npathlib.Path(os.environ['TMPDIR'], 'rows.txt').write_text('x')\\ntime.sleep(60)")]
nbformat.write(book, root / "long.ipynb")
run_chapter(root / "long.ipynb", root / "data/processed/area/2024/scratch", {})
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_killed_run_leaves_scratch_to_the_next_which_empties_it(root: Path):
    folder = root / "data/processed/area/2024/scratch"
    run = subprocess.Popen([sys.executable, "-c", RUN, str(root)], cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if list(folder.glob("chapter-*/rows.txt")):
                break
            time.sleep(0.05)
        (chapter,) = folder.iterdir()
        assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder, chapter)] == [0o700] * 3
    finally:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert (chapter / "rows.txt").exists()  # a killed process takes nothing away
    assert scratch.empty_scratch() >= 1
    assert not folder.exists()
    assert not list(Path(tempfile.gettempdir()).glob(f"{scratch.short_prefix()}*"))


def test_half_written_files_and_short_folders_go_and_nothing_else(root: Path, tmp_path_factory: pytest.TempPathFactory):
    private = root / "data/processed/area/2024"
    for name in ("scratch/chapter-x/a.json", "linked/.stays.parquet.77.part", "linked/stays.parquet", "scratch_of_mine/a.txt"):
        (private / name).parent.mkdir(parents=True, exist_ok=True)
        (private / name).write_text("x")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "kept.txt").write_text("x")
    (private / "scratch" / "elsewhere").symlink_to(outside)
    own = Path(tempfile.mkdtemp(prefix=scratch.short_prefix()))
    other = Path(tempfile.mkdtemp(prefix="na-00000000-"))
    assert scratch.empty_scratch() == 4
    assert sorted(path.name for path in private.rglob("*") if path.is_file()) == ["a.txt", "stays.parquet"]
    assert (outside / "kept.txt").exists()
    assert not own.exists() and other.exists()
    other.rmdir()
    assert scratch.empty_scratch() == 0


def test_a_folder_that_was_open_to_others_is_closed(root: Path):
    folder = root / "a" / "scratch"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    assert scratch.private_scratch(folder).stat().st_mode & 0o777 == 0o700
    assert scratch.private_scratch(root / "b" / "scratch").parent.stat().st_mode & 0o777 == 0o700


def test_two_projects_do_not_empty_each_other(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    mine = scratch.short_prefix()
    monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path / "other"))
    assert scratch.short_prefix() != mine
