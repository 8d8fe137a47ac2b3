"""Codes that released editions know by another name: one old code is one code of today, never two of them and never half of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.catalogue.reading import Strict, load
from pipeline.problems import Finding

if TYPE_CHECKING:
    from pipeline.catalogue.contracts import CodeList

PAGE = "codes/renamed.yml"


class RenamedCode(Strict):
    """A code of a list that was released, and the code that it is now."""

    code_list: str
    old: str
    new: str
    why: str


@cache
def load_renamed_codes() -> list[RenamedCode]:
    """Every renamed code, in the order of the page; none where there is no page."""
    path = store.config_file(PAGE)
    return load(list[RenamedCode], path) if path.exists() else []


def names_today(listed: Iterable[RenamedCode], code_list: str) -> dict[str, str]:
    """old code → its code today, through as many names as it has had since."""
    steps = {each.old: each.new for each in listed if each.code_list == code_list}
    today = {}
    for old, new in steps.items():
        for _ in steps:
            new = steps.get(new, new)
        today[old] = new
    return today


def not_one_to_one(listed: Iterable[RenamedCode], codes: Mapping[str, CodeList]) -> list[Finding]:
    """A problem for each block that does not lead from one released code to one code of today, with the reason."""
    listed = list(listed)
    findings = []
    for place in ("old", "new"):
        times = Counter((each.code_list, getattr(each, place)) for each in listed)
        findings += [_in_two(name, code, place) for (name, code), number in times.items() if number > 1]
    for each in listed:
        known = codes[each.code_list].labels if each.code_list in codes else {}
        if each.code_list not in codes:
            findings.append(_wrong(each, "a list of config/codes", "no list of that name", "correct code_list"))
        elif each.old in known:
            found = f"“{each.old}” in the list too"
            findings.append(_wrong(each, "an old code that the list has no more", found, f"take it out of config/codes/{each.code_list}.csv, or take the block out"))
        elif names_today(listed, each.code_list)[each.old] not in known:
            findings.append(_wrong(each, "a new code that is in the list", "none", f"correct new, or add the code to config/codes/{each.code_list}.csv"))
    return findings


def _in_two(code_list: str, code: str, place: str) -> Finding:
    reason = {
        "old": ("a released code was split", "one new code for it: how its released counts part into two nobody can tell"),
        "new": ("released codes were merged", "one old code for it: their counts were released apart, and the merged one is another count"),
    }
    what, wanted = reason[place]
    do = "give each code of today a name of its own, and let the released codes stay in the list with the years that they held for"
    return Finding(what=what, where=f"config/{PAGE}, {code_list}, {code}", wanted=wanted, found="more than one block", do=do, file="renamed.yml")


def _wrong(each: RenamedCode, wanted: str, found: str, do: str) -> Finding:
    what = "a renamed code leads nowhere"
    return Finding(what=what, where=f"config/{PAGE}, {each.code_list}, {each.old}", wanted=wanted, found=found, do=f"open config/{PAGE} and {do}", file="renamed.yml")
