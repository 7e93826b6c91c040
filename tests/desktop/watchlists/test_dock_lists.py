"""Several lists in the dock: tabs, rows that move, columns, codes, what is said and undone."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.market.watchlist import CKH, WatchlistScene, hold
from fakes.values.waiting import tasks_done, until
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.search.symbol_codes import LARGEST_FILE
from tideboard_desktop.watchlists import commands as menus
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.paste_dialog import PasteDialog

pytestmark = pytest.mark.slow


def press(desk: WatchlistScene, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """A key in the rows."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    desk.dock.view.setFocus()
    QTest.keyClick(desk.dock.view, key, held)


def choose(desk: WatchlistScene, *ids: InstrumentId) -> None:
    """Choose rows, the last one is where the keys go on."""
    desk.dock.view.select(ids, ids[-1])


def test_another_tab_shows_other_rows_and_leaves_the_window_where_it_is(desk: WatchlistScene) -> None:
    """Only what the new list shows is wanted."""
    desk.selection.select(IDS[3])
    press(desk, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)

    assert list(desk.dock.model.shown) == ["HK.00700"]
    assert desk.selection.instrument == IDS[3]
    assert {key.subject for key in desk.hub.wanted()} == {"HK.00700"}


def test_holdings_follow_the_positions_and_cannot_be_changed(desk: WatchlistScene) -> None:
    """A new position appears by itself."""
    desk.dock.set_account(ACCOUNT.id)
    desk.dock.lists.show(1)
    assert desk.dock.model.rowCount() == 0
    assert "holds nothing" in desk.dock.view.accessibleDescription()

    hold(desk, IDS[2], IDS[5])
    choose(desk, IDS[2])
    press(desk, Qt.Key.Key_Delete)

    assert list(desk.dock.model.shown) == [IDS[2], IDS[5]]
    assert not desk.kept


def test_adding_beside_the_holdings_says_where_it_went(desk: WatchlistScene) -> None:
    """The palette adds whatever is in view."""
    desk.dock.lists.show(1)
    desk.dock.add(CKH)

    assert desk.dock.lists.all[0].symbols[-1] == CKH
    assert desk.dock.foot.words.text() == "HK.00001 was added to “Main”."


