"""Training by team, what events changed, and what partners say of demand beside what our figures say."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.edition import Edition
from pipeline.publish.assurance import missing_document
from pipeline.publish.numbers import cell_of, ref_of, say_range_of, say_ref
from pipeline.publish.rows import block_of, title_of
from pipeline.publish.tables import table
from pipeline.publish.words import TRENDS, label, words

PROFILE = "demand_profile"
_BY_TEAM = "training_team_percent"
_NOTHING_HELD = "No records held"
_TOO_FEW = "insufficient data"
_UP = "more rose than fell, and chance alone would seldom do that"
_DOWN = "more fell than rose, and chance alone would seldom do that"
_CHANCE = "chance alone may have done it"


def training_by_team(edition: Edition) -> Markup:
    """One line a team: how many of those who answered are trained and in date, are due again, and were never trained."""
    teams, states = (edition.codes[name].labels for name in ("training_team", "training_state"))
    states = {code: said for code, said in states.items() if code not in ("not_recorded", "not_mapped")}
    body = []
    for team in teams:
        if team not in ("not_recorded", "not_mapped"):
            refs = [ref_of(edition, _BY_TEAM, group=f"{team}*{state}") for state in states]
            body.append((label(edition, "training_team", team), [say_ref(edition, f"{ref}#numerator") for ref in refs], refs))
    return table(f"Staff who answered, by team and training, {edition.area.name}, {edition.window.label}", ["Team", *states.values()], body)


def changes_on_the_day(edition: Edition, *items: str) -> Markup:
    """One line a question asked before and after: how many answered twice, rose, stayed and fell, and the net change; then whether chance may have done it."""
    body, meant = [], []
    for item in items:
        parts, net = f"event_{item}_change_percent", ref_of(edition, f"event_{item}_net_points")
        refs = [ref_of(edition, parts, group=group) for group in ("higher", "same", "lower")]
        line = [say_ref(edition, f"{refs[0]}#denominator"), *(say_ref(edition, ref) for ref in refs), say_ref(edition, net), say_range_of(edition, net)]
        body.append((item.capitalize(), line, ["", *refs, net, ""]))
        meant.append(Markup("<li>{}: {}.</li>").format(item.capitalize(), _meaning(edition, net)))
    headings = ["Asked about", "Answered twice", "Higher after", "The same", "Lower after", "Net change", "Range"]
    caption = f"Before and after on the same person, {edition.area.name}, {edition.window.label}"
    return table(caption, headings, body) + Markup("<ul>{}</ul>").format(Markup("").join(meant))


def _meaning(edition: Edition, net: str) -> str:
    cell, _ = cell_of(edition, net)
    if cell.value is None:
        return "whether anything changed cannot be said"
    if "change_beyond_chance" not in cell.caveats.split(";"):
        return _CHANCE
    return _UP if cell.value > 0 else _DOWN


def published_profile(edition: Edition, **ours: str) -> Markup:
    """One line a theme of the published demand profile: its trends as published, and beside them those of our figure of the theme.

    `ours`: theme → the figures by month of the register, or a count, that measure it.
    """
    lines = edition.documents.get(PROFILE, [])
    if not lines:
        return Markup("<p>{}</p>").format(missing_document(edition, PROFILE))
    body = []
    for line in lines:
        said = [label(edition, "demand_trend", line[name]) for name in ("current_trend", "forecast_trend")]
        body.append((label(edition, "demand_theme", line["theme"]), [*said, *_ours(edition, ours.get(line["theme"], ""))], []))
    headings = ["Theme", "Published: trend", "Published: forecast", "Our figure", "Our trend", "Our forecast"]
    return table(f"Demand profile as published ({lines[0]['profile']}) beside our own figures, {edition.area.name}, {edition.window.label}", headings, body, "words")


def _ours(edition: Edition, theme: str) -> list[Markup]:
    """The title of our figure, its trend and its forecast, in words."""
    if not theme:
        return [words(_NOTHING_HELD), Markup(""), Markup("")]
    if theme.endswith("_count"):
        return [words(title_of(edition, theme)), _trend(edition, theme), words("Not forecast")]
    block = block_of(edition, f"{theme}_count")
    return [words(block.title), _trend(edition, block.named("current_trend")), _trend(edition, block.named("next_year"))]


def _trend(edition: Edition, figure: str) -> Markup:
    cell, _ = cell_of(edition, ref_of(edition, figure))
    said = _TOO_FEW if cell.trend in ("", "insufficient_data") else TRENDS[cell.trend]
    return words(said.capitalize())
