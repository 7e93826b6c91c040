"""The step of an order that is confirmed by a click and sent by the guard to a scripted gateway.

The guard, its checks and the order log are those of the program; no socket is between, whose pieces come as they come.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from budgets.calls import Steps
from budgets.stage import painted
from fakes.scenes.trading.trading_scene import trading_scene
from fakes.values.failing import fail
from fakes.values.waiting import between_tasks
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Confirmation
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

STEP, TICKS = 0.05, 9
"""Seconds between two ticks of the dialog, and how many it takes until gestures count."""
APART = 20.0
"""Seconds between the two orders: a second one within ten has to be read twice."""


async def sending_steps(steps: Steps, folder: Path) -> None:
    """Count the second order: the first imports and keeps what it needs."""
    async with trading_scene(folder, Environment.PRACTICE) as scene:
        tasks = Tasks(fail)
        confirmer = DialogConfirmer(make_theme(), scene.clock, tasks, parent=lambda: None)

        async def person(review: OrderReview) -> Confirmation:
            answer = tasks.spawn(confirmer.confirm(review), name="confirmation")
            await asyncio.sleep(0)

            def click() -> None:
                dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmOrderDialog))
                painted()
                dialog.grab()  # no system has shown it yet
                for _ in range(TICKS):
                    scene.clock.advance(STEP)
                    dialog.tick()
                QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton)

            await between_tasks(click)
            confirmation: Confirmation = await answer
            return confirmation

        scene.person.on_review = person
        await scene.unlock()
        await scene.guard.submit(scene.request())
        painted()
        scene.clock.advance(APART)
        scene.market()
        await scene.audit.drain()  # its thread has lines of the first order
        with steps.step("an order confirmed and sent"):
            await scene.guard.submit(scene.request())
            await scene.audit.drain()
        assert len(scene.gateway.writes) == 2
        await tasks.close()
