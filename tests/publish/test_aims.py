"""An aim that is reached is said to be reached, whichever way better lies."""

from __future__ import annotations

import pytest

from pipeline.publish.numbers import cell_of
from pipeline.publish.recommendations import reached

RECORDED = "refuge_disability_recorded_percent/2022-2024"  # more is better, although more disability is not
DAYS = "refuge_stay_days_median/2022-2024"  # fewer days are better


@pytest.mark.parametrize(("ref", "step", "expected"), [(RECORDED, -1, True), (RECORDED, 1, False), (DAYS, 1, True), (DAYS, -1, False)])
def test_reached(edition, ref, step, expected):
    """The aim is put one below, then one above the figure."""
    value = cell_of(edition, ref)[0].value
    assert value is not None
    assert reached(edition, {"baseline": ref, "target": value + step}) is expected


def test_an_aim_just_met_is_reached(edition):
    assert reached(edition, {"baseline": RECORDED, "target": cell_of(edition, RECORDED)[0].value})
