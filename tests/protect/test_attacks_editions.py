"""Attacks that set one edition beside another: overlapping windows, quarters, late records, bands and tables that changed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect import edition
from pipeline.protect.conditions import ROWS, TIME, Condition, Count
from pipeline.protect.ledger import write_count
from pipeline.protect.universe import Universe, sum_of
from tests.protect.attacking import ANY, HIDDEN, Range, learns, less, read, total, within

DISABILITY = "refuge_disability_percent"


def years(make, counts, last, whole=100):
    """A share in three years, and in the window that ends with the last of them."""
    codes = [str(last - 2 + place) for place in range(3)]
    rows = [make(DISABILITY, code, n, whole) for code, n in zip(codes, counts, strict=True)]
    return [*rows, make(DISABILITY, f"{codes[0]}-{codes[2]}", sum(counts), 3 * whole)]


def seen(pages, ref):
    """What all editions together say of a row's count."""
    said = [read(page, ref) for page in pages if ref in set(page["ref"])]
    return within(*said) if said else ANY


def caught(attack, off, on):
    assert learns(within(attack(off), HIDDEN)), attack(off)
    assert not learns(within(attack(on), HIDDEN)), attack(on)


def test_windows_that_overlap(protect_rows, make):
    """The first edition hides one year to keep another; the second has no reason of its own to hide it."""
    first = protect_rows(years(make, (7, 12, 10), 2024))
    later = years(make, (12, 10, 9), 2025)
    off, on = protect_rows(later), protect_rows(later, released=first.ledger)

    def attack(pages):
        return less(*(seen(pages, f"{DISABILITY}/{period}") for period in ("2022-2024", "2023", "2024")))

    caught(attack, [first.table.frame, off.table.frame], [first.table.frame, on.table.frame])


def test_one_edition_shows_the_year_and_the_next_the_window(protect_rows, make):
    """Two of three years are out already; the third is hidden, and the window would give it."""
    rows = years(make, (12, 12, 7), 2024)
    first = protect_rows(rows[:2])
    off, on = protect_rows(rows[2:]), protect_rows(rows[2:], released=first.ledger)

    def attack(pages):
        return less(*(seen(pages, f"{DISABILITY}/{period}") for period in ("2022-2024", "2022", "2023")))

    caught(attack, [first.table.frame, off.table.frame], [first.table.frame, on.table.frame])


def test_a_late_record(protect_rows, make):
    """97 prints as 95 and, with one record more, 98 as 100: printed again, the two together say 97, then 98, and whose record it was."""
    rows = [[make("refuge_stays_count", "2024", n), make(DISABILITY, "2024", n - 60, n)] for n in (97, 98)]
    first = protect_rows(rows[0])
    refs = [row["ref"] for row in rows[0]]

    def attack(before, after):
        """One record more: the count was at the upper edge of what was printed, wherever it prints otherwise now."""
        moved = [ref for ref in refs if read(before, ref) != read(after, ref)]
        return {ref: within(read(before, ref), less(read(after, ref), Range(1, 1))) for ref in moved}

    off = attack(first.table.frame, protect_rows(rows[1]).table.frame)
    assert off["refuge_stays_count/2024"] == Range(97, 97) and off[f"{DISABILITY}/2024"] == Range(37, 37)
    assert attack(first.table.frame, protect_rows(rows[1], released=first.ledger).table.frame) == {}


def test_a_late_record_that_lifts_a_hidden_count_over_the_threshold(protect_rows, make):
    """7 becomes 8: shown where it was hidden, it was 7."""
    first = protect_rows([make("refuge_stays_count", "2024", 7)])
    later = [make("refuge_stays_count", "2024", 8)]

    def attack(after):
        return within(HIDDEN, less(read(after.table.frame, "refuge_stays_count/2024"), Range(1, 1)))

    assert attack(protect_rows(later)).low == 7
    assert not learns(attack(protect_rows(later, released=first.ledger)))


def quarter(name, state, number):
    """A quarter's stays as a released quarterly page has them in the ledger."""
    count = Count("refuge_stays", ROWS, frozenset({Condition(TIME, frozenset({f"2024{name}"}))}))
    return {"key": count.key, "count": write_count(count), "state": state, "number": number, "threshold": 8, "slack_below": 2, "slack_above": 2}


def test_quarters_against_the_year(protect_rows, make):
    """Three quarters of 12 are out, the fourth is hidden: the year of 43 leaves 7."""
    ledger = pd.DataFrame([*(quarter(name, "printed", 10) for name in ("q1", "q2", "q3")), quarter("q4", "small", None)])
    row = make("refuge_stays_count", "2024", 12 + 12 + 12 + 7)

    def attack(made):
        return less(read(made.table.frame, row["ref"]), *[Range(8, 12)] * 3)

    caught(attack, protect_rows([row]), protect_rows([row], released=ledger.astype({"number": "Float64"})))


@pytest.fixture
def bands(register, answers):
    """An age table whose bands were changed between two editions, and the words of either."""
    names = {"first": ("age_16_24", "age_25_and_over"), "second": ("age_18_24", "age_25_and_over")}
    words = replace(answers, lists=answers.lists | names)
    like = register["refuge_age_percent"]
    more = {f"refuge_{name}_percent": like.model_copy(update={"id": f"refuge_{name}_percent", "breakdown": name}) for name in names}
    return {"more": more, "words": words}


