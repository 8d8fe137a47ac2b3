"""The sentences of findings.yml and recommendations.yml: no typed digit, and every figure they call for is in the register."""

from __future__ import annotations

import re

import jinja2
import pytest

from pipeline.catalogue import load_codes, load_contracts, load_facts, load_findings, load_indicators, load_recommendations

CODE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
CALL = re.compile(r"\b(value|interval|count|of|trend|largest)\('([^']*)'(?:, '([^']*)')?")
FACT = re.compile(r"fact\('([^']*)'\)|label\('fact_period', '([^']*)'\)")


def sentences():
    found = {}
    for rule in load_recommendations():
        for part in ("title", "issue", "otherwise", "recommendation", "cost"):
            found[f"{rule.id} {part}"] = getattr(rule, part)
    for finding in load_findings().findings:
        found |= {f"{finding.id} {part}": getattr(finding, part) for part in ("title", "text", "otherwise")}
        found |= {f"{finding.id} also {n}": each.text for n, each in enumerate(finding.says_also)}
    picture = load_findings().infographic
    found |= {"infographic title": picture.title, "infographic subtitle": picture.subtitle}
    found |= {f"infographic {item.id}": f"{item.heading} {item.text}" for item in picture.items}
    return found


def groups_of(indicator):
    """indicator name → the codes that its rows may have; None when it has none."""
    blocks = {name: block for block in load_indicators().values() for name in block.titles}
    assert indicator in blocks, f"{indicator} is not in the register"
    breakdown = "" if blocks[indicator].method == "top" else blocks[indicator].breakdown
    if breakdown == "data_set":
        return set(load_contracts())
    if breakdown == "data_set_field":
        return {f"{name}.{field.name}" for name, page in load_contracts().items() for field in page.fields if field.characteristic}
    if breakdown == "data_set_checked_field":
        return {f"{name}.{field.name}" for name, page in load_contracts().items() for field in page.fields if field.is_checked}
    if breakdown == "data_set_required_field":
        return {f"{name}.{field.name}" for name, page in load_contracts().items() for field in page.required_fields}
    return set(load_codes()[breakdown].labels) if breakdown else None


def check(indicator, group):
    groups = groups_of(indicator)
    assert bool(group) == (groups is not None), f"{indicator} {'needs a' if groups else 'has no'} group"
    assert not group or group in groups, f"{indicator} has no group {group}"


@pytest.mark.parametrize("name", sentences())
def test_a_sentence_types_no_digit_and_asks_for_figures_that_exist(name):
    template = sentences()[name]
    assert not re.search(r"\d", CODE.sub("", template))
    jinja2.Environment().parse(template)
    for function, indicator, group in CALL.findall(template):
        if function == "largest":
            assert groups_of(indicator)
        elif not re.search(rf"'{indicator}', (code|area\.code)\)", template):
            check(indicator, group)
    assert {one or two for one, two in FACT.findall(template)} <= set(load_facts())


@pytest.mark.parametrize("rule", load_recommendations(), ids=lambda rule: rule.id)
def test_a_rule_reads_figures_that_exist(rule):
    for condition in rule.fires_when:
        check(condition.indicator, condition.group)
    for name in rule.evidence:
        check(*name.partition("/")[::2])
    check(rule.measure.indicator, rule.measure.group)


@pytest.mark.parametrize("finding", load_findings().findings, ids=lambda finding: finding.id)
def test_a_finding_needs_figures_that_exist(finding):
    for needed in [*finding.needs, *(each for also in finding.says_also for each in also.needs)]:
        check(*needed.partition("/")[::2])


def test_a_finding_needs_every_figure_that_its_sentence_says():
    # Figures of a loop (code) are there by being among the largest.
    for finding in load_findings().findings:
        for spoken in (finding, *finding.says_also):
            said = {"/".join(filter(None, call[1:])) for call in CALL.findall(spoken.text) if call[0] in ("value", "interval", "count", "of")}
            known = {*finding.needs, *spoken.needs}
            assert {each for each in said if groups_of(each.partition("/")[0]) is None or "/" in each} <= known, finding.id


def test_the_published_recommendations_are_all_there():
    by_group = {}
    for rule in load_recommendations():
        by_group.setdefault(rule.group, []).append(rule.number)
    assert by_group == {"data": [1, 2, 3], "provision": [1, 2, 3, 4, 5, 6, 7], "capacity": [1]}
    assert len({rule.id for rule in load_recommendations()}) == 11


def test_the_infographic_shows_figures_that_exist():
    for item in load_findings().infographic.items:
        check(item.indicator, item.group)
