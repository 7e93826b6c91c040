"""The quote endpoint: its sessions, the handler of every command, and the pushes 101 to 104 of its publisher."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import MarketState, Tick
from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.broker.events import BookChanged, Event, MarketStateChanged, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import DELAY_SECONDS, DELAYED_MARKET, LongportState, Socket, SocketHandler
from tideboard_sandbox.longport.quotes import candles, derivatives, handlers
from tideboard_sandbox.longport.quotes import handlers as quote_calls
from tideboard_sandbox.longport.quotes.candles import HistoryCandles
from tideboard_sandbox.longport.quotes.client import QuoteSession, SubKey
from tideboard_sandbox.longport.quotes.deltas import PushedQuote, delta, pushed_quote_of, regular_pushed_quote
from tideboard_sandbox.longport.quotes.derivatives import warrant_list
from tideboard_sandbox.longport.quotes.handlers import calc_indexes
from tideboard_sandbox.longport.quotes.messages import broker_rows, levels, trade
from tideboard_sandbox.longport.quotes.quote_rights import depth, profile, visible
from tideboard_sandbox.longport.quotes.subscriptions import Subscriptions
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint


class DelayedPushes:
    """How far the delayed market was pushed; empty while no market is delayed."""

    def __init__(self, shared: LongportState) -> None:
        self._shared = shared
        self._counts: dict[InstrumentId, int] = {}
        self._looked: datetime | None = None
        self._closings: list[datetime] = []

    def delayed(self, market: Market) -> bool:
        return self._shared.behaviour.delayed and market is DELAYED_MARKET

    def hides(self, name: InstrumentId) -> bool:
        """Whether changes of an instrument are pushed later; never for synthetic ones, which have no history."""
        return self.delayed(market_of(name)) and not self._shared.exchange.details.is_synthetic(name)

    def note_close(self) -> None:
        """Note the end of regular hours, to be pushed later."""
        self._closings.append(self._shared.exchange.now + timedelta(seconds=DELAY_SECONDS))

    def closed(self) -> bool:
        """Whether a close has become visible since the last call."""
        now = self._shared.exchange.now
        due = [each for each in self._closings if each <= now]
        self._closings = [each for each in self._closings if each > now]
        return bool(due) and self.delayed(DELAYED_MARKET)

    def shown(self, names: Iterable[InstrumentId]) -> Iterator[tuple[InstrumentId, Sequence[Tick]]]:
        """Instruments of which trades have become visible since the last call; all of them at the first call.

        Checks once for each exchange second.
        """
        if not self.delayed(DELAYED_MARKET):
            self._counts.clear()
            return
        second = self._shared.exchange.now.replace(microsecond=0)
        if second == self._looked:
            return
        self._looked = second
        for name in names:
            if self.hides(name):
                yield from self._fresh(name)

    def _fresh(self, name: InstrumentId) -> Iterator[tuple[InstrumentId, Sequence[Tick]]]:
        visible_exchange = self._shared.visible_exchange
        count = visible_exchange.details.trade_count(name)
        before = self._counts.get(name)
        self._counts[name] = count
        if before is None:
            yield name, ()
        elif count > before:
            index = visible_exchange.instrument(name).security_type is SecurityType.INDEX
            yield name, () if index else visible_exchange.ticks(name, count - before)


_BOOK = (pb.DEPTH, pb.BROKERS)
_CLOSING = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.AT_CLOSE})
_log = logging.getLogger("tideboard.sandbox.longport")

_Push = tuple[int, Message]
_Picture = tuple[int, pb.PushDepth | pb.PushBrokers]


class QuotePublisher:
    """Marks what changed in the exchange; `flush` writes it to every client that can take pushes."""

    def __init__(self, shared: LongportState, subscriptions: Subscriptions) -> None:
        self._shared = shared
        self._subscriptions = subscriptions
        self.reset()
        shared.exchange.on_event(self._on_event)

    def reset(self) -> None:
        """Count pushes anew."""
        self._sequences: dict[SubKey, int] = {}
        self._delayed = DelayedPushes(self._shared)

    def flush(self) -> None:
        """Write what is due; nothing in scenario `silent`."""
        if self._shared.behaviour.silent:
            return
        self._mark_late()
        made: dict[object, _Picture] = {}
        for session in list(self._subscriptions.sessions):
            if session.outbox.dirty:
                self._flush(session, made)

    # --- marking -----------------------------------------------------------------------------------------------

    def _on_event(self, event: Event) -> None:
        if isinstance(event, MarketStateChanged):
            self._close(event.market, event.state)
        elif isinstance(event, QuoteChanged | BookChanged | TicksAdded) and not self._delayed.hides(event.instrument):
            self._note(event)

    def _note(self, event: QuoteChanged | BookChanged | TicksAdded) -> None:
        if isinstance(event, QuoteChanged):
            self._mark(event.instrument, (pb.QUOTE,))
        elif isinstance(event, BookChanged):
            self._mark(event.instrument, _BOOK)
        else:
            self._add_ticks(event.instrument, event.ticks)

    def _mark_late(self) -> None:
        """Mark what has become visible in the delayed market."""
        for name, ticks in self._delayed.shown(self._subscriptions.watchers):
            self._mark(name, (pb.QUOTE, pb.DEPTH))
            self._add_ticks(name, ticks)
        if self._delayed.closed():
            self._mark_closed(DELAYED_MARKET)

    def _mark(self, instrument: InstrumentId, kinds: Sequence[pb.SubType]) -> None:
        watchers = self._subscriptions.watchers.get(instrument)
        if not watchers:
            return
        for kind in kinds:
            key = SubKey(instrument, kind)
            for session in watchers:
                if kind in session.kinds[instrument]:
                    session.outbox.dirty[key] = None

    def _add_ticks(self, instrument: InstrumentId, ticks: Sequence[Tick]) -> None:
        key = SubKey(instrument, pb.TRADE)
        for session in self._subscriptions.watchers.get(instrument, ()):
            if pb.TRADE in session.kinds[instrument]:
                session.outbox.add_ticks(key, ticks)

    def _close(self, market: Market, state: MarketState) -> None:
        """Push the corrected close to every subscriber once regular hours are over and the closing price is known."""
        over = state is MarketState.AFTER_HOURS if market is Market.US else state in _CLOSING
        if over and self._delayed.delayed(market):
            self._delayed.note_close()
        elif over:
            self._mark_closed(market)

    def _mark_closed(self, market: Market) -> None:
        for instrument, watchers in self._subscriptions.watchers.items():
            if market_of(instrument) is market:
                for session in watchers:
                    if pb.QUOTE in session.kinds[instrument]:
                        session.outbox.closed.add(instrument)
                        session.outbox.dirty[SubKey(instrument, pb.QUOTE)] = None

    # --- writing -----------------------------------------------------------------------------------------------

    def _flush(self, session: QuoteSession, made: dict[object, _Picture]) -> None:
        dirty = session.outbox.dirty
        while dirty and session.socket.writable:
            key = next(iter(dirty))
            del dirty[key]
            try:
                for command, message in self._pushes(session, key, made):
                    session.socket.push(command, message)
            except ExchangeRefusal:
                continue
            except Exception:  # noqa: BLE001 the per-push boundary: one bad value must not end the connection
                _log.exception("failed to push %s to %s", key.instrument, session.socket.name)

    def _pushes(self, session: QuoteSession, key: SubKey, made: dict[object, _Picture]) -> Iterator[_Push]:
        if not visible(session, key.instrument, key.sub_type):
            return
        if key.sub_type == pb.QUOTE:
            yield from self._quotes(session, key)
        elif key.sub_type == pb.TRADE:
            yield from _trades(session, key.instrument)
        else:
            memo = (key, depth(session))
            if memo not in made:
                made[memo] = self._picture(session, key)
            command, picture = made[memo]
            picture.sequence = self._sequence(session, key)
            yield command, picture

    def _quotes(self, session: QuoteSession, key: SubKey) -> Iterator[_Push]:
        """The quote push; none without a change, and none of the overnight session unless the client asked for it."""
        name, outbox, exchange = key.instrument, session.outbox, session.exchange
        before = outbox.sent_quotes.get(name)
        if name in outbox.closed:
            outbox.closed.discard(name)
            final = regular_pushed_quote(exchange.quote(name))
            yield self._quote(session, key, None, final, pb.Eod)
            before = outbox.sent_quotes[name] = final
        face = pushed_quote_of(exchange, name)
        if face.trade_session == pb.OVERNIGHT_TRADE and not session.overnight:
            face = regular_pushed_quote(exchange.quote(name))
        if face != before:
            outbox.sent_quotes[name] = face
            yield self._quote(session, key, before, face, pb.Normal)

    def _quote(
        self, session: QuoteSession, key: SubKey, before: PushedQuote | None, face: PushedQuote, tag: pb.PushQuoteTag
    ) -> _Push:
        push = delta(wire_symbol(key.instrument), self._sequence(session, key), before, face, tag=tag)
        return QuoteCommand.PUSH_QUOTE, push

    def _picture(self, session: QuoteSession, key: SubKey) -> _Picture:
        """The whole visible book or broker queue: a part would not show which entries were removed."""
        exchange, symbol = session.exchange, wire_symbol(key.instrument)
        if key.sub_type == pb.DEPTH:
            book = exchange.order_book(key.instrument, depth(session))
            return QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol=symbol, ask=levels(book.asks), bid=levels(book.bids))
        queue = exchange.broker_queue(key.instrument)
        asks, bids = broker_rows(queue.asks), broker_rows(queue.bids)
        return QuoteCommand.PUSH_BROKERS, pb.PushBrokers(symbol=symbol, ask_brokers=asks, bid_brokers=bids)

    def _sequence(self, session: QuoteSession, key: SubKey) -> int:
        """Next sequence number of a key; a new client continues from the highest number of any client."""
        highest = self._sequences.get(key)
        if highest is None:
            highest = int(self._shared.exchange.now.timestamp() * 1000)
        number = session.outbox.numbers[key] = session.outbox.numbers.get(key, highest) + 1
        self._sequences[key] = max(highest, number)
        return number


def _trades(session: QuoteSession, instrument: InstrumentId) -> Iterator[_Push]:
    """The trade push; its sequence is the last trade's, so that dropped trades leave a gap."""
    ticks = session.outbox.ticks.pop(instrument, ())
    if ticks:
        rows = [trade(tick) for tick in ticks]
        push = pb.PushTrade(symbol=wire_symbol(instrument), sequence=ticks[-1].sequence, trade=rows)
        yield QuoteCommand.PUSH_TRADE, push


