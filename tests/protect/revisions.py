"""One record that changes after a release: small made-up records, the rows measured of them, and an attacker who tries every number."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pandas as pd

from pipeline.problems import Stop
from tests.protect.attacking import SMALL, Range, learns, read

YEARS = (2022, 2023, 2024, 2025)
FIELDS = ("disability", "unemployed")
ANSWERS = ("yes", "no", "silent")
MOST = 40


def records(seed: int) -> list[dict]:
    """Stays of four years, the fewest 33 and the most 60 a year."""
    draw = random.Random(seed)
    weights = {field: (draw.choice([0.05, 0.12, 0.2, 0.4]), 1, 0.1) for field in FIELDS}
    made = []
    for year in YEARS:
        for _ in range(draw.randint(33, 60)):
            made.append({"year": year} | {field: draw.choices(ANSWERS, weights[field])[0] for field in FIELDS})
    return made


def revised(rows: list[dict], seed: int) -> list[dict]:
    """The same with one record of a released year added, taken away or changed."""
    draw = random.Random(seed)
    released = [place for place, row in enumerate(rows) if row["year"] < YEARS[-1]]
    place, field = draw.choice(released), draw.choice(FIELDS)
    how = seed % 3
    if how == 0:
        return [*rows, dict(rows[place], **{field: draw.choice(ANSWERS)})]
    if how == 1:
        return rows[:place] + rows[place + 1 :]
    return [dict(row, **{field: draw.choice([each for each in ANSWERS if each != row[field]])}) if at == place else row for at, row in enumerate(rows)]


def measured(make, rows: list[dict], last: int) -> list[dict]:
    """The stays and the three figures of each share in the three years that end with `last`, and in their window."""
    lines = []
    years = range(last - 2, last + 1)
    for period, among in [*((str(year), {year}) for year in years), (f"{last - 2}-{last}", set(years))]:
        inside = [row for row in rows if row["year"] in among]
        lines.append(make("refuge_stays_count", period, len(inside)))
        for field in FIELDS:
            yes, said = (sum(row[field] in kept for row in inside) for kept in (("yes",), ("yes", "no")))
            lines.append(make(f"refuge_{field}_percent", period, yes, len(inside)))
            lines.append(make(f"refuge_{field}_of_recorded_percent", period, yes, said))
            lines.append(make(f"refuge_{field}_recorded_percent", period, said, len(inside)))
    return lines


def one_revision(protect_rows, make, seed: int) -> Counter:
    """What happened when the next edition was made of revised records: released rows that print otherwise, counts that can be worked out."""
    before = records(seed)
    first = protect_rows(measured(make, before, 2024))
    after = revised(before, seed)
    try:
        again = protect_rows(measured(make, after, 2025), released=first.ledger)
    except Stop:
        return Counter(revisions=1, withheld=1)
    pages = [first.table.frame, again.table.frame]
    found = Counter(revisions=1, moved=len(again.moved), unlike=unlike(*pages), failed=again.audit.counts["failed"] + again.audit.counts["timeout"])
    for field in FIELDS:
        attacked, known = tried_out(pages, field, before, after)
        found.update(attacked=attacked, known=known)
    return found


def unlike(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """How many rows that both editions show give two different counts."""
    shown = [page.loc[page["status"].eq("ok")].set_index("ref")[["numerator", "denominator"]] for page in (before, after)]
    both = shown[0].index.intersection(shown[1].index)
    return int((shown[0].loc[both].fillna(-1) != shown[1].loc[both].fillna(-1)).any(axis=1).sum())


def tried_out(pages: list[pd.DataFrame], field: str, *truths: list[dict]) -> tuple[int, int]:
    """Hidden small counts of the field's yes by year, and how many of them every whole number that agrees with both pages gives away."""
    name = f"refuge_{field}_percent"
    ranges, hidden = {}, []
    for year in YEARS:
        said = _said(pages, f"{name}/{year}")
        true = [sum(row["year"] == year and row[field] == "yes" for row in rows) for rows in truths]
        if said is None and max(true) < SMALL:
            hidden.append(year)
            said = Range(0, SMALL - 1)
        ranges[year] = said or Range(0, MOST)
    windows = {last: _said(pages, f"{name}/{last - 2}-{last}") for last in (2024, 2025)}
    ends = {year: Range(MOST, -1) for year in YEARS}
    for counts in product(*(range(int(each.low), int(each.high) + 1) for each in ranges.values())):
        chosen = dict(zip(YEARS, counts, strict=True))
        if all(w is None or w.low <= sum(chosen[year] for year in range(last - 2, last + 1)) <= w.high for last, w in windows.items()):
            for year in hidden:
                ends[year] = Range(min(ends[year].low, chosen[year]), max(ends[year].high, chosen[year]))
    return len(hidden), sum(learns(ends[year]) for year in hidden)


def _said(pages: list[pd.DataFrame], ref: str) -> Range | None:
    """What the pages print of the row's count, the narrowest of all; None where none does."""
    shown = [page for page in pages if ref in set(page.loc[page["status"].eq("ok"), "ref"])]
    ranges = [read(page, ref) for page in shown]
    return Range(max(each.low for each in ranges), min(each.high for each in ranges)) if ranges else None
