"""After a seek back no dock, hub or reader has anything of a later second."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from types import CellType, FunctionType, MethodType

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import DAY, MEITUAN, TENCENT, session
from fakes.values.replayed import KEY, moment
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, PRINTS
from tideboard_core.archive.units import micros
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.quote import Bar, MinuteLine, OrderBook, Quote, Tick
from tideboard_core.replay.recorded_book import RecordedBook
from tideboard_core.replay.recorded_day import RecordedDay
from tideboard_core.replay.recorded_security import RecordedSecurity
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flow.today.cached_layer import CachedLayer
from tideboard_desktop.replay.replayed_rules import CopiedRules
from tideboard_desktop.signals.dock import SignalsDock

pytestmark = pytest.mark.slow

CONTAINERS = (dict, list, tuple, set, frozenset, deque, partial, MethodType, CellType)
RECORDED = (type, RecordedDay, RecordedSecurity, RecordedBook, CopiedRules, CachedLayer)
"""They hold the whole day, and tell of it what was known at a moment: tests of their own ask them.

A cached layer has the picture that it painted last, until it paints another one.
"""


def kept(scene: ReplayScene) -> Iterator[object]:
    """Every object that the docks and the hub reach."""
    seen: set[int] = set()
    waiting: list[object] = [scene.content, scene.market, *scene.content.findChildren(QWidget)]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, RECORDED):
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, FunctionType):
            waiting += one.__closure__ or ()  # its globals are a module's
        elif type(one).__module__.startswith("tideboard") or isinstance(one, CONTAINERS):
            waiting += gc.get_referents(one)


def newest(one: object) -> float:
    """The latest moment that a value of the market tells of, seconds since 1970; 0 for everything else."""
    if isinstance(one, Quote | Tick):
        return one.time.timestamp()
    if isinstance(one, OrderBook):
        return 0.0 if one.time is None else one.time.timestamp()
    if isinstance(one, Bar):
        return one.start.timestamp() + 60 if one.period.value.startswith("1m") else one.start.timestamp()
    if isinstance(one, CapitalFlow | MinuteLine):
        return max(one.times, default=0.0)
    if isinstance(one, BarSeries):
        starts = one.columns.rows.start
        return float(starts[-1]) * 60 if len(starts) else 0.0
    if isinstance(one, SessionMinutes) and one.session.date == DAY:
        known = np.flatnonzero(np.isfinite(one.net) | np.isfinite(one.turnover) | np.isfinite(one.close))
        return one.session.minute_end(int(known[-1])).timestamp() if len(known) else 0.0
    return 0.0


def build_all(scene: ReplayScene) -> None:
    """Every dock, in front once."""
    for key, dock in scene.content.tabs.docks.items():
        scene.content.tabs.show_dock(key)
        if isinstance(dock, LazyDock):
            dock.build()


def later(scene: ReplayScene, now: datetime) -> list[str]:
    stamp = now.timestamp() + 0.001
    return [f"{type(one).__name__} of {newest(one)}" for one in kept(scene) if newest(one) > stamp]


async def seen_in_all_docks(scene: ReplayScene) -> None:
    """Figures in each of them, some times a second of the program."""
    build_all(scene)
    for key, dock in scene.content.tabs.docks.items():
        scene.content.tabs.show_dock(key)
        inside = dock.inside if isinstance(dock, LazyDock) else dock
        assert inside is not None
        for _ in range(3):
            inside.each_second()
            await scene.until(lambda: scene.hub_has(Topic.FLOW.of(MEITUAN)))
    scene.content.tabs.show_dock("flow")
    signals = scene.content.tabs.docks["signals"]
    assert isinstance(signals, LazyDock)
    dock = signals.build()
    assert isinstance(dock, SignalsDock)
    await scene.until(lambda: dock.records.task is None or dock.records.task.done())
    for tab in ("tape", "book"):
        scene.content.book.show_tab(tab)
        await scene.until(lambda: scene.hub_has(Topic.QUOTE.of(TENCENT)))


async def test_no_dock_keeps_anything_of_a_later_second(scene: ReplayScene) -> None:
    player = scene.window.player
    assert player is not None
    player.go(moment("14:00"))
    await seen_in_all_docks(scene)
    assert later(scene, moment("10:47")), "there is something that could be left over"
    assert not later(scene, moment("14:00"))
    for clock in ("10:47", "9:45"):
        player.go(moment(clock))
        await scene.until(lambda: scene.hub_has(Topic.QUOTE.of(TENCENT)))
        assert later(scene, moment(clock)) == []
    await seen_in_all_docks(scene)
    assert later(scene, moment("9:45")) == [], "nor does one read it"
    await scene.tasks.close()  # here, where the loop runs: a library may still be loading in a thread


async def test_what_docks_read_of_the_archive_ends_at_the_second(scene: ReplayScene) -> None:
    market, player = scene.market, scene.window.player
    assert market is not None
    assert player is not None

    def newest_read(reader: ArchiveReader) -> int:
        rows = [reader.versions(KEY, TENCENT, DAY, layout)["received"] for layout in (FLOW, BARS, PRINTS)]
        rows += [reader.depth(KEY, TENCENT, DAY).received, reader.quotes(KEY, TENCENT, DAY).received]
        return max(int(each.max(initial=0)) for each in rows)

    for clock in ("14:00", "9:45", "10:47"):
        player.go(moment(clock))
        found = await market.archive.read(newest_read)
        assert micros(moment(clock) - timedelta(minutes=2)) < found <= micros(moment(clock))


async def test_a_read_that_began_at_a_later_second_is_made_again(scene: ReplayScene) -> None:
    market, player = scene.market, scene.window.player
    assert market is not None
    assert player is not None
    player.go(moment("14:00"))
    asked: list[datetime] = []

    def read(_reader: ArchiveReader) -> datetime:
        asked.append(market.clock.market())
        if len(asked) == 1:  # the person seeks while the thread reads
            market.archive.begin_again()
        return asked[-1]

    assert await market.archive.read(read) == moment("14:00")
    assert len(asked) == 2


async def test_at_its_end_the_day_is_whole(scene: ReplayScene) -> None:
    player = scene.window.player
    assert player is not None
    player.go(session(DAY).settled)
    assert player.at_end
    assert not later(scene, session(DAY).settled)
