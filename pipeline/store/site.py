"""An edition is staged aside and swapped in whole; a run that dies leaves the last edition as it was."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

from pipeline.problems import Finding, Stop

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def stage_site(files: dict[str, str | bytes], folder: Path) -> Path:
    """Write every file of the site into a fresh folder beside `folder`; gives that staging folder."""
    staged = folder.with_name(f".{folder.name}.staged")
    shutil.rmtree(staged, ignore_errors=True)
    for name, content in files.items():
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return staged


def contents(folder: Path) -> dict[str, bytes]:
    """name below the folder → the bytes of every file in it, by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def discard(staged: Path) -> None:
    """Take away what was staged and must not be published."""
    shutil.rmtree(staged, ignore_errors=True)


def swap_in(staged: Path, folder: Path) -> None:
    """Put `staged` in the place of `folder`.

    On Linux the two folders change names in one system call. Elsewhere the old one is renamed aside first, and
    `recover` puts it back if the machine stopped between the two renames. Raises Stop when somebody has the old one open.
    """
    if not folder.exists():
        os.rename(staged, folder)
        return
    if _exchange(staged, folder):
        shutil.rmtree(staged, ignore_errors=True)
        return
    try:
        _change_names(staged, folder, _aside(folder))
    except PermissionError as held:
        raise Stop([_in_use(folder)]) from held


def recover(folder: Path) -> None:
    """Put the last edition back when a run was killed between two renames, and clear what a killed run left staged."""
    aside = _aside(folder)
    if aside.exists() and not folder.exists():
        os.rename(aside, folder)
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(folder.with_name(f".{folder.name}.staged"), ignore_errors=True)


def _change_names(staged: Path, folder: Path, aside: Path) -> None:
    shutil.rmtree(aside, ignore_errors=True)
    os.rename(folder, aside)
    try:
        os.rename(staged, folder)
    except OSError:
        os.rename(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _in_use(folder: Path) -> Finding:
    return Finding(
        what="the new edition could not take the place of the last one",
        where=f"outputs/{folder.parent.name}/{folder.name}",
        wanted="a folder that no program has open",
        found="a program holds a file of it open (the last edition is untouched)",
        do="close its pages and tables in the browser and in Excel, then run the same command again",
    )


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    return renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
