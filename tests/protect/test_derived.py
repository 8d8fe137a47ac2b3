"""Ranks, sums, correlations, ratios and directions come from printed figures alone."""

from __future__ import annotations

import pytest

from pipeline.protect.figures import half_up

ORIGINS = "refuge_origin_percent"
REASONS = "refuge_refusal_reason_percent"


def origins(make, counts, whole=100, period="2024"):
    rows = [make(ORIGINS, period, n, whole, group=code) for code, n in counts.items()]
    return [*rows, make("refuge_top_origins_percent", period, 99, whole)]


def reasons(make, counts, whole=100):
    rows = [make(REASONS, "2024", n, whole, group=code, sources="refuge_referrals") for code, n in counts.items()]
    return [*rows, make("refuge_no_space_rank", "2024", counts["no_space_or_capacity"], whole, 1, sources="refuge_referrals")]


def test_half_up():
    assert [half_up(x, 0) for x in (0.5, 1.5, 2.5, 2.4)] == [1, 2, 3, 2]
    assert half_up(1.005, 2) == 1.01


def test_the_four_largest_together_are_the_sum_of_what_is_printed(published, make):
    # Printed: 40, 30, 20, 20 (a tie at the end changes nothing), then 10; never those who do not say, nor "elsewhere".
    counts = {"a": 38, "b": 31, "c": 20, "d": 19, "e": 18, "f": 9, "elsewhere_uk": 60, "not_recorded": 105}
    cell = published(origins(make, counts, 300)).cell("refuge_top_origins_percent/2024")
    assert (cell.numerator, cell.denominator, cell.value) == (110, 300, 37)


def test_the_four_largest_together_need_four_printed(published, make):
    counts = {"a": 38, "b": 31, "c": 20, "d": 7, "e": 6, "not_recorded": 198}
    assert published(origins(make, counts, 300)).cell("refuge_top_origins_percent/2024").status == "suppressed"


def test_a_rank_is_that_of_the_printed_counts(published, make):
    cell = published(reasons(make, {"location_unsafe": 40, "no_space_or_capacity": 31, "nrpf": 3, "other": 12})).cell("refuge_no_space_rank/2024")
    assert (cell.value, cell.numerator, cell.denominator, cell.status) == (2, 30, 100, "ok")


def test_a_rank_that_rounding_ties_is_said_to_be_tied(published, make):
    # 31 and 29 both print as 30.
    cell = published(reasons(make, {"location_unsafe": 31, "no_space_or_capacity": 29})).cell("refuge_no_space_rank/2024")
    assert (cell.value, cell.status, cell.caveats) == (None, "suppressed", "tied_after_rounding")


def test_no_rank_for_a_masked_group(published, make):
    cell = published(reasons(make, {"location_unsafe": 40, "no_space_or_capacity": 7})).cell("refuge_no_space_rank/2024")
    assert cell.status == "suppressed"


def wards(make, counts):
    """Six wards of 10,000 people, the first the most deprived, and the two figures over them."""
    sources = {"sources": "police_incidents;population"}
    rows = []
    for place, count in enumerate(counts):
        ward = f"E0500222{place}"
        rows.append(make("police_da_rate_per_1000", "2024", count, 10000, count / 10, ward=ward, **sources))
        rows.append(make("deprivation_score", "2024", None, None, 40 - place, ward=ward, sources="deprivation", unit="score"))
    over = {"sources": "police_incidents;population;deprivation"}
    rows.append(make("police_deprivation_correlation", "2024", None, 6, 0.99, **over))
    rows.append(make("police_deprivation_rate_ratio", "2024", 1.0, 2.0, 9.99, **over))
    return rows


def test_a_correlation_stands_on_the_printed_wards_only(published, make):
    # The third ward is masked, so five are left: printed 100, 90, 50, 60, 20 against falling deprivation.
    # Ranks 5 4 2 3 1 against 5 4 3 2 1: sum of d squared is 2, rho = 1 - 6 x 2 / (5 x 24) = 0.90.
    cell = published(wards(make, [100, 90, 3, 50, 60, 20])).cell("police_deprivation_correlation/2024")
    assert (cell.value, cell.denominator) == (0.9, 5)


