"""All of config/ read at once, and the words in which one page is told that it does not agree with another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from pipeline import store
from pipeline.catalogue.areas import (
    Area,
    Fact,
    SeriesBreak,
    Status,
    load_area,
    load_caveats,
    load_facts,
    load_series_breaks,
    load_statuses,
)
from pipeline.catalogue.contracts import CodeList, Contract, load_codes, load_contracts
from pipeline.catalogue.corrections import AcceptedFinding, Correction, load_accepted_findings, load_corrections
from pipeline.catalogue.errata import Erratum, load_errata
from pipeline.catalogue.paraphrases import VoiceTheme, load_paraphrases
from pipeline.catalogue.quality import Quality, load_quality
from pipeline.catalogue.recommendations import Recommendation, load_recommendations
from pipeline.catalogue.register import Findings, Indicator, Policy, by_figure, load_findings, load_indicators, load_policy
from pipeline.catalogue.renamed import RenamedCode, load_renamed_codes
from pipeline.catalogue.supply import SupplyPlan, load_supply
from pipeline.problems import Finding, Stop, stop_if_any

# Figures that come from official files or the area page, not from an agency: no contract, but a line in disclosure.yml.
REFERENCES = ("population", "deprivation")


@dataclass(frozen=True)
class Pages:
    """Every page of config, read and checked one by one."""

    contracts: Mapping[str, Contract]
    codes: Mapping[str, CodeList]
    indicators: Mapping[str, Indicator]
    areas: Sequence[Area]
    facts: Mapping[str, Fact]
    breaks: Sequence[SeriesBreak]
    caveats: Mapping[str, str]
    statuses: Mapping[str, Status]
    recommendations: Sequence[Recommendation]
    findings: Findings
    policy: Policy
    corrections: Sequence[Correction]
    accepted: Sequence[AcceptedFinding]
    errata: Sequence[Erratum]
    renamed: Sequence[RenamedCode]
    quality: Quality
    supply: SupplyPlan
    themes: Sequence[VoiceTheme]

    @cached_property
    def figures(self) -> Mapping[str, tuple[Indicator, str]]:
        """figure name → its block and title, the three of a share included."""
        return by_figure(self.indicators)

    @cached_property
    def groups(self) -> Mapping[str, Collection[str]]:
        """breakdown → the codes of its groups: a code list, the data sets, or the characteristics in them."""
        characteristics = [f"{name}.{field.name}" for name, page in self.contracts.items() for field in page.fields if field.characteristic]
        checked = [f"{name}.{field.name}" for name, page in self.contracts.items() for field in page.fields if field.is_checked]
        return {name: tuple(each.labels) for name, each in self.codes.items()} | {
            "data_set": tuple(self.contracts),
            "data_set_field": tuple(characteristics),
            "data_set_checked_field": tuple(checked),
            "data_set_required_field": tuple(f"{name}.{field.name}" for name, page in self.contracts.items() for field in page.required_fields),
        }


_LOADERS = {
    "contracts": load_contracts,
    "codes": load_codes,
    "indicators": load_indicators,
    "areas": lambda: [load_area(path.stem) for path in store.config_files("areas", ".yml")],
    "facts": load_facts,
    "breaks": load_series_breaks,
    "caveats": load_caveats,
    "statuses": load_statuses,
    "recommendations": load_recommendations,
    "findings": load_findings,
    "policy": load_policy,
    "corrections": load_corrections,
    "accepted": load_accepted_findings,
    "errata": load_errata,
    "renamed": load_renamed_codes,
    "quality": load_quality,
    "supply": load_supply,
    "themes": load_paraphrases,
}


def read_pages() -> Pages:
    """Every page of config; raises Stop with the mistakes of all the pages, not only of the first."""
    read: dict[str, object] = {}
    slips: list[Finding] = []
    for name, load in _LOADERS.items():
        try:
            read[name] = load()
        except Stop as stop:
            slips += [slip for slip in stop.findings if slip not in slips]
    stop_if_any(slips)
    return Pages(**read)


def disagree(page: str, place: str, wanted: str, found: str, do: str) -> Finding:
    """Five lines about a place of config/`page` that does not agree with another page."""
    return Finding(
        what="two pages of config do not agree",
        where=f"config/{page}, {place}",
        wanted=wanted,
        found=found,
        do=do,
        file=page.rpartition("/")[2],
    )


def unknown(page: str, place: str, name: str, known: Collection[str], kind: str, listed_in: str) -> list[Finding]:
    """One finding when `name` is not among `known`, with the nearest names; none when it is."""
    if name in known:
        return []
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    nearest = f"; the nearest there are {', '.join(near)}" if len(near) > 1 else f"; the nearest there is {near[0]}" if near else ""
    return [
        disagree(
            page,
            place,
            wanted=f"{kind} that is in {listed_in}",
            found=f"“{name}”, which is not there{nearest}",
            do=f"correct the name in config/{page}, or add it to {listed_in}",
        )
    ]


def typed_digit(page: str, place: str, text: str) -> list[Finding]:
    """One finding when a sentence that is printed as it stands holds a digit."""
    if not any(letter.isdigit() for letter in text):
        return []
    return [
        disagree(
            page,
            place,
            wanted="words without a digit: a number on a page comes from the ledger of numbers, a year from a label",
            found="a digit typed in the sentence",
            do=f"in config/{page}, say it in words, or let a function of the sentence say it",
        )
    ]
