"""Six quick quantities of a market, typed by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_core.model.instrument import Market
from tideboard_desktop.ticket.quick_quantities import USUAL
from tideboard_desktop.ticket.quick_quantities_dialog import QuickQuantitiesDialog
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot) -> QuickQuantitiesDialog:
    dialog = QuickQuantitiesDialog(Market.HK, USUAL, make_theme(), None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_good_row_is_kept_in_its_own_spelling(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.fields[1].selectAll()
    QTest.keyClicks(dialog.fields[1], "$50,000")
    QTest.mouseClick(dialog.keep, LEFT)
    assert dialog.result() == QuickQuantitiesDialog.DialogCode.Accepted
    assert dialog.keys == ("1", "$50000", "20", "25%", "50%", "100%")


def test_a_bad_or_a_doubled_one_cannot_be_kept(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    for typed in ("abc", "", "20"):
        dialog.fields[1].setText(typed)
        assert not dialog.keep.isEnabled()
    dialog.fields[1].setText("7")
    assert dialog.keep.isEnabled()


def test_cancel_keeps_what_was_and_usual_brings_it_back(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.fields[0].setText("9")
    dialog.reject()
    assert dialog.keys == USUAL
    dialog._usual()
    assert tuple(field.text() for field in dialog.fields) == USUAL