def test_a_ward_without_a_score_and_a_score_of_no_ward_are_left_out(published, make):
    """Seven wards, one of them without its score, and the area's own score: the six others are 100 to 20 as their scores fall."""
    rows = wards(make, [100, 90, 80, 60, 50, 20])
    rows.append(make("police_da_rate_per_1000", "2024", 500, 10000, 50, ward="E05002229", sources="police_incidents;population"))
    rows.append(make("deprivation_score", "2024", None, None, None, ward="E05002229", sources="deprivation", unit="score"))
    rows.append(make("deprivation_score", "2024", None, None, 1, sources="deprivation", unit="score"))
    rows.append(make("population_count", "2024", None, None, 1, ward="E05002229", sources="population", unit="count"))
    cell = published(rows).cell("police_deprivation_correlation/2024")
    assert (cell.value, cell.denominator) == (1, 6)


def test_no_correlation_over_fewer_than_five_wards(published, make):
    assert published(wards(make, [100, 90, 3, 2, 60, 20])).cell("police_deprivation_correlation/2024").status == "suppressed"


def test_a_ratio_is_that_of_the_printed_counts(published, make):
    # A fifth of six wards is one: 102 prints as 100 and 23 as 25, so the ratio is 4.
    cell = published(wards(make, [102, 90, 80, 50, 60, 23])).cell("police_deprivation_rate_ratio/2024")
    assert (cell.value, cell.numerator, cell.denominator) == (4, 10, 2.5)


def test_no_ratio_when_a_fifth_is_masked(published, make):
    assert published(wards(make, [102, 90, 80, 50, 60, 3])).cell("police_deprivation_rate_ratio/2024").status == "suppressed"


def over_years(make, indicator, counts, wholes, code="2022-2024", **more):
    periods = [*range(int(code[:4]), int(code[:4]) + 3)]
    rows = [make(indicator, str(year), n, whole, **more) for year, n, whole in zip(periods, counts, wholes, strict=True)]
    whole = None if wholes[0] is None else sum(wholes)
    return [*rows, make(indicator, code, sum(counts), whole, **more)]


def test_a_share_that_rises_is_said_to_rise(published, internal, make):
    # 30, 35 and 50 of 100: Cochran-Armitage z = 20 / sqrt(115 x 185 / (300 x 299) x 200) = 2.90, above 1.96.
    rows = over_years(make, "refuge_disability_percent", [30, 36, 48], [100, 100, 100])
    for table in (published(rows), internal(rows)):
        assert table.cell("refuge_disability_percent/2022-2024").trend == "rising"
        assert table.cell("refuge_disability_percent/2022").trend == ""


def test_a_year_is_set_against_the_year_before(published, internal, make):
    # Printed 35 and then 50 of 100: z = 0.15 / sqrt(0.425 x 0.575 x 2 / 100) = 2.15; as they are 36 and 48: 0.12 / 0.0698 = 1.72.
    rows = over_years(make, "refuge_disability_percent", [30, 36, 48], [100, 100, 100])
    assert [published(rows).cell(f"refuge_disability_percent/{year}").trend for year in (2023, 2024)] == ["no_clear_change", "rising"]
    assert internal(rows).cell("refuge_disability_percent/2024").trend == "no_clear_change"
    # A count: 5,000 and then 4,800: z = -200 / sqrt(9,800) = -2.02, and 4,805: -1.97; 4,810: -1.92
    for last, word in ((4800, "falling"), (4810, "no_clear_change")):
        counts = over_years(make, "police_da_incidents_count", [5000, 5000, last], [None] * 3, sources="police_incidents", unit="count")
        assert published(counts).cell("police_da_incidents_count/2024").trend == word


def test_the_direction_follows_the_printed_years(published, make):
    # 32, 33 and 37 all print as 30 or 35: 30, 35, 35 is no clear change whatever the true counts do inside the rounding.
    rows = over_years(make, "refuge_disability_percent", [32, 33, 37], [100, 100, 100])
    assert published(rows).cell("refuge_disability_percent/2022-2024").trend == "no_clear_change"


def test_a_masked_year_leaves_too_little_to_say(published, make):
    rows = over_years(make, "refuge_drugs_percent", [5, 20, 40], [100, 100, 100])
    assert published(rows).cell("refuge_drugs_percent/2022-2024").trend == "insufficient_data"


def test_a_count_has_a_direction_and_a_median_has_none(published, make):
    rows = over_years(make, "housing_da_cases_count", [100, 150, 200], [None] * 3, sources="housing_cases")
    rows.append(make("refuge_stay_days_median", "2022-2024", None, 90, 80))
    table = published(rows)
    assert table.cell("housing_da_cases_count/2022-2024").trend == "rising"
    assert table.cell("refuge_stay_days_median/2022-2024").trend == ""


