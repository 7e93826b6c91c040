"""The lists as tabs: made, named, moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT
from fakes.scenes.market.watchlist import WatchlistScene, held_mouse, hold


def test_a_list_is_made_and_named_in_place(desk: WatchlistScene) -> None:
    """Refused with a sentence while the name is taken."""
    desk.keys.run("watchlist.new_list")
    editor = desk.dock.tabs.editor
    editor.setText("MAIN")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert editor.toolTip() == desk.dock.foot.words.text() == "There is a list “MAIN” already."

    editor.setText("港股通")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    assert desk.names()[-1] == "港股通"
    assert desk.dock.lists.current == 3
    assert not editor.isVisible()
    assert desk.dock.model.rowCount() == 0


def test_a_double_click_renames_and_escape_leaves_it(desk: WatchlistScene) -> None:
    """The old name is there to write over."""
    tabs = desk.dock.tabs
    QTest.mouseDClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())
    assert tabs.editor.text() == tabs.editor.selectedText() == "科技"
    QTest.keyClick(tabs.editor, Qt.Key.Key_Escape)

    assert desk.names()[2] == "科技"
    assert not tabs.editor.isVisible()


def test_tabs_move_by_mouse_and_keys(desk: WatchlistScene) -> None:
    """Past the neighbour's middle."""
    tabs = desk.dock.tabs
    start = tabs.tabRect(0).center()
    held_mouse(tabs, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
    for spot in (start + QPoint(30, 0), tabs.tabRect(1).center() + QPoint(8, 0)):
        held_mouse(tabs, QEvent.Type.MouseMove, spot, Qt.MouseButton.NoButton)
    held_mouse(tabs, QEvent.Type.MouseButtonRelease, tabs.tabRect(1).center(), Qt.MouseButton.LeftButton)
    assert desk.names() == ["Holdings", "Main", "科技"]

    desk.keys.run("watchlist.list_right")

    assert desk.names() == ["Holdings", "科技", "Main"]
    assert desk.kept[-1][0].follows_positions


def test_tabs_tell_names_and_counts(desk: WatchlistScene) -> None:
    """Also to a screen reader."""
    hold(desk, TENCENT)
    desk.dock.set_account(ACCOUNT.id)

    assert desk.names() == ["Main", "Holdings", "科技"]
    assert desk.dock.tabs.accessibleTabName(1) == "Holdings, one symbol"
