"""What may not be printed is not, and what is printed is rounded; anything unknown stops the run."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.problems import Stop
from pipeline.protect.counts import protected_counts, rounded, speaks_of_everybody
from pipeline.protect.edition import refuse_leaks


def numbers(cell):
    return (cell.numerator, cell.denominator, cell.value, cell.lower, cell.upper)


def test_counts_round_half_up_to_five():
    counts = pd.Series([0, 2, 2.5, 3, 7, 8, 12, 13, 1002.5, None])
    assert rounded(counts, 5).fillna(-1).tolist() == [0, 0, 5, 5, 5, 10, 10, 15, 1005, -1]


def test_a_share_of_an_unknown_whole_speaks_of_nobody_in_particular():
    numbers = [pd.Series(each, dtype="Float64") for each in ([93, 92, 93, 93], [100, 100, None, 100])]
    assert speaks_of_everybody(*numbers, pd.Series([8, 8, 8, 0])).tolist() == [True, False, False, False]


def test_counts_below_their_threshold_are_masked_zero_too():
    counts, thresholds = pd.Series([0, 1, 7, 8, 12, 13]), pd.Series([8, 8, 8, 8, 13, 13])
    never = pd.Series(False, index=counts.index)
    assert protected_counts(counts, thresholds, 5, never).fillna(-1).tolist() == [-1, -1, -1, 10, -1, 15]
    assert protected_counts(counts, thresholds, 5, ~never).fillna(-1).tolist() == [0, -1, -1, 10, -1, 15]


@pytest.mark.parametrize(("count", "printed"), [(0, None), (7, None), (8, 10), (12, 10), (13, 15), (293, 295)])
def test_a_count(published, make, count, printed):
    cell = published([make("refuge_stays_count", "2024", count, value=count)]).cell("refuge_stays_count/2024")
    assert (cell.numerator, cell.value) == (printed, printed)
    assert cell.status == ("ok" if printed else "suppressed")


def test_children_need_as_many_families(published, make):
    def status(children, families):
        behind = pd.DataFrame([("refuge_children_count/2024", "numerator", families)], columns=["ref", "part", "contributors"])
        row = make("refuge_children_count", "2024", children, sources="refuge_children")
        return published([row], contributors=behind).cell("refuge_children_count/2024").status

    # Thirty children of seven families are few; eight of eight are not.
    assert (status(30, 7), status(8, 8), status(7, 7)) == ("suppressed", "ok", "suppressed")


def test_of_several_sources_the_strictest_counts(published, make, policy):
    stricter = policy.data_sets | {"refuge_children": policy.data_sets["refuge_children"].model_copy(update={"threshold": 13})}
    policy = policy.model_copy(update={"data_sets": stricter})

    def status(count, sources):
        row = make("refuge_stays_count", "2024", count, sources=sources)
        return published([row], policy=policy).cell("refuge_stays_count/2024").status

    assert status(10, "population;refuge_stays") == "ok"
    assert status(10, "refuge_stays;refuge_children") == "suppressed"
    assert status(7, "population;refuge_stays") == "suppressed"


def test_a_share_is_the_whole_percent_of_rounded_counts(published, make):
    # 33 of 98: 35 of 100 → 35 %, not 33.7 %. Wilson for 35 of 100: 26.4 to 44.7 (Newcombe's method 3) → 26 to 45.
    cell = published([make("refuge_disability_percent", "2024", 33, 98)]).cell("refuge_disability_percent/2024")
    assert numbers(cell) == (35, 100, 35, 26, 45)


def test_a_masked_share_keeps_no_number_at_all(published, make):
    cell = published([make("refuge_interpreter_percent", "2024", 5, 98)]).cell("refuge_interpreter_percent/2024")
    assert (numbers(cell), cell.status) == ((None,) * 5, "suppressed")


def test_a_share_of_a_small_group_is_not_printed(published, make):
    # 27 rounds to 25, below 30; 28 rounds to 30.
    def status(group):
        return published([make("refuge_disability_percent", "2024", 10, group)]).cell("refuge_disability_percent/2024").status

    assert (status(27), status(28)) == ("suppressed", "ok")


def test_a_share_of_nearly_everybody_is_hidden_where_it_is_sensitive(published, make):
    # Refuge: fewer than 8 outside the share hides it by rule. Police: 93 and 100 would print as 95 and 100, so the 7 outside, whom no
    # row shows, could not be nobody: the attack finds it, and the share goes. Eight are no small count.
    def status(indicator, outside, sources):
        row = make(indicator, "2024", 100 - outside, 100, sources=sources)
        return published([row]).cell(f"{indicator}/2024").status

    assert [status("refuge_female_percent", n, "refuge_stays") for n in (7, 8)] == ["suppressed", "ok"]
    assert [status("police_repeat_percent", n, "police_incidents") for n in (7, 8)] == ["suppressed", "ok"]


def test_a_recording_rate_may_be_complete(published, make):
    cell = published([make("refuge_female_recorded_percent", "2024", 100, 100)]).cell("refuge_female_recorded_percent/2024")
    assert (cell.value, cell.status) == (100, "ok")


def test_a_share_is_hidden_when_nearly_all_who_were_recorded_are_in_it(published, make):
    # 52 of 100 are unemployed and 56 say anything: the 4 others could be named. Of 100 alone, 48 would be outside.
    rows = [make("refuge_unemployed_percent", "2024", 52, 100), make("refuge_unemployed_recorded_percent", "2024", 56, 100)]
    assert published(rows).cell("refuge_unemployed_percent/2024").status == "suppressed"
    assert published(rows[:1]).cell("refuge_unemployed_percent/2024").status == "ok"
    table = published(
        [make("refuge_needs_percent", "2024", 52, 100, group="drugs"), make("refuge_needs_percent", "2024", 44, 100, group="not_recorded")]
    )
    assert table.cell("refuge_needs_percent/2024/drugs").status == "suppressed"


def test_no_refuge_figure_by_ward_and_police_figures_may(published, make):
    ward = {"ward": "E05002229"}
    rows = [
        make("refuge_disability_percent", "2024", 36, 100, **ward),
        make("police_da_rate_per_1000", "2024", 112, 10639, 10.5, sources="police_incidents;population", **ward),
    ]
    protected = published(rows)
    assert protected.cell("refuge_disability_percent/2024/E05002229").status == "suppressed"
    rate = protected.cell("police_da_rate_per_1000/2024/E05002229")
    # 110 of 10,639 a year → 10.34 per 1,000; Byar for 110: 90.4 to 132.6 → 8.5 to 12.5.
    assert numbers(rate) == (110, 10639, 10.3, 8.5, 12.5)


def test_no_rate_for_a_tiny_population(published, make):
    row = make("police_da_rate_per_1000", "2024", 20, 29, 690, sources="police_incidents;population")
    assert published([row]).cell("police_da_rate_per_1000/2024").status == "suppressed"


def test_two_characteristics_of_the_refuge_are_crossed_only_over_three_years_that_no_other_three_overlap(published, make):
    def status(period, whole=330):
        name = "refuge_age_disability_percent"
        row = make(name, period, 60, whole, group="age_25_34*yes", breakdown="age_band*disability_or_none")
        return published([row]).cell(f"{name}/{period}/age_25_34*yes").status

    assert status("2022-2024") == "ok" == status("2019-2021")
    assert status("2024") == status("2021-2023") == status("2023-2025") == "suppressed"
    assert status("2022-2024", whole=249) == "suppressed"


def test_two_characteristics_are_never_crossed_for_a_year_of_the_refuge(published, make):
    def status(indicator, sources, whole):
        row = make(indicator, "2024", 100, whole, group="a", sources=sources, breakdown="age_band;ethnic_group")
        return published([row]).cell(f"{indicator}/2024/a").status

    assert status("refuge_age_percent", "refuge_stays", 300) == "suppressed"
    assert status("police_repeat_percent", "police_incidents", 249) == "suppressed"
    assert status("police_repeat_percent", "police_incidents", 300) == "ok"


def test_shares_of_nights_are_rounded_and_have_no_range(published, make):
    rows = [make("refuge_nights_percent", "2024", None, None, value, group=group) for group, value in {"full": 2.4, "nearly_full": 12.5, "room": 85.1}.items()]
    table = published(rows)
    cells = [table.cell(f"refuge_nights_percent/2024/{group}") for group in ("full", "nearly_full", "room")]
    assert [(cell.value, cell.lower, cell.numerator, cell.trend) for cell in cells] == [(0, None, None, ""), (15, None, None, ""), (85, None, None, "")]


def test_a_median_is_rounded_and_needs_twenty(published, make):
    # 83, 71 and 92 days to the nearest 5; 17 ended stays round to 15, below 20.
    def median(n):
        row = make("refuge_stay_days_median", "2024", None, n, 83, lower=71, upper=92)
        return published([row]).cell("refuge_stay_days_median/2024")

    assert numbers(median(90)) == (None, 90, 85, 70, 90)
    assert median(17).status == "suppressed"


def test_official_figures_and_supply_pass_as_they_are(published, make):
    rows = [
        make("population_count", "2024", None, None, 175531, sources="population"),
        make("refuge_family_places_count", "2024", 3, sources="safe_accommodation_units"),
        make("refuge_places_per_10000", "2024", 3, 175531, 0.1709, sources="safe_accommodation_units;population"),
        make("quality_status", "2022-2024", 2, group="refuge_stays"),
    ]
    protected = published(rows)
    assert [cell.value for cell in map(protected.cell, (row["ref"] for row in rows))] == [175531, 3, 0.1709, 2]


def test_a_figure_called_official_but_made_of_records_is_hidden(published, make):
    assert published([make("population_count", "2024", 3, sources="refuge_stays")]).cell("population_count/2024").status == "suppressed"


def test_counts_of_file_rows_and_of_silence_are_rounded_and_not_hidden(published, make):
    rows = [make("quality_rows_quarantined_count", "2024", n, group=name, sources="") for n, name in ((4, "refuge_stays"), (11, "housing_cases"))]
    rows.append(make("refuge_ethnic_group_percent", "2024", 4, 100, group="not_recorded"))
    protected = published(rows)
    assert protected.cell("quality_rows_quarantined_count/2024/refuge_stays").value == 5
    assert protected.cell("quality_rows_quarantined_count/2024/housing_cases").value == 10
    assert protected.cell("refuge_ethnic_group_percent/2024/not_recorded").numerator == 5


def test_another_status_stays_and_keeps_no_number(published, make):
    row = make("refuge_unemployed_of_recorded_percent", "2024", 50, 90, status="withheld_low_recording")
    cell = published([row]).cell("refuge_unemployed_of_recorded_percent/2024")
    assert (numbers(cell), cell.status) == ((None,) * 5, "withheld_low_recording")


def test_a_zero_that_could_not_be_otherwise_is_shown_when_it_is_listed(published, make, policy):
    row = make("refuge_stays_count", "2024", 0, value=0)
    listed = policy.model_copy(update={"structural_zeros": [row["ref"]]})
    assert published([row], policy=listed).cell(row["ref"]).value == 0
    assert published([row]).cell(row["ref"]).status == "suppressed"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"indicator": "refuge_shoe_size_percent"}, "not in the register"),
        ({"sources": "refuge_stays;shoe_sizes"}, "shoe_sizes"),
        ({"sources": ""}, "without sources"),
    ],
)
def test_what_the_policy_does_not_know_stops_the_run(published, make, row, words):
    with pytest.raises(Stop, match=words):
        published([make("refuge_disability_percent", "2024", 36, 100) | row])


def test_a_method_that_protect_does_not_know_stops_the_run(register, policy, make, answers):
    from pipeline.protect import protect

    block = register["refuge_stays_count"].model_copy(update={"method": "mode"})
    with pytest.raises(Stop, match="mode"):
        protect(pd.DataFrame([make("refuge_stays_count", "2024", 100)]), policy, {"refuge_stays_count": block}, [], answers)


@pytest.mark.parametrize("threshold", [4, 11])
def test_a_threshold_that_lets_small_counts_out_stops_the_run(published, make, policy, threshold):
    # Below five is never allowed; eleven would print as ten.
    loose = policy.data_sets | {"refuge_stays": policy.data_sets["refuge_stays"].model_copy(update={"threshold": threshold})}
    with pytest.raises(Stop, match="lets small counts out"):
        published([make("refuge_stays_count", "2024", 100)], policy=policy.model_copy(update={"data_sets": loose}))


def test_the_lowest_threshold_there_may_be(published, make, policy):
    lowest = policy.data_sets | {"refuge_stays": policy.data_sets["refuge_stays"].model_copy(update={"threshold": 5})}
    rows = [make("refuge_stays_count", "2024", 100)]
    assert published(rows, policy=policy.model_copy(update={"data_sets": lowest})).cell("refuge_stays_count/2024").value == 100


def test_the_internal_view_is_exact(internal, make):
    rows = [make("refuge_interpreter_percent", "2024", 5, 98, lower=2.2, upper=11.4), make("refuge_stays_count", "2024", 98)]
    table = internal(rows)
    assert table.view == "internal"
    assert numbers(table.cell("refuge_interpreter_percent/2024")) == (5, 98, 100 * 5 / 98, 2.2, 11.4)
    assert table.cell("refuge_stays_count/2024").value == 98


@pytest.mark.parametrize(
    ("figures", "leaks"),
    [
        ({"numerator": 10, "denominator": 100, "value": 10}, False),
        ({"numerator": 5, "denominator": 100, "value": 5}, True),
        ({"numerator": 12, "denominator": 100, "value": 12}, True),
        ({"numerator": 10, "denominator": 98, "value": 10}, True),
        ({"numerator": 10, "denominator": 100, "value": None}, True),
    ],
    ids=["as it should be", "a small count", "a count not rounded", "a total not rounded", "numbers without a value"],
)
def test_the_last_look_stops_what_came_through(policy, figures, leaks):
    frame = pd.DataFrame([figures | {"lower": None, "upper": None, "threshold": 8, "way": "share", "sensitivity": "high", "frozen": False, "sources": "refuge_stays"}])
    frame = frame.astype(dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64"))
    if not leaks:
        return refuse_leaks(frame, policy)
    with pytest.raises(Stop, match="forbids"):
        refuse_leaks(frame, policy)