@pytest.mark.parametrize("code", ["2019-2021", "2020-2022"])
def test_no_direction_is_stated_across_a_break(published, make, police_break, code):
    # The break runs from September 2018 to August 2019: window 2020-2022 begins in April 2019, still inside it.
    rows = over_years(make, "police_da_incidents_count", [1000, 1500, 2000], [None] * 3, code, sources="police_incidents")
    housing = over_years(make, "housing_da_cases_count", [100, 150, 200], [None] * 3, code, sources="housing_cases")
    table = published([*rows, *housing], breaks=[police_break])
    assert table.cell(f"police_da_incidents_count/{code}").trend == "series_break"
    assert table.cell(f"housing_da_cases_count/{code}").trend == "rising"


def test_a_window_after_the_break_has_a_direction(published, make, police_break):
    rows = over_years(make, "police_da_incidents_count", [1000, 1500, 2000], [None] * 3, sources="police_incidents")
    assert published(rows, breaks=[police_break]).cell("police_da_incidents_count/2022-2024").trend == "rising"


def test_a_break_that_only_asks_for_caution_leaves_the_direction(published, make, police_break):
    careful = police_break.model_copy(update={"effect": "caution"})
    rows = over_years(make, "police_da_incidents_count", [1000, 1500, 2000], [None] * 3, "2019-2021", sources="police_incidents")
    assert published(rows, breaks=[careful]).cell("police_da_incidents_count/2019-2021").trend == "rising"


def test_named_origins_together_are_the_sum_of_what_is_printed(published, make):
    # Basildon 38, Brentwood 9, Castle Point 13 and Havering 23 print as 40, 10, 15 and 25: 90 of 300, however many came from elsewhere.
    counts = {"E07000066": 38, "E07000068": 9, "E07000069": 13, "E09000016": 23, "E06000034": 60}
    rows = [make(ORIGINS, "2022-2024", n, 300, group=code) for code, n in counts.items()]
    more = [*rows, make("refuge_neighbour_origins_percent", "2022-2024", 83, 300)]
    cell = published(more).cell("refuge_neighbour_origins_percent/2022-2024")
    assert (cell.numerator, cell.denominator, cell.value) == (90, 300, 30)
    few = [make(ORIGINS, "2022-2024", 3 if code == "E07000068" else n, 300, group=code) for code, n in counts.items()]
    hidden = published([*few, make("refuge_neighbour_origins_percent", "2022-2024", 77, 300)]).cell("refuge_neighbour_origins_percent/2022-2024")
    assert (hidden.status, hidden.value) == ("suppressed", None)


def answers(make, agree, disagree, whole=205):
    sides = {"agree": agree, "middle": whole - agree - disagree, "disagree": disagree}
    rows = [make("survey_felt_safer_side_percent", "2022-2024", n, whole, group=side, sources="service_user_survey") for side, n in sides.items()]
    return [*rows, make("survey_felt_safer_net_points", "2022-2024", None, whole, 99, unit="points", sources="service_user_survey")]


def test_net_agreement_is_that_of_the_printed_sides(published, make):
    # 154 and 22 of 207 print as 155 and 20 of 205: (155 - 20) / 205 = 65.85 points. One more on each side, two more in all, 156 and 21
    # of 207: 65.22 points; sqrt((0.8551 - 0.6522 squared) / 207) = 0.0456, times 1.96 is 8.9 points: 56 to 74.
    cell = published(answers(make, 154, 22, 207)).cell("survey_felt_safer_net_points/2022-2024")
    assert (cell.value, cell.lower, cell.upper, cell.denominator) == (66, 56, 74, 205)


def test_no_net_agreement_when_a_side_is_hidden(published, make):
    assert published(answers(make, 154, 5)).cell("survey_felt_safer_net_points/2022-2024").status == "suppressed"


def asked(make, answered, invited):
    source = {"service_user_survey": "survey_responses_count", "survey_invitations": "survey_invitations_count"}
    rows = [make(name, "2024", count, None, count, unit="count", sources=data_set) for (data_set, name), count in zip(source.items(), (answered, invited), strict=True)]
    return [*rows, make("survey_response_percent", "2024", answered, invited, 99, sources="service_user_survey;survey_invitations")]


def test_the_share_of_those_asked_is_that_of_the_printed_counts_and_has_no_range(published, make):
    # 83 of 249 print as 85 of 250: 34 %, not 33.3
    cell = published(asked(make, 83, 249)).cell("survey_response_percent/2024")
    assert (cell.numerator, cell.denominator, cell.value, cell.lower, cell.upper) == (85, 250, 34, None, None)


@pytest.mark.parametrize(("answered", "invited"), [(7, 249), (24, 26)])
def test_no_share_of_those_asked_when_a_count_is_hidden_or_few_were_asked(published, make, answered, invited):
    assert published(asked(make, answered, invited)).cell("survey_response_percent/2024").status == "suppressed"


