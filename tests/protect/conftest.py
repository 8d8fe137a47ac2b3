"""Small measures typed in place, under the real register and the real policy."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import load_codes, load_contracts, load_indicators, load_policy, load_series_breaks
from pipeline.periods import period_from_code
from pipeline.protect import as_internal, edition, protect, vocabulary
from pipeline.protect.audit import Audit
from pipeline.protect.repair import Repaired

NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]


def measure(indicator, period, numerator=None, denominator=None, value=None, *, group="", ward="", sources="refuge_stays", **other):
    """One measured row; the value is the share unless it is given."""
    if value is None and numerator is not None:
        value = 100 * numerator / denominator if denominator else numerator
    row = {
        "ref": "/".join(part for part in (indicator, period, ward or group) if part),
        "indicator": indicator,
        "area_code": ward or "E06000034",
        "geography": "ward" if ward else "area",
        "period": period,
        "breakdown": "group" if group else "",
        "group": group,
        "unit": "percent",
        **dict(zip(NUMBERS, (numerator, denominator, value, None, None), strict=True)),
        "status": "ok",
        "caveats": "",
        "sources": sources,
    }
    return row | other


def table(rows):
    frame = pd.DataFrame(rows)
    for name in NUMBERS:
        frame[name] = frame[name].astype("Float64")
    return frame


@pytest.fixture(scope="session")
def make():
    """measure(...): one measured row."""
    return measure


@pytest.fixture(scope="session")
def register():
    return load_indicators()


@pytest.fixture(scope="session")
def policy():
    return load_policy()


@pytest.fixture(scope="session")
def answers():
    """The answers of every field."""
    return vocabulary(load_contracts(), load_codes())


@pytest.fixture(scope="session")
def protect_rows(register, policy, answers):
    """rows → everything protect gives."""

    def made(rows, policy=policy, breaks=(), more=None, words=answers, **other):
        return protect(table(rows), policy, register | (more or {}), list(breaks), words, **other)

    return made


@pytest.fixture(scope="session")
def published(protect_rows):
    """rows → the published table."""
    return lambda rows, **other: protect_rows(rows, **other).table


@pytest.fixture(scope="session")
def internal(register, policy):
    """rows → the internal table."""
    return lambda rows, breaks=(): as_internal(table(rows), policy, register, list(breaks))


@pytest.fixture(scope="session")
def police_break():
    """The break in police recording, from the page."""
    return next(each for each in load_series_breaks() if each.id == "police_recording_2019")


@pytest.fixture(scope="session")
def years():
    """The three years of a window, then the window: year_by_year("2022-2024") → codes."""
    return lambda code="2022-2024": [*map(str, period_from_code(code).years), code]


@pytest.fixture
def ungated(protect_rows, monkeypatch):
    """rows → everything protect would give if nothing attacked the finished edition: masked and rounded, no more."""

    def without_the_attack(rows, **other):
        with monkeypatch.context() as patch:
            patch.setattr(edition, "_withstand", lambda prints, *_: Repaired(prints, Audit(pd.DataFrame(), 5, 0), (), ()))
            return protect_rows(rows, **other)

    return without_the_attack
