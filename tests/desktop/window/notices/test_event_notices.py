"""What becomes a notice: changes of the connection and the lock, ends of orders, fills; never what was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, NOON, held_exit, order_row
from tideboard_core.market.hub import Hub
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.lock import LockKind, LockReason, LockStatus
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_desktop.window.notices.event_notices import EventNotices
from tideboard_desktop.window.notices.model import NoticeStore

LIVE = ACCOUNTS[Environment.LIVE]


class Stage:
    """A hub, a store and what watches between them."""

    def __init__(self) -> None:
        clock = ManualClock()
        self.hub, self.store = Hub(clock), NoticeStore(clock)
        self.watch = EventNotices(self.hub, self.store)

    def link(self, state: LinkState) -> None:
        status = LinkStatus(state=state, provider="Sandbox", address="", since=0.0)
        self.hub.publish(Topic.LINK.of(""), Lazy.ready(status))

    def lock(self, kind: LockKind, reason: LockReason | None) -> None:
        status = LockStatus(kind=kind, since=NOON, reason=reason, account_id=LIVE.id)
        self.hub.publish(Topic.LOCK.of(""), Lazy.ready(status))

    def publish(self, topic: Topic[object], rows: object) -> None:
        self.hub.publish(topic.of(LIVE.id), Lazy.ready(rows))

    @property
    def told(self) -> list[str]:
        """Oldest first."""
        return [one.text for one in reversed(self.store.notices)]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def fill(number: str, side: Side = Side.BUY) -> Fill:
    return Fill(
        id=number,
        order_id="7",
        account_id=LIVE.id,
        instrument=InstrumentId("HK.00700"),
        name="",
        side=side,
        quantity=1400,
        price=Decimal("611.00"),
        time=datetime(2026, 11, 20, 2, int(number), tzinfo=UTC),
    )


def test_a_connection_that_comes_goes_and_comes_again(stage: Stage) -> None:
    for state in (
        LinkState.CONNECTING,
        LinkState.LIVE,
        LinkState.LIVE,
        LinkState.DISCONNECTED,
        LinkState.CONNECTING,
        LinkState.FAILED,
        LinkState.LIVE,
    ):
        stage.link(state)

    assert stage.told == [
        "Connected to Sandbox.",
        "Connection to Sandbox lost.",
        "Connected to Sandbox again. Orders and fills were read again.",
    ]
    assert [one.urgent for one in reversed(stage.store.notices)] == [False, True, False]


def test_a_lock_that_nobody_pressed_is_told(stage: Stage) -> None:
    stage.lock(LockKind.LOCKED, LockReason.START)
    stage.lock(LockKind.UNLOCKED, None)
    stage.lock(LockKind.LOCKED, LockReason.BY_HAND)
    stage.lock(LockKind.UNLOCKED, None)
    stage.lock(LockKind.LOCKED, LockReason.IDLE)
    stage.lock(LockKind.LOCKED, LockReason.IDLE)

    assert stage.told == ["Locked because there was no input for a while."]


def test_only_new_fills_are_told_in_the_order_of_their_times(stage: Stage) -> None:
    stage.publish(Topic.FILLS, (fill("1"),))
    stage.watch.follow([LIVE])
    assert stage.told == []

    stage.publish(Topic.FILLS, (fill("3", Side.SELL), fill("2"), fill("1")))
    stage.publish(Topic.FILLS, (fill("3", Side.SELL), fill("2"), fill("1")))

    assert stage.told == ["Bought 1,400 HK.00700 @ 611.00", "Sold 1,400 HK.00700 @ 611.00"]
    assert {one.environment for one in stage.store.notices} == {Environment.LIVE}
    assert {one.type for one in stage.store.notices} == {NoticeType.FILL}


@pytest.mark.parametrize(
    ("status", "lead", "urgent"),
    [
        (OrderStatus.REJECTED, "Rejected by the broker:", True),
        (OrderStatus.CANCELLED, "Cancelled:", False),
        (OrderStatus.EXPIRED, "Expired:", False),
        (OrderStatus.DISABLED, "Held by the broker:", True),
    ],
)
def test_the_end_of_an_order_is_told_once(status: OrderStatus, lead: str, urgent: bool, stage: Stage) -> None:
    order = replace(order_row(LIVE), status=OrderStatus.SUBMITTED)
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, (order,))
    stage.publish(Topic.ORDERS, (replace(order, status=OrderStatus.PARTIALLY_FILLED),))
    assert stage.told == []

    stage.publish(Topic.ORDERS, (replace(order, status=status),))
    stage.publish(Topic.ORDERS, (replace(order, status=status),))

    (text,) = stage.told
    assert text.startswith(lead)
    assert order.instrument in text
    assert stage.store.notices[0].urgent is urgent


def test_an_exit_that_ended_is_named_with_its_trigger(stage: Stage) -> None:
    stop = replace(order_row(LIVE), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(600))
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, (stop,))
    stage.publish(Topic.ORDERS, (replace(stop, status=OrderStatus.CANCELLED),))
    assert stage.told == [f"Cancelled: Sell {stop.quantity} HK.00700 stop 600.00"]


def test_orders_that_had_ended_before_are_no_news(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, ())

    stage.publish(Topic.ORDERS, (replace(order_row(LIVE), status=OrderStatus.CANCELLED),))

    assert stage.told == []


def test_each_connection_is_told_by_its_use_and_one_of_two_uses_once(stage: Stage) -> None:
    status = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="a", since=0.0)
    other = replace(status, provider="LongPort", connection="orders")
    for key, one in ((QUOTES_LINK, status), (ORDERS_LINK, other), (OTHER_LINK, other)):
        stage.hub.publish(key, Lazy.ready(one))
    lost = replace(other, state=LinkState.DISCONNECTED)
    for key in (ORDERS_LINK, OTHER_LINK):
        stage.hub.publish(key, Lazy.ready(lost))

    assert stage.told == [
        "Connected to Futu OpenD.",
        "Orders: Connected to LongPort.",
        "Orders: Connection to LongPort lost.",
    ]


def test_one_connection_s_news_carry_no_name_while_its_second_link_lags(stage: Stage) -> None:
    """A session tells its links one after the other."""
    status = LinkStatus(state=LinkState.CONNECTING, provider="Sandbox", address="a", since=0.0)
    for state in (LinkState.CONNECTING, LinkState.LIVE):
        for key in (QUOTES_LINK, ORDERS_LINK):
            stage.hub.publish(key, Lazy.ready(replace(status, state=state)))

    assert stage.told == ["Connected to Sandbox."]


def test_a_fill_of_an_exit_says_which_was_hit(stage: Stage) -> None:
    stop, target = held_exit(order_id="81"), held_exit(order_id="82", role=ExitRole.TAKE_PROFIT)
    stage.publish(Topic.ORDERS, (order_row(LIVE, id="7", exits=(stop, target)),))
    stage.publish(Topic.FILLS, ())
    stage.watch.follow([LIVE])
    fills = (fill("1"), replace(fill("2", Side.SELL), order_id="81"), replace(fill("3", Side.SELL), order_id="82"))
    stage.publish(Topic.FILLS, fills)

    assert stage.told == [
        "Bought 1,400 HK.00700 @ 611.00",
        "Stop hit: sold 1,400 HK.00700 @ 611.00",
        "Take profit hit: sold 1,400 HK.00700 @ 611.00",
    ]
