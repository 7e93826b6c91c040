"""The unlock dialog with a real TradingLock under real events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.lock import GOOD, MemoryStore, PasswordGateway
from fakes.values.reviews import account
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import GatewayDown, NotOffered, VaultError, VaultLocked, WrongPassword
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.ui import overrides
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

PASSWORDS = [GOOD, "wrong-1", "wrong-2"]


class Scene:
    """An open unlock dialog and what stands behind it."""

    def __init__(self, environment: Environment, tasks: Tasks, *, keyring: bool, broker_lock: bool) -> None:
        owner = replace(account(environment), broker_lock=broker_lock)
        self.tasks = tasks
        self.clock = ManualClock()
        self.gateway = PasswordGateway()
        self.store = MemoryStore()
        self.lock = TradingLock(
            hub=Hub(self.clock),
            clock=self.clock,
            gateway=self.gateway,  # type: ignore[arg-type]  # the lock needs two calls of the port
            store=self.store,
            spawn=lambda work: tasks.spawn(work, name="lock"),
        )
        self.lock.switch_account(owner)
        self.dialog = UnlockDialog(self.lock, owner, make_theme(), self.clock, tasks, keyring=keyring)
        self.finished: list[int] = []
        self.dialog.finished.connect(self.finished.append)

    @property
    def field(self) -> QLineEdit:
        return self.dialog.password.field

    async def settle(self) -> None:
        """Let every task of the dialog come to rest."""
        await tasks_done()

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)
        QTest.keyClick(self.field, Qt.Key.Key_Return)
        await self.settle()


Open = Callable[..., Scene]


@pytest.fixture
async def open_dialog(qtbot: QtBot) -> AsyncIterator[Open]:
    kept: list[Scene] = []
    failures: list[tuple[str, BaseException]] = []
    tasks = Tasks(lambda error, name: failures.append((name, error)))

    def open_it(
        environment: Environment = Environment.LIVE, *, keyring: bool = True, broker_lock: bool = True
    ) -> Scene:
        scene = Scene(environment, tasks, keyring=keyring, broker_lock=broker_lock)
        kept.append(scene)
        qtbot.addWidget(scene.dialog)
        scene.dialog.open()
        return scene

    yield open_it
    await tasks.close()
    for scene in kept:
        scene.dialog.reject()
    assert not failures


async def test_the_right_password_unlocks_for_the_chosen_time(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.dialog.lifetimes.button("30").click()
    await scene.type(GOOD)
    assert scene.lock.status.unlocked
    assert scene.finished == [UnlockDialog.DialogCode.Accepted]
    assert scene.lock.status.expires == scene.clock.boot() + 1800


async def test_fifteen_minutes_are_the_default(open_dialog: Open) -> None:
    scene = open_dialog()
    assert scene.dialog.lifetime is UnlockLifetime.MINUTES_15
    assert scene.dialog.unlock.text() == "Unlock 15 min"


@pytest.mark.parametrize("environment", list(Environment))
async def test_a_wrong_password_is_told_in_place_and_the_field_keeps_the_focus(
    open_dialog: Open, environment: Environment
) -> None:
    scene = open_dialog(environment)
    if environment is Environment.PAPER:
        await scene.lock.choose_own(GOOD)
        await scene.dialog._learn()
    size = scene.dialog.size()
    await scene.type("wrong")
    assert not scene.finished
    assert not scene.field.text()
    assert scene.dialog.focusWidget() is scene.field
    assert "One more wrong try" in scene.dialog.password.message.text()
    assert scene.dialog.tries.text() == "1 try left before a pause"
    assert scene.dialog.size() == size


async def test_two_wrong_passwords_start_a_pause_with_a_countdown(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.type("wrong")
    await scene.type("wrong")
    assert not scene.field.isEnabled()
    assert "1:00" in scene.dialog.password.message.text()
    scene.clock.advance(13)
    timer_of(scene.dialog).timeout.emit()
    assert "0:47" in scene.dialog.password.message.text()
    asked = len(scene.gateway.asked)
    scene.dialog._try()
    await scene.settle()
    assert len(scene.gateway.asked) == asked
    scene.clock.advance(47)
    timer_of(scene.dialog).timeout.emit()
    assert scene.field.isEnabled()
    await scene.type(GOOD)
    assert scene.lock.status.unlocked


async def test_the_field_is_empty_after_every_attempt_and_undo_brings_nothing_back(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.dialog.password.eye.setChecked(True)
    await scene.type("wrong")
    assert scene.field.echoMode() is QLineEdit.EchoMode.Password
    for shown in (False, True):
        scene.dialog.password.eye.setChecked(shown)
        scene.field.undo()
        QTest.keyClick(scene.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert not scene.field.text()


async def test_the_field_is_empty_when_the_dialog_is_left(open_dialog: Open) -> None:
    scene = open_dialog()
    QTest.keyClicks(scene.field, "secret")
    QTest.keyClick(scene.dialog, Qt.Key.Key_Escape)
    assert not scene.field.text()
    assert not scene.gateway.asked


async def test_the_password_cannot_be_copied_or_read_while_hidden(open_dialog: Open) -> None:
    scene = open_dialog()
    QGuiApplication.clipboard().clear()
    QTest.keyClicks(scene.field, GOOD)
    scene.field.selectAll()
    QTest.keyClick(scene.field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert GOOD not in QGuiApplication.clipboard().text()
    assert GOOD not in QAccessible.queryAccessibleInterface(scene.field).text(QAccessible.Text.Value)
    scene.dialog.reject()


async def test_the_eye_shows_and_hides_by_key(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.dialog.password.eye.setFocus()
    QTest.keyClick(scene.dialog.password.eye, Qt.Key.Key_Space)
    assert scene.field.echoMode() is QLineEdit.EchoMode.Normal
    assert scene.dialog.password.eye.accessibleName() == "Hide password"


async def test_caps_lock_is_noticed(open_dialog: Open) -> None:
    scene = open_dialog()
    QTest.keyClick(scene.field, Qt.Key.Key_A)
    assert not scene.dialog.password.caps_hint.text()
    QTest.keyClicks(scene.field, "A")
    assert scene.dialog.password.caps_hint.text() == "Caps Lock is on"
    QTest.keyClicks(scene.field, "b")
    assert not scene.dialog.password.caps_hint.text()


async def test_remember_is_off_and_needs_a_keyring(open_dialog: Open) -> None:
    assert not open_dialog().dialog.remember.isChecked()
    assert not open_dialog(keyring=False).dialog.remember.isEnabled()
    assert not open_dialog(Environment.PAPER).dialog.remember.isEnabled()


async def test_the_small_print_never_promises_what_the_box_undoes(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.settle()
    size = scene.dialog.size()
    assert "not saved" in scene.dialog.small_print.text()
    scene.dialog.remember.click()
    print_ = scene.dialog.small_print

    assert "hash into the keyring" in print_.text()
    assert print_.heightForWidth(print_.width()) <= print_.height()
    assert scene.dialog.size() == size
    scene.dialog.remember.click()
    assert "not saved" in print_.text()


async def test_nothing_is_kept_unless_asked(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.type(GOOD)
    assert not scene.store


async def test_a_remembered_password_saves_typing_but_wants_the_button(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.settle()
    scene.dialog.remember.click()
    await scene.type(GOOD)
    scene.lock.lock(LockReason.BY_HAND)
    again = UnlockDialog(scene.lock, account(Environment.LIVE), make_theme(), scene.clock, scene.tasks, keyring=True)
    again.open()
    await scene.settle()
    assert not scene.lock.status.unlocked
    assert again.unlock.isEnabled()
    QTest.mouseClick(again.unlock, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert scene.lock.status.unlocked


async def test_unticking_forgets_what_was_remembered(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.dialog.reject()
    await scene.lock.unlock(GOOD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    again = UnlockDialog(scene.lock, account(Environment.LIVE), make_theme(), scene.clock, scene.tasks, keyring=True)
    again.open()
    await scene.settle()
    again.remember.click()
    await scene.settle()
    assert not scene.store
    assert not again.unlock.isEnabled()
    again.reject()


async def test_a_hash_that_the_keyring_keeps_is_said_and_not_sent_again(open_dialog: Open) -> None:
    """Unticked by hand, and after the gateway refused it."""
    scene = open_dialog()
    scene.dialog.reject()
    await scene.lock.unlock(GOOD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    scene.store.keeps = VaultError(
        "keyring-keeps-it", name="n", items="remembered-unlocks", keyring="credential-manager"
    )
    for way in ("untick", "refused"):
        again = UnlockDialog(
            scene.lock, account(Environment.LIVE), make_theme(), scene.clock, scene.tasks, keyring=True
        )
        again.open()
        await scene.settle()
        if way == "refused":
            scene.gateway.error = WrongPassword("wrong-password", text="no")
            again.unlock.click()
        else:
            again.remember.click()
        await scene.settle()
        assert "remembered-unlocks" in again.password.message.accessibleName()
        assert "Credential Manager" in again.password.message.accessibleName()
        assert not again.unlock.isEnabled()
        again.reject()


async def test_an_own_password_is_chosen_by_typing_it_twice(open_dialog: Open) -> None:
    scene = open_dialog(Environment.PAPER)
    await scene.settle()
    await scene.type(PASSWORDS[1])
    message = scene.dialog.password.message
    assert "once more" in message.text()
    assert (message.font().weight(), message.property("tone")) == (600, "primary")
    await scene.type(PASSWORDS[2])
    assert "differ" in scene.dialog.password.message.text()
    assert not scene.lock.status.unlocked
    await scene.type(PASSWORDS[2])
    await scene.type(PASSWORDS[2])
    assert scene.lock.status.unlocked
    assert not scene.gateway.asked


async def test_a_gateway_that_is_down_is_told_in_place(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.gateway.error = GatewayDown("connection-closed")
    await scene.type(GOOD)
    assert "connection is closed" in scene.dialog.password.message.text()
    assert not scene.finished


async def test_leaving_while_the_answer_is_awaited_leaves_trading_locked(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.settle()
    scene.gateway.gate = asyncio.Event()
    QTest.keyClicks(scene.field, GOOD)
    QTest.keyClick(scene.field, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    assert not scene.dialog.unlock.isEnabled()
    QTest.keyClick(scene.dialog, Qt.Key.Key_Escape)
    scene.gateway.gate.set()
    await tasks_done(failing=Exception)
    assert not scene.lock.status.unlocked


async def test_the_practice_password_is_told_in_practice_only(open_dialog: Open) -> None:
    for environment in Environment:
        scene = open_dialog(environment)
        await scene.settle()
        told = "123456" in scene.dialog.password.message.text()
        assert told is (environment is Environment.PRACTICE)
        scene.dialog.reject()


async def test_tab_reaches_everything_and_everything_has_a_name(open_dialog: Open) -> None:
    scene = open_dialog()
    await scene.settle()
    QTest.keyClicks(scene.field, "x")
    seen = []
    for _ in range(12):
        widget = scene.dialog.focusWidget()
        if widget.objectName() in seen:
            break
        seen.append(widget.objectName())
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert seen[0] == "trade_password"
    assert {"show_password", "remember_password", "cancel_dialog", "unlock"} <= set(seen)
    assert any(name.startswith("unlock_lifetime") for name in seen)


async def test_a_held_enter_does_not_use_the_remembered_password(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.dialog.reject()
    await scene.lock.unlock(GOOD, lifetime=UnlockLifetime.MINUTES_5, remember=True)
    scene.lock.lock(LockReason.BY_HAND)
    again = UnlockDialog(scene.lock, account(Environment.LIVE), make_theme(), scene.clock, scene.tasks, keyring=True)
    again.open()
    await scene.settle()
    asked = len(scene.gateway.asked)

    for _ in range(5):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1
        )
        QApplication.sendEvent(again.password.field, event)
        await scene.settle()

    assert len(scene.gateway.asked) == asked
    assert not scene.lock.status.unlocked
    again.reject()


async def test_an_account_without_a_lock_at_the_broker_has_ours_chosen(open_dialog: Open) -> None:
    scene = open_dialog(Environment.PRACTICE)
    scene.gateway.error = NotOffered("no-lock-on-paper")
    await scene.type("123456")
    assert not scene.finished
    assert not scene.store
    assert "Choose a trading password" in scene.dialog.password.message.text()

    await scene.type(GOOD)
    await scene.type(GOOD)
    assert scene.lock.status.unlocked


@pytest.mark.parametrize("environment", list(Environment))
async def test_a_broker_without_a_lock_is_opened_by_our_own_password_at_once(
    open_dialog: Open, environment: Environment
) -> None:
    scene = open_dialog(environment, broker_lock=False)
    await scene.settle()
    assert "Argon2id" in scene.dialog.small_print.text()
    assert not scene.dialog.remember.isEnabled()
    await scene.type("our own words")
    await scene.type("our own words")
    assert scene.finished == [1]
    assert scene.gateway.asked == []


async def test_nothing_is_judged_before_the_keyring_has_answered(open_dialog: Open) -> None:
    """A slow keyring would else have one typing judged as if a password were chosen, or as if none were."""
    scene = open_dialog(broker_lock=False)
    asked, answers = asyncio.Event(), asyncio.Event()

    async def slow(name: str) -> str | None:
        asked.set()
        await answers.wait()
        return None

    scene.store.get = slow  # type: ignore[method-assign]
    await asked.wait()
    QTest.keyClicks(scene.field, "typed too soon")
    QTest.keyClick(scene.field, Qt.Key.Key_Return)
    QTest.mouseClick(scene.dialog.unlock, Qt.MouseButton.LeftButton)
    assert not scene.dialog.unlock.isEnabled()
    assert scene.field.text() == "typed too soon"

    answers.set()
    await scene.settle()

    assert scene.dialog.unlock.isEnabled()
    assert "Choose" in scene.dialog.password.message.text()
    assert not scene.store
    assert not scene.lock.status.unlocked


async def test_a_dialog_that_is_gone_when_the_keyring_answers_is_left_alone(qapp: QApplication) -> None:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    scene = Scene(Environment.LIVE, tasks, keyring=True, broker_lock=False)
    scene.dialog.open()
    asked, answers = asyncio.Event(), asyncio.Event()

    async def slow(name: str) -> str | None:
        asked.set()
        await answers.wait()
        return None

    scene.store.get = slow  # type: ignore[method-assign]
    await asked.wait()
    scene.dialog.reject()
    delete(scene.dialog)
    answers.set()
    await scene.settle()

    assert failures == []
    assert not scene.lock.status.unlocked


class Torn(QWidget):
    """Fails when it is painted."""

    @overrides.guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        raise ValueError("torn")


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Errors of overrides that were reported."""
    where: list[str] = []
    overrides.report_to(lambda error, name: where.append(f"{name} {type(error).__name__}"))
    yield where
    overrides.report_to(None)


