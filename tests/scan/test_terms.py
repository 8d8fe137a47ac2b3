"""Which terms are looked for, where one counts, and how fast."""

from __future__ import annotations

import time

from pipeline.scan import leaks, runs_of_words, terms
from pipeline.scan.encodings import canonical


def found(content: str, *sought: str) -> int:
    return len(leaks({"a.txt": content.encode()}, terms({"kind": sought})))


def test_too_short_to_be_looked_for():
    # three letters, or a number of four digits, stand on every page by chance; spellings that are long enough stay
    assert len(terms({"kind": ["abc", "1234", "", "  ", "--"]})) == 0
    assert len(terms({"kind": ["abcd", "12345"]})) == 4  # forwards and backwards


def test_a_short_term_must_stand_alone():
    assert found("ref C01234.", "C01234") == 1
    assert found("7cc01234f", "C01234") == 0
    assert found("C012345", "C01234") == 0
    assert found("aC01234", "C01234") == 0
    assert found("Smiths and Blacksmith", "Smith") == 0
    assert found("by smith, in May", "Smith") == 1


def test_a_long_reference_counts_wherever_it_stands():
    assert found("xP0123456y", "P0123456") == 1


def test_a_number_counts_only_as_a_whole_number():
    assert found("call 4012345 now", "4012345") == 1
    assert found("4012345.", "4012345") == 1
    assert found("(4012345)", "4012345") == 1
    for other in ("0.4012345", "4012345.5", "14012345", "a4012345", "4012345,5"):
        assert found(other, "4012345") == 0, other


def test_any_separator_is_the_same():
    for spelling in ("HH-01234", "HH 01234", "HH/01234", "HH_01234", "HH01234", "hh \u2013 01234", "HH\u00a001234"):
        assert found(f"case {spelling}.", "HH-01234") == 1, spelling


def test_accents_and_compatibility_letters():
    assert found("Zoe\u0308 lives", "Zoë lives") == 1
    assert found("\uff32\uff26-40717", "RF-40717") == 1
    assert canonical("O\u2019Dell") == canonical("o'dell")


def test_a_quotation_of_five_words_is_found():
    comment = "She said that nobody had told her where to go that night."
    sought = terms({"free text": list(runs_of_words(comment))})
    assert leaks({"a.html": b"<p>nobody had told her where</p>"}, sought)
    assert not leaks({"a.html": b"<p>nobody had told her anything</p>"}, sought)
    assert list(runs_of_words("four words, no more")) == ["four words, no more"]


def test_the_first_kind_named_wins():
    sought = terms({"identifier": ["RF-40717"], "raw": ["rf 40717"]})
    (finding,) = leaks({"a.txt": b"RF-40717"}, sought)
    assert "identifier" in finding.found and finding.count == 1


def test_no_terms_and_no_bytes():
    assert leaks({"a.txt": b"RF-40717"}, terms({})) == []
    assert leaks({"a.txt": b"", "b.txt": b"abc"}, terms({"kind": ["RF-40717"]})) == []


def test_a_term_across_the_pieces_that_a_large_file_is_read_in(monkeypatch):
    import sys

    monkeypatch.setattr(sys.modules["pipeline.scan.terms"], "_AT_ONCE", 5)
    for shift in range(12):
        assert found("." * shift + " RF-40717 and HH-1 ", "RF-40717") == 1


def test_a_hundred_thousand_terms_in_two_megabytes_take_seconds():
    sought = terms({"identifier": [f"RF-{number:06d}" for number in range(50_000)], "name": [f"Person Q{number}x" for number in range(10_000)]})
    page = ("<p>Figures of the year, drawn as bars: 36 % of 1,240.</p>\n" * 38_000).encode()
    began = time.monotonic()
    assert leaks({"a.html": page}, sought) == []
    assert time.monotonic() - began < 20  # about two seconds alone; the machine is shared
