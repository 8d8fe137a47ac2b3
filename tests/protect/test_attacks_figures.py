"""Attacks on what is made of counts: percentages, intervals, ranks, sums of the largest, words of trend, medians, numbers.csv."""

from __future__ import annotations

from math import floor, sqrt

import pandas as pd
import pytest

from pipeline.protect.table import NUMBER_COLUMNS
from tests.protect.attacking import ANY, HIDDEN, SMALL, Range, learns, less, only_small_hidden, read, within

REASONS = "refuge_refusal_reason_percent"


def half_up(number):
    return floor(number + 0.5)


def wilson(k, n):
    """Both ends of Wilson's interval in whole percent, by the textbook."""
    z = 1.959964
    middle, side = (2 * k + z * z) / (2 * (n + z * z)), z / (2 * (n + z * z)) * sqrt(z * z + 4 * k * (1 - k / n))
    return half_up(100 * (middle - side)), half_up(100 * (middle + side))


def rounds_to(count):
    """Every count that prints as `count` does."""
    return range(max(SMALL, int(count) - 2), int(count) + 3)


def cell(page, ref):
    return page.set_index("ref").loc[ref]


def test_a_percentage_of_a_known_number(internal, published, make):
    """5 % of 98 is 5. Of what is printed, 33 of 98, five counts give the same 35 %."""
    few, many = make("refuge_interpreter_percent", "2024", 5, 98), make("refuge_disability_percent", "2024", 33, 98)

    def attack(page, row, n):
        value = cell(page, row["ref"])["value"]
        return [] if pd.isna(value) else [k for k in range(n + 1) if half_up(100 * k / n) == half_up(value)]

    assert attack(internal([few]).frame, few, 98) == [5]
    page = published([few, many]).frame
    assert attack(page, few, 98) == []
    assert attack(page, many, 100) == [35] and list(rounds_to(35)) == [33, 34, 35, 36, 37]


def test_an_interval_of_raw_counts(internal, published, make):
    """An interval of 2 % to 11 % of 98 people fits one count."""
    lower, upper = wilson(5, 98)
    row = make("refuge_interpreter_percent", "2024", 5, 98, lower=lower, upper=upper)

    def attack(page):
        ends = cell(page, row["ref"])[["lower", "upper"]]
        return [] if ends.isna().any() else [k for k in range(99) if wilson(k, 98) == tuple(ends)]

    assert attack(internal([row]).frame) == [5]
    assert attack(published([row]).frame) == []


def test_an_interval_that_is_printed_is_that_of_the_print(published, make):
    """The ends add nothing to the print: they are those of 35 of 100, whichever of 33 to 37 it is."""
    pages = [published([make("refuge_disability_percent", "2024", k, 98)]).frame for k in rounds_to(35)]
    ends = {tuple(cell(page, "refuge_disability_percent/2024")[["lower", "upper"]]) for page in pages}
    assert ends == {wilson(35, 100)}


def reasons(make, counts, whole=100):
    rows = [make(REASONS, "2024", n, whole, group=code, sources="refuge_referrals") for code, n in counts.items()]
    rank = 1 + sum(n > counts["no_space_or_capacity"] for n in counts.values())
    return [*rows, make("refuge_no_space_rank", "2024", counts["no_space_or_capacity"], whole, rank, sources="refuge_referrals")]


def test_a_rank_of_hidden_groups(internal, published, make):
    """"No space is the second reason" beside a printed first of 12 and two hidden ones: it is larger than the other hidden one."""
    rows = reasons(make, {"location_unsafe": 12, "no_space_or_capacity": 7, "nrpf": 2})
    ref = "refuge_no_space_rank/2024"

    def attack(page):
        value = cell(page, ref)["value"]
        fits = [k for k in range(SMALL) if pd.isna(value) or any(1 + (12 > k) + (other > k) == value for other in range(1, SMALL))]
        return Range(min(fits), max(fits))

    assert learns(attack(internal(rows).frame))
    assert not learns(attack(published(rows).frame))


def test_the_largest_by_a_hidden_margin(published, make):
    """31 and 29 both print as 30: which is larger is not said."""
    table = published(reasons(make, {"location_unsafe": 31, "no_space_or_capacity": 29, "nrpf": 12}))
    assert pd.isna(cell(table.frame, "refuge_no_space_rank/2024")["value"])
    assert table.place(REASONS, "location_unsafe", "2024") is None and table.place(REASONS, "nrpf", "2024") == 3


def test_the_four_largest_together(internal, published, make):
    """97 came from the four largest, 90 of them from the three that are printed."""
    counts = {"a": 40, "b": 30, "c": 20, "d": 7}
    rows = [make("refuge_origin_percent", "2024", n, 100, group=code) for code, n in counts.items()]
    rows.append(make("refuge_top_origins_percent", "2024", 97, 100))

    def attack(page, exact):
        four = read(page, "refuge_top_origins_percent/2024", exact=exact)
        return within(HIDDEN, less(four, *(read(page, f"refuge_origin_percent/2024/{code}", exact=exact) for code in "abc")))

    assert attack(only_small_hidden(internal(rows).frame), True) == Range(7, 7)
    assert not learns(attack(published(rows).frame, False))


