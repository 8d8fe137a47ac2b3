"""Ratings by the rules of the page on quality, and the sentences picked for each gap and each agency."""

from __future__ import annotations

import dataclasses
import re

import pytest
from bs4 import BeautifulSoup

from pipeline.catalogue import Bands, DataSetGap, Quality
from pipeline.catalogue.corrections import AcceptedFinding, Correction
from pipeline.publish import quality
from pipeline.publish.ratings import Rating, mark, rating

ACCEPTED, REQUIRED = "quality_rows_accepted_percent", "quality_required_filled_percent"
RECORDED, STATUS = "quality_field_recorded_percent", "quality_status"


@pytest.fixture
def sent(small_edition, edition):
    """Figures by ref → an edition with refuge stays and children in 2023 and 2024, and the rules of this test."""

    def make(*without: str, **figures: dict) -> object:
        rows = {f"{name}{year}": plain(f"{STATUS}/{year}/{name}", 1) for year in (2023, 2024) for name in ("refuge_stays", "refuge_children")}
        rows |= {
            "before": percent(f"{ACCEPTED}/2023/refuge_stays", 100, 100),
            "accepted": percent(f"{ACCEPTED}/2024/refuge_stays", 100, 100),
            "required": percent(f"{REQUIRED}/2024/refuge_stays", 100, 100),
            "children": percent(f"{ACCEPTED}/2024/refuge_children", 100, 100),
            "children_required": percent(f"{REQUIRED}/2024/refuge_children", 100, 100),
            "age": percent(f"{RECORDED}/2024/refuge_stays.age", 95, 100),
            "employment": percent(f"{RECORDED}/2024/refuge_stays.employment", 92, 100),
        }
        kept = {name: row for name, row in (rows | figures).items() if name not in without}
        bands = dict.fromkeys(("accepted_percent", "required_percent", "recorded_percent"), Bands(green=90, amber=75))
        rules = edition.quality.ratings.model_copy(update=bands | {"change_percent": Bands(green=30, amber=50)})
        page = edition.quality.model_copy(update={"ratings": rules})
        contracts = {name: edition.contracts[name] for name in ("refuge_stays", "refuge_children")}
        return dataclasses.replace(small_edition(**kept), quality=page, contracts=contracts)

    return make


def percent(ref: str, numerator: int, denominator: int) -> dict:
    value = 100 * numerator / denominator
    return plain(ref, value) | {"numerator": numerator, "denominator": denominator}


def plain(ref: str, value: float | None, status: str = "ok") -> dict:
    return {"ref": ref, "value": value, "status": status, "sources": ref.split("/")[2].partition(".")[0]}


def lines_of(markup) -> list[list[str]]:
    rows = BeautifulSoup(markup, "html.parser").find_all("tr")
    return [[re.sub(r"\s+", " ", cell.get_text(" ")).strip() for cell in row.find_all(["th", "td"])] for row in rows]


