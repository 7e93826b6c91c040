"""The smoke test's walk: read a quote and the capital flow, unlock, place one practice order, cancel it.

Everything goes through the real widgets, found by role and English name; orders go through the guard.
"""

from __future__ import annotations

import asyncio
import platform
import re
import sys
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QAccessible, QColor, QImage

from tideboard_core.indicators.compute import missing
from tideboard_core.model.order import Environment
from tideboard_core.system.sandbox_program import sandbox_command
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.flow.chart.line_styles import FlowLine, line_colour
from tideboard_desktop.smoke import accessible_control as screen
from tideboard_desktop.smoke.accessible_control import AccessibleControl, PressInTurn, Role
from tideboard_desktop.smoke.report import Missing, StepName, StepNote
from tideboard_desktop.smoke.waiting import PATIENCE, until
from tideboard_desktop.ui.theme import colour

TOLERANCE = 24
"""Largest difference of a colour channel that still counts: lines are anti-aliased."""


def colours(picture: QImage) -> int:
    """Number of different colours; an empty background has one."""
    flat = _channels(picture).reshape(-1, 4)
    return len(np.unique(flat, axis=0)) if len(flat) else 0


def near(picture: QImage, wanted: QColor) -> int:
    """How many pixels have this colour, or nearly so."""
    aim = np.array([wanted.blue(), wanted.green(), wanted.red()], dtype=np.int16)
    apart = np.abs(_channels(picture)[:, :, :3].astype(np.int16) - aim)
    return int(np.count_nonzero((apart <= TOLERANCE).all(axis=2)))


def _channels(picture: QImage) -> NDArray[Any]:
    """Rows, columns, and blue, green, red, alpha; of an empty picture nothing."""
    if picture.isNull():
        return np.zeros((0, 0, 4), dtype=np.uint8)
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    room = np.frombuffer(bytes(plain.constBits()), dtype=np.uint8)
    return room.reshape(plain.height(), plain.width(), 4)


T = TypeVar("T")
SYMBOL = "HK.00700"
QUANTITY = "100"
STEADY = 0.5
"""Seconds after which a trading dialog takes a press."""
BELOW = Decimal("0.988")
"""The order's price as a part of the best bid: far from the market, but within the guard's 2 %."""
CURVE = 30
"""Least number of pixels in a curve's colour that count as a painted curve."""

WATCHLIST = AccessibleControl(Role.Table, "Watchlist")
LAST = AccessibleControl(Role.Cell, r"Last: [\d,.]+")
BIDS = AccessibleControl(None, r"Bid [\d,.]+, .*")
CHART = AccessibleControl(None, "Capital flow chart")
NEXT_MINUTE = re.compile(r"Net .* at \d\d:\d\d.*")
PRICES = AccessibleControl(Role.Chart, "Price chart")
BARS = re.compile(r"1 minute, \d+ bars, .*")
LIBRARY, OWN = "KAMA", "EMA"
"""An indicator that TA-Lib alone computes, and one for systems without a build of it."""
LOCKED_AGAIN = AccessibleControl(Role.Button, "Lock trading")
BUY = AccessibleControl(Role.RadioButton, "Buy")
READ = AccessibleControl(Role.CheckBox, r"I have read the list: .*")
ORDERS = AccessibleControl(Role.Table, "Orders")
DENIED = (
    r"Denied here: (.*( has not been proven for | are over; prices may have moved)"
    r"|too much time passed between your confirmation and the sending).*"
)
"""The guard's word on a book, a review or a confirmation that is too old: a busy computer sends nothing."""
TRIES = 4
CLOSED, OFF = "closed", "off"
"""What became of a dialog: it closed, or its button went off."""
UNLOCKING = r"Unlock trading .*PRACTICE.*"
CONFIRMING = r"Confirm order .*PRACTICE.*"
CANCELLING = r"Cancel all orders .*PRACTICE.*"


