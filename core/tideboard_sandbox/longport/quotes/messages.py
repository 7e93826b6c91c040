"""The model's values as messages of the quote socket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Broker, ExtendedQuote, Level, OrderBook, Quote, Tick
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.deltas import block_of, closed_status, trade_status
from tideboard_sandbox.longport.quotes.formats import money_text, price_text

_DIRECTIONS = {AggressorSide.NEUTRAL: 0, AggressorSide.SELL: 1, AggressorSide.BUY: 2}
AUCTION_TRADE = "U"
"""Trade type of an auction (the vendor's table for Hong Kong); an ordinary trade has none."""


def security_quote(exchange: Exchange, instrument: InstrumentId, *, overnight: bool) -> pb.SecurityQuote:
    """Newest quote with the blocks outside regular hours."""
    quote = exchange.quote(instrument)
    row = pb.SecurityQuote(symbol=wire_symbol(instrument))
    set_quote(row, quote)
    row.trade_status = closed_status(exchange, instrument) or row.trade_status
    times = exchange.details.extended_times(instrument)
    wanted = {"pre": row.pre_market_quote, "after": row.post_market_quote}
    if overnight:
        wanted["overnight"] = row.over_night_quote
    for name, target in wanted.items():
        block = block_of(quote, name)
        if block is not None:
            target.CopyFrom(_extended(block, times[name]))
    return row


def set_quote(row: pb.SecurityQuote | pb.OptionQuote | pb.WarrantQuote, quote: Quote) -> None:
    """Fill in the fields that quotes of all kinds of securities share."""
    row.last_done = price_text(quote.last)
    row.prev_close = price_text(quote.prev_close)
    row.open = price_text(quote.open)
    row.high = price_text(quote.high)
    row.low = price_text(quote.low)
    row.timestamp = int(quote.time.timestamp())
    row.volume = quote.volume
    row.turnover = money_text(quote.turnover)
    row.trade_status = trade_status(quote)


def levels(side: Iterable[Level]) -> list[pb.Depth]:
    """One side of a book; positions count from 1 at the best price."""
    return [
        pb.Depth(position=place, price=price_text(level.price), volume=level.quantity, order_num=level.orders)
        for place, level in enumerate(side, 1)
    ]


def depth_answer(book: OrderBook) -> pb.SecurityDepthResponse:
    return pb.SecurityDepthResponse(symbol=wire_symbol(book.instrument), ask=levels(book.asks), bid=levels(book.bids))


def broker_rows(side: Iterable[Broker]) -> list[pb.Brokers]:
    """One side of a broker queue: the ids at each price in the order of time."""
    return [
        pb.Brokers(position=position, broker_ids=[broker.id for broker in queue])
        for position, queue in groupby(side, key=attrgetter("position"))
    ]


def trade(tick: Tick) -> pb.Trade:
    return pb.Trade(
        price=price_text(tick.price),
        volume=tick.quantity,
        timestamp=int(tick.time.timestamp()),
        trade_type=AUCTION_TRADE if tick.kind else "",
        direction=_DIRECTIONS[tick.direction],
        trade_session=pb.NORMAL_TRADE,
    )


def _extended(block: ExtendedQuote, at: datetime) -> pb.PrePostQuote:
    return pb.PrePostQuote(
        last_done=price_text(block.price),
        timestamp=int(at.timestamp()),
        volume=block.volume,
        turnover=money_text(block.turnover),
        high=price_text(block.high),
        low=price_text(block.low),
        prev_close=price_text(block.price - block.change),
    )
