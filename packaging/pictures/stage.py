"""The real application on a seeded exchange, both with clocks that stand still until the picture needs them to move."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import qasync
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fakes.servers.sandbox import OpenSandbox, sandbox_process
from fakes.values.clock import ManualClock
from fakes.values.lock import MemoryStore
from fakes.values.waiting import in_time
from pictures.doors import Doors
from tideboard_core.audit.thread import AUDIT
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, TrdEnv
from tideboard_core.gateways.opend.check import check
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.connection_check import Finding
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment, LiveAccount, PracticeAccount
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.appearance import Language
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.private_files import private_directory
from tideboard_core.system.settings import Appearance, Backend, Connection, Settings, SymbolList
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import Prepared, prepare
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.startup.brokers import Brokers
from tideboard_desktop.ticket.dock import ASK_BROKER_MS
from tideboard_desktop.window.notices.toast import SHOWN_MS, ToastLine

QUIET = 0.2
"""Seconds without a request and without a frame that make rest."""
SETTLED = 6.0
"""Seconds after which everything was asked twice that was refused before its subscription stood."""
TECH = ("HK.00700", "HK.09988", "HK.03690", "HK.01810", "HK.09618", "HK.01024")
ACCOUNTS = Topic.ACCOUNTS.of("")
_ONE_DAY_MS = 86_400_000
_NOBODY = AUDIT.of("pictures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """What a story is played on. `start` is Hong Kong time, `size` in logical pixels.

    With `broker` the exchange counts as a broker's OpenD, whose accounts are PAPER and LIVE. `text_percent` and
    `account` stand in for what the person would have chosen. A story that counts its calls itself does not settle.
    `doors` are those of the exchange that the window comes in by, `arguments` more for the exchange.
    """

    scenario: str = "calm"
    date: str = "2026-11-20"
    start: str = "10:40"
    seed: int = 54
    size: tuple[int, int] = (1600, 1000)
    broker: bool = False
    account: Environment | None = None
    text_percent: int = 100
    settles: bool = True
    doors: Doors = Doors.OPEND
    arguments: tuple[str, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings(welcomed=True, collect=False))


def wiring(
    sandbox: OpenSandbox,
    clock: ManualClock,
    prepared: Prepared,
    *,
    broker: bool,
    doors: Doors = Doors.OPEND,
) -> Wiring:
    """The app's own wiring, but for an exchange that we hold still and a keyring in memory."""
    endpoint = OpendEndpoint(
        host=sandbox.host,
        port=sandbox.port,
        provider="Futu OpenD" if broker else "Sandbox",
        rsa=None,
        account_types=BROKER_ACCOUNTS if broker else dict.fromkeys(TrdEnv, PracticeAccount),
    )

    def take(now: datetime) -> None:
        clock.set_market(now)

    async def look(target: Connection, tell: Callable[[Finding], None]) -> None:
        if target.backend in {Backend.LONGPORT, Backend.OPEND_REST}:
            await brokers.check(target, tell)
        else:
            await check(endpoint, clock, tell)  # whose port is another one in every run

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return OpendGateway(endpoint, feed=feed, trading=trading, clock=clock, market_time=take)

    store = MemoryStore()
    wall = SystemClock()  # for signatures, which live by it
    shelf = CredentialShelf(store, clock=wall)
    brokers = Brokers(prepared.redactor, wall, shelf)
    return Wiring(
        gateways=doors.gateways(sandbox, build, take, LiveAccount if broker else PracticeAccount),
        uses=doors.uses(Connection(backend=Backend.OPEND) if broker else Connection()),
        source=SourceKind.REAL if broker else SourceKind.PRACTICE,
        store=store,
        shelf=shelf,
        clock=clock,
        practice=None,
        rewire=lambda _other: wiring(sandbox, clock, prepared, broker=broker, doors=doors),
        check=look,
        sign_ins=brokers.sign_ins(),
        choose=lambda letters: letters[0],  # two runs write the same numbers
    )


