"""The truth the sample was made from, against what the pipeline measured: two routes to the same numbers."""

from __future__ import annotations

import pytest

from pipeline.sample.survey import INVITED, RESPONSES

RATES = {"police": "police_da_rate_per_1000", "housing": "housing_da_rate_per_1000", "childrens": "childrens_social_care_rate_per_1000"}


@pytest.mark.parametrize("year", [2021, 2024])
def test_every_true_count_is_measured(made, year):
    truth = made.truth()["counts"]
    measures = made.measures(year)
    planned = [ref for ref in truth if ref in measures.index]
    given = [ref for ref in planned if measures.loc[ref, "status"] == "ok"]
    wrong = [ref for ref in given if measures.loc[ref, "numerator"] != truth[ref]]
    assert wrong == []
    wholes = made.truth()["totals"]
    assert [ref for ref in given if ref in wholes and measures.loc[ref, "denominator"] != wholes[ref]] == []
    assert len(given) >= 1100  # groups that single years merge are checked in test_utility
    withheld = set(measures.loc[[ref for ref in planned if ref not in given], "status"])
    assert withheld <= {"withheld_low_recording"}


@pytest.mark.parametrize("year", [2021, 2024])
def test_merged_groups_and_tables_of_two_characteristics_are_among_them(made, year):
    """Groups that single years merge, those of the window, and ages by disability and by employment, both sides of every band."""
    truth, measures = made.truth()["counts"], made.measures(year)
    window = f"{year - 2}-{year}"
    wanted = [f"refuge_destination_percent/{period}/{group}" for period in (year, year - 1) for group in ("social_tenancy", "refuge_or_temporary", "home_or_elsewhere")]
    wanted += [f"refuge_destination_percent/{window}/{code}" for code in ("local_authority_tenancy", "another_refuge", "returned_to_perpetrator", "hospital")]
    wanted += [f"refuge_refusal_reason_percent/{year}/safety_or_other", f"refuge_refusal_reason_percent/{window}/risk_to_others"]
    bands = ("age_16_24", "age_25_34", "age_35_44", "age_45_54", "age_55_and_over")
    wanted += [f"refuge_age_{by}_percent/{window}/{band}*{side}" for by in ("disability", "employment") for band in bands for side in ("yes", "no")]
    assert {ref: measures.loc[ref, "numerator"] for ref in wanted} == {ref: truth[ref] for ref in wanted}
    assert sum(truth[ref] for ref in wanted) > 500


@pytest.mark.parametrize("year", [2021, 2024])
def test_stays_of_the_years_add_up_to_the_window(made, year):
    measures = made.measures(year)
    for figure in ("refuge_stays_count", "refuge_children_count", "refuge_disability_percent", "police_da_incidents_count"):
        years = [measures.loc[f"{figure}/{each}", "numerator"] for each in range(year - 2, year + 1)]
        assert sum(years) == measures.loc[f"{figure}/{year - 2}-{year}", "numerator"], figure


def test_rows_are_accounted_for_and_printed(made):
    import pandas as pd

    receipts = pd.read_parquet(made.private(2024) / "receipts.parquet")
    supplied = receipts[receipts["status"] == "received"]
    parts = supplied["accepted"] + supplied["quarantined"] + supplied["duplicates"] + supplied["non_data"]
    assert len(supplied) >= 20
    assert (supplied["rows_in"] == parts).all()
    console = (made.root / "console-2024.txt").read_text()
    for room in ("received", "cleaned", "checked", "linked", "measured", "protected", "prioritised", "drawn", "published"):
        assert room in console.lower(), room


@pytest.mark.parametrize("year", [2021, 2024])
def test_associations_with_deprivation_are_those_of_the_sample_and_of_the_printed_wards(made, year):
    """Each rank correlation and each ratio of fifths: as measured against the sample's records, and as printed against the printed wards."""
    measured, printed, truth, here = made.measures(year), made.protected(year), made.truth()["values"], f"{year - 2}-{year}"
    refs = [ref for ref in truth if ref in measured.index]
    assert {ref.split("/")[0] for ref in refs if here in ref} == {f"{theme}_deprivation_{kind}" for theme in RATES for kind in ("correlation", "rate_ratio")}
    assert {ref: measured.loc[ref, "value"] for ref in refs} == pytest.approx({ref: truth[ref] for ref in refs}, abs=1e-5)
    score = printed.loc[printed["indicator"].eq("deprivation_score") & printed["period"].eq(here)].set_index("area_code")["value"].astype(float).sort_values()
    for theme, rate in RATES.items():
        wards = printed.loc[printed["indicator"].eq(rate) & printed["period"].eq(here) & printed["geography"].eq("ward")].set_index("area_code")
        wards = wards[["numerator", "denominator"]].astype(float).reindex(score.index)
        ranks = (wards["numerator"] / wards["denominator"]).dropna().rank()
        row = printed.loc[f"{theme}_deprivation_correlation/{here}"]
        assert row["denominator"] == len(ranks) and row["value"] == pytest.approx(ranks.corr(score[ranks.index].rank()), abs=0.0051)
        least, most = (part.dropna().sum() for part in (wards.head(4), wards.tail(4)))
        ratio = (most["numerator"] / most["denominator"]) / (least["numerator"] / least["denominator"])
        assert printed.loc[f"{theme}_deprivation_rate_ratio/{here}", "value"] == pytest.approx(ratio, abs=0.0051)


def test_the_rate_of_response_is_that_of_the_sample(made):
    """The sample's own lists of who answered and who was asked, added up here, against what was measured and what is printed."""
    measured, printed = made.measures(2024), made.numbers(2024).set_index("ref")["printed"]
    for code, years in {"2022": [2022], "2023": [2023], "2024": [2024], "2022-2024": [2022, 2023, 2024]}.items():
        answered, asked = sum(RESPONSES[year] for year in years), sum(sum(INVITED[year].values()) for year in years)
        row = measured.loc[f"survey_response_percent/{code}"]
        assert (row["numerator"], row["denominator"], row["value"]) == (answered, asked, pytest.approx(100 * answered / asked))
        to_five = [5 * ((2 * count + 5) // 10) for count in (answered, asked)]
        assert printed[f"survey_response_percent/{code}"] == f"{round(100 * to_five[0] / to_five[1])} %"
    # nobody was asked in the first year of the pandemic
    assert set(made.measures(2021).loc[["survey_response_percent/2021", "survey_response_percent/2019-2021"], "status"]) == {"not_supplied"}
