"""Positions, orders and fills under real events."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, cast

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import AT, position, quote
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.scenes.window.keys import give_keys
from fakes.values.gateway import gateway_of
from fakes.values.reviews import TENCENT, account, order
from fakes.values.waiting import until
from tideboard_core.errors import NotOffered
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    LATE_AFTER,
    ActionRequest,
    CancelRequest,
    Confirmed,
    Environment,
    Fill,
    Order,
    OrderAction,
    OrderFee,
    OrderStatus,
    Position,
    Side,
)
from tideboard_core.ports.gateway import Offer
from tideboard_desktop.blotter.order_columns import ACTION
from tideboard_desktop.blotter.words import FILLS, ORDERS, POSITIONS
from tideboard_desktop.orders.results import OrderResultDialog, UnknownDialog
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import MARGIN, ColumnView
from tideboard_desktop.ui.words.no_orders import no_orders

LEFT = Qt.MouseButton.LeftButton


class Scene:
    """The dock in a window of its own, with three orders."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.past = ScriptedPast()
        self.dock = blotter_in(room, self.past)
        give_keys(room.window, self.dock.commands())
        self.changes: list[Order] = []
        self.dock.trading.edit_requested.connect(self.changes.append)
        self.orders = (
            replace(order(number="7003", status=OrderStatus.UNKNOWN), id=""),
            order(number="7002", status=OrderStatus.PARTIALLY_FILLED, filled=600),
            order(number="7001", status=OrderStatus.FILLED, filled=1000),
        )
        self.put(Topic.ORDERS, self.orders)
        self.put(Topic.FILLS, ())
        room.window.show()
        room.window.activateWindow()
        self.dock.set_account(room.floor.account)
        self.frame()

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.room.floor.account.id, value)

    def frame(self) -> None:
        """Hand over what changed, as the frame timer does."""
        self.dock.refresh(self.room.floor.hub.take_dirty())

    def click(self, view: ColumnView, row: int, column: int) -> None:
        place = view.visualRect(view.model().index(row, column)).center()
        QTest.mouseClick(view.viewport(), LEFT, pos=place)

    async def settle(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
async def scene(room: Room) -> Scene:
    result = Scene(room)
    await until(room.window.isActiveWindow)
    return result


async def test_another_state_of_an_order_does_not_wait_for_the_next_tenth_of_a_second(scene: Scene) -> None:
    """Another price of an order or a security may."""
    mine = {Topic.ORDERS.of(scene.room.floor.account.id)}

    def must_not_wait(*orders: Order) -> bool:
        scene.put(Topic.ORDERS, orders)
        return scene.dock._moves(mine)

    unknown, working, done = scene.orders
    must_not_wait(*scene.orders)
    assert not must_not_wait(unknown, replace(working, price=Decimal(9)), done)
    assert must_not_wait(unknown, replace(working, filled=700), done)
    assert must_not_wait(unknown, replace(working, filled=700, status=OrderStatus.CANCELLED), done)
    assert must_not_wait(unknown, done)
    scene.put(Topic.ORDERS, ())
    assert not scene.dock._moves({Topic.QUOTE.of(TENCENT.id)})


async def test_tabs_count_positions_working_orders_and_fills(scene: Scene) -> None:
    scene.put(Topic.FILLS, (fill(),))
    scene.frame()
    assert [scene.dock.tabs.tabText(tab) for tab in range(3)] == ["Positions  1", "Orders  2", "Fills  1"]


async def test_a_price_moves_position_and_sums(scene: Scene) -> None:
    before = scene.dock.positions.rows[0].pl or Decimal(0)
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("613.50"))
    scene.frame()
    assert scene.dock.positions.rows[0].pl == before + 1000
    assert scene.dock.bar.sums["open"].value.text() == "+15,300.00"
    assert scene.dock.bar.sums["assets"].value.text() == "4,779,860.00"


async def test_the_cancel_cell_asks_the_desk(scene: Scene) -> None:
    scene.dock.show_orders()
    scene.click(scene.dock.orders_view, 1, ACTION)
    await scene.settle()
    (request,) = scene.room.guard.submitted
    assert isinstance(request, CancelRequest)
    assert request.order == scene.orders[1]


