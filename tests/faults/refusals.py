"""Files that must not be opened: bombs, locks, macros, links, wrong names, damage. Each stops with five lines and no row read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from pipeline.receive import RawFile
from tests.faults.ends import End, not_opened, refused
from tests.faults.fault import BOOKS, CANARY, Fault
from tests.faults.sheets import Sheet, csv_text, ods_row, raw_file, write, write_ods_tables

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = f"<html><body><table><tr><td>{CANARY}</td></tr></table></body></html>".encode()
LOCK = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
Send = Callable[[Sheet, str, Path], list[RawFile]]


def of_bytes(content: bytes) -> Send:
    """A file of these bytes, whatever its name says."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        file = raw_file(folder, f"{sheet.contract.name}{'.' if form else ''}{form}")
        file.path.write_bytes(content)
        return [file]

    return send


def with_member(name: str, content: bytes = b"x") -> Send:
    """A sound workbook with something more inside."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        file = write(sheet, form, folder)
        with zipfile.ZipFile(file.path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return [file]

    return send


def as_if(other: str) -> Send:
    """A file of one format under the ending of another."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        file = raw_file(folder, f"{sheet.contract.name}.{form}")
        file.path.write_bytes(csv_text(sheet.rows).encode() if other == "csv" else write(sheet, other, folder, "other").path.read_bytes())
        return [file]

    return send


def changed(change: Callable[[bytes], bytes]) -> Send:
    """A sound workbook whose bytes were changed on the way."""

    def send(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
        file = write(sheet, form, folder)
        file.path.write_bytes(change(file.path.read_bytes()))
        return [file]

    return send


def locked_members(content: bytes) -> bytes:
    """Each member's flag says that it is encrypted, in its own header and in the list at the end."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content = content[: start + place] + b"\x01" + content[start + place + 1 :]
            start = content.find(mark, start + 4)
    return content


def locked_ods(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """An OpenDocument workbook saved with a password: its list of parts says so, and its content is noise."""
    file = raw_file(folder, f"{sheet.contract.name}.ods")
    write_ods_tables("", file.path, LOCK)
    return [file]


def far_cell(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """One cell in the last row and a far column."""
    file = write(sheet, "xlsx", folder)
    with zipfile.ZipFile(file.path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    members[page] = members[page].replace(b"</sheetData>", b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row></sheetData>')
    with zipfile.ZipFile(file.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return [file]


def repeated_rows(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """A row said to stand there a million times."""
    file = raw_file(folder, f"{sheet.contract.name}.ods")
    rows = ods_row(sheet.headings) + ods_row(sheet.records[0], 1_000_000)
    write_ods_tables(f'<table:table table:name="Extract">{rows}</table:table>', file.path)
    return [file]


def a_folder(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """A folder with the name of a file."""
    file = raw_file(folder, f"{sheet.contract.name}.{form}")
    file.path.mkdir()
    return [file]


def gone(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """A file that was there when the folder was listed, and is not now."""
    return [raw_file(folder, f"{sheet.contract.name}.{form}")]


def gone_beside(sheet: Sheet, form: str, folder: Path) -> list[RawFile]:
    """A file that is gone, and a sound one."""
    return [*gone(sheet, form, folder), write(sheet, form, folder, f"{sheet.contract.name}_2")]


def bomb(name: str, megabytes: int, said: int = 0) -> bytes:
    """A ZIP file with one member of so many megabytes of noughts, a thousand times smaller packed, made without unpacking it.

    Its label gives the true size, or the bytes that `said` says, with the checksum those would have.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + packer.flush()
    sizes = struct.pack("<III", zlib.crc32(bytes(said)), len(packed), said or megabytes * 1_000_000)
    about = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    member = b"PK\x03\x04" + about + name.encode() + packed
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return member + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(member), 0)


