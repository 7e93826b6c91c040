"""Reads the capital flow of a chart's bars: today's minutes, archived sessions, a provider's days, weeks, months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.archive.comparison.samples import BLOCK, Sample, net_sample, sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import TideboardError
from tideboard_core.flow.ranks import rank_at, shared_count
from tideboard_core.flow.session_minutes import SessionMinutes, from_reply, from_samples
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Minutes, Unit, built_starts, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.market import FlowSource
from tideboard_core.ports.system import Clock
from tideboard_desktop.chart.bar_flow import (
    bar_numbers,
    bar_sample,
    flow_of_bars,
    flow_of_periods,
    ranks_of_bars,
    start_minutes,
    usual_of_bars,
)
from tideboard_desktop.chart.flow_check import FlowCheck, flow_check
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.charts.picture import BarFlow
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.percentiles import percentile_words
from tideboard_desktop.ui.words.shared_place import count_words

PERIODS: Final = {Unit.DAY: FlowPeriod.DAY, Unit.WEEK: FlowPeriod.WEEK, Unit.MONTH: FlowPeriod.MONTH}
_YEARS: Final = timedelta(days=365)
_WEEK: Final = timedelta(days=7)
_DAY_MINUTES: Final = 1440
_AGAIN: Final = 600.0
"""Seconds after which an archive is read again, for sessions that were recorded since, and the running period."""


class Past(NamedTuple):
    """What the archive has of the sessions before a day; `recorders` of those that come from a shared place."""

    sample: Sample
    days: list[SessionMinutes]
    recorders: Mapping[date, str]


class ChartFlow(QObject):
    """`changed` is emitted when something came. `refused` is why the provider gave no periods, None otherwise."""

    changed = Signal()

    def __init__(
        self,
        owner: QWidget,
        source: FlowSource,
        archive: ReadableArchive | None,
        *,
        hub: Hub,
        tasks: Tasks,
        clock: Clock,
        calendar: TradingCalendar,
        kept: KeptReads | None = None,
    ) -> None:
        """`kept` has what was read in the window before."""
        super().__init__(owner)
        self._source, self._archive = source, archive
        self._hub, self._tasks, self._clock, self._calendar = hub, tasks, clock, calendar
        self._interest = HubInterest(hub, owner)
        self._awake = False
        self._key: SeriesKey | None = None
        if archive is not None:
            archive.shared_came.connect(self._shared_came)
        self._arrived = set[InstrumentId]()
        self._past: KeyedReads[InstrumentId, Past | None] = KeyedReads(
            "archived flow of bars", self._past_read, self, tasks=tasks, clock=clock, renew_after=_AGAIN
        )

        def reads(name: str) -> KeyedReads[Any, Any]:
            slot = None if kept is None else kept.slot(name)
            changed = self.changed.emit
            return KeyedReads(name, changed, self, tasks=tasks, clock=clock, pause=_AGAIN, lasting=_AGAIN, kept=slot)

        self._periods: KeyedReads[tuple[InstrumentId, FlowPeriod], CapitalFlow] = reads("flow of bars")
        self._figures: KeyedReads[tuple[InstrumentId, date], float | None] = reads("flow of a day")

    def show(self, key: SeriesKey) -> None:
        """Read the flow for another series."""
        self._key = key
        if self._awake:
            self._want()

    def _shared_came(self, instruments: frozenset[InstrumentId]) -> None:
        """Read the sessions that came from a shared place."""
        self._arrived |= instruments
        self._want_what_came()

    def _past_read(self) -> None:
        self._want_what_came()  # while a read was under way
        self.changed.emit()

    def _want_what_came(self) -> None:
        if self._key is not None and self._awake and self._key.instrument in self._arrived:
            self._read_due(self._key)

    def begin_again(self) -> None:
        """Read everything again: the market went to another time."""
        for reads in (self._past, self._periods, self._figures):
            reads.forget()
        if self._awake:
            self._want()

    def wake(self) -> None:
        """The chart is on screen."""
        self._awake = True
        self._want()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self._interest.drop()

    @property
    def offered(self) -> bool:
        """Whether there is a flow for the security at all: there is none for an index."""
        facts = None if self._key is None else self._hub.value(Topic.INSTRUMENT.of(self._key.instrument))
        return facts is None or facts.has_capital_flow

    @property
    def refused(self) -> TideboardError | None:
        """Why there is no history of days, weeks or months."""
        key = self._key
        found = None if key is None else self._history(key)
        return found if isinstance(found, TideboardError) else None

    @property
    def has_tiers(self) -> bool:
        """Whether the provider has a block; unknown counts as yes."""
        flow = None if self._key is None else self._hub.value(Topic.FLOW.of(self._key.instrument))
        return flow is None or flow.tiers is not None

    @property
    def sessions(self) -> int:
        """How many archived sessions there are."""
        past = self._earlier()
        return 0 if past is None else len(past.days)

    def of_bars(self, starts: Minutes) -> BarFlow | None:
        """The flow of the bars, None for a security without any."""
        key = self._key
        if key is None or not self.offered:
            return None
        days, today = self._days(), self._today()
        if key.interval.unit in PERIODS:
            found = self._history(key)
            if isinstance(found, CapitalFlow):
                return flow_of_periods(starts, found, today, key.longest, runs=self._runs)
            return flow_of_bars(starts, key.longest, days)
        made = flow_of_bars(starts, key.longest, days)
        return made._replace(usual=self._usual(key, starts, days))

    def percentile(self, start: int, net: float) -> str:
        """Words of where a bar's net stands among the same bar of earlier sessions; empty below 20 of them."""
        key, past, session = self._key, self._earlier(), self._session(start)
        if key is None or past is None or session is None or key.interval.unit is not Unit.MINUTE:
            return ""
        minutes = start_minutes(session)
        minute = int(np.searchsorted(minutes, start))
        if minute >= len(minutes):
            return ""
        numbers = bar_numbers(minutes, key.interval.length)
        bars, number = bar_sample(past.sample.without(session.date), numbers), int(numbers[minute])
        ranked = rank_at(bars, net, number)
        if not ranked.enough:
            return ""
        shared = shared_count(bars, past.recorders, number)
        return listed(filter(None, [percentile_words(ranked), count_words(shared)]))

    def recorder(self, start: int) -> str:
        """Who recorded the flow of a bar's day in a shared place; empty where the archive or the provider has it."""
        past, session = self._earlier(), self._session(start)
        if past is None or session is None or isinstance(self._history_now(), CapitalFlow):
            return ""
        return past.recorders.get(session.date, "")

    def _history_now(self) -> CapitalFlow | TideboardError | None:
        return None if self._key is None else self._history(self._key)

    def ranks(self, starts: Minutes, net: Floats) -> Floats:
        """Percentiles of the nets of bars of minutes, as `ranks_of_bars`; NaN for longer ones and without archive."""
        key, past = self._key, self._earlier()
        if key is None or past is None or key.interval.unit is not Unit.MINUTE:
            return np.full(len(starts), np.nan)
        return ranks_of_bars(past.sample, starts, net, key.interval.length, self._days())

    def check(self, rows: Columns, flow: BarFlow) -> FlowCheck | None:
        """Whether the bars of the newest day add up, once it is over; bars of a day at most.

        The provider's own figure of the day is read then, once; the figure of a daily bar is that one.
        """
        key, session = self._key, self._newest_session()
        if key is None or session is None or key.longest > _DAY_MINUTES or self._clock.market() < session.close:
            return None
        today = self._today()
        if today is None:
            return None
        self._read_history(key)  # a row of before the close is not the day's
        figure = self._figure(key.instrument, today.session.date)
        found = flow_check(today, rows, flow, key.longest, figure)
        if found is not None and key.interval.unit is Unit.DAY:
            return found._replace(bars=found.newest, figure=found.bars)
        return found

    def known_sessions(self, start: int) -> tuple[int, int] | None:
        """Of a bar of several days: how many sessions its net has, and how many there were; None for other bars.

        Also None where the provider tells the net of such bars itself.
        """
        key = self._key
        if key is None or key.longest <= _DAY_MINUTES or isinstance(self._history(key), CapitalFlow):
            return None
        begin = exchange_date(key.market, instant_of(start))
        last = min(begin + timedelta(minutes=key.longest), self._day(key))
        sessions = list(self._calendar.sessions(key.market, begin, last))
        opens = np.array([minute_of(each.open) for each in sessions], np.int32)
        inside = built_starts(key.market, key.interval, key.sessions, opens) == start if len(opens) else opens
        total = [each.date for each, mine in zip(sessions, inside.tolist(), strict=True) if mine]
        known = {day.session.date for day in self._days()}
        return sum(day in known for day in total), len(total)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        key = self._key
        if key is None:
            return
        if self.offered:
            self._interest.want((Topic.FLOW.of(key.instrument),), lambda _key: self._came(key))
            self._periods.retry()
            self._read_due(key)
        else:
            self._interest.drop()

    def _came(self, key: SeriesKey) -> None:
        """Today's flow came; on another day than the reads the flow of days before it is to be read again."""
        self._read_due(key)
        self.changed.emit()

    def _read_due(self, key: SeriesKey) -> None:
        """Read what is not known yet or was read on another day."""
        archive, instrument, day = self._archive, key.instrument, self._day(key)
        if archive is not None:
            read = self._past.time(instrument)
            work = partial(self._read_past, archive, instrument, day)
            again = read is not None and exchange_date(key.market, read) != day
            if self._past.want(instrument, work, again=again or instrument in self._arrived):
                self._arrived.discard(instrument)
        self._read_history(key)

    def _read_history(self, key: SeriesKey) -> None:
        """Read the provider's days, weeks or months if they are due."""
        period = PERIODS.get(key.interval.unit)
        if period is not None:
            found = key.instrument, period
            read = self._periods.time(found)
            work = partial(self._read_periods, *found, self._day(key))
            self._periods.want(found, work, again=read is not None and self._is_old(key, read))

    def _is_old(self, key: SeriesKey, read: datetime) -> bool:
        """Whether history that was read then is of another day, or of a day that has gone on since."""
        now, day = self._clock.market(), self._day(key)
        session = self._calendar.session_on(key.market, day)
        if exchange_date(key.market, read) != day:
            return True
        if session is None or read >= session.close:
            return False
        return now >= session.close or (now - read).total_seconds() >= _AGAIN

    async def _read_past(self, archive: ReadableArchive, instrument: InstrumentId, day: date) -> Past | None:
        definition = archive.definition(market_of(instrument))
        if definition is not None:
            with suppress(ArchiveError):  # there is no archive yet, which its own dock says
                return await archive.read(partial(_read, definition, instrument, day, self._calendar))
        return None

    async def _read_periods(self, instrument: InstrumentId, period: FlowPeriod, day: date) -> CapitalFlow:
        begin = day - _YEARS  # the first week and month are whole ones
        if period is FlowPeriod.WEEK:
            begin -= timedelta(days=begin.weekday())
        elif period is FlowPeriod.MONTH:
            begin = begin.replace(day=1)
        return await self._source.capital_flow(instrument, period, begin, day)

    def _figure(self, instrument: InstrumentId, day: date) -> float | None:
        """The provider's net of a day that is over; None while it is read, and where the provider tells none."""
        key = instrument, day
        figure = self._figures.value(key)
        missing = figure is None and self._figures.age(key) > _AGAIN
        self._figures.want(key, partial(self._read_figure, instrument, day), again=missing)
        return figure

    async def _read_figure(self, instrument: InstrumentId, day: date) -> float | None:
        # from earlier days on: Futu's server fails where begin and end are both today
        found = await self._source.capital_flow(instrument, FlowPeriod.DAY, day - _WEEK, day)
        return found.net[-1] if found.net and _last_day(found) == day else None

    def _history(self, key: SeriesKey) -> CapitalFlow | TideboardError | None:
        """The provider's days, weeks or months as they were read, or why there are none."""
        period = PERIODS.get(key.interval.unit)
        if period is None:
            return None
        found = key.instrument, period
        return self._periods.error(found) or self._periods.value(found)

    def _day(self, key: SeriesKey) -> date:
        return exchange_date(key.market, self._clock.market())

    def _earlier(self) -> Past | None:
        return None if self._key is None else self._past.value(self._key.instrument)

    def _flow(self) -> CapitalFlow | None:
        """The newest day's minutes as they came, None without any."""
        flow = None if self._key is None else self._hub.value(Topic.FLOW.of(self._key.instrument))
        return flow if flow is not None and flow.times else None

    def _newest_session(self) -> Session | None:
        """The session of the newest day's minutes."""
        flow = self._flow()
        if flow is None:
            return None
        market, last = market_of(flow.instrument), datetime.fromtimestamp(flow.times[-1], UTC)
        return self._calendar.session_on(market, exchange_date(market, last))

    @property
    def _runs(self) -> bool:
        """Whether the session of the newest minutes goes on."""
        session = self._newest_session()
        return session is not None and self._clock.market() < session.close

    def _today(self) -> SessionMinutes | None:
        flow, session = self._flow(), self._newest_session()
        return None if flow is None or session is None else from_reply(flow, session, auction=True)

    def _days(self) -> list[SessionMinutes]:
        """Every session that is known, the newest as the provider has it now."""
        today, past = self._today(), self._earlier()
        earlier = (
            []
            if past is None
            else [day for day in past.days if today is None or day.session.date != today.session.date]
        )
        return earlier if today is None else [*earlier, today]

    def _session(self, start: int) -> Session | None:
        key = self._key
        return (
            None if key is None else self._calendar.session_on(key.market, exchange_date(key.market, instant_of(start)))
        )

    def _usual(self, key: SeriesKey, starts: Minutes, days: Sequence[SessionMinutes]) -> Floats | None:
        """The usual range of each bar, by its number in the day."""
        past = self._earlier()
        return None if past is None or not days else usual_of_bars(past.sample, starts, key.interval.length, days)


def _last_day(flow: CapitalFlow) -> date:
    """The exchange date of the last row."""
    return exchange_date(market_of(flow.instrument), datetime.fromtimestamp(flow.times[-1], UTC))


def _read(
    key: DefinitionKey, instrument: InstrumentId, day: date, calendar: TradingCalendar, reader: ArchiveReader
) -> Past | None:
    """The sessions before a day; None if none was recorded."""
    market = market_of(instrument)
    days = window(calendar, market, day)
    nets = net_sample(reader, key, instrument, days)
    if not nets.known.any():
        return None
    blocks = sample(reader, key, instrument, days, series=BLOCK)
    sessions = [calendar.session_on(market, each) for each in days]
    assert all(each is not None for each in sessions)
    recorders = reader.recorders(key, instrument, days[0], days[-1])
    return Past(nets, from_samples(nets, blocks, [each for each in sessions if each is not None]), recorders)
