"""A replay of a recorded day in the whole window on the sandbox: opened by keys, shaken, left. Prints one JSON line.

`python -m fakes.walks.replay_walk DIRECTORY STEPS`: an order rests and the ticket is filled before; STEPS random keys
and clicks follow, without the three ways that lead out of a replay.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.clock import ManualClock
from fakes.values.object_graph import reachable, senders
from fakes.values.replayed import fill, moment
from pictures.hands import Hands
from pictures.stage import Stage, wiring
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import AccountId, OrderType, Side
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.startup.app import run_loop
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard

WRITES = {"2005": "unlock", "2202": "place", "2205": "change", "2237": "combination"}
"""OpenD's calls that change something at the broker."""
_CODES = (
    *range(0x20, 0x5B),
    *range(0x01000001, 0x0100000C),
    *range(0x01000010, 0x01000018),
    *range(0x01000030, 0x0100003B),
)
KEYS = [Qt.Key(code) for code in _CODES]
"""All but Esc and F12."""
PLAIN, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
OUT = frozenset({(Qt.Key.Key_L, CONTROL)})


class Walk:
    """One window and the replays that it opens."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.application, self.hands = stage, stage.application, Hands(stage)
        self.chance = random.Random(34)
        self.found: dict[str, object] = {}
        self.present, self.absent_since = 0, 0.0

    async def asked(self) -> dict[str, int]:
        """How often each call arrived at the exchange, by its number."""
        requests: dict[str, int] = (await self.stage.sandbox.state())["requests"]
        return requests

    async def prepare(self) -> None:
        """Let an order rest and fill the ticket for another one."""
        hands = self.hands
        hands.press("price_bid")
        hands.fill("quantity", "100")
        hands.press("review_order")
        await hands.dialog()
        await self.stage.moment()
        hands.press("send_order")
        await hands.closed()
        await self.stage.until(self.application.built.blotter.cancel_all.isEnabled)
        hands.fill("quantity", "300")

    def window(self) -> ReplayWindow | None:
        """That of the replay."""
        return self.application.recorded.replays().window

    async def refused(self) -> None:
        """There is no replay while something that sends, unlocks or asks is open, nor with an unknown outcome."""
        application, hands, found = self.application, self.hands, dict[str, list[object]]()
        replays = application.recorded.replays()

        async def over() -> None:
            await hands.closed()
            await self.stage.until(lambda: replays.why_not() == "")

        async def tried() -> list[object]:
            await replays.open(TENCENT)
            return [self.window() is None, replays.why_not()]

        # its reads are under way when the order is reviewed
        opening = asyncio.get_running_loop().create_task(replays.open(TENCENT))
        await asyncio.sleep(0)
        hands.press("review_order")
        await opening
        dialog = await hands.dialog()
        found["confirmation"] = await tried()
        dialog.reject()
        await over()
        application.trading.lock.lock(LockReason.BY_HAND)
        for name, begin in (("unlock", application.unlock), ("cancel all", self.ask_cancel_all)):
            begin()
            dialog = await hands.dialog()
            found[name] = await tried()
            dialog.reject()
            await over()
        assert application.account is not None
        beside = TradingDialog("Closing", application.account, application.rebuild.theme(), application.window)
        beside.setWindowModality(Qt.WindowModality.NonModal)  # as the progress of a flatten is
        beside.show()
        found["beside"] = await tried()
        beside.reject()
        await over()
        unknown: tuple[UnknownWrite, ...] = (unknown_write(),)
        key = UNKNOWN_WRITES.of("another account")
        application.hub.publish(key, Lazy.ready(unknown))
        found["unknown"] = await tried()
        application.hub.publish(key, Lazy.ready(unknown[1:]))
        self.found["refused"] = found
        await self.unlock()

    def ask_cancel_all(self) -> None:
        """As F12 in the live window."""
        self.application.built.keyboard.table.run("blotter.cancel_all")

    async def live_notices(self) -> None:
        """What happens live is told as such; what can be done about it is done there, after the way back."""
        done: list[str] = []
        window = await self.enter()
        card = NoticeCard(title="Exit", actions=(NoticeAction(text="Cancel it", run=lambda: done.append("act")),))
        self.application.services.notices.post(NoticeType.ORDER, "Rejected: Buy 100", card=lambda: card)
        await self.stage.until(lambda: "Rejected: Buy 100" in [one.text for one in window.top.bell._notices])
        window.top.bell.open_list()
        entries = window.top.bell._menu.actions()
        texts = [entry.text() for entry in entries]
        next(entry for entry in entries if entry.text().strip() == "Cancel it").trigger()
        await self.stage.until(lambda: self.window() is None and self.application.window.isVisible())
        self.found["notices"] = [texts, done, self.application.window.isVisible()]

    async def unlock(self) -> None:
        """Open trading for a quarter of an hour."""
        password = self.stage.sandbox.trade_password
        await self.application.trading.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_15)

    async def enter(self, text: str = "replay a") -> ReplayWindow:
        """Open it by a text in the palette."""
        self.application.window.activateWindow()
        await self.stage.until(self.application.window.isActiveWindow)
        palette = self.application.built.keyboard.palette
        await self.stage.until(lambda: self.application.recorded.replays().why_not() == "")
        target = QApplication.focusWidget() or self.application.window
        QTest.keyClicks(target, text[0])
        QTest.keyClicks(palette.field, text[1:])
        await self.stage.until(lambda: palette.model.rows and not palette._is_reading)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        await self.stage.until(lambda: (found := self.window()) is not None and found.isVisible())
        window = self.window()
        assert window is not None
        await self.stage.until(window.isActiveWindow)
        return window

    async def look(self) -> None:
        """Go to 10:47 and tell what is said."""
        window = await self.enter()
        first = window.top.clock.first.text()
        live = self.application.selection.instrument
        window.sought.emit(moment("10:47"))
        await self.stage.until(lambda: window.top.clock.first.text() == "10:47:00 HKT")
        self.found["look"] = {
            "opens at": first,
            "title": window.windowTitle(),
            "provider": window.top.source.whole,
            "live hidden": not self.application.window.isVisible(),
            "environment": window.top.environment.accessibleName(),
            "working": window.top.account.whole,
        }
        self.found["senders"] = self.senders()
        await self.stage.until(lambda: window.facts is not None)
        window.sought.emit(moment("10:50"))
        await self.stage.until(lambda: len(window.review.cards) == 1)
        row = window.review.cards[0].row
        assert row is not None
        self.found["own order"] = [row.order, row.state, window.own.tabs.tabText(1)]
        window.bar.before.click()
        await self.stage.until(lambda: "19 Nov" in window.windowTitle() and not window.review.cards)
        self.found["day before"] = [window.windowTitle(), window.review.empty.text()]
        before = self.layout()
        assert window.content is not None
        window.content._selection.select(MEITUAN)
        await self.leave(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
        self.found["as it was"] = [self.application.selection.instrument == live, self.layout() == before]

    def layout(self) -> list[object]:
        """Where the docks of the live window are."""
        window = self.application.window
        return [(name, dock.geometry().getRect()) for name, dock in window.workspace.docks.items()]

    def senders(self) -> dict[str, int]:
        """Objects that the replay reaches and that can send, unlock or write the order log, by class; and how many."""
        window = self.window()
        assert window is not None
        opened = self.application.recorded.replays()._open
        assert opened is not None
        roots = [window, opened.link, opened.tasks, opened.market, opened.facts, *window.findChildren(QObject)]
        found = reachable(roots)
        return {"reached": len(found), **senders(found)}

    async def shake(self, steps: int) -> None:
        """Random keys and clicks; a replay that is left is opened again."""
        before, left = await self.asked(), 0
        loop = asyncio.get_running_loop()
        self.begin_absence()
        for _step in range(steps):
            window = self.window()
            if window is None or not window.isVisible():
                left += 1
                close_popups()
                window = await self.enter()
                self.begin_absence()
            part = self.chance.choice([part for part in window.findChildren(QWidget) if part.isVisible()])
            # outside this task: a menu or a dialog runs a loop of its own, in which tasks go on
            over = loop.create_future()
            loop.call_soon(self.take_step, part, over)
            await asyncio.sleep(0)
            close_popups()
            while not over.done():  # QtTest works events off between its keys: the next step could take the window away
                await asyncio.sleep(0)
                close_popups()
            if self.window() is not None and self.input_at() != self.absent_since:
                self.present += 1
                self.absent_since = self.input_at()
        after = await self.asked()
        asked = {number: count - before.get(number, 0) for number, count in after.items()}
        self.found["writes"] = {word: asked.get(number, 0) for number, word in WRITES.items()}
        self.found["other requests"] = sum(count for number, count in asked.items() if number not in WRITES)
        self.found["left"], self.found["presence"] = left, self.present

    def input_at(self) -> float:
        """When the auto-lock last heard of somebody, by the clock of the walk."""
        at: float = self.application.trading.lock._input_at
        return at

    def begin_absence(self) -> None:
        """From here on nothing counts as presence: the next input would be heard at a later second."""
        self.stage.clock.advance(0.5)
        self.absent_since = self.input_at()

    def take_step(self, part: QWidget, over: asyncio.Future[None]) -> None:
        """Act, and say when it is over."""
        try:
            self.act(part)
        finally:
            over.set_result(None)

    def act(self, part: QWidget) -> None:
        """Press a key, in a part or by the window's own way to what has the focus, or a button on a part."""
        if not isValid(part) or not part.isVisible():
            return
        way, top = self.chance.random(), part.window()
        handle = top.windowHandle()
        if way < 0.6:
            key = self.chance.choice(KEYS), self.chance.choice([PLAIN] * 5 + [CONTROL, SHIFT])
            if key not in OUT and (way < 0.4 or handle is None):
                QTest.keyPress(part, *key)
                if isValid(part):
                    QTest.keyRelease(part, *key)
            elif key not in OUT and handle is not None:
                QTest.keyPress(handle, *key)
                if (still := _handle_of(top)) is not None:
                    QTest.keyRelease(still, *key)
            return
        place = QPoint(self.chance.randrange(max(part.width(), 1)), self.chance.randrange(max(part.height(), 1)))
        if way > 0.9 and handle is not None:
            place = part.mapTo(part.window(), place)
            QTest.mousePress(handle, Qt.MouseButton.LeftButton, PLAIN, place)
            if (still := _handle_of(top)) is not None:
                QTest.mouseRelease(still, Qt.MouseButton.LeftButton, PLAIN, place)
            return
        QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=place)
        if isValid(part):
            QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=place)

    async def back(self) -> None:
        """Esc twice, then F12 over a file dialog and Ctrl+L over a menu, each out of a replay of its own."""
        await self.leave(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
        self.found["ticket"] = self.application.built.ticket.form.quantity.text
        typed = await self.enter("replay 00700 10:47")
        self.found["typed"] = typed.top.clock.first.text()
        await self.press_over(await self.file_dialog(), Qt.Key.Key_F12)
        dialog = await self.hands.dialog()
        self.found["F12"] = type(dialog).__name__
        dialog.reject()
        await self.hands.closed()
        await self.enter()
        lock = self.application.trading.lock
        was = lock.status.unlocked
        window = self.window()
        assert window is not None
        window.top.bell.open_list()
        await self.press_over(window.top.bell._menu, Qt.Key.Key_L, CONTROL)
        await self.stage.until(lambda: not lock.status.unlocked)
        self.found["Ctrl+L"] = [was, lock.status.unlocked, self.window() is None, self.application.window.isVisible()]

    async def file_dialog(self) -> QWidget:
        """The one that asks where the table of own orders is to be saved."""
        window = self.window()
        assert window is not None
        window.own.saved.emit()
        await self.stage.until(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        await self.stage.until(lambda: QApplication.focusWindow() is dialog.windowHandle())
        return dialog

    async def press_over(self, shown: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key over a menu or a dialog of the replay, which closes with it."""
        QTest.keyClick(shown, key, held)
        await self.stage.until(lambda: self.window() is None and self.application.window.isVisible())
        assert QApplication.activePopupWidget() is None

    async def leave(self, *keys: Qt.Key) -> None:
        """Press keys until the live window is there."""
        window = self.window()
        if window is None:
            window = await self.enter()
        for key in keys:
            QTest.keyClick(window, key)
        await self.stage.until(lambda: self.window() is None and self.application.window.isVisible())


def unknown_write() -> UnknownWrite:
    """An order that was sent and never answered."""
    return UnknownWrite(
        verb=WriteVerb.PLACE,
        client_order_id="TB-1120-KQXW-9999",
        account=AccountId("another account"),
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=None,
        trigger=None,
        since=moment("10:00"),
    )


def close_popups() -> None:
    """Every menu, list and dialog that is open."""
    for one in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if one is not None:
            one.close()


def _handle_of(top: QWidget) -> QWindow | None:
    """The system's window of a window, asked for anew: a key or a press may have let it go."""
    return top.windowHandle() if isValid(top) and top.isVisible() else None


async def program(qt: QApplication, directory: Path, steps: int, sandbox: OpenSandbox) -> int:
    """Start, walk, end."""
    clock = ManualClock()
    SettingsFile(directory).save(Settings(welcomed=True, collect=False))
    prepared = prepare(directory)
    application = Application(qt, prepared, wiring(sandbox, clock, prepared, broker=False), None)
    fill(application.archive.folder)
    application.build()
    stage = Stage(application, sandbox, clock)
    running = asyncio.get_running_loop().create_task(application.run())
    await stage.until(lambda: application.account is not None and application.built.chart_shown)
    application.window.activateWindow()
    await stage.until(lambda: qt.focusWindow() is not None and application.lookup is not None)
    await application.lookup.prepare()
    await application.trading.lock.unlock(sandbox.trade_password, lifetime=UnlockLifetime.MINUTES_15)
    walk = Walk(stage)
    await walk.prepare()
    await walk.refused()
    await walk.look()
    await walk.live_notices()
    await walk.shake(steps)
    await walk.back()
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
    with sandbox_here(start="10:47", date="2026-11-20") as sandbox:
        return run_loop(qt, lambda: program(qt, directory, int(sys.argv[2]), sandbox))


if __name__ == "__main__":
    sys.exit(main())
