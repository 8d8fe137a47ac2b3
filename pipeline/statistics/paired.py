"""Before and after on the same people: could as one-sided a change come by chance?"""

from __future__ import annotations

from math import comb


def sign_test(higher: int, lower: int) -> float:
    """The chance (0 to 1) of a split at least as uneven as `higher` to `lower` if those who changed were as likely to go up as down.

    People whose two answers are the same say nothing about the direction and are left out. Two-sided and exact; 1 when nobody changed.
    Raises ValueError for a count below 0.
    Source: Dixon and Mood (1946), JASA 41: 557-566, the sign test; McNemar's exact test for answers of two kinds.
    """
    if min(higher, lower) < 0:
        raise ValueError("a sign test needs counts of 0 or more")
    changed, fewer = higher + lower, min(higher, lower)
    return min(1.0, 2 * sum(comb(changed, each) for each in range(fewer + 1)) / 2**changed)
