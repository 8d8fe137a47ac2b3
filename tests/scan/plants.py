"""Twelve kinds of files, each with a place where bytes can be planted. Everything is made here, in memory."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib

Made = bytes


def in_page(planted: bytes) -> Made:
    return b'<!DOCTYPE html><html><head><title>Places</title></head><body><p>Seen in ' + planted + b" by the board.</p></body></html>"


def in_csv(planted: bytes) -> Made:
    return b"ref,printed\nrefuge_stays_count/2022-2024," + planted + b"\n"


def in_json(planted: bytes) -> Made:
    return b'{"files": {"name": "' + planted + b'"}}'


def in_notebook(planted: bytes) -> Made:
    """A picture in a notebook: a PNG packed as base64 into JSON, in lines as notebooks keep it."""
    text = base64.encodebytes(in_picture(planted) + b"\0" * 300).decode()
    cell = {"cell_type": "code", "source": [], "outputs": [{"output_type": "display_data", "data": {"image/png": text}}]}
    return json.dumps({"cells": [cell], "nbformat": 4}).encode()


def in_drawing(planted: bytes) -> Made:
    """A drawing packed into a page."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<path d='M 1 2 L 3 4'/>" * 9 + b"<text>" + planted + b"</text></svg>"
    return b'<img alt="A bar chart" src="data:image/svg+xml;base64,' + base64.b64encode(svg) + b'">'


def in_picture(planted: bytes) -> Made:
    """The packed text of a PNG."""
    return _png((b"tEXt", b"Software\0drawn"), (b"zTXt", b"Comment\0\0" + zlib.compress(b" " + planted + b" ")))


def in_workbook(planted: bytes) -> Made:
    return _zipped({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<sst><si><t>" + planted + b"</t></si></sst>"})


def in_workbook_in_archive(planted: bytes) -> Made:
    return _zipped({"readme.txt": b"tables", "tables/all.xlsx": in_workbook(planted)})


def in_portable(planted: bytes) -> Made:
    """A packed stream of a PDF."""
    packed = zlib.compress(b"% " + planted + b" \nBT (Page) Tj ET")
    head = b"%PDF-1.7\n1 0 obj\n<< /Length " + str(len(packed)).encode() + b" /Filter /FlateDecode >>\nstream\n"
    return head + packed + b"\nendstream\nendobj\n%%EOF"


def in_gzip(planted: bytes) -> Made:
    return gzip.compress(in_csv(planted), mtime=0)


def in_binary(planted: bytes) -> Made:
    return b"\x93NUMPY\x01\x00 " + planted + b" \xff\xfe"


def in_member_name(planted: bytes) -> Made:
    """The remark of an archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.comment = b" " + planted + b" "
    return content.getvalue()


CONTAINERS = {
    "page.html": in_page,
    "table.csv": in_csv,
    "run.json": in_json,
    "chapter.ipynb": in_notebook,
    "drawing.html": in_drawing,
    "picture.png": in_picture,
    "tables.xlsx": in_workbook,
    "paper.pdf": in_portable,
}
OTHERS = {"packed.csv.gz": in_gzip, "tables.zip": in_workbook_in_archive, "array.npy": in_binary, "remark.zip": in_member_name}


def portable(*streams: bytes, head: bytes = b"") -> Made:
    """A PDF of plain streams."""
    objects = b"".join(b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (number, head, body) for number, body in enumerate(streams, 1))
    return b"%PDF-1.7\n" + objects + b"%%EOF"


def png(*chunks: tuple[bytes, bytes]) -> Made:
    return _png(*chunks)


def _png(*chunks: tuple[bytes, bytes]) -> Made:
    body = b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in (*chunks, (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + body


def zipped(members: dict[str, bytes]) -> Made:
    return _zipped(members)


def _zipped(members: dict[str, bytes]) -> Made:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()
