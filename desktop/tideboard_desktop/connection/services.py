"""Builds sessions, pollers, lock, blotter and guard over the gateways, in dependency order."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import RecordKind
from tideboard_core.audit.thread import AUDIT
from tideboard_core.errors import OrderDenied
from tideboard_core.lock.gateway_lock import GatewayLogin, LockJournal
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.flow_schedule import OPEND_PACE, OTHER_PROVIDER, FlowPace, FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.price_rules import PriceRules
from tideboard_core.market.reference import Reference
from tideboard_core.market.session import SILENCE, ConnectionSession, Poller
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import GatewayNotice, Lazy
from tideboard_core.model.lock import LockPolicy, LockStatus
from tideboard_core.model.order import Account, AccountId, Fill, Order
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.watch.alerts import AlertKeeper
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.orders.sender import OrderServices
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.reference import AlertService
from tideboard_core.ports.system import Clock, Confirmer, MarketClock, SecretStore
from tideboard_core.ports.trading import TradingSink
from tideboard_core.redaction import Redactor
from tideboard_core.system.settings import LockSettings, Settings
from tideboard_desktop.connection.gateway_spec import GatewaySpec, notice_event

if TYPE_CHECKING:  # made only where the broker keeps no alerts, and where a loss brake is set
    from tideboard_core.alerts.local_alerts import LocalAlerts
    from tideboard_core.orders.brake.loss_brake import LossBrake

Spawn = Callable[[Coroutine[Any, Any, None]], object]
DAMAGED = frozenset({"broken", "shorter", "unreadable"})
"""Problems of an order log that mean that records are missing."""
LONGEST_IDLE = 120
"""Minutes without key or mouse after which trading locks, whatever the settings file says."""


class TradingRelay:
    """A TradingSink that forwards to `target`, if set: the gateway needs a sink before the blotter exists."""

    def __init__(self) -> None:
        self.target: TradingSink | None = None

    def order_changed(self, order: Order) -> None:
        if self.target is not None:
            self.target.order_changed(order)

    def filled(self, fill: Fill) -> None:
        if self.target is not None:
            self.target.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """An answer that came after its time-out, as `TradingSink.late_reply`."""
        if self.target is not None:
            self.target.late_reply(client_order_id, order_id, error)

    def notice(self, notice: GatewayNotice) -> None:
        if self.target is not None:
            self.target.notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        if self.target is not None:
            self.target.orders_unreadable(account_id, field)


class AdditionalGateway(NamedTuple):
    """A gateway beside the one of the prices: its uses and the pace of its flow calls."""

    gateway: Gateway
    links: tuple[LinkKey, ...]
    pace: FlowPace = OPEND_PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """The gateways of a run with their sessions and pollers.

    `gateway` and `session` bring the prices. `broker` is the gateway that orders go to and `orders` its session: the
    same two unless the user chose another connection for orders. `other_gateway`, `other` and `other_schedule` bring a
    second provider's capital flow, None without one. `own_alerts` keeps price alerts where the broker keeps none, or
    keeps some that ring in its own apps alone.
    """

    gateway: Gateway
    session: ConnectionSession
    schedule: FlowSchedule
    reference: Reference
    calendar: TradingCalendar
    broker: Gateway
    orders: ConnectionSession
    other_gateway: Gateway | None = None
    other: ConnectionSession | None = None
    other_schedule: FlowSchedule | None = None
    own_alerts: LocalAlerts | None = None

    @property
    def alert_services(self) -> Mapping[AlertKeeper, AlertService]:
        """Who keeps price alerts here, the broker first; empty where nobody does."""
        services = {AlertKeeper.BROKER: self.gateway.alerts, AlertKeeper.TIDEBOARD: self.own_alerts}
        return {keeper: service for keeper, service in services.items() if service is not None}

    @property
    def sessions(self) -> tuple[ConnectionSession, ...]:
        """The session of each connection once, the one of the prices first."""
        beside = (one for one in (self.orders, self.other) if one is not None)
        return tuple(dict.fromkeys((self.session, *beside)))

    @property
    def connections(self) -> tuple[tuple[ConnectionSession, Gateway], ...]:
        """Each connection once with its gateway, the one of the prices first."""
        found = {self.session: self.gateway, self.orders: self.broker}
        if self.other is not None and self.other_gateway is not None:
            found.setdefault(self.other, self.other_gateway)
        return tuple(found.items())

    @property
    def links(self) -> tuple[LinkKey, ...]:
        """The first link key of each connection."""
        return tuple(session.links[0] for session in self.sessions)

    @property
    def schedules(self) -> tuple[FlowSchedule, ...]:
        return (self.schedule,) if self.other_schedule is None else (self.schedule, self.other_schedule)

    def retry(self, link: str = "") -> None:
        """Connect again at once over the connection whose link has this subject."""
        for session in self.sessions:
            if any(key.subject == link for key in session.links):
                session.retry_now()

    def retry_all(self) -> None:
        """Connect again at once over every connection that is down."""
        for session in self.sessions:
            session.retry_now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trading:
    """The parts of the order path, from order log to guard."""

    audit: Audit
    anchor: KeyringAnchor
    order_journal: OrderJournal
    lock: TradingLock
    blotter: Blotter
    guard: Guard
    charges: OrderCharges
    brake: Callable[[], LossBrake]
    """The loss brake, loaded and put into the checks by the first call."""


def build_connections(specs: Sequence[GatewaySpec], hub: Hub, trading: TradingSink, clock: MarketClock) -> Feeds:
    """Build the gateways of all connections and their sessions; the first spec brings the prices."""
    first, *rest = specs
    additional = [AdditionalGateway(spec.build(hub, trading, clock), spec.links, spec.pace) for spec in rest]
    return build_feeds(first.build(hub, trading, clock), hub, clock, pace=first.pace, additional=additional)


def build_feeds(
    gateway: Gateway,
    hub: Hub,
    clock: MarketClock,
    *,
    pace: FlowPace = OPEND_PACE,
    additional: Sequence[AdditionalGateway] = (),
    silence: float = SILENCE,
) -> Feeds:
    """Build sessions and pollers; `gateway` has the uses that no additional gateway takes, `silence` as its session."""
    schedule, reference = FlowSchedule(hub, clock, pace=pace), Reference(hub)
    taken = {link for one in additional for link in one.links}
    links = [link for link in (QUOTES_LINK, ORDERS_LINK) if link not in taken]
    rules = PriceRules(hub, clock, trades=ORDERS_LINK in links)
    pollers: list[Poller] = [schedule, reference, rules]
    session = ConnectionSession(
        gateway, hub, clock, pollers=pollers, market_time=clock.set_market, links=links, silence=silence
    )
    beside: dict[LinkKey, tuple[Gateway, ConnectionSession, FlowSchedule | None]] = {}
    for one in additional:
        built = _beside(one, hub, clock)
        beside |= dict.fromkeys(one.links, built)
    broker, orders, _ = beside.get(ORDERS_LINK, (gateway, session, None))
    other_gateway, other, other_schedule = beside.get(OTHER_LINK, (None, None, None))
    return Feeds(
        gateway=gateway,
        session=session,
        schedule=schedule,
        reference=reference,
        calendar=TradingCalendar(),
        broker=broker,
        orders=orders,
        other_gateway=other_gateway,
        other=other,
        other_schedule=other_schedule,
    )


def _beside(
    one: AdditionalGateway, hub: Hub, clock: MarketClock
) -> tuple[Gateway, ConnectionSession, FlowSchedule | None]:
    """Session of a connection without prices, with a schedule if it brings the second flow; its times are dropped."""
    schedule = FlowSchedule(hub, clock, topics=OTHER_PROVIDER, pace=one.pace) if OTHER_LINK in one.links else None
    pollers: list[Poller] = [] if schedule is None else [schedule]
    session = ConnectionSession(one.gateway, hub, clock, pollers=pollers, market_time=_drop, links=one.links)
    return one.gateway, session, schedule


def _drop(_now: datetime) -> None:
    """Drop a time: market time comes from the connection of the prices alone."""


def build_trading(
    feeds: Feeds,
    hub: Hub,
    clock: Clock,
    *,
    relay: TradingRelay,
    directory: Path,
    store: SecretStore,
    confirmer: Confirmer,
    source: Callable[[InstrumentId], SourceKind],
    settings: Callable[[], Settings],
    fallen: Callable[[], tuple[str, ...]],
    spawn: Spawn,
    redactor: Redactor,
    choose: Callable[[str], str],
) -> Trading:
    """Build lock, blotter and guard over the gateway that orders go to, and set the target of `relay`.

    `fallen` returns the fields of safety that fell back and are not confirmed. `redactor` is told each secret that must
    be taken out of texts. `choose` is that of `OrderJournal`.
    """
    gateway = feeds.broker.trading
    audit, order_journal = Audit(directory, wall=clock.wall), OrderJournal(clock, choose=choose)
    audit.on_status(lambda status: hub.publish(AUDIT.of(""), Lazy.ready(status)))
    lock = _build_lock(feeds, hub, clock, audit, store=store, settings=settings, spawn=spawn, redact=redactor.add)
    blotter = Blotter(
        hub=hub,
        clock=clock,
        gateway=gateway,
        journal=order_journal,
        note=audit.note,
        on_notice=_notice_callback(feeds, hub, lock),
        spawn=spawn,
    )
    relay.target = blotter
    feeds.orders.add_poller(blotter)
    feeds.orders.on_retry(blotter.login.press)
    services = OrderServices(
        hub=hub, clock=clock, gateway=gateway, audit=audit, lock=lock, blotter=blotter, journal=order_journal
    )
    pretrade = PretradeChecks(
        services,
        feed=feeds.gateway.quotes,
        limits=lambda: settings().limits,
        source=source,
        spawn=spawn,
        listing=feeds.broker.quotes if feeds.broker is not feeds.gateway else None,
        fallen=fallen,
    )
    guard = Guard(services, pretrade=pretrade, confirmer=confirmer, clean=redactor.clean)
    anchor = KeyringAnchor(store, audit, today=lambda: clock.wall().date())

    return Trading(
        audit=audit,
        anchor=anchor,
        order_journal=order_journal,
        lock=lock,
        blotter=blotter,
        guard=guard,
        charges=guard.charges,
        brake=lambda: guard.loss_brake,
    )


def _build_lock(
    feeds: Feeds,
    hub: Hub,
    clock: Clock,
    audit: Audit,
    *,
    store: SecretStore,
    settings: Callable[[], Settings],
    spawn: Spawn,
    redact: Callable[[str], object],
) -> TradingLock:
    """Build the lock; the order log records its states, and a damaged log makes it pause password tries."""
    lock = TradingLock(
        hub=hub,
        clock=clock,
        gateway=feeds.broker.trading,
        store=store,
        spawn=spawn,
        policy=lambda: lock_policy(settings().lock),
        session_left=lambda account: session_left(feeds.calendar, clock, account),
        on_change=lambda status: audit.note(RecordKind.LOCK, "", _lock_record(status)),
        redact=redact,
        login=lambda: GatewayLogin(feeds.broker.address, feeds.broker.login),
        journal=LockJournal(partial(audit.note, RecordKind.LOCK, ""), partial(_written, audit)),
        desktop=os.environ.get("XDG_CURRENT_DESKTOP") or os.environ.get("DESKTOP_SESSION", ""),
    )
    audit.on_status(lambda status: lock.log_damaged() if status.problem in DAMAGED else None)
    return lock


def _notice_callback(feeds: Feeds, hub: Hub, lock: TradingLock) -> Callable[[GatewayNotice], None]:
    """Return the callback for notices of the gateway: they may close the lock, and the connection log shows them."""
    events = Topic.LINK_EVENT.of(feeds.orders.links[0].subject)

    def noticed(notice: GatewayNotice) -> None:
        lock.notice(notice)
        hub.publish(events, Lazy.ready(notice_event(notice)))

    return noticed


async def _written(audit: Audit, data: Mapping[str, Any]) -> int | None:
    """Record an event of the lock; without an open log nothing is kept and no error is raised, as with cancels."""
    with contextlib.suppress(OrderDenied):
        return await audit.record(RecordKind.LOCK, "", data)
    return None


def _lock_record(status: LockStatus) -> dict[str, str]:
    """The record of a lock that opened or closed."""
    account = AccountId("") if status.account is None else status.account
    return {"kind": status.kind, **account.kept(), "reason": status.reason or ""}


def session_left(calendar: TradingCalendar, clock: Clock, account: Account) -> float | None:
    """Seconds until the last of the account's markets closes today; None when none of them is in session."""
    now = clock.market()
    sessions = (calendar.session_on(market, exchange_date(market, now)) for market in account.markets)
    left = [session.close - now for session in sessions if session is not None and session.close > now]
    return max(left, default=timedelta(0)).total_seconds() or None


def lock_policy(settings: LockSettings) -> LockPolicy:
    """The lock's rules from the settings; the idle time is at most `LONGEST_IDLE`, also in a file edited by hand."""
    idle = min(settings.idle_minutes, LONGEST_IDLE) * 60.0
    return LockPolicy(idle=idle, lock_gateway_too=settings.lock_gateway_too)