class Walk:
    """One run through the window; `WALK` is the order.

    `child` is the process of the practice exchange and `server` the one that serves programs, once seen. `slowness`
    multiplies how long it waits for anything.
    """

    def __init__(self, application: Application, slowness: float = 1.0) -> None:
        self._application = application
        self._patience = PATIENCE * slowness
        self._price = Decimal(0)
        self.note = StepNote()
        self.child = self.server = 0

    # --- practice exchange and market data --------------------------------------------------------------------------

    async def sandbox(self) -> str:
        """The practice exchange runs, and is the one that belongs to this program."""
        path = _sandbox_program()
        practice = self._application.practice
        if practice is None:
            raise Missing("this run has no practice exchange of its own")
        await self._until(lambda: practice.child.running, "the practice exchange")
        self.child = practice.child.pid or 0
        _require_program(path, self.child)
        return f"process {self.child} of {path}, {'frozen' if getattr(sys, 'frozen', False) else 'from source'}"

    async def quote(self) -> str:
        """The watchlist shows the last price of the first symbol, in words and in pixels."""
        found = await self._until(
            lambda: _after(SYMBOL, screen.cells(WATCHLIST), LAST.name), "a price in the watchlist"
        )
        price = LAST if screen.on_screen(LAST) else WATCHLIST  # which has no cells under Cocoa
        await self._until(lambda: colours(screen.picture(price)) > 1, "the pixels of the price")
        return f"{SYMBOL} {found}"

    async def flow(self) -> str:
        """The chart has a minute of capital flow, and its net curve is painted."""
        found = await self._until(
            lambda: _fitting(NEXT_MINUTE, screen.description_of(CHART)), "a minute of capital flow"
        )
        theme = self._application.rebuild.theme()
        inks = [line_colour(FlowLine.NET, theme, value=sign) for sign in (1.0, -1.0)]

        def drawn() -> int:
            picture = screen.picture(CHART)
            found = max(near(picture, text_colour) for text_colour in inks)
            return found if found >= CURVE else 0

        pixels = await self._until(drawn, "the curve of the net flow")
        return f"{found}, {pixels} pixels of its curve"

    async def chart(self) -> str:
        """The price chart opens with bars and draws a curve that TA-Lib computed, in words and in pixels."""
        self._application.window.workspace.open("price_chart")
        found = await self._until(lambda: _fitting(BARS, screen.description_of(PRICES)), "bars in the price chart")
        chart = self._application.window.findChild(PriceChart)
        control = None if chart is None else chart.findChild(IndicatorControl)
        if chart is None or control is None:
            raise Missing("the price chart has no indicators")
        code = OWN if _lacks_library() else LIBRARY
        if code in missing():
            raise Missing(f"TA-Lib cannot be imported, without which there is no {code}")
        control.chosen.try_out(code)
        values = await self._until(lambda: _values(chart, code), f"the values of {code}")
        foreground = colour(self._application.rebuild.theme().surface.accent)

        def drawn() -> int:
            found = near(screen.picture(PRICES), foreground)
            return found if found >= CURVE else 0

        pixels = await self._until(drawn, f"the curve of {code}")
        control.chosen.accept()
        return f"{found}; {code} has {values} values, {pixels} pixels of its curve"

    # --- an order ---------------------------------------------------------------------------------------------------

    async def unlock(self) -> str:
        """The real dialog takes the practice password; nothing but a practice account is ever unlocked here."""
        await self._until(lambda: self._application.account is not None, "the practice account")
        account, practice = self._application.account, self._application.practice
        addresses = None if practice is None else practice.child.addresses
        if account is None or account.environment is not Environment.PRACTICE or addresses is None:
            raise Missing("the account in view is no practice account")
        await self._press(Role.Button, "Unlock trading")
        await self._write("Trading password", addresses.trade_password, UNLOCKING)
        await self._answer(r"Unlock .+", UNLOCKING)
        await self._until(lambda: screen.on_screen(LOCKED_AGAIN), "trading to be unlocked")
        return f"{account.short_id} opened"

    async def place(self) -> str:
        """One limit order far from the market, by the ticket and its confirmation."""
        QAccessible.setActive(True)  # else the book, which paints its rows itself, exposes none
        bids = await self._until(lambda: screen.names_of(BIDS)[1:] and screen.names_of(BIDS), "a book")
        self._price = far_below([Decimal(bid.split()[1].rstrip(",").replace(",", "")) for bid in bids])
        await self._until(lambda: screen.choose(BUY), "the side")
        await self._write("Limit price", f"{self._price}")
        await self._write("Quantity", QUANTITY)
        return await sent_at_last(
            self._review,
            lambda: self._answer(r"Send .*", CONFIRMING, or_off=True),
            lambda: self._answer("Cancel", CONFIRMING),
        )

    async def _review(self) -> str:
        await self._press(Role.Button, rf"Review practice buy {QUANTITY} .*")
        asked = await self._until(lambda: screen.window_name(CONFIRMING), "the confirmation")
        lacking = [word for word in ("PRACTICE", "Buy", QUANTITY, SYMBOL) if word not in asked]
        if lacking:
            raise Missing(f"the confirmation does not say {', '.join(lacking)}: {asked}")
        return asked

    async def working(self) -> str:
        """The order is in the orders table and can be cancelled."""
        await self._press(Role.PageTab, r"Orders( +\d+)?")

        def listed() -> str:
            wanted = {"Side Buy", f"Price {self._price:,}", "Status working", "Cancel"}
            return ", ".join(_holds(screen.cells(ORDERS), wanted))

        return await listed_at_last(self._until, listed, self._close_denial, self.place)

    async def cancel(self) -> str:
        """The dialog lists the order and cancels it."""
        await self._press(Role.Button, "Cancel all")
        asked = await self._until(lambda: screen.window_name(CANCELLING), "the question")
        await self._until(lambda: screen.choose(READ), "the tick")
        await self._answer(r"Cancel .*order.*", CANCELLING)
        return asked

    async def cancelled(self) -> str:
        """The orders table shows the order as cancelled."""
        return await cancelled_at_last(self._until, self._close_denial, self.cancel)

    async def _close_denial(self) -> bool:
        return await self._answer("Close", DENIED)

    # --- programs ---------------------------------------------------------------------------------------------------

    async def served(self) -> str:
        """The process that serves programs answers one of them over the user's own socket or pipe."""
        from tideboard_api.scopes import ProgramScope
        from tideboard_desktop.programs.service import ProgramsState
        from tideboard_desktop.smoke.program import status

        service = self._application.programs.service()
        token = await service.make("smoke", [ProgramScope.MARKET], [])
        await service.switch(on=True)
        if service.state is not ProgramsState.ON:
            raise Missing("the process that serves programs does not start")
        self.server = service.process or 0
        found = await asyncio.to_thread(status, service.address, token, self._patience)
        if found.get("environment") != "practice" or found.get("key") != "smoke":
            raise Missing(f"a program is answered with {found}")
        return f"process {self.server} answers at {service.address}"

    # --- waiting and pressing ---------------------------------------------------------------------------------------

    async def _until(self, look: Callable[[], T], what: str) -> T:
        return await until(self.note, look, what, self._patience)

    async def _press(self, role: QAccessible.Role, name: str, window: str = ".*") -> None:
        control = AccessibleControl(role, name, window)
        await self._until(lambda: screen.do(control), f"“{name}”")

    async def _write(self, name: str, text: str, window: str = ".*") -> None:
        control = AccessibleControl(Role.EditableText, name, window)
        await self._until(lambda: screen.write(control, text), f"the field “{name}”")

    async def _answer(self, name: str, window: str, *, or_off: bool = False) -> bool:
        """Press a button of a trading dialog until it closes: a press within the dead time does not count.

        With `or_off` also until the button goes off, which returns False: a confirmation that is void sends nothing.
        """
        press, pressed = PressInTurn(AccessibleControl(Role.Button, name, window)), -STEADY

        def gone() -> str:
            nonlocal pressed
            if not screen.window_name(window):
                return CLOSED
            if time.monotonic() - pressed >= STEADY and press():
                pressed = time.monotonic()
            return OFF if or_off and press.refused else ""

        await asyncio.sleep(STEADY)
        return await self._until(gone, f"an end of the dialog after “{name}”") == CLOSED


