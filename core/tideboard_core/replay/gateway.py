"""A recorded day as a connection: it has market data and no way to send."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.gateway import CallKind, CallsUsed, Offer
from tideboard_core.ports.reference import DerivativeSource, WatchlistService
from tideboard_core.ports.trading import TradingGateway
from tideboard_core.replay.clock import ReplayClock
from tideboard_core.replay.feed import RecordedFeed, ReplaySink, not_recorded
from tideboard_core.replay.recorded_day import RecordedDay


class RecordedGateway:
    """The one connection of a replay. Whoever asks for its trading, its lists or what stands behind is refused."""

    calls: Mapping[CallKind, CallsUsed] = {}
    reference = alerts = program = console = plans = None
    login = ""

    def __init__(
        self,
        day: RecordedDay,
        clock: ReplayClock,
        sink: ReplaySink,
        facts: Callable[[InstrumentId], Instrument | None],
        provider: str,
    ) -> None:
        """`provider` stands beside the figures: the recording one's name, ending with the replayed day."""
        self._day, self._clock = day, clock
        self.provider = provider
        self.replay: ReplayLabel | None = ReplayLabel(day.day, day.key.provider, bars_only=False)
        self.generation = 0
        self.connected = False
        self.feed = RecordedFeed(day, clock, sink, facts, provider)

    def forget_refusals(self) -> None:
        """Nothing is refused for want of a right."""

    @property
    def last_heard(self) -> float:
        return self._clock.monotonic() if self.connected else 0.0

    @property
    def address(self) -> str:
        return self._day.day.isoformat()

    @property
    def quotes(self) -> RecordedFeed:
        return self.feed

    @property
    def flow(self) -> RecordedFeed:
        return self.feed

    @property
    def trading(self) -> TradingGateway:
        """There is none: raises NotOffered."""
        raise NotOffered("replay-no-trading", provider=self.provider)

    @property
    def derivatives(self) -> DerivativeSource:
        """Nothing of options and warrants is recorded: raises NotOffered."""
        raise not_recorded(self.provider)

    @property
    def watchlists(self) -> WatchlistService:
        """The broker's lists are those of today: raises NotOffered."""
        raise not_recorded(self.provider)

    @property
    def behind(self) -> BehindSource:
        """What stands behind the flow was told on other days: raises NotOffered."""
        raise not_recorded(self.provider)

    @property
    def unoffered(self) -> Mapping[Offer, str]:
        return dict.fromkeys(Offer, not_recorded(self.provider).code)

    async def connect(self) -> None:
        """Nothing has to be reached."""

    async def log_in(self) -> None:
        self.generation += 1
        self.connected = True
        self.feed.begin()

    async def close(self) -> None:
        self.connected = False

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Nothing: it ends by `close` alone."""
