"""Converts quotes with the US sessions outside regular hours, order books, trades and broker queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from tideboard_core.gateways.common.bounds import names_field, quantity, refuse
from tideboard_core.gateways.longport.translate.values import NUMBERS, TIMES, amount, number, price, utc
from tideboard_core.model.field_limits import MAX_SHARES
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import (
    AggressorSide,
    Broker,
    BrokerQueue,
    ExtendedQuote,
    Level,
    OrderBook,
    Quote,
    Tick,
    TradeState,
)
from tideboard_proto.longport import quote_pb2 as pb

REGULAR: Final = int(pb.NORMAL_TRADE)
PRE: Final = int(pb.PRE_TRADE)
POST: Final = int(pb.POST_TRADE)
OVERNIGHT: Final = int(pb.OVERNIGHT_TRADE)
SUSPENDED: Final = frozenset(
    {
        pb.HALTED,
        pb.DELISTED,
        pb.FUSE,
        pb.PREPARE_LIST,
        pb.CODE_MOVED,
        pb.SPLIT_STOCK_HALTS,
        pb.EXPIRED,
        pb.WARRANT_PREPARE_LIST,
        pb.SUSPEND_TRADE,
    }
)
"""States in which nothing trades; an unknown one proves nothing."""
_STATES: Final[dict[int, TradeState]] = {
    pb.NORMAL: TradeState.NORMAL,
    pb.HALTED: TradeState.HALTED,
    pb.DELISTED: TradeState.DELISTED,
    pb.FUSE: TradeState.CIRCUIT_BREAKER,
    pb.PREPARE_LIST: TradeState.NOT_LISTED,
    pb.CODE_MOVED: TradeState.CODE_CHANGED,
    pb.TO_BE_OPENED: TradeState.OPENS_SOON,
    pb.SPLIT_STOCK_HALTS: TradeState.SPLIT,
    pb.EXPIRED: TradeState.EXPIRED,
    pb.WARRANT_PREPARE_LIST: TradeState.WARRANT_NOT_LISTED,
    pb.SUSPEND_TRADE: TradeState.SUSPENDED,
}

Parts = Sequence[pb.PushQuote | None]
"""What was pushed since the pull, merged, by trade session."""

_PLACES: Final = list(range(1, 1001))
"""Positions of a whole side; the deepest book that is sold has ten."""
P = TypeVar("P", pb.Depth, pb.Brokers)

_ZERO: Final = Decimal(0)
_NOTHING_PULLED: Final = pb.SecurityQuote()
_NOTHING_PUSHED: Final = pb.PushQuote()
_NO_BLOCK: Final = pb.PrePostQuote()
_DIRECTION: Final[dict[int, AggressorSide]] = {1: AggressorSide.SELL, 2: AggressorSide.BUY}
"""The wire calls them down and up: the aggressor sold at the bid, or bought at the ask."""
_HK_KINDS: Final = {
    "*": "Overseas",
    "D": "OddLot",
    "M": "NonDirectOffExchange",
    "P": "Late",
    "U": "Auction",
    "X": "DirectOffExchange",
    "Y": "InternalAutomatch",
}
"""Hong Kong's letters in words; other exchanges' letters stay as they are."""


def quote(instrument: InstrumentId, wire: pb.SecurityQuote, *, delayed: bool = False) -> Quote | None:
    """Return a quote that was read; None without a last price, which must not become a price of 0."""
    return quote_of(instrument, wire, (), delayed=delayed) if price(wire.last_done) is not None else None


@names_field
def quote_of(instrument: InstrumentId, base: pb.SecurityQuote | None, parts: Parts, *, delayed: bool = False) -> Quote:
    """Return a quote that was read, updated by the pushes since; a field that a push leaves empty is unchanged."""
    pulled = base if base is not None else _NOTHING_PULLED
    pushed = (parts[REGULAR] if parts else None) or _NOTHING_PUSHED
    numbers, zero = NUMBERS, _ZERO
    status = pushed.trade_status or pulled.trade_status
    return Quote(
        instrument=instrument,
        last=numbers[pushed.last_done] or numbers[pulled.last_done] or zero,
        prev_close=numbers[pulled.prev_close] or zero,
        open=numbers[pushed.open] or numbers[pulled.open] or zero,
        high=numbers[pushed.high] or numbers[pulled.high] or zero,
        low=numbers[pushed.low] or numbers[pulled.low] or zero,
        volume=quantity(pushed.volume or pulled.volume),
        turnover=number(pushed.turnover) or number(pulled.turnover) or zero,
        time=TIMES[pushed.timestamp or pulled.timestamp],
        suspended=status in SUSPENDED if status else False,
        state=_STATES.get(status),
        delayed=delayed,
        pre=_block(pulled.pre_market_quote if pulled.HasField("pre_market_quote") else None, parts, PRE),
        after=_block(pulled.post_market_quote if pulled.HasField("post_market_quote") else None, parts, POST),
        overnight=_block(pulled.over_night_quote if pulled.HasField("over_night_quote") else None, parts, OVERNIGHT),
    )


@names_field
def order_book_of(instrument: InstrumentId, bids: Sequence[pb.Depth], asks: Sequence[pb.Depth]) -> OrderBook:
    """Return a book, best price first; the wire has no time for it. Rows without a price are left out."""
    return OrderBook(instrument=instrument, bids=_levels(_placed(bids)), asks=_levels(_placed(asks)))


def ticks_of(instrument: InstrumentId, rows: Iterable[pb.Trade], first: int) -> tuple[Tick, ...]:
    """Return trades, numbered from `first` on: the wire has no trade numbers."""
    return tuple(tick(instrument, row, number) for number, row in enumerate(rows, start=first))


@names_field
def tick(instrument: InstrumentId, wire: pb.Trade, sequence: int) -> Tick:
    """Return one trade; its turnover is price x volume."""
    paid = amount(wire.price)
    return Tick(
        instrument=instrument,
        time=utc(wire.timestamp),
        sequence=sequence,
        price=paid,
        quantity=quantity(wire.volume),
        turnover=paid * wire.volume,
        direction=_DIRECTION.get(wire.direction, AggressorSide.NEUTRAL),
        kind=_kind(instrument, wire.trade_type.strip()),
    )


def broker_queue_of(
    instrument: InstrumentId, bids: Sequence[pb.Brokers], asks: Sequence[pb.Brokers], names: Mapping[int, str]
) -> BrokerQueue:
    """Return the queue; `names` has the names of the exchange's participants by broker id."""
    return BrokerQueue(instrument=instrument, bids=_brokers(_placed(bids), names), asks=_brokers(_placed(asks), names))