async def test_delete_cancels_the_selected_order(scene: Scene) -> None:
    scene.dock.show_orders()
    scene.dock.orders_view.selectRow(1)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Delete)
    await scene.settle()
    assert len(scene.room.guard.submitted) == 1


async def test_a_command_about_a_row_takes_the_only_one_and_else_says_that_one_is_to_be_chosen(scene: Scene) -> None:
    commands = {command.id: command for command in scene.dock.commands()}
    exits, cancel, copy = (commands[f"blotter.{name}"] for name in ("exits", "cancel", "copy.fills"))
    assert scene.dock.positions_view.current_row is None
    assert exits.enabled()
    opened: list[int] = []
    scene.dock.trading.on_current(POSITIONS, opened.append)
    assert opened == [0]
    for command, words in ((cancel, "Choose an order"), (copy, "Choose a fill")):
        assert not command.enabled()
        assert command.why_not() == words
    scene.dock.show_orders()
    scene.dock.orders_view.selectRow(1)
    assert cancel.enabled()
    scene.put(Topic.POSITIONS, ())
    scene.frame()
    assert not exits.enabled()
    assert exits.why_not() == "Choose a position"


async def test_a_finished_order_cannot_be_cancelled_or_changed(scene: Scene) -> None:
    scene.dock.show_orders()
    scene.click(scene.dock.orders_view, 2, ACTION)
    scene.dock.orders_view.selectRow(2)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Delete)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.room.guard.submitted
    assert not scene.changes


async def test_enter_and_double_click_load_a_working_order_into_the_ticket(scene: Scene) -> None:
    scene.dock.show_orders()
    view = scene.dock.orders_view
    view.selectRow(1)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(1, 3)).center())
    assert scene.changes == [scene.orders[1]] * 2


async def test_the_key_sheet_lists_enter_on_rows(scene: Scene) -> None:
    """The commands do what the key does in the table."""
    rows = {command.id: command for command in scene.dock.commands() if "Return" in command.keys}
    assert [command.text for command in rows.values()] == [
        "Change the selected order",
        "Close the selected position in the ticket",
    ]
    assert all(command.hidden for command in rows.values())  # palette and menus have the commands without a key
    scene.dock.orders_view.setFocus()
    scene.dock.orders_view.selectRow(1)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Return)
    rows["blotter.change.enter"].run()
    assert scene.changes == [scene.dock.orders.rows[1]] * 2


async def test_an_unknown_order_is_settled_not_cancelled(scene: Scene) -> None:
    scene.dock.show_orders()
    scene.click(scene.dock.orders_view, 0, ACTION)
    await scene.settle()
    (dialog,) = [child for child in scene.room.window.children() if isinstance(child, UnknownDialog)]
    assert not scene.room.guard.submitted
    dialog.reject()
    await scene.settle()


async def test_f12_and_the_button_ask_for_cancel_all(scene: Scene) -> None:
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12)
    QTest.mouseClick(scene.dock.cancel_all, LEFT)
    await scene.settle()
    assert len(scene.room.guard.cancelled_all) == 2


async def test_f12_cancels_what_came_while_the_dock_was_covered(scene: Scene) -> None:
    """No frame reaches a covered dock, and its key is heard in the whole window."""
    scene.put(Topic.ORDERS, scene.orders[2:])
    scene.frame()
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12)
    await scene.settle()
    assert not scene.room.guard.cancelled_all

    scene.dock.hide()
    scene.put(Topic.ORDERS, scene.orders)
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12)
    await scene.settle()
    assert scene.room.guard.cancelled_all == [scene.room.floor.account]


async def test_commands_of_a_covered_dock_act_on_the_rows_of_now(scene: Scene) -> None:
    wanted: list[Position] = []
    scene.dock.trading.sale_requested.connect(wanted.append)
    scene.dock.positions_view.selectRow(0)
    scene.dock.hide()
    now = position(scene.room.floor.account, quantity=400)
    scene.put(Topic.POSITIONS, (now,))
    commands = {one.id: one for one in scene.dock.commands()}
    commands["blotter.close_symbol"].run()
    commands["blotter.close"].run()
    assert [row.quantity for row in wanted] == [400, 400]
    commands["blotter.copy_table"].run()
    assert QApplication.clipboard().text().splitlines()[1].split("\t")[2] == "400"


