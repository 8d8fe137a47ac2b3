"""A hidden count cannot be worked out by subtraction: the further figures that protect hides, each worked by hand."""

from __future__ import annotations

DISABILITY = "refuge_disability_percent"


def year_rows(make, counts, whole=100):
    rows = [make(DISABILITY, str(year), n, whole) for year, n in zip((2022, 2023, 2024), counts, strict=True)]
    return [*rows, make(DISABILITY, "2022-2024", sum(counts), 3 * whole)]


def shown(table):
    return {row["period"]: not row["status"] == "suppressed" for row in table.rows(DISABILITY).to_dict("records")}


def test_a_masked_year_that_subtraction_would_find_takes_another_with_it(published, make):
    # 7, 12 and 10 print as [c], 10, 10 of 30: the masked year would be 4 to 7. The smaller printed year goes too.
    assert shown(published(year_rows(make, [7, 12, 10]))) == {"2022": False, "2023": False, "2024": True, "2022-2024": True}


def test_how_long_the_attack_took_is_told(protect_rows, make):
    assert 0 <= protect_rows(year_rows(make, [7, 12, 10])).seconds < 60


def test_a_masked_year_that_subtraction_leaves_open_goes_alone(published, make):
    # 4, 10 and 10 print as [c], 10, 10 of 25: the masked year is 0 to 7.
    assert shown(published(year_rows(make, [4, 10, 10]))) == {"2022": False, "2023": True, "2024": True, "2022-2024": True}


def test_a_masked_year_that_is_pressed_against_zero_takes_another_with_it(published, make):
    # 0, 8 and 8 print as [c], 10, 10 of 15 (13 to 17): at most 17 - 8 - 8 = 1 is left for the masked year.
    assert shown(published(year_rows(make, [0, 8, 8]))) == {"2022": False, "2023": False, "2024": True, "2022-2024": True}


def test_a_masked_part_that_cannot_be_zero_takes_another_with_it(published, make):
    # 62, 32, 12 and 7 of 113 print as 60, 30, 10, [c] of 115. The hidden part is at least 113 - 62 - 32 - 12 - 2 - 2 = 3,
    # where the twos are those without a usable age, printed as 0. One more part goes, and no more than one.
    counts = {"age_0_4": 62, "age_5_10": 32, "age_11_15": 12, "age_16_17": 7, "not_recorded": 0, "not_mapped": 0}
    rows = [make("refuge_child_age_percent", "2024", n, 113, group=code, sources="refuge_children") for code, n in counts.items()]
    hidden = published(rows).frame.query("status == 'suppressed'")["group"].tolist()
    assert len(hidden) == 2 and "age_16_17" in hidden


def test_a_masked_part_among_others_as_small_goes_alone(published, make):
    # 60, 32, 7 and 7 of 106 print as 60, 30, two [c] of 105: each is at least 103 - 62 - 32 - 7 - 2 - 2 = -2, so nothing more goes.
    counts = {"age_0_4": 60, "age_5_10": 32, "age_11_15": 7, "age_16_17": 7, "not_recorded": 0, "not_mapped": 0}
    rows = [make("refuge_child_age_percent", "2024", n, 106, group=code, sources="refuge_children") for code, n in counts.items()]
    assert published(rows).frame.query("status == 'suppressed'")["group"].tolist() == ["age_11_15", "age_16_17"]


def test_the_window_goes_when_no_year_is_left_to_hide(published, make):
    # 7, 7 and 7 of 20 (18 to 22): each year would be at least 18 - 14 = 4.
    assert not any(shown(published(year_rows(make, [7, 7, 7]))).values())


def test_answers_that_do_not_add_up_to_the_whole_are_left_alone(published, make):
    counts = {"mental_health": 57, "drugs": 12, "alcohol": 7}
    table = published([make("refuge_needs_percent", "2024", n, 100, group=code) for code, n in counts.items()])
    assert table.cell("refuge_needs_percent/2024/drugs").status == "ok"


def test_the_share_of_those_recorded_goes_with_the_share_of_all(published, make):
    rows = year_rows(make, [7, 12, 10])
    rows += [make("refuge_disability_of_recorded_percent", str(year), n, 90) for year, n in ((2023, 12), (2024, 10))]
    table = published(rows)
    pairs = [[table.cell(f"refuge_disability_{kind}/{year}").status for kind in ("percent", "of_recorded_percent")] for year in (2023, 2024)]
    assert all(one == other for one, other in pairs)
    assert ["suppressed", "suppressed"] in pairs


def test_a_released_number_stays_though_its_count_has_moved(protect_rows, make):
    first = protect_rows([make("refuge_stays_count", "2024", 97)])
    again = protect_rows([make("refuge_stays_count", "2024", 104)], released=first.ledger)
    assert first.table.cell("refuge_stays_count/2024").value == again.table.cell("refuge_stays_count/2024").value == 95
    assert len(again.moved) == 1


def test_what_was_hidden_at_the_release_stays_hidden(protect_rows, make):
    first = protect_rows([make("refuge_stays_count", "2024", 7)])
    again = protect_rows([make("refuge_stays_count", "2024", 12)], released=first.ledger)
    assert again.table.cell("refuge_stays_count/2024").status == "suppressed"


def test_a_later_edition_is_attacked_together_with_the_released_one(protect_rows, make):
    # Released: the window 2022 to 2024 as 30 and its years 2023 and 2024 as 10 each, so 2022 hidden: 4 to 7 if nothing else goes.
    # Then the year 2022 by itself: its 7 stay hidden, and the years of the next window cannot give it away either.
    first = protect_rows(year_rows(make, [4, 10, 10]))
    later = [make(DISABILITY, str(year), n, 100) for year, n in ((2023, 10), (2024, 10), (2025, 9))]
    again = protect_rows([*later, make(DISABILITY, "2023-2025", 29, 300)], released=first.ledger)
    assert again.audit.counts["failed"] == 0
    released = [key for key in first.ledger["key"] if "2022" in key and "disability" in key]
    assert released and again.prints.loc[released, "frozen"].all()
