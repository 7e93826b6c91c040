"""The keys of the order ticket."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget

from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, checks, order
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Side


@pytest.mark.parametrize(
    ("price", "quantity", "field"), [("613", "", "quantity"), ("", "2000", "price"), ("613.3", "2000", "price")]
)
async def test_enter_in_an_unfinished_ticket_goes_on_to_the_gap(
    scene: TicketScene, price: str, quantity: str, field: str
) -> None:
    scene.type(price, quantity)
    QTest.keyClick(scene.quantity if field == "price" else scene.price, Qt.Key.Key_Return)
    await scene.settle()

    focused = scene.room.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == field
    assert not scene.sent


async def test_arrow_keys_step_by_the_spread_table(scene: TicketScene) -> None:
    scene.type("500", "100")
    QTest.keyClick(scene.price, Qt.Key.Key_Up)
    assert scene.dock.form.price.text == "500.50"
    QTest.keyClick(scene.price, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert scene.dock.form.price.text == "498.20"


@pytest.mark.parametrize(
    ("key", "price"), [(Qt.Key.Key_B, "612.00"), (Qt.Key.Key_A, "612.50"), (Qt.Key.Key_M, "612.00")]
)
async def test_keys_put_the_price_to_bid_middle_and_ask(scene: TicketScene, key: Qt.Key, price: str) -> None:
    scene.price.setFocus()
    QTest.keyClick(scene.price, key, Qt.KeyboardModifier.AltModifier)
    assert scene.dock.form.price.text == price


async def test_f2_and_f3_choose_the_side_from_anywhere(scene: TicketScene) -> None:
    QTest.keyClick(scene.room.window, Qt.Key.Key_F3)
    assert scene.dock.form.side.sell.isChecked()
    assert scene.room.window.focusWidget() is scene.price
    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    assert scene.dock.form.side.buy.isChecked()
    assert not scene.room.guard.submitted


async def test_esc_leaves_a_change_and_nothing_else(scene: TicketScene) -> None:
    scene.type("613", "2000")
    QTest.keyClick(scene.price, Qt.Key.Key_Escape)
    assert scene.price.text() == "613.00"
    scene.dock.edit(order(number="7002"))
    assert scene.dock.ticket.replacing is not None

    QTest.keyClick(scene.price, Qt.Key.Key_Escape)

    assert scene.dock.ticket.replacing is None


async def test_identifiers_names_and_a_closed_tab_order(scene: TicketScene) -> None:
    scene.type("613", "2000")
    scene.dock.preview.show()
    wanted = {"side_buy", "side_sell", "order_type", "price", "quantity", "review_order"}
    found = {w.accessibleIdentifier() for w in scene.dock.findChildren(QWidget) if w.accessibleIdentifier()}
    assert wanted <= found
    first = scene.room.window.focusWidget()
    seen: list[str] = []
    for _ in range(40):
        widget = scene.room.window.focusWidget()
        assert widget is not None
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget.objectName()
        seen.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if scene.room.window.focusWidget() is first:
            break
    assert scene.room.window.focusWidget() is first
    assert {"price", "quantity", "review_order"} <= set(seen)
    assert any(name.startswith("side_") for name in seen)


async def test_tab_goes_from_price_to_quantity_to_the_button(scene: TicketScene) -> None:
    scene.price.setFocus()
    seen = []
    for _ in range(4):
        widget = scene.room.window.focusWidget()
        assert widget is not None
        seen.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert seen == ["price", "quantity", "review_order", "price_bid"]


@pytest.mark.parametrize(
    ("name", "key", "then"),
    [
        ("price_bid", Qt.Key.Key_Right, "price_last"),
        ("price_bid", Qt.Key.Key_Left, "price_bid"),
        ("quick_1", Qt.Key.Key_Right, "quick_5"),
        ("side_buy", Qt.Key.Key_Right, "side_sell"),
    ],
)
async def test_tab_stops_once_at_a_row_and_arrows_go_on(scene: TicketScene, name: str, key: Qt.Key, then: str) -> None:
    def stops() -> set[str]:
        rows = (*scene.dock.form.price_chips.buttons.values(), *scene.dock.form.quantity_chips.buttons.values())
        both = (*rows, scene.dock.form.side.buy, scene.dock.form.side.sell)
        return {one.objectName() for one in both if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()}

    assert stops() == {"price_bid", "quick_1", "side_buy"}
    widget = scene.dock.findChild(QWidget, name)
    assert widget is not None
    widget.setFocus()
    QTest.keyClick(widget, key)
    focused = scene.room.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == then
    assert stops() == {"price_bid", "quick_1", "side_buy"} - {name} | {then}


@pytest.mark.parametrize("name", ["price", "quantity", "side_buy", "price_ask", "quick_5", "time_in_force"])
async def test_enter_anywhere_in_the_ticket_reviews_once(scene: TicketScene, name: str) -> None:
    scene.type("613", "2000")
    widget = scene.dock.findChild(QWidget, name)
    assert widget is not None
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Return)
    await scene.settle()
    assert len(scene.sent) == 1


async def test_after_a_price_of_the_book_enter_reviews(scene: TicketScene) -> None:
    scene.dock.take_clicked(Decimal(612))
    focused = scene.room.window.focusWidget()
    assert focused is scene.quantity
    QTest.keyClick(focused, Qt.Key.Key_Return)
    await scene.settle()
    (request,) = scene.sent
    assert (request.price, request.quantity) == (Decimal(612), 100)


async def test_a_digit_never_leaves_the_ticket(scene: TicketScene) -> None:
    """The window opens the symbol search for it: Enter would then show another security."""
    left: list[str] = []

    class Outer(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                left.append(event.text())
            return False

    outer = Outer()
    scene.room.window.installEventFilter(outer)
    scene.dock.title_bar.setParent(scene.room.window)
    for widget in (scene.dock.form.side.buy, scene.dock.form.action, scene.dock.title_bar):
        widget.setFocus()
        QTest.keyClicks(widget, "2")
    assert left == []
    QTest.keyClicks(scene.dock.form.side.buy, "x")
    assert left == ["x"]


async def test_a_market_order_begins_at_its_quantity(scene: TicketScene) -> None:
    scene.dock.form.order_type.button("market").click()
    QTest.keyClick(scene.room.window, Qt.Key.Key_F2)
    assert scene.room.window.focusWidget() is scene.quantity


async def test_the_title_names_side_and_security_in_the_sides_colour(scene: TicketScene) -> None:
    bar, theme = scene.dock.title_bar, scene.room.theme
    assert bar.title.text() == f"Buy HK.00700 {TENCENT.name} 612.50"
    assert theme.up.text in bar.title.styleSheet()
    QTest.keyClick(scene.room.window, Qt.Key.Key_F3)
    assert bar.title.text() == f"Sell HK.00700 {TENCENT.name} 612.00"
    assert theme.down.text in bar.title.styleSheet()


@pytest.mark.parametrize(("key", "side", "price"), [(Qt.Key.Key_F2, "buy", "612.5"), (Qt.Key.Key_F3, "sell", "612")])
async def test_a_preset_fills_the_ticket_and_only_reviews(
    scene: TicketScene, key: Qt.Key, side: str, price: str
) -> None:
    scene.type("600", "2000")
    scene.room.guard.hold = asyncio.Event()
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(scene.room.window, key, chord)
    await scene.settle()
    (request,) = scene.sent
    assert (request.side, request.quantity, request.price) == (side, 100, Decimal(price))
    scene.room.guard.hold.set()
    await scene.settle()

    scene.dock.bring_back()
    assert (scene.price.text(), scene.quantity.text()) == ("600.00", "2,000"), "what was typed can be had back"


async def test_a_preset_of_a_percent_of_nothing_known_is_not_reviewed(scene: TicketScene) -> None:
    """The form has the usual quantity then, which nobody asked for."""
    said: list[str] = []
    scene.room.desk.message.connect(said.append)
    scene.broker.silent = True
    scene.room.floor.hub.forget(Topic.FUNDS.of(scene.room.floor.account.id))
    scene.frame()
    scene.dock.preset(Side.BUY, 6)
    await scene.settle()
    assert not scene.sent
    assert said == ["The largest quantity is not known yet: no percent of it can be taken."]
    scene.dock.form.quantity_chips.buttons["50%"].click()
    assert len(said) == 2


async def test_a_preset_leaves_a_change_of_a_working_order_alone(scene: TicketScene) -> None:
    scene.dock.edit(order(number="7002"))
    before = scene.dock.ticket.form
    scene.dock.preset(Side.SELL, 1)
    await scene.settle()
    assert scene.dock.ticket.form == before
    assert not scene.room.guard.submitted


async def test_the_key_sheet_lists_the_tickets_own_keys(scene: TicketScene) -> None:
    keys = {command.id: command.keys for command in scene.dock.commands()}
    assert keys["ticket.enter"] == ("Return", "Enter")
    assert (keys["ticket.up"], keys["ticket.down"]) == (("Up",), ("Down",))
    assert keys["ticket.preset.buy.1"] == ("Ctrl+Shift+F2",)


@pytest.mark.parametrize("height", [900, 380, 300, 240])
async def test_cost_checks_and_button_are_in_view_at_every_height(scene: TicketScene, height: int) -> None:
    """Also while everything is open; a denial and a warning are named on the line."""
    scene.type("613", "2000")
    scene.dock.preview.show()
    form = scene.dock.form
    scene.room.window.resize(1000, height)
    parts = (form.cost_total, form.checks_line, form.action)
    for opened in (False, True):
        if opened:
            for button in (form.terms_button, form.more_quantities, form.checks_line.opener):
                button.click()
        await until(lambda: all(part.visibleRegion().boundingRect() == part.rect() for part in parts))
        for part in parts:
            assert part.visibleRegion().boundingRect() == part.rect()
            below = part.mapTo(scene.dock, part.rect().bottomLeft()).y()
            assert below < scene.dock.height()
    assert form.cost.total == ("Cost at most, HKD", "1,227,764.50")
    assert form.checks_line.line.words.text() == "All checks passed"
    scene.room.guard.checks = checks(far=True)
    scene.dock.preview.show()
    assert form.checks_line.line.words.text() == "Too far from last"


async def test_no_row_of_the_form_is_seen_in_part(scene: TicketScene) -> None:
    """At every height and scrolled anywhere: what is seen of a row is all of it, and fields with the focus are seen."""
    scene.type("613", "2000")
    scene.dock.preview.show()
    area = next(part for part in scene.dock.findChildren(QScrollArea) if part.objectName() == "ticket_scroll")
    form, port, bar = area.widget(), area.viewport(), area.verticalScrollBar()
    assert form is not None
    rows = [*form.findChildren(QAbstractButton), *form.findChildren(QLineEdit), *form.findChildren(QLabel)]
    hidden = 0
    for height in range(190, 480, 7):
        scene.room.window.resize(1000, height)
        QCoreApplication.sendPostedEvents()
        for value in range(0, bar.maximum() + 1, 5):
            bar.setValue(value)
            for row in (one for one in rows if one.isVisible()):
                seen = row.visibleRegion()
                for cover in (one for one in port.children() if one is not form and isinstance(one, QWidget)):
                    if cover.isVisible():
                        seen -= QRegion(cover.geometry().translated(-row.mapTo(port, QPoint(0, 0))))
                assert seen.isEmpty() or seen.boundingRect().height() == row.height(), (height, value, row.objectName())
                hidden += seen.isEmpty()
    assert hidden
    scene.room.window.resize(1000, 240)
    for _ in range(30):
        QTest.keyClick(scene.room.window.focusWidget(), Qt.Key.Key_Tab)
        field = scene.room.window.focusWidget()
        assert field is not None
        if form.isAncestorOf(field):
            place = field.mapTo(port, field.rect().center())
            found = port.childAt(place)
            assert found is not None
            assert form.isAncestorOf(found)
