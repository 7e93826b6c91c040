"""Pinning an account and asking for its password, with a real lock: one question, the gate, and what ends meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.lock import GOOD, MemoryStore, PasswordGateway
from fakes.values.reviews import account
from fakes.values.waiting import tasks_done
from tideboard_core.audit.thread import AUDIT, AuditStatus
from tideboard_core.lock.gateway_lock import LockJournal
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.orders.unlock.account_pins import BANNER, AccountPins
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner

LIVE, PAPER = account(Environment.LIVE), account(Environment.PAPER)
OTHER = replace(LIVE, id="281756450000")
OWN = replace(LIVE, broker_lock=False)


class Journal:
    """The order log: `line` is what it answers once it is `free`."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.line: int | None = 1
        self.free.set()

    async def record(self, _data: Mapping[str, Any]) -> int | None:
        await self.free.wait()
        return self.line


@dataclass
class Scene:
    pins: AccountPins
    journal: Journal
    lock: TradingLock
    hub: Hub
    banner: Banner
    window: QWidget
    chosen: list[Account] = field(default_factory=list)

    @property
    def dialogs(self) -> list[WidenLimitsDialog]:
        return [part for part in self.window.findChildren(WidenLimitsDialog) if part.isVisible()]

    async def type(self, password: str) -> None:
        QTest.keyClicks(self.dialogs[0].password.field, password)
        QTest.keyClick(self.dialogs[0].password.field, Qt.Key.Key_Return)
        await settle()


async def settle() -> None:
    for _turn in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def scene(qapp: QApplication, qtbot: QtBot) -> AsyncIterator[Scene]:
    """A LIVE account in view, unlocked; the password is GOOD."""
    qapp.setQuitOnLastWindowClosed(False)
    failures: list[tuple[str, BaseException]] = []
    tasks = Tasks(lambda error, name: failures.append((name, error)))
    window, clock, theme = QWidget(), ManualClock(), make_theme()
    hub, banner, journal = Hub(clock), Banner(theme), Journal()
    lock = TradingLock(
        hub=hub,
        clock=clock,
        gateway=PasswordGateway(),  # type: ignore[arg-type]  # the lock needs two calls of the port
        store=MemoryStore(),
        spawn=lambda work: tasks.spawn(work, name="lock"),
        journal=LockJournal(record=journal.record),
    )
    accounts: tuple[Account, ...] = (PAPER, LIVE, OTHER)
    hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
    lock.switch_account(LIVE)
    qtbot.addWidget(banner)
    chosen: list[Account] = []
    pins = AccountPins(
        hub,
        lock,
        tasks,
        gate=TypingGate(clock, lambda _key: False),
        choose=chosen.append,
        theme=lambda: theme,
        window=lambda: window,
        banner=lambda: banner,
    )
    await lock.unlock(GOOD, lifetime=UnlockLifetime.MINUTES_15)
    yield Scene(pins, journal, lock, hub, banner, window, chosen)
    await tasks.close()
    window.hide()
    window.deleteLater()
    assert not failures


async def pinned(scene: Scene) -> None:
    scene.pins.pin(LIVE)
    await settle()
    assert scene.pins.pinned(LIVE)


async def test_it_offers_accounts_with_real_money_alone(scene: Scene) -> None:
    assert list(scene.pins.accounts) == [LIVE, OTHER]


async def test_pinning_locks_and_asks_nothing(scene: Scene) -> None:
    await pinned(scene)

    assert not scene.lock.is_open(LIVE)
    assert scene.dialogs == []


async def test_the_click_itself_keeps_orders_back_and_the_disk_makes_it_a_pin(scene: Scene) -> None:
    scene.journal.free.clear()
    scene.pins.pin(LIVE)
    assert not scene.lock.is_open(LIVE), "before any task runs"
    await settle()
    assert not scene.pins.pinned(LIVE)
    scene.journal.free.set()
    await settle()
    assert scene.pins.pinned(LIVE)
    assert scene.banner.message is None


async def test_a_pin_that_is_not_on_disk_is_said_and_holds(scene: Scene) -> None:
    scene.journal.line = None
    await pinned(scene)
    assert scene.banner.text.text().startswith("The pin of \u00b7\u00b7")
    assert "is not in the order log yet" in scene.banner.text.text()
    assert not scene.lock.is_open(LIVE)


async def test_what_is_not_on_disk_stays_in_the_banner_until_the_order_log_has_it(scene: Scene) -> None:
    """Longer than an answer to a click, also while another account is pinned."""
    scene.journal.line = None
    await pinned(scene)
    scene.banner._answered.timeout.emit()
    scene.journal.line = 1
    scene.pins.pin(OTHER)
    await settle()
    for status in (AuditStatus(kept=1, problem="full"), AuditStatus(kept=1)):
        scene.hub.publish(AUDIT.of(""), Lazy.ready(status))
        assert scene.banner.message is not None
    scene.hub.publish(AUDIT.of(""), Lazy.ready(AuditStatus(count=9)))
    assert scene.banner.message is None


