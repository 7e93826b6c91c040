"""Watches for markets that are shut while they are listed as trading: by state, by trades and by refusals."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError, ServerRefused, field_of
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import MARKETS
from tideboard_core.model.closures import ENOUGH, SHUT_STATES, ClosedSpan, Closure, ClosureSign, keep_closed
from tideboard_core.model.hub_keys import CLOSURES, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

READ_EVERY: Final = 15.0
"""Seconds between two readings of what traded."""
QUIET: Final = timedelta(minutes=3)
"""How long nothing trades before that is a sign."""
PAUSE: Final = timedelta(minutes=1)
"""Time between two readings after which nobody knows what traded before: the computer slept, or its clock was set."""
LIQUID: Final = 8
"""Readings in a row in each of which a security traded that counts as liquid: two minutes."""
GRACE: Final = timedelta(minutes=1)
"""How far from the ends of continuous trading a broker's state may lag behind: there it is no new sign."""
ASK_EVERY: Final = 60.0
"""Seconds between two questions for the market's state to a broker whose own state is that of the schedule."""

_CALENDAR: Final = TradingCalendar()


@dataclass(slots=True)
class _Watched:
    """What was seen of a market on a day, all times in market time.

    `traded` is the last trade or the begin of the watch, `last` the last trade that was seen. Since `followed` a liquid
    security is read without a pause, up to `liquid`; `read` is the last reading.
    """

    day: date
    traded: datetime
    followed: datetime
    liquid: datetime
    read: datetime
    last: datetime | None = None
    begun: datetime | None = None
    refused: datetime | None = None
    shut: bool = False
    quiet: bool = False
    asked: MarketState | None = None
    counts: dict[InstrumentId, object] = field(default_factory=dict)
    runs: dict[InstrumentId, int] = field(default_factory=dict)

    @property
    def silent_since(self) -> datetime:
        return max(self.traded, self.followed)

    @property
    def signs(self) -> frozenset[ClosureSign]:
        found = {
            ClosureSign.STATE: self.shut,
            ClosureSign.TRADES: self.quiet,
            ClosureSign.REFUSAL: self.refused is not None,
        }
        return frozenset(sign for sign, stands in found.items() if stands)

    @property
    def certain(self) -> bool:
        return len(self.signs) >= ENOUGH


