"""Tables and small records on disk, each written aside and moved into place, so that a killed run leaves no half file."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import pandas as pd


def private_folder(folder: Path) -> Path:
    """The folder, made for its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_bytes(content: bytes, path: Path) -> None:
    """Write aside, then move into place."""
    private_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_bytes(content)
    os.replace(aside, path)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as Parquet."""
    private_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    table.to_parquet(aside, index=False)
    os.replace(aside, path)


def read_table(path: Path) -> pd.DataFrame:
    """A table written by `write_table`."""
    return pd.read_parquet(path)


def write_record(content: object, path: Path) -> None:
    """A small record as JSON with its keys in order, so that the same content is the same file."""
    write_bytes((json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(), path)


def read_record(path: Path) -> object:
    """A record written by `write_record`."""
    return json.loads(path.read_text(encoding="utf-8"))


def link_key(path: Path) -> bytes:
    """The 256-bit key at `path`, made on first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as key_file:
            key_file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())
