"""The part of a dialog that names what the broker runs by itself: asked with the dialog, never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.plans import ScriptedPlans, grid, recurring, told
from fakes.values.reviews import ScriptedCancelReview, ScriptedFlattenReview, order
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Confirmation
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.outside_part import OutsidePart
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone

D = TypeVar("D", bound=QDialog)


class Scene:
    """A confirmer over a window, whose broker tells of plans as `source` has them."""

    def __init__(self, window: QWidget, source: ScriptedPlans | None) -> None:
        self.window, self.source = window, source
        self.outside = OutsidePlans(lambda _account: self.source, lambda error, _where: pytest.fail(str(error)))
        self.tasks = Tasks(lambda error, _name: pytest.fail(str(error)))
        self.confirmer = DialogConfirmer(
            make_theme(), ManualClock(), self.tasks, parent=lambda: window, outside=lambda: self.outside
        )

    async def flatten(self) -> FlattenDialog:
        review = ScriptedFlattenReview(Environment.LIVE)
        plan = review.plan
        review.plan = replace(plan, account=replace(plan.account, firm="LongPort"))
        self.tasks.spawn(self._ask(self.confirmer.confirm_flatten(review)), name="flatten")
        return await self._opened(FlattenDialog)

    async def cancel_all(self) -> CancelAllDialog:
        review = ScriptedCancelReview(Environment.LIVE, orders=(order(), order(number="7002")))
        self.tasks.spawn(self._ask(self.confirmer.confirm_cancel(review)), name="cancel")
        return await self._opened(CancelAllDialog)

    @staticmethod
    async def _ask(question: Coroutine[Any, Any, Confirmation]) -> None:
        await question

    async def _opened(self, kind: type[D]) -> D:
        await self.settle()
        (dialog,) = [child for child in self.window.children() if isinstance(child, kind)]
        return dialog

    async def settle(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    result = QWidget()
    qtbot.addWidget(result)
    result.show()
    return result


def words(dialog: FlattenDialog | CancelAllDialog) -> str:
    assert isinstance(dialog.outside, OutsidePart)
    return dialog.outside.words.text().replace("\u200b", "")


async def closed(scene: Scene, dialog: QDialog) -> None:
    dialog.reject()
    await scene.settle()


async def test_closing_positions_names_what_trades_outside(window: QWidget) -> None:
    scene = Scene(window, ScriptedPlans(told(replace(recurring(), instrument=InstrumentId("US.TSLA")), grid())))
    dialog = await scene.flatten()

    assert words(dialog).splitlines() == [
        "Orders outside: LongPort goes on running 1 grid, 1 recurring plan, which nothing here stops.",
        "Grid HK.00700: sells 100 at 624.24, buys 200 at 599.76",
        "Recurring plan US.TSLA: buys for 1,000.00 on Tue 15 Dec at 10:00 EST",
    ], "the one of a security that is closed stands first"
    await closed(scene, dialog)


async def test_several_cancels_name_it_too(window: QWidget) -> None:
    scene = Scene(window, ScriptedPlans(told(grid())))
    dialog = await scene.cancel_all()

    assert "1 grid" in words(dialog)
    await closed(scene, dialog)


async def test_the_dialog_is_open_before_the_answer_and_keeps_its_size(window: QWidget) -> None:
    source = ScriptedPlans(told(*(grid(str(number)) for number in range(20))))
    source.held = asyncio.Event()
    scene = Scene(window, source)
    dialog = await scene.flatten()
    assert words(dialog).startswith("Asking ")
    size, place = dialog.size(), dialog.send.mapTo(dialog, dialog.send.rect().topLeft())

    source.held.set()
    await scene.settle()
    if (layout := dialog.layout()) is not None:
        layout.activate()

    assert "20 grids" in words(dialog)
    assert (dialog.size(), dialog.send.mapTo(dialog, dialog.send.rect().topLeft())) == (size, place)
    await closed(scene, dialog)


async def test_what_was_read_before_is_no_answer_to_a_new_question(window: QWidget) -> None:
    source = ScriptedPlans(told(grid()))
    scene = Scene(window, source)
    await closed(scene, await scene.flatten())
    source.held, source.answer = asyncio.Event(), told()
    dialog = await scene.cancel_all()
    asking, before, plan = words(dialog).splitlines()
    assert asking.startswith("Asking ")
    assert before == "As they were read before:"
    assert plan.startswith("Grid HK.00700: ")

    source.held.set()
    await scene.settle()
    assert "runs no grid and no recurring plan" in words(dialog)
    await closed(scene, dialog)


async def test_plans_that_cannot_be_read_are_said_so_with_the_reason(window: QWidget) -> None:
    scene = Scene(window, ScriptedPlans(RequestTimeout("no-answer", seconds=12)))
    dialog = await scene.flatten()

    assert "could not be read; they may trade" in words(dialog)
    assert isinstance(dialog.outside, OutsidePart)
    assert dialog.outside.words.property("tone") == Tone.WARN.value
    await closed(scene, dialog)


async def test_a_broker_that_tells_of_none_has_no_part(window: QWidget) -> None:
    scene = Scene(window, None)
    dialog = await scene.flatten()

    assert dialog.outside is None
    await closed(scene, dialog)


async def test_an_answer_after_the_dialog_does_nothing(window: QWidget, qapp: QApplication) -> None:
    source = ScriptedPlans(told(grid()))
    source.held = asyncio.Event()
    scene = Scene(window, source)
    dialog = await scene.flatten()
    await closed(scene, dialog)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    source.held.set()
    await scene.settle()

    assert (await scene.flatten()).outside is not None
    assert source.asked == 2
    (dialog,) = [child for child in window.children() if isinstance(child, FlattenDialog)]
    await closed(scene, dialog)
