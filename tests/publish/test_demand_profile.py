"""What the demand profile says of a forecast that last year's months foretell better."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.publish import over_time
from pipeline.publish.numbers import cells
from pipeline.publish.sentences import fill


@pytest.mark.parametrize(("ratio", "status", "said"), [(0.8, "ok", False), (1.0, "ok", True), (13.0, "ok", True), (None, "too_small_to_rate", True)])
def test_a_forecast_no_better_than_last_years_months_is_said_to_be_those(edition, monkeypatch, ratio, status, said):
    known = dict(cells(edition))
    error, total = (f"housing_da_months_{name}/{edition.window.code}" for name in ("error_ratio", "next_year_count"))
    known[error] = replace(known[error], value=ratio, status=status)
    known[total] = replace(known[total], value=330, lower=200, upper=460, status="ok")
    monkeypatch.setattr(over_time, "cells", lambda edition: known)
    monkeypatch.setattr(over_time, "cell_of", lambda edition, ref: (known[ref], "value"))
    assert over_time.is_last_year_again(edition, "housing_da_months") is said
    table = str(over_time.demand_profile(edition, "housing_da_months"))
    assert ("which foretold better: do not lean on it" in table) is said


def test_a_year_without_its_months_is_not_called_a_year_in_which_nobody_asked(small_edition):
    kinds = {kind: {"ref": f"health_months_{kind}/2022-2024", "status": "not_collected"} for kind in ("change_percent", "next_year_count", "error_ratio")}
    without = small_edition(**kinds)
    table = str(over_time.demand_profile(without, "health_months"))
    assert table.count("cannot be said, as a year came without its months") == 2 and "not asked" not in table
    assert str(fill(without, "{{ trend('health_months_change_percent') }}")) == "cannot be said"
