"""Ticket, real dialogs, real guard and lock, and a broker that judges each write by what hands really did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.scenes.window.dock_context import dock_context
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, PASSWORD, TENCENT
from fakes.walks.trading.gesture_witness import GestureWitness, Seen
from tideboard_core.errors import TideboardError
from tideboard_core.lock.trading_lock import LOST_LINK
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import CancelRequest, Environment
from tideboard_core.model.review import Confirmation
from tideboard_core.orders.review import LiveCancelReview, LiveReview
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.ticket.commands import ticket_commands
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar

LIFETIME, IDLE = 900.0, 600.0
BEAT = 0.05


def open_dialogs(window: QWidget) -> list[QDialog]:
    """The dialogs over this window, in the order of their making."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    if len(found) < 2:  # asked many times in each step: walking all children costs PySide 5 ms
        return [one for one in found if is_below(one, window)]
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def is_below(widget: QObject | None, window: QWidget) -> bool:
    """Whether a widget is among the children of a window, or theirs."""
    while widget is not None and widget is not window:
        widget = widget.parent()
    return widget is window


class WalkScene:
    """One window on its own loop. `broken` names every rule that a write broke; it must stay empty."""

    def __init__(self, application: QApplication, folder: Path, environment: Environment) -> None:
        self.application, self.folder = application, folder
        application.setQuitOnLastWindowClosed(False)
        self.runner = asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application))
        self.broken: list[str] = []
        self.writes = 0
        self.unlocking = False
        self.failures: list[str] = []
        self.opened_at: float | None = None
        self.touched_at = 0.0
        self.lost_at: float | None = None
        self.context: AbstractAsyncContextManager[TradingScene] = trading_scene(folder, environment)
        self.runner.run(self._build())

    async def _build(self) -> None:
        self.desk = desk = await self.context.__aenter__()
        self.tasks = Tasks(lambda error, name: self.failures.append(f"{name}: {error!r}"))
        self.theme, self.window = make_theme(), QWidget()
        self.window.resize(420, 700)
        self.witness = GestureWitness(self.application, desk.clock)
        self.confirmer = DialogConfirmer(self.theme, desk.clock, self.tasks, parent=lambda: self.window)
        self.selection = Selection(TENCENT.id)
        desk.person.on_review = self._confirm
        desk.gateway.answer = self._judge
        self.orders = OrderSubmission(
            desk.guard, desk.blotter, desk.hub, self.theme, self.tasks, clock=desk.clock, parent=lambda: self.window
        )
        self.frame = Frame(desk.hub, lambda error, name: self.failures.append(f"{name}: {error!r}"))
        self.dock = OrderEntryDock(
            dock_context(desk.hub, self.selection, self.frame, theme=self.theme, clock=desk.clock, tasks=self.tasks),
            TitleBar("Order entry", self.theme, link=self.selection.letter),
            guard=desk.guard,
            submission=self.orders,
            source=lambda _instrument: desk.source,
            max_quantity=desk.gateway.max_quantity,
            margin=desk.gateway.margin_rules,
            commands=ticket_commands,
        )
        QVBoxLayout(self.window).addWidget(self.dock)
        self.dock.unlock_requested.connect(self._ask_unlock)
        self.window.show()
        self.dock.set_account(desk.account)
        self.order = desk.working()
        await unlock_chosen(desk.lock, PASSWORD, lifetime=UnlockLifetime.MINUTES_15)
        desk.lock.lock(LockReason.BY_HAND)
        await self.settle()

    # --- the judge --------------------------------------------------------------------------------------------------

    async def _confirm(self, review: LiveReview | LiveCancelReview) -> Confirmation:
        if isinstance(review, LiveCancelReview):
            return await self.confirmer.confirm_cancel(review)
        return await self.confirmer.confirm(review)

    def _judge(self, write: Write) -> object:
        """What the wire itself knows of this moment."""
        desk, request, now = self.desk, write.request, self.desk.clock.monotonic()
        self.writes += 1
        seen = self.witness.for_request(request)
        if seen is None:
            self.broken.append("no dialog ever showed this")
            return None
        seen.writes += 1
        if seen.writes > 1:
            self.broken.append("two writes for one confirmation")
        once = isinstance(request, CancelRequest) and PASSWORD in seen.typed.get("trade_password", "")
        if not once and not (desk.lock.is_open(request.account) and self.may_be_open):
            self.broken.append("locked")
        if not self._confirmed(seen, now):
            self.broken.append("no gesture")
        if not desk.gateway.connected or desk.gateway.generation != seen.generation:
            self.broken.append("another connection")
        if not isinstance(request, CancelRequest) and request.client_order_id.encode() not in write.log_then:
            self.broken.append("not on disk")
        return None if isinstance(request, CancelRequest) else f"B{self.writes}"

    def _confirmed(self, seen: Seen, now: float) -> bool:
        if not isinstance(seen.dialog, ConfirmOrderDialog) or seen.environment is not Environment.LIVE:
            return seen.pressed(now)
        quantity = str(self.quantity_of(seen))
        return seen.held(now) or (seen.pressed(now) and quantity in seen.typed.get("typed_quantity", ""))

    def quantity_of(self, seen: Seen) -> int:
        """What the dialog's order is for."""
        quantity: int = getattr(seen.shows[0], "quantity", 0)
        return quantity

    @property
    def may_be_open(self) -> bool:
        """Whether the right password was given, nothing locked since, and neither time ran out: our own count."""
        now = self.desk.clock.boot()
        if self.opened_at is None or now - self.opened_at >= LIFETIME or now - self.touched_at >= IDLE:
            return False
        return self.lost_at is None or now - self.lost_at < LOST_LINK

    # --- what happens -----------------------------------------------------------------------------------------------

    def run(self, act: Callable[[], object]) -> None:
        """Let it happen on the loop, then let everything that follows from it happen."""

        async def inside() -> None:
            act()
            await self.settle()

        self.runner.run(inside())

    def run_while_flushing(self, act: Callable[[], object], event: Callable[[], object]) -> None:
        """The disk hangs while `act` is done, `event` happens, then the disk answers."""

        async def inside() -> None:
            self.desk.disk.gate.clear()
            try:
                act()
                for _ in range(6):
                    await asyncio.sleep(0)
                event()
            finally:
                self.desk.disk.gate.set()
            await self.settle()

        self.runner.run(inside())

    async def settle(self) -> None:
        """Until nothing is left but what waits for a person."""
        for _ in range(3):
            await self.desk.spawn.settled()
            await self.desk.audit.drain()
            for dialog in self.dialogs:
                running = getattr(dialog, "_running", None)
                if running is not None:
                    await asyncio.wait({running})
            for _ in range(4):
                await asyncio.sleep(0)
        self.dock.refresh(self.desk.hub.take_dirty())
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def dialogs(self) -> list[QDialog]:
        """What is open now."""
        return open_dialogs(self.window)

    def touched(self) -> None:
        """A hand was on keyboard or mouse; the app notes it from its windows."""
        self.desk.lock.touched()
        self.touched_at = self.desk.clock.boot()

    def wait(self, seconds: float) -> None:
        """Time passes as a running loop sees it: a beat of 50 ms for the dialogs, one look of the lock a second."""
        for _ in range(round(seconds / BEAT)):
            self.desk.clock.advance(BEAT)
            for seen in self.witness.seen:
                if seen.dialog in self.dialogs:
                    seen.dialog.tick()
                    bar = getattr(seen.dialog, "bar", None)
                    if bar is not None and hasattr(bar.send, "tick"):
                        bar.send.tick()
        self.desk.lock.tick()

    def leap(self, seconds: float) -> None:
        """Long waiting, without the dialogs' beats."""
        self.desk.clock.advance(seconds)
        self.desk.lock.tick()

    def locked(self) -> None:
        """Something locks."""
        self.opened_at = None

    def lock(self) -> None:
        """By hand."""
        self.locked()
        self.desk.lock.lock(LockReason.BY_HAND)

    def suspend(self) -> None:
        """The laptop sleeps."""
        self.locked()
        self.desk.clock.suspend(100)
        self.desk.lock.tick()

    def switch(self, environment: Environment) -> None:
        """Another account in view, as the app does it."""
        account = ACCOUNTS[environment]
        if account.id != getattr(self.desk.lock.account, "id", ""):
            self.locked()
        self.desk.lock.switch_account(account)
        self.dock.set_account(account)

    def link(self, state: LinkState) -> None:
        """The connection goes or comes."""
        up = state is LinkState.LIVE
        if not up and self.desk.lock.account is ACCOUNTS[Environment.LIVE]:
            self.locked()
        if up and self.lost_at is not None and self.desk.clock.boot() - self.lost_at >= LOST_LINK:
            self.locked()
        if up:
            self.lost_at = None
        elif self.lost_at is None:
            self.lost_at = self.desk.clock.boot()
        self.desk.link(state)
        self.witness.generation = self.desk.gateway.generation

    def ask_cancel(self) -> None:
        """The list of orders asks to withdraw the working order."""
        self.orders.ask_cancel(self.desk.account, self.order)

    def _ask_unlock(self) -> None:
        if not self.unlocking:
            self.unlocking = True
            self.tasks.spawn(self._unlock(), name="unlock")

    async def _unlock(self) -> None:
        account = self.desk.lock.account
        assert account is not None
        dialog = UnlockDialog(
            self.desk.lock, account, self.theme, self.desk.clock, self.tasks, keyring=False, parent=self.window
        )
        try:
            await ask(dialog)
        finally:
            self.unlocking = False

    def close(self) -> None:
        """End everything in order."""
        self.runner.run(self._close())
        self.runner.close()
        self.witness.stop()
        for one in (self.window, self.witness, self.orders, self.frame, self.selection):
            one.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    async def _close(self) -> None:
        await self.tasks.close()
        self.frame.stop()
        self.window.hide()
        try:
            await self.context.__aexit__(None, None, None)
        except TideboardError as error:
            self.failures.append(f"end: {error!r}")
