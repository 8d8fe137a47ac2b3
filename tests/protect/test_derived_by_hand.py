"""Figures made of other figures, each function by itself on a printed frame typed in whole."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.protect.derived import (
    HIDDEN,
    _compared,
    correlation_over_wards,
    derive,
    net_of_sides,
    rank_among_groups,
    range_of_chance,
    ratio_of_fifths,
    represented,
    top_together,
)

RULES = SimpleNamespace(derived=SimpleNamespace(percent_min_denominator=30, percent_decimals=0, rate_decimals=1, coefficient_decimals=2))
ROW = {"indicator": "x", "from": "parts", "period": "2024", "geography": "area", "area_code": "E1", "group": ""}
BLOCK = {"id": "x", "codes": (), "codes_except": (), "items": 2, "per": 1000, "compared": "parts", "against": "there", "breakdown": "g"}


def block(**more):
    return SimpleNamespace(**BLOCK | more)


def printed(*rows):
    """group (or area code), numerator, denominator, and what else differs → a printed frame."""
    fixed = {"indicator": "parts", "period": "2024", "geography": "area", "area_code": "E1", "unit": "percent", "status": "ok", "way": "share", "value": 1.0}
    made = [fixed | {"group": group, "numerator": n, "denominator": whole} | (rest[0] if rest else {}) for group, n, whole, *rest in rows]
    return pd.DataFrame(made).astype(dict.fromkeys(["numerator", "denominator", "value"], "Float64"))


OTHERS = [("z", 95, 100, {"period": "2023"}), ("z", 95, 100, {"geography": "ward"}), ("z", 95, 100, {"area_code": "E2"}), ("z", 95, 100, {"indicator": "y"})]
SILENT = [("not_recorded", 95, 100), ("not_mapped", 95, 100), ("", 95, 100)]


def test_the_largest_together_are_of_this_figure_period_and_place():
    """40 and 30 of 100; the groups of other years, wards, areas and figures, and those who say nothing, are larger and count for nothing."""
    found = top_together(ROW, block(), printed(("a", 40, 100), ("b", 20, 100), ("c", 30, 100), *OTHERS, *SILENT), RULES)
    assert (found["numerator"], found["denominator"], found["value"]) == (70, 100, 70)


def test_the_largest_together_are_never_more_than_all():
    """Rounded up, 55 and 55 are more than the 100 of whom they are; and where the totals differ, the larger."""
    found = top_together(ROW, block(), printed(("a", 55, 95), ("b", 55, 100)), RULES)
    assert (found["numerator"], found["denominator"], found["value"]) == (100, 100, 100)


def test_a_group_without_a_share_is_not_among_the_largest():
    rows = printed(("a", 40, 100), ("b", 30, 100, {"value": None}), ("c", 20, 100), ("d", None, 100), ("e", 90, None))
    assert top_together(ROW, block(), rows, RULES)["numerator"] == 60
    assert top_together(ROW, block(items=3), rows, RULES) == HIDDEN


def test_named_groups_and_all_but_named_ones():
    rows = printed(("a", 40, 100), ("b", 30, 100), ("c", 20, 100))
    assert top_together(ROW, block(codes=("b", "c")), rows, RULES)["numerator"] == 50
    assert top_together(ROW, block(codes_except=("a",)), rows, RULES)["numerator"] == 50


def test_a_rank_counts_those_who_are_more():
    rows = printed(("a", 40, 100), ("b", 30, 100), ("c", 20, 90), ("d", 20, 100), *OTHERS, *SILENT)
    assert rank_among_groups(ROW, block(codes=("b",)), rows, RULES) == {"numerator": 30, "denominator": 100, "value": 2}
    assert rank_among_groups(ROW, block(codes=("a",)), rows, RULES)["value"] == 1
    assert rank_among_groups(ROW, block(codes=("c",)), rows, RULES) == {"caveat": "tied_after_rounding"}
    assert rank_among_groups(ROW, block(codes=("a", "b")), rows, RULES) == rank_among_groups(ROW, block(codes=("q",)), rows, RULES) == HIDDEN


def wards(*given):
    """ward, events, people, deprivation → rates and scores."""
    ward = {"geography": "ward"}
    rates = [("", n, people, ward | {"area_code": code}) for code, n, people, _ in given]
    scores = [("", None, None, ward | {"area_code": code, "indicator": "score", "unit": "score", "value": score}) for code, _, _, score in given]
    return printed(*rates, *scores)


def test_a_correlation_is_of_rates_and_not_of_counts():
    """Rates 5, 4, 3, 2, 1 per 100 as deprivation falls, though the counts rise: rho is 1, where that of the counts would be -1."""
    rows = wards(("A", 10, 200, 50), ("B", 20, 500, 40), ("C", 30, 1000, 30), ("D", 40, 2000, 20), ("E", 50, 5000, 10))
    found = correlation_over_wards(ROW, block(), rows, RULES)
    assert (found["value"], found["denominator"]) == (1, 5)


def test_a_correlation_takes_the_latest_score_and_the_rates_of_its_period():
    """Older scores, the other way round, and the rates of another year change nothing."""
    now = wards(("A", 10, 200, 50), ("B", 20, 500, 40), ("C", 30, 1000, 30), ("D", 40, 2000, 20), ("E", 50, 5000, 10))
    old = wards(("A", 1, 200, 10), ("B", 20, 500, 20), ("C", 90, 1000, 30), ("D", 400, 2000, 40), ("E", 5000, 5000, 50)).assign(period="2023")
    for frame in (pd.concat([now, old]), pd.concat([old, now])):
        assert correlation_over_wards(ROW, block(), frame, RULES)["value"] == 1


def test_a_ratio_of_fifths_with_its_two_rates():
    """Ten wards, so two in each fifth. Most deprived: 30 of 1,000 and 50 of 3,000, 20 in 1,000 together; least: 10 of 1,000 and 10 of 4,000, 4 in
    1,000. The ratio is 5. Of two wards that are equally deprived the lower code counts as the more deprived."""
    given = [("A", 30, 1000, 90), ("B", 50, 3000, 80), ("Z", 900, 1000, 80), *[(f"M{n}", 5, 1000, 50) for n in range(4)]]
    given += [("N", 5, 1000, 20), ("X", 10, 1000, 10), ("Y", 10, 4000, 5)]
    for order in (given, given[::-1]):
        found = ratio_of_fifths(ROW, block(), wards(*order), RULES)
        assert (found["numerator"], found["denominator"], found["value"]) == (20, 4, 5)


def test_a_ratio_with_a_ward_hidden_in_a_fifth_and_with_none_left():
    """The fifths are those of all wards, hidden ones too: what is left of the most deprived is 30 of 1,000 against 20 of 5,000."""
    given = [("A", 30, 1000, 90), ("B", None, 3000, 80), *[(f"M{n}", 5, 1000, 50) for n in range(6)], ("X", 10, 1000, 10), ("Y", 10, 4000, 5)]
    found = ratio_of_fifths(ROW, block(), wards(*given), RULES)
    assert (found["numerator"], found["denominator"], found["value"]) == (30, 4, 7.5)
    gone = [(code, None if code in "AB" else n, people, score) for code, n, people, score in given]
    assert ratio_of_fifths(ROW, block(), wards(*gone), RULES) == HIDDEN
    none = [(code, 0 if code in "XY" else n, people, score) for code, n, people, score in given]
    assert ratio_of_fifths(ROW, block(), wards(*none), RULES) == HIDDEN
    assert ratio_of_fifths(ROW, block(), wards(*given[:4]), RULES) == HIDDEN  # four wards have no fifth


def test_the_range_of_chance_is_that_of_the_wards_of_the_period():
    """100, 100 and 130 in 10,000 each: 11 per 1,000. The ward asked for must be one of them; the area's own rate is none."""
    rows = wards(("A", 100, 10_000, 1), ("B", 100, 10_000, 2), ("C", 130, 10_000, 3))
    beside = pd.concat([rows, printed(("", 9000, 10_000)), rows.assign(period="2023", numerator=1)])
    assert range_of_chance(ROW | {"area_code": "A"}, block(), beside, RULES)["value"] == 11
    assert range_of_chance(ROW | {"area_code": "Q"}, block(), beside, RULES) == HIDDEN
    assert range_of_chance(ROW | {"area_code": "A"}, block(), rows.iloc[:2], RULES) == HIDDEN


