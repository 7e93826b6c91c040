"""A replay window over a recorded day, with a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from fakes.values.archive_market import DAY, MEITUAN, TENCENT
from fakes.values.clock import ManualClock
from fakes.values.replayed import KEY, moment, reading
from fakes.values.waiting import in_time
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.replay.recorded_day import RecordedDay, recorded_day
from tideboard_core.system.appearance import Units
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.replay.content import ReplayContent
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, make_theme

NAMES = {TENCENT: "TENCENT", MEITUAN: "MEITUAN-W"}
LISTS = (SymbolList(name="Main", symbols=(TENCENT, MEITUAN, "HK.00005")),)
PROVIDER = "Futu (practice) (replay 2026-11-20)"


def facts(instrument: InstrumentId) -> Instrument | None:
    """What the live side knows of the securities."""
    name = NAMES.get(instrument)
    if name is None:
        return None
    return Instrument(id=instrument, name=name, security_type=SecurityType.STOCK, lot_size=100, currency="HKD")


class ReplayScene:
    """`show` goes to a second, as a seek does; `pass_seconds` lets the program's time pass while it plays."""

    def __init__(self, day: RecordedDay, folder: Path, theme: Theme) -> None:
        self.day, self.folder, self.theme = day, folder, theme
        self.real = ManualClock()
        self.failures: list[tuple[str, BaseException]] = []
        self.tasks = Tasks(self.report)
        self.selection = Selection(TENCENT)
        self.window = ReplayWindow(theme, self.selection, self.tasks, UnitStyle.KMB)
        self.window.resize(1600, 1000)
        self.market: ReplayedMarket | None = None

    def report(self, error: BaseException, where: str) -> None:
        """Note an error of a task."""
        # pytest-qt also delivers Qt's timers between two runs of the loop: what they begin fails there
        if not (isinstance(error, RuntimeError) and str(error) == "no running event loop"):
            self.failures.append((where, error))

    @property
    def content(self) -> ReplayContent:
        assert self.window.content is not None
        return self.window.content

    def show_chart(self) -> PriceChart:
        """The price chart, in front."""
        late = self.content.tabs.docks["chart"]
        self.content.tabs.show_dock("chart")
        assert isinstance(late, LazyDock)
        dock = late.build()
        assert isinstance(dock, PriceChartDock)
        return dock.chart

    async def show(self, at: datetime) -> None:
        old = self.market
        self.market = ReplayedMarket(
            self.day,
            at,
            self.folder,
            clock=self.real,
            tasks=self.tasks,
            report=self.report,
            facts=facts,
            provider=PROVIDER,
        )
        units, window = UnitStyle(Units.KMB), self.window
        content = ReplayContent(self.market, self.selection, self.theme, units, self.tasks, LISTS, window)
        self.window.show_market(self.market, content, None, None)
        self.window.show()
        if old is not None:
            await old.close()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the loop run until something holds."""
        async with in_time(condition):
            while not condition():
                await asyncio.sleep(0.01)
                self.refresh()

    def hub_has(self, key: Key[object]) -> bool:
        """Whether a value is there."""
        return self.market is not None and self.market.hub.value(key) is not None

    def refresh(self) -> None:
        """What is done each second."""
        self.window._each_second()

    def pass_seconds(self, seconds: float, steps: int = 20) -> None:
        """Play on: the timer's moves, as fast as they come."""
        assert self.window.player is not None
        for _ in range(steps):
            self.real.advance(seconds / steps)
            self.window.player.move()


@asynccontextmanager
async def replay_scene(
    qapp: QApplication,
    folder: Path,
    *,
    day: RecordedDay | None = None,
    at: datetime | None = None,
    text: float = 1.0,
) -> AsyncIterator[ReplayScene]:
    """A replay of the day at 10:47, or of another one."""
    qapp.setQuitOnLastWindowClosed(False)
    theme = make_theme(scale=text)
    install(qapp, theme)
    scene = ReplayScene(day or await recorded_day(reading(folder), KEY, DAY), folder, theme)
    await scene.show(at or moment("10:47"))
    try:
        yield scene
    finally:  # in the order of `Replays`
        if scene.market is not None:
            scene.market.frame.stop()
        scene.window.hide()
        scene.window.deleteLater()
        await scene.tasks.close()
        if scene.market is not None:
            await scene.market.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not scene.failures, scene.failures
