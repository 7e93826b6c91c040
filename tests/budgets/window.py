"""Steps of the whole window over a filled hub: nothing is connected, and its clock, frames and seconds come by hand."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from budgets.calls import Steps
from budgets.stage import painted
from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.trading import QUOTE, order_row
from fakes.values.waiting import between_tasks
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.assembly.rest import at_rest

T = TypeVar("T")

SHOWN = IDS[0]
ORDERS, QUOTES = 1000, 42
AFTER_CLOSE = 8 * 3600
"""Seconds from noon."""
TURNS = 50
"""Turns of the loop in which tasks that a step began have ended: they wait for nothing outside."""


class ReadHere(OpenArchive):
    """An archive that is read at once: when another thread answers depends on the machine."""

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a connection."""
        with closing(self.reader()) as reader:
            return work(reader)


class CountedWindow(WholeWindow):
    """The whole window, which waits for no thread."""

    def make_archive(self, folder: Path) -> OpenArchive:
        """Read in this thread."""
        return ReadHere(folder)


async def window_steps(steps: Steps, qt: QApplication, directory: Path) -> None:
    """Count them all."""
    QCursor.setPos(QPoint(0, 0))  # under the mouse an order book stands still
    scene = CountedWindow(qt, directory)
    scene.built.window.show()
    _frame(scene)
    await _turns()
    scene.built.window.grab()  # no system has shown it yet
    await between_tasks(lambda: _frame(scene))
    listed = [SHOWN, *(InstrumentId(f"HK.{900_000 + number}") for number in range(1, QUOTES))]
    scene.preferences.change(watchlists=(SymbolList(name="", symbols=tuple(listed)),))
    await _turns()
    for part in (_seconds, partial(_quotes, listed), _book, _securities, _orders, _rest):
        await between_tasks(partial(part, steps, scene))
        await _turns()
    await scene.end()


async def _turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)


def _frame(scene: WholeWindow) -> None:
    next_frame(scene.frame)
    painted()


def _second(scene: WholeWindow) -> None:
    scene.clock.advance(1)
    next_second(scene.frame)
    painted()


def _seconds(steps: Steps, scene: WholeWindow) -> None:
    steps.repeated("a second", lambda _number: _second(scene))


def _rest(steps: Steps, scene: WholeWindow) -> None:
    """What a second costs after the close, with nothing open: of ten the clock and what must not wait are in nine."""
    scene.clock.advance(AFTER_CLOSE)
    scene.frame.rest_while(lambda: at_rest(scene.hub, scene.clock))
    _frame(scene)
    _second(scene)
    assert at_rest(scene.hub, scene.clock)
    steps.repeated("a second at rest", lambda _number: _second(scene))


def _quotes(listed: Sequence[InstrumentId], steps: Steps, scene: WholeWindow) -> None:
    """Each quote has another price than the one before, which would paint nothing."""

    def step(number: int) -> None:
        for place, id_ in enumerate(listed):
            last, volume = Decimal(100 + place) + Decimal(number) / 20, 1_000_000 + 100 * number
            scene.hub.publish(Topic.QUOTE.of(id_), Lazy.ready(replace(QUOTE, instrument=id_, last=last, volume=volume)))
        _frame(scene)

    steps.repeated("a frame with 42 quotes", step)


def _book(steps: Steps, scene: WholeWindow) -> None:
    key = Topic.BOOK.of(SHOWN)
    book = scene.hub.value(key)
    assert book is not None

    def step(number: int) -> None:
        bids = (replace(book.bids[0], quantity=book.bids[0].quantity + 100 * (number + 1)), *book.bids[1:])
        scene.hub.publish(key, Lazy.ready(replace(book, bids=bids)))
        _frame(scene)

    steps.repeated("a book", step)


def _securities(steps: Steps, scene: WholeWindow) -> None:
    def step(number: int) -> None:
        scene.selection.select(IDS[1 + number % 2])
        _frame(scene)

    steps.repeated("another security", step, times=4)


def _orders(steps: Steps, scene: WholeWindow) -> None:
    blotter = scene.trading.blotter
    orders = [order_row(ACCOUNT, id=str(7_000_000 + number)) for number in range(ORDERS)]

    def step(number: int) -> None:
        for order in orders:
            blotter.order_changed(dataclasses.replace(order, updated=order.updated + timedelta(seconds=number)))
        _frame(scene)

    steps.repeated("a thousand rows of orders", step)