ONE, TWO = ("refuge_stays",), ("refuge_stays", "police_incidents")
FAULTS = [
    Fault("a ZIP bomb", refused("unpacks to"), TWO, ("xlsx",), send=of_bytes(bomb("xl/worksheets/sheet1.xml", 300))),
    Fault("a ZIP bomb", refused("unpacks to"), ONE, ("ods",), send=of_bytes(bomb("content.xml", 300))),
    Fault("a bomb with a false label", refused("more than it says"), TWO, ("xlsx",), send=of_bytes(bomb("xl/worksheets/sheet1.xml", 300, 5_000_000))),
    Fault("a bomb with a false label", refused("more than it says"), ONE, ("ods",), send=of_bytes(bomb("content.xml", 300, 5_000_000))),
    Fault("a picture that is a bomb", refused("unpacks to"), ONE, BOOKS, send=with_member("media/image1.bin", bytes(21_000_000))),
    Fault("a workbook with a password", refused("password"), TWO, ("xlsx",), send=of_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600))),
    Fault("a workbook with a password", refused("password"), ONE, ("ods",), send=locked_ods),
    Fault("a ZIP with a password", refused("cannot be read"), ONE, BOOKS, send=changed(locked_members)),
    Fault("macros", refused("macros"), TWO, ("xlsx",), send=with_member("xl/vbaProject.bin")),
    Fault("macros", refused("macros"), ONE, ("ods",), send=with_member("Basic/Standard/Module1.xml")),
    Fault("macros", refused("macros"), ONE, ("xls",), send=of_bytes(OLE + bytes(600) + "_VBA_PROJECT".encode("utf-16-le"))),
    Fault("links to other workbooks", refused("links to other"), TWO, ("xlsx",), send=with_member("xl/externalLinks/externalLink1.xml")),
    Fault("a web page under another name", refused("a web page"), ONE, ("xls", "csv", "xlsx", "ods"), send=of_bytes(WEB_PAGE)),
    Fault("a web page with a mark before it", refused("a web page"), ONE, ("xls", "csv"), send=of_bytes(b"\xef\xbb\xbf\r\n <!DOCTYPE html>" + WEB_PAGE)),
    Fault("a CSV under a workbook's name", refused("plain text"), TWO, ("xlsx", "xls", "ods"), send=as_if("csv")),
    Fault("a workbook under another name", refused("zipped workbook"), TWO, ("csv", "xls"), send=as_if("xlsx")),
    Fault("an old workbook under another name", refused("old Excel workbook"), ONE, ("csv", "ods"), send=of_bytes(OLE + bytes(600))),
    Fault("a file of no bytes", refused("0 bytes"), TWO, ("csv", "xlsx", "ods", "xls"), send=of_bytes(b"")),
    Fault("a file of spaces", not_opened("file_has_records"), ONE, ("csv",), send=of_bytes(b"\r\n  \r\n,,\r\n")),
    Fault("a workbook cut short", refused("cut short"), TWO, BOOKS, send=changed(lambda content: content[: len(content) // 2])),
    Fault("a workbook damaged inside", refused("damaged"), TWO, BOOKS, send=changed(lambda content: content[:60] + bytes(len(content) - 200) + content[-140:])),
    Fault("an old workbook cut short", refused("cut short"), ONE, ("xls",), send=of_bytes(OLE + bytes(600))),
    Fault("an old workbook cut in half", refused("cut short"), ONE, ("xls",), send=changed(lambda content: content[: len(content) // 2])),
    Fault("a ZIP that is no workbook", refused("cannot be read"), ONE, BOOKS, send=of_bytes(b"PK\x05\x06" + bytes(18))),
    Fault("a cell at the far end", refused("row 1,048,576"), TWO, ("xlsx",), send=far_cell),
    Fault("a row repeated a million times", refused("1,000,000"), TWO, ("ods",), send=repeated_rows),
    Fault("an ending nobody agreed", refused("a file ending in"), ONE, ("xlsm", "xlsb", "pdf", "docx", "txt", "zip", ""), send=of_bytes(b"PK\x03\x04" + bytes(60))),
    Fault("a folder in place of a file", refused("a folder"), ONE, ("csv", "xlsx"), send=a_folder),
    Fault("a file that is gone", refused("nothing any more"), ONE, ("csv",), send=gone),
    Fault("a file that is gone beside one that is not", End(stop="file_readable"), TWO[1:], ("csv", "xlsx"), send=gone_beside),
]