class TestRating:
    def test_green_when_every_part_is(self, sent):
        made = rating(sent(), "refuge_stays", 2024)
        assert (made.overall, set(made.parts.values()), made.because) == ("green", {"green"}, [])

    @pytest.mark.parametrize(("said", "rated"), [(90, "green"), (89, "amber"), (75, "amber"), (74, "red")])
    def test_the_worst_characteristic_sets_the_rating(self, sent, said, rated):
        made = rating(sent(employment=percent(f"{RECORDED}/2024/refuge_stays.employment", said, 100)), "refuge_stays", 2024)
        assert made.overall == rated and made.because == ([] if rated == "green" else ["Characteristics"])

    @pytest.mark.parametrize(("rows", "rated"), [(130, "green"), (70, "green"), (131, "amber"), (50, "amber"), (49, "red"), (151, "red")])
    def test_rows_against_the_year_before(self, sent, rows, rated):
        made = rating(sent(accepted=percent(f"{ACCEPTED}/2024/refuge_stays", rows, rows)), "refuge_stays", 2024)
        assert made.parts["change"] == made.overall == rated

    @pytest.mark.parametrize(("name", "indicator"), [("accepted", ACCEPTED), ("required", REQUIRED)])
    def test_rows_counted_and_required_items(self, sent, name, indicator):
        made = rating(sent(**{name: percent(f"{indicator}/2024/refuge_stays", 80, 100)}), "refuge_stays", 2024)
        assert (made.overall, made.parts[name]) == ("amber", "amber")

    @pytest.mark.parametrize(("rows", "rated"), [(895, "green"), (894, "amber")])
    def test_a_percent_is_rated_as_it_is_printed(self, sent, rows, rated):
        # 89.5 % is printed as 90 %, 89.4 % as 89 %
        given = sent(age=percent(f"{RECORDED}/2024/refuge_stays.age", rows, 1000))
        assert rating(given, "refuge_stays", 2024).overall == rated
        assert ("age" in quality.gaps(given)) == (rated == "amber")

    def test_a_characteristic_that_was_not_asked_for_is_red(self, sent):
        made = rating(sent(employment=plain(f"{RECORDED}/2024/refuge_stays.employment", None, "not_collected")), "refuge_stays", 2024)
        assert made.overall == "red"

    def test_a_hidden_figure_rates_nothing(self, sent):
        hidden = {name: plain(f"{RECORDED}/2024/refuge_stays.{name}", None, "suppressed") for name in ("age", "employment")}
        hidden["accepted"] = plain(f"{ACCEPTED}/2024/refuge_stays", None, "suppressed")
        parts = rating(sent(**hidden), "refuge_stays", 2024).parts
        assert parts == {"change": "not_rated", "accepted": "not_rated", "required": "green", "recorded": "not_rated"}

    def test_a_data_set_that_did_not_come(self, sent):
        assert rating(sent("refuge_stays2024"), "refuge_stays", 2024) == Rating("not_supplied", {})

    def test_one_of_two_is_enough(self, sent):
        other = {"or_else": "refuge_children"}
        given = sent("refuge_stays2024")
        page = given.quality
        gaps = page.data_sets | {"refuge_stays": page.data_sets["refuge_stays"].model_copy(update=other)}
        given = dataclasses.replace(given, quality=page.model_copy(update={"data_sets": gaps}))
        assert rating(given, "refuge_stays", 2024).overall == "not_needed"
        assert all("Refuge stays" not in line[0] for line in lines_of(quality.gaps(given)))


def test_a_rating_is_a_symbol_and_a_word():
    assert BeautifulSoup(mark("amber"), "html.parser").get_text() == "▲ Amber"


