"""Asking for the trade password with a real lock: times from the settings, and what is told afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.lock import GOOD, MemoryStore, PasswordGateway
from fakes.values.reviews import account
from fakes.values.waiting import tasks_done, until
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import RequestTimeout, VaultLocked
from tideboard_core.lock.gateway_lock import GatewayLogin
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockEvent, LockReason, Opening, UnlockLifetime
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.orders.unlock.prompt import BEAT_MS, OwedLocks, UnlockDialog, UnlockPrompt, lifetime_of
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.words.errors import error_sentence, unseen_screen_lock
from tideboard_desktop.window.bars.banner import Banner

LIVE = account(Environment.LIVE)


class LockedStore(MemoryStore):
    """A keyring that is locked when something is to be kept."""

    async def set(self, name: str, value: str) -> None:
        """Refuse."""
        raise VaultLocked("keyring-locked")


@dataclass
class Scene:
    unlocking: UnlockPrompt
    lock: TradingLock
    banner: Banner
    window: QWidget
    tasks: Tasks

    def start(self, then: Callable[[], object] = lambda: None) -> None:
        self.unlocking.open(LIVE, keyring=True, then=then)

    @property
    def dialogs(self) -> list[UnlockDialog]:
        return [part for part in self.window.findChildren(UnlockDialog) if part.isVisible()]

    async def type(self, password: str) -> None:
        field = self.dialogs[0].password.field
        QTest.keyClicks(field, password)
        QTest.keyClick(field, Qt.Key.Key_Return)
        await tasks_done()


Make = Callable[..., Scene]


@pytest.fixture
async def make(qapp: QApplication, qtbot: QtBot) -> AsyncIterator[Make]:
    qapp.setQuitOnLastWindowClosed(False)
    failures: list[tuple[str, BaseException]] = []
    tasks = Tasks(lambda error, name: failures.append((name, error)))
    window = QWidget()

    def make_it(
        store: MemoryStore, settings: LockSettings, ready: Callable[[], Awaitable[None] | None] = lambda: None
    ) -> Scene:
        clock, theme = ManualClock(), make_theme()
        lock = TradingLock(
            hub=Hub(clock),
            clock=clock,
            gateway=PasswordGateway(),  # type: ignore[arg-type]  # the lock needs two calls of the port
            store=store,
            spawn=lambda work: tasks.spawn(work, name="lock"),
        )
        lock.switch_account(LIVE)
        banner = Banner(theme)
        qtbot.addWidget(banner)
        unlocking = UnlockPrompt(
            lock,
            theme,
            clock,
            tasks,
            settings=lambda: settings,
            parent=lambda: window,
            banner=lambda: scene.banner,
            ready=ready,
        )
        scene = Scene(unlocking, lock, banner, window, tasks)
        return scene

    yield make_it
    await tasks.close()
    window.hide()
    window.deleteLater()
    assert not failures


async def settle() -> None:
    for _turn in range(6):
        await asyncio.sleep(0)


async def test_nothing_opens_before_the_order_log_was_compared(make: Make) -> None:
    """The keyring may be asking a person meanwhile: orders must not go out beside a log that was cut short."""
    compared = asyncio.Event()

    async def ready() -> None:
        await compared.wait()

    scene = make(MemoryStore(), LockSettings(), ready)
    scene.start()
    await settle()
    QTest.keyClicks(scene.dialogs[0].password.field, GOOD)
    QTest.keyClick(scene.dialogs[0].password.field, Qt.Key.Key_Return)
    await settle()
    assert not scene.lock.is_open(LIVE)
    assert "keyring" in scene.dialogs[0].password.message.text()

    compared.set()
    await tasks_done()
    assert scene.lock.is_open(LIVE)


async def test_the_dialog_takes_its_times_from_the_settings(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings(unlock_minutes=30, idle_minutes=7))
    scene.start()
    await settle()

    (dialog,) = scene.dialogs
    assert dialog.lifetime is UnlockLifetime.MINUTES_30
    assert dialog._idle_minutes == 7


@pytest.mark.parametrize(("seen", "shown"), [(True, "no input for 10 minutes"), (False, "no input for 5 minutes")])
async def test_where_no_screen_lock_was_seen_it_says_so_and_the_shorter_time(
    make: Make, *, seen: bool, shown: str
) -> None:
    scene = make(MemoryStore(), LockSettings(idle_minutes=10))
    scene.lock.screen_locks.own_saver = seen
    scene.start()
    await settle()

    texts = {part.text() for part in scene.dialogs[0].findChildren(QLabel) if part.isVisible()}
    assert shown in texts
    assert ("No screen lock was seen here yet; lock the screen once to try." in texts) is not seen


async def test_a_screen_lock_that_is_seen_while_it_is_open_ends_the_sentence(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings(idle_minutes=10))
    scene.lock.screen_locks.own_saver = False
    scene.start()
    await settle()
    (dialog,) = scene.dialogs

    def shown() -> set[str]:
        return {part.text() for part in dialog.findChildren(QLabel) if part.isVisible()}

    def places() -> list[QPoint]:
        return [part.mapTo(dialog, QPoint()) for part in (dialog.password, dialog.remember, dialog.unlock)]

    unseen, before = unseen_screen_lock(), places()
    assert {unseen, "no input for 5 minutes"} <= shown()
    scene.lock.screen_locks.saw()
    await until(lambda: unseen not in shown())
    assert "no input for 10 minutes" in shown()
    (beat,) = [timer for timer in dialog.findChildren(QTimer) if timer.interval() == BEAT_MS]
    beats = list[None]()
    beat.timeout.connect(lambda: beats.append(None))
    await until(lambda: len(beats) > 0)
    assert places() == before
    await until(lambda: len(beats) > 1)
    assert places() == before


@pytest.mark.parametrize(
    ("minutes", "lifetime"),
    [
        (0, UnlockLifetime.SESSION),
        (3, UnlockLifetime.MINUTES_5),
        (15, UnlockLifetime.MINUTES_15),
        (29, UnlockLifetime.MINUTES_15),
        (60, UnlockLifetime.MINUTES_30),
    ],
)
def test_a_setting_never_opens_longer_than_it_says(minutes: int, lifetime: UnlockLifetime) -> None:
    assert lifetime_of(minutes) is lifetime


async def test_one_dialog_at_a_time(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings())
    scene.start()
    scene.start()
    await settle()

    assert len(scene.dialogs) == 1


async def test_keys_that_follow_the_shortcut_at_once_reach_no_field_of_the_window(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings())
    price = QLineEdit(scene.window)
    QShortcut(QKeySequence("Ctrl+U"), scene.window, scene.start)
    scene.window.show()
    price.setFocus()
    screen = scene.window.windowHandle()
    typed = asyncio.get_running_loop().create_future()

    def press() -> None:
        QTest.keyClick(screen, Qt.Key.Key_1)
        QTest.keyClick(screen, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(screen, Qt.Key.Key_2)
        typed.set_result(price.text())

    QTimer.singleShot(0, press)  # outside any task: the clicks run the loop

    assert await typed == "1"
    assert len(scene.dialogs) == 1


async def test_a_field_that_kept_the_focus_takes_nothing_until_the_dialog_has_it(make: Make) -> None:
    """Qt blocks the window below by itself, but no other window of the program: keys are sent to the field itself."""
    scene = make(MemoryStore(), LockSettings())
    price = QLineEdit("614.50", scene.window)
    scene.window.show()
    price.setFocus()
    price.selectAll()
    scene.start()
    assert not scene.dialogs[0].password.field.hasFocus()
    QTest.keyClicks(price, GOOD)

    assert price.text() == "614.50"
    await until(scene.dialogs[0].password.field.hasFocus)
    await settle()
    await scene.type(GOOD)
    assert scene.lock.is_open(LIVE)
    price.selectAll()
    QTest.keyClicks(price, "600")
    assert price.text() == "600"


async def test_a_keyring_that_answers_after_the_dialog_opened_is_offered_in_it(make: Make) -> None:
    """The dialog does not wait for it: the password that is typed next would stand in a field of the window."""
    scene = make(MemoryStore(), LockSettings())
    scene.unlocking.show_keyring(there=True)
    scene.unlocking.open(LIVE, keyring=False)
    (dialog,) = scene.dialogs
    await settle()
    before = dialog.remember.text()
    assert not dialog.remember.isEnabled()

    scene.unlocking.show_keyring(there=True)
    await settle()
    assert dialog.remember.isEnabled()
    assert dialog.remember.accessibleName() == dialog.remember.text() != before
    assert dialog.small_print.heightForWidth(dialog.small_print.width()) <= dialog.small_print.height()


async def test_closed_before_its_task_begins_it_can_be_opened_again(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings())
    scene.start()
    scene.dialogs[0].reject()
    await settle()
    assert not scene.dialogs
    scene.start()

    assert len(scene.dialogs) == 1


async def test_a_password_that_was_not_remembered_is_told_until_dismissed(make: Make) -> None:
    scene = make(LockedStore(), LockSettings())
    scene.start()
    await settle()
    scene.dialogs[0].remember.setChecked(True)
    await scene.type(GOOD)

    assert scene.lock.is_open(LIVE)
    assert scene.banner.message is not None
    assert scene.banner.message.text.startswith("Trading is unlocked, but the password was not remembered.")
    assert "keyring is locked" in scene.banner.message.text
    assert not scene.banner.message.broken

    scene.banner.button.click()
    assert scene.banner.message is None


async def test_it_can_be_dismissed_after_a_window_rebuild(make: Make, qtbot: QtBot) -> None:
    scene = make(LockedStore(), LockSettings())
    scene.start()
    await settle()
    scene.dialogs[0].remember.setChecked(True)
    await scene.type(GOOD)
    old, scene.banner = scene.banner, Banner(make_theme())
    qtbot.addWidget(scene.banner)
    scene.banner.take_over(old)

    scene.banner.button.click()
    assert scene.banner.message is None


async def test_all_well_says_nothing(make: Make) -> None:
    scene = make(MemoryStore(), LockSettings())
    scene.start()
    await settle()
    await scene.type(GOOD)

    assert scene.lock.is_open(LIVE)
    assert scene.banner.message is None


# --- an OpenD that was left unlocked --------------------------------------------------------------------------------

HERE = GatewayLogin(address="10.0.0.5:11111", login="7")


class Left:
    """A run after one that was killed; what the banner says, and what was opened from it."""

    def __init__(self, tasks: Tasks, *, address: str) -> None:
        clock = ManualClock()
        self.hub, self.gateway, self.tasks = Hub(clock), PasswordGateway(), tasks
        self.lock = TradingLock(
            hub=self.hub,
            clock=clock,
            gateway=self.gateway,  # type: ignore[arg-type]  # the lock needs two calls of the port
            store=MemoryStore(),
            spawn=lambda work: tasks.spawn(work, name="lock"),
            login=lambda: HERE,
        )
        self.banner = Banner(make_theme())
        self.opened: list[str] = []
        self.owed = OwedLocks(
            self.lock,
            self.hub,
            tasks,
            banner=lambda: self.banner,
            connections=lambda: self.opened.append("connections"),
        )
        opening = Opening(id="a", address=address, login="7", account_id=LIVE.id)
        data = {"kind": LockEvent.GATEWAY_UNLOCKING, **opening.kept()}
        self.lock.restore([Record(kind=RecordKind.LOCK, id="", at=clock.wall(), data=data)])

    async def log_in(self, *accounts: Account) -> None:
        self.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
        await self.settle()

    async def press(self) -> None:
        self.banner.button.click()
        await self.settle()

    async def settle(self) -> None:
        await tasks_done()


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    failures: list[tuple[str, BaseException]] = []
    made = Tasks(lambda error, name: failures.append((name, error)))
    yield made
    await made.close()
    assert not failures


async def test_an_opend_that_was_left_unlocked_is_told_until_it_answers(tasks: Tasks, qtbot: QtBot) -> None:
    left = Left(tasks, address=HERE.address)
    qtbot.addWidget(left.banner)
    assert "OpenD at 10.0.0.5:11111" in left.banner.text.text()
    assert LIVE.id not in left.banner.text.text()

    await left.log_in(LIVE)

    assert left.gateway.locked == [LIVE.id]
    assert left.banner.message is None


async def test_elsewhere_the_button_locks_it_or_leads_to_the_connections(tasks: Tasks, qtbot: QtBot) -> None:
    left = Left(tasks, address="192.168.7.7:11111")
    qtbot.addWidget(left.banner)
    assert left.banner.button.text() == "Lock OpenD"
    await left.press()
    assert left.opened == ["connections"]
    await left.log_in(LIVE)
    assert left.gateway.locked == []

    left.gateway.lock_error = RequestTimeout("no-answer")
    await left.press()
    assert "192.168.7.7:11111" in left.banner.text.text()
    assert error_sentence(RequestTimeout("no-answer")) in left.banner.text.text()
    left.gateway.lock_error = None
    await left.press()

    assert left.gateway.locked == [LIVE.id]
    assert left.banner.message is None
    left.owed.close()


async def test_what_waited_for_the_unlock_goes_on_after_it_and_not_after_a_cancel(make: Make) -> None:
    scene, done = make(MemoryStore(), LockSettings()), list[bool]()
    scene.start(lambda: done.append(True))
    await settle()
    scene.dialogs[0].reject()
    await settle()
    assert not done

    scene.start(lambda: done.append(True))
    await settle()
    scene.dialogs[0].reject()
    await settle()
    scene.start()
    await settle()
    await scene.type(GOOD)
    assert scene.lock.is_open(LIVE)
    assert not done

    scene.lock.lock(LockReason.BY_HAND)
    scene.start(lambda: done.append(True))
    await settle()
    await scene.type(GOOD)
    assert done == [True]
