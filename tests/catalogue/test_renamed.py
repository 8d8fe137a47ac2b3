"""Old codes of released editions: each is one code of today, and every other thing a page may say of it is told with the reason."""

from __future__ import annotations

import pytest

from pipeline.catalogue import disagreements, load_codes
from pipeline.catalogue.renamed import RenamedCode, names_today

BLOCK = "- {{code_list: {}, old: {}, new: {}, why: The authority changed it.}}\n"


def listed(config, *blocks: tuple[str, str, str]) -> None:
    config.write("codes/renamed.yml", "".join(BLOCK.format(*each) for each in blocks) or "[]")


def test_without_a_page_no_code_was_renamed(config):
    assert all(each.renamed == () for each in load_codes().values())
    assert disagreements() == []


def test_a_list_knows_its_old_codes(config):
    listed(config, ("sex", "woman", "female"), ("need", "substances", "drugs"))
    codes = load_codes()
    assert (codes["sex"].renamed, codes["need"].renamed, codes["language"].renamed) == ((("woman", "female"),), (("substances", "drugs"),), ())
    assert "woman" not in codes["sex"].labels
    assert disagreements() == []


def test_a_code_that_was_renamed_twice_is_found_under_its_last_name(config):
    listed(config, ("sex", "f", "woman"), ("sex", "woman", "female"))
    assert dict(load_codes()["sex"].renamed) == {"f": "female", "woman": "female"}
    assert disagreements() == []


def test_names_that_lead_round_in_a_ring_come_to_an_end():
    ring = [RenamedCode(code_list="sex", old=old, new=new, why="w") for old, new in (("a", "b"), ("b", "a"))]
    assert set(names_today(ring, "sex")) == {"a", "b"}


@pytest.mark.parametrize(
    ("blocks", "place", "words"),
    [
        ([("sex", "woman", "female"), ("sex", "lady", "female")], "sex, female", "merged"),
        ([("sex", "person", "female"), ("sex", "person", "male")], "sex, person", "split"),
        ([("sex", "male", "female")], "sex, male", "“male” in the list too"),
        ([("sex", "woman", "femal")], "sex, woman", "a new code that is in the list"),
        ([("sexes", "woman", "female")], "sexes, woman", "a list of config/codes"),
        ([("sex", "a", "b"), ("sex", "b", "a")], "sex, a", "a new code that is in the list"),
    ],
    ids=["merged", "split", "still there", "no such code", "no such list", "a ring"],
)
def test_what_is_not_one_to_one_is_told_with_the_reason(config, blocks, place, words):
    listed(config, *blocks)
    found = {each.where: each for each in disagreements()}[f"config/codes/renamed.yml, {place}"]
    assert words in " ".join(found.lines()) and len(found.lines()) == 5 and found.severity == "stop"
    assert all(len(line) > 8 for line in found.lines())
