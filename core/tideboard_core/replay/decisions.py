"""What was known at the second of an own order, what became of it since, and what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

import numpy as np

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookCursor
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import micros
from tideboard_core.flow.ranks import Asked, rank_each
from tideboard_core.flow.session_minutes import changes, from_reply, minutes_ending, minutes_over
from tideboard_core.flow.turns import ratio
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.quote import MinuteLine, OrderBook, Quote
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.replay.recorded_security import Hole
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OwnOrder

AFTER: Final = (5, 30, 60)
"""Session minutes after an order at which a person may ask what came after; the close is the last."""
BOOK_LEVELS: Final = 3
_LEAST: Final = timedelta(microseconds=1)


class KnownSecurity(Protocol):
    """A security of a recorded day at any moment of it: `recorded_security.RecordedSecurity`."""

    @property
    def is_empty(self) -> bool: ...
    @property
    def has_flow(self) -> bool: ...
    def flow(self, at: datetime, provider: str, definition: FlowDefinition, currency: str) -> CapitalFlow:
        """The running totals that were known."""
        ...

    def minute_line(self, at: datetime) -> MinuteLine: ...
    def quote(self, at: datetime) -> Quote | None: ...
    def holes(self) -> Sequence[Hole]: ...


class KnownFlow(NamedTuple):
    """Net of the last whole minute that was known, and what the last 15 minutes were of their turnover.

    `net` is in the security's currency; `ratio` 0.06 = 6 %, None where too few minutes were known.
    """

    minute: int
    net: float
    ratio: float | None


class KnownBook(NamedTuple):
    """The book at a second: `age` seconds since the shown change was received.

    Without one `gap` is the reason, None where nothing was recorded of the day's book by then.
    """

    book: OrderBook | None
    age: float | None = None
    gap: GapReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownThen:
    """What was known of an order's security at its second; None and an empty book where nothing was recorded."""

    recorded: bool
    price: Decimal | None = None
    flow: KnownFlow | None = None
    ranked: Ranked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an order had come to by a second: shares filled, at what average, and what it earned at the price then.

    `earned` is before fees, in the security's currency; None where nothing filled or no price was recorded.
    """

    filled: Decimal
    average: Decimal | None
    earned: Decimal | None


class LaterPrice(NamedTuple):
    """The price so many session minutes after an order (None = at the close), and what it would have earned there."""

    minutes: int | None
    price: Decimal | None
    earned: Decimal | None


def known_flow(security: KnownSecurity, session: Session, at: datetime) -> KnownFlow | None:
    """The flow as it was known at a moment; None before the first whole minute."""
    if not security.has_flow:
        return None
    flow = security.flow(at, "", FlowDefinition.FUTU, "")
    net = from_reply(flow, session, at.timestamp()).net
    known = np.flatnonzero(np.isfinite(net[: minutes_over(session, at.timestamp())]))
    if not len(known):
        return None
    last = int(known[-1])
    line = security.minute_line(at)
    traded = np.full(session.minutes, np.nan)
    places = minutes_ending(session, np.array(line.times, np.float64))
    inside = places >= 0
    traded[places[inside]] = np.array(line.turnovers, np.float64)[inside]
    share = float(ratio(changes(net)[: last + 1], traded[: last + 1], newest=1)[-1])
    return KnownFlow(last, float(net[last]), None if np.isnan(share) else share)


def known_then(security: KnownSecurity, session: Session, at: datetime) -> KnownThen:
    """What was known at a moment, without the percentile, which `rank_then` reads."""
    if security.is_empty:
        return KnownThen(recorded=False)
    return KnownThen(recorded=True, price=price_at(security, session, at), flow=known_flow(security, session, at))


def rank_then(
    key: DefinitionKey, instrument: InstrumentId, session: Session, flow: KnownFlow, reader: ArchiveReader
) -> Ranked | None:
    """Where the net stood among the same minute of the sessions before that day; raises ArchiveError."""
    asked = [Asked(instrument, key, session, flow.minute, flow.net)]
    found = rank_each(asked, TradingCalendar(), reader).get(instrument)
    return None if found is None else found.ranked


def book_then(
    key: DefinitionKey, instrument: InstrumentId, day: date, at: datetime, reader: ArchiveReader
) -> KnownBook:
    """The book as it had been recorded at a moment (aware UTC); raises ArchiveError."""
    rows = reader.depth(key, instrument, day, at, at + timedelta(microseconds=1))
    cursor = BookCursor(instrument, rows)
    cursor.go(micros(at))
    received = cursor.received
    if cursor.book is None or received is None:
        return KnownBook(None, gap=cursor.gap)
    return KnownBook(cursor.book, age=(micros(at) - received) / 1e6)


def outcome(order: OwnOrder, day: OwnDay, price: Decimal | None, at: datetime) -> Outcome:
    """What an order had come to by a moment, from its fills, or from its own state where no fill was kept.

    `price` is that of its security then, None where it was not recorded.
    """
    filled, average = _filled(order, day.fills_by(at, order.id), at)
    return Outcome(filled=filled, average=average, earned=_earned(order, filled, average, price))


def later_prices(
    order: OwnOrder, day: OwnDay, security: KnownSecurity, session: Session, at: datetime
) -> tuple[LaterPrice, ...]:
    """The prices 5, 30 and 60 session minutes after an order and at the close: what nobody knew at the order.

    `at` is the moment by which its fills count. A minute beyond the close has no price, nor has one of which nothing
    was recorded.
    """
    filled, average = _filled(order, day.fills_by(at, order.id), at)
    axis = session.axis_minute(order.created.timestamp())
    moments: list[tuple[int | None, datetime]] = [
        (minutes, datetime.fromtimestamp(session.epoch_at(axis + minutes), tz=order.created.tzinfo))
        for minutes in AFTER
        if axis + minutes <= session.minutes
    ]
    moments.append((None, session.settled))
    found = {minutes: price_at(security, session, moment) for minutes, moment in moments}
    return tuple(
        LaterPrice(minutes, found.get(minutes), _earned(order, filled, average, found.get(minutes)))
        for minutes in (*AFTER, None)
    )


def price_at(security: KnownSecurity, session: Session, at: datetime) -> Decimal | None:
    """The price at a moment; None in a hole, where the last known one is that of its begin."""
    quote = security.quote(at)
    inside = min(at, session.close - _LEAST)
    missing = (hole for hole in security.holes() if hole.begin < inside < hole.end)
    return None if quote is None or any(quote.time <= hole.begin for hole in missing) else quote.last


def _filled(order: OwnOrder, fills: Sequence[Fill], at: datetime) -> tuple[Decimal, Decimal | None]:
    """Shares filled and their average price; a combination has none of a security."""
    if order.legs:
        return Decimal(0), None
    shares = sum((Decimal(fill.quantity) for fill in fills), Decimal(0))
    if shares:
        return shares, sum((Decimal(fill.quantity) * fill.price for fill in fills), Decimal(0)) / shares
    state = order.state_at(at)
    if state is None or not state.filled:
        return Decimal(0), None
    return Decimal(state.filled), state.average


def _earned(order: OwnOrder, filled: Decimal, average: Decimal | None, price: Decimal | None) -> Decimal | None:
    if average is None or price is None or not filled:
        return None
    return (price - average) * filled * (1 if order.side is Side.BUY else -1)
