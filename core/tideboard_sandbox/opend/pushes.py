"""The push messages of subscribed data."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_UpdateBasicQot_pb2 as quote_pb
from tideboard_proto.opend import Qot_UpdateBroker_pb2 as broker_pb
from tideboard_proto.opend import Qot_UpdateKL_pb2 as candle_pb
from tideboard_proto.opend import Qot_UpdateOrderBook_pb2 as book_pb
from tideboard_proto.opend import Qot_UpdateRT_pb2 as minute_pb
from tideboard_proto.opend import Qot_UpdateTicker_pb2 as ticker_pb
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES, adjustment_of, period_of, security_of
from tideboard_sandbox.opend.messages.quotes import basic_quote, broker_queue, candle, minutes, order_book, ticker
from tideboard_sandbox.opend.session.quotas import SubKey
from tideboard_sandbox.opend.session.quote_rights import BOOK_DEPTH, depth
from tideboard_sandbox.opend.session.state import Session

MINUTES_OF = {
    BarPeriod.MIN_1: 1,
    BarPeriod.MIN_3: 3,
    BarPeriod.MIN_5: 5,
    BarPeriod.MIN_15: 15,
    BarPeriod.MIN_30: 30,
    BarPeriod.MIN_60: 60,
}
_MOST_BARS = 400


def own(session: Session, key: SubKey) -> Iterator[tuple[int, Message]]:
    """Pushes that depend on what this client already got: trades, minutes, candles."""
    if key.sub_type == qot.SubType_Ticker:
        yield from _ticks(session, key)
    elif key.sub_type == qot.SubType_RT:
        yield from _minutes(session, key)
    else:
        for rehab in sorted(session.registered.get(key, ())):
            yield from _candles(session, key, rehab)


def _quote(session: Session, instrument: InstrumentId) -> quote_pb.Response:
    quote = basic_quote(session.shared.exchange, instrument)
    return quote_pb.Response(retType=0, s2c=quote_pb.S2C(basicQotList=[quote]))


def _book(session: Session, instrument: InstrumentId) -> book_pb.Response:
    picture = order_book(session.shared.exchange, instrument, depth(session, BOOK_DEPTH))
    push = book_pb.Response(retType=0)
    push.s2c.ParseFromString(picture.SerializeToString())
    return push


def _brokers(session: Session, instrument: InstrumentId) -> broker_pb.Response:
    queue = broker_queue(session.shared.exchange, instrument)
    push = broker_pb.Response(retType=0)
    push.s2c.ParseFromString(queue.SerializeToString())
    return push


SHARED: dict[int, tuple[int, Callable[[Session, InstrumentId], Message]]] = {
    qot.SubType_Basic: (ProtoId.Qot_UpdateBasicQot, _quote),
    qot.SubType_OrderBook: (ProtoId.Qot_UpdateOrderBook, _book),
    qot.SubType_Broker: (ProtoId.Qot_UpdateBroker, _brokers),
}
"""Pushes of a whole state, the same for every client: proto id and factory by SubType."""


def _ticks(session: Session, key: SubKey) -> Iterator[tuple[int, Message]]:
    rows = [ticker(tick, push=origin) for tick, origin in session.outbox.take_ticks(key.instrument)]
    if rows:
        name = session.shared.exchange.instrument(key.instrument).name
        s2c = ticker_pb.S2C(security=security_of(key.instrument), name=name, tickerList=rows)
        yield ProtoId.Qot_UpdateTicker, ticker_pb.Response(retType=0, s2c=s2c)


def _minutes(session: Session, key: SubKey) -> Iterator[tuple[int, Message]]:
    until = session.outbox.until.get((key, 0))
    # The running minute keeps its stamp while it changes, so "since" lies just before it.
    since = 0.0 if until is None else until - 0.5
    line = session.shared.exchange.minute_line(key.instrument, since=since, outside=session.covers(*key))
    rows = list(minutes(line))[-1 if until is None else 0 :]
    if rows:
        session.outbox.until[key, 0] = rows[-1].timestamp
        name = session.shared.exchange.instrument(key.instrument).name
        s2c = minute_pb.S2C(security=security_of(key.instrument), name=name, rtList=rows)
        yield ProtoId.Qot_UpdateRT, minute_pb.Response(retType=0, s2c=s2c)


def _candles(session: Session, key: SubKey, rehab: int) -> Iterator[tuple[int, Message]]:
    kl_type = CANDLE_SUB_TYPES[key.sub_type]
    bars = _due_bars(session, key, period_of(kl_type), rehab)
    if bars:
        session.outbox.until[key, rehab] = bars[-1].time.timestamp()
        s2c = candle_pb.S2C(
            rehabType=rehab,
            klType=kl_type,
            security=security_of(key.instrument),
            name=session.shared.exchange.instrument(key.instrument).name,
            klList=[candle(bar) for bar in bars],
        )
        yield ProtoId.Qot_UpdateKL, candle_pb.Response(retType=0, s2c=s2c)


def _due_bars(session: Session, key: SubKey, period: BarPeriod, rehab: int) -> list[Bar]:
    """The running bar, and those that closed since the last push."""
    exchange, until = session.shared.exchange, session.outbox.until.get((key, rehab))
    count = 1
    if until is not None:
        passed = exchange.now.timestamp() - until
        count = 2 if period not in MINUTES_OF else 2 + int(max(0.0, passed) / (60 * MINUTES_OF[period]))
    adjustment, outside = adjustment_of(rehab), session.covers(*key)
    bars = exchange.bars(key.instrument, period, min(count, _MOST_BARS), adjustment, outside=outside)
    return [bar for bar in bars if until is None or bar.time.timestamp() >= until]
