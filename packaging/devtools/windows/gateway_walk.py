"""The program at a gateway on another system: reads, unlocks, places one LIVE order by its typed quantity, cancels it.

Usage: python -m devtools.windows.gateway_walk HOST:PORT FOLDER, by a Python that has the checkout. The gateway has to
be a practice market that was started by hand, whose trade password is in TIDEBOARD_TRADE_PASSWORD. FOLDER is empty and
becomes the data folder. Ends with 0 if every step passes. On Windows the walk ends as the user's session does: the
window messages of it are sent while trading is unlocked, and the process is gone once they are answered.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_core.model.order import Environment
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.session_end import PATIENCE as ANSWER
from tideboard_desktop.orders.confirm.send_buttons import HoldButton, TypedSendButton
from tideboard_desktop.orders.confirm.typed_quantity import TypedQuantity
from tideboard_desktop.orders.unlock.windows_session import WM_ENDSESSION, WM_QUERYENDSESSION
from tideboard_desktop.smoke import accessible_control as screen
from tideboard_desktop.smoke import newcomer_walk, waiting
from tideboard_desktop.smoke.accessible_control import AccessibleControl, PressInTurn, Role
from tideboard_desktop.smoke.newcomer_walk import (
    BIDS,
    BUY,
    CLOSED,
    DENIED,
    LOCKED_AGAIN,
    OFF,
    ORDERS,
    QUANTITY,
    READ,
    far_below,
)
from tideboard_desktop.smoke.report import Missing, Report, StepName, StepNote
from tideboard_desktop.smoke.run import SETTINGS
from tideboard_desktop.smoke.visit import RunStore
from tideboard_desktop.smoke.waiting import T, until
from tideboard_desktop.startup.launch import run
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.cli.terminal import say

W = TypeVar("W", bound=QWidget)
PATIENCE = 60.0
"""Seconds for one thing to appear: Wine on a busy machine."""
LIMIT = 400.0
WALKED = "walk.json"
"""The report in FOLDER."""
LAST_WORDS = 20.0
STEADY = 0.6
"""Seconds after which a trading dialog takes a press."""
UNLOCKING, CONFIRMING, CANCELLING = r"Unlock trading.*", r"Confirm order.*LIVE.*", r"Cancel all orders.*LIVE.*"
STEPS = (StepName.QUOTE, StepName.FLOW, StepName.UNLOCK, StepName.PLACE, StepName.WORKING, StepName.CANCEL,
         StepName.CANCELLED, StepName.END)  # fmt: skip


class Walk:
    """One run through the window; `steps` is the order."""

    def __init__(self, application: Application, password: str) -> None:
        self._application = application
        self._reader = newcomer_walk.Walk(application, slowness=PATIENCE / waiting.PATIENCE)
        self._password = password
        self._price = Decimal(0)
        self._note = StepNote()

    def begin(self, note: StepNote) -> None:
        """The note of the step that begins."""
        self._note = self._reader.note = note

    @property
    def steps(self) -> dict[StepName, Callable[[], Awaitable[str]]]:
        """Each step returns what it found, and raises Missing."""
        return {
            StepName.QUOTE: self._reader.quote,
            StepName.FLOW: self._reader.flow,
            StepName.UNLOCK: self.unlock,
            StepName.PLACE: self.place,
            StepName.WORKING: self.working,
            StepName.CANCEL: self.cancel,
            StepName.CANCELLED: self.cancelled,
        }

    async def unlock(self) -> str:
        """The dialog takes the market's password for the account that stands for real money."""
        account = await self._until(lambda: self._application.account, "an account")
        if account.environment is not Environment.LIVE:
            raise Missing(f"the account in view is {account.environment}, not LIVE")
        await self._press("Unlock trading")
        await self._write("Trading password", self._password, UNLOCKING)
        await self._until_closed(UNLOCKING, PressInTurn(AccessibleControl(Role.Button, r"Unlock.*", UNLOCKING)))
        await self._until(lambda: screen.on_screen(LOCKED_AGAIN), "trading to be unlocked")
        return f"{account.short_id} opened"

    async def place(self) -> str:
        """One limit order far from the market; a press by a program asks for the quantity, which keys type."""
        QAccessible.setActive(True)  # else the book, which paints its rows itself, exposes none
        bids = await self._until(lambda: screen.names_of(BIDS)[1:] and screen.names_of(BIDS), "a book")
        self._price = far_below([Decimal(bid.split()[1].rstrip(",").replace(",", "")) for bid in bids])
        await self._until(lambda: screen.choose(BUY), "the side")
        await self._write("Limit price", f"{self._price}")
        await self._write("Quantity", QUANTITY)
        cancel = PressInTurn(AccessibleControl(Role.Button, "Cancel", CONFIRMING))
        return await newcomer_walk.sent_at_last(
            self._review, self._confirmed, lambda: self._until_closed(CONFIRMING, cancel)
        )

    async def _review(self) -> str:
        await self._press(rf"Review LIVE buy {QUANTITY} .*")
        return await self._until(lambda: screen.window_name(CONFIRMING), "the confirmation")

    async def _confirmed(self) -> bool:
        """Whether the typed quantity sent the order; False where the confirmation is void before."""
        await asyncio.sleep(STEADY)
        asked, click = AskedToType(time.monotonic), Paced(click_send, time.monotonic)
        quantity = await self._until(lambda: asked() or void(), "the field to type into")
        if isinstance(quantity, TypedQuantity) and not void():
            quantity.setFocus()
            QTest.keyClicks(quantity, QUANTITY)

        def over() -> str:
            if not screen.window_name(CONFIRMING):
                return CLOSED
            if void():
                return OFF
            click()
            return ""

        return await self._until(over, f"the end of {CONFIRMING}") == CLOSED

    async def working(self) -> str:
        """The order is in the orders table and can be cancelled."""
        await self._press(r"Orders( +\d+)?", Role.PageTab)
        wanted = {"Side Buy", f"Price {self._price:,}", "Filled 0", "Cancel"}

        def listed() -> str:
            cells = screen.cells(ORDERS)
            return ", ".join(cells) if wanted <= set(cells) else ""

        return await newcomer_walk.listed_at_last(self._until, listed, self._close_denial, self.place)

    async def cancel(self) -> str:
        """The dialog lists the order and cancels it."""
        await self._press("Cancel all")
        asked = await self._until(lambda: screen.window_name(CANCELLING), "the question")
        await self._until(lambda: screen.choose(READ), "the tick")
        await self._until_closed(
            CANCELLING, PressInTurn(AccessibleControl(Role.Button, r"Cancel .*order.*", CANCELLING))
        )
        return asked

    async def cancelled(self) -> str:
        """The orders table shows the order as cancelled."""
        return await newcomer_walk.cancelled_at_last(self._until, self._close_denial, self.cancel)

    async def _close_denial(self) -> None:
        await self._until_closed(DENIED, PressInTurn(AccessibleControl(Role.Button, "Close", DENIED)))

    async def _until(self, look: Callable[[], T | None], what: str) -> T:
        found = await until(self._note, look, what, PATIENCE)
        assert found is not None
        return found

    async def _press(self, name: str, role: QAccessible.Role = Role.Button) -> None:
        control = AccessibleControl(role, name)
        await self._until(lambda: screen.do(control), f"“{name}”")

    async def _write(self, name: str, text: str, window: str = ".*") -> None:
        control = AccessibleControl(Role.EditableText, name, window)
        await self._until(lambda: screen.write(control, text), f"the field “{name}”")

    async def _until_closed(self, dialog: str, press: Callable[[], object]) -> None:
        """Press until the dialog closes: a press within the dead time does not count."""
        paced = Paced(press, time.monotonic)
        await asyncio.sleep(STEADY)

        def gone() -> bool:
            if not screen.window_name(dialog):
                return True
            paced()
            return False

        await self._until(gone, f"the end of {dialog}")


