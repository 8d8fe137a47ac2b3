"""The register against the contracts, the code lists and the methods: a slip in the page is heard here."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from pipeline import store
from pipeline.catalogue import NOT_MAPPED, NOT_RECORDED, load_area, load_caveats, load_codes, load_contracts, load_indicators, load_statuses
from pipeline.measure import METHODS, measure
from pipeline.periods import periods_of
from pipeline.receive_reference import places_from_area_page

INDICATORS = load_indicators()
CONTRACTS = load_contracts()
CODES = load_codes()
BLOCKS = pytest.mark.parametrize("block", INDICATORS.values(), ids=INDICATORS.keys())


def fields_of(data_set: str) -> dict:
    return {field.name: field for field in CONTRACTS[data_set].fields} if data_set in CONTRACTS else {}


@BLOCKS
class TestEachBlock:
    def test_has_a_method(self, block):
        assert block.method in METHODS

    def test_reads_columns_that_the_contract_has(self, block):
        known = fields_of(block.data_set)
        asked = {name for name in (block.field, block.crossed, *block.where, block.with_date, block.ends_on) if name} - {"person_key"}
        made = CONTRACTS[block.data_set].paired if known else {}
        assert not known or asked <= {*known, *made}

    def test_counts_codes_that_are_on_the_list(self, block):
        known = fields_of(block.data_set)
        asked = dict(block.where)
        if (block.codes or block.codes_except) and block.method != "top":
            asked[block.crossed or block.field] = [*block.codes, *block.codes_except]
        for name, codes in asked.items():
            if name not in known or not known[name].code_list:  # official figures, and whole numbers
                continue
            silent = {NOT_MAPPED} if CONTRACTS[block.data_set].is_document else {NOT_RECORDED, NOT_MAPPED}  # a document may leave an item unmarked
            assert set(codes) <= set(CODES[known[name].code_list].labels) - silent

    def test_breaks_down_by_the_field_s_own_list_or_one_that_merges_all_its_codes(self, block):
        field = fields_of(block.data_set).get(block.field)
        lists = [name for names in (block.breakdown, block.breakdown_by_year) for name in names.split("*")[:1]]
        for name in filter(None, lists):
            if field is not None and field.code_list and name != field.code_list:
                groups = {row.source_value: row.code for row in CODES[name].rows if row.source_value in CODES[field.code_list].labels}
                assert set(groups) == set(CODES[field.code_list].labels) - {NOT_RECORDED, NOT_MAPPED}

    def test_leaves_out_groups_that_are_no_single_place_from_the_largest(self, block):
        if block.method == "top":
            merged = [code for name in filter(None, (block.breakdown, block.breakdown_by_year)) for code in CODES[name].labels if not code.startswith("E")]
            assert set(merged) - {NOT_RECORDED, NOT_MAPPED} == set(block.codes_except)

    def test_says_its_words_without_digits(self, block):
        words = [block.title, block.numerator, block.denominator, block.what, block.why, block.counted]
        assert not [word for word in words if re.search(r"\d", word)]
        assert block.what.endswith(".") and block.why.endswith(".")

    def test_is_named_measure_and_unit_last(self, block):
        endings = {
            "percent": "_percent",
            "count": "_count",
            "days": ("_days_median", "_days_mean", "_days"),
            "rank": "_rank",
            "rate_per_1000": "_rate_per_1000",
            "rate_per_10000": "_per_10000",
            "correlation": "_correlation",
            "ratio": "_ratio",
            "share_ratio": "_ratio",
            "points": "_points",
            "score": "_score",
        }
        for name in block.titles:
            assert name.endswith(endings[block.unit_of(name)]) or name == "quality_status"

    def test_carries_caveats_that_have_a_sentence(self, block):
        assert set(block.caveats) <= set(load_caveats())


def test_figure_names_are_unique():
    names = [name for block in INDICATORS.values() for name in block.titles]
    assert len(names) == len(set(names)) >= 80


def test_caveats_and_statuses_have_no_digits():
    assert not [code for code, sentence in load_caveats().items() if re.search(r"\d", sentence)]
    assert not [code for code, status in load_statuses().items() if re.search(r"\d", status.sentence)]


def test_every_status_has_a_symbol_but_ok():
    statuses = load_statuses()
    assert [code for code, status in statuses.items() if not status.symbol] == ["ok"]
    assert {status.symbol for status in statuses.values()} == {"", "[c]", "[x]", "[z]", "[u]", "[b]"}


@pytest.mark.parametrize("name", ["age_band", "child_age_band"])
def test_bands_follow_one_another(name):
    """Each band begins a year after the one before it ended."""
    bands = [re.match(r"age_(\d+)_(\d+|and_over)$", code).groups() for code in CODES[name].labels if code.startswith("age_")]
    assert all(int(later[0]) == int(earlier[1]) + 1 for earlier, later in zip(bands, bands[1:], strict=False))


def test_with_nothing_supplied_every_figure_of_the_register_has_its_reason():
    """The whole register over no files at all: agencies' figures are not supplied, official ones are there."""
    area = load_area(store.config_files("areas", ".yml")[0].stem)
    receipts = pd.DataFrame(columns=["data_set", "year", "status", "rows_in", "accepted", "quarantined", "columns"])
    places = places_from_area_page(area)
    made = measure({}, INDICATORS, periods_of(2024), places, receipts, area.code, contracts=CONTRACTS, codes=CODES).frame
    assert set(made["indicator"]) == {name for block in INDICATORS.values() for name in block.titles}
    public = made["sources"].str.contains("population|deprivation|facts") & ~made["sources"].str.contains("_")
    assert set(made.loc[~public, "status"]) == {"not_supplied"}
    assert set(made.loc[public, "status"]) <= {"ok", "not_comparable"}
    assert made["value"].notna().eq(made["status"].eq("ok")).all()
