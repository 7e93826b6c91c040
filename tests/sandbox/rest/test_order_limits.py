"""What a key's orders are held to: each limit, the order in which they are looked at, what counts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.clock import Seconds
from tideboard_sandbox.rest.api_keys import Key, Limits
from tideboard_sandbox.rest.order_limits import KeyLimits, LimitedOrder
from tideboard_sandbox.rest.refusals import RestRefusal

ASKED = LimitedOrder("HK", "HK.00700", "BUY", Decimal(1000))


class Room:
    def __init__(self) -> None:
        self.seconds = Seconds()
        self.wall = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
        self.limits = KeyLimits(now=self.seconds, wall=lambda: self.wall)

    def place(self, key: Key, asked: LimitedOrder = ASKED) -> tuple[int, str, str]:
        """Status, text and Retry-After of one order; 200 counts it."""
        try:
            self.limits.check(key, asked)
        except RestRefusal as refusal:
            return refusal.status, refusal.text, refusal.headers.get("Retry-After", "")
        self.limits.count(key, asked.value)
        return 200, "", ""


def key(**limits: Any) -> Key:
    return Key(id="a", hash="", scopes=frozenset(), limits=Limits(**limits))


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"allowed_markets": frozenset({"US"})}, 403),
        ({"allowed_symbols": frozenset({"HK.00005"})}, 403),
        ({"allowed_trd_sides": frozenset({"SELL"})}, 403),
        ({"max_order_value": Decimal("999.99")}, 403),
        ({"max_order_value": Decimal(1000)}, 200),
        ({"max_orders_per_minute": 0}, 429),
        ({"max_daily_value": Decimal("999.99")}, 429),
        ({"allowed_markets": frozenset({"HK"}), "allowed_symbols": frozenset({"HK.00700"})}, 200),
        ({}, 200),
    ],
    ids=str,
)
def test_each_limit_refuses_with_its_status(room: Room, limits: dict[str, Any], status: int) -> None:
    assert room.place(key(**limits))[0] == status


def test_rate_is_a_sliding_minute_of_accepted_orders(room: Room) -> None:
    mine = key(max_orders_per_minute=2)
    assert [room.place(mine)[0] for _ in range(3)] == [200, 200, 429]

    assert room.place(mine) == (429, "order rate limit reached", "60")
    room.seconds.pass_by(60)

    assert room.place(mine)[0] == 200


def test_a_days_value_starts_over_at_midnight_in_utc(room: Room) -> None:
    mine = key(max_daily_value=Decimal(2500))
    assert [room.place(mine)[0] for _ in range(3)] == [200, 200, 429]

    assert room.place(mine)[2] == str(20 * 3600)
    room.wall = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)

    assert room.place(mine)[0] == 200


@pytest.mark.parametrize(
    ("window", "hour", "status"),
    [("09:00-12:00", 9, 200), ("09:00-12:00", 12, 429), ("22:00-02:00", 23, 200), ("22:00-02:00", 1, 200),
     ("22:00-02:00", 2, 429)],
)  # fmt: skip
def test_hours_are_this_machines_and_may_cross_midnight(room: Room, window: str, hour: int, status: int) -> None:
    room.wall = datetime(2026, 11, 18, hour, 0).astimezone()

    found = room.place(key(hours_window=window))

    assert found[0] == status
    if status == 429:
        assert 0 < int(found[2]) <= 86_400


def test_the_first_limit_in_the_documented_order_speaks(room: Room) -> None:
    room.wall = datetime(2026, 11, 18, 12, 0).astimezone()
    mine = key(allowed_trd_sides=frozenset({"SELL"}), hours_window="01:00-02:00", max_orders_per_minute=0)
    late = key(hours_window="01:00-02:00", max_order_value=Decimal(1), max_orders_per_minute=0)

    assert room.place(mine)[0] == 403
    assert room.place(late)[1] == "outside hours window"
    assert room.place(key(max_order_value=Decimal(1), max_orders_per_minute=0))[0] == 403
    assert room.place(key(max_orders_per_minute=0, max_daily_value=Decimal(1)))[1] == "order rate limit reached"


def test_a_change_of_an_order_is_held_to_hours_and_rate(room: Room) -> None:
    mine = key(max_orders_per_minute=1, max_order_value=Decimal(1))
    room.limits.check_rate(mine)
    room.limits.count(mine, Decimal(0))

    with pytest.raises(RestRefusal):
        room.limits.check_rate(mine)
    room.limits.forget()
    room.limits.check_rate(mine)
