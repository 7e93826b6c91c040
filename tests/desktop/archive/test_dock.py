"""The archive dock over a real archive, with real keys and clicks."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_filling import BROKEN, DAYS, DENIED, HOLED, SYMBOLS, TWIN, UNREAD, WHOLE, YOUNG, fill
from fakes.values.archive_market import DAY, KEY, close_archive, nets, open_archive
from fakes.values.hub_values import put
from fakes.values.untraded import closure_of, ended_at_noon, shut_from_eleven
from tideboard_core.archive.database import FILE
from tideboard_core.market.broker_days import BROKER_DAYS
from tideboard_core.model.hub_keys import CLOSURES
from tideboard_desktop.archive.coverage_grid import HEADINGS, SHARES, GridPlace
from tideboard_desktop.archive.dock import ArchiveDock
from tideboard_desktop.archive.ledger import GapFilter
from tideboard_desktop.ui.theme import Appearance, make_theme

pytestmark = pytest.mark.slow

__all__ = ["reference"]


@pytest.fixture
def scene(reference: ReferenceScene, tmp_path: Path) -> ArchiveScene:
    return ArchiveScene(reference, tmp_path)


@pytest.fixture
async def dock(scene: ArchiveScene) -> ArchiveDock:
    fill(scene.folder, scene.now)
    return await scene.show()


def rows(dock: ArchiveDock) -> list[list[str]]:
    model = dock.ledger.rows
    return [[model.data(model.index(row, column)) for column in range(7)] for row in range(model.rowCount())]


async def test_without_an_archive_it_says_what_will_be_kept(scene: ArchiveScene) -> None:
    dock = await scene.show()
    assert dock.note.sentence.text() == "Nothing is recorded yet"
    assert dock.note.isVisible()
    fill(scene.folder, scene.now)
    scene.service.contents_changed.emit(frozenset({WHOLE}))
    await scene.read(dock)
    assert dock.grid.isVisible()


async def test_it_asks_the_disk_for_nothing_on_the_loop(
    dock: ArchiveDock, scene: ArchiveScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = Path.stat, list[str]()

    def spy(path: Path, **more: bool) -> object:
        if threading.current_thread() is threading.main_thread() and path.is_relative_to(scene.folder):
            asked.append(str(path))
        return real(path, **more)

    monkeypatch.setattr(Path, "stat", spy)
    dock.ask_again()
    await scene.read(dock)
    assert asked == []


async def test_a_file_that_is_no_archive_says_so(scene: ArchiveScene) -> None:
    scene.folder.mkdir(parents=True)
    (scene.folder / FILE).write_bytes(b"no archive" * 1000)
    dock = await scene.show()
    assert dock.note.sentence.text() == "The archive cannot be read"
    assert dock.note.detail.text()


async def test_completeness_counts_what_was_expected(dock: ArchiveDock) -> None:
    assert dock.whole.text() == "71.4%"
    assert dock.summary.text() == "complete: 15 of 21 symbol-sessions"
    assert dock.about.text() == "HK: 5 symbols, 6 sessions"
    assert dock.grid._counts == ["5 / 6", "4 / 6", "2 / 3", "4 / 6", "\u2014"]


async def test_the_ledger_merges_equal_gaps(dock: ArchiveDock) -> None:
    assert rows(dock) == [
        ["HK.00700", "Fri 20 Nov", "11:10\u201311:22", "13", "the provider sent no rows", "Mon 23 Nov 09:00",
         "will be asked again"],
        ["2 symbols, HK.00388 and 1 more", "Wed 18 Nov", "15:31\u201315:59", "58", "connection lost", "gone",
         "noted, closed"],
        ["3 symbols, HK.00005 and 2 more", "Mon 16 Nov", "whole session", "990",
         "nothing collected: the program did not run", "gone", "noted, closed"],
    ]  # fmt: skip
    for wanted, count in ((GapFilter.FETCHABLE, 1), (GapFilter.GONE, 2), (GapFilter.ALL, 3)):
        QTest.mouseClick(dock.filter.button(wanted), Qt.MouseButton.LeftButton)
        assert len(rows(dock)) == count


async def test_ledger_and_grid_select_each_other(dock: ArchiveDock, scene: ArchiveScene) -> None:
    row = dock.ledger.visualRect(dock.ledger.rows.index(1, 0))
    QTest.mouseClick(dock.ledger.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert dock.grid.pointed == (HOLED, BROKEN)
    cell = dock.grid.cell_rect(GridPlace(SYMBOLS.index(TWIN), DAYS.index(UNREAD))).center().toPoint()
    QTest.mouseClick(dock.grid.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert dock.ledger.currentIndex().row() == 2
    assert dock.selection.instrument == TWIN


async def test_cells_take_other_colours_at_once(dock: ArchiveDock) -> None:
    theme, before = dock.context.theme, dock.grid.viewport().grab().toImage()
    cell = dock.grid.cell_rect(GridPlace(SYMBOLS.index(WHOLE), DAYS.index(DAY))).center().toPoint()
    assert before.pixelColor(cell).name() == theme.surface.line_control.lower()
    theme.take_colours(make_theme(Appearance.LIGHT))
    theme.show_colours()
    after = dock.grid.viewport().grab().toImage()
    assert after.pixelColor(cell).name() == theme.surface.line_control.lower()


async def test_keys_move_one_cursor_and_say_where_it_is(dock: ArchiveDock) -> None:
    grid = dock.grid
    dock.setFocus(Qt.FocusReason.TabFocusReason)
    assert grid.pointed == (WHOLE, DAY)
    for key, place in (
        (Qt.Key.Key_Home, (WHOLE, DAYS[0])),
        (Qt.Key.Key_Down, (HOLED, DAYS[0])),
        (Qt.Key.Key_Right, (HOLED, DAYS[1])),
        (Qt.Key.Key_PageDown, (DENIED, DAYS[1])),
        (Qt.Key.Key_PageUp, (WHOLE, DAYS[1])),
        (Qt.Key.Key_Left, (WHOLE, DAYS[0])),
        (Qt.Key.Key_Up, (WHOLE, DAYS[0])),
        (Qt.Key.Key_End, (WHOLE, DAY)),
    ):
        QTest.keyClick(grid, key)
        assert grid.pointed == place
    grid.mark([(HOLED, BROKEN)])
    QTest.keyClick(grid, Qt.Key.Key_Enter)
    assert dock.selection.instrument == HOLED
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    words = QGuiApplication.clipboard().text()
    assert words == (
        "HK.00388, Wed 18 Nov, 301 of 330 minutes, Missing 15:31\u201315:59, connection lost, "
        "counts for percentiles up to 15:30"
    )
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.accessibleDescription() == words


async def test_a_cell_that_can_be_fetched_says_until_when(dock: ArchiveDock) -> None:
    place = dock.grid.place_of(YOUNG, DAY)
    assert place is not None
    assert "can be fetched until Mon 23 Nov 09:00" in dock.grid.spoken(place)
    assert "not offered" in dock.grid.spoken(GridPlace(SYMBOLS.index(DENIED), 0))
    assert "not yet recorded" in dock.grid.spoken(GridPlace(SYMBOLS.index(YOUNG), 0))


async def test_t_shows_the_same_cells_as_a_table(dock: ArchiveDock) -> None:
    dock.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(dock.grid, Qt.Key.Key_T)
    assert dock.cells.isVisible()
    model = dock.cells.rows
    assert model.rowCount() == 5 * 6 - 3
    dock.cells.choose_row(model.rowCount() - 7)
    QTest.keyClick(dock.cells, Qt.Key.Key_Return)
    assert dock.grid.isVisible()
    assert dock.grid.pointed == (TWIN, DAY)


async def test_the_table_follows_a_second_reading(dock: ArchiveDock, scene: ArchiveScene) -> None:
    """The rows of another reading are compared with those that stand there, which hold arrays."""
    QTest.keyClick(dock.grid, Qt.Key.Key_T)
    before = dock.cells.rows.rowCount()
    dock.ask_again()
    await scene.read(dock)
    assert dock.cells.rows.rowCount() == before


async def test_bars_are_a_series_of_their_own(dock: ArchiveDock, scene: ArchiveScene) -> None:
    QTest.mouseClick(dock.series.button("bars"), Qt.MouseButton.LeftButton)
    await scene.read(dock)
    assert dock.shown is not None
    assert dock.shown.layout.name == "bars"
    assert "301 of 330" not in dock.grid.spoken(GridPlace(SYMBOLS.index(HOLED), DAYS.index(BROKEN)))


async def test_a_hidden_dock_reads_nothing(dock: ArchiveDock, scene: ArchiveScene) -> None:
    window = scene.reference.windows[-1]
    window.hide()
    writer = open_archive(scene.folder)
    writer.add_minutes(KEY, YOUNG, DAY, nets(*range(330)), received=scene.now)
    close_archive(writer)
    scene.service.contents_changed.emit(frozenset({YOUNG}))
    assert dock.reading is None
    window.show()
    await scene.read(dock)
    assert dock.summary.text() == "complete: 16 of 21 symbol-sessions"


async def test_when_a_closure_becomes_certain_its_gaps_are_judged_anew(dock: ArchiveDock, scene: ArchiveScene) -> None:
    """Nothing is rewritten: without the closure they are what they were."""
    before = rows(dock), dock.summary.text()
    with shut_from_eleven(DAY, 13, first=100):
        put(scene.reference.hub, CLOSURES, (closure_of(DAY, first=100),))
        await scene.read(dock)
        assert (rows(dock), dock.summary.text()) == (before[0][1:], "complete: 16 of 21 symbol-sessions")
    put(scene.reference.hub, CLOSURES, ())
    await scene.read(dock)
    assert (rows(dock), dock.summary.text()) == before


async def test_when_a_day_of_the_broker_counts_its_gaps_are_judged_anew(dock: ArchiveDock, scene: ArchiveScene) -> None:
    """Nothing of the afternoon is missing where a day ended at noon."""
    before = rows(dock)
    assert before[1][2] == "15:31\u201315:59"
    with ended_at_noon(BROKEN):
        put(scene.reference.hub, BROKER_DAYS, ())
        await scene.read(dock)
        assert rows(dock) == [before[0], before[2]]


def colours_in(dock: ArchiveDock, place: GridPlace) -> set[str]:
    return colours_of(dock, dock.grid.cell_rect(place))


def colours_of(dock: ArchiveDock, box: QRectF) -> set[str]:
    image: QImage = dock.grid.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    found = set()
    for x in range(round(box.left() * ratio), round(box.right() * ratio)):
        for y in range(round(box.top() * ratio), round(box.bottom() * ratio)):
            found.add(image.pixelColor(QPoint(x, y)).name().upper())
    return found


async def test_cells_are_painted_where_they_are(dock: ArchiveDock) -> None:
    surface = dock.context.theme.surface
    assert colours_in(dock, GridPlace(0, 0)) == {surface.line_control.upper()}
    assert surface.line_control.upper() not in colours_in(dock, GridPlace(0, DAYS.index(UNREAD)))
    assert surface.warn.upper() in colours_in(dock, GridPlace(SYMBOLS.index(YOUNG), DAYS.index(DAY)))
    assert surface.warn.upper() not in colours_in(dock, GridPlace(SYMBOLS.index(HOLED), DAYS.index(BROKEN)))


async def test_each_row_has_its_words_and_each_session_its_share(dock: ArchiveDock) -> None:
    surface, grid = dock.context.theme.surface, dock.grid
    for row in range(len(SYMBOLS)):
        y = grid.cell_rect(GridPlace(row, 0)).center().y()
        for left, right in ((10, 40), (grid._counts_left, grid.viewport().width())):
            assert len(colours_of(dock, QRectF(left, y - 4, right - left, 8))) > 1, (row, left)
    for column, share in enumerate(grid._shares):
        cell = grid.cell_rect(GridPlace(0, column))
        lowest = colours_of(dock, QRectF(cell.left(), HEADINGS + SHARES - 1, cell.width(), 1))
        assert lowest == {
            (surface.inset if share is None else surface.line_control if share else surface.line_soft).upper()
        }


async def test_the_check_names_a_damaged_block(dock: ArchiveDock, scene: ArchiveScene) -> None:
    await verified(dock)
    assert dock.disk.verified.text().endswith("36 blocks, 0 damaged")
    with closing(sqlite3.connect(scene.folder / FILE)) as file, file:
        file.execute("UPDATE block SET data=zeroblob(40) WHERE id=1")
    await verified(dock)
    words = dock.disk.verified.text()
    assert words.splitlines()[0].endswith("36 blocks, 1 damaged")
    assert "block, HK.00005, 2026-11-13, flow, OpenD" in words


async def verified(dock: ArchiveDock) -> None:
    QTest.mouseClick(dock.disk.button, Qt.MouseButton.LeftButton)
    assert dock.disk.button.text() == "Stop"
    assert dock.disk.checking is not None
    await dock.disk.checking


async def test_panels_follow_an_archive_that_moves_to_another_folder(
    dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values of a practice exchange that somebody else started are kept in a folder of their own."""
    opened: list[Path] = []

    def open_folder(folder: Path) -> bool:
        opened.append(folder)
        return True

    monkeypatch.setattr(dock.disk, "_open", open_folder)
    scene.service.folder = tmp_path / "elsewhere"
    fill(scene.service.folder, scene.now)
    (scene.folder / FILE).unlink()
    button = next(each for each in dock.disk.findChildren(QPushButton) if each.text() == "Open folder")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await verified(dock)
    assert dock.disk.verified.text().endswith("36 blocks, 0 damaged")
    assert opened == [scene.service.folder]


