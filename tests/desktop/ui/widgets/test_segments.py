"""The segmented choice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.segments import Segments


@pytest.fixture
def periods(qapp: QApplication, qtbot: QtBot) -> Segments:
    """Three periods."""
    install(qapp, make_theme())
    segments = Segments(
        [("intraday", "Intraday"), ("day", "Day"), ("week", "Week")],
        make_theme(),
        identifier="flow_period",
        name="Period",
    )
    qtbot.addWidget(segments)
    segments.show()
    return segments


def test_a_click_chooses_and_tells(periods: Segments) -> None:
    """The key travels, not the translated word."""
    told: list[str] = []
    periods.chosen.connect(told.append)

    QTest.mouseClick(periods.button("week"), Qt.MouseButton.LeftButton)

    assert told == ["week"]
    assert periods.key == "week"
    assert not periods.button("intraday").isChecked()


def test_choosing_by_program_is_silent(periods: Segments) -> None:
    """Otherwise views would chase each other."""
    told: list[str] = []
    periods.chosen.connect(told.append)

    periods.choose("day")

    assert (periods.key, told) == ("day", [])


def test_arrow_keys_move_the_choice_and_stop_at_the_ends(periods: Segments) -> None:
    """Tab enters, arrows choose."""
    told: list[str] = []
    periods.chosen.connect(told.append)
    for _ in range(3):
        QTest.keyClick(periods.button(periods.key), Qt.Key.Key_Right)

    assert periods.key == "week"
    assert told[:2] == ["day", "week"]


def test_choosing_moves_nothing(periods: Segments) -> None:
    """The bold form has its room already."""
    before = [periods.button(key).geometry() for key in ("intraday", "day", "week")]
    QTest.mouseClick(periods.button("day"), Qt.MouseButton.LeftButton)

    assert [periods.button(key).geometry() for key in ("intraday", "day", "week")] == before


def test_it_is_named(periods: Segments) -> None:
    """Group and segments, for automation and for assistive programs."""
    assert periods.accessibleIdentifier() == "flow_period"
    assert periods.button("day").accessibleIdentifier() == "flow_period_day"
    assert periods.button("day").accessibleName() == "Day"


def test_tab_stops_at_the_chosen_segment_alone(periods: Segments) -> None:
    """Whichever way it was chosen; there is one stop for the whole row."""
    policies = {
        key: bool(periods.button(key).focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        for key in ("intraday", "day", "week")
    }
    assert policies == {"intraday": True, "day": False, "week": False}
    periods.choose("week")
    periods.setFocus()

    assert periods.focusWidget() is periods.button("week")
    assert not periods.button("intraday").focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    assert periods.focusProxy() is None
