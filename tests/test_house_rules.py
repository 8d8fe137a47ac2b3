"""The rules of the house, read off the code: arrows one way, one room for each heavy library, thin notebooks."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
PIPELINE = HOME / "pipeline"
VERBS = ("receive", "receive_reference", "clean", "check", "link", "measure", "protect", "prioritise", "draw", "publish", "scan")
FOUNDATIONS = ("problems", "steps", "periods", "catalogue", "edition", "spellings", "same_text")
BESIDES = {
    "receive_reference": {"receive"},
    "measure": {"statistics", "receive_reference"},
    "protect": {"statistics"},
    "prioritise": {"protect"},
    "draw": {"protect"},
    "publish": {"protect", "draw"},
}
ONE_ROOM = {
    "great_expectations": {"check"},
    "matplotlib": {"draw"},
    "afcharts": {"draw"},
    "nbconvert": {"publish"},
    "papermill": {"chapters"},
    "jupyter_client": {"chapters"},
    "yaml": {"catalogue"},
    "hashlib": {"record"},
    "hmac": {"link"},
    "python_calamine": {"receive"},
    "pytask": {"assessment"},
    "typer": {"__main__"},
    "xlsxwriter": {"sample", "templates"},
    "gptables": {"publish"},
    "docx": {"publish"},
    "pypdf": {"scan"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imports_of(source: str) -> set[str]:
    """Every module named in an import, at any depth of the code."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms_in(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("pipeline.")}


SOURCES = sorted(PIPELINE.rglob("*.py"))
NOTEBOOKS = sorted((HOME / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(HOME).as_posix())
class TestEachModule:
    def test_a_verb_room_imports_only_foundations(self, path: Path):
        room = room_of(path)
        if room not in VERBS:
            return
        allowed = {room, *FOUNDATIONS, *BESIDES.get(room, set())}
        assert rooms_in(imports_of(path.read_text())) <= allowed

    def test_a_heavy_library_stays_in_its_room(self, path: Path):
        libraries = {name.split(".")[0] for name in imports_of(path.read_text())}
        strayed = {lib for lib in libraries & set(ONE_ROOM) if room_of(path) not in ONE_ROOM[lib]}
        assert not strayed

    def test_only_assessment_and_main_join_store_and_rooms(self, path: Path):
        rooms = rooms_in(imports_of(path.read_text()))
        if room_of(path) in ("assessment", "__main__", "store", "sample"):
            return
        assert not ("store" in rooms and rooms & set(VERBS))

    def test_no_bare_except_and_no_place_names(self, path: Path):
        source = path.read_text()
        handlers = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ExceptHandler)]
        assert all(handler.type is not None for handler in handlers)
        if room_of(path) != "sample":
            assert not re.search(r"thurrock|tilbury|grays|essex|E0[56]\d{6}", source.split('"""', 2)[-1], re.IGNORECASE) or room_of(
                path
            ) in ("__main__",)

    def test_functions_and_modules_fit_on_a_screen(self, path: Path):
        source = path.read_text()
        assert len(source.splitlines()) <= 300
        long = [
            f"{node.name} {node.end_lineno - node.lineno + 1}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40
        ]
        assert not long

    def test_public_functions_say_what_comes_out(self, path: Path):
        tree = ast.parse(path.read_text())
        silent = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
        assert ast.get_docstring(tree) is not None
        assert not silent

    def test_no_dumping_ground(self, path: Path):
        assert not {"utils", "helpers", "common", "misc", "tmp"} & set(path.relative_to(PIPELINE).with_suffix("").parts)


def test_draw_and_publish_have_no_path_to_records():
    """Walk the imports: from draw, publish and edition nothing reaches a room that reads records."""
    by_room: dict[str, set[str]] = {}
    for path in SOURCES:
        by_room.setdefault(room_of(path), set()).update(rooms_in(imports_of(path.read_text())))
    reached, waiting = set(), ["draw", "publish", "edition"]
    while waiting:
        room = waiting.pop()
        if room not in reached:
            reached.add(room)
            waiting += by_room.get(room, set()) - {"store"} if room == "catalogue" else by_room.get(room, set())
    assert not reached & {"receive", "receive_reference", "clean", "check", "link", "measure", "assessment"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
class TestEachNotebook:
    def test_is_a_window(self, path: Path):
        book = json.loads(path.read_text())
        code = ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code"]
        banned = (ast.FunctionDef, ast.For, ast.While, ast.If, ast.IfExp, ast.ListComp, ast.DictComp, ast.Lambda, ast.Try)
        for source in code:
            assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)]
            assert {name.split(".")[0] for name in imports_of(source)} <= {"pipeline"}

    def test_has_stripped_outputs_and_a_kernel(self, path: Path):
        book = json.loads(path.read_text())
        assert book["metadata"]["kernelspec"]["name"] == "python3"
        assert not [c for c in book["cells"] if c["cell_type"] == "code" and (c["outputs"] or c["execution_count"])]

    def test_types_no_digit_in_prose(self, path: Path):
        book = json.loads(path.read_text())
        prose = "".join("".join(c["source"]) for c in book["cells"] if c["cell_type"] == "markdown")
        assert not re.search(r"\d", prose)

    def test_takes_parameters_in_one_cell(self, path: Path):
        book = json.loads(path.read_text())
        tagged = [c for c in book["cells"] if "parameters" in c["metadata"].get("tags", [])]
        assert len(tagged) == 1
        names = {t.id for n in ast.parse("".join(tagged[0]["source"])).body if isinstance(n, ast.Assign) for t in n.targets}
        assert names - {"quarter"} == {"year", "area", "view"}


def test_there_are_sources_and_notebooks_to_read():
    assert len(SOURCES) > 40
    assert len(NOTEBOOKS) >= 4


def test_the_readers_of_imports_see_what_they_should():
    assert imports_of("def f():\n    from pipeline.receive import x\n    import yaml") == {"pipeline.receive", "pipeline.receive.x", "yaml"}
    assert rooms_in({"pipeline.receive.x", "yaml"}) == {"receive"}
