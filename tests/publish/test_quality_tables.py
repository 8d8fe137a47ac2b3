"""Ratings by the rules of the page on quality, and the sentences picked for each gap and each agency."""

from __future__ import annotations

import dataclasses
import re

import pytest
from bs4 import BeautifulSoup

from pipeline.catalogue import Bands, DataSetGap, Quality
from pipeline.catalogue.quality import Timeliness
from pipeline.catalogue.corrections import AcceptedFinding, Correction
from pipeline.publish import quality, quality_asks, quality_years
from pipeline.publish.ratings import Rating, mark, rating

ACCEPTED, REQUIRED = "quality_rows_accepted_percent", "quality_required_filled_percent"
RECORDED, STATUS = "quality_field_recorded_percent", "quality_status"
VALID, RECEIVED, SHORT = "quality_field_valid_percent", "quality_received_days", "quality_months_short_count"
CAME, ASIDE = "quality_rows_received_count", "quality_rows_quarantined_count"


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
            "values": percent(f"{VALID}/2024/refuge_stays.age", 99, 100),
            "days": plain(f"{RECEIVED}/2024/refuge_stays", 50),
            "short": plain(f"{SHORT}/2024/refuge_stays", 0),
        }
        rows |= {f"came{year}": plain(f"{CAME}/{year}/refuge_stays", 120) for year in (2023, 2024)}
        rows |= {f"aside{year}": plain(f"{ASIDE}/{year}/refuge_stays", None, "suppressed") for year in (2023, 2024)}
        kept = {name: row for name, row in (rows | figures).items() if name not in without}
        bands = dict.fromkeys(("accepted_percent", "required_percent", "valid_percent", "recorded_percent"), Bands(green=90, amber=75))
        bands |= {"change_percent": Bands(green=30, amber=50), "late_days": Bands(green=0, amber=30), "short_months": Bands(green=0, amber=1)}
        rules = edition.quality.ratings.model_copy(update=bands)
        page = edition.quality.model_copy(update={"ratings": rules, "timeliness": Timeliness(due_days=60)})
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
        assert ("age" in quality_asks.gaps(given)) == (rated == "amber")

    @pytest.mark.parametrize(("said", "rated"), [(90, "green"), (89, "amber"), (74, "red")])
    def test_the_item_whose_values_can_be_used_least(self, sent, said, rated):
        made = rating(sent(other=percent(f"{VALID}/2024/refuge_stays.start_date", said, 100)), "refuge_stays", 2024)
        assert (made.overall, made.parts["valid"]) == (rated, rated)

    # wanted after 60 days: amber up to 30 days later
    @pytest.mark.parametrize(("days", "rated"), [(-40, "green"), (60, "green"), (61, "amber"), (90, "amber"), (91, "red")])
    def test_how_late_a_file_came(self, sent, days, rated):
        made = rating(sent(days=plain(f"{RECEIVED}/2024/refuge_stays", days)), "refuge_stays", 2024)
        assert (made.overall, made.parts["timely"]) == (rated, rated)

    def test_the_date_of_a_file_rates_nothing(self, sent):
        saved = plain(f"{RECEIVED}/2024/refuge_stays", 300) | {"caveats": "received_as_saved"}
        assert rating(sent(days=saved), "refuge_stays", 2024).parts["timely"] == "not_rated"

    @pytest.mark.parametrize(("months", "rated"), [(0, "green"), (1, "amber"), (2, "red")])
    def test_records_that_stop_before_the_end_of_the_year(self, sent, months, rated):
        made = rating(sent(short=plain(f"{SHORT}/2024/refuge_stays", months)), "refuge_stays", 2024)
        assert (made.overall, made.parts["complete"]) == (rated, rated)

    def test_a_characteristic_that_was_not_asked_for_is_red(self, sent):
        made = rating(sent(employment=plain(f"{RECORDED}/2024/refuge_stays.employment", None, "not_collected")), "refuge_stays", 2024)
        assert made.overall == "red"

    def test_a_hidden_figure_rates_nothing(self, sent):
        hidden = {name: plain(f"{RECORDED}/2024/refuge_stays.{name}", None, "suppressed") for name in ("age", "employment")}
        hidden["accepted"] = plain(f"{ACCEPTED}/2024/refuge_stays", None, "suppressed")
        parts = rating(sent(**hidden), "refuge_stays", 2024).parts
        assert {name for name, rated in parts.items() if rated == "not_rated"} == {"change", "accepted", "recorded"}
        assert {parts[name] for name in ("required", "valid", "timely", "complete")} == {"green"}

    def test_a_data_set_that_did_not_come(self, sent):
        assert rating(sent("refuge_stays2024"), "refuge_stays", 2024) == Rating("not_supplied", {})


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
        assert [line[1:] for line in shown[4:]] == [
            ["90 % or more", "75 % or more", "less"],
            ["none", "up to 30", "more"],
            ["none", "up to 1", "more"],
            ["up to 30 % more or fewer", "up to 50 %", "further"],
        ]

    def test_what_a_rating_rests_on(self, sent):
        (line,) = lines_of(quality.year_in_detail(sent("refuge_children2024"), "latest"))[1:]
        hidden = "[c] Confidential"
        age, employment = "Age at start 99 % ● Green", "Employment status 92 % ● Green"
        assert line == ["Refuge stays", "120", "100 100 % ● Green", hidden, "100 % ● Green", age, employment]

    def test_an_earlier_year_has_a_table_of_its_own(self, sent):
        given = sent("refuge_children2023", required=percent(f"{REQUIRED}/2023/refuge_stays", 80, 100))
        assert lines_of(quality.year_in_detail(given, "before"))[1][4:] == ["80 % ▲ Amber", "", ""]
        assert "No data set came for" in quality.year_in_detail(given, "first")

    def test_gaps_are_what_is_missing_and_what_is_recorded_too_seldom(self, sent):
        given = sent("refuge_children2024", employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 80, 100))
        page = given.quality.data_sets
        employment = page["refuge_stays"].fields["employment"]
        found = {line[0]: line[1:] for line in lines_of(quality_asks.gaps(given))[1:]}
        assert found == {
            "Children in the refuge": ["✕ Not supplied", page["refuge_children"].prevents, page["refuge_children"].ask],
            "Refuge stays: employment status": ["80 % recorded", employment.prevents, employment.ask],
        }

    @pytest.mark.parametrize(
        ("part", "row", "label", "far"),
        [
            ("complete", plain(f"{SHORT}/2024/refuge_stays", 2), "Refuge stays", "whole months without a record at the end: 2"),
            ("timely", plain(f"{RECEIVED}/2024/refuge_stays", 91), "Refuge stays", "came 91 days after the end of the year"),
            ("valid", percent(f"{VALID}/2024/refuge_stays.age", 70, 100), "Refuge stays: age at start", "70 % can be used"),
            ("required", percent(f"{REQUIRED}/2024/refuge_stays", 70, 100), "Refuge stays", "70 % of rows have every required item"),
            ("change", percent(f"{ACCEPTED}/2024/refuge_stays", 200, 200), "Refuge stays", "200 rows, after 100 the year before"),
        ],
    )
    def test_every_part_that_is_not_green_is_a_gap(self, sent, part, row, label, far):
        names = {"complete": "short", "timely": "days", "valid": "values", "required": "required", "change": "accepted"}
        given = sent(**{names[part]: row})
        words = getattr(given.quality.parts, part)
        assert lines_of(quality_asks.gaps(given))[1:] == [[label, far, words.prevents, words.ask]]

    def test_no_gap_is_said_in_words(self, sent):
        assert "Every data set came" in quality_asks.gaps(sent())


