"""The question before a replay hides LIVE accounts with anything open, or a practice leaves them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS, held_exit, order_row, position
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment, LiveAccount, OrderStatus
from tideboard_desktop.replay.leave_live import LeaveLiveDialog, OpenHere, may_leave, open_live
from tideboard_desktop.ui.theme import make_theme

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]
OTHER = LiveAccount(id="300004", name="Futu US", markets=frozenset(Market), currency="USD", firm="FutuSecurities")
LEFT = [OpenHere(account=LIVE, orders=2, exits=1, positions=3), OpenHere(account=OTHER, orders=0, exits=0, positions=1)]


def hub_with(*rows: tuple[Any, tuple[Any, ...] | None, tuple[Any, ...] | None]) -> Hub:
    """A connection with these accounts, their orders and positions; None = not read."""
    hub = Hub(ManualClock())
    put(hub, Topic.ACCOUNTS.of(""), tuple(account for account, _, _ in rows))
    for account, orders, positions in rows:
        if orders is not None:
            put(hub, Topic.ORDERS.of(account.id), orders)
        if positions is not None:
            put(hub, Topic.POSITIONS.of(account.id), positions)
    return hub


def words_of(dialog: QWidget) -> str:
    texts = [part.text() for part in dialog.findChildren(QLabel)]
    return " ".join([*texts, *(part.text() for part in dialog.findChildren(QPushButton))])


def test_it_names_what_goes_on_in_each_account_and_stays_by_itself(qtbot: QtBot) -> None:
    dialog = LeaveLiveDialog(LEFT, make_theme(), None)
    qtbot.addWidget(dialog)
    dialog.show()
    words = words_of(dialog)
    assert "Futu HK ··0003 (FutuSecurities): 2 open orders, 1 exits held, 3 positions" in words
    assert "Futu US ··0004 (FutuSecurities): 0 open orders, 0 exits held, 1 positions" in words
    stay = dialog.findChild(QPushButton, "stay_live")
    assert isinstance(stay, QPushButton)
    assert dialog.focusWidget() is stay
    answers: list[int] = []
    dialog.finished.connect(answers.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == [0]
    dialog.show()
    leave = dialog.findChild(QPushButton, "leave_live_now")
    assert isinstance(leave, QPushButton)
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert answers == [0, 1]


def test_before_a_practice_it_says_that_the_connection_ends(qtbot: QtBot) -> None:
    dialog = LeaveLiveDialog(LEFT, make_theme(), None, for_practice=True)
    qtbot.addWidget(dialog)
    words = words_of(dialog)
    assert "the connection to it ends" in words
    assert "lead back" not in words
    assert "replay" not in words.casefold()


def test_every_live_account_of_the_connection_is_looked_at() -> None:
    working, filled = order_row(LIVE), order_row(LIVE, id="W2", status=OrderStatus.FILLED)
    entry = order_row(OTHER, status=OrderStatus.FILLED, exits=(held_exit(), held_exit(order_id="W8")))
    hub = hub_with(
        (PAPER, (order_row(PAPER),), (position(PAPER, 100),)),
        (LIVE, (working, filled), (position(LIVE, 0),)),
        (OTHER, (entry,), ()),
    )
    assert open_live(hub) == [
        OpenHere(account=LIVE, orders=1, exits=0, positions=0),
        OpenHere(account=OTHER, orders=0, exits=2, positions=0),
    ]


def test_an_exit_that_is_an_order_by_now_counts_once() -> None:
    entry = order_row(LIVE, status=OrderStatus.FILLED, exits=(held_exit(),))
    hub = hub_with((LIVE, (entry, order_row(LIVE, id="W9")), ()))
    assert open_live(hub) == [OpenHere(account=LIVE, orders=1, exits=0, positions=0)]


@pytest.mark.parametrize(("orders", "positions"), [(None, ()), ((), None)])
def test_an_account_that_was_not_read_is_asked_about(orders: Any, positions: Any) -> None:
    (one,) = open_live(hub_with((PAPER, (), ()), (LIVE, orders, positions)))
    assert one.words == "LIVE Futu HK ··0003 (FutuSecurities): orders and positions were not read yet"


async def test_nothing_is_asked_where_nothing_is_open(qtbot: QtBot) -> None:
    parent, theme = QWidget(), make_theme()
    qtbot.addWidget(parent)
    settled = order_row(LIVE, status=OrderStatus.CANCELLED, exits=(held_exit(status=OrderStatus.CANCELLED),))
    assert await may_leave(hub_with((PAPER, (order_row(PAPER),), ()), (LIVE, (settled,), ())), theme, parent)
    assert await may_leave(Hub(ManualClock()), theme, parent)


async def test_the_answer_to_the_question_counts(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    hub = hub_with((PAPER, (), ()), (LIVE, (), ()), (OTHER, (), (position(OTHER, -5),)))
    for answer in (True, False):
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(may_leave(hub, make_theme(), parent))
            await asyncio.sleep(0)
            dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LeaveLiveDialog))
            dialog.done(int(answer))
        assert asked.result() is answer
