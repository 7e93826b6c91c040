"""The session of a connection: connect, log in, subscribe again, read again, watch for silence, back off."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import random
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    ServerRefused,
    ServerTrouble,
    TakenOver,
    field_of,
    without_frames,
)
from tideboard_core.market.hub import Hub
from tideboard_core.market.waking import woken
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    ORDERS_LINK,
    PACKAGES,
    QUOTES_LINK,
    SUBSCRIBED_ORDER,
    Key,
    LinkKey,
    SubscriptionInfo,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import (
    Lazy,
    LinkEvent,
    LinkEventKind,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session_price import OUTSIDE
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

FIRST_BACK_OFF = 1.0
LONGEST_BACK_OFF = 30.0
TRY_AGAIN_EVERY = 10.0
"""Seconds from one *Try again* in spite of a server's pause to the next."""
JITTER = 0.2
STEADY = 10.0
"""Seconds between two looks at login flags, market states and exchange time."""
SOUND = 60.0
"""Seconds for which a connection has to stand before the next fault of our own counts as the first."""
SILENCE = 15.0
"""Seconds without any market data, in an open session with subscriptions, that make a link degraded."""
PROOF_FOR = 10.0
"""Seconds after the last proof of a price for which it may still be taken into an order."""
UNSUBSCRIBE_AFTER = 60.0
"""OpenD refuses to unsubscribe within the first minute of a subscription."""
CHORES = 1.0
"""Seconds between two looks at what is due, while a market trades or the connection is not as it should be.

And until a poller runs again that a fault of its own ended.
"""
READS_LATE = 2.0
"""Seconds by which what is due may be looked at late: this computer did not let the program run, or it was busy."""
TROUBLE_FOR = 30.0
"""Seconds after which a subscription is asked for again that failed in the server, or beyond a limit of its own."""
REFUSED_FOR = 86_400.0
"""Seconds after which a subscription that was refused for want of a right is asked for again by itself."""
LONGEST_REFUSED = 1000
"""Keys that are kept as refused for want of a right."""
_PASSING = (ServerTrouble, RateLimited)
"""Refusals that say nothing of what was asked for."""
DOWN = frozenset({LinkState.DISCONNECTED, LinkState.CONNECTING, LinkState.LOGGING_IN, LinkState.FAILED})
MARKETS = Topic.GATEWAY_STATE.of("")
_LIVELY = (Topic.QUOTE, Topic.BOOK, Topic.TICKS)


class Poller(Protocol):
    """Reads keys that need no subscription from a connected gateway, by itself."""

    def renew(self) -> None:
        """A new connection: earlier answers and refusals no longer count."""
        ...

    async def run(self, gateway: Gateway) -> None:
        """Read until cancelled; raises GatewayDown when the connection ends. After another error it is run again."""
        ...


