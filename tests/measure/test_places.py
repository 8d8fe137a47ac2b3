"""Ward rates, correlation, ratio of fifths, parts of the day, official figures and expected need, on tables typed in place."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Fact, load_area, load_facts
from pipeline.catalogue.register import Indicator
from pipeline.measure.chance import chance_range
from pipeline.measure.places import correlation, rate_ratio, time_bands, ward_rate, weekday_bands, women_rate
from pipeline.measure.reference import expected, expected_from, recommended, recommended_from, reference
from pipeline.measure.rows import evidence_table, measures_table
from pipeline.periods import financial_year, periods_of, window
from pipeline.receive_reference import Places, places_from_area_page

WINDOW = "2022-2024"


def register(method: str, **words) -> Indicator:
    """An indicator of the made-up data set `calls`."""
    page = {"id": "calls", "title": "t", "chapter": "places", "method": method, "data_set": "calls", "unit": "rate_per_1000"}
    page |= {"counted": "calls", "numerator": "n", "denominator": "d", "what": "w", "why": "y", "field": "ward", "of": "all"}
    page |= {"breakdown": "", "at_least": 1, "per": 1000, "geographies": ["area", "ward"], "smallest_denominator": 20}
    return Indicator(**(page | {"recording_floor_percent": 60, "polarity": "none", "caveats": []} | words))


def somewhere(wards: list[tuple[str, int, float]], ages: tuple[int, ...] | None = None, sexes: dict | None = None) -> Places:
    """Places with (code, residents, deprivation score) wards."""
    table = pd.DataFrame(wards, columns=["ward_code", "population", "deprivation_score"])
    rank = table["deprivation_score"].rank(ascending=False)
    table = table.assign(ward_name=table["ward_code"], deprivation_rank=rank, source="typed here")
    table = table.astype({"population": "Int64", "deprivation_score": "Float64"})
    return Places("E0", table, int(table["population"].sum()), ages, sexes or {}, pd.DataFrame(), None, False)


def calls(counts: dict[tuple[str, int], int]) -> dict[str, pd.DataFrame]:
    """The data set `calls` with so many rows a ward and year."""
    rows = [(ward, year) for (ward, year), count in counts.items() for _ in range(count)]
    table = pd.DataFrame(rows, columns=["ward", "year"]).astype({"ward": "str", "year": "Int64"})
    return {"calls": table.assign(row_id=pd.array(range(1, len(table) + 1), "Int64"))}


def figures(made) -> pd.DataFrame:
    return measures_table(made.measures).set_index("ref")


TWO_WARDS = somewhere([("W1", 2_000, 30.0), ("W2", 8_000, 10.0)])


def test_a_rate_is_records_over_residents_and_a_window_is_a_rate_a_year():
    # W1: 10, 20, 30 calls of 2,000 residents: 5, 10, 15 per 1,000; window 60 of 3 x 2,000 = 10 a year
    tables = calls({("W1", 2022): 10, ("W1", 2023): 20, ("W1", 2024): 30, ("W2", 2024): 8, ("W1", 2021): 99})
    found = figures(ward_rate(register("ward_rate"), tables, periods_of(2024), TWO_WARDS))
    assert found.loc[["calls/2022/W1", "calls/2023/W1", "calls/2024/W1", f"calls/{WINDOW}/W1"], "value"].tolist() == [5, 10, 15, 10]
    assert found.loc[f"calls/{WINDOW}/W1", ["numerator", "denominator"]].tolist() == [60, 6_000]
    # the area in 2024: 38 of 10,000
    assert found.loc["calls/2024", ["numerator", "denominator", "value"]].tolist() == [38, 10_000, 3.8]
    assert found.loc["calls/2024", "geography"] == "area" and found.loc["calls/2024/W1", "area_code"] == "W1"
    # Byar's limits of 60 in 6,000, worked as in tests/statistics: 60 * (1 - 1/540 - 1.96/23.238)^3 / 6 = 7.631
    assert found.loc[f"calls/{WINDOW}/W1", "lower"] == pytest.approx(7.631, abs=0.001)


def test_every_ward_and_period_has_a_row_even_with_no_records():
    found = figures(ward_rate(register("ward_rate"), calls({("W1", 2024): 1}), periods_of(2024), TWO_WARDS))
    assert len(found) == 4 * (1 + 2)
    # no calls: value 0, the exact upper limit 3.689 of 8,000
    assert found.loc["calls/2024/W2", ["numerator", "value"]].tolist() == [0, 0]
    assert found.loc["calls/2024/W2", "upper"] == pytest.approx(3.689 / 8, abs=0.001)


def test_records_in_no_ward_are_in_the_area_and_named_in_its_evidence():
    tables = calls({("W1", 2024): 3, ("not_recorded", 2024): 2, ("outside_area", 2024): 1})
    made = ward_rate(register("ward_rate"), tables, [financial_year(2024)], TWO_WARDS)
    found, behind = figures(made), evidence_table(made.evidence)
    assert found.loc["calls/2024", "numerator"] == 6
    assert found.loc["calls/2024", "caveats"] == "ward_unknown"
    assert found.loc["calls/2024/W1", "caveats"] == ""
    not_mapped = behind.loc[behind["part"] == "not_mapped"]
    assert not_mapped["ref"].tolist() == ["calls/2024"] and not_mapped["row_ids"].iloc[0].tolist() == [4, 5, 6]


def test_wards_and_no_ward_add_up_to_the_area():
    tables = calls({("W1", 2024): 7, ("W2", 2024): 5, ("not_mapped", 2024): 4})
    behind = evidence_table(ward_rate(register("ward_rate"), tables, [financial_year(2024)], TWO_WARDS).evidence)
    rows = behind.set_index(["ref", "part"])["row_ids"].map(set)
    in_parts = [rows["calls/2024/W1", "numerator"], rows["calls/2024/W2", "numerator"], rows["calls/2024", "not_mapped"]]
    assert set().union(*in_parts) == rows["calls/2024", "numerator"] and sum(map(len, in_parts)) == 16


def test_only_the_rows_the_register_asks_for():
    tables = calls({("W1", 2024): 4})
    tables["calls"]["kind"] = pd.array(["a", "b", "a", "a"], "str")
    found = figures(ward_rate(register("ward_rate", where={"kind": ["a"]}), tables, [financial_year(2024)], TWO_WARDS))
    assert found.loc["calls/2024", "numerator"] == 3


def test_a_ward_without_residents_has_no_rate():
    empty = somewhere([("W1", 0, 30.0), ("W2", 8_000, 10.0)])
    found = figures(ward_rate(register("ward_rate"), calls({("W1", 2024): 4}), [financial_year(2024)], empty))
    assert found.loc["calls/2024/W1", "status"] == "too_small_to_rate" and pd.isna(found.loc["calls/2024/W1", "value"])


# Ten wards of 1,000 residents; W0 is the most deprived.
TEN = somewhere([(f"W{n}", 1_000, 50.0 - n) for n in range(10)])


def test_more_records_where_there_is_more_deprivation_is_above_nought():
    tables = calls({(f"W{n}", 2024): 20 - n for n in range(10)})
    found = figures(correlation(register("correlation"), tables, [financial_year(2024)], TEN)).loc["calls/2024"]
    assert found["value"] == 1 and found["denominator"] == 10 and pd.isna(found["numerator"])
    assert found["sources"] == "calls;population;deprivation"


def test_correlation_is_of_rates_and_not_of_counts():
    # same count everywhere, but the less deprived the more people, so the rate falls with each ward: rho = 1
    bigger = somewhere([(f"W{n}", 1_000 + 100 * n, 50.0 - n) for n in range(10)])
    tables = calls({(f"W{n}", 2024): 9 for n in range(10)})
    assert figures(correlation(register("correlation"), tables, [financial_year(2024)], bigger)).loc["calls/2024", "value"] == 1


def test_correlation_worked_by_hand():
    # deprivation order 1..10; calls 14, 15, 12, 13, 10, 11, 8, 9, 6, 7 (neighbours swapped): 10 differences of 1,
    # rho = 1 - 6 * 10 / (10 * 99) = 0.939394. Wards without a code must not count.
    numbers = [14, 15, 12, 13, 10, 11, 8, 9, 6, 7]
    tables = calls({(f"W{n}", 2024): count for n, count in enumerate(numbers)} | {("not_recorded", 2024): 50})
    made = correlation(register("correlation"), tables, [financial_year(2024)], TEN)
    assert figures(made).loc["calls/2024", "value"] == pytest.approx(0.939394, abs=1e-6)
    assert len(evidence_table(made.evidence)["row_ids"].iloc[0]) == 105


@pytest.mark.parametrize(
    "counts", [{}, {("W0", 2024): 19}, {(f"W{n}", 2024): 5 for n in range(10)}], ids=["none", "too few", "all alike"]
)
def test_no_correlation_from_too_little(counts):
    found = figures(correlation(register("correlation"), calls(counts), [financial_year(2024)], TEN)).loc["calls/2024"]
    assert found["status"] == "too_small_to_rate" and pd.isna(found["value"])


def test_ratio_of_fifths_worked_by_hand():
    # two of ten wards are a fifth. W0 and W1: 40 and 20 of 2,000 = 30 per 1,000; W8 and W9: 10 and 10 of 2,000 = 10; ratio 3
    tables = calls({("W0", 2024): 40, ("W1", 2024): 20, ("W5", 2024): 500, ("W8", 2024): 10, ("W9", 2024): 10})
    made = rate_ratio(register("rate_ratio"), tables, [financial_year(2024), window(2024)], TEN)
    found = figures(made).loc["calls/2024"]
    assert found[["numerator", "denominator", "value"]].tolist() == pytest.approx([30, 10, 3])
    assert found["lower"] < 3 < found["upper"]
    assert len(evidence_table(made.evidence)["row_ids"].iloc[0]) == 80
    # in the window the same records are spread over three years of residents
    assert figures(made).loc[f"calls/{WINDOW}", ["numerator", "denominator"]].tolist() == pytest.approx([10, 10 / 3])


@pytest.mark.parametrize("counts", [{}, {("W0", 2024): 60}, {("W0", 2024): 10, ("W9", 2024): 9}], ids=["none", "one side", "too few"])
def test_no_ratio_from_too_little(counts):
    found = figures(rate_ratio(register("rate_ratio"), calls(counts), [financial_year(2024)], TEN)).loc["calls/2024"]
    assert found["status"] == "too_small_to_rate" and pd.isna(found["value"])


def by_hour() -> dict[str, pd.DataFrame]:
    """One call on Monday at each hour, and a second on Sunday at 05 and at 18, in 2024; nothing on other days."""
    table = pd.DataFrame({"hour": pd.array(range(24), "Int64"), "year": pd.array([2024] * 24, "Int64"), "monday": 1})
    days = {day: 0 for day in ("tuesday", "wednesday", "thursday", "friday", "saturday")}
    table = table.assign(**days, sunday=table["hour"].isin([5, 18]).astype("Int64"), row_id=range(101, 125))
    return {"calls": table}


def test_every_hour_is_in_one_part_of_the_day():
    indicator = register("time_bands", breakdown="time_band", field="", unit="count")
    made = time_bands(indicator, by_hour(), [financial_year(2024)], TWO_WARDS)
    found = figures(made)["value"]
    # six hours each, and one more at 05 (night) and at 18 (evening)
    assert found.to_dict() == {"calls/2024/night": 7, "calls/2024/morning": 6, "calls/2024/afternoon": 6, "calls/2024/evening": 7}
    assert evidence_table(made.evidence)["row_ids"].map(list).tolist()[0] == [101, 102, 103, 104, 105, 106]


def test_every_hour_is_on_one_day_in_one_part_of_it():
    indicator = register("weekday_bands", breakdown="weekday*time_band", field="", unit="count")
    made = weekday_bands(indicator, by_hour(), [financial_year(2024)], TWO_WARDS)
    found = figures(made)
    # six hours of Monday in each part, one on Sunday at 05 (night) and one at 18 (evening): 26 in the week
    assert len(found) == 28 and set(found["denominator"]) == {26} and found["value"].sum() == 26
    assert found.loc[found["value"].gt(0), "value"].to_dict() == {
        **{f"calls/2024/monday*{band}": 6 for band in ("night", "morning", "afternoon", "evening")},
        "calls/2024/sunday*night": 1,
        "calls/2024/sunday*evening": 1,
    }
    behind = evidence_table(made.evidence).set_index(["ref", "part"])["row_ids"].map(list)
    assert behind["calls/2024/sunday*evening", "numerator"] == [119, 120, 121, 122, 123, 124] and len(behind["calls/2024/sunday*evening", "denominator"]) == 24


def test_a_week_of_few_records_has_no_parts():
    indicator = register("weekday_bands", breakdown="weekday*time_band", field="", unit="count", smallest_denominator=27)
    assert set(figures(weekday_bands(indicator, by_hour(), [financial_year(2024)], TWO_WARDS))["status"]) == {"too_small_to_rate"}


def test_residents_of_the_area_and_of_each_ward():
    indicator = register("reference", id="people", data_set="population", field="population", unit="count")
    found = figures(reference(indicator, {}, [financial_year(2024)], TWO_WARDS))
    assert found["value"].to_dict() == {"people/2024": 10_000, "people/2024/W1": 2_000, "people/2024/W2": 8_000}
    assert found["numerator"].tolist() == found["value"].tolist()


def test_deprivation_has_no_numerator_and_no_area_figure():
    indicator = register("reference", id="score", data_set="deprivation", field="deprivation", unit="score", geographies=["ward"])
    found = figures(reference(indicator, {}, [financial_year(2024)], TWO_WARDS))
    assert found["value"].to_dict() == {"score/2024/W1": 30.0, "score/2024/W2": 10.0}
    assert found["numerator"].isna().all()


def test_deprivation_known_by_rank_alone_is_not_a_score():
    wards = TWO_WARDS.wards.assign(deprivation_score=pd.array([None, None], "Float64"))
    places = Places("E0", wards, 10_000, None, {}, pd.DataFrame(), None, True)
    indicator = register("reference", id="score", data_set="deprivation", field="deprivation", unit="score", geographies=["ward"])
    assert figures(reference(indicator, {}, [financial_year(2024)], places))["status"].tolist() == ["not_supplied"] * 2


def survey(year: int, group: str, value: float | str, questions: str = "old", last: int = 120, **limits) -> Fact:
    """A made-up survey rate of people of 16 and over."""
    words = {"id": f"csew_{year}_{group}", "title": "t", "unit": "percent", "period": "p", "source": "s", "survey": "csew"}
    return Fact(**words, value=value, year=year, group=group, ages=(16, last), questions=questions, **limits)


def expect(*facts: Fact, periods=None, places=None, **words) -> pd.DataFrame:
    indicator = register("expected", id="victims", data_set="population", field="", unit="count", geographies=["area"], **words)
    made = expected_from(indicator, {fact.id: fact for fact in facts}, periods or [financial_year(2024)], places or AGED)
    return figures(made)


# 100 people at each age from 0 to 90+; 60 in 100 are women.
AGED = somewhere([("W1", 9_100, 1.0)], ages=(100,) * 91, sexes={"female": 60, "male": 40})


def test_expected_is_the_rate_times_residents_of_the_surveys_ages():
    # 16 to 90+ is 75 ages: 7,500 people, 8 % is 600; 16 to 74 is 59 ages: 5,900 people, 9.4 % is 555, to the nearest hundred 600
    # (without the last age 5,800 people and 545 would be 500)
    assert expect(survey(2024, "all", 8.0)).loc["victims/2024", ["value", "numerator"]].tolist() == [600, 600]
    assert expect(survey(2024, "all", 9.4, last=74)).loc["victims/2024", "value"] == 600


def test_expected_has_limits_only_when_the_survey_gives_them():
    found = expect(survey(2024, "all", 8.0, lower=6.0, upper=10.0)).loc["victims/2024"]
    assert found[["lower", "upper"]].tolist() == [500, 800]  # 450 and 750, half up
    assert pd.isna(expect(survey(2024, "all", 8.0)).loc["victims/2024", "lower"])


# A sample of 10,000 that is worth 10,000 / 1.2^2 = 6,944.4 drawn one by one (Kish 1965)
DESIGN = Fact(id="csew_design_factor", title="t", value=1.2, unit="ratio", period="p", source="s")


def roots_of_wilson(share: float, adults: float, z: float = 1.959964) -> tuple[float, float]:
    """The shares from which the one found is z standard errors off: the two roots of (n + z^2) x^2 - (2 n p + z^2) x + n p^2 = 0 (Wilson 1927)."""
    a, b, c = adults + z**2, -(2 * adults * share + z**2), adults * share**2
    reach = (b**2 - 4 * a * c) ** 0.5
    return (-b - reach) / (2 * a), (-b + reach) / (2 * a)


def test_limits_are_made_from_how_many_answered():
    # 8.0 % of 6,944.4: the middle is (0.08 + 3.8415 / 13,888.9) / (1 + 3.8415 / 6,944.4) = 0.0802766 / 1.0005532 = 0.0802322;
    # the reach is 1.96 x root(0.0736 / 6,944.4 + 3.8415 / (4 x 6,944.4^2)) / 1.0005532 = 1.96 x root(0.000010598 + 0.000000020) / 1.0005532
    # = 1.96 x 0.0032585 / 1.0005532 = 0.0063832. So 7.385 % and 8.662 %, and of 750,000 people 55,388 and 64,962, to the nearest hundred
    many = somewhere([("W1", 910_000, 1.0)], ages=(10_000,) * 91, sexes={"female": 60, "male": 40})
    found = expect(survey(2024, "all", 8.0, base=10_000), DESIGN, places=many).loc["victims/2024"]
    assert found[["value", "lower", "upper"]].tolist() == [60_000, 55_400, 65_000]
    low, high = roots_of_wilson(0.08, 10_000 / 1.44)
    assert (low, high) == pytest.approx((0.07385, 0.08662), abs=0.00001) and [round(750_000 * each, -2) for each in (low, high)] == [55_400, 65_000]


def test_a_larger_design_factor_makes_the_range_wider_and_more_adults_make_it_narrower():
    many = somewhere([("W1", 910_000, 1.0)], ages=(10_000,) * 91, sexes={"female": 60, "male": 40})

    def width(base: int, factor: float) -> float:
        found = expect(survey(2024, "all", 8.0, base=base), DESIGN.model_copy(update={"value": factor}), places=many).loc["victims/2024"]
        return found["upper"] - found["lower"]

    # factor 1 and 10,000 adults: 2 x 1.96 x root(0.0736 / 10,000) is 1.0635 points, of 750,000 people 7,976; the root of 4 times the adults is half
    assert width(10_000, 1.0) == pytest.approx(7_976, abs=100)
    assert width(40_000, 1.0) == pytest.approx(3_988, abs=100) and width(40_000, 2.0) == width(10_000, 1.0)


def test_a_base_for_one_sex_and_limits_for_the_other_are_joined():
    # women: 4,500 of 7,500, 10 % of base 1,440, worth 1,000: roots 8.29 % and 12.01 %, so 76.9 below and 90.6 above 450.
    # men: 3,000, 5 % is 150 and 4 points are 120. The root of 76.9^2 + 120^2 is 142.5 below 600, of 90.6^2 + 120^2 is 150.4 above: 457 and 750
    low, high = roots_of_wilson(0.10, 1_000)
    assert (450 - 4_500 * low, 4_500 * high - 450) == pytest.approx((76.9, 90.6), abs=0.1)
    found = expect(survey(2024, "female", 10.0, base=1_440), survey(2024, "male", 5.0, lower=1.0, upper=9.0), DESIGN).loc["victims/2024"]
    assert found[["value", "lower", "upper"]].tolist() == [600, 500, 800]  # 457 and 750, half up


def test_both_sexes_add_up_when_the_survey_gives_no_whole():
    # women: 60 % of 7,500 = 4,500, 10 % is 450; men: 3,000, 5 % is 150; together 600
    found = expect(survey(2024, "female", 10.0), survey(2024, "male", 5.0)).loc["victims/2024"]
    assert found["value"] == 600 and "sex_split_estimated" in found["caveats"]


def test_expected_by_sex_when_the_register_asks():
    found = expect(survey(2024, "all", 8.0), survey(2024, "female", 10.0), survey(2024, "male", 5.0), breakdown="sex")
    assert found["value"].to_dict() == {"victims/2024/female": 500, "victims/2024/male": 200}  # 450 and 150


def test_a_window_is_the_mean_of_years_asked_alike():
    # 7,500 people: 4 % 300, 8 % 600, 12 % 900; the mean 600
    facts = [survey(2022, "all", 4.0), survey(2023, "all", 8.0), survey(2024, "all", 12.0)]
    assert expect(*facts, periods=[window(2024)]).loc[f"victims/{WINDOW}", "value"] == 600


def test_old_and_new_questions_are_never_joined():
    facts = [survey(2022, "all", 4.0), survey(2023, "all", 4.0), survey(2024, "all", 8.0, "new", caveats=["csew_new_questions"])]
    found = expect(*facts, periods=[window(2024)]).loc[f"victims/{WINDOW}"]
    assert found["status"] == "not_comparable" and pd.isna(found["value"]) and found["caveats"] == "csew_new_questions"


def test_a_year_without_a_survey_says_so():
    assert expect(survey(2024, "all", "not asked")).loc["victims/2024", "status"] == "not_collected"
    assert expect(survey(2023, "all", 4.0)).loc["victims/2024", "status"] == "not_supplied"
    assert expect(survey(2024, "female", 4.0)).loc["victims/2024", "status"] == "not_supplied"
    assert set(expect(survey(2024, "all", "not asked"), breakdown="sex")["status"]) == {"not_collected"}
    assert set(expect(survey(2024, "all", 4.0), breakdown="sex")["status"]) == {"not_supplied"}


def test_the_configs_own_facts_give_the_years_of_both_editions():
    places = places_from_area_page(load_area("thurrock"))
    indicator = register("expected", id="victims", data_set="population", field="", unit="count")
    found = figures(expected(indicator, {}, [*periods_of(2024), *periods_of(2021)], places))
    # 2022: 5.0 % of 134,300 aged 16 and over = 6,715; 2023: 4.4 % = 5,909; 2024: 8.0 % = 10,744; 2020: 5.5 % of 124,101 aged 16 to 74 = 6,826
    assert found.loc[["victims/2022", "victims/2023", "victims/2024", "victims/2020"], "value"].tolist() == [6_700, 5_900, 10_700, 6_800]
    # the survey printed a figure of everybody for 2022, so nothing had to be assumed about the sexes
    assert "sex_split_estimated" not in found.loc["victims/2022", "caveats"] and "csew_part_year" in found.loc["victims/2022", "caveats"]
    assert found.loc[[f"victims/{WINDOW}", "victims/2021"], "status"].tolist() == ["not_comparable", "not_collected"]
    assert "csew_2021_all" in load_facts()


def test_the_configs_own_facts_give_women_and_men():
    places = places_from_area_page(load_area("thurrock"))
    indicator = register("expected", id="victims", data_set="population", field="", unit="count", breakdown="sex")
    found = figures(expected(indicator, {}, [financial_year(2024)], places))["value"].to_dict()
    # 134,300 aged 16 and over; 89,792 of 176,009 are women: 68,514 and 65,786. 9.5 % is 6,509, 6.5 % is 4,276
    assert found == {"victims/2024/female": 6_500, "victims/2024/male": 4_300}


def standard(cases: float) -> Fact:
    """A made-up recommendation of cases a year."""
    return Fact(id="asked_for", title="t", value=cases, unit="rate_per_10000", period="p", source="s")


def test_the_recommended_number_is_for_the_adult_women_who_live_here():
    # 60 in 100 of the 7,500 people of 16 and over are women: 4,500. 40 for every 10,000 is 18 a year, 54 in three
    asked = register("recommended", id="asked", data_set="population", unit="count", per=10_000)
    found = figures(recommended_from(asked, standard(40), [financial_year(2024), window(2024)], AGED))
    assert found["value"].to_dict() == {"asked/2024": 18, f"asked/{WINDOW}": 54}
    assert "sex_split_estimated" in found.loc["asked/2024", "caveats"]


def test_no_number_is_recommended_where_nobody_knows_how_many_women_there_are():
    asked = register("recommended", id="asked", data_set="population", unit="count", per=10_000)
    for places in (somewhere([("W1", 9_100, 1.0)], sexes={"female": 60, "male": 40}), somewhere([("W1", 9_100, 1.0)], ages=(100,) * 91)):
        found = figures(recommended_from(asked, standard(40), [financial_year(2024)], places))
        assert found.loc["asked/2024", "status"] == "not_supplied" and pd.isna(found.loc["asked/2024", "value"])


def test_the_register_names_the_recommendation_among_the_facts():
    # 40 for every 10,000 of 68,514 women is 274
    asked = register("recommended", id="asked", data_set="population", unit="count", per=10_000, field="marac_cases_recommended")
    found = figures(recommended(asked, {}, [financial_year(2024)], places_from_area_page(load_area("thurrock"))))
    assert found.loc["asked/2024", "value"] == 274


def test_a_rate_of_women_is_records_over_adult_women_a_year():
    # 9 and 18 cases; 4,500 women, so 20 and 40 for every 10,000; together 27 in two of three years of 4,500: 20 a year
    tables = calls({("W1", 2023): 9, ("W1", 2024): 18})
    found = figures(women_rate(register("women_rate", per=10_000), tables, periods_of(2024), AGED))
    assert found.loc[["calls/2023", "calls/2024", f"calls/{WINDOW}"], "value"].tolist() == [20, 40, 20]
    assert found.loc[f"calls/{WINDOW}", ["numerator", "denominator"]].tolist() == [27, 13_500]
    # Byar's limits of 18 in 4,500, worked by hand: 18 * (1 - 1/162 - 1.96/12.728)^3 = 10.66, over 0.45 is 23.70
    assert found.loc["calls/2024", "lower"] == pytest.approx(23.70, abs=0.02)
    unknown = somewhere([("W1", 9_100, 1.0)])
    assert figures(women_rate(register("women_rate", per=10_000), tables, [financial_year(2024)], unknown))["status"].tolist() == ["not_supplied"]


def test_the_range_of_chance_is_around_the_rate_of_all_wards():
    """Five wards of 1,000 people with 50 calls together: 10 expected in each, and 4 to 17 inside by the Poisson table."""
    five = somewhere([(f"W{n}", 1_000, 50.0 - n) for n in range(5)])
    counts = {("W0", 2024): 18, ("W1", 2024): 3, ("W2", 2024): 10, ("W3", 2024): 10, ("W4", 2024): 9, ("not_recorded", 2024): 7}
    made = chance_range(register("chance_range"), calls(counts), [financial_year(2024)], five)
    found = figures(made)
    assert found["value"].tolist() == [10] * 5 and found["geography"].unique().tolist() == ["ward"]
    assert found.loc["calls/2024/W2", ["lower", "upper"]].tolist() == [4, 17]
    assert [found.loc[f"calls/2024/W{n}", "caveats"].split(";")[0] for n in range(3)] == ["chance_above", "chance_below", "chance_inside"]
    behind = evidence_table(made.evidence).set_index("ref")["row_ids"]
    assert len(behind["calls/2024/W0"]) == 18 and len(behind["calls/2024/W1"]) == 3


def test_too_few_records_or_an_empty_ward_have_no_range_of_chance():
    five = somewhere([(f"W{n}", 1_000, 50.0 - n) for n in range(5)])
    assert set(figures(chance_range(register("chance_range"), calls({("W0", 2024): 19}), [financial_year(2024)], five))["status"]) == {"too_small_to_rate"}
    empty = somewhere([("W0", 0, 3.0), ("W1", 1_000, 2.0), ("W2", 1_000, 1.0)])
    assert set(figures(chance_range(register("chance_range"), calls({("W1", 2024): 40}), [financial_year(2024)], empty))["status"]) == {"too_small_to_rate"}


def test_limits_of_two_samples_are_joined_as_the_sides_of_a_right_angle():
    # women: 4,500, 10 % is 450 and 4 points are 180; men: 3,000, 5 % is 150 and 4 points are 120. Together 600; the root of 180^2 + 120^2
    # is 216: 384 and 816. Added up, the limits would be 300 and 900.
    found = expect(survey(2024, "female", 10.0, lower=6.0, upper=14.0), survey(2024, "male", 5.0, lower=1.0, upper=9.0)).loc["victims/2024"]
    assert found[["value", "lower", "upper"]].tolist() == [600, 400, 800]
    half = expect(survey(2024, "female", 10.0, lower=6.0, upper=14.0), survey(2024, "male", 5.0)).loc["victims/2024"]
    assert half["value"] == 600 and pd.isna(half["lower"]) and pd.isna(half["upper"])


@pytest.mark.parametrize("limits", [{"lower": 6.0}, {"upper": 9.0}, {"lower": 8.5, "upper": 9.0}, {"lower": 6.0, "upper": 7.5}])
def test_a_fact_has_both_limits_or_none_and_its_value_between_them(limits):
    with pytest.raises(ValueError, match="both or neither"):
        survey(2024, "all", 8.0, **limits)
    with pytest.raises(ValueError, match="both or neither"):
        survey(2021, "all", "not asked", lower=1.0, upper=2.0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"base": 10_000, "lower": 7.0, "upper": 9.0}, "base, or lower and upper, but not both"),
        ({"base": 0}, "a whole number above nought"),
        ({"base": -5}, "a whole number above nought"),
        ({"base": 1_000.5}, "a whole number above nought"),
        ({"base": "10,000"}, "a whole number above nought"),
        ({"base": True}, "a whole number above nought"),
    ],
)
def test_a_base_is_a_whole_number_in_place_of_limits(words, told):
    with pytest.raises(ValueError, match=told):
        survey(2024, "all", 8.0, **words)


def test_a_base_belongs_to_a_surveys_percent():
    for value in ("not asked", 101.0):
        with pytest.raises(ValueError, match="only on the line of a survey"):
            survey(2024, "all", value, base=10_000)
    with pytest.raises(ValueError, match="only on the line of a survey"):
        Fact(id="grant", title="t", value=5.0, unit="percent", period="p", source="s", base=10_000)
