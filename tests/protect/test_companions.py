"""A hidden count cannot be worked out by subtraction: the bounds, checked by counting every possibility, and the extra masks."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.protect.companions import hidden_bounds

DISABILITY = "refuge_disability_percent"


def test_what_a_reader_can_work_out_by_hand():
    # Total 30 is 28 to 32; two parts printed 10 are 8 to 12 each; the hidden third is at least 28 - 24 and at most 7.
    assert hidden_bounds(30, [10, 10], [7], False, 5) == (4, 7)
    # With another part hidden that may have any size, nothing is known from below.
    assert hidden_bounds(30, [10, 10], [7], True, 5) == (0, 7)
    # Total 20 is 18 to 22; the other parts are at least 8 + 8, so at most 6 are left.
    assert hidden_bounds(20, [10, 10], [7], False, 5) == (0, 6)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 22), min_size=2, max_size=4))
def test_bounds_are_those_of_every_possible_table(parts):
    shown = [(n + 2) // 5 * 5 for n in parts if n >= 8]
    hidden = sum(n < 8 for n in parts)
    total = (sum(parts) + 2) // 5 * 5
    if not hidden:
        return
    possible = [range(r - 2, r + 3) for r in shown] + [range(8)] * hidden
    firsts = {each[len(shown)] for each in product(*possible) if abs(sum(each) - total) <= 2}
    assert hidden_bounds(total, shown, [7] * hidden, False, 5) == (min(firsts), max(firsts))


def year_rows(make, counts, whole=100):
    rows = [make(DISABILITY, str(year), n, whole) for year, n in zip((2022, 2023, 2024), counts, strict=True)]
    return [*rows, make(DISABILITY, "2022-2024", sum(counts), 3 * whole)]


def shown(table):
    return {row["period"]: not row["status"] == "suppressed" for row in table.rows(DISABILITY).to_dict("records")}


def test_a_masked_year_that_subtraction_would_find_takes_another_with_it(published, make):
    # 7, 12 and 10 print as [c], 10, 10 of 30: the masked year would be 4 to 7. The smaller printed year goes too.
    assert shown(published(year_rows(make, [7, 12, 10]))) == {"2022": False, "2023": False, "2024": True, "2022-2024": True}


def test_a_masked_year_that_subtraction_leaves_open_goes_alone(published, make):
    # 4, 10 and 10 print as [c], 10, 10 of 25: the masked year is 0 to 7.
    assert shown(published(year_rows(make, [4, 10, 10]))) == {"2022": False, "2023": True, "2024": True, "2022-2024": True}


def test_a_masked_year_that_is_pressed_against_zero_takes_another_with_it(published, make):
    # 0, 8 and 8 print as [c], 10, 10 of 15 (13 to 17): at most 17 - 8 - 8 = 1 is left for the masked year.
    assert shown(published(year_rows(make, [0, 8, 8]))) == {"2022": False, "2023": False, "2024": True, "2022-2024": True}


def test_a_masked_part_that_cannot_be_zero_takes_another_with_it(published, make):
    # 60, 7, 7 and 6 print as 60 and three [c] of 80: each hidden part is at least 78 - 62 - 7 - 7 = 2, and at most 7.
    counts = {"white_british": 60, "white_irish": 7, "roma": 7, "arab": 6}
    table = published([make("refuge_ethnic_group_percent", "2024", n, 80, group=code) for code, n in counts.items()])
    assert table.cell("refuge_ethnic_group_percent/2024/white_british").status == "suppressed"


def test_the_window_goes_when_no_year_is_left_to_hide(published, make):
    # 7, 7 and 7 of 20 (18 to 22): each year would be at least 18 - 14 = 4.
    assert not any(shown(published(year_rows(make, [7, 7, 7]))).values())


def test_parts_of_one_table_are_looked_at_too(published, make):
    # 57, 12 and 7 of 76 print as 55, 10, [c] of 75: at least 75 - 2 - (55 + 2) - (10 + 2) = 4, so the 10 goes too.
    counts = {"white_british": 57, "white_irish": 12, "not_recorded": 7}
    table = published([make("refuge_ethnic_group_percent", "2024", n, 76, group=code) for code, n in counts.items()])
    assert [table.cell(f"refuge_ethnic_group_percent/2024/{code}").status for code in counts] == ["ok", "suppressed", "suppressed"]


def test_answers_that_do_not_add_up_to_the_whole_are_left_alone(published, make):
    counts = {"mental_health": 57, "drugs": 12, "alcohol": 7}
    table = published([make("refuge_needs_percent", "2024", n, 100, group=code) for code, n in counts.items()])
    assert table.cell("refuge_needs_percent/2024/drugs").status == "ok"


def test_the_share_of_those_recorded_goes_with_the_share_of_all(published, make):
    rows = year_rows(make, [7, 12, 10])
    rows += [make("refuge_disability_of_recorded_percent", str(year), n, 90) for year, n in ((2023, 12), (2024, 10))]
    table = published(rows)
    assert table.cell("refuge_disability_of_recorded_percent/2023").status == "suppressed"
    assert table.cell("refuge_disability_of_recorded_percent/2024").status == "ok"
