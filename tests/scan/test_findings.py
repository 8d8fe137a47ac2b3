"""A finding names the page and the kind, and never the thing that was found."""

from __future__ import annotations

from pipeline.scan import leaks, terms

SOUGHT = terms({"identifier, stays, client_ref": ["RF-40717", "RF-40718"], "never printed": ["Juniper Lodge"]})


def test_one_finding_for_each_page_and_kind():
    files = {"a.html": b"RF-40717 and RF-40718", "b.html": b"the Juniper lodge; rf 40717", "c.html": b"nobody"}
    found = [(each.where, each.count, each.found.rpartition(": ")[2]) for each in leaks(files, SOUGHT)]
    assert found == [
        ("a.html", 2, "identifier, stays, client_ref"),
        ("b.html", 1, "identifier, stays, client_ref"),
        ("b.html", 1, "never printed"),
    ]


def test_no_line_holds_what_was_found():
    files = {"RF-40717.html": b"Juniper Lodge", "x/juniper-lodge.csv": b"", "d.zip": b"PK\x03\x04 RF-40717"}
    findings = leaks(files, SOUGHT)
    assert len(findings) == 5
    for finding in findings:
        said = " ".join(finding.lines()) + repr(finding)
        assert "40717" not in said and "uniper" not in said
        assert len(finding.lines()) == 5 and finding.severity == "stop"
    assert "file 1 of the edition" in findings[0].where