Handler = Callable[[QuoteSession, Any], Message]

HANDLERS: dict[int, Handler] = {
    QuoteCommand.USER_QUOTE_PROFILE: profile,
    QuoteCommand.TRADING_SESSION: handlers.trading_sessions,
    QuoteCommand.TRADING_DAYS: handlers.trading_days,
    QuoteCommand.STATIC_INFO: handlers.static_info,
    QuoteCommand.PARTICIPANTS: handlers.participants,
    QuoteCommand.QUOTE: quote_calls.quotes,
    QuoteCommand.DEPTH: quote_calls.book,
    QuoteCommand.BROKERS: quote_calls.brokers,
    QuoteCommand.TRADES: quote_calls.trades,
    QuoteCommand.CAPITAL_FLOW: quote_calls.capital_flow,
    QuoteCommand.CAPITAL_DISTRIBUTION: quote_calls.capital_distribution,
    QuoteCommand.INTRADAY: candles.intraday,
    QuoteCommand.CANDLESTICKS: candles.candlesticks,
    QuoteCommand.OPTION_QUOTE: derivatives.option_quotes,
    QuoteCommand.WARRANT_QUOTE: derivatives.warrant_quotes,
    QuoteCommand.OPTION_CHAIN_DATES: derivatives.option_dates,
    QuoteCommand.OPTION_CHAIN_STRIKES: derivatives.option_strikes,
    QuoteCommand.WARRANT_ISSUERS: derivatives.warrant_issuers,
    QuoteCommand.WARRANT_LIST: warrant_list,
    QuoteCommand.CALC_INDEXES: calc_indexes,
}


