"""Fills a practice market's archive with sessions of its past, through the same collector over a real connection.

The newest session comes first, so that usual ranges are there soon. What the archive already has is not read again: a
run that was ended in whatever way goes on where it stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from tideboard_core.archive.definitions import PRACTICE
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector, Outcome
from tideboard_core.collector.practice_market import PracticeMarket, SkippingClock
from tideboard_core.collector.source import Source
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.session import TradingCalendar

SESSIONS: Final = 60
"""Sessions of each market that a percentile compares with."""
WINDOW: Final = 31.0
"""Seconds that pass at once before each session: every limit of calls in a window begins anew."""


class PastProgress(NamedTuple):
    """How many symbol-sessions of a practice market's past were read in this run, of how many that were missing."""

    done: int
    total: int


class PastRun:
    """Reads the past sessions that an archive lacks from a practice exchange that `market` controls.

    `source` has to be a connection to that exchange, made with the same `clock`. `on_progress` is called before the
    first session and after each.
    """

    def __init__(
        self,
        source: Source,
        writer: ArchiveWriter,
        market: PracticeMarket,
        clock: SkippingClock,
        *,
        on_progress: Callable[[PastProgress], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._writer = writer
        self._market = market
        self._clock = clock
        self._calendar = TradingCalendar()
        self._on_progress = on_progress
        self._collector = Collector(source, writer, clock, self._calendar, sleep=market.pass_time)

    async def fill(self, symbols: Sequence[InstrumentId], *, sessions: int = SESSIONS) -> Outcome:
        """Read the last `sessions` sessions before the running one of each market; returns what was not whole.

        Indexes are left out, which have no capital flow. `Outcome.recorded` has the newest session of each security
        that was read. Raises GatewayError without a connection to the exchange, ArchiveError from the file.
        """
        await self._collector.connect()
        gateway = self._source.gateway
        now = (await gateway.quotes.gateway_state()).time
        facts = await gateway.quotes.instruments(symbols)
        shares = [each.id for each in facts if each.security_type is not SecurityType.INDEX]
        missing = list(self._missing(shares, now, sessions))
        whole = Outcome(unknown=[each for each in symbols if each not in {fact.id for fact in facts}])
        done, total = 0, sum(len(names) for _, names in missing)
        self._on_progress(PastProgress(done, total))
        for day, names in missing:
            await self._market.show(day)
            await self._market.pass_time(WINDOW)
            found = await self._collector.collect(names)
            _merge(whole, found)
            done += len(names)
            self._on_progress(PastProgress(done, total))
            await asyncio.sleep(0)
        self._writer.close_expired(now)
        return whole

    def _missing(
        self, symbols: Sequence[InstrumentId], now: datetime, sessions: int
    ) -> Iterator[tuple[date, list[InstrumentId]]]:
        """Each day with the securities whose session the archive lacks, the newest day first."""
        known = recorded_sessions(self._writer, self._source.name + PRACTICE)
        days = {market: self._days(market, now, sessions) for market in {market_of(each) for each in symbols}}
        for day in sorted(set().union(*days.values()), reverse=True):
            names = [each for each in symbols if day in days[market_of(each)] and (each, day) not in known]
            if names:
                yield day, names

    def _days(self, market: Market, now: datetime, sessions: int) -> set[date]:
        found: set[date] = set()
        day = self._calendar.newest(market, now).date
        while len(found) < sessions:
            day = self._calendar.previous_session(market, day).date
            found.add(day)
        return found


def recorded_sessions(writer: ArchiveWriter, provider: str) -> set[tuple[InstrumentId, date]]:
    """The sessions that an archive has of a provider as far as it had them: sealed, or noted as not sent."""
    names = writer.identities.all_symbols()
    rows = writer.database.all(_RECORDED, (provider, *_NOT_SENT, provider))
    return {(names[symbol], day_of(day)) for symbol, day in rows}


_NOT_SENT = (str(GapReason.PROVIDER_EMPTY), str(GapReason.NO_RIGHT))
_RECORDED = (
    "SELECT symbol, day FROM gap JOIN key ON key.id=gap.key WHERE provider=? AND why IN (?, ?) "
    "UNION SELECT symbol, day FROM session JOIN key ON key.id=session.key WHERE provider=?"
)


def _merge(whole: Outcome, found: Outcome) -> None:
    """Add a day's outcome: of each security the newest session, and before that one that is not whole."""
    for name, recorded in found.recorded.items():
        kept = whole.recorded.get(name)
        if kept is None or (kept.whole and not recorded.whole):
            whole.recorded[name] = recorded
    whole.failed.update(found.failed)
    whole.damaged += found.damaged
