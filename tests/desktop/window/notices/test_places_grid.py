"""The table of types and places: walked by arrow keys, entered once by Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_core.model.notices import NoticePlace, NoticeType
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.places_grid import PlacesGrid


def test_arrow_keys_walk_the_table_and_tab_enters_it_once(qtbot: QtBot) -> None:
    grid, changed = PlacesGrid(make_theme()), list[NoticeType]()
    qtbot.addWidget(grid)
    grid.toggled.connect(changed.append)
    grid.show()
    grid.activateWindow()
    corner = grid.boxes[0][0]
    corner.setFocus()
    qtbot.waitUntil(corner.hasFocus)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(grid.focusWidget(), key)
    here = grid.boxes[1][2]
    assert grid.focusWidget() is here
    QTest.keyClick(here, Qt.Key.Key_Space)
    assert (here.isChecked(), changed) == (True, [NoticeType.EXIT])
    assert grid.places(NoticeType.EXIT) == (NoticePlace.SOUND.value,)
    stops = [box for row in grid.boxes for box in row if box.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [here]


def test_a_box_says_its_row_and_column(qtbot: QtBot) -> None:
    grid = PlacesGrid(make_theme())
    qtbot.addWidget(grid)
    box = grid.box(NoticeType.BRAKE, NoticePlace.PHONE)
    assert (box.accessibleName(), box.accessibleIdentifier()) == ("Loss brake, Phone", "notices_brake_phone")


def test_showing_places_is_no_change(qtbot: QtBot) -> None:
    grid, changed = PlacesGrid(make_theme()), list[NoticeType]()
    qtbot.addWidget(grid)
    grid.toggled.connect(changed.append)
    grid.show_places(lambda type_: frozenset({NoticePlace.WINDOW} if type_ is NoticeType.FILL else ()))
    assert changed == []
    assert [grid.places(one) for one in (NoticeType.FILL, NoticeType.END)] == [("window",), ()]
