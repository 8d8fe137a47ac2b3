"""Do the pages of config/ agree with each other? Each place where they do not is a problem of five lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.catalogue.agreement_of_equality import equality
from pipeline.catalogue.agreement_of_quality import quality
from pipeline.catalogue.agreement_of_supply import fields_known, supply
from pipeline.catalogue.agreement_of_units import units
from pipeline.catalogue.contracts import NOT_MAPPED, NOT_RECORDED, Constraints, Contract, ages_in
from pipeline.catalogue.errata import of_no_area
from pipeline.catalogue.pages import REFERENCES, Pages, disagree, read_pages, typed_digit, unknown
from pipeline.catalogue.register import Indicator
from pipeline.catalogue.renamed import not_one_to_one
from pipeline.catalogue.spoken import figure, reference, sentence
from pipeline.problems import Finding, Stop

CHAPTERS = ("demand", "people", "children", "places", "flows", "supply", "sexual_violence", "voice", "trends", "assurance", "board", "quality")
_KEYS = {"person": "person_key", "household": "household_key"}
_CAVEATS = "config/caveats.yml"


def disagreements() -> list[Finding]:
    """Every place where two pages of config do not agree; only the slips of single pages when one cannot be read."""
    try:
        pages = read_pages()
    except Stop as slips:
        return slips.findings
    return [finding for look in _LOOKS for finding in look(pages)]


def _caveats(pages: Pages) -> Iterator[Finding]:
    carried = [("indicators.yml", f"{each.id} → caveats", code) for each in pages.indicators.values() for code in each.caveats]
    carried += [("facts.yml", f"{each.id} → caveats", code) for each in pages.facts.values() for code in each.caveats]
    carried += [("series_breaks.yml", f"{each.id} → caveat", each.caveat) for each in pages.breaks]
    carried += [(f"areas/{each.code}.yml", "population → caveats", code) for each in pages.areas for code in each.population.caveats]
    for page, place, code in carried:
        yield from unknown(page, place, code, pages.caveats, "a caveat", _CAVEATS)
    for code, words in pages.caveats.items():
        yield from typed_digit("caveats.yml", code, words)
    for code, status in pages.statuses.items():
        yield from typed_digit("statuses.yml", code, status.sentence)


def _disclosure(pages: Pages) -> Iterator[Finding]:
    for name in (*pages.contracts, *REFERENCES):
        if name not in pages.policy.data_sets:
            do = "add its line to config/disclosure.yml, with the sensitivity that the data owner names"
            yield disagree("disclosure.yml", "data_sets", "a line for every data set", f"none for {name}", do)
    for name in pages.policy.data_sets:
        yield from unknown("disclosure.yml", "data_sets", name, (*pages.contracts, *REFERENCES, "facts"), "a data set", "config/contracts")
    for name, line in pages.policy.data_sets.items():
        if line.lines and (name not in pages.contracts or pages.contracts[name].shape != "counts"):
            do = f"take lines: {line.lines} out of the line of {name}: a row of records is somebody, and how many there are is protected"
            yield disagree("disclosure.yml", f"data_sets → {name} → lines", "a data set of x-shape: counts", "another", do)


def _breaks(pages: Pages) -> Iterator[Finding]:
    surveys = {fact.survey for fact in pages.facts.values() if fact.survey}
    known = (*pages.contracts, *REFERENCES, *surveys, "geography", "all")
    for each in pages.breaks:
        yield from unknown("series_breaks.yml", f"{each.id} → data_set", each.data_set, known, "a data set", "config/contracts")


def _bases(pages: Pages) -> Iterator[Finding]:
    """A range made from how many adults answered needs the design factor of their survey."""
    for each in (fact for fact in pages.facts.values() if fact.base is not None):
        name = f"{each.survey}_design_factor"
        factor = pages.facts.get(name)
        if factor is None or isinstance(factor.value, str) or factor.value <= 0:
            found = "none of that name" if factor is None else "a line of that name without one"
            do = f"give the line with id: {name} of config/facts.yml its number again, or take the base out"
            yield disagree("facts.yml", f"{each.id} → base", f"a fact {name} with a number above nought", found, do)


def _errata(pages: Pages) -> Iterator[Finding]:
    yield from of_no_area(pages.errata, pages.areas)
    for each in pages.errata:
        yield from unknown("errata.yml", f"{each.data_set}, {each.year}", each.data_set, pages.contracts, "a data set", "config/contracts")


def _themes(pages: Pages) -> Iterator[Finding]:
    for each in pages.themes:
        yield from unknown("paraphrases.yml", f"{each.theme} → area", each.area, [area.slug for area in pages.areas], "an area", "config/areas")


def _renamed(pages: Pages) -> Iterator[Finding]:
    yield from not_one_to_one(pages.renamed, pages.codes)


def _twice(pages: Pages) -> Iterator[Finding]:
    """An id that stands for two things: the second would hide the first."""
    ids = {
        "indicators.yml": [name for block in pages.indicators.values() for name in block.titles],
        "series_breaks.yml": [each.id for each in pages.breaks],
        "recommendations.yml": [each.id for each in pages.recommendations],
        "findings.yml": [each.id for each in pages.findings.findings],
        "corrections.yml": [each.id for each in pages.corrections],
    }
    for page, names in ids.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield disagree(page, name, "an id used once", f"it is used {times} times", f"give each its own id in config/{page}")


def _indicators(pages: Pages) -> Iterator[Finding]:
    page = "indicators.yml"
    for each in pages.indicators.values():
        if each.data_set:
            known = (*pages.contracts, *REFERENCES)
            yield from unknown(page, f"{each.id} → data_set", each.data_set, known, "a data set", "config/contracts")
        if each.data_set in pages.contracts:
            yield from _answers(pages, each, pages.contracts[each.data_set])
        if each.method == "recommended":
            yield from unknown(page, f"{each.id} → field", each.field, pages.facts, "a fact", "config/facts.yml")
        for place in ("breakdown", "breakdown_by_year"):
            for name in filter(None, getattr(each, place).split("*")):
                yield from unknown(page, f"{each.id} → {place}", name, pages.groups, "a code list", "config/codes")
        yield from unknown(page, f"{each.id} → chapter", each.chapter, CHAPTERS, "a chapter", f"the list {', '.join(CHAPTERS)}")
        yield from typed_digit(page, each.id, " ".join([each.title, each.what, each.why, each.counted, each.numerator, each.denominator]))


def _answers(pages: Pages, each: Indicator, contract: Contract) -> Iterator[Finding]:
    """The columns an indicator reads and the codes it counts."""
    known = {field.name: field for field in contract.fields}
    keys = {_KEYS[field.identifier] for field in contract.fields if field.identifier}
    asked = {"field": [each.field], "with_date": [each.with_date], "ends_on": [each.ends_on], "crossed": [each.crossed], "where": list(each.where)}
    for place, names in asked.items():
        named = [name for name in names if name and name not in keys]
        yield from fields_known("indicators.yml", f"{each.id} → {place}", named, contract)
    if each.method == "units_accepting":  # its groups are columns
        columns = [code for code in pages.groups.get(each.breakdown, ()) if code not in (NOT_RECORDED, NOT_MAPPED)]
        yield from fields_known(f"codes/{each.breakdown}.csv", "code", columns, contract)
    answered = each.crossed or each.field
    counted = [("codes", answered, each.codes), ("codes_except", answered, each.codes_except)]
    for place, name, codes in [*counted, *(("where", name, codes) for name, codes in each.where.items())]:
        code_list = known[name].code_list if name in known else None
        labels = pages.codes[code_list].labels if code_list in pages.codes else None
        if place == "codes_except" and each.method == "top":  # groups, by the lists that they are groups of
            labels = [code for name in (each.breakdown, each.breakdown_by_year) if name in pages.codes for code in pages.codes[name].labels]
        for code in codes if labels is not None else []:
            yield from unknown("indicators.yml", f"{each.id} → {place}", code, labels, "a code", f"config/codes/{code_list}.csv")
    if each.codes and each.crossed in known and known[each.crossed].separator:
        yield _two_sided(each)
    if each.field in known and not each.crossed:
        yield from _merged(pages, each, known[each.field].code_list)
    if each.method == "distribution" and each.field in known and known[each.field].type == "integer":
        yield from _every_age(pages, each, known[each.field].constraints)


def _two_sided(each: Indicator) -> Finding:
    """Somebody who gives one of the codes and another answer besides stands on both sides, and the two would not be the whole."""
    wanted = "a field with one answer a row, where codes say which answers are one side of the table"
    do = "in config/indicators.yml, name under codes_except the answer that stands alone (none), or cross by a field without x-separator"
    return disagree("indicators.yml", f"{each.id} → crossed", wanted, f"{each.crossed} of {each.data_set}, which can have several", do)


def _merged(pages: Pages, each: Indicator, longer: str | None) -> Iterator[Finding]:
    """Every code of a field's list is in a group of the shorter list that its figures are broken down by."""
    for name in {each.breakdown, each.breakdown_by_year} - {"", longer} & set(pages.codes) if longer in pages.codes else ():
        listed = {row.source_value for row in pages.codes[name].rows} | set(pages.codes[name].labels)
        for code in pages.codes[longer].labels:
            if code not in listed:
                wanted = f"every code of config/codes/{longer}.csv as a source value"
                yield disagree(f"codes/{name}.csv", "source_value", wanted, f"none that is {code}", "add a row for it, under the group it belongs to")


