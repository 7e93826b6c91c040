"""The options of the chart of today: menu, labels, chips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.today.switches import ViewSwitches
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


@pytest.fixture
def switches(theme: Theme, on_screen: Show) -> ViewSwitches:
    """Of a chart on screen."""
    window = QWidget()
    chart = QWidget(window)
    result = ViewSwitches(theme, chart)
    result.setParent(window)
    on_screen(window, 928, 320)
    chart.resize(928, 300)
    return result


def entry(switches: ViewSwitches, text: str) -> QAction:
    """An entry of the menu, or of the part with the lines."""
    lines = switches.menu.actions()[0].menu()
    assert isinstance(lines, QMenu)
    return next(action for action in (*switches.menu.actions(), *lines.actions()) if action.text() == text)


def test_the_row_is_there_for_chips_alone(switches: ViewSwitches) -> None:
    switches.show_row(intraday=True)
    assert not switches.isVisible()
    switches.chips.show_day(date(2026, 11, 19))
    switches.resize(900, 30)
    switches.fit()
    assert switches.isVisible()
    switches.show_row(intraday=False)
    assert not switches.isVisible()


def test_the_menu_shows_what_is_chosen(switches: ViewSwitches) -> None:
    switches.flip("stack")
    switches.flip("to_now")
    checked = [action.objectName() for action in switches.menu.actions() if action.isChecked()]
    assert checked == [
        "flow_view_to_now",
        "flow_view_stack",
        "flow_view_bars",
        "flow_view_usual_range",
        "flow_view_marks",
    ]
    for name in ("stack", "to_now", "bars", "free_price", "local_time"):
        switches.flip(name)

    assert switches.view == DisplayOptions(to_now=False, bars=False, free_price=True, local_time=True)


def test_menu_and_labels_switch_the_same_lines(switches: ViewSwitches) -> None:
    entry(switches, "Block").trigger()
    assert switches.toggles.button(FlowLine.BLOCK).isChecked()
    switches.toggles.button(FlowLine.NET).click()
    assert not entry(switches, "Net").isChecked()
    assert switches.view.shown == frozenset(FlowLine) - {FlowLine.NET}


def test_labels_take_mouse_and_keys_where_they_lie(switches: ViewSwitches) -> None:
    """Tab stops at one of them, the arrow keys go on, a label without room leaves."""
    toggles = switches.toggles
    areas: dict[FlowLine | str, QRectF] = {
        line: QRectF(700, 20 + 20 * place, 110, 18) for place, line in enumerate((FlowLine.NET, *TIERS))
    }
    toggles.put_over(areas)
    net, largest, small = (toggles.button(line) for line in (FlowLine.NET, TIERS[0], FlowLine.SMALL))
    assert net.geometry().topLeft().toTuple() == (700, 20)
    stops = [line for line in FlowLine if toggles.button(line).focusPolicy() is Qt.FocusPolicy.TabFocus]
    assert stops == [FlowLine.NET]
    net.setFocus()
    QTest.keyClick(net, Qt.Key.Key_Down)
    assert largest.hasFocus()
    QTest.keyClick(largest, Qt.Key.Key_Space)
    assert FlowLine.EXTRA_LARGE not in switches.view.shown
    assert (largest.accessibleName(), largest.isCheckable()) == ("Extra-large", True)
    QTest.mouseClick(small, Qt.MouseButton.LeftButton)
    assert FlowLine.SMALL not in switches.view.shown
    toggles.put_over({FlowLine.NET: areas[FlowLine.NET]})
    assert not largest.isVisible()
    assert net.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_one_change_is_told_once(switches: ViewSwitches) -> None:
    """A recalled view redraws the chart once, an equal one not at all."""
    told: list[DisplayOptions] = []
    switches.changed.connect(lambda: told.append(switches.view))
    wanted = replace(DisplayOptions(), shown=frozenset({FlowLine.NET}), form=FlowForm.STACK, bars=False)
    switches.restore(wanted.saved_state())
    switches.restore(wanted.saved_state())

    assert told[-1] == wanted
    assert len(told) <= 2


def test_without_a_second_provider_the_entry_asks_for_one(switches: ViewSwitches) -> None:
    """It stays off with the reason; with one it switches."""
    asked, compare = list[str](), entry(switches, "Compare two providers")
    switches.connect_wanted.connect(lambda: asked.append("connect"))
    switches.flip("compare")
    assert asked == ["connect"]
    assert not compare.isChecked()
    assert "No second provider" in compare.toolTip()
    switches.offer_second("")
    switches.flip("compare")
    assert switches.view.compare
    assert compare.isChecked()
    switches.offer_second("gone")

    assert switches.view.compare
    assert not compare.isChecked()
    assert len(asked) == 1


def test_a_line_that_is_not_offered_says_why(switches: ViewSwitches) -> None:
    """In the menu and for the palette."""
    assert switches.why_no_line(FlowLine.LARGE) == ""
    switches.offer(tiers=False)
    assert switches.why_no_line(FlowLine.LARGE) == "This provider has no tiers to stack"
    assert switches.why_no_line(FlowLine.PRICE) == ""
    assert (entry(switches, "Large").isEnabled(), entry(switches, "Price").isEnabled()) == (False, True)
    switches.offer(tiers=True, beside=True)
    assert switches.why_no_line(FlowLine.BLOCK) == "Two providers: their tiers are not comparable"
    assert entry(switches, "Block").toolTip() == "Two providers: their tiers are not comparable"
    switches.offer(tiers=True)
    assert switches.why_no_line(FlowLine.BLOCK) == ""


def test_without_tiers_there_is_nothing_to_stack(switches: ViewSwitches) -> None:
    """The entry says why."""
    switches.offer(tiers=False)
    stack = entry(switches, "Stack the tiers")
    assert not stack.isEnabled()
    assert "no tiers" in stack.toolTip()
    switches.offer(tiers=True)
    assert stack.isEnabled()
