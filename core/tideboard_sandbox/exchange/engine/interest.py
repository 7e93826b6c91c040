"""What of the exchange is watched, and how much of each security's day its watchers were sent."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.events import (
    BookChanged,
    Event,
    ExtendedTraded,
    MinuteClosed,
    QuoteChanged,
    TicksAdded,
)
from tideboard_sandbox.exchange.instruments.trading_hours import SECOND_US, from_us
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.quotes import extended_ticks, quote_facts, ticks_of

Emit = Callable[[Event], None]

REPEATED_US: Final = 6 * SECOND_US
"""After so long a quote is sent with its book though it is the same: a window counts one of 10 s as late.

Longer than the 5 s in which the REST daemon drops what is the same.
"""


class Interest:
    """One watched instrument: number of watchers, and how much of its day has been sent."""

    __slots__ = ("count", "minutes", "outside", "quoted", "quoted_us", "ticks")

    def __init__(self) -> None:
        self.count = 0
        self.quoted: Hashable = None
        self.quoted_us = 0
        self.ticks = 0
        self.minutes = 0
        self.outside: dict[str, int] = {}


class InterestTable:
    """All watched instruments; of those in `touched` something may have changed since it was sent."""

    def __init__(self) -> None:
        self._watches: dict[InstrumentId, Interest] = {}
        self.touched: set[InstrumentId] = set()

    def __contains__(self, instrument: object) -> bool:
        return instrument in self._watches

    def __len__(self) -> int:
        return len(self._watches)

    def names(self) -> list[InstrumentId]:
        """Watched instruments in the order they were first watched."""
        return list(self._watches)

    def add(self, instrument: InstrumentId, market: InstrumentMarket | None) -> None:
        """Count a watcher; trades that are already on the tape are not sent."""
        watch = self._watches.get(instrument)
        if watch is None:
            watch = self._watches[instrument] = Interest()
            if market is not None:
                self._catch_up(watch, market)
        watch.count += 1

    def remove(self, instrument: InstrumentId) -> None:
        """Remove a watcher; the instrument is not watched after the last one."""
        watch = self._watches.get(instrument)
        if watch is None:
            return
        watch.count -= 1
        if watch.count <= 0:
            del self._watches[instrument]
            self.touched.discard(instrument)

    def touch(self, instrument: InstrumentId) -> None:
        if instrument in self._watches:
            self.touched.add(instrument)

    def new_day(self, instrument: InstrumentId) -> None:
        """Start over with the new day's tape."""
        watch = self._watches.get(instrument)
        if watch is not None:
            watch.ticks = watch.minutes = 0
            watch.outside = {}
            self.touched.add(instrument)

    def send_changes(self, market: InstrumentMarket, emit: Emit) -> None:
        """Send the changes of one instrument: ticks, minutes, quote, book.

        A quote is sent if it says something new: between two trades the book alone changes. One that stays is sent
        again after REPEATED_US. That of a derivative has figures of its underlying's price, too, and is sent as often
        as its book.
        """
        name = market.listing.id
        watch = self._watches.get(name)
        if watch is None or name not in self.touched:
            return
        self.touched.discard(name)
        begin, closed, outside = watch.ticks, watch.minutes, watch.outside
        self._catch_up(watch, market)
        new = {block: extended_ticks(market, block, outside.get(block, 0)) for block in watch.outside}
        if before := new.pop("pre", ()):
            emit(ExtendedTraded(name, "pre", before))
        if watch.ticks > begin and not market.listing.is_index:
            emit(TicksAdded(name, ticks_of(market, begin)))
        for block, ticks in new.items():
            if ticks:
                emit(ExtendedTraded(name, block, ticks))
        for end in market.day.minute_ends(closed):
            emit(MinuteClosed(name, from_us(end)))
        quoted, watch.quoted = watch.quoted, quote_facts(market)
        again = market.us - watch.quoted_us >= REPEATED_US
        if again or quoted != watch.quoted or market.listing.instrument.underlying is not None:
            watch.quoted_us = market.us
            emit(QuoteChanged(name))
        if not market.listing.is_index:
            emit(BookChanged(name))

    def _catch_up(self, watch: Interest, market: InstrumentMarket) -> None:
        watch.ticks = market.day.tape.count
        watch.minutes = market.day.minutes_closed
        watch.outside = {name: len(block.trades) for name, block in market.blocks().items()}
