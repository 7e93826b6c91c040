"""Makes pushes of exchange events: marks changes per client, writes them while the client can take them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from time import perf_counter

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_UpdateBasicQot_pb2 as quote_pb
from tideboard_proto.opend import Qot_UpdateBroker_pb2 as broker_pb
from tideboard_proto.opend import Qot_UpdateKL_pb2 as candle_pb
from tideboard_proto.opend import Qot_UpdateOrderBook_pb2 as book_pb
from tideboard_proto.opend import Qot_UpdateRT_pb2 as minute_pb
from tideboard_proto.opend import Qot_UpdateTicker_pb2 as ticker_pb
from tideboard_sandbox.exchange.broker.events import (
    AlertTriggered,
    BookChanged,
    Event,
    ExtendedTraded,
    FillMade,
    MinuteClosed,
    OrderChanged,
    QuoteChanged,
    TicksAdded,
)
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES, adjustment_of, period_of, security_of
from tideboard_sandbox.opend.messages.orders import fill_push, order_push
from tideboard_sandbox.opend.messages.quotes import basic_quote, broker_queue, candle, minutes, order_book, ticker
from tideboard_sandbox.opend.session.quotas import QuotaUnit
from tideboard_sandbox.opend.session.quote_rights import depth
from tideboard_sandbox.opend.session.state import OpendState, Session
from tideboard_sandbox.opend.trading.accounts import is_margin_paper
from tideboard_sandbox.opend.trading.price_alerts import alert_push

_log = logging.getLogger("tideboard.sandbox.opend")
_QUOTE = (qot.SubType_Basic,)
_BOOK = (qot.SubType_OrderBook, qot.SubType_Broker)
_LINES = (qot.SubType_RT, *CANDLE_SUB_TYPES)
_MOST_BARS = 400


class Publisher:
    """Marks what changed in the exchange; `flush` writes it to every client that can take pushes."""

    def __init__(self, shared: OpendState) -> None:
        self._shared = shared
        self._traded = False
        self._due_since: float | None = None
        shared.exchange.on_event(self._on_event)

    def flush(self) -> None:
        """Write what is due. Nothing in scenario `silent`; account pushes go before quotes."""
        self._keep_clock()
        if self._shared.behaviour.silent:
            return
        waited = 0.0 if self._due_since is None else perf_counter() - self._due_since
        self._due_since = None
        made: dict[object, Message] = {}
        for session in list(self._shared.sessions.values()):
            try:
                if session.outbox.due:
                    with session.connection.one_write():
                        self._flush_trades(session)
                        self._flush_quotes(session, made, waited)
            except Exception:  # noqa: BLE001 the per-frame boundary: one bad value must not end the connection
                _log.exception("failed to push to connection %d", session.conn_id)

    def _keep_clock(self) -> None:
        """Write the clock with each changed order, so that no order lies in the future after a crash."""
        if self._traded:
            self._traded = False
            self._shared.exchange.checkpoint()

    def _on_event(self, event: Event) -> None:
        if self._due_since is None:
            self._due_since = perf_counter()
        if isinstance(event, QuoteChanged):
            self._mark(event.instrument, _QUOTE)
        elif isinstance(event, BookChanged):
            self._mark(event.instrument, _BOOK)
        elif isinstance(event, TicksAdded):
            self._add_ticks(event)
            self._mark(event.instrument, _LINES)
        elif isinstance(event, ExtendedTraded):
            self._add_extended(event)
        elif isinstance(event, MinuteClosed):
            self._mark(event.instrument, _LINES)
        elif isinstance(event, OrderChanged):
            self._trade(event.order.account_id, event.order)
        elif isinstance(event, FillMade):
            self._trade(event.fill.account_id, event.fill)
        elif isinstance(event, AlertTriggered):
            for session in self._shared.sessions.values():
                session.outbox.trades.append(event)

    def _mark(self, instrument: InstrumentId, sub_types: tuple[int, ...]) -> None:
        for session in self._shared.sessions.values():
            kinds = session.watched.get(instrument, ())
            for sub_type in sub_types if kinds else ():
                if sub_type in kinds:
                    session.outbox.dirty[QuotaUnit(instrument, sub_type)] = None

    def _add_ticks(self, event: TicksAdded) -> None:
        key = QuotaUnit(event.instrument, qot.SubType_Ticker)
        for session in self._shared.sessions.values():
            if key in session.registered:
                session.outbox.add_ticks(key, event.ticks)

    def _add_extended(self, event: ExtendedTraded) -> None:
        """Trades outside regular hours, to the subscriptions that cover them."""
        for session in self._shared.sessions.values():
            for sub_type in session.watched.get(event.instrument, ()):
                key = QuotaUnit(event.instrument, sub_type)
                if event.block not in session.covers(*key):
                    continue
                if sub_type == qot.SubType_Ticker:
                    session.outbox.add_ticks(key, event.ticks)
                elif sub_type in _LINES:
                    session.outbox.dirty[key] = None

    def _trade(self, account_id: str, change: ExchangeOrder | Fill) -> None:
        """A paper account gets no fill pushes, as on OpenD."""
        self._traded = True
        if self._shared.drops_pushes:
            return
        account = self._shared.exchange.broker.account(account_id)
        if isinstance(change, Fill) and not account.real:
            return
        if is_margin_paper(self._shared.behaviour, account):
            return
        for session in list(self._shared.sessions.values()):
            if account_id in session.accounts:
                session.outbox.trades.append(change)
                if session.outbox.overflows:
                    session.connection.cut("reads account pushes too slowly")

    def _flush_trades(self, session: Session) -> None:
        waiting = session.outbox.trades
        while waiting and session.connection.writable:
            change = waiting.popleft()
            if isinstance(change, AlertTriggered):
                session.connection.push(ProtoId.Qot_UpdatePriceReminder, alert_push(self._shared.exchange, change))
                continue
            account = self._shared.exchange.broker.account(change.account_id)
            if isinstance(change, Fill):
                session.connection.push(ProtoId.Trd_UpdateOrderFill, fill_push(account, change))
            else:
                session.connection.push(ProtoId.Trd_UpdateOrder, order_push(account, change))

    def _flush_quotes(self, session: Session, made: dict[object, Message], waited: float) -> None:
        dirty = session.outbox.dirty
        while dirty and session.connection.writable:
            key = next(iter(dirty))
            del dirty[key]
            for proto_id, message in self._messages(session, key, made):
                session.connection.push(proto_id, message)
                self._shared.delays.push(proto_id, waited)

    def _messages(self, session: Session, key: QuotaUnit, made: dict[object, Message]) -> Iterator[tuple[int, Message]]:
        """The pushes of a key; those that do not depend on the client are made once per flush."""
        try:
            if key.sub_type in SHARED:
                proto_id, make = SHARED[key.sub_type]
                memo = (key, session.shared.behaviour.level_one_only)
                if memo not in made:
                    made[memo] = make(session, key.instrument)
                yield proto_id, made[memo]
            else:
                yield from _own(session, key)
        except ExchangeRefusal:
            return


# --- push messages ----------------------------------------------------------------------------------------------------


def _own(session: Session, key: QuotaUnit) -> Iterator[tuple[int, Message]]:
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
    cached = instrument in session.outbox.cached
    session.outbox.cached.discard(instrument)
    picture = order_book(session.shared.exchange, instrument, depth(session, instrument), cached=cached)
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


def _ticks(session: Session, key: QuotaUnit) -> Iterator[tuple[int, Message]]:
    rows = [ticker(tick, push=origin) for tick, origin in session.outbox.take_ticks(key.instrument)]
    if rows:
        name = session.shared.exchange.instrument(key.instrument).name
        s2c = ticker_pb.S2C(security=security_of(key.instrument), name=name, tickerList=rows)
        yield ProtoId.Qot_UpdateTicker, ticker_pb.Response(retType=0, s2c=s2c)


def _minutes(session: Session, key: QuotaUnit) -> Iterator[tuple[int, Message]]:
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


def _candles(session: Session, key: QuotaUnit, rehab: int) -> Iterator[tuple[int, Message]]:
    kl_type = CANDLE_SUB_TYPES[key.sub_type]
    bars = _due_bars(session, key, period_of(kl_type), rehab)
    if bars:
        session.outbox.until[key, rehab] = bars[-1].time.timestamp()
        s2c = candle_pb.S2C(
            rehabType=rehab,
            klType=kl_type,
            security=security_of(key.instrument),
            name=session.shared.exchange.instrument(key.instrument).name,
            klList=[candle(bar, contradicts=session.shared.behaviour.contradicting_bars) for bar in bars],
        )
        yield ProtoId.Qot_UpdateKL, candle_pb.Response(retType=0, s2c=s2c)


def _due_bars(session: Session, key: QuotaUnit, period: BarPeriod, rehab: int) -> list[ExchangeBar]:
    """The running bar, and those that closed since the last push."""
    exchange, until = session.shared.exchange, session.outbox.until.get((key, rehab))
    count = 1
    if until is not None:
        passed = exchange.now.timestamp() - until
        count = 2 if period not in PERIOD_MINUTES else 2 + int(max(0.0, passed) / (60 * PERIOD_MINUTES[period]))
    adjustment, outside = adjustment_of(rehab), session.covers(*key)
    bars = exchange.bars(key.instrument, period, min(count, _MOST_BARS), adjustment, outside=outside)
    if session.shared.behaviour.partial_bars:
        bars = bars[-1:]
    return [bar for bar in bars if until is None or bar.time.timestamp() >= until]
