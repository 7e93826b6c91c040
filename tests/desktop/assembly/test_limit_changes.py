"""The trader's own limits at a start: what no password was typed for does not apply to a LIVE account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.scenes.window.dialogs import typed_before_focus
from fakes.values.trading import PASSWORD
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.limit_changes import LimitChanges
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

NEW, MORE, MOST = (TradingLimits(max_quantity=figure) for figure in (5_000, 6_000, 9_000))


def started(
    scene: TradingScene,
    path: Path,
    limits: TradingLimits,
    live: TradingLimits | None = None,
    window: Callable[[], QWidget] = QWidget,
) -> tuple[LimitChanges, Preferences]:
    """A start with these limits in the settings file."""
    tasks = Tasks(lambda error, _name: pytest.fail(str(error)))
    settings = Settings(limits=limits, live_limits=live)
    preferences = Preferences(settings, SettingsFile(path), tasks, writable=False, failed=pytest.fail)
    changes = LimitChanges(
        scene.hub,
        scene.lock,
        scene.audit,
        preferences,
        tasks,
        gate=TypingGate(scene.clock, lambda _key: False),
        practice=False,
        account=lambda: scene.account,
        theme=make_theme,
        window=window,
        say=lambda _text: None,
    )
    return changes, preferences


@pytest.mark.parametrize(
    ("logged", "in_file", "kept"),
    [
        (None, MOST, NEW),  # nothing was ever changed in the program
        ((MORE, None), MOST, MORE),  # 6,000 with the password, then the file was edited or a backup put back
        ((MOST, None), MOST, MOST),
        ((MOST, NEW), MOST, NEW),  # widened on paper: the file no longer says so
        ((MOST, None), MORE, MORE),
    ],
)
async def test_a_settings_file_is_no_way_round_the_password(
    tmp_path: Path,
    logged: tuple[TradingLimits, TradingLimits | None] | None,
    in_file: TradingLimits,
    kept: TradingLimits,
) -> None:
    async with trading_scene(tmp_path) as scene:
        if logged is not None:
            started(scene, tmp_path, *logged)[0].note(NEW)
        changes, preferences = started(scene, tmp_path, in_file)
        changes.restore(await scene.records(), SettingsReview(SettingsFile(tmp_path).read()))
        scene.publish(Topic.ACCOUNTS, "", (scene.account,))

        assert preferences.settings.limits == kept


@pytest.mark.parametrize("copied", [True, False])
async def test_limits_that_could_not_be_read_are_those_of_the_order_log(tmp_path: Path, copied: bool) -> None:
    """For every account, until a person has confirmed them; then they are the person's own."""
    file = SettingsFile(tmp_path)
    file.save(Settings(limits=MORE))
    file.path.write_bytes(file.path.read_bytes().replace(b'"max_quantity": 6000', b'"max_quantity": "6OOO"'))
    if not copied:
        (tmp_path / "settings.good").unlink()
    review = SettingsReview(file.read())
    async with trading_scene(tmp_path) as scene:
        started(scene, tmp_path, MORE)[0].note(NEW)
        changes, preferences = started(scene, tmp_path, review.read.settings.limits)

        changes.restore(await scene.records(), review)
        assert preferences.settings.limits == MORE

        review.confirmed = True
        preferences.change(limits=NEW)
        changes.restore(await scene.records(), review)
        assert preferences.settings.limits == NEW


async def settle() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


async def test_a_password_typed_too_early_goes_into_no_field(qapp: QApplication, tmp_path: Path) -> None:
    """The window system has not given the dialog the focus: what is typed would be read in the field that has it."""
    async with trading_scene(tmp_path, environment=Environment.LIVE) as scene:
        window = QWidget()
        scene.publish(Topic.ACCOUNTS, "", (scene.account,))
        changes, _preferences = started(scene, tmp_path, NEW, window=lambda: window)
        applied: list[bool] = []
        with typed_before_focus(WidenLimitsDialog, PASSWORD) as field:
            assert changes.widen(NEW, MORE, lambda: applied.append(True)) == ""
            await settle()
            assert field.text() == "before"
        (dialog,) = (one for one in window.children() if isinstance(one, WidenLimitsDialog))
        dialog.reject()
        await settle()
        assert applied == []
        window.deleteLater()
