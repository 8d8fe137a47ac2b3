"""The wards the synthetic police and housing records fall in, and how often.

Populations: Office for National Statistics, mid-2020, small areas (LSOA 2011) summed to wards. Deprivation: English Indices of Deprivation
2019, overall scores of those small areas, weighted by their file 6 populations. The two rates for every thousand residents are made up,
so that their order follows deprivation about as closely as the published edition found ("relatively strong").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.sample.draws import apportion

OUTSIDE = "outside_area"


@dataclass(frozen=True)
class WardRisk:
    """A ward, its people and its made-up rates."""

    code: str
    name: str
    population: int
    deprivation_score: float
    police_rate_per_1000: float
    housing_rate_per_1000: float


WARDS = [
    WardRisk("E05002229", "Aveley and Uplands", 10639, 25.699, 28.0, 1.70),
    WardRisk("E05002230", "Belhus", 10679, 31.437, 35.0, 1.95),
    WardRisk("E05002231", "Chadwell St Mary", 10489, 27.492, 36.0, 2.35),
    WardRisk("E05002232", "Chafford and North Stifford", 8324, 9.701, 18.5, 1.60),
    WardRisk("E05002233", "Corringham and Fobbing", 5425, 12.280, 24.5, 1.40),
    WardRisk("E05002234", "East Tilbury", 7309, 20.095, 17.5, 1.10),
    WardRisk("E05002235", "Grays Riverside", 14210, 22.569, 41.0, 2.50),
    WardRisk("E05002236", "Grays Thurrock", 10019, 19.476, 33.0, 2.10),
    WardRisk("E05002237", "Little Thurrock Blackshots", 6695, 16.315, 16.5, 0.95),
    WardRisk("E05002238", "Little Thurrock Rectory", 6186, 11.089, 22.5, 1.45),
    WardRisk("E05002239", "Ockendon", 11790, 24.279, 29.0, 1.75),
    WardRisk("E05002240", "Orsett", 5944, 11.399, 21.5, 0.90),
    WardRisk("E05002241", "South Chafford", 8160, 7.613, 15.5, 1.30),
    WardRisk("E05002242", "Stanford East and Corringham Town", 8288, 21.737, 19.0, 1.20),
    WardRisk("E05002243", "Stanford-le-Hope West", 7115, 17.251, 26.0, 1.85),
    WardRisk("E05002244", "Stifford Clays", 6760, 18.780, 20.0, 1.25),
    WardRisk("E05002245", "The Homesteads", 8282, 9.195, 14.5, 1.00),
    WardRisk("E05002246", "Tilbury Riverside and Thurrock Park", 8181, 34.445, 45.0, 2.20),
    WardRisk("E05002247", "Tilbury St Chads", 6813, 41.643, 55.0, 3.30),
    WardRisk("E05002248", "West Thurrock and South Stifford", 14223, 23.640, 34.0, 1.40),
]


def place_in_wards(rng: np.random.Generator, size: int, rate: str, unknown: int = 0, outside: int = 0) -> np.ndarray:
    """`size` ward codes in random order, shared out by population times the ward's `rate`; some unknown ("") or outside the area."""
    shares = [ward.population * getattr(ward, rate) for ward in WARDS]
    counts = apportion(size - unknown - outside, shares)
    codes = np.repeat([ward.code for ward in WARDS], counts)
    return rng.permutation(np.concatenate([codes, np.repeat(["", OUTSIDE], [unknown, outside])]))
