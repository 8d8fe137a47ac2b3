"""An edition of invented figures, the notebooks run on it, and a way to make a small edition of typed rows."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from pipeline.edition import Edition
from pipeline.protect import as_internal

HERE = Path(__file__).parent


def beside(name: str) -> ModuleType:
    """A module of this folder."""
    place = importlib.util.spec_from_file_location(f"publish_tests_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def edition() -> Edition:
    return beside("made_up_edition").edition_of()


@pytest.fixture(scope="session")
def executed(edition):
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield beside("in_process").run_notebooks(edition, monkeypatch)


@pytest.fixture(scope="session")
def site(edition, executed) -> dict[str, str]:
    from pipeline.publish import publish_site

    return publish_site(edition, executed)


@pytest.fixture(scope="session")
def small_edition(edition):
    """typed rows (ref → the columns that matter) → an edition that holds these figures exactly, in the internal view."""

    def make(**rows: dict[str, object]) -> Edition:
        typed = pd.DataFrame([_row(edition, **row) for row in rows.values()])
        numbers = dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64")
        protected = as_internal(typed.astype(numbers), edition.policy, edition.indicators, edition.series_breaks)
        return dataclasses.replace(edition, protected=protected)

    return make


def _row(edition, ref: str, value=None, status: str = "ok", **also: object) -> dict[str, object]:
    indicator, period, *group = ref.split("/")
    block = next(block for block in edition.indicators.values() if indicator in block.titles)
    blank = {"area_code": edition.area.code, "geography": "area", "breakdown": block.breakdown if group else "", "unit": block.unit}
    blank |= {"numerator": None, "denominator": None, "lower": None, "upper": None, "caveats": "", "sources": block.data_set}
    return blank | {"ref": ref, "indicator": indicator, "period": period, "group": "".join(group), "value": value, "status": status} | also
