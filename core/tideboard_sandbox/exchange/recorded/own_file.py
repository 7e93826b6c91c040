"""Files of one's own as a market: one-minute bars, trades, or both, of one or several securities."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from math import gcd

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import (
    TRADED_IN,
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    code_of,
    currency_of,
    instrument_id,
    market_of,
    steps_of,
)
from tideboard_core.model.price_steps import PriceSteps, StepTable
from tideboard_core.model.replay_label import FIRST_DAY, LAST_DAY, LONGEST_PROVIDER, ReplayLabel
from tideboard_core.model.session import exchange_date
from tideboard_core.plain_text import plain_text
from tideboard_sandbox.command_line import PlayOptions, bad_option
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.capital_flow import ZERO
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, MINUTE_US, DayPlan, day_plan, from_us
from tideboard_sandbox.exchange.recorded.file_rows import FileRows, OwnBar, OwnFacts, OwnTrade, read_facts, read_rows
from tideboard_sandbox.exchange.recorded.values import BarRow, RecordedListing, SecurityDay, TradeColumns, minute_of

_FEW = 3
"""Bars from which on their distance is looked at."""


class FileSession:
    """The rows of one day of a file, those of earlier days as its history. Raises BadInput with one sentence."""

    def __init__(self, options: PlayOptions, day: date | None) -> None:
        self._options = options
        self._names = ", ".join(str(path) for path in options.paths)
        symbol = _symbol_of(options)
        read = [read_rows(path, symbol) for path in options.paths]
        rows = FileRows([bar for each in read for bar in each.bars], [trade for each in read for trade in each.trades])
        self._notes: list[str] = []
        self._bars: dict[InstrumentId, dict[date, list[OwnBar]]] = defaultdict(lambda: defaultdict(list))
        self._trades: dict[InstrumentId, dict[date, list[OwnTrade]]] = defaultdict(lambda: defaultdict(list))
        for bar in rows.bars:
            self._bars[bar.symbol][_day_of(bar.symbol, bar.begin)].append(bar)
        for trade in rows.trades:
            self._trades[trade.symbol][_day_of(trade.symbol, trade.time)].append(trade)
        self.day = day or max(found for days in self._by_symbol for found in days)
        if not FIRST_DAY <= self.day < LAST_DAY:
            raise bad_option(f"{self._names}: {self.day} is no day to play: give one from {FIRST_DAY} on.")
        names = {name for name in (*self._bars, *self._trades) if self.day in self._days_of(name)}
        if not names:
            raise bad_option(self._no_such_day())
        self.markets = frozenset(market_of(name) for name in names)
        for market in self.markets:
            if not CALENDAR.is_trading_day(market, self.day):
                raise bad_option(f"{self._names}: {self.day} is no trading day of {market}: name another with --date.")
        facts = self._facts(names)
        self.listings = {name: _listing(name, facts.get(name), self.day) for name in sorted(names)}
        self._made = {name: self._day(name) for name in self.listings}
        if not any(each.bars or each.trades for each in self._made.values()):
            raise bad_option(
                f"{self._names}: no row of {self.day} lies in the trading hours of "
                f"{', '.join(sorted(self.markets))}: a time without a zone is the exchange's own."
            )

    def close(self) -> None:
        """Nothing is open."""

    @cached_property
    def label(self) -> ReplayLabel:
        """The day, and the first file's name as who recorded it."""
        name = plain_text(self._options.paths[0].name).strip()[:LONGEST_PROVIDER].strip() or "file"
        return ReplayLabel(self.day, name, bars_only=all(each.bars_only for each in self._made.values()))

    @cached_property
    def identity(self) -> str:
        """The label and a sum of the files: another content is another market."""
        digest = sha256()
        for path in self._options.paths:
            digest.update(path.read_bytes())
        return f"{self.label.text()} {digest.hexdigest()[:16]}"

    @property
    def notes(self) -> Sequence[str]:
        """What was left out."""
        return self._notes

    def plan(self, market: Market) -> DayPlan:
        """The calendar's hours."""
        return day_plan(market, self.day)

    def security(self, instrument: InstrumentId) -> SecurityDay:
        """A security's day."""
        return self._made[instrument]

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def _by_symbol(self) -> list[Mapping[date, object]]:
        return [*self._bars.values(), *self._trades.values()]

    def _days_of(self, name: InstrumentId) -> set[date]:
        return {*self._bars.get(name, ()), *self._trades.get(name, ())}

    def _no_such_day(self) -> str:
        days = sorted({found for each in self._by_symbol for found in each})
        return f"{self._names} has nothing of {self.day}: name a day from {days[0]} to {days[-1]}."

    def _facts(self, names: set[InstrumentId]) -> dict[InstrumentId, OwnFacts]:
        options = self._options
        found = {} if options.facts is None else read_facts(options.facts)
        if options.lot is not None:
            if len(names) > 1:
                raise bad_option(f"{self._names} has {len(names)} securities: give their facts with --play-facts FILE.")
            name = next(iter(names))
            found[name] = OwnFacts(options.name or code_of(name), options.lot, options.currency.upper(), options.step)
        for name, facts in found.items():
            if facts.currency and facts.currency not in TRADED_IN[market_of(name)]:
                currencies = ", ".join(TRADED_IN[market_of(name)])
                raise bad_option(
                    f"{name} is not traded in {plain_text(facts.currency)[:10]}: name one of {currencies}."
                )
        return found

    def _day(self, name: InstrumentId) -> SecurityDay:
        plan = day_plan(market_of(name), self.day)
        bars = self._once(name, plan, self._bars[name].get(self.day, []))
        _check_length(self._names, name, bars, plan)
        trades = self._trades[name].get(self.day, [])
        kept = [trade for trade in trades if _minute_of(plan, trade.time) is not None]
        if len(kept) < len(trades):
            self._notes.append(f"{name}: {len(trades) - len(kept)} trades outside the trading hours are left out.")
        past = OwnPast(name, {day: rows for day, rows in self._bars[name].items() if day < self.day})
        records = past.records()
        return SecurityDay(
            bars=[_bar_row(plan, bar) for bar in bars],
            trades=_columns(sorted(kept, key=lambda trade: (trade.time, trade.line))) if kept else None,
            prev_close=records[-1].close if records else 0,
            past=past,
        )

    def _once(self, name: InstrumentId, plan: DayPlan, bars: list[OwnBar]) -> list[OwnBar]:
        """Each minute's bar once, in order; the same row twice is left out, two different ones are refused."""
        found: dict[int, OwnBar] = {}
        outside = repeated = 0
        for bar in bars:
            minute = _minute_of(plan, bar.begin)
            before = None if minute is None else found.get(minute)
            if minute is None:
                outside += 1
            elif before is None:
                found[minute] = bar
            elif before[:-1] == bar[:-1]:
                repeated += 1
            else:
                raise bad_option(
                    f"{self._names}, rows {before.line} and {bar.line}: two different bars of {name} in one minute; "
                    "leave one of them."
                )
        for count, words in ((outside, "bars outside the trading hours"), (repeated, "repeated rows")):
            if count:
                self._notes.append(f"{name}: {count} {words} are left out.")
        return [found[minute] for minute in sorted(found)]


