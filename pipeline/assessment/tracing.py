"""Opens what the walk back from a printed number needs, and walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipeline import catalogue, record, store
from pipeline.assessment.intake import findings_of
from pipeline.assessment.plan import Plan, plan_of
from pipeline.assessment.releasing import digests_of, measured_lines, tables_as_released
from pipeline.problems import Finding, Stop, how_many
from pipeline.store import editions, tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class _Books:
    """What is opened once, however many figures are walked."""

    plan: Plan
    figures: pd.DataFrame
    measures: pd.DataFrame
    evidence: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    receipts: pd.DataFrame
    printed: pd.DataFrame
    digests: dict[str, dict[str, str]]
    findings: list[Finding]


def editions_made(area: str) -> list[int]:
    """The years whose edition can be traced."""
    folder = store.processed(catalogue.load_area(area).slug, 0).parent
    return sorted(int(path.parent.name) for path in folder.glob("*/measures.parquet"))


def trace_figure(area: str, year: int, ref: str) -> list[str]:
    """The walk back from one figure, as lines; raises Stop naming the nearest refs when there is no such figure."""
    books = _open(plan_of(area, year, "published"))
    lines = _walked(books, ref)
    bare = ref.split("#")[0]
    return lines if bare.startswith("fact/") else [*lines, f"Every row   {_list_every_row(books, bare)}"]


def _list_every_row(books: _Books, ref: str) -> str:
    """The rows behind the figure as a private CSV; gives where it lies."""
    import pandas as pd

    path = books.plan.private(f"trace/{ref.replace('/', '_')}.csv")
    rows = pd.DataFrame(record.every_row(_evidence(books, ref)), columns=["part", "source_file", "source_sheet", "source_row"])
    tables.write_bytes(rows.to_csv(index=False).encode(), path)
    return f"{how_many(len(rows), 'row')} listed in {path.relative_to(store.root()).as_posix()} (private)"


def edition_walker(area: str, year: int) -> Callable[[str], list[str]]:
    """A function that walks any figure of an edition back to its cells."""
    books = _open(plan_of(area, year, "published"))
    return lambda ref: _walked(books, ref)


def _walked(books: _Books, ref: str) -> list[str]:
    bare = ref.split("#")[0]
    if bare.startswith("fact/"):
        return _walk_fact(bare)
    if bare not in books.figures.index:
        raise Stop([_no_figure(ref, list(books.figures.index))])
    return record.walk_back(_evidence(books, bare))


def _open(plan: Plan) -> _Books:
    import pandas as pd

    receipts = measured_lines(plan, "receipts")
    numbers = plan.site / "numbers.csv"
    return _Books(
        plan=plan,
        figures=editions.read_protected(plan.folder, "published").frame.set_index("ref", drop=False),
        measures=tables.read_table(plan.private("measures.parquet")).set_index("ref", drop=False),
        evidence=tables.read_table(plan.private("evidence.parquet")),
        tables=tables_as_released(plan),
        receipts=receipts,
        printed=pd.read_csv(numbers, dtype=str, keep_default_na=False) if numbers.exists() else pd.DataFrame(columns=["ref", "printed", "pages"]),
        digests=digests_of(plan),
        findings=findings_of(plan),
    )


def _evidence(books: _Books, ref: str) -> record.Evidence:
    figure = books.figures.loc[ref]
    block, title = catalogue.by_figure(catalogue.load_indicators())[figure["indicator"]]
    sources = set(str(figure["sources"]).split(";"))
    rows = books.evidence.loc[books.evidence["ref"].eq(ref)]
    return record.Evidence(
        ref=ref,
        title=title,
        counted={"numerator": block.numerator, "denominator": block.denominator},
        columns=[name for name in (block.field, block.with_date, *block.where) if name],
        figure=figure,
        measured=books.measures.loc[ref],
        rows=rows,
        tables=books.tables,
        receipts=books.receipts,
        printed=books.printed.loc[books.printed["ref"].str.split("#").str[0].eq(ref)],
        digests={file: digest for name in rows["data_set"].str.split("__").str[0] for file, digest in books.digests[name].items()},
        findings=[each for each in books.findings if each.data_set in sources],
        corrected=[f"{each.id}: {each.why}" for each in catalogue.load_corrections() if each.data_set in sources],
        caveats=catalogue.load_caveats(),
    )


def _walk_fact(ref: str) -> list[str]:
    facts = catalogue.load_facts()
    name = ref.removeprefix("fact/")
    if name not in facts:
        raise Stop([_no_figure(ref, [f"fact/{each}" for each in facts])])
    fact = facts[name]
    return [
        f"Figure      {ref}",
        f"Title       {fact.title}",
        f"Value       {fact.value} ({fact.unit}), {fact.period}",
        f"Source      {fact.source}; compared with the current page on {fact.verified_on or 'no day yet'}",
        f"From        config/facts.yml, the line with id: {name}",
    ]


def _no_figure(ref: str, known: list[str]) -> Finding:
    near = get_close_matches(ref, known, n=3, cutoff=0.4)
    return Finding(
        what=f"there is no figure called {ref}",
        where="numbers.csv",
        wanted="a ref from numbers.csv, or from the page (each number carries its ref)",
        found=f"none; the nearest are {', '.join(near) or 'not near enough to name'}",
        do="copy the ref from numbers.csv",
    )
