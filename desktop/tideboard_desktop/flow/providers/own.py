"""Our own count of inflow of one instrument from its trades, drawn like a second provider."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive import gaps
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.flow.own_inflow import (
    OwnCount,
    OwnInflow,
    TradeCoverage,
    count_recorded,
    with_minutes_of,
)
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.market.hub import Subscription
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, FlowPeriod, TierAmounts
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import Session
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, VolumeDelta
from tideboard_desktop.flow.providers.second import ComparisonState
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate

ASKED: Final = 1000
"""Most trades that a provider's answer has."""
_MOST_PENDING: Final = 500
"""Pushes that wait for the next look at them."""
_AGAIN_AFTER: Final = 3.0
"""Seconds between two tries to read the trades: the subscription must exist before it is answered."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes counted without a hole, `first` to `last`, and the provider's net that they begin with."""

    first: int
    last: int
    begins_with: float


class OwnFlow:
    """Counts while open; `open` and `close` may repeat. What was counted stays while the session is the same."""

    def __init__(self, sources: FlowDependencies, instrument: InstrumentId) -> None:
        self._sources, self._instrument = sources, instrument
        self._key: Key[tuple[Tick, ...]] = Topic.TICKS.of(instrument)
        self._subscription: Subscription | None = None
        self._stop: Callable[[], None] | None = None
        self._pending: list[Lazy[tuple[Tick, ...]]] = []
        self._stream: TickStream | None = None
        self._count: OwnCount | None = None
        self._recorded: TradeCoverage | None = None
        self._generation = -1
        self._asked_at = -math.inf
        self._answered = self._asking = False
        self._built: tuple[object, ...] = ()
        self.error: GatewayError | None = None
        self._covered = frozenset[int]()
        self.flow: CapitalFlow | None = None
        self.stretches: tuple[Stretch, ...] = ()
        self.counted: OwnInflow | None = None
        self.delta: VolumeDelta | None = None

    # --- interest ---------------------------------------------------------------------------------------------------

    def open(self, session: Session) -> None:
        """Take the pushes of trades, and read the newest ones."""
        self._begin(session)
        if self._subscription is None:
            self._subscription = self._sources.hub.subscribe(self._key)
            self._stop = self._sources.hub.listen(self._key, self._pushed)
            self._answered, self._asked_at = False, -math.inf
            self._sources.tasks.spawn(self._read_recorded(session), name=f"recorded trades {self._instrument}")
        self.each_second()

    def close(self) -> None:
        """Take nothing any more; trades from now on are missing until the next `open`."""
        subscription, self._subscription = self._subscription, None
        if subscription is None:
            return
        subscription.close()
        if self._stop is not None:
            self._stop()
        self._take_in()
        if self._stream is not None:
            self._stream.broken()

    def each_second(self) -> None:
        """Count what came, and read again after a break of the stream or a refusal."""
        if self._subscription is None:
            return
        self._take_in()
        if self._link_renewed() and self._stream is not None:
            self._stream.broken()
            self._answered = False
        now = self._sources.clock.monotonic()
        if not self._answered and not self._asking and now - self._asked_at >= _AGAIN_AFTER:
            self._asked_at, self._asking = now, True
            self._sources.tasks.spawn(self._ask(), name=f"trades {self._instrument}")

    def _begin(self, session: Session) -> None:
        """Start from nothing with another session, and with other sizes: recorded and newest trades count anew."""
        limits = self._sources.sizes(market_of(self._instrument))
        if self._count is None or (self._count.session, self._count.limits) != (session, limits):
            self._count, self._stream = OwnCount(session, limits), TickStream(session)
            self._pending, self._built, self._answered = [], (), False
            self.flow, self.counted, self.delta, self.stretches = None, None, None, ()
            self._recorded = None
            if self._subscription is not None:
                self._sources.tasks.spawn(self._read_recorded(session), name=f"recorded trades {self._instrument}")

    def _pushed(self, key: Key[tuple[Tick, ...]]) -> None:
        entry = self._sources.hub.entry(key)
        if entry is not None:
            self._pending.append(entry.update)
        if len(self._pending) > _MOST_PENDING:
            self._take_in()

    def _take_in(self) -> None:
        pending, self._pending = self._pending, []
        stream, count = self._stream, self._count
        if stream is None or count is None:
            return
        for update in pending:
            ticks = self._sources.hub.read(self._key, update, ())
            for each in stream.take(sorted(ticks, key=lambda tick: tick.sequence)):
                count.add(each)

    def _link_renewed(self) -> bool:
        status = self._sources.hub.value(QUOTES_LINK)
        if status is None or status.state is not LinkState.LIVE or status.generation == self._generation:
            return False
        known, self._generation = self._generation, status.generation
        return known >= 0

    async def _read_recorded(self, session: Session) -> None:
        """Count what the archive has of this session's trades: they may reach further back than the broker's answer."""
        archive, count = self._sources.archive, self._count
        key = None if archive is None else archive.definition(market_of(self._instrument))
        if archive is None or key is None or count is None:
            return
        work = partial(count_recorded, key=key, instrument=self._instrument, session=session, limits=count.limits)
        with suppress(ArchiveError):
            found = await archive.read(work)
            if self._count is count:
                self._recorded, self._built = found, ()

    async def _ask(self) -> None:
        stream, count = self._stream, self._count
        try:
            ticks = await self._sources.gateway.quotes.ticks(self._instrument, ASKED)
        except GatewayError as error:
            lasting = isinstance(error, NotOffered | PermissionMissing)
            self.error = error if lasting else None
            return
        finally:
            self._asking = False
        self.error = None
        if stream is None or count is None or stream is not self._stream or self._subscription is None:
            return
        self._answered = True
        self._take_in()
        for each in stream.take_answer(ticks, whole_day=len(ticks) < ASKED):
            count.add(each)
        self._built = ()

    # --- figures ----------------------------------------------------------------------------------------------------

    def pull(self, first: FlowSeries | None, session: Session, now: float, currency: str) -> CapitalFlow | None:
        """The count up to the last minute that is over at `now` (UTC seconds), made anew once a minute.

        A stretch begins with the provider's net at its begin, since nothing is known of the minutes before; one without
        that value is left out.
        """
        self._begin(session)
        self._take_in()
        stream, count = self._stream, self._count
        assert stream is not None  # `_begin` made both
        assert count is not None
        stream.numbered = stream.numbered or (first is not None and first.definition is FlowDefinition.LONGPORT)
        live, recorded = stream.covered(now), self._recorded
        earlier = frozenset[int]()
        if recorded is not None:
            over = math.floor(session.axis_minute(now))
            earlier = frozenset(minute for minute in recorded.covered if minute < over) - live
        covered = live | earlier
        state = (covered, first)
        if state == self._built:
            return self.flow
        self._built = state
        self.counted = found = count.result()
        if recorded is not None and earlier:
            self.counted = found = with_minutes_of(found, recorded.counted, earlier)
        self._covered = covered
        self.delta = _delta(found, session, gaps.runs(covered))
        self.flow, self.stretches = None, ()
        if first is None:
            return None
        runs = gaps.runs(covered)
        based = [(run, _base(first, run[0])) for run in runs]
        self.stretches = tuple(Stretch(*run, base) for run, base in based if base is not None)
        self.flow = _as_flow(self._instrument, found, session, self.stretches, currency)
        return self.flow

    def comparison_state(self, *, joined: bool) -> ComparisonState:
        """The state to show."""
        if self.error is not None:
            return ComparisonState.REFUSED
        if not self._covered:
            return ComparisonState.LOADING
        return ComparisonState.READY if joined else ComparisonState.NO_COMMON_MINUTE

    @property
    def distribution(self) -> FlowDistribution | None:
        """In and out by our own sizes, only if every minute since the open was counted."""
        found, runs = self.counted, self.stretches
        if found is None or len(runs) != 1 or runs[0].first or self._count is None:
            return None
        sums = (TierAmounts(*map(float, side.sum(axis=1))) for side in (found.inflow, found.outflow))
        time = self._count.session.minute_end(found.last).timestamp() if found.last is not None else None
        return FlowDistribution(
            instrument=self._instrument, inflow=next(sums), outflow=next(sums), time=time, provider=own_name()
        )

    def notes(self, price: PriceSeries | None, zone: str) -> list[str]:
        """From when on was counted, how much of the turnover that explains, and what has no side."""
        found, count = self.counted, self._count
        if found is None or count is None or not self.stretches:
            return []
        first = self.stretches[0].first
        since = translate("Flow", "Own count since the open")
        if first:
            at = fmt.clock_minutes(count.session.epoch_at(first), zone)
            since = translate("Flow", "Own count since {time}, from the provider's net then").replace("{time}", at)
        parts = [since]
        minutes = [minute for each in self.stretches for minute in range(each.first, each.last + 1)]
        covered = found.coverage(turnover_by_minute(price, count.session), minutes)
        if covered is not None:
            words = translate("Flow", "{share} of the turnover counted")
            parts.append(words.replace("{share}", fmt.share(covered * 100)))
        neutral = found.neutral_share()
        if neutral:
            words = translate("Flow", "{share} without a side, in neither")
            parts.append(words.replace("{share}", fmt.share(neutral * 100)))
        lines = [" \u00b7 ".join(parts)]
        lost = self.stretches[-1].last + 1 - first - len(minutes)
        if lost:
            words = translate("Flow", "Trades of {count} minutes may be missing: counted anew after them")
            lines.append(words.replace("{count}", str(lost)))
        return lines