def _placed(wire: Sequence[P]) -> Sequence[P]:
    """Return the rows by their position, each position once; they usually arrive in that order."""
    rows = wire[:]  # once: each row that is taken out of a message is made anew
    places = [row.position for row in rows]
    if places == _PLACES[: len(places)]:
        return rows
    by_position = dict(zip(places, rows, strict=True))
    return [by_position[place] for place in sorted(by_position) if place > 0]


def _levels(rows: Sequence[pb.Depth]) -> tuple[Level, ...]:
    numbers = NUMBERS
    return tuple(
        [
            Level(paid, volume if 0 <= (volume := row.volume) <= MAX_SHARES else refuse(volume), row.order_num)
            for row in rows
            if (paid := numbers[row.price]) is not None and paid
        ]
    )


def _brokers(rows: Sequence[pb.Brokers], names: Mapping[int, str]) -> tuple[Broker, ...]:
    return tuple(Broker(number, names.get(number, ""), row.position) for row in rows for number in row.broker_ids)


def _block(pulled: pb.PrePostQuote | None, parts: Parts, part: int) -> ExtendedQuote | None:
    """Return one US session outside the regular hours; None while nothing has traded in it."""
    pushed = parts[part] if parts else None
    if pulled is None and pushed is None:
        return None
    return _extended(pulled or _NO_BLOCK, pushed or _NOTHING_PUSHED)


def _extended(pulled: pb.PrePostQuote, pushed: pb.PushQuote) -> ExtendedQuote | None:
    last = amount(pushed.last_done) or amount(pulled.last_done)
    if not last:
        return None
    before = amount(pulled.prev_close)
    change = last - before if before else _ZERO
    return ExtendedQuote(
        price=last,
        high=amount(pushed.high) or amount(pulled.high),
        low=amount(pushed.low) or amount(pulled.low),
        volume=quantity(pushed.volume or pulled.volume),
        turnover=amount(pushed.turnover) or amount(pulled.turnover),
        change=change,
        change_rate=change / before * 100 if before else _ZERO,
        time=utc(stamp) if (stamp := pushed.timestamp or pulled.timestamp) > 0 else None,
    )


def _kind(instrument: InstrumentId, letter: str) -> str:
    return _HK_KINDS.get(letter, letter) if letter and instrument.startswith("HK.") else letter
