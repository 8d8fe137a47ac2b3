"""The stage that lays this year beside last year, and one agency beside another."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pipeline.problems import how_many
from pipeline import catalogue
from pipeline.assessment.intake import children_of, comparison_file, linked_tables
from pipeline.assessment.marks import code_of, config_of
from pipeline.assessment.plan import Plan
from pipeline.assessment.stage import Stage
from pipeline.progress import tell
from pipeline.store import tables


def comparison_stage(plan: Plan) -> Stage:
    """Findings that stop nothing: what moved further than the limits of config/quality.yml, and what does not agree."""

    def work() -> None:
        from pipeline.check import accept_findings, agree, compare, look_within

        linked, quality = linked_tables(plan), catalogue.load_quality()
        pages = catalogue.load_contracts().values()
        found = [finding for page in pages for finding in compare(linked[page.name], page, quality.limits, linked)]
        found += [finding for page in pages for finding in look_within(linked[page.name], page, quality.limits)]
        found += agree(linked, quality.agreements, quality.limits, catalogue.load_contracts())
        findings = accept_findings(found, catalogue.load_accepted_findings(), date.today())
        tables.write_record({"findings": [asdict(each) for each in findings]}, comparison_file(plan))
        tell("compared", plan.area.name, f"years and agencies beside each other, {how_many(len(findings), 'finding')}")

    contracts = catalogue.load_contracts()
    names = [*contracts, *(child for page in contracts.values() for child in children_of(page))]
    needs = (
        plan.private("published.seal.json"),  # nothing waits for a comparison, so it is made while the notebooks run
        *(plan.private(f"linked/{name}.parquet") for name in names),
        config_of(plan, "quality.yml", "contracts", "accepted_findings.yml"),
        code_of(plan, "check"),
    )
    return Stage("compare", work, needs, (comparison_file(plan),))
