"""Handlers of subscribed data: quote, candles, minutes, trades, book, brokers (3004-3014)."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetBasicQot_pb2 as quote_pb
from tideboard_proto.opend import Qot_GetBroker_pb2 as broker_pb
from tideboard_proto.opend import Qot_GetKL_pb2 as candle_pb
from tideboard_proto.opend import Qot_GetOrderBook_pb2 as book_pb
from tideboard_proto.opend import Qot_GetRT_pb2 as minute_pb
from tideboard_proto.opend import Qot_GetTicker_pb2 as ticker_pb
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES, adjustment_of, period_of, security_of
from tideboard_sandbox.opend.messages.quotes import basic_quote, broker_queue, candle, minutes, order_book, ticker
from tideboard_sandbox.opend.messages.refusals import not_subscribed
from tideboard_sandbox.opend.session.quotas import QuotaUnit
from tideboard_sandbox.opend.session.quote_rights import allowed, check_sub_type, depth
from tideboard_sandbox.opend.session.state import Session

MOST_ROWS = 1000
"""Most candles or trades of one reply."""

_SUB_TYPE_OF_CANDLE = {kl_type: sub_type for sub_type, kl_type in CANDLE_SUB_TYPES.items()}


def basic_quotes(session: Session, c2s: quote_pb.C2S) -> quote_pb.S2C:
    """Newest quotes, in the order asked for."""
    instruments = [_subscribed(session, security, qot.SubType_Basic, "股票基本行情") for security in c2s.securityList]
    return quote_pb.S2C(basicQotList=[basic_quote(session.shared.exchange, key) for key in instruments])


def candles(session: Session, c2s: candle_pb.C2S) -> candle_pb.S2C:
    """Newest candles, oldest first."""
    period = period_of(c2s.klType)
    sub_type = _SUB_TYPE_OF_CANDLE[c2s.klType]
    instrument = _subscribed(session, c2s.security, sub_type, "实时K线")
    exchange = session.shared.exchange
    adjustment, outside = adjustment_of(c2s.rehabType), session.covers(instrument, sub_type)
    bars = exchange.bars(instrument, period, _rows(c2s.reqNum), adjustment, outside=outside)
    return candle_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        klList=[candle(bar, contradicts=session.shared.behaviour.contradicting_bars) for bar in bars],
    )


def minute_line(session: Session, c2s: minute_pb.C2S) -> minute_pb.S2C:
    instrument = _subscribed(session, c2s.security, qot.SubType_RT, "实时分时")
    exchange, outside = session.shared.exchange, session.covers(instrument, qot.SubType_RT)
    return minute_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        rtList=minutes(exchange.minute_line(instrument, outside=outside)),
    )


def trades(session: Session, c2s: ticker_pb.C2S) -> ticker_pb.S2C:
    """Newest trades, oldest first."""
    instrument = _subscribed(session, c2s.security, qot.SubType_Ticker, "实时逐笔")
    exchange, outside = session.shared.exchange, session.covers(instrument, qot.SubType_Ticker)
    return ticker_pb.S2C(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        tickerList=[
            ticker(tick, push=qot.PushDataType_Realtime)
            for tick in exchange.ticks(instrument, _rows(c2s.maxRetNum), outside=outside)
        ],
    )


def book(session: Session, c2s: book_pb.C2S) -> book_pb.S2C:
    instrument = _subscribed(session, c2s.security, qot.SubType_OrderBook, "实时摆盘")
    return order_book(session.shared.exchange, instrument, depth(session, instrument, c2s.num))


def brokers(session: Session, c2s: broker_pb.C2S) -> broker_pb.S2C:
    """The newest broker queue (Hong Kong)."""
    instrument = _subscribed(session, c2s.security, qot.SubType_Broker, "经纪队列")
    return broker_queue(session.shared.exchange, instrument)


def _subscribed(session: Session, security: qot.Security, sub_type: int, interface: str) -> InstrumentId:
    instrument = allowed(session, security)
    if session.shared.is_daemon:
        check_sub_type(session, instrument, sub_type)
    elif not session.shared.ledger.holds(session.conn_id, QuotaUnit(instrument, sub_type)):
        raise not_subscribed(interface)
    return instrument


def _rows(wanted: int) -> int:
    return max(1, min(wanted, MOST_ROWS))
