"""The published findings, counted in the written files by a route of their own: plain reading, plain counting."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from scipy.stats import spearmanr

from pipeline.catalogue import load_area
from pipeline.sample.wards import WARDS

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "published"
WINDOW = (2019, 2020, 2021)
EMPTY = {"", "-", "N/K", "Not known", "Not recorded"}
SOUTHEND = {"Southend", "Southend-on-Sea"}
BARKING = {"Barking & Dagenham", "Barking and Dagenham"}


@pytest.fixture(scope="module")
def stays(made, day_of) -> dict[int, list[dict[str, str]]]:
    """Year → the stays that count: each once, begun in the year, not ended before they began. 2019 to 2021 headings."""
    found = {}
    for year in WINDOW:
        once = {row["Stay Ref"]: row for row in made.of("refuge_stays", year).rows}.values()
        found[year] = [row for row in once if counts(row, year, day_of)]
    return found


def counts(row: dict[str, str], year: int, day_of) -> bool:
    began, ended = day_of(row["Date of Entry"]), day_of(row["Date of Exit"])
    return date(year - 1, 4, 1) <= began <= date(year, 3, 31) and (ended is None or ended >= began)


def answer(row: dict[str, str], *headings: str) -> str:
    said = next(row[heading] for heading in headings if heading in row)
    return "" if said in EMPTY else said


def items(row: dict[str, str], heading: str) -> list[str]:
    said = answer(row, heading)
    return said.split("; ") if said else []


def every(stays) -> list[dict[str, str]]:
    return [row for year in WINDOW for row in stays[year]]


def test_adult_stays_are_100_105_and_100(stays):
    assert [len(stays[year]) for year in WINDOW] == [100, 105, 100]


def test_origins(stays):
    origins = Counter(answer(row, "Previous Area", "Origin LA") for row in every(stays))
    assert sum(origins[name] for name in SOUTHEND) == 40  # 40 / 305 = 13 %
    assert origins["Thurrock"] == 35  # 11 %
    assert origins["Basildon"] == 30  # 10 %
    assert sum(origins[name] for name in BARKING) == 25  # 8 %
    named = SOUTHEND | BARKING | {"Thurrock", "Basildon", ""}
    assert max(count for name, count in origins.items() if name not in named) < 25
    assert 0 < origins[""] < 25


def test_employment(stays):
    work = Counter(answer(row, "Economic Status", "Employment status") for row in every(stays))
    assert work["Unemployed"] == 160  # 52 % of 305
    assert work[""] == 128  # 42 %, so 58 % recorded: under the floor of 60 %


def test_language(stays):
    rows = every(stays)
    assert sum(answer(row, "Interpreter required") in ("Y", "Yes") for row in rows) == 15
    assert sum(answer(row, "First language") not in ("", "English") for row in rows) == 27
    assert sum(answer(row, "First language") == "" for row in rows) == 9  # 97 % recorded


def test_disability_rises(stays):
    disabled = [sum(bool(set(items(row, "Disability")) - {"None"}) for row in stays[year]) for year in WINDOW]
    assert disabled == [28, 37, 45]  # 110 of 305 = 36 %
    assert sum(not items(row, "Disability") for row in every(stays)) <= 15  # 95 % recorded or more


def test_mental_health_rises_and_is_the_largest_need(stays):
    by_year = {year: Counter(item for row in stays[year] for item in items(row, "Support needs")) for year in WINDOW}
    assert [by_year[year]["MH"] for year in WINDOW] == [33, 41, 51]  # 125 of 305 = 41 %
    for needs in by_year.values():
        named = Counter({need: count for need, count in needs.items() if need != "None"})
        assert named.most_common(1)[0][0] == "MH"
        assert 0 < named["Substance misuse - alcohol"] < named["MH"]
        assert 0 < named["Substance misuse - drugs"] < named["MH"]
    assert sum(not items(row, "Support needs") for row in every(stays)) == 22  # 93 % recorded


@pytest.mark.parametrize("kind", ["Emotional/psychological", "Jealous/controlling"])
def test_two_kinds_of_abuse_are_over_half_each_year(stays, kind):
    for year in WINDOW:
        assert sum(kind in items(row, "Types of Abuse") for row in stays[year]) > len(stays[year]) / 2


def test_a_few_came_twice(made, stays):
    clients = Counter(answer(row, "Client Ref", "Service User Ref") for row in every(stays))
    assert len(clients) == 297  # 305 stays, 8 of them by somebody who had stayed before
    assert max(clients.values()) == 2
    assert made.truth["persons"]["refuge_adults"]["2019-2021"] == 297


def test_175_children(made):
    children = {row.get("Child ID") or row["Child Stay Ref"] for year in WINDOW for row in made.of("refuge_children", year).rows}
    assert len(children) == 175


def referrals(made, day_of, years) -> list[dict[str, str]]:
    found = []
    for year in years:
        once = {answer(row, "Referral Ref", "Referral ID"): row for row in made.of("refuge_referrals", year).rows}.values()
        for row in once:
            asked = day_of(answer(row, "Date of Referral", "Date Received"))
            if date(year - 1, 4, 1) <= asked <= date(year, 3, 31):
                found.append(row)
    return found


def test_two_thirds_of_referrals_are_refused_and_no_space_comes_second(made, day_of):
    rows = referrals(made, day_of, WINDOW)
    refused = [row for row in rows if row["Referral Outcome"] == "Refused"]
    assert round(100 * len(refused) / len(rows)) == 67
    reasons = Counter(item for row in refused for item in answer(row, "Reason Refused", "Refusal Reason(s)").split("; ") if item)
    (first, most), (second, next_most), (_, third) = reasons.most_common(3)
    assert (first, second) == ("Support needs - mental health", "No space / capacity to support")
    assert most - next_most >= 15
    assert next_most - third >= 15


def domestic(made, year) -> list[dict[str, str]]:
    rows = {tuple(row.values()): row for row in made.of("police_incidents", year).rows}.values()
    return [row for row in rows if answer(row, "DA Flag", "DA Keyword") in ("Y", "Yes", "1")]


NAME_OF = {ward.name.replace(" and ", " & "): ward.code for ward in WARDS} | {ward.name: ward.code for ward in WARDS}


def association(wards: Counter) -> float:
    by_ward = Counter({NAME_OF.get(written, written): 0 for written in wards})
    for written, count in wards.items():
        by_ward[NAME_OF.get(written, written)] += count
    area = load_area("E06000034")
    return spearmanr([by_ward[ward.code] / ward.population for ward in area.wards], [ward.deprivation_score for ward in area.wards]).statistic


@pytest.mark.parametrize("last", [2021, 2022, 2023, 2024])
def test_police_rates_follow_deprivation(made, last):
    years = range(last - 2, last + 1)
    wards = Counter(answer(row, "Ward Name", "Ward Code") for year in years for row in domestic(made, year))
    assert 0.75 <= association(wards) <= 0.85


@pytest.mark.parametrize("last", [2021, 2022, 2023, 2024])
def test_housing_rates_follow_deprivation_less_closely(made, last):
    words = {"Violent relationship breakdown with partner or associated persons", "Domestic abuse"}
    rows = [row for year in range(last - 2, last + 1) for row in made.of("housing_cases", year).rows if row["Reason for Loss"] in words]
    assert 0.6 <= association(Counter(answer(row, "Ward of origin", "Ward") for row in rows)) <= 0.7


def test_police_totals_and_the_break_in_2018(made, day_of):
    for year in range(2019, 2025):
        assert 4500 <= len(domestic(made, year)) <= 5500
        assert 5500 <= len(made.of("police_incidents", year).rows) <= 6500
    days = [day_of(answer(row, "Incident Date/Time")) for year in (2019, 2020) for row in domestic(made, year)]
    before = sum(date(2018, 4, 1) <= day < date(2018, 9, 1) for day in days) / 5
    after = sum(date(2018, 9, 1) <= day < date(2019, 9, 1) for day in days) / 12
    assert after / before == pytest.approx(1.367, abs=0.03)  # the year to August 2019 against the year before: +36.7 %


def hour_table(made, year) -> list[list[int]]:
    rows = made.of("police_hour_weekday", year).rows
    days = [(short, long) for short, long in zip("Mon Tue Wed Thu Fri Sat Sun".split(), LONG, strict=True)]
    return [[int(answer(row, *day)) for day in days] for row in rows]


LONG = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def test_the_hour_table_of_2021_is_the_published_one(made):
    table = hour_table(made, 2021)
    assert sum(map(sum, table)) == 401
    assert [sum(column) for column in zip(*table, strict=True)] == [50, 61, 66, 78, 67, 37, 42]
    file = PUBLISHED / "police_sexual_offence_records_hour_weekday_2020-21.csv"
    if file.exists():
        with file.open() as lines:
            assert table == [[int(cell) for cell in row[1:8]] for row in list(csv.reader(lines))[1:25]]


@pytest.mark.parametrize("year", [2020, 2021])
def test_sexual_incidents_fill_the_hour_table(made, day_of, year):
    once = {row.get("Incident Ref") or row["Athena Ref"]: row for row in made.of("police_incidents", year).rows}.values()
    found = [[0] * 7 for _ in range(24)]
    for row in once:
        written = answer(row, "Incident Date/Time", "Occurred From")
        day = day_of(written)
        if row["Sexual Flag"] in ("Y", "Yes") and date(year - 1, 4, 1) <= day <= date(year, 3, 31):
            found[int(written.split(" ")[1][:2])][day.weekday()] += 1
    assert found == hour_table(made, year)


def test_family_places_against_the_benchmark(made, day_of):
    """The last day of each year: refuge units open on it. The benchmark for the area is 17.6."""
    places = []
    for year in range(2019, 2025):
        last = date(year, 3, 31)
        once = {answer(row, "Unit Ref", "Unit ID"): row for row in made.of("safe_accommodation_units", year).rows}.values()
        units = [row for row in once if answer(row, "Unit Type", "Accommodation Type") == "Refuge"]
        still_open = [row for row in units if (day_of(row["Date Closed"]) or last + timedelta(days=1)) > last]
        sound = [row for row in still_open if int(row["Bed Spaces"]) >= int(answer(row, "Family Places", "Households"))]
        places.append(sum(int(answer(row, "Family Places", "Households")) for row in sound))
    assert places == [18, 18, 19, 19, 21, 22]


def test_nobody_stays_where_there_is_no_place(made, stays, day_of):
    """Every night of 2018/19 to 2020/21, in the files: adults there beside refuge units open, those listed on the last day of the year
    and that closed one. An adult with no end date was still there when the year's file was made; no file says how long after it."""
    for year in WINDOW:
        nights = [date(year - 1, 4, 1) + timedelta(days=number) for number in range(365)]
        units = [row for row in made.of("safe_accommodation_units", year).rows if answer(row, "Unit Type", "Accommodation Type") == "Refuge"]
        units = list({answer(row, "Unit Ref", "Unit ID"): (day_of(row["Date Opened"]), day_of(row["Date Closed"])) for row in units}.values())
        those = [(day_of(row["Date of Entry"]), day_of(row["Date of Exit"])) for sent in WINDOW for row in stays[sent] if sent == year or row["Date of Exit"]]
        taken, open_units = ([there(spans, night) for night in nights] for spans in (those, units))
        assert all(adults <= places for adults, places in zip(taken, open_units, strict=True))
        assert max(taken) >= 17  # 17 to 19 places: the house is full at times


def there(spans, night: date) -> int:
    return sum(first <= night and (last is None or last > night) for first, last in spans)


def test_2022_to_2024_go_on(made):
    assert [made.truth["counts"][f"refuge_stays_count/{year}"] for year in (2022, 2023, 2024)] == [108, 112, 110]
    for figure in ("refuge_disability_percent", "refuge_mental_health_percent"):
        shares = [made.truth["counts"][f"{figure}/{year}"] / made.truth["totals"][f"{figure}/{year}"] for year in range(2019, 2025)]
        assert shares == sorted(shares)
    asked = [made.truth["counts"][f"refuge_unemployed_recorded_percent/{year}"] for year in (2022, 2023, 2024)]
    assert [round(100 * count / stays) for count, stays in zip(asked, (108, 112, 110), strict=True)] == [75, 80, 85]


def test_the_wards_are_those_of_the_area_page():
    page = {ward.code: (ward.name, ward.population, ward.deprivation_score) for ward in load_area("E06000034").wards}
    assert {ward.code: (ward.name, ward.population, ward.deprivation_score) for ward in WARDS} == page
