"""The app's archive as docks use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import SignalInstance

from tideboard_core.collector.state import CollectorState, DepthActivity, RecordedNow
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.settings import AfterClose, DepthChoice, KeptLimit, SharedReading, TradeChoice
from tideboard_desktop.docks.shared_state import SharedReads

if TYPE_CHECKING:  # both bring numpy with them, which the start does not wait for
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.reader import ArchiveReader
    from tideboard_core.archive.writer import ArchiveWriter
    from tideboard_core.collector.depth_trial import DayCost

T = TypeVar("T")


class ReadableArchive(Protocol):
    """What was recorded, for views that compare; `contents_changed` as in `Archive`."""

    @property
    def contents_changed(self) -> SignalInstance:
        """Rows were committed."""
        ...

    @property
    def shared_came(self) -> SignalInstance:
        """Sessions came from a shared place; carries the securities (frozenset of ids)."""
        ...

    @property
    def folder(self) -> Path: ...

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a read-only connection, in the reading thread; raises ArchiveError, also without an archive."""
        ...

    def reader(self) -> ArchiveReader:
        """Another reader, for the thread that calls this; raises ArchiveError, also without an archive."""
        ...

    def definition(self, market: Market, *, other: bool = False) -> DefinitionKey | None:
        """The key under which the (other) provider's values of a market are kept now; None without that provider."""
        ...


class Archive(ReadableArchive, Protocol):
    """What was recorded, and how the collector is.

    `contents_changed` carries the securities (frozenset of ids) of which rows were committed since its last time, at
    most once a second. `state_changed` says that `state` is another one, at most four times a second.
    """

    @property
    def state_changed(self) -> SignalInstance:
        """`state` has changed."""
        ...

    @property
    def state(self) -> CollectorState: ...

    @property
    def shared(self) -> SharedReads:
        """How the reading of the shared place is."""
        ...

    @property
    def shared_place(self) -> SharedReading:
        """The shared place that is read for what the archive lacks; without an address none."""
        ...

    def keep_shared_place(self, chosen: SharedReading) -> None:
        """Read this place from now on."""
        ...

    @property
    def limits(self) -> tuple[KeptLimit, ...]:
        """What the archive is held to after each close."""
        ...

    def keep_limits(self, limits: tuple[KeptLimit, ...]) -> None:
        """Hold the archive to these limits from the next close on; without any it keeps everything."""
        ...

    @property
    def after_close(self) -> AfterClose: ...

    def keep_after_close(self, chosen: AfterClose) -> None:
        """Record these once after each close from now on, lists among them no longer each minute."""
        ...

    @property
    def trades(self) -> TradeChoice: ...

    def keep_trades(self, chosen: TradeChoice) -> None:
        """Record the trades of these from now on."""
        ...

    @property
    def depth(self) -> DepthChoice: ...

    def keep_depth(self, chosen: DepthChoice) -> None:
        """Record the books and quotes of these from now on."""
        ...

    def depth_securities(self, chosen: DepthChoice) -> Sequence[InstrumentId]:
        """The securities that a choice means now."""
        ...

    @property
    def depth_activity(self) -> DepthActivity:
        """Whether books are recorded now, or why not."""
        ...

    @property
    def depth_recorded(self) -> Sequence[RecordedNow]:
        """The securities of which books are recorded now."""
        ...

    async def measure_depth(self, securities: Sequence[InstrumentId], seconds: float) -> DayCost | None:
        """What a day of them costs, by recording them for so long without keeping it; None where nothing trades."""
        ...

    @property
    def participants(self) -> tuple[str, ...]:
        """Participants of the clearing house whose holdings are kept once a day beside the largest."""
        ...

    def keep_participants(self, chosen: tuple[str, ...]) -> None:
        """Keep the holdings of these from the next day's figures on."""
        ...

    @property
    def past_bars(self) -> bool:
        """Whether the collector may spend history units on minute bars of missed sessions."""
        ...

    def keep_past_bars(self, *, on: bool) -> None:
        """Let it from the next close on, or no longer."""
        ...

    def once(self) -> Sequence[InstrumentId]:
        """The securities of `after_close`."""
        ...

    def takes(self, count: int) -> float | None:
        """About how many seconds a whole read of so many securities takes, None while nothing is collected."""
        ...

    async def write(self, work: Callable[[ArchiveWriter], T]) -> T:
        """Run `work` on the app's writer, in the writing thread; raises ArchiveError and OSError."""
        ...

    def pause(self) -> None:
        """Read nothing after the call under way."""
        ...

    def resume(self) -> None: ...
