"""Touched, trailing and auction orders in the ticket under real events; nothing in it can send."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene, write
from fakes.values.reviews import TENCENT, order
from fakes.values.waiting import until
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import ModifyRequest, OrderRequest, OrderType, Side, TimeInForce
from tideboard_core.model.order_terms import PLACED
from tideboard_desktop.ticket.form_values import TrailUnit

LEFT = Qt.MouseButton.LeftButton
EVERY = frozenset(PLACED)


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    room.guard.offers = OrderOffers(types={Market.HK: EVERY}, modified=EVERY)
    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result


async def sent(scene: TicketScene) -> OrderRequest:
    write(scene.dock.form.quantity, "400")
    QTest.keyClick(scene.quantity, Qt.Key.Key_Return)
    await scene.settle()
    (request,) = scene.sent
    return request


async def test_every_type_is_in_the_menu_and_what_is_off_says_why_beside_its_word(scene: TicketScene) -> None:
    scene.room.guard.offers = OrderOffers()
    scene.dock.choose_side(Side.BUY)
    menu = scene.dock.form.order_type.more.findChild(QMenu)
    assert menu is not None
    actions = [one for one in menu.actions() if not one.isSeparator()]
    assert len(actions) == len(PLACED)
    off = {one.text() for one in actions if not one.isEnabled()}
    assert "Trailing stop\tnot at this connection" in off
    assert "At auction\tnot at this connection" in off
    assert {one.text() for one in actions if one.isEnabled()} == {"Limit", "Market", "Stop", "Stop limit"}
    assert all(
        one.toolTip() == "This connection does not take this type of order." for one in actions if not one.isEnabled()
    )


@pytest.mark.parametrize(
    ("side", "trigger", "note"),
    [
        (Side.BUY, "605", "triggers when last \u2264 605.00"),
        (Side.SELL, "620", "triggers when last \u2265 620.00"),
        (Side.BUY, "620", "Fires at once, last 612.50"),
        (Side.SELL, "605", "Fires at once, last 612.50"),
    ],
)
async def test_a_touched_order_waits_on_the_other_side_of_a_stop(
    scene: TicketScene, side: Side, trigger: str, note: str
) -> None:
    scene.dock.choose_side(side)
    scene.dock.form.order_type.more.pick("if-touched")
    write(scene.dock.form.trigger, trigger)
    assert scene.dock.form.trigger_row.note.text() == note
    assert (scene.dock.ticket.trigger_passed, note.startswith("Fires")) in {(True, True), (False, False)}


async def test_a_touched_limit_has_both_prices(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("if-touched-limit")
    assert form.order_type.button("stop").text() == "Touched limit"
    write(form.trigger, "605")
    write(form.price, "605.5")
    write(form.quantity, "400")
    assert form.action.text() == "Review practice buy 400 touched 605.00 @ 605.50"
    request = await sent(scene)
    assert (request.order_type, request.trigger, request.price) == (
        OrderType.IF_TOUCHED_LIMIT,
        Decimal(605),
        Decimal("605.5"),
    )


async def test_a_trailing_stop_has_a_distance_and_shows_where_it_begins(scene: TicketScene) -> None:
    form = scene.dock.form
    scene.dock.choose_side(Side.SELL)
    form.order_type.more.pick("trailing-stop")
    assert (form.trail.isVisible(), form.trail.offset.isVisible()) == (True, False)
    assert (form.trigger.isVisible(), form.price.isVisible()) == (False, False)
    assert form.trail.row.note.text() == "below the highest price"
    write(form.trail.distance, "1")
    assert form.trail.row.note.text() == "first trigger about 606.00, \u22121.06%"  # 606.375, to the tick below
    write(form.quantity, "400")
    assert form.action.text() == "Review practice sell 400 trailing 1%"
    request = await sent(scene)
    assert (request.order_type, request.trail_percent, request.trail_amount) == (
        OrderType.TRAILING_STOP,
        Decimal(1),
        None,
    )
    assert (request.price, request.trigger, request.limit_offset) == (None, None, None)


async def test_a_trailing_limit_by_amount_needs_its_offset(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("trailing-stop-limit")
    write(form.trail.distance, "1")
    QTest.mouseClick(form.trail.unit.button(TrailUnit.AMOUNT.value), LEFT)
    assert scene.dock.ticket.form.trail is None, "one percent is not one dollar"
    QTest.keyClick(form.trail.distance.field, Qt.Key.Key_Up)
    assert form.trail.distance.text == "5.00"
    write(form.quantity, "400")
    QTest.keyClick(form.quantity.field, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.sent
    assert form.trail.offset.field.hasFocus()
    write(form.trail.offset, "0.5")
    assert form.trail.offset_row.note.text() == "limit about 618.00"
    request = await sent(scene)
    assert (request.trail_amount, request.trail_percent, request.limit_offset) == (Decimal(5), None, Decimal("0.5"))


async def test_a_monitor_price_is_asked_for_where_the_broker_has_one(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("trailing-stop-limit")
    assert not form.trail.monitor.isVisible(), "another broker has none"
    scene.room.guard.offers = replace(scene.room.guard.offers, monitors=True)
    scene.dock.choose_side(Side.SELL)
    assert form.trail.monitor.isVisible()
    assert form.trail.monitor_row.note.text() == "empty: follows at once"
    QTest.mouseClick(form.trail.unit.button(TrailUnit.AMOUNT.value), LEFT)
    write(form.trail.distance, "5")
    write(form.trail.offset, "0.5")
    write(form.quantity, "400")
    write(form.trail.monitor, "6.1.2")
    QTest.keyClick(form.quantity.field, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.sent, "what is typed there is no price: without it the order would follow at once"
    assert form.trail.monitor.field.hasFocus()
    QTest.keyClick(form.trail.monitor.field, Qt.Key.Key_Up)
    assert form.trail.monitor.text == "612.50", "the last price"
    QTest.keyClick(form.trail.monitor.field, Qt.Key.Key_Up)
    assert (form.trail.monitor.text, form.trail.monitor_row.note.text()) == ("613.00", "protects nothing before")
    assert form.trail.row.note.text().startswith("first trigger about 608.00"), "below the price from which it follows"
    assert form.trail.offset_row.note.text() == "limit about 607.50"
    scene.dock.choose_side(Side.BUY)
    assert form.trail.row.note.text().startswith("first trigger about 617.50"), "the price has passed that one"
    scene.dock.choose_side(Side.SELL)
    request = await sent(scene)
    assert (request.monitor, request.trail_amount, request.limit_offset) == (
        Decimal(613),
        Decimal(5),
        Decimal("0.5"),
    )


async def test_a_monitor_price_of_another_type_or_broker_is_not_sent(scene: TicketScene) -> None:
    form = scene.dock.form
    offers = scene.room.guard.offers
    scene.room.guard.offers = replace(offers, monitors=True)
    form.order_type.more.pick("trailing-stop-limit")
    write(form.trail.distance, "1")
    write(form.trail.offset, "0.5")
    write(form.trail.monitor, "620")
    scene.room.guard.offers = offers
    request = await sent(scene)
    assert request.monitor is None


async def test_a_distance_that_leaves_no_price_is_told_in_place(scene: TicketScene) -> None:
    form = scene.dock.form
    scene.dock.choose_side(Side.SELL)
    form.order_type.more.pick("trailing-stop")
    form.trail.unit.button(TrailUnit.AMOUNT.value).click()
    write(form.quantity, "400")
    write(form.trail.distance, "700")
    assert form.trail.row.note.text() == "Leaves no price for the stop"
    assert not form.action.isEnabled()


async def test_a_price_of_the_book_never_turns_a_trailing_stop_into_another_order(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.TRAILING_STOP)
    write(scene.dock.form.trail.distance, "1")
    before = scene.dock.ticket.form
    scene.dock.take_price(Decimal(611), Topic.BOOK)
    assert scene.dock.ticket.form == before


async def test_a_distance_means_nothing_on_another_symbol(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.TRAILING_STOP_LIMIT)
    write(scene.dock.form.trail.distance, "1")
    write(scene.dock.form.trail.offset, "0.5")
    scene.room.selection.select(InstrumentId("HK.00005"))
    assert (scene.dock.ticket.form.trail, scene.dock.ticket.form.offset) == (None, None)
    assert not scene.dock.form.trail.distance.text


async def test_a_change_of_a_trailing_stop_keeps_its_kind_of_distance(scene: TicketScene) -> None:
    form = scene.dock.form
    row = replace(order(), order_type=OrderType.TRAILING_STOP, price=None, trail_amount=Decimal(5))
    scene.dock.edit(row)
    assert (form.trail.distance.text, form.trail.unit.key, form.trail.unit.isEnabled()) == ("5.00", "amount", False)
    write(form.trail.distance, "6")
    QTest.keyClick(form.trail.distance.field, Qt.Key.Key_Return)
    await scene.settle()
    (request,) = scene.room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert (request.trail_amount, request.trail_percent, request.price, request.trigger) == (
        Decimal(6),
        None,
        None,
        None,
    )


async def test_an_auction_order_has_no_price_and_its_limit_one(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("auction")
    assert (form.order_type.button("market").text(), form.price.text) == ("Auction", "Auction")
    form.order_type.more.pick("auction-limit")
    write(form.price, "613")
    write(form.quantity, "400")
    assert form.action.text() == "Review practice buy 400 @ 613.00 at auction"
    request = await sent(scene)
    assert (request.order_type, request.price) == (OrderType.AUCTION_LIMIT, Decimal(613))


async def test_after_a_stop_was_taken_the_next_order_is_a_limit_order_for_the_day(scene: TicketScene) -> None:
    """Side and quantity stay. The stop's limit is no price of it: a sale at 597 would fill at once."""
    dock, form = scene.dock, scene.dock.form
    dock.choose_side(Side.SELL)
    dock.choose_type(OrderType.STOP_LIMIT)
    dock.choose_time(TimeInForce.GTC)
    write(form.trigger, "598")
    write(form.price, "597")
    request = await sent(scene)
    assert (request.order_type, request.time_in_force) == (OrderType.STOP_LIMIT, TimeInForce.GTC)

    after = dock.ticket.form
    assert (after.order_type, after.time_in_force, after.side) == (OrderType.LIMIT, TimeInForce.DAY, Side.SELL)
    assert (after.price, after.trigger, after.entered) == (None, None, Decimal(400))
    assert (form.order_type.key, form.time_in_force.key, form.price.text) == ("limit", "day", "")
    assert not form.action.isEnabled()


