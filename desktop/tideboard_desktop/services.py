"""The services between gateway and window, built in dependency order."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tideboard_core.assessor import Assessor
from tideboard_core.audit import Audit
from tideboard_core.audit_anchor import KeyringAnchor
from tideboard_core.audit_log import RecordKind
from tideboard_core.blotter import Blotter
from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.guard import Guard
from tideboard_core.hub import Hub
from tideboard_core.lock import LockPolicy, TradingLock
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEvent, LinkEventKind
from tideboard_core.model.lock import LockStatus
from tideboard_core.model.order import Account, Fill, Order
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.ports import (
    Clock,
    Confirmer,
    Gateway,
    Key,
    Lazy,
    MarketClock,
    Notice,
    SecretStore,
    Topic,
    TradingSink,
)
from tideboard_core.reference import Reference
from tideboard_core.sent import Sent
from tideboard_core.session import Session
from tideboard_core.settings import LockSettings, Settings

Spawn = Callable[[Coroutine[Any, Any, None]], object]
LONGEST_IDLE = 120
"""Minutes without key or mouse after which trading locks, whatever the settings file says."""


class TradingRelay:
    """Where the gateway puts what happens to orders before the blotter exists that wants it."""

    def __init__(self) -> None:
        self.target: TradingSink | None = None

    def order_changed(self, order: Order) -> None:
        """Hand on."""
        if self.target is not None:
            self.target.order_changed(order)

    def filled(self, fill: Fill) -> None:
        """Hand on."""
        if self.target is not None:
            self.target.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Hand on."""
        if self.target is not None:
            self.target.late_reply(client_order_id, order_id, error)

    def notice(self, notice: Notice) -> None:
        """Hand on."""
        if self.target is not None:
            self.target.notice(notice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What shows the market: gateway, its session, and who polls."""

    gateway: Gateway
    session: Session
    schedule: FlowSchedule
    reference: Reference
    calendar: TradingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Trading:
    """What moves orders."""

    audit: Audit
    anchor: KeyringAnchor
    sent: Sent
    lock: TradingLock
    blotter: Blotter
    guard: Guard


def build_feeds(gateway: Gateway, hub: Hub, clock: MarketClock) -> Feeds:
    """Everything that keeps one gateway connected and the hub filled."""
    schedule, reference = FlowSchedule(hub, clock), Reference(hub)
    session = Session(gateway, hub, clock, pollers=[schedule, reference], market_time=clock.set_market)
    return Feeds(gateway=gateway, session=session, schedule=schedule, reference=reference, calendar=TradingCalendar())


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
    spawn: Spawn,
    seen: Callable[[str], object],
) -> Trading:
    """Lock, blotter and guard over one gateway; `relay` is connected to the blotter here."""
    gateway = feeds.gateway
    audit = Audit(directory, wall=clock.wall)
    audit.on_status(lambda status: hub.publish(Key(Topic.AUDIT, ""), Lazy.ready(status)))
    sent = Sent(clock)
    lock = TradingLock(
        hub=hub,
        clock=clock,
        gateway=gateway,
        store=store,
        spawn=spawn,
        policy=lambda: lock_policy(settings().lock),
        session_left=lambda account: session_left(feeds.calendar, clock, account),
        told=lambda status: audit.note(RecordKind.LOCK, "", _lock_record(status)),
        seen=seen,
    )

    def noticed(notice: Notice) -> None:
        lock.notice(notice)
        event = LinkEvent(kind=LinkEventKind.NOTICE, data={"notice": notice.kind, "text": notice.text})
        hub.publish(Key(Topic.LINK_EVENT, ""), Lazy.ready(event))

    blotter = Blotter(hub=hub, clock=clock, gateway=gateway, sent=sent, note=audit.note, on_notice=noticed, spawn=spawn)
    relay.target = blotter
    assessor = Assessor(
        hub=hub,
        clock=clock,
        gateway=gateway,
        feed=gateway,
        audit=audit,
        lock=lock,
        blotter=blotter,
        sent=sent,
        limits=lambda: settings().limits,
        source=source,
        spawn=spawn,
    )
    guard = Guard(
        hub=hub,
        clock=clock,
        gateway=gateway,
        audit=audit,
        lock=lock,
        blotter=blotter,
        sent=sent,
        assessor=assessor,
        confirmer=confirmer,
    )
    anchor = KeyringAnchor(store, audit, today=lambda: clock.wall().date())
    return Trading(audit=audit, anchor=anchor, sent=sent, lock=lock, blotter=blotter, guard=guard)


def _lock_record(status: LockStatus) -> dict[str, str]:
    """What the order log keeps of a lock that opened or closed."""
    return {"kind": status.kind, "account": status.account_id, "reason": status.reason or ""}


def session_left(calendar: TradingCalendar, clock: Clock, account: Account) -> float | None:
    """Seconds until the last of the account's markets closes today; None when none of them is in session."""
    now = clock.market()
    sessions = (calendar.session_on(market, exchange_date(market, now)) for market in account.markets)
    left = [session.close - now for session in sessions if session is not None and session.close > now]
    return max(left, default=timedelta(0)).total_seconds() or None


def lock_policy(settings: LockSettings) -> LockPolicy:
    """The lock's rules from the settings; a file edited by hand cannot keep trading unlocked without a person."""
    idle = min(settings.idle_minutes, LONGEST_IDLE) * 60.0
    return LockPolicy(idle=idle, lock_gateway_too=settings.lock_gateway_too)
