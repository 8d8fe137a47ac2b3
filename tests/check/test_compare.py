"""This year against last, and two agencies beside each other: small tables, limits easy to reckon with."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import Agreement, Contract, Limits, load_quality
from pipeline.check.compare import agree, compare

# Volume may change by 20 %, a share by 15 points, recording may fall by 10 points; 20 rows or more; numbers from 10 on.
LIMITS = Limits(volume_change_percent=20, mix_change_points=15, mix_largest=2, recording_fall_points=10, smallest_rows=20, smallest_told=10)


@pytest.fixture
def visits() -> Contract:
    fields = [
        {"name": "colour", "title": "Colour", "x-code-list": "colour", "x-characteristic": True},
        {"name": "age", "title": "Age", "type": "integer", "x-characteristic": True},
        {"name": "needs", "title": "Needs", "x-code-list": "need", "x-separator": ";", "x-characteristic": True},
    ]
    return Contract.model_validate({"name": "visits", "title": "Visits", "description": "", "x-agency": "a", "x-unit": "visit", "fields": fields})


def rows(*years: tuple[int, dict[str, int]], age: int | None = 30) -> pd.DataFrame:
    """(year, how many rows of each colour) … → a table."""
    lines = [(year, colour) for year, colours in years for colour, many in colours.items() for _ in range(many)]
    table = pd.DataFrame(lines, columns=["year", "colour"]).astype({"year": "Int64", "colour": "str"})
    ages = pd.array([age] * len(table), dtype="Int64")
    return table.assign(row_id=pd.array(range(1, len(table) + 1), dtype="Int64"), age=ages, needs="")


def checks_found(findings) -> list[tuple[str, int]]:
    assert all(each.severity == "look" and len(each.lines()) == 5 and all(line[8:].strip() for line in each.lines()) for each in findings)
    return [(each.check, each.year) for each in findings]


class TestVolume:
    def test_a_change_up_to_the_limit_is_left_alone(self, visits):
        # 100 → 120 is 20 % more, 120 → 96 is 20 % fewer
        assert compare(rows((2022, {"red": 100}), (2023, {"red": 120}), (2024, {"red": 96})), visits, LIMITS) == []

    def test_more_and_fewer_than_the_limit_are_told_with_the_year(self, visits):
        # 100 → 121 is 21 % more, 121 → 96 is 20.7 % fewer
        found = compare(rows((2022, {"red": 100}), (2023, {"red": 121}), (2024, {"red": 96})), visits, LIMITS)
        assert checks_found(found) == [("volume_against_last_year", 2023), ("volume_against_last_year", 2024)]
        assert ("more rows" in found[0].what, "fewer rows" in found[1].what) == (True, True)
        assert found[0].found == "the number rose by more than the limit: from 100 to 121 rows"
        assert found[1].where == "visits, 2023/24 beside 2022/23"

    def test_small_numbers_are_not_told(self, visits):
        (found,) = compare(rows((2023, {"red": 30}), (2024, {"red": 9})), visits, LIMITS)
        assert found.found == "the number fell by more than the limit"

    def test_a_year_that_did_not_come_is_compared_with_nothing(self, visits):
        assert compare(rows((2022, {"red": 100}), (2024, {"red": 20})), visits, LIMITS) == []

    def test_few_rows_are_not_compared(self, visits):
        assert compare(rows((2023, {"red": 19}), (2024, {"blue": 5})), visits, LIMITS) == []

    def test_a_table_of_counts_has_no_volume_of_rows(self, visits):
        counts = visits.model_copy(update={"shape": "counts"})
        assert compare(rows((2023, {"red": 100}), (2024, {"red": 50})), counts, LIMITS) == []


class TestMix:
    def test_points_up_to_the_limit_are_left_alone(self, visits):
        # red 50 % → 65 %
        assert compare(rows((2023, {"red": 50, "blue": 50}), (2024, {"red": 65, "blue": 35})), visits, LIMITS) == []

    def test_an_answer_that_moved_further_is_told_without_its_name(self, visits):
        # red 50 % → 66 %, blue 50 % → 34 %
        found = compare(rows((2023, {"red": 50, "blue": 50}), (2024, {"red": 66, "blue": 34})), visits, LIMITS)
        assert checks_found(found) == [("colour_mix_against_last_year", 2024)]
        assert found[0].found == "2 of them moved by more" and found[0].column == "colour"
        assert not {"red", "blue"} & set(" ".join(found[0].lines()).split())

    def test_an_answer_that_was_not_given_last_year_counts_as_none(self, visits):
        # both years together: red 155, green 25, blue 20; of the two largest red moved by 5 points and green from none to 25 %
        found = compare(rows((2023, {"red": 80, "blue": 20}), (2024, {"red": 75, "green": 25})), visits, LIMITS)
        assert found[0].found == "1 of them moved by more"

    def test_only_rows_that_say_are_shared_out(self, visits):
        # among those that say, red is 100 % in both years; 95 of 100 say, then 90
        table = rows((2023, {"red": 95, "not_recorded": 5}), (2024, {"red": 90, "not_mapped": 10}))
        assert compare(table, visits, LIMITS) == []


class TestRecording:
    def test_a_fall_up_to_the_limit_is_left_alone(self, visits):
        assert compare(rows((2023, {"red": 95, "not_recorded": 5}), (2024, {"red": 85, "not_recorded": 15})), visits, LIMITS) == []

    def test_a_further_fall_is_told(self, visits):
        # 90 % → 79 %: 11 points; 90, 10, 79 and 21 rows, none below 10
        found = compare(rows((2023, {"red": 90, "not_recorded": 10}), (2024, {"red": 79, "not_recorded": 21})), visits, LIMITS)
        assert checks_found(found) == [("colour_recording_against_last_year", 2024)]
        assert found[0].found.endswith(": from 90 % to 79 % of the rows")

    def test_small_numbers_are_not_told(self, visits):
        # last year 9 rows did not say
        found = compare(rows((2023, {"red": 91, "not_recorded": 9}), (2024, {"red": 79, "not_recorded": 21})), visits, LIMITS)
        assert found[0].found == "the share of rows that say anything fell by more than the limit"

    def test_a_rise_is_welcome(self, visits):
        assert compare(rows((2023, {"red": 50, "not_recorded": 50}), (2024, {"red": 100})), visits, LIMITS) == []

    def test_a_number_that_is_left_out_is_not_recorded(self, visits):
        table = rows((2023, {"red": 40}), (2024, {"red": 40}))
        table.loc[table["year"].eq(2024), "age"] = pd.NA
        assert checks_found(compare(table, visits, LIMITS)) == [("age_recording_against_last_year", 2024)]

    def test_several_answers_are_looked_up_in_their_own_table(self, visits):
        table = rows((2023, {"red": 40}), (2024, {"red": 40}))
        child = pd.DataFrame({"row_id": range(1, 81), "item": ["drink"] * 40 + ["not_recorded"] * 40})
        assert checks_found(compare(table, visits, LIMITS, {"visits__needs": child})) == [("needs_recording_against_last_year", 2024)]
        assert compare(table, visits, LIMITS, {"visits__needs": child.assign(item="none")}) == []


def rule(**words) -> Agreement:
    plain = {"id": "r", "why": "Because.", "do": "ask", "left": {"data_set": "visits", "words": "visits"}}
    return Agreement.model_validate(plain | {"right": {"data_set": "calls", "words": "calls"}} | words)


class TestAgreement:
    def test_between_the_limits_nothing_is_said(self):
        tables = {"visits": rows((2024, {"red": 50})), "calls": rows((2024, {"red": 100}))}
        assert agree(tables, [rule(at_least=0.5, at_most=0.5)], LIMITS) == []

    def test_too_few_and_too_many_are_told_for_their_year(self):
        tables = {"visits": rows((2023, {"red": 49}), (2024, {"red": 51})), "calls": rows((2023, {"red": 100}), (2024, {"red": 100}))}
        found = agree(tables, [rule(at_least=0.5, at_most=0.5)], LIMITS)
        assert checks_found(found) == [("r", 2023), ("r", 2024)]
        assert (found[0].found, found[1].found) == ("fewer than that: 49 beside 100", "more than that: 51 beside 100")

    def test_small_numbers_are_not_told(self):
        tables = {"visits": rows((2024, {"red": 9})), "calls": rows((2024, {"red": 100}))}
        assert agree(tables, [rule(at_least=0.5)], LIMITS)[0].found == "fewer than that"

    def test_a_year_or_a_data_set_that_did_not_come_is_not_compared(self):
        assert agree({"visits": rows((2024, {"red": 9})), "calls": rows((2023, {"red": 100}))}, [rule(at_least=0.5)], LIMITS) == []
        assert agree({"visits": rows((2024, {"red": 9}))}, [rule(at_least=0.5)], LIMITS) == []

    def test_only_the_rows_asked_for_are_counted(self):
        tables = {"visits": rows((2024, {"red": 40, "blue": 60})), "calls": rows((2024, {"red": 40}))}
        wanted = {"data_set": "visits", "words": "red visits", "where": {"colour": ["red"]}}
        assert agree(tables, [rule(left=wanted, at_most=1)], LIMITS) == []
        assert len(agree(tables, [rule(at_most=1)], LIMITS)) == 1

    @pytest.mark.parametrize(("places", "told"), [(2, []), (1, [("r", 2024)])])
    def test_the_fullest_night_beside_the_places(self, places, told):
        # nights of three stays in the year to March 2024: 1–10 June, 10–20 June (the first has left), 5 June to an unknown day, and four
        # that were over before the second of April 2023: at most two at once
        days = [("2023-06-01", "2023-06-10"), ("2023-06-10", "2023-06-20"), ("2023-06-05", None), ("2023-03-01", "2023-04-01")]
        days += [("2023-03-02", "2023-03-20")] * 3
        stays = pd.DataFrame(days, columns=["came", "left"]).apply(pd.to_datetime).assign(year=[2024] * 3 + [2023] * 4)
        units = pd.DataFrame({"year": [2024, 2024], "places": [places, 5], "kind": ["refuge", "other"]})
        left = {"data_set": "stays", "count": "most_at_once", "first_day": "came", "last_day": "left", "words": "stays at once"}
        right = {"data_set": "units", "count": "sum", "field": "places", "where": {"kind": ["refuge"]}, "words": "places"}
        assert checks_found(agree({"stays": stays, "units": units}, [rule(left=left, right=right, at_most=1)], LIMITS)) == told

    def test_a_stay_from_last_year_still_takes_up_a_place(self):
        # both began in the year before and are open on the first of April
        days = {"came": pd.to_datetime(["2023-01-01", "2023-02-01"]), "left": pd.to_datetime(["2023-05-01", None]), "year": [2023, 2024]}
        units = pd.DataFrame({"year": [2024], "places": [1]})
        left = {"data_set": "stays", "count": "most_at_once", "first_day": "came", "last_day": "left", "words": "stays at once"}
        right = {"data_set": "units", "count": "sum", "field": "places", "words": "places"}
        found = agree({"stays": pd.DataFrame(days), "units": units}, [rule(left=left, right=right, at_most=1)], LIMITS)
        assert checks_found(found) == [("r", 2024)]

    def test_a_stay_still_open_in_an_earlier_years_file_is_not_counted_for_ever(self):
        # on the first of May 2023 there is one stay for certain; the one without a last day was still open when the file of 2023 was made
        days = {"came": pd.to_datetime(["2023-05-01", "2023-03-20"]), "left": pd.to_datetime(["2023-05-20", None]), "year": [2024, 2023]}
        units = pd.DataFrame({"year": [2023, 2024], "places": [0, 1]})
        left = {"data_set": "stays", "count": "most_at_once", "first_day": "came", "last_day": "left", "words": "stays at once"}
        right = {"data_set": "units", "count": "sum", "field": "places", "words": "places"}
        found = agree({"stays": pd.DataFrame(days), "units": units}, [rule(left=left, right=right, at_most=1)], LIMITS)
        assert checks_found(found) == [("r", 2023)]

    def test_more_answers_to_the_survey_than_invitations_are_told(self):
        (own,) = [each for each in load_quality().agreements if each.id == "answers_beside_invitations"]
        answers = rows((2023, {"red": 50}), (2024, {"red": 51}))
        invited = pd.DataFrame({"year": [2023, 2024, 2024], "invited": [50, 40, 10]})
        (found,) = agree({"service_user_survey": answers, "survey_invitations": invited}, [own], LIMITS)
        assert (found.check, found.year, found.severity, found.found) == ("answers_beside_invitations", 2024, "look", "more than that: 51 beside 50")
