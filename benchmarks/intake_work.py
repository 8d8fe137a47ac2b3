"""What `benchmarks.intake` measures, each in a process of its own: `python -m benchmarks.intake_work WORK FOLDER`.

The clock of each starts when its libraries are imported; what it found goes to FOLDER/WORK.json.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.scaled_files import YEARS
from pipeline import store
from pipeline.assessment.reading import large_among, raw_file
from pipeline.catalogue import Contract, load_codes, load_contracts
from pipeline.receive import Received, account_for_rows, combine, receive

if TYPE_CHECKING:
    from pipeline.clean import Cleaned

CLEANED = "cleaned.parquet"
SIDE_BY_SIDE = 8  # as pipeline.assessment.edition has it
VERBS = ("receive", "clean", "check", "link", "account")


def take_in_everything(folder: Path) -> dict[str, object]:
    """Every data set received, cleaned, checked and linked, its rows accounted for.

    As in the assessment: data sets side by side, large ones first, then those that others point to; the checks in a second process
    that is started at once, and in it, beside a large data set, the reading of the others. The clock leaves out how long they waited
    for that process, which is an import and would flatter a large scale.
    """
    contracts = load_contracts()
    spent: dict[str, list[float]] = {verb: [] for verb in VERBS}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as checker, ThreadPoolExecutor(SIDE_BY_SIDE) as several:
        opened = checker.submit(open_check_room)
        began = time.time()
        large = large_among({name: [path for paths in _sent(page).values() for path in paths] for name, page in contracts.items()})
        work = _Work(contracts, secrets.token_bytes(32), checker, spent, large)
        for page in sorted(contracts.values(), key=lambda page: (page.name not in large, bool(page.foreign_keys))):
            work.linked[page.name] = several.submit(work.take_in, page)
        receipts = [each.result()[0] for each in work.linked.values()]
        seconds = time.time() - began - max(0.0, opened.result() - min(work.asked))
    rows = pd.concat(receipts)[["rows_in", "accepted", "quarantined", "duplicates", "non_data"]].sum()
    return {"seconds": seconds, "verbs": {verb: sum(each) for verb, each in spent.items()}} | {name: int(number) for name, number in rows.items()}


@dataclass(frozen=True)
class _Work:
    """What the data sets share while they are taken in. `linked`: what becomes of each; `asked`: when each asked for its checks."""

    contracts: dict[str, Contract]
    key: bytes
    checker: Executor
    spent: dict[str, list[float]]
    large: Sequence[str]
    linked: dict[str, Future] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)

    def take_in(self, page: Contract) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        """The receipts of a data set, and its linked rows where another data set points to them."""
        from pipeline.link import link_rows

        elsewhere = self.large and page.name not in self.large
        received, cleaned, spent = self.checker.submit(read, page).result() if elsewhere else read(page)
        for verb, seconds in spent.items():
            self.spent[verb] += seconds
        parents = {each.reference.resource: self.linked[each.reference.resource].result()[1] for each in page.foreign_keys}
        with ThreadPoolExecutor(1) as aside:
            keys = aside.submit(self._keys, cleaned.table, page)
            with _clock(self.spent, "check"):
                checked = self._checked(page, cleaned, parents)
        with _clock(self.spent, "account"):
            receipts = account_for_rows(received.receipts, checked.table, checked.quarantine)
        with _clock(self.spent, "link"):
            linked = link_rows(checked.table, page, keys.result(), cleaned.table["row_id"])
        needed = {each.reference.resource for other in self.contracts.values() for each in other.foreign_keys}
        return receipts, linked if page.name in needed else None

    def _keys(self, table: pd.DataFrame, page: Contract) -> pd.DataFrame:
        from pipeline.link import keys_of

        with _clock(self.spent, "link"):
            return keys_of(table, page, self.key)

    def _checked(self, page: Contract, cleaned, parents: dict[str, pd.DataFrame]):
        from pipeline.check import check, judge_here

        def judge(table: pd.DataFrame, checks: Sequence):
            self.asked.append(time.time())
            return self.checker.submit(judge_here, table, checks).result()

        return check(cleaned.table, page, parents, cleaned.children, judge)


def open_check_room() -> float:
    """A check of a small table, so that the library of the checks is imported before the clock starts; gives the time it was done."""
    from pipeline.check import check

    page = load_contracts()["police_hour_weekday"]
    check(_cleaned(page).table, page)
    return time.time()


@contextmanager
def _clock(spent: dict[str, list[float]], verb: str) -> Iterator[None]:
    """Work of this thread alone: seconds would count what the data sets beside it do, and every wait for the checks."""
    began = time.thread_time()
    yield
    spent[verb].append(time.thread_time() - began)


def read(page: Contract) -> tuple[Received, Cleaned, dict[str, list[float]]]:
    """What was received of a data set, without its rows as in the assessment; its rows cleaned; and the work of each."""
    from pipeline.clean import clean

    spent: dict[str, list[float]] = {"receive": [], "clean": []}
    with _clock(spent, "receive"):
        received = received_rows(page)
    with _clock(spent, "clean"):
        cleaned = clean(received.table, page, load_codes())
    return replace(received, table=received.table.iloc[:0].copy()), cleaned, spent


def _sent(page: Contract) -> dict[int, list[Path]]:
    everything = tuple(load_contracts())
    return {year: store.raw_files(page.name, year, everything) for year in YEARS}


def received_rows(page: Contract) -> Received:
    """The rows of all years of a data set."""
    return combine([receive([raw_file(path) for path in paths], page, year) for year, paths in _sent(page).items()])


def _cleaned(page: Contract):
    from pipeline.clean import clean

    return clean(received_rows(page).table, page, load_codes())


def read_with_pandas(folder: Path) -> dict[str, object]:
    """Every file read by pandas as text, told only where its headings stand."""
    headings = json.loads((folder / "headings.json").read_text(encoding="utf-8"))
    began, rows = time.perf_counter(), 0
    for name, header_row in headings.items():
        rows += len(_read(store.raw() / name, header_row - 1))
    return {"seconds": time.perf_counter() - began, "rows_in": rows}


def _read(path: Path, above: int) -> pd.DataFrame:
    """Excel files through the reader that is installed: pandas' own choice for them is not."""
    if path.suffix != ".csv":
        return pd.read_excel(path, dtype=str, skiprows=above, engine="calamine")
    try:
        return pd.read_csv(path, dtype=str, skiprows=above)
    except UnicodeDecodeError:
        return pd.read_csv(path, dtype=str, skiprows=above, encoding="cp1252")


