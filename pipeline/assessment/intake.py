"""From one data set's files to its linked table: received, cleaned, checked, linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, chapters, store
from pipeline.assessment.stage import Stage
from pipeline.assessment.marks import code_of, config_of, key_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.reading import Reading, raw_file, read
from pipeline.problems import Finding, how_many, stop_if_any
from pipeline.progress import tell
from pipeline.store import tables

if TYPE_CHECKING:
    import pandas as pd


def intake_stage(plan: Plan, data_set: str, checker: Callable[[], Executor], large: Sequence[str] = ()) -> Stage:
    """The stage that makes a data set's linked table, its quarantine and its record.

    Beside `large` data sets the others are read in the process of the checks, and the large ones are begun with.
    """
    contract = catalogue.load_contracts()[data_set]
    files = [file for sent in plan.raw_files(data_set).values() for file in sent]
    parents = tuple(_table_file(plan, key.reference.resource) for key in contract.foreign_keys)
    return Stage(
        name=f"intake {data_set}",
        work=lambda: _take_in(plan, contract, checker, elsewhere=bool(large) and data_set not in large),
        needs=(
            *files,
            _list_of_files(plan, data_set, files),
            *parents,
            config_of(plan, f"contracts/{data_set}.yml", "codes", "corrections.yml", "accepted_findings.yml"),
            code_of(plan, "receive", "clean", "check", "link"),
            key_of(plan),
        ),
        makes=(
            _table_file(plan, data_set),
            *(_table_file(plan, name) for name in children_of(contract)),
            quarantine_file(plan, data_set),
            plan.private(f"intake/{data_set}.json"),
            plan.private(f"intake/{data_set}.receipts.parquet"),
            plan.private(f"intake/{data_set}.checks.parquet"),
            outcomes_file(plan, data_set),
        ),
        first=data_set in large,
    )


def children_of(contract: catalogue.Contract) -> list[str]:
    """The child tables of a data set: one for each field with several answers."""
    return [f"{contract.name}__{field.name}" for field in contract.fields if field.separator]


def linked_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Every linked table of the edition, child tables beside their parents."""
    contracts = catalogue.load_contracts().values()
    parents = {page.name: tables.read_table(_table_file(plan, page.name)) for page in contracts}
    return parents | {name: tables.read_table(_table_file(plan, name)) for page in contracts for name in children_of(page)}


def quarantine_file(plan: Plan, data_set: str) -> Path:
    """Where the rows of a data set that were set aside are listed."""
    return plan.private(f"quarantine/{data_set}.parquet")


def outcomes_file(plan: Plan, data_set: str) -> Path:
    """Where it is kept how many values of each field were given, and how many of them could be used."""
    return plan.private(f"intake/{data_set}.outcomes.parquet")


def outcomes(plan: Plan) -> pd.DataFrame:
    """data_set, field, year, given and valid, for every field that is checked."""
    import pandas as pd

    kept = [tables.read_table(outcomes_file(plan, name)).assign(data_set=name) for name in plan.data_sets]
    return pd.concat(kept, ignore_index=True)


def set_aside(plan: Plan) -> pd.DataFrame:
    """The rows of every data set that were set aside: data_set, year, where each stood and why."""
    import pandas as pd

    listed = [tables.read_table(quarantine_file(plan, name)).assign(data_set=name) for name in plan.data_sets]
    return pd.concat(listed, ignore_index=True)


