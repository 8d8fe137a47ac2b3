"""What each measure needs before it may be printed, worked out by hand from the policy: whom a share must leave over, and what may be crossed."""

from __future__ import annotations

import pytest

from pipeline.problems import Stop
from pipeline.protect.rules import add_rules
from tests.protect.conftest import table

REFUGE, POLICE = "refuge_disability_percent", "police_repeat_percent"


@pytest.fixture
def ruled(policy, register):
    """rows → their rules, by ref; keywords change lines of the policy."""

    def made(rows, **lines):
        changed = {name: policy.data_sets[name].model_copy(update=line) for name, line in lines.items()}
        return add_rules(table(rows), policy.model_copy(update={"data_sets": policy.data_sets | changed}), register).set_index("ref")

    return made


@pytest.fixture
def one(ruled, make):
    """A single row's rules."""
    return lambda *given, **other: ruled([make(*given, **other)]).iloc[0]


def test_how_many_a_share_must_leave_over(ruled, make):
    """Police: all but one is too many, so two. Refuge: all but three, so four, and the eight of the threshold besides. A recording rate
    and a count speak of nobody's answer. Where four is the more (a k of nine asks for ten), it is ten."""
    rows = [
        make(POLICE, "2024", 50, 100, sources="police_incidents"),
        make(REFUGE, "2024", 50, 100),
        make("refuge_disability_of_recorded_percent", "2024", 50, 100),
        make("refuge_disability_recorded_percent", "2024", 50, 100),
        make("refuge_stays_count", "2024", 100),
    ]
    assert ruled(rows)["spare"].tolist() == [2, 8, 8, 0, 0]
    assert ruled(rows, refuge_stays={"class_disclosure_k": 9})["spare"].tolist() == [2, 10, 10, 0, 0]
    assert ruled(rows)["way"].tolist() == ["share", "share", "share", "record_share", "count"]


@pytest.mark.parametrize("sources", ["police_incidents;refuge_stays", "refuge_stays;police_incidents"])
def test_of_two_data_sets_the_stricter(ruled, make, sources):
    """The refuge's is the more sensitive, the police's threshold is put higher: ten for both, and no ward, since one has none."""
    rows = [make(POLICE, "2024", 50, 100, sources=sources, ward=ward) for ward in ("", "E05002229")]
    found = ruled(rows, police_incidents={"threshold": 10})
    assert found["sensitivity"].tolist() == ["high", "high"] and found["threshold"].tolist() == [10, 10]
    assert found["spare"].tolist() == [10, 10] and found["may_print"].tolist() == [True, False]


def test_personal_is_stricter_than_public_and_a_ward_of_both_may_be_printed(one):
    found = one("police_da_rate_per_1000", "2024", 50, 9000, 5.6, sources="population;police_incidents", ward="E05002229")
    assert (found["sensitivity"], found["threshold"], found["may_print"]) == ("personal", 8, True)


def test_a_figure_about_files_is_under_the_rule_of_the_file_it_names_and_under_no_threshold(ruled, make):
    rows = [make("quality_field_recorded_percent", "2024", 90, 100, group="police_incidents.age", sources="")]
    rows += [make("quality_rows_quarantined_count", "2024", 4, group=name, sources="") for name in ("police_incidents", "refuge_stays")]
    found = ruled(rows)
    assert found["sensitivity"].tolist() == ["personal", "personal", "high"] and found["threshold"].tolist() == [8, 0, 0]


@pytest.mark.parametrize("figure", ["rows_received_count", "rows_quarantined_count", "rows_accepted_percent", "required_filled_percent", "field_filled_percent"])
def test_a_line_of_a_form_is_nobody_and_what_it_counts_is(ruled, make, figure):
    """How many hours of the day came is no count of people; the rows of a file of records are, and so are the offences in those hours,
    and the answers that could be used. Of a form and a file of records together the file is the stricter."""
    sources = ("police_hour_weekday", "survey_invitations", "police_incidents", "refuge_stays", "police_hour_weekday;police_incidents")
    rows = [make(f"quality_{figure}", "2024", 24, 24, group=f"form_{n}", sources=names) for n, names in enumerate(sources)]
    assert ruled(rows)["sensitivity"].tolist() == ["public", "public", "personal", "high", "personal"]
    others = [make(name, "2024", 24, 24, group="hours", sources="police_hour_weekday") for name in ("police_sexual_offence_count", "quality_field_valid_percent")]
    assert ruled(others)["sensitivity"].tolist() == ["personal", "personal"]


