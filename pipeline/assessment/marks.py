"""One small file for the code a stage runs, one for the pages of config it reads, one for the key: its content changes when theirs does.

A stage then needs two marks instead of dozens of files, which keeps a run with nothing to do short.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline import record, store
from pipeline.assessment.plan import Plan
from pipeline.link import mark_of
from pipeline.store import tables

_FOUNDATIONS = ("problems", "steps", "periods", "catalogue", "store")
_changed: set[Path] = set()


def code_of(plan: Plan, *rooms: str) -> Path:
    """The mark of some rooms and of what every room stands on."""
    files = tuple(file for room in (*_FOUNDATIONS, *rooms) for file in store.code_files(room))
    return _mark(plan.folder, "-".join(("code", *rooms)), files, store.code_root())


def config_of(plan: Plan, *names: str) -> Path:
    """The mark of some pages of config, a folder standing for every page in it and "" for all of config."""
    pages = tuple(page for name in names for page in _pages(name))
    words = "-".join(name.removesuffix(".yml").replace("/", "-") or "all" for name in names)
    return _mark(plan.folder, f"config-{words}", pages, store.config_folder())


def key_of(plan: Plan) -> Path:
    """The mark of the key that identifiers are hashed with; a key is made on first use. Raises Stop when the file holds no key."""
    path, mark = plan.folder / "marks" / "key.json", mark_of(tables.link_key(store.link_key_file()))
    if not path.exists() or tables.read_record(path) != mark:
        tables.write_record(mark, path)
        _changed.add(path)
    return path


def anything_changed() -> bool:
    """True when a mark of this run differs from the last run's."""
    return bool(_changed)


@cache
def _mark(folder: Path, name: str, files: tuple[Path, ...], under: Path) -> Path:
    path = folder / "marks" / f"{name}.json"
    content = {file.relative_to(under).as_posix(): _digest(file) for file in files}
    if not path.exists() or tables.read_record(path) != content:
        tables.write_record(content, path)
        _changed.add(path)
    return path


@cache
def _digest(file: Path) -> str:
    return record.fingerprint(file)


def _pages(name: str) -> tuple[Path, ...]:
    path = store.config_file(name)
    return tuple(sorted(page for page in path.rglob("*") if page.is_file())) if path.is_dir() else (path,)
