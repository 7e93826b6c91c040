"""Price steps: dated versions of the exchanges' tables, and which of them may be in force for a security now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from tideboard_core.model.field_limits import PriceStep

Bands = tuple[tuple[Decimal, Decimal], ...]
"""(price up to and including, step), lowest first; the last band also holds above its limit."""

WILDEST: Final = 100
"""A broker's step more than so many times ours, or below that part of it, is no step to go by."""


class Proof(StrEnum):
    """Status of a version of a table: in force by the exchange's own publication, or only announced."""

    PROVEN = "proven"
    ANNOUNCED = "announced"


class Fit(StrEnum):
    """How a price fits: on every step that may apply, on some of them, on none."""

    LEGAL = "legal"
    DOUBTFUL = "doubtful"
    ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTable:
    """One version of an exchange's table. `source` is who published it.

    In force from `since` until the day before `until` (exchange dates, None = open); for an ANNOUNCED version `since`
    is the earliest day on which it can have begun.
    """

    name: str
    bands: Bands
    source: str
    proof: Proof = Proof.PROVEN
    since: date | None = None
    until: date | None = None

    def step(self, price: Decimal) -> Decimal:
        """Smallest price change at `price`."""
        for limit, step in self.bands:  # each level of a book is looked at so each second
            if price <= limit:
                return step
        return self.bands[-1][1]

    def may_hold_on(self, day: date | None) -> bool:
        """Whether it may be in force on an exchange date; None = now, which is after every date written here."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def equals(self, bands: Bands) -> bool:
        """Whether a table of a broker is the same; where the last band ends does not matter."""
        return _outline(self.bands) == _outline(bands)


@dataclass(frozen=True, slots=True)
class StatedStep:
    """The broker's step at the prices of the band that ends with `limit`."""

    limit: Decimal
    step: PriceStep


@dataclass(frozen=True, slots=True)
class Band:
    """Prices up to and including `limit` for which every version has one step.

    `steps` are those that may apply, finest first. `stated` is the broker's where it fits no version, so that none is
    certain.
    """

    limit: Decimal
    steps: tuple[Decimal, ...]
    stated: Decimal | None = None

    @property
    def known(self) -> tuple[Decimal, ...]:
        """Every step that somebody names for it, finest first."""
        return self.steps if self.stated is None else tuple(sorted({*self.steps, self.stated}))

    @property
    def step(self) -> Decimal:
        """The smallest step whose every multiple is legal whichever of `steps` applies, as a rule the coarsest."""
        coarsest = self.steps[-1]
        every = (coarsest * times for times in range(1, WILDEST + 1))
        return next((step for step in every if not any(step % finer for finer in self.steps)), coarsest)


@dataclass(frozen=True)
class PriceSteps:
    """The versions that may hold for a security, and the broker's step in the band of the current price.

    `refused`: versions that an answer to an order spoke against: nothing is made by them, and a price that fits them
    alone is doubtful.
    """

    tables: tuple[StepTable, ...]
    stated: StatedStep | None = None
    refused: tuple[StepTable, ...] = ()

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """Bands in which no version changes its step, lowest first."""
        limits = sorted({limit for table in self.tables for limit, _ in table.bands})
        return tuple(self._band(limit) for limit in limits)

    @cached_property
    def _steppers(self) -> tuple[list[Decimal], list[Decimal]]:
        return [band.limit for band in self.bands], [band.step for band in self.bands]

    def _band(self, limit: Decimal) -> Band:
        ours = tuple(sorted({table.step(limit) for table in self.tables}))
        if self.stated is None or self.stated.limit != limit:
            return Band(limit, ours)
        stated = self.stated.step
        if stated in ours:
            return Band(limit, (stated,))
        sane = ours[-1] / WILDEST <= stated <= ours[0] * WILDEST
        return Band(limit, tuple(sorted({*ours, stated})) if sane else ours, stated)

    def at(self, price: Decimal) -> Band:
        """The band of a price; that of the highest prices above the tables' end."""
        limits = self._steppers[0]
        return self.bands[min(bisect_left(limits, price), len(limits) - 1)]

    def step(self, price: Decimal) -> Decimal:
        """The step for everything that moves a price: it lands on legal prices whichever version holds."""
        limits, steps = self._steppers
        return steps[min(bisect_left(limits, price), len(limits) - 1)]

    def fit(self, price: Decimal) -> Fit:
        """How a price fits; a broker's step that fits no version leaves a doubt in its band."""
        band = self.at(price)
        off = [bool(price % step) for step in band.steps]
        if not any(off):
            return Fit.LEGAL
        doubted = any(not price % table.step(price) for table in self.refused)
        return Fit.ILLEGAL if all(off) and band.stated is None and not doubted else Fit.DOUBTFUL

    def with_stated(self, price: Decimal, step: Decimal | None) -> PriceSteps:
        """The same with the broker's step at the current price, in place of what it reported before.

        At the very end of a band the step may be meant for the prices above or below, so nothing is learnt there.
        """
        band = self.at(price)
        if step is None or step <= 0 or price <= 0 or price == band.limit:
            return self
        stated = StatedStep(band.limit, step)
        return self if stated == self.stated else replace(self, stated=stated)

    def without(self, names: Iterable[str]) -> PriceSteps:
        """The same without some versions; one at least stays."""
        kept = tuple(table for table in self.tables if table.name not in set(names))
        return self if not kept or kept == self.tables else replace(self, tables=kept)

    def refusing(self, prices: Iterable[Decimal]) -> PriceSteps:
        """The same without the versions that hold one of these prices, which the broker refused; one at least stays."""
        lie = {table for table in self.tables if any(not price % table.step(price) for price in prices)}
        kept = tuple(table for table in self.tables if table not in lie) or self.tables[-1:]
        gone = tuple(table for table in self.tables if table not in kept)
        return replace(self, tables=kept, refused=gone) if gone else self

    @property
    def proven(self) -> StepTable:
        """The newest version that is proven, else the only one there is; of classes the last one."""
        return next((table for table in reversed(self.tables) if table.proof is Proof.PROVEN), self.tables[-1])

    @property
    def settled(self) -> bool:
        """Whether one version alone is proven: a security of unknown class has several."""
        return sum(table.proof is Proof.PROVEN for table in self.tables) <= 1


