"""Rate limits of the HTTP API and of the quote socket, counted per account; no I/O."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_sandbox.server.rate_window import CallWindow

TRADE_WINDOW, TRADE_CALLS = 30.0, 30
"""The broker's 0.02 s between two calls are not required: on the loopback address an answer arrives sooner."""

QUOTE_WINDOW, QUOTE_CALLS, QUOTE_IN_FLIGHT = 1.0, 10, 5
SUBSCRIBED_SYMBOLS = 500
STRICT_TRADE_CALLS = 3
"""Trade and asset calls in a window in scenario `rate-limited`."""


class CallLimits:
    """The calls of every account, over HTTP and on the quote socket. `now` gives the port's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._http: dict[str, CallWindow] = {}
        self._quote: dict[str, CallWindow] = {}
        self.strict = False

    def spend_http(self, account: str) -> bool:
        """Count an HTTP call of the trade and asset interfaces."""
        calls = self._http.setdefault(account, CallWindow(self._now, TRADE_WINDOW))
        return calls.spend(STRICT_TRADE_CALLS if self.strict else TRADE_CALLS)

    def spend_quote(self, account: str) -> bool:
        """Count a call of the quote interface, on its socket or over HTTP.

        The published ten a second (https://open.longportapp.com/docs, "Rate Limit") apply in scenario `rate-limited`
        alone: the vendor's client paces itself by the service's answers, one budget per command of the socket and none
        over HTTP; scripts that send many commands at once would otherwise be refused.
        """
        if not self.strict:
            return True
        return self._quote.setdefault(account, CallWindow(self._now, QUOTE_WINDOW)).spend(QUOTE_CALLS)