def _every_age(pages: Pages, each: Indicator, limits: Constraints) -> Iterator[Finding]:
    """Somebody of an age without a group would be printed under “not mapped”, which is shown however few it counts."""
    last = ages_in("age_0_and_over")[-1] if limits.maximum is None else int(limits.maximum)
    ages = range(int(limits.minimum or 0), last + 1)
    for name in sorted({each.breakdown, each.breakdown_by_year} & set(pages.codes)):
        named = {age for code in pages.codes[name].labels for age in ages_in(code) or ()}
        if not set(ages) <= named:
            wanted = f"a group for every age that {each.field} of {each.data_set} may have"
            yield disagree(f"codes/{name}.csv", "code", wanted, f"none for {len(set(ages) - named)} of its ages", "add the group, or name another list as the breakdown")


def _recommendations(pages: Pages) -> Iterator[Finding]:
    page = "recommendations.yml"
    for each in pages.recommendations:
        for condition in each.fires_when:
            place = f"{each.id} → fires_when"
            yield from figure(pages, page, place, condition.indicator, None if condition.ward else condition.group)
            for status in filter(None, (condition.status_is, condition.status_not)):
                yield from unknown(page, place, status, pages.statuses, "a status", "config/statuses.yml")
        for ref in each.evidence:
            yield from reference(pages, page, f"{each.id} → evidence", ref)
        yield from figure(pages, page, f"{each.id} → measure", each.measure.indicator, each.measure.group)
        for place in ("title", "issue", "otherwise", "recommendation", "cost"):
            yield from sentence(pages, page, f"{each.id} → {place}", getattr(each, place))


