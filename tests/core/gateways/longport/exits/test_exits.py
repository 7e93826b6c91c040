"""Exits that LongPort holds for an entry: asked for, listed, in force for what has filled, and never counted twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, TENCENT, OpenScene, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT, Call
from fakes.values.hub_values import known
from fakes.values.order_checks import with_money
from fakes.values.waiting import until
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderRejected, OrderUnknown
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Order, OrderRequest, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import Shares
from tideboard_core.orders.writes import write_data, write_of

PROFIT, STOP = ExitRole.TAKE_PROFIT, ExitRole.STOP_LOSS


def steps(scene: SandboxScene, number: int) -> Decimal:
    """A price so many steps from the last one."""
    last = known(scene.hub, Topic.QUOTE.of(TENCENT)).last
    step: Decimal = known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).price_step(last)
    return last + step * number


def bracket(scene: SandboxScene, **changes: Any) -> OrderRequest:
    exits = AttachedExits(
        take_profit=ExitTerms(trigger=steps(scene, 60)), stop_loss=ExitTerms(trigger=steps(scene, -100))
    )
    return scene.request(price=scene.book.bids[8].price, exits=exits, **changes)


def listed(order: Order) -> dict[ExitRole, tuple[Decimal, Shares, OrderStatus]]:
    return {held.role: (held.trigger, held.quantity, held.status) for held in order.exits or ()}


def triggers(order: Order) -> set[Decimal]:
    return {held.trigger for held in order.exits or ()}


async def test_exits_are_asked_for_until_the_order_s_detail_lists_them(scene: SandboxScene) -> None:
    request = bracket(scene, quantity=200)
    await scene.guard.submit(request)

    first = await scene.until_order(request.client_order_id, lambda order: order.exits_asked == request.exits)
    assert (first.exits_unconfirmed, listed(first)) == ((PROFIT, STOP), {})

    shown = await scene.until_order(request.client_order_id, lambda order: bool(order.exits))
    assert shown.exits_unconfirmed == ()
    assert listed(shown) == {
        PROFIT: (steps(scene, 60), 200, OrderStatus.PENDING),
        STOP: (steps(scene, -100), 200, OrderStatus.PENDING),
    }
    assert [held.covers(shown.filled) for held in shown.exits or ()] == [0, 0]
    await scene.guard.submit_cancel(scene.withdrawal(shown))
    ended = await scene.until_order(
        request.client_order_id, lambda order: not any(held.open for held in order.exits or ())
    )
    assert (ended.status, ended.exits_unconfirmed) == (OrderStatus.CANCELLED, ())


async def test_what_the_list_tells_of_exits_is_asked_of_the_detail_once(scene: SandboxScene) -> None:
    request = bracket(scene)
    await scene.guard.submit(request)
    order = await scene.until_order(request.client_order_id, lambda order: bool(order.exits))
    before = await scene.asked(Call.DETAIL)

    await scene.done(scene.blotter.read_orders(scene.account))
    await scene.done(scene.blotter.read_orders(scene.account))

    assert await scene.asked(Call.DETAIL) == before
    await scene.guard.submit_cancel(scene.withdrawal(order))


async def test_changed_exits_are_read_back(scene: SandboxScene) -> None:
    request = bracket(scene)
    await scene.guard.submit(request)
    order = await scene.until_order(request.client_order_id, lambda order: bool(order.exits))
    ids = [held.order_id for held in order.exits or ()]
    wanted = AttachedExits(
        take_profit=ExitTerms(trigger=steps(scene, 70)),
        stop_loss=ExitTerms(trigger=steps(scene, -90)),
        time_in_force=TimeInForce.DAY,
    )

    await scene.guard.submit_modify(replace(scene.change(order, 300), exits=wanted))
    changed = await scene.until_order(
        request.client_order_id,
        lambda order: {t for t, *_ in listed(order).values()} == {steps(scene, 70), steps(scene, -90)},
    )
    assert [held.order_id for held in changed.exits or ()] == ids
    assert (changed.quantity, {held.time_in_force for held in changed.exits or ()}) == (300, {TimeInForce.DAY})

    await scene.guard.submit_modify(replace(scene.change(changed, 300), cancel_exits=True))
    bare = await scene.until_order(
        request.client_order_id, lambda order: not any(held.open for held in order.exits or ())
    )
    assert (bare.open, bare.exits_asked, bare.exits_unconfirmed) == (True, None, ())
    await scene.guard.submit_cancel(scene.withdrawal(bare))


async def test_exits_cover_what_has_filled_and_are_one_exit_of_the_position(scenes: OpenScene) -> None:
    async with scenes(limits=with_money(ROOMY, order=Decimal(10_000_000_000))) as scene:
        await scene.unlock()
        await fill_in_part(scene)


async def test_exits_that_came_in_force_while_a_list_was_on_its_way_count(scene: SandboxScene) -> None:
    """The list is older than the entry's fill, the positions that are read after it are newer: only the next proves."""
    request = bracket(scene)
    await scene.guard.submit(request)
    await scene.until_order(request.client_order_id, lambda order: bool(order.exits))
    before = await scene.asked(Call.ORDERS)
    await scene.fault(Call.ORDERS, "hold-reply")
    reading = asyncio.get_running_loop().create_task(scene.blotter.read_holdings(scene.account))

    async def others() -> None:
        while await scene.asked(Call.ORDERS) == before:
            pass
        await scene.sandbox.ask("gap", symbol=TENCENT, price=str(steps(scene, -20)))
        await until(lambda: any(order.filled for order in scene.orders))
        await scene.sandbox.release()
        await reading

    await scene.done(others())

    committed = scene.order_journal.committed(scene.account.id, TENCENT, Side.SELL, scene.orders)
    assert (committed, scene.blotter.reread(scene.account.id, TENCENT)) == (request.quantity, False)
    await scene.done(scene.blotter.read_holdings(scene.account))
    assert scene.blotter.reread(scene.account.id, TENCENT)
    await scene.guard.submit_cancel_all(scene.account)