def test_how_many_of_the_group_said_anything(ruled, make):
    """By the rate printed beside the share, 56; without one, 100 less the 30 not recorded and the 14 not mapped, which is 56 too.
    What is said of another year tells nothing: 100 of 100. A recording rate has no such number itself."""
    rows = [
        make("refuge_unemployed_percent", "2024", 20, 100),
        make("refuge_unemployed_of_recorded_percent", "2024", 20, 56),
        make("refuge_unemployed_recorded_percent", "2024", 56, 100),
        make("refuge_unemployed_percent", "2023", 20, 100),
        make("refuge_needs_percent", "2024", 20, 100, group="drugs"),
        make("refuge_needs_percent", "2024", 30, 100, group="not_recorded"),
        make("refuge_needs_percent", "2024", 14, 100, group="not_mapped"),
        make("refuge_needs_percent", "2023", 20, 100, group="drugs"),
    ]
    recorded = ruled(rows)["recorded"]
    assert recorded.dropna().to_dict() == {
        "refuge_unemployed_percent/2024": 56,
        "refuge_unemployed_of_recorded_percent/2024": 56,
        "refuge_unemployed_percent/2023": 100,
        "refuge_needs_percent/2024/drugs": 56,
        "refuge_needs_percent/2024/not_recorded": 56,
        "refuge_needs_percent/2024/not_mapped": 56,
        "refuge_needs_percent/2023/drugs": 100,
    }


def test_what_one_ward_recorded_is_not_what_another_did(ruled, make):
    rows = [make(POLICE, "2024", 20, 100, sources="police_incidents", ward=ward) for ward in ("E05002229", "E05002230")]
    rows.append(make("police_repeat_recorded_percent", "2024", 60, 100, sources="police_incidents", ward="E05002229"))
    assert ruled(rows)["recorded"].tolist()[:2] == [60, 100]


@pytest.mark.parametrize(
    ("breakdown", "period", "whole", "prints"),
    [
        ("age_band*disability", "2024", 250, True),  # the police's need no pooling, and 250 are enough
        ("age_band*disability", "2024", 249, False),
        ("age_band*disability", "2022-2024", 250, True),
        ("age_band", "2024", 30, True),
        ("age_band by disability", "2024", 30, False),
        ("age_band|disability", "2024", 30, False),
        ("age_band,disability", "2024", 30, False),
        ("age_band;disability;sex", "2024", 900, False),  # three are never crossed
    ],
)
def test_how_many_characteristics_may_be_crossed(one, breakdown, period, whole, prints):
    assert one(POLICE, period, 20, whole, sources="police_incidents", breakdown=breakdown)["may_print"] == prints


def test_two_are_not_crossed_where_nobody_knows_of_how_many(one):
    assert not one(POLICE, "2024", 20, None, sources="police_incidents", breakdown="age_band*disability")["may_print"]


@pytest.mark.parametrize(("period", "prints"), [("2022-2024", True), ("2025-2027", True), ("2016-2018", True), ("2023-2025", False), ("2024", False)])
def test_the_refuge_s_windows_never_overlap(one, period, prints):
    """Windows that end in 2024, or three, six … years before or after it."""
    assert one(REFUGE, period, 60, 400, breakdown="age_band*disability")["may_print"] == prints


@pytest.mark.parametrize(
    ("threshold", "base", "stops"),
    [(8, 5, False), (10, 10, False), (15, 10, False), (5, 10, False), (12, 10, True), (11, 5, True), (4, 1, True), (5, 1, False)],
)
def test_a_count_at_the_threshold_never_prints_lower(policy, register, make, threshold, base, stops):
    """To the nearest ten, half up: 10 → 10, 15 → 20, 5 → 10, but 12 → 10; to the nearest five 8 → 10, but 11 → 10. Under five never."""
    lines = {name: line.model_copy(update={"threshold": None}) for name, line in policy.data_sets.items()}
    changed = policy.model_copy(update={"threshold": threshold, "round_base": base, "data_sets": lines})
    rows = table([make("refuge_stays_count", "2024", 100)])
    if not stops:
        assert add_rules(rows, changed, register)["threshold"].tolist() == [threshold]
        return
    with pytest.raises(Stop) as stopped:
        add_rules(rows, changed, register)
    (found,) = stopped.value.findings
    assert found.what == "the threshold of threshold lets small counts out" and found.do == "open config/disclosure.yml and raise it"


def test_everything_unknown_is_named_at_once(policy, register, make):
    strange = register["refuge_stays_count"].model_copy(update={"method": "mode"})
    rows = table([make("a_figure", "2024", 100), make("refuge_stays_count", "2024", 100), make(REFUGE, "2024", 50, 100, sources="shoes"), make(REFUGE, "2023", 50, 100, sources="")])
    with pytest.raises(Stop) as stopped:
        add_rules(rows, policy, register | {"refuge_stays_count": strange})
    assert [each.what for each in stopped.value.findings] == [
        "a measure named a_figure is not in the register",
        "the method mode is unknown to protect",
        "nothing says how a figure without sources is protected",
        "nothing says how shoes is protected",
    ]
    assert [each.where for each in stopped.value.findings] == [
        "config/indicators.yml",
        "config/indicators.yml, method",
        "config/disclosure.yml, data_sets",
        "config/disclosure.yml, data_sets",
    ]
