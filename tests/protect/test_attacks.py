"""Attacks on sums: each is a few lines of subtraction that find a small count where the gate is off, and nothing where it is on.

Off: every count is masked and rounded by itself, or only the small ones are hidden. On: what protect lets through.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.protect.attacking import ANY, HIDDEN, SMALL, Range, learns, less, only_small_hidden, read, total, within

YEARS = ("2022", "2023", "2024")
WINDOW = "2022-2024"
SILENT = {"not_recorded": 0, "not_mapped": 0}


@pytest.fixture
def both(ungated, protect_rows):
    """rows → the page without the attack on it, and the page as it appears."""
    return lambda rows, **other: (ungated(rows, **other).table.frame, protect_rows(rows, **other).table.frame)


def caught(attack, pages):
    """The attack finds a small count on the first page and none on the second."""
    off, on = (attack(page) for page in pages)
    assert learns(within(off, HIDDEN)), off
    assert not learns(within(on, HIDDEN)), on


def groups(make, indicator, counts, whole, period="2024", **more):
    return [make(indicator, period, n, whole, group=code, **more) for code, n in counts.items()]


def over_years(make, indicator, counts, wholes, **more):
    rows = [make(indicator, year, n, whole, **more) for year, n, whole in zip(YEARS, counts, wholes, strict=True)]
    return [*rows, make(indicator, WINDOW, sum(counts), sum(wholes), **more)]


def copied(register, name, new, **changes):
    """A further indicator, like one of the register, as `more` of protect_rows wants it."""
    return {new: register[name].model_copy(update={"id": new, **changes})}


def test_margins(both, make):
    """The total less the bands that are printed: 113 - 62 - 32 - 12 = 7."""
    bands = {"age_0_4": 62, "age_5_10": 32, "age_11_15": 12, "age_16_17": 7}
    rows = groups(make, "refuge_child_age_percent", bands | SILENT, 113, sources="refuge_children")

    def attack(page):
        ref = "refuge_child_age_percent/2024/"
        whole = read(page, ref + "age_0_4", "denominator")
        return less(whole, *(read(page, ref + code, least=0) for code in ("age_0_4", "age_5_10", "age_11_15", *SILENT)))

    caught(attack, both(rows))


def test_a_share_and_the_distribution_inside_it(both, make, register):
    """Of 31 who were lesbian, gay, bisexual or other, 12 and 12 are printed: 7 are the other."""
    more = copied(register, "refuge_ethnic_group_percent", "orientation_percent", field="sexual_orientation", breakdown="sexual_orientation")
    rows = groups(make, "orientation_percent", {"gay_or_lesbian": 12, "bisexual": 12, "other": 7, "heterosexual": 150} | SILENT, 181)
    rows.append(make("refuge_lgb_percent", "2024", 31, 181))

    def attack(page):
        parts = (read(page, f"orientation_percent/2024/{code}") for code in ("gay_or_lesbian", "bisexual"))
        return less(read(page, "refuge_lgb_percent/2024"), *parts)

    caught(attack, both(rows, more=more))


def test_years_against_their_window(both, make):
    """30 in the window, of whom 10 and 10 are printed."""
    rows = over_years(make, "refuge_disability_percent", (7, 12, 10), (100, 100, 100))

    def attack(page):
        return less(*(read(page, f"refuge_disability_percent/{period}") for period in (WINDOW, "2023", "2024")))

    caught(attack, both(rows))


def test_families(protect_rows, make):
    """Nine children of three families: one who knows the three and the three of two families is left with the third family."""
    row = make("refuge_children_count", "2024", 9, sources="refuge_children")
    behind = pd.DataFrame([(row["ref"], "numerator", 3)], columns=["ref", "part", "contributors"])
    pages = protect_rows([row]).table.frame, protect_rows([row], contributors=behind).table.frame
    caught(lambda page: less(read(page, row["ref"]), Range(6, 6)) if read(page, row["ref"]) != ANY else ANY, pages)


def test_families_by_subtraction(both, make):
    """40 children, 12 and 12 of them printed, each of another family; the 16 that are left are of three families, and hidden by themselves."""
    bands = {"age_0_4": 12, "age_5_10": 12, "age_11_15": 16, "age_16_17": 0}
    rows = groups(make, "refuge_child_age_percent", bands | SILENT, 40, sources="refuge_children")
    families = {"age_0_4": 12, "age_5_10": 12, "age_11_15": 3, "age_16_17": 0}
    behind = [(f"refuge_child_age_percent/2024/{code}", "numerator", n) for code, n in families.items()]
    behind += [(row["ref"], "denominator", 27) for row in rows]
    pages = both(rows, contributors=pd.DataFrame(behind, columns=["ref", "part", "contributors"]))

    def attack(page):
        ref = "refuge_child_age_percent/2024/"
        counts = (read(page, ref + code, least=0) for code in ("age_0_4", "age_5_10", *SILENT))
        whole = max((read(page, row["ref"], "denominator") for row in rows), key=lambda each: each != ANY)
        return less(whole, *counts, HIDDEN)

    off, on = (attack(page) for page in pages)
    assert off.low > 0 and on.low <= 0, (off, on)


def test_bands_that_overlap(both, make, register, answers):
    """23 aged 16 to 24, of whom 16 are 18 to 24."""
    words = replace(answers, lists=answers.lists | {"narrow": ("age_18_24", "age_25_and_over")})
    more = copied(register, "refuge_age_percent", "refuge_narrow_percent", breakdown="narrow")
    rows = groups(make, "refuge_age_percent", {"age_16_24": 23}, 100) + groups(make, "refuge_narrow_percent", {"age_18_24": 16}, 100)

    def attack(page):
        return less(read(page, "refuge_age_percent/2024/age_16_24"), read(page, "refuge_narrow_percent/2024/age_18_24"))

    caught(attack, both(rows, more=more, words=words))


def test_all_but_a_few(both, make):
    """93 of 100 were victims before: 7 were not."""
    rows = [make("police_repeat_percent", "2024", 93, 100, sources="police_incidents")]
    ref = rows[0]["ref"]
    caught(lambda page: less(read(page, ref, "denominator"), read(page, ref)), both(rows))


def test_everybody_of_a_year_by_way_of_the_window(both, make):
    """97 of 100 in one year are hidden because nearly everybody is in it; 263 - 82 - 82 gives them back, and all but 3."""
    rows = over_years(make, "refuge_mental_health_percent", (82, 82, 99), (102, 102, 102))
    rows += over_years(make, "refuge_stays_count", (102, 102, 102), (0, 0, 0))

    def attack(page):
        inside = less(*(read(page, f"refuge_mental_health_percent/{period}") for period in (WINDOW, "2022", "2023")))
        return less(read(page, "refuge_stays_count/2024"), inside)

    caught(attack, both(rows))


def test_two_or_more_of_several_answers(both, make, answers):
    """33 with one need each and 7 with all nine: 96 answers of 40 people, which is 56 more than there are people, at most 8 for each of the few."""
    needs = [code for code in answers.lists["need"] if code != "none"]
    counts = {code: 11 if place < 6 else 10 for place, code in enumerate(needs)}
    assert len(needs) == 9 and sum(counts.values()) == 33 + 7 * 9
    rows = groups(make, "refuge_needs_percent", counts, 40)
    rows.append(make("refuge_complex_needs_percent", "2024", 7, 40))

    def attack(page):
        answered = total(*(read(page, f"refuge_needs_percent/2024/{code}") for code in needs))
        everybody = max((read(page, row["ref"], "denominator") for row in rows), key=lambda each: each != ANY)
        extra = answered.low - everybody.high
        return Range(max(0.0, -(-extra // (len(needs) - 1))), SMALL - 1)

    caught(attack, both(rows))


def test_recorded_against_not_recorded(both, make):
    """135 in all; 47, 57 and 12 in three bands, and 12 did not say: the 7 of the fourth band are left."""
    bands = {"age_0_4": 47, "age_5_10": 57, "age_11_15": 12, "age_16_17": 7, "not_recorded": 12, "not_mapped": 0}
    rows = groups(make, "refuge_child_age_percent", bands, 135, sources="refuge_children")

    def attack(page):
        ref = "refuge_child_age_percent/2024/"
        said = less(read(page, ref + "age_0_4", "denominator"), *(read(page, ref + code, least=0) for code in SILENT))
        return less(said, *(read(page, ref + code) for code in ("age_0_4", "age_5_10", "age_11_15")))

    caught(attack, both(rows))


def test_the_three_figures_of_a_share(both, make):
    """57 say whether they were victims before, 50 were: 7 were not."""
    police = {"sources": "police_incidents"}
    rows = [
        make("police_repeat_percent", "2024", 50, 100, **police),
        make("police_repeat_of_recorded_percent", "2024", 50, 58, **police) | {"denominator": 57},
        make("police_repeat_recorded_percent", "2024", 57, 100, **police),
    ]
    caught(lambda page: less(read(page, "police_repeat_recorded_percent/2024"), read(page, "police_repeat_percent/2024")), both(rows))


def test_wards_against_the_area(internal, published, make, answers):
    """The area less every ward that is printed, where every record has its ward: the one that is not printed."""
    wards = sorted(answers.lists["ward"])
    counts = dict(zip(wards, [3, *[12] * (len(wards) - 1)], strict=True))
    police, area = {"sources": "police_incidents;population"}, sum(counts.values())
    rows = [make("police_da_rate_per_1000", "2024", n, 9000, n / 9, ward=ward, **police) for ward, n in counts.items()]
    rows.append(make("police_da_rate_per_1000", "2024", area, 180000, 1.0, **police))
    rows.append(make("quality_field_recorded_percent", "2024", area + 100, area + 100, group="police_incidents.ward", sources=""))

    def attack(page, exact):
        share = (read(page, rows[-1]["ref"], part, exact=exact) for part in ("denominator", "numerator"))
        nowhere = Range(0, less(*share).high)
        whole = read(page, "police_da_rate_per_1000/2024", exact=exact)
        return less(whole, nowhere, *(read(page, f"police_da_rate_per_1000/2024/{ward}", exact=exact) for ward in wards[1:]))

    off, on = attack(only_small_hidden(internal(rows).frame), True), attack(published(rows).frame, False)
    assert off == Range(3, 3) and not learns(within(on, HIDDEN))


def test_a_ward_read_out_of_its_rate(internal, published, make, answers):
    """A rate to one decimal times the residents of the ward is the count."""
    ward = answers.lists["ward"][0]
    row = make("police_da_rate_per_1000", "2024", 13, 9000, 13 / 9, ward=ward, sources="police_incidents;population")

    def attack(page):
        rate = page.set_index("ref").at[row["ref"], "value"]
        return [n for n in range(SMALL, 40) if abs(round(n / 9, 1) - round(rate, 1)) < 0.01]

    assert attack(internal([row]).frame) == [13]
    # 13 prints as 15 of 9,000: 1.7. The reader knows of rounding, so the 15 may be any of 13 to 17.
    assert attack(published([row]).frame) == [15] and read(published([row]).frame, row["ref"]) == Range(13, 17)


def test_rows_received_and_accepted(both, make):
    """Five stays in the year are hidden; the files' rows, which are nobody's, would tell them."""
    rows = [
        make("refuge_stays_count", "2024", 5),
        make("quality_rows_accepted_percent", "2024", 35, 40, group="housing_cases", sources=""),
        make("quality_rows_accepted_percent", "2024", 5, 35, group="refuge_stays", sources=""),
    ]
    caught(lambda page: read(page, "quality_rows_accepted_percent/2024/refuge_stays", least=0), both(rows))


def test_a_coalition_of_residents(internal, published, make):
    """Eight of nine know each other. Where nine is printed they know that there is one more; where ten is, none to four."""
    row = make("refuge_disability_percent", "2024", 9, 100)
    exact, printed = internal([row]).frame, published([row]).frame
    assert less(read(exact, row["ref"], exact=True), Range(8, 8)) == Range(1, 1)
    left = less(read(printed, row["ref"]), Range(8, 8))
    assert left == Range(0, 4)
    # However many join up to the policy's k of 3, as many are left as the rounding leaves open.
    assert all(less(read(printed, row["ref"]), Range(k, k)) == Range(8 - k, 12 - k) for k in range(4))


def test_different_people_against_their_stays(internal, published, make):
    """9 stays of 8 people: one came twice. Rounded, nobody need have."""
    rows = [make("refuge_stays_count", "2024", 9), make("refuge_adults_count", "2024", 8)]
    refs = [row["ref"] for row in rows]
    assert less(*(read(internal(rows).frame, ref, exact=True) for ref in refs)) == Range(1, 1)
    assert less(*(read(published(rows).frame, ref) for ref in refs)).low <= 0


def test_a_zero_is_a_fact(internal, published, make):
    """No stay of a person with no recourse to public funds: printed, that is a fact about everybody."""
    row = make("refuge_nrpf_percent", "2024", 0, 100)
    assert read(internal([row]).frame, row["ref"], exact=True) == Range(0, 0)
    assert read(published([row]).frame, row["ref"]) == ANY


def test_a_zero_that_is_left_by_subtraction(both, make):
    """10 and 10 of 15 (13 to 17) leave one at the most for the year that is hidden."""
    rows = over_years(make, "refuge_drugs_percent", (0, 8, 8), (100, 100, 100))

    def attack(page):
        return less(*(read(page, f"refuge_drugs_percent/{period}") for period in (WINDOW, "2023", "2024")))

    caught(attack, both(rows))
