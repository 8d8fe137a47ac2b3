"""Great Expectations, kept in one place: expectations in, counts and row numbers out, never a value.

It is imported on first use and only here. Nothing it finds is stored, shown or sent: the context lives in memory, analytics and
progress bars are off before the import, and every result is reduced to counts and row ids as soon as it is made.
"""

from __future__ import annotations

import builtins
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from threading import Lock
from types import ModuleType

import numpy as np
import pandas as pd

from pipeline.check.distinct import Combinations, combinations_for, looked_at, often_repeated, on_short_table, rows_with, short_table
from pipeline.check.suite import Check
from pipeline.problems import Finding, Stop
from pipeline.spellings import in_plain_text

RESULT = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}
Verdict = tuple[bool, int, int, np.ndarray, str]
Judge = Callable[[pd.DataFrame, Sequence[Check]], list[Verdict]]
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Outcome:
    """What a check found: rows looked at, rows that failed and their ids (none for a check of the whole table)."""

    check: Check
    passed: bool
    evaluated: int
    unexpected: int
    row_ids: np.ndarray
    error: str = ""


def evaluate(table: pd.DataFrame, checks: Sequence[Check], judge: Judge | None = None) -> list[Outcome]:
    """The outcome of every check on `table` (with row_id), in the order of `checks`; raises Stop for an unknown expectation.

    `judge` is where the library is asked: this process (`judge_here`) unless another is given. It gets the columns that are
    looked at and no others; values that occur often, once.
    """
    ask, row_ids = judge or judge_here, table["row_id"].to_numpy(dtype="int64")
    repeated = often_repeated(table, checks)
    by = [combinations_for(check, repeated) for check in checks]
    as_they_are = [check for check, combinations in zip(checks, by, strict=True) if combinations is None]
    once = [on_short_table(check, combinations) for check, combinations in zip(checks, by, strict=True) if combinations is not None]
    on_rows = iter(ask(in_plain_text(table[_needed(as_they_are)]).set_axis(row_ids, axis=0), as_they_are) if as_they_are else ())
    on_values = iter(ask(short_table(table, repeated), once) if once else ())
    return [
        Outcome(check, *next(on_rows)) if combinations is None else _spread(table, check, combinations, next(on_values))
        for check, combinations in zip(checks, by, strict=True)
    ]


def _needed(checks: Sequence[Check]) -> list[str]:
    return sorted({name for check in checks for name in check.columns})


def _spread(table: pd.DataFrame, check: Check, by: Combinations, said: Verdict) -> Outcome:
    """What was found of combinations of values, as a finding of rows: a share of them passes when the library would let it."""
    _, _, _, numbers, error = said
    rows, evaluated = rows_with(numbers, by), looked_at(table, check, by)
    unexpected = int(rows.sum())
    passed = not error and (not evaluated or (evaluated - unexpected) / evaluated >= float(check.arguments.get("mostly", 1)))
    return Outcome(check, passed, evaluated, unexpected, table["row_id"].to_numpy(dtype="int64")[rows], error)


def judge_here(table: pd.DataFrame, checks: Sequence[Check]) -> list[Verdict]:
    """For every check of `table`, in their order: passed, rows looked at, rows that failed, their places in its index, error."""
    with _one_at_a_time:
        library = _great_expectations()
        expectations = [_expectation(library, check, number) for number, check in enumerate(checks)]
        suite = library.ExpectationSuite(name="contract", expectations=expectations)
        batch = _rows().get_batch(batch_parameters={"dataframe": table})
        with _described_once(library):
            results = batch.validate(suite, result_format=RESULT).results
        reduced = {int(result.expectation_config.meta["number"]): _reduce(result, len(table)) for result in results}
    return [reduced[number] for number in range(len(checks))]


def _reduce(result, rows: int) -> Verdict:
    """Counts and row ids only; of an exception its class, because its message may quote a record."""
    error = _class_of_error(result.exception_info or {})
    said = result.result or {}
    ids = np.array(said.get("unexpected_index_list") or [], dtype="int64")
    evaluated = int(said.get("element_count", rows)) - int(said.get("missing_count") or 0)
    return bool(result.success) and not error, evaluated, int(said.get("unexpected_count") or 0), ids, error


def _class_of_error(info: dict) -> str:
    """The class name of the first exception reported, or "" when none was raised."""
    parts = [info] if "raised_exception" in info else list(info.values())
    raised = [part for part in parts if isinstance(part, dict) and part.get("raised_exception")]
    if not raised:
        return ""
    names = re.findall(r"^(?:\w+\.)*(\w+(?:Error|Exception))\b", str(raised[0].get("exception_traceback")), re.MULTILINE)
    known = [name for name in names if hasattr(builtins, name) or name.startswith(("Metric", "GreatExpectations"))]
    return known[0] if known else "Exception"


def _expectation(library: ModuleType, check: Check, number: int):
    name = "".join(word.capitalize() for word in check.expectation.split("_"))
    kind = getattr(library.expectations, name, None)
    if kind is None:
        raise Stop([_unknown(check)])
    return kind(**check.arguments, meta={"number": number})


def _unknown(check: Check) -> Finding:
    return Finding(
        what="a contract asks for a check that does not exist",
        where=f"config/contracts, x-checks, the check {check.id}",
        wanted="an expectation of Great Expectations, spelled as in its gallery",
        found=check.expectation,
        do=f"correct the word after expectation: of the check {check.id}",
        check=check.id,
    )


@cache
def _rows():
    """Where tables go in: a context in memory that writes nothing."""
    library = _great_expectations()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = library.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("records")
    return source.add_dataframe_asset("table").add_batch_definition_whole_dataframe("rows")


def open_room() -> None:
    """Import the library and make its context ready, ahead of the first table."""
    _rows()


@cache
def _great_expectations() -> ModuleType:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)
    with _without("altair", "scipy.stats", "rfc3987_syntax", "sqlalchemy"):
        import great_expectations
        import great_expectations.expectations  # noqa: F401
        from great_expectations.execution_engine import pandas_execution_engine

    # A fingerprint of every value, taken twice a table for stores we do not keep: four tenths of the time at two million rows.
    fingerprints = count(1)
    pandas_execution_engine.hash_pandas_dataframe = lambda _table: f"table {next(fingerprints)}"
    return great_expectations


@contextmanager
def _described_once(library: ModuleType) -> Iterator[None]:
    """Each expectation writes out what it was asked once, not afresh for each of its arguments: two fifths of a small table's time."""
    kind = library.expectations.Expectation
    plain, made = kind.configuration, {}

    def once(expectation):
        if id(expectation) not in made:
            made[id(expectation)] = plain.fget(expectation), expectation  # kept, so that no other gets its number
        return made[id(expectation)][0]

    kind.configuration = property(once)
    try:
        yield
    finally:
        kind.configuration = plain


@contextmanager
def _without(drawing: str, statistics: str, grammar: str, databases: str) -> Iterator[None]:
    """Spare four slow imports, half of the whole: a chart library for reports we never make, statistics that no contract asks for,
    a grammar of web addresses, and databases.

    While the library is imported an empty module stands in for the first, one that fetches the true one when it is asked for
    anything for the second, and the others count as not installed, which their only users allow for. Afterwards all can be
    imported as ever.
    """
    stand_ins = {drawing: ModuleType(drawing), statistics: _fetched_when_asked(statistics), grammar: None, databases: None}
    spared = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name in spared:
            sys.modules.pop(name, None)


def _fetched_when_asked(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__getattr__ = lambda asked: getattr(import_module(name), asked)
    return module
