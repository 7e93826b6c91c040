"""Pushes that say less than the lists: fills without a name, orders without their terms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, held_exit, order_row
from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import (
    Account,
    Environment,
    Fill,
    Funds,
    Order,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.shares import Shares
from tideboard_core.orders.blotter import ASK_AFTER_SILENCE
from tideboard_core.orders.blotter_rows import NAMES_AFTER
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.unanswered import EXPECTED_WITHIN
from tideboard_core.ports.trading import OrderList, ReadRows


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


def fill(scene: TradingScene, number: str, *, quantity: int = 100, upto: int | None = None) -> Fill:
    return Fill(
        id=number,
        order_id="W1",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=quantity,
        price=Decimal("611.00"),
        time=NOON,
        upto=upto,
    )


def listed(scene: TradingScene) -> tuple[Order, ...]:
    """The orders that the window shows."""
    return known(scene.hub, Topic.ORDERS.of(scene.account.id))


def shown(scene: TradingScene) -> list[tuple[str, Shares]]:
    return [(row.id, row.quantity) for row in known(scene.hub, Topic.FILLS.of(scene.account.id))]


def order(scene: TradingScene, number: str = "W1") -> Order:
    found = scene.blotter.order(scene.account.id, number)
    assert found is not None
    return found


# --- fills without a name -------------------------------------------------------------------------------------------


async def test_a_fill_is_shown_at_once_and_named_by_the_list(scene: TradingScene) -> None:
    scene.blotter.filled(fill(scene, "W1/100", upto=100))
    assert shown(scene) == [("W1/100", 100)]

    scene.gateway.fill_rows = [fill(scene, "F1")]
    await scene.spawn.settled()

    assert shown(scene) == [("F1", 100)]


async def test_the_list_is_read_a_bounded_number_of_times(scene: TradingScene) -> None:
    scene.gateway.reads.clear()
    scene.blotter.filled(fill(scene, "W1/100", upto=100))
    scene.blotter.filled(fill(scene, "W1/150", quantity=50, upto=150))

    await scene.spawn.settled()

    assert scene.gateway.reads.count("fills") == len(NAMES_AFTER)
    assert sum(quantity for _, quantity in shown(scene)) == 150


async def test_a_broken_connection_ends_the_search_and_the_next_fill_begins_it_again(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = GatewayDown("connection-lost")
    scene.blotter.filled(fill(scene, "W1/100", upto=100))
    await scene.spawn.settled()
    scene.gateway.refuse_reads = None
    scene.gateway.fill_rows = [fill(scene, "F1"), fill(scene, "F2", quantity=50)]

    scene.blotter.filled(fill(scene, "W1/150", quantity=50, upto=150))
    await scene.spawn.settled()

    assert sorted(shown(scene)) == [("F1", 100), ("F2", 50)]


# --- orders without their terms -------------------------------------------------------------------------------------


async def test_a_push_keeps_the_terms_that_the_list_said(scene: TradingScene) -> None:
    scene.working(time_in_force=TimeInForce.GTC, hours=TradingHours.EXTENDED)
    told = order_row(scene.account, sketch=True, filled=100, status=OrderStatus.PARTIALLY_FILLED)

    scene.blotter.order_changed(told)

    assert order(scene) == replace(told, sketch=False, time_in_force=TimeInForce.GTC, hours=TradingHours.EXTENDED)


async def test_the_terms_of_an_order_that_nobody_listed_are_read(scene: TradingScene) -> None:
    told = order_row(scene.account, id="W9", sketch=True)
    scene.gateway.reads.clear()
    scene.blotter.order_changed(told)
    scene.blotter.order_changed(replace(told, updated=NOON + timedelta(seconds=1)))
    assert order(scene, "W9").sketch

    scene.gateway.order_rows = [
        order_row(scene.account, id="W9", time_in_force=TimeInForce.GTC, updated=NOON + timedelta(seconds=1))
    ]
    await scene.spawn.settled()

    assert (order(scene, "W9").sketch, order(scene, "W9").time_in_force) == (False, TimeInForce.GTC)
    assert scene.gateway.reads.count("orders") == 1


async def test_a_push_that_came_while_the_list_was_read_is_kept(scene: TradingScene) -> None:
    """Stamps of LongPort are whole seconds: the list may show the state before, with the same stamp."""
    before = scene.working(price=Decimal("611.00"))
    after = replace(before, price=Decimal("612.00"))
    original = scene.gateway.orders

    async def slow(account: object, **_kept: Any) -> OrderList:
        rows = await original(scene.account)
        scene.blotter.order_changed(after)
        return rows

    scene.gateway.orders = slow  # type: ignore[method-assign]
    await scene.blotter.read_orders(scene.account)

    assert order(scene).price == Decimal("612.00")


async def test_an_order_stays_until_a_list_has_it_under_its_new_id(scene: TradingScene) -> None:
    entry, sale = order_row(scene.account, id="W1"), order_row(scene.account, id="9", side=Side.SELL)
    with_exit = replace(entry, exits=(held_exit(order_id="W9"),))
    scene.blotter.order_changed(sale)

    async def after(*rows: Order, push: Order | None = None) -> set[str]:
        """Ids of what is shown once a list of these came, and this push while it was on its way."""

        async def orders(*_account: object, **_kept: Any) -> OrderList:
            if push is not None:
                scene.blotter.order_changed(push)
            found = OrderList(rows)
            found.renamed = {sale.id: "W9"}
            return found

        scene.gateway.orders = orders  # type: ignore[method-assign]
        await scene.blotter.read_orders(scene.account)
        return {row.id for row in listed(scene)}

    assert await after(entry) == {"W1", "9"}
    assert await after(with_exit, push=sale) == {"W1", "9"}
    scene.blotter.order_changed(replace(sale, id="W9"))
    assert await after(with_exit) == {"W1"}
    scene.blotter.order_changed(sale)
    assert await after(with_exit, push=replace(entry, filled=200, status=OrderStatus.FILLED)) == {"W1", "9"}
    assert await after(replace(with_exit, filled=200), replace(sale, id="W9", entry="W1")) == {"W1", "W9"}


async def test_an_entry_that_filled_after_its_list_proves_nothing_before_its_exits_are_orders(
    scene: TradingScene,
) -> None:
    entry = order_row(scene.account, exits=(held_exit(order_id="W9"),))
    filled = replace(entry, status=OrderStatus.FILLED, filled=200)
    scene.gateway.order_rows = [entry]
    await scene.blotter.read_orders(scene.account)
    scene.blotter.order_changed(replace(filled, exits=None))
    await scene.blotter.read_account(scene.account)
    assert not scene.blotter.reread(scene.account.id, TENCENT.id)

    scene.gateway.order_rows = [filled, order_row(scene.account, id="W9", side=Side.SELL, entry="W1")]
    await scene.blotter.read_account(scene.account)
    assert scene.blotter.reread(scene.account.id, TENCENT.id)


async def test_orders_that_were_read_before_an_entry_filled_on_prove_nothing(scene: TradingScene) -> None:
    """Its exits are orders of the earlier fill: what it has put in force since, no list has."""
    entry = order_row(scene.account, exits=(held_exit(order_id="W9"),), filled=100)
    exit_ = order_row(scene.account, id="W9", side=Side.SELL, entry="W1", quantity=100)
    filled, whole = replace(entry, status=OrderStatus.FILLED, filled=200), replace(exit_, quantity=200)

    async def proves(*rows: Order, push: Order | None = None) -> bool:
        """The proof of these orders, with positions read after them, and this push while they were on their way."""

        async def orders(*_account: object, **_kept: Any) -> OrderList:
            if push is not None:
                scene.blotter.order_changed(push)
            return OrderList(rows)

        scene.gateway.orders = orders  # type: ignore[method-assign]
        await scene.blotter.read_account(scene.account)
        return scene.blotter.reread(scene.account.id, TENCENT.id)

    assert await proves(entry, exit_)
    assert not await proves(entry, exit_, push=replace(filled, exits=None))
    assert await proves(filled, whole)
    assert await proves(filled, whole, push=replace(whole, filled=100)), "an exit puts none in force"


async def test_an_unreadable_push_has_the_account_read_and_proves_nothing_until_then(scene: TradingScene) -> None:
    keys = [topic.of(scene.account.id) for topic in (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS)]
    order = scene.working(status=OrderStatus.SUBMITTED)
    await scene.spawn.settled()
    scene.gateway.order_rows = [replace(order, status=OrderStatus.FILLED, filled=order.quantity)]
    scene.gateway.reads.clear()

    scene.blotter.orders_unreadable(scene.account.id, "orderStatus")
    assert [scene.hub.problem(key) for key in keys] == ["orderStatus"] * 4
    scene.blotter.order_changed(replace(order, id="other"))  # another push does not tell what that one would have said
    assert scene.hub.problem(keys[0]) == "orderStatus"
    await scene.spawn.settled()

    assert {"orders", "fills", "funds", "positions"} <= set(scene.gateway.reads)
    assert [scene.hub.problem(key) for key in keys] == [""] * 4
    found = scene.blotter.order(scene.account.id, order.id)
    assert found is not None
    assert found.status is OrderStatus.FILLED


async def test_a_list_that_was_asked_for_before_an_unreadable_push_does_not_make_it_good(scene: TradingScene) -> None:
    original, orders = scene.gateway.orders, Topic.ORDERS.of(scene.account.id)

    async def slow(account: Account, **_kept: Any) -> OrderList:
        rows = await original(account)
        scene.gateway.orders = original  # type: ignore[method-assign]
        scene.blotter.orders_unreadable(account.id, "orderStatus")
        return rows

    scene.gateway.orders = slow  # type: ignore[method-assign]
    await scene.blotter.read_orders(scene.account)
    assert scene.hub.problem(orders) == "orderStatus"

    await scene.spawn.settled()
    assert scene.hub.problem(orders) == ""


async def test_an_unreadable_push_of_nobody_knows_whom_is_any_accounts(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = GatewayDown("connection-closed")

    scene.blotter.orders_unreadable("", "header")
    await scene.spawn.settled()

    assert scene.hub.problem(Topic.ORDERS.of(scene.account.id)) == "header"
    scene.gateway.refuse_reads = None
    await scene.blotter.read_orders(scene.account)
    assert scene.hub.problem(Topic.ORDERS.of(scene.account.id)) == ""


# --- lists with rows that cannot be read ----------------------------------------------------------------------------

LISTS: dict[Topic[object], str] = {Topic.ORDERS: "orders", Topic.FILLS: "fills", Topic.POSITIONS: "positions"}


@pytest.mark.parametrize("topic", list(LISTS))
async def test_a_list_that_lacks_a_row_is_shown_but_decides_nothing(scene: TradingScene, topic: Topic[object]) -> None:
    key, call = topic.of(scene.account.id), LISTS[topic]
    whole = getattr(scene.gateway, call)

    async def torn(account: Account, **_kept: Any) -> ReadRows[Any]:
        return ReadRows(await whole(account), unread="qty")

    setattr(scene.gateway, call, torn)
    await scene.blotter.read_again()

    assert scene.hub.value(key) is not None
    assert (scene.hub.sound(key), scene.hub.problem(key)) == (None, "qty")
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit(scene.request())
    assert scene.person.reviews == []
    assert denied.value.data["field"] == "qty"

    setattr(scene.gateway, call, whole)
    scene.clock.advance(ASK_AFTER_SILENCE)
    await scene.blotter.poll()
    await scene.spawn.settled()
    assert scene.hub.problem(key) == ""


async def test_funds_that_cannot_be_read_are_not_known_and_end_no_connection(scene: TradingScene) -> None:
    key = Topic.FUNDS.of(scene.account.id)

    async def torn(account: Account, *, currency: str = "") -> Funds:
        raise GatewayError("reply-unreadable", field="power")

    scene.gateway.funds = torn  # type: ignore[method-assign]
    await scene.blotter.read_again()

    assert scene.hub.value(key) is not None
    assert (scene.hub.sound(key), scene.hub.problem(key)) == (None, "power")


# --- many pushes between two reads ----------------------------------------------------------------------------------


def shown_orders(scene: TradingScene) -> list[tuple[str, Shares]]:
    return [(row.id, row.filled) for row in known(scene.hub, Topic.ORDERS.of(scene.account.id))]


async def test_a_reader_gets_the_newest_state_and_keeps_what_it_read(scene: TradingScene) -> None:
    first = order_row(scene.account, id="W1")
    scene.blotter.order_changed(first)
    read = known(scene.hub, Topic.ORDERS.of(scene.account.id))
    for filled in (100, 200, 300):
        scene.clock.advance(1)
        scene.blotter.order_changed(replace(first, filled=filled, updated=first.updated + timedelta(seconds=filled)))
    assert shown_orders(scene) == [("W1", 300)]
    assert [row.filled for row in read] == [0]
    assert known(scene.hub, Topic.CONFIRMED.of(scene.account.id))["W1"].since == scene.clock.monotonic()


async def test_pushes_that_nobody_reads_make_no_list(scene: TradingScene) -> None:
    entry = scene.hub.entry(Topic.ORDERS.of(scene.account.id))
    assert entry is not None
    scene.blotter.order_changed(order_row(scene.account, id="W1"))
    assert entry.settled < entry.serial
    assert entry.update.make is not None
    assert shown_orders(scene) == [("W1", 0)]
    assert entry.settled == entry.serial


async def test_orders_come_newest_first_whenever_they_arrived(scene: TradingScene) -> None:
    for minutes in (3, 1, 2, 5, 4):
        made = order_row(scene.account, id=f"W{minutes}")
        scene.blotter.order_changed(replace(made, created=NOON + timedelta(minutes=minutes)))
        if minutes != 2:
            shown_orders(scene)
    assert [number for number, _filled in shown_orders(scene)] == ["W5", "W4", "W3", "W2", "W1"]
    moved = replace(order(scene, "W2"), created=NOON + timedelta(minutes=9))
    scene.blotter.order_changed(replace(moved, updated=moved.updated + timedelta(seconds=1)))
    assert [number for number, _filled in shown_orders(scene)] == ["W2", "W5", "W4", "W3", "W1"]


async def test_the_checks_read_a_push_that_no_frame_has_shown(scene: TradingScene) -> None:
    """The sale that a push has just reported takes the shares that another one would sell."""
    sale = draft_of(scene.request(side=Side.SELL))
    shown_orders(scene)
    before = scene.pretrade.verdicts(sale).snapshot
    scene.blotter.order_changed(order_row(scene.account, side=Side.SELL, quantity=300))
    after = scene.pretrade.verdicts(sale).snapshot
    assert (before.working.committed, after.working.committed) == (0, 300)


async def test_an_order_that_came_and_ended_while_a_list_was_on_its_way_is_kept_and_read_once_more(
    scene: TradingScene,
) -> None:
    """Neither the old list has it nor is it open; of another program, too."""
    await scene.blotter.watch([scene.account])
    whole, reads = scene.gateway.orders, len(scene.sleep.log)

    async def slow(account: Account, **_kept: Any) -> OrderList:
        scene.gateway.orders = whole  # type: ignore[method-assign]
        answer = await whole(account)
        scene.clock.advance(3)
        for number, remark in (("B7", "TB-1120-0007"), ("X8", "")):
            scene.working(id=number, remark=remark)
            scene.working(id=number, remark=remark, status=OrderStatus.FILLED, filled=200)
        return answer

    scene.gateway.orders = slow  # type: ignore[method-assign]
    await scene.blotter.read_orders(scene.account)
    kept = listed(scene)
    assert {(order.id, order.status) for order in kept} == {("B7", OrderStatus.FILLED), ("X8", OrderStatus.FILLED)}

    asked = scene.gateway.reads.count("orders")
    await scene.spawn.settled()
    assert EXPECTED_WITHIN in scene.sleep.log[reads:]
    assert scene.gateway.reads.count("orders") > asked
    assert len(listed(scene)) == 2


async def test_an_ended_order_of_our_own_stays_for_its_day_though_no_list_has_it(scene: TradingScene) -> None:
    await scene.blotter.watch([scene.account])
    request = scene.request()
    own = await scene.guard.submit(request)
    order = scene.working(id=own, remark=request.client_order_id, status=OrderStatus.FILLED, filled=100)
    scene.working(id="X8", status=OrderStatus.FILLED, filled=100)
    scene.gateway.order_rows = []
    await scene.blotter.read_orders(scene.account)
    assert [row.id for row in listed(scene)] == [order.id]

    scene.clock.advance(86_400)
    await scene.blotter.read_orders(scene.account)
    assert listed(scene) == ()


# --- refusals that come by push -------------------------------------------------------------------------------------

SHUT_WORDS = "The HK market is closed, no orders are taken"


async def refusals(scene: TradingScene, *pushed: dict[str, Any], own: bool = True) -> list[str]:
    """The words of the market's refusals after an order of ours was accepted, and its pushes of so many seconds ago."""
    words: list[str] = []
    scene.hub.listen_to(Topic.MARKET_REFUSED, lambda key: words.append(known(scene.hub, Topic.MARKET_REFUSED.of("HK"))))
    request = scene.request()
    await scene.guard.submit(request)
    row = order_row(scene.account, id="B1", quantity=100, remark=request.client_order_id if own else "")
    for changes in ({"ago": 120.0}, *pushed):
        ago = timedelta(seconds=changes.pop("ago", 0.0))
        scene.clock.advance(1)
        scene.blotter.order_changed(replace(row, updated=scene.clock.market() - ago, **changes))
    return words


