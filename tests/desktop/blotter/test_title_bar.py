"""The account's sums in the title bar: margin of a margin account, amber before a call, with all that is told of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from fakes.values.trading import ACCOUNTS, funds
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import Environment, Funds
from tideboard_desktop.blotter.day_sums import Day
from tideboard_desktop.blotter.position_columns import totals
from tideboard_desktop.blotter.title_bar import BlotterTitleBar
from tideboard_desktop.blotter.words import FILLS, ORDERS, POSITIONS, tab_words
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.environment import EnvironmentWord
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar

WIDE = 4000
ON_MARGIN = replace(ACCOUNTS[Environment.LIVE], margin=True)
NEAR = replace(
    funds("1000"), margin=Margin(initial=Decimal(900), maintenance=Decimal(850), level=RiskLevel.WARNING, step=6)
)


@pytest.fixture
def whole(qtbot: QtBot) -> TitleBar:
    made = TitleBar("", make_theme())
    qtbot.addWidget(made)
    return made


@pytest.fixture
def bar(whole: TitleBar) -> BlotterTitleBar:
    return BlotterTitleBar(whole, make_theme())


def shown(bar: BlotterTitleBar, told: Funds | None) -> tuple[str, object, str]:
    bar.show_totals(totals([], told), Day([], sums={}), WIDE)
    one = bar.sums["margin"]
    return one.value.text(), one.value.property("tone"), one.widget.toolTip()


def test_a_margin_account_shows_what_it_has_to_keep(bar: BlotterTitleBar) -> None:
    bar.show_account(ON_MARGIN)
    safe = shown(bar, replace(NEAR, margin=Margin(maintenance=Decimal(100))))
    text, tone, tip = shown(bar, NEAR)

    assert not bar.sums["margin"].widget.isHidden()
    assert (safe[0], text) == ("10.0%", "85.0%")
    assert tone != safe[1]
    assert "Maintenance margin: 850.00 HKD" in tip
    assert "Margin call: not told by the broker" in tip
    assert "Step 6 of the broker's 9" in tip
    assert "80 %" in tip


def test_what_the_broker_does_not_tell_is_said(bar: BlotterTitleBar) -> None:
    bar.show_account(ON_MARGIN)
    assert shown(bar, funds("1000"))[0] == "\u2014"
    assert "tells no margin" in shown(bar, funds("1000"))[2]
    assert "tells no margin" in shown(bar, None)[2]


def test_a_cash_account_has_no_margin_in_its_bar(bar: BlotterTitleBar) -> None:
    bar.show_account(ACCOUNTS[Environment.LIVE])
    shown(bar, NEAR)
    assert bar.sums["margin"].widget.isHidden()
    assert not bar.sums["assets"].widget.isHidden()


@pytest.mark.parametrize("text", [1.0, 1.5])
@pytest.mark.parametrize(
    ("width", "floating", "folded"), [(760, True, False), (360, True, True), (360, False, True), (320, False, True)]
)
def test_where_the_tabs_have_no_room_a_menu_of_them_has(
    qtbot: QtBot, qapp: QApplication, text: float, width: int, floating: bool, folded: bool
) -> None:
    """All others are whole; the menu has the counts of now, turns the pages, and hands the focus back.

    The button of the filters and the filter leave, never the word of the environment or the close button.
    """
    theme = make_theme(scale=text)
    install(qapp, theme)
    host = QWidget()
    qtbot.addWidget(host)
    whole = TitleBar("", theme)
    whole.setParent(host)
    bar = BlotterTitleBar(whole, theme)
    closer = icon_button("x", "Close dock", theme)
    whole.add_closer(closer)
    whole.show_word(Environment.PRACTICE if floating else None)
    words = whole.findChildren(EnvironmentWord)
    bar.tabs.currentChanged.connect(lambda tab: bar.show_tab(tab, whole.width()))
    whole.resize(round(width * text), 45)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    bar.tabs.setTabText(POSITIONS, tab_words(POSITIONS, 500))
    bar.tabs.setTabText(ORDERS, tab_words(ORDERS, 500))
    for tab in (ORDERS, FILLS, POSITIONS):
        bar.tabs.setCurrentIndex(tab)
        qapp.processEvents()
        assert (bar.shown_tabs is not bar.tabs, bar.tabs.isHidden()) == (folded, folded)
        own = [one for one in bar.filters.values() if one.isVisible()]
        for part in (bar.shown_tabs, bar.cancel_all, *own, *words):
            assert part.isVisible()
            assert part.width() >= part.sizeHint().width() - 1
        assert closer.isVisible()
        assert closer.geometry().right() < whole.width()
    pages = bar.shown_tabs
    if not isinstance(pages, MenuChoice):
        return
    assert pages.text() == "Positions  500"
    pages.setFocus()
    pages.opening.emit()
    assert list(pages.words.values()) == ["Positions  500", "Orders  500", "Fills", "Cash"]
    pages.pick(str(ORDERS))
    assert bar.tabs.currentIndex() == ORDERS
    assert pages.text() == "Orders  500"
    qtbot.waitUntil(pages.hasFocus)
    bar.fit(round(900 * text))
    assert bar.shown_tabs is bar.tabs
    assert not bar.find.isHidden()
    assert not bar.filters[ORDERS].isHidden()
    qtbot.waitUntil(bar.tabs.hasFocus)
