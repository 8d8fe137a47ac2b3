"""The sheet every figure is drawn on: the Analysis Function's chart style, its colours, and SVG that never changes by itself."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import matplotlib
import pandas as pd
from afcharts.af_colours import get_af_colours
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

WIDE, NARROW = 680, 340
_DOTS = 144
TEXT, SMALL = 16, 14
DARK_BLUE, ORANGE = get_af_colours("duo")
CATEGORICAL = get_af_colours("categorical", number_of_colours=4)
SEQUENTIAL = get_af_colours("sequential", number_of_colours=5)[::-1]
INK, QUIET, FAINT = "#0b0c0c", "#505a5f", "#d8dcde"
WITHHELD = "#f2f2f2"

_STYLE = matplotlib.rc_params_from_file(str(files("afcharts") / "afcharts.mplstyle"), use_default_template=False)
# Text is laid out with the one font that comes with matplotlib, so that every machine draws the same bytes, and shown
# in the reader's own Arial or Helvetica, which are narrower.
_SETTINGS = {
    **_STYLE,
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "svg.fonttype": "none",
    "svg.hashsalt": "needs assessment",
    "svg.image_inline": True,
    "hatch.linewidth": 0.8,
    "hatch.color": QUIET,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Sheet:
    """A blank figure, and how pixels from its top left corner become places on it."""

    figure: Figure
    pixels: Affine2D


def open_room() -> None:
    """Draw a sheet that nobody sees, with both kinds of letters on it: the first drawing of a process takes the longest by far."""

    def paint(sheet: Sheet) -> None:
        box(sheet, 0, 0, 10, 10)
        mark(sheet, [1, 2], [1, 2], "o")
        for weight in ("normal", "bold"):
            write(sheet, 0, 0, "0", weight=weight)

    drawn(paint, NARROW, NARROW)


def drawn(paint: Callable[[Sheet], None], width: float, height: float) -> str:
    """The SVG of what `paint` puts on a blank sheet measured in pixels, with (0, 0) at the top left.

    Artists are put straight on the figure: making axes, which would all be hidden, takes longer than the drawing.
    """
    written = io.StringIO()
    with matplotlib.rc_context(_SETTINGS):
        _painted(paint, width, height, FigureCanvasSVG).savefig(written, format="svg", metadata=_NO_METADATA)
    return _tidied(written.getvalue())


def drawn_in_dots(paint: Callable[[Sheet], None], width: float, height: float) -> bytes:
    """The same sheet as a PNG, for programs that cannot show SVG."""
    written = io.BytesIO()
    with matplotlib.rc_context(_SETTINGS):
        figure = _painted(paint, width, height, FigureCanvasAgg)
        figure.savefig(written, format="png", dpi=_DOTS, metadata={"Software": None})
    return written.getvalue()


def _painted(paint: Callable[[Sheet], None], width: float, height: float, canvas: type) -> Figure:
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
    canvas(figure)
    paint(Sheet(figure, Affine2D().scale(1, -1).translate(0, height)))
    return figure


def _tidied(svg: str) -> str:
    body = svg[svg.index("<svg") :].replace("'DejaVu Sans'", "Arial, Helvetica, sans-serif")
    body = re.sub(r"(\d+\.\d{2})\d+", r"\1", body)
    body = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', body)
    return re.sub(r"\n\s*", "\n", body)


def write(sheet: Sheet, x: float, y: float, text: str, size: float = TEXT, colour: str = INK, **how: object) -> None:
    """Put text on the sheet, its middle at height y, starting at x unless `ha` says otherwise."""
    how = {"ha": "left", "va": "center"} | how
    sheet.figure.text(x, y, text, fontsize=size, color=colour, transform=sheet.pixels, **how)


def box(sheet: Sheet, x: float, y: float, width: float, height: float, **look: object) -> None:
    """Put a rectangle on the sheet, with its top left corner at (x, y)."""
    put(sheet, Rectangle((x, y), width, height, **({"linewidth": 0} | look)))


def put(sheet: Sheet, artist: Artist) -> None:
    """Put a line or a shape, its points in pixels, on the sheet."""
    artist.set_transform(sheet.pixels)
    sheet.figure.add_artist(artist)


def mark(sheet: Sheet, xs: list[float], ys: list[float], marker: object, **look: object) -> None:
    """Put a marker at each point."""
    put(sheet, Line2D(xs, ys, linestyle="none", marker=marker, **look))


def sign(sheet: Sheet, x: float, y: float, lines: list[str], **how: object) -> None:
    """Put small bold lines of text on a white plate, centred on (x, y)."""
    high = 18
    for place, line in enumerate(lines):
        middle = y + high * (place - (len(lines) - 1) / 2)
        wide = length(line, SMALL) + 8
        box(sheet, x - wide / 2, middle - high / 2, wide, high, facecolor="white", zorder=5)
        write(sheet, x, middle, line, SMALL, **({"weight": "bold", "ha": "center", "zorder": 6} | how))


def length(text: str, size: float = TEXT) -> float:
    """About how many pixels the text takes in Arial bold."""
    return len(text) * size * 0.56


def name_points(sheet: Sheet, points: pd.DataFrame, taken: list[tuple[float, float]], width: float) -> None:
    """The labels of points (columns x, y and label), each where it covers no point of `taken` and no other label; left out where there is no room."""
    covered = [(x - 8, y - 8, x + 8, y + 8) for x, y in taken]
    for point in points.to_dict("records"):
        x, y, long = point["x"], point["y"], length(point["label"], SMALL)
        for start, middle, side in ((x + 12, y, "left"), (x - 12, y, "right"), (x, y - 20, "center"), (x, y + 20, "center")):
            left = start - {"left": 0.0, "right": 1.0, "center": 0.5}[side] * long
            here = (left, middle - 8, left + long, middle + 8)
            if left > 16 and here[2] < width and not any(_overlap(here, other) for other in covered):
                write(sheet, start, middle, point["label"], SMALL, ha=side)
                covered.append(here)
                break


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rule(sheet: Sheet, xs: list[float], ys: list[float], **look: object) -> None:
    """Put a line through the points on the sheet."""
    put(sheet, Line2D(xs, ys, solid_capstyle="butt", **look))


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """The text in lines that fit `width` pixels."""
    return textwrap.wrap(text, max(8, int(width / (size * 0.53)))) or [""]
