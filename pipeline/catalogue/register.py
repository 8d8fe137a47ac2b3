"""The register of indicators, the key findings and infographic, the rules of recommendation and the disclosure policy."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from pipeline import store
from pipeline.catalogue.equality import Equality
from pipeline.catalogue.reading import Strict, checked, load

_SHARES = {
    "_percent": "",
    "_of_recorded_percent": ", of those recorded",
    "_recorded_percent": ": share of records that say",
}
# ending → which of the figures of a block over time it is, its unit, and what its title adds
_OVER_TIME = {
    "_count": ("over_time", "count", ""),
    "_change_percent": ("current_trend", "percent", ": change from the first year to the last"),
    "_forecast_count": ("forecast", "count", ": expected, month by month"),
    "_next_year_count": ("next_year", "count", ": expected in the next year"),
    "_error_ratio": ("forecast_error", "ratio", ": error of the forecast beside that of repeating the last year"),
}
_BY_QUARTER = ("_count", "_change_percent")  # three years of quarters are too few to test a forecast on


class Indicator(Strict):
    """One figure, the three of a share, or the five of a count over time: what it counts and why it matters."""

    id: str
    title: str
    chapter: str
    method: str
    data_set: str
    unit: str
    counted: str
    numerator: str
    denominator: str
    what: str
    why: str
    field: str = ""
    codes: list[str] = []
    codes_except: list[str] = []
    where: dict[str, list[str]] = {}
    with_date: str = ""
    ends_on: str = ""
    scenario: str = ""
    of: Literal["all", "recorded"]
    breakdown: str
    breakdown_by_year: str = ""
    periods: Literal["all", "window", "years"] = "all"
    crossed: str = ""
    compared: str = ""
    against: str = ""
    items: int | None = None
    at_least: int
    per: int | None = None
    geographies: list[Literal["area", "ward"]]
    smallest_denominator: int
    recording_floor_percent: float
    polarity: Literal["more_is_worse", "more_is_better", "none"]
    caveats: list[str]

    def tables(self, periods: list) -> list[tuple[Indicator, list]]:
        """The periods it is planned for: single years with the list they are broken down by, then the windows."""
        years = [] if self.periods == "window" else [each for each in periods if not each.is_window]
        by_year = self.model_copy(update={"breakdown": self.breakdown_by_year or self.breakdown})
        windows = [] if self.periods == "years" else [each for each in periods if each.is_window]
        return [(by_year, years), (self, windows)]

    @property
    def titles(self) -> dict[str, str]:
        """Every name this block gives a figure, with its title: three for a share, five for a count over time, one otherwise."""
        if self.method == "over_time":
            return {f"{self.id}{ending}": f"{self.title}{_OVER_TIME[ending][2]}" for ending in self._endings}
        if self.method != "share":
            return {self.id: self.title}
        return {f"{self.id}{ending}": f"{self.title}{words}" for ending, words in _SHARES.items()}

    @property
    def _endings(self) -> tuple[str, ...]:
        return _BY_QUARTER if self.breakdown == "quarter" else tuple(_OVER_TIME)

    def kind(self, name: str) -> str:
        """Which figure of a count over time `name` is: over_time, current_trend, forecast, next_year or forecast_error; else the method."""
        return _OVER_TIME[name.removeprefix(self.id)][0] if self.method == "over_time" else self.method

    def named(self, kind: str) -> str:
        """The name of the figure over time of that kind."""
        return next(f"{self.id}{ending}" for ending, (each, *_) in _OVER_TIME.items() if each == kind)

    def unit_of(self, name: str) -> str:
        """The unit of the figure `name`."""
        return _OVER_TIME[name.removeprefix(self.id)][1] if self.method == "over_time" else self.unit

    def groups_of(self, name: str) -> str:
        """The list that the groups of the figure `name` come from; "" for a figure without groups."""
        ungrouped = self.method in ("top", "rank") or self.kind(name) in ("current_trend", "next_year", "forecast_error")
        return "" if ungrouped else self.breakdown


class Spoken(Strict):
    """A sentence under conditions: the figures it needs, the status that figures have, the years it is about."""

    text: str
    needs: list[str] = []
    when_status: dict[str, str] = {}
    when_years_include: list[int] = []


class KeyFinding(Spoken):
    """A numbered finding of the executive summary; `judged_by` is the figure whose trend says whether things improved."""

    id: str
    title: str
    otherwise: str
    judged_by: str = ""
    says_also: list[Spoken] = []


class Answer(Spoken):
    """A sentence that answers a chapter's question, and what is said when a figure of it is not there."""

    otherwise: str


