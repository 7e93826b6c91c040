"""A market as values of the model: quote, snapshot, book, trades and minutes from tape, book and history."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from decimal import Decimal
from itertools import islice

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.quote import (
    AggressorSide,
    Broker,
    BrokerQueue,
    ExtendedQuote,
    Level,
    MinuteLine,
    OrderBook,
    Quote,
    Snapshot,
    Tick,
)
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal
from tideboard_sandbox.exchange.instruments.tape import AUCTION, Minute
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, from_us
from tideboard_sandbox.exchange.market.brokers import BROKERS, PRACTICE_BROKER, PRACTICE_NAME
from tideboard_sandbox.exchange.market.extended_hours import ExtendedBlock
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.order_book import BookSide

_DIRECTIONS = {SELL: AggressorSide.SELL, BUY: AggressorSide.BUY}
_QUEUED = frozenset({SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT})
"""Types that have a broker queue in Hong Kong."""

EXTENDED = "extended"
"""Kind of a trade outside regular hours."""

_PLACES = {"pre": -2_000_000, "after": 5_000_000, "overnight": 6_000_000}
"""Where the sequence numbers of a block lie beside those of the day's tape, so that they rise with the time."""

_QUEUE = 40
"""Broker ids per side that the Hong Kong exchange publishes."""

_RATE = Decimal("0.001")


def money(units: int) -> Decimal:
    """An amount in units as currency."""
    return Decimal(units).scaleb(-4)


def quote_of(market: InstrumentMarket) -> Quote:
    tape, day = market.day.tape, market.day
    blocks = market.shown_blocks()
    return Quote(
        instrument=market.listing.id,
        last=to_decimal(tape.last),
        prev_close=to_decimal(day.prev_close),
        open=to_decimal(tape.open),
        high=to_decimal(tape.high),
        low=to_decimal(tape.low),
        volume=tape.volume,
        turnover=money(tape.turnover) * market.listing.instrument.multiplier,
        time=from_us(day.quoted_us(market.us)),
        suspended=day.suspended,
        turnover_rate=turnover_rate_of(market, tape.volume),
        amplitude=amplitude_of(tape.high, tape.low, day.prev_close),
        pre=_extended(blocks.get("pre")),
        after=_extended(blocks.get("after")),
        overnight=_extended(blocks.get("overnight")),
    )


def turnover_rate_of(market: InstrumentMarket, volume: int) -> Decimal | None:
    """A volume in percent of all shares; None where their number is not known."""
    issued = market.listing.issued_shares
    return _percent(volume, issued) if issued else None


def amplitude_of(high: int, low: int, prev_close: int) -> Decimal:
    """The range of a day in percent of the close before it, prices in units."""
    return _percent(high - low, prev_close)


def quote_facts(market: InstrumentMarket) -> Hashable:
    """All that a quote is made of, for a comparison: making one takes ten times as long."""
    tape, day = market.day.tape, market.day
    blocks = market.shown_blocks()
    return (
        *(tape.last, tape.open, tape.high, tape.low, tape.volume, tape.turnover),
        *(day.prev_close, day.quoted_us(market.us), day.suspended),
        *((name, block.reference, block.last, block.volume) for name, block in blocks.items()),
    )


def snapshot_of(market: InstrumentMarket) -> Snapshot:
    """Quote, best prices, lot and step."""
    ladder, instrument = market.listing.ladder, market.listing.instrument
    bid, ask = _best(market, bid=True), _best(market, bid=False)
    return Snapshot(
        quote=quote_of(market),
        bid=bid.price if bid else None,
        ask=ask.price if ask else None,
        bid_volume=bid.quantity if bid else 0,
        ask_volume=ask.quantity if ask else 0,
        lot_size=instrument.lot_size,
        price_step=to_decimal(ladder.step(market.day.tape.last)),
        name=instrument.name,
    )


def book_of(market: InstrumentMarket, depth: int) -> OrderBook:
    """The best levels of both sides."""
    bids, asks = (market.day.levels(depth, bid=bid) for bid in (True, False))
    return OrderBook(instrument=market.listing.id, bids=bids, asks=asks, time=from_us(market.day.booked_us(market.us)))


def brokers_of(market: InstrumentMarket) -> BrokerQueue:
    """Broker ids in queue order."""
    book = market.day.book
    return BrokerQueue(instrument=market.listing.id, bids=_brokers(book.bids), asks=_brokers(book.asks))


def ticks_of(market: InstrumentMarket, begin: int, end: int | None = None) -> tuple[Tick, ...]:
    """Trades of the day by place in it, `begin` to `end`, without those that the tape dropped."""
    tape = market.day.tape
    base, dropped = _sequence(market), tape.dropped
    factor = market.listing.instrument.multiplier
    last = tape.count if end is None else end
    return tuple(
        Tick(
            instrument=market.listing.id,
            time=from_us(tape.times[place]),
            sequence=base + dropped + place,
            price=to_decimal(tape.prices[place]),
            quantity=tape.sizes[place],
            turnover=money(tape.prices[place] * tape.sizes[place]) * factor,
            direction=_DIRECTIONS.get(tape.sides[place], AggressorSide.NEUTRAL),
            kind="auction" if tape.kinds[place] == AUCTION else "",
        )
        for place in range(max(begin - dropped, 0), last - dropped)
    )