class TestRequests:
    def asked(self, given) -> list[str]:
        (line,) = [line for line in lines_of(quality_asks.agencies(given))[1:] if line[0] == "Refuge provider Refuge manager"]
        return line[1:]  # the rating and why, what is asked

    def test_a_data_set_that_did_not_come_comes_first(self, sent):
        gone = plain(f"{STATUS}/2024/refuge_children", None, "not_supplied")
        given = sent("refuge_children2024", gone=gone, employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 10, 100))
        assert self.asked(given) == ["■ Red Children in the refuge [x] Not available", given.quality.data_sets["refuge_children"].ask]

    def test_an_agency_that_sent_nothing_has_its_own_row(self, sent):
        gone = {name: plain(f"{STATUS}/2024/{name}", None, "not_supplied") for name in ("refuge_children", "refuge_stays")}
        given = sent("refuge_stays2024", "refuge_children2024", **gone)
        assert self.asked(given) == ["✕ Nothing came Refuge stays [x] Not available", given.quality.data_sets["refuge_stays"].ask]

    def test_then_records_to_the_end_of_the_year(self, sent):
        given = sent(short=plain(f"{SHORT}/2024/refuge_stays", 1), employment=percent(f"{RECORDED}/2024/refuge_stays.employment", 10, 100))
        assert self.asked(given)[1] == given.quality.parts.complete.ask

    def test_then_the_characteristic_recorded_least(self, sent):
        shares = {name: percent(f"{RECORDED}/2024/refuge_stays.{name}", said, 100) for name, said in (("age", 80), ("employment", 70))}
        given = sent(**shares, child=percent(f"{RECORDED}/2024/refuge_children.age", 75, 100))
        ask = given.quality.data_sets["refuge_stays"].fields["employment"].ask
        assert self.asked(given) == ["■ Red Refuge stays: employment status: 70 % recorded", ask]

    def test_then_rows_set_aside(self, sent):
        given = sent(required=percent(f"{REQUIRED}/2024/refuge_stays", 80, 100))
        assert self.asked(given) == ["▲ Amber Refuge stays: 80 % of rows have every required item", given.quality.parts.required.ask]

    def test_then_nothing(self, sent):
        given = sent()
        assert self.asked(given) == ["● Green", given.quality.ask_nothing]