WALK: dict[str, Callable[[Walk], Awaitable[str]]] = {
    StepName.SANDBOX: Walk.sandbox,
    StepName.QUOTE: Walk.quote,
    StepName.FLOW: Walk.flow,
    StepName.CHART: Walk.chart,
    StepName.UNLOCK: Walk.unlock,
    StepName.PLACE: Walk.place,
    StepName.WORKING: Walk.working,
    StepName.CANCEL: Walk.cancel,
    StepName.CANCELLED: Walk.cancelled,
    StepName.SERVED: Walk.served,
}
"""The steps in their order; each needs those before it and returns what it found. Raises Missing and other errors."""


async def sent_at_last(
    review: Callable[[], Awaitable[str]],
    confirmed: Callable[[], Awaitable[bool]],
    cancel: Callable[[], Awaitable[object]],
) -> str:
    """Review an order until it is confirmed; one whose confirmation is void is reviewed again, as a person would.

    `confirmed` is False where it is void, and `cancel` closes it then. Raises Missing after `TRIES` void ones.
    """
    asked = ""
    for _ in range(TRIES):
        asked = await review()
        if await confirmed():
            return asked
        await cancel()
    raise Missing(f"void {TRIES} times before it was sent: {asked}")


async def listed_at_last(
    wait: Callable[[Callable[[], str], str], Awaitable[str]],
    listed: Callable[[], str],
    close: Callable[[], Awaitable[object]],
    again: Callable[[], Awaitable[str]],
    what: str = "the order in its table",
) -> str:
    """What `listed` finds. A request that the guard denied for its age is made again, as a person would.

    `close` closes the dialog that says so, and `again` asks and confirms once more: each request has an approval of its
    own. Raises Missing after `TRIES` denials, or where `what` does not appear.
    """
    denial = ""
    for tries in range(TRIES):
        denial = await wait(lambda: listed() or screen.window_name(DENIED), what)
        if found := listed():
            return found
        await close()
        if tries < TRIES - 1:  # nobody would look for another one
            await again()
    raise Missing(f"denied {TRIES} times: {denial}")


