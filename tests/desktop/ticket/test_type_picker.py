"""Stops, time in force, quick quantities and drafts of the ticket under real events; nothing in it can send."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.filled_hub import position
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import account, order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    Environment,
    ModifyRequest,
    OrderRequest,
    OrderType,
    PracticeAccount,
    Side,
    TimeInForce,
)

LEFT = Qt.MouseButton.LeftButton


def write(scene: TicketScene, *, trigger: str = "", price: str = "", quantity: str = "2000") -> None:
    form = scene.dock.form
    for part, text in ((form.trigger, trigger), (form.price, price), (form.quantity, quantity)):
        if text:
            part.field.setFocus()
            part.field.selectAll()
            QTest.keyClicks(part.field, text)


async def sent(scene: TicketScene) -> OrderRequest:
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    (request,) = scene.sent
    return request


async def test_a_stop_has_a_trigger_and_no_limit(scene: TicketScene) -> None:
    form = scene.dock.form
    QTest.mouseClick(form.order_type.button("stop"), LEFT)
    assert (form.trigger.isVisible(), form.price.isVisible()) == (True, False)
    write(scene, trigger="620")
    assert form.trigger_row.note.text() == "triggers when last \u2265 620.00"
    assert form.action.text() == "Review practice buy 2,000 stop 620.00"
    request = await sent(scene)
    assert (request.order_type, request.trigger, request.price) == (OrderType.STOP, Decimal(620), None)


async def test_a_stop_limit_has_both(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("stop-limit")
    assert form.order_type.button("stop").text() == "Stop limit"
    assert (form.trigger.isVisible(), form.price.isVisible()) == (True, True)
    write(scene, trigger="620", price="621")
    assert "+0.16% from trigger" in form.price_row.note.text()
    assert form.action.text() == "Review practice buy 2,000 stop 620.00 @ 621.00"
    request = await sent(scene)
    assert (request.order_type, request.trigger, request.price) == (OrderType.STOP_LIMIT, Decimal(620), Decimal(621))


@pytest.mark.parametrize(
    ("side", "trigger", "words"),
    [
        (Side.BUY, "612.5", "Fires at once, last 612.50"),
        (Side.SELL, "612.5", "Fires at once, last 612.50"),
        (Side.BUY, "620.25", "Not on a tick of 0.50"),
    ],
)
async def test_a_wrong_trigger_is_told_in_place_and_enter_leads_back_to_it(
    scene: TicketScene, side: Side, trigger: str, words: str
) -> None:
    form = scene.dock.form
    scene.dock.choose_side(side)
    scene.dock.choose_type(OrderType.STOP)
    write(scene, trigger=trigger)
    QTest.keyClick(form.quantity.field, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.sent
    assert not form.action.isEnabled()
    assert form.trigger_row.note.text() == words
    assert form.trigger.field.hasFocus()


async def test_an_empty_trigger_steps_in_ahead_of_the_market(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.STOP)
    QTest.keyClick(scene.dock.form.trigger.field, Qt.Key.Key_Up)
    assert scene.dock.form.trigger.text == "613.00"
    QTest.keyClick(scene.dock.form.trigger.field, Qt.Key.Key_Up)
    assert scene.dock.form.trigger.text == "613.50"
    scene.dock.ticket.set(trigger=None, side=Side.SELL)
    QTest.keyClick(scene.dock.form.trigger.field, Qt.Key.Key_Up)
    assert scene.dock.form.trigger.text == "612.00"


async def test_a_price_of_the_market_goes_to_the_field_that_has_it(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.STOP)
    scene.dock.take_price(Decimal(615), Topic.BOOK)
    assert scene.dock.form.trigger.text == "615.00"
    assert scene.dock.ticket.form.order_type is OrderType.STOP
    scene.dock.choose_type(OrderType.STOP_LIMIT)
    scene.dock.take_price(Decimal(616), Topic.BOOK)
    assert (scene.dock.form.trigger.text, scene.dock.form.price.text) == ("615.00", "616.00")


async def test_gtc_goes_with_the_order_and_leaves_with_the_market_type(scene: TicketScene) -> None:
    form = scene.dock.form
    form.time_in_force.pick("gtc")
    assert form.time_in_force.text() == "GTC"
    scene.dock.choose_type(OrderType.MARKET)
    assert form.time_in_force.text() == "Day"
    form.time_in_force.pick("gtc")
    scene.dock.choose_time(TimeInForce.GTC)
    assert scene.dock.ticket.form.time_in_force is TimeInForce.DAY
    scene.dock.choose_type(OrderType.LIMIT)
    form.time_in_force.pick("gtc")
    write(scene, price="611")
    assert (await sent(scene)).time_in_force is TimeInForce.GTC


async def test_what_a_market_does_not_take_is_off_and_says_why(scene: TicketScene) -> None:
    scene.room.selection.select(InstrumentId("SH.600519"))
    market = scene.dock.form.order_type.button("market")
    assert not market.isEnabled()
    assert market.toolTip() == "This market takes orders with a limit only."
    scene.dock.choose_type(OrderType.STOP)
    assert scene.dock.ticket.form.order_type is OrderType.LIMIT


async def test_a_change_of_a_stop_carries_its_trigger(scene: TicketScene) -> None:
    row = replace(order(), order_type=OrderType.STOP_LIMIT, trigger=Decimal(620), price=Decimal(621))
    scene.dock.edit(row)
    assert (scene.dock.form.trigger.text, scene.dock.form.price.text) == ("620.00", "621.00")
    write(scene, trigger="622", quantity="")
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    (request,) = scene.room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert (request.order, request.trigger, request.price) == (row, Decimal(622), Decimal(621))


async def test_an_order_of_another_account_is_not_filled_in(scene: TicketScene) -> None:
    """The notice of a position, or the exit of a flatten, after the account was switched."""
    said: list[str] = []
    scene.room.desk.message.connect(said.append)
    before = scene.dock.ticket.form
    scene.dock.prefill(replace(order(), account_id="2810000002"))
    assert scene.dock.ticket.form == before
    assert len(said) == 1


async def test_same_again_is_a_new_order_and_sends_nothing(scene: TicketScene) -> None:
    scene.dock.prefill(order())
    await scene.settle()
    assert not scene.room.guard.submitted
    assert scene.dock.ticket.replacing is None
    assert isinstance(scene.dock.ticket.request(), OrderRequest)


async def test_quick_quantities_are_a_markets_own(scene: TicketScene) -> None:
    dock = scene.dock
    dock.quick_quantities.set(Market.HK, ("1", "2", "10", "10%", "$50000", "100%"))
    dock.choose_type(OrderType.LIMIT)
    write(scene, price="612.5", quantity="")
    dock.form.quantity_chips.buttons["$50000"].click()
    assert dock.form.quantity.text == "50,000.00"
    dock.form.quantity_chips.buttons["10"].click()
    assert dock.form.quantity.text == "1,000"
    scene.room.selection.select(InstrumentId("US.AAPL"))
    assert "5" in dock.form.quantity_chips.buttons


async def test_percent_of_a_sale_is_of_what_is_held(scene: TicketScene) -> None:
    await scene.dock.max_quantity.load(scene.room.floor.account, Decimal(613))
    scene.dock.choose_side(Side.SELL)
    assert scene.dock.form.unit.button("power").accessibleName() == "Held, Percent"
    scene.dock.form.quantity_chips.buttons["50%"].click()
    assert scene.dock.ticket.shares == 500


async def test_the_memory_holds_choices_and_never_an_order(scene: TicketScene) -> None:
    scene.dock.quick_quantities.set(Market.HK, ("1", "2", "10", "10%", "$50000", "100%"))
    write(scene, price="613")
    memory = scene.dock.memory()
    assert "613" not in str(memory)
    assert "2000" not in str(memory)
    scene.dock.quick_quantities.set(Market.HK, ("1", "5", "20", "25%", "50%", "100%"))
    scene.dock.recall(memory | {"unit": "amount", "nonsense": [1]})
    assert scene.dock.quick_quantities.of(Market.HK)[1] == "2"
    scene.dock.recall({"unit": 7, "quick": {"HK": ["x"]}})
    assert scene.dock.quick_quantities.of(Market.HK)[1] == "2"


async def test_a_draft_goes_on_in_the_next_window_and_is_not_sent(scene: TicketScene, qtbot: QtBot) -> None:
    scene.dock.choose_type(OrderType.STOP)
    write(scene, trigger="620")
    following = scene.another()
    qtbot.addWidget(following)
    following.set_account(scene.room.floor.account)
    following.take_draft(scene.dock.draft())
    await scene.settle()
    assert following.ticket.form == scene.dock.ticket.form
    assert following.form.trigger.text == "620.00"
    assert not scene.room.guard.submitted


async def test_what_can_be_had_back_can_be_in_the_next_window(scene: TicketScene, qtbot: QtBot) -> None:
    write(scene, price="613")
    scene.dock.begin(InstrumentId("HK.00005"), Side.BUY, 400, None)
    following = scene.another()
    qtbot.addWidget(following)
    following.set_account(scene.room.floor.account)
    following.take_draft(scene.dock.draft())
    await scene.settle()
    following.bring_back()
    assert (following.ticket.instrument_id, following.ticket.form.price) == ("HK.00700", Decimal(613))

    of_another = scene.another()
    qtbot.addWidget(of_another)
    of_another.set_account(account(Environment.LIVE))
    of_another.take_draft(replace(scene.dock.draft(), account=None))
    assert of_another.typed_before.draft is None


@pytest.mark.parametrize("whose", ["environment", "account", "instrument"])
async def test_a_draft_of_something_else_is_dropped(scene: TicketScene, qtbot: QtBot, whose: str) -> None:
    write(scene, price="613")
    draft = scene.dock.draft()
    following = scene.another()
    qtbot.addWidget(following)
    mine = scene.room.floor.account
    others = {
        "environment": account(Environment.LIVE),
        "account": PracticeAccount(id="9", name="", markets=mine.markets, currency="HKD"),
        "instrument": mine,
    }
    following.set_account(others[whose])
    if whose == "instrument":
        following.ticket.select(InstrumentId("HK.00005"))
    following.take_draft(draft)
    assert following.ticket.form.price != Decimal(613)


async def test_another_account_empties_the_form(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.STOP)
    write(scene, trigger="620")
    scene.dock.set_account(account(Environment.LIVE))
    assert (scene.dock.ticket.form.trigger, scene.dock.ticket.form.entered) == (None, None)


async def test_every_action_is_a_command(scene: TicketScene) -> None:
    commands = {command.id: command for command in scene.dock.commands()}
    assert commands["ticket.sell"].keys == ("F3",)
    assert not commands["ticket.leave"].enabled()
    commands["ticket.type.stop-limit"].run()
    commands["ticket.quick.2"].run()
    commands["ticket.sell"].run()
    assert scene.dock.ticket.form.order_type is OrderType.STOP_LIMIT
    assert scene.dock.ticket.form.side is Side.SELL
    assert scene.dock.ticket.shares == 500
    assert all(command.text for command in commands.values())
    assert not scene.room.guard.submitted


async def test_a_trigger_means_nothing_on_another_instrument(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.STOP)
    write(scene, trigger="620")
    scene.room.selection.select(InstrumentId("HK.00005"))
    assert scene.dock.ticket.form.trigger is None
    assert not scene.dock.form.trigger.text


async def test_closing_a_position_fills_in_what_is_free_of_it_and_sends_nothing(scene: TicketScene) -> None:
    scene.dock.close_position(replace(position(scene.room.floor.account), available=600))
    await scene.settle()
    form = scene.dock.ticket.form
    assert (form.side, form.entered, form.price) == (Side.SELL, Decimal(600), None)
    assert not scene.room.guard.submitted


async def test_a_limit_at_a_price_of_the_chart_never_becomes_a_stop(scene: TicketScene) -> None:
    """A stop would take the price as its trigger, a stop limit would keep one that was typed or changed."""
    ticket, price = scene.dock.ticket, Decimal("615.00")
    for order_type in (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.MARKET):
        scene.dock.choose_type(order_type)
        write(scene, trigger="620")
        ticket.begin_limit()
        ticket.take_price(price, Topic.BOOK)
        assert (ticket.form.order_type, ticket.form.price, ticket.form.trigger) == (OrderType.LIMIT, price, None)
    scene.dock.edit(replace(order(), order_type=OrderType.STOP_LIMIT, trigger=Decimal(620)))
    ticket.begin_limit()
    assert (ticket.replacing, ticket.form.order_type, ticket.form.trigger) == (None, OrderType.LIMIT, None)
