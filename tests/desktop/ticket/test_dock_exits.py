"""Exits attached to an order in the ticket, under real events; nothing in it can send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene, write
from fakes.values.reviews import account, order
from fakes.values.waiting import until
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import (
    Environment,
    MaxQuantity,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_desktop.ticket.exits_view import ExitFields
from tideboard_desktop.ticket.form_values import ExitsForm, ExitUnit, QuantityUnit

LEFT = Qt.MouseButton.LeftButton
NARROW = 312 - 8
"""Pixels of the ticket in the default layout, without its scroll bar."""
HOLDS = OrderOffers(
    exits=ExitsOffer(
        markets=frozenset({Market.HK}),
        entries=frozenset({OrderType.LIMIT, OrderType.MARKET}),
        sides=frozenset(Side),
        times=frozenset({TimeInForce.DAY, TimeInForce.GTC}),
    )
)


EVERY_TIME = replace(HOLDS, exits=replace(HOLDS.exits, times=frozenset(TimeInForce)))  # type: ignore[type-var]  # not None


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    room.guard.offers = HOLDS
    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result


def attach(scene: TicketScene, role: ExitRole, text: str = "") -> ExitFields:
    box = scene.dock.form.attach.boxes[role]
    QTest.mouseClick(box, LEFT, pos=box.rect().center())
    fields = scene.dock._exits
    assert fields is not None
    if text:
        write(fields.rows[role].price, text)
    return fields


def bracket(scene: TicketScene, quantity: str = "400") -> ExitFields:
    scene.type("611", quantity)
    attach(scene, ExitRole.TAKE_PROFIT, "622")
    return attach(scene, ExitRole.STOP_LOSS, "605.5")


async def sent(scene: TicketScene) -> OrderRequest:
    QTest.mouseClick(scene.dock.form.action, LEFT)
    await scene.settle()
    (request,) = scene.sent
    return request


async def test_a_box_opens_the_field_and_its_price_goes_with_the_order(scene: TicketScene) -> None:
    assert scene.dock._exits is None, "nothing of it is built before it is wanted"
    scene.type("611", "400")
    fields = attach(scene, ExitRole.TAKE_PROFIT)
    row = fields.rows[ExitRole.TAKE_PROFIT]
    assert row.price.field.hasFocus()
    assert not scene.dock.form.action.isEnabled()
    scene.dock.preview.show()
    assert scene.dock.form.checks_line.line.words.text() == "Waits for a take profit"
    write(row.price, "622")
    assert row.row.note.text() == "+11.00 \u00b7 +1.80% \u00b7 +22 ticks"
    attach(scene, ExitRole.STOP_LOSS, "605.5")
    assert scene.dock.form.action.text() == "Review practice buy 400 + 2 exits"
    request = await sent(scene)
    assert request.exits == AttachedExits(
        take_profit=ExitTerms(trigger=Decimal(622)), stop_loss=ExitTerms(trigger=Decimal("605.5"))
    )
    assert request.exits.time_in_force is TimeInForce.GTC


@pytest.mark.parametrize(
    ("side", "role", "text", "note"),
    [
        (Side.BUY, ExitRole.STOP_LOSS, "620", "Must be below the entry"),
        (Side.BUY, ExitRole.TAKE_PROFIT, "600", "Must be above the entry"),
        (Side.SELL, ExitRole.STOP_LOSS, "600", "Must be above the entry"),
        (Side.SELL, ExitRole.TAKE_PROFIT, "620", "Must be below the entry"),
        (Side.BUY, ExitRole.STOP_LOSS, "605.3", "Not on a tick of 0.50"),
        (Side.SELL, ExitRole.STOP_LOSS, "612.5", "Fires at once, last 612.50"),
    ],
)
async def test_an_exit_that_cannot_be_is_told_in_place_and_not_reviewed(
    scene: TicketScene, side: Side, role: ExitRole, text: str, note: str
) -> None:
    scene.dock.choose_side(side)
    scene.type("611", "400")
    fields = attach(scene, role, text)
    assert fields.rows[role].row.note.text() == note
    scene.dock.preview.show()
    assert scene.dock.form.checks_line.line.words.text() == f"{fields.rows[role].price.field.accessibleName()}: {note}"
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.sent
    assert fields.rows[role].price.field.hasFocus()


async def test_percent_and_ticks_are_the_same_price_rounded_in_the_traders_favour(scene: TicketScene) -> None:
    fields = bracket(scene)
    row = fields.rows[ExitRole.STOP_LOSS]
    QTest.mouseClick(row.unit.button(ExitUnit.TICKS.value), LEFT)
    assert row.price.text == "11"
    QTest.mouseClick(row.unit.button(ExitUnit.PERCENT.value), LEFT)
    assert row.price.text == "0.91%"
    assert row.row.note.text() == "605.50 \u00b7 \u22125.50 \u00b7 \u22120.90% \u00b7 \u221211 ticks"
    write(row.price, "1")
    assert row.row.note.text().startswith("605.00 "), "604.89 would lose more than one percent"
    QTest.keyClick(row.price.field, Qt.Key.Key_Up)
    assert row.price.text == "1.1%"
    request = await sent(scene)
    assert request.exits is not None
    assert request.exits.stop_loss == ExitTerms(trigger=Decimal("604.5"))


async def test_an_empty_exit_steps_in_ten_ticks_from_the_entry(scene: TicketScene) -> None:
    scene.type("611", "400")
    fields = attach(scene, ExitRole.STOP_LOSS)
    QTest.keyClick(fields.rows[ExitRole.STOP_LOSS].price.field, Qt.Key.Key_Down)
    assert fields.rows[ExitRole.STOP_LOSS].price.text == "606.00"


async def test_exits_at_a_limit_have_limits_of_their_own(scene: TicketScene) -> None:
    fields = bracket(scene)
    QTest.mouseClick(fields.released.button("limit"), LEFT)
    stop = fields.rows[ExitRole.STOP_LOSS]
    assert (stop.limit.text, stop.limit_row.note.text()) == ("605.50", "at its trigger")
    assert fields.consequence.text() == "may not fill"
    write(stop.limit, "604")
    assert "stop 604.00" in fields.figures.bar.accessibleDescription(), "the bar shows what the figures count"
    assert fields.figures.table.cells[0][0].text() == "\u22122,800.00"
    request = await sent(scene)
    assert request.exits == AttachedExits(
        take_profit=ExitTerms(trigger=Decimal(622), limit=Decimal(622)),
        stop_loss=ExitTerms(trigger=Decimal("605.5"), limit=Decimal(604)),
    )


async def test_exits_end_as_the_person_chose_where_the_broker_holds_them_so(scene: TicketScene) -> None:
    fields = bracket(scene)
    assert fields.stays.choice.key == "gtc"
    fields.stays.choice.pick("gtd")
    assert fields.stays.choice.key == "gtc", "this broker holds none until a day"
    scene.room.guard.offers = EVERY_TIME
    scene.dock.choose_side(Side.BUY)
    fields.stays.choice.pick("gtd")
    day = fields.stays.day
    assert day.isVisible()
    write(day, "2026-01-02")
    assert fields.stays.day_row.note.text() == "Not after today"
    assert scene.dock.ticket.attached is None
    QTest.keyClick(scene.price, Qt.Key.Key_Return)
    assert day.field.hasFocus()
    assert not scene.sent
    write(day, "2026-12-28")
    request = await sent(scene)
    assert request.exits is not None
    assert (request.exits.time_in_force, request.exits.expires) == (TimeInForce.GTD, date(2026, 12, 28))
    assert request.time_in_force is TimeInForce.DAY, "the entry keeps its own"


async def test_exits_for_the_day_say_that_nothing_stands_after_it(scene: TicketScene) -> None:
    fields = bracket(scene)
    fields.stays.choice.pick("day")
    assert fields.stays.meaning.text() == "no exits after that"
    assert not fields.stays.day.isVisible()
    request = await sent(scene)
    assert request.exits is not None
    assert request.exits.time_in_force is TimeInForce.DAY


async def test_the_unit_of_the_quantity_names_what_its_field_counts(scene: TicketScene) -> None:
    scene.type("611", "400")
    button = scene.dock.form.unit.button(QuantityUnit.SHARES.value)
    assert (button.text(), button.accessibleName()) == ("Shares", "Shares")
    assert (await sent(scene)).quantity == 400


async def test_risk_and_reward_stand_below_with_the_fees_of_both_sides(scene: TicketScene) -> None:
    fields = bracket(scene)
    by_price, with_fees = ([cell.text() for cell in cells] for cells in fields.figures.table.cells)
    assert (by_price[0], by_price[2], by_price[3]) == ("\u22122,200.00", "+4,400.00", "2.0")
    assert with_fees[3] == "1.3"
    assert "stop 605.50" in fields.figures.bar.accessibleDescription()


async def test_a_quantity_by_risk_is_whole_lots_and_never_more_than_the_risk(scene: TicketScene) -> None:
    risk = scene.dock.form.unit.button(QuantityUnit.RISK.value)
    assert not risk.isEnabled()
    assert "stop loss" in risk.toolTip()
    bracket(scene)
    QTest.mouseClick(risk, LEFT)
    write(scene.dock.form.quantity, "0.5")
    ticket = scene.dock.ticket
    assert ticket.assets is not None
    assert ticket.budget == ticket.assets * Decimal("0.005")
    shares = ticket.shares
    assert shares
    assert shares % 100 == 0
    assert f"{shares:,} shares" in scene.dock.form.quantity_row.note.text()
    assert (await sent(scene)).quantity == shares
    box = scene.dock.form.attach.boxes[ExitRole.STOP_LOSS]
    QTest.mouseClick(box, LEFT, pos=box.rect().center())
    assert (ticket.form.unit, ticket.form.entered) == (QuantityUnit.SHARES, Decimal(shares))


async def test_a_risk_that_buys_no_lot_is_told(scene: TicketScene) -> None:
    bracket(scene)
    scene.dock.choose_unit(QuantityUnit.RISK)
    write(scene.dock.form.quantity, "0.0001")
    assert scene.dock.form.quantity_row.note.text().startswith("One lot loses more than ")
    assert scene.dock.ticket.request() is None


@pytest.mark.parametrize("moved", ["side", "symbol", "account", "type"])
async def test_exits_are_never_carried_to_another_order(scene: TicketScene, moved: str) -> None:
    fields = bracket(scene)
    if moved == "side":
        scene.dock.choose_side(Side.SELL)
    elif moved == "symbol":
        scene.room.selection.select(InstrumentId("HK.00005"))
    elif moved == "account":
        scene.dock.set_account(account(Environment.LIVE))
    else:
        scene.dock.choose_type(OrderType.STOP)
    assert scene.dock.ticket.form.exits == ExitsForm()
    assert not fields.isVisible()
    assert not any(box.isChecked() for box in scene.dock.form.attach.boxes.values())


async def test_the_same_side_again_keeps_the_exits(scene: TicketScene) -> None:
    bracket(scene)
    scene.dock.start(Side.BUY)
    assert scene.dock.ticket.form.exits.any


async def test_where_the_broker_holds_no_exits_there_is_no_row_and_a_tool_tip_says_what_there_is(
    scene: TicketScene,
) -> None:
    scene.room.guard.offers = OrderOffers()
    scene.dock.choose_side(Side.BUY)
    form = scene.dock.form
    assert not form.attach.isVisible()
    assert form.facts.held.toolTip().startswith("This broker holds no exits. After the fill, Protect this position")
    assert not form.unit.button(QuantityUnit.RISK.value).isVisible()
    scene.dock.attach(ExitRole.STOP_LOSS, on=True)
    assert not scene.dock.ticket.form.exits.any


async def test_a_data_centre_without_stops_says_so_in_the_row_of_exits_and_promises_none(scene: TicketScene) -> None:
    types = {Market.HK: frozenset({OrderType.LIMIT, OrderType.MARKET})}
    scene.room.guard.offers = OrderOffers(types=types, centre=DataCentre.UNITED_STATES)
    scene.dock.choose_side(Side.BUY)
    form = scene.dock.form
    assert form.attach.isVisible()
    assert not any(box.isEnabled() for box in form.attach.boxes.values())
    assert not any(box.isVisible() for box in form.attach.boxes.values())
    assert form.attach.reason.text() == "no stop at the broker"
    assert form.attach.reason.whole.endswith("a position there is without a stop at the broker.")
    assert "Protect this position" not in form.facts.held.toolTip()
    scene.dock.ticket.broker_maximum = MaxQuantity(cash_buy=None, margin_buy=None, position_sell=0, short_sell=None)
    scene.dock.choose_side(Side.BUY)
    assert form.facts.held.toolTip().startswith("Max: the broker does not tell it")


async def test_a_type_without_exits_says_so_and_offers_none(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.STOP)
    form = scene.dock.form
    assert form.attach.reason.text() == "The broker holds no exits for this type of order."
    assert not any(box.isEnabled() for box in form.attach.boxes.values())


async def test_a_change_of_a_working_order_has_no_boxes_and_no_exits(scene: TicketScene) -> None:
    scene.dock.edit(order())
    assert not scene.dock.form.attach.isVisible()
    scene.dock.attach(ExitRole.STOP_LOSS, on=True)
    assert not scene.dock.ticket.form.exits.any


async def test_an_entry_at_market_measures_from_the_last_price(scene: TicketScene) -> None:
    scene.dock.choose_type(OrderType.MARKET)
    write(scene.dock.form.quantity, "400")
    fields = attach(scene, ExitRole.STOP_LOSS, "606")
    assert fields.rows[ExitRole.STOP_LOSS].row.note.text() == "\u22126.50 \u00b7 \u22121.06% \u00b7 \u221213 ticks"


async def test_letters_leave_the_exit_empty_and_are_told(scene: TicketScene) -> None:
    fields = bracket(scene)
    row = fields.rows[ExitRole.STOP_LOSS]
    row.price.field.selectAll()
    row.price.field.insert("6o5")
    assert scene.dock.ticket.attached is None
    assert not scene.dock.form.action.isEnabled()
    assert row.row.note.text()


async def test_keys_reach_the_exits_between_quantity_and_button(scene: TicketScene) -> None:
    fields = bracket(scene)
    scene.quantity.setFocus()
    reached = []
    for _ in range(6):
        QTest.keyClick(scene.room.window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(scene.room.window.focusWidget())
    assert reached[:2] == [fields.rows[role].price.field for role in ExitRole]
    assert scene.dock.form.action in reached


async def test_the_memory_never_holds_a_quantity_by_risk(scene: TicketScene) -> None:
    bracket(scene)
    scene.dock.choose_unit(QuantityUnit.RISK)
    assert scene.dock.memory()["unit"] == "shares"
    scene.dock.recall({"unit": "risk"})
    assert "risk" not in str(scene.dock.memory())


async def test_assets_in_another_currency_are_no_measure(scene: TicketScene) -> None:
    floor = scene.room.floor
    key = Topic.FUNDS.of(floor.account.id)
    funds = floor.hub.value(key)
    assert funds is not None
    bracket(scene)
    scene.dock.choose_unit(QuantityUnit.RISK)
    floor.put(Topic.FUNDS, floor.account.id, replace(funds, currency="USD"))
    scene.frame()
    write(scene.dock.form.quantity, "1")
    assert scene.dock.form.quantity_row.note.text() == "Assets not known in HKD"


async def test_a_narrow_ticket_is_never_wider_than_its_dock(scene: TicketScene) -> None:
    """Of an account whose broker's fees are not known, too: nothing of the form may be cut at its right."""
    scene.dock.set_account(account(Environment.LIVE))
    bracket(scene)
    scene.dock.choose_unit(QuantityUnit.RISK)
    form = scene.dock.form.unit.parentWidget()
    assert form is not None
    assert form.minimumSizeHint().width() <= NARROW


async def test_exits_in_new_york_say_their_hours_and_what_an_entry_at_night_means(scene: TicketScene) -> None:
    """The ticket asks for the regular session: a stop of what fills overnight does not work before it."""
    apple = Instrument(
        id=InstrumentId("US.AAPL"), name="Apple", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
    )
    offered = replace(HOLDS.exits, markets=frozenset({Market.HK, Market.US}))  # type: ignore[type-var]  # not None
    scene.room.guard.offers = replace(HOLDS, exits=offered)
    fields = attach(scene, ExitRole.STOP_LOSS, "600")
    assert "regular" not in fields.stays.meaning.text(), "Hong Kong has no other"

    scene.room.floor.put(Topic.INSTRUMENT, apple.id, apple)
    scene.room.selection.select(apple.id)
    scene.dock.attach(ExitRole.STOP_LOSS, on=True)
    assert "regular session only" in fields.stays.meaning.text()
    assert "sessions in which the exits do not work" not in fields.stays.choice.toolTip()
    scene.dock.ticket.set(hours=TradingHours.OVERNIGHT)
    fields.stays.show_values()
    assert "sessions in which the exits do not work" in fields.stays.choice.toolTip()
