"""One function per figure: rows of the protected table in, a Drawing out. No number is written here that was not given as printed words."""

from pipeline.draw.bars import bars, time_bands
from pipeline.draw.diverging import diverging
from pipeline.draw.drawing import Drawing
from pipeline.draw.flows import flows
from pipeline.draw.funnel import funnel
from pipeline.draw.heat import heat_map
from pipeline.draw.icons import icons_as_png, icons_of_100
from pipeline.draw.lines import years
from pipeline.draw.maps import wards
from pipeline.draw.over_time import over_time
from pipeline.draw.paper import open_room
from pipeline.draw.ratios import ratios
from pipeline.draw.scatter import scatter
from pipeline.draw.stages import stages
from pipeline.draw.week import week

__all__ = ["Drawing", "bars", "diverging", "flows", "funnel", "heat_map", "icons_as_png", "icons_of_100", "open_room", "over_time", "ratios", "scatter", "stages", "time_bands", "wards", "week", "years"]
