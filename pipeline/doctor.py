"""What this machine has and lacks for the work, in plain words: rows for `make doctor`, found without starting anything."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline import paper, store
from pipeline.chapters import can_fork

OLDEST_PYTHON = (3, 11)
DISK_GB = 1.0

State = Literal["good", "missing", "optional"]
Find = Callable[[str], str | None]


@dataclass(frozen=True)
class Check:
    """One row: what was looked for, what was found, whether that will do, and what to do when it will not."""

    what: str
    found: str
    state: State
    do: str = ""


def examine() -> list[Check]:
    """Every check of this machine, the necessary ones first; under two seconds, nothing is started or installed."""
    return [
        python_version(sys.version_info[:3]),
        packages(store.code_root() / "requirements.lock", installed_version),
        kernel(importlib.util.find_spec("ipykernel") is not None),
        forking(can_fork(), sys.platform),
        writable("data/raw", store.raw()),
        writable("data/processed", store.processed("", 0).parents[1]),
        writable("outputs", store.outputs("")),
        disk(shutil.disk_usage(store.root()).free),
        browser(paper.browser()),
        office(paper.office()),
        tool("make", shutil.which, "Give the same commands as `python -m pipeline …`; README.md lists them."),
        tool("git", shutil.which, "Install git, so that each edition records which version of the code made it."),
    ]


def python_version(version: tuple[int, int, int]) -> Check:
    """Whether Python is new enough."""
    found = ".".join(str(part) for part in version)
    if version >= OLDEST_PYTHON:
        return Check("Python", found, "good")
    oldest = ".".join(str(part) for part in OLDEST_PYTHON)
    return Check("Python", found, "missing", f"Install Python {oldest} or newer, delete the .venv folder and run make again.")


def packages(lock: Path, version_of: Callable[[str], str | None]) -> Check:
    """Whether every package of the locked list is here in the locked version."""
    if not lock.exists():
        return Check("Packages", "no requirements.lock", "missing", "Take requirements.lock back from the project's history.")
    locked = locked_versions(lock.read_text(encoding="utf-8").splitlines())
    found = {name: version_of(name) for name in locked}
    absent = [name for name, version in found.items() if version is None]
    other = [name for name, version in found.items() if version not in (None, locked[name])]
    words = f"{len(locked) - len(absent) - len(other)} of {len(locked)} as locked"
    if not absent and not other:
        return Check("Packages", words, "good")
    words += f"; not here: {_few(absent)}" if absent else ""
    words += f"; another version: {_few(other)}" if other else ""
    return Check("Packages", words, "missing", "Delete the .venv folder and run make again: it installs the locked list.")


def locked_versions(lines: Iterable[str]) -> dict[str, str]:
    """Package name and version of each line of the lock that is meant for this machine."""
    from packaging.markers import Marker

    pattern = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*(.+?))?\s*\\?$")
    parts = [match.groups() for match in map(pattern.match, lines) if match]
    return {name: version for name, version, marker in parts if not marker or Marker(marker).evaluate()}


def installed_version(name: str) -> str | None:
    """The version of a package that is installed, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def kernel(has_ipykernel: bool) -> Check:
    """Whether notebooks have something to run in."""
    if has_ipykernel:
        return Check("Notebook kernel python3", "this Python", "good")
    return Check("Notebook kernel python3", "none", "missing", "Delete the .venv folder and run make again: it installs ipykernel.")


def forking(possible: bool, platform: str) -> Check:
    """Whether chapters start from a warm process or each from cold."""
    if possible:
        return Check("Quick start of chapters", "from a warm process", "good")
    why = {"win32": "not on Windows", "darwin": "not on macOS"}.get(platform, "switched off")
    do = "Nothing: each chapter takes a few seconds longer and shows the same."
    return Check("Quick start of chapters", f"{why}, each starts cold", "optional", do)


def writable(name: str, folder: Path) -> Check:
    """Whether files can be put into a folder of the project, or the folder can be made."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Check(f"Folder {name}", "can be written", "good")
    except OSError:
        do = f"Ask for the right to write in {name}, or move the project to a folder of yours."
        return Check(f"Folder {name}", "cannot be written", "missing", do)


def disk(free_bytes: int) -> Check:
    """Whether there is room for some editions."""
    free_gb = free_bytes / 1e9
    if free_gb >= DISK_GB:
        return Check("Free disk", f"{free_gb:,.1f} GB", "good")
    return Check("Free disk", f"{free_gb:,.1f} GB", "missing", f"Make at least {DISK_GB:g} GB free; old editions in data/processed may go.")


def browser(path: str) -> Check:
    """Whether there is a browser that can print pages as PDF, given its path or ""."""
    if path:
        return Check("Browser for PDF", Path(path).stem, "good")
    do = f"Install Chromium, Chrome or Edge, or name one in {paper.BROWSER_SETTING}; only PDFs and the browser tests need it."
    return Check("Browser for PDF", "none", "optional", do)


def office(path: str) -> Check:
    """Whether there is a LibreOffice that can write ODS, given its path or ""."""
    if path:
        return Check("LibreOffice for ODS", "here", "good")
    return Check("LibreOffice for ODS", "none", "optional", f"Install LibreOffice, or name it in {paper.OFFICE_SETTING}; only tables as ODS need it.")


def tool(name: str, find: Find, without: str) -> Check:
    """Whether a program one can do without is here, and how to do without it."""
    return Check(name, "here", "good") if find(name) else Check(name, "none", "optional", without)


def _few(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
