"""Every account of every connection: those of the orders from the hub, the others read here, in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Any, Final

from tideboard_core.accounts.reading import AccountReading, ConnectionReading
from tideboard_core.errors import GatewayError, NotOffered, RateLimited
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Key, LinkKey, Topic
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account, Funds, Order, Position
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ReadRows, TradingGateway

if TYPE_CHECKING:
    from tideboard_core.model.behind.results import RealizedResult, RealizedResults

log = logging.getLogger(__name__)

READ_EVERY: Final = 30.0
"""Seconds between two reads of an account that is not in view: one call of the ten that OpenD allows in 30 s."""
IN_VIEW_EVERY: Final = 60.0
"""The same of the account in view: pushes keep its orders, and trading needs its calls."""
IDLE_EVERY: Final = 3600.0
"""The same, while nobody looks, of an account that nothing else reads: the assets of each day are kept."""
COUNT_EVERY: Final = 300.0
"""Seconds between two reads of what the broker counts as realised."""
SOONEST: Final = 6.0
"""Seconds between two reads of an account that a person asks for: half of OpenD's calls."""
STEP: Final = 0.5
"""Seconds between two accounts of one connection."""
LIMITED: Final = 60.0
"""Least seconds without a read after one that a rate limit refused."""
UNREADABLE: Final = "reply-unreadable"
_ACCOUNTS: Final = Topic.ACCOUNTS.of("")
_SHOWN: Final = (Topic.FUNDS, Topic.POSITIONS, Topic.ORDERS)
_UP: Final = frozenset({LinkState.LIVE, LinkState.DEGRADED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSource:
    """A connection: its first use, its calls, and its name.

    `read` is set for the connection that takes orders: it reads an account and publishes it in the hub, from where its
    accounts are shown. `on_live` takes what is awaited after each login. `realized` returns what reads
    the gains of the login's account by the broker's own periods, None where it counts by none.
    """

    link: LinkKey
    calls: TradingGateway
    provider: str
    on_live: Callable[[Callable[[], Awaitable[None]]], None]
    read: Callable[[Account], Awaitable[None]] | None = None
    realized: Callable[[], Callable[[], Awaitable[RealizedResults]] | None] | None = None


@dataclass(slots=True)
class _Kept:
    """What was read of an account; the figures of one in the hub stay there."""

    account: Account
    funds: Funds | None = None
    positions: tuple[Position, ...] | None = None
    orders: tuple[Order, ...] | None = None
    since: float | None = None
    unread: str = ""
    lacking: bool = False
    error: GatewayError | None = None
    failed: float = -inf
    due: float = -inf
    tried: float = -inf
    realized: tuple[RealizedResult, ...] | None = None
    uncounted: GatewayError | None = None
    counted: tuple[int, float] = (0, -inf)
    """The login in which that was asked last, and when."""


@dataclass(slots=True)
class _Connection:
    source: AccountSource
    listed: bool = False
    error: GatewayError | None = None
    due: float = -inf
    reading: bool = False
    kept: dict[AccountId, _Kept] = field(default_factory=dict)


class AllAccounts:
    """Reads while somebody looks (`watch`), each account by itself; nothing is read while `busy`.

    While nobody looks it reads accounts whose connection takes no orders each hour: the blotter keeps the others.

    An account that two connections name is there once, by the one that takes orders. `readings` gives the same objects
    as before for accounts of which nothing changed: a view compares by identity. Nothing of it writes.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        sources: Sequence[AccountSource],
        *,
        in_view: Callable[[], Account | None],
        busy: Callable[[], bool],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        named: Callable[[Sequence[Account]], object] = bool,
    ) -> None:
        """`named` is called with the accounts of a connection that takes no orders, each time that it lists them."""
        self._hub, self._clock, self._sleep, self._spawn = hub, clock, sleep, spawn
        self._in_view, self._busy, self._named = in_view, busy, named
        # The connection of the orders first: an account that another one names too is shown as one that can trade.
        ordered = sorted(sources, key=lambda source: source.read is None)
        self._connections = {source.link: _Connection(source) for source in ordered}
        self._readings: dict[AccountId, AccountReading] = {}
        self._dirty: set[str] | None = None
        """Ids of accounts that changed since `readings` was read last; None = any may have."""
        self._all: tuple[AccountReading, ...] = ()
        self._told = False
        self._watchers = 0
        self._listeners = Listeners()
        self._ends = [hub.listen(_ACCOUNTS, lambda _key: self._listed_in_hub())]
        self._ends += [hub.listen_to(topic, self._changed_in_hub) for topic in _SHOWN]
        self._ends += [hub.listen(link, lambda _key: self._touch_all()) for link in self._connections]
        for connection in self._connections.values():
            if connection.source.read is None:
                connection.source.on_live(lambda connection=connection: self._logged_in(connection))  # type: ignore[misc]
        self._listed_in_hub()

    def close(self) -> None:
        """Listen to the hub no more."""
        for end in self._ends:
            end()
        self._ends.clear()

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def readings(self) -> tuple[AccountReading, ...]:
        """All accounts, those of the orders' connection first, each connection in the broker's order."""
        self._told = False
        dirty, self._dirty = self._dirty, set()
        if dirty is not None and not dirty:
            return self._all
        found: dict[AccountId, AccountReading] = {}
        for connection in self._connections.values():
            for own, kept in connection.kept.items():
                if own in found:
                    continue
                reading = self._readings.get(own)
                if reading is None or dirty is None or own.id in dirty:
                    made = self._make(connection.source, kept)
                    reading = reading if reading == made else made
                found[own] = reading
        self._readings, self._all = found, tuple(found.values())
        return self._all

    def reading(self, account: AccountId) -> AccountReading | None:
        """The account; None if no connection names it."""
        return next((one for one in self.readings if one.key == account), None)

    @property
    def connections(self) -> tuple[ConnectionReading, ...]:
        """All connections, that of the orders first."""
        return tuple(
            ConnectionReading(
                link=link,
                provider=one.source.provider,
                connected=self._connected(link),
                listed=one.listed,
                error=one.error,
            )
            for link, one in self._connections.items()
        )

    def age(self, reading: AccountReading) -> float | None:
        """Seconds since money and positions were read, None without any."""
        return None if reading.since is None else self._hub.elapsed(reading.since)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when something changed, once until `readings` is read again; the result ends it."""
        return self._listeners.add(listener)

    # --- reading ----------------------------------------------------------------------------------------------------

    def watch(self) -> Callable[[], None]:
        """Somebody looks at the accounts from now on; the result ends it."""
        self._watchers += 1
        for connection in self._connections.values():
            if not connection.listed:
                connection.due = -inf
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self._watchers -= 1

        self.beat()
        return end

    def refresh(self) -> None:
        """Read every account as soon as it may be read: a person asks."""
        for connection in self._connections.values():
            connection.due = -inf
            for kept in connection.kept.values():
                kept.due = min(kept.due, kept.tried + SOONEST)
        self.beat()

    def beat(self) -> None:
        """Begin the reads that are due; called each second."""
        if self._busy():
            return
        for link, connection in self._connections.items():
            kept = not self._watchers and connection.source.read is not None
            if kept or connection.reading or not self._connected(link):
                continue
            now = self._clock.monotonic()
            unlisted = connection.source.read is None and not connection.listed and connection.due <= now
            if unlisted or self._due(connection):
                connection.reading = True
                self._spawn(self._read_due(connection, unlisted=unlisted))

    def _due(self, connection: _Connection) -> list[Account]:
        """Accounts that are to be read now, those that wait longest first; one of another connection is read there."""
        now, link = self._clock.monotonic(), connection.source.link
        shown = {reading.key for reading in self.readings if reading.link == link}
        wait = 0.0 if self._watchers else IDLE_EVERY
        found = [
            kept
            for own, kept in connection.kept.items()
            if kept.due <= now and kept.tried + wait <= now and own in shown
        ]
        return [kept.account for kept in sorted(found, key=lambda kept: kept.due)]

    async def _read_due(self, connection: _Connection, *, unlisted: bool) -> None:
        try:
            if unlisted:
                await self._list(connection)
            for account in self._due(connection):
                unseen = not self._watchers and connection.source.read is not None
                if unseen or self._busy() or not connection.source.calls.connected:
                    return
                if account.identity in connection.kept:  # another login may have named others meanwhile
                    await self._read(connection, account)
                    await self._count(connection, account)
                    await self._sleep(STEP)
        finally:
            connection.reading = False

    async def _logged_in(self, connection: _Connection) -> None:
        """A new login: it may be another person's. What was known of the accounts stays until they are listed."""
        connection.listed, connection.due = False, -inf
        for kept in connection.kept.values():
            kept.due = -inf
        self.beat()

    async def _list(self, connection: _Connection) -> None:
        generation = connection.source.calls.generation
        try:
            accounts: Sequence[Account] = await connection.source.calls.accounts()
        except GatewayError as error:
            if not isinstance(error, NotOffered):
                log.info("accounts of %s not listed: %s", connection.source.provider, error.code)
            connection.error, accounts = error, ()
        else:
            connection.error = None
        if generation != connection.source.calls.generation:
            return
        connection.listed = connection.error is None
        connection.due = self._clock.monotonic() + (READ_EVERY if self._watchers else IDLE_EVERY)
        if connection.listed:
            self._named(accounts)
            self._take_accounts(connection, accounts)
        self._touch_all()

    async def _read(self, connection: _Connection, account: Account) -> None:
        own, source = account.identity, connection.source
        kept, generation = connection.kept[own], source.calls.generation
        kept.tried = self._clock.monotonic()
        kept.due = kept.tried + (IN_VIEW_EVERY if account == self._in_view() else READ_EVERY)
        error: GatewayError | None = None
        fresh: _Kept | None = None
        try:
            if source.read is not None:
                await source.read(account)
            else:
                fresh = await self._read_apart(source.calls, account)
        except GatewayError as refusal:
            error = refusal
        except Exception as fault:  # noqa: BLE001  an answer that breaks ours is one that cannot be read
            self._hub.report(fault, "accounts")
            error = GatewayError(UNREADABLE, field="fault")
        if generation != source.calls.generation or connection.kept.get(own) is not kept:
            return  # of a login before this one
        if fresh is not None:
            kept.funds, kept.positions, kept.orders = fresh.funds, fresh.positions, fresh.orders
            kept.since, kept.unread, kept.lacking = fresh.since, fresh.unread, fresh.lacking
        kept.error, kept.failed = error, self._clock.monotonic()
        if isinstance(error, RateLimited):
            kept.due = max(kept.due, kept.failed + max(error.pause, LIMITED))
        self._touch(account.id)

    async def _count(self, connection: _Connection, account: Account) -> None:
        """Read what the broker counts as realised, now and then while somebody looks; a refusal leaves it not known."""
        source, kept, now = connection.source, connection.kept.get(account.identity), self._clock.monotonic()
        asked = None if source.realized is None or not self._watchers else source.realized()
        if asked is None or kept is None:
            return
        generation = source.calls.generation
        if kept.counted[0] == generation and now < kept.counted[1] + COUNT_EVERY:
            return
        kept.counted, found, refusal = (generation, now), None, None
        try:
            answer = await asked()
            found = answer.rows
            refusal = GatewayError(UNREADABLE, field=answer.unread) if answer.unread else None
        except GatewayError as error:
            refusal = error
        if generation == source.calls.generation and connection.kept.get(account.identity) is kept:
            kept.realized, kept.uncounted = found, refusal
            self._touch(account.id)

    async def _read_apart(self, calls: TradingGateway, account: Account) -> _Kept:
        """Read an account whose connection takes no orders: all of it or nothing is taken."""
        begun = self._clock.monotonic()
        funds = await calls.funds(account)
        positions = await calls.positions(account)
        orders = await calls.orders(account)
        return _Kept(
            account,
            funds=funds,
            positions=tuple(positions),
            orders=tuple(orders),
            since=begun,
            unread=_unread(positions) or _unread(orders),
            lacking=bool(_unread(positions)),
        )

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make(self, source: AccountSource, kept: _Kept) -> AccountReading:
        shown = kept if source.read is None else self._from_hub(kept.account)
        error = kept.error
        if source.read is not None and shown.since is not None and shown.since > kept.failed:
            error = None  # pushes or another reader brought newer figures
        return AccountReading(
            account=kept.account,
            link=source.link,
            provider=source.provider,
            trades=source.read is not None,
            connected=self._connected(source.link),
            funds=shown.funds,
            positions=shown.positions,
            orders=shown.orders,
            read=self._wall(shown.since),
            since=shown.since,
            error=error,
            unread=shown.unread,
            lacking=shown.lacking,
            realized=kept.realized,
            uncounted=kept.uncounted,
        )

    def _from_hub(self, account: Account) -> _Kept:
        hub, id_ = self._hub, account.id
        funds, positions = hub.value(Topic.FUNDS.of(id_)), hub.value(Topic.POSITIONS.of(id_))
        proofs = [
            entry.proven
            for key in (Topic.FUNDS.of(id_), Topic.POSITIONS.of(id_))
            if (entry := hub.entry(key)) is not None and entry.known
        ]
        problems = [hub.problem(topic.of(id_)) for topic in _SHOWN]
        return _Kept(
            account,
            funds=funds,
            positions=positions,
            orders=hub.value(Topic.ORDERS.of(id_)),
            since=min(proofs, default=None),
            unread=next(filter(None, problems), ""),
            lacking=bool(hub.problem(Topic.POSITIONS.of(id_))),
        )

    def _wall(self, since: float | None) -> datetime | None:
        if since is None:
            return None
        return self._clock.wall().astimezone(UTC) - timedelta(seconds=self._clock.monotonic() - since)

    def _connected(self, link: LinkKey) -> bool:
        status = self._hub.value(link)
        return status is not None and status.state in _UP

    def _listed_in_hub(self) -> None:
        for connection in self._connections.values():
            if connection.source.read is not None:
                accounts = self._hub.value(_ACCOUNTS)
                connection.listed = accounts is not None
                self._take_accounts(connection, accounts or ())
        self._touch_all()

    @staticmethod
    def _take_accounts(connection: _Connection, accounts: Iterable[Account]) -> None:
        before, connection.kept = connection.kept, {}
        for account in accounts:
            own = account.identity
            kept = connection.kept[own] = before.get(own) or _Kept(account)
            kept.account = account

    def _changed_in_hub(self, key: Key[object]) -> None:
        self._touch(key.subject)

    def _touch(self, account_id: str) -> None:
        if self._dirty is not None:
            self._dirty.add(account_id)
        self._tell()

    def _touch_all(self) -> None:
        self._dirty = None
        self._tell()

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._listeners.notify()


def _unread(rows: object) -> str:
    return rows.unread if isinstance(rows, ReadRows) else ""