async def test_a_part_that_fails_closes_the_dialog_with_the_reason_and_nothing_is_sent(
    open_dialog: Open, told: list[str]
) -> None:
    scene = open_dialog()
    await scene.settle()
    QTest.keyClicks(scene.field, GOOD)

    torn = Torn(scene.dialog)
    torn.resize(20, 20)
    torn.show()
    torn.repaint()
    QTest.keyClick(scene.field, Qt.Key.Key_Return)
    QTest.mouseClick(scene.dialog.unlock, Qt.MouseButton.LeftButton)
    await until(lambda: scene.finished)

    assert scene.finished == [UnlockDialog.DialogCode.Rejected]
    assert told == ["Torn.paintEvent ValueError"]
    assert scene.gateway.asked == []
    assert not scene.lock.status.unlocked


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])
async def test_a_locked_keyring_chooses_nothing_for_live(open_dialog: Open, environment: Environment) -> None:
    """PAPER gets a password for this run."""
    scene = open_dialog(environment, broker_lock=False, keyring=False)

    async def shut(*_arguments: str) -> str | None:
        raise VaultLocked("keyring-locked")

    scene.store.get = scene.store.set = shut  # type: ignore[method-assign, assignment]
    await scene.settle()
    paper = environment is Environment.PAPER
    assert ("Choose a trading password for this run" in scene.dialog.password.message.text()) is paper
    assert ("memory until Tideboard ends" in scene.dialog.small_print.text()) is True

    for _ in range(2):
        await scene.type("our own words")

    assert scene.lock.status.unlocked is paper
    assert not scene.store


async def test_a_password_that_another_dialog_is_judged_by_is_told(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.gateway.gate = asyncio.Event()
    others = [scene.tasks.spawn(scene.lock.unlock_once(scene.lock.account, GOOD), name="other") for _ in range(2)]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    QTest.keyClicks(scene.field, GOOD)
    QTest.keyClick(scene.field, Qt.Key.Key_Return)
    await tasks_done("unlock")

    assert "Another password is being checked" in scene.dialog.password.message.text()
    assert len(scene.gateway.asked) == 2
    scene.gateway.gate.set()
    await asyncio.gather(*others)
