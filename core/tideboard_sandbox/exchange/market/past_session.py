"""A past session shown as the newest one, closed: as it was told if it was simulated, else from the seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.history.lived_day import LivedDay, unpacked
from tideboard_sandbox.exchange.history.past_flow import PastFlow, past_flow
from tideboard_sandbox.exchange.history.past_minutes import money_step, past_minutes
from tideboard_sandbox.exchange.history.records import DayRecord, History
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.tape import Tape
from tideboard_sandbox.exchange.instruments.trading_hours import (
    CALENDAR,
    Phase,
    day_plan,
    phase_at,
    previous_trading_day,
    to_us,
)
from tideboard_sandbox.exchange.market.flow_rule import FlowRule, SizeRow, Sizes
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.order_book import Book
from tideboard_sandbox.exchange.market.trading_day import InstrumentDay

CENT = SCALE // 100

_SHOWN_AT = time(6)
"""Hong Kong time of the morning after the session: every market's day is over, none has begun the next one."""


class PastDay(InstrumentDay):
    """A whole past day of an instrument: minutes and flow without single trades. Nothing happens on it any more."""

    def __init__(self, real: InstrumentMarket, history: History, day: date) -> None:
        # The base constructor is not called: it would simulate the day.
        self.listing, self.plan = real.listing, day_plan(real.market, day, real.listing.instrument.security_type)
        self.prev_close = history.previous_close(day)
        self.tape = Tape(self.prev_close, real.listing.thresholds)
        self.book = Book()
        self.flow: list[PastFlow] = []
        self.ended = True
        self._recorded = _recorded(real, history, day)
        records = history.records(day, day, day + timedelta(days=1))
        self.suspended = not records
        if self._recorded is not None:
            self._retell(self._recorded)
            return
        for record in records:
            minutes = past_minutes(real.listing, record, len(self.plan.minutes), real.address.stream("minutes", day))
            if real.listing.instrument.has_capital_flow:
                step = money_step(real.listing, record)
                self.flow = past_flow(record, minutes, real.address.stream("minute flow", day), step=step)
            tape = self.tape
            tape.minutes = minutes
            tape.open, tape.high, tape.low, tape.last = record.open, record.high, record.low, record.close
            tape.volume, tape.turnover = record.volume, record.turnover
            tape.flow.rows = [row.nets for row in self.flow]
            if self.flow:
                tape.flow.published = self.flow[-1]

    def _retell(self, recorded: LivedDay) -> None:
        """Show what the day told when it was simulated."""
        tape = self.tape
        tape.minutes, tape.flow.rows, tape.flow.published = recorded.minutes, recorded.flow, recorded.published
        traded = [minute for minute in recorded.minutes if minute.volume]
        if traded:
            tape.open, tape.last = traded[0].open, recorded.minutes[-1].close
            tape.high, tape.low = max(each.high for each in traded), min(each.low for each in traded)
        tape.volume = sum(each.volume for each in traded)
        tape.turnover = sum(each.turnover for each in traded)

    def sizes(self, rule: FlowRule) -> list[SizeRow]:
        """The day's flow by a second provider's rule; of a day that was not simulated from the first one's tiers.

        `rule.reverses` marks a scenario of the running day, which a past one does not have.
        """
        if self._recorded is not None:
            rows = zip(self.plan.minutes, self._recorded.sizes, strict=False)
            return [SizeRow(start, totals[:3], totals[3:]) for start, totals in rows]
        counted = 2 if rule.small else 1
        return [
            SizeRow(start, _sizes(row.inflow, counted), _sizes(row.outflow, counted))
            for start, row in zip(self.plan.minutes, self.flow, strict=False)
        ]


def _recorded(real: InstrumentMarket, history: History, day: date) -> LivedDay | None:
    """What a day told: also the newest one of a market that has ended and is not yet followed by the next."""
    if day == real.day.plan.day and real.day.ended:
        return unpacked(real.recorded())
    return history.recorded(day)


def _sizes(tiers: tuple[int, int, int, int], counted: int) -> Sizes:
    """Large, medium and small of the second rule; with `counted` 2 half of the smallest trades count nowhere."""
    extra_large, large, medium, small = tiers
    larger = large * 3 // 4 // CENT * CENT
    return extra_large + larger, large - larger + medium, small // counted // CENT * CENT


