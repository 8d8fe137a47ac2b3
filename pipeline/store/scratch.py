"""Folders for what a run needs only while it lasts: private to this user, and empty again however the run ended."""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from pathlib import Path

from pipeline.store import paths, tables

NAME = "scratch"


def private_scratch(folder: Path) -> Path:
    """The folder, readable by its owner only, and so is each folder above it that had to be made."""
    tables.private_folder(folder)
    folder.chmod(0o700)
    return folder


def short_prefix() -> str:
    """How this project's folders in the system's own place for passing files begin: another project's are not ours to empty."""
    return f"na-{zlib.crc32(os.fsencode(paths.root())):08x}-"


def empty_scratch() -> int:
    """Take away everything that runs of this project left in scratch, half-written files included; gives how many things that were.

    Called at the start of a run, because a run that was killed could not do it, and at its end. Only for the holder of the run's lock.
    """
    private = paths.root() / "data" / "processed"
    left = [thing for folder in private.glob(f"*/*/{NAME}") for thing in folder.iterdir()]
    left += [path for path in private.rglob(".*.part") if path.is_file()]
    left += [path for path in Path(tempfile.gettempdir()).glob(f"{short_prefix()}*") if _is_ours(path)]
    for thing in left:
        _remove(thing)
    for folder in private.glob(f"*/*/{NAME}"):
        _remove(folder)
    return len(left)


def _is_ours(path: Path) -> bool:
    return not path.is_symlink() and (not hasattr(os, "getuid") or path.stat().st_uid == os.getuid())


def _remove(thing: Path) -> None:
    if thing.is_dir() and not thing.is_symlink():
        shutil.rmtree(thing, ignore_errors=True)
    else:
        thing.unlink(missing_ok=True)
