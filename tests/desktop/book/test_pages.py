"""The pages of the order book dock: which are shown for a tab, and the tape below a book that has room to spare."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import book_dock
from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub
from fakes.scenes.window.dock_context import dock_context
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import install, make_theme

LOW, TALL = 392, 700


@pytest.fixture
def dock(qapp: QApplication, qtbot: QtBot) -> OrderBookDock:
    """A shown dock of the usual height."""
    install(qapp, make_theme())
    hub = filled_hub(ManualClock())
    made = book_dock(dock_context(hub, Selection(TENCENT), Frame(hub, fail)))
    qtbot.addWidget(made)
    qtbot.addWidget(made.title_bar)
    made.resize(312, LOW)
    made.show()
    return made


def shown(dock: OrderBookDock) -> list[str]:
    """The visible pages."""
    pages = {"book": dock.book, "tape": dock.tape, "brokers": dock.brokers}
    return [name for name, page in pages.items() if page.isVisible()]


def test_a_low_dock_shows_one_tab_at_a_time(dock: OrderBookDock) -> None:
    assert shown(dock) == ["book"]
    for tab in ("tape", "brokers", "book"):
        dock.show_tab(tab)
        assert shown(dock) == [tab]
    assert dock.book.height() == LOW


def test_a_tall_dock_has_the_tape_below_the_book_and_every_level_above_it(dock: OrderBookDock) -> None:
    dock.resize(312, TALL)
    assert shown(dock) == ["book", "tape"]
    assert dock.book.height() == dock.ladder.height_for(10)
    assert dock.tape.geometry().top() == dock.book.geometry().bottom() + 2
    assert dock.tape.geometry().bottom() == TALL - 1

    dock.resize(312, LOW)
    assert shown(dock) == ["book"]


def test_the_tape_below_is_subscribed_and_ends_with_its_room(dock: OrderBookDock) -> None:
    ticks = Topic.TICKS.of(TENCENT)
    assert ticks not in dock.context.hub.wanted()
    dock.resize(312, TALL)
    assert ticks in dock.context.hub.wanted()
    dock.resize(312, LOW)
    assert ticks not in dock.context.hub.wanted()


def test_the_other_tabs_have_the_whole_dock_to_themselves(dock: OrderBookDock) -> None:
    dock.resize(312, TALL)
    for tab in ("tape", "brokers"):
        dock.show_tab(tab)
        assert shown(dock) == [tab]
    assert dock.brokers.height() == TALL


def test_fewer_levels_leave_room_for_the_tape(dock: OrderBookDock) -> None:
    dock.resize(312, 420)
    assert shown(dock) == ["book"]
    dock.set_rows(levels=5, roomy=False)
    assert shown(dock) == ["book", "tape"]


def test_the_tape_below_asks_for_no_height_of_the_dock(dock: OrderBookDock) -> None:
    before = dock.minimumSizeHint()
    dock.resize(312, TALL)
    assert dock.minimumSizeHint() == before


def test_the_first_tab_is_short_below_a_tab_with_the_docks_name(dock: OrderBookDock) -> None:
    assert dock.tabs.tabText(0) == "Order book"
    dock.show_stacked(stacked=True)
    assert dock.tabs.tabText(0) == "Book"
    dock.show_stacked(stacked=False)
    assert dock.tabs.tabText(0) == "Order book"