def _take_in(plan: Plan, contract: catalogue.Contract, checker: Callable[[], Executor], elsewhere: bool) -> None:
    from pipeline.check import accept_findings, combine_checked
    from pipeline.clean import outcomes_table
    from pipeline.steps import account

    name = contract.name
    reading = read(plan, contract, checker, elsewhere)
    forms, cleaned = reading.forms, reading.cleaned
    tell("received", name, _in_words(reading))
    _tell_missing(name, forms)
    stop_if_any(reading.findings)
    found = reading.findings + [finding for each in cleaned for finding in each.findings]
    tell("cleaned", name, f"{how_many(sum(len(each.table) for each in cleaned), 'row')} typed, {how_many(sum(len(each.findings) for each in cleaned), 'finding')}")
    stop_if_any(found)
    with account() as steps_taken, ThreadPoolExecutor(1) as aside:
        keys = aside.submit(_keys, forms, cleaned, tables.link_key(store.link_key_file()))  # while the checks are on
        parts = [_checked(plan, received.contract, each, checker) for received, each in zip(forms, cleaned, strict=True)]
        checked = combine_checked(parts)
        stop_if_any(checked.findings)
        receipts = _accounted(forms, checked)
        tell("checked", name, _rows_in_words(receipts))
        linked = _linked(forms, cleaned, parts, keys.result())
        tell("linked", name, f"{how_many(len(linked), 'row')}, identifiers replaced by keys")
    findings = accept_findings([*found, *checked.findings], catalogue.load_accepted_findings(), date.today())
    _keep(plan, contract, linked, checked, receipts)
    tables.write_table(outcomes_table(each.outcomes for each in cleaned), outcomes_file(plan, name))
    steps = [*reading.steps, *steps_taken]
    tables.write_record({"findings": [asdict(each) for each in findings], "steps": [asdict(each) for each in steps]}, plan.private(f"intake/{name}.json"))


def _tell_missing(name: str, forms: list) -> None:
    """A line of its own for years that nothing came for: an assessment without them must not pass for a whole one."""
    receipts = [line for received in forms for line in received.receipts[["year", "status"]].itertuples(index=False)]
    missing = sorted({int(line.year) for line in receipts} - {int(line.year) for line in receipts if line.status == "received"})
    if missing:
        tell("missing", name, f"not supplied for {', '.join(map(str, missing))}: every figure that rests on it says so")


def with_arrivals(plan: Plan, receipts: pd.DataFrame) -> pd.DataFrame:
    """The receipts with received_on and received_how of their files; what is wrong with the pages of dates is kept as findings."""
    from pipeline.receive import arrivals

    sent = {path for name in plan.data_sets for files in plan.raw_files(name).values() for path in files}
    came, findings = arrivals([raw_file(path) for path in sorted(sent)], store.received_pages(plan.window.years))
    tables.write_record({"findings": [asdict(each) for each in findings]}, arrivals_file(plan))
    days = came.set_index("file")
    return receipts.assign(**{name: receipts["file"].map(days[name]).fillna("").astype("str") for name in days})


def arrivals_file(plan: Plan) -> Path:
    """Where the findings about the pages of dates are kept."""
    return plan.private("arrivals.json")


def pages_of_dates(plan: Plan) -> tuple[Path, ...]:
    """The pages that say when files came, and the list of them: a page taken away is noticed as much as one that changed."""
    pages = store.received_pages(plan.window.years)
    listed = plan.private("intake/received.pages.json")
    if not listed.exists() or tables.read_record(listed) != list(pages):
        tables.write_record(list(pages), listed)
    return (*pages.values(), listed)


def _checked(plan: Plan, contract: catalogue.Contract, cleaned, checker: Callable[[], Executor]):
    """Great Expectations takes seconds to import, so it lives in a process of its own that was started early.

    Only the columns that checks look at go there, and only counts and row ids come back.
    """
    from pipeline.check import check, judge_here

    wanted = {key.reference.resource for key in contract.foreign_keys}
    parents = {name: tables.read_table(_table_file(plan, name)) for name in wanted}
    parents = {name: table for name, table in parents.items() if _has_keys(table, name, contract)}
    chapters.warm_up()  # the notebooks come soon; their process imports while the checks begin

    def judge(table: pd.DataFrame, checks: Sequence):
        return checker().submit(judge_here, table, checks).result()

    return check(cleaned.table, contract, parents, cleaned.children, judge)


def _has_keys(table: pd.DataFrame, name: str, contract: catalogue.Contract) -> bool:
    """False for a data set that came only as counts: its rows are nobody's, so nothing can point to them."""
    return all(set(key.reference.fields) <= set(table.columns) for key in contract.foreign_keys if key.reference.resource == name)