class TestTables:
    def test_each_year_and_what_sets_it(self, sent):
        shown = lines_of(quality.ratings_by_year(sent(employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 80, 100))))
        assert shown[0] == ["Data set", "2021/22", "2022/23", "2023/24"]
        assert ["Refuge stays Refuge provider", "✕ Not supplied", "● Green", "▲ Amber Characteristics"] in shown

    def test_the_rules_are_those_of_the_page(self, sent):
        shown = lines_of(quality.rules_of_rating(sent()))
        assert shown[0] == ["What is rated", "● Green", "▲ Amber", "■ Red"]
        assert [line[1:] for line in shown[3:]] == [["90 % or more", "75 % or more", "less"], ["up to 30 % more or fewer", "up to 50 %", "further"]]

    def test_what_a_rating_rests_on(self, sent):
        shown = lines_of(quality.year_in_detail(sent("refuge_children2024"), "latest"))
        assert shown[1:] == [["Refuge stays", "100", "as many, when rounded ● Green", "100 % ● Green", "100 % ● Green", "Employment status 92 % ● Green"]]

    def test_an_earlier_year_has_a_table_of_its_own(self, sent):
        given = sent("refuge_children2023", required=percent(f"{REQUIRED}/2023/refuge_stays", 80, 100))
        assert lines_of(quality.year_in_detail(given, "before"))[1:] == [["Refuge stays", "100", "Not rated", "100 % ● Green", "80 % ▲ Amber", ""]]
        assert "No data set came for" in quality.year_in_detail(given, "first")

    def test_gaps_are_what_is_missing_and_what_is_recorded_too_seldom(self, sent):
        given = sent("refuge_children2024", employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 80, 100))
        page = given.quality.data_sets
        found = {line[0]: line[1:] for line in lines_of(quality.gaps(given))[1:]}
        assert found == {
            "Children in the refuge": ["✕ Not supplied", page["refuge_children"].prevents],
            "Refuge stays: employment status": ["80 %", page["refuge_stays"].fields["employment"].prevents],
        }

    def test_two_of_which_one_is_enough_leave_one_gap(self, sent):
        given = sent("refuge_stays2024", "refuge_children2024", "age", "employment")
        page = given.quality
        others = {"refuge_stays": "refuge_children", "refuge_children": "refuge_stays"}
        gaps = page.data_sets | {name: page.data_sets[name].model_copy(update={"or_else": other}) for name, other in others.items()}
        given = dataclasses.replace(given, quality=page.model_copy(update={"data_sets": gaps}))
        assert [line[0] for line in lines_of(quality.gaps(given))[1:]] == ["Refuge stays"]

    def test_no_gap_is_said_in_words(self, sent):
        assert "Every data set came" in quality.gaps(sent())


class TestRequests:
    def asked(self, given) -> list[str]:
        (line,) = [line for line in lines_of(quality.requests(given))[1:] if line[0] == "Refuge provider"]
        return line[2:]

    def test_a_data_set_that_did_not_come_comes_first(self, sent):
        gone = plain(f"{STATUS}/2024/refuge_children", None, "not_supplied")
        given = sent("refuge_children2024", gone=gone, employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 10, 100))
        assert self.asked(given)[0] == given.quality.data_sets["refuge_children"].ask

    def test_then_the_characteristic_recorded_least(self, sent):
        shares = {name: percent(f"{RECORDED}/2024/refuge_stays.{name}", said, 100) for name, said in (("age", 80), ("employment", 70))}
        given = sent(**shares, child=percent(f"{RECORDED}/2024/refuge_children.age", 75, 100))
        assert self.asked(given) == [given.quality.data_sets["refuge_stays"].fields["employment"].ask, "Refuge stays: employment status 70 %"]

    def test_then_rows_set_aside(self, sent):
        given = sent(required=percent(f"{REQUIRED}/2024/refuge_stays", 80, 100))
        assert self.asked(given) == [given.quality.ask_rows, "Refuge stays 100 %"]

    def test_then_nothing(self, sent):
        given = sent()
        assert self.asked(given) == [given.quality.ask_nothing, ""]


class TestPutRight:
    def test_corrections_and_accepted_findings_of_these_years(self, sent):
        words = {"data_set": "refuge_stays", "match": {"source_row": 14}, "action": "quarantine", "why": "A slip.", "reported_to": "Lead"}
        corrections = [Correction(id=f"c{year}", year=year, status="agreed", **words) for year in (2024, 2019)]
        lived_with = AcceptedFinding(data_set="refuge_children", check="c", why="Known.", accepted_by="Manager", until="2027-03-31")
        shown = lines_of(quality.put_right(dataclasses.replace(sent(), corrections=corrections, accepted=[lived_with])))
        assert shown[1:] == [["Refuge stays", "Corrected", "A slip.", "Lead"], ["Children in the refuge", "Accepted", "Known.", "Manager"]]

    def test_none_is_said_in_words(self, sent):
        assert "No file of these years was corrected" in quality.put_right(dataclasses.replace(sent(), corrections=[], accepted=[]))


def test_the_page_on_quality_can_be_loaded(edition):
    assert isinstance(edition.quality, Quality)
    assert all(isinstance(gap, DataSetGap) and gap.ask and gap.prevents for gap in edition.quality.data_sets.values())