def chances(make, counts):
    """Five wards of 10,000 person-years: their rates, and the range of chance as measured, with a word that the printed counts do not bear out."""
    sources, period = {"sources": "police_incidents;population"}, "2022-2024"
    rows = []
    for place, count in enumerate(counts):
        ward = f"E0500222{place}"
        rows.append(make("police_da_rate_per_1000", period, count, 10000, count / 10, ward=ward, **sources))
        rows.append(make("police_da_chance_rate_per_1000", period, None, None, 9.99, ward=ward, caveats="recorded_by_police;chance_far_below", **sources))
    return rows


def test_the_range_of_chance_and_its_word_are_those_of_the_printed_counts(published, make):
    # 101, 99, 102, 98 and 163 print as 100, 100, 100, 100 and 165: 565 in 50,000, 11.3 per 1,000, 113 expected in each.
    # Poisson with mean 113: sd 10.63, so 165 is 4.9 above and far out; 100 is 1.2 below and inside.
    table = published(chances(make, [101, 99, 102, 98, 163]))
    cells = [table.cell(f"police_da_chance_rate_per_1000/2022-2024/E0500222{place}") for place in (0, 4)]
    assert [cell.value for cell in cells] == [11.3, 11.3]
    assert [cell.caveats.split(";")[:2] for cell in cells] == [["recorded_by_police", "chance_inside"], ["recorded_by_police", "chance_far_above"]]
    assert cells[0].lower < 10 and cells[0].upper > 13 and cells[0].numerator is None


def test_a_masked_ward_has_no_range_of_chance_and_no_word(published, make):
    table = published(chances(make, [101, 99, 3, 98, 163]))
    cell = table.cell("police_da_chance_rate_per_1000/2022-2024/E05002222")
    assert (cell.status, cell.value, cell.caveats) == ("suppressed", None, "recorded_by_police")
    # of the four that are printed 465 in 40,000: 11.6
    assert table.cell("police_da_chance_rate_per_1000/2022-2024/E05002220").value == 11.6


def test_no_range_of_chance_over_fewer_than_three_printed_wards(published, make):
    table = published(chances(make, [101, 99, 3, 2, 1]))
    assert table.cell("police_da_chance_rate_per_1000/2022-2024/E05002220").status == "suppressed"


def short_by(make, months, year="2024", data_set="police_incidents"):
    """What the figures of quality say of a data set whose records end so many months before the year does."""
    return make("quality_months_short_count", year, None, None, months, group=data_set, sources=data_set, unit="count")


def test_a_year_that_ends_early_has_no_direction(published, make):
    # 1,000, 1,000 and 500 looks like a fall by half: half the year is missing. 500 to 500 would be none: it is not said either.
    police = over_years(make, "police_da_incidents_count", [1000, 1000, 500], [None] * 3, sources="police_incidents", unit="count")
    housing = over_years(make, "housing_da_cases_count", [200, 150, 100], [None] * 3, sources="housing_cases", unit="count")
    assert published([*police, *housing, short_by(make, 0)]).cell("police_da_incidents_count/2022-2024").trend == "falling"
    table = published([*police, *housing, short_by(make, 6)])
    assert [table.cell(f"police_da_incidents_count/{code}").trend for code in ("2023", "2024", "2022-2024")] == ["no_clear_change", "part_year", "part_year"]
    assert table.cell("housing_da_cases_count/2022-2024").trend == "falling"
    # What is hidden says why it is, not how its year ends: 4 is below eight.
    hidden = over_years(make, "housing_da_cases_count", [200, 150, 4], [None] * 3, sources="housing_cases", unit="count")
    assert published([*hidden, short_by(make, 6, data_set="housing_cases")]).cell("housing_da_cases_count/2024").trend == "insufficient_data"
    # The year after a short one is not compared with it.
    later = over_years(make, "police_da_incidents_count", [1000, 500, 1000], [None] * 3, sources="police_incidents", unit="count")
    table = published([*later, short_by(make, 6, "2023")])
    assert [table.cell(f"police_da_incidents_count/{code}").trend for code in ("2023", "2024", "2022-2024")] == ["part_year"] * 3


def test_a_share_of_part_of_a_year_may_be_compared(published, make):
    rows = over_years(make, "refuge_disability_percent", [30, 36, 48], [100, 100, 100])
    assert published([*rows, short_by(make, 6, data_set="refuge_stays")]).cell("refuge_disability_percent/2022-2024").trend == "rising"
