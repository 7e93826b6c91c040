"""The arrows of a strip that does not fit have names and a ground."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.tab_scrollers import style_scrollers


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
