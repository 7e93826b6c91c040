"""Another look makes the window's contents anew; never while an order, a cancel or a dialog is under way."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMainWindow, QMenu, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.screen.turns import turns
from fakes.scenes.window.dialogs import visible
from fakes.scenes.window.main_window import WholeWindow
from fakes.scenes.window.rebuilt_window import PRICE, QUANTITY, TURNS, Room
from fakes.values.waiting import in_time, running, tasks_done, until
from tideboard_core.model.order import MaxQuantity
from tideboard_core.system.appearance import Convention, Language, ThemeChoice, Units
from tideboard_desktop.assembly import window_rebuild
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.window_rebuild import focus_state, restore_focus
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.orders.flatten.exit_offers import LostExitsDialog
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.selection import UNLINKED
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.workspace.layouts_file import encode_layout
from tideboard_desktop.window.workspace.open_dialog import OpenLayoutDialog

pytestmark = pytest.mark.slow


class Watched(QObject):
    """Notes what happens to a window on the screen."""

    TYPES = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Close, QEvent.Type.WinIdChange})

    def __init__(self, window: QMainWindow) -> None:
        super().__init__()
        self.seen: list[QEvent.Type] = []
        self.resized = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note the event."""
        if event.type() in self.TYPES:
            self.seen.append(event.type())
        self.resized += event.type() is QEvent.Type.Resize
        return False


@pytest.fixture
async def room(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Room]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = Room(WholeWindow(qapp, tmp_path))
    yield made
    await made.close()


async def test_another_look_keeps_the_draft(room: Room) -> None:
    room.fill()
    assert room.change_units()
    assert room.form == (PRICE, QUANTITY)


@pytest.mark.whole("unlinked")
@pytest.mark.parametrize("letter", ["B", UNLINKED], ids=["another letter", "unlinked"])
async def test_a_draft_stays_with_a_ticket_apart_from_the_dock_in_use(room: Room, letter: str) -> None:
    """The new ticket has its own security only once the docks have their letters again."""
    selection = room.rebuild.window().workspace.docks["ticket"].selection
    assert selection is not None
    selection.set_letter(letter)
    selection.select(IDS[1])
    room.fill()
    assert room.rebuild.built.watchlist is room.rebuild.window().workspace.active.body
    assert room.change_units()
    assert room.rebuild.built.ticket.ticket.instrument_id == IDS[1]
    assert room.form == (PRICE, QUANTITY)


async def test_an_error_beside_the_docks_leaves_them_in_view(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_old: BuiltWindow | None) -> None:
        raise RuntimeError("a dialog could not be opened again")

    before = room.shape()
    monkeypatch.setattr(room.rebuild, "_on_built", fail)
    with pytest.raises(RuntimeError, match="opened again"):
        room.change_units()
    room.whole.frame.stop()
    assert room.shape() == before


