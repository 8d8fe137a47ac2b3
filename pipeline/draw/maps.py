"""Wards in five shades on a map, or as bars when no boundary file was given."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pipeline.draw import paper
from pipeline.draw.bars import bars
from pipeline.draw.drawing import Drawing, given, number, spoken, subtitle_of, words
from pipeline.draw.paper import Sheet

Ring = list[tuple[float, float]]
_NAMED = 3
_TOO_NEAR = 0.9


def wards(rows: pd.DataFrame, boundaries: dict | None, lead: str, name: str = "") -> Drawing:
    """The wards shaded in fifths of their rank; the highest are named on the map.

    `rows` are ward rows with the columns of publish.rows; `boundaries` is a GeoJSON feature collection whose features
    carry the ward code in any property, or None. `lead` begins the headline.
    """
    shapes = _shapes(boundaries, set(rows["area_code"])) if boundaries else {}
    if not shapes:
        return bars(rows, lead, name, most=len(rows))
    highest = given(rows).sort_values("value", ascending=False, kind="stable")
    shaded = rows.merge(_fifths(rows), on="area_code", how="left", validate="one_to_one")
    headline = "No ward can be shown"
    if len(highest):
        headline = f"{lead} {words(highest['label'].iloc[0])}: {number(highest['ref'].iloc[0])}"
    return Drawing(
        name=name or f"{rows['indicator'].iloc[0]}-map",
        svg=_map(shaded, shapes, paper.WIDE, named=_NAMED),
        svg_narrow=_map(shaded, shapes, paper.NARROW, named=1),
        alt=f"Map of wards in five shades, darker where the figure is higher. Highest first: {spoken(_ordered(rows))}.",
        headline=headline,
        subtitle=subtitle_of(rows),
        table=_ordered(rows),
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("value", ascending=False, kind="stable", na_position="last").reset_index(drop=True)


def _fifths(rows: pd.DataFrame) -> pd.DataFrame:
    """area_code and shade (0 lightest to 4): the fifth each ward's rank falls in; -1 where there is no value."""
    ranks = given(rows)["value"].astype("float64").rank(method="average", pct=True)
    shade = (ranks * 5).map(lambda part: min(4, max(0, math.ceil(part) - 1)))
    return pd.DataFrame({"area_code": rows["area_code"], "shade": shade.reindex(rows.index, fill_value=-1).astype("int64")})


def _shapes(boundaries: dict, codes: set[str]) -> dict[str, list[Ring]]:
    """ward code → its rings in degrees; only the wards that are asked for."""
    shapes: dict[str, list[Ring]] = {}
    for feature in boundaries.get("features", []):
        found = next((value for value in feature["properties"].values() if value in codes), None)
        if found is None:
            continue
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        shapes[found] = [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]
    return shapes


def _fitted(shapes: dict[str, list[Ring]], width: float) -> tuple[dict[str, list[Ring]], float]:
    """The rings in pixels for a map `width` wide, and the map's height. A degree east is shorter than a degree north."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * shrink)
    placed = {
        code: _seen([[((x - west) * shrink * scale, (north - y) * scale) for x, y in ring] for ring in rings])
        for code, rings in shapes.items()
    }
    return placed, (north - south) * scale


def _seen(rings: list[Ring]) -> list[Ring]:
    """The rings thinned, without islands too small to see; the longest ring always stays."""
    thinned = [_thinned(ring) for ring in rings]
    return [ring for ring in thinned if len(ring) > 3] or [max(rings, key=len)]


def _thinned(ring: Ring) -> Ring:
    """The ring without points nearer than a pixel to the last one kept, so that a page stays small."""
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= _TOO_NEAR:
            kept.append(point)
    return kept


def _map(rows: pd.DataFrame, shapes: dict[str, list[Ring]], width: int, named: int) -> str:
    placed, high = _fitted(shapes, width - 8)
    highest = given(rows).sort_values("value", ascending=False, kind="stable").head(named)
    centres = [(label, _centre(placed[code])) for code, label in zip(highest["area_code"], highest["label"]) if code in placed]

    def paint(sheet: Sheet) -> None:
        for code, shade in zip(rows["area_code"], rows["shade"]):
            if code in placed:
                paper.put(sheet, _ward(placed[code], shade))
        _names(sheet, sorted(centres, key=lambda named_ward: named_ward[1]), high + 18, width)
        _key(sheet, high + 68, width, bool(rows["shade"].lt(0).any()))

    return paper.drawn(paint, width, high + 96)


def _centre(rings: list[Ring]) -> tuple[float, float]:
    """The middle of the points of the longest ring."""
    outline = max(rings, key=len)
    return sum(x for x, _ in outline) / len(outline) + 4, sum(y for _, y in outline) / len(outline) + 4


def _names(sheet: Sheet, centres: list[tuple[str, tuple[float, float]]], top: float, width: int) -> None:
    """The names side by side under the map, each with a line to a dot in its ward, so that no ward is covered."""
    room = width / max(len(centres), 1)
    for place, (label, (across, down)) in enumerate(centres):
        lines = paper.wrapped(label, room - 12, paper.SMALL)
        half = max(paper.length(line, paper.SMALL) for line in lines) / 2
        middle = min(max(across, room * place + half), room * (place + 1) - half)
        paper.rule(sheet, [across, middle], [down, top - 8], color="white", linewidth=3, zorder=4)
        paper.rule(sheet, [across, middle], [down, top - 8], color=paper.INK, linewidth=1, zorder=5)
        paper.mark(sheet, [across], [down], "o", markersize=7, color="white", markeredgecolor=paper.INK, zorder=6)
        for line_number, line in enumerate(lines):
            paper.write(sheet, middle, top + 2 + 17 * line_number, line, paper.SMALL, weight="bold", ha="center")


def _ward(rings: list[Ring], shade: int) -> PathPatch:
    path = Path.make_compound_path(*[Path([(x + 4, y + 4) for x, y in ring], closed=True) for ring in rings])
    fill = {"facecolor": paper.SEQUENTIAL[shade]} if shade >= 0 else {"facecolor": paper.WITHHELD, "hatch": "////"}
    return PathPatch(path, edgecolor="white" if shade >= 2 else paper.QUIET, linewidth=1, **fill)


def _key(sheet: Sheet, top: float, width: int, gaps: bool) -> None:
    side, gap = (34, 78) if width > paper.NARROW else (24, 64)
    paper.write(sheet, 0, top + 10, "lowest", paper.SMALL)
    for shade, colour in enumerate(paper.SEQUENTIAL):
        paper.box(sheet, 52 + side * shade, top, side, 20, facecolor=colour, edgecolor=paper.QUIET, linewidth=1)
    end = 52 + side * 5
    paper.write(sheet, end + 8, top + 10, "highest", paper.SMALL)
    if gaps:
        paper.box(sheet, end + gap, top, side, 20, facecolor=paper.WITHHELD, edgecolor=paper.QUIET, linewidth=1, hatch="////")
        paper.write(sheet, end + gap + 6 + side, top + 10, "no figure", paper.SMALL)

