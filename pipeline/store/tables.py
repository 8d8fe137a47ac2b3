"""Tables and small records on disk, each written aside and moved into place, so that a killed run leaves no half file."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.problems import Finding, Stop

if TYPE_CHECKING:
    import pandas as pd

_KEY_BYTES = 32


def private_folder(folder: Path) -> Path:
    """The folder, made for its owner only, like every folder above it that had to be made."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_bytes(content: bytes, path: Path) -> None:
    """Write aside, then move into place."""
    with _moved_into(path) as aside:
        aside.write_bytes(content)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as Parquet; a column kept by its spellings is written by them, and read back as plain text."""
    spelled = [name for name, kind in table.dtypes.items() if kind.name == "category"]
    with _moved_into(path) as aside:
        if spelled:
            _write_by_spellings(table, spelled, aside)
        else:
            table.to_parquet(aside, index=False)


def _write_by_spellings(table: pd.DataFrame, spelled: list[str], path: Path) -> None:
    """The text is never laid out in full: the file has each spelling once, and none that no row has any more, such as that of a row set aside."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    from pipeline.spellings import without_unused

    told = pa.Table.from_pandas(table.iloc[:0].astype(dict.fromkeys(spelled, "str")), preserve_index=False)
    written = pa.Table.from_pandas(table.assign(**{name: without_unused(table[name]) for name in spelled}), preserve_index=False)
    with ParquetWriter(path, written.schema, store_schema=False) as parquet:
        parquet.write_table(written)
        parquet.add_key_value_metadata({"ARROW:schema": b64encode(told.schema.serialize()), "pandas": told.schema.metadata[b"pandas"]})


@contextmanager
def _moved_into(path: Path) -> Iterator[Path]:
    private_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield aside
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def read_table(path: Path) -> pd.DataFrame:
    """A table written by `write_table`."""
    import pandas as pd

    return pd.read_parquet(path)


def write_record(content: object, path: Path) -> None:
    """A small record as JSON with its keys in order, so that the same content is the same file."""
    write_bytes((json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(), path)


def read_record(path: Path) -> object:
    """A record written by `write_record`."""
    return json.loads(path.read_text(encoding="utf-8"))


def link_key(path: Path) -> bytes:
    """The 256-bit key at `path`, made on first use and readable by its owner only. Raises Stop when it is not a key."""
    if not path.exists():
        _make_key(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise Stop([_not_a_key(path)])
    return key


def _make_key(path: Path) -> None:
    """Written aside first, so that a run killed here leaves no empty key; the first of two runs at once wins."""
    private_folder(path.parent)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as key_file:
        key_file.write(secrets.token_hex(_KEY_BYTES))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _not_a_key(path: Path) -> Finding:
    return Finding(
        what="the key that turns identifiers into person keys cannot be used",
        where=str(path),
        wanted=f"{_KEY_BYTES * 2} hexadecimal digits on one line",
        found="something else, or an empty file",
        do="put the file back from a backup; if there is none, delete it: a new key is made and every edition must be made again",
    )
