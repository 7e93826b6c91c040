"""Asks once a day, after publication, for what stands behind the flow, and keeps it as daily rows.

Days that were missed come with the next answers, as far back as the provider sends them: short sales and positions, one
participant's holdings by day, the calendar. The list of all holdings is that of the newest day alone: of a missed day
it stays a gap. Reports of the past come piece by piece, one piece each day. What comes later counts from its receipt.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from math import ceil
from typing import Final, NamedTuple, TypeVar

from tideboard_core.archive.daily import rows as made
from tideboard_core.archive.daily.publication import DailyFigure, asked_from
from tideboard_core.archive.daily.reading import reads_of
from tideboard_core.archive.daily.writing import add_daily, note_read, withdraw_missing
from tideboard_core.archive.daily_tables import BROKERS, EVENT, RATING, SHORT, DailyRow, DailyTable
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.daily_source import DailySource
from tideboard_core.collector.reading import Perform
from tideboard_core.errors import BadInput, GatewayDown, GatewayError, NotOffered
from tideboard_core.model.behind.events import EX_KINDS, CalendarEvent, EventKind
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.behind import SHORT_DAYS
from tideboard_core.ports.system import MarketClock

log = logging.getLogger(__name__)

T = TypeVar("T")

CALENDAR_AHEAD: Final = {EventKind.REPORT: 35, EventKind.DIVIDEND: 7, **dict.fromkeys(EX_KINDS, 14)}
"""What is asked of the calendar, and how many days ahead: some providers send a page for each day or week."""
CALENDAR_BEHIND: Final = {EventKind.REPORT: 34, EventKind.DIVIDEND: 0, **dict.fromkeys(EX_KINDS, 0)}
"""Days back at the first reading; later ones begin where the one before was made. Ten weeks are ten pages at most."""
PAST_PIECE: Final = 182
"""Days of earlier reports that are asked for on one day: 26 pages where a page is a week."""
PAST_END: Final = date(2015, 1, 1)
"""Earlier reports are not asked for; a piece without a report of any security of the market is the provider's end."""
MOST_PAGES: Final = 60
"""Pages of one type of event: what lies behind them is asked for on the next day."""
SPARE: Final = 5
"""Days of short sales that are asked for again, in case they were restated."""

PAGE: Final = 50
"""Days of short sales or positions that OpenD sends with one call."""

KeyOf = Callable[[Instrument, date], DefinitionKey]


class DailyOutcome(NamedTuple):
    """What a round brought: rows that are new or changed, figures that were answered, and those that were refused."""

    rows: int
    answered: int
    refused: int


class _CalendarAnswer(NamedTuple):
    """Events of a market from `begin` on, as they were answered on a market day; `whole`: nothing of it is missing."""

    day: date
    begin: date
    received: datetime
    events: list[CalendarEvent]
    whole: bool


