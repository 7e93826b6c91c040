"""The fields of a quote push, and which of them changed since the last push to a client."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import ExtendedQuote, MarketState, Quote
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.formats import money_text, price_text

SESSIONS = {
    MarketState.PRE_MARKET: pb.PRE_TRADE,
    MarketState.AFTER_HOURS: pb.POST_TRADE,
    MarketState.OVERNIGHT: pb.OVERNIGHT_TRADE,
}
"""Trade sessions outside regular hours by the state of the market."""

_BLOCK_NAMES = {pb.PRE_TRADE: "pre", pb.POST_TRADE: "after", pb.OVERNIGHT_TRADE: "overnight"}


class PushedQuote(NamedTuple):
    """A quote as pushed; zero and empty texts mean "not known" on the wire."""

    last_done: str
    open: str
    high: str
    low: str
    timestamp: int
    volume: int
    turnover: Decimal
    trade_status: pb.TradeStatus
    trade_session: pb.TradeSession


def pushed_quote_of(exchange: Exchange, instrument: InstrumentId) -> PushedQuote:
    """The security's newest quote: of the session outside regular hours that is on, once it traded, else the regular.

    A block may still be that of the day before.
    """
    quote, phase = exchange.quote(instrument), exchange.phase(market_of(instrument))
    session = SESSIONS.get(phase.state)
    if session is not None:
        name = _BLOCK_NAMES[session]
        block, at = block_of(quote, name), exchange.details.extended_times(instrument).get(name)
        if block is not None and at is not None and at >= phase.begin:
            return _extended(quote, block, at, session)
    pushed = regular_pushed_quote(quote)
    return pushed._replace(trade_status=closed_status(exchange, instrument) or pushed.trade_status)


def regular_pushed_quote(quote: Quote) -> PushedQuote:
    return PushedQuote(
        last_done=price_text(quote.last),
        open=price_text(quote.open),
        high=price_text(quote.high),
        low=price_text(quote.low),
        timestamp=int(quote.time.timestamp()),
        volume=quote.volume,
        turnover=quote.turnover,
        trade_status=trade_status(quote),
        trade_session=pb.NORMAL_TRADE,
    )


def block_of(quote: Quote, name: str) -> ExtendedQuote | None:
    """A quote's block outside regular hours: `pre`, `after` or `overnight`."""
    return {"pre": quote.pre, "after": quote.after, "overnight": quote.overnight}[name]


def trade_status(quote: Quote) -> pb.TradeStatus:
    return pb.HALTED if quote.suspended else pb.NORMAL


def closed_status(exchange: Exchange, instrument: InstrumentId) -> pb.TradeStatus | None:
    """The state of a code that is closed for a temporary one, or of a temporary one that has ended; else None."""
    if exchange.traded_as(instrument) is None:
        return None
    return pb.CODE_MOVED if exchange.is_temporary(instrument) else pb.SPLIT_STOCK_HALTS


def delta(
    symbol: str, sequence: int, before: PushedQuote | None, now: PushedQuote, *, tag: pb.PushQuoteTag
) -> pb.PushQuote:
    """The push of the changed fields; of all fields without a `before`. Session and status are always sent."""
    push = pb.PushQuote(
        symbol=symbol,
        sequence=sequence,
        timestamp=now.timestamp,
        trade_status=now.trade_status,
        trade_session=now.trade_session,
        tag=tag,
    )
    same = before if before is not None and before.trade_session == now.trade_session else None
    for name in ("last_done", "open", "high", "low", "volume"):
        value = getattr(now, name)
        if same is None or getattr(same, name) != value:
            setattr(push, name, value)
    if same is None or same.turnover != now.turnover:
        push.turnover = money_text(now.turnover)
    if same is not None and now.volume > same.volume:
        push.current_volume = now.volume - same.volume
        push.current_turnover = money_text(now.turnover - same.turnover)
    return push


def _extended(quote: Quote, block: ExtendedQuote, at: datetime, session: pb.TradeSession) -> PushedQuote:
    return PushedQuote(
        last_done=price_text(block.price),
        open="",
        high=price_text(block.high),
        low=price_text(block.low),
        timestamp=int(at.timestamp()),
        volume=block.volume,
        turnover=block.turnover,
        trade_status=trade_status(quote),
        trade_session=session,
    )
