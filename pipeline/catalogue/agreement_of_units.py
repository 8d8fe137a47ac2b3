"""Does the page on supply agree with the register and the code lists that give its codes their words?"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalogue.contracts import NOT_MAPPED, NOT_RECORDED
from pipeline.catalogue.pages import Pages, disagree, unknown
from pipeline.catalogue.spoken import REGISTER
from pipeline.problems import Finding

_PAGE = "supply.yml"
WORDS = {"refusal_targets": "refusal_target", "scenarios": "supply_scenario"}


def units(pages: Pages) -> Iterator[Finding]:
    """Every figure, reason, target and scenario that is not known, and every target or scenario without words."""
    plan = pages.supply
    for name, figure in plan.made_of.model_dump().items():
        yield from unknown(_PAGE, f"made_of → {name}", figure, pages.indicators, "a figure", REGISTER)
    if plan.made_of.refusals in pages.indicators:
        reasons = pages.groups.get(pages.indicators[plan.made_of.refusals].breakdown, ())
        for place in ("no_room", "wrong_kind"):
            for code in getattr(plan, place):
                yield from unknown(_PAGE, place, code, reasons, "a reason", "config/codes")
    for place, code_list in WORDS.items():
        yield from _same_codes(pages, place, code_list)
    for each in pages.indicators.values():
        if each.scenario:
            yield from unknown("indicators.yml", f"{each.id} → scenario", each.scenario, plan.scenarios, "a scenario", f"config/{_PAGE}")


def _same_codes(pages: Pages, place: str, code_list: str) -> Iterator[Finding]:
    """Every code of the page has words, and every word a code."""
    listed = [code for code in pages.groups.get(code_list, ()) if code not in (NOT_RECORDED, NOT_MAPPED)]
    named = getattr(pages.supply, place)
    for code in named:
        yield from unknown(_PAGE, f"{place} → {code}", code, listed, "a code", f"config/codes/{code_list}.csv")
    for code in listed:
        if code not in named:
            yield disagree(f"codes/{code_list}.csv", "code", f"codes of config/{_PAGE} → {place}", f"{code}, which is not there", "take it out, or add it there")
