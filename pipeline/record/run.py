"""What was run, on which files, with which code: `run.json`, the one page of an edition that holds a clock."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("pandas", "great-expectations", "papermill", "nbconvert", "matplotlib", "pytask", "scipy", "pyarrow")


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digest_of(parts: list[str]) -> str:
    """One digest for several texts in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fingerprints(files: list[Path], under: Path) -> dict[str, str]:
    """name relative to `under` → SHA-256, in order of name."""
    return {path.relative_to(under).as_posix(): fingerprint(path) for path in sorted(files)}


def files_as_sent(sent: Iterable[tuple[str, int | None, Path]], under: Path, names: bool) -> list[dict[str, object]]:
    """One line a file and data set, in their order: data_set, year, sha256, and the file's name below `under` where `names` is asked for.

    A name is the agency's own wording and may hold a person's, so only the private record asks for it.
    """
    lines = [
        {"data_set": data_set, "year": year, "sha256": fingerprint(path)} | ({"file": path.relative_to(under).as_posix()} if names else {})
        for data_set, year, path in sent
    ]
    return sorted(lines, key=lambda line: (line["data_set"], line["year"] or 0, line["sha256"]))


def code_version(folder: Path) -> dict[str, object]:
    """The commit the code is at and whether anything was changed since; empty words where there is no git."""
    commit = _git(folder, "rev-parse", "HEAD")
    changed = bool(_git(folder, "status", "--porcelain", "--untracked-files=no")) if commit else False
    return {"commit": commit, "changed_since": changed}


def _git(folder: Path, *words: str) -> str:
    if shutil.which("git") is None:
        return ""
    answer = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def run_record(
    *,
    area: str,
    year: int,
    window: str,
    synthetic: bool,
    started: datetime,
    code: dict[str, object],
    sent: list[dict[str, object]],
    config: dict[str, str],
    site: dict[str, str],
    figures: int,
    release: str,
) -> dict[str, object]:
    """The record of one run; `release` is the digest of the release it was rendered from, "" for a draft. It holds digests and totals: no count of records, which could be small, and no machine path."""
    return {
        "area": area,
        "year": year,
        "window": window,
        "synthetic": synthetic,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "system": platform.system(),
        "packages": {name: version(name) for name in _PACKAGES},
        "code": code,
        "files_as_sent": sent,
        "config": config,
        "site": site,
        "figures_printed": figures,
        "release": release,
    }