async def test_shift_f12_and_the_menu_ask_to_close_positions(scene: Scene) -> None:
    """All of them, or that of the row alone; the guard asks before anything goes out."""
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    (now,) = [one for one in scene.dock.row_menu(0, POSITIONS).actions() if one.text() == "Close now…"]
    now.trigger()
    await scene.settle()
    assert scene.room.guard.flattened == [
        (scene.room.floor.account, None),
        (scene.room.floor.account, [TENCENT.id]),
    ]
    for dialog in scene.room.window.findChildren(OrderResultDialog):
        dialog.reject()


async def test_positions_can_be_closed_before_the_list_shows_the_last_fill(scene: Scene) -> None:
    """The way out is open in the seconds until the positions are read again."""
    scene.put(Topic.POSITIONS, ())
    scene.frame()
    scene.dock.trading.ask_flatten()
    scene.room.settlement.current = False
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    await scene.settle()
    assert scene.room.guard.flattened == [(scene.room.floor.account, None)]
    for dialog in scene.room.window.findChildren(OrderResultDialog):
        dialog.reject()


async def test_the_position_of_the_security_in_view_goes_to_the_ticket(scene: Scene) -> None:
    wanted: list[Position] = []
    scene.dock.trading.sale_requested.connect(wanted.append)
    scene.dock.trading.close_symbol()
    assert [one.instrument for one in wanted] == [TENCENT.id]
    account = scene.room.floor.account
    scene.put(Topic.POSITIONS, (position(account, quantity=200), position(account, quantity=100)))
    scene.frame()
    scene.dock.trading.close_symbol()
    assert [(one.quantity, one.available) for one in wanted[1:]] == [(300, 300)], "in whatever rows the broker lists it"
    scene.put(Topic.POSITIONS, ())
    scene.frame()
    scene.dock.trading.close_symbol()
    assert len(wanted) == 2


async def test_without_open_orders_there_is_nothing_to_cancel(scene: Scene) -> None:
    scene.put(Topic.ORDERS, scene.orders[2:])
    scene.frame()
    QTest.keyClick(scene.room.window, Qt.Key.Key_F12)
    await scene.settle()
    assert not scene.room.guard.cancelled_all


async def test_the_menu_offers_change_and_cancel(scene: Scene) -> None:
    scene.dock.show_orders()
    menu = scene.dock.row_menu(1)
    assert [action.text() for action in menu.actions()] == [
        "Change order",
        "Cancel order",
        "Same again in the ticket",
        "Confirm order again",
        "Disable order",
        "Enable order",
        "Order details",
        "Buy in the ticket",
        "Sell in the ticket",
        "Show in the flow chart",
        "Price alert…",
        "Option chain",
        "Copy row",
        "Save table as CSV…",
    ]
    menu.actions()[1].trigger()
    await scene.settle()
    assert len(scene.room.guard.submitted) == 1


async def test_an_order_that_the_broker_asks_about_has_a_button_to_confirm_it(scene: Scene) -> None:
    asked = replace(order(number="7004", status=OrderStatus.PENDING), asks=2)
    scene.put(Topic.ORDERS, (asked,))
    scene.frame()
    scene.dock.show_orders()
    row = [scene.dock.orders.columns[column].cell(asked).text for column in (ACTION - 3, ACTION)]
    scene.click(scene.dock.orders_view, 0, ACTION)
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Delete)
    await scene.settle()

    assert row == ["confirm again", "Confirm"]
    confirmed, withdrawn = scene.room.guard.submitted
    assert isinstance(confirmed, ActionRequest)
    assert (confirmed.action, confirmed.order, confirmed.reason) == (OrderAction.RECONFIRM, asked, 2)
    assert isinstance(withdrawn, CancelRequest)


