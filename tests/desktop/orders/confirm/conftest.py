"""An open confirmation over a scripted review."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from fakes.scenes.trading.confirmation import ConfirmScene
    from fakes.values.clock import ManualClock
    from fakes.values.reviews import ScriptedReview
    from tideboard_core.model.order import Environment
    from tideboard_core.model.review import Gesture
    from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog


@pytest.fixture
def open_dialog(qtbot: QtBot, clock: ManualClock) -> Callable[..., ConfirmScene]:
    from fakes.scenes.screen.timers import timer_of
    from fakes.scenes.trading.confirmation import ConfirmScene
    from fakes.values.reviews import ScriptedReview
    from tideboard_core.model.order import Environment
    from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
    from tideboard_desktop.ui.theme import make_theme

    kept: list[ConfirmOrderDialog] = []  # a window that only a cycle holds could be collected while it paints

    def open_it(
        environment: Environment = Environment.PRACTICE,
        gesture: Gesture | None = None,
        change: Callable[[ScriptedReview], None] | None = None,
    ) -> ConfirmScene:
        review = ScriptedReview(environment, gesture)
        if change is not None:
            change(review)
        dialog = ConfirmOrderDialog(review, make_theme(), clock, None)
        kept.append(dialog)
        qtbot.addWidget(dialog)
        timer_of(dialog).setInterval(1_000_000)  # the test is the only one who moves time
        with qtbot.waitExposed(dialog):
            dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return ConfirmScene(dialog, review, clock, qtbot)

    return open_it
