"""The disclosure report as one page that any browser opens: no scripts, no pictures, nothing fetched."""

from __future__ import annotations

from html import escape

import pandas as pd

from pipeline.protect.report import Report

_HEADS = ("Table", "Period", "Planned", "Shown", "Hidden: few", "Hidden: to protect others", "Hidden: other rules", "Narrowest", "Released", "Moved")
_STYLE = """body{font:1.1rem/1.5 Arial,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border-bottom:1px solid #505a5f;padding:.3rem .5rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right}
.verdict{border-left:.5rem solid #1d4f91;padding:.5rem 1rem;font-weight:bold}"""
_INTRODUCTION = (
    "Read this before you sign. It says what the edition hides and how well. It counts cells of tables, never people, and stays in this folder: "
    "do not send it on. Narrowest: from all that is printed here and was released before, somebody with a solver can tell of the best known "
    "hidden count of the table no more than that it lies between these two numbers. Released: counts that stand as they were released. "
    "Moved: of these, counts that would be printed otherwise today."
)


def report_page(report: Report, edition: str) -> str:
    """The page in HTML; `edition` names the area and the year. Tables that hide something come first in it, then the rest."""
    table = report.table
    hides = table["shown"].lt(table["planned"])
    parts = [
        _opening(edition),
        f'<p class="verdict">{escape(report.verdict)}.</p>',
        f"<p>{escape(_INTRODUCTION)}</p>",
        _advice(table),
        _listed("Tables that hide something", table.loc[hides]),
        _listed("Tables shown in full", table.loc[~hides]),
        _closing(report),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def report_csv(report: Report) -> str:
    """The table as CSV, every column of it."""
    return report.table.to_csv(index=False, lineterminator="\n")


def _opening(edition: str) -> str:
    title = escape(f"Disclosure report: {edition}")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>{head}</head>\n<body><main>\n<h1>{title}</h1>'


def _advice(table: pd.DataFrame) -> str:
    """One line for each piece of advice, with the tables that it is for."""
    advised = table.loc[table["advice"].ne("")]
    if advised.empty:
        return ""
    named = advised.assign(named=advised["title"] + " (" + advised["period_label"] + ")").groupby("advice", sort=False)["named"].agg("; ".join)
    lines = "\n".join(f"<li>{escape(advice)}<br>{escape(tables)}.</li>" for advice, tables in named.items())
    return f"<h2>What would show more</h2>\n<ul>\n{lines}\n</ul>"


def _listed(caption: str, table: pd.DataFrame) -> str:
    if table.empty:
        return ""
    heads = "".join(f'<th scope="col"{" class=n" * (place > 1)}>{escape(name)}</th>' for place, name in enumerate(_HEADS))
    rows = "\n".join(_row(row) for row in table.to_dict("records"))
    return f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(row: dict) -> str:
    numbers = [f"{row[name]:,}" for name in ("planned", "shown", "few", "in_repair", "other_rules")]
    numbers += [_interval(row), *(f"{row[name]:,}" for name in ("released", "moved"))]
    protects = f"<br>Hides to protect: {escape(row['protects'])}" if row["protects"] else ""
    cells = "".join(f'<td class="n">{escape(number)}</td>' for number in numbers)
    return f'<tr><th scope="row">{escape(row["title"])}{protects}</th><td>{escape(row["period_label"])}</td>{cells}</tr>'


def _interval(row: dict) -> str:
    if pd.isna(row["lowest"]):
        return ""
    return f"{row['lowest']:,.0f} to {'any number' if row['highest'] == float('inf') else format(row['highest'], ',.0f')}"


def _closing(report: Report) -> str:
    proven = "All intervals are proven." if report.exact == report.attacked else f"Intervals proven to both ends: {report.exact:,}."
    words = f"Counts attacked: {report.attacked:,}, in {report.seconds:,.1f} seconds. {proven} Policy: {report.policy_digest}."
    return f"<p>{escape(words)}</p>\n</main></body>\n</html>"
