"""Depth over time in a replay: nothing of a later second, every recorded change before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.replay import ReplayScene, replay_scene
from fakes.values.archive_market import TENCENT
from fakes.values.book_day import second
from fakes.values.own_orders import FILLS, own_day
from fakes.values.replayed import BOOK_HOLE, fill, moment
from tideboard_core.archive.units import micros
from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.book_log import UnknownStretch
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.depth.dock import DepthDock
from tideboard_desktop.docks.lazy_dock import LazyDock

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a day with books."""
    made = tmp_path_factory.mktemp("replayed-depth") / "archive"
    fill(made, with_books=True)
    return made


@pytest.fixture
async def scene(qapp: QApplication, folder: Path) -> AsyncIterator[ReplayScene]:
    """At 10:47."""
    async with replay_scene(qapp, folder) as made:
        await made.until(lambda: made.hub_has(Topic.BOOK.of(TENCENT)))
        yield made


async def shown(scene: ReplayScene) -> DepthDock:
    """The dock in front, with what was recorded before the shown second."""
    late = scene.content.tabs.docks["depth"]
    scene.content.tabs.show_dock("depth")
    assert isinstance(late, LazyDock)
    dock = late.build()
    assert isinstance(dock, DepthDock)
    await read(scene, dock)
    return dock


async def read(scene: ReplayScene, dock: DepthDock) -> None:
    """Until the record of the shown second is on the map."""

    def is_read() -> bool:
        dock.each_second()
        log = dock.live.day.log
        return dock._exact >= micros(now(scene)) and dock.columns is not None and dock.columns.ready and log.changes > 0

    await scene.until(is_read)


def now(scene: ReplayScene) -> datetime:
    assert scene.market is not None
    return scene.market.clock.market()


def latest(dock: DepthDock) -> int:
    """When the newest known change was received."""
    return max(int(piece.rows.received.max()) for piece in dock.live.day.log.pieces())


async def test_it_has_the_recorded_day_up_to_the_second_and_nothing_later(scene: ReplayScene) -> None:
    dock = await shown(scene)
    log = dock.live.day.log
    assert latest(dock) <= micros(now(scene))
    begin = log.begin
    assert begin is not None
    assert begin < micros(moment("09:41"))
    assert scene.market is not None
    recorded = scene.market.day.book_known(TENCENT)
    assert recorded is not None
    columns = dock.columns
    assert columns is not None
    for clock in ("09:45", "10:05", "10:40"):
        book = recorded.book(moment(clock) + timedelta(seconds=15) - timedelta(microseconds=1))
        assert book is not None
        column = columns.axis.column_of(micros(moment(clock)))
        number = int(columns.books.books(np.array([column]), dock.map.newest)[0])
        bids, asks = columns.books.book(number)
        assert bids[0] == (round(book.bids[0].price * 10_000), book.bids[0].quantity)
        assert asks[-1] == (round(book.asks[:10][-1].price * 10_000), book.asks[:10][-1].quantity)
    assert dock.replayed


async def test_the_hole_of_the_record_is_one_with_its_reason(scene: ReplayScene) -> None:
    dock = await shown(scene)
    columns = dock.columns
    assert columns is not None
    inside = columns.axis.column_of(micros(second(BOOK_HOLE[0] + 60)))
    assert columns.books.books(np.array([inside]), dock.map.newest).tolist() == [UNKNOWN]
    assert any(hole.begin <= micros(second(BOOK_HOLE[0] + 60)) < (hole.end or 0) for hole in log_holes(dock))


def log_holes(dock: DepthDock) -> list[UnknownStretch]:
    return dock.live.day.log.holes(0, micros(moment("10:47")))


async def test_an_earlier_second_knows_nothing_of_the_later_one(scene: ReplayScene) -> None:
    dock = await shown(scene)
    assert scene.window.player is not None
    scene.window.player.go(moment("09:50"))
    assert dock.live.day.log.changes <= 1
    await read(scene, dock)
    assert latest(dock) <= micros(moment("09:50"))
    scene.window.player.go(moment("10:30"))
    await read(scene, dock)
    assert micros(moment("10:00")) < latest(dock) <= micros(moment("10:30"))


async def test_nothing_in_it_leads_out_of_the_replay(scene: ReplayScene) -> None:
    dock = await shown(scene)
    assert not dock.replay_button.isVisible()
    dock.replay()
    assert [command.id for command in dock.commands() if command.id == "depth.replay"] == []
    assert not dock.map.beside.orders


async def test_own_orders_and_fills_are_those_of_the_shown_second(scene: ReplayScene) -> None:
    dock = await shown(scene)
    scene.window.show_own(own_day())
    assert scene.window.player is not None

    async def at(clock: str, seconds: int = 0) -> tuple[list[str], list[str]]:
        """The words of the resting orders and of the fills at a second."""
        scene.window.player.go(moment(clock, seconds))  # type: ignore[union-attr]  # there is one
        await read(scene, dock)
        beside = dock.map.beside
        return [line.words for line in beside.orders], [mark.words for mark in beside.fills]

    first, second_one, third = "B 500 at 600.50", "B 500 at 605.00", "S 400 at 609.50"
    assert await at("10:47") == ([], [first, second_one, third])
    assert await at("9:41", 14) == (["Buy 500 at 600.50, resting"], [])
    assert await at("10:33", 6) == (["Sell 400 at 609.50, resting"], [first, second_one])
    columns = dock.columns
    assert columns is not None
    assert [mark.column for mark in dock.map.beside.fills] == [
        columns.axis.column_of(micros(each.time)) for each in FILLS[:2]
    ]
    scene.window.show_own(None, "No account is in view")
    assert await at("10:47") == ([], [])
