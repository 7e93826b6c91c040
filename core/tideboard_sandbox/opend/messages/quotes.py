"""Market data values as the broker's messages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import (
    Broker,
    BrokerQueue,
    ExtendedQuote,
    Level,
    MinuteLine,
    Quote,
    Tick,
)
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetBroker_pb2 as broker_pb
from tideboard_proto.opend import Qot_GetOrderBook_pb2 as book_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.market.quotes import EXTENDED
from tideboard_sandbox.opend.messages.codes import (
    DIRECTION,
    EXCHANGE_TYPE,
    SECURITY_TYPE,
    local_text,
    number,
    security_of,
    stock_number,
)
from tideboard_sandbox.opend.messages.derivatives import option_basic, warrant_basic

_TICKER_TYPES = {"auction": qot.TickerType_Auction, EXTENDED: qot.TickerType_ExtendedTradingHours}
"""By kind of a trade; a normal one is matched automatically."""


def update_text(quote: Quote, market: Market) -> str:
    """Text time of a quote: US ones carry milliseconds."""
    return local_text(quote.time, market, timespec="milliseconds" if market is Market.US else "seconds")


def reported_quote(exchange: Exchange, instrument: InstrumentId) -> Quote:
    """The newest quote as Futu's ports tell it: where a scenario says so, its last trade is that of any session."""
    quote = exchange.quote(instrument)
    times = exchange.details.extended_times(instrument) if exchange.follows_extended else {}
    name = max(times, key=times.__getitem__, default="")
    block = {"pre": quote.pre, "after": quote.after, "overnight": quote.overnight}.get(name)
    if block is None or (quote.volume and times[name] <= quote.time):
        return quote
    return replace(quote, last=block.price, time=times[name])


def basic_quote(exchange: Exchange, instrument: InstrumentId) -> qot.BasicQot:
    """The newest quote with its static part."""
    facts, quote = exchange.instrument(instrument), reported_quote(exchange, instrument)
    return qot.BasicQot(
        optionExData=option_basic(exchange, instrument),
        warrantExData=warrant_basic(exchange, instrument),
        security=security_of(instrument),
        name=facts.name,
        isSuspended=quote.suspended,
        listTime=facts.listing_date,
        priceSpread=number(facts.price_step(quote.last)),
        updateTime=update_text(quote, facts.market),
        updateTimestamp=quote.time.timestamp(),
        highPrice=number(quote.high),
        openPrice=number(quote.open),
        lowPrice=number(quote.low),
        curPrice=number(quote.last),
        lastClosePrice=number(quote.prev_close),
        volume=quote.volume,
        turnover=number(quote.turnover),
        turnoverRate=number(quote.turnover_rate),
        amplitude=number(quote.amplitude),
        darkStatus=qot.DarkStatus_None,
        secStatus=security_status(exchange, quote, facts),
        preMarket=extended(quote.pre),
        afterMarket=extended(quote.after),
        overnight=extended(quote.overnight),
        hpVolume=float(quote.volume),
    )


def security_status(exchange: Exchange, quote: Quote, facts: Instrument) -> int:
    """A code that is closed for a temporary one, and a temporary one that has ended, have states of their own."""
    if facts.delisted:
        return qot.SecurityStatus_Delisted
    if exchange.traded_as(facts.id) is not None:
        ended = exchange.is_temporary(facts.id)
        return qot.SecurityStatus_TemporaryCodeTradeEnd if ended else qot.SecurityStatus_ChangeToTemporaryCode
    return qot.SecurityStatus_Suspended if quote.suspended else qot.SecurityStatus_Normal


def extended(block: ExtendedQuote | None) -> qot.PreAfterMarketData | None:
    """A pre-market, after-hours or overnight block; None leaves the field out."""
    if block is None:
        return None
    base = block.price - block.change
    return qot.PreAfterMarketData(
        price=number(block.price),
        highPrice=number(block.high),
        lowPrice=number(block.low),
        volume=block.volume,
        turnover=number(block.turnover),
        changeVal=number(block.change),
        changeRate=number(block.change_rate),
        amplitude=float((block.high - block.low) / base * 100) if base else 0.0,
    )


_TIMED_BOOKS: Final = frozenset({Market.HK, Market.SH, Market.SZ})
"""Markets whose books tell when the exchange sent them: Qot_GetOrderBook.proto and the page of the call."""


