"""Each way in which two pages of config can fail to agree, seen on a copy of config that is broken in that one place."""

from __future__ import annotations

import pytest

from pipeline.catalogue import disagreements

CONTRACT, CHILDREN, AREA = "contracts/refuge_stays.yml", "contracts/refuge_children.yml", "areas/E99000001.yml"


def test_the_pages_of_this_project_agree():
    assert ["\n".join(finding.lines()) for finding in disagreements()] == []


def test_the_pages_of_the_small_config_agree(config):
    assert disagreements() == []


# page, what stands there, what is put in its place, the place the problem names, words of its other lines
BROKEN = {
    "an indicator of an unknown data set": (
        "indicators.yml", "data_set: refuge_children", "data_set: refuge_childern", "refuge_children_count → data_set", "refuge_children",
    ),
    "an indicator of an unknown field": (
        "indicators.yml", "field: interpreter", "field: interpeter", "refuge_interpreter → field", "the nearest there are interpreter",
    ),
    "an indicator of a key that its data set does not carry": (
        "indicators.yml", "field: person_key", "field: household_key", "refuge_adults_count → field", "“household_key”",
    ),
    "an indicator by an unknown date": (
        "indicators.yml", "with_date: end_date", "with_date: left_on", "refuge_needs_percent → with_date", "“left_on”",
    ),
    "an indicator by an unknown code list": (
        "indicators.yml", "breakdown: age_band", "breakdown: age_bands", "refuge_age_percent → breakdown", "age_band",
    ),
    "a comparison that leaves out an unknown group": (
        "indicators.yml", "    compared: refuge_age_percent\n", "    compared: refuge_age_percent\n    codes_except: [age_0_15]\n",
        "refuge_age_residents_ratio → codes_except", "“age_0_15”",
    ),
    "an indicator of an unknown code": (
        "indicators.yml", 'codes: ["yes"]', "codes: [yess]", "refuge_interpreter → codes", "config/codes/yes_no.csv",
    ),
    "an indicator that leaves out an unknown code": (
        "indicators.yml", "codes_except: [english]", "codes_except: [inglish]", "refuge_other_language → codes_except", "english",
    ),
    "an indicator of rows with an unknown code": (
        "indicators.yml", 'where: {da_marker: ["yes"]}', "where: {da_marker: [flagged]}", "police_da_rate_per_1000 → where", "yes_no.csv",
    ),
    "an indicator of rows by an unknown field": (
        "indicators.yml", 'where: {da_marker: ["yes"]}', 'where: {da_mark: ["yes"]}', "police_da_rate_per_1000 → where", "da_marker",
    ),
    "an indicator with an unknown caveat": (
        "indicators.yml", "caveats: [people_once]", "caveats: [people_twice]", "refuge_adults_count → caveats", "people_once",
    ),
    "an indicator of an unknown chapter": (
        "indicators.yml", "chapter: places", "chapter: place", "police_da_rate_per_1000 → chapter", "demand, people, children, places",
    ),
    "an indicator with a digit in its words": (
        "indicators.yml", "title: Residents,", "title: Residents in 2020,", "population_count", "a digit typed",
    ),
    "a recommended number that is no fact": (
        "indicators.yml", "field: grant", "field: grants", "marac_cases_recommended_count → field", "the nearest there is grant",
    ),
    "two figures of one name": (
        "indicators.yml", "  population_count:", "  refuge_interpreter_percent:", "refuge_interpreter_percent", "2 times",
    ),
    "a fact with an unknown caveat": (
        "facts.yml", "caveats: [part_year]", "caveats: [half_year]", "survey_female → caveats", "part_year",
    ),
    "a break with an unknown caveat": (
        "series_breaks.yml", "caveat: covid_year", "caveat: covid_years", "covid → caveat", "covid_year",
    ),
    "a range to be made from a base without a design factor": (
        "facts.yml", "group: female,", "group: female, base: 900,", "survey_female → base", "a fact csew_design_factor with a number above nought",
    ),
    "a design factor that is no number": (
        "facts.yml",
        "group: female,",
        "group: female, base: 900, caveats: []}\n- {id: csew_design_factor, title: Factor, value: 'unknown', unit: ratio, period: always, source: A survey,",
        "survey_female → base", "a line of that name without one",
    ),
    "a break of an unknown data set": (
        "series_breaks.yml", "data_set: csew", "data_set: csw", "questions → data_set", "csew",
    ),
    "an area with an unknown caveat": (
        AREA, "caveats: [population_estimate]", "caveats: [population_guess]", "population → caveats", "config/caveats.yml",
    ),
    "a caveat with a digit": (
        "caveats.yml", "counted once", "counted 1 time", "people_once", "a digit typed",
    ),
    "a status with a digit": (
        "statuses.yml", "The figure is given.", "The 1 figure is given.", "ok", "a digit typed",
    ),
    "a contract of an unknown agency": (
        CONTRACT, "x-agency: refuge\n", "x-agency: refuges\n", "x-agency", "nearest there is refuge",
    ),
    "a contract with another name than its file": (
        CONTRACT, "name: refuge_stays\n", "name: refuge_stay\n", "name", "one name",
    ),
    "a contract with an unknown code list": (
        CONTRACT, "x-code-list: sex,", "x-code-list: gender,", "fields → sex → x-code-list", "“gender”",
    ),
    "a field of several answers without a code list": (
        CONTRACT, "    x-code-list: need\n", "", "fields → needs → x-separator", "no x-code-list",
    ),
    "a contract whose key is not a field": (
        CONTRACT, "primaryKey: [stay_id]", "primaryKey: [stay]", "primaryKey", "“stay”",
    ),
    "a contract whose year field is not a field": (
        CONTRACT, "x-year-field: start_date", "x-year-field: startdate", "x-year-field", "start_date",
    ),
    "a contract that points at an unknown data set": (
        CHILDREN, "resource: refuge_stays", "resource: refuge_visits", "foreignKeys", "“refuge_visits”",
    ),
    "a contract that points at an unknown field": (
        CHILDREN, "fields: [stay_id]}}", "fields: [stay_ref]}}", "foreignKeys", "config/contracts/refuge_stays.yml",
    ),
    "a contract that points from an unknown field": (
        CHILDREN, "{fields: [parent_stay], ref", "{fields: [parent_id], ref", "foreignKeys", "config/contracts/refuge_children.yml",
    ),
    "a check of an unknown column": (
        CONTRACT, "column_A: end_date", "column_A: left_date", "x-checks → end_not_before_start", "“left_date”",
    ),
    "a check of unknown parts": (
        "contracts/police_hour_weekday.yml", "parts: [monday,", "parts: [mondays,", "x-checks → days_add_up_to_total", "monday",
    ),
    "an agency with an unknown data set": (
        AREA, "data_sets: [police_incidents,", "data_sets: [police_incident,", "agencies → police → data_sets", "police_incidents",
    ),
    "an agency with another agency's data set": (
        AREA, "data_sets: [police_incidents,", "data_sets: [refuge_stays,", "agencies → police → data_sets", "x-agency of refuge_stays is “refuge”",
    ),
    "a data set without a line in disclosure.yml": (
        "disclosure.yml", "  police_incidents: {", "  # police_incidents: {", "data_sets", "none for police_incidents",
    ),
    "rows of records printed as if they were lines of a form": (
        "disclosure.yml", "  police_incidents: {", "  police_incidents: {lines: public, ", "data_sets → police_incidents → lines", "another",
    ),
    "official figures printed as if they were lines of a form": (
        "disclosure.yml", "  deprivation: {", "  deprivation: {lines: public, ", "data_sets → deprivation → lines", "another",
    ),
    "official figures without a line in disclosure.yml": (
        "disclosure.yml", "  deprivation: {", "  # deprivation: {", "data_sets", "none for deprivation",
    ),
    "a line of disclosure.yml for no data set": (
        "disclosure.yml", "  police_incidents: {", "  police_incident: {", "data_sets", "“police_incident”",
    ),
    "a ward that is not on the list": (
        AREA, "{code: E05999002,", "{code: E05999009,", "wards → Westside", "“E05999009”",
    ),
    "wards whose rows do not hold for all their years": (
        AREA, "to_year: 2025", "to_year: 2026", "ward_set", "none for 2 of 2 wards",
    ),
    "a line of the census with an unknown code": (
        AREA, "group: female", "group: women", "census_2021 → sex", "config/codes/sex.csv",
    ),
    "a code without a label": (
        "codes/sex.csv", "male,Male,M,,,2", "male,,M,,,2", "male", "no label",
    ),
    "a code with two labels": (
        "codes/sex.csv", "female,Female,F,,,1", "female,Women,F,,,1", "female", "2 labels",
    ),
    "a spelling with two codes": (
        "codes/sex.csv", "male,Male,M,,,2", "male,Male, WOMAN ,,,2", "source_value “Woman”", "female, male",
    ),
    "a comparison of an unknown figure": (
        "indicators.yml", "compared: refuge_age_percent", "compared: refuge_ages_percent", "refuge_age_residents_ratio → compared", "refuge_age_percent",
    ),
    "a comparison with an unknown figure": (
        "indicators.yml", "    against: resident_age_percent\n", "", "refuge_age_residents_ratio → against", "a figure",
    ),
    "a characteristic beside what is no comparison": (
        "findings.yml", "{figure: refuge_age_residents_ratio}", "{figure: refuge_age_percent}", "equality → age → beside", "a comparison",
    ),
    "a characteristic whose comparison has a name too many": (
        "findings.yml", "{figure: refuge_age_residents_ratio}", "{figure: refuge_age_residents_ratio, group: old}", "equality → age → beside", "the other way round",
    ),
    "a characteristic that is asked nowhere": (
        "findings.yml", "asked: refuge_stays.age", "asked: refuge_stays.stay_id", "equality → age → asked", "a characteristic",
    ),
    "a characteristic without the words for an answer": (
        "findings.yml", ", under: Fewer.", "", "equality → age", "one of them without words",
    ),
    "a characteristic without a reason": (
        "findings.yml", "Religion or belief, otherwise: Not asked.", "Religion or belief", "equality → religion", "neither",
    ),
    "a digit in what an answer means": (
        "findings.yml", "over: More.", "over: 2 more.", "equality → age", "a digit typed",
    ),
    "an other side without a name": (
        "findings.yml", "others: {population: residents}", "others: {police_incidents: police}", "equality → others", "“population”",
    ),
    "a recommendation that waits on an unknown figure": (
        "recommendations.yml", "{indicator: refuge_stays_count", "{indicator: refuge_stay_count", "shared_analysis → fires_when", "refuge_stays_count",
    ),
    "a recommendation that waits on a share by its block's name": (
        "recommendations.yml", "{indicator: refuge_interpreter_percent", "{indicator: refuge_interpreter", "shared_analysis → fires_when", "_percent",
    ),
    "a recommendation that waits on an unknown group": (
        "recommendations.yml", "group: mental_health, rank", "group: mental_helth, rank", "counselling → fires_when", "config/codes/need.csv",
    ),
    "a recommendation that waits on a group of a figure without groups": (
        "recommendations.yml", "{indicator: refuge_stays_count", "{indicator: refuge_stays_count, group: female", "shared_analysis → fires_when", "by itself",
    ),
    "a recommendation that waits on a figure that only has groups": (
        "recommendations.yml", "group: mental_health, rank", "rank", "counselling → fires_when", "no group",
    ),
    "a recommendation that waits on an unknown status": (
        "recommendations.yml", "refuge_stays_count, at_least: 1}", "refuge_stays_count, status_is: hidden}", "shared_analysis → fires_when", "“hidden”",
    ),
    "a recommendation that rests on an unknown figure": (
        "recommendations.yml", "- quality_status/", "- qualities_status/", "shared_analysis → evidence", "quality_status",
    ),
    "a recommendation that rests on an unknown data set": (
        "recommendations.yml", "- quality_status/refuge_stays", "- quality_status/refuge_stay", "shared_analysis → evidence", "config/contracts",
    ),
    "a recommendation that rests on a field that is no characteristic": (
        "recommendations.yml", "refuge_stays.age", "refuge_stays.end_date", "shared_analysis → evidence", "x-characteristic",
    ),
    "a recommendation measured by an unknown figure": (
        "recommendations.yml", "measure: {indicator: quality_status", "measure: {indicator: qualities", "shared_analysis → measure", "“qualities”",
    ),
    "a recommendation with an unknown fact": (
        "recommendations.yml", "fact('grant')", "fact('grants')", "shared_analysis → cost", "nearest there is grant",
    ),
    "a recommendation with a typed digit": (
        "recommendations.yml", "cost: Not yet known.", "cost: 2 days.", "counselling → cost", "a digit typed",
    ),
    "a finding that needs an unknown figure": (
        "findings.yml", "needs: [refuge_stays_count]", "needs: [refuge_stay_count]", "who_came → needs", "refuge_stays_count",
    ),
    "a sentence about the status of an unknown figure": (
        "findings.yml", "text: A referral is not a person.", "text: A referral.\n        when_status: {refuge_stays: ok}", "who_came → says_also → needs",
        "“refuge_stays”",
    ),
    "a sentence about an unknown status": (
        "findings.yml", "text: A referral is not a person.", "text: A referral.\n        when_status: {refuge_stays_count: hid}", "who_came → says_also → when_status",
        "“hid”",
    ),
    "a finding that needs an unknown group": (
        "findings.yml", "needs: [refuge_needs_percent/mental_health,", "needs: [refuge_needs_percent/mental,", "needs → needs", "need.csv",
    ),
    "an aside that needs an unknown figure": (
        "findings.yml", "needs: [refuge_adults_count]", "needs: [refuge_adult_count]", "who_came → says_also → needs", "refuge_adults_count",
    ),
    "a sentence with an unknown figure": (
        "findings.yml", "value('refuge_adults_count')", "value('refuge_adult_count')", "who_came → says_also → text", "refuge_adults_count",
    ),
    "a sentence with the range of an unknown figure": (
        "findings.yml", "interval('refuge_stays_count')", "interval('stays')", "who_came → text", "“stays”",
    ),
    "a sentence with the trend of an unknown figure": (
        "findings.yml", "trend('refuge_interpreter_percent')", "trend('refuge_interpreter')", "who_came → says_also → text", "refuge_interpreter_percent",
    ),
    "a sentence with an unknown group": (
        "findings.yml", "value('refuge_needs_percent', 'mental_health')", "value('refuge_needs_percent', 'mental')", "needs → text", "mental_health",
    ),
    "a sentence with a group of the largest together": (
        "findings.yml", "value('refuge_top_needs_percent')", "value('refuge_top_needs_percent', 'drugs')", "needs → text", "by itself",
    ),
    "a sentence with an unknown fact": (
        "findings.yml", "fact('act_section')", "fact('act_clause')", "needs → text", "“act_clause”",
    ),
    "a sentence with the period of an unknown fact": (
        "recommendations.yml", "label('fact_period', 'grant')", "label('fact_period', 'granted')", "shared_analysis → cost", "config/facts.yml",
    ),
    "a sentence with an unknown code list": (
        "findings.yml", "label('need', code)", "label('needed', code)", "needs → text", "need",
    ),
    "a sentence with the largest groups of an unknown figure": (
        "findings.yml", "largest('refuge_needs_percent', 2)", "largest('refuge_needs', 2)", "needs → text", "refuge_needs_percent",
    ),
    "a sentence with an unknown function": (
        "findings.yml", "{{ value('refuge_stays_count') }}", "{{ valeu('refuge_stays_count') }}", "who_came → text", "value",
    ),
    "a sentence with an unknown name": (
        "findings.yml", "{{ window.label }}", "{{ widow.label }}", "who_came → text", "window",
    ),
    "a sentence with an unknown part of a name": (
        "findings.yml", "{{ window.label }}", "{{ window.labels }}", "who_came → text", "window.label",
    ),
    "a sentence that cannot be read": (
        "findings.yml", "{{ window.label }}", "{{ window.label }", "who_came → text", "can be filled",
    ),
    "a sentence with an unknown filter": (
        "findings.yml", "{{ window.label }}", "{{ window.label | louder }}", "who_came → text", "louder",
    ),
    "a sentence with a typed digit": (
        "findings.yml", "A referral is not a person.", "2 referrals are not 2 people.", "who_came → says_also → text", "a digit typed",
    ),
    "a sentence with a digit printed by a choice": (
        "findings.yml", "else ' and ' if", "else ' 2 ' if", "needs → text", "a digit typed",
    ),
    "a heading with a typed digit": (
        "findings.yml", "title: Who came", "title: Who came in 2024", "who_came → title", "a digit typed",
    ),
    "a sentence for a missing figure with a typed digit": (
        "findings.yml", "otherwise: It cannot be said.", "otherwise: It cannot be said for 3 years.", "who_came → otherwise", "a digit typed",
    ),
    "a picture of an unknown figure": (
        "findings.yml", "indicator: refuge_interpreter_percent", "indicator: interpreter_percent", "characteristics → interpreter", "_percent",
    ),
    "a picture of an unknown group": (
        "findings.yml", "group: mental_health", "group: mental", "characteristics → mental_health", "need.csv",
    ),
    "a picture with an unknown figure in its words": (
        "findings.yml", "text: About {{ value('refuge_interpreter_percent') }}", "text: About {{ value('nothing') }}", "characteristics → interpreter → text", "“nothing”",
    ),
    "a heading of the pictures with a typed digit": (
        "findings.yml", "title: Who was there?", "title: Who was there in 2024?", "characteristics → title", "a digit typed",
    ),
    "two findings of one id": (
        "findings.yml", "  - id: needs\n", "  - id: who_came\n", "who_came", "2 times",
    ),
    "two recommendations of one id": (
        "recommendations.yml", "- id: counselling", "- id: shared_analysis", "shared_analysis", "2 times",
    ),
    "two breaks of one id": (
        "series_breaks.yml", "id: covid,", "id: recording,", "recording", "2 times",
    ),
    "a theme of what people wrote in an unknown area": (
        "paraphrases.yml", "[]", "[{area: elsewhere, year: 2024, theme: T, people: 9, paraphrases: [P], consented: true, approved_by: L, approved_on: 2024-06-03}]",
        "T → area", "“elsewhere”",
    ),
    "a rule of agreement about an unknown data set": (
        "quality.yml", "left: {data_set: refuge_children", "left: {data_set: refuge_child", "agreements → children_beside_stays → left", "refuge_children",
    ),
    "a rule of agreement about an unknown field": (
        "quality.yml", "where: {sex:", "where: {sexes:", "agreements → children_beside_stays → right", "config/contracts/refuge_stays.yml",
    ),
    "a rule of agreement about an unknown code": (
        "quality.yml", "[female]", "[woman]", "agreements → children_beside_stays → right", "config/codes/sex.csv",
    ),
    "a gap of an unknown data set": (
        "quality.yml", "  police_hour_weekday: {", "  police_hours: {", "data_sets → police_hours", "config/contracts",
    ),
    "a data set without a sentence for its gap": (
        "quality.yml", "  police_hour_weekday: {", "  # police_hour_weekday: {", "data_sets", "none for police_hour_weekday",
    ),
    "a digit in what a part that is not green prevents": (
        "quality.yml", "prevents: Values.", "prevents: 3 values.", "parts → valid", "a digit typed",
    ),
    "a gap of an unknown field": (
        "quality.yml", "      needs: {", "      needy: {", "data_sets → refuge_stays → fields", "“needy”",
    ),
    "a characteristic without a sentence for its gap": (
        "quality.yml", "      needs: {", "      # needs: {", "data_sets → refuge_stays → fields", "none for needs",
    ),
    "a gap with a digit in its words": (
        "quality.yml", "prevents: Support.", "prevents: 5 kinds.", "data_sets → refuge_stays", "a digit typed",
    ),
    "another number of records a month on the page of limits": (
        "quality.yml", "smallest_month: 8", "smallest_month: 9", "limits → smallest_month", "8 under smallest_denominator of quality_months_short_count",
    ),
    "a length of stay to an unknown date": (
        "indicators.yml", "ends_on: end_date", "ends_on: left_on", "refuge_stay_days_mean → ends_on", "“left_on”",
    ),
    "an offer that is no column of the list of units": (
        "codes/unit_offer.csv", "age,Somebody old,age", "agee,Somebody old,age", "code", "the nearest there is age",
    ),
    "units needed in an unknown scenario": (
        "indicators.yml", "scenario: as_now", "scenario: as_then", "refuge_units_needed_count → scenario", "config/supply.yml",
    ),
    "units needed from an unknown figure": (
        "supply.yml", "stays: refuge_stays_count", "stays: refuge_stay_count", "made_of → stays", "refuge_stays_count",
    ),
    "units needed for an unknown reason": (
        "supply.yml", "no_room: [mental_health]", "no_room: [full]", "no_room", "“full”",
    ),
    "a target without words": (
        "supply.yml", "{ten: 10}", "{ten: 10, five: 5}", "refusal_targets → five", "config/codes/refusal_target.csv",
    ),
    "words without a scenario": (
        "codes/supply_scenario.csv", "as_now,As now,as_now,,,1", "as_now,As now,as_now,,,1\nbefore,Before,before,,,3", "code", "take it out",
    ),
    "a slip in one page": (
        "statuses.yml", "sentence: The figure is given.", "sentense: The figure is given.", "ok → sentense", "not one the pipeline knows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_is_heard(config, case):
    page, old, new, place, words = BROKEN[case]
    config.change(page, old, new)
    found = disagreements()
    named = [finding for finding in found if finding.where == f"config/{page}, {place}" and words in " ".join(finding.lines())]
    assert named, [finding.lines() for finding in found]
    assert {finding.severity for finding in found} == {"stop"}
    assert all(len(finding.lines()) == 5 and all(len(line) > 8 for line in finding.lines()) for finding in found)


CROSSED = """
  refuge_age_needs_percent:
    {title: Age and needs, chapter: people, method: crossed, data_set: refuge_stays, field: age, breakdown: age_band, crossed: FIELD, SIDE: [CODE]}
"""


@pytest.mark.parametrize(
    ("field", "side", "code", "heard"), [("needs", "codes", "drugs", True), ("needs", "codes_except", "none", False), ("interpreter", "codes", '"yes"', False)]
)
def test_a_table_has_two_sides_only_where_one_answer_is_given(config, field, side, code, heard):
    """Somebody with two needs, one of them among the codes, would stand on both sides."""
    block = CROSSED.replace("FIELD", field).replace("SIDE", side).replace("CODE", code).lstrip("\n")
    config.change("indicators.yml", "  population_count:", block + "  population_count:")
    found = disagreements()
    assert [(each.where, len(each.lines())) for each in found] == [("config/indicators.yml, refuge_age_needs_percent → crossed", 5)] * heard
    assert not heard or "can have several" in found[0].found


@pytest.mark.parametrize(
    ("limits", "last", "without"),
    [
        ("minimum: 16, maximum: 110", "age_25_and_over", 0),
        ("minimum: 0, maximum: 110", "age_25_and_over", 16),  # 0 to 15
        ("maximum: 110", "age_25_and_over", 16),
        ("minimum: 16, maximum: 110", "age_25_99", 11),  # 100 to 110
        ("minimum: 16", "age_25_and_over", 0),
        ("minimum: 16", "age_25_198", 2),  # 199 and 200: nobody is older
    ],
)
def test_every_age_that_a_field_may_have_is_in_a_group(config, limits, last, without):
    """Somebody without a group would be printed under “not mapped”, which is shown however few it counts."""
    config.change(CONTRACT, "minimum: 16, maximum: 110", limits)
    config.change("codes/age_band.csv", "age_25_and_over", last)
    found = disagreements()
    assert [(each.where, each.found, len(each.lines())) for each in found] == [("config/codes/age_band.csv, code", f"none for {without} of its ages", 5)] * bool(without)


CORRECTION = """
- {id: one, data_set: refuge_stay, year: 2023, match: {source_row: 14}, action: quarantine, why: w, reported_to: r, status: agreed}
- {id: two, data_set: refuge_stays, year: 2023, match: {stay: S1}, field: agge, action: set, set_to: "3", why: w, reported_to: r, status: agreed}
"""


def test_corrections_and_acceptances_name_data_sets_and_fields(config):
    config.write("corrections.yml", CORRECTION)
    config.write("accepted_findings.yml", "- {data_set: police, check: c, why: w, accepted_by: a, until: 2027-03-31}\n")
    found = disagreements()
    assert [(finding.file, finding.where.partition(", ")[2]) for finding in found] == [
        ("corrections.yml", "one → data_set"),
        ("accepted_findings.yml", "c → data_set"),
        ("corrections.yml", "two"),
        ("corrections.yml", "two"),
    ]


def test_slips_of_all_pages_come_together(config):
    config.change("statuses.yml", "sentence: The figure is given.", "sentense: The figure is given.")
    config.change("facts.yml", "id: grant", "id: act_section")
    assert {finding.file for finding in disagreements()} == {"statuses.yml", "facts.yml"}


def test_wards_without_a_list_of_wards_are_heard(config):
    config.change("contracts/police_incidents.yml", ", x-code-list: ward", "")
    config.write("codes/ward.csv", "code,label,source_value,first_year,last_year,order\n")
    (config.folder / "codes/ward.csv").unlink()
    assert [finding.where.partition(", ")[2] for finding in disagreements()] == ["wards → Eastside", "wards → Westside"]


@pytest.mark.parametrize(
    "text",
    [
        "About {{ value('refuge_needs_percent', area.code) }} came from {{ area.name }}.",
        "{{ count('refuge_interpreter_percent') }} of {{ of('refuge_interpreter_percent') }} in {{ year.label }}.",
        "{{ value('refuge_interpreter_of_recorded_percent') }} and {{ value('refuge_interpreter_recorded_percent', period='2022') }}.",
        "{{ value('police_da_rate_per_1000', ward='E05999001') }} in {{ label('ward', 'E05999001') }}.",
        "{{ number('refuge_needs_percent/2022-2024/drugs#numerator') }} {{ number('fact/grant') }}",
        "{{ label('data_set_field', 'refuge_stays.end_date') }} of {{ label('data_set', 'refuge_stays') }}",
        "{{ value('refuge_age_percent', group='not_recorded') }}",
        "{% for code in largest('refuge_needs_percent', 3) %}{{ label('need', code) }}{{ ', ' if loop.revindex > 1 }}{% endfor %}",
    ],
)
def test_a_sentence_that_can_be_filled_is_left_alone(config, text):
    """Functions may hold digits; groups may be worked out; the three figures of a share and the implicit codes are known."""
    config.change("findings.yml", "text: A referral is not a person.", f'text: "{text}"')
    assert disagreements() == []
