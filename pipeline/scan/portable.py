"""The words in a PDF: its streams unpacked, its strings joined as they are printed, its glyph numbers turned back into letters."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_BYTES = 300_000_000
_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_PICTURES = {b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode"}
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|T[jJdDm*]|'|\"", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)

Letters = dict[int, str]


def pdf_parts(content: bytes) -> Iterator[bytes]:
    """Each stream unpacked, and the words of each as printed. Raises ValueError for what cannot be read: a password, an unknown
    packing, or letters that stand as numbers of a font which does not say what they are."""
    if b"/Encrypt" in content:
        raise ValueError("a password")
    streams = list(_streams(content))
    fonts = [letters for stream in streams if (letters := _letters_of(stream))]
    if not fonts and any(b"/Identity-" in each for each in (content, *streams)):
        raise ValueError("glyph numbers")
    for stream in (*streams, content):
        if stream is not content:
            yield stream
        yield from _words(stream, fonts)


def _streams(content: bytes) -> Iterator[bytes]:
    ends = 0
    for found in _STREAM.finditer(content):
        if found.start() < ends or content[found.start() - 3 : found.start()] == b"end":
            continue
        head = content[content.rfind(b" obj", 0, found.start()) : found.start()]
        ends = content.find(b"endstream", found.end())
        if ends < 0:
            raise ValueError("cut off")
        yield from _unpacked(head, content[found.end() : ends])


def _unpacked(head: bytes, packed: bytes) -> Iterator[bytes]:
    named = _FILTER.search(head)
    filters = set(re.findall(rb"[A-Za-z0-9]+", named[1])) if named else set()
    if not filters:
        yield packed
    elif filters == {b"FlateDecode"}:
        work = zlib.decompressobj()
        yield work.decompress(packed, MOST_BYTES)
        if not work.eof:
            raise ValueError("cut off or too large")
    elif not filters <= _PICTURES:
        raise ValueError("an unknown packing")


def _words(stream: bytes, fonts: list[Letters]) -> Iterator[bytes]:
    """The strings of a stream: a line for each thing printed, and all of them in one."""
    lines: list[list[bytes]] = [[]]
    for token in _TOKEN.findall(stream):
        if token[:1] in b"(<":
            lines[-1].append(token)
        else:
            lines.append([])
    lines = [line for line in lines if line]
    if not lines:
        return
    for letters in (None, *fonts):
        said = ["".join(_string(token, letters) for token in line) for line in lines]
        yield "\n".join((*said, "".join(said))).encode("utf-8", "replace")


def _string(token: bytes, letters: Letters | None) -> str:
    if token[:1] == b"<":
        digits = re.sub(rb"\s", b"", token[1:-1])
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(_letter, token[1:-1])
    if letters is not None:
        return "".join(letters.get(int.from_bytes(raw[place : place + 2], "big"), "") for place in range(0, len(raw), 2))
    return raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("cp1252", "replace")


def _letter(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped[:1].isdigit() and escaped not in (b"8", b"9"):  # an 8 or a 9 after the stroke stands for itself
        return bytes([int(escaped, 8) & 255])
    return b"" if escaped[-1:] == b"\n" else _ESCAPED.get(escaped, escaped)


def _letters_of(stream: bytes) -> Letters:
    """glyph number → letters, from a font's table for copying text; empty for any other stream."""
    letters: Letters = {}
    for kind, body in _SECTION.findall(stream):
        if kind == b"char":
            letters |= {int(number, 16): _utf16(text) for number, text in _PAIR.findall(body)}
        else:
            for first, last, start, listed in _RANGE.findall(body):
                texts = re.findall(rb"<([0-9A-Fa-f]+)>", listed)
                for step, number in enumerate(range(int(first, 16), min(int(last, 16), int(first, 16) + 65535) + 1)):
                    letters[number] = _utf16(texts[step]) if step < len(texts) else _next(start, step) if start else ""
    return letters


def _next(start: bytes, step: int) -> str:
    return _utf16(f"{int(start, 16) + step:0{len(start)}x}".encode())


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode().rjust(4, "0")).decode("utf-16-be", "replace")
