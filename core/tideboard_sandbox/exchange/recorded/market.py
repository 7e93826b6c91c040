"""One security of a recorded session as the exchange's market: its day, the recorded days before, the told flow."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import groupby

from tideboard_core.model.flow import (
    CapitalFlow,
    FlowDefinition,
    FlowDistribution,
    FlowPeriod,
    FlowTiers,
    TierAmounts,
)
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.history.lived_day import LivedDay
from tideboard_sandbox.exchange.history.records import DayRecord, History
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, DayPlan
from tideboard_sandbox.exchange.market.bars import GROUPS
from tideboard_sandbox.exchange.market.flow_rule import SizeRow, Sizes
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket, ToldFlow
from tideboard_sandbox.exchange.market.order_book import FillHook
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.market.scenarios import Conditions
from tideboard_sandbox.exchange.recorded.day import RecordedDay
from tideboard_sandbox.exchange.recorded.values import (
    FlowRow,
    FlowRows,
    RecordedListing,
    SecurityDay,
    SplitRow,
)


class RecordedHistory(History):
    """The recorded days before the one that is played; no other days exist."""

    def __init__(self, recorded: SecurityDay, day: date) -> None:
        # The base constructor is not called: it would draw days from the seed.
        self.actions = tuple(recorded.actions)
        self._days, self._day, self._prev_close = recorded.past, day, recorded.prev_close
        self._made: list[DayRecord] | None = None

    @property
    def _all(self) -> list[DayRecord]:
        if self._made is None:
            self._made = list(self._days.records())
        return self._made

    @property
    def first_day(self) -> date:
        """The oldest recorded day, the played one where nothing is older."""
        return self._all[0].day if self._all else self._day

    def previous_close(self, day: date) -> int:
        """The close that was known before a day, 0 where none was."""
        before = bisect_left(self._all, day, key=_day_of)
        if day == self._day or not before:
            return self._prev_close if day == self._day else 0
        return self._all[before - 1].close

    def record(self, day: date) -> DayRecord:
        """One recorded day; KeyError for another."""
        found = self.records(day, day, self._day)
        if not found:
            raise KeyError(day)
        return found[0]

    def records(self, begin: date, end: date, current: date) -> list[DayRecord]:
        """Recorded days from `begin` to `end`, both included, before `current`, oldest first."""
        low, high = bisect_left(self._all, begin, key=_day_of), bisect_right(self._all, end, key=_day_of)
        return [record for record in self._all[low:high] if record.day < current]

    def newest(self, count: int, current: date) -> list[DayRecord]:
        """The newest `count` recorded days before `current`, oldest first."""
        end = bisect_left(self._all, current, key=_day_of)
        return self._all[max(end - count, 0) : end]

    def closes(self, begin: date, current: date) -> list[tuple[date, int]]:
        """Recorded days from `begin` on before `current` with their closes (units), oldest first."""
        return [(record.day, record.close) for record in self.records(begin, current, current)]

    def newest_close(self, count: int, current: date) -> tuple[date, int] | None:
        """The first of the newest `count` recorded days before `current` with its close (units)."""
        found = self.newest(count, current)
        return (found[0].day, found[0].close) if len(found) == count else None

    def recorded(self, day: date) -> LivedDay | None:
        """None: no day was simulated."""
        return None

    def minutes(self, day: date) -> Mapping[int, Minute]:
        """The recorded minutes of a day."""
        return self._days.minutes(day)

    def untraded(self, begin: date, end: date) -> list[date]:
        """None is known."""
        return []


class RecordedFlow:
    """Capital flow of one provider as it told it, up to an instant; minutes that were not recorded are absent."""

    def __init__(self, market: RecordedMarket, rows: FlowRows) -> None:
        self._market, self._rows = market, rows
        self._taken = 0
        self._minutes: dict[int, FlowRow] = {}

    def capital_flow(self, period: FlowPeriod, begin: date | None, end: date | None) -> CapitalFlow:
        """Running totals after a zero row at the open; longer periods have the recorded days before."""
        if period is not FlowPeriod.INTRADAY:
            return self._days(period, begin, end)
        rows, starts = self._now(), self._market.day.plan.minutes
        ends = [(starts[row.minute] + MINUTE_US) / 1e6 for row in rows]
        tiers = [row.tiers for row in rows if row.tiers is not None]
        columns = [[each[tier] / SCALE for each in tiers] for tier in range(4)] if len(tiers) == len(rows) else None
        return CapitalFlow(
            instrument=self._market.listing.id,
            period=period,
            times=(starts[0] / 1e6, *ends) if self._begun else (),
            net=(0.0, *(row.net / SCALE for row in rows)) if self._begun else (),
            tiers=None if columns is None else FlowTiers(*(self._from_open(column) for column in columns)),
            provider="sandbox",
            last_valid=ends[-1] if ends else None,
        )

    def distribution(self) -> FlowDistribution:
        """The newest that was known; refuses NOT_RECORDED."""
        row = self._split(4)
        return FlowDistribution(
            instrument=self._market.listing.id,
            inflow=_amounts(row.inflow),
            outflow=_amounts(row.outflow),
            time=row.time / 1e6,
            provider="sandbox",
        )

    def size_rows(self) -> list[SizeRow]:
        """One row per recorded minute: its net alone."""
        starts = self._market.day.plan.minutes
        return [SizeRow(starts[row.minute], (row.net, 0, 0), (0, 0, 0)) for row in self._now()]

    def newest_sizes(self) -> SizeRow:
        """The newest money by size that was known; refuses NOT_RECORDED."""
        row = self._split(3)
        return SizeRow(row.time, _sizes(row.inflow), _sizes(row.outflow))

    @property
    def _begun(self) -> bool:
        return self._market.us >= self._market.day.plan.minutes[0]

    def _from_open(self, column: list[float]) -> tuple[float, ...]:
        return (0.0, *column) if self._begun else ()

    def _now(self) -> list[FlowRow]:
        while self._taken < len(self._rows.minutes) and self._rows.minutes[self._taken].known <= self._market.us:
            row = self._rows.minutes[self._taken]
            self._minutes[row.minute] = row
            self._taken += 1
        return [self._minutes[minute] for minute in sorted(self._minutes)]

    def _split(self, sizes: int) -> SplitRow:
        known = [row for row in self._rows.splits if row.known <= self._market.us]
        if not known or None in (*known[-1].inflow[:sizes], *known[-1].outflow[:sizes]):
            raise ExchangeRefusal(Reason.NOT_RECORDED, what=f"capital flow of {self._market.listing.id}")
        return known[-1]

    def _days(self, period: FlowPeriod, begin: date | None, end: date | None) -> CapitalFlow:
        market = self._market
        last = end or market.day.plan.day
        zone, group = exchange_zone(market.market), GROUPS[BarPeriod(period.value)]
        records = market.history.records(begin or market.history.first_day, last, market.day.plan.day)
        stamps: list[float] = []
        totals: list[tuple[int, ...]] = []
        for _, members in groupby(records, key=lambda record: group(record.day)):
            days = list(members)
            stamps.append(datetime.combine(days[-1].day, time(), zone).timestamp())
            totals.append(tuple(sum(column) for column in zip(*(record.tiers for record in days), strict=True)))
        columns = [tuple(total[tier] / SCALE for total in totals) for tier in range(4)]
        return CapitalFlow(
            instrument=market.listing.id,
            period=period,
            times=tuple(stamps),
            net=tuple(sum(total) / SCALE for total in totals),
            tiers=FlowTiers(*columns),
            provider="sandbox",
            last_valid=None,
        )


class RecordedMarket(InstrumentMarket):
    """History and recorded day of one security. `us` is the instant up to which it was played."""

    is_recording = True

    def __init__(
        self, listing: RecordedListing, plan: DayPlan, recorded: SecurityDay, *, us: int, on_fill: FillHook
    ) -> None:
        # The base constructor is not called: it would generate a day.
        self.listing: RecordedListing = listing
        self.address = Address(0, (listing.id,))
        self.history = RecordedHistory(recorded, plan.day)
        self.conditions = Conditions()
        self.practice_day, self.story = plan.day, ""
        self._blocks = {}
        self._flows = {definition: RecordedFlow(self, rows) for definition, rows in recorded.flows.items()}
        self.played = self.day = RecordedDay(listing, plan, recorded, on_fill)
        self.us = us
        self.played.bring(us)

    @property
    def next_us(self) -> int:
        """When the next recorded value is known."""
        return self.played.next_us

    def step(self) -> bool:
        """Take up what is known next; returns whether a price or the book may have changed."""
        self.us = max(self.us, self.played.next_us)
        return self.played.step()

    def catch_up(self, us: int) -> None:
        """Bring it to an instant."""
        self.us = max(us, self.us)
        self.played.bring(us)

    def set_conditions(self, conditions: Conditions) -> None:
        """Change nothing: what was recorded stays."""

    @property
    def untradable(self) -> Reason | None:
        """NO_FACTS where lot, name, currency and price steps were not recorded, DAY_OVER after the close."""
        if not self.listing.facts:
            return Reason.NO_FACTS
        return Reason.DAY_OVER if self.us >= self.played.plan.closing else None

    def told_flow(self, definition: FlowDefinition) -> ToldFlow:
        """The flow of a provider; refuses NOT_RECORDED where it was not recorded."""
        found = self._flows.get(definition)
        if found is None:
            raise ExchangeRefusal(Reason.NOT_RECORDED, what=f"capital flow of {self.listing.id}")
        return found


def _day_of(record: DayRecord) -> date:
    return record.day


def _amounts(values: tuple[int | None, ...]) -> TierAmounts:
    return TierAmounts(*((value or 0) / SCALE for value in values))


def _sizes(values: tuple[int | None, ...]) -> Sizes:
    large, medium, small = (value or 0 for value in values[:3])
    return large, medium, small