async def test_a_look_that_cannot_be_built_leaves_the_docks_of_the_old_one(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty window would have no way to the working orders. It is tried once, not every second."""
    before, old = room.shape(), room.rebuild.appearance
    build = room.make

    def fail(appearance: ResolvedAppearance, window: MainWindow | None) -> BuiltWindow:
        built = build(appearance, window)
        if appearance != old:
            raise RuntimeError("a dock could not be built")
        return built

    monkeypatch.setattr(room, "make", fail)
    room.fill()
    with pytest.raises(RuntimeError, match="could not be built"):
        room.change_units()
    assert room.shape() == before
    assert room.form == (PRICE, QUANTITY)
    assert room.rebuild.appearance == old
    there = room.rebuild.built
    assert there is room.whole.built
    room.rebuild.check()
    assert room.rebuild.built is there


async def test_a_rebuild_between_two_turns_of_the_first_show_changes_the_docks_alone(room: Room) -> None:
    """A desktop reports its colour scheme late: the docks that were to be shown are gone."""
    window = room.rebuild.window()
    window.hide()
    steps = window.show_in_turns()
    next(steps)
    assert room.change_units()
    for _ in steps:
        await asyncio.sleep(0)
    assert window.isVisible()
    assert room.rebuild.built.ticket.isVisible()
    assert all(part.updatesEnabled() for part in (window, *window.workspace.docks.values()))


async def test_other_colours_are_shown_by_the_contents_that_there_are(room: Room) -> None:
    """Every pixel is as in contents that are built in these colours."""
    built, after = room.rebuild.built, list[str]()
    room.rebuild._on_recoloured = lambda: after.append("dialogs")
    await room.pictures()
    room.appearance = replace(room.appearance, theme=ThemeChoice.LIGHT, convention=Convention.RED_UP)
    room.rebuild.check()
    assert room.rebuild.built is built
    assert after == ["dialogs"]
    recoloured = await room.pictures()
    room.rebuild.appearance = replace(room.rebuild.appearance, rate=1)  # something else differs too
    room.rebuild.check()
    assert room.rebuild.built is not built
    anew = await room.pictures()
    assert recoloured.keys() == anew.keys()
    assert [name for name, picture in recoloured.items() if picture != anew[name]] == []


async def test_the_same_look_rebuilds_nothing(room: Room) -> None:
    before = room.rebuild.built
    room.rebuild.check()
    assert room.rebuild.built is before


async def test_a_window_stays_while_an_order_or_a_cancel_is_under_way(room: Room) -> None:
    """No dialog is open: the order is being checked, written down, or waits for the broker's answer."""
    answer = asyncio.Event()

    async def under_way() -> None:
        await answer.wait()

    room.rebuild.built.submission._run(under_way(), "an order")
    assert not room.change_colours()
    assert not room.change_units()
    answer.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert room.change_units()


async def test_a_window_stays_while_a_dialog_is_open_over_it(room: Room) -> None:
    dialog = QDialog(room.rebuild.window())
    dialog.open()
    assert not room.change_colours()
    assert not room.change_units()
    dialog.reject()
    dialog.deleteLater()
    assert room.change_units()


@pytest.mark.parametrize(
    "moved",
    [
        lambda room: setattr(room, "account", replace(ACCOUNT, id="another")),
        lambda room: setattr(room, "account", None),
    ],
    ids=["another account", "no account"],
)
async def test_a_draft_never_reaches_another_account(room: Room, moved: Callable[[Room], None]) -> None:
    room.fill()
    moved(room)
    assert room.change_units()
    price, quantity = room.form
    assert price != PRICE
    assert quantity != QUANTITY


async def test_the_brokers_late_answer_finds_no_window_and_says_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old ticket had asked for its largest quantity; the answer comes when that ticket is gone."""
    answer: asyncio.Future[MaxQuantity] = asyncio.get_running_loop().create_future()

    async def ask(*_what: object) -> MaxQuantity:
        return await answer

    most = room.rebuild.built.ticket.max_quantity
    monkeypatch.setattr(most, "_read", ask)
    room.fill()
    most.ask()
    (asked,) = running("max quantity")
    await asyncio.sleep(0)
    assert room.change_units()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    answer.set_result(MaxQuantity(cash_buy=1, margin_buy=None, position_sell=1, short_sell=None))
    await asyncio.wait([asked])
    assert asked.cancelled() or asked.exception() is None


async def test_a_palette_that_reads_its_words_ends_with_its_window(room: Room) -> None:
    palette = room.rebuild.built.keyboard.palette
    palette.open("700")
    (reading,) = running("palette")
    await asyncio.sleep(0)
    assert room.change_units()
    await asyncio.wait([reading])
    assert reading.cancelled()


async def test_old_windows_are_gone_a_moment_later(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither widgets nor objects of Python stay, however often the look changes."""
    monkeypatch.setattr(window_rebuild, "COLLECT_AFTER_MS", 0)
    counts = []
    for units in (Units.WAN, Units.KMB, Units.WAN, Units.KMB):
        room.appearance = replace(room.appearance, units=units)
        room.rebuild.check()
        room.whole.frame.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        await turns(TURNS)
        room.rebuild.built.ticket.preview.show()  # else its timer makes the lines of the checks at any later time
        counts.append((len(QApplication.allWidgets()), sum(isinstance(one, QMainWindow) for one in gc.get_objects())))

    assert counts[1:] == counts[:-1]
    assert counts[0][1] == 1


@pytest.mark.whole("theme")
@pytest.mark.parametrize(
    "change",
    [{"theme": ThemeChoice.LIGHT}, {"language": Language.SIMPLIFIED}, {"text_percent": 110}],
    ids=["theme", "language", "text size"],
)
async def test_the_native_window_stays(room: Room, change: dict[str, Any]) -> None:
    """Another one would flicker, and a window manager might put it elsewhere."""
    window = room.rebuild.window()
    native, place = int(window.winId()), window.geometry()
    watched = Watched(window)
    room.appearance = replace(room.appearance, **change)
    room.rebuild.check()
    room.whole.frame.stop()
    use_language(room.whole.qapp, Language.ENGLISH)
    assert room.rebuild.window() is window
    assert int(window.winId()) == native
    assert window.geometry() == place
    assert window.isVisible()
    assert (watched.seen, watched.resized) == ([], 0)


async def test_another_language_changes_each_word_and_no_draft(room: Room) -> None:
    """Titles of docks, entries of the menu and names of commands; the price in the ticket stays."""

    def words() -> dict[str, str]:
        built = room.rebuild.built
        docks = {key: dock.title for key, dock in built.window.workspace.docks.items()}
        menu = {str(place): one.text() for place, one in enumerate(built.window.menu.actions()) if one.text()}
        return docks | menu | {"palette": built.keyboard.table.command("window.go.positions").text}  # type: ignore[union-attr]  # it is there

    room.fill()
    before = words()
    room.appearance = replace(room.appearance, language=Language.SIMPLIFIED)
    room.rebuild.check()
    room.whole.frame.stop()
    use_language(room.whole.qapp, Language.ENGLISH)
    after = words()
    assert after.keys() == before.keys()
    assert [key for key in after if after[key] == before[key]] == []
    assert after["palette"] == "\u524d\u5f80\u6301\u4ed3"
    assert room.form == (PRICE, QUANTITY)


async def test_everything_stands_at_once(room: Room) -> None:
    """The next paint shows a whole window: bars and docks in their places and sizes, and nothing of the old look."""
    before = room.shape()
    old = room.rebuild.built
    parts = (old.window.top_bar, old.window.strip, old.ticket, old.watchlist)
    assert room.change_units()
    assert room.shape() == before
    assert not any(isValid(part) for part in parts)
    new = room.rebuild.built
    assert new.window.top_bar.isVisible()
    assert new.window.strip.isVisible()
    assert new.ticket.isVisible()


async def test_docks_stay_closed_and_floating(room: Room) -> None:
    docks = room.rebuild.window().workspace.docks
    docks["book"].setFloating(True)
    docks["book"].move(50, 60)
    docks["blotter"].close()
    for _ in range(TURNS):
        await asyncio.sleep(0)
    before = room.shape()
    assert room.change_units()
    docks = room.rebuild.window().workspace.docks
    assert docks["book"].isFloating()
    assert docks["blotter"].closed
    assert room.shape() == before


async def test_a_hidden_window_gets_its_sizes_when_it_is_shown(room: Room) -> None:
    before = room.shape()
    room.rebuild.window().hide()
    assert room.change_units()
    assert not room.rebuild.window().isVisible()
    room.rebuild.window().show()
    assert room.shape() == before


async def test_the_widget_that_asks_for_it_outlives_its_callback(room: Room) -> None:
    """A choice in the window itself: the click must end before its button goes."""
    button = QPushButton(room.rebuild.window())
    button.show()

    def clicked() -> None:
        room.appearance = replace(room.appearance, units=Units.WAN)
        room.rebuild.check_soon()

    button.clicked.connect(clicked)
    before = room.rebuild.built
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert isValid(button)
    async with in_time("another window"):
        while room.rebuild.built is before:  # noqa: ASYNC110  a timer of Qt, which sets no event
            await asyncio.sleep(0)
    room.whole.frame.stop()
    assert not isValid(button)


async def test_the_chart_comes_into_contents_that_were_rebuilt_meanwhile(qapp: QApplication, tmp_path: Path) -> None:
    room = Room(WholeWindow(qapp, tmp_path, chart=False))
    flow = room.rebuild.built.flow
    showing = asyncio.get_running_loop().create_task(room.rebuild.show_chart())
    await asyncio.sleep(0)
    assert not room.rebuild.built.chart_shown
    assert room.change_units()
    await showing
    assert room.rebuild.built.flow is not flow
    assert room.rebuild.built.chart_shown
    await room.close()


async def test_the_banner_keeps_its_messages(room: Room) -> None:
    room.rebuild.banner().show_message("order", BannerMessage("Order 7 was refused."))
    assert room.change_units()
    message = room.rebuild.banner().message
    assert message is not None
    assert message.text == "Order 7 was refused."
    assert room.rebuild.banner().isVisible()


async def test_a_dialog_that_does_not_block_survives(room: Room) -> None:
    """Its owner opens it again in the new look."""
    dialog = QDialog(room.rebuild.window())
    dialog.show()
    assert room.change_units()
    assert isValid(dialog)
    assert dialog.isVisible()
    dialog.deleteLater()


async def test_the_list_of_lost_exits_is_opened_again_by_the_new_contents(room: Room) -> None:
    def lists() -> list[LostExitsDialog]:
        over = QApplication.topLevelWidgets()
        return [one for one in over if isinstance(one, LostExitsDialog) and one.isVisible()]

    room.rebuild.built.submission.show_lost_exits(ACCOUNT)
    (before,) = lists()
    assert room.change_units()
    (now,) = lists()
    assert now is not before
    now.reject()


async def test_commands_run_once_after_a_change(room: Room) -> None:
    """The shortcuts and connections of the old contents went with them."""
    asked: list[str] = []
    room.rebuild.window().lock_requested.connect(lambda: asked.append("lock"))
    assert room.change_units()
    table = room.rebuild.built.keyboard.table
    keys = [one for one in room.rebuild.window().findChildren(QShortcut) if one.key() == QKeySequence("Ctrl+L")]
    assert len(keys) == 1
    assert table.run("window.lock")
    assert asked == ["lock"]


async def test_a_layout_file_that_waited_over_a_change_of_look_is_opened_and_shown(room: Room, tmp_path: Path) -> None:
    """The banner's button acts on the docks in view, not on those that are gone."""
    window, path = room.rebuild.window(), tmp_path / "Desk.tideboard-layout"
    window.workspace.close(window.workspace.docks["book"])
    path.write_bytes(encode_layout(window.workspace.capture()))
    window.layouts.reset()
    dialog = QDialog(window)
    dialog.open()
    window.layouts.offer(path)
    dialog.reject()
    dialog.deleteLater()
    assert room.change_units()
    assert room.shape()["book"][0]

    QTest.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    offered = await until_open(window)
    QTest.mouseClick(offered.take, Qt.MouseButton.LeftButton)
    await tasks_done()
    assert window.layouts.store.active == "Desk"
    assert not window.workspace.docks["book"].isVisible()


async def test_what_was_done_to_layouts_can_also_be_undone_after_a_change_of_look(room: Room) -> None:
    window = room.rebuild.window()
    offered: list[Undo] = []
    window.undo_offered.connect(offered.append)
    window.workspace.close(window.workspace.docks["book"])
    window.layouts.reset()
    window.layouts.store.save_as("Day", window.workspace.capture())
    window.layouts.delete()
    assert room.change_units()
    assert offered[-1].words() == "Layout “Day” deleted."
    offered.pop().run()
    assert window.layouts.store.names() == ["Day"]
    assert offered[-1].words() == "Every dock is in its default place."
    offered.pop().run()  # in the docks of the new window
    assert not window.workspace.docks["book"].isVisible()


async def test_a_change_of_lists_can_also_be_undone_after_a_change_of_look(room: Room) -> None:
    lists = room.rebuild.built.watchlist.lists
    before = lists.all
    lists.create("Day")
    assert room.change_units()
    lists = room.rebuild.built.watchlist.lists
    assert len(lists.all) == len(before) + 1
    lists.undo()
    assert lists.all == before
    assert not lists.can_undo


def _body(room: Room, key: str) -> Any:
    """The content of a dock, which is opened and built if need be."""
    workspace = room.rebuild.window().workspace
    workspace.open(key)
    dock = workspace.docks[key]
    return dock.body.build() if isinstance(dock.body, LazyDock) else dock.body


def _columns_of_the_list(room: Room) -> object:
    return _body(room, "watchlist").view.head.shown()


def _change_columns_of_the_list(room: Room) -> None:
    _body(room, "watchlist").view.head.toggle(ListColumn.VOLUME)


def _columns_of_the_chain(room: Room) -> object:
    return tuple(_body(room, "option_chain").grid.fields)


def _change_columns_of_the_chain(room: Room) -> None:
    dock = _body(room, "option_chain")
    dock.choose_fields()
    menu = dock.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.hide()


def _drawings(room: Room) -> object:
    return _body(room, "price_chart").cell.drawings.drawings.drawings


def _delete_drawings(room: Room) -> None:
    _body(room, "price_chart").cell.drawings.drawings.delete_all()


@pytest.mark.whole("columns of the chain")
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@pytest.mark.parametrize(
    ("shown", "change"),
    [
        (_columns_of_the_list, _change_columns_of_the_list),
        (_columns_of_the_chain, _change_columns_of_the_chain),
        (_drawings, _delete_drawings),
    ],
    ids=["columns of a list", "columns of the chain", "drawings"],
)
async def test_what_was_done_in_a_dock_can_also_be_undone_after_a_change_of_look(
    room: Room, shown: Callable[[Room], object], change: Callable[[Room], None]
) -> None:
    drawings = _body(room, "price_chart").cell.drawings.drawings
    drawings.put([Drawing(id=1, kind=DrawingKind.HORIZONTAL, anchors=(Anchor(minute=0, price=612.0),))])
    before = shown(room)
    change(room)
    offer = room.rebuild.window().undo
    assert shown(room) != before
    assert offer.undo is not None
    words = offer.undo.words()
    assert room.change_units()
    assert shown(room) != before
    assert offer.undo is not None
    assert offer.undo.words() == words
    offer.accept()
    assert shown(room) == before
    assert offer.undo is None
    await until(lambda: not room.whole.tasks.others(""))


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_an_offer_ends_with_its_dock(room: Room) -> None:
    _change_columns_of_the_chain(room)
    window = room.rebuild.window()
    assert window.undo.undo is not None
    window.workspace.close(window.workspace.docks["option_chain"])
    assert room.change_units()
    assert window.undo.undo is None
    await until(lambda: not room.whole.tasks.others(""))


async def until_open(window: MainWindow) -> OpenLayoutDialog:
    """The dialog that asks about a layout file, once a thread has read the file."""
    await until(lambda: visible(window, OpenLayoutDialog))
    return visible(window, OpenLayoutDialog)[0]


ROWS = 200


class Window(QWidget):
    """Two parts with a list each, whose names are the same."""

    def __init__(self, rows: int = ROWS) -> None:
        super().__init__()
        self.lists: list[QListWidget] = []
        column = QVBoxLayout(self)
        for number in range(2):
            part, rows_view = QWidget(), QListWidget()
            identify(part, f"part_{number}", f"Part {number}")
            identify(rows_view, "rows", "Rows")
            QVBoxLayout(part).addWidget(rows_view)
            column.addWidget(part)
            self.lists.append(rows_view)
        self.fill(rows)

    def fill(self, rows: int) -> None:
        """Add rows to both lists."""
        for one in self.lists:
            one.addItems([str(row) for row in range(rows)])


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[Window]]:
    """The old window, on screen, and an empty new one."""
    made = [Window(), Window(0)]
    made[0].show()
    made[0].activateWindow()
    yield made
    for window in made:
        window.hide()
        window.deleteLater()


def taken_over(old: Window, new: Window) -> None:
    """As a change of the look does."""
    state = focus_state(old)
    new.show()
    restore_focus(new, state)
    old.hide()
    new.activateWindow()
    QTest.qWaitForWindowActive(new)


def test_the_focus_goes_to_the_same_part_of_the_new_window(windows: list[Window]) -> None:
    old, new = windows
    old.lists[1].setFocus()
    taken_over(old, new)

    assert new.focusWidget() is new.lists[1]


def test_a_list_is_scrolled_once_its_rows_have_come(windows: list[Window]) -> None:
    old, new = windows
    old.lists[0].verticalScrollBar().setValue(70)
    taken_over(old, new)
    assert new.lists[0].verticalScrollBar().value() == 0

    new.fill(ROWS)
    QApplication.processEvents()
    assert [one.verticalScrollBar().value() for one in new.lists] == [70, 0]
    new.fill(ROWS)
    new.lists[0].verticalScrollBar().setValue(3)
    new.fill(ROWS)
    QApplication.processEvents()
    assert new.lists[0].verticalScrollBar().value() == 3
