"""Reads what armed rules need of the sessions before the running one: nets for percentiles, sizes of large prints."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from shiboken6 import isValid

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.signals.loading import large_sizes, sample_before
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_desktop.docks.context import DockContext

PAUSE: Final = 30.0
"""Seconds after which an archive that could not be read is asked again."""


class Needs(NamedTuple):
    """What some rules need: nets of the sessions before, and from which quantiles (percent) on prints are large."""

    nets: bool
    quantiles: frozenset[float]


class Earlier(NamedTuple):
    """What was read: nets as in `SessionData`, and the sizes in shares above which prints are large, by quantile.

    `large` has every quantile of `needs`, NaN if it is not known. From `again` on (monotonic seconds) it is read anew.
    """

    needs: Needs
    sample: Floats | None = None
    large: Mapping[float, float] = {}
    again: float = math.inf

    @property
    def least_large(self) -> float:
        """The smallest size above which a print is large for any of the rules; NaN if it is not known."""
        known = [each for each in self.large.values() if not math.isnan(each)]
        return min(known, default=math.nan)


class EarlierSessions:
    """One security after the other is read in the archive's thread; `ready` gets each one when it is known."""

    def __init__(self, context: DockContext, owner: QObject, ready: Callable[[InstrumentId], object]) -> None:
        """Nothing is told after the end of `owner`."""
        self._context, self._owner, self._ready = context, owner, ready
        self.known: dict[tuple[InstrumentId, date], Earlier] = {}
        self._waiting: dict[InstrumentId, tuple[Session, Needs]] = {}
        self._reading: asyncio.Task[None] | None = None

    def of(self, symbol: InstrumentId, session: Session, rules: Collection[Rule]) -> Earlier | None:
        """What rules need before a session; None while it is read, which this call begins."""
        needs = Needs(
            any(rule.needs_percentile for rule in rules),
            frozenset(rule.parameter("quantile") for rule in rules if rule.kind is RuleKind.LARGE_PRINTS),
        )
        if not needs.nets and not needs.quantiles:
            return Earlier(needs)
        found = self.known.get((symbol, session.date))
        known = found if found is not None and found.needs == needs else None
        if known is None or self._context.clock.monotonic() >= known.again:
            self._waiting[symbol] = session, needs
            if self._reading is None or self._reading.done():
                self._reading = self._context.tasks.spawn(self._read(), name="earlier sessions of armed rules")
        return known

    async def _read(self) -> None:
        """Until none waits; of each security those before its newest session are kept."""
        while self._waiting:
            symbol, (session, needs) = next(iter(self._waiting.items()))
            found = await self._found(symbol, session, needs)
            if not isValid(self._owner):
                return
            if self._waiting.get(symbol) == (session, needs):
                del self._waiting[symbol]
            self.known = {key: each for key, each in self.known.items() if key[0] != symbol}
            self.known[symbol, session.date] = found
            self._ready(symbol)

    async def _found(self, symbol: InstrumentId, session: Session, needs: Needs) -> Earlier:
        """The same as that of a record: what was known of the sessions before at this one's open."""
        services = self._context.services
        archive, calendar = services.archive, services.feeds.calendar
        nothing = Earlier(needs, None, dict.fromkeys(needs.quantiles, math.nan))
        key = None if archive is None else archive.definition(market_of(symbol))
        if archive is None or key is None:
            return nothing
        try:
            return await archive.read(lambda reader: _read_earlier(reader, key, symbol, session, calendar, needs))
        except ArchiveError:  # the archive dock says what is wrong with it
            return nothing._replace(again=self._context.clock.monotonic() + PAUSE)


def _read_earlier(
    reader: ArchiveReader,
    key: DefinitionKey,
    symbol: InstrumentId,
    session: Session,
    calendar: TradingCalendar,
    needs: Needs,
) -> Earlier:
    sample = sample_before(reader, key, symbol, session, calendar) if needs.nets else None
    large = large_sizes(reader, key, symbol, session, calendar, needs.quantiles) if needs.quantiles else {}
    return Earlier(needs, sample, large)
