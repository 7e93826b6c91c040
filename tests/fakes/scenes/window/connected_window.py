"""The whole window on a gateway to a practice market that stands still; docks are closed until a test opens them."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import delete

from fakes.scenes.screen.shown_texts import painted_texts, said_by
from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.window.main_window import WholeWindow
from fakes.servers.gateway_rigs import OPEND, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.waiting import until
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.market.hub import Hub
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.connection.services import TradingRelay
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import SECOND_MS
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.press_shield import PressShield

SIZE = (1600, 1000)
SESSION = "session"
"""Name of the task that lasts as long as the connection."""
WRITE_SECONDS = 2.0
TURN, TURNS = 0.005, 4
"""Turns of the loop in which a dock reads what the hub has, and begins to read what it lacks."""
SUBSCRIPTIONS = (ProtoId.Qot_Sub, ProtoId.Qot_RegQotPush, ProtoId.Qot_GetSubInfo)
MANY = 10_000


class ConnectedWindow(WholeWindow):
    """Connected by `connect`; before that the hub is empty."""

    second_ms = SECOND_MS

    def __init__(self, qapp: QApplication, directory: Path, sandbox: OpenSandbox) -> None:
        self.sandbox = sandbox
        super().__init__(qapp, directory)
        self.built.window.resize(*SIZE)
        self.built.window.show()
        self.bare()

    def build(self, window: MainWindow | None = None) -> BuiltWindow:
        """Without the shield of raised docks: while the clock stands it sees each event, for two fifths of the time."""
        built = super().build(window)
        shield = built.window.workspace.findChild(PressShield)
        assert shield is not None
        delete(shield)
        return built

    def make_hub(self) -> Hub:
        """Nothing is known yet."""
        return Hub(self.clock)

    def make_gateway(self, relay: TradingRelay) -> OpendGateway:
        """OpenD at the sandbox; its limits wait for time that passes on both sides."""
        wiring = Wiring(
            sandbox=self.sandbox,
            environment=Environment.LIVE,
            clock=self.clock,
            feed=self.hub,
            trading=relay,
            sleep=self.pace,
            write=WRITE_SECONDS,
        )
        return OPEND.gateway(wiring)

    # --- connection and time ----------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Log in and put the first account in view."""
        self.tasks.spawn(self.feeds.session.run(), name=SESSION)
        await self.until_link(LinkState.LIVE)
        account = (await self.feeds.broker.trading.accounts())[0]
        self.trading.lock.switch_account(account)
        await self.trading.blotter.watch([account])
        self.built.show_account(account)

    async def until_link(self, state: LinkState) -> None:
        """Wait for the connection to be so."""
        await until(lambda: self.feeds.session.status.state is state)

    async def lose_connection(self) -> None:
        """The gateway goes away."""
        await self.sandbox.close_port()
        await self.until_link(LinkState.DISCONNECTED)

    async def seek_connection(self) -> None:
        """Try once to connect while the gateway is away."""
        session = self.feeds.session
        tried = session.status.attempt
        session.retry_now()
        await until(lambda: session.status.attempt > tried and session.status.state is LinkState.DISCONNECTED)
        await self.turns()

    async def find_connection(self) -> None:
        """It comes back, and is found at once."""
        await self.sandbox.open_port()
        self.feeds.session.retry_now()
        await self.until_link(LinkState.LIVE)

    async def refuse(self, text: str) -> None:
        """Refuse everything that docks read of the market, in these words."""
        for proto in ProtoId:
            if proto >= ProtoId.Qot_Sub and proto not in SUBSCRIPTIONS[1:]:
                await self.sandbox.fault(int(proto), "refuse", times=MANY, text=text)

    async def pace(self, seconds: float) -> None:
        """Let time pass for both sides, not for the market."""
        await self.sandbox.wait(seconds)
        self.clock.advance(seconds)

    async def market_runs(self, seconds: int, step: int) -> None:
        """Let time pass for both sides and the market."""
        for _ in range(0, seconds, step):
            await self.sandbox.advance(step)
            await self.pace(step)  # `advance` moves the market alone
            await self.turns()

    async def turns(self, count: int = TURNS) -> None:
        """Let frames, seconds and answers come."""
        for _ in range(count):
            await asyncio.sleep(TURN)
            if self.frame.running:
                next_frame(self.frame)

    async def reads(self) -> dict[ProtoId, int]:
        """How often each call of the market that is no subscription was made."""
        told = (await self.sandbox.state())["requests"]
        return {ProtoId(int(number)): count for number, count in told.items() if _is_read(int(number))}

    # --- docks ------------------------------------------------------------------------------------------------------

    def dock(self, key: str) -> DockWidget:
        """The first dock of this row."""
        return self.built.window.workspace.docks[key]

    def bare(self) -> None:
        """Close every dock."""
        workspace = self.built.window.workspace
        for dock in list(workspace.docks.values()):
            if not dock.closed:
                workspace.close(dock)

    async def open(self, key: str) -> DockWidget:
        """Open a dock and let it read."""
        self.built.window.workspace.open(key)
        dock = self.dock(key)
        if isinstance(dock.body, LazyDock):
            dock.body.build()
        await self.answered(dock)
        return dock

    async def answered(self, dock: DockWidget) -> None:
        """Let what it reads first come, and then what it reads because of that, until nothing is read any more."""
        await self.turns()
        while self.tasks.others(SESSION):
            await until(lambda: not self.tasks.others(SESSION))
            await self.turns()
        main = self.main(dock)
        if main is not None:
            await until(lambda: not main.loading)
        next_second(self.frame)  # what is shown for the first time each second

    async def pushed(self) -> None:
        """Let the first value of each wanted key come, and the docks show it."""
        await until(lambda: all(self.hub.value(key) is not None for key in self.hub.wanted()))
        await self.turns()

    def main(self, dock: DockWidget) -> Reads[Any] | None:
        """The read whose age a dock tells; None if it has none."""
        inside = dock.body.inside if isinstance(dock.body, LazyDock) else None
        return None if inside is None else inside.main

    def command(self, wanted: str) -> Command:
        """The command of this id, or what the button of this identifier does."""
        found = self.built.keyboard.table.command(wanted)
        if found is not None:
            return found
        buttons = self.built.window.findChildren(QAbstractButton)
        button = next(one for one in buttons if one.accessibleIdentifier() == wanted)
        return Command(id=wanted, text=button.accessibleName(), group="", run=button.click, enabled=button.isEnabled)

    async def ask_again(self, key: str) -> None:
        """Ask again as a person does, where the dock has a button for it."""
        self.built.keyboard.table.run(f"{key}.again")
        await self.turns()
        next_second(self.frame)


def _is_read(number: int) -> bool:
    return number >= ProtoId.Qot_Sub and number not in SUBSCRIPTIONS


def words(dock: QWidget) -> list[str]:
    """What a dock says on screen and to a screen reader."""
    with painted_texts() as painted:
        dock.grab()
    return [*(said.text for said in said_by(dock, hidden=False)), *(each.text for each in painted)]


def says(dock: QWidget, text: str) -> bool:
    """Whether any of its words have this text."""
    return any(text in each for each in words(dock))


class PaintCount(QObject):
    """Counts the paint events of a dock by widget."""

    def __init__(self, dock: QWidget) -> None:
        super().__init__(dock)
        self.by_widget = Counter[str]()
        for widget in (dock, *dock.findChildren(QWidget)):
            widget.installEventFilter(self)

    def stop(self) -> None:
        """Count no more: each event of the dock would pass through here until its end."""
        delete(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count it and let it pass."""
        if event.type() is QEvent.Type.Paint:
            self.by_widget[f"{type(watched).__name__} {watched.objectName()} {id(watched)}"] += 1
        return False
