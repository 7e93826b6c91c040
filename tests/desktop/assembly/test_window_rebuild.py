"""Another look is another window; never while an order, a cancel or a dialog is under way."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from fakes.scenes.market.hub_snapshot import ACCOUNT
from fakes.scenes.window.main_window import WholeWindow
from tideboard_core.model.order import Account, MaxQuantity
from tideboard_core.system.settings import Appearance, Convention
from tideboard_desktop.assembly import window_rebuild
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.window_rebuild import WindowRebuild

TURNS = 20
"""Turns of the loop in which everything that was just begun has its first one, else nobody would ever await it."""
PRICE, QUANTITY = Decimal("612.00"), Decimal(400)


class Room:
    """The real window, rebuilt when the test changes the settings."""

    def __init__(self, whole: WholeWindow) -> None:
        self.whole = whole
        self.appearance = Appearance()
        self.account: Account | None = ACCOUNT
        self.rebuild = WindowRebuild(whole.qapp, lambda: self.appearance)
        self.rebuild.begin(lambda _appearance: self._build(), self._renewed)
        self.rebuild.window().show()
        self.whole.frame.stop()

    def _build(self) -> BuiltWindow:
        if self.rebuild.begun:
            self.whole.built = self.whole.build()
            self.whole.built.show_account(None)
        return self.whole.built

    def _renewed(self, old: BuiltWindow | None) -> None:
        if old is not None:
            self.whole.built.show_account(self.account)

    def change_look(self) -> bool:
        """Whether another window came of it."""
        before = self.rebuild.window()
        self.appearance = replace(self.appearance, convention=Convention.RED_UP)
        self.rebuild.check()
        self.whole.frame.stop()  # before the loop rests: a frame would ask for more
        return self.rebuild.window() is not before

    def fill(self) -> None:
        """A ticket half filled in."""
        self.rebuild.built.ticket.ticket.set(price=PRICE, entered=QUANTITY)

    @property
    def form(self) -> tuple[Decimal | None, Decimal | None]:
        form = self.rebuild.built.ticket.ticket.form
        return form.price, form.entered


@pytest.fixture
async def room(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Room]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = Room(WholeWindow(qapp, tmp_path))
    yield made
    made.whole.frame.stop()
    for _ in range(TURNS):
        await asyncio.sleep(0)
    qapp.removeEventFilter(made.rebuild.ring)
    made.rebuild.ring.deleteLater()
    await made.whole.end()


async def test_another_look_is_another_window_with_the_same_draft(room: Room) -> None:
    room.fill()
    assert room.change_look()
    assert room.form == (PRICE, QUANTITY)


async def test_the_same_look_is_no_other_window(room: Room) -> None:
    before = room.rebuild.window()
    room.rebuild.check()
    assert room.rebuild.window() is before


async def test_a_window_stays_while_an_order_or_a_cancel_is_under_way(room: Room) -> None:
    """No dialog is open: the order is being checked, written down, or waits for the broker's answer."""
    answer = asyncio.Event()

    async def under_way() -> None:
        await answer.wait()

    room.rebuild.built.submission._run(under_way(), "an order")
    assert not room.change_look()
    answer.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert room.change_look()


async def test_a_window_stays_while_a_dialog_is_open_over_it(room: Room) -> None:
    dialog = QDialog(room.rebuild.window())
    dialog.open()
    assert not room.change_look()
    dialog.reject()
    dialog.deleteLater()
    assert room.change_look()


@pytest.mark.parametrize(
    "moved",
    [
        lambda room: setattr(room, "account", replace(ACCOUNT, id="another")),
        lambda room: setattr(room, "account", None),
    ],
    ids=["another account", "no account"],
)
async def test_a_draft_never_reaches_another_account(room: Room, moved: Callable[[Room], None]) -> None:
    room.fill()
    moved(room)
    assert room.change_look()
    price, quantity = room.form
    assert price != PRICE
    assert quantity != QUANTITY


async def test_the_brokers_late_answer_finds_no_window_and_says_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old ticket had asked for its largest quantity; the answer comes when that ticket is gone."""
    answer: asyncio.Future[MaxQuantity] = asyncio.get_running_loop().create_future()

    async def ask(*_what: object) -> MaxQuantity:
        return await answer

    most = room.rebuild.built.ticket.max_quantity
    monkeypatch.setattr(most, "_read", ask)
    room.fill()
    most.ask()
    (asked,) = [task for task in room.whole.tasks._running if task.get_name() == "max quantity"]
    await asyncio.sleep(0)
    assert room.change_look()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    answer.set_result(MaxQuantity(cash_buy=1, margin_buy=None, position_sell=1, short_sell=None))
    await asyncio.wait([asked])
    assert asked.cancelled() or asked.exception() is None


async def test_old_windows_are_gone_a_moment_later(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither widgets nor objects of Python stay, however often the look changes."""
    monkeypatch.setattr(window_rebuild, "COLLECT_AFTER_MS", 0)
    counts = []
    for convention in (Convention.RED_UP, Convention.GREEN_UP, Convention.RED_UP, Convention.GREEN_UP):
        room.appearance = replace(room.appearance, convention=convention)
        room.rebuild.check()
        room.whole.frame.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        for _ in range(TURNS):
            await asyncio.sleep(0.01)
        counts.append((len(QApplication.allWidgets()), sum(isinstance(one, QMainWindow) for one in gc.get_objects())))

    assert counts[1:] == counts[:-1]
    assert counts[0][1] == 1
