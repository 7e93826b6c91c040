"""Orders that the broker lists without a name: they count until two lists lack them or a person settles them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderUnknown, RequestTimeout
from tideboard_core.gateways.common.unnamed_rows import keyed_fill, keyed_order, number_fills, number_orders
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.unnamed import name_in
from tideboard_core.orders.brake.day_result import executions_of
from tideboard_core.orders.exit_cover import working_exits
from tideboard_core.orders.unnamed_orders import LISTS_APART


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PAPER) as made:
        await made.unlock()
        yield made


def unnamed(scene: TradingScene, **changes: Any) -> Order:
    return keyed_order(order_row(scene.account, id="", **changes))


async def lists(scene: TradingScene, *rows: Order, after: float = 0.0) -> None:
    """The broker's whole list, so many seconds later."""
    scene.clock.advance(after)
    scene.gateway.order_rows = number_orders(list(rows))
    await scene.blotter.read_orders(scene.account)


def rows(scene: TradingScene) -> tuple[Order, ...]:
    return scene.blotter.orders(scene.account.id) or ()


def committed(scene: TradingScene, side: Side = Side.BUY) -> Any:
    return scene.order_journal.committed(scene.account.id, TENCENT.id, side, rows(scene))


def test_zero_and_nothing_name_nothing() -> None:
    assert [name_in(*ids) for ids in (("", 0), ("0", 0), ("0", 12), ("12", 0), ("00", 1), ("", "0"))] == [
        "",
        "",
        "12",
        "12",
        "00",
        "",
    ]


@pytest.mark.parametrize("status", OrderStatus)
async def test_it_counts_whole_whatever_its_status_says(scene: TradingScene, status: OrderStatus) -> None:
    await lists(scene, unnamed(scene, status=status, filled=150))

    assert committed(scene) == 200
    (row,) = rows(scene)
    assert (row.open, row.status, row.filled) == (True, status, 150)


async def test_two_whole_fresh_lists_half_a_minute_apart_end_it(scene: TradingScene) -> None:
    await lists(scene, unnamed(scene))
    await lists(scene, after=60)
    assert committed(scene) == 200, "one list proves nothing"
    await lists(scene, after=LISTS_APART - 1)
    assert committed(scene) == 200
    await lists(scene, after=1)
    assert (committed(scene), rows(scene)) == (0, ())


async def test_what_shows_it_again_or_proves_nothing_ends_it_not(scene: TradingScene) -> None:
    row = unnamed(scene)
    await lists(scene, row)
    for name, value in (("from_broker", False), ("partial", True), ("whole", False)):
        setattr(scene.gateway, name, value)
        for _ in range(3):
            await lists(scene, after=LISTS_APART)
        setattr(scene.gateway, name, not value)
    assert committed(scene) == 200
    await lists(scene, after=1)
    await lists(scene, row, after=LISTS_APART)
    await lists(scene, after=1)
    scene.blotter.order_changed(row)
    await lists(scene, after=LISTS_APART)
    assert committed(scene) == 200, "a push between the lists"
    scene.blotter.renew()
    await lists(scene, after=LISTS_APART)
    assert committed(scene) == 200, "lists of two connections"
    await lists(scene, after=LISTS_APART)
    assert committed(scene) == 0


async def test_those_with_the_same_fields_are_counted_by_their_number(scene: TradingScene) -> None:
    first, more = unnamed(scene), unnamed(scene, filled=50, status=OrderStatus.PARTIALLY_FILLED)
    assert first.id == more.id, "what has filled is no part of the key"
    await lists(scene, first, more)
    assert committed(scene) == 400
    assert [row.filled for row in sorted(rows(scene), key=lambda row: row.id)] == [50, 0]
    await lists(scene, more, first, after=1)
    assert [row.filled for row in sorted(rows(scene), key=lambda row: row.id)] == [50, 0], "in any order of the list"
    await lists(scene, more, after=1)
    assert committed(scene) == 400
    await lists(scene, more, after=LISTS_APART)
    assert committed(scene) == 200
    await lists(scene, unnamed(scene, quantity=300), more, unnamed(scene, created=NOON.replace(minute=1)))
    assert committed(scene) == 700


async def test_a_push_has_the_list_read(scene: TradingScene) -> None:
    await lists(scene)
    before = scene.gateway.reads.count("orders")
    scene.gateway.order_rows = number_orders([unnamed(scene), unnamed(scene)])
    scene.blotter.order_changed(unnamed(scene))
    assert committed(scene) == 200
    await scene.spawn.settled()
    assert scene.gateway.reads.count("orders") > before
    assert committed(scene) == 400


