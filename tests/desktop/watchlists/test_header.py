"""Columns of the watchlist: chosen, moved, remembered, never moved by data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.scenes.market.watchlist import TECH, WatchlistScene
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.watchlists.columns import SHOWN_FIRST, SHOWN_WIDE, ListColumn


def test_columns_are_chosen_and_remembered(desk: WatchlistScene, qtbot: QtBot, qapp: QApplication) -> None:
    """Order, widths, sort and tab; another dock goes on with them."""
    head = desk.dock.view.head
    head.toggle(ListColumn.VOLUME)
    head.toggle(ListColumn.CHANGE)
    head.resizeSection(ListColumn.LAST, 90)
    desk.dock.lists.show(2)
    desk.dock.model.sort(ListColumn.VOLUME, Qt.SortOrder.DescendingOrder)
    memory = desk.dock.memory()

    other = WatchlistScene(qtbot, qapp, TECH)
    other.dock.recall(memory)

    assert other.dock.view.head.shown() == [ListColumn.SYMBOL, ListColumn.LAST, ListColumn.FLOW, ListColumn.VOLUME]
    assert other.dock.view.head.sectionSize(ListColumn.LAST) == 90
    assert other.dock.lists.current == 2
    assert other.dock.model.sorting == (ListColumn.VOLUME, Qt.SortOrder.DescendingOrder)
    assert other.dock.memory() == memory
    other.dock.view.head.reset_columns()
    assert other.dock.view.head.shown() == list(SHOWN_FIRST)


def test_columns_that_were_changed_or_reset_can_be_had_again(desk: WatchlistScene) -> None:
    head, offered = desk.dock.view.head, list[Undo]()
    head.undo_offered.connect(offered.append)
    head.toggle(ListColumn.VOLUME)
    head.resizeSection(ListColumn.LAST, 90)
    chosen = head.shown()
    head.reset_by_hand()
    assert head.shown() == list(SHOWN_FIRST)

    assert desk.offered[-1] == offered[-1].words() == "The columns of the list were reset."
    assert offered[-1].part is head
    offered[-1].run(head)
    assert (head.shown(), head.sectionSize(ListColumn.LAST)) == (chosen, 90)
    offered[0].run(head)
    assert head.shown() == list(SHOWN_FIRST)


def test_a_wide_list_shows_more_columns_until_some_are_chosen(desk: WatchlistScene) -> None:
    """They come and go with the width and are not remembered; what a person chose stays as it is."""
    head = desk.dock.view.head
    kept = desk.dock.memory()
    desk.dock.resize(680, 600)
    assert head.shown() == [*SHOWN_FIRST, *SHOWN_WIDE]
    assert head.sectionSize(ListColumn.SYMBOL) >= 110
    assert desk.dock.memory() == kept
    desk.dock.resize(338, 600)
    assert head.shown() == list(SHOWN_FIRST)

    desk.dock.resize(680, 600)
    head.toggle(ListColumn.VOLUME)
    chosen = [column for column in (*SHOWN_FIRST, *SHOWN_WIDE) if column is not ListColumn.VOLUME]
    for width in (338, 600, 900):
        desk.dock.resize(width, 600)
        assert head.shown() == chosen
    assert desk.dock.memory()["columns"] == [column.key for column in chosen]


def test_an_odd_memory_changes_nothing(desk: WatchlistScene) -> None:
    """Of another version, or damaged."""
    before = desk.dock.memory()
    desk.dock.recall({"columns": [3, "nonsense"], "widths": {"last": "wide", "flow": 9999}, "list": 17, "sort": 4})
    desk.dock.recall({"columns": "last", "widths": [], "list": True})

    assert desk.dock.memory() == before


def test_data_never_make_a_column_wider(desk: WatchlistScene) -> None:
    """Ten digits are painted into the width that there is."""
    before = [desk.dock.view.head.sectionSize(column) for column in ListColumn]
    put(desk.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "1234567890.12", "1.00"))
    desk.settle()

    assert [desk.dock.view.head.sectionSize(column) for column in ListColumn] == before
