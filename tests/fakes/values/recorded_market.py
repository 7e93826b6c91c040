"""A made-up recorded session for tests of the exchange: books, trades, quotes, bars and flow as plain values."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of, steps_of
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, DayPlan, day_plan
from tideboard_sandbox.exchange.recorded.values import BookColumns, RecordedListing, SecurityDay, TradeColumns

DAY = date(2026, 11, 12)
TENCENT = InstrumentId("HK.00700")
MEITUAN = InstrumentId("HK.03690")
PLAN = day_plan(Market.HK, DAY)
OPEN = PLAN.minutes[0]

Levels = Mapping[str, int]
"""Prices as texts, and their shares."""


def at(minute: int, second: float = 0) -> int:
    """An instant (us) of a session minute."""
    return PLAN.minutes[minute] + round(second * SECOND_US)


@dataclass
class Books:
    """Recorded changes of a book, in order."""

    rows: list[tuple[int, int, list[tuple[int, int, int]]]] = field(default_factory=list)

    def whole(self, us: int, bids: Levels, asks: Levels, *, thinned: bool = False) -> Books:
        """A whole book."""
        levels = [(1, _units(price), shares) for price, shares in bids.items()]
        levels += [(-1, _units(price), shares) for price, shares in asks.items()]
        self.rows.append((us, 1 | 2 * thinned, levels))
        return self

    def change(self, us: int, *levels: tuple[int, str, int], thinned: bool = False) -> Books:
        """Levels that changed: side, price, shares."""
        self.rows.append((us, 2 * thinned, [(side, _units(price), shares) for side, price, shares in levels]))
        return self

    def gap(self, us: int) -> Books:
        """From here on nothing is known."""
        self.rows.append((us, 4, []))
        return self

    def columns(self) -> BookColumns:
        levels = [level for _, _, each in self.rows for level in each]
        first = array("q", [0])
        for _, _, each in self.rows:
            first.append(first[-1] + len(each))
        return BookColumns(
            known=array("q", (us for us, _, _ in self.rows)),
            time=array("q", (us for us, _, _ in self.rows)),
            whole=bytes(flags & 1 for _, flags, _ in self.rows),
            thinned=bytes(flags >> 1 & 1 for _, flags, _ in self.rows),
            gap=bytes(flags >> 2 & 1 for _, flags, _ in self.rows),
            first=first,
            side=array("q", (side for side, _, _ in levels)),
            price=array("q", (price for _, price, _ in levels)),
            shares=array("q", (shares for _, _, shares in levels)),
            orders=array("q", (3 for _ in levels)),
        )


def trades(*rows: tuple[int, str, int, int], late: float = 0.2, special: Sequence[int] = ()) -> TradeColumns:
    """Trades: time (us), price, shares, side; each known `late` seconds later."""
    return TradeColumns(
        known=array("q", (us + round(late * SECOND_US) for us, _, _, _ in rows)),
        time=array("q", (us for us, _, _, _ in rows)),
        price=array("q", (_units(price) for _, price, _, _ in rows)),
        shares=array("q", (shares for _, _, shares, _ in rows)),
        side=array("q", (side for _, _, _, side in rows)),
        special=bytes(place in special for place in range(len(rows))),
    )


class MadeSession:
    """A session of some securities' days; those in `unknown` without facts."""

    def __init__(
        self,
        days: Mapping[InstrumentId, SecurityDay],
        *,
        unknown: Sequence[InstrumentId] = (),
        bars_only: bool = False,
        day: date = DAY,
    ) -> None:
        self.label = ReplayLabel(day, "Futu", bars_only)
        self.day = day
        self.listings = {name: listing(name, facts=name not in unknown) for name in days}
        self.markets = frozenset(market_of(name) for name in days)
        self.identity = self.label.text()
        self.notes: list[str] = []
        self.closed = False
        self._days = days

    def plan(self, market: Market) -> DayPlan:
        return day_plan(market, self.day)

    def security(self, instrument: InstrumentId) -> SecurityDay:
        return self._days[instrument]

    def close(self) -> None:
        self.closed = True


def listing(name: InstrumentId, *, facts: bool = True) -> RecordedListing:
    """A stock with lots of 100 and the price steps of its market."""
    kind = SecurityType.STOCK
    instrument = Instrument(
        id=name,
        name="Recorded",
        security_type=kind,
        lot_size=100,
        currency="HKD",
        steps=PriceSteps((steps_of(market_of(name), kind, day=DAY).proven,)),
    )
    return RecordedListing.of(instrument, facts=facts)


def _units(price: str) -> int:
    return int(Decimal(price) * 10_000)


__all__ = ["DAY", "MEITUAN", "MINUTE_US", "OPEN", "PLAN", "TENCENT", "Books", "Levels", "MadeSession", "at", "trades"]