@dataclass(slots=True)
class Stage:
    """A running application, its exchange and the one clock."""

    application: Application
    sandbox: OpenSandbox
    clock: ManualClock

    async def until(self, wanted: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with in_time(wanted):
            while not wanted():  # noqa: ASYNC110  a window, not a task, gets there
                await asyncio.sleep(0.02)

    def stir(self) -> None:
        """Wake whatever sleeps by the real clock and would not see ours move."""
        self.application.hub.subscribe(_NOBODY).close()
        for toast in self._toasts():
            toast.timer.setInterval(_ONE_DAY_MS)  # it goes with our time, in `passes`
        for timer in self.application.frame.findChildren(QTimer):
            if not timer.isSingleShot():
                timer.stop()  # the seconds of the window are ours alone
                timer.timeout.emit()

    async def rest(self) -> None:
        """Wait until nobody has anything to ask for and nothing changes on screen."""
        async with in_time("the window at rest"):
            await self._rest()

    async def _rest(self) -> None:
        self.stir()
        since, seen = time.monotonic(), await self._traces()
        stirred = False
        while time.monotonic() - since < QUIET or not stirred:
            if time.monotonic() - since >= QUIET:
                stirred = True
                if self.connected:  # else the number of subscriptions is that of the login, when reads still subscribe
                    await self.application.feeds.session.verify()
                self.stir()
            await asyncio.sleep(0.05)
            now = await self._traces()
            if now != seen:
                since, seen = time.monotonic(), now

    async def _traces(self) -> object:
        application = self.application
        asked = {name: count for name, count in (await self.sandbox.state())["requests"].items() if name != "1004"}
        now = self.clock.monotonic()
        due = any(isinstance(schedule.next_call(now), Key) for schedule in application.feeds.schedules)
        busy = (due and self.connected) or application.frame.running
        return time.monotonic() if busy else asked

    @property
    def connected(self) -> bool:
        """Whether anybody could answer."""
        return self.application.feeds.session.status.state in {LinkState.LIVE, LinkState.DEGRADED}

    async def passes(self, seconds: float, step: float = 15.0) -> None:
        """Let time pass for exchange, limits and window, with the window's own work in between."""
        while seconds > 0:
            part = min(step, seconds)
            self.touch()
            await self.sandbox.wait(part)
            self.clock.advance(part)
            exchange = await self.sandbox.advance(part)
            self.clock.set_market(datetime.fromisoformat(exchange["time"]))
            seconds -= part
            if part * 1000 >= SHOWN_MS:
                for toast in self._toasts():
                    toast.hide_notice()
            await self.rest()

    def _toasts(self) -> list[ToastLine]:
        return self.application.window.findChildren(ToastLine)

    async def ticket_asked(self) -> None:
        """Wait until the ticket has asked the broker: the largest quantity, after the power or its price changed."""
        timers = self.application.built.ticket.findChildren(QTimer)
        await self.until(lambda: not any(each.isActive() and each.interval() == ASK_BROKER_MS for each in timers))

    def touch(self) -> None:
        """Press Shift, as somebody does who is still there: the idle lock sees it."""
        shift = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.application.window.windowHandle(), shift)

    async def moment(self, seconds: float = 1.0) -> None:
        """Let only the window's time pass: what flashed has faded, what was dead has come alive."""
        exchange = self.clock.market()
        for _ in range(round(seconds * 10)):
            self.clock.advance(0.1)
            self.clock.set_market(exchange)
            await asyncio.sleep(0.06)

    async def show(self, symbol: str) -> None:
        """Select an instrument."""
        self.application.selection.select(InstrumentId(symbol))
        await self.rest()

    def command(self, name: str) -> None:
        """Run a command of the window by its id."""
        if not self.application.built.keyboard.table.run(name):
            raise RuntimeError(f"there is no command {name} now")


def settings_of(scenery: Scenery, look: Appearance) -> Settings:
    """The settings that the person in the picture has: a second list, with a name in their language."""
    name = "HK tech" if look.language is Language.ENGLISH else "港股科技"
    lists = (*scenery.settings.watchlists, SymbolList(name=name, symbols=TECH))
    appearance = replace(look, text_percent=scenery.text_percent)
    return replace(scenery.settings, appearance=appearance, watchlists=lists)


@asynccontextmanager
async def running(
    qt: QApplication, sandbox: OpenSandbox, scenery: Scenery, look: Appearance, data: Path
) -> AsyncIterator[Stage]:
    """The application from its start to its end."""
    clock = ManualClock()
    settings = settings_of(scenery, look)
    SettingsFile(private_directory(data)).save(settings)
    prepared = prepare(data)
    wired = wiring(sandbox, clock, prepared, broker=scenery.broker, doors=scenery.doors)
    application = Application(qt, prepared, wired, None)
    application.build()
    # Heartbeats and reads wait by the real clock, over which ours leaps: none of them is held back by this computer.
    application.connection.log._left_late = lambda event, link: None  # type: ignore[method-assign]  # noqa: SLF001
    application.window.resize(*scenery.size)
    stage = Stage(application, sandbox, clock)
    async with asyncio.TaskGroup() as group:
        group.create_task(application.run())
        try:
            await stage.until(lambda: application.hub.value(ACCOUNTS) and application.account is not None)
            await stage.until(lambda: application.built.chart_shown)
            application.trading.lock.screen_locks.own_saver = True  # as on most desktops
            if scenery.account is not None:
                choose_account(application, scenery.account)
            await stage.rest()
            if scenery.settles:
                await stage.passes(SETTLED)
            yield stage
        finally:
            application.close()


def choose_account(application: Application, environment: Environment) -> None:
    """Put the first account of this environment in view, as the top bar's menu does."""
    accounts = application.hub.value(ACCOUNTS) or ()
    application.choose_account(next(one.identity for one in accounts if one.environment is environment))


@contextmanager
def exchange(scenery: Scenery) -> Iterator[OpenSandbox]:
    """The exchange of a story."""
    with sandbox_process(
        seed=scenery.seed,
        scenario=scenery.scenario,
        date=scenery.date,
        start=scenery.start,
        arguments=[*scenery.doors.arguments, *scenery.arguments],
    ) as sandbox:
        yield sandbox


def loop_factory(qt: QApplication) -> Callable[[], asyncio.AbstractEventLoop]:
    """Qt's own loop."""

    def make() -> asyncio.AbstractEventLoop:
        loop: asyncio.AbstractEventLoop = qasync.QEventLoop(qt)
        return loop

    return make
