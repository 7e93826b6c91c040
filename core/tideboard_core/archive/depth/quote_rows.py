"""Recorded quotes of one security, in order of receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntFlag
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import NULL, Integers
from tideboard_core.archive.units import LARGEST, MONEY, PRICE, as_decimal, from_amount, instant, micros, price_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote


class QuoteFlag(IntFlag):
    """What one recorded quote is; the numbers are those of the file."""

    SUSPENDED = 1
    """The security does not trade."""
    THINNED = 2
    """In a stretch above 50 pushes a second: the newest quote is kept once in 100 ms."""


class QuoteRow(NamedTuple):
    """One quote: times in microseconds of UTC, prices in 1/10000, `turnover` (since the open) in 1/1000, NULL unknown.

    `flags` are those of `QuoteFlag`.
    """

    received: int
    time: int
    last: int
    open: int
    high: int
    low: int
    prev_close: int
    volume: int
    turnover: int
    flags: int


@dataclass(frozen=True, slots=True, eq=False)
class QuoteRows:
    """Quotes of one security as columns of int64, in the units of `QuoteRow`, in order of receipt."""

    received: Integers
    """Market time at arrival, as the clock said: it may have gone back (`moments`)."""
    time: Integers
    last: Integers
    open: Integers
    high: Integers
    low: Integers
    prev_close: Integers
    volume: Integers
    turnover: Integers
    flags: Integers

    @classmethod
    def of(cls, rows: Iterable[QuoteRow]) -> QuoteRows:
        """Columns of some quotes, in their order."""
        table = np.array(list(rows), np.int64).reshape(-1, len(QUOTE_COLUMNS))
        return cls(*(np.ascontiguousarray(table[:, at]) for at in range(len(QUOTE_COLUMNS))))

    @property
    def columns(self) -> list[Integers]:
        """All columns in their order."""
        return [getattr(self, name) for name in QUOTE_COLUMNS]

    def __len__(self) -> int:
        return len(self.received)

    @property
    def moments(self) -> Integers:
        """From when on each quote was known: `received`, but never before that of an earlier one."""
        return np.maximum.accumulate(self.received)

    @classmethod
    def joined(cls, parts: Sequence[QuoteRows]) -> QuoteRows:
        """All quotes of some parts, one after the other."""
        nothing = np.zeros(0, np.int64)
        return cls(*(np.concatenate([nothing, *(getattr(each, name) for each in parts)]) for name in QUOTE_COLUMNS))

    @property
    def wholes(self) -> Integers:
        """The places from which on the past does not matter: all of them."""
        return np.arange(len(self))

    @property
    def gaps(self) -> Integers:
        """Quotes know no gaps: they are in the ledger alone."""
        return np.zeros(0, np.int64)

    @property
    def level_count(self) -> int:
        return 0

    def part(self, start: int, end: int) -> QuoteRows:
        """The quotes of some places, `end` excluded."""
        return QuoteRows(*(column[start:end] for column in self.columns))

    def between(self, begin: int, end: int) -> QuoteRows:
        """The quotes received in begin <= received < end; where the clock went back, by `moments`."""
        start, stop = np.searchsorted(self.moments, [begin, end]).tolist()
        return self.part(start, stop)

    def row_at(self, moment: int) -> int | None:
        """The place of the quote that was the newest at a moment (microseconds of UTC); None before the first."""
        row = int(np.searchsorted(self.moments, moment, side="right")) - 1
        return None if row < 0 else row

    def quote(self, instrument: InstrumentId, row: int) -> Quote:
        """One recorded quote; a value that was not sent is 0, an unknown time the receipt."""
        values = QuoteRow(*(int(column[row]) for column in self.columns))
        return Quote(
            instrument=instrument,
            last=_price(values.last),
            prev_close=_price(values.prev_close),
            open=_price(values.open),
            high=_price(values.high),
            low=_price(values.low),
            volume=0 if values.volume == NULL else values.volume,
            turnover=(None if values.turnover == NULL else as_decimal(values.turnover, MONEY)) or Decimal(0),
            time=instant(values.received if values.time == NULL else values.time),
            suspended=bool(values.flags & QuoteFlag.SUSPENDED),
        )


QUOTE_COLUMNS: Final = QuoteRow._fields


def quote_row(quote: Quote, received: datetime, *, thinned: bool = False) -> QuoteRow:
    """A quote as the archive keeps it, `thinned` if others beside it were left out.

    ArchiveError AMOUNT for a value that it cannot keep.
    """
    prices = (quote.last, quote.open, quote.high, quote.low, quote.prev_close)
    if not 0 <= quote.volume <= LARGEST:
        raise ArchiveError(ArchiveFault.AMOUNT, value=str(quote.volume))
    values = (*(_units(price, PRICE) for price in prices), quote.volume, _units(quote.turnover, MONEY))
    flags = QuoteFlag.SUSPENDED * quote.suspended | QuoteFlag.THINNED * thinned
    return QuoteRow(*(micros(received), micros(quote.time), *values, flags))


def _units(value: Decimal, units: int) -> int:
    found = from_amount(value, units)
    return NULL if found is None else found


def _price(units: int) -> Decimal:
    return Decimal(0) if units == NULL else price_of(units)
