"""The equality-impact table: every characteristic has a line, and each word comes from the figure beside it."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from pipeline.publish import equality

AGE, DISABILITY = "refuge_age_residents_ratio/2022-2024", "refuge_disability_census_ratio/2022-2024"


def ratio(ref: str, value: float | None, word: str = "", status: str = "ok") -> dict:
    numbers = {"numerator": 51.56, "denominator": 14.46, "lower": 1.2, "upper": 3.94} if value else {}
    return {"ref": ref, "value": value, "status": status, "caveats": word and f"represented_{word}"} | numbers


@pytest.fixture
def lines(small_edition, edition):
    """Ratios → heading of each line of the table → its cells as text; figures that are not typed are withheld."""

    def make(*typed: dict) -> dict[str, list[str]]:
        asked = edition.key_findings.equality.characteristics
        rows = {each["ref"]: each for each in typed}
        for each in asked:
            for beside in each.beside:
                block = edition.indicators[beside.figure]
                if not block.breakdown and f"{block.id}/2022-2024" not in rows:
                    rows[f"{block.id}/2022-2024"] = ratio(f"{block.id}/2022-2024", None, status="suppressed")
            if each.asked:
                ref = f"quality_field_recorded_percent/2022-2024/{each.asked}"
                rows[ref] = {"ref": ref, "value": 97, "numerator": 97, "denominator": 100, "sources": "refuge_stays"}
        found = small_edition(**rows)
        page = BeautifulSoup(str(equality.equality_impact(found)), "html.parser")
        return {line.th.get_text(" "): [cell.get_text(" ", strip=True) for cell in line.find_all("td")] for line in page.find_all("tr")[1:]}

    return make


def test_every_protected_characteristic_has_a_line(edition, lines):
    asked = edition.key_findings.equality.characteristics
    assert sum(each.protected for each in asked) == 9
    headings = " ".join(lines(ratio(f"{AGE}/age_16_24", 1.49, "over"), ratio("refuge_age_police_ratio/2022-2024/age_16_24", 1.1, "too_few")))
    assert [each.title for each in asked if each.title not in headings and each.id != "race"] == []


def test_a_line_says_both_shares_the_ratio_its_range_and_what_the_word_means(edition, lines):
    (cells,) = [cells for heading, cells in lines(ratio(DISABILITY, 3.57, "over")).items() if heading.startswith("Disability") and "residents" in heading]
    page = {each.id: each for each in edition.key_findings.equality.characteristics}
    assert cells[:5] == ["51.6 %", "14.5 %", "3.57 ( 1.20 to 3.94 )", "over", "97 %"]
    assert cells[-1] == page["disability"].over


def test_a_hidden_ratio_says_so_and_not_which_way(lines):
    (cells,) = [cells for heading, cells in lines().items() if heading.startswith("Sex: women") and "residents" in heading]
    assert cells[3] == "cannot say: withheld" and "Confidential" in cells[-1]
    assert not re.search(r"\d+\.\d", " ".join(cells))


def test_groups_that_cannot_be_judged_share_one_line(lines):
    made = lines(ratio(f"{AGE}/age_16_24", 1.49, "over"), ratio(f"{AGE}/age_25_34", 1.2, "too_few"), ratio(f"{AGE}/age_35_44", None, status="suppressed"))
    of_residents = {heading: cells for heading, cells in made.items() if heading.startswith("Age") and "residents" in heading}
    assert [heading.split("  ")[0].strip() for heading in of_residents] == ["Age: 16 to 24 beside residents", "Age: other groups beside residents"]
    assert of_residents["Age: other groups beside residents"][3] == "cannot say: too few expected or withheld"
    assert of_residents["Age: other groups beside residents"][-1].startswith("Too few, or not given") and "chance" not in of_residents["Age: other groups beside residents"][-1]


def test_what_nobody_asks_is_said_to_be_not_asked(lines):
    cells = lines()["Religion or belief"]
    assert cells[3:5] == ["cannot say", "not asked"] and "Not asked" in cells[-1]
    assert lines()["Pregnancy and maternity"][3:5] == ["cannot say", "97 %"]


def test_a_figure_of_ratios_leaves_out_what_cannot_be_judged(small_edition):
    rows = {"a": ratio(f"{AGE}/age_16_24", 1.49, "over"), "b": ratio(f"{AGE}/age_25_34", 1.2, "too_few"), "c": ratio(DISABILITY, 0.5, "under")}
    found = equality.representation_rows(small_edition(**rows), "population")
    assert list(zip(found["label"], found["word"])) == [("Age: 16 to 24", "over"), ("Disability: any disability", "under")]
