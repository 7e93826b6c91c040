"""The quote endpoint: its sessions, the handler of every command, its publisher."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message

from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, QuoteCommand
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import LongportState, Socket, SocketHandler
from tideboard_sandbox.longport.quotes import candles, derivatives, handlers
from tideboard_sandbox.longport.quotes import handlers as quote_calls
from tideboard_sandbox.longport.quotes.calc_indexes import calc_indexes
from tideboard_sandbox.longport.quotes.candles import HistoryCandles
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.derivatives import warrant_list
from tideboard_sandbox.longport.quotes.publisher import QuotePublisher
from tideboard_sandbox.longport.quotes.quote_rights import profile
from tideboard_sandbox.longport.quotes.subscriptions import Subscriptions
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint

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


class QuoteFeed:
    """The state of `/quote`. A `SocketService` serves `endpoint`, the driver calls `flush`."""

    def __init__(self, shared: LongportState) -> None:
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
