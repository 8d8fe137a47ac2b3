"""A file is looked at before it is opened: what it is, how large it is, and what must not be inside."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.problems import Finding
from pipeline.receive.marks import Marks, column_number, marks_of_ods, marks_of_xlsx, titles_of_xlsx
from pipeline.receive.old_workbooks import marks_of_xls

MOST_BYTES = {".csv": 1_500_000_000, ".xlsx": 150_000_000, ".xls": 150_000_000, ".ods": 150_000_000}
MOST_UNPACKED_BYTES = 800_000_000
MOST_UNPACKED_RATIO = 150
SMALL_UNPACKED_BYTES = 20_000_000
MOST_DEFLATED_RATIO = 1_032  # no more can be packed into a byte this way
MOST_COLUMNS = 702  # column ZZ
MOST_CELLS = 15_000_000
WANTED = "a CSV file, or an XLSX, XLS or ODS workbook without macros, password or links to other workbooks"
# What Python raises while it reads the parts of a damaged ZIP file.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class RawFile:
    """A file as an agency sent it. `name` is its path below data/raw, such as "2024/refuge_stays.xlsx"."""

    name: str
    path: Path

    @property
    def ending(self) -> str:
        """".csv", ".xlsx" and so on, in small letters."""
        return self.path.suffix.lower()


@dataclass(frozen=True)
class Inside:
    """`refusal`: why the file must not be parsed, None when it may be. `marks`: title of a sheet → what its reader will not tell."""

    refusal: Finding | None = None
    marks: dict[str, Marks] = field(default_factory=dict)


def reason_not_to_open(file: RawFile) -> Finding | None:
    """Why the file must not be parsed, as a problem for the analyst; None when it may be."""
    return look_inside(file).refusal


def look_inside(file: RawFile) -> Inside:
    """Whether the file may be parsed, and what its cells say that a reader does not pass on (nothing for CSV; of XLS only cells in error).

    Nothing is unpacked into memory here but the sheets of a workbook, whose true extent only their cells tell.
    """
    start = _start_of(file)
    if isinstance(start, Finding):
        return Inside(start)
    wrong = _wrong_content(file, start)
    return Inside(wrong) if wrong else _look_at_content(file, start)


def _start_of(file: RawFile) -> bytes | Finding:
    """The first bytes, or why there are none to be read."""
    if file.ending not in MOST_BYTES:
        return _refusal(file, f"a file ending in {file.ending or 'nothing'}", "open it, save it as CSV UTF-8 or as XLSX, and put that in its place")
    if not file.path.is_file():
        return _refusal(file, "a folder of that name, or nothing any more", "put the file itself in its place, and run again")
    size = file.path.stat().st_size
    if size == 0:
        return _refusal(file, "an empty file of 0 bytes", "ask the agency to send the file again; the copy did not arrive whole")
    if size > MOST_BYTES[file.ending]:
        return _refusal(file, f"{size / 1e6:,.0f} MB", "ask the agency for one year of one data set, as CSV")
    try:
        with file.path.open("rb") as opened:
            return opened.read(4096)
    except OSError:
        return _refusal(file, "a file that the machine does not let us read", "close it in Excel, see that you may open it yourself, and run again")


def _wrong_content(file: RawFile, start: bytes) -> Finding | None:
    kind = _kind(start)
    fitting = {".csv": "text", ".xlsx": "zip", ".ods": "zip", ".xls": "ole"}[file.ending]
    if file.ending == ".xlsx" and kind == "ole":
        return _refusal(file, "a workbook locked with a password", "ask the agency for a copy without a password, through the secure transfer")
    if kind == fitting:
        return None
    found = {"text": "plain text", "zip": "a zipped workbook", "ole": "an old Excel workbook", "web page": "a web page", "utf-16": "text in UTF-16"}
    return _refusal(
        file,
        f"{found[kind]} under a name ending in {file.ending}",
        "open it in Excel, save it as CSV UTF-8 or as XLSX, and put that in its place",
    )


def _kind(start: bytes) -> str:
    if start.startswith(b"PK"):
        return "zip"
    if start.startswith(_OLE):
        return "ole"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        return "utf-16"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", start, re.IGNORECASE):
        return "web page"
    return "text"


def _look_at_content(file: RawFile, start: bytes) -> Inside:
    if start.startswith(_OLE):
        content = file.path.read_bytes()
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            return Inside(_macros(file))
        return Inside(marks=marks_of_xls(content))
    if not start.startswith(b"PK"):
        return Inside()
    try:
        with zipfile.ZipFile(file.path) as archive:
            refusal = _unsafe_archive(file, archive)
            return Inside(refusal) if refusal else _look_at_sheets(file, archive)
    except _DAMAGED:
        return Inside(unreadable(file))


def _unsafe_archive(file: RawFile, archive: zipfile.ZipFile) -> Finding | None:
    members = archive.infolist()
    names = [member.filename for member in members]
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        return _macros(file)
    if any(name.startswith("xl/externalLinks/") for name in names):
        return _refusal(file, "links to other workbooks", "ask the agency to break the links (Data, Edit links) and send it again")
    if unpacked > MOST_UNPACKED_BYTES or (unpacked > SMALL_UNPACKED_BYTES and unpacked / packed > MOST_UNPACKED_RATIO):
        return _refusal(file, f"a workbook that unpacks to {unpacked / 1e6:,.0f} MB", "do not open it; ask the agency for the same rows as CSV")
    if any(_more_than_it_says(file, member) for member in members):
        return _refusal(file, "a workbook that unpacks to more than it says", "do not open it; ask the agency for the same rows as CSV")
    return None


def _more_than_it_says(file: RawFile, member: zipfile.ZipInfo) -> bool:
    """True for a part larger than its label: a reader that goes by the packing would unpack it all. Nothing unpacked is kept."""
    if member.compress_type != zipfile.ZIP_DEFLATED or member.compress_size * MOST_DEFLATED_RATIO < SMALL_UNPACKED_BYTES:
        return False
    unpacker, unpacked, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, member.compress_size
    with file.path.open("rb") as opened:
        opened.seek(member.header_offset + 26)
        opened.seek(sum(struct.unpack("<HH", opened.read(4))), 1)  # past the part's name and its extra field
        while unpacked <= member.file_size and not unpacker.eof and (piece := opened.read(min(left, 65_536))):
            left -= len(piece)
            unpacked += len(unpacker.decompress(piece))
    return unpacked > member.file_size


def _look_at_sheets(file: RawFile, archive: zipfile.ZipFile) -> Inside:
    """A single cell far out makes a reader build every cell before it, so the farthest cell is found first."""
    marks: dict[str, Marks] = {}
    for name in archive.namelist():
        if re.match(r"xl/worksheets/[^/]+\.xml$", name):
            content = archive.read(name)
            columns, rows = _extent(content)
            found = {name: marks_of_xlsx(content)}
        elif name == "content.xml":
            content = archive.read(name)
            columns, rows = _repeats(content)
            found = marks_of_ods(content)
        else:
            continue
        if columns > MOST_COLUMNS or columns * rows > MOST_CELLS:
            far = f"a sheet that reaches row {rows:,} and column number {columns:,}"
            return Inside(_refusal(file, far, "delete what stands far from the table, or send CSV"))
        marks |= {title: each for title, each in found.items() if each != Marks()}
    return Inside(marks=_by_title(archive, marks) if file.ending == ".xlsx" else marks)


def _by_title(archive: zipfile.ZipFile, marks: dict[str, Marks]) -> dict[str, Marks]:
    lists = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if not marks or not set(lists) <= set(archive.namelist()):
        return {}
    titles = titles_of_xlsx(*(archive.read(each) for each in lists))
    return {titles[part]: each for part, each in marks.items() if part in titles}


def _extent(sheet: bytes) -> tuple[int, int]:
    """The farthest column and row. Columns A to Z and rows below 10,000 need no exact answer."""
    letters = set(re.findall(rb"""r=["']([A-Z]{2,4})\d""", sheet))
    rows = max(map(int, re.findall(rb"""r=["'][A-Z]*(\d{5,9})["']""", sheet)), default=9_999)
    columns = max((column_number(each.decode()) for each in letters), default=26)
    return columns, rows


