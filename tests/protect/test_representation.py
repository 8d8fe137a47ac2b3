"""Over and under come from printed figures alone: what is hidden or rounded on the page is so in the comparison too."""

from __future__ import annotations

import pytest

HERE, THERE, RATIO = "refuge_ethnic_group_percent", "census_ethnic_group_percent", "refuge_ethnic_group_census_ratio"
RESIDENTS = {"white_british": 660, "african": 90, "indian": 50, "roma": 200}
WORD = "represented_over"


def beside(make, counts, whole=300, silent=0, status="ok", residents=RESIDENTS):
    """The service's groups, the census's, and a ratio of each as it was measured: 9 times, over."""
    rows = [make(HERE, "2022-2024", count, whole, group=group) for group, count in (counts | {"not_recorded": silent}).items()]
    rows += [make(THERE, "2022-2024", count, sum(residents.values()), group=group, sources="population") for group, count in residents.items()]
    found = {"sources": "refuge_stays;population", "status": status, "caveats": f"comparison_of_shares;{WORD}", "unit": "share_ratio"}
    return rows + [make(RATIO, "2022-2024", 99, 11, 9, group=group, **found) for group in counts]


def test_the_ratio_is_that_of_the_printed_counts(published, make):
    # 102 prints as 100 and 23 who say nothing as 25, of 300: 100 of 275 is 36.36 %; 660 of 1,000 residents are 66 %.
    cell = published(beside(make, {"white_british": 102, "african": 98, "indian": 77}, silent=23)).cell(f"{RATIO}/2022-2024/white_british")
    assert (cell.numerator, cell.denominator, cell.value) == (36.36, 66.0, 0.55)
    assert cell.caveats == "comparison_of_shares;represented_under"
    # Wilson of 100 of 275, 30.9 to 42.2 %, over 66
    assert (cell.lower, cell.upper) == pytest.approx((0.47, 0.64), abs=0.01)


def test_a_hidden_group_has_no_ratio_and_no_word(published, make):
    table = published(beside(make, {"white_british": 150, "african": 120, "indian": 3, "roma": 27}))
    cell = table.cell(f"{RATIO}/2022-2024/indian")
    assert (cell.status, cell.value, cell.numerator, cell.denominator) == ("suppressed", None, None, None)
    assert WORD not in cell.caveats
    assert table.cell(f"{RATIO}/2022-2024/african").caveats.endswith(WORD)


def test_why_a_ratio_cannot_be_made_is_not_told_from_a_hidden_count(published, make):
    """Nobody of the group there: measured as too small, printed like any other hidden figure."""
    rows = beside(make, {"white_british": 150, "african": 150}, status="too_small_to_rate")
    assert published(rows).cell(f"{RATIO}/2022-2024/african").status == "suppressed"


def test_a_reason_of_the_measures_stays(published, make):
    rows = beside(make, {"white_british": 150, "african": 150}, status="withheld_low_recording")
    cell = published(rows).cell(f"{RATIO}/2022-2024/african")
    assert (cell.status, cell.value) == ("withheld_low_recording", None) and WORD not in cell.caveats


def test_the_same_print_gives_the_same_comparison(published, make):
    """Counts that round alike cannot be told apart by the ratio, its range or its word."""
    first, second = (published(beside(make, {"white_british": n, "african": 98, "indian": 300 - 98 - n})).frame for n in (98, 102))
    names = ["ref", "numerator", "denominator", "value", "lower", "upper", "caveats"]
    told = [frame.loc[frame["indicator"].eq(RATIO) & frame["group"].eq("white_british"), names].to_dict("records") for frame in (first, second)]
    assert told[0] == told[1] and told[0]


def test_beside_recorded_demand_the_other_side_is_a_sample(published, make):
    # 165 of 320 in refuge and 75 of 865 at MARAC: 51.56 % over 8.67 % is 5.95 times.
    rows = [
        make("refuge_disability_of_recorded_percent", "2022-2024", 165, 320),
        make("marac_disability_of_recorded_percent", "2022-2024", 74, 866, sources="marac_cases"),
        make("refuge_disability_marac_ratio", "2022-2024", 1, 1, 1, sources="refuge_stays;marac_cases", unit="share_ratio"),
    ]
    cell = published(rows).cell("refuge_disability_marac_ratio/2022-2024")
    assert (cell.value, cell.numerator, cell.denominator, cell.caveats) == (5.95, 51.56, 8.67, WORD)


def test_the_internal_view_keeps_what_was_measured(internal, make):
    cell = internal(beside(make, {"white_british": 150, "african": 150})).cell(f"{RATIO}/2022-2024/african")
    assert (cell.value, cell.numerator, cell.caveats) == (9, 99, f"comparison_of_shares;{WORD}")


AGES = {"age_16_24": 100, "age_25_34": 200, "age_35_44": 100, "age_45_54": 60, "age_55_and_over": 40}
YOUNG, POLICE = "age_0_15", "police_age_percent"


def of_ages(make, under_16, here=100):
    """Stays and incidents by age, the incidents with so many under sixteen, and the ratio of those of 25 to 34 as it was measured."""
    named = {"sources": "police_incidents", "breakdown": "victim_age_band"}
    whole = sum(AGES.values()) + under_16
    rows = [make(POLICE, "2022-2024", n, whole, group=band, **named) for band, n in ({YOUNG: under_16} | AGES | {"not_recorded": 0, "not_mapped": 0}).items()]
    rows += [make("refuge_age_percent", "2022-2024", here, 5 * here, group=band, breakdown="age_band") for band in AGES]
    found = {"sources": "refuge_stays;police_incidents", "caveats": WORD, "unit": "share_ratio", "breakdown": "age_band"}
    return rows + [make("refuge_age_police_ratio", "2022-2024", 1, 1, 1, group=band, **found) for band in AGES]


@pytest.mark.parametrize("few", [0, 2, 7])
def test_victims_under_sixteen_are_hidden_when_they_are_few(published, make, few):
    """They once stood under “not mapped”, which is shown however few it counts: two of them printed as none were known to be two at most."""
    table = published(of_ages(make, few))
    assert (table.cell(f"{POLICE}/2022-2024/{YOUNG}").status, table.cell(f"{POLICE}/2022-2024/not_mapped").numerator) == ("suppressed", 0)
    whole = max(table.cell(f"{POLICE}/2022-2024/{band}").denominator for band in AGES)
    highest = whole + 2 - sum(table.cell(f"{POLICE}/2022-2024/{band}").numerator - 2 for band in AGES)
    assert highest >= 7  # nobody can tell that they are fewer than any hidden count may be


@pytest.mark.parametrize("under_16", [2, 40])
def test_victims_under_sixteen_are_in_no_share_that_refuge_is_set_beside(published, make, under_16):
    # 100 of 500 stays beside 200 of the 500 incidents with a victim of these ages: 20 over 40 is a half, whether the younger are printed or not.
    cell = published(of_ages(make, under_16)).cell("refuge_age_police_ratio/2022-2024/age_25_34")
    assert (cell.numerator, cell.denominator, cell.value) == (20, 40, 0.5)