def order_book(exchange: Exchange, instrument: InstrumentId, depth: int, *, cached: bool = False) -> book_pb.S2C:
    """The newest book; the push of it has the same fields. `cached`: the first push, whose times are zero."""
    book, market = exchange.order_book(instrument, depth), market_of(instrument)
    found = book_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        orderBookAskList=_levels(book.asks),
        orderBookBidList=_levels(book.bids),
        orderBookType=qot.OrderBookType_Normal,
    )
    if market in _TIMED_BOOKS:
        received = exchange.now if book.time is None else book.time
        text = "" if cached else local_text(received, market, timespec="milliseconds")
        found.svrRecvTimeBid = found.svrRecvTimeAsk = text
        found.svrRecvTimeBidTimestamp = found.svrRecvTimeAskTimestamp = 0.0 if cached else received.timestamp()
    return found


def ticker(tick: Tick, *, push: int) -> qot.Ticker:
    """One trade; `push` is a PushDataType number."""
    stamp = tick.time.timestamp()
    return qot.Ticker(
        time=local_text(tick.time, market_of(tick.instrument), timespec="milliseconds"),
        sequence=tick.sequence,
        dir=DIRECTION[tick.direction],
        price=number(tick.price),
        volume=tick.quantity,
        turnover=number(tick.turnover),
        recvTime=stamp,
        type=_TICKER_TYPES.get(tick.kind, qot.TickerType_Automatch),
        pushDataType=push,
        timestamp=stamp,
        hpVolume=float(tick.quantity),
    )


_FIRST_MINUTE = "09:31:00"


def candle(bar: ExchangeBar, *, contradicts: bool = False) -> qot.KLine:
    """One candle, blank without a trade; days and longer are stamped 00:00:00 of their day.

    In scenario `bars-contradict` the one that New York opens with closes above its high, as users met it.
    """
    close, before = bar.close, bar.prev_close
    line = qot.KLine(
        time=local_text(bar.time, market_of(bar.instrument)),
        timestamp=bar.time.timestamp(),
        isBlank=bar.blank,
        highPrice=number(bar.high),
        openPrice=number(bar.open),
        lowPrice=number(bar.low),
        closePrice=number(close),
        lastClosePrice=number(before),
        volume=bar.volume,
        turnover=number(bar.turnover),
        changeRate=float((close - before) / before * 100) if before else 0.0,
        hpVolume=float(bar.volume),
    )
    if contradicts and market_of(bar.instrument) is Market.US and line.time.endswith(_FIRST_MINUTE):
        line.closePrice = number(bar.high) + 0.5
    return line


def minutes(line: MinuteLine) -> Iterable[qot.TimeShare]:
    market = market_of(line.instrument)
    for stamp, price, average, volume, turnover in zip(
        line.times, line.prices, line.averages, line.volumes, line.turnovers, strict=True
    ):
        text = local_text(stamp, market)
        yield qot.TimeShare(
            time=text,
            minute=int(text[11:13]) * 60 + int(text[14:16]),
            isBlank=False,
            price=price,
            lastClosePrice=line.prev_close,
            avgPrice=average,
            volume=volume,
            turnover=turnover,
            timestamp=stamp,
            hpVolume=float(volume),
        )


def broker_queue(exchange: Exchange, instrument: InstrumentId) -> broker_pb.S2C:
    """The newest broker queue; the push of it has the same fields."""
    queue: BrokerQueue = exchange.broker_queue(instrument)
    return broker_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        brokerAskList=_brokers(queue.asks),
        brokerBidList=_brokers(queue.bids),
    )


def static_basic(facts: Instrument) -> qot.SecurityStaticBasic:
    computed = facts.security_type in {SecurityType.INDEX, SecurityType.PLATE, SecurityType.FUTURE}
    listed = facts.listing_date or "1970-01-01"
    return qot.SecurityStaticBasic(
        security=security_of(facts.id),
        id=stock_number(facts.id),
        lotSize=facts.lot_size * facts.multiplier,
        secType=SECURITY_TYPE[facts.security_type],
        name=facts.name,
        listTime=listed,
        delisting=facts.delisted,
        exchType=qot.ExchType_HK_HKEX if computed and facts.market is Market.HK else EXCHANGE_TYPE[facts.market],
    )


def average_price(quote: Quote) -> float:
    """Turnover over volume, the last price before any trade."""
    return float(quote.turnover / quote.volume) if quote.volume else float(quote.last)


def percent(part: Decimal, whole: Decimal) -> float:
    """`part` in percent of `whole`; 0 without a whole."""
    return float(part / whole * 100) if whole else 0.0


def _levels(levels: Iterable[Level]) -> list[qot.OrderBook]:
    return [
        qot.OrderBook(price=number(level.price), volume=level.quantity, orederCount=level.orders) for level in levels
    ]


def _brokers(brokers: Iterable[Broker]) -> list[qot.Broker]:
    return [qot.Broker(id=broker.id, name=broker.name, pos=broker.position) for broker in brokers]
