"""Recommendations by rule: which ones this year's protected figures call for, which not, and which cannot be said."""

from __future__ import annotations

import pandas as pd

from pipeline.periods import Period, financial_year, period_from_code
from pipeline.protect.table import Cell, ProtectedTable

FIRED, NOT_FIRED, RETIRED, CANNOT_SAY = "fired", "not_fired", "retired", "cannot_say"
REASONS = {
    FIRED: "The figures call for it.",
    NOT_FIRED: "The figures do not call for it now.",
    RETIRED: "The partnership has retired it.",
    CANNOT_SAY: "A figure that it rests on is not given.",
}
COLUMNS = (
    "id", "group", "number", "title", "status", "reason", "evidence", "conditions", "baseline", "target", "by_year",
    "responsible", "recommendation", "cost", "issue", "otherwise", "first_made", "status_carried",
    "status_since", "edition", "stands", "stands_since", "last_edition", "last_status",
)  # fmt: skip
NEW, OPEN, DONE, NOT_CALLED_FOR = "new", "open", "done", "not_called_for"


def prioritise(protected: ProtectedTable, recommendations: list, last: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a recommendation, in the order of the page, whether it fired or not.

    `status` is fired, not_fired, retired or cannot_say, `reason` says why in words. `evidence` and `conditions` are lists of
    refs (all, and those whose condition decided); `baseline` is the ref of the figure to watch, `target` its aim in the figure's own unit,
    `by_year` the financial year. `issue`, `otherwise` and `cost` are templates for publish. `last` is this table of the last released
    edition: `stands` (new, open, done, retired, not_called_for) and `stands_since` (the year of an edition, "" when nobody knows) are
    carried from it, and `last_edition` and `last_status` say where the rule stood there. Without one config alone tells.
    """
    window = _latest_window(protected)
    rows = [_row(rule, protected, window) for rule in recommendations]
    before = {} if last is None else {row["id"]: row for row in last.to_dict("records")}
    return pd.DataFrame([row | _carried(row, before) for row in rows], columns=list(COLUMNS))


def holds(condition, protected: ProtectedTable, window: Period) -> bool | None:
    """Whether the figure is what the condition asks; None when the figure is not there to tell.

    A condition on the status itself can always be told, unless the figure was never planned.
    """
    cell = _cell(condition, protected, window)
    if cell is None:
        return None
    told = [_status_holds(condition, cell), *_figure_holds(condition, cell, protected)]
    return _all([answer for answer in told if answer != "not asked"])


def _row(rule, protected: ProtectedTable, window: Period) -> dict[str, object]:
    answers = [holds(condition, protected, window) for condition in rule.fires_when]
    status = RETIRED if rule.retired else _status(answers, rule.match)
    deciding = {FIRED: True, NOT_FIRED: False, CANNOT_SAY: None}.get(status, "none decides")
    refs = [_ref(condition, window) for condition in rule.fires_when]
    watched = rule.measure
    return {
        **{name: getattr(rule, name) for name in ("id", "group", "number", "title", "recommendation", "cost", "issue", "otherwise")},
        "status": status,
        "reason": REASONS[status],
        "evidence": [_ref_of_evidence(name, window) for name in rule.evidence],
        "conditions": list(dict.fromkeys(ref for ref, answer in zip(refs, answers, strict=True) if answer is deciding)),
        "baseline": _join(watched.indicator, window.code, watched.group),
        "target": watched.target,
        "edition": str(window.years[-1]),
        "by_year": financial_year(window.years[-1] + watched.by_years).code,
        "responsible": list(rule.responsible),
        "first_made": financial_year(rule.first_made).code,
        "status_carried": rule.status_carried,
        "status_since": "" if rule.status_since is None else financial_year(rule.status_since).code,
    }


def _carried(row: dict[str, object], before: dict[str, dict]) -> dict[str, str]:
    """How the recommendation stands now, and since which edition: as in the last edition where nothing changed."""
    then = before.get(row["id"])
    stood = then["stands"] if then else OPEN if not before and int(row["first_made"]) < int(row["edition"]) else ""
    stands = _stands(row, stood)
    known = {"stands": stands, "last_edition": then["edition"] if then else "", "last_status": then["status"] if then else ""}
    if stands == stood or (stands, stood) == (OPEN, NEW):
        since = then["stands_since"] if then else row["first_made"]
    elif stands == DONE and row["status_since"]:
        since = row["status_since"]
    else:
        since = row["edition"] if before or stands == NEW else ""
    return known | {"stands_since": since}


def _stands(row: dict[str, object], stood: str) -> str:
    if row["status"] == RETIRED:
        return RETIRED
    if row["status_carried"] == DONE:
        return DONE
    if row["status"] != FIRED:
        return NOT_CALLED_FOR
    return OPEN if stood in (NEW, OPEN) else NEW


def _status(answers: list[bool | None], match: str) -> str:
    answer = _any(answers) if match == "any" else _all(answers)
    return {True: FIRED, False: NOT_FIRED, None: CANNOT_SAY}[answer]


def _all(answers: list[bool | None]) -> bool | None:
    """False when any is false, else None when any is not known, else True."""
    if False in answers:
        return False
    return None if None in answers else True


def _any(answers: list[bool | None]) -> bool | None:
    """True when any is true, else None when any is not known, else False."""
    if True in answers:
        return True
    return None if None in answers else False


def _status_holds(condition, cell: Cell) -> bool | str:
    if condition.status_is is None and condition.status_not is None:
        return "not asked"
    return condition.status_is in (None, cell.status) and cell.status != condition.status_not


def _figure_holds(condition, cell: Cell, protected: ProtectedTable) -> list[bool | str | None]:
    """What the condition asks of the value, the trend and the place by size; None for each that cannot be told."""
    return [
        _asked(condition.at_least, cell.value, lambda asked, value: value >= asked),
        _asked(condition.at_most, cell.value, lambda asked, value: value <= asked),
        _asked(condition.trend_in, _known_trend(cell), lambda asked, trend: trend in asked),
        _asked(condition.rank_at_most, _place(condition, cell, protected), lambda asked, place: place <= asked),
    ]


def _asked(asked: object, found: object, test) -> bool | str | None:
    if asked is None:
        return "not asked"
    return None if found is None else test(asked, found)


def _known_trend(cell: Cell) -> str | None:
    return cell.trend if cell.trend in ("rising", "falling", "no_clear_change") else None


def _place(condition, cell: Cell, protected: ProtectedTable) -> int | None:
    return None if condition.rank_at_most is None else protected.place(cell.indicator, cell.group, cell.period)


def _cell(condition, protected: ProtectedTable, window: Period) -> Cell | None:
    try:
        return protected.cell(_ref(condition, window))
    except KeyError:
        return None


def _ref(condition, window: Period) -> str:
    period = window.code if condition.period == "window" else str(window.years[-1])
    return _join(condition.indicator, period, condition.ward or condition.group)


def _ref_of_evidence(name: str, window: Period) -> str:
    indicator, _, group = name.partition("/")
    return _join(indicator, window.code, group)


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)


def _latest_window(protected: ProtectedTable) -> Period:
    """The last window the table holds; raises ValueError when it holds none."""
    periods = [period_from_code(code) for code in protected.frame["period"].unique()]
    return max((period for period in periods if period.is_window), key=lambda period: period.years)