def shown(kind: type[W]) -> W | None:
    """The first visible widget of that class."""
    found = (widget for window in QApplication.topLevelWidgets() for widget in window.findChildren(kind))
    return next((widget for widget in found if widget.isVisible()), None)


class Paced:
    """A press that is made at most every `STEADY` seconds, however often it is called.

    Qt ends a program's press of a button 100 ms after it began, and one made before that begins the 100 ms again: a
    press at every look never ends.
    """

    def __init__(self, press: Callable[[], object], now: Callable[[], float]) -> None:
        self._press, self._now = press, now
        self._next = 0.0

    def __call__(self) -> None:
        """Press, unless the last press is too young."""
        if self._now() >= self._next:
            self._next = self._now() + STEADY
            self._press()


def void() -> bool:
    """Whether a confirmation on screen is void: what would ask for the quantity, or take it, is off."""
    parts = (shown(TypedQuantity), shown(HoldButton))
    return any(part is not None and not part.isEnabled() for part in parts)


def press_send() -> None:
    """Press Send as an assistive program does, without a search for it by its name, see `PressInTurn`."""
    if (button := shown(HoldButton)) is not None:
        screen.press(button)


class AskedToType:
    """Finds the field for the quantity: a press of Send by a program asks for it instead of sending."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._ask = Paced(press_send, now)

    def __call__(self) -> TypedQuantity | None:
        """The field once it is there; asks for it until then."""
        field = shown(TypedQuantity)
        if field is None:
            self._ask()
        return field


def click_send() -> None:
    """Click with the mouse: the button takes no press by a program."""
    if (button := shown(TypedSendButton)) is not None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Visit:
    """A StartObserver that does the walk, then closes the window as the user does."""

    def __init__(self, report: Report, password: str, folder: Path) -> None:
        self._report = report
        self._password = password
        self._folder = folder

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """Nothing is measured here."""

    def store(self) -> SecretStore:
        """A store in memory."""
        return RunStore()

    async def visit(self, application: Application) -> None:
        """Do the steps until one fails."""
        walk = Walk(application, self._password)
        try:
            async with asyncio.timeout(LIMIT):
                for name, work in walk.steps.items():
                    with self._report.step(name) as note:
                        walk.begin(note)
                        note.found = await work()
                    if not self._report.steps[-1].passed:
                        return
        except TimeoutError:
            pass  # the step that took too long has been noted
        finally:
            if sys.platform == "win32":
                threading.Thread(target=self._end_session, args=[threading.get_native_id()], daemon=True).start()
            else:
                application.window.close()

    def _end_session(self, thread: int) -> None:
        """Ask and tell each window of the thread with the loop, as Windows does; then the process goes."""
        if sys.platform == "win32":
            with self._report.step(StepName.END) as note:
                slowest = 0.0
                for number, parameter in ((WM_QUERYENDSESSION, 0), (WM_ENDSESSION, 1)):
                    for window in windows_of(thread):
                        sent = time.monotonic()
                        ctypes.windll.user32.SendMessageW(ctypes.c_void_p(window), number, parameter, 0)
                        slowest = max(slowest, time.monotonic() - sent)
                note.found = judged(slowest)
            os._exit(conclude(self._report, self._folder))

    def ended(self) -> None:
        """No task is left. On Windows the answers to the messages are judged instead."""
        if sys.platform == "win32":
            return
        with self._report.step(StepName.END) as note:
            left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            if left:
                raise Missing(f"tasks still run: {', '.join(left)}")
            note.found = "window closed, no task left"


def judged(slowest: float) -> str:
    """What is said of the slowest answer to a message; raises Missing where the program left it unfinished."""
    told = f"the slowest answer took {slowest:.2f} of {ANSWER:.1f} s"
    if slowest >= ANSWER:
        raise Missing(told)
    return told


def windows_of(thread: int) -> list[int]:
    """The handles of the top-level windows of a thread, hidden ones included."""
    found: list[int] = []
    if sys.platform == "win32":

        def take(window: int, _data: int) -> int:
            found.append(window)
            return 1

        kind = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        ctypes.windll.user32.EnumThreadWindows(thread, kind(take), None)
    return found


def conclude(report: Report, folder: Path) -> int:
    """Say the verdict and write the steps down; 0 = every step passed."""
    report.fail_the_rest()
    report.write(folder / WALKED)
    say(report.verdict)
    sys.stdout.flush()
    return 0 if report.passed else 1


def main(address: str, folder: Path, password: str) -> int:
    """Run the program on an empty data folder; returns the exit code, unless the session ends the process before."""
    report = Report(STEPS)
    (folder / "settings.json").write_text(SETTINGS, "utf-8")
    code = run(parse(["--opend", address, "--data-dir", str(folder)]), folder, Visit(report, password, folder))
    if sys.platform == "win32":
        threading.Event().wait(LAST_WORDS)  # the thread that ended the session ends the process
    return conclude(report, folder) or code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), os.environ.pop("TIDEBOARD_TRADE_PASSWORD")))
