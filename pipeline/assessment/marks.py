"""One small file for each room's code and each group of config: its content changes when theirs does.

A stage needs one mark instead of dozens of files, which keeps a run with nothing to do short.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline import record, store
from pipeline.assessment.plan import Plan
from pipeline.store import tables

_FOUNDATIONS = ("problems", "steps", "periods", "catalogue", "store")
_changed: set[Path] = set()


def code_of(plan: Plan, *rooms: str) -> tuple[Path, ...]:
    """The marks of rooms and of what every room stands on."""
    return tuple(_mark(plan.folder, f"code-{room}", tuple(store.code_files(room)), store.code_root()) for room in (*_FOUNDATIONS, *rooms))


def config_of(plan: Plan, *names: str) -> tuple[Path, ...]:
    """The marks of pages of config, a folder standing for every page in it."""
    return tuple(_mark(plan.folder, f"config-{name.replace('/', '-') or 'all'}", _pages(name), store.config_folder()) for name in names)


def anything_changed() -> bool:
    """True when a mark of this run differs from the last run's."""
    return bool(_changed)


@cache
def _mark(folder: Path, name: str, files: tuple[Path, ...], under: Path) -> Path:
    path = folder / "marks" / f"{name}.json"
    content = {file: digest for file, digest in record.fingerprints(list(files), under).items()}
    if not path.exists() or tables.read_record(path) != content:
        tables.write_record(content, path)
        _changed.add(path)
    return path


def _pages(name: str) -> tuple[Path, ...]:
    path = store.config_file(name)
    return tuple(sorted(page for page in path.rglob("*") if page.is_file())) if path.is_dir() else (path,)
