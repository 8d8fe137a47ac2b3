"""A window of another edition that is made of released years is looked for before they are released."""

from __future__ import annotations

from pipeline.periods import MONTHS
from pipeline.protect.ahead import years_of_other_windows
from pipeline.protect.conditions import DIFFERENT, ROWS, TIME, Condition, Count

DISABILITY = "refuge_disability_percent"


def in_years(*years, unit=ROWS):
    months = frozenset(f"{year}{month}" for year in years for month in MONTHS)
    return Count("refuge_stays", unit, frozenset({Condition(TIME, months)}))


def test_the_last_two_and_the_first_two_years_of_three_are_counts():
    counts = [in_years(2022), in_years(2023), in_years(2024), in_years(2022, 2023, 2024)]
    assert years_of_other_windows(counts) == [in_years(2023, 2024), in_years(2022, 2023)]


def test_of_four_years_every_run_that_begins_or_ends_with_them_is_a_count():
    counts = [*map(in_years, (2021, 2022, 2023, 2024)), in_years(2021, 2022, 2023, 2024)]
    assert set(years_of_other_windows(counts)) == {in_years(2022, 2023, 2024), in_years(2023, 2024), in_years(2021, 2022), in_years(2021, 2022, 2023)}


def test_not_where_a_year_is_not_counted_nor_of_different_people():
    assert years_of_other_windows([in_years(2023), in_years(2024), in_years(2022, 2023, 2024)]) == []
    years = [(2022,), (2023,), (2024,), (2022, 2023, 2024)]
    assert years_of_other_windows([in_years(*each, unit=f"{DIFFERENT}person_key") for each in years]) == []


def test_the_next_edition_can_appear(protect_rows, make):
    """8, 3 and 3 of 14 print as 10 and 15: the last two years are 1 to 9. With none in the year after, their window is hidden
    and could not be nothing: so one of the two numbers is hidden at the first release."""
    years = zip(("2022", "2023", "2024", "2022-2024"), (8, 3, 3, 14), (45, 36, 58, 139), strict=True)
    first = protect_rows([make(DISABILITY, period, n, whole) for period, n, whole in years])
    shown = {row["period"] for row in first.table.rows(DISABILITY).to_dict("records") if row["status"] == "ok"}
    assert len(shown & {"2022", "2022-2024"}) == 1
    later = zip(("2023", "2024", "2025", "2023-2025"), (3, 3, 0, 6), (36, 58, 40, 134), strict=True)
    again = protect_rows([make(DISABILITY, period, n, whole) for period, n, whole in later], released=first.ledger)
    assert again.audit.counts["failed"] == 0


def test_the_edition_of_the_year_before_can_appear_after_this_one(protect_rows, make):
    """3, 3 and 8 of 14 print as [c], [c], 10 of 15: the first two years are 1 to 9. With none in the year before, the window that ends with
    them is hidden and could not be nothing: so one of the two numbers is hidden at the first release."""
    years = zip(("2022", "2023", "2024", "2022-2024"), (3, 3, 8, 14), (36, 58, 45, 139), strict=True)
    first = protect_rows([make(DISABILITY, period, n, whole) for period, n, whole in years])
    assert len({row["period"] for row in first.table.rows(DISABILITY).to_dict("records") if row["status"] == "ok"} & {"2024", "2022-2024"}) == 1
    before = zip(("2021", "2022", "2023", "2021-2023"), (0, 3, 3, 6), (40, 36, 58, 134), strict=True)
    again = protect_rows([make(DISABILITY, period, n, whole) for period, n, whole in before], released=first.ledger)
    assert again.audit.counts["failed"] == 0
