"""96 plants: a term in each of the twelve encodings in each of eight kinds of file. Every one must be found, and nothing where none is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scan import encodings, leaks, scanner_findings, terms, written

sys.path.insert(0, str(Path(__file__).parent))
from plants import CONTAINERS, OTHERS  # noqa: E402

TERMS = {"identifier, stays, client_ref": ["RF-40717", "V660431"], "words never to be printed": ["Juniper Lodge", "Zoë O'Dell"], "free text": []}
SOUGHT = terms(TERMS)
PLANTED = [term for each in TERMS.values() for term in each]
ENCODINGS = tuple(written("RF-40717"))


def kinds_found(name: str, content: bytes) -> list[str]:
    return [finding.found for finding in leaks({name: content}, SOUGHT)]


def test_there_are_twelve_encodings_and_eight_kinds_of_file():
    assert (len(ENCODINGS), len(CONTAINERS)) == (12, 8)


@pytest.mark.parametrize("name", [*CONTAINERS, *OTHERS])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_plant_is_found(encoding: str, name: str):
    """Every spelling of every term in this encoding; 12 x 8 plants and four kinds of file more."""
    into = (CONTAINERS | OTHERS)[name]
    for kind, each in TERMS.items():
        for term in each:
            for spelling in written(term)[encoding]:
                found = kinds_found(name, into(spelling))
                assert len(found) == 1 and kind in found[0], (encoding, name, term, spelling)
                assert term not in found[0]


@pytest.mark.parametrize("name", [*CONTAINERS, *OTHERS])
@pytest.mark.parametrize("harmless", [b"RF-4071", b"people", b"juniper", b"RF-407170"[:7], b"V66043", b"lodge juniper"])
def test_nothing_is_found_where_nothing_is(name: str, harmless: bytes):
    assert kinds_found(name, (CONTAINERS | OTHERS)[name](harmless)) == []


@pytest.mark.parametrize("broken", ["_without_escapes", "_without_percents", "_from_base64", "_from_hex", "_texts", "canonical"])
def test_a_scanner_that_misses_an_encoding_says_so(monkeypatch, broken: str):
    assert scanner_findings() == []
    harmless = {"_texts": lambda content: iter([content.decode("utf-8", "replace")]), "canonical": lambda text: text.encode("utf-8", "replace")}
    plain = {"_from_base64": lambda text: b"", "_from_hex": lambda text: b""}
    monkeypatch.setattr(encodings, broken, (harmless | plain).get(broken, lambda text: text))
    (finding,) = scanner_findings()
    assert "missed in" in finding.found and len(finding.lines()) == 5


@settings(max_examples=60, deadline=None)
@given(
    term=st.from_regex(r"[A-Z]{1,3}-?[0-9]{4,8}", fullmatch=True),
    encoding=st.sampled_from(ENCODINGS),
    before=st.sampled_from(["", "x, ", "the person ", "<b>", "("]),
    after=st.sampled_from(["", ".", " of 2024", "</b>", ")"]),
)
def test_any_reference_is_found_in_any_encoding(term: str, encoding: str, before: str, after: str):
    sought = terms({"identifier": [term]})
    for spelling in written(term)[encoding]:
        apart = " " if encoding in ("hexadecimal", "base64", "base64 for addresses") or encoding.startswith("UTF-16") else ""
        content = (before + apart).encode() + spelling + (apart + after).encode()
        assert leaks({"a.txt": content}, sought), (term, encoding, content)


def test_layers_upon_layers():
    """Entities in JSON, percent signs in entities, base64 of hexadecimal, a tag in the middle, base64 broken into lines."""
    import base64

    term = "RF-40717"
    lines = base64.encodebytes(b"." * 50 + term.encode() + b"." * 50)
    layered = (
        written(term)["HTML entities"][0].replace(b"&", b"\\u0026"),
        b"&#37;52F-40717",
        base64.b64encode(term.encode().hex().encode()),
        b"RF-<b>40717</b>",
        lines,
        b"R\xc2\xadF-40717",
        *(before + base64.b64encode(term.encode()) for before in (b"/", b"ab/", b"of_", b"a-b/")),  # letters of base64 right before it
        *(before + term.encode().hex().encode() for before in (b"0", b"0a", b"123")),
    )
    for content in layered:
        assert len(kinds_found("a.html", b"<p>" + content + b"</p>")) == 1, content
