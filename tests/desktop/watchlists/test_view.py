"""Rows dragged to another place or another list, and keys that are not theirs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.market.watchlist import WatchlistScene, held_mouse
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.row_painter import ColumnSpan


def drag(desk: WatchlistScene, start: int, end: QPoint) -> None:
    """Drag a row from its middle to a spot of the viewport; the button stays down."""
    viewport = desk.dock.view.viewport()
    begin = desk.dock.view.row_rect(start).center()
    held_mouse(viewport, QEvent.Type.MouseButtonPress, begin, Qt.MouseButton.LeftButton)
    for part in (QPoint(0, 14), QPoint(0, 28)):
        held_mouse(viewport, QEvent.Type.MouseMove, begin + part, Qt.MouseButton.NoButton)
    held_mouse(viewport, QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton)


def drop(desk: WatchlistScene, end: QPoint) -> None:
    """Let go."""
    held_mouse(desk.dock.view.viewport(), QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.LeftButton)


def test_a_row_is_dragged_to_another_place(desk: WatchlistScene) -> None:
    """Between two rows, with a line there while it is dragged."""
    end = desk.dock.view.row_rect(4).topLeft() + QPoint(20, 2)
    drag(desk, 1, end)
    assert desk.dock.view.dragging
    drop(desk, end)

    assert desk.dock.model.ids[:5] == (IDS[0], IDS[2], IDS[3], IDS[1], IDS[4])
    assert not desk.dock.view.dragging


def test_escape_gives_a_drag_up(desk: WatchlistScene) -> None:
    """Nothing moves, neither then nor when the button goes up."""
    end = desk.dock.view.row_rect(4).topLeft()
    drag(desk, 1, end)
    QTest.keyClick(desk.dock.view, Qt.Key.Key_Escape)
    drop(desk, end)

    assert desk.dock.model.ids == IDS


def test_a_row_is_dragged_onto_another_tab(desk: WatchlistScene) -> None:
    """It leaves this list; with undo it is back."""
    tabs = desk.dock.tabs
    end = desk.dock.view.viewport().mapFromGlobal(tabs.mapToGlobal(tabs.tabRect(2).center()))
    drag(desk, 1, end)
    drop(desk, end)

    assert desk.dock.lists.all[2].symbols == ("HK.00700", IDS[1])
    assert IDS[1] not in desk.dock.model.ids
    desk.dock.foot.undo.emit()
    assert desk.dock.model.ids == IDS


def test_holdings_take_no_rows(desk: WatchlistScene) -> None:
    """The drag ends without an act."""
    tabs = desk.dock.tabs
    end = desk.dock.view.viewport().mapFromGlobal(tabs.mapToGlobal(tabs.tabRect(1).center()))
    drag(desk, 1, end)
    drop(desk, end)

    assert desk.dock.model.ids == IDS


def test_letters_pass_to_the_window(desk: WatchlistScene) -> None:
    """Its search takes them; Qt's own would move the row."""
    before = desk.selection.instrument
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier, "h")
    desk.dock.view.keyPressEvent(event)

    assert not event.isAccepted()
    assert desk.selection.instrument == before