def test_bands_that_changed_between_editions(protect_rows, make, bands):
    """12 aged 16 to 24 were printed; 8 aged 18 to 24 are counted now. No row of today says how many are 16 and 17: none to four."""
    first = protect_rows([make("refuge_first_percent", "2024", 12, 100, group="age_16_24")], **bands)
    later = [make("refuge_second_percent", "2024", 8, 100, group="age_18_24")]
    off, on = protect_rows(later, **bands), protect_rows(later, released=first.ledger, **bands)

    def attack(made):
        pages = [first.table.frame, made.table.frame]
        return less(seen(pages, "refuge_first_percent/2024/age_16_24"), seen(pages, "refuge_second_percent/2024/age_18_24"))

    caught(attack, off, on)


def test_a_difference_that_released_figures_narrow_is_not_small(protect_rows, make, bands):
    """12 aged 16 to 24 were printed, for 8 to 12; of today's 3 aged 18 to 24 nothing is said. Those of 16 and 17 may be 1 to 12: not
    none, but not few either, and nothing more could be hidden. The edition appears."""
    first = protect_rows([make("refuge_first_percent", "2024", 12, 100, group="age_16_24")], **bands)
    later = protect_rows([make("refuge_second_percent", "2024", 3, 100, group="age_18_24")], released=first.ledger, **bands)
    assert later.table.cell("refuge_second_percent/2024/age_18_24").status == "suppressed"
    assert later.audit.counts["failed"] == 1  # the difference, which cannot be none: told to who signs


@pytest.mark.parametrize(("narrow", "stops"), [(10, True), (None, False)])
def test_a_difference_that_released_figures_prove_small_stops_the_edition(policy, narrow, stops):
    """Released: wide as 10 (8 to 12). With narrow released as 10 too, between is 0 to 4, known small. Without, it may be 0 to 12."""
    universe = Universe(("wide", "narrow", "between"), (sum_of("wide", ["narrow", "between"]),))
    state = ["printed", "printed" if narrow else "unsaid", "unsaid"]
    numbers = pd.array([10, narrow, None], dtype="Float64")
    prints = pd.DataFrame({"state": state, "number": numbers, "threshold": 8, "frozen": True, "weight": 1, "slack_below": 2, "slack_above": 2}, index=list(universe.keys))
    if not stops:
        assert edition._withstand(prints, universe, [], {"between": 8}, policy).unrepaired == ()
        return
    with pytest.raises(Stop, match="could be worked out") as stopped:
        edition._withstand(prints, universe, [], {"between": 8}, policy)
    assert stopped.value.findings[0].count == 1


def test_a_code_that_was_split(protect_rows, make, register, answers):
    """The bands from 25 were one; now two are printed, and the third is what is left of the one."""
    names = {"first": ("age_25_and_over",), "second": ("age_25_34", "age_35_44", "age_45_and_over")}
    words = replace(answers, lists=answers.lists | names)
    like = register["refuge_age_percent"]
    more = {f"refuge_{name}_percent": like.model_copy(update={"id": f"refuge_{name}_percent", "breakdown": name}) for name in names}
    first = protect_rows([make("refuge_first_percent", "2024", 31, 100, group="age_25_and_over")], more=more, words=words)
    counts = {"age_25_34": 12, "age_35_44": 12, "age_45_and_over": 7}
    later = [make("refuge_second_percent", "2024", n, 100, group=code) for code, n in counts.items()]

    def attack(made):
        parts = (read(made.table.frame, f"refuge_second_percent/2024/{code}") for code in list(counts)[:2])
        return less(seen([first.table.frame], "refuge_first_percent/2024/age_25_and_over"), *parts)

    caught(attack, protect_rows(later, more=more, words=words), protect_rows(later, more=more, words=words, released=first.ledger))


def test_a_table_that_is_new_beside_released_ones(protect_rows, make):
    """The share of those recorded was out; the next edition adds how many were recorded, and all but a few of them are in the share."""
    police = {"sources": "police_incidents"}
    old = [make("police_repeat_percent", "2024", 50, 100, **police), make("police_da_incidents_count", "2024", 100, **police)]
    new = [*old, make("police_repeat_recorded_percent", "2024", 57, 100, **police)]
    first = protect_rows(old)
    off, on = protect_rows(new[2:]), protect_rows(new, released=first.ledger)

    def attack(made):
        pages = [first.table.frame, made.table.frame]
        return less(seen(pages, "police_repeat_recorded_percent/2024"), seen(pages, "police_repeat_percent/2024"))

    caught(attack, off, on)
    assert read(on.table.frame, "police_repeat_percent/2024") == read(first.table.frame, "police_repeat_percent/2024")


def test_everything_together_says_no_more_than_the_first_edition(protect_rows, make):
    """The window that follows, by itself, would narrow the sum of two released years."""
    first = protect_rows(years(make, (4, 10, 10), 2024))
    again = protect_rows(years(make, (10, 10, 9), 2025), released=first.ledger)
    pages = [first.table.frame, again.table.frame]
    parts = total(*(seen(pages, f"{DISABILITY}/{year}") for year in ("2023", "2024")))
    assert not learns(within(less(seen(pages, f"{DISABILITY}/2022-2024"), parts), HIDDEN))