REFUSED: dict[str, Any] = {"status": OrderStatus.REJECTED, "text": SHUT_WORDS}


@pytest.mark.parametrize(
    ("pushed", "signs"),
    [
        ([REFUSED], 1),
        ([REFUSED, REFUSED], 1),
        ([{**REFUSED, "sketch": True}], 1),
        ([{**REFUSED, "ago": 61.0}], 0),
        ([{**REFUSED, "status": OrderStatus.CANCELLED}], 0),
        ([{"text": SHUT_WORDS}], 0),
        ([{**REFUSED, "text": "HK.00700 is suspended"}], 0),
        ([{**REFUSED, "text": "The market is closed on the expiry date of the order"}], 0),
        ([{**REFUSED, "text": "Short sale circuit breaker (Rule 201) is in effect"}], 0),
    ],
    ids=["now", "twice", "without its terms", "old", "withdrawn", "still works", "one security", "GTD", "short sale"],
)
async def test_an_order_of_ours_that_is_refused_later_in_words_about_the_market_is_a_sign(
    scene: TradingScene, pushed: list[dict[str, Any]], signs: int
) -> None:
    assert await refusals(scene, *(dict(each) for each in pushed)) == [SHUT_WORDS] * signs


async def test_the_refusal_of_another_programs_order_is_no_sign(scene: TradingScene) -> None:
    """Its hours and its day are not known for sure."""
    assert await refusals(scene, dict(REFUSED), own=False) == []
