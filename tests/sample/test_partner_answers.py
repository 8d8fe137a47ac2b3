"""What the partners' files say, counted by plain reading: the published figures of the sexual violence service, and plain good sense."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.catalogue import load_area

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "published" / "published_findings_2018-21.csv"
YEARS = range(2019, 2025)


def first_of(row: dict[str, str], *headings: str) -> str:
    return next(row[heading] for heading in headings if heading in row)


def dated_in_its_year(made, day_of, data_set: str, *headings: str) -> dict[int, list[dict[str, str]]]:
    """Year → the rows of the data set that are dated in it, each once."""
    found = {}
    for year in YEARS:
        rows = [(day_of(first_of(row, *headings)), row) for row in made.rows(data_set, year)]
        found[year] = [row for day, row in rows if date(year - 1, 4, 1) <= day <= date(year, 3, 31)]
    return found


def clients_of(made, day_of) -> dict[int, list[dict[str, str]]]:
    """Year → the clients whose support did not begin before their referral."""
    rows = dated_in_its_year(made, day_of, "sexual_violence_clients", "Date Referred", "Referral Received")
    for year in YEARS:
        began = [(day_of(first_of(row, "Support Start", "First Session")), row) for row in rows[year]]
        rows[year] = [row for day, row in began if day is None or day >= day_of(first_of(row, "Date Referred", "Referral Received"))]
    return rows


def test_503_clients_and_480_incidents_in_2020_21(made, day_of):
    clients = clients_of(made, day_of)[2021]
    incidents = dated_in_its_year(made, day_of, "sexual_violence_incidents", "Date Disclosed")[2021]
    assert len(clients) == len({row["Client Ref"] for row in clients}) == 503
    assert len(incidents) == 480
    assert made.truth["persons"]["sexual_violence_clients"]["2021"] == 503
    assert made.truth["counts"]["sexual_violence_incidents_count/2021"] == 480
    if PUBLISHED.exists():
        with PUBLISHED.open(encoding="utf-8") as lines:
            published = {row["finding"]: row["value"] for row in csv.DictReader(lines) if row["source"] == "sexual violence service"}
        assert published == {"Service users": "503", "Incidents disclosed": "480"}


def test_days_waited_are_the_days_between(made, day_of):
    for year, rows in clients_of(made, day_of).items():
        for row in rows:
            asked, began = (day_of(first_of(row, *names)) for names in [("Date Referred", "Referral Received"), ("Support Start", "First Session")])
            assert row["Wait (days)"] == ("" if began is None else str((began - asked).days)), year


def test_incidents_are_disclosed_by_clients_of_their_year(made, day_of):
    records = ("Record Ref", "Case Record ID")
    clients = clients_of(made, day_of)
    for year, rows in dated_in_its_year(made, day_of, "sexual_violence_incidents", "Date Disclosed").items():
        referred = {first_of(row, *records): day_of(first_of(row, "Date Referred", "Referral Received")) for row in clients[year]}
        speakers = Counter(first_of(row, *records) for row in rows)
        known = [row for row in rows if first_of(row, *records) in referred]
        assert len(rows) - len(known) <= 1  # at most one planted record that does not exist
        assert all(referred[first_of(row, *records)] <= day_of(row["Date Disclosed"]) for row in known)
        assert max(speakers.values()) > 1
        assert len(speakers) < len(clients[year])  # some disclose nothing


def test_marac_hears_about_forty_cases_in_every_ten_thousand_women(made, day_of):
    population = load_area("E06000034").population
    women = population.aged(16) * population.by_sex.female / population.by_sex.total
    for year, rows in dated_in_its_year(made, day_of, "marac_cases", "Date Heard", "Date of Conference").items():
        assert 35 <= 10_000 * len(rows) / women <= 52, year
        assert 0.2 <= sum(first_of(row, "Repeat", "Repeat Y/N") in ("Y", "Yes") for row in rows) / len(rows) <= 0.33


def test_a_repeat_is_the_same_victim_within_twelve_months(made, day_of):
    """From the second year on, when whoever came before is in the files; whoever got a second reference cannot be followed."""
    first = {line["reference"]: line["first_reference"] for line in made.truth["people_twice"]}
    heard: dict[str, list[date]] = defaultdict(list)
    for year, rows in dated_in_its_year(made, day_of, "marac_cases", "Date Heard", "Date of Conference").items():
        for row in rows:
            day, victim = day_of(first_of(row, "Date Heard", "Date of Conference")), first.get(row["Victim Ref"], row["Victim Ref"])
            before = [earlier for earlier in heard[victim] if earlier >= day - timedelta(days=365)]
            heard[victim].append(day)
            if year > 2019:
                assert (first_of(row, "Repeat", "Repeat Y/N") in ("Y", "Yes")) == bool(before), (year, day)


def test_visible_high_risk_begins_at_fourteen_of_the_dash_questions(made):
    high, judged = [], []
    for year in YEARS:
        for row in made.rows("marac_cases", year):
            criterion, score = first_of(row, "Criterion", "Threshold Met"), row["DASH Total"]
            if score:
                (high if criterion in ("DASH 14+", "Visible high risk") else judged if "udgement" in criterion else []).append(int(score))
    assert min(high) >= 14 > max(judged)
    assert max(high) <= 24


def test_children_have_numbers_of_seven_figures_that_begin_with_noughts(made):
    lost = {(fault["file"], fault["row"]) for fault in made.truth["faults"] if fault["kind"] == "leading noughts lost"}
    for file in made.files:
        if file.data_set == "childrens_social_care":
            for number, row in zip(file.numbers, file.rows, strict=True):
                child = first_of(row, "Child ID", "Person ID")
                assert (len(child) == 7 and child.startswith("00")) != ((file.name, number) in lost), file.name


def test_health_settings_add_up_and_both_shapes_are_of_one_size(made):
    settings = ("ED", "GP", "Midwifery", "Mental health", "0-19 service", "GUM", "Other")
    for year in (2020, 2023):
        rows = made.rows("health_contacts", year)
        assert [int(row["Month No"]) for row in rows] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
        given = [row for row in rows if all(row[each].isdigit() for each in settings)]
        assert 8 <= len(given) < 12
        assert all(sum(int(row[each]) for each in settings) == int(row["Total"]) for row in given)
        assert 400 <= sum(int(row["Total"]) for row in rows) <= 600
    assert 400 <= len(made.rows("health_contacts", 2021)) <= 600


@pytest.mark.parametrize("year", [2019, 2020, 2022, 2023, 2024])
def test_most_of_those_who_answer_feel_safer(made, year):
    said = Counter(row["Q1 Safer"] for row in made.rows("service_user_survey", year))
    agreed = said["Strongly agree"] + said["Agree"]
    assert 0.6 <= agreed / sum(said.values()) <= 0.9
    assert made.truth["counts"][f"survey_felt_safer_percent/{year}"] == agreed


def test_a_year_that_was_not_sent_has_no_count_and_no_window(made):
    counts = made.truth["counts"]
    health = {ref.split("/")[1]: count for ref, count in counts.items() if ref.startswith("health_contacts_count/")}
    # records of three years, counts of two, nothing in the first: three windows are whole
    assert set(health) == {"2020", "2021", "2022", "2023", "2024", "2020-2022", "2021-2023", "2022-2024"}
    assert health["2022-2024"] == health["2022"] + health["2023"] + health["2024"] == 497 + 521 + 391
    surveys = {ref.split("/")[1] for ref in counts if ref.startswith("survey_responses_count/")}
    assert surveys == {"2019", "2020", "2022", "2023", "2024", "2022-2024"}
