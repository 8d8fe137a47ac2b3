"""YAML and CSV of config/ into checked objects; a mistake there becomes a problem that names the file and the field."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.problems import Finding, Stop

Model = TypeVar("Model")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which only true and false are booleans: a code such as `yes`, `no` or `off` stays a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _x_dash(name: str) -> str:
    return "x-" + name.replace("_", "-")


class Strict(BaseModel):
    """A page of config: unknown words are refused, so that a typing slip is heard."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def read_yaml(path: Path) -> object:
    """What the YAML file says; raises Stop when it is missing or cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as missing:
        raise Stop([_finding(path, "the file is not there", "put it back from the last commit")]) from missing
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        place = f"the reading stops at line {mark.line + 1}" if mark else "the file is not YAML"
        raise Stop([_finding(path, place, "check the indentation and the quotation marks near that line")]) from broken


def read_csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a code list as text."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def checked(kind: object, content: object, path: Path) -> Model:
    """`content` as `kind` (a model or any type pydantic knows); raises Stop with one finding for every mistake."""
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as mistakes:
        raise Stop([_mistake(path, mistake) for mistake in mistakes.errors()]) from mistakes


def load(kind: object, path: Path, pick: Callable[[object], object] = lambda content: content) -> Model:
    """The YAML file at `path`, checked as `kind`."""
    return checked(kind, pick(read_yaml(path)), path)


_PLAIN = {
    "missing": ("this word must be given", "add it"),
    "extra_forbidden": ("this word is not one the pipeline knows", "correct the spelling or take it out"),
}


def _mistake(path: Path, mistake: dict) -> Finding:
    field = " → ".join(str(part) for part in mistake["loc"]) or "the whole page"
    wanted, do = _PLAIN.get(mistake["type"], (mistake["msg"], "correct it"))
    return Finding(
        what="a page of config cannot be used",
        where=f"config/{_under_config(path)}, {field}",
        wanted=wanted,
        found="something else there" if mistake["type"] != "missing" else "nothing there",
        do=f"open config/{_under_config(path)}, find {field} and {do}",
        file=path.name,
    )


def _finding(path: Path, found: str, do: str) -> Finding:
    name = _under_config(path)
    return Finding(
        what="a page of config cannot be read",
        where=f"config/{name}",
        wanted="a readable YAML page",
        found=found,
        do=f"in config/{name}, {do}",
        file=path.name,
    )


def _under_config(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("config") + 1 :]) if "config" in parts else path.name
