"""Steps of a recorded day that is opened in a window of its own, of which this thread reads what the docks ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from counts.stage import painted
from counts.steps import Steps
from fakes.scenes.replay import LISTS, PROVIDER, facts
from fakes.scenes.screen.timers import next_frame
from fakes.values.archive_market import DAY, TENCENT
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.replayed import KEY, fill, moment, reading
from fakes.values.waiting import between_tasks
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.replay.recorded_day import recorded_day
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.known_archive import KnownArchive
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

T = TypeVar("T")

SIZE = 1600, 1000
TURNS = 50
"""Turns of the loop in which tasks have ended that wait for nothing outside."""
FRAMES = 4
"""Frames after which nothing is left to show."""


class KnownHere(KnownArchive):
    """An archive of a replay that is read at once: when another thread answers depends on the machine."""

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a reader of what was known."""
        with closing(self.reader()) as reader:
            return work(reader)


async def replay_steps(steps: Steps, folder: Path) -> None:
    """Count the second opening: the first imports and keeps what it needs."""
    with steps.unnoticed():
        fill(folder, with_books=True)
    await (await _opened(folder)).close()
    with steps.step("a recorded day opened"):
        day = await _opened(folder)
    day.check()
    await day.close()


class _OpenDay:
    """A window over the recorded day."""

    def __init__(self, market: ReplayedMarket, folder: Path, tasks: Tasks) -> None:
        self.market, self._tasks = market, tasks
        market.archive = KnownHere(folder, KEY, DAY, market.clock.market)
        theme, selection, units = make_theme(), Selection(TENCENT), UnitStyle.KMB
        self._window = ReplayWindow(theme, selection, tasks, units)
        self._window.resize(*SIZE)
        content = ReplayContent(market, selection, theme, units, tasks, LISTS, self._window)
        self._window.show_market(market, content, None, None)
        self._window.show()

    def frame(self) -> None:
        """Take in what came, and paint it."""
        next_frame(self.market.frame)
        painted()

    def grab(self) -> None:
        """Paint all of it: no system has shown the window yet."""
        self._window.grab()

    def check(self) -> None:
        """The security's flow, quote and book are there, its chart is drawn, and nothing waits for a frame."""
        hub, content = self.market.hub, self._window.content
        assert all(hub.value(topic.of(TENCENT)) is not None for topic in (Topic.FLOW, Topic.QUOTE, Topic.BOOK))
        assert content is not None
        assert content.flow.body is not None
        assert content.flow.body.day.series is not None
        assert not hub.dirty

    async def close(self) -> None:
        self._window.end()
        self._window.hide()
        self._window.deleteLater()
        await self.market.close()
        await self._tasks.close()


async def _opened(folder: Path) -> _OpenDay:
    tasks = Tasks(fail)
    day = await recorded_day(reading(folder), KEY, DAY)
    market = ReplayedMarket(
        day,
        moment("10:47"),
        folder,
        clock=ManualClock(),
        tasks=tasks,
        report=fail,
        facts=facts,
        provider=PROVIDER,
        first=TENCENT,
    )
    found: list[_OpenDay] = []
    await between_tasks(lambda: found.append(_OpenDay(market, folder, tasks)))
    for work in (*[found[0].frame] * FRAMES, found[0].grab):
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await between_tasks(partial(work))
    return found[0]
