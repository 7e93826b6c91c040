"""The top bar in every width: parts give way, none is cut or overlapped."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import ACCOUNT, TENCENT, filled_hub, link
from fakes.scenes.screen.whole_style import install
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.model.closures import Closure, ClosureSign
from tideboard_core.model.hub_keys import CLOSURES, ORDERS_LINK, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.labels import Tone, icon_button
from tideboard_desktop.window.bars.top_bar import PaletteOpener, TopBar

LINK = Topic.LINK.of("")


class Stand:
    """A bar over a filled hub."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
        install(qapp, theme)
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.menu = QMenu()
        qtbot.addWidget(self.menu)
        self.selection = Selection(TENCENT)
        self.bar = TopBar(self.hub, self.selection, Frame(self.hub, fail), self.clock, theme, self.menu)
        qtbot.addWidget(self.bar)
        self.bar.show_account(ACCOUNT)

    def at(self, width: int) -> None:
        self.bar.resize(width, self.bar.height())
        self.bar.show()
        for _turn in range(2):  # the second with the widths of the first
            self.bar.each_second()
            QApplication.processEvents()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [1280, 1366, 1600])
def test_no_line_is_cut(qtbot: QtBot, qapp: QApplication, width: int, scale: float) -> None:
    stand = Stand(qtbot, qapp, make_theme(scale=scale))
    stand.at(width)
    bar = stand.bar
    for lines in (bar.account.lines, bar.lock.lines, bar.link.lines, bar.clock):
        for line in (lines.first, lines.second):
            if line.isVisible():
                assert line.width() >= line.fontMetrics().horizontalAdvance(line.text()), line.text()
    cells = [bar.environment, bar.account, bar.lock, bar.search, bar.link]
    for before, after in pairwise(cells):
        assert before.geometry().right() < after.geometry().left() + 2


