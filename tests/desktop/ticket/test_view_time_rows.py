"""Kinds of limit, last day and trading hours in the ticket, under real events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, order
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import OrderType, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PLACED
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice

APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="Apple", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
OFFERS = OrderOffers(
    types={Market.HK: frozenset(PLACED)},
    times=frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD}),
    hours={Market.US: frozenset({TradingHours.REGULAR, TradingHours.EXTENDED, TradingHours.OVERNIGHT})},
)


def choice(choices: MenuChoice, key: str) -> QAction:
    """The entry of a menu of choices."""
    (found,) = [action for action in choices.findChildren(QAction) if action.objectName().endswith(f"_{key}")]
    return found


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    room.guard.offers = OFFERS
    room.floor.put(Topic.INSTRUMENT, APPLE.id, APPLE)
    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result


def to_apple(scene: TicketScene) -> None:
    scene.dock.set_account(replace(scene.room.floor.account, markets=frozenset(Market)))
    scene.room.selection.select(APPLE.id)
    scene.frame()


async def test_an_enhanced_limit_comes_from_the_arrow_and_is_sent_as_one(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick("enhanced-limit")
    assert form.order_type.button("limit").text() == "Enhanced"
    assert form.order_type.button("limit").accessibleName() == "Enhanced limit"
    assert form.price.isVisible()
    scene.type("612.5", "100")
    scene.dock.review()
    await scene.settle()
    assert scene.sent[-1].order_type is OrderType.ENHANCED_LIMIT


async def test_what_the_connection_lacks_is_off_with_its_reason(room: Room) -> None:
    scene = TicketScene(room)
    await until(room.window.isActiveWindow)
    form = scene.dock.form
    enhanced = choice(form.order_type.more, "enhanced-limit")
    assert not enhanced.isEnabled()
    assert enhanced.toolTip() == "This connection does not take this type of order."
    dated = choice(form.time_in_force, "gtd")
    assert not dated.isEnabled()
    assert dated.toolTip() == "This connection does not take this time in force."
    scene.dock.choose_type(OrderType.ENHANCED_LIMIT)
    scene.dock.choose_time(TimeInForce.GTD)
    scene.dock.choose_hours(TradingHours.OVERNIGHT)
    values = scene.dock.ticket.form
    assert (values.order_type, values.time_in_force, values.hours) == (
        OrderType.LIMIT,
        TimeInForce.DAY,
        TradingHours.REGULAR,
    )


async def test_the_last_day_is_there_for_gtd_alone_and_typed_as_a_date(scene: TicketScene) -> None:
    terms = scene.dock.form.terms
    assert not terms.isVisible()
    scene.dock.form.time_in_force.pick("gtd")
    assert terms.day.isVisible()
    assert terms.day_row.note.text() == "Fri 27 Nov 2026"
    terms.day.field.setFocus()
    terms.day.field.selectAll()
    QTest.keyClicks(terms.day.field, "2026-12-31")
    scene.type("612.5", "100")
    scene.dock.review()
    await scene.settle()
    assert (scene.sent[-1].time_in_force, scene.sent[-1].expires) == (TimeInForce.GTD, date(2026, 12, 31))
    scene.dock.form.time_in_force.pick("day")
    assert not terms.isVisible()


@pytest.mark.parametrize(
    ("typed", "note"),
    [("2026-11-20", "Not after today"), ("2026-12-25", "Fri 25 Dec 2026: market closed"), ("2026-1", "as 2026-12-31")],
)
async def test_a_wrong_last_day_is_told_in_place_and_enter_leads_back_to_it(
    scene: TicketScene, typed: str, note: str
) -> None:
    scene.dock.choose_time(TimeInForce.GTD)
    terms = scene.dock.form.terms
    scene.type("612.5", "100")
    terms.day.field.setFocus()
    terms.day.field.selectAll()
    QTest.keyClicks(terms.day.field, typed)
    QTest.keyClick(scene.quantity, Qt.Key.Key_Return)
    await scene.settle()
    assert terms.day_row.note.text() == note
    assert not scene.sent
    assert terms.day.field.hasFocus()


async def test_the_steps_of_the_last_day_are_trading_days(scene: TicketScene) -> None:
    scene.dock.choose_time(TimeInForce.GTD)
    terms = scene.dock.form.terms
    QTest.keyClick(terms.day.field, Qt.Key.Key_Up)
    assert terms.day.text == "2026-11-30"
    QTest.keyClick(terms.day.field, Qt.Key.Key_Down)
    assert terms.day.text == "2026-11-27"


async def test_hours_are_there_where_the_market_has_more_than_one(scene: TicketScene) -> None:
    terms = scene.dock.form.terms
    scene.dock.form.terms_button.click()
    assert not terms.hours.isVisible()
    to_apple(scene)
    assert terms.hours.isVisible()
    terms.hours.pick("overnight")
    chosen = scene.dock.ticket.form.hours
    assert chosen is TradingHours.OVERNIGHT
    assert not choice(terms.hours, "all-day").isEnabled()
    scene.dock.choose_type(OrderType.STOP)
    assert scene.dock.ticket.form.hours is TradingHours.REGULAR
    assert choice(terms.hours, "extended").toolTip() == "Outside the regular session there are limit orders only."
    scene.room.selection.select(TENCENT.id)
    assert not terms.hours.isVisible()


async def test_every_term_is_a_command_and_has_a_name(scene: TicketScene) -> None:
    commands = {command.id: command for command in scene.dock.commands()}
    to_apple(scene)
    commands["ticket.hours.extended"].run()
    commands["ticket.time.gtd"].run()
    form, terms = scene.dock.ticket.form, scene.dock.form.terms
    assert (form.hours, form.time_in_force) == (TradingHours.EXTENDED, TimeInForce.GTD)
    for part, name in (
        (terms.hours, "Extended hours, Trading hours"),
        (terms.day.field, "Last day"),
    ):
        interface = QAccessible.queryAccessibleInterface(part)
        assert interface.text(QAccessible.Text.Name) == name


async def test_hours_that_only_other_programs_ask_for_are_not_shown_as_others(scene: TicketScene) -> None:
    """An option order for the time before the open is changed: no choice names its hours."""
    scene.dock.form.terms_button.click()
    to_apple(scene)
    hours = scene.dock.form.terms.hours
    assert hours.isVisible()

    scene.dock.edit(replace(order(number="7001"), instrument=APPLE.id, hours=TradingHours.OPTION_PRE))
    scene.frame()

    assert not hours.has(TradingHours.OPTION_PRE.value)
    assert not hours.isVisible()