def cochran_armitage(counts, wholes):
    """The word for three years, by the textbook: z of the scores 1, 2, 3, beyond 1.96."""
    share, n = sum(counts) / sum(wholes), sum(wholes)
    middle = sum(score * whole for score, whole in enumerate(wholes, 1)) / n
    top = sum((count - whole * share) * score for score, (count, whole) in enumerate(zip(counts, wholes, strict=True), 1))
    spread = share * (1 - share) * sum(whole * (score - middle) ** 2 for score, whole in enumerate(wholes, 1))
    return "rising" if top / sqrt(spread) > 1.959964 else "other"


def test_the_word_of_a_trend(internal, published, make):
    """The first year is hidden; of 20 and 17 after it, the word "rising" leaves only the smaller counts."""
    counts, wholes = (4, 20, 14), (100, 100, 100)
    rows = [make("refuge_drugs_percent", year, n, 100) for year, n in zip(("2022", "2023", "2024"), counts, strict=True)]
    rows.append(make("refuge_drugs_percent", "2022-2024", sum(counts), 300))

    def attack(page):
        word = cell(page, "refuge_drugs_percent/2022-2024")["trend"]
        fits = [k for k in range(SMALL) if word in ("insufficient_data", "") or (cochran_armitage((k, *counts[1:]), wholes) == word)]
        return Range(min(fits), max(fits))

    assert internal(rows).cell("refuge_drugs_percent/2022-2024").trend == "rising"
    assert learns(attack(internal(rows).frame))
    assert not learns(attack(published(rows).frame))


@pytest.mark.parametrize(("stays", "people"), [(17, 17), (25, 3)], ids=["of few stays", "of many stays of three people"])
def test_a_median_of_few(internal, protect_rows, make, stays, people):
    """The middle one of few stays is somebody's own."""
    row = make("refuge_stay_days_median", "2024", None, stays, 83, lower=71, upper=92)
    behind = pd.DataFrame([(row["ref"], "denominator", people)], columns=["ref", "part", "contributors"])
    assert cell(internal([row]).frame, row["ref"])["value"] == 83
    assert cell(protect_rows([row], contributors=behind).table.frame, row["ref"])[list(NUMBER_COLUMNS)].isna().all()


def test_a_median_that_is_printed_is_nobodys_own(published, make):
    row = make("refuge_stay_days_median", "2024", None, 90, 83, lower=71, upper=92)
    pages = [published([row | {"value": days}]).frame for days in range(83, 88)]
    assert {cell(page, row["ref"])["value"] for page in pages} == {85}


def test_the_ratio_of_two_fifths(internal, published, make):
    """A fifth of six wards is one. The ratio names its two rates, and a rate times the residents is a count of 3."""
    wards = [f"E0500222{place}" for place in range(6)]
    police = {"sources": "police_incidents;population"}
    rows = []
    for place, (ward, n) in enumerate(zip(wards, (102, 90, 80, 50, 60, 3), strict=True)):
        rows.append(make("police_da_rate_per_1000", "2024", n, 10000, n / 10, ward=ward, **police))
        rows.append(make("deprivation_score", "2024", None, None, 40 - place, ward=ward, sources="deprivation", unit="score"))
    rows.append(make("police_deprivation_rate_ratio", "2024", 10.2, 0.3, 34.0, sources="police_incidents;population;deprivation"))
    rate = [cell(view(rows).frame, "police_deprivation_rate_ratio/2024")["denominator"] for view in (internal, published)]
    assert rate[0] * 10 == 3 and pd.isna(rate[1])


def test_numbers_csv_beside_a_hidden_percentage(internal, published, make):
    """A page says [c]; the file of numbers beside it must not have #numerator, #denominator, #lower or #upper of it."""
    rows = [
        make("refuge_interpreter_percent", "2024", 5, 98, lower=2, upper=11),
        make("refuge_interpreter_recorded_percent", "2024", 98, 98),
        make("refuge_disability_percent", "2024", 10, 27),
        make("refuge_female_percent", "2024", 97, 100),
    ]
    written = internal(rows).frame
    assert read(written, rows[0]["ref"], exact=True) == Range(5, 5)
    page = published(rows).frame.set_index("ref")
    hidden = page.index[page["status"].eq("suppressed")]
    assert set(hidden) == {rows[0]["ref"], rows[2]["ref"], rows[3]["ref"]}
    assert page.loc[hidden, list(NUMBER_COLUMNS)].isna().all(axis=None)
    assert read(page.reset_index(), rows[0]["ref"], "denominator") == ANY