@pytest.mark.parametrize(
    ("status", "entry", "act"),
    [
        (OrderStatus.SUBMITTED, "Disable order", OrderAction.DISABLE),
        (OrderStatus.DISABLED, "Enable order", OrderAction.ENABLE),
        (OrderStatus.CANCELLED, "Delete order", OrderAction.DELETE),
    ],
)
async def test_an_order_is_disabled_enabled_and_deleted_from_its_menu(
    scene: Scene, status: OrderStatus, entry: str, act: OrderAction
) -> None:
    parked = order(number="7004", status=status)
    scene.put(Topic.ORDERS, (parked,))
    scene.frame()
    scene.dock.show_orders()
    menu = scene.dock.row_menu(0)
    (chosen,) = (action for action in menu.actions() if action.text() == entry)
    chosen.trigger()
    await scene.settle()

    (request,) = scene.room.guard.submitted
    assert isinstance(request, ActionRequest)
    assert (request.action, request.order) == (act, parked)


async def test_acts_that_the_connection_or_the_order_does_not_allow_are_off_with_the_reason(scene: Scene) -> None:
    def tips() -> dict[str, str]:
        return {
            action.text(): action.toolTip() for action in scene.dock.row_menu(1).actions() if not action.isEnabled()
        }

    here = tips()
    scene.room.guard.offers = OrderOffers(actions=frozenset())
    elsewhere = tips()
    said: list[str] = []
    scene.room.desk.message.connect(said.append)
    scene.dock.trading.do_action(1, OrderAction.DISABLE)

    assert here.keys() == {"Confirm order again", "Enable order"}
    assert here["Enable order"] == "Only a disabled order can be enabled."
    assert set(elsewhere.values()) == {"This connection cannot do this to an order."} == set(said)
    assert scene.room.guard.submitted == []


async def test_a_menu_acts_on_its_own_row_wherever_that_stands_by_then(scene: Scene) -> None:
    """A new order on top moves all others down while the menu is open."""
    again: list[Order] = []
    scene.dock.trading.again_requested.connect(again.append)
    scene.dock.show_orders()
    menu = scene.dock.row_menu(1)
    scene.put(Topic.ORDERS, (order(number="7010"), order(number="7009"), *scene.orders))
    scene.frame()
    for action in menu.actions()[:3]:
        action.trigger()
    await scene.settle()
    (request,) = scene.room.guard.submitted
    assert isinstance(request, CancelRequest)
    assert [request.order.id, *(one.id for one in (*scene.changes, *again))] == ["7002"] * 3


async def test_an_order_and_a_fill_are_replayed_from_their_second(scene: Scene) -> None:
    asked: list[tuple[object, ...]] = []
    cast("Any", scene.dock.context.window).replay = lambda *what: asked.append(what)
    fill = Fill(
        id="9", order_id="7002", account_id=scene.room.floor.account.id, instrument=TENCENT.id, name="", side=Side.BUY,
        quantity=3, price=Decimal("22.30"), time=AT,
    )  # fmt: skip
    scene.put(Topic.FILLS, (fill,))
    scene.frame()
    scene.dock.show_orders()
    made = scene.dock.orders.rows[1]
    scene.dock.tabs.setCurrentIndex(FILLS)
    filled = scene.dock.fills.rows[0]
    for menu in (scene.dock.row_menu(1, ORDERS), scene.dock.row_menu(0, FILLS)):
        (entry,) = (action for action in menu.actions() if action.text() == "Replay from here")
        entry.trigger()
    assert [what[0] for what in asked] == [made.instrument, filled.instrument]
    assert [what[2] for what in asked] == [made.created, filled.time]


@pytest.mark.parametrize("gone", ["order", "account"])
async def test_a_menu_of_an_order_that_is_gone_does_nothing(scene: Scene, gone: str) -> None:
    again: list[Order] = []
    scene.dock.trading.again_requested.connect(again.append)
    scene.dock.show_orders()
    menu = scene.dock.row_menu(1)
    if gone == "order":
        scene.put(Topic.ORDERS, (order(number="7010"), order(number="7009")))
        scene.frame()
    else:
        other = account(Environment.PAPER)
        scene.room.floor.put(Topic.ORDERS, other.id, scene.orders)  # the same numbers, of another account
        scene.dock.set_account(other)
        scene.frame()
    for action in menu.actions()[:3]:
        action.trigger()
    await scene.settle()
    assert not scene.room.guard.submitted
    assert not scene.changes
    assert not again


