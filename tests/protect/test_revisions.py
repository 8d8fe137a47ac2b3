"""A record that comes late, goes or changes after a release moves nothing, and the next edition gives nothing away.

Records of released years are frozen before they are measured; here they move all the same, and the ledger alone must hold.
"""

from __future__ import annotations

from collections import Counter

from tests.protect.revisions import measured, one_revision, records, revised, unlike

MANY = 12


def test_one_record_changes_after_the_release(protect_rows, make):
    """Thousands more in `make bench-disclosure`."""
    seen = sum((one_revision(protect_rows, make, seed) for seed in range(MANY)), Counter())
    print(dict(seen))
    assert seen["revisions"] == MANY and seen["withheld"] == 0
    assert seen["unlike"] == seen["failed"] == seen["known"] == 0
    assert seen["moved"] > 0 and seen["attacked"] > MANY / 2


def test_without_the_ledger_released_rows_do_change(protect_rows, make):
    """What the ledger is for: the same revisions printed afresh."""
    changed = 0
    for seed in range(MANY):
        before = records(seed)
        pages = [protect_rows(measured(make, rows, 2024)).table.frame for rows in (before, revised(before, seed))]
        changed += unlike(*pages)
    assert changed > 0
