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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from threading import Lock
from types import ModuleType

import numpy as np
import pandas as pd

from pipeline.check.suite import Check
from pipeline.problems import Finding, Stop

RESULT = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}
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


def evaluate(table: pd.DataFrame, checks: Sequence[Check]) -> list[Outcome]:
    """The outcome of every check on `table` (with row_id), in the order of `checks`; raises Stop for an unknown expectation."""
    needed = sorted({name for check in checks for name in check.columns})
    indexed = table[needed].set_axis(pd.Index(table["row_id"].to_numpy(dtype="int64"), name=None), axis=0)
    with _one_at_a_time:
        library = _great_expectations()
        expectations = [_expectation(library, check, number) for number, check in enumerate(checks)]
        suite = library.ExpectationSuite(name="contract", expectations=expectations)
        batch = _rows().get_batch(batch_parameters={"dataframe": indexed})
        results = batch.validate(suite, result_format=RESULT).results
        reduced = {int(result.expectation_config.meta["number"]): _reduce(result, len(table)) for result in results}
    return [Outcome(check, *reduced[number]) for number, check in enumerate(checks)]


def _reduce(result, rows: int) -> tuple[bool, int, int, np.ndarray, str]:
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
    with _without("altair", "rfc3987_syntax"):
        import great_expectations
        import great_expectations.expectations  # noqa: F401
        from great_expectations.execution_engine import pandas_execution_engine

    # A fingerprint of every value, taken twice a table for stores we do not keep: four tenths of the time at two million rows.
    fingerprints = count(1)
    pandas_execution_engine.hash_pandas_dataframe = lambda _table: f"table {next(fingerprints)}"
    return great_expectations


@contextmanager
def _without(drawing: str, grammar: str) -> Iterator[None]:
    """Spare two slow imports, a third of the whole: a chart library for reports we never make, and a grammar of web addresses.

    While the library is imported an empty module stands in for the first and the second counts as not installed, which its
    only user allows for. Afterwards both can be imported as ever.
    """
    stand_ins = {drawing: ModuleType(drawing), grammar: None}
    spared = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name in spared:
            sys.modules.pop(name, None)
