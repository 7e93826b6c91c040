"""The sessions before the running one as an archive takes them, straight from the seed: no port and no message."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

from tideboard_core.archive.actions import ActionType, SplitOrDividend
from tideboard_core.archive.records import Distribution, Minute, MinuteBar
from tideboard_core.archive.units import MONEY, PRICE, from_amount
from tideboard_core.collector.reading import SessionRead
from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, to_us
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.past_session import PastDay

_PARTS: Final = SCALE // MONEY
"""Units of the exchange in one unit of the archive's money; those of prices are the same in both."""


class PastSessions:
    """The past of the practice market that a state file keeps, with flow by Futu's rule or, `longport`, by LongPort's.

    What it returns is what a collector reads of such a session at the provider's port. Raises GatewayDown for a file
    that cannot be used.
    """

    def __init__(self, state: Path, *, longport: bool) -> None:
        try:
            self._exchange = Exchange(state=state)
        except (BadInput, OSError, ValueError, KeyError, TypeError, ArithmeticError, sqlite3.Error) as error:
            raise GatewayDown("sandbox-did-not-start", text=str(error), exit=None) from None
        self._longport = longport
        self._calendar = TradingCalendar(table_alone=True)

    @property
    def now(self) -> datetime:
        """Exchange time; after `show` that of the morning after that session."""
        return self._exchange.now

    def show(self, day: date) -> None:
        """Make the session of a past day the newest one, closed; BadInput for a day that has none."""
        self._exchange.show_session(day)

    def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static facts of those that there are."""
        return [self._exchange.instrument(each) for each in ids if self._exchange.has_instrument(each)]

    def read(self, instrument: Instrument) -> SessionRead:
        """The session of a security that is shown, which has to be a past one; without minutes if it had no trade."""
        now = self.now
        session = self._calendar.newest(instrument.market, now)
        read = SessionRead(instrument=instrument, session=session, received=now, currency=instrument.currency)
        day = self._exchange.details.shown_day(instrument.id)
        if self._longport:
            _read_sizes(read, day)
        else:
            _read_tiers(read, day)
        last = len(day.tape.minutes) - 1
        read.bars = [
            MinuteBar(
                place,
                bar.open,
                bar.high,
                bar.low,
                bar.close,
                bar.volume,
                _money(bar.turnover * (1 if self._longport else instrument.multiplier)),
            )
            for place, bar in enumerate(day.tape.minutes)
            if bar.volume or place == last or self._longport  # OpenD calls the others blank
        ]
        return read

    def actions(self, instrument: Instrument) -> list[SplitOrDividend]:
        """Splits and dividends up to the session that is shown; LongPort serves none."""
        found: list[SplitOrDividend] = []
        for action in () if self._longport else self._exchange.corporate_actions(instrument.id):
            row = SplitOrDividend(instrument=instrument.id, ex_day=action.ex_date, type=ActionType.SPLIT)
            ratio, amount = Fraction(action.new, action.base), from_amount(action.dividend, PRICE)
            if amount:
                found.append(replace(row, type=ActionType.DIVIDEND, amount=amount, currency=instrument.currency))
            if ratio != 1:
                found.append(replace(row, new_shares=ratio.numerator, old_shares=ratio.denominator))
        return found

    def close(self) -> None:
        self._exchange.close()


def _read_tiers(read: SessionRead, day: PastDay) -> None:
    """Flow and distribution by Futu's four tiers."""
    rows = day.tape.flow.rows
    read.minutes = [Minute(place, _money(sum(tiers)), *map(_money, tiers)) for place, tiers in enumerate(rows)]
    if rows:
        inflow, outflow = day.tape.flow.published
        end = day.plan.minutes[len(rows) - 1] + MINUTE_US
        read.distribution = Distribution._make((end, *map(_money, (*inflow, *outflow))))


def _read_sizes(read: SessionRead, day: PastDay) -> None:
    """Net flow and distribution by LongPort's three sizes."""
    rows = day.sizes(SECOND)
    read.minutes = [Minute(place, _money(row.net)) for place, row in enumerate(rows)]
    if rows:
        close = day.plan.part_ends[-1]
        begun = close if day.plan.closing > close else rows[-1].start  # the minute of the close repeats the last one
        end = min(begun + MINUTE_US, to_us(read.received)) // SECOND_US * SECOND_US
        inflow, outflow = map(_money, rows[-1].inflow), map(_money, rows[-1].outflow)
        read.distribution = Distribution._make((end, None, *inflow, None, *outflow))


def _money(units: int) -> int:
    """An amount of the exchange in the archive's units, half to even."""
    whole, rest = divmod(units, _PARTS)
    return whole + (rest * 2 > _PARTS or (rest * 2 == _PARTS and whole % 2))
