"""Capital flow: cumulative net inflow by order-size tier, and its distribution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.field_limits import Amount, Seconds
from tideboard_core.model.instrument import InstrumentId


class FlowPeriod(StrEnum):
    """Periods of a capital-flow series."""

    INTRADAY = "intraday"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Tier(StrEnum):
    """Order-size tiers as Futu names them; block = extra-large + large."""

    EXTRA_LARGE = "extra-large"
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"


class FlowDefinition(StrEnum):
    """Whose rule made the figures; the window has an explanation for each."""

    FUTU = "futu"
    LONGPORT = "longport"
    OWN = "own"
    """Counted by this program from the trades that it received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalFlow:
    """A flow series in columns of equal length, amounts float64 in the instrument's currency.

    Intraday: running totals since the open at one-minute steps, first a zero row at the open; longer periods: one
    amount per day, week or month. `times` are UTC epoch seconds (minute of the point, or 00:00 exchange time of the
    day). `last_valid` is the last time the reply vouches for, None if it names none. `tiers` is None where the
    provider has no tiers; an amount that it left out is NaN. `reported_block` is the provider's own figure for
    extra-large plus large, NaN where it gives none, None where it never does. `currency` is that of the amounts by the
    provider, empty where it names none.
    """

    instrument: InstrumentId
    period: FlowPeriod
    times: tuple[Seconds, ...]
    net: tuple[Amount, ...]
    tiers: FlowTiers | None
    provider: str
    last_valid: Seconds | None = None
    reported_block: tuple[Amount, ...] | None = None
    definition: FlowDefinition = FlowDefinition.FUTU
    currency: str = ""

    def __post_init__(self) -> None:
        columns = (self.net, *(self.tiers or ()), *(() if self.reported_block is None else (self.reported_block,)))
        if any(len(each) != len(self.times) for each in columns):
            raise ValueError("columns of different lengths")

    @property
    def block(self) -> tuple[float, ...] | None:
        """Extra-large plus large per point; None without tiers."""
        if self.tiers is None:
            return None
        return tuple(xl + large for xl, large in zip(self.tiers.extra_large, self.tiers.large, strict=True))

    def tier_gap(self) -> float:
        """Largest absolute difference between net and the sum of the tiers, of the points that have them all.

        0 without tiers, NaN if no point has all of them.
        """
        if self.tiers is None:
            return 0.0
        columns = zip(self.net, *self.tiers, strict=True)
        gaps = (abs(net - sum(parts)) for net, *parts in columns)
        return max((gap for gap in gaps if math.isfinite(gap)), default=math.nan)


class FlowTiers(NamedTuple):
    """The four tier columns of a flow series."""

    extra_large: tuple[Amount, ...]
    large: tuple[Amount, ...]
    medium: tuple[Amount, ...]
    small: tuple[Amount, ...]


class TierAmounts(NamedTuple):
    """One amount per tier, float64 in the instrument's currency."""

    extra_large: Amount
    large: Amount
    medium: Amount
    small: Amount

    @property
    def total(self) -> float:
        return sum(self)


class SizeAmounts(NamedTuple):
    """One amount per size of a provider with three sizes; its `large` is no tier of Futu's and has no tier's colour."""

    large: Amount
    medium: Amount
    small: Amount

    @property
    def total(self) -> float:
        return sum(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDistribution:
    """Money in and out per tier since the open; `time` UTC epoch seconds of the provider's update."""

    instrument: InstrumentId
    inflow: TierAmounts
    outflow: TierAmounts
    time: Seconds | None
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeDistribution:
    """The same from a provider with three sizes."""

    instrument: InstrumentId
    inflow: SizeAmounts
    outflow: SizeAmounts
    time: Seconds | None
    provider: str
