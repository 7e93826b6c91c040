"""Rate limits of the HTTP API and of the quote socket, counted per account; no I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

TRADE_WINDOW, TRADE_CALLS = 30.0, 30
"""The 0.02 s between two calls are not asked for: on the loopback address an answer is back sooner than that."""

QUOTE_WINDOW, QUOTE_CALLS, QUOTE_IN_FLIGHT = 1.0, 10, 5
SUBSCRIBED_SYMBOLS = 500
STRICT_TRADE_CALLS = 3
"""What scenario `rate-limited` leaves of the trade and asset calls."""


class CallBudget:
    """At most `calls` in `window` seconds. `now` gives the door's seconds."""

    def __init__(self, now: Callable[[], float], *, calls: int, window: float) -> None:
        self._now = now
        self._window = window
        self._calls: deque[float] = deque()
        self.allowed = calls

    def spend(self) -> bool:
        """Count one call; False when there is none left. A refused call is not counted."""
        now = self._now()
        while self._calls and now - self._calls[0] >= self._window:
            self._calls.popleft()
        if len(self._calls) >= self.allowed:
            return False
        self._calls.append(now)
        return True


class Limits:
    """The budgets of every account: HTTP calls, and calls of the quote socket."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._http: dict[str, CallBudget] = {}
        self._quote: dict[str, CallBudget] = {}
        self.strict = False

    def spend_http(self, account: str) -> bool:
        """Count an HTTP call of the trade and asset interfaces."""
        budget = self._http.setdefault(account, CallBudget(self._now, calls=TRADE_CALLS, window=TRADE_WINDOW))
        budget.allowed = STRICT_TRADE_CALLS if self.strict else TRADE_CALLS
        return budget.spend()

    def spend_quote(self, account: str) -> bool:
        """Count a request of the quote socket. The published ten a second hold in scenario `rate-limited` alone.

        The vendor's client paces itself by what the service tells it, one budget per command; scripts that run through
        many commands at once are let through otherwise.
        """
        if not self.strict:
            return True
        budget = self._quote.setdefault(account, CallBudget(self._now, calls=QUOTE_CALLS, window=QUOTE_WINDOW))
        return budget.spend()
