"""The menu entries of rows in the real window: they fill the ticket or show something, and send nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.reviews import order
from fakes.values.waiting import tasks_done
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.watchlists import commands as menus

pytestmark = pytest.mark.slow

OTHER = IDS[1]


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.built.window.show()
    made.built.window.activateWindow()
    made.frame.catch_up()
    await tasks_done()  # Qt events of a test run inside its task, where no other task can go on
    yield made
    await made.end()


def row_menu(whole: WholeWindow) -> QMenu:
    """The menu of the second row of the watchlist."""
    watchlist = whole.built.watchlist
    watchlist.view.select((), OTHER)
    menu = QMenu(watchlist)
    menus.fill(menu, watchlist.commands(), menus.row_menu(pinned=watchlist.list_actions.all_pinned))
    return menu


def choose(menu: QMenu, text: str) -> None:
    """Choose an entry by its words."""
    (action,) = (one for one in menu.actions() if one.text().partition("\t")[0] == text)
    assert action.isEnabled()
    action.trigger()


@pytest.mark.parametrize(("key", "side"), [("buy", Side.BUY), ("sell", Side.SELL)])
async def test_the_row_under_the_mouse_has_buttons_for_the_ticket(whole: WholeWindow, key: str, side: Side) -> None:
    """They lie in the row at its right end; nothing is sent."""
    table = whole.built.watchlist.view
    for row in (0, 1):  # the mouse may still be where another test left it
        QTest.mouseMove(table.viewport(), table.row_rect(row).center())
    button = whole.built.watchlist.row_buttons.findChild(QToolButton, f"watchlist_row_{key}")
    assert isinstance(button, QToolButton)
    assert button.isVisible()
    assert table.row_rect(1).contains(button.mapTo(table.viewport(), button.rect().center()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    ticket = whole.built.ticket.ticket

    assert ticket.instrument is not None
    assert (ticket.instrument.id, ticket.form.side) == (OTHER, side)
    assert whole.built.window.workspace.active.identity == "ticket"
    whole.frame.stop()


@pytest.mark.parametrize(("text", "side"), [("Buy in the ticket", Side.BUY), ("Sell in the ticket", Side.SELL)])
async def test_a_row_of_the_watchlist_goes_into_the_ticket(whole: WholeWindow, text: str, side: Side) -> None:
    choose(row_menu(whole), text)
    ticket = whole.built.ticket.ticket

    assert ticket.instrument is not None
    assert (ticket.instrument.id, ticket.form.side) == (OTHER, side)
    assert whole.built.window.workspace.active.identity == "ticket"
    whole.frame.stop()


async def test_a_row_of_the_watchlist_leads_to_chart_and_options(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    choose(row_menu(whole), "Show in the flow chart")
    assert workspace.active.identity == "flow"
    assert whole.selection.instrument == OTHER
    choose(row_menu(whole), "Option chain")
    assert workspace.active.identity == "option_chain"
    assert workspace.active.selection is not None
    assert workspace.active.selection.instrument == OTHER
    whole.frame.stop()


async def test_a_row_is_pinned_and_unpinned_by_entries_of_their_own(whole: WholeWindow) -> None:
    lists = whole.built.watchlist.lists
    choose(row_menu(whole), "Pin to the top")
    assert lists.in_view.pinned == (OTHER,)
    menu = row_menu(whole)
    assert "Pin to the top" not in {one.text().partition("\t")[0] for one in menu.actions()}
    choose(menu, "Unpin")
    assert not lists.in_view.pinned
    whole.frame.stop()


async def test_a_row_of_the_orders_has_the_same_entries(whole: WholeWindow) -> None:
    orders: tuple[Order, ...] = (replace(order(status=OrderStatus.FILLED), instrument=OTHER),)
    whole.hub.publish(Topic.ORDERS.of(ACCOUNT.id), Lazy.ready(orders))
    whole.built.blotter.refresh({Topic.ORDERS.of(ACCOUNT.id)})
    asked: list[str] = []
    whole.built.blotter.alert_wanted.disconnect()
    whole.built.blotter.alert_wanted.connect(asked.append)
    menu = whole.built.blotter.row_menu(0, ORDERS)
    choose(menu, "Price alert…")
    choose(menu, "Sell in the ticket")
    ticket = whole.built.ticket.ticket

    assert asked == [OTHER]
    assert ticket.instrument is not None
    assert (ticket.instrument.id, ticket.form.side) == (OTHER, Side.SELL)
    whole.frame.stop()
