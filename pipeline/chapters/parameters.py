"""Compares the parameters a chapter is given with those its notebook declares, before any kernel starts."""

from __future__ import annotations

import ast
import difflib
from typing import Any

from pipeline.problems import Finding

_NO_VALUE = object()


def parameter_findings(cells: list[Any], parameters: dict[str, Any], where: str) -> list[Finding]:
    """A stop for every parameter the notebook's parameters cell does not declare, or declares as another kind of value."""
    declared = declared_parameters(cells)
    unknown = [_unknown(name, declared, where) for name in parameters if name not in declared]
    shared = [name for name in parameters if name in declared]
    other_kind = [name for name in shared if not _same_kind(parameters[name], declared[name])]
    return unknown + [_wrong_kind(name, parameters, declared, where) for name in other_kind]


def declared_parameters(cells: list[Any]) -> dict[str, Any]:
    """Name and default of each parameter in the cell tagged `parameters`; empty when there is no such cell.

    A default that is not a plain value comes back as a marker that fits every kind.
    """
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        return {}
    lines = [line for line in ast.parse(tagged[0]["source"]).body if isinstance(line, ast.Assign | ast.AnnAssign)]
    pairs = [(target, line.value) for line in lines for target in (line.targets if isinstance(line, ast.Assign) else [line.target])]
    return {target.id: _value(value) for target, value in pairs if isinstance(target, ast.Name)}


def _value(node: ast.expr | None) -> Any:
    try:
        return _NO_VALUE if node is None else ast.literal_eval(node)
    except ValueError:
        return _NO_VALUE


def _same_kind(given: Any, default: Any) -> bool:
    return default is _NO_VALUE or default is None or type(given) is type(default)


def _unknown(name: str, declared: dict[str, Any], where: str) -> Finding:
    near = difflib.get_close_matches(name, declared, n=1)
    return Finding(
        what=f"The notebook has no parameter called {name}.",
        where=f"{where}, the cell tagged 'parameters'",
        wanted=f"one of: {', '.join(declared) or 'no parameters at all'}",
        found=f"{name}, which would have been ignored without a word",
        do=f"Use {near[0]} instead of {name}." if near else f"Take {name} away, or give it a line in that cell.",
    )


def _wrong_kind(name: str, parameters: dict[str, Any], declared: dict[str, Any], where: str) -> Finding:
    return Finding(
        what=f"The notebook's parameter {name} was given the wrong kind of value.",
        where=f"{where}, the cell tagged 'parameters'",
        wanted=f"{name} as {type(declared[name]).__name__}, like its default",
        found=f"{name} as {type(parameters[name]).__name__}",
        do=f"Give {name} as {type(declared[name]).__name__}, or change its default in that cell.",
    )
