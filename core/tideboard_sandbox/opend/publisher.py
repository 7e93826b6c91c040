"""Turns exchange events into pushes: marks changes per client, writes them while the client can take them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from time import perf_counter

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
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
from tideboard_sandbox.exchange.market.refusals import Refusal as ExchangeRefusal
from tideboard_sandbox.opend import pushes
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES
from tideboard_sandbox.opend.messages.orders import fill_push, order_push
from tideboard_sandbox.opend.session.quotas import SubKey
from tideboard_sandbox.opend.session.state import Session, Shared
from tideboard_sandbox.opend.trading.price_alerts import alert_push

_log = logging.getLogger("tideboard.sandbox.opend")
_QUOTE = (qot.SubType_Basic,)
_BOOK = (qot.SubType_OrderBook, qot.SubType_Broker)
_LINES = (qot.SubType_RT, *CANDLE_SUB_TYPES)


class Publisher:
    """Marks what changed in the exchange; `flush` writes it to every client that can take pushes."""

    def __init__(self, shared: Shared) -> None:
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
                    session.outbox.dirty[SubKey(instrument, sub_type)] = None

    def _add_ticks(self, event: TicksAdded) -> None:
        key = SubKey(event.instrument, qot.SubType_Ticker)
        for session in self._shared.sessions.values():
            if key in session.registered:
                session.outbox.add_ticks(key, event.ticks)

    def _add_extended(self, event: ExtendedTraded) -> None:
        """Trades outside regular hours, to the subscriptions that cover them."""
        for session in self._shared.sessions.values():
            for sub_type in session.watched.get(event.instrument, ()):
                key = SubKey(event.instrument, sub_type)
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
        if isinstance(change, Fill) and not self._shared.exchange.broker.account(account_id).real:
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

    def _messages(self, session: Session, key: SubKey, made: dict[object, Message]) -> Iterator[tuple[int, Message]]:
        """The pushes of a key; those that do not depend on the client are made once per flush."""
        try:
            if key.sub_type in pushes.SHARED:
                proto_id, make = pushes.SHARED[key.sub_type]
                memo = (key, session.shared.behaviour.level_one_only)
                if memo not in made:
                    made[memo] = make(session, key.instrument)
                yield proto_id, made[memo]
            else:
                yield from pushes.own(session, key)
        except ExchangeRefusal:
            return