def own_name() -> str:
    """The name of the line."""
    return translate("Flow", "Own count")


def turnover_by_minute(price: PriceSeries | None, session: Session) -> Floats:
    """Turnover of each session minute alone, NaN where the price line lacks it."""
    totals = np.full(session.minutes + 1, np.nan)
    totals[0] = 0.0
    if price is not None:
        for time, total in zip(price.times.tolist(), price.turnover.tolist(), strict=True):
            totals[round(session.axis_minute(time))] = total
    turnover: Floats = np.diff(totals)
    return turnover


def _base(first: FlowSeries, minute: int) -> float | None:
    """The provider's net at the begin of a minute, 0 at the open; None if it was not received."""
    if not minute:
        return 0.0
    net = float(first.minutes.net[minute - 1])
    return net if math.isfinite(net) else None


def _delta(found: OwnInflow, session: Session, runs: list[tuple[int, int]]) -> VolumeDelta | None:
    """The delta from the first counted minute on, with a NaN for each minute between two runs."""
    if not runs:
        return None
    begin, end = runs[0][0], runs[-1][1]
    known = np.zeros(end + 1 - begin, np.bool_)
    for first, last in runs:
        known[first - begin : last + 1 - begin] = True
    shares = np.where(known, np.cumsum(np.where(known, found.delta[begin : end + 1], 0.0)), np.nan)
    times = [session.epoch_at(minute) for minute in range(begin, end + 2)]
    return VolumeDelta(times=np.array(times), shares=np.concatenate([[0.0], shares]))


def _as_flow(
    instrument: InstrumentId, found: OwnInflow, session: Session, stretches: tuple[Stretch, ...], currency: str
) -> CapitalFlow | None:
    """A row at the begin of each stretch and one at the end of each of its minutes."""
    net, rows = found.net, list[tuple[float, float]]()
    for each in stretches:
        before = float(net[each.first - 1]) if each.first else 0.0
        rows.append((session.epoch_at(each.first), each.begins_with))
        for minute in range(each.first, each.last + 1):
            rows.append((session.epoch_at(minute + 1), each.begins_with + float(net[minute]) - before))
    if not rows:
        return None
    return CapitalFlow(
        instrument=instrument,
        period=FlowPeriod.INTRADAY,
        times=tuple(time for time, _net in rows),
        net=tuple(net for _time, net in rows),
        tiers=None,
        provider=own_name(),
        definition=FlowDefinition.OWN,
        currency=currency,
    )
