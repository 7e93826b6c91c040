"""The quote endpoint: its sessions, the handler of every command, its publisher."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from tideboard_core.sandbox.longport import candles, derivatives, quote_calls, reference
from tideboard_core.sandbox.longport.calc_indexes import calc_indexes
from tideboard_core.sandbox.longport.endpoint import Endpoint
from tideboard_core.sandbox.longport.history_candles import HistoryCandles
from tideboard_core.sandbox.longport.quote_publisher import QuotePublisher
from tideboard_core.sandbox.longport.quote_rights import profile
from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.quote_subscribing import Subscriptions
from tideboard_core.sandbox.longport.sessions import SocketKind
from tideboard_core.sandbox.longport.shared import Shared, Socket, SocketHandler
from tideboard_core.sandbox.longport.warrant_list import warrant_list
from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, QuoteCommand

Handler = Callable[[QuoteSession, Any], Message]

HANDLERS: dict[int, Handler] = {
    QuoteCommand.USER_QUOTE_PROFILE: profile,
    QuoteCommand.TRADING_SESSION: reference.trading_sessions,
    QuoteCommand.TRADING_DAYS: reference.trading_days,
    QuoteCommand.STATIC_INFO: reference.static_info,
    QuoteCommand.PARTICIPANTS: reference.participants,
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


class QuoteFeed:
    """Everything behind `/quote`. `endpoint` goes to a `SocketDoor`, `flush` to the driver."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._subscriptions = Subscriptions()
        self._sessions: dict[Socket, QuoteSession] = {}
        self._publisher = QuotePublisher(shared, self._subscriptions)
        handlers: dict[int, Handler] = {
            **HANDLERS,
            QuoteCommand.HISTORY_CANDLESTICKS: HistoryCandles(shared).answer,
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
        """Push what is due."""
        self._publisher.flush()

    def _bound(self, handler: Handler) -> SocketHandler:
        return lambda socket, message: handler(self._sessions[socket], message)

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