def bands_of(*rows: tuple[str, str]) -> Bands:
    """Bands from their texts."""
    return tuple((Decimal(limit), Decimal(step)) for limit, step in rows)


def _outline(bands: Bands) -> list[tuple[Decimal | None, Decimal]]:
    """Where the step changes and to what; the end of the last band is left out."""
    found: list[tuple[Decimal | None, Decimal]] = []
    for limit, step in bands:
        if found and found[-1][1] == step:
            found.pop()
        found.append((limit, step))
    return [*found[:-1], (None, found[-1][1])] if found else []


_LOW: Final = (("0.25", "0.001"), ("0.5", "0.005"))
_HIGH: Final = (
    ("100", "0.05"),
    ("200", "0.1"),
    ("500", "0.2"),
    ("1000", "0.5"),
    ("2000", "1"),
    ("5000", "2"),
    ("999995", "5"),
)
_PHASE_1: Final = date(2025, 8, 4)

HK_STRUCTURED: Final = StepTable(
    name="hk-structured",
    bands=bands_of(*_LOW, ("10", "0.01"), ("20", "0.02"), *_HIGH),
    source="HKEX rules, second schedule, part A; structured products and debt are outside the reform of 2025",
)
HK_SHARES: Final = (
    StepTable(
        name="hk-shares",
        bands=HK_STRUCTURED.bands,
        source="HKEX rules, second schedule, part A",
        until=_PHASE_1,
    ),
    StepTable(
        name="hk-shares-phase-1",
        bands=bands_of(*_LOW, ("20", "0.01"), ("50", "0.02"), *_HIGH),
        source="HKEX, Reduction of Minimum Spreads, phase 1",
        since=_PHASE_1,
    ),
    StepTable(
        name="hk-shares-phase-2",
        bands=bands_of(("0.25", "0.001"), ("10", "0.005"), ("20", "0.01"), ("50", "0.02"), *_HIGH),
        source="HKEX, Reduction of Minimum Spreads, phase 2: around mid-2026, day not published where we could read it",
        proof=Proof.ANNOUNCED,
        since=date(2026, 6, 1),
    ),
)
"""Shares, REITs and equity warrants."""