class InfographicItem(Strict):
    """One picture of the infographic."""

    id: str
    heading: str
    indicator: str
    group: str = ""
    text: str


class Infographic(Strict):
    """The infographic: its heading and its pictures."""

    id: str
    title: str
    subtitle: str
    of: str
    items: list[InfographicItem]
    also: list[Spoken] = []


class Findings(Strict):
    """config/findings.yml."""

    findings: list[KeyFinding]
    infographic: Infographic
    equality: Equality = Equality(others={}, characteristics=[])
    answers: dict[str, list[Answer]] = {}


Mode = Literal["rounded", "controlled", "exact"]


class DataSetPolicy(Strict):
    """How one data set is protected."""

    sensitivity: Literal["high", "personal", "public"]
    lines: Literal["public"] | None = None
    geography: Literal["ward", "none"]
    pool_years: int = Field(default=1, ge=1)
    class_disclosure_k: int = 0
    threshold: int | None = None
    mode: Mode | None = None

    @model_validator(mode="after")
    def _high_is_crossed_only_over_several_years(self) -> DataSetPolicy:
        if self.sensitivity == "high" and self.pool_years < 2:
            raise ValueError("pool_years: a data set of high sensitivity is crossed over several years together only")
        return self


class DerivedPolicy(Strict):
    """How a derived figure is made from protected counts."""

    percent_min_denominator: int
    percent_decimals: int
    rate_decimals: int
    coefficient_decimals: int
    median_min_n: int
    median_round_base: int
    top_groups: int


class DominancePolicy(Strict):
    """When a sum or a mean of amounts tells of one of those who bring them: the shares are of the whole sum."""

    largest: float = Field(gt=0, lt=1)
    top_two: float = Field(gt=0, lt=1)
    p_percent: float = Field(ge=0.1, lt=1)
    min_contributors: int = Field(ge=3)


class Dimensions(Strict):
    """Characteristics crossed in one table."""

    n_under_250: int
    otherwise: int


class AuditPolicy(Strict):
    """What the attack on the finished edition must not reach."""

    min_width: int = Field(ge=5)
    seconds: float = Field(gt=0)


class LedgerPolicy(Strict):
    """How released editions bind the next."""

    correction_min_records: int = Field(ge=10)


class Policy(Strict):
    """config/disclosure.yml."""

    audience: Literal["public"]
    symbol: str
    threshold: int = Field(ge=5)
    mode: Mode = "rounded"
    round_base: int = Field(ge=2)
    zero: Literal["mask", "show"]
    structural_zeros: list[str] = []
    min_population: int
    max_dims: Dimensions
    pooled_until: int
    derived: DerivedPolicy
    dominance: DominancePolicy
    audit: AuditPolicy
    ledger: LedgerPolicy
    data_sets: dict[str, DataSetPolicy]

    def mode_of(self, data_set: str) -> Mode:
        """How the counts of a data set are printed: its own mode, or that of all."""
        return self.data_sets[data_set].mode or self.mode


class _RegisterPage(Strict):
    """config/indicators.yml before each block is filled up with the defaults."""

    defaults: dict[str, object]
    indicators: dict[str, dict[str, object]]


@cache
def load_indicators() -> dict[str, Indicator]:
    """block name → indicator, defaults filled in, in the order of the page."""
    path = store.config_file("indicators.yml")
    page = load(_RegisterPage, path)
    blocks = {name: page.defaults | block | {"id": name} for name, block in page.indicators.items()}
    return checked(dict[str, Indicator], blocks, path)


def by_figure(indicators: dict[str, Indicator]) -> dict[str, tuple[Indicator, str]]:
    """figure name → its block and its own title (a share's three figures included)."""
    return {name: (block, title) for block in indicators.values() for name, title in block.titles.items()}


@cache
def load_findings() -> Findings:
    """The key findings and the infographic."""
    return load(Findings, store.config_file("findings.yml"))


@cache
def load_policy() -> Policy:
    """The disclosure policy."""
    return load(Policy, store.config_file("disclosure.yml"))
