"""A walk through the whole program over the hostile sandbox, offscreen, in a process of its own. Prints JSON.

`python -m fakes.walks.hostile_walk DIRECTORY DOOR SECONDS ONE_OF`: opens every dock, menu, dialog and page once, and
runs one of so many other commands; what is left of the time goes into random clicks and keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import sys
from decimal import Decimal
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QTabBar, QToolButton, QWidget
from shiboken6 import isValid

from fakes.values.waiting import Missing, in_time
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.command import Command

LOGIN_SECONDS = 12.0
BREATH = 0.002
NOT_WALKED = ("quit", "export", "import", "csv", "picture", "paste", ".help", "save", "url", "folder", "appearance.")
"""Commands that leave the window, open the system's file dialogs, or build the whole window anew."""
REPLAY = "replay"
"""What commands for a recorded day have in their id: a replay hides the window while it lasts."""
DOCKS = "dock.open."
"""What commands that open a dock begin with."""
KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Right, Qt.Key.Key_PageDown)


class Errors(logging.Handler):
    """What the program's log calls an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it with where it came from."""
        error = record.exc_info[1] if record.exc_info else None
        trace, where = error.__traceback__ if error is not None else None, ""
        while trace is not None:
            where, trace = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}", trace.tb_next
        self.found.append(f"{record.getMessage()} {error!r} {where}")


class Walk:
    """One walk over a running application."""

    def __init__(self, application: Application, seconds: float, one_of: int) -> None:
        self.application, self.one_of = application, one_of
        self.end = monotonic() + seconds
        self.opened: list[str] = []
        self.turned: set[str] = set()
        self.random = random.Random(7)

    async def go(self) -> dict[str, object]:
        """Open everything once, then click and type; returns what was seen."""
        application = self.application
        with contextlib.suppress(Missing):
            async with in_time("a login", seconds=LOGIN_SECONDS):
                while application.account is None:  # noqa: ASYNC110  a window, not a task, gets there
                    await asyncio.sleep(BREATH)
        shown = application.account is not None
        for dock in list(application.window.workspace.docks.values()):
            dock.show()
            dock.raise_()
            await self.breathe(f"dock {dock.objectName()}")
        for command in self.commands():
            command.run()
            await self.breathe(f"command {command.id}")
            await self.leave_dialogs()
        await self.turn_pages(application.window)
        judged = self.judge()
        while monotonic() < self.end:
            self.poke()
            await asyncio.sleep(BREATH)
            await self.leave_dialogs(pages=False)
        hub = application.hub
        return {
            "account": shown,
            "opened": len(self.opened),
            "judged": judged,
            "unreadable": sum(hub.unreadable_fields.values()),
            "fields": len(hub.unreadable_fields),
            "alive": application.window.isVisible() and not application.window.grab().isNull(),
        }

    def commands(self) -> list[Command]:
        """What the palette can run without leaving the window: what opens a dock, and one of so many others."""
        listed = self.application.built.keyboard.table.commands
        walked = [one for one in listed if not any(part in one.id for part in (*NOT_WALKED, REPLAY))]
        return [one for place, one in enumerate(walked) if place % self.one_of == 0 or one.id.startswith(DOCKS)]

    async def breathe(self, what: str) -> None:
        """Let the loop paint."""
        self.opened.append(what)
        self.application.window.repaint()
        await asyncio.sleep(BREATH)

    async def leave_dialogs(self, *, pages: bool = True) -> None:
        """Turn the pages of every open dialog, and close it."""
        for dialog in QApplication.topLevelWidgets():
            if isValid(dialog) and isinstance(dialog, QDialog) and dialog.isVisible():
                if pages and type(dialog).__name__ not in self.turned:
                    self.turned.add(type(dialog).__name__)
                    await self.turn_pages(dialog)
                if isValid(dialog):
                    dialog.reject()
                await asyncio.sleep(0)
            elif isValid(dialog) and isinstance(dialog, QMenu) and dialog.isVisible():
                dialog.close()

    async def turn_pages(self, widget: QWidget) -> None:
        """Every tab, every menu and every list of choices below a widget."""
        for tabs in widget.findChildren(QTabBar):
            for index in range(tabs.count() if isValid(tabs) and tabs.isVisible() else 0):
                tabs.setCurrentIndex(index)
                await self.breathe("tab")
        for button in widget.findChildren(QToolButton):
            menu = button.menu() if isValid(button) and button.isVisible() else None
            if menu is not None:
                menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
                await self.breathe("menu")
                menu.close()
        for box in widget.findChildren(QComboBox):
            if isValid(box) and box.isVisible():
                box.showPopup()
                await self.breathe("choices")
                box.hidePopup()

    def judge(self) -> dict[str, int]:
        """What the guard says to one order after another: each is judged, none breaks it."""
        application, told = self.application, {"denied": 0, "passed": 0}
        account = application.account
        if account is None:
            return told
        guard = application.trading.guard
        for quantity in (100, 400, 10_000):
            for price in ("480.2", "0.01", "99999"):
                request = OrderRequest(
                    account=account,
                    instrument=application.selection.instrument,
                    side=Side.BUY,
                    order_type=OrderType.LIMIT,
                    quantity=quantity,
                    price=Decimal(price),
                    client_order_id=guard.client_order_id(),
                )
                preview = guard.preview(request)
                told["passed" if all(check.passed for check in preview.checks) else "denied"] += 1
        return told

    def poke(self) -> None:
        """One key or one click somewhere in the window."""
        window = self.application.window
        if self.random.random() < 0.5:
            target, key = QApplication.focusWidget() or window, self.random.choice(KEYS)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.postEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
            return
        place = QPointF(self.random.uniform(0, window.width()), self.random.uniform(0, window.height()))
        child = window.childAt(place.toPoint())
        if child is None or type(child).__module__.startswith("PySide6"):  # Qt's own may open what waits for a person
            return
        inside = QPointF(child.mapFrom(window, place.toPoint()))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            QApplication.postEvent(child, QMouseEvent(kind, inside, inside, left, left, none))


def main() -> int:
    """Run in this process."""
    directory, door, seconds, one_of = Path(sys.argv[1]), Backend(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    directory.mkdir(mode=0o700, exist_ok=True)
    SettingsFile(directory).save(Settings(connection=Connection(scenario="hostile", door=door)))
    errors, seen, whole = Errors(), dict[str, object](), Application.run

    async def act(application: Application) -> None:
        try:
            seen.update(await Walk(application, seconds, one_of).go())
        finally:
            application.close()

    async def run(self: Application) -> None:
        walking = asyncio.get_running_loop().create_task(act(self))
        await whole(self)
        await walking

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    code = start.run(parse(["--data-dir", str(directory)]), directory)
    sys.stdout.write(json.dumps({**seen, "errors": errors.found, "code": code}) + "\n")
    return int(bool(errors.found) or not seen.get("alive") or code != 0)


if __name__ == "__main__":
    sys.exit(main())