async def test_when_the_selected_order_goes_nothing_else_is_selected(scene: Scene) -> None:
    """Else the neighbour's symbol would take over all docks, and Del would ask for the neighbour's cancel."""
    other = replace(order(number="7009"), instrument=InstrumentId("HK.09988"))
    scene.put(Topic.ORDERS, (scene.orders[1], other))
    scene.frame()
    scene.dock.show_orders()
    scene.dock.orders_view.selectRow(0)
    scene.put(Topic.ORDERS, (other,))
    scene.frame()
    QTest.keyClick(scene.dock.orders_view, Qt.Key.Key_Delete)
    await scene.settle()
    assert scene.room.selection.instrument == TENCENT.id
    assert scene.dock.orders_view.current_row is None
    assert not scene.room.guard.submitted


async def test_a_press_elsewhere_and_a_release_on_the_button_is_no_click(scene: Scene) -> None:
    scene.dock.show_orders()
    view = scene.dock.orders_view
    scene.dock.orders_view.setCurrentIndex(view.model().index(1, ACTION))
    button = view.visualRect(view.model().index(1, ACTION)).center()
    elsewhere = view.visualRect(view.model().index(1, 1)).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.RightButton, pos=button)
    QTest.mouseRelease(view.viewport(), LEFT, pos=button)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.RightButton, pos=button)  # a button held down outlives a test
    QTest.mousePress(view.viewport(), LEFT, pos=elsewhere)
    QTest.mouseRelease(view.viewport(), LEFT, pos=button)
    QTest.mouseRelease(view.viewport(), LEFT, pos=button)
    await scene.settle()
    assert not scene.room.guard.submitted


async def test_rows_that_move_between_press_and_release_end_the_click(scene: Scene) -> None:
    scene.dock.show_orders()
    view = scene.dock.orders_view
    place = view.visualRect(view.model().index(1, ACTION)).center()
    QTest.mousePress(view.viewport(), LEFT, pos=place)
    scene.put(Topic.ORDERS, (order(number="7010"), *scene.orders))
    scene.frame()
    QTest.mouseRelease(view.viewport(), LEFT, pos=place)
    await scene.settle()
    assert not scene.room.guard.submitted


async def test_only_a_working_order_is_loaded_to_be_changed(scene: Scene) -> None:
    """Not one without an answer, not one that has ended, and not by a double click on the button that cancels."""
    scene.dock.show_orders()
    view = scene.dock.orders_view
    for row in (0, 2):
        scene.dock.trading.change(row)
        QTest.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(row, 1)).center())
    QTest.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(1, ACTION)).center())
    assert not scene.changes


