"""The password of an account with real money is asked before a key may propose for it; trading stays locked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.lock import unlock_chosen
from fakes.values.trading import PASSWORD
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.programs.live_question import LiveQuestion
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


def question(scene: TradingScene, tasks: Tasks, window: QWidget) -> LiveQuestion:
    return LiveQuestion(
        scene.hub,
        scene.lock,
        tasks,
        gate=TypingGate(scene.clock, lambda _key: False),
        account=lambda: scene.account,
        theme=make_theme,
        window=lambda: window,
    )


def dialog_of(window: QWidget) -> WidenLimitsDialog | None:
    return next((one for one in window.children() if isinstance(one, WidenLimitsDialog)), None)


async def test_only_the_right_password_is_an_answer(tmp_path: Path, tasks: Tasks) -> None:
    async with trading_scene(tmp_path, environment=Environment.LIVE) as scene:
        window = QWidget()
        scene.publish(Topic.ACCOUNTS, "", (scene.account,))
        await unlock_chosen(scene.lock, PASSWORD)
        scene.lock.lock(LockReason.BY_HAND)
        asking = question(scene, tasks, window)
        assert asking.live == scene.account
        answer = tasks.spawn(asking.answered(scene.account, "agent"), name="question")
        await until(lambda: dialog_of(window) is not None)
        dialog = dialog_of(window)
        assert dialog is not None
        dialog.password.field.setText("wrong")
        dialog.go()
        await until(lambda: dialog._running is None)
        assert not answer.done()
        scene.clock.advance(60.0)  # the throttle after a wrong one
        dialog.password.field.setText(PASSWORD)
        dialog.go()
        assert await answer
        assert not scene.lock.any_open, "trading stays as it was"
        window.deleteLater()


async def test_a_dialog_that_is_left_is_no_answer(tmp_path: Path, tasks: Tasks) -> None:
    async with trading_scene(tmp_path, environment=Environment.LIVE) as scene:
        window = QWidget()
        answer = tasks.spawn(question(scene, tasks, window).answered(scene.account, "agent"), name="question")
        await until(lambda: dialog_of(window) is not None)
        dialog = dialog_of(window)
        assert dialog is not None
        dialog.reject()
        assert not await answer
        window.deleteLater()


@pytest.mark.parametrize("environment", [Environment.PAPER, Environment.PRACTICE])
async def test_accounts_without_real_money_have_nothing_to_ask(
    tmp_path: Path, tasks: Tasks, environment: Environment
) -> None:
    async with trading_scene(tmp_path, environment=environment) as scene:
        window = QWidget()
        scene.publish(Topic.ACCOUNTS, "", (scene.account,))
        assert question(scene, tasks, window).live is None
        window.deleteLater()
        await asyncio.sleep(0)
