"""The walk at a gateway: its presses end, however fast it looks at the window."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QDialog, QVBoxLayout
from pytestqt.qtbot import QtBot

from devtools.windows.gateway_walk import STEADY, AskedToType, Paced, judged
from tideboard_desktop.assembly.session_end import PATIENCE
from tideboard_desktop.orders.confirm.send_buttons import HoldButton
from tideboard_desktop.orders.confirm.send_gesture import Arming
from tideboard_desktop.orders.confirm.typed_quantity import TypedQuantity
from tideboard_desktop.smoke.report import Missing
from tideboard_desktop.ui.theme import make_theme


def test_a_look_every_few_milliseconds_still_presses_the_button(qtbot: QtBot) -> None:
    """Qt ends a program's press after 100 ms, which another press within them begins again."""
    theme = make_theme()
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.setWindowTitle("Confirm order · LIVE · Tideboard")
    arming = Arming(lambda: 0.0)
    arming.start()
    button = HoldButton("Hold to buy LIVE", "Hold", theme, arming, lambda: 0.0)
    field = TypedQuantity(theme, wanted=100, name="Quantity")
    layout = QVBoxLayout(dialog)
    layout.addWidget(button)
    layout.addWidget(field)
    field.hide()
    button.pressed_by_program.connect(field.show)
    with qtbot.waitExposed(dialog):
        dialog.show()
    arming._live = True  # as after its 400 ms
    look = AskedToType(time.monotonic)

    def found() -> None:
        assert look() is field

    qtbot.waitUntil(found, timeout=100_000)  # looks every 10 ms


def test_presses_are_so_far_apart_that_each_can_end() -> None:
    now, pressed = [0.0], []
    press = Paced(lambda: pressed.append(now[0]), lambda: now[0])
    for tenth in range(16):
        now[0] = tenth / 10
        press()
    assert pressed == [0.0, STEADY, 2 * STEADY]


def test_an_answer_that_the_program_gave_up_on_is_no_end_in_order() -> None:
    assert judged(1.08) == "the slowest answer took 1.08 of 4.0 s"
    with pytest.raises(Missing, match=r"took 4.00 of 4.0 s"):
        judged(PATIENCE)