async def fill_in_part(scene: SandboxScene) -> None:
    ask = scene.book.asks[0]
    request = replace(bracket(scene, quantity=ask.quantity + 500), price=ask.price)
    await scene.guard.submit(request)
    shown = await scene.until_order(
        request.client_order_id,
        lambda order: order.filled == ask.quantity and {q for _t, q, _s in listed(order).values()} == {ask.quantity},
    )
    assert [held.covers(shown.filled) for held in shown.exits or ()] == [ask.quantity, ask.quantity]

    ids = {held.order_id: held.role for held in shown.exits or ()}
    await scene.until(lambda: {order.id for order in scene.orders} >= ids.keys())
    own = {ids[order.id]: (order.order_type, order.quantity, order.entry) for order in scene.orders if order.id in ids}
    assert own == {
        PROFIT: (OrderType.IF_TOUCHED, ask.quantity, shown.id),
        STOP: (OrderType.STOP, ask.quantity, shown.id),
    }
    sale = scene.guard.preview(scene.request(Side.SELL, price=scene.book.bids[0].price))
    (short,) = (check for check in sale.checks if check.code is CheckCode.SHORT)
    assert short.data["limit"] == sale.summary.position_before - ask.quantity
    assert len({order.id for order in scene.orders}) == len(scene.orders)

    for order in scene.orders:
        if order.open:
            await scene.guard.submit_cancel(scene.withdrawal(order))


async def test_a_refusal_denies_the_whole_order_in_the_broker_s_words_and_is_never_tried_without_exits(
    scene: SandboxScene,
) -> None:
    await scene.fault(Call.PLACE, "refuse", text="Attached orders are not supported")
    request, before = bracket(scene), await scene.written()

    with pytest.raises(OrderRejected) as refused:
        await scene.guard.submit(request)

    assert refused.value.data["text"] == "Attached orders are not supported"
    assert (await scene.written() - before)[LONGPORT.calls[Call.PLACE]] == 1
    assert await scene.arrived(request.client_order_id) == []
    assert await scene.story(request.client_order_id) == ["intent", "rejected"]


async def test_an_unknown_bracket_settles_with_its_exits(scene: SandboxScene) -> None:
    await scene.sandbox.ask("drop-pushes", drop=True)
    await scene.fault(Call.PLACE, "no-reply")
    request = bracket(scene)

    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    (placeholder,) = (order for order in scene.orders if order.status is OrderStatus.UNKNOWN)
    assert placeholder.exits_unconfirmed == (PROFIT, STOP)

    shown = await scene.until_order(request.client_order_id, lambda order: bool(order.exits))
    assert shown.exits_unconfirmed == ()
    assert await scene.story(request.client_order_id) == ["intent", "unknown", "settled"]
    await scene.guard.submit_cancel(scene.withdrawal(shown))


async def test_after_a_restart_the_exits_are_those_that_the_broker_lists(scenes: OpenScene, tmp_path: Path) -> None:
    async with scenes() as scene:
        await scene.unlock()
        request = bracket(scene)
        await scene.guard.submit(request)
    async with scenes() as again:
        shown = await again.until_order(request.client_order_id, lambda order: bool(order.exits))
        assert (shown.exits_asked, shown.exits_unconfirmed) == (request.exits, ())
        await again.unlock()
        await again.guard.submit_cancel(again.withdrawal(shown))


async def test_a_kill_between_the_log_and_the_write_leaves_nothing_at_the_broker(
    scenes: OpenScene, tmp_path: Path
) -> None:
    async with scenes() as scene:
        request = bracket(scene)
        intent = write_data(write_of(request, scene.clock.wall())) | {"environment": scene.environment}
        await scene.audit.append(RecordKind.INTENT, request.client_order_id, intent)
    async with scenes() as again:
        (write,) = again.blotter.writes.unknowns(again.account.id)
        assert (write.client_order_id, write.exits) == (request.client_order_id, request.exits)
        await again.done(again.blotter.read_orders(again.account))
        assert await again.arrived(request.client_order_id) == []
        (placeholder,) = (order for order in again.orders if order.remark == request.client_order_id)
        assert (placeholder.status, placeholder.exits_unconfirmed) == (OrderStatus.UNKNOWN, (PROFIT, STOP))


async def test_after_a_kill_behind_the_write_the_view_is_the_broker_s_list(scenes: OpenScene, tmp_path: Path) -> None:
    async with scenes() as scene:
        await scene.unlock()
        await scene.sandbox.ask("drop-pushes", drop=True)
        await scene.fault(Call.PLACE, "no-reply")
        request = bracket(scene, quantity=200)
        with pytest.raises(OrderUnknown):
            await scene.guard.submit(request)
    async with scenes() as again:
        shown = await again.until_order(request.client_order_id, lambda order: bool(order.exits))
        assert again.blotter.writes.unknowns(again.account.id) == ()
        arrived = await again.arrived(request.client_order_id)  # exits have the number of their entry
        assert {held.order_id: (held.quantity, str(held.trigger)) for held in shown.exits or ()} == {
            f"attached-{row['exit_number']}": (row["quantity"], row["trigger"])
            for row in arrived
            if row["id"] != shown.id
        }
        await again.unlock()
        await again.guard.submit_cancel(again.withdrawal(shown))
