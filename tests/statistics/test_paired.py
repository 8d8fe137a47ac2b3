"""The sign test, against chances worked out by hand."""

from __future__ import annotations

import pytest

from pipeline.statistics import sign_test


@pytest.mark.parametrize(
    ("higher", "lower", "chance"),
    [
        (5, 0, 2 / 32),  # all five one way: one in 32, either way
        (9, 1, 2 * (1 + 10) / 1024),
        (1, 9, 2 * (1 + 10) / 1024),
        (3, 3, 1.0),  # 2 · (1 + 6 + 15 + 20) / 64 = 84 / 64, and a chance is at most 1
        (0, 0, 1.0),
    ],
)
def test_the_chance_of_so_uneven_a_split(higher, lower, chance):
    assert sign_test(higher, lower) == pytest.approx(chance)


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        sign_test(-1, 3)