def levels_of(market: InstrumentMarket) -> dict[Decimal, dict[AggressorSide, int]]:
    """Shares of the day by price and by who took the other's price."""
    return {
        to_decimal(price): {_DIRECTIONS.get(side, AggressorSide.NEUTRAL): shares for side, shares in enumerate(row)}
        for price, row in market.day.tape.levels.items()
    }


def extended_ticks(market: InstrumentMarket, block: str, begin: int = 0) -> tuple[Tick, ...]:
    """Trades of a block outside regular hours by their place in it, from `begin` on."""
    base = _sequence(market) + _PLACES[block]
    return tuple(
        Tick(
            instrument=market.listing.id,
            time=from_us(trade.us),
            sequence=base + place,
            price=to_decimal(trade.price),
            quantity=trade.size,
            turnover=money(trade.price * trade.size),
            direction=_DIRECTIONS.get(trade.side, AggressorSide.NEUTRAL),
            kind=EXTENDED,
        )
        for place, trade in enumerate(market.blocks()[block].trades[begin:], begin)
    )


def newest_ticks(market: InstrumentMarket, count: int, outside: Collection[str]) -> tuple[Tick, ...]:
    """The newest `count` trades of the day, oldest first; `outside` names the blocks that count too."""
    regular = ticks_of(market, market.day.tape.count - count)
    others = [tick for name in market.blocks() if name in outside for tick in extended_ticks(market, name)]
    return tuple(sorted((*regular, *others), key=lambda tick: tick.sequence)[-count:])


def _sequence(market: InstrumentMarket) -> int:
    """Sequence number of the first trade on the day's tape."""
    return market.day.plan.day.toordinal() * 10_000_000


def minute_line_of(market: InstrumentMarket, since: float, outside: Collection[str] = ()) -> MinuteLine:
    """Minutes of the day so far; stamps are ends of minutes. Each of the blocks `outside` has an average of its own."""
    day = market.day
    blocks = [block.minutes.items() for name, block in market.blocks().items() if name in outside]
    sessions = [[(day.plan.minutes[at], minute) for at, minute in day.minutes.items()], *blocks]
    factor = market.listing.instrument.multiplier
    rows = sorted(row for session in sessions for row in _minute_rows(session, factor) if row[0] > since)
    return MinuteLine(
        instrument=market.listing.id,
        times=tuple(row[0] for row in rows),
        prices=tuple(row[1] for row in rows),
        averages=tuple(row[2] for row in rows),
        volumes=tuple(row[3] for row in rows),
        turnovers=tuple(row[4] for row in rows),
        prev_close=day.prev_close / SCALE,
    )


def _minute_rows(
    minutes: Iterable[tuple[int, Minute]], factor: int
) -> Iterator[tuple[float, float, float, int, float]]:
    """Stamp, close, average so far, volume and turnover of the minutes of one session."""
    volume = turnover = 0
    for start, minute in minutes:
        volume, turnover = volume + minute.volume, turnover + minute.turnover
        average = turnover / volume if volume else minute.close
        close, traded = minute.close / SCALE, minute.turnover * factor / SCALE
        yield (start + MINUTE_US) / 1e6, close, round(average / SCALE, 3), minute.volume, traded


def has_brokers(market: InstrumentMarket) -> bool:
    """The broker queue is a Hong Kong service."""
    queued = market.listing.instrument.security_type in _QUEUED
    return queued and market.market is Market.HK and not market.is_recording


def _best(market: InstrumentMarket, *, bid: bool) -> Level | None:
    return next(iter(market.day.levels(1, bid=bid)), None)


def _brokers(side: BookSide) -> tuple[Broker, ...]:
    """One entry per order; the position is the level, 1 = best price ("broker level" in the broker's documents)."""
    queued = (
        Broker(order.broker, PRACTICE_NAME if order.broker == PRACTICE_BROKER else BROKERS[order.broker], place)
        for place, (_, queue) in enumerate(side.best_levels(10), 1)
        for order in queue.orders
    )
    return tuple(islice(queued, _QUEUE))


def _extended(block: ExtendedBlock | None) -> ExtendedQuote | None:
    if block is None:
        return None
    change = block.last - block.reference
    return ExtendedQuote(
        price=to_decimal(block.last),
        high=to_decimal(block.high),
        low=to_decimal(block.low),
        volume=block.volume,
        turnover=money(block.turnover),
        change=to_decimal(change),
        change_rate=_percent(change, block.reference),
    )


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(_RATE) if whole else Decimal(0)
