"""The intraday chart through real key and mouse events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.chart import flow_series, picture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> IntradayChart:
    """The made-up day on screen, with the keyboard in it."""
    result = IntradayChart(theme)
    on_screen(result)
    result.show_picture(picture())
    result.setFocus()
    QApplication.processEvents()
    return result


def index(chart: IntradayChart) -> int | None:
    """Minute of the crosshair."""
    return None if chart.crosshair is None else chart.crosshair.index


def press(chart: IntradayChart, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A real key press."""
    QTest.keyClick(chart, key, held)


def test_the_first_arrow_shows_the_last_minute_and_the_next_ones_step(chart: IntradayChart) -> None:
    """One minute with an arrow, ten with Shift."""
    press(chart, Qt.Key.Key_Left)
    assert index(chart) == 76
    press(chart, Qt.Key.Key_Left)
    assert index(chart) == 75
    press(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert index(chart) == 65
    press(chart, Qt.Key.Key_Right)
    assert index(chart) == 66


def test_home_and_end_go_to_the_ends_and_arrows_stop_there(chart: IntradayChart) -> None:
    """The crosshair never leaves the received minutes."""
    press(chart, Qt.Key.Key_Home)
    assert index(chart) == 0
    press(chart, Qt.Key.Key_Left)
    assert index(chart) == 0
    press(chart, Qt.Key.Key_End)
    press(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert index(chart) == 76


def test_escape_hides_the_crosshair(chart: IntradayChart) -> None:
    """And what assistive technology is told with it: how the day stands again."""
    press(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription().startswith("09:30 HKT: Net 0.00")
    press(chart, Qt.Key.Key_Escape)
    assert chart.crosshair is None
    assert chart.accessibleDescription().startswith("Net +")
    assert chart.accessibleDescription().endswith("M HKD at 10:46")


def test_the_mouse_snaps_to_minutes_and_leaves_with_the_pane(chart: IntradayChart) -> None:
    """Between two minutes the nearer one; beyond the last minute the last; outside the panes none."""
    axis = picture().axis
    x = axis.x_of(float(flow_series().times[30])) + axis.per_minute * 0.4
    QTest.mouseMove(chart, QPoint(round(x), 100))
    assert index(chart) in {30, 31}
    QTest.mouseMove(chart, QPoint(700, 100))
    assert index(chart) == 76
    QTest.mouseMove(chart, QPoint(700, chart.height() - 4))
    assert chart.crosshair is None


def test_copy_puts_the_row_into_the_clipboard(chart: IntradayChart) -> None:
    """Ctrl+C copies ASCII text with every digit; without a crosshair it leaves the clipboard alone."""
    QGuiApplication.clipboard().setText("before")
    press(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    press(chart, Qt.Key.Key_Home)
    press(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("HK.00700\t2026-11-20T09:30+08:00\tHKD\t0\t")


def test_the_crosshair_keeps_its_minute_when_the_next_one_comes(chart: IntradayChart) -> None:
    """A new minute does not move what is being read."""
    press(chart, Qt.Key.Key_Left)
    chart.show_picture(picture(minutes=80))
    assert index(chart) == 76


def test_the_curves_are_drawn_once_for_many_paints(chart: IntradayChart) -> None:
    """Crosshair and live price repaint over the cached layer; a new picture makes a new one."""
    chart.grab()
    before = chart.layer.drawn
    press(chart, Qt.Key.Key_Left)
    chart.show_live_price(615.5)
    chart.grab()
    assert chart.layer.drawn == before
    chart.show_picture(picture(minutes=77))
    chart.grab()
    assert chart.layer.drawn == before + 1


def test_an_unchanged_price_does_not_repaint(
    chart: IntradayChart, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten reports of one price are one paint."""
    chart.show_live_price(615.5)
    qapp.processEvents()
    painted: list[int] = []
    original = chart.paintEvent

    def counted(event: QPaintEvent) -> None:
        painted.append(1)
        original(event)

    monkeypatch.setattr(chart, "paintEvent", counted)
    for _again in range(10):
        chart.show_live_price(615.5)
        qapp.processEvents()
    assert not painted
    chart.show_live_price(616.0)
    qapp.processEvents()
    assert len(painted) == 1


def test_without_data_keys_do_nothing(chart: IntradayChart) -> None:
    """There is no minute to stand on."""
    press(chart, Qt.Key.Key_Home)
    chart.show_picture(replace(picture(), flow=None))
    assert chart.crosshair is None
    press(chart, Qt.Key.Key_Home)
    assert chart.crosshair is None
    assert chart.copied_row() == ""


def test_it_draws_no_focus_ring_of_its_own(chart: IntradayChart) -> None:
    """The window's ring stands around it; two would be one too many."""
    before = chart.grab().toImage()
    chart.setFocus(Qt.FocusReason.TabFocusReason)

    assert chart.hasFocus()
    assert chart.grab().toImage() == before


def test_it_is_named_for_automation_and_for_people(chart: IntradayChart) -> None:
    """The identifier is a contract, the name is translated."""
    assert chart.accessibleIdentifier() == "capital_flow_chart"
    assert chart.accessibleName() == "Capital flow chart"
    assert chart.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_the_crosshair_rests_on_the_shared_minute(chart: IntradayChart) -> None:
    """The mouse takes it along and gives it back; a minute of another day shows nothing."""
    times = flow_series().times
    chart.show_minute(float(times[20]) - 60)
    assert index(chart) == 20
    chart.clearFocus()
    QTest.mouseMove(chart, QPoint(700, 100))
    assert index(chart) == 76
    QTest.mouseMove(chart, QPoint(700, chart.height() - 4))
    assert index(chart) == 20

    chart.hide_crosshair()
    chart.show_picture(picture())
    assert index(chart) == 20, "another security shows the same minute"
    chart.show_minute(float(times[20]) - 86_400)
    assert chart.crosshair is None
    chart.show_minute(float(times[20]) - 60)
    chart.setFocus()
    press(chart, Qt.Key.Key_Escape)
    chart.show_picture(picture())
    assert chart.crosshair is None, "Esc leaves the shared minute"
