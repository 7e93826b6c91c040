"""Client-side rate limits of LongPort: reads wait for their turn, writes are denied while their budget is used up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from tideboard_core.gateways.common.rate_limit import CallBudget, RateLimit
from tideboard_core.model.credentials import DataCentre
from tideboard_core.pauses import LONGEST_OWN, PauseBy, bounded_pause
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand

IN_FLIGHT: Final = 5
"""Quote calls that may wait for their answer at the same time."""
MAX_SYMBOLS: Final = 500
"""Symbols that one user may subscribe, and that one request may name."""
KEPT_FOR_CANCELS: Final = 5
"""Trade calls of each window that only cancels may use; those of the window that were cancels count among them."""
EXIT_EVERY: Final = 10.0
"""Seconds within which a denial for want of a proof ends: so often the lists of an exit can be read."""


class ExitCalls(NamedTuple):
    """Trade calls of an exit: the lists of orders and positions that prove it, what of it is free, and its order.

    Of each window other reads leave `kept` to exits, one in each EXIT_EVERY, and `kept_after` of one after such lists:
    every order has other reads follow it, and two by hand within EXIT_EVERY have their lists twice, before and after
    their confirmation, each with an old order that is read alone.
    """

    lists: int
    free: int = 0

    @property
    def all(self) -> int:
        """Calls of one exit."""
        return self.lists + self.free + 1

    @property
    def in_window(self) -> int:
        """Exits of a window, one in each EXIT_EVERY."""
        return int(TRADE_CALLS.seconds // EXIT_EVERY)

    @property
    def kept(self) -> int:
        """Calls of the exits of a window, of which one finds its call for what is free whatever the others used."""
        return (self.lists + 1) * self.in_window + self.free

    @property
    def details(self) -> int:
        """Calls that one exit may have beside these for orders read one by one: with more it waits for its proof."""
        return self.kept - self.all

    @property
    def kept_after(self) -> int:
        """Calls that are kept while exits are sent."""
        return self.kept + 5


EXIT_CALLS: Final[Mapping[DataCentre, ExitCalls]] = {
    DataCentre.ASIA_PACIFIC: ExitCalls(lists=2),
    DataCentre.UNITED_STATES: ExitCalls(lists=3, free=1),
}
"""In the United States today's list alone is not the day: the query is asked beside it. What of a holding is free its
list does not tell: a flatten asks for it.
"""
_RESOLUTION: Final = 1e-6
"""Seconds by which a sum of moments may be off."""

QUOTE_CALLS: Final = RateLimit(10, 1.0, margin=0.05)
HISTORY_CALLS: Final = RateLimit(60, 30.0)
TRADE_CALLS: Final = RateLimit(30, 30.0, gap=0.02)
"""The broker's documents (open.longportapp.com/docs, Rate Limit): at most 30 calls within 30 s, 0.02 s apart at least.

That reads of money and holdings count with those of orders is inferred: the vendor's SDK has all in its TradeContext.
"""
LOOK_UPS: Final = RateLimit(10, 1.0, margin=0.05)
"""Calls about companies, holders and the calendar: the vendor's skills have ten a second for all calls over HTTP, and
its terminal meters them by it. A refusal lengthens the pause.
"""


class Budget(CallBudget):
    """A budget whose pause doubles with each rate refusal; the vendor's issues report limits that last for hours."""

    _strikes = 0

    def bar(self, at_least: float = 0.0, whose: PauseBy = PauseBy.OWN) -> float:
        """Pause after a rate refusal, twice as long as last time within the bounds of a pause; returns the seconds."""
        quiet = self._now() - self._paused_until > LONGEST_OWN
        self._strikes = 0 if quiet else min(self._strikes + 1, 10)
        seconds = max((self.limit.seconds + self.limit.margin) * 2**self._strikes, at_least)
        return self.pause(bounded_pause(seconds, whose))

    def row_delay(self, rows: Sequence[int], *, every: float, keep_free: int) -> float:
        """Return the seconds until the calls of the first of these `rows` may be sent, so that the next ones fit too.

        No pause counts: only the lists of exits are planned so.

        Each is sent `every` seconds after the one before. So the last calls of a window are spread over it: whoever
        uses them leaves some to the next.
        """
        counted, now = self._counted(), self._now()
        window, allowed = self.limit.seconds + self.limit.margin, self.limit.calls - keep_free
        times = [every * number for number in range(len(rows))]

        def fits(at: float) -> bool:
            sent = list(counted)
            for moment, calls in zip((at + seconds for seconds in times), rows, strict=True):
                sent = [one for one in sent if one > moment - window + _RESOLUTION]
                if len(sent) + calls > allowed:
                    return False
                sent += [moment] * calls
            return True

        later = sorted(at for one in counted for seconds in times if (at := one + window - seconds) > now)
        found = next((at for at in (now, *later) if fits(at)), now + window)
        return max(found - now, self.gap_left())


