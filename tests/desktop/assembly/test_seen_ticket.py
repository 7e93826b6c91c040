"""The ticket acts only where it is seen: each fill-in brings it to the front, and a hidden one takes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType, Position, Side
from tideboard_desktop.docks.row_actions import RowActions
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

pytestmark = pytest.mark.slow

ALIBABA = InstrumentId("HK.09988")
LEFT = Qt.MouseButton.LeftButton


def holding(instrument: InstrumentId = TENCENT, quantity: int = 300) -> Position:
    return Position(
        account_id=ACCOUNT.id,
        instrument=instrument,
        name="Tencent",
        quantity=quantity,
        available=quantity,
        average_cost=Decimal(600),
        last=Decimal("612.5"),
        value=Decimal("612.5") * quantity,
        pl=Decimal(0),
        pl_percent=None,
        pl_today=None,
        currency="HKD",
    )


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn: Qt moves docks and windows in turns of their own."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0)
    pytest.fail("it did not happen")


class Floor:
    """The whole window on screen; `hide` takes the ticket out of view as people do."""

    def __init__(self, whole: WholeWindow, how: str) -> None:
        self.whole = whole
        self.ticket: OrderEntryDock = whole.built.ticket
        self.workspace = whole.built.window.workspace
        self.how = how

    @property
    def dock(self) -> DockWidget:
        return self.workspace.docks["ticket"]

    async def hide(self) -> None:
        if self.how == "covered":
            self.workspace.open("combination")
        elif self.how == "closed":
            self.workspace.close_named("ticket")
        await until(lambda: not self.ticket.isVisible())
        self.workspace.go_to("watchlist")

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)

    def run(self, id_: str) -> None:
        assert self.whole.built.keyboard.table.run(id_), id_

    def click_book(self) -> None:
        ladder = self.whole.built.book.ladder
        QTest.mouseClick(ladder, LEFT, pos=ladder.row_rect(2).center())


@pytest.fixture(params=["covered", pytest.param("closed", marks=pytest.mark.whole)])
async def floor(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Floor]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.frame.stop()
    window = made.built.window
    window.resize(1600, 1000)
    window.show()
    window.settle()
    window.activateWindow()
    await until(window.isActiveWindow)
    put(made.hub, Topic.POSITIONS.of(ACCOUNT.id), (holding(),))
    changed = made.hub.take_dirty()
    for dock in (made.built.ticket, made.built.blotter, made.built.book):
        dock.refresh(changed)
    result = Floor(made, request.param)
    await result.hide()
    assert not result.ticket.isVisible()
    yield result
    await made.end()


def on_position(floor: Floor) -> None:
    view = floor.whole.built.blotter.positions_view
    floor.workspace.go_to("blotter", "positions")
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def on_order(floor: Floor) -> None:
    view = floor.whole.built.blotter.orders_view
    floor.workspace.go_to("blotter", "orders")
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def on_palette(floor: Floor) -> None:
    floor.whole.built.docks.typed_actions().fill(TENCENT, Side.SELL, 300, Decimal("610.5"))


def on_chart(floor: Floor) -> None:
    orders = floor.whole.built.docks.context.services.orders
    assert orders is not None
    orders.limit(TENCENT, Side.BUY, Decimal("605.5"))


def on_row(floor: Floor) -> None:
    context = floor.whole.built.docks.context
    RowActions(context.window, floor.whole.selection, lambda _id: None).sell(TENCENT)


def on_chain(floor: Floor) -> None:
    floor.whole.built.docks.context.window.price_ticket(TENCENT, Side.BUY, Decimal("600.5"))


def on_protect(floor: Floor) -> None:
    floor.whole.built.docks.exit_actions().protect(ACCOUNT, TENCENT)


FILLS: dict[str, Callable[[Floor], None]] = {
    "F2": lambda floor: floor.key(Qt.Key.Key_F2),
    "F3": lambda floor: floor.key(Qt.Key.Key_F3),
    "quick quantity": lambda floor: floor.run("ticket.preset.buy.1"),
    "book": Floor.click_book,
    "position": on_position,
    "order": on_order,
    "palette": on_palette,
    "chart": on_chart,
    "watchlist": on_row,
    "option chain": on_chain,
    "protect": on_protect,
    "type": lambda floor: floor.run(f"ticket.type.{OrderType.STOP}"),
    "unit": lambda floor: floor.run("ticket.unit.amount"),
    "quantity": lambda floor: floor.run("ticket.quick.2"),
    "price": lambda floor: floor.run("ticket.bid"),
    "edit again": lambda floor: floor.whole.built.submission.edit.emit(),
}


FOCUSING = ("F2", "F3", "book", "position", "order", "palette", "protect", "edit again")
"""Ways after which the next key is for the ticket."""


async def test_what_fills_the_ticket_shows_it(floor: Floor) -> None:
    """The focus is in a field that is seen, where the way leads into the ticket."""
    hidden = list[str]()
    for way, fill in FILLS.items():
        fill(floor)
        seen = floor.ticket.isVisible() and floor.dock.visibleRegion().boundingRect().height() > 200
        focused = QApplication.focusWidget()
        if way in FOCUSING:
            seen &= focused is not None and floor.ticket.isAncestorOf(focused) and focused.isVisible()
        if not seen:
            hidden.append(way)
        floor.whole.clock.advance(1)  # the ticket takes presses again
        await floor.hide()
        assert not floor.ticket.isVisible(), way
    assert hidden == []


async def test_an_option_chain_keeps_the_focus(floor: Floor) -> None:
    before = QApplication.focusWidget()
    FILLS["option chain"](floor)
    assert QApplication.focusWidget() is before


async def test_digits_into_a_hidden_ticket_do_not_exist(floor: Floor) -> None:
    """Qt gives the focus, and so the keys, to a field behind a tab, too."""
    field, before = floor.ticket.form.price.field, floor.ticket.ticket.form
    field.setFocus()
    QTest.keyClicks(field, "150")
    field.setText("150")  # as assistive programs write
    assert floor.ticket.ticket.form == before
    assert field.text() == ("" if before.price is None else "612.50")


async def test_a_ticket_that_is_shown_outside_the_window_takes_no_digits_either(floor: Floor) -> None:
    """Qt puts a covered dock there; its contents may be shown before it has come back."""
    if floor.how == "closed":
        floor.dock.show()
    floor.dock.move(-900, -900)
    for part in (floor.dock._head, floor.dock._rest):
        part.setVisible(True)
    field, before = floor.ticket.form.price.field, floor.ticket.ticket.form
    assert field.isVisible()
    QTest.keyClicks(field, "150")
    assert floor.ticket.ticket.form == before


async def test_keys_that_step_a_hidden_field_do_nothing(floor: Floor) -> None:
    before = floor.ticket.ticket.form
    for row in (floor.ticket.form.price, floor.ticket.form.quantity):
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Up):
            QTest.keyClick(row.field, key)
    assert floor.ticket.ticket.form == before


async def test_enter_in_a_hidden_ticket_shows_it_and_reviews_nothing(floor: Floor) -> None:
    asked: list[bool] = []
    floor.ticket.unlock_requested.connect(lambda: asked.append(True))
    floor.whole.built.submission.busy.connect(asked.append)
    QTest.keyClick(floor.ticket.form.price.field, Qt.Key.Key_Return)
    assert floor.ticket.isVisible()
    assert asked == []


async def test_a_fill_and_a_fired_alert_raise_and_fill_nothing(floor: Floor) -> None:
    hub, before = floor.whole.hub, floor.ticket.ticket.form
    focused = QApplication.focusWidget()
    put(hub, Topic.POSITIONS.of(ACCOUNT.id), (holding(quantity=700),))
    put(hub, Topic.ORDERS.of(ACCOUNT.id), [])
    for dock in (floor.ticket, floor.whole.built.blotter):
        dock.refresh(hub.take_dirty())
    floor.whole.built.docks.alerts.message.emit("HK.00700: Price rises to 640.00 was set.")
    assert not floor.ticket.isVisible()
    assert floor.ticket.ticket.form == before
    assert QApplication.focusWidget() is focused


# --- the mouse --------------------------------------------------------------------------------------------------------


async def test_a_raised_ticket_takes_no_press_for_400_ms(floor: Floor) -> None:
    form, clock = floor.ticket.form, floor.whole.clock
    floor.key(Qt.Key.Key_F2)
    assert form.side.buy.isChecked()
    for target in (form.side.sell, form.action):
        QTest.mouseClick(target, LEFT)
        QTest.mouseDClick(target, LEFT)
    assert form.side.buy.isChecked()
    clock.advance(0.39)
    QTest.mouseClick(form.side.sell, LEFT)
    assert form.side.buy.isChecked()
    clock.advance(0.02)
    QTest.mouseClick(form.side.sell, LEFT)
    assert form.side.sell.isChecked()


async def test_other_docks_take_the_press_meanwhile(floor: Floor) -> None:
    floor.key(Qt.Key.Key_F2)
    floor.click_book()
    assert floor.ticket.form.quantity.field.hasFocus()


async def test_a_ticket_in_view_takes_the_mouse_at_once(floor: Floor) -> None:
    floor.key(Qt.Key.Key_F2)
    floor.whole.clock.advance(1)
    floor.key(Qt.Key.Key_F3)
    QTest.mouseClick(floor.ticket.form.side.buy, LEFT)
    assert floor.ticket.form.side.buy.isChecked()


# --- what was typed before --------------------------------------------------------------------------------------------


def type_order(floor: Floor, price: str, quantity: str) -> None:
    floor.key(Qt.Key.Key_F2)
    for row, text in ((floor.ticket.form.price, price), (floor.ticket.form.quantity, quantity)):
        row.field.setFocus()
        row.field.selectAll()
        QTest.keyClicks(row.field, text)


async def test_what_was_typed_for_another_security_comes_back_with_it(floor: Floor) -> None:
    floor.whole.selection.select(ALIBABA)
    type_order(floor, "150.5", "200")
    floor.whole.clock.advance(1)
    await floor.hide()

    on_position(floor)

    assert floor.ticket.ticket.instrument_id == TENCENT
    assert floor.ticket.ticket.form.side is Side.SELL
    button = floor.ticket.form.bring_back
    assert (button.isVisible(), button.text()) == (True, "Back to HK.09988 as typed")
    floor.whole.clock.advance(1)
    QTest.mouseClick(button, LEFT)

    form = floor.ticket.ticket.form
    assert (floor.whole.selection.instrument, floor.ticket.ticket.instrument_id) == (ALIBABA, ALIBABA)
    assert (form.side, form.price, form.entered) == (Side.BUY, Decimal("150.5"), Decimal(200))
    assert (floor.ticket.form.price.text, floor.ticket.form.quantity.text) == ("150.50", "200")
    assert not button.isVisible()


async def test_what_stands_there_is_kept_in_turn_and_another_account_drops_it(floor: Floor) -> None:
    type_order(floor, "600", "100")
    floor.whole.selection.select(ALIBABA)
    type_order(floor, "150.5", "200")
    floor.run("ticket.bring_back")
    assert (floor.ticket.ticket.instrument_id, floor.ticket.ticket.form.price) == (TENCENT, Decimal(600))
    floor.run("ticket.bring_back")
    assert (floor.ticket.ticket.instrument_id, floor.ticket.ticket.form.price) == (ALIBABA, Decimal("150.5"))

    floor.ticket.set_account(None)
    floor.ticket.set_account(ACCOUNT)
    assert not floor.whole.built.keyboard.table.run("ticket.bring_back")


async def test_a_change_comes_back_while_its_order_works(floor: Floor) -> None:
    on_order(floor)
    order = floor.ticket.ticket.replacing
    assert order is not None
    floor.ticket.form.price.field.selectAll()
    QTest.keyClicks(floor.ticket.form.price.field, "610")
    floor.whole.selection.select(ALIBABA)
    floor.run("ticket.bring_back")
    assert floor.ticket.ticket.replacing == order
    assert floor.ticket.ticket.form.price == Decimal(610)

    floor.whole.selection.select(ALIBABA)
    put(floor.whole.hub, Topic.ORDERS.of(ACCOUNT.id), [])
    floor.run("ticket.bring_back")
    assert floor.ticket.ticket.replacing is None
    assert floor.ticket.ticket.form.price != Decimal(610)
