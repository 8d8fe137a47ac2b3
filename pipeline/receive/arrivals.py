"""When each file came: from the page the analyst keeps beside the files, or else the day a workbook says it was last saved.

The date that a disk gives a file is not used: it changes whenever the file is copied, and the edition would change with it.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from pipeline.problems import Finding
from pipeline.receive.files import RawFile

NOTED, SAVED, NOT_KNOWN = "noted", "saved", ""
HEADINGS = ("file", "received")
_SAVED_IN = {".xlsx": ("docProps/core.xml", rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\d)"), ".ods": ("meta.xml", rb"<dc:date>(\d{4}-\d\d-\d\d)")}
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
_MOST_BYTES = 100_000


def arrivals(files: Sequence[RawFile], pages: Mapping[str, Path]) -> tuple[pd.DataFrame, list[Finding]]:
    """file, received_on (2024-05-20, or "") and received_how ("noted", "saved" or ""), one row a file; and what is wrong with the pages.

    `pages`: the folder's name ("2024") → its received.csv, for folders that have one.
    """
    noted: dict[str, str] = {}
    findings: list[Finding] = []
    for folder, page in pages.items():
        lines, wrong = _read_page(page, folder)
        noted |= lines
        findings += wrong
    findings += [_no_such_file(name) for name in sorted(set(noted) - {file.name for file in files})]
    rows = [(file.name, *_when(file, noted)) for file in files]
    return pd.DataFrame(rows, columns=["file", "received_on", "received_how"], dtype="str"), findings


def _when(file: RawFile, noted: Mapping[str, str]) -> tuple[str, str]:
    if file.name in noted:
        return noted[file.name], NOTED
    saved = _last_saved(file)
    return saved, SAVED if saved else NOT_KNOWN


def _last_saved(file: RawFile) -> str:
    """The day in the workbook's own properties; "" for a file without such."""
    part, pattern = _SAVED_IN.get(file.ending, ("", b""))
    if not part:
        return ""
    try:
        with zipfile.ZipFile(file.path) as archive, archive.open(part) as opened:
            found = re.search(pattern, opened.read(_MOST_BYTES))
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError):
        return ""
    return _day(found[1].decode()) if found else ""


def _read_page(page: Path, folder: str) -> tuple[dict[str, str], list[Finding]]:
    """file → day, for the lines that can be read, and a finding for the rest."""
    lines = list(csv.DictReader(page.read_text(encoding="utf-8-sig", errors="replace").splitlines()))
    given = {str(heading).strip().lower() for heading in lines[0]} if lines else set()
    if lines and not set(HEADINGS) <= given:
        return {}, [_unusable(folder, "headings that are not file, received and from", "write the three headings in its first line")]
    plain = [{str(name).strip().lower(): str(cell or "").strip() for name, cell in line.items()} for line in lines]
    days = {f"{folder}/{line['file']}": _day(line["received"]) for line in plain if line["file"]}
    unread = sum(not day for day in days.values())
    wrong = [_unusable(folder, f"{unread:,} lines without such a day", "write each day as 2024-05-20 or 20/05/2024")] if unread else []
    return {name: day for name, day in days.items() if day}, wrong


def _day(text: str) -> str:
    for spelled in _FORMATS:
        try:
            return datetime.strptime(text, spelled).date().isoformat()
        except ValueError:
            continue
    return ""


def _unusable(folder: str, found: str, do: str) -> Finding:
    return _finding(f"data/raw/{folder}/received.csv", "a page that says when files came cannot be read in full", "file, received, from: one line a file", found, do)


def _no_such_file(name: str) -> Finding:
    folder, _, file = name.partition("/")
    what = "a page that says when files came names a file that is not there"
    return _finding(f"data/raw/{folder}/received.csv", what, "the name of a file of the same folder", f"the line of {file}", "correct the name, or take the line out")


def _finding(where: str, what: str, wanted: str, found: str, do: str) -> Finding:
    return Finding(what=what, where=where, wanted=wanted, found=found, do=do, severity="look", file=where.removeprefix("data/raw/"), check="received_when")