class PastHistory(History):
    """A listing's history as it was known on a day: no records from that day on, no actions after it."""

    def __init__(self, real: History, day: date) -> None:
        # The base constructor is not called, as in `PastDay`.
        self._real = real
        self._day = day
        self.actions = tuple(action for action in real.actions if action.ex_date <= day)

    @property
    def first_day(self) -> date:
        return self._real.first_day

    def previous_close(self, day: date) -> int:
        """Close before `day` in units, after the corporate actions of `day`."""
        return self._real.previous_close(day)

    def record(self, day: date) -> DayRecord:
        """The record of one trading day before the one that is shown."""
        return self._real.record(day)

    def records(self, begin: date, end: date, current: date) -> list[DayRecord]:
        """Records from `begin` to `end`, both included, of days before `current`, oldest first."""
        return self._real.records(begin, min(end, self._day - timedelta(days=1)), current)

    def newest(self, count: int, current: date) -> list[DayRecord]:
        """The newest `count` records of days before `current`, oldest first."""
        return self._real.newest(count, min(current, self._day))

    def closes(self, begin: date, current: date) -> list[tuple[date, int]]:
        """Days from `begin` on before `current` with their closes (units), oldest first."""
        return self._real.closes(begin, min(current, self._day))

    def newest_close(self, count: int, current: date) -> tuple[date, int] | None:
        """The first of the newest `count` days before `current` with its close (units)."""
        return self._real.newest_close(count, min(current, self._day))

    def recorded(self, day: date) -> LivedDay | None:
        """What a simulated day told minute by minute; None for a day that is drawn."""
        return self._real.recorded(day)

    def untraded(self, begin: date, end: date) -> list[date]:
        """Sessions from `begin` to `end` without a trade, up to the day that is shown."""
        return list(self._real.untraded(begin, min(end, self._day)))


class PastMarket(InstrumentMarket):
    """View of one instrument in which a past day is the running one; splits and dividends after it are not known."""

    def __init__(self, real: InstrumentMarket, day: date, us: int) -> None:
        # The base constructor is not called, as in `PastDay`.
        self.listing, self.address, self.conditions = real.listing, real.address, real.conditions
        self.story, self.practice_day = real.story, real.practice_day
        self.history = PastHistory(real.history, day)
        self._blocks = {}
        self.us = us
        self.day = PastDay(real, real.history, day)


class PastSession:
    """Every market at the end of its session of a day, or of its last one before that."""

    def __init__(self, market_for: Callable[[InstrumentId], InstrumentMarket], day: date) -> None:
        self.day = day
        zone = exchange_zone(Market.HK)
        self.now_us = to_us(datetime.combine(day + timedelta(days=1), _SHOWN_AT, zone))
        self._market_for = market_for
        self._markets: dict[InstrumentId, PastMarket] = {}

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's past market; refuses UNKNOWN_SYMBOL."""
        found = self._markets.get(instrument)
        if found is None:
            market = market_of(instrument)
            trades = CALENDAR.is_trading_day(market, self.day)
            day = self.day if trades else previous_trading_day(market, self.day)
            found = self._markets[instrument] = PastMarket(self._market_for(instrument), day, self.now_us)
        return found

    def phase(self, market: Market) -> Phase:
        """The state of a market at the instant that is shown."""
        return phase_at(market, self.now_us)


class ShownSession:
    """Which session the reads of an exchange show: the running one, or a past one; its delayed views share it."""

    def __init__(self, market_for: Callable[[InstrumentId], InstrumentMarket]) -> None:
        self._market_for = market_for
        self.past: PastSession | None = None

    def show(self, day: date | None) -> None:
        """Show the session of a past day of Hong Kong, None = the running one again."""
        self.past = None if day is None else PastSession(self._market_for, day)

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market in the session that is shown; refuses UNKNOWN_SYMBOL."""
        return self._market_for(instrument) if self.past is None else self.past.market_for(instrument)

    def unless_past(
        self, market_for: Callable[[InstrumentId], InstrumentMarket]
    ) -> Callable[[InstrumentId], InstrumentMarket]:
        """Return a `market_for` that is the given one while the running session is shown."""

        def shown(instrument: InstrumentId) -> InstrumentMarket:
            return market_for(instrument) if self.past is None else self.past.market_for(instrument)

        return shown
