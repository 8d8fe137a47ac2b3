"""YAML and CSV of config/ into checked objects; a mistake there becomes a problem that names the file and the field."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.problems import Finding, Stop, row_numbers, stop_if_any

Model = TypeVar("Model")
_TOO_MANY = "more cells"
_TWICE = "stands twice"
_OUR_OWN = "Value error, "  # what pydantic puts before words of ours
_BOOLEAN = "tag:yaml.org,2002:bool"


@cache
def _loader() -> type:
    """YAML in which only true and false are booleans (a code such as `yes`, `no` or `off` stays a word), and in which a word
    that stands twice is a mistake. Made on first use: reading YAML takes a while to import."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))
    Loader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)
    return Loader


def _mapping_without_repeats(loader, node) -> Iterator[dict]:
    import yaml

    seen: set[str] = set()
    for word in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
        if word.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{word.value!r} {_TWICE}", word.start_mark)
        seen.add(word.value)
    return loader.construct_yaml_map(node)


def _x_dash(name: str) -> str:
    return "x-" + name.replace("_", "-")


class Strict(BaseModel):
    """A page of config: unknown words are refused, so that a typing slip is heard."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def read_yaml(path: Path) -> object:
    """What the YAML file says; raises Stop when it is missing or cannot be read."""
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_loader())
    except FileNotFoundError as missing:
        raise Stop([_finding(path, "the file is not there", "put it back from the last commit")]) from missing
    except UnicodeDecodeError as foreign:
        raise Stop([_finding(path, "letters that are not UTF-8", "save the page again with the encoding UTF-8")]) from foreign
    except ValueError as strange:
        raise Stop([_finding(path, "a date or a time that there is not", "correct the day: year-month-day")]) from strange
    except yaml.YAMLError as broken:
        raise Stop([_unreadable(path, broken)]) from broken


def _unreadable(path: Path, broken: Exception) -> Finding:
    mark = getattr(broken, "problem_mark", None)
    line = f" at line {mark.line + 1}" if mark else ""
    problem = getattr(broken, "problem", None) or ""
    if problem.endswith(_TWICE):
        return _finding(path, f"{problem}{line}", "keep one of the two")
    return _finding(path, f"the reading stops{line}", "check the indentation and the quotation marks near that line")


def read_csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a code list, without their empty cells; raises Stop when the file cannot be read as text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, restkey=_TOO_MANY))
    except UnicodeDecodeError as foreign:
        raise Stop([_finding(path, "letters that are not UTF-8", "save the list again with the encoding UTF-8")]) from foreign
    spilled = [number for number, row in enumerate(rows, start=2) if _TOO_MANY in row]
    if spilled:
        found = f"more cells than headings in {row_numbers(spilled)}"
        raise Stop([_finding(path, found, "put quotation marks round every label that holds a comma")])
    return [{name: cell for name, cell in row.items() if cell and cell.strip()} for row in rows]


def checked(kind: object, content: object, path: Path) -> Model:
    """`content` as `kind` (a model or any type pydantic knows); raises Stop with one finding for every mistake."""
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as mistakes:
        raise Stop([_mistake(path, _place(content, mistake["loc"], path), mistake) for mistake in mistakes.errors()]) from mistakes


def load_each(kind: object, paths: list[Path], read: Callable[[Path], object]) -> dict[str, Model]:
    """file name without its ending → its content as `kind`; raises Stop with the mistakes of all the files together."""
    pages: dict[str, Model] = {}
    findings: list[Finding] = []
    for path in paths:
        try:
            pages[path.stem] = checked(kind, read(path), path)
        except Stop as stop:
            findings += stop.findings
    stop_if_any(findings)
    return pages


def load(kind: object, path: Path) -> Model:
    """The YAML file at `path`, checked as `kind`."""
    return checked(kind, read_yaml(path), path)


def by_id(blocks: list, path: Path) -> dict[str, Model]:
    """id → block; raises Stop when an id is used twice, because the second would hide the first."""
    twice = sorted({each.id for each in blocks if sum(other.id == each.id for other in blocks) > 1})
    if twice:
        raise Stop([_finding(path, f"{', '.join(twice)} used twice", "give each block its own id")])
    return {each.id: each for each in blocks}


_PLAIN = {
    "missing": ("this word must be given", "add it"),
    "extra_forbidden": ("this word is not one the pipeline knows", "correct the spelling or take it out"),
}


def _mistake(path: Path, field: str, mistake: dict) -> Finding:
    wanted, do = _PLAIN.get(mistake["type"], (mistake["msg"].removeprefix(_OUR_OWN), "correct it"))
    return Finding(
        what="a page of config cannot be used",
        where=f"config/{_under_config(path)}, {field}",
        wanted=wanted,
        found="something else there" if mistake["type"] != "missing" else "nothing there",
        do=f"open config/{_under_config(path)}, find {field} and {do}",
        file=path.name,
    )


def _place(content: object, steps: tuple, path: Path) -> str:
    """'fields → age → constraints': the way to a mistake, with a block of a list called by its name or id."""
    words = []
    for step in steps:
        if isinstance(content, list) and isinstance(step, int) and step < len(content):
            content = content[step]
            own = content.get("name") or content.get("id") if isinstance(content, dict) else None
            words.append(str(own or (f"line {step + 2}" if path.suffix == ".csv" else f"number {step + 1}")))
        else:
            content = content.get(step) if isinstance(content, dict) else content
            words.append(str(step))
    return " → ".join(words) or "the whole page"


def _finding(path: Path, found: str, do: str) -> Finding:
    name = _under_config(path)
    return Finding(
        what="a page of config cannot be read",
        where=f"config/{name}",
        wanted="a page that can be read",
        found=found,
        do=f"in config/{name}, {do}",
        file=path.name,
    )


def _under_config(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("config") + 1 :]) if "config" in parts else path.name
