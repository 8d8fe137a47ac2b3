"""A chapter waits for the recommendations when it shows any: before they are made, its table would be empty or break."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import publish, store
from pipeline.assessment import chapter_stage

ROOM = Path(publish.__file__).parent


def functions_on_recommendations() -> set[str]:
    """The public functions of the modules that read an edition's recommendations."""
    modules = [path.read_text() for path in ROOM.glob("*.py") if "edition.recommendations" in path.read_text()]
    return {node.name for source in modules for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}


@pytest.mark.parametrize("notebook", store.notebooks(), ids=lambda path: path.stem)
def test_a_chapter_that_shows_recommendations_waits_for_them(notebook, monkeypatch, tmp_path):
    monkeypatch.setattr(chapter_stage, "config_of", lambda plan, *names: tmp_path / "-".join(names))
    needs = {path.name for path in chapter_stage._words_of(SimpleNamespace(private=lambda name: tmp_path / name), notebook)}
    called = set(re.findall(r"publish\.(\w+)\(", notebook.read_text()))
    if called & functions_on_recommendations():
        assert "recommendations.parquet" in needs


def test_such_functions_are_found():
    assert {"recommendations", "not_recommended", "progress", "due", "budget"} <= functions_on_recommendations()