def test_a_flash_paints_no_cell_far_from_it_and_the_row_looks_the_same(
    desk: WatchlistScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flow cell has a curve and costs half of the row."""
    table = desk.dock.view
    QApplication.processEvents()
    whole = table.viewport().grab().toImage()
    drawn: list[ListColumn] = []
    for column in (ListColumn.LAST, ListColumn.FLOW):
        draw = table.painter._draw[column]

        def counted(*cell: Any, column: ListColumn = column, draw: Callable[..., None] = draw) -> None:
            drawn.append(column)
            draw(*cell)

        monkeypatch.setitem(table.painter._draw, column, counted)
    first = table.visualRect(table.model().index(2, ListColumn.LAST))
    table.viewport().repaint(first)
    assert drawn == [ListColumn.LAST]
    assert table.viewport().grab().toImage() == whole
    drawn.clear()
    table.repaint_rows([2])
    QApplication.processEvents()
    assert ListColumn.FLOW in drawn


def test_a_push_paints_only_the_cells_that_look_different(
    desk: WatchlistScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trade at the same price changes the turnover alone, which the default columns do not show."""
    table, drawn = desk.dock.view, list[ListColumn]()
    id_, old = IDS[2], desk.dock.model.row(2).quote
    assert old is not None
    for column in (ListColumn.SYMBOL, ListColumn.LAST, ListColumn.CHANGE, ListColumn.FLOW):
        draw = table.painter._draw[column]

        def counted(*cell: Any, column: ListColumn = column, draw: Callable[..., None] = draw) -> None:
            drawn.append(column)
            draw(*cell)

        monkeypatch.setitem(table.painter._draw, column, counted)

    def push(last: str, volume: int) -> set[ListColumn]:
        drawn.clear()
        put(desk.hub, Topic.QUOTE.of(id_), replace(old, last=Decimal(last), volume=volume))
        desk.settle()
        QApplication.processEvents()
        desk.dock.changes.flashes.clear()
        return set(drawn)

    same, far, farther = str(old.last), str(old.last * 2), str(old.last * 2 + old.last / 10)
    assert push(same, old.volume + 100) == set()
    push(far, old.volume + 200)  # its change widens the column once, and Qt repaints the table by timers of its own
    for _ in range(3):
        passed = QTimer(singleShot=True)
        with desk.bot.waitSignal(passed.timeout):
            passed.start(1)
    assert push(farther, old.volume + 300) == {ListColumn.LAST, ListColumn.CHANGE}
    QApplication.processEvents()
    shown = table.viewport().grab().toImage()
    table.repaint_rows([2])
    QApplication.processEvents()
    assert table.viewport().grab().toImage() == shown


def test_a_trade_at_the_same_price_paints_the_volume_where_it_has_a_column(desk: WatchlistScene) -> None:
    """Nothing else of the row looks different."""
    painter, spans, old = desk.dock.view.painter, desk.dock.view.head.spans(), desk.dock.model.row(2)
    assert old.quote is not None
    new = dataclasses.replace(old, quote=replace(old.quote, volume=old.quote.volume * 3))
    assert painter.changed(old, new, spans) is None
    edge = spans[-1].x + spans[-1].width
    assert painter.changed(old, new, [*spans, ColumnSpan(ListColumn.VOLUME, edge, 60, 4)]) == (edge, edge + 60)


def test_a_figure_wider_than_its_cell_is_painted_whole(desk: WatchlistScene) -> None:
    """It begins in the cell at its left: the first digits of the old price would stay there."""
    table, id_ = desk.dock.view, IDS[2]
    table.head.resizeSection(ListColumn.LAST, table.head.minimumSectionSize())
    QApplication.processEvents()
    before = desk.dock.model.row(2)
    assert before.quote is not None
    put(desk.hub, Topic.QUOTE.of(id_), replace(before.quote, last=Decimal("123456.50")))
    desk.settle()
    after, spans = desk.dock.model.row(2), table.head.spans()
    assert [span.column for span in spans[:2]] == [ListColumn.SYMBOL, ListColumn.LAST]
    for old, new in ((before, after), (after, before)):
        extent = table.painter.changed(old, new, spans)
        assert extent is not None
        assert extent[0] == spans[0].x


def test_a_name_ends_before_a_figure_that_is_wider_than_its_cell(
    desk: WatchlistScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hang Seng Index 25,820.23: the ellipsis of the name and the first digit do not touch."""
    table, id_ = desk.dock.view, IDS[2]
    before = desk.dock.model.row(2)
    assert before.quote is not None
    names, ends = table.painter._name, list[int]()
    begins = list[int]()
    draw_left, draw_right = names.draw_left, names.draw_right

    def left(painter: QPainter, text: str, x: int, *rest: int) -> None:
        ends.append(x + names.width(text))
        draw_left(painter, text, x, *rest)

    def right(painter: QPainter, text: str, x: int, *rest: int) -> None:
        begins.append(x - names.width(text))
        draw_right(painter, text, x, *rest)

    facts = desk.hub.value(Topic.INSTRUMENT.of(id_))
    assert facts is not None
    put(desk.hub, Topic.INSTRUMENT.of(id_), dataclasses.replace(facts, name="A name that has no end in this column"))
    table.head.resizeSection(ListColumn.LAST, table.head.minimumSectionSize())
    put(desk.hub, Topic.QUOTE.of(id_), replace(before.quote, last=Decimal("123456.50")))
    desk.settle()
    QApplication.processEvents()
    monkeypatch.setattr(names, "draw_left", left)
    monkeypatch.setattr(names, "draw_right", right)
    table.viewport().grab(table.visualRect(table.model().index(2, 0)).adjusted(0, 0, 200, 0))
    assert max(ends) <= min(begins)
