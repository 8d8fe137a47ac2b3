"""JupyterLab opens on the notebooks, on this machine only, and finds the project's rooms."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.lab import HOME, lab_command, lab_environment


def test_it_opens_the_notebooks_and_asks_nobody_for_updates():
    command = lab_command("python", Path("notebooks"))
    assert command[:3] == ["python", "-m", "jupyterlab"]
    assert "--ServerApp.root_dir=notebooks" in command
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--LabApp.news_url=None" in command
    assert any("NeverCheckForUpdate" in word for word in command)


def test_a_notebook_finds_the_rooms():
    assert lab_environment({})["PYTHONPATH"] == str(HOME)
    assert lab_environment({"PYTHONPATH": "mine"})["PYTHONPATH"] == f"{HOME}{os.pathsep}mine"
    assert lab_environment({"LANG": "C"})["LANG"] == "C"
