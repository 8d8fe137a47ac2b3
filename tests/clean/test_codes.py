"""Codes by the list of the year; what was written stays beside them; several answers become a child table."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.catalogue import CodeList, CodeRow, FieldPage
from pipeline.clean import clean
from pipeline.clean.codes import nearest_labels, spellings_in
from pipeline.problems import Stop


def test_a_ward_by_code_and_by_name_of_its_years(received, contract, code_lists):
    written = ["W1", "North and East", " NORTH  & east ", "South", "South", "W2", "Nowhere", "-"]
    years = [2024, 2024, 2024, 2024, 2026, 2026, 2024, 2024]
    cleaned = clean(received(year=years, ward=written), contract, code_lists)
    # South is another ward from 2026; the old ward's code is not known then
    assert cleaned.table["ward"].tolist() == ["W1", "W1", "W1", "W2", "W9", "not_mapped", "not_mapped", "not_recorded"]
    assert cleaned.table["ward_source"].tolist() == written


def test_unknown_codes_are_counted_and_never_shown(received, contract, code_lists):
    cleaned = clean(received(year=[2024, 2024, 2026], ward=["SECRET", "W1", "W1"]), contract, code_lists)
    findings = {finding.year: finding for finding in cleaned.findings}
    assert [(f.check, f.count, f.severity) for f in findings.values()] == [("ward_code_known", 1, "look")] * 2
    assert "SECRET" not in "\n".join(findings[2024].lines())
    assert "spellings of other years" not in findings[2024].found
    assert "1 of them are spellings of other years" in findings[2026].found


def test_one_spelling_with_two_codes_stops(code_lists):
    twice = CodeList("sex", (CodeRow("f", "Female", "W", None, None, 1), CodeRow("m", "Male", "w", 2020, None, 2)))
    assert spellings_in(twice, 2019)["w"] == "f"
    with pytest.raises(Stop, match="two things"):
        spellings_in(twice, 2020)


def test_codes_and_labels_are_spellings_but_agreed_spellings_outrank_them():
    codes = CodeList("yes_no", (CodeRow("yes", "Yes", "1", None, None, 1), CodeRow("no", "No", "yes", None, None, 2)))
    assert spellings_in(codes, 2024) | {} == {
        "not_recorded": "not_recorded",
        "not recorded": "not_recorded",
        "1": "yes",
        "yes": "no",
        "no": "no",
    }


def test_several_answers(received, contract, code_lists):
    written = ["MH; Substance use", "None", "", "mental health;MH ; ;", "dancing; MH", "N/K; MH"]
    years = [2022] * 6
    cleaned = clean(received(year=years, needs=written), contract, code_lists)
    child = cleaned.children["visits__needs"]
    assert cleaned.table["needs"].tolist() == ["mental_health;drugs", "none", "not_recorded", "mental_health", "not_mapped;mental_health", "mental_health"]
    assert cleaned.table["needs_source"].tolist() == written
    ids = (child["row_id"] - 20220000000).tolist()
    assert list(zip(ids, child["item"], child["item_source"], strict=True)) == [
        (1, "mental_health", "MH"),
        (1, "drugs", "Substance use"),
        (2, "none", "None"),
        (3, "not_recorded", ""),
        (4, "mental_health", "mental health"),
        (5, "not_mapped", "dancing"),
        (5, "mental_health", "MH"),
        (6, "mental_health", "MH"),
    ]
    assert [(f.check, f.rows) for f in cleaned.findings] == [("needs_code_known", (6,))]


def test_an_answer_of_other_years_is_not_mapped(received, contract, code_lists):
    cleaned = clean(received(year=2023, needs=["Substance use"]), contract, code_lists)
    assert cleaned.table["needs"].tolist() == ["not_mapped"]


def test_the_nearest_labels_are_named_and_what_was_written_is_not(received, contract, code_lists):
    written = ["Nroth & East", "Suoth", "SECRET"]
    cleaned = clean(received(ward=written, needs=["Mental helth;Dancing", "", ""]), contract, code_lists)
    ward, needs = cleaned.findings
    assert ward.do.endswith("config/codes/ward.csv; the nearest it has: 'North & East' or 'South'")
    assert needs.do.endswith("the nearest it has: 'Mental health'")
    assert not any(text in "\n".join((*ward.lines(), *needs.lines())) for text in (*written, "helth", "Dancing"))


def test_labels_of_other_years_are_not_near(received, contract, code_lists):
    cleaned = clean(received(year=[2022, 2024], needs=["Drgus", "Drgus"]), contract, code_lists)
    assert ["nearest" in finding.do for finding in cleaned.findings] == [True, False]


def test_no_more_than_three_labels_of_the_commonest_spellings():
    labels = ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]
    codes = CodeList("words", tuple(CodeRow(label.lower(), label, label, None, None, number) for number, label in enumerate(labels)))
    page = FieldPage(name="word", title="Word")
    written = pd.Series(["alpho", "bravu", "bravu", "charly", "delto", "zzz"], dtype="str")
    assert nearest_labels(written, page, codes, 2024) == ["Bravo", "Alpha", "Charlie"]
