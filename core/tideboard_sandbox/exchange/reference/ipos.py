"""Shares that are about to be listed: companies of our own, dated from the practice day on.

A table of symbol | name | English name | lot | lowest and highest offer price | shares offered in millions | trading
days from the practice day to the listing (`-` = not announced) and to the end of the subscription.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    market_of,
)
from tideboard_core.model.quote import OrderBook, Quote, Snapshot
from tideboard_sandbox.exchange.instruments.price_grid import AS_OF_NOW, StepRule
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import next_trading_day, previous_trading_day

ROWS = """
HK.02791|潮汐機器人|TIDE ROBOTICS|500|18.60|22.40|42|2|-3
HK.02803|北灣生物-B|NORTH BAY BIO-B|1000|6.20|7.80|120|4|0
HK.03677|藍舟物流|BLUEBOAT LOGISTICS|2000|2.98|3.56|260|7|2
HK.06611|遠岸茶飲|FARSHORE TEA|200|31.00|36.50|30|9|4
US.HBTD|港潮科技|HarborTide Inc|1|17.00|19.00|9|1|0
US.KELP|海藻能源|Kelp Energy|1|11.00|13.00|12|4|3
US.SNDB|沙洲軟件|Sandbar Software|1|22.00|25.00|7|-|6
SH.603990|滨潮股份|Binchao Materials|500|21.48|21.48|40|3|-4
SH.688811|海测科技|Haice Technology|500|46.20|46.20|22|9|1
SZ.301690|蓝湾智能|Lanwan Intelligence|500|33.15|33.15|30|4|-3
SZ.001399|远岸电气|Yuan'an Electric|500|12.70|12.70|60|8|1
"""

_IN_ENGLISH = frozenset({Market.US, Market.SG})
_LEVIES = Decimal("1.0100850")
"""Brokerage of 1 % and the levies on an application in Hong Kong."""

_STEP = Decimal("0.01")


class Offering(NamedTuple):
    """One offer; prices in currency, `size` in shares. `listing` None = the day is not announced."""

    id: InstrumentId
    names: tuple[str, str]
    lot: int
    low: Decimal
    high: Decimal
    size: int
    listing: date | None
    apply_end: date
    chance: Address

    @property
    def market(self) -> Market:
        """The market it will be listed on."""
        return market_of(self.id)

    @property
    def entrance(self) -> Decimal:
        """What one lot costs at most."""
        return (self.high * self.lot * _LEVIES).quantize(_STEP)

    def open(self, today: date) -> bool:
        """Whether it can be subscribed on a day."""
        return today <= self.apply_end

    def price(self, today: date) -> Decimal | None:
        """The price of the offer; None while it is not fixed."""
        if self.low == self.high:
            return self.high
        if self.open(today):
            return None
        between = self.low + (self.high - self.low) * Decimal(self.chance.fraction("price"))
        return between.quantize(_STEP)

    def figure(self, name: str, least: float, most: float) -> float:
        """A number between two that stays the same in a run."""
        return least + (most - least) * self.chance.fraction(name)


class UnlistedShare:
    """An offered share as a security: facts, and a quote without a price."""

    __slots__ = ("instrument", "offering")

    def __init__(self, offering: Offering, rule: StepRule = AS_OF_NOW) -> None:
        self.offering = offering
        name, name_en = offering.names
        facts = Instrument(
            id=offering.id,
            name=name_en if offering.market in _IN_ENGLISH else name,
            name_en=name_en,
            security_type=SecurityType.STOCK,
            lot_size=offering.lot,
            currency=MARKET_CURRENCY[offering.market],
            listing_date="" if offering.listing is None else offering.listing.isoformat(),
        )
        self.instrument = rule.applied(facts)

    def quote(self, now: datetime) -> Quote:
        """Nothing has been traded."""
        zero = Decimal(0)
        return Quote(
            instrument=self.instrument.id,
            last=zero,
            prev_close=zero,
            open=zero,
            high=zero,
            low=zero,
            volume=0,
            turnover=zero,
            time=now,
        )

    def book(self, now: datetime) -> OrderBook:
        """There are no orders."""
        return OrderBook(instrument=self.instrument.id, bids=(), asks=(), time=now)

    def snapshot(self, now: datetime) -> Snapshot:
        """As the quote."""
        return Snapshot(
            quote=self.quote(now),
            bid=None,
            ask=None,
            bid_volume=0,
            ask_volume=0,
            lot_size=self.instrument.lot_size,
            price_step=self.instrument.price_step(self.offering.low),
            name=self.instrument.name,
        )


def unlisted_shares(seed: int, anchor: date, rule: StepRule = AS_OF_NOW) -> dict[InstrumentId, UnlistedShare]:
    """The offered shares of a run by symbol, in the order of the table."""
    return {row.id: UnlistedShare(row, rule) for row in _offerings(seed, anchor)}


def _offerings(seed: int, anchor: date) -> Iterator[Offering]:
    for row in ROWS.strip().splitlines():
        symbol, name, name_en, lot, low, high, size, listing, apply_end = row.split("|")
        identity = InstrumentId(symbol)
        market = market_of(identity)
        yield Offering(
            id=identity,
            names=(name, name_en),
            lot=int(lot),
            low=Decimal(low),
            high=Decimal(high),
            size=int(size) * 1_000_000,
            listing=None if listing == "-" else trading_day_from(market, anchor, int(listing)),
            apply_end=trading_day_from(market, anchor, int(apply_end)),
            chance=Address(seed, ("offering", identity)),
        )


def trading_day_from(market: Market, day: date, count: int) -> date:
    """The trading day so many days after (or before) one."""
    for _ in range(abs(count)):
        day = next_trading_day(market, day) if count > 0 else previous_trading_day(market, day)
    return day
