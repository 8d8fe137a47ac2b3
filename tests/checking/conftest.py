"""Small files as a commissioner would send them, and the command run on them as a person would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]


@dataclass
class Told:
    """What the command said and left behind."""

    code: int
    words: str
    replies: dict[str, str]

    @property
    def everything(self) -> str:
        return self.words + "".join(self.replies.values())


def _replies(root: Path) -> dict[str, str]:
    folder = root / "data" / "processed" / "replies"
    return {path.name: path.read_text(encoding="utf-8-sig") for path in folder.glob("*")} if folder.exists() else {}


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Told]:
    """`python -m pipeline check …` in a process of its own, with its private folder under tmp_path."""

    def run(*words: object) -> Told:
        root = tmp_path / "project"
        environment = os.environ | {"NEEDS_ASSESSMENT_ROOT": str(root)}
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "check", *map(str, words)], cwd=HOME, env=environment, capture_output=True, text=True, timeout=120
        )
        return Told(done.returncode, done.stdout + done.stderr, _replies(root))

    return run


@pytest.fixture
def examined(tmp_path: Path, monkeypatch, capsys) -> Callable[..., Told]:
    """The same in this process, so that Great Expectations is imported once for all tests."""
    from pipeline.assessment.checking import check_files

    def run(path: Path, data_set: str = "", year: int | None = None) -> Told:
        monkeypatch.setenv("NEEDS_ASSESSMENT_ROOT", str(tmp_path / "project"))
        usable = check_files(path, data_set, year)
        printed = capsys.readouterr()
        return Told(0 if usable else 1, printed.out + printed.err, _replies(tmp_path / "project"))

    return run