async def test_a_check_can_be_stopped(dock: ArchiveDock) -> None:
    QTest.mouseClick(dock.disk.button, Qt.MouseButton.LeftButton)
    running = dock.disk.checking
    assert running is not None
    await asyncio.sleep(0)
    QTest.mouseClick(dock.disk.button, Qt.MouseButton.LeftButton)
    await asyncio.wait([running])
    assert dock.disk.verified.text() == "The check was stopped."
    assert dock.disk.button.text() == "Verify now"


async def test_a_narrow_dock_shows_one_part_at_a_time(
    dock: ArchiveDock, scene: ArchiveScene, qapp: QApplication
) -> None:
    assert dock.left.isVisible()
    assert dock.side.isVisible()
    scene.reference.windows[-1].resize(600, 700)
    assert dock.left.isVisible()
    assert not dock.side.isVisible()
    QTest.mouseClick(dock.part.button("care"), Qt.MouseButton.LeftButton)
    assert dock.side.isVisible()
    assert not dock.left.isVisible()
    other: ArchiveDock = scene.reference.show(ArchiveDock, width=600, height=700)
    other.recall(dock.memory())
    assert other.part.key == "care"
    await scene.read(other)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_a_day_is_replayed_from_cell_table_and_ledger(dock: ArchiveDock, scene: ArchiveScene) -> None:
    asked: list[tuple[object, ...]] = []
    practised: list[tuple[object, ...]] = []
    context = dock.context
    ways = {"replay": lambda *what: asked.append(what), "practise": lambda *what: practised.append(what)}
    dock.context = replace(context, window=replace(context.window, **ways))  # type: ignore[arg-type]  # both take a day
    (command,) = [each for each in dock.commands() if each.id == "archive.replay"]
    assert command.keys == ("Shift+Return",)
    dock.grid.setFocus()
    assert dock.grid.pointed is not None
    command.run()
    dock.grid.menu_wanted.emit(QPoint(5, 5))
    entries = dock.findChild(QMenu, "archive_cell_menu").actions()  # type: ignore[union-attr]
    assert [entry.text() for entry in entries] == ["Replay this day", "Practise this day"]
    for entry in entries:
        entry.trigger()
    assert asked == [(*dock.grid.pointed, None)] * 2
    assert practised == asked[:1]
    dock.show_table(shown=True)
    dock.cells.choose_row(0)
    command.run()
    row = dock.cells.rows.rows[0]
    assert asked[-1] == (row.symbol, row.day, None)
    dock.ledger.setFocus()
    dock.ledger.choose_row(0)
    command.run()
    gap = dock.ledger.rows.rows[0]
    begin = gap.session.minute_end(gap.gap.first) - timedelta(minutes=1)
    assert asked[-1] == (gap.symbols[0], gap.gap.day, begin)


async def test_without_replays_nothing_offers_one(dock: ArchiveDock) -> None:
    assert [each for each in dock.commands() if each.id == "archive.replay"] == []
    dock.grid.menu_wanted.emit(QPoint(5, 5))
    menu = dock.findChild(QMenu, "archive_cell_menu")
    assert menu is None or not menu.isVisible()
