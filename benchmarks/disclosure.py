"""The audit and the repair on made-up editions: `python -m benchmarks.disclosure`.

Editions of linked tables of 20 to 2,000 records are masked below 8, rounded to 5, repaired, and audited afresh: how many small counts
can be worked out exactly, and how many may be 0 and are at least 5 wide. Counts that are hidden only to protect others are no small
ones and are not held to that. What the repair costs is counted in blanks. Editions of two years and two groups are tried out besides,
every whole number of them. Then one record is changed after a release, and the next edition made of what is there then: how many
released rows print otherwise, and how many hidden counts one who tries every number finds. With --readings the three readings of a
blanked cell are compared, with --curve the seconds of an audit are taken by the number of cells, and those of the edition last made.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.intake import machine
from pipeline.assessment.disclosing import end_state, end_state_files
from pipeline.assessment.plan import plan_of
from pipeline.catalogue import load_codes, load_contracts, load_indicators, load_policy
from pipeline.protect import protect, vocabulary
from pipeline.protect.audit import audit
from pipeline.protect.repair import repair
from pipeline.protect.universe import BLANKED, SMALL, bounds_of
from tests.protect.conftest import measure, table
from tests.protect.editions import MIN_WIDTH, SLACK, edition, two_years
from tests.protect.editions_tiny import tiny
from tests.protect.enumeration import extremes
from tests.protect.revisions import one_revision

RECORDS = (20, 2_000)
AIM_SECONDS_PER_1000 = 30
READINGS = ("small_only", "one_symbol", "as_known")
SIZES = ((4, 5, 5), (10, 10, 8), (25, 25, 10), (60, 50, 12), (100, 90, 12))
SECONDS = 600


def main() -> None:
    """Run the parts asked for and print their counts."""
    asked = argparse.ArgumentParser(description="Nothing in a repaired edition can be worked out; what that costs; how long it takes.")
    asked.add_argument("--editions", type=int, default=2_000)
    asked.add_argument("--revisions", type=int, default=1_000, help="records changed after a release")
    asked.add_argument("--readings", type=int, default=0, help="editions on which the three readings of blanked cells are compared")
    asked.add_argument("--tiny", type=int, default=1_000, help="tiny tables beside the enumeration")
    asked.add_argument("--curve", action="store_true", help="seconds of an audit by the number of cells")
    asked.add_argument("--year", type=int, default=2024, help="the edition last made that is timed too")
    options = asked.parse_args()
    print(machine(), flush=True)
    print("tiny tables:", dict(tiny_tables(options.tiny)), flush=True)
    print("editions tried out number by number:", dict(tried_out(options.tiny)), flush=True)
    print("revisions:", dict(revisions(options.revisions, say_every=100)), flush=True)
    for reading in READINGS if options.readings else ():
        print(f"{reading}:", dict(editions(options.readings, reading)), flush=True)
    print("editions:", dict(editions(options.editions, READINGS[0], say_every=100)), flush=True)
    if options.curve:
        curve(options.year)


def tiny_tables(many: int) -> Counter:
    """Tables, masked cells, and cells on which the audit and the enumeration of every whole number differ."""
    seen = Counter()
    for number in range(many):
        case = tiny(number)
        ends = extremes(case.universe.keys, case.universe.relations, dict(zip(case.bounds.index, case.bounds.to_numpy(), strict=True)))
        found = audit(case.universe, case.bounds, case.masked, MIN_WIDTH, SECONDS).cells
        differ = sum(found.at[key, "passes"] != (ends[key][0] == 0 and ends[key][1] >= MIN_WIDTH) for key in case.masked)
        seen.update(tables=1, masked=len(found), differ=int(differ))
    return seen


def editions(many: int, reading: str, say_every: int = 0) -> Counter:
    """Editions, cells, masked and blanked cells after repair by that reading, and by a fresh audit what can be worked out."""
    seen, sizes = Counter(), np.geomspace(*RECORDS, max(many, 1)).round().astype(int)
    # In an order in which a run that is cut short has seen every size.
    order = np.random.default_rng(many).permutation(sizes[:many])
    for number, records in enumerate(order):
        made = edition(number, int(records), tables=2 + number % 3, answers=2 + number % 3, groups=4 + number % 3)
        found = repair(made.universe, made.prints, SLACK, SLACK, [], MIN_WIDTH, SECONDS, reading)
        small = fresh_audit(made.universe, found.prints, SMALL)
        blanked = int(found.prints["state"].eq(BLANKED).sum())
        others = fresh_audit(made.universe, found.prints, BLANKED) if reading != READINGS[0] else small.iloc[:0]
        seen.update(
            editions=1,
            cells=len(found.prints),
            small=len(small),
            blanked=blanked,
            unrepaired=len(found.unrepaired),
            exact=int(small["lowest"].eq(small["highest"]).sum()),
            small_passing=int(small["passes"].sum()),
            blanked_passing=int(others["passes"].sum()),
        )
        if say_every and not (number + 1) % say_every:
            print("  so far:", dict(seen), flush=True)
    return seen


def tried_out(many: int) -> Counter:
    """Repaired editions of two years and two groups, their small counts, and those that trying every whole number gives away."""
    seen = Counter()
    for number in range(many):
        universe, prints, most = two_years(number)
        found = repair(universe, prints, SLACK, SLACK, [], MIN_WIDTH, SECONDS, READINGS[0])
        bounds = bounds_of(found.prints, SLACK, SLACK).clip(upper=most)
        ends = extremes(universe.keys, universe.relations, dict(zip(bounds.index, bounds.to_numpy(), strict=True)))
        small = found.prints.index[found.prints["state"].eq(SMALL)]
        known = sum(ends[key][0] > 0 or ends[key][1] < MIN_WIDTH for key in small)
        seen.update(editions=1, small=len(small), blanked=len(found.trail), unrepaired=len(found.unrepaired), known=known)
    return seen


def revisions(many: int, say_every: int = 0) -> Counter:
    """Records changed after a release: editions withheld, released rows that print otherwise, hidden small counts attacked and known."""
    rules = (load_policy(), load_indicators(), [], vocabulary(load_contracts(), load_codes()))
    seen = Counter(revisions=0, withheld=0, unlike=0, failed=0, attacked=0, known=0)
    for number in range(many):
        seen.update(one_revision(lambda rows, released=None: protect(table(rows), *rules, released=released), measure, number))
        if say_every and not (number + 1) % say_every:
            print("  so far:", dict(seen), flush=True)
    return seen


def fresh_audit(universe, prints: pd.DataFrame, state: str) -> pd.DataFrame:
    """Small cells to one who knows which are small; blanked ones to one who goes by the page, where every symbol is any count."""
    view = prints if state == SMALL else prints.assign(state=prints["state"].replace(SMALL, BLANKED))
    keys = prints.index[prints["state"].eq(state)].tolist()
    return audit(universe, bounds_of(view, SLACK, SLACK), keys, MIN_WIDTH, SECONDS).cells


def curve(year: int) -> None:
    """Seconds of one audit of growing editions and of the edition last made for `year`, each beside the aim; and of the repair.

    On a machine that others use too the clock tells little: seconds of the processors are given beside it, of all threads and children.
    An audit runs on one processor, so alone on a machine the two are the same.
    """
    print(f"{'cells':>7}{'masked':>8}{'clock s':>9}{'cpu s':>8}{'cpu per 1,000 cells':>21}{'per 1,000 masked':>18}{'repair cpu s':>14}{'blanks':>8}")
    for tables, answers, groups in SIZES:
        made = edition(1, 300, tables, answers, groups)
        masked = made.prints.index[made.prints["state"].eq(SMALL)].tolist()
        bounds = bounds_of(made.prints, SLACK, SLACK)
        took = _seconds(lambda made=made, bounds=bounds, masked=masked: audit(made.universe, bounds, masked, MIN_WIDTH, SECONDS))
        trail: list = []
        mended = _seconds(lambda made=made, trail=trail: trail.extend(repair(made.universe, made.prints, SLACK, SLACK, [], MIN_WIDTH, SECONDS, READINGS[0]).trail))
        _line(len(made.prints), len(masked), took, f"{mended[1]:>14.1f}{len(trail):>8,}")
    _last_edition(year)


def _last_edition(year: int) -> None:
    """The audit of the end state that the edition last made was kept with; nothing where there is none."""
    plan = plan_of("", year, "published")
    if not all(path.exists() for path in end_state_files(plan)):
        print(f"no edition of {year} has been made here: make assessment YEAR={year} first", flush=True)
        return
    kept = end_state(plan)
    bounds = bounds_of(kept.prints, kept.prints["slack_below"], kept.prints["slack_above"])
    took = _seconds(lambda: audit(kept.universe, bounds, list(kept.audit.cells.index), kept.audit.min_width, SECONDS))
    _line(len(kept.prints), len(kept.audit.cells), took, f"  the edition of {year}")


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long it took: by the clock, and of the processors, those of children included."""
    before = os.times()
    work()
    after = os.times()
    return after.elapsed - before.elapsed, sum(after[:4]) - sum(before[:4])


def _line(cells: int, masked: int, took: tuple[float, float], rest: str) -> None:
    clock, cpu = took
    verdict = "met" if 1_000 * cpu / cells <= AIM_SECONDS_PER_1000 else "not met"
    print(f"{cells:>7,}{masked:>8,}{clock:>9.1f}{cpu:>8.1f}{1_000 * cpu / cells:>21.2f}{1_000 * cpu / masked:>18.2f}{rest}", flush=True)
    print(f"{'':>7}the aim of {AIM_SECONDS_PER_1000} s for 1,000 cells: {verdict}", flush=True)


if __name__ == "__main__":
    main()
