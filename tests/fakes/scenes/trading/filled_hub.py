"""A hub filled as the gateway and the blotter would fill it, for docks that trade."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from fakes.values.clock import ManualClock
from fakes.values.reviews import TENCENT, account
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockKind, LockReason, LockStatus
from tideboard_core.model.order import Account, Environment, Funds, Position
from tideboard_core.model.quote import Level, OrderBook, Quote
from tideboard_core.model.shares import Shares

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def quote(last: str = "612.50") -> Quote:
    """HK.00700 at `last`, 604.00 yesterday."""
    return Quote(
        instrument=TENCENT.id,
        last=Decimal(last),
        prev_close=Decimal("604.00"),
        open=Decimal("606.00"),
        high=Decimal("617.00"),
        low=Decimal("603.50"),
        volume=1,
        turnover=Decimal(1),
        time=AT,
    )


def order_book(bid: str = "612.00", ask: str = "612.50") -> OrderBook:
    """One level a side."""
    return OrderBook(
        instrument=TENCENT.id, bids=(Level(Decimal(bid), 2600, 7),), asks=(Level(Decimal(ask), 1200, 4),), time=AT
    )


def funds(owner: Account, power: str = "2998640.00") -> Funds:
    """Money of an account."""
    return Funds(
        account_id=owner.id,
        currency="HKD",
        power=Decimal(power),
        total_assets=Decimal("4778860.00"),
        cash=Decimal("2998640.00"),
        market_value=Decimal("1780220.00"),
        frozen_cash=Decimal(0),
    )


def position(owner: Account, quantity: Shares = 1000) -> Position:
    """A holding of HK.00700."""
    return Position(
        account_id=owner.id,
        instrument=TENCENT.id,
        name=TENCENT.name,
        quantity=quantity,
        available=quantity,
        average_cost=Decimal("598.20"),
        last=Decimal("612.50"),
        value=Decimal("612.50") * quantity,
        pl=Decimal("14300.00"),
        pl_percent=Decimal("2.39"),
        pl_today=Decimal("8500.00"),
        currency="HKD",
    )


class TradingFloor:
    """Hub, clock and account; `lock` and `unlock` publish what the trading lock would."""

    def __init__(self, environment: Environment = Environment.PRACTICE) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.account = account(environment)
        self.put(Topic.INSTRUMENT, TENCENT.id, TENCENT)
        self.put(Topic.QUOTE, TENCENT.id, quote())
        self.put(Topic.BOOK, TENCENT.id, order_book())
        self.put(Topic.FUNDS, self.account.id, funds(self.account))
        self.put(Topic.POSITIONS, self.account.id, (position(self.account),))
        self.lock()

    def put(self, topic: Topic[object], subject: str, value: object) -> None:
        """Publish a value."""
        self.hub.publish(topic.of(subject), Lazy.ready(value))

    def lock(self, reason: LockReason = LockReason.BY_HAND) -> None:
        """Trading is locked; for the reason PINNED the account in view is pinned."""
        self.put(Topic.LOCK, "", self._status(LockKind.LOCKED, reason))

    def unlock(self) -> None:
        """Trading is unlocked for 15 minutes."""
        self.put(Topic.LOCK, "", self._status(LockKind.UNLOCKED, None))

    def _status(self, kind: LockKind, reason: LockReason | None) -> LockStatus:
        boot = self.clock.boot()
        expires = boot + 900 if kind is LockKind.UNLOCKED else None
        since = self.clock.market()
        return LockStatus(
            kind=kind,
            account=self.account.identity,
            since=since,
            reason=reason,
            expires=expires,
            view_pinned=reason is LockReason.PINNED,
        )
