"""Eight lines in fixed places, every failed check among them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from fakes.values.reviews import checks
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_desktop.orders.confirm.check_lines import SHOWN, CheckGrid, CheckLine, chosen_checks
from tideboard_desktop.ui.theme import make_theme


@given(st.sets(st.sampled_from(list(CheckCode)), max_size=4))
def test_a_failed_check_is_always_shown(failed: set[CheckCode]) -> None:
    everything = [
        Check(code=code, severity=Severity.SOFT, passed=code not in failed, data={"value": 1, "limit": 1})
        for code in CheckCode
    ]
    shown = chosen_checks(everything)
    assert len(shown) == len(SHOWN)
    assert failed <= {check.code for check in shown}


def test_the_distance_of_a_trailing_stop_has_the_place_of_that_from_last() -> None:
    trailing = [replace(one, code=CheckCode.TRAIL) if one.code is CheckCode.COLLAR_LAST else one for one in checks()]
    plain = [check.code for check in chosen_checks(checks())]
    shown = [check.code for check in chosen_checks(trailing)]
    assert shown == [CheckCode.TRAIL if code is CheckCode.COLLAR_LAST else code for code in plain]


def test_passed_checks_keep_their_places_when_another_fails() -> None:
    before = [check.code for check in chosen_checks(checks())]
    after = [check.code for check in chosen_checks(checks(warning=True, far=True))]
    assert before == after


def test_the_count_tells_passed_and_warned(qapp: QApplication) -> None:
    grid = CheckGrid(make_theme())
    grid.show_checks(checks())
    assert (grid.count.text(), grid.warned.isHidden()) == ("all 12 passed", True)
    assert len(grid.count.toolTip().splitlines()) == 12
    assert "Trading unlocked" in grid.count.toolTip()
    grid.show_checks(checks(warning=True))
    assert (grid.count.text(), grid.warned.text()) == ("11 passed", "1 warning")
    two = [replace(check, passed=check.code not in {CheckCode.LEVELS, CheckCode.REPEAT}) for check in checks()]
    grid.show_checks(two)
    assert grid.warned.text() == "2 warnings"
    assert [line.words.text() for line in grid.lines if line.words.text()] == [
        "Trading unlocked",
        "Distance from last",
        "Size",
        "Takes 1 levels",
        "Value",
        "Traded today",
        "Same order again",
        "Buying power",
    ]
    grid.show_checks(checks(warning=True, far=True))
    assert grid.warned.text() == "1 denied, 1 warning"


def test_a_figure_with_room_for_a_letter_is_left_out(qapp: QApplication) -> None:
    """It comes back with the room; the accessible name has it always."""
    line = CheckLine(make_theme(), elided=True)
    line.show_line("Works on after today", "by the broker, until Fri 27 Nov 2026", passed=False)
    wide = line.words.sizeHint().width() + line.glyph.width() + 8
    shown = {}
    for room in (20, 120):
        line.resize(wide + room, 20)
        line.show()
        qapp.processEvents()
        shown[room] = line.figure.isVisible()
    line.close()
    line.deleteLater()

    assert shown == {20: False, 120: True}
    assert "by the broker" in line.words.accessibleName()


def test_a_figure_comes_back_behind_fewer_words(qapp: QApplication) -> None:
    """Words that took all of the line leave no room behind that the next ones would keep."""
    line = CheckLine(make_theme(), elided=True)
    line.resize(200, 20)
    line.show()
    line.show_line("Waits for the connection, and for everything else that a ticket needs", "", passed=False)
    line.show_line("Too far from last", "+3.00% of 2%", passed=False)
    qapp.processEvents()
    shown = line.figure.isVisible()
    line.close()
    line.deleteLater()

    assert shown
