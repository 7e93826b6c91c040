"""The whole window on a broker's LIVE account that is pinned, over a restart. Prints one JSON line.

`python -m fakes.walks.pinned_application DIRECTORY`
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.changing_application import until
from tideboard_core.audit.records import FILE, RecordKind, read
from tideboard_core.errors import OrderDenied
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import Account, OrderRequest, OrderType, Side
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

PASSWORD = "123456"
TENCENT = InstrumentId("HK.00700")
Found = dict[str, object]


def open_dialogs(application: Application) -> list[str]:
    """Which questions for a password are open."""
    kinds: dict[str, type[QDialog]] = {"unlock": UnlockDialog, "unpin": WidenLimitsDialog}
    return [name for name, kind in kinds.items() for one in application.window.findChildren(kind) if one.isVisible()]


def run_command(application: Application, command: str) -> None:
    """Run a command as its key or the palette does."""
    assert application.built.keyboard.table.run(command)


async def denial(application: Application, account: Account) -> str:
    """Why an order of the account does not go out."""
    guard = application.trading.guard
    request = OrderRequest(
        account=account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal(600),
        client_order_id=guard.client_order_id(),
    )
    try:
        await guard.submit(request)
    except OrderDenied as error:
        return error.code
    return ""


async def in_view(application: Application) -> Account:
    """The account in view, once its lists are read: until then that denies an order, before a pin does."""
    await until(lambda: application.account is not None and application.built.chart_shown)
    account = application.account
    assert account is not None
    await until(lambda: not application.trading.blotter.login.is_unread(account.id))
    return account


async def first(application: Application, found: Found) -> None:
    """Unlock, pin from the palette's command, and try what could send."""
    account, lock = await in_view(application), application.trading.lock
    found["environment"] = account.environment
    await lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    run_command(application, "window.pin")
    await until(lambda: lock.pinned(account))
    found["open"] = lock.is_open(account)
    found["denied"] = await denial(application, account)
    run_command(application, "window.unlock")
    found["Ctrl+U asks"] = open_dialogs(application)
    for dialog in application.window.findChildren(WidenLimitsDialog):
        dialog.reject()
    others = [one for one in application._accounts.known if one.environment is account.environment and one != account]
    application.choose_account(others[0].identity)
    await lock.unlock(PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    application.choose_account(account.identity)
    found["after the other account's password"] = [lock.is_open(account), lock.pinned(account)]
    application.preferences.change(account=account.id, account_environment=account.environment)


async def second(application: Application, found: Found) -> None:
    """It is pinned from the first window on; the password typed into its question removes the pin."""
    account, lock = await in_view(application), application.trading.lock
    shown = application.window.top_bar.lock.lines
    await until(lambda: lock.status.view_pinned and shown.whole.startswith("Pinned"))
    found["shown"] = shown.whole
    found["denied again"] = await denial(application, account)
    run_command(application, "window.unpin")
    password = application.window.findChildren(WidenLimitsDialog)[0].password
    type_into(password.field, "000000")
    await until(lambda: bool(password.message.text()))
    found["after a wrong password"] = [lock.pinned(account), lock.tries_left]
    type_into(password.field, PASSWORD)
    await until(lambda: not lock.pinned(account) and not open_dialogs(application))
    found["unpinned, and open"] = lock.is_open(account)
    run_command(application, "window.unlock")
    found["Ctrl+U asks then"] = open_dialogs(application)
    for dialog in application.window.findChildren(UnlockDialog):
        dialog.reject()


def type_into(field: QLineEdit, text: str) -> None:
    """Key presses sent one by one: QTest would run the loop inside this task."""
    for letter in text:
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Two runs on one data folder, between them a settings file of somebody else."""
    found: Found = {}
    walks: list[Callable[[Application, Found], Awaitable[None]]] = [first, second]
    for walk in walks:
        prepared = replace(prepare(directory), settings=Settings(welcomed=True))
        options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
        wiring = replace(wire(options, prepared, SystemClock()), store=MemoryStore())
        application = Application(qt, prepared, wiring, TENCENT)
        application.build()
        running = asyncio.get_running_loop().create_task(application.run())
        await walk(application, found)
        application.close()
        await running
    _verification, records = read((directory / FILE).read_bytes())
    data = [one.data for one in records if one.kind is RecordKind.LOCK]
    told = [one["kind"] for one in data]
    found["order log"] = [kind for kind in told if "pinned" in kind or "refused" in kind]
    ended = [one for one in data if one["kind"] in {"opend-locked", "opend-unlock-refused"}]
    found["OpenD left open"] = told.count("opend-unlocking") - sum(len(one["openings"]) for one in ended)
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    with sandbox_here(start="10:46") as sandbox:
        return run_loop(qt, lambda: program(qt, Path(sys.argv[1]).resolve(), sandbox))


if __name__ == "__main__":
    sys.exit(main())
