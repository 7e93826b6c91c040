"""What a newcomer does first: read a quote and the capital flow, unlock, place one practice order, withdraw it.

Everything goes through the real widgets, found by role and name in English; nothing is called past the guard.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QAccessible

from tideboard_core.model.order import Environment
from tideboard_desktop.application import Application
from tideboard_desktop.flow.lines import Line, line_colour
from tideboard_desktop.sandbox_child import command
from tideboard_desktop.smoke import hands, steps
from tideboard_desktop.smoke.hands import Control, Role
from tideboard_desktop.smoke.looking import until
from tideboard_desktop.smoke.pixels import colours, near
from tideboard_desktop.smoke.report import Missing, Note

T = TypeVar("T")
SYMBOL = "HK.00700"
QUANTITY = "100"
STEADY = 0.5
"""Seconds after which a trading dialog takes a press."""
BELOW = Decimal("0.988")
"""The order's price by the best bid: far from the market, inside the guard's own 2 %."""
CURVE = 30
"""Pixels of a curve's colour that make it seen."""

WATCHLIST = Control(Role.Table, "Watchlist")
LAST = Control(Role.Cell, r"Last: [\d,.]+")
BIDS = Control(None, r"Bid [\d,.]+, .*")
CHART = Control(None, "Capital flow chart")
NEXT_MINUTE = re.compile(r"Net .* at \d\d:\d\d.*")
LOCKED_AGAIN = Control(Role.Button, "Lock trading")
BUY = Control(Role.RadioButton, "Buy")
READ = Control(Role.CheckBox, r"I have read the list: .*")
ORDERS = Control(Role.Table, "Orders")
UNLOCKING = r"Unlock trading .*PRACTICE.*"
CONFIRMING = r"Confirm order .*PRACTICE.*"
CANCELLING = r"Cancel all orders .*PRACTICE.*"


