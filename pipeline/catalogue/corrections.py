"""What was put right in an agency's file, and what somebody has decided to live with."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from pipeline import store
from pipeline.catalogue.reading import Strict, load


class Correction(Strict):
    """One change to what an agency sent, applied by `clean`, with who was told."""

    id: str
    data_set: str
    year: int
    match: dict[str, str | int]
    field: str = ""
    expected: str | None = None
    action: Literal["set", "quarantine"]
    set_to: str | None = None
    why: str
    reported_to: str
    reported_on: date | None = None
    status: Literal["reported", "agreed", "fixed_at_source"]


class AcceptedFinding(Strict):
    """A finding of severity look that somebody lives with until a day."""

    data_set: str
    check: str
    year: int | None = None
    why: str
    accepted_by: str
    until: date


@cache
def load_corrections() -> list[Correction]:
    """Every correction, in the order of the page."""
    return load(list[Correction], store.config_file("corrections.yml"))


@cache
def load_accepted_findings() -> list[AcceptedFinding]:
    """Every accepted finding."""
    return load(list[AcceptedFinding], store.config_file("accepted_findings.yml"))