async def test_the_password_removes_the_pin_and_trading_stays_locked(scene: Scene) -> None:
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    dialog = scene.dialogs[0]
    assert dialog.objectName() == "unpin_account"
    await scene.type(GOOD)
    await tasks_done()

    assert not scene.pins.pinned(LIVE)
    assert not scene.lock.is_open(LIVE)
    assert scene.dialogs == []


async def test_a_wrong_password_keeps_the_pin_and_says_so(scene: Scene) -> None:
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    await scene.type("000000")

    assert scene.pins.pinned(LIVE)
    assert scene.dialogs[0].password.message.text() == "The broker refused this password."
    scene.dialogs[0].reject()


async def test_keeping_the_pin_forgets_what_was_typed(scene: Scene) -> None:
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    dialog = scene.dialogs[0]
    QTest.keyClicks(dialog.password.field, GOOD)
    dialog.reject()

    assert dialog.password.empty
    await settle()
    assert scene.pins.pinned(LIVE)


async def test_one_question_at_a_time_and_none_without_a_pin(scene: Scene) -> None:
    scene.pins.unpin(LIVE)
    await settle()
    assert scene.dialogs == []
    await pinned(scene)
    scene.pins.unpin(LIVE)
    scene.pins.unpin(LIVE)
    scene.pins.unpin(OTHER)
    await settle()

    assert len(scene.dialogs) == 1
    scene.dialogs[0].reject()


async def test_the_dialog_is_there_before_the_next_key(scene: Scene) -> None:
    """What is typed right after the command is a password, and goes into no field of the window."""
    await pinned(scene)
    price = QLineEdit(scene.window)
    scene.window.show()
    scene.pins.unpin(LIVE)

    assert len(scene.dialogs) == 1
    assert price.text() == ""
    scene.dialogs[0].reject()


@pytest.mark.parametrize("event", ["lock", "switch", "other"])
async def test_what_happens_while_it_is_asked(scene: Scene, event: str) -> None:
    """It is about the account that it names: a lock or a switch changes nothing of that before the password."""
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    if event == "lock":
        scene.lock.lock(LockReason.BY_HAND)
    elif event == "switch":
        scene.lock.switch_account(PAPER)
    else:
        await scene.lock.pin(OTHER)
    await scene.type(GOOD)
    await tasks_done()

    assert not scene.pins.pinned(LIVE)
    assert scene.pins.pinned(OTHER) is (event == "other")
    assert not scene.lock.any_open


async def test_a_press_by_a_program_without_a_password_does_nothing(scene: Scene) -> None:
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    face = QAccessible.queryAccessibleInterface(scene.dialogs[0].widen)
    face.actionInterface().doAction(face.actionInterface().pressAction())
    await settle()

    assert scene.pins.pinned(LIVE)
    scene.dialogs[0].reject()


async def test_a_dialog_that_is_accepted_by_force_removes_nothing(scene: Scene) -> None:
    """The pin goes with the proof of the password, not with what the dialog says."""
    await pinned(scene)
    scene.pins.unpin(LIVE)
    await settle()
    scene.dialogs[0].done(QDialog.DialogCode.Accepted)
    await settle()

    assert scene.pins.pinned(LIVE)


async def test_an_account_without_a_password_is_not_pinned(scene: Scene) -> None:
    """Nothing could remove its pin."""
    scene.lock.switch_account(OWN)
    scene.pins.pin(OWN)
    await settle()

    assert not scene.pins.pinned(OWN)
    assert scene.banner.text.text().startswith("No trading password is chosen yet.")
    scene.banner.clear(BANNER)


async def test_where_the_keyring_lost_the_password_one_is_chosen_in_the_unlock_dialog(scene: Scene) -> None:
    scene.lock.switch_account(OWN)
    await scene.lock.pins.add(OWN)
    scene.pins.unpin(OWN)
    await settle()

    assert scene.chosen == [OWN]
    assert scene.dialogs == []
    assert scene.pins.pinned(OWN)


async def test_a_view_hears_of_pins_until_it_ends(scene: Scene) -> None:
    heard: list[bool] = []
    end = scene.pins.listen(lambda: heard.append(scene.pins.pinned(LIVE)))
    await pinned(scene)
    assert heard[-1] is True
    count = len(heard)
    end()
    await scene.lock.pin(OTHER)

    assert len(heard) == count