async def test_a_saved_table_names_four_digits_of_its_account(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    number = scene.room.floor.account.id
    named: list[tuple[str, str]] = []

    async def save(_parent: object, name: str, text: str) -> None:
        named.append((name, text))

    monkeypatch.setattr("tideboard_desktop.docks.dock.save_csv", save)
    scene.put(Topic.FILLS, (fill(),))
    scene.frame()
    for tab in (POSITIONS, ORDERS, FILLS):
        scene.dock.tabs.setCurrentIndex(tab)
        scene.dock.files.export()
        scene.dock.files.copy_table()
        await scene.settle()
        assert number not in QApplication.clipboard().text()
    assert len(named) == 3
    assert all(number[-4:] in name and number not in name + text for name, text in named)


async def test_an_empty_table_is_not_saved_and_it_is_said(scene: Scene) -> None:
    command = next(one for one in scene.dock.commands() if one.id == "blotter.export")
    said: list[str] = []
    scene.room.desk.message.connect(said.append)
    assert command.enabled()
    scene.dock.tabs.setCurrentIndex(FILLS)
    assert not command.enabled()
    assert command.why_not() == "The table is empty."
    scene.dock.bar.menu.saves.trigger()
    await scene.settle()
    assert said == ["The table is empty."]
    assert not scene.room.window.findChildren(QFileDialog)


async def test_selecting_a_row_moves_the_other_docks(scene: Scene) -> None:
    other = replace(position(scene.room.floor.account), instrument=InstrumentId("HK.09988"))
    scene.put(Topic.POSITIONS, (position(scene.room.floor.account), other))
    scene.frame()
    scene.dock.positions_view.selectRow(1)
    assert scene.room.selection.instrument == "HK.09988"


async def test_a_second_row_of_a_security_comes_and_goes(scene: Scene) -> None:
    """A broker that lists a security twice must neither hide a holding nor show one that is gone."""
    one = position(scene.room.floor.account)
    second, other = replace(one, quantity=300), replace(one, instrument=InstrumentId("HK.09988"))

    def shown() -> list[tuple[str, object]]:
        return [(row.position.instrument, row.position.quantity) for row in scene.dock.positions.rows]

    for held in ((one, other), (one, second, other), (one, other), (second, one, other), (other,)):
        scene.put(Topic.POSITIONS, held)
        scene.frame()
        assert shown() == [(row.instrument, row.quantity) for row in held]
    scene.put(Topic.POSITIONS, (one, second))
    scene.frame()
    wanted: list[Position] = []
    scene.dock.trading.sale_requested.connect(wanted.append)
    scene.dock.row_menu(1, POSITIONS).actions()[0].trigger()
    assert [row.quantity for row in wanted] == [300]


async def test_selection_survives_updates(scene: Scene) -> None:
    scene.dock.show_orders()
    scene.dock.orders_view.selectRow(1)
    scene.put(Topic.ORDERS, (order(number="7009"), *scene.orders))
    scene.frame()
    row = scene.dock.orders_view.current_row
    assert row is not None
    assert scene.dock.orders.rows[row].id == "7002"


async def test_focusing_a_table_brings_its_tab_to_the_front(scene: Scene) -> None:
    for tab, view in ((FILLS, scene.dock.fills_view), (ORDERS, scene.dock.orders_view)):
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        assert scene.dock.tabs.currentIndex() == tab
        assert view.hasFocus()


@pytest.mark.parametrize("environment", list(Environment))
async def test_every_empty_table_says_why(scene: Scene, environment: Environment) -> None:
    scene.dock.set_account(account(environment))
    scene.put(Topic.POSITIONS, ())
    scene.put(Topic.ORDERS, ())
    scene.frame()
    scene.dock.catch_up()
    assert all(note.sentence.text() and note.detail.text() for note in scene.dock._notes)
    if environment is Environment.PAPER:
        assert "not read" in scene.dock._notes[FILLS].sentence.text().lower()


async def test_a_connection_without_a_way_for_orders_is_why_tables_are_empty(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = gateway_of(None, unoffered={Offer.TRADING: "hub-no-orders"})
    monkeypatch.setattr(scene.dock, "_no_orders", partial(no_orders, broker))
    scene.dock.set_account(None)
    scene.frame()
    for tab in (POSITIONS, ORDERS, FILLS):
        scene.dock.tabs.setCurrentIndex(tab)
        scene.dock.catch_up()
        assert scene.dock._notes[tab].sentence.text() == "No orders over this connection"
        assert "Orders never pass a hub" in scene.dock._notes[tab].detail.text()


async def test_a_narrow_dock_keeps_names_and_buttons(scene: Scene) -> None:
    """Spare columns leave from the right, and come back; idle ones stay away."""
    view = scene.dock.orders_view
    view.setFocus()
    shown = [not view.isColumnHidden(section) for section in range(len(scene.dock.orders.columns))]
    scene.room.window.resize(700, 600)
    kept = [column.title for at, column in enumerate(scene.dock.orders.columns) if not view.isColumnHidden(at)]

    idle = [column.title for column in scene.dock.orders.columns].index
    assert {at for at, is_shown in enumerate(shown) if not is_shown} <= {
        idle("Trigger"),
        idle("Fees"),
        idle("Confirmed \u2192 kept"),
    }
    assert kept == ["Side", "Symbol", "Type", "Shares", "Price", "Filled", "Status", ""]
    right = view.visualRect(view.model().index(0, len(shown) - 1)).right()
    assert right < view.viewport().width()
    scene.room.window.resize(1000, 600)
    assert [not view.isColumnHidden(section) for section in range(len(shown))] == shown


@pytest.mark.parametrize("width", [520, 1000])
async def test_buttons_of_a_position_under_the_mouse_leave_code_and_figures(scene: Scene, width: int) -> None:
    """They cover the name behind the code; where it has no room, the end of the code, and never a figure."""
    scene.room.window.resize(width, 600)
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    view, buttons = scene.dock.positions_view, scene.dock.held.row_buttons
    first = view.table.index(0, 0)
    names = view.visualRect(first)
    QTest.mouseMove(view.viewport(), QPoint(names.left() + 2, 1))
    QTest.mouseMove(view.viewport(), view.visualRect(view.table.index(0, 6)).center())
    assert buttons.row == 0
    assert names.contains(buttons.geometry())
    if width == 1000:
        assert buttons.x() >= names.left() + MARGIN + view.cells.width_of(view.table.cell(first))


async def test_in_a_narrow_bar_the_sums_leave_before_the_tabs(scene: Scene) -> None:
    sums = {name: part for name, part in scene.dock.bar.sums.items() if name != "margin"}  # of margin accounts alone
    assert all(part.widget.isVisibleTo(scene.dock.title_bar) for part in sums.values())
    scene.room.window.resize(700, 600)

    assert not sums["open"].widget.isVisibleTo(scene.dock.title_bar)
    assert sums["assets"].widget.isVisibleTo(scene.dock.title_bar)
    assert not scene.dock.tabs.usesScrollButtons()


async def test_quotes_of_holdings_are_wanted_only_while_they_are_shown(scene: Scene) -> None:
    hub = scene.room.floor.hub
    wanted = Topic.QUOTE.of(TENCENT.id)
    assert wanted in hub.wanted()
    scene.dock.tabs.setCurrentIndex(ORDERS)
    assert wanted not in hub.wanted()
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    assert wanted in hub.wanted()
    scene.dock.hide()
    assert not hub.wanted()


async def test_a_contract_s_value_waits_for_its_facts(scene: Scene) -> None:
    call = replace(
        TENCENT,
        id=InstrumentId("HK.TCH261230C600000"),
        security_type=SecurityType.OPTION,
        lot_size=1,
        multiplier=100,
    )
    hub, facts = scene.room.floor.hub, Topic.INSTRUMENT.of(call.id)
    owner = scene.room.floor.account.id
    fill = Fill(
        id="9", order_id="7009", account_id=owner, instrument=call.id, name="", side=Side.BUY, quantity=3,
        price=Decimal("22.30"), time=AT,
    )  # fmt: skip
    scene.put(Topic.FILLS, (fill,))
    scene.frame()
    scene.dock.tabs.setCurrentIndex(FILLS)
    shown = scene.dock.fills.index(0, 4)
    assert (shown.data(), facts in hub.wanted()) == (fmt.MISSING, True)

    painted: list[int] = []
    scene.dock.fills.dataChanged.connect(lambda first, _last: painted.append(first.row()))
    scene.room.floor.put(Topic.INSTRUMENT, call.id, call)
    scene.frame()

    assert painted == [0]
    assert shown.data() == "6,690.00"
    assert scene.dock.files.rows_of(FILLS)[1][0][7] == Decimal(6690)
    scene.dock.hide()
    assert facts not in hub.wanted()


async def test_positions_orders_and_fills_have_the_name_of_the_watchlist(scene: Scene) -> None:
    """A broker writes names in a language of its own; they are shown as the prices' connection gives them."""
    (held,) = scene.room.floor.hub.value(Topic.POSITIONS.of(scene.room.floor.account.id)) or ()
    own = "腾讯控股"
    scene.put(Topic.POSITIONS, (replace(held, name=own),))
    scene.put(Topic.ORDERS, tuple(replace(one, name=own) for one in scene.orders))
    scene.put(Topic.FILLS, (structs.replace(fill(), name=own),))
    scene.room.floor.put(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, name="TENCENT"))
    scene.frame()
    names = {cell.second for cell in symbols(scene)}
    assert names == {"TENCENT"}
    for tab in (POSITIONS, ORDERS, FILLS):
        header, rows = scene.dock.files.rows_of(tab)
        assert {row[list(header).index("Name")] for row in rows} == {"TENCENT"}

    scene.room.floor.put(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, name=""))
    scene.frame()
    assert {cell.second for cell in symbols(scene)} == {"腾讯控股"}