class DailyCollector:
    """Asks one source's `behind`; `turn` waits for the place of a figure's pages in its pace, `key_of` names the key.

    Belongs to one run: what was refused or is not offered is not asked for again on the same market day.
    """

    def __init__(
        self,
        behind: DailySource,
        writer: ArchiveWriter,
        clock: MarketClock,
        calendar: TradingCalendar,
        *,
        key_of: KeyOf,
        turn: Callable[[DailyFigure, int], Awaitable[None]],
        perform: Perform,
        participants: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._behind = behind
        self._writer = writer
        self._clock = clock
        self._calendar = calendar
        self._key_of = key_of
        self._turn = turn
        self._perform = perform
        self._participants = participants
        self._done: dict[InstrumentId, date] = {}
        self._calendars: dict[tuple[Market, EventKind, date], _CalendarAnswer | None] = {}
        self._rows = self._answered = self._refused = 0

    def due(self, symbols: Sequence[InstrumentId]) -> list[InstrumentId]:
        """Those whose newest market day with published figures was not asked for in this run."""
        days = {market: self._day(market) for market in {_market(each) for each in symbols}}
        return [each for each in symbols if self._done.get(each) != days[_market(each)]]

    async def collect(self, symbols: Sequence[InstrumentId], facts: Sequence[Instrument]) -> DailyOutcome:
        """Ask for everything of some securities that was not asked for on their market day yet; `facts` of those known.

        A refused call is left out and said in the log; raises GatewayDown without a connection, ArchiveError.
        """
        self._rows = self._answered = self._refused = 0
        for symbol in symbols:  # one that the provider does not have is not asked for again
            if all(each.id != symbol for each in facts):
                self._done[symbol] = self._day(_market(symbol))
        for market in sorted({each.market for each in facts}):
            day, own = self._day(market), [each for each in facts if each.market is market]
            begun = await self._events(market, own, day)
            for instrument in own:
                await self._of_security(instrument, day)
            if begun:
                await self._past(market, own, day)
            self._done |= dict.fromkeys((each.id for each in own), day)
        return DailyOutcome(self._rows, self._answered, self._refused)

    def _day(self, market: Market) -> date:
        """The newest session of a market whose figures are published by now."""
        now = self._clock.market()
        session = self._calendar.session_at(market, now)
        while asked_from(market, session.date, self._calendar) > now:
            session = self._calendar.previous_session(market, session.date)
        return session.date

    # --- one security -----------------------------------------------------------------------------------------------

    async def _of_security(self, instrument: Instrument, day: date) -> None:
        symbol = instrument.id
        short, company, calendar = self._behind.short_selling, self._behind.company, self._calendar
        if day not in await self._reads(instrument, day, DailyFigure.SALES):
            count = await self._perform(partial(self._count, instrument, day))
            found = await self._asked(symbol, DailyFigure.SALES, lambda: short.volumes(symbol, count), count)
            if found is not None:
                make = partial(made.sales_rows, found, calendar)
                await self._keep(instrument, day, DailyFigure.SALES, SHORT, make)
        if day not in await self._reads(instrument, day, DailyFigure.POSITIONS):
            call = partial(short.positions, symbol, SHORT_DAYS)
            positions = await self._asked(symbol, DailyFigure.POSITIONS, call, SHORT_DAYS)
            if positions is not None:
                make = partial(made.position_rows, positions, calendar)
                await self._keep(instrument, day, DailyFigure.POSITIONS, SHORT, make)
        if day not in await self._reads(instrument, day, DailyFigure.RATING):
            ratings = await self._asked(symbol, DailyFigure.RATING, lambda: company.ratings(symbol))
            if ratings is not None:
                make = partial(made.rating_rows, ratings, day, calendar)
                await self._keep(instrument, day, DailyFigure.RATING, RATING, make)
        if instrument.market is Market.HK:
            await self._brokers(instrument, day)

    async def _brokers(self, instrument: Instrument, day: date) -> None:
        """The list of the newest day; of earlier days the chosen participants' own histories.

        A history is asked for if a day was missed, and of a participant of whom there is none yet.
        """
        symbol, brokers, calendar = instrument.id, self._behind.brokers, self._calendar
        reads = await self._reads(instrument, day, DailyFigure.BROKERS)
        asked, chosen = day in reads, tuple(self._participants())
        if not asked:
            found = await self._asked(symbol, DailyFigure.BROKERS, lambda: brokers.holdings(symbol))
            if found is None:
                return
            await self._write(instrument, day, BROKERS, partial(made.holding_rows, found, calendar, chosen))
        missed = not asked and calendar.previous_session(instrument.market, day).date not in reads
        begun = await self._perform(partial(self._with_history, instrument, day)) if chosen and not missed else set()
        refused = self._refused
        for number in (each for each in chosen if each not in begun):
            history = await self._asked(symbol, DailyFigure.BROKERS, partial(brokers.holding_history, symbol, number))
            if history is not None:
                make = partial(made.history_rows, history, calendar)
                await self._write(instrument, day, BROKERS, make, compared=("shares",))
        if not asked and self._refused == refused:  # the last of it: ended before this, all is asked for again
            await self._note(instrument, day, DailyFigure.BROKERS)

    def _with_history(self, instrument: Instrument, day: date) -> set[str]:
        """The participants of whose holdings of a security there are days from their own history."""
        writer, key = self._writer, self._key_of(instrument, day)
        place = writer.identities.key(key), writer.identities.symbol(instrument.id)
        if None in place:
            return set()
        rows = writer.database.all(
            "SELECT DISTINCT participant FROM brokers WHERE key=? AND symbol=? AND listed=0", place
        )
        return {row[0] for row in rows}

    def _count(self, instrument: Instrument, day: date) -> int:
        """Days of short sales to ask for: those since the newest kept one and some before them, the most without one.

        A provider that is late for days answers all the same; what it adds once it has caught up is still asked for.
        """
        writer, key = self._writer, self._key_of(instrument, day)
        place = writer.identities.key(key), writer.identities.symbol(instrument.id), DailyFigure.SALES
        (last,) = writer.database.one("SELECT MAX(day) FROM short WHERE key=? AND symbol=? AND figure=?", place) or (0,)
        if not last:
            return SHORT_DAYS
        missed = sum(1 for _session in self._calendar.sessions(instrument.market, day_of(last), day))
        return min(SHORT_DAYS, missed + SPARE)

    # --- the calendar -----------------------------------------------------------------------------------------------

    async def _events(self, market: Market, facts: Sequence[Instrument], day: date) -> bool:
        """The calendar of a market for some of its securities: each type is asked for once for all of them.

        Without an answer about reports all is asked for again: the next days would begin too late for those of today.
        Returns whether any of them had been asked for on an earlier day, and was asked for now.
        """
        reads = {each: await self._reads(each, day, DailyFigure.EVENT) for each in facts}
        due = [each for each in facts if day not in reads[each]]
        if not due:
            return False
        lasts = [max(reads[each], default=None) for each in due]
        answered = False
        for kind, ahead in CALENDAR_AHEAD.items():
            first = day - timedelta(days=CALENDAR_BEHIND[kind])
            known = [last for last in lasts if last is not None]
            begin = first if len(known) < len(lasts) else max(first, min(known))
            span = begin, day + timedelta(days=ahead)
            found = await self._calendar_answer(kind, market, day, span)
            if found is not None:
                answered = answered or kind is EventKind.REPORT
                await self._perform(partial(self._keep_events, due, kind, found, span))
        if answered:
            for each in due:
                await self._note(each, day, DailyFigure.EVENT)
        return answered and any(last is not None for last in lasts)

    async def _past(self, market: Market, facts: Sequence[Instrument], day: date) -> None:
        """One further piece of earlier reports, for the securities of which the fewest were asked for."""
        first = day - timedelta(days=CALENDAR_BEHIND[EventKind.REPORT])
        begins: dict[Instrument, date] = {}
        for each in facts:
            reads = await self._reads(each, day, DailyFigure.EVENT)
            past = await self._reads(each, day, DailyFigure.PAST)
            asked = min(reads, default=day) - timedelta(days=CALENDAR_BEHIND[EventKind.REPORT])
            begins[each] = min(past, default=min(asked, first))
        newest = max(begins.values())
        if newest <= PAST_END:
            return
        due = [each for each, begin in begins.items() if begin == newest]
        begin, end = max(newest - timedelta(days=PAST_PIECE), PAST_END), newest - timedelta(days=1)
        found = await self._asked(
            str(market), DailyFigure.EVENT, partial(self._calendar_of, EventKind.REPORT, market, begin, end)
        )
        if found is None:
            return
        events, whole = found
        answer = _CalendarAnswer(day, begin, self._clock.market(), events, whole)
        await self._perform(partial(self._keep_events, due, EventKind.REPORT, answer, (begin, end)))
        if whole:
            for each in due:
                await self._note(each, day, DailyFigure.PAST, of=begin if events else PAST_END)

    async def _calendar_answer(
        self, kind: EventKind, market: Market, day: date, span: tuple[date, date]
    ) -> _CalendarAnswer | None:
        """The answer of this market day, asked for anew if it begins too late for some securities."""
        place = market, kind, day
        known = self._calendars.get(place)
        if place in self._calendars and (known is None or known.begin <= span[0]):
            return known
        found = await self._asked(str(market), DailyFigure.EVENT, partial(self._calendar_of, kind, market, *span))
        answer = None if found is None else _CalendarAnswer(day, span[0], self._clock.market(), *found)
        self._calendars = {each: kept for each, kept in self._calendars.items() if each[2] == day or each[0] != market}
        self._calendars[place] = answer
        return answer

    async def _calendar_of(
        self, kind: EventKind, market: Market, begin: date, end: date
    ) -> tuple[list[CalendarEvent], bool]:
        """Every page from `begin` to `end`, and whether nothing of it is missing."""
        events: list[CalendarEvent] = []
        whole, pages, following = True, 0, begin
        while True:
            if pages:
                await self._turn(DailyFigure.EVENT, 1)
            page = await self._behind.events.calendar(kind, following, end, (market,))
            events += page.events
            whole, pages = whole and not page.unread, pages + 1
            if page.next_day is None:
                return events, whole
            if page.next_day <= following or pages == MOST_PAGES:
                return events, False
            following = page.next_day

    def _keep_events(
        self,
        facts: Sequence[Instrument],
        kind: EventKind,
        found: _CalendarAnswer,
        days: tuple[date, date],
    ) -> None:
        by_security: dict[InstrumentId, list[CalendarEvent]] = {}
        for event in found.events:
            if event.instrument is not None:
                by_security.setdefault(event.instrument, []).append(event)
        with self._writer.batch():
            for each in facts:
                rows = made.event_rows(by_security.get(each.id, ()))
                self._add(each, found.day, EVENT, partial(list, rows), received=found.received)
                if found.whole:
                    key = self._key_of(each, found.day)
                    self._rows += withdraw_missing(
                        self._writer, key, each.id, str(kind), rows, days=days, received=found.received
                    )

    # --- calls and rows ---------------------------------------------------------------------------------------------

    async def _asked(self, what: str, figure: DailyFigure, call: Callable[[], Awaitable[T]], days: int = 1) -> T | None:
        """The answer about so many `days`, None if it was refused or is not offered; raises GatewayDown."""
        await self._turn(figure, ceil(days / PAGE))
        try:
            answer = await call()
        except GatewayDown:
            raise
        except NotOffered:
            return None
        except (GatewayError, BadInput) as error:
            self._refused += 1
            log.info("%s: %s", what, error.code)
            return None
        self._answered += 1
        return answer

    async def _keep(
        self,
        instrument: Instrument,
        day: date,
        figure: DailyFigure,
        table: DailyTable,
        make: Callable[[], Sequence[DailyRow]],
    ) -> None:
        """Write the rows of an answer, which `make` returns, and note the answer, in one transaction."""
        received = self._clock.market()

        def work() -> None:
            with self._writer.batch():
                self._add(instrument, day, table, make, received=received)
                note_read(self._writer, self._key_of(instrument, day), instrument.id, figure, day, received=received)

        await self._perform(work)

    async def _write(
        self,
        instrument: Instrument,
        day: date,
        table: DailyTable,
        make: Callable[[], Sequence[DailyRow]],
        *,
        compared: Sequence[str] = (),
    ) -> None:
        """Write the rows of an answer alone."""
        received = self._clock.market()
        await self._perform(partial(self._add, instrument, day, table, make, received=received, compared=compared))

    async def _note(self, instrument: Instrument, day: date, figure: DailyFigure, *, of: date | None = None) -> None:
        """Note an answer about the day `of`, by default the market day on which it was asked for."""
        key, received = self._key_of(instrument, day), self._clock.market()
        await self._perform(partial(note_read, self._writer, key, instrument.id, figure, of or day, received=received))

    def _add(
        self,
        instrument: Instrument,
        day: date,
        table: DailyTable,
        make: Callable[[], Sequence[DailyRow]],
        *,
        received: datetime,
        compared: Sequence[str] = (),
    ) -> None:
        """Write the rows that `make` returns; with it they are made in the thread that writes."""
        key = self._key_of(instrument, day)
        self._rows += sum(
            add_daily(self._writer, table, key, instrument.id, make(), received=received, compared=compared)
        )

    async def _reads(self, instrument: Instrument, day: date, figure: DailyFigure) -> Mapping[date, int]:
        writer, key = self._writer, self._key_of(instrument, day)
        return await self._perform(partial(reads_of, writer.database, writer.identities, key, instrument.id, figure))


def _market(symbol: InstrumentId) -> Market:
    return Market(symbol.partition(".")[0])
