"""JupyterLab on the notebooks, with this project's packages and rooms, and without a word to the network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def lab_command(python: str, notebooks: Path) -> list[str]:
    """The command that opens JupyterLab on the folder of notebooks: no update checks, no news, only this machine."""
    return [
        python,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={notebooks}",
        "--ServerApp.ip=127.0.0.1",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def lab_environment(environment: dict[str, str]) -> dict[str, str]:
    """`environment` with the project on Python's path, so that a notebook's `from pipeline import …` works."""
    known = environment.get("PYTHONPATH", "")
    return environment | {"PYTHONPATH": os.pathsep.join(part for part in (str(HOME), known) if part)}


def open_lab() -> int:
    """Open JupyterLab and wait until it is closed; gives its exit code."""
    command = lab_command(sys.executable, HOME / "notebooks")
    return subprocess.run(command, env=lab_environment(dict(os.environ)), check=False).returncode