def _accounted(forms: list, checked) -> pd.DataFrame:
    import pandas as pd

    from pipeline.receive import account_for_rows

    receipts = pd.concat([received.receipts for received in forms], ignore_index=True)
    return account_for_rows(receipts, checked.table, checked.quarantine)


def _keys(forms: list, cleaned: list, key: bytes) -> list[pd.DataFrame]:
    from pipeline.link import keys_of

    return [keys_of(each.table, received.contract, key) for received, each in zip(forms, cleaned, strict=True)]


def _linked(forms: list, cleaned: list, parts: list, keys: list[pd.DataFrame]) -> pd.DataFrame:
    """Every form's rows linked as what they are; a column that a form has not is missing in its rows."""
    from pipeline.link import link_rows
    from pipeline.spellings import one_below_another

    rows = zip(forms, cleaned, parts, keys, strict=True)
    linked = [link_rows(checked.table, received.contract, made, each.table["row_id"]) for received, each, checked, made in rows]
    return one_below_another([each for each in linked if len(each)] or linked[:1])


def _keep(plan: Plan, contract: catalogue.Contract, linked: pd.DataFrame, checked, receipts: pd.DataFrame) -> None:
    tables.write_table(linked, _table_file(plan, contract.name))
    for name in children_of(contract):
        tables.write_table(checked.children.get(name, _no_answers()), _table_file(plan, name))
    tables.write_table(checked.quarantine, quarantine_file(plan, contract.name))
    tables.write_table(receipts, plan.private(f"intake/{contract.name}.receipts.parquet"))
    tables.write_table(checked.results, plan.private(f"intake/{contract.name}.checks.parquet"))


def _no_answers() -> pd.DataFrame:
    """The child table of a field that no file had."""
    import pandas as pd

    return pd.DataFrame({"row_id": pd.Series(dtype="Int64"), "item": pd.Series(dtype="str"), "item_source": pd.Series(dtype="str")})


def _table_file(plan: Plan, name: str) -> Path:
    return plan.private(f"linked/{name}.parquet")


def _list_of_files(plan: Plan, data_set: str, files: list[Path]) -> Path:
    """The names of the files sent, as a file: so that a file taken away is noticed as much as one that came."""
    path = plan.private(f"intake/{data_set}.files.json")
    names = [file.relative_to(store.raw()).as_posix() for file in files]
    if not path.exists() or tables.read_record(path) != names:
        tables.write_record(names, path)
    return path


def _in_words(reading: Reading) -> str:
    files = sum(int(received.receipts["file"].ne("").sum()) for received in reading.forms)
    rows = sum(int(received.receipts["rows_in"].sum()) for received in reading.forms)
    counts = sum(number for number, received in zip(reading.rows, reading.forms, strict=True) if received.contract.is_counted_form)
    records = sum(reading.rows) - counts
    return f"{how_many(files, 'sheet')}, {how_many(rows, 'row')} → {how_many(records, 'record')}" + (f" and {how_many(counts, 'row')} of counts" if counts else "")


def _rows_in_words(receipts: pd.DataFrame) -> str:
    parts = {name: int(receipts[name].sum()) for name in ("rows_in", "accepted", "quarantined", "duplicates", "non_data")}
    return (
        f"{parts['rows_in']:,} rows in = {parts['accepted']:,} accepted + {parts['quarantined']:,} quarantined"
        f" + {parts['duplicates']:,} duplicates + {parts['non_data']:,} not data"
    )


def comparison_file(plan: Plan) -> Path:
    """Where the findings of years and agencies beside each other are kept."""
    return plan.private("comparison.json")


def findings_of(plan: Plan) -> list[Finding]:
    """Every finding of the edition's intake, of its years and agencies beside each other, and of released years, as last made."""
    found: list[Finding] = []
    own = [plan.private(f"intake/{name}.json") for name in plan.data_sets]
    for path in (*own, arrivals_file(plan), comparison_file(plan), plan.private("released.json")):
        record = tables.read_record(path)
        found += [Finding(**each | {"rows": tuple(each["rows"])}) for each in record["findings"]]
    return found
