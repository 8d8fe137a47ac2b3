"""What the sentences of config ask for: figures, groups, facts and labels that must be there, and no digit typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.catalogue.pages import Pages, disagree, typed_digit, unknown
from pipeline.problems import Finding

REGISTER = "config/indicators.yml"
# What a sentence may use: the functions and names that publish gives it.
FIGURE_CALLS = ("value", "interval", "in_range", "count", "of", "trend", "largest")
CALLS = (*FIGURE_CALLS, "fact", "label", "number", "words", "foretold")
ATTRIBUTES = {"area": ("name", "code"), "window": ("label", "short_label"), "year": ("label", "short_label")}
_PERIOD = re.compile(r"([0-9]{4}(-[0-9]{4})?|latest)(/|$)")


def sentence(pages: Pages, page: str, place: str, text: str) -> list[Finding]:
    """Everything in one template that cannot be filled, and every digit typed in it."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = _environment().parse(text)
        _environment().compile(tree, raw=True)
    except TemplateSyntaxError as slip:
        return [_unfillable(page, place, str(slip.message))]
    found = [*_names(page, place, tree), *_attributes(page, place, tree)]
    for call in tree.find_all(nodes.Call):
        found += _call(pages, page, place, call)
    printed = " ".join(_printed(tree))
    return found + typed_digit(page, place, printed)


def reference(pages: Pages, page: str, place: str, ref: str) -> list[Finding]:
    """The mistake in "indicator", "indicator/group", a full reference with its period, or "fact/<id>"."""
    name, _, rest = ref.partition("#")[0].partition("/")
    if name == "fact":
        return unknown(page, place, rest, pages.facts, "a fact", "config/facts.yml")
    return figure(pages, page, place, name, _PERIOD.sub("", rest, count=1))


def figure(pages: Pages, page: str, place: str, name: str, group: str | None = "") -> list[Finding]:
    """The mistake in naming a figure and one of its groups; a group of None is only known when the page is made."""
    if name not in pages.figures:
        return unknown(page, place, name, pages.figures, "a figure", REGISTER)
    block, _ = pages.figures[name]
    groups_of = block.groups_of(name)
    if group is None or groups_of and groups_of not in pages.groups:
        return []
    if group and groups_of:
        return unknown(page, place, group, pages.groups[groups_of], f"a group of {name}", _listed_in(groups_of))
    if bool(group) == bool(groups_of):
        return []
    shape = ("the figure by itself", f"a group, “{group}”") if group else ("one of its groups", "no group")
    return [disagree(page, place, f"{name} with {shape[0]}", shape[1], f"correct it in config/{page}: see {name} in {REGISTER}")]


@cache
def _environment():
    from jinja2 import Environment

    environment = Environment()
    environment.globals.clear()
    return environment


def _listed_in(breakdown: str) -> str:
    if breakdown.startswith("data_set"):
        return "config/contracts" + (" with x-characteristic" if breakdown == "data_set_field" else "")
    return f"config/codes/{breakdown}.csv"


def _names(page: str, place: str, tree) -> list[Finding]:
    from jinja2 import meta

    known = (*CALLS, *ATTRIBUTES)
    strange = sorted(meta.find_undeclared_variables(tree) - set(known))
    return [finding for name in strange for finding in unknown(page, place, name, known, "a word", "the head of config/findings.yml")]


def _attributes(page: str, place: str, tree) -> list[Finding]:
    from jinja2 import nodes

    found: list[Finding] = []
    for each in tree.find_all(nodes.Getattr):
        owner = getattr(each.node, "name", "")
        if owner in ATTRIBUTES and each.attr not in ATTRIBUTES[owner]:
            known = [f"{owner}.{attribute}" for attribute in ATTRIBUTES[owner]]
            found += unknown(page, place, f"{owner}.{each.attr}", known, "a word", "the head of config/findings.yml")
    return found


def _call(pages: Pages, page: str, place: str, call) -> list[Finding]:
    """The mistake in one call of a function; what is not typed out is only known when the page is made."""
    function = getattr(call.node, "name", "")
    first, second = _typed(call, 0, "indicator"), _typed(call, 1, "group")
    if function not in CALLS or function == "words" or first is None:
        return []
    if function == "fact":
        return unknown(page, place, first, pages.facts, "a fact", "config/facts.yml")
    if function == "foretold":
        return figure(pages, page, place, f"{first}_next_year_count")
    if function == "number":
        return reference(pages, page, place, first)
    if function == "label":
        return _label(pages, page, place, first, second)
    by_group = function == "largest" or any(each.key == "ward" for each in call.kwargs)
    return figure(pages, page, place, first, None if by_group else second)


def _typed(call, position: int, keyword: str) -> str | None:
    """An argument as it is typed, "" when it is not given, None when it is worked out."""
    given = dict(enumerate(call.args)) | {each.key: each.value for each in call.kwargs}
    argument = given.get(position, given.get(keyword))
    return "" if argument is None else str(argument.value) if hasattr(argument, "value") else None


def _label(pages: Pages, page: str, place: str, name: str, code: str | None) -> list[Finding]:
    lists = dict(pages.groups) | {"fact_period": tuple(pages.facts)}
    lists["data_set_field"] = tuple(f"{data_set}.{field.name}" for data_set, each in pages.contracts.items() for field in each.fields)
    if name not in lists:
        return unknown(page, place, name, lists, "a code list", "config/codes")
    if code is None:
        return []
    listed_in = "config/facts.yml" if name == "fact_period" else _listed_in(name)
    return unknown(page, place, code, lists[name], f"a code of {name}", listed_in)


def _printed(node) -> Iterator[str]:
    """What a template prints that is typed in it: its text, and constants outside calls and comparisons."""
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.For):
        for each in (*node.body, *node.else_):
            yield from _printed(each)
    elif not isinstance(node, nodes.Call | nodes.Compare | nodes.Getitem):
        for each in node.iter_child_nodes():
            yield from _printed(each)


def _unfillable(page: str, place: str, why: str) -> Finding:
    return disagree(page, place, "a sentence that can be filled", why, f"correct the braces and the names of that sentence in config/{page}")
