"""The notice after a fill without a stop: when it comes, what its button does, and that a stop takes it away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec import structs
from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import position
from fakes.values.reviews import TENCENT, order
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.hub_keys import CORRECTED, Topic
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import (
    CancelRequest,
    Correction,
    Fill,
    FillStatus,
    Order,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.system.appearance import Language
from tideboard_desktop.blotter.exit_notices import RINGS_AFTER, ExitNotices
from tideboard_desktop.ui.translation import use_language
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
        self.notices = ExitNotices(room.floor.hub, self.store, lambda: room.exits, room.floor.clock)
        events.filled = self.notices.filled
        events.corrected = self.notices.corrected
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
        assert self.told == [f"Bought {held:,} HK.00700 @ 611.00"], "the position is not told yet"
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
    assert (card.title, [action.text for action in card.actions]) == ("No stop at the broker", ["Protect with a stop"])
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


async def test_at_a_data_centre_without_stops_a_bare_position_is_told_and_no_stop_is_offered(stage: Stage) -> None:
    types = {Market.HK: frozenset({OrderType.LIMIT, OrderType.MARKET})}
    stage.room.guard.offers = OrderOffers(types=types, centre=DataCentre.UNITED_STATES)
    stage.buy()
    assert stage.told[0] == "HK.00700: 1,000 shares without a stop"
    notice = stage.store.notices[0]
    assert notice.card is not None
    card = notice.card()
    assert (card.title, card.actions) == ("No stop at the broker", ())
    assert card.detail.endswith("a position there is without a stop at the broker.")
    stage.put(Topic.POSITIONS, (position(stage.account, 1000),))
    assert len(stage.told) == 2, "once for a position"
    stage.orders(STOP)
    assert len(stage.told) == 1, "one of the broker's own program protects it"


def bracket(filled: int, status: OrderStatus = OrderStatus.PARTIALLY_FILLED) -> Order:
    """An entry of 1,000 with a stop that the broker holds."""
    stop = HeldExit(
        order_id="attached-1",
        role=ExitRole.STOP_LOSS,
        trigger=Decimal("590.00"),
        limit=None,
        quantity=1000,
        filled=0,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.GTC,
        expires=None,
        updated=datetime(2026, 11, 20, 2, 31, tzinfo=UTC),
    )
    return replace(order(number="7001"), quantity=1000, filled=filled, status=status, exits=(stop,))


@pytest.fixture
def part_filled(stage: Stage) -> Stage:
    """300 of 1,000 have filled at a broker that holds exits with an entry."""
    stage.room.guard.offers = OrderOffers(exits=ATTACHED)
    stage.orders(bracket(300))
    stage.buy(300)
    return stage


def pass_seconds(stage: Stage, seconds: float) -> None:
    stage.room.floor.clock.advance(seconds)
    stage.notices.tick()


async def test_a_part_of_an_entry_rings_once_after_a_minute_without_any_exit_that_works(part_filled: Stage) -> None:
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER - 1)
    assert len(stage.told) == 1
    pass_seconds(stage, 1)
    assert stage.told[0] == (
        "HK.00700: 300 shares without a stop. No exit works until all of its entry has filled; withdrawing the rest"
        " does not start them."
    )
    assert stage.store.notices[0].urgent
    stage.store.remove(stage.store.notices[0].number)
    stage.orders(bracket(400))
    pass_seconds(stage, 10 * RINGS_AFTER)
    assert len(stage.told) == 1

    stage.orders(bracket(1000, OrderStatus.FILLED))
    stage.put(Topic.POSITIONS, (position(stage.account, 1000),))
    assert len(stage.told) == 1, "once all of it has filled the stop works"


async def test_an_entry_that_fills_within_the_minute_rings_nobody(part_filled: Stage) -> None:
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER - 1)
    stage.orders(bracket(1000, OrderStatus.FILLED))
    stage.put(Topic.POSITIONS, (position(stage.account, 1000),))
    pass_seconds(stage, RINGS_AFTER)
    assert len(stage.told) == 1


async def test_an_entry_that_ends_with_a_part_filled_rings_too(part_filled: Stage) -> None:
    """And the stop that is offered takes the place of what is left of its exits."""
    stage = part_filled
    stage.orders(bracket(300, OrderStatus.CANCELLED))
    pass_seconds(stage, RINGS_AFTER)
    assert stage.told[0].startswith("HK.00700: 300 shares without a stop.")


async def test_an_entry_that_ends_with_its_exits_after_a_part_has_filled_rings_too(part_filled: Stage) -> None:
    """The broker ends them with it: the part has no stop, and nothing will ever start one."""
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER / 2)
    ended = bracket(300, OrderStatus.CANCELLED)
    exits = tuple(replace(held, status=OrderStatus.CANCELLED) for held in ended.exits or ())
    stage.orders(replace(ended, exits=exits))
    pass_seconds(stage, RINGS_AFTER / 2)
    assert stage.told[0] == "HK.00700: 300 shares without a stop"


@pytest.mark.parametrize("exits", ["listed as over", "asked for"])
async def test_an_entry_that_ends_at_once_with_a_part_filled_rings_too(stage: Stage, exits: str) -> None:
    """As a market order does in Hong Kong: no list has shown it with an exit that waits."""
    stage.room.guard.offers = OrderOffers(exits=ATTACHED)
    ended = bracket(300, OrderStatus.CANCELLED)
    if exits == "asked for":
        asked = AttachedExits(stop_loss=ExitTerms(trigger=Decimal("590.00")))
        ended = replace(ended, exits=None, exits_asked=asked)
    else:
        over = tuple(replace(held, status=OrderStatus.CANCELLED) for held in ended.exits or ())
        ended = replace(ended, exits=over)
    stage.orders(ended)
    stage.notices.filled(stage.account, TENCENT.id)
    stage.put(Topic.POSITIONS, (position(stage.account, 300),))
    pass_seconds(stage, RINGS_AFTER)
    assert stage.told[0] == "HK.00700: 300 shares without a stop"

    stage.orders(ended, replace(STOP, quantity=300))
    assert "HK.00700: 300 shares without a stop" not in stage.told


async def test_exits_that_are_listed_only_after_the_position_ring_all_the_same(stage: Stage) -> None:
    """The list that names the exits of an entry that fills at once comes after the position."""
    stage.room.guard.offers = OrderOffers(exits=ATTACHED)
    stage.orders(replace(bracket(300), exits=None))
    stage.buy(300)
    stage.orders(bracket(300))
    pass_seconds(stage, RINGS_AFTER)
    assert stage.told[0].startswith("HK.00700: 300 shares without a stop.")


async def test_the_next_entry_of_a_security_rings_too(part_filled: Stage) -> None:
    """The first one has rung and fills on; a part of the second fills beside it."""
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER)
    first, second = bracket(300), replace(bracket(200), id="7002")
    stage.orders(first, second)
    stage.put(Topic.POSITIONS, (position(stage.account, 500),))
    pass_seconds(stage, RINGS_AFTER)
    assert stage.told[0].startswith("HK.00700: 500 shares without a stop.")


async def test_an_account_of_another_broker_with_the_same_number_keeps_nobody_from_being_told(
    part_filled: Stage,
) -> None:
    """Only what has filled says which account it is: the newer one must not end the ticks of the older."""
    stage = part_filled
    stage.notices.filled(replace(stage.account, broker="another"), TENCENT.id)
    pass_seconds(stage, RINGS_AFTER)
    assert stage.told[0].startswith("HK.00700: 300 shares without a stop.")


async def test_a_notice_says_the_shares_that_have_no_stop_by_now_and_rings_no_second_time(part_filled: Stage) -> None:
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER)
    stage.store.seen()
    rung: list[object] = []
    stage.store.added.connect(rung.append)

    stage.orders(bracket(400))
    stage.put(Topic.POSITIONS, (position(stage.account, 400),))

    assert stage.store.notices[0].shown_text.startswith("HK.00700: 400 shares without a stop.")
    assert stage.told[0] == stage.store.notices[0].shown_text
    assert (rung, stage.store.unseen) == ([], 0)


def bare(stage: Stage) -> list[str]:
    return [text for text in stage.told if "without a stop" in text]


async def test_a_stop_that_is_rejected_lets_the_entry_ring_again(part_filled: Stage) -> None:
    stage = part_filled
    pass_seconds(stage, RINGS_AFTER)
    ended = bracket(300, OrderStatus.CANCELLED)
    stage.orders(ended, replace(STOP, quantity=300))
    assert bare(stage) == [], "a stop of its own protects it"

    stage.orders(ended, replace(STOP, quantity=300, status=OrderStatus.REJECTED))
    pass_seconds(stage, RINGS_AFTER - 1)
    assert bare(stage) == []
    pass_seconds(stage, 1)
    assert len(bare(stage)) == 1


async def test_entries_are_forgotten_with_their_position(part_filled: Stage) -> None:
    """The next position in the same security has nothing to do with them."""
    stage = part_filled
    stage.orders(bracket(300, OrderStatus.CANCELLED))
    pass_seconds(stage, RINGS_AFTER)
    stage.put(Topic.POSITIONS, ())
    assert bare(stage) == []

    stage.put(Topic.POSITIONS, (position(stage.account, 100),))
    pass_seconds(stage, 2 * RINGS_AFTER)

    assert bare(stage) == []


async def test_an_exit_whose_position_was_taken_back_rings_and_is_offered_for_withdrawal(stage: Stage) -> None:
    stage.orders(STOP)
    stage.buy()
    fills = stage.room.floor.hub.value(Topic.FILLS.of(stage.account.id)) or ()
    gone = structs.replace(fills[0], status=FillStatus.CANCELLED, sure=False)
    stage.room.floor.put(CORRECTED.topic, CORRECTED.subject, Correction(gone, fills[0]))
    assert len(stage.told) == 2, "the position is not told yet"
    stage.put(Topic.POSITIONS, ())
    assert stage.told[0] == "HK.00700: the broker took back a fill: exits stand for 1,000 more than is held."
    stage.put(Topic.POSITIONS, (position(stage.account, 400),))
    assert (stage.told[0], len(stage.told)) == (
        "HK.00700: the broker took back a fill: exits stand for 600 more than is held.",
        3,
    ), "it says what holds by now"
    stage.put(Topic.POSITIONS, ())
    notice = stage.store.notices[0]
    assert (notice.type, notice.urgent) == (NoticeType.TAKEN_BACK, True)
    assert notice.card is not None
    assert stage.room.guard.submitted == [], "nothing is asked for by itself"
    notice.card().actions[0].run()
    await asyncio.sleep(0)
    (asked,) = stage.room.guard.submitted
    assert isinstance(asked, CancelRequest)
    assert asked.order == STOP

    stage.orders()
    assert len(stage.told) == 2, "nothing stands any more"


async def test_the_words_of_that_notice_and_of_its_button_follow_a_change_of_language(
    stage: Stage, qapp: QApplication
) -> None:
    stage.orders(STOP)
    stage.buy()
    fills = stage.room.floor.hub.value(Topic.FILLS.of(stage.account.id)) or ()
    gone = structs.replace(fills[0], status=FillStatus.CANCELLED)
    stage.room.floor.put(CORRECTED.topic, CORRECTED.subject, Correction(gone, fills[0]))
    stage.put(Topic.POSITIONS, ())
    notice = stage.store.notices[0]
    assert notice.card is not None
    before = notice.card()
    assert before.actions[0].text == "Reduce or withdraw the exits…"
    try:
        assert use_language(qapp, Language.SIMPLIFIED)
        now = notice.card()
        assert notice.shown_text != notice.text
        assert now.actions[0].text == "减少或撤回离场单…"
        assert now.title != before.title
        assert now.detail != before.detail
    finally:
        use_language(qapp, Language.ENGLISH)
