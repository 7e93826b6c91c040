"""The filters of warrants: kinds as buttons, the rest in menus, each change told as a whole filter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tideboard_core.model.derivatives import (
    WarrantExpiry,
    WarrantFilter,
    WarrantIssuer,
    WarrantKind,
    WarrantOrder,
    WarrantStatus,
)
from tideboard_desktop.options.warrants.filters import ChecklistMenu, WarrantFilters
from tideboard_desktop.ui.theme import make_theme

ISSUERS = [WarrantIssuer(1, "UBS"), WarrantIssuer(2, "J.P. Morgan & Co")]


@pytest.fixture
def filters(qtbot: QtBot) -> WarrantFilters:
    made = WarrantFilters(make_theme())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def told(filters: WarrantFilters) -> list[WarrantFilter]:
    """What was wanted, change by change."""
    found: list[WarrantFilter] = []
    filters.changed.connect(found.append)
    return found


def menu_of(filters: WarrantFilters, button: QPushButton) -> QMenu:
    """The menu of a button."""
    buttons = (filters.issuer, filters.expiry, filters.status, filters.bounds)
    return filters.findChildren(QMenu)[buttons.index(button)]


def choose(filters: WarrantFilters, button: QPushButton, *places: int) -> None:
    """Open a menu and trigger its entries, the menu made anew before each."""
    menu = menu_of(filters, button)
    for place in places:
        menu.aboutToShow.emit()
        menu.actions()[place].trigger()


def test_kinds_are_turned_on_and_off(filters: WarrantFilters, told: list[WarrantFilter]) -> None:
    filters.take(WarrantFilter(order=WarrantOrder.PREMIUM, descending=False))
    filters.kinds[WarrantKind.BULL].click()
    filters.kinds[WarrantKind.BEAR].click()
    filters.kinds[WarrantKind.BULL].click()
    assert [one.kinds for one in told] == [
        {WarrantKind.BULL},
        {WarrantKind.BULL, WarrantKind.BEAR},
        {WarrantKind.BEAR},
    ]
    assert (told[-1].order, told[-1].descending) == (WarrantOrder.PREMIUM, False)


def test_issuers_are_ticked_by_name_and_all_takes_them_back(filters: WarrantFilters, told: list[WarrantFilter]) -> None:
    choose(filters, filters.issuer, -1)  # none is known yet: all there is
    filters.show_issuers(ISSUERS)
    choose(filters, filters.issuer, 1, 0)
    assert told[-1].issuers == {1, 2}
    assert filters.issuer.text() == "Issuer: UBS +1"
    menu = menu_of(filters, filters.issuer)
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()[:2]] == [True, True]
    assert menu.actions()[1].text() == "J.P. Morgan && Co"
    choose(filters, filters.issuer, -1)
    assert told[-1].issuers == frozenset()
    assert filters.issuer.accessibleName() == "Issuer: all"


def test_times_left_and_states_are_sets_of_their_own(filters: WarrantFilters, told: list[WarrantFilter]) -> None:
    choose(filters, filters.expiry, 0, 2)
    choose(filters, filters.status, 1)
    every_time, every_state = list(WarrantExpiry), list(WarrantStatus)
    assert told[-1] == WarrantFilter(
        expiries=frozenset({every_time[0], every_time[2]}), statuses=frozenset({every_state[1]})
    )
    choose(filters, filters.expiry, 0, -1)
    choose(filters, filters.status, -1)
    assert told[-1] == WarrantFilter()


@pytest.mark.parametrize(("place", "wanted"), [(1, True), (2, False), (0, None)])
def test_bounds_are_inside_outside_or_either(
    filters: WarrantFilters, told: list[WarrantFilter], place: int, *, wanted: bool | None
) -> None:
    choose(filters, filters.bounds, place)
    assert told[-1].in_bounds is wanted


def test_bounds_are_asked_of_inline_warrants_alone(filters: WarrantFilters, told: list[WarrantFilter]) -> None:
    """A filter that cannot be seen or changed does not go on filtering."""
    choose(filters, filters.bounds, 1)
    filters.kinds[WarrantKind.BULL].click()
    assert not filters.bounds.isEnabled()
    assert filters.bounds.toolTip()
    assert told[-1].in_bounds is None
    filters.kinds[WarrantKind.INLINE].click()
    assert filters.bounds.isEnabled()


def test_a_memory_is_taken_up_and_odd_parts_are_passed_over(filters: WarrantFilters, qtbot: QtBot) -> None:
    wanted = WarrantFilter(
        kinds=frozenset({WarrantKind.INLINE}),
        issuers=frozenset({2}),
        expiries=frozenset({next(iter(WarrantExpiry))}),
        in_bounds=False,
    )
    filters.take(wanted)
    other = WarrantFilters(make_theme())
    qtbot.addWidget(other)
    other.restore(filters.saved_state())
    assert other.wanted == wanted


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def menu(qtbot: QtBot) -> ChecklistMenu:
    made = ChecklistMenu()
    qtbot.addWidget(made)
    for words in ("UBS", "J.P. Morgan", "off"):
        action = made.addAction(words)
        action.setCheckable(True)
    made.actions()[2].setEnabled(False)
    made.addAction("All")
    made.popup(made.pos())
    return made


def click(menu: ChecklistMenu, action: QAction) -> None:
    place = menu.actionGeometry(action).center()
    QTest.mouseMove(menu, place)
    menu.setActiveAction(action)
    QTest.mouseClick(menu, LEFT, pos=place)


def test_ticks_are_turned_over_and_the_menu_stays(menu: ChecklistMenu) -> None:
    first, second = menu.actions()[:2]
    click(menu, first)
    click(menu, second)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert (first.isChecked(), second.isChecked()) == (True, False)
    assert menu.isVisible()
    menu.close()


def test_what_is_off_is_not_turned_over(menu: ChecklistMenu) -> None:
    off = menu.actions()[2]
    menu.setActiveAction(off)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert not off.isChecked()
    menu.close()


def test_an_entry_without_a_tick_acts_and_closes_it(menu: ChecklistMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.actions()[3].triggered, timeout=0):
        click(menu, menu.actions()[3])
    assert not menu.isVisible()
