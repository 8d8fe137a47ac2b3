"""What must not leave the office, as a set that is looked for all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.scan.encodings import canonical

SHORTEST = 4  # shorter than this, a term stands in every page by chance
SHORTEST_NUMBER = 5
RUN_OF_WORDS = 5
_STANDS_ALONE_BELOW = 8
_ALNUM = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset(b"0123456789")
_POINTS = frozenset(b".,")
_WIDE, _NARROW = 8, 4
_BITS = 20
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Terms:
    """The spellings sought: spelling (plain form) → what it is, in words that may be told, "identifier, refuge_stays.client_ref".

    `keys` are the first bytes of the spellings, eight where there are eight, four otherwise, in order.
    """

    meaning: Mapping[bytes, str]
    starts: Mapping[int, Mapping[int, Mapping[int, frozenset[bytes]]]]
    keys: Mapping[int, np.ndarray]
    marks: Mapping[int, np.ndarray]

    def __len__(self) -> int:
        return len(self.meaning)

    def found_in(self, reading: bytes) -> set[bytes]:
        """The spellings that stand in a reading of a file."""
        return {spelling for width in self.keys for spelling in self._found(reading, width)}

    def _found(self, reading: bytes, width: int) -> Iterator[bytes]:
        known = self.starts[width]
        for place, key in _candidates(reading, self.keys[width], self.marks[width], width):
            for length, spellings in known[key].items():
                spelling = reading[place : place + length]
                if spelling in spellings and _stands_there(reading, place, spelling):
                    yield spelling


def terms(sought: Mapping[str, Iterable[str]]) -> Terms:
    """The set made of kind → terms, the first kind named winning; too short ones are left out (see SHORTEST, SHORTEST_NUMBER).

    Each is looked for forwards, reversed, and with its separators taken out.
    """
    meaning: dict[bytes, str] = {}
    for kind, each_term in sought.items():
        for term in each_term:
            plain = canonical(term).strip(b"-")
            for spelling in (plain, canonical(plain.decode()[::-1]), plain.replace(b"-", b"")):
                if _long_enough(spelling):
                    meaning.setdefault(spelling, kind)
    starts: dict[int, dict[int, dict[int, set[bytes]]]] = {_WIDE: {}, _NARROW: {}}
    for spelling in meaning:
        width = _WIDE if len(spelling) >= _WIDE else _NARROW
        key = int.from_bytes(spelling[:width], "little")
        starts[width].setdefault(key, {}).setdefault(len(spelling), set()).add(spelling)
    keys = {width: np.array(sorted(starts[width]), dtype="u8") for width in starts}
    return Terms(meaning, starts, keys, {width: _marks(each) for width, each in keys.items()})


def runs_of_words(text: str) -> Iterator[str]:
    """A free text as it is, and each run of five words in it: a quotation is found as well as the whole."""
    yield text
    words = re.findall(r"\w[\w']*", text)
    for start in range(len(words) - RUN_OF_WORDS + 1):
        yield " ".join(words[start : start + RUN_OF_WORDS])


def _long_enough(spelling: bytes) -> bool:
    return len(spelling) >= (SHORTEST_NUMBER if spelling.isdigit() else SHORTEST)


def _marks(keys: np.ndarray) -> np.ndarray:
    """A table of about a million places, true where a key falls: most of a file is passed over by one look."""
    marks = np.zeros(1 << _BITS, dtype=bool)
    marks[_place_of(keys)] = True
    return marks


def _place_of(keys: np.ndarray) -> np.ndarray:
    return (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _BITS)


def _candidates(reading: bytes, keys: np.ndarray, marks: np.ndarray, width: int) -> Iterator[tuple[int, int]]:
    """Where a spelling of this width may begin, with the key that stands there."""
    letters = np.frombuffer(reading, dtype="u1")
    for begin in range(0, len(letters) - width + 1 if len(keys) else 0, _AT_ONCE):
        piece = letters[begin : begin + _AT_ONCE + width - 1]
        there = np.zeros(len(piece) - width + 1, dtype="u8")
        for place in range(width):
            there |= piece[place : place + len(there)].astype("u8") << np.uint64(8 * place)
        maybe = np.flatnonzero(marks[_place_of(there)])
        nearest = np.minimum(np.searchsorted(keys, there[maybe]), len(keys) - 1)
        sure = maybe[keys[nearest] == there[maybe]]
        yield from zip((sure + begin).tolist(), there[sure].tolist(), strict=True)


def _stands_there(reading: bytes, place: int, spelling: bytes) -> bool:
    """True when it is not merely a part of a longer word or number. Long references count wherever they stand."""
    long = len(spelling) >= _STANDS_ALONE_BELOW and not spelling.isalpha() and not spelling.isdigit() and b"-" not in spelling
    if long:
        return True
    end = place + len(spelling)
    before, after = reading[place - 1 : place] if place else b"", reading[end : end + 2]
    if (before and before[0] in _ALNUM) or (after and after[0] in _ALNUM):
        return False
    if not spelling.isdigit():
        return True
    in_a_decimal = len(after) == 2 and after[0] in _POINTS and after[1] in _DIGITS
    return not in_a_decimal and not (before and before[0] in _POINTS)
