"""Official population, deprivation, lookup, census and boundary files in; what the assessment knows of its places out."""

from pipeline.receive_reference.layouts import OfficialTable, recognise
from pipeline.receive_reference.places import Places, places_from_area_page, read_reference

__all__ = ["OfficialTable", "Places", "places_from_area_page", "read_reference", "recognise"]
