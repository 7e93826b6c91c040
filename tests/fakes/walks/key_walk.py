"""Every key of the design language, pressed in the whole window on the sandbox. Prints one JSON line.

`python -m fakes.walks.key_walk DIRECTORY ONE_OF`: what each key did, by key; then one of so many commands is run with a
filled ticket and trading open, every dialog that comes is closed, and the ids of commands that nothing leads to are
told.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from fakes.scenes.screen.turns import turns
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.clock import ManualClock
from pictures.hands import Hands
from pictures.stage import Stage, wiring
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop

ENDS = frozenset({"window.quit", "window.reset_practice", "window.lock", "program.retry", "replay.open"})
"""What would end the walk, or the state it needs; another appearance or a replay would even need another window."""


def press(key: str) -> None:
    """Press a key on whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None, key
    combination = QKeySequence(key)[0]  # type: ignore[index]  # PySide's stubs lack it
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def focus() -> str:
    """Identifier of what has the focus, or of the nearest part around it that has one."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not widget.accessibleIdentifier():
        widget = widget.parentWidget()
    return "" if widget is None else widget.accessibleIdentifier()


class Walk:
    """Presses keys and looks."""

    def __init__(self, application: Application, hands: Hands, one_of: int) -> None:
        self.application, self.one_of = application, one_of
        self.parts = application.built
        self.keyboard = application.built.keyboard
        self.hands = hands
        self.found: dict[str, object] = {}

    async def see(self, key: str, look: Callable[[], object], *, note: str = "") -> None:
        """Press a key, let the loop turn, note what is seen."""
        press(key)
        await turns()
        self.found[f"{key} {note}".strip()] = look()

    async def drawn_anew(self, chart: QWidget, key: str) -> None:
        """Press a key that changes what the chart shows, and wait for it."""
        before = chart.grab().toImage()
        press(key)
        await self.hands.stage.until(lambda: chart.grab().toImage() != before)
        self.found[key] = True

    async def dialog_of(self, key: str, note: str = "") -> None:
        """Press a key, wait for its dialog, close it by Esc's way."""
        press(key)
        dialog = await self.hands.dialog()
        self.found[f"{key} {note}".strip()] = type(dialog).__name__
        dialog.reject()
        await self.hands.closed()

    async def come_back(self) -> None:
        """Bring the window to the front after a dialog, with the focus in the chart."""
        self.application.window.activateWindow()
        await self.hands.stage.until(self.application.window.isActiveWindow)
        self.chart().setFocus()
        await self.hands.stage.until(lambda: QApplication.focusWidget() is not None)

    async def palette_and_sheet(self) -> None:
        """Letters, Ctrl+K, F1."""
        box, sheet, chart = self.keyboard.palette, self.keyboard.sheet, self.chart()
        chart.setFocus()
        await self.see("T", lambda: box.isVisible() and box.field.text().casefold())
        await self.see("Esc", lambda: (box.isVisible(), chart.hasFocus()), note="in the palette")
        await self.see("7", box.field.text)
        press("Esc")
        await self.see("Ctrl+K", box.isVisible)
        await self.see("Ctrl+K", box.isVisible, note="again")
        await self.see("F1", sheet.isVisible)
        await self.see("Esc", sheet.isVisible, note="in the sheet")

    def chart(self) -> QWidget:
        """The flow chart."""
        body = self.parts.flow.body
        assert body is not None
        return body.chart

    async def places(self) -> None:
        """Alt+1 to Alt+6."""
        for number in range(1, 7):
            await self.see(f"Alt+{number}", focus)

    async def ticket(self) -> None:
        """F2, F3, prices, steps, Enter."""
        form = self.parts.ticket.form
        await self.see("F3", form.side.sell.isChecked)
        await self.see("F2", form.side.buy.isChecked)
        for key in ("Alt+B", "Alt+M", "Alt+A"):
            await self.see(key, lambda: bool(form.price.text))
        for key in ("Up", "Down", "Shift+Up", "Shift+Down"):
            before = float(form.price.text)
            press(key)
            self.found[f"{key} in the ticket"] = round(float(form.price.text) - before, 3)
        self.hands.fill("quantity", "100")
        field = form.price.field
        assert isinstance(field, QLineEdit)
        field.setFocus()
        await self.dialog_of("Return", "in the ticket")

    async def flow(self) -> None:
        """Periods, lines, crosshair."""
        body, dock = self.parts.flow.body, self.parts.flow
        assert body is not None
        press("Alt+2")
        await self.see("F5", lambda: dock.period.key)
        await self.see("F5", lambda: dock.period.key, note="again")
        for number in (1, 2, 3, 4, 5, 6):
            shown = frozenset(body.toggles.shown)
            press(f"Ctrl+{number}")
            self.found[f"Ctrl+{number}"] = len(shown ^ frozenset(body.toggles.shown))
        for number in (8, 9):
            await self.drawn_anew(body.chart, f"Ctrl+{number}")
        body.chart.setFocus()
        places: list[int] = []
        for key in ("End", "Left", "Shift+Left", "Right", "Shift+Right", "Home"):
            press(key)
            crosshair = body.chart.crosshair
            assert crosshair is not None, key
            places.append(crosshair.index)
        self.found["crosshair"] = [place - places[0] for place in places[:-1]] + [places[-1]]
        QGuiApplication.clipboard().clear()
        await self.see("Ctrl+C", lambda: bool(QGuiApplication.clipboard().text()), note="in the chart")
        await self.see("Esc", lambda: body.chart.crosshair is None, note="in the chart")
        await self.see("F8", lambda: dock.period.key)

    async def book(self) -> None:
        """Space takes the mark away."""
        ladder = self.parts.book.ladder
        press("Alt+3")
        press("Down")
        self.found["Down in the book"] = ladder.cursor_price is not None
        await self.see("Space", lambda: ladder.cursor_price is None, note="in the book")

    async def cancel_all(self) -> None:
        """With one resting order, sent by hand, F12 asks."""
        self.hands.press("price_bid")
        self.hands.fill("quantity", "100")
        self.hands.press("review_order")
        await self.hands.dialog()
        await self.hands.stage.moment()
        self.hands.press("send_order")
        await self.hands.closed()
        await self.hands.stage.until(self.parts.blotter.cancel_all.isEnabled)
        await self.come_back()
        await self.dialog_of("F12")

    async def lock(self) -> None:
        """Ctrl+L at once, Ctrl+U asks."""
        lock = self.application.trading.lock
        await self.see("Ctrl+L", lambda: lock.status.unlocked)
        await self.dialog_of("Ctrl+U")

    async def commands(self) -> None:
        """Run one of so many; close what opens."""
        table = self.keyboard.table
        for command in table.commands[:: self.one_of]:
            if (
                command.id not in ENDS
                and not command.id.startswith(("layout.", "dock.", "appearance."))
                and not command.id.endswith(".replay")
                and command.enabled()
            ):
                command.run()
                await turns()
                close_all()
        listed = {row.command for row in self.keyboard.palette._findings.rows("")}
        offered = [one for one in table.commands if one.listed() and not table.keys(one.id)]
        self.found["led to"] = [one.id for one in offered if one.id not in listed]
        self.found["clashes"] = [f"{clash.key}: {clash.winner.id}, {clash.loser.id}" for clash in table.clashes]


