"""The number function: how a figure reads, what stands where there is none, and what a wrong name is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import Stop
from pipeline.publish.numbers import in_words, printed, range_beside, ref_of, say, say_interval, say_ref
from pipeline.publish.words import plain_label

WINDOW = "2022-2024"


@pytest.fixture(scope="module")
def few(small_edition):
    disability = {"numerator": 118, "denominator": 330, "value": 35.76, "lower": 30.8, "upper": 41.1}
    return small_edition(
        share={"ref": f"refuge_disability_percent/{WINDOW}", **disability},
        latest={"ref": "refuge_disability_percent/2024", "value": 40.0, "numerator": 44, "denominator": 110},
        whole={"ref": f"quality_rows_accepted_percent/{WINDOW}/housing_cases", "value": 99.97, "lower": 99.6, "upper": 100.0},
        hidden={"ref": f"refuge_drugs_percent/{WINDOW}", "status": "suppressed"},
        count={"ref": f"refuge_referrals_count/{WINDOW}", "value": 1260, "numerator": 1260},
        area={"ref": f"refuge_origin_percent/{WINDOW}/E06000033", "value": 13.0, "numerator": 43, "denominator": 330},
    )


@pytest.mark.parametrize(
    ("amount", "unit", "reads"),
    [
        (36.0, "percent", "36 %"),
        (35.5, "percent", "36 %"),  # half up
        (34.5, "percent", "35 %"),  # half up, not to even
        (0.6, "percent", "0.6 %"),
        (0, "percent", "0 %"),
        (1260, "count", "1,260"),
        (17.6, "count", "17.6"),
        (12.25, "rate_per_1000", "12.3"),
        (-0.714, "correlation", "−0.71"),
        (0.7, "correlation", "0.70"),
        (-0.001, "correlation", "0.00"),
        (2.44, "ratio", "2.4"),
        (58, "days", "58 days"),
        (1, "days", "1 day"),
        (1.2, "points", "1 point"),
        (-1, "points", "−1 point"),
        (11, "points", "11 points"),
        (366530, "pounds", "£366,530"),
        (2, "rank", "second"),
        (9, "rank", "ninth"),
        (11, "rank", "11th"),
        (21, "rank", "21st"),
        (22, "rank", "22nd"),
        (113, "rank", "113th"),
        ("fewer than half", "text", "fewer than half"),
    ],
)
def test_an_amount_in_its_unit(amount, unit, reads):
    assert in_words(amount, unit) == reads


@given(st.floats(min_value=1, max_value=100))
def test_a_percentage_is_never_off_by_more_than_a_half(percent):
    assert abs(int(in_words(percent, "percent").removesuffix(" %")) - percent) <= 0.5


@given(st.integers(min_value=0, max_value=10**9))
def test_a_count_reads_back_as_itself(count):
    assert int(in_words(count, "count").replace(",", "")) == count


def test_a_figure_is_marked_with_its_value_and_reference(few):
    assert say(few, "refuge_disability_percent") == (
        '<data class="number" value="35.76" data-ref="refuge_disability_percent/2022-2024">36 %</data>'
    )


def test_parts_of_a_figure_have_references_of_their_own(few):
    assert say(few, "refuge_disability_percent", part="numerator") == (
        '<data class="number" value="118" data-ref="refuge_disability_percent/2022-2024#numerator">118</data>'
    )
    assert ">330<" in say(few, "refuge_disability_percent", part="denominator")


def test_a_range_says_to(few):
    assert say_interval(few, "refuge_disability_percent").striptags() == "31 % to 41 %"


def test_a_range_stands_beside_a_figure_unless_it_only_says_the_figure_again(few):
    assert 'data-ref="refuge_disability_percent/2022-2024#upper">41 %</data>)' in range_beside(few, f"refuge_disability_percent/{WINDOW}")
    assert range_beside(few, f"quality_rows_accepted_percent/{WINDOW}/housing_cases") == ""  # all three read 100 %
    assert range_beside(few, "refuge_disability_percent/2024") == range_beside(few, f"refuge_drugs_percent/{WINDOW}") == ""


def test_a_figure_without_a_range_says_so_once(few):
    said = say_interval(few, "refuge_origin_percent", group="E06000033")
    assert said.count("<data") == 1 and "[z]" in said


def test_a_hidden_figure_is_a_symbol_with_a_spoken_reason(few):
    assert say(few, "refuge_drugs_percent") == (
        '<data class="number absent" value="" data-ref="refuge_drugs_percent/2022-2024" data-status="suppressed">'
        '<span aria-hidden="true">[c]</span><span class="spoken">Confidential</span></data>'
    )
    assert printed(few, f"refuge_drugs_percent/{WINDOW}") == "[c]"


def test_every_part_of_a_hidden_figure_is_hidden(few):
    for part in ("numerator", "denominator", "lower", "upper"):
        assert "[c]" in say(few, "refuge_drugs_percent", part=part)


def test_words_for_periods(few):
    assert ref_of(few, "refuge_disability_percent", period="latest") == "refuge_disability_percent/2024"
    assert ref_of(few, "refuge_disability_percent", period="first") == "refuge_disability_percent/2022"
    assert ref_of(few, "x", group="g", part="lower") == f"x/{WINDOW}/g#lower"
    assert ref_of(few, "x", ward="E05002230") == f"x/{WINDOW}/E05002230"


def test_a_fact_is_said_from_the_facts(few):
    assert say_ref(few, "fact/new_burdens_grant_2022") == (
        '<data class="number" value="366530" data-ref="fact/new_burdens_grant_2022">£366,530</data>'
    )
    assert printed(few, "fact/essex_recorded_rise_2019") == "36.7 %"
    assert printed(few, "fact/act_section_strategy") == "57"


@pytest.mark.parametrize("ref", ["refuge_disabilty_percent/2022-2024", "refuge_disability_percent/2022-2024#middle", "fact/new_burdens"])
def test_an_unknown_figure_stops_and_names_the_nearest(few, ref):
    with pytest.raises(Stop) as stopped:
        say_ref(few, ref)
    (finding,) = stopped.value.findings
    assert ref in finding.what
    assert finding.found.startswith("none of that name; the nearest are")


def test_every_figure_of_an_edition_can_be_said(edition):
    for ref in edition.protected.frame["ref"]:
        assert "<data" in say_ref(edition, ref)
    for name in edition.facts:
        assert "<data" in say_ref(edition, f"fact/{name}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("refuge_stays.employment", "Refuge stays: employment status"),
        ("police_incidents.dash_grade", "Police incidents: DASH grade"),
        ("police_hour_weekday.monday", "Police sexual offence records by hour and weekday: Mon"),
    ],
)
def test_a_day_and_an_abbreviation_keep_their_capitals_in_a_line(edition, code, said):
    assert plain_label(edition, "data_set_required_field", code) == said
