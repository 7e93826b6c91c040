"""An archive that is read in a thread of its own, as the app's is, with a collector that does what the test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from fakes.values.archive_market import KEY
from fakes.values.clock import ManualClock
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter, write_once
from tideboard_core.collector.depth_trial import DayCost
from tideboard_core.collector.state import CollectorActivity, CollectorState, DepthActivity, RecordedNow
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.settings import AfterClose, DepthChoice, KeptLimit, SharedReading, TradeChoice
from tideboard_desktop.archive.worker import Worker
from tideboard_desktop.docks.shared_state import SharedState

T = TypeVar("T")


class SaidReads(QObject):
    """The reading of a shared place as the test says; `retries` counts how often it was to be tried again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state, self.retries, self.on = SharedState(), 0, False

    def become(self, state: SharedState) -> None:
        """Another state."""
        self.state = state
        self.changed.emit()

    def retry(self) -> None:
        """Count it."""
        self.retries += 1


class OpenArchive(QObject):
    """Reads the archive of a folder, whoever writes it; `state` is the test's."""

    contents_changed = Signal(object)
    shared_came = Signal(object)
    state_changed = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.state = CollectorState()
        self.limits: tuple[KeptLimit, ...] = ()
        self.shared = SaidReads()
        self.shared_place = SharedReading()
        self.after_close = AfterClose()
        self.trades = TradeChoice()
        self.depth = DepthChoice()
        self.depth_activity = DepthActivity.OFF
        self.depth_recorded: Sequence[RecordedNow] = ()
        self.linked: tuple[InstrumentId, ...] = ()
        self.cost: DayCost | None = None
        self.measured: list[tuple[list[InstrumentId], float]] = []
        self.participants: tuple[str, ...] = ()
        self.past_bars = False
        self._worker = Worker("archive-read")

    def reader(self) -> ArchiveReader:
        """Another one."""
        return ArchiveReader(self.folder)

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a connection in the reading thread."""

        def read() -> T:
            with closing(ArchiveReader(self.folder)) as reader:
                return work(reader)

        return await self._worker.run(read)

    async def write(self, work: Callable[[ArchiveWriter], T]) -> T:
        """Run `work` on a writer of its own."""
        return await self._worker.run(lambda: write_once(self.folder, ManualClock(), "test", work))

    def definition(self, market: Market, *, other: bool = False) -> DefinitionKey | None:
        """The key of the filled archive."""
        return None if other else replace(KEY, market=market)

    def keep_shared_place(self, chosen: SharedReading) -> None:
        """Remember it."""
        self.shared_place = chosen

    def keep_limits(self, limits: tuple[KeptLimit, ...]) -> None:
        """Remember them."""
        self.limits = limits

    def keep_after_close(self, chosen: AfterClose) -> None:
        """Remember them."""
        self.after_close = chosen

    def keep_trades(self, chosen: TradeChoice) -> None:
        """Remember them."""
        self.trades = chosen

    def keep_depth(self, chosen: DepthChoice) -> None:
        """Remember them."""
        self.depth = chosen
        self.depth_activity = DepthActivity.RECORDING if chosen.on else DepthActivity.OFF

    def depth_securities(self, chosen: DepthChoice) -> list[InstrumentId]:
        """Those of the letters."""
        return [*self.linked] if chosen.linked else []

    async def measure_depth(self, securities: Sequence[InstrumentId], seconds: float) -> DayCost | None:
        """What the test says."""
        self.measured.append(([*securities], seconds))
        return self.cost

    def keep_participants(self, chosen: tuple[str, ...]) -> None:
        """Remember them."""
        self.participants = chosen

    def keep_past_bars(self, *, on: bool) -> None:
        """Remember it."""
        self.past_bars = on

    def once(self) -> list[InstrumentId]:
        """The further symbols."""
        return [InstrumentId(each) for each in self.after_close.symbols]

    def takes(self, count: int) -> float | None:
        """Two seconds for each."""
        return 2.0 * count

    def pause(self) -> None:
        """Pause the collector."""
        self._become(CollectorActivity.PAUSED)

    def resume(self) -> None:
        """Let the collector go on."""
        self._become(CollectorActivity.COLLECTING)

    def _become(self, condition: CollectorActivity) -> None:
        self.state = replace(self.state, condition=condition)
        self.state_changed.emit()

    async def close(self) -> None:
        """End the thread."""
        await self._worker.close(lambda: None)