def symbols(scene: Scene) -> list[Cell]:
    """The cells of the three tables that name a security."""

    def of(table: ColumnTable[Any]) -> list[Cell]:
        (symbol,) = (column for column in table.columns if column.head == "Symbol")
        return [symbol.cell(row) for row in table.rows]

    return [*of(scene.dock.positions), *of(scene.dock.orders), *of(scene.dock.fills)]


async def test_identifiers_and_names(scene: Scene) -> None:
    for view, identifier in ((scene.dock.positions_view, "positions"), (scene.dock.orders_view, "orders")):
        assert view.accessibleIdentifier() == identifier
        assert QAccessible.queryAccessibleInterface(view).text(QAccessible.Text.Name)


def fill() -> Fill:
    return Fill(
        id="1", order_id="7002", account_id=account().id, instrument=TENCENT.id, name=TENCENT.name, side=Side.BUY,
        quantity=600, price=Decimal(611), time=AT,
    )  # fmt: skip


async def test_a_working_order_turns_amber_while_the_broker_is_silent(scene: Scene) -> None:
    scene.dock.show_orders()
    clock = scene.room.floor.clock
    word = Confirmed(at=clock.market(), since=clock.monotonic())
    scene.put(Topic.CONFIRMED, {scene.orders[1].id: word})
    scene.frame()
    assert scene.dock.orders.cell(scene.dock.orders.index(1, ACTION - 1)).colour is TextColour.QUIET

    clock.advance(LATE_AFTER)
    cell = scene.dock.orders.cell(scene.dock.orders.index(1, ACTION - 1))
    assert (cell.text, cell.colour) == ("10:30:00", TextColour.WARN)