def _key_findings(pages: Pages) -> Iterator[Finding]:
    page = "findings.yml"
    for each in pages.findings.findings:
        for spoken in (each, *each.says_also):
            place = each.id if spoken is each else f"{each.id} → says_also"
            for need in (*spoken.needs, *spoken.when_status):
                yield from reference(pages, page, f"{place} → needs", need)
            for status in spoken.when_status.values():
                yield from unknown(page, f"{place} → when_status", status, pages.statuses, "a status", "config/statuses.yml")
            yield from sentence(pages, page, f"{place} → text", spoken.text)
        for place in ("title", "otherwise"):
            yield from sentence(pages, page, f"{each.id} → {place}", getattr(each, place))
        for ref in filter(None, [each.judged_by]):
            yield from reference(pages, page, f"{each.id} → judged_by", ref)
    for chapter, spoken in ((chapter, spoken) for chapter, answer in pages.findings.answers.items() for spoken in answer):
        yield from unknown(page, f"answers → {chapter}", chapter, (*CHAPTERS, "progress", "training", "events", "hate_crime"), "a chapter", f"the list {', '.join(CHAPTERS)}")
        for need in (*spoken.needs, *spoken.when_status):
            yield from reference(pages, page, f"answers → {chapter} → needs", need)
        for text in (spoken.text, spoken.otherwise):
            yield from sentence(pages, page, f"answers → {chapter}", text)
    picture = pages.findings.infographic
    for place in ("title", "subtitle", "of"):
        yield from sentence(pages, page, f"{picture.id} → {place}", getattr(picture, place))
    for item in picture.items:
        yield from figure(pages, page, f"{picture.id} → {item.id}", item.indicator, item.group)
        for place in ("heading", "text"):
            yield from sentence(pages, page, f"{picture.id} → {item.id} → {place}", getattr(item, place))


_LOOKS = (supply, _caveats, _disclosure, _breaks, _bases, _errata, _themes, _renamed, _twice, _indicators, _recommendations, _key_findings, quality, equality, units)
