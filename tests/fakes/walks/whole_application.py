"""The whole window in a process of its own, offscreen: what its parts do when something happens. Prints one JSON line.

`python -m fakes.walks.whole_application DIRECTORY [hanging]`; with `hanging` the keyring never answers, and the
settings could not be saved before there was a window.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from fakes.scenes.screen.timers import next_second
from fakes.scenes.trading.broker import MemoryStore
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, NOON, PASSWORD, order_row
from fakes.values.waiting import in_time
from fakes.walks.changing_application import until
from tideboard_core.audit.anchor import _name
from tideboard_core.audit.records import FILE, ZERO, Record, RecordKind, encode
from tideboard_core.audit.thread import AUDIT
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.lock.trading_lock import LINK
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import (
    GatewayNotice,
    Lazy,
    LinkState,
    LinkStatus,
    NoticeKind,
)
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import Account, Charges, Environment
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock, SecretStore
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.connection.practice.reset_dialog import ResetPracticeDialog
from tideboard_desktop.connection.practice.sandbox_launch import free_ports
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.orders.unlock.screen_lock import ScreenLock
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.settings.trading_page import TradingPage
from tideboard_desktop.startup.app import run_loop

PAPER = ACCOUNTS[Environment.PAPER]
D = TypeVar("D", bound=QDialog)


class SilentStore(MemoryStore):
    """A keyring whose prompt nobody answers."""

    async def probe(self, name: str = "") -> str:
        await asyncio.Event().wait()
        return ""

    async def get(self, name: str) -> str | None:
        await asyncio.Event().wait()
        return None


class LookedForOnce(OpendGateway):
    """An OpenD that is not there: a second look for it would be told, and lock a LIVE account between two steps."""

    _looked = False

    async def connect(self) -> None:
        """Fail once, then wait for ever."""
        if self._looked:
            await asyncio.Event().wait()
        self._looked = True
        await super().connect()


def gateway(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
    """What the application connects to."""
    endpoint = OpendEndpoint(host="127.0.0.1", port=free_ports(1)[0])
    return LookedForOnce(endpoint, feed=feed, trading=trading, clock=clock)


def connected(application: Application) -> None:
    """The connection stands, from now on: a minute without one locks too, and would come first."""
    there = LinkStatus(state=LinkState.LIVE, provider="", address="", since=0.0)
    application.hub.publish(LINK, Lazy.ready(there))


async def unlocked(application: Application) -> None:
    """A paper account, freshly opened."""
    lock = application.trading.lock
    connected(application)
    lock.switch_account(None)
    lock.switch_account(PAPER)
    await unlock_chosen(lock, PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
    assert lock.status.unlocked


async def tried(application: Application, clock: ManualClock) -> dict[str, object]:
    """What each event did to an open lock."""
    lock, found = application.trading.lock, dict[str, object]()
    await unlocked(application)
    screen = application.qt.findChild(ScreenLock)
    assert screen is not None
    screen._saver_changed(True)
    found["screen"] = lock.status.reason
    await unlocked(application)
    connected(application)
    clock.advance(500)
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(application.window.windowHandle(), press)  # QTest would run the loop inside this task
    next_second(application.frame)
    found["idle after a key"] = (lock.status.idle_locks or 0.0) - clock.boot()
    clock.advance(401)
    next_second(application.frame)
    found["clock"] = lock.status.reason
    await unlocked(application)
    application.relay.notice(GatewayNotice(kind=NoticeKind.PASSWORD_CHANGED, text=""))
    found["notice"] = lock.status.reason
    await unlocked(application)
    application.choose_account(ACCOUNTS[Environment.LIVE].identity)
    found["another account"] = [lock.status.reason, application.window.environment]
    found["a view that fails"] = a_view_fails(application)
    await unlocked(application)
    return found


def a_view_fails(application: Application) -> list[object]:
    """The account in view while one view cannot show it, and a second after it can again."""
    ticket = application.built.ticket
    whole = ticket.set_account

    def fail(account: Account | None) -> None:
        raise GatewayError("reply-unreadable", field="time")

    ticket.set_account = fail  # type: ignore[method-assign]
    application._accounts.switch(PAPER)
    found: list[object] = [application.account]
    ticket.set_account = whole  # type: ignore[method-assign]
    next_second(application.frame)
    return [*found, application.account == PAPER, application.window.environment]


async def limit(application: Application) -> list[int]:
    """A person makes the largest quantity of an order larger: what holds in PAPER, LIVE and after two passwords."""
    live = replace(ACCOUNTS[Environment.LIVE], broker_lock=False)  # Tideboard's own password opens it
    put(application.hub, Topic.ACCOUNTS.of(""), (PAPER,))
    pages = {page.key: page.widget for page in application.services.pages(application.rebuild.theme())}
    trading = pages["trading"]
    assert isinstance(trading, TradingPage)
    trading.fields["max_quantity"][0].setText("9000")
    trading.apply()
    found = [application.preferences.settings.limits.max_quantity]
    put(application.hub, Topic.ACCOUNTS.of(""), (PAPER, live))
    trading.fields["max_quantity"][0].setText("7000")
    trading.apply()
    dialog = await opened(application, WidenLimitsDialog)
    found.append(application.preferences.settings.limits.max_quantity)
    for password, refused in (("not " + PASSWORD, True), (PASSWORD, False)):
        before = found[-1]
        dialog.password.field.setText(password)
        dialog.go()
        assert dialog._running is not None
        await asyncio.wait([dialog._running])
        if not refused:
            await until(lambda: application.preferences.settings.limits.max_quantity != before)  # noqa: B023
        found.append(application.preferences.settings.limits.max_quantity)
    for page in pages.values():
        page.deleteLater()
    return found


async def opened(application: Application, kind: type[D]) -> D:
    """The dialog of this kind, as soon as it is open."""
    await until(lambda: application.window.findChild(kind) is not None)
    dialog = application.window.findChild(kind)
    assert dialog is not None
    return dialog


class Errors(logging.Handler):
    """What the program's log says of failures; what an exchange in this process says of a caller that left is none."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        error = record.exc_info[1] if record.exc_info else None
        if record.name != "aiohttp.server" or not isinstance(error, ConnectionResetError):
            self.told.append(f"{record.getMessage()} {record.exc_info}")


