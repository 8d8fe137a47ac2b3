"""Whole editions, made once by the command line in a folder of their own and read by every test here."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).parent))
import commands  # noqa: E402
from canaries import Planted, plant  # noqa: E402

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Project:
    """A project folder of its own: config and notebooks copied, data and outputs its own."""

    root: Path

    def environment(self, programs: bool = False) -> dict[str, str]:
        """What a command on this folder is told: without `programs`, to use no browser and no LibreOffice, which take seconds each."""
        lacking = {} if programs else {"NEEDS_ASSESSMENT_BROWSER": "none", "NEEDS_ASSESSMENT_OFFICE": "none"}
        own = {"NEEDS_ASSESSMENT_ROOT": str(self.root), "NEEDS_ASSESSMENT_KEY_FILE": str(self.root / "link.key"), "COLUMNS": "200"}
        return os.environ | own | lacking

    def run(self, *words: str, cold: bool = False, programs: bool = False, typed: bool = False) -> subprocess.CompletedProcess[str]:
        """`python -m pipeline …` on this folder: as somebody types it when it is `typed` or `cold`, otherwise in a forked process (see commands.py)."""
        environment = self.environment(programs)
        if cold:
            environment["NEEDS_ASSESSMENT_COLD_KERNELS"] = "1"
        return commands.run(words, environment, typed or cold)

    def site(self, year: int) -> Path:
        return self.root / "outputs" / "thurrock" / str(year)

    def private(self, year: int) -> Path:
        return self.root / "data" / "processed" / "thurrock" / str(year)

    def raw(self, year: int, data_set: str) -> Path:
        (path,) = [p for p in (self.root / "data" / "raw" / str(year)).glob(f"{data_set}.*")]
        return path

    def truth(self) -> dict:
        return json.loads((self.root / "data" / "processed" / "sample_truth.json").read_text())

    def numbers(self, year: int) -> pd.DataFrame:
        return pd.read_csv(self.site(year) / "numbers.csv", dtype={"period": str, "printed": str}, keep_default_na=False)

    def measures(self, year: int) -> pd.DataFrame:
        return pd.read_parquet(self.private(year) / "measures.parquet").set_index("ref")

    def protected(self, year: int) -> pd.DataFrame:
        return pd.read_parquet(self.private(year) / "published.parquet").set_index("ref")

    def everything_in(self, year: int) -> dict[str, bytes]:
        site = self.site(year)
        return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def new_project(root: Path) -> Project:
    for folder in ("config", "notebooks"):
        shutil.copytree(HOME / folder, root / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (root / "data" / "raw").mkdir(parents=True)
    return Project(root)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the editions of 2021 and 2024, shared by the workers of one test run. Read it; do not change it."""
    shared = _shared(tmp_path_factory)
    root = shared / "whole-run"
    with FileLock(str(shared / "whole-run.lock")):
        if not (root / "made").exists():
            project = new_project(root)
            for year in ("2024", "2021"):
                done = project.run("assessment", "--year", year, typed=year == "2024")
                (root / f"console-{year}.txt").write_text(done.stdout)
                assert done.returncode == 0, done.stdout + done.stderr
            (root / "made").write_text("yes")
    return Project(root)


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture
def own(made: Project) -> Iterator[Project]:
    """A copy of the made project that a test may break."""
    with copy_of(made) as project:
        yield project


@contextmanager
def copy_of(project: Project) -> Iterator[Project]:
    """It lies beside the first, so that what was made still counts as made, and goes afterwards."""
    root = project.root.with_name(f"own-{uuid4().hex}")
    shutil.copytree(project.root, root)
    yield Project(root)
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def sown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Planted]:
    """An edition with all its papers, made from files with a thousand canaries in them. Read it; do not change it."""
    shared = _shared(tmp_path_factory)
    root = shared / "canaries"
    with FileLock(str(shared / "canaries.lock")):
        if not (root / "planted").exists():
            project = new_project(root)
            assert project.run("sample").returncode == 0
            planted = plant(root / "data" / "raw")
            done = project.run("papers", "--year", "2024", programs=True)
            (root / "console.txt").write_text(done.stdout + done.stderr)
            assert done.returncode == 0, done.stdout[-3000:]
            (root / "planted").write_bytes(pickle.dumps(planted.canaries))
    return Project(root), Planted(pickle.loads((root / "planted").read_bytes()))


@pytest.fixture
def own_sown(sown: tuple[Project, Planted]) -> Iterator[Project]:
    """A copy of it that a test may change."""
    with copy_of(sown[0]) as project:
        yield project