def sides(agree, disagree, whole, **names):
    up, down = names.get("up", "agree"), names.get("down", "disagree")
    return printed((up, agree, whole), ("middle", 5, whole), (down, disagree, whole), ("agree", 1, 9, {"period": "2023"}))


def test_net_agreement_in_whole_points():
    """60 less 20 of 100; two sides that rounding makes more than all, 105 and 105 of 205, are 105 and 100: 2.4 points."""
    assert net_of_sides(ROW, block(), sides(60, 20, 100), RULES)["value"] == 40
    assert net_of_sides(ROW, block(), sides(105, 105, 205), RULES)["value"] == 2
    assert net_of_sides(ROW, block(), sides(60, None, 100), RULES) == HIDDEN
    assert set(net_of_sides(ROW, block(), sides(60, 20, 100), RULES)) == {"denominator", "value", "lower", "upper"}


@pytest.mark.parametrize(("up", "down", "word"), [(9, 1, "change_beyond_chance"), (8, 1, "change_beyond_chance"), (5, 0, "change_may_be_chance"), (6, 0, "change_beyond_chance"), (8, 2, "change_may_be_chance")])
def test_a_change_of_one_person_s_answers_is_set_against_chance(up, down, word):
    """The sign test, two-sided: 9 to 1, 2 x 11 / 1,024 = 0.021; 8 to 1, 2 x 10 / 512 = 0.039; 5 to 0, 2 / 32 = 0.0625; 6 to 0, 0.031; 8 to 2,
    2 x 56 / 1,024 = 0.109. Twenty is the rare one."""
    rows = sides(up, down, 100, up="better", down="worse")
    assert net_of_sides(ROW, block(codes=("better", "worse")), rows, RULES)["caveat"] == word


