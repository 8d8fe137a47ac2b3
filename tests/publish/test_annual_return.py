"""The annual return: every answer is the protected figure named beside it, every unverified wording is marked, nothing is left empty."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import pandas as pd
import pytest

from pipeline.catalogue import Question, Section, load_annual_return
from pipeline.publish.annual_return import COLUMNS, annual_return, return_lines


@pytest.fixture(scope="module")
def filled(edition):
    return dataclasses.replace(edition, annual_return=load_annual_return())


def test_every_answer_is_its_figure(filled):
    protected = filled.protected.frame.set_index("ref")
    seen = 0
    for section in filled.annual_return:
        parts = {question.number: question.part for question in section.questions}
        for line in return_lines(filled, section).to_dict("records"):
            if line["Figure"] == "none":
                continue
            row = protected.loc[line["Figure"]]
            assert row["period"] == "2024" and row["geography"] == "area"
            if isinstance(line["Answer"], str):
                assert line["Answer"].startswith("[") and (row["status"] != "ok" or pd.isna(row[parts[line["Question"]]]))
            else:
                assert line["Answer"] == pytest.approx(float(row[parts[line["Question"]]]), abs=0.005)
            seen += 1
    assert seen > 40


def test_a_question_with_groups_has_a_line_for_each(filled):
    (section,) = [each for each in filled.annual_return if each.id == "moved_on"]
    groups = filled.protected.rows("refuge_destination_percent", period="2024")["group"]
    assert len(return_lines(filled, section)) == len(groups) > 3


def test_words_answer_what_no_figure_does_and_unverified_wording_is_marked(filled):
    section = Section(
        id="x",
        title="X",
        questions=[
            Question(number="A1", text="Name", answer="authority", wording_verified_on=date(2026, 1, 2)),
            Question(number="A2", text="Spending", answer="not_held"),
        ],
    )
    found = return_lines(filled, section)
    assert found["Answer"].tolist() == [filled.area.tier_one_authority, "not held by the partnership"]
    assert found["Wording of the form"].tolist() == ["verified on 2026-01-02", "to be verified"]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_workbook_holds_the_same_lines_with_no_cell_empty(filled):
    sheets = pd.read_excel(io.BytesIO(annual_return(filled)), sheet_name=None, header=None, engine="calamine")
    assert len(sheets) == len(filled.annual_return) + 2  # and the cover and the contents
    for section in filled.annual_return:
        sheet = sheets[f"Section_{section.questions[0].number[0]}"]
        (head,) = sheet.index[sheet[0].eq("Question")]
        body = sheet.iloc[head + 1 :]
        assert sheet.loc[head].tolist() == COLUMNS and not body.isna().any().any()
        assert body[3].astype("str").tolist() == return_lines(filled, section)["Answer"].astype("str").tolist()
    assert annual_return(filled) == annual_return(filled)
