"""The arrows of a strip that does not fit have names and a ground; the tab below the pointer is painted as that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.residue import on_screen, painted_whole, residue
from tideboard_core.model.instrument import Market
from tideboard_desktop.options.expiries import ExpiryTabs, expiries
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.tab_scrollers import PaintedTabs, style_scrollers
from tideboard_desktop.watchlists.list_tabs import ListTabs


def test_both_arrows_say_where_they_lead(qtbot: QtBot) -> None:
    bar, theme = QTabBar(), make_theme()
    qtbot.addWidget(bar)
    bar.setUsesScrollButtons(True)
    for place in range(20):
        bar.addTab(f"List {place}")
    bar.resize(200, 30)
    style_scrollers(bar, theme, back="Earlier lists", onward="Further lists")
    bar.show()

    arrows = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert [arrow.accessibleName() for arrow in arrows] == ["Earlier lists", "Further lists"]
    assert [arrow.toolTip() for arrow in arrows] == ["Earlier lists", "Further lists"]
    assert arrows[0].grab().toImage().pixelColor(1, 1).name() == theme.surface.panel.lower()


def lists(theme: Theme) -> PaintedTabs:
    """Two lists, the first shown."""
    bar = ListTabs(theme)
    bar.show_lists(["Tech", "Banks"], [3, 4], 0)
    return bar


def days(theme: Theme) -> PaintedTabs:
    """Two expiries, the first shown."""
    bar, today = ExpiryTabs(theme), date(2026, 11, 20)
    found = expiries([date(2026, 11, 27), date(2026, 12, 4)], Market.HK, today)
    bar.show_expiries(found, found[0].day, today)
    return bar


@pytest.mark.parametrize("make", [lists, days])
def test_the_tab_below_the_pointer_follows_events_alone(qtbot: QtBot, make: Callable[[Theme], PaintedTabs]) -> None:
    """The cursor is elsewhere before Qt tells of it: what is painted meanwhile is what stands on the screen."""
    page, rest = QWidget(), QWidget()
    qtbot.addWidget(page)
    bar, column = make(make_theme()), QVBoxLayout(page)
    column.addWidget(bar)
    column.addWidget(rest, 1)
    page.resize(300, 200)
    page.show()
    one, other = (bar.tabRect(place).center() for place in range(2))
    for widget, place, hovered in ((bar, one, 0), (bar, other, 1), (rest, QPoint(20, 20), -1), (bar, other, 1)):
        before = on_screen(page)
        QCursor.setPos(widget.mapToGlobal(place))
        assert residue(before, painted_whole(page)).isEmpty()
        assert residue(on_screen(page), painted_whole(page)).isEmpty()
        assert bar.hovered == hovered
    QApplication.sendEvent(bar, QEnterEvent(one, one, one))  # a window that opens below a resting pointer
    assert bar.hovered == 0