class ClosureWatch:
    """A poller that publishes CLOSURES, and gives `keep` each certain one anew with its newest end.

    A closure ends by trades, or by the state where that was a sign: then a refusal of before counts no longer. Over a
    break of the day it stands. After a new login the three minutes begin again, unless they were over. They count only
    while a liquid security is read: where none has been for as long, nobody would see it trade again.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        *,
        keep: Callable[[ClosedSpan], None] = keep_closed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hub, self._clock, self._keep, self._sleep = hub, clock, keep, sleep
        self._markets: dict[Market, _Watched] = {}
        self._liquid: set[InstrumentId] = set()
        self._asked_at: float | None = None
        self._seen_at: float | None = None
        self._watches = False
        """Whether a market is watched: not before the first reading, and none that is played."""
        hub.listen(MARKETS, lambda _key: self._judge())
        hub.listen_to(Topic.MARKET_REFUSED, self._refused)

    def renew(self) -> None:
        """Another connection: what traded while there was none is not known."""
        now = self._clock.market()
        old = self._asked_at is not None and self._clock.monotonic() - self._asked_at >= ASK_EVERY
        for seen in self._markets.values():
            seen.asked = None if old else seen.asked
            if not seen.quiet:
                seen.traded = now

    def forget(self, closures: Container[tuple[Market, datetime]]) -> None:
        """Another market is seen from now on, practice or real: closures with these begins were none of it."""
        self._markets = {
            market: seen
            for market, seen in self._markets.items()
            if seen.begun is None or (market, seen.begun) not in closures
        }
        self._judge()

    async def run(self, gateway: Gateway) -> None:
        """Watch until cancelled; raises GatewayDown when the connection ends."""
        while True:
            await self.see(gateway)
            await self._sleep(READ_EVERY)

    async def see(self, gateway: Gateway) -> None:
        """See what traded, and ask for the state of the markets where nothing did."""
        self._watches = gateway.replay is None
        if not self._watches:
            return
        at = self._clock.monotonic()
        if self._seen_at is None or at - self._seen_at >= READ_EVERY / 2:  # after a new start two come at once
            self._seen_at = at
            for market, session in self._sessions():
                self._see_trades(market, session)
        await self._ask(gateway)
        self._judge()

    # --- trades -----------------------------------------------------------------------------------------------------

    def _sessions(self) -> Iterator[tuple[Market, Session]]:
        """Markets whose session has begun and not ended; of others nothing is kept."""
        now = self._clock.market()
        for market in Market:
            session = _CALENDAR.session_on(market, exchange_date(market, now))
            if session is not None and session.open <= now < session.close:
                yield market, session

    def _seen(self, market: Market) -> _Watched:
        now = self._clock.market()
        day, seen = exchange_date(market, now), self._markets.get(market)
        if seen is None or seen.day != day:
            seen = self._markets[market] = _Watched(day, now, now, now, now)
        return seen

    def _see_trades(self, market: Market, session: Session) -> None:
        seen, now = self._seen(market), self._clock.market()
        paused, seen.read = now - seen.read > PAUSE, now
        if not session.contains(now):
            if not seen.quiet:
                seen.traded = now  # three minutes of continuous trading
            return
        watched = set(self._watched(market))
        traded = False
        for instrument in watched:
            count = self._count(instrument)
            before = seen.counts.get(instrument)
            seen.counts[instrument] = count
            if before is None or count == before:
                seen.runs[instrument] = 0
                continue
            traded = True
            seen.runs[instrument] = seen.runs.get(instrument, 0) + 1
            if seen.runs[instrument] >= LIQUID:
                self._liquid.add(instrument)
        liquid = not watched.isdisjoint(self._liquid)
        if liquid:
            seen.liquid = now
        if (paused or not liquid) and not seen.quiet:
            seen.followed = now
        if traded:
            seen.traded, seen.last, seen.quiet, seen.refused = now, now, False, None
        elif liquid and now - seen.silent_since >= QUIET:
            seen.quiet = True
        elif now - seen.liquid >= QUIET:
            seen.quiet = False

    def _watched(self, market: Market) -> Iterator[InstrumentId]:
        """Securities of a market that are subscribed and not halted: a halt is that of the security alone."""
        for key in self._hub.wanted_subscriptions():
            if key.topic is Topic.QUOTE and market_of(instrument := InstrumentId(key.subject)) is market:
                quote = self._hub.value(Topic.QUOTE.of(instrument))
                if quote is not None and not quote.suspended:
                    yield instrument

    def _count(self, instrument: InstrumentId) -> object:
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        return None if quote is None else quote.volume

    # --- state ------------------------------------------------------------------------------------------------------

    async def _ask(self, gateway: Gateway) -> None:
        """Ask once a minute while a market is listed as trading and nothing trades, or another sign stands."""
        now, in_session = self._clock.market(), dict(self._sessions())
        doubted = any(
            seen.signs or (seen.counts and now - seen.traded >= QUIET)
            for market, seen in self._markets.items()
            if market in in_session
        )
        if not doubted:
            for seen in self._markets.values():
                seen.asked = None
            return
        at = self._clock.monotonic()
        if self._asked_at is not None and at - self._asked_at < ASK_EVERY:
            return
        self._asked_at = at
        states: Mapping[Market, MarketState] = {}
        try:
            states = await gateway.quotes.market_status()
        except GatewayDown:
            raise
        except GatewayError as error:
            log.info("state of the markets not read: %s", error.code)
            if not isinstance(error, ServerRefused):
                self._hub.unreadable("market_status", field_of(error))
        for market, seen in self._markets.items():
            seen.asked = states.get(market)

    def _refused(self, key: Key[object]) -> None:
        market, now = Market(key.subject), self._clock.market()
        session = _CALENDAR.session_on(market, exchange_date(market, now))
        if session is not None and session.contains(now):
            self._seen(market).refused = now
            self._judge()

    def _judge(self) -> None:
        """Publish what is shut by now."""
        if not self._watches:
            return
        state, now = self._hub.value(MARKETS), self._clock.market()
        reported = {} if state is None else state.markets
        sessions = dict(self._sessions())
        self._markets = {market: seen for market, seen in self._markets.items() if market in sessions}
        for market, session in sessions.items():
            seen = self._seen(market)
            self._see_state(seen, session, {seen.asked, reported.get(market)})
            self._date(market, seen, now)
        found = tuple(
            Closure(market=market, since=seen.begun, signs=seen.signs)
            for market, seen in self._markets.items()
            if seen.begun is not None
        )
        if found != (self._hub.value(CLOSURES) or ()):
            self._hub.publish(CLOSURES, Lazy.ready(found))

    def _see_state(self, seen: _Watched, session: Session, states: set[MarketState | None]) -> None:
        now = self._clock.market()
        if not session.contains(now):
            return  # in a break every market is closed
        shut = not states.isdisjoint(SHUT_STATES)
        if seen.shut and not shut:
            seen.refused = None
        part = next(one for one in session.segments if one.begin <= now < one.end)
        seen.shut = shut and (seen.shut or part.begin + GRACE <= now < part.end - GRACE)

    def _date(self, market: Market, seen: _Watched, now: datetime) -> None:
        """Keep since when a market is shut: from the last trade on where no trades are a sign, never from before it."""
        if not seen.signs:
            seen.begun = None
            return
        first = seen.silent_since if seen.quiet else now
        begun = first if seen.begun is None else min(seen.begun, first)
        if seen.certain and seen.last is not None:
            begun = max(begun, seen.last)  # by one sign it may have traded on
        seen.begun = begun
        if seen.certain:
            self._keep(ClosedSpan(market, begun, now))
