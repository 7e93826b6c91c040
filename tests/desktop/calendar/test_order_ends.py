"""The last days of orders that are good till cancelled: in the calendar, and rung before an exit is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS, order_row, position
from tideboard_core.model.behind.events import CalendarPage, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_desktop.calendar.coming_notices import EVERY, ComingNotices
from tideboard_desktop.calendar.order_ends import order_ends
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.window.notices.model import Notice, NoticeStore

ACCOUNT = ACCOUNTS[Environment.LIVE]
Coming = tuple[ComingNotices, NoticeStore]
LAST = date(2027, 2, 17)
STOP = order_row(
    ACCOUNT,
    id="9",
    side=Side.SELL,
    order_type=OrderType.STOP,
    price=None,
    trigger=Decimal(550),
    time_in_force=TimeInForce.GTC,
    ends=LAST,
)


@pytest.fixture
def store(reference: ReferenceScene) -> NoticeStore:
    """Where the notices come."""
    return NoticeStore(reference.clock)


@pytest.fixture
def coming(reference: ReferenceScene, store: NoticeStore) -> Coming:
    """Notices over one account that holds 100 shares."""
    script_behind(reference, calendar=lambda *_: CalendarPage(events=()))
    reference.source.answers["instruments"] = []
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    put(reference.hub, Topic.ACCOUNTS.of(""), (ACCOUNT,))
    put(reference.hub, Topic.POSITIONS.of(ACCOUNT.id), (position(ACCOUNT, 100),))
    made = ComingNotices(store)
    made.use(reference.context)
    return made, store


async def looked(scene: ReferenceScene, coming: Coming, days_before: int, *orders: Order) -> list[Notice]:
    """What has rung by 15:00 of Hong Kong, so many days before the last one."""
    put(scene.hub, Topic.ORDERS.of(ACCOUNT.id), orders)
    day = LAST - timedelta(days=days_before)
    scene.clock.set_market(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    scene.clock.advance(EVERY + 1)
    notices, store = coming
    notices.look()
    await scene.settle()
    return [notice for notice in store.notices if "ends on" in notice.text]


async def test_a_stop_rings_three_days_and_one_day_before_its_last(reference: ReferenceScene, coming: Coming) -> None:
    found = [len(await looked(reference, coming, days, STOP)) for days in (5, 4, 3, 3, 2, 1, 1, 0)]
    assert found == [0, 0, 1, 1, 1, 2, 2, 2]
    (notice, _) = await looked(reference, coming, 0, STOP)
    assert notice.urgent
    assert TENCENT in notice.text
    assert "17 Feb 2027" in notice.text


async def test_what_has_rung_does_not_ring_again_after_a_restart(
    reference: ReferenceScene, coming: Coming, store: NoticeStore
) -> None:
    """But another order does, and this one the next time."""
    assert len(await looked(reference, coming, 3, STOP)) == 1
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    later = ComingNotices(store)
    later.use(reference.context)

    assert len(await looked(reference, (later, store), 3, STOP)) == 1
    assert len(await looked(reference, (later, store), 2, STOP, replace(STOP, id="10"))) == 2
    assert len(await looked(reference, (later, store), 1, STOP)) == 3


@pytest.mark.parametrize(
    "order",
    [
        replace(STOP, ends=None),
        replace(STOP, status=OrderStatus.CANCELLED),
        replace(STOP, side=Side.BUY),
        replace(STOP, order_type=OrderType.LIMIT, price=Decimal(700), trigger=None),
    ],
    ids=["no last day", "over", "an entry", "a target"],
)
async def test_what_protects_nothing_rings_nothing(reference: ReferenceScene, coming: Coming, order: Order) -> None:
    assert await looked(reference, coming, 1, order) == []


async def test_a_position_that_is_gone_rings_nothing(reference: ReferenceScene, coming: Coming) -> None:
    put(reference.hub, Topic.POSITIONS.of(ACCOUNT.id), ())
    assert await looked(reference, coming, 1, STOP) == []


async def test_the_calendar_has_the_last_day_of_every_working_order(reference: ReferenceScene, coming: Coming) -> None:
    bought = replace(STOP, id="10", side=Side.BUY, order_type=OrderType.LIMIT, price=Decimal(500), trigger=None)
    await looked(reference, coming, 30, STOP, bought, replace(STOP, id="11", status=OrderStatus.FILLED))
    (first, second) = order_ends(reference.context, LAST, LAST + timedelta(days=6))
    assert {first.kind, second.kind} == {EventKind.ORDER}
    assert (first.day, first.instrument) == (LAST, TENCENT)
    assert "550" in first.text
    assert list(order_ends(reference.context, LAST + timedelta(days=1), LAST + timedelta(days=7))) == []
