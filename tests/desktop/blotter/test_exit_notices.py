"""The notice after a fill without a stop: when it comes, what its button does, and that a stop takes it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import position
from fakes.values.reviews import TENCENT, order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import Fill, Order, OrderType, Side, TimeInForce
from tideboard_desktop.blotter.exit_notices import ExitNotices
from tideboard_desktop.window.notices.event_notices import EventNotices
from tideboard_desktop.window.notices.model import NoticeStore

STOP = replace(order(number="7100"), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal("590.00"))
ATTACHED = ExitsOffer(
    markets=frozenset({Market.HK}),
    entries=frozenset({OrderType.LIMIT}),
    sides=frozenset({Side.BUY}),
    times=frozenset({TimeInForce.GTC}),
)


class Stage:
    """Notices over the hub of a room, as the program wires them."""

    def __init__(self, room: Room) -> None:
        self.room, self.account = room, room.floor.account
        self.store = NoticeStore(room.floor.clock)
        events = EventNotices(room.floor.hub, self.store)
        events.filled = ExitNotices(room.floor.hub, self.store, lambda: room.exits).filled
        self.put(Topic.FILLS, ())
        self.orders()
        self.put(Topic.POSITIONS, ())
        events.follow([self.account])

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.account.id, value)

    def orders(self, *rows: Order) -> None:
        self.put(Topic.ORDERS, rows)

    def buy(self, held: int = 1000) -> None:
        """A fill, and the position as the broker tells it after that."""
        fill = Fill(
            id="1",
            order_id="7001",
            account_id=self.account.id,
            instrument=TENCENT.id,
            name="",
            side=Side.BUY,
            quantity=held,
            price=Decimal("611.00"),
            time=datetime(2026, 11, 20, 2, 31, tzinfo=UTC),
        )
        self.put(Topic.FILLS, (fill,))
        assert self.told == ["Bought 1,000 HK.00700 @ 611.00"], "the position is not told yet"
        self.put(Topic.POSITIONS, (position(self.account, held),))

    @property
    def told(self) -> list[str]:
        """Newest first."""
        return [notice.text for notice in self.store.notices]


@pytest.fixture
def stage(room: Room) -> Stage:
    return Stage(room)


async def test_what_is_held_in_contracts_is_told_in_contracts(stage: Stage) -> None:
    stage.room.floor.put(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, security_type=SecurityType.OPTION))
    stage.buy()
    assert stage.told[0] == "HK.00700: 1,000 contracts without a stop"


async def test_a_fill_without_a_stop_is_told_and_a_stop_takes_the_notice_away(stage: Stage) -> None:
    stage.buy()
    assert stage.told[0] == "HK.00700: 1,000 shares without a stop"
    notice = stage.store.notices[0]
    assert (notice.type, notice.urgent, notice.environment) == (NoticeType.FILL, True, stage.account.environment)
    assert notice.card is not None
    card = notice.card()
    assert (card.title, [action.text for action in card.actions]) == ("no stop at the broker", ["Protect with a stop"])
    card.actions[0].run()
    assert [request.quantity for request in stage.room.filled] == [1000]
    assert stage.room.guard.submitted == []
    assert stage.store.unseen == 2

    stage.orders(STOP)
    assert stage.told == ["Bought 1,000 HK.00700 @ 611.00"]
    assert stage.store.unseen == 1


async def test_a_position_that_is_gone_takes_the_notice_away(stage: Stage) -> None:
    stage.buy()
    stage.put(Topic.POSITIONS, ())
    assert stage.told == ["Bought 1,000 HK.00700 @ 611.00"]


async def test_where_a_stop_stands_or_the_broker_holds_exits_nothing_is_told(stage: Stage) -> None:
    stage.orders(STOP)
    stage.buy()
    assert len(stage.told) == 1


async def test_a_broker_that_holds_exits_with_the_entry_is_not_asked_for_a_stop(stage: Stage) -> None:
    stage.room.guard.offers = OrderOffers(exits=ATTACHED)
    stage.buy()
    assert len(stage.told) == 1