async def cancelled_at_last(
    wait: Callable[[Callable[[], str], str], Awaitable[str]],
    close: Callable[[], Awaitable[object]],
    cancel: Callable[[], Awaitable[str]],
) -> str:
    """The cells of the orders table once it shows an order as cancelled; a cancel denied for its age is made again."""
    wanted = {"Status cancelled"}
    return await listed_at_last(
        wait, lambda: ", ".join(_holds(screen.cells(ORDERS), wanted)), close, cancel, "the cancelled order"
    )


def far_below(bids: list[Decimal]) -> Decimal:
    """A price on the book's own steps, about a hundredth below the best bid; `bids` as shown, the best first."""
    step = min(abs(one - other) for one, other in pairwise(bids))
    down = ((bids[-1] - bids[0] * BELOW) / step).to_integral_value()
    return bids[-1] - max(down, Decimal(0)) * step


def _sandbox_program() -> Path:
    """The command that starts the practice exchange: in a frozen program the file beside it."""
    path = Path(sandbox_command([])[0])
    if not path.is_file():
        raise Missing(f"{path} is not there")
    return path


def _require_program(path: Path, process: int) -> None:
    """Raise Missing if a process runs another program; systems without /proc are not checked."""
    try:
        real = Path(f"/proc/{process}/exe").readlink()
    except OSError:
        return
    if real != path.resolve():
        raise Missing(f"the practice exchange is {real}, not {path}")


def _after(name: str, cells: list[str], wanted: str) -> str:
    """The first cell after the one that names a symbol that matches; empty if there is none."""
    at = next((at for at, cell in enumerate(cells) if name in cell), len(cells))
    return next((cell for cell in cells[at : at + 2] if re.fullmatch(wanted, cell)), "")


def _lacks_library() -> bool:
    """Whether this is a system for which there is no build of TA-Lib that the program could bring."""
    return sys.platform == "darwin" and platform.machine() == "arm64"


def _values(chart: PriceChart, code: str) -> int:
    """How many values an indicator over the candles has."""
    picture = chart.picture
    lines = [] if picture is None else [line for line in picture.overlays if line.name.startswith(code)]
    return sum(int(np.isfinite(line.values).sum()) for line in lines)


def _fitting(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _holds(cells: list[str], wanted: set[str]) -> list[str]:
    """The cells, once all wanted words are among them."""
    return cells if wanted <= set(cells) else []
