"""The row of switches in the room that there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.today.switches import ViewSwitches
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


@pytest.fixture
def switches(theme: Theme, on_screen: Show) -> ViewSwitches:
    """A wide row on screen."""
    window, result = QWidget(), ViewSwitches(theme)
    result.setParent(window)
    result.resize(928, 32)
    on_screen(window, 928, 32)
    return result


def seen(switches: ViewSwitches) -> list[QWidget]:
    """Which parts are on screen."""
    return [part for part in (switches.toggles, switches.compare, switches.span, switches.form) if part.isVisible()]


def test_the_row_gives_way_part_by_part(qapp: QApplication, switches: ViewSwitches) -> None:
    """Names first, then the form, then the span; the menu keeps both, and nothing is cut."""
    wide = seen(switches)
    names = []
    for width in (928, 700, 480, 330, 240):
        switches.resize(width, 32)
        for _layout in range(2):  # names change sizes, sizes move places
            qapp.processEvents()
        names.append(switches.toggles.button(FlowLine.LARGE).text())
        assert [part.geometry().right() for part in seen(switches) if part.geometry().right() > width] == []

    assert wide == [switches.toggles, switches.compare, switches.span, switches.form]
    assert seen(switches) == [switches.toggles]
    assert (names[0], names[-1]) == ("Large", "L")
    assert [action.text() for action in switches.menu.actions()][:2] == ["Axis only to now", "Stack the tiers"]
    assert switches.minimumSizeHint().width() <= 300


def test_segments_and_menu_show_the_same(switches: ViewSwitches) -> None:
    """Chosen in one, checked in the other."""
    QTest.mouseClick(switches.form.button(FlowForm.STACK.value), Qt.MouseButton.LeftButton)
    QTest.mouseClick(switches.span.button("now"), Qt.MouseButton.LeftButton)
    checked = [action.objectName() for action in switches.menu.actions() if action.isChecked()]
    assert checked == ["flow_view_to_now", "flow_view_stack", "flow_view_bars", "flow_view_usual_range"]
    for name in ("stack", "to_now", "bars", "free_price", "local_time"):
        switches.flip(name)

    assert switches.form.key == FlowForm.CURVES.value
    assert switches.span.key == "session"
    assert switches.view == DisplayOptions(to_now=False, bars=False, free_price=True, local_time=True)


def test_one_change_is_told_once(switches: ViewSwitches) -> None:
    """A recalled view redraws the chart once, an equal one not at all."""
    told: list[DisplayOptions] = []
    switches.changed.connect(lambda: told.append(switches.view))
    wanted = replace(DisplayOptions(), shown=frozenset({FlowLine.NET}), form=FlowForm.STACK, bars=False)
    switches.restore(wanted.saved_state())
    switches.restore(wanted.saved_state())

    assert told[-1] == wanted
    assert len(told) <= 2


def test_without_a_second_provider_the_chip_asks_for_one(switches: ViewSwitches) -> None:
    """It stays off with the reason, in the row and in the menu; with one it switches."""
    asked: list[str] = []
    switches.connect_wanted.connect(lambda: asked.append("connect"))
    QTest.mouseClick(switches.compare, Qt.MouseButton.LeftButton)
    switches.flip("compare")
    assert asked == ["connect", "connect"]
    assert not switches.compare.isChecked()
    assert "No second provider" in switches.compare.toolTip()
    assert switches.compare.accessibleDescription() == switches.compare.toolTip()
    switches.offer_second("")
    QTest.keyClick(switches.compare, Qt.Key.Key_Space)
    assert switches.view.compare
    assert switches.compare.isChecked()
    assert switches.compare.toolTip() == "Compare with a second provider (F7)"
    switches.offer_second("gone")

    assert switches.view.compare
    assert not switches.compare.isChecked()
    assert len(asked) == 2


def test_a_line_that_is_not_offered_says_why(switches: ViewSwitches) -> None:
    """Beside the toggles and for the palette."""
    assert switches.why_no_line(FlowLine.LARGE) == ""
    switches.offer(tiers=False)
    assert switches.why_no_line(FlowLine.LARGE) == "This provider has no tiers to stack"
    assert switches.why_no_line(FlowLine.PRICE) == ""
    assert switches.untiered.isVisible()
    switches.offer(tiers=True, beside=True)
    assert switches.why_no_line(FlowLine.BLOCK) == "Two providers: their tiers are not comparable"
    switches.offer(tiers=True)
    assert switches.why_no_line(FlowLine.BLOCK) == ""
    assert not switches.untiered.isVisible()


def test_without_tiers_there_is_nothing_to_stack(switches: ViewSwitches) -> None:
    """The segment says why."""
    switches.offer(tiers=False)
    assert not switches.form.isEnabled()
    assert "no tiers" in switches.form.toolTip()
    switches.offer(tiers=True)
    assert switches.form.isEnabled()