FEES = ACTION - 5


async def charged(scene: Scene, *, seconds: float = 1) -> None:
    """The window reads what is due, as it does each second."""
    assert scene.dock.account is not None
    scene.room.floor.clock.advance(seconds)
    await scene.dock.charges.read(scene.dock.account)
    scene.frame()


async def test_the_broker_s_own_fees_of_a_filled_order_are_shown(scene: Scene) -> None:
    items = (("Commission", Decimal("3.00")), ("Stamp Duty", Decimal(63)))
    scene.past.fees = [OrderFee(order_id="7001", total=Decimal("66.00"), items=items)]
    scene.room.window.resize(1300, 600)
    scene.dock.show_orders()
    await charged(scene)

    view = scene.dock.orders_view
    cell = scene.dock.orders.columns[FEES].cell(scene.orders[2])
    header, rows = scene.dock.files.rows_of(ORDERS)
    assert scene.past.fees_asked == [["7001"]]  # not of the working and the unknown one
    assert (cell.text, cell.exact) == ("66.00", "Commission 3.00 · Stamp Duty 63.00")
    assert not view.isColumnHidden(FEES)
    assert scene.dock.orders.columns[FEES - 1].cell(scene.orders[2]).exact.endswith(", fees 66.00")
    assert [row[header.index("Fees")] for row in rows] == [None, None, Decimal("66.00")]
    scene.put(Topic.ORDERS, scene.orders)
    await charged(scene, seconds=600)
    assert len(scene.past.fees_asked) == 1


async def test_an_account_without_fees_is_asked_once_and_the_column_stays_away(scene: Scene) -> None:
    scene.past.error = NotOffered("not-offered", text="")
    scene.dock.show_orders()
    await charged(scene)
    scene.put(Topic.ORDERS, scene.orders)
    await charged(scene, seconds=600)

    assert scene.past.fees_asked == [["7001"]]
    assert scene.dock.orders_view.isColumnHidden(FEES)