def log_of_a_flatten(directory: Path) -> None:
    """A flatten of an earlier run took a stop away and closed a part, as the order log has it."""
    stop = {"id": "B1", "type": "stop", "quantity": 800, "trigger": "590.00"}
    line = {"instrument": "HK.00700", "side": "sell", "quantity": 800, "exits": [stop], "obstacle": None}
    account = {"account": PAPER.id, "environment": PAPER.environment}
    steps: list[dict[str, object]] = [
        {"step": "plan", **account, "lines": [line]},
        {"step": "line", "instrument": "HK.00700", "state": "partly", "filled": 300, "withdrawn": ["B1"]},
        {"step": "end", "stopped": False},
    ]
    head, whole = ZERO, b""
    for number, data in enumerate(steps, start=1):
        text, head = encode(
            Record(kind=RecordKind.FLATTEN, id="TB-1119-0001", at=NOON, data=data), number=number, previous=head
        )
        whole += text
    (directory / FILE).write_bytes(whole)


def lost_exits(application: Application) -> list[str]:
    """What the banner says of it before the lists are read, and once they show no position any more."""
    notices = application._lost_exits
    assert notices is not None
    key, banner, found = f"lost-exits-{PAPER.id}", application.window.banner, list[str]()
    notices.watch([PAPER])
    found.append(banner._messages[key].text)
    application.trading.blotter.forget(PAPER.id)
    put(application.hub, Topic.POSITIONS.of(PAPER.id), ())
    next_second(application.frame)
    return [*found, banner._messages[key].text if key in banner._messages else ""]


async def leave_a_question_open(application: Application) -> None:
    """The end of a connection finds a dialog that waits for its answer."""
    application.spawn(application._reset(), "reset")
    await until(lambda: any(dialog.isVisible() for dialog in application.window.findChildren(ResetPracticeDialog)))


