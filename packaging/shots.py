"""Draws the documentation's pictures: the real window on a seeded exchange, both with clocks that stand still.

usage: shots.py FOLDER      Two runs on one machine write the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import qasync
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from fakes.clock import ManualClock
from fakes.sandbox import RunningSandbox, sandbox_process
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.model.review import SourceKind
from tideboard_core.settings import Connection
from tideboard_desktop.app import PRACTICE_ACCOUNTS
from tideboard_desktop.application import Application, Wiring
from tideboard_desktop.startup import prepare

SIZE = (1600, 1000)
START = "10:47"  # Hong Kong; the morning lies in the books
QUIET = 2.2  # seconds without a change make a picture: the window asks for what it lacks once a second
PATIENCE = 60.0


class MemoryStore(dict[str, str]):
    """A keyring for the length of one run."""

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's has no default
        """The secret or None."""
        return dict.get(self, name)

    async def set(self, name: str, value: str) -> None:
        """Keep it."""
        self[name] = value

    async def delete(self, name: str) -> None:
        """Forget it."""
        self.pop(name, None)

    async def probe(self) -> str:
        """It always works."""
        return "memory"


def wiring(sandbox: RunningSandbox, clock: ManualClock) -> Wiring:
    """The app's own wiring, but for an exchange that we hold still and a keyring in memory."""
    endpoint = Endpoint(
        host=sandbox.host, port=sandbox.port, provider="Sandbox", rsa=None, account_types=PRACTICE_ACCOUNTS
    )

    def take(now: datetime) -> None:
        clock.set_market(now)

    return Wiring(
        gateway=lambda hub, relay, clock: OpendGateway(
            endpoint, feed=hub, trading=relay, clock=clock, market_time=take
        ),
        source=SourceKind.PRACTICE,
        store=MemoryStore(),
        clock=clock,
        practice=None,
        connection=Connection(),
        rewire=lambda _other: wiring(sandbox, clock),
    )


class Studio:
    """The window on its exchange, and the pictures taken of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def part(self, identifier: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The widget with this accessible identifier, in the newest window that has one."""
        windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        found = [p for w in windows for p in w.findChildren(kind) if p.accessibleIdentifier() == identifier]
        return next(part for part in reversed(found) if part.isVisible())

    async def still(self, widget: QWidget) -> QImage:
        """A widget's picture once it has stopped changing."""
        image, since, deadline = widget.grab().toImage(), time.monotonic(), time.monotonic() + PATIENCE
        while time.monotonic() - since < QUIET:
            await asyncio.sleep(0.1)
            newer = widget.grab().toImage()
            if newer != image:
                image, since = newer, time.monotonic()
            if time.monotonic() > deadline:
                raise RuntimeError("the window does not come to rest")
        return image

    async def picture(self, name: str, widget: QWidget) -> None:
        """Write a widget's picture."""
        image = await self.still(widget)
        if not image.save(str(self._folder / f"{name}.png")):
            raise RuntimeError(f"{name}.png cannot be written below {self._folder}")
        print(f"{name}.png  {image.width()} x {image.height()}", flush=True)

    async def until(self, wanted: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not wanted():
            await asyncio.sleep(0.05)
            if time.monotonic() > deadline:
                raise RuntimeError("the window does not get where the picture needs it")

    def press(self, identifier: str) -> None:
        """Press a button."""
        button = self.part(identifier, QAbstractButton)
        assert isinstance(button, QAbstractButton)
        button.click()

    def fill(self, identifier: str, text: str) -> None:
        """Write into a field, as typing does."""
        widget = self.part(identifier)
        field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert isinstance(field, QLineEdit), identifier
        field.setText(text)
        field.textEdited.emit(text)
        field.editingFinished.emit()

    async def dialog(self) -> QDialog:
        """The dialog that opens."""

        def opened() -> list[QDialog]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]

        await self.until(opened)
        return opened()[0]

    async def live(self, clock: ManualClock) -> None:
        """Let a confirmation's dead time pass: it counts only while it sees the loop running."""
        for _ in range(10):
            clock.advance(0.1)
            await asyncio.sleep(0.06)

    async def closed(self) -> None:
        """Wait until no dialog is open."""
        windows = QApplication.topLevelWidgets
        await self.until(lambda: not any(isinstance(w, QDialog) and w.isVisible() for w in windows()))


async def unlock(studio: Studio, sandbox: RunningSandbox) -> None:
    """The Unlock dialog; afterwards trading is unlocked."""
    studio.press("unlock_trading")
    await studio.picture("unlock", await studio.dialog())
    studio.fill("trade_password", sandbox.trade_password)
    studio.press("unlock")
    await studio.closed()


async def order(studio: Studio, application: Application, clock: ManualClock) -> None:
    """A filled ticket in the main window, its confirmation, and the cancel of the order that then rests."""
    studio.press("price_bid")
    studio.press("quick_5")
    await studio.picture("main-window", studio.part("review_order").window())
    studio.press("review_order")
    await studio.picture("confirm-order", await studio.dialog())
    await studio.live(clock)
    studio.press("send_order")
    await studio.closed()
    await studio.until(lambda: application.parts.blotter.orders.rowCount() > 0)
    application.parts.blotter.act_on(0)
    await studio.picture("cancel-order", await studio.dialog())
    studio.press("keep_order")
    await studio.closed()


async def let_pass(studio: Studio, application: Application, sandbox: RunningSandbox, clock: ManualClock) -> None:
    """A minute for the exchange and for us, between two moments of rest: allowances are new, second tries are due."""
    schedule, window = application.feeds.schedule, application.window
    await studio.until(lambda: schedule.waiting() == 0)
    await studio.still(window)
    clock.advance(60)
    await sandbox.wait(60)
    await sandbox.advance(60)
    schedule.select(application.selection.instrument)  # it sleeps by the real clock and would not see ours move
    await studio.until(lambda: schedule.waiting() == 0)
    await studio.still(window)
    exchange = clock.market()
    clock.advance(1)  # what flashed at the last push has faded
    clock.set_market(exchange)  # the exchange stands still, as its next heartbeat would say
    await studio.still(window)


async def session(qt: QApplication, sandbox: RunningSandbox, folder: Path, data: Path) -> None:
    """One window from its start to its end, with the pictures in between."""
    clock = ManualClock()
    application = Application(qt, prepare(data), wiring(sandbox, clock), None)
    application.window.resize(*SIZE)
    studio = Studio(folder)
    async with asyncio.TaskGroup() as group:
        group.create_task(application.run())
        await studio.until(lambda: application.account is not None)
        await let_pass(studio, application, sandbox, clock)
        await unlock(studio, sandbox)
        await order(studio, application, clock)
        application.close()


def main(folder: Path) -> int:
    """Draw everything into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication(sys.argv[:1])
    qt.setCursorFlashTime(0)  # a blinking cursor would be in one picture and not in the next
    qt.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory() as data,
        sandbox_process(start=START) as sandbox,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner,
    ):
        runner.run(session(qt, sandbox, folder, Path(data) / "tideboard"))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")))
