"""The stage that writes the disclosure report for the person who signs; nothing waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import catalogue, store
from pipeline.assessment.marks import code_of, config_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.stage import Stage
from pipeline.progress import tell
from pipeline.store import editions, tables

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.protect import Protected
    from pipeline.protect.universe import Universe

SECONDS = 60
PAGE, SHEET, VERDICT = "disclosure_report.html", "disclosure_report.csv", "disclosure_report.json"
_CELLS, _PRINTS, _ATTACKED, _SUMS = (f"disclosure/{name}.parquet" for name in ("cells", "prints", "attacked", "sums"))
_END = "disclosure/end_state.json"


def disclosure_stage(plan: Plan) -> Stage:
    """The report, from what protect left in the private folder."""

    def work() -> None:
        from pipeline.protect.report import disclosure_report
        from pipeline.protect.report_page import report_csv, report_page

        report = disclosure_report(end_state(plan), catalogue.load_indicators(), SECONDS)
        edition = f"{plan.area.name}, {plan.window.label}"
        tables.write_bytes(report_page(report, edition).encode(), plan.private(PAGE))
        tables.write_bytes(report_csv(report).encode(), plan.private(SHEET))
        tables.write_record({"verdict": report.verdict}, plan.private(VERDICT))

    needs = (
        plan.private("published.seal.json"),
        *end_state_files(plan),
        config_of(plan, "indicators.yml"),
        code_of(plan, "protect"),
    )
    return Stage("disclosure report", work, needs, tuple(plan.private(name) for name in (PAGE, SHEET, VERDICT)))


def tell_disclosure(plan: Plan) -> None:
    """The report's verdict and where the report is, for the person who is about to sign."""
    verdict = tables.read_record(plan.private(VERDICT))["verdict"]
    tell("disclosure", plan.area.name, f"{verdict}. Before signing, read {plan.private(PAGE).relative_to(store.root()).as_posix()}")


def end_state_files(plan: Plan) -> tuple[Path, ...]:
    """What protect leaves for the report."""
    return tuple(plan.private(name) for name in (_CELLS, _PRINTS, _ATTACKED, _SUMS, _END))


def keep_end_state(plan: Plan, made: Protected) -> None:
    """Put everything the report is made of into the private folder; it holds no true count."""
    tables.write_table(made.cells[["row", "part", "key"]], plan.private(_CELLS))
    tables.write_table(made.prints.reset_index(names="key"), plan.private(_PRINTS))
    tables.write_table(made.audit.cells.reset_index(names="key"), plan.private(_ATTACKED))
    tables.write_table(_long(made.universe.relations), plan.private(_SUMS))
    attack = {"min_width": made.audit.min_width, "components": made.audit.components, "seconds": made.seconds}
    tables.write_record({"blanked": made.blanked, "moved": made.moved, "attack": attack}, plan.private(_END))


def _long(relations: tuple) -> pd.DataFrame:
    import pandas as pd

    lines = [(place, key, by, each.low, each.high) for place, each in enumerate(relations) for key, by in each.terms]
    return pd.DataFrame(lines, columns=["relation", "key", "by", "low", "high"])


def end_state(plan: Plan) -> Protected:
    """What `keep_end_state` kept, with the published table."""
    from pipeline.protect import Protected
    from pipeline.protect.audit import Audit
    from pipeline.protect.repair import Blank

    cells, sums = tables.read_table(plan.private(_CELLS)), tables.read_table(plan.private(_SUMS))
    prints, attacked = (tables.read_table(plan.private(name)).set_index("key") for name in (_PRINTS, _ATTACKED))
    end = tables.read_record(plan.private(_END))
    return Protected(
        table=editions.read_protected(plan.folder, "published"),
        cells=cells,
        planned=prints,
        prints=prints,
        audit=Audit(attacked, end["attack"]["min_width"], end["attack"]["components"]),
        blanked=tuple(Blank(*each) for each in end["blanked"]),
        moved=tuple(end["moved"]),
        universe=_universe(prints.index, sums),
        seconds=end["attack"]["seconds"],
    )


def _universe(keys: pd.Index, sums: pd.DataFrame) -> Universe:
    from pipeline.protect.universe import Relation, Universe

    relations: dict[int, list] = {}
    for place, *line in sums.itertuples(index=False, name=None):
        relations.setdefault(place, []).append(line)
    made = (Relation(tuple((key, int(by)) for key, by, _, _ in lines), *lines[0][2:]) for lines in relations.values())
    return Universe(tuple(keys), tuple(made))