async def test_a_row_without_a_name_settles_no_unknown_and_gives_no_name(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: RequestTimeout("answer-without-order-id")
    request = scene.request()
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    ours = unnamed(scene, remark=request.client_order_id, quantity=request.quantity, price=request.price)
    for after in (0, 31, 31):
        await lists(scene, ours, after=after)
    write = scene.blotter.writes.get(request.client_order_id)
    assert write is not None
    assert (write.alike, write.unlisted) == ((), False)
    assert not any(order_id == ours.id for _account, order_id in scene.order_journal.orders)
    assert RecordKind.TRANSITION.value not in await scene.story(request.client_order_id)

    named = replace(ours, id="12")
    await lists(scene, named, after=1)
    assert scene.blotter.writes.get(request.client_order_id) is None
    assert scene.blotter.comparison.followed[request.client_order_id].order_id == "12"


async def test_a_person_puts_it_aside_for_good(scene: TradingScene, tmp_path: Path) -> None:
    row = unnamed(scene, filled=50)
    await lists(scene, row)
    scene.blotter.keep_difference(row)
    assert committed(scene) == 0
    assert not rows(scene)[0].open
    await lists(scene, row, after=1)
    assert committed(scene) == 0, "the same row again"
    records = await scene.records()

    async with trading_scene(tmp_path / "again", Environment.PAPER, disk=Disk()) as again:
        again.blotter.restore(records)
        await lists(again, row)
        assert committed(again) == 0, "after a restart"
        await lists(again, replace(row, filled=100), after=1)
        assert committed(again) == 200, "more of it has filled: it lives"


async def test_what_is_put_aside_of_a_paper_account_counts_in_a_live_one_of_its_number(
    scene: TradingScene, tmp_path: Path
) -> None:
    row = unnamed(scene)
    await lists(scene, row)
    scene.blotter.keep_difference(row)
    records = await scene.records()

    async with trading_scene(tmp_path / "live", Environment.LIVE, disk=Disk()) as live:
        live.blotter.restore(records)
        live.account = replace(live.account, id=scene.account.id)
        await live.blotter.watch([live.account])
        await lists(live, row)
        assert (committed(live), rows(live)[0].open) == (200, True)


async def test_where_it_alone_would_deny_a_way_out_that_is_typed(scene: TradingScene) -> None:
    scene.gateway.position_rows = [position(scene.account, 200)]
    await scene.blotter.read_again()
    sale = scene.request(side=Side.SELL, quantity=200, price="611.00")
    assert CheckCode.SHORT not in scene.failing(sale)

    await lists(scene, unnamed(scene, side=Side.SELL))

    checks = {check.code: check for check in scene.guard.preview(sale).checks if not check.passed}
    assert checks[CheckCode.SHORT].severity is Severity.TYPED
    named = order_row(scene.account, id="12", side=Side.SELL)
    await lists(scene, unnamed(scene, side=Side.SELL), named, after=1)
    checks = {check.code: check for check in scene.guard.preview(sale).checks if not check.passed}
    assert checks[CheckCode.SHORT].severity is Severity.HARD, "not where another order takes it too"


async def test_it_protects_nothing_and_makes_the_day_unknown(scene: TradingScene) -> None:
    stop = unnamed(scene, side=Side.SELL, order_type=OrderType.STOP, trigger=order_row(scene.account).price, filled=50)
    held = position(scene.account, 200)
    assert not any(cover.exits for cover in working_exits([stop], [held]).values())
    _, unknown = executions_of([stop], [], today=lambda _: NOON.date(), lists_fills=True)
    assert unknown == {TENCENT.id}
    _, unknown = executions_of([replace(stop, put_aside=True)], [], today=lambda _: NOON.date(), lists_fills=True)
    assert unknown == frozenset()


def test_a_fill_without_a_name_has_a_key_of_its_own_fields_over_a_file() -> None:
    row = Fill(
        id="",
        order_id="",
        account_id="1",
        instrument=TENCENT.id,
        name="",
        side=Side.BUY,
        quantity=100,
        price=Decimal(611),
        time=NOON,
    )
    one, other, named = number_fills(
        [keyed_fill(row), keyed_fill(row), keyed_fill(msgspec.structs.replace(row, id="7"))]
    )
    assert (one.unnamed, other.unnamed, named.unnamed) == (True, True, False)
    assert one.id != other.id
    assert keyed_fill(row).id == one.id
    assert msgspec.json.decode(msgspec.json.encode(one), type=Fill) == one
