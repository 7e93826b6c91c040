"""Our replay of the recorded day in the folder of the first argument, in its window with a watchlist of twenty.

A round opens it, goes to random seconds, and plays at 60 times.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from benchmarks.ours.probes import Lateness, percentile
from benchmarks.replay_data import BUSY, SYMBOLS
from benchmarks.subject import orders, tell, versions
from fakes.values.archive_market import DAY, session
from fakes.values.replayed import KEY, moment
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.replay.recorded_day import recorded_day
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.archive.worker import Worker
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.startup.event_loop import event_loop
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import install, make_theme

SIZE: Final = 1600, 1000
SETTLING: Final = 1.5
LOOK: Final = 0.002
"""Seconds between two looks whether everything is on screen."""
_FIRST: Final = (Topic.FLOW, Topic.QUOTE)


def facts(instrument: InstrumentId) -> Instrument:
    return Instrument(id=instrument, name=instrument, security_type=SecurityType.STOCK, lot_size=100, currency="HKD")


class _Begun:
    """Processor time of the process and wall time since it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def passed(self) -> tuple[float, float]:
        """Milliseconds of both."""
        return (time.process_time() - self._cpu) * 1000, (time.perf_counter() - self._wall) * 1000


class Stage:
    """One window after the other over the recorded day; the archive is read in a thread, as in the program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._worker = Worker("archive-read")
        self._reader: ArchiveReader | None = None
        self.tasks = Tasks(_fail)
        self.theme = make_theme()
        self.lateness = Lateness()

    async def read(self, work: Callable[[ArchiveReader], Any]) -> Any:
        def run() -> Any:
            if self._reader is None:
                self._reader = ArchiveReader(self._folder)
            return work(self._reader)

        return await self._worker.run(run)

    async def open(self) -> tuple[float, float]:
        """Milliseconds of processor and wall time from the wish to the linked security's figures on screen."""
        begun = _Begun()
        day = await recorded_day(self.read, KEY, DAY)
        selection = Selection(BUSY)
        self.window = ReplayWindow(self.theme, selection, self.tasks, UnitStyle.KMB)
        self.window.resize(*SIZE)
        self.market = ReplayedMarket(
            day,
            moment("10:47"),
            self._folder,
            clock=SystemClock(),
            tasks=self.tasks,
            report=_fail,
            facts=facts,
            provider="Futu (replay 2026-11-20)",
            first=BUSY,
        )
        lists = (SymbolList(name="Main", symbols=SYMBOLS),)
        content = ReplayContent(self.market, selection, self.theme, UnitStyle.KMB, self.tasks, lists, self.window)
        self.window.show_market(self.market, content, None, None)
        self.window.show()
        await self.shown()
        return begun.passed()

    async def shown(self) -> None:
        """The linked security's flow, quote and book are there, its chart is drawn, and the frame after is over."""
        frame, hub, content = self.market.frame, self.market.hub, self.window.content
        assert content is not None
        await _until(lambda: all(hub.value(topic.of(BUSY)) is not None for topic in _FIRST) and self._has_book())
        await _until(lambda: content.flow.body is not None and content.flow.body.day.series is not None)
        await _until(lambda: not (frame.running or frame.unfinished or hub.dirty))
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.UpdateRequest.value)

    def _has_book(self) -> bool:
        """Also in a hole, where there is none."""
        book = self.market.day.book_known(BUSY)
        now = self.market.clock.market()
        return book is not None and (
            book.hole(now) is not None or self.market.hub.value(Topic.BOOK.of(BUSY)) is not None
        )

    async def seek(self, clock: random.Random) -> tuple[float, float]:
        """As `open`, to the figures of a random second on screen."""
        player = self.window.player
        assert player is not None
        at = session(DAY).open + timedelta(seconds=clock.randrange(60, int(5.5 * 3600)))
        begun = _Begun()
        player.go(at)
        await self.shown()
        return begun.passed()

    async def play(self, seconds: float) -> dict[str, float]:
        """Milliseconds by which the loop was late at 60 times."""
        player = self.window.player
        assert player is not None
        player.go(moment("9:40"))
        await asyncio.sleep(SETTLING)
        player.play(60)
        self.lateness.start()
        used = time.thread_time()
        await asyncio.sleep(seconds)
        used = time.thread_time() - used
        found = self.lateness.stop()
        player.pause()
        return found | {"share": 100 * used / seconds}

    async def close(self) -> None:
        self.window.end()
        self.window.hide()
        self.window.deleteLater()
        await self.market.close()


async def _until(condition: Callable[[], bool]) -> None:
    """Look again and again; between two looks the loop waits, or the looking would be counted as the program's work."""
    while not condition():  # noqa: ASYNC110  what is timed may end with any turn
        await asyncio.sleep(LOOK)


def _fail(error: BaseException, where: str) -> None:
    raise SystemExit(f"{where}: {error!r}")


async def rounds(folder: Path) -> int:
    """Answer what the parent asks."""
    stage = Stage(folder)
    first = await stage.open()
    await stage.close()
    tell(ready=versions(["PySide6-Essentials", "numpy", "qasync"]))
    for order in orders():
        chance = random.Random(34)
        opened = []
        for _ in range(order["openings"]):
            opened.append(await stage.open())
            await asyncio.sleep(SETTLING)
            if len(opened) < order["openings"]:
                await stage.close()
        sought = [await stage.seek(chance) for _ in range(order["seeks"])]
        plays = [await stage.play(order["seconds"]) for _ in range(order["plays"])]
        await stage.close()
        opened_cpu, opened_wall = zip(*opened, strict=True)
        sought_cpu, sought_wall = zip(*sought, strict=True)
        tell(
            opened=opened_cpu,
            opened_wall=opened_wall,
            first=first[0],
            seek=percentile(sought_cpu, 0.99),
            seek_wall=percentile(sought_wall, 0.99),
            median=percentile(sought_cpu, 0.5),
            late=[each["p99"] for each in plays],
            latest=max(each["longest"] for each in plays),
            share=sum(each["share"] for each in plays) / len(plays),
        )
    return 0


def main() -> int:
    """Serve rounds on the window's loop."""
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    install(application, make_theme())
    with event_loop(application) as runner:
        return runner.run(rounds(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