class OwnPast:
    """The bars of a file's earlier days."""

    def __init__(self, name: InstrumentId, days: Mapping[date, list[OwnBar]]) -> None:
        market = market_of(name)
        self._days = {day: rows for day, rows in sorted(days.items()) if CALENDAR.is_trading_day(market, day)}
        self._market = market

    def records(self) -> Sequence[DayRecord]:
        """Whole days, oldest first."""
        found: list[DayRecord] = []
        for day in self._days:
            minutes = list(self.minutes(day).values())
            if minutes:
                first, last = minutes[0].open, minutes[-1].close
                high, low = max(each.high for each in minutes), min(each.low for each in minutes)
                volume, turnover = sum(each.volume for each in minutes), sum(each.turnover for each in minutes)
                before = found[-1].close if found else first
                found.append(DayRecord(day, first, high, low, last, volume, turnover, ZERO, before))
        return found

    def minutes(self, day: date) -> Mapping[int, Minute]:
        """The minutes of a day; of a minute's two bars the later row."""
        if day not in self._days:
            return {}
        plan = day_plan(self._market, day)
        rows = {minute: bar for bar in self._days[day] if (minute := _minute_of(plan, bar.begin)) is not None}
        return {minute: minute_of(_bar_row(plan, rows[minute])) for minute in sorted(rows)}


def _symbol_of(options: PlayOptions) -> InstrumentId | None:
    """The security of a file without a column of it; BadInput."""
    try:
        return instrument_id(options.symbol) if options.symbol else None
    except BadInput:
        raise bad_option(f"{plain_text(options.symbol)[:30]!r} is no security: write it like HK.00700.") from None


def _day_of(symbol: InstrumentId, us: int) -> date:
    return exchange_date(market_of(symbol), from_us(us))


def _minute_of(plan: DayPlan, us: int) -> int | None:
    """The session minute of an instant; None outside the hours."""
    minute = plan.minute_at(us)
    return minute if minute >= 0 and us < plan.minutes[minute] + MINUTE_US else None


def _check_length(names: str, symbol: InstrumentId, bars: Sequence[OwnBar], plan: DayPlan) -> None:
    """Refuse bars of more than a minute: an order must not wait an hour for the next one."""
    minutes = [_minute_of(plan, bar.begin) or 0 for bar in bars]
    apart = gcd(*(late - early for early, late in pairwise(minutes))) if minutes[1:] else 1
    if len(minutes) >= _FEW and apart > 1:
        raise bad_option(f"{names}: the bars of {symbol} are {apart} minutes apart: give bars of one minute.")


def _listing(name: InstrumentId, facts: OwnFacts | None, day: date) -> RecordedListing:
    kind = SecurityType.STOCK
    steps: PriceSteps | None = None
    if facts is not None and facts.step is not None:
        table = StepTable(name="own", bands=((Decimal(9_999_999), facts.step),), source="file")
        steps = PriceSteps((table,))
    elif facts is not None:
        steps = PriceSteps((steps_of(market_of(name), kind, day=day).proven,))
    instrument = Instrument(
        id=name,
        name=code_of(name) if facts is None else facts.name,
        name_en="" if facts is None else facts.name,
        security_type=kind,
        lot_size=1 if facts is None else facts.lot,
        currency=(facts.currency if facts is not None else "") or currency_of(name, kind),
        steps=steps,
    )
    return RecordedListing.of(instrument, facts=facts is not None)


def _bar_row(plan: DayPlan, bar: OwnBar) -> BarRow:
    minute = plan.minute_at(bar.begin)
    end = plan.minutes[minute] + MINUTE_US
    return BarRow(end, minute, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.turnover)


def _columns(trades: Sequence[OwnTrade]) -> TradeColumns:
    return TradeColumns(
        known=array("q", (trade.time for trade in trades)),
        time=array("q", (trade.time for trade in trades)),
        price=array("q", (trade.price for trade in trades)),
        shares=array("q", (trade.shares for trade in trades)),
        side=array("q", (trade.side for trade in trades)),
        special=bytes(trade.special for trade in trades),
    )