class NoExchange:
    """A practice exchange that is only reset; a charge comes while it ends."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def reset(self) -> None:
        """Done."""
        put(self._hub, Topic.CHARGES.of(PAPER.id), Charges({}))

    async def stop(self) -> None:
        """Done."""


async def reset(application: Application) -> dict[str, object]:
    """What is left after the practice account was reset while trading was open."""
    accounts = tuple(ACCOUNTS.values())
    application.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
    for account in accounts:
        application.trading.blotter.order_changed(order_row(account))
        put(application.hub, Topic.CHARGES.of(account.id), Charges({}))
    application._accounts.switch(PAPER)
    application.practice = NoExchange(application.hub)  # type: ignore[assignment]  # all that is asked
    await unlocked(application)
    work = asyncio.get_running_loop().create_task(application._reset())
    (await opened(application, ResetPracticeDialog)).accept()
    await work
    left = [order.id for account in accounts for order in application.trading.blotter.orders(account.id) or ()]
    charged = [account.id for account in accounts if application.hub.value(Topic.CHARGES.of(account.id)) is not None]
    return {"reset": application.trading.lock.status.reason, "orders left": left, "charges left": charged}


def charts_at_looks(application: Application) -> list[bool]:
    """Whether the chart was shown, at each look at the keyring from now on."""
    found, look = list[bool](), application.keyring.look

    async def noted() -> None:
        found.append(application.built.chart_shown)
        await look()

    application.keyring.look = noted  # type: ignore[method-assign]
    return found


async def early_unlock(application: Application) -> list[bool]:
    """A person unlocks before the keyring was asked: whether the dialog is open at once, and knows of it afterwards."""
    application.keyring.there = False
    application.unlock()
    found = [application.window.findChild(UnlockDialog) is not None]
    dialog = await opened(application, UnlockDialog)
    await until(lambda: dialog._keyring)
    found.append(True)
    dialog.reject()
    await until(lambda: application.window.findChild(UnlockDialog) is None)
    return found


def end_with_session(application: Application, found: dict[str, object], closed: Sequence[str]) -> None:
    """The loop calls it, as it passes on a message of Windows; what waits for the end goes on before it returns."""
    application.end_with_session()
    found["closed in the message"] = list(closed)
    found["window after the message"] = application.window.isVisible()


def closings(application: Application) -> list[str]:
    """What is closed from now on, in that order, of the order log and the archive, and whether the window is shown."""
    found: list[str] = []
    window = application.window

    def noting(name: str, close: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def noted() -> None:
            found.append(name)
            await close()
            found.append(f"{name} closed, window {'shown' if isValid(window) and window.isVisible() else 'hidden'}")

        return noted

    for name, part in (("order log", application.trading.audit), ("archive", application.archive)):
        vars(part)["close"] = noting(name, part.close)
    return found


async def program(qt: QApplication, directory: Path, store: SecretStore, *, acts: bool) -> int:
    """Start, try everything, end; prints what was found."""
    clock = ManualClock()
    wiring = Wiring(
        gateways=(GatewaySpec(gateway=gateway),),
        uses=Uses(connection=Connection(backend=Backend.OPEND)),
        source=SourceKind.REAL,
        store=store,
        shelf=CredentialShelf(store, clock=clock),
        clock=clock,
        practice=None,
        rewire=lambda _other: wiring,
    )
    application = Application(qt, prepare(directory), wiring, None)
    if not acts:
        application._settings_not_saved()  # as on a full disk, between two turns of the start
    application.build()
    errors = Errors()
    connecting, accused = asyncio.Event(), asyncio.Event()
    application.hub.listen(LINK, lambda _: connecting.set())
    application.hub.listen(AUDIT.of(""), lambda _: accused.set())
    focused = asyncio.Event()
    qt.focusWindowChanged.connect(lambda window: focused.set() if window is not None else None)
    closed = closings(application)
    charts = charts_at_looks(application)
    running = asyncio.get_running_loop().create_task(application.run())
    await connecting.wait()
    found: dict[str, object] = {}
    if acts:
        notice = application.window.banner._messages["limits"]
        found["narrower"] = [notice.text, notice.button]
        await accused.wait()
        found["chart when the keyring was asked"] = list(charts)
        found["pause after a shortened log"] = application.trading.lock.pause_left
        clock.advance(application.trading.lock.pause_left)
        application.window.activateWindow()
        await focused.wait()
        found |= await reset(application)
        found["unlock before the keyring was asked"] = await early_unlock(application)
        found |= await tried(application, clock)
        found["limit"] = await limit(application)
        before = application._lost_exits
        application.built.submission.closing_begun.emit()
        found["follows a flatten"] = [before is not None, application._lost_exits is not None]
        found["audit"] = application.trading.audit.status.problem
        await leave_a_question_open(application)
        asyncio.get_running_loop().call_soon(end_with_session, application, found, closed)
    else:
        found["told"] = application.window.banner._messages["settings"].text
        found["milliseconds of a frame"] = application.frame._shortest
        found["lost exits"] = lost_exits(application)
        application.close()
    async with in_time("the end of the application", lambda: running):
        await running
    found["end"] = application.trading.lock.status.reason
    if acts:
        found["errors"] = errors.told
    else:
        found["closed"] = closed
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    directory, hanging = Path(sys.argv[1]).resolve(), sys.argv[2:] == ["hanging"]
    store = SilentStore() if hanging else MemoryStore()
    store.values[_name(directory / FILE)] = f"7 {'a' * 64} 2026-11-20"
    if hanging:
        log_of_a_flatten(directory)
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    return run_loop(qt, lambda: program(qt, directory, store, acts=not hanging))


if __name__ == "__main__":
    sys.exit(main())
