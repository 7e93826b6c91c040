"""Depth over time as a person uses it: pushes, gaps, other securities and days, keys and mouse, table and files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.depth import DepthScene
from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.screen.shown_texts import painted_texts
from fakes.values.archive_market import DAY, TENCENT, open_archive
from fakes.values.depth_books import OPEN, after, at, book, busy_day, ladder, tick
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS, order_row
from fakes.values.waiting import between_tasks
from tideboard_core.archive.depth.book_rows import BookRows, book_step, whole_book
from tideboard_core.errors import PermissionMissing
from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.live_depths import LiveDepths
from tideboard_core.flow.depth.price_rows import FIXED
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment, Fill, OrderStatus, Side
from tideboard_core.model.quote import AggressorSide, Level, OrderBook
from tideboard_desktop.depth.depth_map import DepthMap
from tideboard_desktop.depth.dock import DepthDock
from tideboard_desktop.depth.map_painter import REACH
from tideboard_desktop.depth.map_parts import MapCell
from tideboard_desktop.depth.surroundings import RestingLine
from tideboard_desktop.depth.tables import cell_rows
from tideboard_desktop.ui.widgets.segments import Segments

pytestmark = pytest.mark.slow

BOOK, TICKS = Topic.BOOK.of(TENCENT), Topic.TICKS.of(TENCENT)
OTHER = IDS[1]


def columns_of(dock: DepthDock) -> DepthColumns:
    assert dock.columns is not None
    return dock.columns


def spans(dock: DepthDock) -> Segments:
    return dock.controls._span


def map_of(dock: DepthDock) -> DepthMap:
    assert dock.map.plane is not None
    return dock.map


def recorded_columns(dock: DepthDock) -> int:
    """How many columns of the session until now have a book."""
    columns = columns_of(dock)
    first, end = columns.axis.opening, dock.map.newest + 1
    return int((columns.books.books(np.arange(first, end), dock.map.newest) != UNKNOWN).sum())


async def filled(depth: DepthScene, *, seconds: int = 600) -> DepthDock:
    """The dock with a level of 15,300 at 602.00 that goes without a trade, and some trades."""
    depth.answer([tick(0, 0, 600, 100)])
    dock = depth.show()
    await depth.second(dock)
    wide = {602.0: 15_300}
    for second in range(2, seconds, 2):
        gone = second >= 400
        depth.push(second, ladder(600 + second % 3 * 0.5, {602.0: 0} if gone else wide))
        depth.trade(tick(second, second, 600, 1_000 if second % 50 else 900_000, AggressorSide.SELL))
    for _ in range(3):
        await depth.second(dock)
    return dock


# --- what comes in ----------------------------------------------------------------------------------------------------


async def test_every_push_is_on_the_map_and_in_the_panels(depth: DepthScene) -> None:
    dock = await filled(depth)
    assert columns_of(dock).day.log.changes > 250
    assert recorded_columns(dock) == 41
    assert dock.map.picture.painted >= 1
    assert "every change" in dock.made_of.words
    assert "Recorded since 09:30" in dock.foot.words.text()
    assert "10 levels each side" in dock.source.text()
    assert dock.largest.rows.rows


async def test_a_hidden_dock_wants_nothing_takes_no_keys_and_marks_a_gap(depth: DepthScene) -> None:
    dock = await filled(depth)
    dock.hide()
    assert depth.hub.wanted() == frozenset()
    before = columns_of(dock).day.log.changes
    depth.push(700, ladder(590))
    dock.each_second()
    dock.refresh(frozenset({BOOK}))
    assert columns_of(dock).day.log.changes == before
    cursor = dock.map.cell
    QTest.keyClick(dock.window(), Qt.Key.Key_Left)
    assert dock.map.cell == cursor
    assert dock.map.picture.pixmap.isNull()
    dock.show()
    depth.push(760, ladder(591))
    await depth.second(dock)
    assert [hole.begin < hole.end for hole in columns_of(dock).day.log.holes(after(0), after(762)) if hole.end][-1]
    assert recorded_columns(dock) < 51


async def test_a_lost_connection_is_hatched_and_said(depth: DepthScene) -> None:
    dock = await filled(depth, seconds=300)
    depth.at(310)
    depth.link(LinkState.DISCONNECTED)
    depth.at(500)
    await depth.second(dock)
    assert "until the connection is back" in dock.state_pane.footer.name.text()
    depth.link(LinkState.LIVE, 2)
    depth.push(505, ladder(600))
    await depth.second(dock)
    assert not dock.state_pane.footer.isVisible()
    (_first, _last, words), *_rest = dock.map.beside.holes
    assert words[0] == "Nothing recorded"
    assert words[2] == "the connection was lost"
    hole = columns_of(dock).axis.column_of(after(400))
    dock.map.move_cursor(MapCell(hole, 6_000_000))
    assert "Nothing recorded" in dock.under.words
    assert "the connection was lost" in dock.under.words
    dock.selection.select(OTHER)
    assert not dock.map.beside.holes  # at once, not a second later


async def test_another_security_shows_its_own_and_the_first_is_still_there(depth: DepthScene) -> None:
    dock = await filled(depth)
    changes = columns_of(dock).day.log.changes
    dock.selection.select(OTHER)
    await depth.second(dock)
    assert depth.hub.wanted() == {Topic.BOOK.of(OTHER), Topic.TICKS.of(OTHER)}
    assert columns_of(dock).day.instrument == OTHER
    assert not len(columns_of(dock).books)
    dock.selection.select(TENCENT)
    await depth.second(dock)
    assert columns_of(dock).day.log.changes == changes


async def test_an_answer_for_the_security_before_is_not_shown(depth: DepthScene) -> None:
    depth.reference.source.held["ticks"] = held = asyncio.Event()
    depth.answer([tick(5, 1, 600, 7_000_000)])
    dock = depth.show()
    depth.at(10)
    dock.each_second()
    dock.selection.select(OTHER)
    held.set()
    await depth.second(dock)
    assert columns_of(dock).day.instrument == OTHER
    assert len(columns_of(dock).day.trades) <= 1
    assert not len(dock._depths.of(TENCENT).day.trades)


async def test_a_new_session_begins_with_an_empty_map(depth: DepthScene) -> None:
    dock = await filled(depth)
    depth.reference.clock.set_market(OPEN + timedelta(days=3) - timedelta(minutes=10))
    await depth.second(dock)
    assert columns_of(dock).day.session.date > DAY
    assert not len(columns_of(dock).books)
    put(depth.hub, BOOK, ladder(610))
    await depth.second(dock)
    assert len(columns_of(dock).books) == 1


async def test_the_lunch_break_has_no_columns(depth: DepthScene) -> None:
    dock = depth.show()
    depth.push(9_000 - 30, ladder(600))
    depth.push(12_600 + 30, ladder(601))
    await depth.second(dock)
    axis = columns_of(dock).axis
    assert recorded_columns(dock) == axis.column_of(after(12_630)) - axis.column_of(after(8_970)) + 1 == 5


async def test_two_docks_have_columns_of_their_own_over_one_record(depth: DepthScene) -> None:
    depths = LiveDepths(depth.hub, depth.reference.clock, depth.reference.context.services.feeds.calendar)
    depth.reference.serve(depths=lambda: depths)
    first, second = depth.show(), depth.show()
    second.controls._width.button("1").click()
    for moment, shown in busy_day(200, seconds=100):
        depth.push((moment - after(0)) / 1e6, shown)
    await depth.second(first, second)
    assert first.live is second.live
    assert columns_of(first).day is columns_of(second).day
    assert (columns_of(first).axis.width, columns_of(second).axis.width) == (15, 1)
    assert recorded_columns(second) > recorded_columns(first) > 5
    first.hide()
    depth.push(150, ladder(650))
    await depth.second(second)
    assert second.live.is_open
    assert columns_of(second).day.log.is_live


async def test_what_came_outlives_a_dock(depth: DepthScene) -> None:
    depths = LiveDepths(depth.hub, depth.reference.clock, depth.reference.context.services.feeds.calendar)
    depth.reference.serve(depths=lambda: depths)
    old = await filled(depth, seconds=100)
    old.window().hide()
    new = depth.show()
    await depth.second(new)
    assert columns_of(new).day.log.changes > 40
    assert len(columns_of(new).day.log.holes(after(3), after(99))) == 0


async def test_the_archive_fills_what_came_before(depth: DepthScene, tmp_path: Path) -> None:
    told = [(after(second), ladder(600 + second % 5)) for second in range(0, 300, 3)]
    rows = BookRows.of(
        [
            whole_book(moment, shown) if number % 20 == 0 else book_step(moment, told[number - 1][1], shown)
            for number, (moment, shown) in enumerate(told)
        ]
    )
    archive = OpenArchive(tmp_path)
    writer = open_archive(tmp_path)
    key = archive.definition(market_of(TENCENT))
    assert key is not None
    with writer.batch():
        writer.add_depth(key, TENCENT, DAY, rows)
    writer.close()
    depth.reference.serve(archive=archive)
    depth.at(310)
    dock = depth.show()
    depth.push(320, ladder(600))
    await depth.second(dock)
    await depth.second(dock)
    assert recorded_columns(dock) >= 20
    assert "the archive" in dock.made_of.words


# --- states -----------------------------------------------------------------------------------------------------------


async def test_an_empty_dock_says_why(depth: DepthScene) -> None:
    dock = depth.show()
    await depth.second(dock)
    assert dock.state_pane.note.sentence.text() == "Asking for the book"
    for _ in range(6):
        await depth.second(dock)
    assert dock.state_pane.note.sentence.text() == "Nothing has arrived"
    depth.refused[BOOK] = PermissionMissing("no-right", text="no")
    await depth.second(dock)
    assert dock.state_pane.note.sentence.text() == "Not with your quote rights"
    dock.state_pane.footer.button.click()
    assert depth.reference.opened == ["connection:allowances"]


async def test_a_feed_of_the_best_prices_alone_has_no_map_and_says_so(depth: DepthScene) -> None:
    dock = depth.show()
    for second in range(1, 60):
        depth.push(second, book([(600, 500)], [(600.5 + second % 2 / 2, 700)]))
    await depth.second(dock)
    assert "LV1" in dock.map.beside.best_only
    scene = dock.map._scene
    assert scene is not None
    assert not scene.cells
    assert scene.bid
    assert len(dock.map.beside.levels) == 2


@pytest.mark.parametrize(
    "shown",
    [
        book([], []),
        book([(123_456_789.5, 100)], [(123_456_790, 100)]),
        book([(601, 100)], [(600, 100)]),
        book([(600 - number / 10, 5) for number in range(2000)], [(601 + number, 7) for number in range(2000)]),
        OrderBook(instrument=TENCENT, bids=(Level(Decimal(600), -5, -1), Level(Decimal(599), 0, 0)), asks=()),
        OrderBook(instrument=TENCENT, bids=(Level(Decimal("NaN"), 5, 1),), asks=(Level(Decimal(0), 5, 1),)),
    ],
)
async def test_hostile_books_are_shown_as_they_are_or_left_out(depth: DepthScene, shown: OrderBook) -> None:
    dock = depth.show()
    depth.push(1, ladder(600))
    depth.push(20, shown)
    depth.push(40, ladder(600))
    await depth.second(dock)
    for _ in range(3):
        QTest.keyClick(dock.map, Qt.Key.Key_Left)
    assert columns_of(dock).day.log.changes >= 2
    assert dock.map.accessibleDescription()
    first, end = dock.map.view_columns()
    assert all(len(row) == 4 for row in cell_rows(columns_of(dock), first, end, dock.map.newest))


# --- keys and mouse ---------------------------------------------------------------------------------------------------


async def test_the_cursor_moves_by_keys_and_is_spoken(depth: DepthScene) -> None:
    dock = await filled(depth)
    view, columns = map_of(dock), columns_of(dock)
    view.setFocus()
    start = MapCell(columns.axis.column_of(after(300)), 6_020_000)
    view.move_cursor(start)
    words = view.accessibleDescription()
    assert "15,300 shares offered at 602.00" in words
    assert "Stood above 9,000 shares" in words
    assert "not traded: withdrawn 0 of 15,300 printed" in words
    moves = {
        Qt.Key.Key_Left: MapCell(start.column - 1, 6_020_000),
        Qt.Key.Key_Up: MapCell(start.column - 1, 6_025_000),
        Qt.Key.Key_Right: MapCell(start.column, 6_025_000),
        Qt.Key.Key_Down: start,
        Qt.Key.Key_PageUp: MapCell(start.column, 6_070_000),
        Qt.Key.Key_PageDown: start,
    }
    for key, wanted in moves.items():
        QTest.keyClick(view, key)
        assert view.cell == wanted, key
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.cell == MapCell(start.column - 10, 6_020_000)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == dock._words_at(MapCell(start.column - 10, 6_020_000))
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.cell == MapCell(columns.books.first or 0, 6_020_000)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.cell == MapCell(view.newest, 6_020_000)
    assert view.following
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.cell is None


async def test_the_panel_says_what_was_traded_where_trades_explain_it(depth: DepthScene) -> None:
    depth.answer([tick(0, 0, 600, 100)])
    dock = depth.show()
    await depth.second(dock)
    depth.push(100, ladder(600, {602.0: 15_300}))
    depth.trade(tick(1, 200, 602, 16_000))
    depth.push(201, ladder(600, {602.0: 0}))
    depth.push(420, ladder(600, {602.0: 100}))
    await depth.second(dock)
    dock.map.move_cursor(MapCell(columns_of(dock).axis.column_of(after(150)), 6_020_000))
    assert "traded 15,300 of 15,300 printed" in dock.under.words


async def test_the_mouse_reads_drags_and_zooms(depth: DepthScene) -> None:
    dock = await filled(depth)
    spans(dock).button("now").click()
    view = map_of(dock)
    place = view._painter.places.field.center() + QPoint(200, 0)
    QTest.mouseMove(view, place)
    await between_tasks(QApplication.processEvents)
    assert view.cell == view.cell_at(QPointF(place))
    assert view.cell is not None
    left = view.plane.left if view.plane else 0
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(view, place + QPoint(60, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place + QPoint(60, 0))
    assert view.plane is not None
    assert not view.following or view.plane.left != left
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert view.following
    before = view.plane.per_column
    turn(view, place, 120)
    assert view.plane.per_column > before
    turn(view, place, -120)
    assert view.plane.per_column == before
    rows = view.plane.row_height
    turn(view, place, 120, Qt.KeyboardModifier.ControlModifier)
    assert view.plane.row_height > rows
    turn(view, place, 120, Qt.KeyboardModifier.ShiftModifier)
    assert not view.following


def turn(view: DepthMap, place: QPoint, by: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(view.mapToGlobal(place)),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


async def test_keys_zoom_and_the_view_follows_now(depth: DepthScene) -> None:
    dock = await filled(depth)
    view = map_of(dock)
    assert view.plane is not None
    before = view.plane.per_column
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.plane.per_column > before
    QTest.keyClick(view, Qt.Key.Key_Minus)
    rows = view.plane.row_height
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.plane.row_height > rows
    edge = view.plane.x_of(view.newest)
    for second in range(610, 700, 5):
        depth.push(second, ladder(600 + second % 3 * 0.5))
        await depth.settle(dock)
    assert view.plane.x_of(view.newest) == edge


async def test_the_whole_session_fits(depth: DepthScene) -> None:
    dock = await filled(depth)
    spans(dock).button("session").click()
    view, axis = map_of(dock), columns_of(dock).axis
    assert view.plane is not None
    assert view.plane.x_of(axis.opening) >= 0
    assert view.plane.x_of(axis.closing) <= view.plane.width
    spans(dock).button("now").click()
    assert view.following
    assert not view.whole


@pytest.mark.parametrize(("begin", "end"), [(0, 600), (2400, 2500), (2400, 5400)])
async def test_time_begins_with_the_first_record(depth: DepthScene, begin: int, end: int) -> None:
    """All that was recorded is in view; what is missing before it is one seam of 16 pixels, with its hours."""
    dock = depth.show()
    for second in range(begin + 2, end, 10):
        depth.push(second, ladder(600 + second % 3 * 0.5))
    for _ in range(3):
        await depth.second(dock)
    view, columns = map_of(dock), columns_of(dock)
    plane, first = view.plane, columns.books.first
    assert plane is not None
    assert first is not None
    seam = plane.x_of(first)
    assert (seam == 0) if begin == 0 else (16 <= seam <= 16 + plane.per_column)
    assert plane.width / 4 < plane.x_of(view.newest) < plane.width or view.newest - first < 50
    with painted_texts() as painted:
        view.grab()
    seams = [one.text for one in painted if one.text.startswith("Nothing recorded 09:30:00 to 10:10")]
    assert len(seams) == bool(begin)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.plane is not None
    assert view.plane.per_column >= plane.per_column
    spans(dock).button("recorded").click()
    assert view.plane == plane


# --- choices ----------------------------------------------------------------------------------------------------------


async def test_widths_scales_trades_and_lines_can_be_chosen(depth: DepthScene) -> None:
    dock = await filled(depth)
    spans(dock).button("now").click()
    dock.controls._width.button("1").click()
    await depth.settle(dock)
    assert columns_of(dock).axis.width == 1
    assert recorded_columns(dock) > 500
    assert dock.map.steps == FIXED
    dock.controls._scale.button("own").click()
    assert dock.map.steps != FIXED
    many = len(dock.largest.rows.rows)
    dock.controls._trades.button("5m").click()
    assert len(dock.largest.rows.rows) < many or many == 0
    dock.controls.bid.click()
    scene = dock.map._scene
    assert scene is not None
    assert not scene.bid


async def test_the_table_has_the_columns_in_view(depth: DepthScene) -> None:
    dock = await filled(depth)
    dock.map.setFocus()
    QTest.keyClick(dock.map, Qt.Key.Key_T)
    rows = dock.rows.rows.rows
    assert dock.rows.isVisible()
    assert len(rows) == 41
    assert rows[-1].bid is not None
    newest = rows[0]
    assert newest.bids == 10_000
    assert newest.largest_shares == 1000
    lines = dock.rows.csv().splitlines()
    assert lines[0].startswith("time,bid,ask,bid shares")
    assert len(lines) == 42


async def test_the_columns_can_be_saved_while_the_map_is_shown_once_there_is_a_book(depth: DepthScene) -> None:
    dock = depth.show()
    await depth.second(dock)
    save = next(command for command in dock.commands() if command.id == "depth.save")
    assert not save.enabled()
    depth.push(2, ladder(600))
    await depth.second(dock)
    assert dock.map.isVisible()
    assert save.enabled()


async def test_cells_of_a_file_are_those_of_the_map(depth: DepthScene) -> None:
    dock = await filled(depth, seconds=100)
    first, end = dock.map.view_columns()
    rows = list(cell_rows(columns_of(dock), first, end, dock.map.newest))
    newest = [row for row in rows if row[0] == max(each[0] for each in rows)]  # type: ignore[type-var]
    assert {row[1] for row in newest} == {"bid", "ask"}
    assert len(newest) == 20
    shares = [row[3] for row in newest if row[1] == "ask"]
    assert sorted(shares, key=str) == sorted([15_300] + [1000] * 9, key=str)


async def test_a_click_on_a_large_trade_goes_to_its_cell(depth: DepthScene) -> None:
    dock = await filled(depth)
    dock.largest.opened.emit(0)
    row = dock.largest.row_at(0)
    assert dock.map.cell == MapCell(row.column, row.units)


async def test_a_replay_begins_at_the_cursor(depth: DepthScene) -> None:
    dock = await filled(depth)
    column = columns_of(dock).axis.column_of(after(300))
    dock.map.move_cursor(MapCell(column, 6_000_000))
    assert dock.replay_button.text() == "Replay from 09:35"
    dock.replay_button.click()
    QTest.keyClick(dock.map, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert depth.replays == [(TENCENT, DAY, at(300))] * 2


async def test_the_tag_of_the_newest_price_moves_with_it_and_covers_no_round_price(depth: DepthScene) -> None:
    dock = await filled(depth)
    before, due = dock.map._painter._last, list[QRect]()
    assert before is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dock.map, "update", lambda *area: due.extend(area))
        depth.trade(tick(9_999, 601, 603, 100))
        await depth.second(dock)
    after = dock.map._painter._last
    assert after is not None
    assert (before[1], after[1]) == ("600.00", "603.00")
    for tag in (before, after):
        assert any(area.contains(tag[0].toAlignedRect().adjusted(0, -16, 0, 16)) for area in due), "and what it covered"


async def test_a_new_column_leaves_caption_and_axis_of_prices_as_they_are(depth: DepthScene) -> None:
    dock = await filled(depth)
    dock.controls._width.button("1").click()
    await depth.second(dock)
    await between_tasks(QApplication.processEvents)
    places, due = dock.map._painter.places, list[QRect]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dock.map, "update", lambda *area: due.extend(area or [dock.map.rect()]))
        depth.push(606, ladder(600))
        dock.refresh(depth.hub.take_dirty())
    assert any(area.contains(QPoint(places.field.right(), places.field.center().y())) for area in due)
    axis, caption = places.prices.adjusted(1, 0, 0, 0), places.caption.adjusted(0, 0, 0, -REACH)
    assert not [area for area in due if area.intersects(axis) or area.intersects(caption)]


async def test_own_orders_and_fills_are_on_the_map_and_in_the_book(depth: DepthScene) -> None:
    """Of the shown security, as they come: a fill takes its order off the map."""
    account = ACCOUNTS[Environment.LIVE]
    depth.reference.context = replace(
        depth.reference.context, window=replace(depth.reference.context.window, account=lambda: account)
    )
    orders, fills = Topic.ORDERS.of(account.id), Topic.FILLS.of(account.id)
    order = order_row(account, quantity=400, price=Decimal("598.00"), created=at(120))
    put(depth.hub, orders, (order, replace(order, id="2", instrument=OTHER)))
    dock = await filled(depth)
    column = columns_of(dock).axis.column_of(after(120))
    assert list(dock.map.beside.orders) == [RestingLine(column, 5_980_000, "Buy 400 at 598.00, resting")]
    assert {level.units: level.own for level in dock.map.beside.levels if level.own} == {5_980_000: 400}
    assert not dock.map.beside.fills

    put(depth.hub, orders, (replace(order, status=OrderStatus.FILLED, filled=400),))
    bought = Fill(
        id="f", order_id=order.id, account_id=account.id, instrument=TENCENT, name="", side=Side.BUY, quantity=400,
        price=Decimal("598.00"), time=at(610),
    )  # fmt: skip
    put(
        depth.hub,
        fills,
        (bought, structs.replace(bought, id="g", instrument=OTHER), structs.replace(bought, id="h", side=Side.SELL)),
    )
    depth.at(612)
    await depth.settle(dock)
    column = columns_of(dock).axis.column_of(after(610))
    assert not dock.map.beside.orders
    assert [tuple(mark) for mark in dock.map.beside.fills] == [
        (column, 5_980_000, True, "B 400 at 598.00"),
        (column, 5_980_000, False, "S 400 at 598.00"),
    ]
    await depth.second(dock)
    assert not [level for level in dock.map.beside.levels if level.own]
    dock.selection.select(OTHER)  # at once, not a second later
    assert (len(dock.map.beside.levels), len(dock.map.beside.fills)) == (0, 1)


async def test_what_is_chosen_is_kept(depth: DepthScene) -> None:
    dock = await filled(depth, seconds=60)
    dock.controls._width.button("60").click()
    dock.controls._trades.button("1m").click()
    dock.controls.ask.click()
    dock.panels_button.click()
    memory = dock.memory()
    other = depth.show()
    other.recall(memory)
    assert other.memory() == memory
    assert not other.panels.isVisible()
    assert columns_of(other).axis.width == 60


async def test_a_narrow_dock_has_the_map_alone(depth: DepthScene) -> None:
    dock = depth.show(width=500, height=300)
    depth.push(1, ladder(600))
    await depth.second(dock)
    assert dock.panels.isHidden()
    assert dock.map._painter.places.book.isEmpty()
    assert dock.picture.image(2.0) is not None


async def test_a_picture_says_what_it_shows(depth: DepthScene) -> None:
    dock = await filled(depth, seconds=60)
    head, made = dock._caption()
    assert head.startswith("Depth over time \u00b7 HK.00700")
    assert "made" in made
    image = dock.picture.image(1.0)
    assert image is not None
    assert image.width() == dock.map.width()
