"""What a file holds inside: members of archives, words in pictures and PDF, files packed into pages; all as plain bytes."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.scan.portable import pdf_parts

DEEPEST = 4
MOST_BYTES = 300_000_000
_PACKED = re.compile(rb"(?:[A-Za-z0-9+/]|\\n|\r?\n){160,}={0,2}")
_STARTS = (b"\x89PNG", b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"<svg", b"<?xml", b"<!DOCTYPE", b"<html")
_DAMAGED = (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError)


@dataclass(frozen=True)
class Part:
    """Bytes to be read, or, in `fault`, why some bytes could not be."""

    content: bytes
    fault: str = ""


def parts(content: bytes, depth: int = 0) -> Iterator[Part]:
    """The file itself and everything in it. What cannot be opened comes as a fault: it is not taken for harmless."""
    if depth > DEEPEST:
        yield Part(b"", "a file packed into another more than four times over")
        return
    opened = _opener(content)
    if opened is None:
        yield from _text_parts(content, depth)
        return
    yield Part(content)
    try:
        for inner in opened(content):
            yield from parts(inner, depth + 1)
    except _DAMAGED as error:
        yield Part(b"", f"a part that cannot be opened ({type(error).__name__})")


def _opener(content: bytes):
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_members
    if content.startswith(b"\x1f\x8b"):
        return _gunzipped
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png_words
    return pdf_parts if content.startswith(b"%PDF") else None


def _text_parts(content: bytes, depth: int) -> Iterator[Part]:
    """The bytes without the files that stand in them as base64, and those files opened."""
    inside: list[bytes] = []

    def cut(found: re.Match[bytes]) -> bytes:
        letters = re.sub(rb"\\n|\s", b"", found[0])
        try:
            unpacked = base64.b64decode(letters, validate=True)
        except binascii.Error:
            return found[0]
        if not unpacked.startswith(_STARTS):
            return found[0]
        inside.append(unpacked)
        return b" "

    yield Part(_PACKED.sub(cut, content))
    for each in inside:
        yield from parts(each, depth + 1)


def _zip_members(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        yield "\n".join(member.filename for member in members).encode() + b"\n" + archive.comment
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise ValueError("too large")
        for member in members:
            yield archive.read(member)


def _gunzipped(content: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        unpacked = packed.read(MOST_BYTES + 1)
    if len(unpacked) > MOST_BYTES:
        raise ValueError("too large")
    yield unpacked


def _png_words(content: bytes) -> Iterator[bytes]:
    """The texts that a picture carries beside its dots."""
    place = 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if len(body) < length or not length and kind == b"":
            raise ValueError("cut off")
        if kind in (b"tEXt", b"eXIf"):
            yield body
        elif kind == b"zTXt":
            name, _, packed = body.partition(b"\0")
            yield name + b"\n" + _inflated(packed[1:])
        elif kind == b"iTXt":
            yield _international(body)
        place += 12 + length


def _international(body: bytes) -> bytes:
    name, _, rest = body.partition(b"\0")
    packed, rest = rest[:1] == b"\1", rest[2:]
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    return b"\n".join((name, language, translated, _inflated(text) if packed else text))


def _inflated(packed: bytes) -> bytes:
    work = zlib.decompressobj()
    unpacked = work.decompress(packed, MOST_BYTES)
    if not work.eof:
        raise ValueError("cut off or too large")
    return unpacked