class LongportRateLimits:
    """All budgets of one login; `centre` is the data centre that it is of now."""

    def __init__(
        self,
        now: Callable[[], float],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        centre: Callable[[], DataCentre] = lambda: DataCentre.ASIA_PACIFIC,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._centre = centre
        self.quotes = Budget(QUOTE_CALLS, now, sleep)
        self.history = Budget(HISTORY_CALLS, now, sleep)
        self.trade = Budget(TRADE_CALLS, now, sleep)
        self.look_ups = Budget(LOOK_UPS, now, sleep)
        self._by_command: dict[int, Budget] = {QuoteCommand.HISTORY_CANDLESTICKS: self.history}
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._exiting_until = float("-inf")
        self._cancels: deque[float] = deque(maxlen=KEPT_FOR_CANCELS)

    def adopt(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Add the profile's `rate_limit` rows (command, calls a second, burst) to our limits; the stricter one wins."""
        for command, per_second, burst in rows:
            calls = min((value for value in (per_second, burst) if value > 0), default=0)
            known = self._by_command.get(command)
            # History counts over 30 seconds, not one; a row that is as before keeps its budget with the calls in it.
            if calls > 0 and known is not self.history and (known is None or known.limit.calls != calls):
                self._by_command[command] = Budget(QUOTE_CALLS._replace(calls=calls), self._now, self._sleep)

    def pull_delay(self, command: int) -> float:
        """Return the seconds that a quote call made now would wait."""
        own = self._by_command.get(command)
        return max(self.quotes.queue_delay(), own.queue_delay() if own is not None else 0.0)

    @asynccontextmanager
    async def pulling(self, command: int) -> AsyncIterator[float]:
        """Hold one of the IN_FLIGHT slots from this call's turn to its answer; yields the seconds waited."""
        own = self._by_command.get(command)
        waited = await own.queue() if own is not None else 0.0
        async with self._in_flight:
            waited += await self.quotes.queue()
            yield waited

    async def trade_read(self, *, way_out: bool = False) -> float:
        """Wait for the turn of a trade, asset or risk read; with `way_out` the calls that are kept for exits are free.

        Such a read goes before those that wait, and in spite of a pause.
        """
        if not way_out:
            return await self.trade.queue(keep_free=self._kept)
        self._exiting_until = self._now() + TRADE_CALLS.seconds
        return await self.trade.ahead(keep_free=self._kept_for_cancels + 1)  # its order comes after its lists

    async def exit_turn(self, *, details: int = 0) -> None:
        """Wait until the lists of an exit may be read, and those of others after them as `trade_read_delay` plans them.

        `details` of its orders are read one by one: a proof that waits in its middle is old when it is whole.
        """
        while (wait := self.trade_read_delay(way_out=True, details=details)) > 0:
            await self._sleep(wait)

    def trade_read_delay(self, *, way_out: bool = False, details: int = 0) -> float:
        """Return the seconds that such a read, or with `way_out` the lists of an exit, would wait if made now.

        Those of an exit leave room for others, each EXIT_EVERY after the one before; `details` take it for themselves.
        What is free is not planned: without a call for it an exit goes by what is held.
        """
        if not way_out:
            return self.trade.queue_delay(keep_free=self._kept)
        calls = self._exit.lists + 1
        rows = [calls + details] if details else [calls] * self._exit.in_window
        return self.trade.row_delay(rows, every=EXIT_EVERY, keep_free=self._kept_for_cancels)

    def exit_read_delay(self) -> float:
        """Return the seconds, without the gap, until an exit whose lists are read may ask one thing more.

        Its order comes after it, and it leaves the others after it what `trade_read_delay` plans for them.
        """
        rows = [2, *[self._exit.lists + 1] * (self._exit.in_window - 1)]
        wait = self.trade.row_delay(rows, every=EXIT_EVERY, keep_free=self._kept_for_cancels)
        return wait if wait > self.trade.gap_left() else 0.0

    @property
    def _exit(self) -> ExitCalls:
        return EXIT_CALLS[self._centre()]

    @property
    def _kept(self) -> int:
        """Calls of a window that reads other than those of exits leave alone."""
        exiting = self._now() < self._exiting_until
        return self._kept_for_cancels + (self._exit.kept_after if exiting else self._exit.kept)

    @property
    def _kept_for_cancels(self) -> int:
        """Calls of a window that all but cancels leave alone: less by those that cancels have used."""
        past = self._now() - TRADE_CALLS.seconds - TRADE_CALLS.margin
        return KEPT_FOR_CANCELS - sum(at > past for at in self._cancels)

    def count_write(self, *, cancel: bool, after: float = 0.0) -> None:
        """Count a write that is sent in `after` seconds."""
        self.trade.take(after=after)
        if cancel:
            self._cancels.append(self._now() + after)

    def write_delay(self, verb: WriteVerb) -> float:
        """Return the seconds until this write may be sent; some calls of each window are reserved for cancels.

        The least gap to the call before, which may be a read, is not in it: the write waits for the gap just before it
        is sent, and its approval is checked after that. Nor is a pause that the server asked for.
        """
        return self.trade.window_delay(keep_free=0 if verb is WriteVerb.CANCEL else self._kept_for_cancels)

    def forget_pauses(self) -> None:
        """End what the server asked for with the connection; the calls sent stay counted."""
        for budget in (self.quotes, self.history, self.trade, self.look_ups, *self._by_command.values()):
            budget.forget_pause()

    def bar_pulls(self, command: int) -> float:
        """Pause quote calls after a rate refusal; returns the seconds until the next may be sent."""
        own = self._by_command.get(command)
        seconds = own.bar() if own is not None else 0.0
        return max(seconds, self.quotes.bar())