def test_the_mark_and_all_words_stand_in_a_wide_window(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    stand.at(1600)
    assert stand.bar.link.lines.first.text() == "OpenD sandbox"
    assert stand.bar.link.lines.second.text() == "connected"
    assert "quotes" in stand.bar.link.toolTip()
    assert stand.bar._mark.isVisible()
    assert "127.0.0.1" in stand.bar.link.toolTip()


def test_a_lost_link_offers_a_retry_and_says_when(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    status = link(LinkState.DISCONNECTED, attempt=2, retry_at=stand.clock.monotonic() + 8)
    stand.hub.publish(LINK, Lazy.ready(status))
    stand.at(1600)
    assert stand.bar.link.retry.isVisible()
    assert stand.bar.link.lines.second.text() == "no connection \u00b7 try 3 in 8 s"
    stand.hub.publish(LINK, Lazy.ready(link()))
    stand.at(1600)
    assert not stand.bar.link.retry.isVisible()


def test_silence_is_said_with_its_length(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    stand.hub.publish(LINK, Lazy.ready(link(LinkState.DEGRADED, since=stand.clock.monotonic() - 20, reason="silent")))
    stand.at(1600)
    assert stand.bar.link.lines.second.text() == "silent for 20 s"
    assert re.search(r"silent since \d\d:\d\d:\d\d HKT", stand.bar.link.accessibleName())


def test_old_quotes_are_amber_in_session(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    stand.clock.advance(11)
    stand.at(1600)
    assert stand.bar.link.lines.second.property("tone") == Tone.WARN.value


def test_the_clock_says_each_second_of_the_market_of_the_security_that_is_selected(
    qtbot: QtBot, qapp: QApplication
) -> None:
    stand = Stand(qtbot, qapp, make_theme())

    def reads(at: datetime) -> tuple[str, str]:
        stand.clock.set_market(at)
        stand.bar.each_second()
        return stand.bar.clock.first.text(), stand.bar.clock.second.text()

    last = datetime(2026, 11, 16, 15, 59, 59, tzinfo=UTC)
    assert reads(last) == ("23:59:59 HKT", "HK closed to Tue 17 09:30")
    assert reads(last + timedelta(seconds=1.5)) == ("00:00:00 HKT", "HK opens 09:30")
    assert reads(last) == ("23:59:59 HKT", "HK closed to Tue 17 09:30"), "it was set back"
    stand.selection.select(InstrumentId("US.AAPL"))
    assert reads(last) == ("10:59:59 EST", "US open to 16:00"), "the same moment"
    shut: tuple[Closure, ...] = (
        Closure(market=Market.US, since=last - timedelta(minutes=9), signs=frozenset(ClosureSign)),
    )
    stand.hub.publish(CLOSURES, Lazy.ready(shut))
    assert reads(last) == ("10:59:59 EST", "US shut since 10:50")


def test_buttons_stand_with_the_menu_last_and_the_newest_first(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    for name in ("layout", "bell"):
        stand.bar.add_button(icon_button("bell", name, make_theme(), identifier=name))
    stand.at(1600)
    buttons = [b for b in stand.bar.findChildren(QToolButton) if b.parent() is stand.bar and not b.isHidden()]
    places = sorted(buttons, key=lambda button: button.x())
    assert [button.accessibleIdentifier() for button in places] == ["bell", "layout", "main_menu"]


def test_tab_stops_once_at_the_bar_and_arrows_go_on(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    stand.bar.add_button(icon_button("bell", "bell", make_theme(), identifier="bell"))
    with qtbot.waitActive(stand.bar):
        stand.at(1600)
        stand.bar.activateWindow()
    found = [one for one in stand.bar.findChildren(QAbstractButton) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len([one for one in found if one.isVisible()]) == 1

    stand.bar.search.setFocus()
    seen = []
    for _step in range(3):
        QTest.keyClick(QApplication.focusWidget() or stand.bar, Qt.Key.Key_Right)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
    assert seen == ["link_cell", "bell", "main_menu"]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_paces_of_a_practised_day_are_chosen_by_keys_while_there_are_some(qtbot: QtBot, qapp: QApplication) -> None:
    stand, chosen = Stand(qtbot, qapp, make_theme()), list[str]()
    pace = stand.bar.pace
    stand.at(1600)
    assert not pace.isVisible()
    paces = [Command(id=one, text=one, group="", run=partial(chosen.append, one)) for one in ("stand", "10", "end")]
    pace.show_commands(paces, "10")
    stand.at(1600)
    assert pace.geometry().left() >= stand.bar.environment.geometry().right()
    assert pace.geometry().right() < stand.bar.account.geometry().left() + 2
    pace.setFocus()
    QTest.keyClick(pace, Qt.Key.Key_Space)
    actions = pace.paces.actions()
    assert [(one.text(), one.isChecked()) for one in actions] == [("stand", False), ("10", True), ("end", False)]
    QTest.keyClick(pace.paces, Qt.Key.Key_Down)
    QTest.keyClick(pace.paces, Qt.Key.Key_Return)
    assert chosen == ["stand"]
    pace.paces.close()
    pace.show_commands([], "")
    assert not pace.isVisible()


def test_two_connections_are_both_named_and_the_orders_trouble_comes_first(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    broker = replace(link(), provider="LongPort", address="openapi.longportapp.com", connection="orders")
    stand.hub.publish(LINK, Lazy.ready(link()))
    stand.hub.publish(ORDERS_LINK, Lazy.ready(broker))
    stand.bar.refresh({ORDERS_LINK, Topic.ACCOUNTS.of("")})
    stand.at(1800)
    cell = stand.bar.link
    assert cell.lines.first.text() == "OpenD sandbox + LongPort"
    assert cell.toolTip().startswith("Prices: Sandbox at ")
    assert "Orders: Connected to LongPort at openapi.longportapp.com" in cell.toolTip()
    assert stand.bar.account.lines.first.text().startswith("LongPort \u00b7 ")

    down = {"state": LinkState.DISCONNECTED, "attempt": 1, "retry_at": stand.clock.monotonic() + 8}
    for key, status in ((LINK, link()), (ORDERS_LINK, broker)):
        stand.hub.publish(key, Lazy.ready(replace(status, **down)))  # type: ignore[arg-type]  # names are literals
    stand.at(1800)
    assert cell.lines.first.text() == "Orders: LongPort"
    with qtbot.waitSignal(stand.bar.retry_requested) as retried:
        cell.retry.click()
    assert retried.args == ["orders"]


def test_one_connection_s_account_needs_no_broker_s_name(qtbot: QtBot, qapp: QApplication) -> None:
    stand = Stand(qtbot, qapp, make_theme())
    status = link()
    stand.hub.publish(LINK, Lazy.ready(status))
    stand.hub.publish(ORDERS_LINK, Lazy.ready(status))
    stand.bar.refresh({ORDERS_LINK, Topic.ACCOUNTS.of("")})
    stand.at(1600)
    assert stand.bar.account.lines.first.text() == f"{ACCOUNT.name} {ACCOUNT.short_id}"


def test_an_age_counts_by_the_second_only_while_it_warns(qtbot: QtBot, qapp: QApplication) -> None:
    """Flow may be older than quotes before it warns; tool tip and accessible name are exact all the time."""
    stand = Stand(qtbot, qapp, make_theme())
    stand.clock.advance(13.0)
    stand.at(1600)
    assert stand.bar.link.lines.second.text() == "quotes 13 s \u00b7 flow 10 s"
    assert "quotes 13 s \u00b7 flow 13 s" in stand.bar.link.accessibleName()
    stand.clock.advance(1.0)
    stand.at(1600)
    assert stand.bar.link.lines.second.text() == "quotes 14 s \u00b7 flow 10 s"
    assert "quotes 14 s \u00b7 flow 14 s" in stand.bar.link.toolTip()


def test_a_second_that_changes_no_width_fits_nothing(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitting measures every text of the bar."""
    stand = Stand(qtbot, qapp, make_theme())
    stand.at(1600)
    fitted: list[int] = []
    monkeypatch.setattr(stand.bar, "_fit", lambda: fitted.append(1))
    stand.clock.advance(1.0)
    stand.bar.each_second()
    assert not fitted
    stand.clock.advance(20.0)  # the quotes warn, in other words than before
    stand.bar.each_second()
    assert fitted


@pytest.fixture
def opener(qapp: QApplication, qtbot: QtBot) -> PaletteOpener:
    """A shown one."""
    install(qapp, make_theme())
    result = PaletteOpener(make_theme())
    qtbot.addWidget(result)
    result.show()
    return result


def test_a_click_enter_and_space_open(opener: PaletteOpener, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opener.clicked):
        QTest.mouseClick(opener, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(opener.clicked):
            QTest.keyClick(opener, key)


def test_it_shows_the_key_of_now(opener: PaletteOpener) -> None:
    hint = opener.findChild(QLabel, "key_hint")
    assert hint is not None
    opener.show_key("Ctrl+J")
    assert hint.text() == "Ctrl+J"
    opener.show_key("")
    assert not hint.isVisible()


def test_it_has_a_name_and_an_identifier(opener: PaletteOpener) -> None:
    assert opener.accessibleIdentifier() == "symbol_search"
    assert opener.accessibleName() == "Symbol, name, pinyin or command"
