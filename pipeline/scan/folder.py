"""The findings of a scan: which page holds what kind of thing. A finding never holds the thing itself, unless it is a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from pipeline.problems import Finding
from pipeline.scan.containers import parts
from pipeline.scan.encodings import readings, written
from pipeline.scan.numbers import Accounts, strangers
from pipeline.scan.terms import Terms, terms

CHECK = "leak scan"
_MOST_NUMBERS = 6
_PROOF = "Jx-40717 Qv"  # nobody's reference: what the scanner must find in each of the twelve encodings before it is believed
_UNREADABLE = (ParseError, BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError)


def leaks(files: Mapping[str, bytes], sought: Terms) -> list[Finding]:
    """One finding for each file and kind of term that stands in it or in its name, and for each part that cannot be looked into."""
    findings = []
    for number, (name, content) in enumerate(files.items(), start=1):
        named = _in_bytes(name.encode(), sought)
        shown = f"file {number} of the edition, whose name itself is the trouble" if named else name
        found: set[bytes] = set(named)
        faults: set[str] = set()
        for part in parts(content):
            faults |= {part.fault} if part.fault else set()
            found |= _in_bytes(part.content, sought)
        kinds = Counter(sought.meaning[spelling] for spelling in found)
        findings += [_leak(shown, kind, count) for kind, count in sorted(kinds.items())]
        findings += [_closed(shown, fault) for fault in sorted(faults)]
    return findings


def number_findings(files: Mapping[str, bytes], accounts: Accounts) -> list[Finding]:
    """One finding for each file with numbers that no protected cell and no page of config accounts for, naming the numbers."""
    findings = []
    for name, content in files.items():
        try:
            found = strangers(name, content, accounts)
        except _UNREADABLE as error:
            findings.append(_closed(name, f"a part that cannot be read for its numbers ({type(error).__name__})"))
        else:
            findings += [_stranger(name, found)] if found else []
    return findings


def scanner_findings() -> list[Finding]:
    """Empty when the scanner, given a term in each of the twelve encodings, finds every one; asked before each scan."""
    sought = terms({"proof": [_PROOF]})
    missed = [name for name, spellings in written(_PROOF).items() for each in spellings if not _in_bytes(b"<p>" + each + b"</p>", sought)]
    return [_blind(missed)] if missed else []


def _in_bytes(content: bytes, sought: Terms) -> set[bytes]:
    return {spelling for reading in readings(content) for spelling in sought.found_in(reading)} if content else set()


def _leak(page: str, kind: str, count: int) -> Finding:
    return Finding(
        what="a page would show what must not leave the office",
        where=page,
        wanted="figures, and words from config, only",
        found=f"{count} that match{'es' if count == 1 else ''} a term of this kind: {kind}",
        do="look at the page's notebook and sentences for it, under data/processed only; if the word is an ordinary one, give it a row in its code list",
        file=page,
        count=count,
        check=CHECK,
    )


def _stranger(page: str, found: list[str]) -> Finding:
    more = f" and {len(found) - _MOST_NUMBERS} more" if len(found) > _MOST_NUMBERS else ""
    return Finding(
        what="a page holds a number that belongs to no protected figure",
        where=page,
        wanted="each number in numbers.csv, or in words from config",
        found=", ".join(found[:_MOST_NUMBERS]) + more,
        do="say the number with the number function, or take the words that hold it from config",
        file=page,
        count=len(found),
        check=CHECK,
    )


def _closed(page: str, fault: str) -> Finding:
    return Finding(
        what="a file of the edition cannot be looked into, so nobody can say that it is safe",
        where=page,
        wanted="files that can be opened and read",
        found=fault,
        do="make the file again in a plain form (no password, no fonts without their letters), or leave it out of the edition",
        file=page,
        check=CHECK,
    )


def _blind(missed: list[str]) -> Finding:
    return Finding(
        what="the scanner does not find what it was made to find, so no edition is published",
        where="pipeline/scan",
        wanted="a planted term found in each of the twelve encodings",
        found=f"missed in: {', '.join(dict.fromkeys(missed))}",
        do="send these five lines to whoever looks after the pipeline",
        check=CHECK,
    )
