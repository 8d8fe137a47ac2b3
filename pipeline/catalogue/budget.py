"""What recommendations cost against the grant of a year, added up; each sum is a fact that pages may print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.catalogue.reading import Strict, load

if TYPE_CHECKING:
    from pipeline.catalogue.areas import Fact

ADDED_UP = "config/budget.yml, added up"


class Line(Strict):
    """What one recommendation would cost in the year; no pounds until somebody has worked it out."""

    recommendation: str
    what: str
    pounds: float | None = None
    source: str


class Budget(Strict):
    """The grant of one year, by the id of its fact, and what calls on it."""

    year: int
    allocation: str
    lines: list[Line]


@cache
def load_budgets() -> list[Budget]:
    """Every year's budget, the earliest first; none when there is no such page."""
    path = store.config_file("budget.yml")
    return sorted(load(list[Budget], path), key=lambda each: each.year) if path.exists() else []


def line_id(year: int, line: Line) -> str:
    """The fact that holds a line's cost."""
    return f"budget_{year}_{line.recommendation}"


def sums_of(year: int) -> tuple[str, str]:
    """The facts that hold what is costed in a year, and what then remains of the grant (below nought when it is overdrawn)."""
    return f"budget_{year}_costed", f"budget_{year}_remaining"


def facts_of_budgets(budgets: list[Budget], facts: Mapping[str, Fact]) -> Iterator[dict[str, object]]:
    """The costs and sums of the budgets whose grant is known, as the fields of facts."""
    for budget in budgets:
        grant = facts.get(budget.allocation)
        if grant is None or isinstance(grant.value, str):
            continue
        costed = [line for line in budget.lines if line.pounds is not None]
        total = sum(line.pounds for line in costed)
        spent, left = sums_of(budget.year)
        said = {"unit": "pounds", "period": grant.period}
        yield from ({"id": line_id(budget.year, line), "title": line.what, "value": line.pounds, "source": line.source, **said} for line in costed)
        yield {"id": spent, "title": "Costs of recommendations worked out so far", "value": total, "source": ADDED_UP, **said}
        yield {"id": left, "title": f"What remains of: {grant.title}", "value": grant.value - total, "source": ADDED_UP, **said}
