"""Which papers a run makes, what a machine without programs makes, and what a program that fails leads to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline import paper, publish
from pipeline.assessment import papering
from pipeline.problems import Stop


@pytest.fixture
def plan(tmp_path):
    return SimpleNamespace(view="published", private=lambda name: tmp_path / name)


def machine(monkeypatch, browser: str = "", office: str = "") -> None:
    monkeypatch.setattr(paper, "browser", lambda: browser)
    monkeypatch.setattr(paper, "office", lambda: office)


def test_a_draft_has_papers_only_when_asked_and_a_release_always(plan, monkeypatch):
    machine(monkeypatch, "browser", "office")
    papering.ask_for_papers(plan, ())
    assert papering.offered(plan, draft=True) == ()
    assert papering.offered(plan, draft=False) == tuple(publish.PAPERS)
    papering.ask_for_papers(plan, ("summary.docx",))
    assert papering.offered(plan, draft=True) == ("summary.docx",)


def test_a_machine_without_programs_makes_the_rest_and_says_so(plan, monkeypatch):
    told = []
    monkeypatch.setattr(papering, "tell_findings", told.extend)
    machine(monkeypatch)
    made = set(papering.offered(plan, draft=False))
    by_programs = {name for name in publish.PAPERS if name.endswith((".pdf", ".ods"))}
    assert {"summary.docx", "data-tables.xlsx"} <= made == set(publish.PAPERS) - by_programs
    assert {finding.what for finding in told} == {f"{name} was not made" for name in by_programs}


def test_a_program_that_fails_stops_the_edition_in_five_lines(monkeypatch):
    def fails(page: str, program: str) -> bytes:
        raise OSError("the browser made no paper")

    machine(monkeypatch, "browser")
    monkeypatch.setattr(paper, "as_pdf", fails)
    monkeypatch.setattr(publish, "papers", lambda edition, pages, names: {})
    with pytest.raises(Stop) as stopped:
        papering.with_papers({"index.html": "<p>Page</p>"}, SimpleNamespace(), ("summary.pdf",))
    (finding,) = stopped.value.findings
    assert len(finding.lines()) == 5 and finding.found == "the browser made no paper"