def close_all() -> None:
    """Close every dialog and menu."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.reject()


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox, one_of: int) -> int:
    """Start, press everything, end."""
    clock = ManualClock()
    SettingsFile(directory).save(Settings(welcomed=True))
    prepared = prepare(directory)
    application = Application(qt, prepared, wiring(sandbox, clock, prepared, broker=False), None)
    application.build()
    stage = Stage(application, sandbox, clock)
    walk = Walk(application, Hands(stage), one_of)
    running = asyncio.get_running_loop().create_task(application.run())
    await stage.until(lambda: application.account is not None and application.built.chart_shown)
    application.window.activateWindow()
    await stage.until(lambda: qt.focusWindow() is not None and application.lookup is not None)
    await application.lookup.prepare()
    body = application.built.flow.body
    assert body is not None
    await stage.until(lambda: body.chart.picture is not None and body.day.series is not None)
    await application.trading.lock.unlock(sandbox.trade_password, lifetime=UnlockLifetime.MINUTES_15)
    first = (walk.palette_and_sheet, walk.places, walk.ticket, walk.flow, walk.book)
    for part in (*first, walk.cancel_all, walk.commands, walk.lock):
        await walk.come_back()
        await part()
        close_all()
    application.close()
    await running
    print(json.dumps(walk.found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    directory = Path(sys.argv[1]).resolve()
    directory.mkdir(mode=0o700)
    with sandbox_here(start="10:47") as sandbox:
        return run_loop(qt, lambda: program(qt, directory, sandbox, int(sys.argv[2])))


if __name__ == "__main__":
    sys.exit(main())