SIMULATED = frozenset(
    {
        QuoteCommand.OPTION_QUOTE,
        QuoteCommand.WARRANT_QUOTE,
        QuoteCommand.OPTION_CHAIN_DATES,
        QuoteCommand.OPTION_CHAIN_STRIKES,
        QuoteCommand.WARRANT_ISSUERS,
        QuoteCommand.WARRANT_LIST,
    }
)
"""What only a simulated market answers."""


class QuoteFeed:
    """The state of `/quote`. A `SocketService` serves `endpoint`, the driver calls `flush`."""

    def __init__(self, shared: LongportState) -> None:
        self._shared = shared
        self._subscriptions = Subscriptions()
        self._sessions: dict[Socket, QuoteSession] = {}
        self._publisher = QuotePublisher(shared, self._subscriptions)
        self._history = HistoryCandles(shared)
        handlers: dict[int, Handler] = {
            **{command: self._recorded(command, handler) for command, handler in HANDLERS.items()},
            QuoteCommand.HISTORY_CANDLESTICKS: self._history.answer,
            QuoteCommand.SUBSCRIPTIONS: self._subscriptions.listed,
            QuoteCommand.SUBSCRIBE: self._subscriptions.subscribe,
            QuoteCommand.UNSUBSCRIBE: self._subscriptions.unsubscribe,
        }
        self.endpoint = Endpoint(
            kind=SocketKind.QUOTE,
            commands=QuoteCommand,
            requests=QUOTE_REQUESTS,
            handlers={command: self._bound(handler) for command, handler in handlers.items()},
            opened=self._opened,
            closed=self._closed,
            flush=self.flush,
            limited=True,
        )

    def flush(self) -> None:
        self._publisher.flush()

    def reset(self) -> None:
        """Nobody is subscribed, nothing was asked for."""
        self._subscriptions.forget()
        self._publisher.reset()
        self._history.forget()

    def _bound(self, handler: Handler) -> SocketHandler:
        return lambda socket, message: handler(self._sessions[socket], message)

    def _recorded(self, command: int, handler: Handler) -> Handler:
        """The handler, refusing what no recording has an answer for while one is played."""

        def answer(session: QuoteSession, message: Any) -> Message:  # noqa: ANN401 one of many messages
            self._shared.exchange.check_recorded(QuoteCommand(command).name, played=command not in SIMULATED)
            return handler(session, message)

        return answer if command in SIMULATED else handler

    def _opened(self, socket: Socket, metadata: Mapping[str, str]) -> None:
        session = QuoteSession(
            shared=self._shared, socket=socket, overnight=metadata.get("need_over_night_quote") == "true"
        )
        self._sessions[socket] = session
        self._subscriptions.sessions.add(session)

    def _closed(self, socket: Socket) -> None:
        session = self._sessions.pop(socket)
        self._subscriptions.leave(session)
        self._subscriptions.sessions.discard(session)