def test_removed_rows_come_back(desk: WatchlistScene) -> None:
    """Several at once; the row that takes the place is next for the keys."""
    choose(desk, IDS[0], IDS[1])
    press(desk, Qt.Key.Key_Delete)
    assert desk.dock.model.ids == IDS[2:]
    assert desk.dock.foot.words.text() == "2 symbols were removed."
    assert desk.selection.instrument in {IDS[2], IDS[3]}

    press(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert desk.dock.model.ids == IDS
    assert desk.kept[-1][0].symbols == IDS


def test_what_was_said_gives_way_to_the_breadth_after_a_while(desk: WatchlistScene) -> None:
    """In the same room: nothing moves."""
    height = desk.dock.view.height()
    choose(desk, IDS[0])
    press(desk, Qt.Key.Key_Delete)
    assert desk.dock.foot.words.text()
    desk.clock.advance(11)
    desk.dock.each_second()

    assert desk.dock.foot.words.text() == ""
    assert desk.dock.foot.breadth.isVisible()
    assert desk.dock.view.height() == height


def test_rows_move_by_keys(desk: WatchlistScene) -> None:
    """One place, and to the ends; the selection goes along."""
    choose(desk, IDS[1])
    desk.keys.run("watchlist.row_up")
    assert desk.dock.model.ids[:2] == (IDS[1], IDS[0])
    desk.keys.run("watchlist.row_bottom")

    assert desk.dock.model.ids[-1] == IDS[1]
    assert desk.dock.view.selected() == [IDS[1]]
    assert desk.selection.instrument == IDS[1]


def test_a_sorted_list_does_not_move_rows_and_says_so(desk: WatchlistScene) -> None:
    """Their place would mean nothing."""
    desk.dock.model.sort(ListColumn.LAST)
    choose(desk, IDS[1])
    desk.keys.run("watchlist.row_up")

    assert desk.dock.model.ids == IDS
    assert "sorted" in desk.dock.foot.words.text()


def test_a_pinned_row_stays_on_top_of_a_sort(desk: WatchlistScene) -> None:
    """Pinned again, it is let go."""
    choose(desk, IDS[4])
    desk.keys.run("watchlist.pin")
    desk.dock.model.sort(ListColumn.FLOW, Qt.SortOrder.DescendingOrder)
    assert desk.dock.model.shown[0] == IDS[4]
    assert str(desk.dock.model.data(desk.dock.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)).endswith("pinned")

    desk.keys.run("watchlist.pin")

    assert desk.dock.lists.in_view.pinned == ()


def test_a_row_is_copied_by_the_menu(desk: WatchlistScene) -> None:
    """It is in both lists then, once each."""
    choose(desk, IDS[2], IDS[3])
    desk.dock.list_actions.copy(2)
    assert desk.dock.foot.words.text() == "2 symbols copied to “科技”."
    desk.dock.list_actions.copy(2)

    assert desk.dock.lists.all[2].symbols == ("HK.00700", *IDS[2:4])
    assert desk.dock.foot.words.text() == "“科技” has them already."


def test_the_row_menu_offers_the_other_lists(desk: WatchlistScene) -> None:
    """But not the one in view nor the holdings; what cannot be done is grey."""
    choose(desk, IDS[2])
    menu = QMenu(desk.dock)
    menus.fill(menu, desk.dock.commands(), menus.DOCK_MENU)
    menus.add_targets(menu, desk.dock.lists, "Move to list", desk.dock.list_actions.transfer)
    undo = next(action for action in menu.actions() if action.text().startswith("Undo"))
    targets = menu.actions()[-1].menu()

    assert not undo.isEnabled()
    assert isinstance(targets, QMenu)
    assert [action.text() for action in targets.actions()] == ["科技"]


def test_a_deleted_list_comes_back(desk: WatchlistScene) -> None:
    """By the button beside the sentence."""
    desk.dock.lists.show(2)
    desk.keys.run("watchlist.delete_list")
    assert desk.names() == ["Main", "Holdings"]
    desk.dock.foot.undo.emit()

    assert desk.names() == ["Main", "Holdings", "科技"]


async def test_pasted_codes_are_shown_then_added_together(desk: WatchlistScene) -> None:
    """Nothing before the answer; undo takes all of them back."""
    QGuiApplication.clipboard().setText("00001.HK\nHK.00700\nZZZZ")
    desk.keys.run("watchlist.paste")
    dialog = await opened(desk)
    await until(dialog.add.isEnabled)
    lines = [dialog.found.item(row).text() for row in range(dialog.found.count())]
    assert lines == [
        "Not recognised (1)", "line 3: ZZZZ", "New (1)", "HK.00001   HK.00001",
        "In the list already (1)", "HK.00700   HK.00700",
    ]  # fmt: skip
    assert not desk.kept
    dialog.add.click()
    await until(lambda: bool(desk.kept))

    assert desk.dock.lists.all[0].symbols == (*IDS, CKH)
    await until(lambda: not desk.dock.findChildren(PasteDialog))


async def test_a_clipboard_that_is_no_list_of_codes_opens_no_dialog(desk: WatchlistScene) -> None:
    QGuiApplication.clipboard().setText("700\n" * (LARGEST_FILE // 4 + 1))
    desk.keys.run("watchlist.paste")
    await tasks_done()
    assert not desk.dock.findChildren(PasteDialog)
    assert desk.dock.foot.words.text() == "The text is larger than 1 MB; that is no list of codes."


async def test_a_dismissed_paste_adds_nothing(desk: WatchlistScene) -> None:
    """Escape."""
    QGuiApplication.clipboard().setText("1")
    desk.keys.run("watchlist.paste")
    dialog = await opened(desk)
    await until(dialog.add.isEnabled)
    dialog.reject()
    await until(lambda: not desk.dock.findChildren(PasteDialog))

    assert not desk.kept


async def opened(desk: WatchlistScene) -> PasteDialog:
    """The dialog over the dock."""
    await until(lambda: bool(desk.dock.findChildren(PasteDialog)))
    return desk.dock.findChildren(PasteDialog)[0]


def test_cells_are_spoken_in_words(desk: WatchlistScene) -> None:
    """What a column is about and which way it goes, without colours."""
    model = desk.dock.model
    spoken = [
        model.data(model.index(place, column), Qt.ItemDataRole.AccessibleTextRole)
        for column, places in ((ListColumn.CHANGE, (0, 1)), (ListColumn.FLOW, (0, 6)))
        for place in places
    ]
    assert spoken == [
        "Chg %: up +1.41%",
        "Chg %: down \u22120.95%",
        "Net flow today: in +318.6M +8.1%",
        "Net flow today: index: no flow",
    ]


def test_a_dock_that_goes_leaves_nothing_behind(desk: WatchlistScene) -> None:
    """No subscription, also when nobody hid it first; nobody holds it."""
    assert desk.hub.wanted()
    gone = weakref.ref(desk.dock)
    for widget in (desk.dock, desk.dock.title_bar):
        widget.deleteLater()
        QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
    del desk.dock, desk.keys, widget
    gc.collect()

    assert desk.hub.wanted() == frozenset()
    assert gone() is None