async def test_a_limit_stays_for_the_next_order_and_is_for_the_day(scene: TicketScene) -> None:
    scene.dock.choose_time(TimeInForce.GTC)
    write(scene.dock.form.price, "613")
    await sent(scene)
    after = scene.dock.ticket.form
    assert (after.time_in_force, after.price, after.entered) == (TimeInForce.DAY, Decimal(613), Decimal(400))


@pytest.mark.parametrize("taken", [True, False])
async def test_a_form_that_was_changed_meanwhile_or_whose_order_was_refused_is_left(
    scene: TicketScene, taken: bool
) -> None:
    scene.dock.choose_type(OrderType.STOP)
    scene.dock.choose_time(TimeInForce.GTC)
    write(scene.dock.form.trigger, "620")
    scene.room.guard.hold = asyncio.Event()
    if not taken:
        scene.room.guard.error = OrderDenied("not-confirmed")
    await sent(scene)
    if taken:
        write(scene.dock.form.trigger, "625")
    scene.room.guard.hold.set()
    await scene.settle()
    after = scene.dock.ticket.form
    assert (after.order_type, after.time_in_force) == (OrderType.STOP, TimeInForce.GTC)
    assert after.trigger == Decimal(625 if taken else 620)


async def test_after_a_change_of_a_stop_the_next_order_is_a_limit_order_for_the_day(scene: TicketScene) -> None:
    stop = replace(order(), order_type=OrderType.STOP, price=None, trigger=Decimal(620), time_in_force=TimeInForce.GTC)
    scene.dock.edit(stop)
    assert scene.dock.ticket.form.order_type is OrderType.STOP
    scene.dock.leave_editing()
    after = scene.dock.ticket.form
    assert (after.order_type, after.time_in_force, after.trigger) == (OrderType.LIMIT, TimeInForce.DAY, None)


async def test_a_proposed_order_fills_the_form_and_sends_nothing(scene: TicketScene) -> None:
    proposed = OrderRequest(
        account=scene.room.floor.account,
        instrument=TENCENT.id,
        side=Side.SELL,
        order_type=OrderType.TRAILING_STOP,
        quantity=400,
        client_order_id="TB-1120-KQXW-0001",
        trail_percent=Decimal("2.5"),
    )
    scene.dock.prefill(proposed)
    await scene.settle()
    form = scene.dock.ticket.form
    assert (form.side, form.order_type, form.trail, form.entered) == (
        Side.SELL,
        OrderType.TRAILING_STOP,
        Decimal("2.5"),
        Decimal(400),
    )
    assert not scene.room.guard.submitted


async def test_the_segment_shows_a_kind_that_the_connection_takes(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("trailing-stop")
    scene.room.guard.offers = OrderOffers()
    scene.room.selection.select(InstrumentId("HK.00005"))
    assert scene.dock.ticket.form.order_type is OrderType.LIMIT
    assert (form.order_type.button("stop").text(), form.order_type.button("stop").isEnabled()) == ("Stop", True)
