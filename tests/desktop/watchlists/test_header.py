"""Columns of the watchlist: chosen, moved, remembered, never moved by data."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS, TENCENT, quote
from fakes.scenes.market.watchlist import TECH, WatchlistScene
from fakes.scenes.screen.shown_texts import Painted, painted_texts
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.watchlists.columns import SHOWN_FIRST, SHOWN_WIDE, WIDEST_CHANGE, WITH_CURVE, ListColumn
from tideboard_desktop.watchlists.row_painter import GAP


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


def test_of_all_figures_a_change_alone_widens_its_column(desk: WatchlistScene, qtbot: QtBot) -> None:
    """Up to four digits before the point; ten digits are painted into the width that there is, and it stays."""
    head = desk.dock.view.head
    before = {column: head.sectionSize(column) for column in head.shown()}
    put(desk.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "1234567890.12", "1.00"))
    desk.settle()
    qtbot.waitUntil(lambda: head.sectionSize(ListColumn.CHANGE) == WIDEST_CHANGE)
    same = [column for column in before if column not in {ListColumn.SYMBOL, ListColumn.CHANGE, ListColumn.FLOW}]
    assert [head.sectionSize(column) for column in same] == [before[column] for column in same]
    put(desk.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, "1.00", "1.00"))
    desk.settle()
    assert head.sectionSize(ListColumn.CHANGE) == WIDEST_CHANGE
    assert desk.dock.memory()["widths"] == {}


@pytest.mark.parametrize("width", [200, 230, 264, 300, 338])
@pytest.mark.parametrize("height", [250, 720])
@pytest.mark.parametrize("text", [1.0, 1.5])
def test_a_change_of_seven_signs_touches_no_price_of_eight_digits(
    qtbot: QtBot, qapp: QApplication, width: int, height: int, text: float
) -> None:
    """Rows of one line and of two: the columns follow what they hold, and the name gives way."""
    desk = WatchlistScene(qtbot, qapp, TECH, text=text)
    for each in IDS:
        put(desk.hub, Topic.QUOTE.of(each), quote(each, "98765.50", "197531.00"))
    desk.dock.resize(round(width * text), round(height * text))
    desk.settle()
    view = desk.dock.view
    view.viewport().grab()
    qapp.processEvents()
    with painted_texts() as painted:
        view.viewport().grab()
    lines: dict[int, list[Painted]] = {}
    for one in painted:
        lines.setdefault(one.area.center().y(), []).append(one)
    prices = [one for one in painted if one.text == "98,765.50"]
    assert prices
    for price in prices:
        beside = [one for one in lines[price.area.center().y()] if one.area.left() > price.area.left()]
        assert all(one.area.left() >= price.area.right() + GAP // 2 for one in beside), beside
    assert {"\u221250.00%"} <= {one.text for one in painted}


@pytest.mark.parametrize(
    ("width", "columns", "curve"),
    [
        (338, SHOWN_FIRST, True),
        (300, SHOWN_FIRST, False),
        (264, (ListColumn.SYMBOL, ListColumn.LAST, ListColumn.FLOW), False),
        (180, (ListColumn.SYMBOL, ListColumn.LAST), False),
    ],
)
@pytest.mark.parametrize("text", [1.0, 1.5])
def test_a_narrow_list_gives_up_the_curve_then_the_column_of_changes_never_a_code(
    qtbot: QtBot, qapp: QApplication, width: int, columns: tuple[ListColumn, ...], curve: bool, text: float
) -> None:
    """Each code, price, change and amount is painted whole; nothing of that is kept, and a wide list is as before."""
    desk = WatchlistScene(qtbot, qapp, TECH, text=text)
    head, kept = desk.dock.view.head, desk.dock.memory()
    wide = desk.dock.view.head.shown()
    desk.dock.resize(round(width * text), round(720 * text))
    desk.settle()
    model = desk.dock.model
    assert (tuple(head.shown()), head.sectionSize(ListColumn.FLOW) >= WITH_CURVE * text) == (columns, curve)
    assert head.length() <= desk.dock.view.viewport().width()
    with painted_texts() as painted:
        desk.dock.view.viewport().grab()
    texts = {one.text for one in painted}
    rows = [model.row(place) for place in desk.dock.visible_rows()]
    assert {row.id for row in rows if row.name != row.id} <= texts
    assert {row.last for row in rows} | {row.change for row in rows} <= texts
    assert desk.dock.memory() == kept
    desk.dock.resize(round(338 * text), 700)
    assert head.shown() == wide


def test_a_click_on_a_price_with_the_change_below_sorts_by_the_change(narrow: WatchlistScene) -> None:
    head = narrow.dock.view.head
    assert head.change_below
    place = QPoint(head.sectionViewportPosition(ListColumn.LAST) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert narrow.dock.model.sorting == (ListColumn.CHANGE, Qt.SortOrder.DescendingOrder)
    with painted_texts() as painted:
        head.grab()
    assert "\u25bc" in next(one.text for one in painted if one.text.startswith("Last, c"))


def test_what_a_narrow_list_leaves_out_is_in_files_and_in_the_menu_of_columns(narrow: WatchlistScene) -> None:
    titles, rows = narrow.dock.view.as_file()
    assert titles == ["symbol", "name", "last", "change [%]", "net flow today"]
    assert len(rows) == len(IDS)
    narrow.dock.view.head.toggle(ListColumn.CHANGE)
    assert narrow.dock.view.head.chosen() == [column for column in SHOWN_FIRST if column is not ListColumn.CHANGE]


def test_a_change_is_painted_anew_below_its_price(narrow: WatchlistScene) -> None:
    """The price may stay as it was: a corrected close moves the change alone."""
    table, place = narrow.dock.view, narrow.dock.model.place_of(TENCENT)
    assert place is not None
    QApplication.processEvents()
    old = narrow.dock.model.row(place)
    assert old.quote is not None
    put(narrow.hub, Topic.QUOTE.of(TENCENT), replace(old.quote, prev_close=old.quote.prev_close * 2))
    narrow.settle()
    QApplication.processEvents()
    shown = table.viewport().grab().toImage()
    table.viewport().update()
    QApplication.processEvents()
    assert narrow.dock.model.row(place).change != old.change
    assert table.painter.changed(old, narrow.dock.model.row(place), table.head.spans()) is not None
    assert table.viewport().grab().toImage() == shown


@pytest.fixture
def narrow(desk: WatchlistScene) -> WatchlistScene:
    """A list of 264 pixels."""
    desk.dock.resize(264, 700)
    desk.settle()
    return desk
