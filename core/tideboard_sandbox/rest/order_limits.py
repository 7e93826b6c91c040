"""The limits on each key's orders, checked in the documented order; only accepted orders count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.refusals import forbidden, too_many
from tideboard_sandbox.server.rate_window import CallWindow

RATE_WINDOW: Final = 60.0


class LimitedOrder(NamedTuple):
    """The part of an order that is limited: market `HK`, symbol `HK.00700`, side `BUY`, value = quantity x price."""

    market: str
    symbol: str
    side: str
    value: Decimal


@dataclass(slots=True)
class _Spent:
    orders: CallWindow
    day: date = date.min
    value: Decimal = field(default_factory=Decimal)


class KeyLimits:
    """Counts per key. `now` gives monotonic seconds, `wall` the time of day in UTC; hours are this machine's."""

    def __init__(self, *, now: Callable[[], float], wall: Callable[[], datetime]) -> None:
        self._now = now
        self._wall = wall
        self._spent: dict[str, _Spent] = {}

    def check(self, key: Key, order: LimitedOrder) -> None:
        """Market, symbol, side, hours, value of the order, rate, value of the day; raises HttpRefusal at the first."""
        limits = key.held_to
        for allowed, wanted in (
            (limits.allowed_markets, order.market),
            (limits.allowed_symbols, order.symbol),
            (limits.allowed_trd_sides, order.side),
        ):
            if allowed is not None and wanted not in allowed:
                raise forbidden()
        if limits.hours is not None:
            self._check_hours(limits.hours)
        if limits.max_order_value is not None and order.value > limits.max_order_value:
            raise forbidden()
        self._check_rate(key)
        spent = self._of(key)
        if limits.max_daily_value is not None and spent.value + order.value > limits.max_daily_value:
            raise too_many("daily value limit reached", wait=self._until_midnight())

    def check_rate(self, key: Key) -> None:
        """Hours and rate alone: for changes of an order whose value is not known; raises HttpRefusal."""
        if key.held_to.hours is not None:
            self._check_hours(key.held_to.hours)
        self._check_rate(key)

    def count(self, key: Key, value: Decimal) -> None:
        spent = self._of(key)
        spent.orders.count()
        spent.value += value

    def forget(self) -> None:
        """Start all counts over, because the daemon was ended."""
        self._spent.clear()

    def _check_rate(self, key: Key) -> None:
        most = key.held_to.max_orders_per_minute
        room = self._of(key).orders.has_room(most or 0)
        if most is not None and not room:
            raise too_many("order rate limit reached", wait=RATE_WINDOW)

    def _check_hours(self, hours: tuple[time, time]) -> None:
        begin, end = hours
        now = self._wall().astimezone().replace(tzinfo=None)
        inside = begin <= now.time() < end if begin <= end else now.time() >= begin or now.time() < end
        if not inside:
            opens = datetime.combine(now.date(), begin)
            raise too_many("outside hours window", wait=((opens - now) % timedelta(days=1)).total_seconds())

    def _of(self, key: Key) -> _Spent:
        spent = self._spent.setdefault(key.id, _Spent(CallWindow(self._now, RATE_WINDOW)))
        today = self._wall().astimezone(UTC).date()
        if spent.day != today:
            spent.day, spent.value = today, Decimal(0)
        return spent

    def _until_midnight(self) -> float:
        now = self._wall().astimezone(UTC)
        return 86_400.0 - (now - now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
