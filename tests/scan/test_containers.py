"""What is inside files is opened, and what cannot be opened is not taken for harmless."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.scan import leaks, terms
from pipeline.scan import containers
from pipeline.scan.containers import parts

sys.path.insert(0, str(Path(__file__).parent))
from plants import in_picture, in_workbook, png, portable, zipped  # noqa: E402

TERM = "RF-40717"
SOUGHT = terms({"identifier": [TERM]})


def found(content: bytes, name: str = "file.bin") -> list[str]:
    return [finding.found for finding in leaks({name: content}, SOUGHT)]


def faults(content: bytes) -> list[str]:
    return [part.fault for part in parts(content) if part.fault]


@pytest.mark.parametrize(
    "chunk",
    [
        (b"tEXt", b"Comment\0 " + TERM.encode()),
        (b"zTXt", b"Comment\0\0" + zlib.compress(TERM.encode())),
        (b"iTXt", b"Comment\0\0\0en\0\0" + TERM.encode()),
        (b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(TERM.encode())),
        (b"eXIf", b"II*\0 " + TERM.encode()),
    ],
)
def test_every_kind_of_text_in_a_picture(chunk: tuple[bytes, bytes]):
    assert len(found(png((b"IHDR", b"\0" * 13), chunk))) == 1


def test_a_picture_that_is_cut_off():
    whole = in_picture(b"nobody")
    assert faults(whole) == []
    assert faults(whole[:-30]) == ["a part that cannot be opened (ValueError)"]
    assert faults(png((b"zTXt", b"Comment\0\0" + zlib.compress(b"words" * 99)[:-9]))) == ["a part that cannot be opened (ValueError)"]


def test_members_of_archives_their_names_and_those_packed_again():
    assert len(found(zipped({f"{TERM}.txt": b"nothing"}))) == 1
    inner = TERM.encode()
    for depth in range(4):
        inner = zipped({"inner.zip": inner})
        assert len(found(inner)) == 1, depth
    assert "more than four times" in " ".join(found(zipped({"a": zipped({"b": zipped({"c": inner})})})))


def test_archives_that_cannot_be_read():
    whole = in_workbook(b"nobody")
    assert faults(whole) == []
    assert faults(whole[:-40]) == ["a part that cannot be opened (BadZipFile)"]
    locked = bytearray(whole)
    for start in (locked.find(b"PK\x03\x04") + 6, locked.find(b"PK\x01\x02") + 8):
        locked[start] |= 1  # the flag of a password
    assert faults(bytes(locked)) == ["a part that cannot be opened (RuntimeError)"]
    assert faults(gzip.compress(b"words" * 100)[:-12]) == ["a part that cannot be opened (EOFError)"]
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert faults(empty.getvalue()) == []


def test_archives_that_are_too_large(monkeypatch):
    monkeypatch.setattr(containers, "MOST_BYTES", 50)
    assert faults(zipped({"a.txt": b"words" * 20})) == ["a part that cannot be opened (ValueError)"]
    assert faults(gzip.compress(b"words" * 20)) == ["a part that cannot be opened (ValueError)"]


def test_long_runs_that_only_look_like_packed_files():
    assert faults(b"A" * 200) == faults(b"A" * 201) == []
    assert len(found(b"A" * 200 + b" " + TERM.encode())) == 1


class TestPortable:
    @pytest.mark.parametrize(
        "stream",
        [
            b"BT (RF-40717) Tj ET",
            b"BT [(RF) -20 (-40) 3 (717)] TJ ET",
            b"BT (RF-) Tj (40717) Tj ET",
            b"BT (R\\106-40\\\n717) Tj ET",
            b"BT (\\(RF-40717\\)) Tj ET",
            b"BT <52462D3430373137> Tj ET",
            b"BT <52 46 2D 34 30 37 31 37 2> ' ET",
            b"(\xfe\xff\0R\0F\0-\0\\064\0\\060\0\\067\0\\061\0\\067) Tj",
        ],
    )
    def test_strings_as_they_are_printed(self, stream: bytes):
        assert len(found(portable(stream))) == 1

    def test_the_words_about_the_document(self):
        assert len(found(b"%PDF-1.7\n1 0 obj << /Title (About RF-40717) >> endobj\n%%EOF")) == 1

    @pytest.mark.parametrize(
        "table",
        [
            b"2 beginbfchar\n<0001> <0052>\n<0002> <0046>\nendbfchar\n1 beginbfrange\n<0003> <000C> <0030>\n<000D> <000D> [<002D>]\nendbfrange",
            b"1 beginbfrange <0001> <0002> [<0052> <0046>] endbfrange 1 beginbfrange <0003> <000C> <0030> <000D> <000E> [<002D>] endbfrange",
        ],
    )
    def test_letters_that_stand_as_numbers_of_a_font(self, table: bytes):
        # R=1 F=2 0=3 … 9=12 -=13: RF-40717 is 1 2 13 7 3 10 4 10
        words = b"BT <0001 0002 000D 0007 0003 000A 0004 000A> Tj /Identity-H ET"
        assert len(found(portable(words, table))) == 1
        assert found(portable(words)) == ["a part that cannot be opened (ValueError)"]

    @pytest.mark.parametrize(
        "content",
        [
            portable(b"x", head=b"/Filter /LZWDecode"),
            portable(b"x", head=b"/Filter [/ASCII85Decode /FlateDecode]"),
            portable(zlib.compress(b"words" * 99)[:-20], head=b"/Filter /FlateDecode"),
            b"%PDF-1.7 trailer << /Encrypt 5 0 R >>",
            b"%PDF-1.7\n1 0 obj << >>\nstream\nno end",
        ],
    )
    def test_what_cannot_be_read_is_told(self, content: bytes):
        assert len(faults(content)) == 1

    def test_pictures_in_it_are_passed_over(self):
        assert faults(portable(b"\xff\xd8 dots", head=b"/Filter /DCTDecode")) == []


@pytest.mark.parametrize("written", [rb"RF-407\8", rb"\122F-4071\7"], ids=["an eight stands for itself", "octal digits are a letter"])
def test_strokes_in_the_words_of_a_pdf(written):
    from pipeline.scan.portable import pdf_parts

    content = b"%PDF-1.4\n1 0 obj\n<< >>\nstream\nBT (" + written + b") Tj ET\nendstream\nendobj\n"
    said = b"".join(pdf_parts(content))
    assert (b"RF-4078" if written.endswith(b"8") else b"RF-4071\x07") in said
