"""The twelve ways a term may stand in a file, and the readings of a file that bring each of them back to one plain form."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

DEEPEST = 2  # base64 of hexadecimal is still read; nothing that makes our pages packs text three times over
# Spaces, dashes, strokes, underlines: a reference is the same whichever of them parts it.
_SEPARATORS = re.compile(r"[\s_/|·\u2010-\u2015-]+")
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)) | {0x2019: "'"}  # and the printer's apostrophe
_JSON = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"'\\/bfnrt]))")
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}={0,2}")
_WRAPPED = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/=])")
_HEX = re.compile(r"[0-9a-fA-F]{8,}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKED = re.compile(r"[\u0300-\u036f]")  # accents that join the plain letter before them
_NOT_ASCII_MARKED = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
# What could be words in unpacked bytes: four letters in a row, as UTF-8 or as UTF-16 in a script of the first two thousand characters.
_WORDS = re.compile(rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){4,}|(?:[^\0][\0-\x07]){4,}[^\0]?|(?:[\0-\x07][^\0]){4,}")


def written(term: str) -> dict[str, tuple[bytes, ...]]:
    """encoding → the spellings of the term in it: what `readings` must bring back, all twelve."""
    plain, marked = term.encode(), f" {term} ".encode()
    base64s = tuple(base64.b64encode(b" " * shift + plain + b" ") for shift in range(3))
    named = {"&": "&amp;", "-": "&hyphen;", " ": "&nbsp;", "'": "&apos;", "/": "&sol;"}
    return {
        "as written": (plain,),
        "another case": (term.upper().encode(), term.lower().encode(), term.swapcase().encode()),
        "HTML entities": (
            "".join(f"&#{ord(letter)};" for letter in term).encode(),
            "".join(f"&#x{ord(letter):x};" for letter in term).encode(),
            "".join(named.get(letter, letter) for letter in term).encode(),
        ),
        "percent encoding": ("".join(f"%{byte:02X}" for byte in plain).encode(),),
        "JSON escapes": ("".join(f"\\u{ord(letter):04x}" for letter in term).encode(),),
        "base64": base64s,
        "base64 for addresses": tuple(text.rstrip(b"=").translate(bytes.maketrans(b"+/", b"-_")) for text in base64s),
        "hexadecimal": (plain.hex().encode(), plain.hex().upper().encode()),
        "UTF-16, low byte first": (marked.decode().encode("utf-16-le"),),
        "UTF-16, high byte first": (marked.decode().encode("utf-16-be"),),
        "reversed": (term[::-1].encode(),),
        "separators changed": tuple(_SEPARATORS.sub(other, term).encode() for other in ("", " ", "/", "_", "\u2011")),
    }


def canonical(text: str) -> bytes:
    """The one plain form: compatibility characters resolved, case folded, every run of separators a single dash."""
    if not text.isascii():
        text = (_NOT_ASCII_MARKED if _MARKED.search(text) else _NOT_ASCII).sub(_resolved, text)
    return _SEPARATORS.sub("-", text.casefold()).encode("utf-8", "replace")


def _resolved(found: re.Match[str]) -> str:
    return _plain_piece(found[0])


@lru_cache(maxsize=4096)
def _plain_piece(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_UNSEEN))


def readings(content: bytes) -> Iterator[bytes]:
    """Everything the bytes may say, in the plain form; a term stands in one of these if it stands in the bytes in any of the twelve."""
    for text in _texts(content):
        yield from _readings_of(text, 0)


def _readings_of(text: str, depth: int) -> Iterator[bytes]:
    steps = [text, _without_escapes(text)]
    steps.append(html.unescape(steps[-1]))
    steps += [_without_percents(steps[-1]), _TAG.sub("", steps[-1])]
    for each in dict.fromkeys(steps):
        yield canonical(each)
    if depth < DEEPEST:
        for packed in (_from_base64(steps[2]), _from_hex(steps[2])):
            for inner in _texts(packed) if packed else ():
                yield from _readings_of(inner, depth + 1)


def _texts(content: bytes) -> Iterator[str]:
    """The bytes as text: UTF-8, Windows text where they are not that, and UTF-16 at either offset where zero bytes show it."""
    try:
        yield content.decode("utf-8")
        plain = True
    except UnicodeDecodeError:
        yield content.decode("utf-8", "replace")
        yield content.decode("cp1252", "replace")
        plain = False
    if not plain or b"\0" in content:
        for start in (0, 1):
            yield content[start:].decode("utf-16-le", "replace")
            yield content[start:].decode("utf-16-be", "replace")


def _without_escapes(text: str) -> str:
    def letter(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        return chr(int(number, 16)) if number else _LETTERS.get(found[3], found[3])

    return _JSON.sub(letter, text) if "\\" in text else text


def _without_percents(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace") if "%" in text else text


def _from_base64(text: str) -> bytes:
    """Every run that could be base64, read from each of its first four letters: a term may begin anywhere in a group of three bytes."""
    pieces = []
    for run in dict.fromkeys(_BASE64.findall(_WRAPPED.sub("", text))):
        letters = run.rstrip("=").replace("-", "+").replace("_", "/")
        for start in range(4):
            group = letters[start:-1] if (len(letters) - start) % 4 == 1 else letters[start:]
            pieces.append(binascii.a2b_base64(group + "=" * (-len(group) % 4)))
    return _words_in(b"\n\0\xff".join(pieces))


def _from_hex(text: str) -> bytes:
    pieces = []
    for run in dict.fromkeys(_HEX.findall(text)):
        for start in (0, 1):
            pairs = run[start:]
            pieces.append(bytes.fromhex(pairs[: len(pairs) // 2 * 2]))
    return _words_in(b"\n\0\xff".join(pieces))


def _words_in(unpacked: bytes) -> bytes:
    """The parts of unpacked bytes that could be words: most of what looks like base64 is an ordinary word, and unpacks to nothing."""
    return b"\n".join(_WORDS.findall(unpacked))