class Walk:
    """One run through the window; `WALK` is the order. `child` is the process of the practice exchange, once seen."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._price = Decimal(0)
        self.note = Note()
        self.child = 0

    # --- what the program brings ------------------------------------------------------------------------------------

    async def sandbox(self) -> str:
        """The practice exchange runs, and is the one that belongs to this program."""
        path = _sandbox_program()
        practice = self._application.practice
        if practice is None:
            raise Missing("this run has no practice exchange of its own")
        await self._until(lambda: practice.child.running, "the practice exchange")
        self.child = practice.child.pid or 0
        _see_that_it_runs(path, self.child)
        return f"process {self.child} of {path}, {'frozen' if getattr(sys, 'frozen', False) else 'from source'}"

    async def quote(self) -> str:
        """The last price of the first symbol stands in the watchlist, in words and in pixels."""
        said = await self._until(lambda: _after(SYMBOL, hands.cells(WATCHLIST), LAST.name), "a price in the watchlist")
        await self._until(lambda: colours(hands.picture(LAST)) > 1, "the pixels of the price")
        return f"{SYMBOL} {said}"

    async def flow(self) -> str:
        """The chart tells a minute of capital flow, and its net curve is there to see."""
        said = await self._until(lambda: _fitting(NEXT_MINUTE, hands.described(CHART)), "a minute of capital flow")
        theme = self._application.dresser.theme
        inks = [line_colour(Line.NET, theme, value=sign) for sign in (1.0, -1.0)]

        def drawn() -> int:
            picture = hands.picture(CHART)
            found = max(near(picture, ink) for ink in inks)
            return found if found >= CURVE else 0

        pixels = await self._until(drawn, "the curve of the net flow")
        return f"{said}, {pixels} pixels of its curve"

    # --- an order ---------------------------------------------------------------------------------------------------

    async def unlock(self) -> str:
        """The real dialog takes the practice password; nothing but a practice account is ever unlocked here."""
        await self._until(lambda: self._application.account is not None, "the practice account")
        account, practice = self._application.account, self._application.practice
        doors = None if practice is None else practice.child.doors
        if account is None or account.environment is not Environment.PRACTICE or doors is None:
            raise Missing("the account in view is no practice account")
        await self._press(Role.Button, "Unlock trading")
        await self._write("Trading password", doors.trade_password, UNLOCKING)
        await self._answer(r"Unlock .+", UNLOCKING)
        await self._until(lambda: hands.seen(LOCKED_AGAIN), "trading to be unlocked")
        return f"{account.short_id} opened"

    async def place(self) -> str:
        """One limit order far from the market, by the ticket and its confirmation."""
        QAccessible.setActive(True)  # else the book, which paints itself, tells nobody its rows
        bids = await self._until(lambda: hands.all_said(BIDS)[1:] and hands.all_said(BIDS), "a book")
        self._price = far_below([Decimal(bid.split()[1].rstrip(",").replace(",", "")) for bid in bids])
        await self._until(lambda: hands.choose(BUY), "the side")
        await self._write("Limit price", f"{self._price}")
        await self._write("Quantity", QUANTITY)
        await self._press(Role.Button, rf"Review practice buy {QUANTITY} .*")
        asked = await self._until(lambda: hands.window_said(CONFIRMING), "the confirmation")
        lacking = [word for word in ("PRACTICE", "Buy", QUANTITY, SYMBOL) if word not in asked]
        if lacking:
            raise Missing(f"the confirmation does not say {', '.join(lacking)}: {asked}")
        await self._answer(r"Send .*", CONFIRMING)
        return asked

    async def working(self) -> str:
        """It stands in the table of orders and can be cancelled."""
        await self._press(Role.PageTab, r"Orders( +\d+)?")
        wanted = {"Side Buy", f"Price {self._price:,}", "Filled 0", "Cancel"}
        cells = await self._until(lambda: _holds(hands.cells(ORDERS), wanted), "the order in its table")
        return ", ".join(cells)

    async def cancel(self) -> str:
        """The dialog lists it and withdraws it."""
        await self._press(Role.Button, "Cancel all")
        asked = await self._until(lambda: hands.window_said(CANCELLING), "the question")
        await self._until(lambda: hands.choose(READ), "the tick")
        await self._answer(r"Cancel .*order.*", CANCELLING)
        return asked

    async def cancelled(self) -> str:
        """The table says so."""
        cells = await self._until(lambda: _holds(hands.cells(ORDERS), {"Status cancelled"}), "the cancelled order")
        return ", ".join(cells)

    # --- looking and acting -----------------------------------------------------------------------------------------

    async def _until(self, look: Callable[[], T], what: str) -> T:
        return await until(self.note, look, what)

    async def _press(self, role: QAccessible.Role, name: str, window: str = ".*") -> None:
        control = Control(role, name, window)
        await self._until(lambda: hands.do(control), f"“{name}”")

    async def _write(self, name: str, text: str, window: str = ".*") -> None:
        control = Control(Role.EditableText, name, window)
        await self._until(lambda: hands.write(control, text), f"the field “{name}”")

    async def _answer(self, name: str, window: str) -> None:
        """Press a button of a trading dialog until the dialog is gone: a press that comes too early does not count."""
        pressed = -STEADY

        def gone() -> bool:
            nonlocal pressed
            if not hands.window_said(window):
                return True
            if time.monotonic() - pressed >= STEADY:
                pressed = time.monotonic()
                hands.do(Control(Role.Button, name, window))
            return False

        await asyncio.sleep(STEADY)
        await self._until(gone, f"an end of the dialog after “{name}”")


WALK: dict[str, Callable[[Walk], Awaitable[str]]] = {
    steps.SANDBOX: Walk.sandbox,
    steps.QUOTE: Walk.quote,
    steps.FLOW: Walk.flow,
    steps.UNLOCK: Walk.unlock,
    steps.PLACE: Walk.place,
    steps.WORKING: Walk.working,
    steps.CANCEL: Walk.cancel,
    steps.CANCELLED: Walk.cancelled,
}
"""Each stands on those before it, and returns what it has seen; Missing and whatever else goes wrong come out."""


def far_below(bids: list[Decimal]) -> Decimal:
    """A price on the book's own steps, about a hundredth below the best bid; `bids` as shown, the best first."""
    step = min(abs(one - other) for one, other in pairwise(bids))
    down = ((bids[-1] - bids[0] * BELOW) / step).to_integral_value()
    return bids[-1] - max(down, Decimal(0)) * step


def _sandbox_program() -> Path:
    """What starts the practice exchange: in a frozen program the file beside it."""
    path = Path(command([])[0])
    if not path.is_file():
        raise Missing(f"{path} is not there")
    return path


def _see_that_it_runs(path: Path, process: int) -> None:
    """Whether a process runs this program, where the system tells."""
    try:
        real = Path(f"/proc/{process}/exe").readlink()
    except OSError:
        return
    if real != path.resolve():
        raise Missing(f"the practice exchange is {real}, not {path}")


def _after(name: str, cells: list[str], wanted: str) -> str:
    """The first cell that fits behind the one that names a symbol; empty while there is none."""
    at = next((at for at, cell in enumerate(cells) if name in cell), len(cells))
    return next((cell for cell in cells[at : at + 2] if re.fullmatch(wanted, cell)), "")


def _fitting(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _holds(cells: list[str], wanted: set[str]) -> list[str]:
    """The cells, once all wanted words are among them."""
    return cells if wanted <= set(cells) else []