def _repeats(content: bytes) -> tuple[int, int]:
    """The longest runs of repeated cells and rows with something in or after them; empty runs at an edge are harmless."""
    columns = _longest_run(content, rb"""<table:(?:covered-)?table-cell\b[^>]*?number-columns-repeated=["'](\d{3,})""", b"</table:table-row>")
    rows = _longest_run(content, rb"""number-rows-repeated=["'](\d{5,})""", b"</table:table>")
    return max(columns, 26), max(rows, 9_999)


def _longest_run(content: bytes, run: bytes, end: bytes) -> int:
    longest = 0
    for match in re.finditer(run, content):
        if b"value-type" in content[match.end() : content.find(end, match.end())]:
            longest = max(longest, int(match[1]))
    return longest


def _macros(file: RawFile) -> Finding:
    return _refusal(file, "a workbook with macros", "open it with macros off, save it as XLSX, and put that in its place")


def unreadable(file: RawFile) -> Finding:
    """The problem of a workbook that no reader can open."""
    return _refusal(file, "a workbook that cannot be read; it may be cut short or damaged", "ask the agency to send the file again")


def password(file: RawFile) -> Finding:
    """The problem of a workbook that opens only with a password."""
    return _refusal(file, "a workbook locked with a password", "ask the agency for a copy without a password, through the secure transfer")


def _refusal(file: RawFile, found: str, do: str) -> Finding:
    return Finding(
        what="a file was not opened",
        where=f"data/raw/{file.name}",
        wanted=WANTED,
        found=found,
        do=do,
        check="file_readable",
    )