def test_a_comparison_is_of_one_period_and_of_the_area():
    """30 of 100 here and 20 of 100 there in 2024; what another year, a ward or a figure without a value says is nothing to it."""
    here, there = {"indicator": "parts"}, {"indicator": "there", "way": "public"}
    rows = [("a", 30, 100, here), ("b", 70, 100, here), ("a", 20, 100, there), ("b", 80, 100, there), ("a", None, None, {"indicator": "x"}), ("b", None, None, {"indicator": "x"})]
    others = [(group, 1, 999, rest | more) for group, _, _, rest in rows for more in ({"period": "2023"}, {"geography": "ward", "area_code": "W"})]
    for frame in (printed(*rows), printed(*rows, *others), printed(*others, *rows)):
        found = _compared(block(), "2024", frame)
        assert set(found) == {"a", "b"}
        assert [round(found["a"].numbers[name], 6) for name in ("numerator", "denominator", "value")] == [30, 20, 1.5]
        given = represented(ROW | {"group": "a"}, block(), frame, RULES, lambda name, period: found)
        assert (given["numerator"], given["denominator"], given["value"]) == (30, 20, 1.5)
    assert represented(ROW | {"group": "q"}, block(), printed(*rows), RULES, lambda name, period: found) == HIDDEN


def test_only_the_statuses_of_comparisons_and_outlooks_are_judged_again(published, make):
    """A rate that was too small to give stays so; a month's figures that were not supplied stay so too."""
    rows = [
        make("police_da_rate_per_1000", "2024", None, None, None, sources="police_incidents;population", status="too_small_to_rate"),
        make("police_da_months_change_percent", "2022-2024", value=None, sources="police_incidents", status="not_supplied"),
        make("refuge_top_origins_percent", "2024", None, None, None, status="not_supplied"),
    ]
    assert published(rows).frame["status"].tolist() == ["too_small_to_rate", "not_supplied", "not_supplied"]


def test_figures_are_made_for_rows_that_are_ok_and_may_be_printed(register, policy):
    """One that is not ok, and one that the design forbids, get nothing."""
    fixed = {"indicator": "refuge_top_origins_percent", "period": "2024", "geography": "area", "area_code": "E1", "group": "", "caveats": "", "unit": "percent", "way": "top"}
    parts = [{"indicator": "refuge_origin_percent", "group": group, "numerator": 30, "denominator": 200, "value": 15.0, "way": "share"} for group in "abcd"]
    tops = [{"status": "ok", "may_print": True}, {"status": "withheld_low_recording", "may_print": True}, {"status": "ok", "may_print": False}]
    frame = pd.DataFrame([fixed | {"status": "ok", "may_print": True, "numerator": None, "denominator": None, "value": None} | each for each in (*parts, *tops)])
    frame = frame.assign(lower=None, upper=None).astype(dict.fromkeys(["numerator", "denominator", "value", "lower", "upper"], "Float64"))
    found = derive(frame, register, policy)["value"].tolist()[4:]
    assert found[0] == 60 and pd.isna(found[1]) and pd.isna(found[2])