class ConnectionSession:
    """Keeps one gateway connected and the keys that the hub wants subscribed, until `stop`.

    `links` are the uses of this connection; its status is published in the hub under each of them, its events
    under the subject of the first. Only one that brings prices (QUOTES_LINK) subscribes, reads market states and
    sets exchange time. `on_live` callbacks are awaited after each login, once subscriptions are made: the blotter reads
    orders and fills again there. What is refused there ends no connection: prices and accounts are two links of one.
    """

    def __init__(
        self,
        gateway: Gateway,
        hub: Hub,
        clock: Clock,
        *,
        pollers: Sequence[Poller],
        market_time: Callable[[datetime], None],
        links: Sequence[LinkKey] = (QUOTES_LINK, ORDERS_LINK),
        jitter: Callable[[], float] = random.random,
        silence: float = SILENCE,
        chores: float = CHORES,
    ) -> None:
        """`silence` as SILENCE, infinite where nothing has to arrive: in a replay that stands. `chores` as CHORES."""
        self._gateway = gateway
        self._hub = hub
        self.links = tuple(links)
        self._brings_prices = QUOTES_LINK in self.links
        self._pollers = list(pollers)
        self._clock = clock
        self._market_time = market_time
        self._jitter, self._silence, self._chores = jitter, silence, chores
        self._on_live: list[Callable[[], Awaitable[None]]] = []
        self._on_retry: list[Callable[[], None]] = []
        self._ledger: dict[Key[object], float] = {}
        self._asked: dict[Key[object], float] = {}
        """When each subscribed key was asked for: a value that came before does not belong to the subscription."""
        self._refused: dict[Key[object], GatewayError] = {}
        self._unrighted: dict[Key[object], float] = {}
        """Keys refused for want of a right, and when (monotonic seconds): a new login does not ask for them at once."""
        self._trouble_until = math.inf
        """Until when (monotonic seconds) what failed for a reason that passes counts as refused."""
        self._packages: object = None
        self._markets: dict[Market, MarketState] = {}
        self._closed = asyncio.Event()
        self._closed_by: Exception | None = None
        self._wake = asyncio.Event()
        self._retry = asyncio.Event()
        self._attempt = 0
        self._faults = 0
        """Connections that a fault of our own ended, since one stood for SOUND seconds."""
        self._live_since: float | None = None
        self._barred_until = 0.0
        self._passed = -math.inf
        """When a person last tried in spite of a server's pause, in monotonic seconds."""
        self._looked_at = 0.0
        self.quota: SubscriptionInfo | None = None
        self._logged_out = ""
        """Why the gateway program is not logged in to the broker."""
        self.status = LinkStatus(
            state=LinkState.DISCONNECTED,
            provider=gateway.provider,
            address=gateway.address,
            since=clock.monotonic(),
            connection=self.links[0].subject,
        )
        if self._brings_prices:
            hub.on_wanted(self._wake.set)
        hub.on_ask_again(self._ask_again)
        gateway.on_closed(self._gateway_closed)

    def on_live(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Await `callback` after each login."""
        self._on_live.append(callback)

    def add_poller(self, poller: Poller) -> None:
        """Run `poller` during each connection, from the next login on."""
        self._pollers.append(poller)

    def on_retry(self, callback: Callable[[], None]) -> None:
        """Call `callback` each time that a person asks to try again, also while the connection stands."""
        self._on_retry.append(callback)

    def retry_now(self) -> None:
        """End the back-off at once, as the banner's button asks; a server's pause once in TRY_AGAIN_EVERY."""
        self._retry.set()
        for callback in self._on_retry:
            callback()

    def refused(self, key: Key[object]) -> GatewayError | None:
        """Why a wanted key could not be subscribed, None while it is."""
        return self._refused.get(key)

    def all_refused(self) -> frozenset[Key[object]]:
        """The keys that could not be subscribed; `refused` says why."""
        return frozenset(self._refused)

    def holds(self) -> frozenset[Key[object]]:
        """The keys that are subscribed at the gateway now."""
        return frozenset(self._ledger)

    def data_expected(self) -> bool:
        """Whether a subscribed instrument's market is in open session, so that silence would be a fault."""
        return any(state is MarketState.OPEN for _market, state in self._sessions())

    def _sessions(self) -> Iterator[tuple[Market, MarketState | None]]:
        """Market and its state of each subscribed security, one after the other: who asks ends with the first open."""
        markets = (market_of(InstrumentId(key.subject)) for key in self._ledger if key.topic in _LIVELY)
        return ((market, self._markets.get(market)) for market in markets)

    def proof_age(self, key: Key[object]) -> float | None:
        """Seconds since the value of `key` was last proven; None without one.

        What a subscription brought holds until it brings another: each push proves the quiet keys beside it, for all
        come one after the other over one connection. Where no price moves, the connection that stands does.
        """
        own, asked = self._hub.age(key), self._asked.get(key)
        if own is None or own <= CHORES or asked is None or self._hub.problem(key):
            return own
        if (self._hub.arrived(key) or 0.0) < asked:
            return own
        if not (self._lost[0] or self._logged_out or self._prices_move(market_of(InstrumentId(key.subject)))):
            return 0.0
        return min(own, self._hub.elapsed(self._last_data()))

    def stale_price(self, key: Key[object]) -> float | None:
        """Seconds since quote or book of a security was last proven, where no price may be taken of it; else None.

        None may be taken while the connection is lost, and `PROOF_FOR` seconds after the last proof. One is no proof of
        the other: a book that comes no more leaves the quote what it is.
        """
        if self._lost[0]:
            return self.lost_for
        age = self.proof_age(key)
        if age is None:
            return self.lost_for
        return age if age > PROOF_FOR else None

    @property
    def lost_for(self) -> float | None:
        """Seconds since this connection last proved what it brings: while it is down, or its data are overdue."""
        down, proven = self._lost
        if down:
            return None if proven is None else self._hub.elapsed(proven)
        if not self._brings_prices or not self._overdue_expected():
            return None
        silent = self._hub.elapsed(self._last_proof())
        return silent if silent > PROOF_FOR else None

    def _last_proof(self) -> float:
        return max(self._last_data(), self._live_since or 0.0)

    @property
    def _lost(self) -> tuple[bool, float | None]:
        """Whether the connection is down by its newest published state, and up to when what it brought is proven."""
        status = self._hub.value(self.links[0]) or self.status
        return status.state in DOWN, status.proven

    def _overdue_expected(self) -> bool:
        """Whether data have to come by themselves: not in a replay that stands."""
        return self._silence < math.inf and self.data_expected()

    def _prices_move(self, market: Market | None = None) -> bool:
        """Whether prices move, so that one of this market, without it of any, is proven by what comes alone.

        Also New York's outside regular hours: silence there is no fault, as little trades, and tells of no other one.
        """
        return self._silence < math.inf and any(
            state is MarketState.OPEN or (one is Market.US and state in OUTSIDE and market in {None, one})
            for one, state in self._sessions()
        )

    async def run(self) -> None:
        """Connect and stay connected until cancelled; an exception of any kind ends a connection, never this."""
        try:
            while True:
                try:
                    await self._connect()
                    await self._live()
                except Exception as error:  # noqa: BLE001  whatever it is, cancels need a connection
                    # Told before the first await: what may not go on without this connection stops in the same step.
                    self._report_end(error if isinstance(error, GatewayError) else self._own_fault(error))
                    await self._close()
                    await self._pause()
        finally:
            await self._close()
            self._publish(LinkState.DISCONNECTED)

    def _own_fault(self, error: Exception) -> GatewayDown:
        self._hub.report(error, f"session {self._gateway.provider}")
        if self._live_since is not None and self._clock.monotonic() - self._live_since >= SOUND:
            self._faults = 0
        self._faults += 1
        return GatewayDown("session-failed")

    async def _close(self) -> None:
        try:
            await self._gateway.close()
        except Exception as error:  # noqa: BLE001  the next connection begins anew
            self._hub.report(error, f"end of {self._gateway.provider}")

    # --- one connection ---------------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        self._closed.clear()
        self._closed_by = None
        self._live_since = None
        self._ledger.clear()
        self._asked.clear()
        self._refused = {key: why for key, why in self._refused.items() if key in self._unrighted}
        self._publish(LinkState.CONNECTING)
        await self._gateway.connect()
        self._publish(LinkState.LOGGING_IN)
        await self._gateway.log_in()
        if self._brings_prices:
            await self._look()
            await self._learn_packages()

    async def _live(self) -> None:
        for poller in self._pollers:
            poller.renew()
        polling = (self._poll(poller) for poller in self._pollers)
        await first_to_end(self._until_closed(), self._serve(), *polling)

    async def _poll(self, poller: Poller) -> None:
        """Run a poller; a fault of its own, such as a value that it cannot work with, ends no connection."""
        while True:
            try:
                await poller.run(self._gateway)
            except GatewayError as error:
                if error.code != "reply-unreadable":
                    raise
                self._hub.unreadable(type(poller).__name__, field_of(error))
            except Exception as error:  # noqa: BLE001  prices and cancels go on without what it reads
                self._hub.report(error, f"poller {type(poller).__name__}")
            await asyncio.sleep(self._chores)

    async def _serve(self) -> None:
        if self._brings_prices:
            await self._subscribe_wanted()
            await self.verify()
        self._live_since = self._clock.monotonic()
        # What a login reads may wait a minute for the broker's pace: what is wanted meanwhile is subscribed.
        await first_to_end(self._begin_live(), self._tend() if self._brings_prices else self._until_closed())

    async def _begin_live(self) -> None:
        """Say that the connection is live, await what is read after each login, and then the end of the connection."""
        self._publish(LinkState.LIVE)
        if self._brings_prices:
            self._report(LinkEventKind.SUBSCRIBED, count=len(self._ledger))
        for callback in self._on_live:
            try:
                await callback()
            except (GatewayDown, InsecureTransport):
                raise
            except GatewayError as error:  # what a broker refuses of accounts takes no prices away
                self._hub.report(error, f"login at {self._gateway.provider}")
        self._attempt = 0  # not before the last step: what ends each login would be tried again without a pause
        reads = self._hub.value(ACCOUNT_READS)
        if ORDERS_LINK in self.links and (reads is None or reads.whole):
            self._report(LinkEventKind.READ_AGAIN)
        await self._until_closed()

    async def _tend(self) -> None:
        """Keep subscriptions as the hub wants them, and watch the connection's health."""
        while True:
            pause = self._until_chores()
            due = self._clock.awake() + pause
            await woken(self._wake, pause)
            self._wake.clear()
            late = self._clock.awake() - due
            if late > READS_LATE:
                self._report(LinkEventKind.READ_HELD_BACK, seconds=round(late, 1))
            await self._subscribe_wanted()
            await self._unsubscribe_unwanted()
            if self._clock.monotonic() - self._looked_at >= STEADY:
                await self._look_again()
            self._judge_silence()

    def _until_chores(self) -> float:
        """Seconds; without data to wait for nothing is due before the next look at the gateway's state."""
        if self.status.state is not LinkState.LIVE or self.data_expected():
            return self._chores
        return max(self._looked_at + STEADY - self._clock.monotonic(), self._chores)

    async def _until_closed(self) -> None:
        await self._closed.wait()
        raise self._closed_by if isinstance(self._closed_by, GatewayError) else GatewayDown("connection-closed")

    def _gateway_closed(self, error: Exception | None) -> None:
        self._closed_by = error
        self._closed.set()

    async def _look(self) -> None:
        """Read login flags, market states and exchange time."""
        state = await self._gateway.quotes.gateway_state()
        self._looked_at = self._clock.monotonic()
        self._market_time(state.time)
        self._markets = state.markets
        self._logged_out = "" if state.quotes_logged_in else state.asks or "quotes-logged-out"
        known = self._hub.sound(MARKETS)
        same = known is not None and replace(known, time=state.time) == state
        (self._hub.renew if same else self._hub.publish)(MARKETS, Lazy.ready(state))

    async def _look_again(self) -> None:
        """As `_look` and `verify`; of an answer that cannot be read its key says so, and the connection stands.

        So it does where the server asks for a pause: cancels go over it.
        """
        try:
            await self._look()
            await self.verify()
        except RateLimited as error:
            log.info("state of the gateway not read: %s", error.code)
            self._looked_at = self._clock.monotonic()
        except GatewayError as error:
            if error.code != "reply-unreadable":
                raise
            self._looked_at = self._clock.monotonic()
            self._hub.publish(MARKETS, Lazy.failed(error))

    async def _learn_packages(self) -> None:
        """Read the quote packages of the login; unknown if the broker does not offer them.

        With other packages than before nothing counts as refused.
        """
        with contextlib.suppress(ServerRefused):
            packages = await self._gateway.quotes.quote_packages()
            self._hub.publish(PACKAGES, Lazy.ready(packages))
            if self._packages is not None and packages != self._packages:
                self._hub.ask_again()
            self._packages = packages

    # --- subscriptions ----------------------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        """Take nothing for refused that was for want of a right."""
        self._gateway.forget_refusals()
        self._unrighted.clear()
        self._forget_unrighted()
        self._wake.set()

    def _forget_unrighted(self) -> None:
        """Take for refused for want of a right only what is kept as such: what LONGEST_REFUSED passed over is older."""
        self._refused = {
            key: why
            for key, why in self._refused.items()
            if key in self._unrighted or not isinstance(why, PermissionMissing)
        }

    async def _subscribe_wanted(self) -> None:
        now = self._clock.monotonic()
        if now >= self._trouble_until:
            self._trouble_until = math.inf
            self._refused = {key: why for key, why in self._refused.items() if not isinstance(why, _PASSING)}
        past = [key for key, at in self._unrighted.items() if at <= now - REFUSED_FOR]
        if past:
            for key in past:
                del self._unrighted[key]
            self._forget_unrighted()
        missing = self._hub.wanted_subscriptions() - self._ledger.keys() - self._refused.keys()
        for topic in SUBSCRIBED_ORDER:
            keys = sorted(key for key in missing if key.topic is topic)
            if keys:
                await self._subscribe(keys)
            if any(isinstance(self._refused.get(key), RateLimited) for key in keys):
                break  # the next ones would wait for the server's pause, a login with them

    async def _subscribe(self, keys: list[Key[object]]) -> None:
        asked = self._clock.monotonic()
        try:
            await self._gateway.quotes.subscribe(keys)
        except ServerRefused as error:
            if len(keys) == 1 or isinstance(error, RateLimited):  # a pause is of them all
                for key in keys:
                    self._refuse(key, error)
                return
            for key in keys:
                await self._subscribe([key])
        else:
            self._ledger.update(dict.fromkeys(keys, self._clock.monotonic()))
            self._asked.update(dict.fromkeys(keys, asked))

    def _refuse(self, key: Key[object], error: ServerRefused) -> None:
        log.info("subscription of %s refused: %s", key, error.code)
        self._refused[key] = without_frames(error)
        self._ledger.pop(key, None)  # one that the gateway dropped: nothing beside it proves it any more
        self._asked.pop(key, None)
        if isinstance(error, _PASSING):
            demanded = error.pause if isinstance(error, RateLimited) else 0.0
            again = self._clock.monotonic() + max(TROUBLE_FOR, demanded)
            self._trouble_until = min(self._trouble_until, again)
        if isinstance(error, PermissionMissing):
            self._unrighted.pop(key, None)
            self._unrighted[key] = self._clock.monotonic()
            for oldest in list(self._unrighted)[:-LONGEST_REFUSED]:
                del self._unrighted[oldest]
        self._hub.touch(key)

    async def _unsubscribe_unwanted(self) -> None:
        """Unsubscribe what is no longer wanted; then try again what the quota refused before."""
        now, wanted = self._clock.monotonic(), self._hub.wanted_subscriptions()
        for key in self._refused.keys() - wanted - self._unrighted.keys():
            del self._refused[key]
        over = [key for key, since in self._ledger.items() if key not in wanted and now - since >= UNSUBSCRIBE_AFTER]
        if not over:
            return
        try:
            await self._gateway.quotes.unsubscribe(over)
        except ServerRefused as error:
            log.info("unsubscribing %d keys refused: %s", len(over), error.code)
            self._ledger.update(dict.fromkeys(over, now))  # asked again after another minute
        else:
            for key in over:
                del self._ledger[key]
                self._asked.pop(key, None)
            self._hub.unsubscribed(over)
            self._refused = {key: why for key, why in self._refused.items() if not isinstance(why, QuotaExceeded)}

    async def verify(self) -> None:
        """Compare our subscriptions with the gateway's own list, and subscribe once more what is missing.

        Where the server asks for a pause they are compared at the next look.
        """
        try:
            self.quota = await self._gateway.quotes.subscription_info()
        except RateLimited as error:
            log.info("subscriptions not compared: %s", error.code)
            return
        lost = self._ledger.keys() - self.quota.own
        if lost:
            log.info("%d subscriptions were not kept by the gateway; asking again", len(lost))
            self._report(LinkEventKind.SUBSCRIPTIONS_LOST, count=len(lost))
            await self._subscribe(sorted(lost))

    # --- health -----------------------------------------------------------------------------------------------------

    def _judge_silence(self) -> None:
        now = self._clock.monotonic()
        if self._logged_out:
            self._publish(LinkState.DEGRADED, reason=self._logged_out)
        elif self.data_expected() and now - max(self._last_data(), self.status.since) > self._silence:
            self._publish(LinkState.DEGRADED, reason="silent")
        elif self.status.state is LinkState.DEGRADED and now - self._last_data() <= self._silence:
            self._publish(LinkState.LIVE)

    def _last_data(self) -> float:
        return max((self._hub.arrived(key) or 0.0 for key in self._ledger), default=0.0)

    def _report_end(self, error: GatewayError) -> None:
        """Publish that the connection is down, and when it is tried again."""
        stood = self._live_since is not None and self._clock.monotonic() - self._live_since >= SOUND
        self._attempt = 1 if stood else self._attempt + 1
        self._retry.clear()
        now, attempt = self._clock.monotonic(), max(self._attempt, self._faults)
        longest = min(FIRST_BACK_OFF * 2 ** min(attempt - 1, 10), LONGEST_BACK_OFF)
        if isinstance(error, LoginRefused):
            longest = LONGEST_BACK_OFF
        self._barred_until = now + (error.pause if isinstance(error, RateLimited) else 0.0)
        wait = max(longest * (1 - JITTER + 2 * JITTER * self._jitter()), self._barred_until - now)
        failed = isinstance(error, LoginRefused | InsecureTransport | TakenOver)
        # Two programs that both came back by themselves would log each other out for ever: a person decides.
        retry_at = None if isinstance(error, TakenOver) else now + wait
        self._publish(LinkState.FAILED if failed else LinkState.DISCONNECTED, error=error, retry_at=retry_at)

    async def _pause(self) -> None:
        """Wait until the next attempt is due or a person asks for it: in spite of a pause now and then."""
        at = self.status.retry_at
        left = None if at is None else max(at - self._clock.monotonic(), 0.0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._retry.wait()
                while (now := self._clock.monotonic()) < min(self._barred_until, self._passed + TRY_AGAIN_EVERY):
                    self._retry.clear()
                    await self._retry.wait()
                if now < self._barred_until:
                    self._passed = now

    def _report(self, kind: LinkEventKind, **data: object) -> None:
        events = Topic.LINK_EVENT.of(self.links[0].subject)
        self._hub.publish(events, Lazy.ready(LinkEvent(kind=kind, data=data)))

    def _publish(
        self, state: LinkState, *, reason: str = "", error: GatewayError | None = None, retry_at: float | None = None
    ) -> None:
        code = error.code if error is not None else reason
        if (state, code) == (self.status.state, self.status.reason) and retry_at is None:
            return
        log.info("link %s %s", state, code)
        proven = None if state not in DOWN else self.status.proven
        if state in DOWN and self.status.state not in DOWN:
            moves = self._brings_prices and self._prices_move()
            proven = self._last_proof() if moves else self._clock.monotonic()
        self.status = LinkStatus(
            state=state,
            provider=self._gateway.provider,
            address=self._gateway.address,
            since=self.status.since if {state, self.status.state} <= DOWN else self._clock.monotonic(),
            generation=self._gateway.generation,
            attempt=self._attempt if state in DOWN else 0,
            retry_at=retry_at,
            reason=code,
            data={} if error is None else error.data,
            text=str(error.data.get("text", "")) if error is not None else "",
            connection=self.links[0].subject,
            proven=proven,
        )
        for link in self.links:
            self._hub.publish(link, Lazy.ready(self.status))


async def first_to_end_within(base: Coroutine[Any, Any, None], *work: Coroutine[Any, Any, None]) -> None:
    """`first_to_end` of all of these, of which `base` is cancelled after the others have ended: they end with it."""
    running = asyncio.ensure_future(base)  # noqa: TID251  owned, awaited and cancelled right here

    async def while_running() -> None:
        await asyncio.shield(running)

    try:
        await first_to_end(while_running(), *work)
    finally:
        running.cancel()
        await _all_ended([running])


async def first_to_end(*work: Awaitable[object]) -> None:
    """Run `work` side by side until one of them ends, cancel the others, and raise what the one raised."""
    tasks = [asyncio.ensure_future(each) for each in work]  # noqa: TID251  owned, awaited and cancelled right here
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await _all_ended(tasks)
    for task in done:
        task.result()


async def _all_ended(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Wait for tasks that were cancelled. A caller that is cancelled meanwhile waits, too, and is cancelled then.

    A second cancel would cut short how they end: what they have open would stay so.
    """
    cancelled: asyncio.CancelledError | None = None
    while left := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(left)
        except asyncio.CancelledError as error:
            cancelled = error
    for task in tasks:
        if not task.cancelled():
            task.exception()  # the caller looks at it, or nobody does
    if cancelled is not None:
        raise cancelled