HK_FUNDS: Final = StepTable(
    name="hk-funds",
    bands=bands_of(
        ("1", "0.001"),
        ("5", "0.002"),
        ("10", "0.005"),
        ("20", "0.01"),
        ("100", "0.02"),
        ("200", "0.05"),
        ("500", "0.1"),
        ("1000", "0.2"),
        ("2000", "0.5"),
        ("9999", "1"),
    ),
    source="HKEX rules, second schedule, part D; exchange traded products are outside the reform of 2025",
)
HK_INDEX_FUTURES: Final = StepTable(
    name="hk-index-futures",
    bands=bands_of(("999999", "1")),
    source="HKEX contract specifications of HSI, MHI and HTI futures: a point",
)
SG_SHARES: Final = (
    StepTable(
        name="sg-shares-from-100",
        bands=bands_of(
            ("0.199", "0.001"), ("0.995", "0.005"), ("100", "0.01"), ("200", "0.1"), ("500", "0.2"), ("999999", "0.5")
        ),
        source="pages of two brokers in Singapore; the exchange's own table ends at 0.01",
        proof=Proof.ANNOUNCED,
    ),
    StepTable(
        name="sg-shares",
        bands=bands_of(("0.199", "0.001"), ("0.995", "0.005"), ("999999", "0.01")),
        source="SGX rulebook, regulatory notice 8.5.2, minimum bid size of stocks",
    ),
)
SG_HK_DOLLARS: Final = (
    StepTable(
        name="sg-hk-dollars",
        bands=HK_STRUCTURED.bands,
        source="SGX notice 8.5.2: aligned to Hong Kong's; two brokers in Singapore print those of before its reform",
    ),
    *(
        StepTable(
            name=f"sg-{table.name}",
            bands=table.bands,
            source="SGX notice 8.5.2: aligned to Hong Kong's as far as practicable; of the reform no page was found",
            proof=Proof.ANNOUNCED,
            since=table.since,
        )
        for table in HK_SHARES[1:]
    ),
)
"""Singapore's counters in Hong Kong dollars and renminbi."""
SG_YEN: Final = StepTable(
    name="sg-yen",
    bands=bands_of(
        ("1999", "1"), ("2995", "5"), ("29990", "10"), ("49950", "50"), ("99900", "100"), ("99999000", "1000")
    ),
    source="SGX notice 8.5.2: aligned to Japan's; poems.com.sg and uobkayhian.com print the table",
)
SG_WARRANTS: Final = StepTable(
    name="sg-warrants",
    bands=bands_of(("0.199", "0.001"), ("1.995", "0.005"), ("999999", "0.01")),
    source="SGX rulebook, regulatory notice 8.5.2, structured warrants",
)
US_SHARES: Final = (
    StepTable(
        name="us-cents",
        bands=bands_of(("0.9999", "0.0001"), ("999999", "0.01")),
        source="Regulation NMS, Rule 612",
    ),
    StepTable(
        name="us-half-cents",
        bands=bands_of(("0.9999", "0.0001"), ("999999", "0.005")),
        # Releases 34-104172 and 34-105656 put it off, the latter to the first business day of November 2027, as public
        # texts quote it. Its page at sec.gov could not be read: such a price warns and is not denied.
        source="Regulation NMS, Rule 612 as amended in 2024, for stocks that the listing exchange names; postponed",
        proof=Proof.ANNOUNCED,
        since=date(2025, 11, 3),
    ),
)
HUNDREDTHS: Final = StepTable(
    name="hundredths", bands=bands_of(("999999", "0.01")), source="mainland exchanges; levels of indexes"
)
THOUSANDTHS: Final = StepTable(
    name="thousandths",
    bands=bands_of(("999999", "0.001")),
    source="mainland funds and Shanghai's B shares; SGX rulebook, regulatory notice 8.5.2, bonds",
)
US_OPTIONS: Final = (
    StepTable(
        name="us-options-nickel",
        bands=bands_of(("3", "0.05"), ("999999", "0.1")),
        source="option exchanges' rules: options on names outside the Penny Interval Program",
    ),
    StepTable(
        name="us-options-penny",
        bands=bands_of(("3", "0.01"), ("999999", "0.05")),
        source="Penny Interval Program: options on the names of its list",
    ),
)
"""Options on New York's shares and funds but US_OPTIONS_IN_CENTS; no broker's call names the list that a name is on."""
US_OPTIONS_IN_CENTS: Final = StepTable(
    name="us-options-cent",
    bands=bands_of(("999999", "0.01")),
    source="Penny Interval Program: options on SPY, QQQ and IWM at every price",
)
HK_OPTIONS: Final = (
    StepTable(
        name="hk-options-tenth",
        bands=bands_of(("999999", "0.001")),
        source="HKEX circular MKD/EQD/33/18 and contract specifications: classes of the lowest prices",
    ),
    StepTable(
        name="hk-options",
        bands=bands_of(("999999", "0.01")),
        source="HKEX contract specifications of stock options",
    ),
)
HK_INDEX_OPTIONS: Final = StepTable(
    name="hk-index-options",
    bands=bands_of(("999999", "1")),
    source="HKEX contract specifications of HSI, MHI, HHI and HTI options: a point",
)