class TestYears:
    def test_the_day_a_file_came(self, sent):
        # 31 March 2024 and 50 days: 30 in April, 20 in May
        (heads, *lines) = lines_of(quality_years.arrivals(sent("refuge_stays2023", gone=plain(f"{STATUS}/2023/refuge_stays", None, "not_supplied"))))
        assert heads == ["Data set", "2021/22", "2022/23", "2023/24"]
        assert ["Refuge stays", "✕ Not supplied", "✕ Not supplied", "20 May 2024 50 days ● Green"] in lines

    def test_the_date_of_a_file_is_said_to_be_that(self, sent):
        saved = plain(f"{RECEIVED}/2024/refuge_stays", 50) | {"caveats": "received_as_saved"}
        assert "20 May 2024 (file date) 50 days" in [line[-1] for line in lines_of(quality_years.arrivals(sent(days=saved)))]
        assert "day not noted" in [line[-1] for line in lines_of(quality_years.arrivals(sent("days")))]

    def test_an_extract_that_stops_early_is_said_beside_its_day(self, sent):
        cells = [line[-1] for line in lines_of(quality_years.arrivals(sent(short=plain(f"{SHORT}/2024/refuge_stays", 3))))]
        assert "20 May 2024 50 days ● Green Months without a record at the end: 3 ■ Red" in cells

    def test_rows_and_recording_beside_last_year(self, sent):
        before = {name: percent(f"{RECORDED}/2023/refuge_stays.{name}", said, 100) for name, said in (("age", 93), ("employment", 75))}
        given = sent("refuge_children2024", accepted=percent(f"{ACCEPTED}/2024/refuge_stays", 60, 60), was_age=before["age"], was_work=before["employment"])
        # of 100 rows rounding alone can move a share by 10 points: 93 to 95 is less, 75 to 92 is more
        (line,) = lines_of(quality_years.changes(given))[1:]
        assert line == ["Refuge stays", "100", "60", "↓ fewer ▲ Amber", "Employment status: 75 % to 92 % , ↑ more often"]

    @pytest.mark.parametrize(("counted", "said"), [((2023,), "2022/23"), ((2024,), "2023/24"), ((2023, 2024), "2022/23 and 2023/24")])
    def test_a_year_that_came_as_counts_is_not_compared(self, sent, counted, said):
        """Twelve rows of counts after 800 records are no fall of 99 %."""
        rows = {2023: percent(f"{ACCEPTED}/2023/refuge_stays", 800, 800), 2024: percent(f"{ACCEPTED}/2024/refuge_stays", 10, 10)}
        rows |= {year: rows[year] | {"caveats": "files_as_supplied;counts_supplied"} for year in counted}
        given = sent("refuge_children2024", before=rows[2023], accepted=rows[2024])
        (line,) = lines_of(quality_years.changes(given))[1:]
        assert line[3] == f"{said} came as counts"
        assert rating(given, "refuge_stays", 2024).parts["change"] == "not_rated"

    def test_what_counts_are_not_parted_by_is_no_gap(self, sent):
        asked = plain(f"{RECORDED}/2024/refuge_stays.employment", None, "not_collected")
        assert rating(sent(employment=asked), "refuge_stays", 2024).parts["recorded"] == "red"
        counted = percent(f"{ACCEPTED}/2024/refuge_stays", 10, 10) | {"caveats": "counts_supplied"}
        assert rating(sent(employment=asked, accepted=counted), "refuge_stays", 2024).parts["recorded"] == "green"

    def test_values_that_could_not_be_used(self, sent):
        first = plain(f"{VALID}/2022/refuge_stays.age", None, "suppressed")
        given = sent(first=first, second=percent(f"{VALID}/2023/refuge_stays.age", 100, 100), whole=percent(f"{VALID}/2024/refuge_stays.sex", 100, 100))
        shown = lines_of(quality_years.unusable_values(given))[1:]
        assert shown == [["Refuge stays: age at start", "[c] Confidential", "100 %", "99 %"]]
        assert "not told" in quality_years.unusable_values(sent("values"))


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


def test_every_required_item_has_its_line(sent):
    """The stay's reference and start are required; 2022 did not come, and 12 of 120 rows of 2024 lack the start."""
    filled = "quality_field_filled_percent"
    rows = {f"ref{year}": percent(f"{filled}/{year}/refuge_stays.stay_id", 120, 120) for year in (2023, 2024)}
    rows["start"] = percent(f"{filled}/2024/refuge_stays.start_date", 108, 120)
    heads, *lines = lines_of(quality_years.required_items(sent(**rows)))
    assert heads == ["Data set and item", "2021/22", "2022/23", "2023/24"]
    assert lines == [["Refuge stays: stay reference", "", "100 %", "100 %"], ["Refuge stays: start date", "", "", "90 %"]]
    assert "No item is required" in quality_years.required_items(sent())
