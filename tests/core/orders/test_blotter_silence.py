"""Pushes that never come or cannot be read: the broker's lists make them good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import Naps
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, held_exit, order_row, position
from tideboard_core.errors import GatewayDown, OrderRejected, OrderUnknown, RateLimited, RequestTimeout
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import ExitsOffer
from tideboard_core.model.order import (
    LATE_AFTER,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Confirmed,
    Environment,
    Fill,
    ModifyRequest,
    Order,
    OrderAction,
    OrderStatus,
    Side,
    TimeInForce,
)
from tideboard_core.model.shares import whole
from tideboard_core.orders.blotter import ASK_AFTER_REFUSAL, ASK_AFTER_SILENCE, ASK_WITHOUT_PUSHES, POLL_EVERY
from tideboard_core.orders.unanswered import EXPECTED_WITHIN
from tideboard_core.pauses import LONGEST_OWN, PauseBy


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.LIVE) as made:
        await made.unlock()
        yield made


def stands(scene: TradingScene, number: str = "W1") -> Order:
    found = scene.blotter.order(scene.account.id, number)
    assert found is not None
    return found


def confirmed(scene: TradingScene, number: str = "W1") -> Confirmed:
    told = known(scene.hub, Topic.CONFIRMED.of(scene.account.id))
    return told[number]


def filled_unseen(scene: TradingScene, number: str = "W1") -> None:
    """The exchange fills an order, and every push about it is lost."""
    before = stands(scene, number)
    scene.gateway.order_rows = [
        replace(before, status=OrderStatus.FILLED, filled=before.quantity, average_price=before.price)
    ]
    scene.gateway.fill_rows = [
        Fill(
            id="F1",
            order_id=number,
            account_id=scene.account.id,
            instrument=TENCENT.id,
            name="TENCENT",
            side=Side.BUY,
            quantity=before.quantity,
            price=Decimal("611.00"),
            time=NOON,
        )
    ]


def shown_fills(scene: TradingScene) -> list[str]:
    return [fill.id for fill in known(scene.hub, Topic.FILLS.of(scene.account.id))]


# --- after a write --------------------------------------------------------------------------------------------------


def modify(scene: TradingScene, order: Order) -> ModifyRequest:
    return ModifyRequest(
        account=scene.account,
        order=order,
        client_order_id=scene.guard.client_order_id(),
        quantity=whole(order.quantity),
        price=Decimal("612.00"),
    )


async def change(scene: TradingScene, order: Order) -> None:
    await scene.guard.submit_modify(modify(scene, order))


async def cancel(scene: TradingScene, order: Order) -> None:
    act = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=act))


async def cancel_all(scene: TradingScene, order: Order) -> None:
    act = scene.guard.client_order_id()
    request = CancelAllRequest(account=scene.account, market=Market.HK, client_order_id=act, orders=(order,))
    await scene.guard.submit_cancel_account(request)


async def park(scene: TradingScene, order: Order) -> None:
    act = scene.guard.client_order_id()
    await scene.guard.submit_action(
        ActionRequest(account=scene.account, order=order, action=OrderAction.DISABLE, client_order_id=act)
    )


WRITES = pytest.mark.parametrize("write", [change, cancel, cancel_all, park])


@WRITES
async def test_an_accepted_write_whose_pushes_are_lost_is_asked_for(
    scene: TradingScene, write: Callable[..., object]
) -> None:
    order = scene.working()
    await scene.spawn.settled()
    scene.clock.advance(1)
    scene.sleep.log.clear()
    scene.gateway.answer = lambda _: filled_unseen(scene)

    await write(scene, order)  # type: ignore[misc]
    await scene.spawn.settled()

    assert EXPECTED_WITHIN in scene.sleep.log
    assert (stands(scene).status, stands(scene).filled) == (OrderStatus.FILLED, order.quantity)
    assert shown_fills(scene) == ["F1"]


@WRITES
async def test_a_refused_write_is_asked_for_too(scene: TradingScene, write: Callable[..., object]) -> None:
    """The broker says "not allowed in status filled", because a push was lost."""
    order = scene.working()
    await scene.spawn.settled()
    scene.clock.advance(1)

    def refuse(_: object) -> object:
        filled_unseen(scene)
        return OrderRejected("order-rejected", text="not allowed in status 11")

    scene.gateway.answer = refuse
    with pytest.raises(OrderRejected):
        await write(scene, order)  # type: ignore[misc]
    await scene.spawn.settled()

    assert stands(scene).status is OrderStatus.FILLED


async def test_a_late_yes_to_a_change_of_exits_is_read_back(scene: TradingScene) -> None:
    """A yes says nothing of what the broker holds: until a list tells, the old prices would stand as held."""
    order = scene.working(exits=(held_exit(trigger=Decimal(600)),))
    scene.gateway.exits = ExitsOffer(
        markets=frozenset({Market.HK}),
        entries=frozenset({order.order_type}),
        sides=frozenset(Side),
        times=frozenset(TimeInForce),
    )
    await scene.spawn.settled()
    scene.clock.advance(1)
    exits = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(605)))
    request = replace(modify(scene, order), price=order.price, exits=exits)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_modify(request)
    await scene.spawn.settled()
    scene.sleep.log.clear()
    scene.clock.advance(1)

    scene.gateway.order_rows = [replace(order, exits=(held_exit(trigger=Decimal(605)),))]
    scene.blotter.late_reply(request.client_order_id, None, None)
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    await scene.spawn.settled()

    assert EXPECTED_WITHIN in scene.sleep.log
    assert [one.trigger for one in stands(scene).exits or ()] == [Decimal(605)]


async def test_a_late_no_is_read_back_too(scene: TradingScene) -> None:
    order = scene.working()
    await scene.spawn.settled()
    request = modify(scene, order)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_modify(request)
    await scene.spawn.settled()
    scene.clock.advance(1)
    filled_unseen(scene)
    scene.blotter.late_reply(request.client_order_id, None, OrderRejected("order-rejected", text="filled"))
    await scene.spawn.settled()

    assert stands(scene).status is OrderStatus.FILLED


async def test_a_new_order_that_was_refused_is_looked_for(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    scene.gateway.reads.clear()

    with pytest.raises(OrderRejected):
        await scene.guard.submit(scene.request())
    await scene.spawn.settled()

    assert "orders" in scene.gateway.reads


async def test_a_push_after_the_write_saves_the_question(scene: TradingScene) -> None:
    order = scene.working()
    await scene.spawn.settled()
    scene.clock.advance(1)
    scene.gateway.reads.clear()

    cancelled = replace(order, status=OrderStatus.CANCELLED)
    scene.gateway.answer = lambda _: scene.blotter.order_changed(cancelled)
    await cancel(scene, order)
    await scene.spawn.settled()

    assert "orders" not in scene.gateway.reads


async def test_many_writes_are_one_question(scene: TradingScene) -> None:
    for number in range(5):
        scene.working(id=f"W{number}")
    await scene.spawn.settled()
    scene.clock.advance(1)
    scene.gateway.reads.clear()

    await scene.guard.submit_cancel_all(scene.account)
    await scene.spawn.settled()

    assert scene.gateway.reads.count("orders") == 1


# --- a refusal that an order contradicts ----------------------------------------------------------------------------


async def test_a_no_that_an_order_with_our_id_contradicts_is_not_written_as_rejected(scene: TradingScene) -> None:
    request = scene.request()

    def push_then_refuse(_: object) -> object:
        row = order_row(scene.account, id="B7", quantity=100, price=request.price, remark=request.client_order_id)
        scene.blotter.order_changed(row)
        return OrderRejected("order-rejected", text="forbidden")

    scene.gateway.answer = push_then_refuse
    assert await scene.guard.submit(request) == "B7"

    assert await scene.story(request.client_order_id) == ["intent", "transition", "accepted"]
    record = (await scene.records())[-1]
    assert record.data == {"order": "B7", "refused": "order-rejected"}


async def test_a_no_that_the_brokers_own_row_confirms_is_rejected(scene: TradingScene) -> None:
    request = scene.request()

    def push_then_refuse(_: object) -> object:
        failed = order_row(
            scene.account, id="B7", quantity=100, remark=request.client_order_id, status=OrderStatus.REJECTED
        )
        scene.blotter.order_changed(failed)
        return OrderRejected("order-rejected", text="no money")

    scene.gateway.answer = push_then_refuse
    with pytest.raises(OrderRejected):
        await scene.guard.submit(request)

    assert (await scene.story(request.client_order_id))[-1] == "rejected"


# --- unreadable pushes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
async def test_an_unreadable_push_has_the_lists_read(scene: TradingScene, known: bool) -> None:
    scene.working()
    await scene.spawn.settled()
    filled_unseen(scene)
    scene.gateway.reads.clear()

    for _ in range(5):
        scene.blotter.orders_unreadable(scene.account.id if known else "", "qty")
    await scene.spawn.settled()

    assert stands(scene).status is OrderStatus.FILLED
    assert shown_fills(scene) == ["F1"]
    assert scene.gateway.reads[:4] == ["orders", "fills", "funds", "positions"]
    assert scene.gateway.reads.count("orders") <= 2


async def test_an_unreadable_push_is_not_forgotten_when_the_read_fails(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = RateLimited("rate-limited")
    scene.blotter.orders_unreadable(scene.account.id, "qty")
    await scene.spawn.settled()
    scene.gateway.refuse_reads = None
    scene.gateway.order_rows = [order_row(scene.account, id="foreign")]

    scene.clock.advance(ASK_AFTER_SILENCE)
    await scene.blotter.poll()

    assert stands(scene, "foreign").open


# --- silence --------------------------------------------------------------------------------------------------------


async def test_an_open_order_is_asked_for_after_15_s_of_silence(scene: TradingScene) -> None:
    scene.working()
    await scene.spawn.settled()
    filled_unseen(scene)
    scene.gateway.reads.clear()

    scene.clock.advance(ASK_AFTER_SILENCE - 1)
    await scene.blotter.poll()
    assert scene.gateway.reads == []

    scene.clock.advance(1)
    await scene.blotter.poll()
    await scene.spawn.settled()
    assert stands(scene).status is OrderStatus.FILLED
    assert shown_fills(scene) == ["F1"]
    assert "funds" in scene.gateway.reads


async def test_nothing_is_asked_where_nothing_is_open(scene: TradingScene) -> None:
    scene.working(status=OrderStatus.CANCELLED)
    await scene.spawn.settled()
    scene.gateway.reads.clear()

    scene.clock.advance(10 * ASK_AFTER_SILENCE)
    await scene.blotter.poll()

    assert scene.gateway.reads == []


async def test_without_pushes_orders_are_read_every_3_s_and_idle_accounts_every_15(scene: TradingScene) -> None:
    scene.gateway.pushes = False
    scene.working()
    await scene.blotter.read_again()
    scene.gateway.reads.clear()
    scene.clock.advance(ASK_WITHOUT_PUSHES)
    await scene.blotter.poll()
    assert scene.gateway.reads == ["orders"]

    filled_unseen(scene)
    scene.gateway.position_rows = [position(scene.account, scene.gateway.order_rows[0].filled)]
    scene.clock.advance(ASK_WITHOUT_PUSHES)
    await scene.blotter.poll()
    await scene.spawn.settled()
    scene.gateway.reads.clear()
    await scene.blotter.read_again()
    scene.gateway.reads.clear()
    scene.clock.advance(ASK_AFTER_SILENCE - 1)
    await scene.blotter.poll()
    assert scene.gateway.reads == []
    scene.clock.advance(1)
    await scene.blotter.poll()
    assert scene.gateway.reads == ["orders"]


@pytest.mark.parametrize(
    ("seconds", "whose", "rest"),
    [
        (0.0, PauseBy.OWN, ASK_AFTER_REFUSAL),
        (86_400.0, PauseBy.OWN, LONGEST_OWN),
        (86_400.0, PauseBy.FOREIGN, ASK_AFTER_REFUSAL),
    ],
)
async def test_a_budget_that_is_used_up_is_asked_again_after_30_s_and_a_minute_at_most(
    scene: TradingScene, seconds: float, whose: PauseBy, rest: float
) -> None:
    scene.working()
    await scene.spawn.settled()
    scene.gateway.refuse_reads = RateLimited("rate-limited", retry_after=seconds, whose=whose)
    scene.clock.advance(ASK_AFTER_SILENCE)
    await scene.blotter.poll()
    scene.gateway.reads.clear()

    scene.clock.advance(rest - 1)
    await scene.blotter.poll()
    assert scene.gateway.reads == []
    scene.clock.advance(1)
    await scene.blotter.poll()
    assert scene.gateway.reads == ["orders"]


@pytest.mark.parametrize(
    ("pushes", "opened", "sleeps"),
    [(True, True, [10, 5, 10, 5]), (True, False, [10, 10]), (False, True, [3, 3]), (False, False, [10, 5, 10, 5])],
    ids=["open", "nothing open", "open, without pushes", "without pushes"],
)
async def test_orders_are_looked_at_when_a_read_is_due(
    scene: TradingScene, *, pushes: bool, opened: bool, sleeps: list[float]
) -> None:
    """Before that moment nothing would be read, whatever becomes unclear; a look each second wakes an idle window."""
    scene.gateway.pushes = pushes
    scene.working(status=OrderStatus.SUBMITTED if opened else OrderStatus.CANCELLED)
    await scene.blotter.read_again()
    await scene.spawn.settled()
    scene.gateway.reads.clear()
    scene.sleep.log.clear()

    def time_passes() -> None:
        if len(scene.sleep.log) > len(sleeps):
            raise GatewayDown("connection-lost")
        scene.clock.advance(scene.sleep.log[-1])

    scene.sleep.before = time_passes
    with pytest.raises(GatewayDown):
        await scene.blotter.run(None)
    assert scene.sleep.log[:-1] == sleeps
    assert scene.gateway.reads == ["orders"] * (2 if opened or not pushes else 0)


@pytest.mark.parametrize("placed", [0.5, 5.5, 9.5])
@pytest.mark.parametrize("changed", [False, True], ids=["placed", "placed and changed"])
async def test_without_pushes_an_order_that_a_read_shows_is_read_each_3_s_from_then_on(
    scene: TradingScene, *, placed: float, changed: bool
) -> None:
    """The read that finds it began while nothing was open, and the look that is due next may be ten seconds away."""
    scene.gateway.pushes = False
    await scene.blotter.read_again()
    await scene.spawn.settled()
    scene.gateway.reads.clear()
    naps = scene.sleep.naps = Naps()
    scene.spawn(scene.blotter.run(None))
    reads, asked = list[float](), {placed: True, placed + 3: changed}
    for half in range(50):
        now = half / 2
        if asked.get(now):
            scene.gateway.order_rows = [order_row(scene.account)]
            scene.blotter.expected.expect(scene.account.id, "W1")
        for _turn in range(30):
            await asyncio.sleep(0)
        reads += [now] * scene.gateway.reads.count("orders")
        scene.gateway.reads.clear()
        scene.clock.advance(0.5)
        naps.let_pass(0.5)
    await scene.spawn.cancel()

    first = reads.index(placed + EXPECTED_WITHIN)
    apart = [later - sooner for sooner, later in pairwise(reads[first:])]
    assert max(apart) < ASK_WITHOUT_PUSHES + POLL_EVERY
    assert changed or min(apart) >= ASK_WITHOUT_PUSHES, "no more reads than the broker allows"


async def test_a_lost_connection_ends_the_looking(scene: TradingScene) -> None:
    scene.working()
    await scene.spawn.settled()
    scene.clock.advance(ASK_AFTER_SILENCE)
    scene.gateway.refuse_reads = GatewayDown("connection-lost")
    with pytest.raises(GatewayDown):
        await scene.blotter.poll()


async def test_a_fill_whose_own_push_is_lost_is_read(scene: TradingScene) -> None:
    order = scene.working()
    await scene.spawn.settled()
    filled_unseen(scene)

    scene.blotter.order_changed(scene.gateway.order_rows[0])
    await scene.spawn.settled()

    assert stands(scene).filled == order.quantity
    assert shown_fills(scene) == ["F1"]


# --- when the broker confirmed --------------------------------------------------------------------------------------


async def test_a_push_and_a_fresh_list_confirm_an_order(scene: TradingScene) -> None:
    scene.working()
    assert confirmed(scene).at == scene.clock.market()

    scene.clock.advance(20)
    await scene.blotter.poll()
    assert confirmed(scene) == Confirmed(at=scene.clock.market(), since=scene.clock.monotonic())


async def test_a_list_from_the_gateways_cache_confirms_nothing_and_says_so(scene: TradingScene) -> None:
    scene.working()
    before = confirmed(scene)
    scene.gateway.from_broker = False

    scene.clock.advance(20)
    await scene.blotter.poll()

    assert confirmed(scene) == replace(before, cached=True)
    scene.gateway.from_broker = True
    scene.clock.advance(20)
    await scene.blotter.poll()
    assert not confirmed(scene).cached


async def test_two_missed_answers_make_an_order_late(scene: TradingScene) -> None:
    scene.working()
    await scene.spawn.settled()
    scene.gateway.refuse_reads = RateLimited("rate-limited")
    for _ in range(int(LATE_AFTER) - 1):
        scene.clock.advance(1)
        await scene.blotter.poll()
    assert scene.gateway.reads.count("orders") >= 2
    assert not confirmed(scene).late(scene.clock.monotonic())
    assert confirmed(scene).late(scene.clock.monotonic() + 1)


async def test_an_order_that_the_list_lacks_is_not_confirmed_by_it(scene: TradingScene) -> None:
    scene.working()
    before = confirmed(scene)
    scene.gateway.order_rows = []

    scene.clock.advance(20)
    await scene.blotter.poll()

    assert confirmed(scene) == before