def keep_cleaned(folder: Path) -> dict[str, object]:
    """The cleaned table of the largest data set, kept for the two that check it; not measured."""
    table = _cleaned(_largest(folder)).table
    table.to_parquet(folder / CLEANED)
    return {"seconds": 0.0, "rows_in": len(table)}


def check_ours(folder: Path) -> dict[str, object]:
    """The largest data set checked as the assessment does it."""
    from pipeline.check import check

    open_check_room()
    table, page = pd.read_parquet(folder / CLEANED), _largest(folder)
    began = time.perf_counter()
    checked = check(table, page)
    results = checked.results
    return {"seconds": time.perf_counter() - began, "rows_in": len(table), "unexpected": int(results["unexpected_count"].sum())}


def check_by_default(folder: Path) -> dict[str, object]:
    """The same expectations on the same table by Great Expectations as it comes: its own context, its own form of result."""
    import great_expectations as gx
    from great_expectations import expectations

    from pipeline.check.suite import checks_of, with_check_columns

    page = _largest(folder)
    table = with_check_columns(pd.read_parquet(folder / CLEANED), page, {})
    began = time.perf_counter()
    asked = [(check.expectation, check.arguments) for check in checks_of(page, {})]
    kinds = [(getattr(expectations, name.title().replace("_", "")), arguments) for name, arguments in asked]
    suite = gx.ExpectationSuite(name="contract", expectations=[kind(**arguments) for kind, arguments in kinds])
    rows = gx.get_context().data_sources.add_pandas("records").add_dataframe_asset("table").add_batch_definition_whole_dataframe("rows")
    results = rows.get_batch({"dataframe": table}).validate(suite).results
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "rows_in": len(table), "unexpected": sum(int(each.result.get("unexpected_count") or 0) for each in results)}


def _largest(folder: Path) -> Contract:
    return load_contracts()[(folder / "largest").read_text(encoding="utf-8")]


WORK = {
    "intake": take_in_everything,
    "bare": read_with_pandas,
    "cleaned": keep_cleaned,
    "checks": check_ours,
    "default": check_by_default,
}

if __name__ == "__main__":
    work, place = sys.argv[1], Path(sys.argv[2])
    (place / f"{work}.json").write_text(json.dumps(WORK[work](place)), encoding="utf-8")
