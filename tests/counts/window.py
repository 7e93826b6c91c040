"""Steps of the whole window over a filled hub: nothing is connected, and its clock, frames and seconds come by hand."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from benchmarks.frames import symbols
from benchmarks.ours.watchlist_dock import UPDATES, Quotes
from counts.stage import painted
from counts.steps import Steps
from fakes.scenes.flow import day as flow_day
from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.market.hub_snapshot import flow as flow_of
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.trading import order_row
from fakes.values.waiting import between_tasks
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import code_of
from tideboard_core.model.live import Lazy
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.assembly.rest import at_rest

T = TypeVar("T")

SHOWN = IDS[0]
ORDERS, MINUTE, IN_SIGHT = 500, 100, 6
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
    with steps.kept("a window kept"):
        with steps.step("window built"):
            scene = CountedWindow(qt, directory)
        with steps.step("window shown"):
            scene.built.window.show()
            _frame(scene)
        await _turns()
        with steps.step("window painted"):
            scene.built.window.grab()
    await between_tasks(lambda: _frame(scene))
    _watch(scene)
    await _turns()
    for part in (_seconds, _quotes, _book, _flow, _securities, _orders, _in_sight, _docks, _looks, _rest):
        await between_tasks(lambda part=part: part(steps, scene))  # type: ignore[misc]
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
    steps.repeated("a second, shown", lambda _number: _second(scene))
    scene.built.window.hide()
    steps.repeated("a second, hidden", lambda _number: _second(scene))
    scene.built.window.show()
    _frame(scene)


def _rest(steps: Steps, scene: WholeWindow) -> None:
    """What a second costs after the close, with nothing open: of ten the clock and what must not wait are in nine."""
    scene.clock.advance(AFTER_CLOSE)
    scene.frame.rest_while(lambda: at_rest(scene.hub, scene.clock))
    _frame(scene)
    _second(scene)
    assert at_rest(scene.hub, scene.clock)
    steps.repeated("a second at rest", lambda _number: _second(scene))


def _watch(scene: WholeWindow) -> None:
    listed = tuple(f"HK.{code}" for code in symbols(UPDATES))
    scene.preferences.change(watchlists=(SymbolList(name="", symbols=listed),))


def _quotes(steps: Steps, scene: WholeWindow) -> None:
    quotes = Quotes(symbols(UPDATES))

    def step(_number: int) -> None:
        for one in range(UPDATES):
            scene.hub.publish(*quotes.update(one))
        _frame(scene)

    steps.repeated("a frame with 42 quotes", step)


def _in_sight(steps: Steps, scene: WholeWindow) -> None:
    """What a push of each quote in sight costs while no flow changes, as the practice exchange sends them."""
    dock = scene.built.watchlist
    ids = [dock.model.id_at(place) for place in dock.visible_rows()][:IN_SIGHT]
    assert len(ids) == IN_SIGHT, ids
    quotes = Quotes([code_of(id_) for id_ in ids])
    for id_ in ids:
        scene.hub.publish(Topic.FLOW.of(id_), Lazy.ready(flow_of(id_, 5e6)))
    _frame(scene)

    def step(_number: int) -> None:
        for one in range(IN_SIGHT):
            scene.hub.publish(*quotes.update(one))
        _frame(scene)

    steps.repeated(f"a frame with {IN_SIGHT} quotes in sight", step)


def _book(steps: Steps, scene: WholeWindow) -> None:
    key = Topic.BOOK.of(SHOWN)
    book = scene.hub.value(key)
    assert book is not None

    def step(number: int) -> None:
        bids = (replace(book.bids[0], quantity=book.bids[0].quantity + 100 * (number + 1)), *book.bids[1:])
        scene.hub.publish(key, Lazy.ready(replace(book, bids=bids)))
        _frame(scene)

    steps.repeated("a book, seen", step)
    workspace = scene.built.window.workspace
    workspace.close_named("book")
    _frame(scene)
    steps.repeated("a book, closed", step)
    workspace.open("book")
    _frame(scene)


def _flow(steps: Steps, scene: WholeWindow) -> None:
    def step(number: int) -> None:
        minutes = MINUTE + number
        scene.hub.publish(Topic.FLOW.of(SHOWN), Lazy.ready(flow_day.capital_flow(minutes=minutes)))
        scene.hub.publish(Topic.MINUTES.of(SHOWN), Lazy.ready(flow_day.minute_line(minutes=minutes)))
        _frame(scene)

    assert flow_day.TENCENT == SHOWN
    steps.repeated("a minute of flow", step)


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

    steps.repeated("500 changed orders", step)


def _docks(steps: Steps, scene: WholeWindow) -> None:
    workspace = scene.built.window.workspace
    for key, spec in workspace.specs.items():
        if not spec.group:
            continue
        with steps.step(f"dock opened: {key}"):
            workspace.open(key)
            _frame(scene)
        workspace.close_named(key)
        _frame(scene)
    steps.share_modules("every dock opened", "dock opened: ")


def _looks(steps: Steps, scene: WholeWindow) -> None:
    """What a change of theme or language costs: another window over the same services."""
    with steps.step("window made anew"):
        scene.discard(scene.built)
        scene.built = scene.build()
        scene.built.window.show()
        _frame(scene)
        scene.built.window.grab()  # no system has shown it yet
