"""Reads the brokers' own rates between currencies, a few times a day, and hands them on to be kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from tideboard_core.accounts.all_accounts import AllAccounts
from tideboard_core.accounts.rates import RateBook, directed, implied
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.model.behind.results import ExchangeRates
from tideboard_core.model.hub_keys import LinkKey
from tideboard_core.model.instrument import MARKET_CURRENCY
from tideboard_core.model.order import Funds
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import TradingGateway
from tideboard_core.trips.facts import Rate

log = logging.getLogger(__name__)

EVERY: Final = 3600.0
"""Seconds between two reads: the last one of a day is the day's."""
AGAIN: Final = 300.0
"""Seconds after one that failed."""
FIRST: Final = 20.0
"""Seconds after the first accounts are known: the reads of a login come first."""
MOST_CURRENCIES: Final = 3
"""Currencies of one read: with the account's own, asked twice, five of the ten calls that OpenD allows in 30 s."""
MOST_ACCOUNTS: Final = 3
"""Accounts that are tried: OpenD converts universal accounts alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSource:
    """A connection: its first use, its calls, its name; `told` reads the broker's table, NotOffered without one."""

    link: LinkKey
    calls: TradingGateway
    provider: str
    told: Callable[[], Awaitable[ExchangeRates]]


@dataclass(slots=True)
class _Asked:
    due: float = inf
    reading: bool = False
    table: bool = True
    """Whether the broker has a table of rates, as far as is known."""


class RateReader:
    """`keep` gets new rates; nothing is read while `busy`. What a broker refuses is asked again later.

    Where no table of a broker is to be had, or nothing in it proves which way it counts, an account whose total assets
    the broker states in two currencies tells the rate by which it converts.
    """

    def __init__(
        self,
        accounts: AllAccounts,
        clock: Clock,
        sources: Sequence[RateSource],
        *,
        keep: Callable[[Sequence[Rate]], object],
        busy: Callable[[], bool],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.book = RateBook()
        self._accounts, self._clock, self._keep = accounts, clock, keep
        self._busy, self._spawn, self._sleep = busy, spawn, sleep
        self._asked = {source.link: (source, _Asked()) for source in sources}

    def beat(self) -> None:
        """Begin the reads that are due; called each second."""
        if self._busy():
            return
        now = self._clock.monotonic()
        for source, asked in self._asked.values():
            if asked.due == inf and source.calls.connected:
                asked.due = now + FIRST
            if asked.due <= now and not asked.reading and source.calls.connected:
                asked.reading = True
                self._spawn(self._read(source, asked))

    async def _read(self, source: RateSource, asked: _Asked) -> None:
        rates: Sequence[Rate] = ()
        wait = EVERY
        try:
            rates = await self._table(source, asked) or await self._converted(source)
            if rates and self.book.take(rates, self._clock.market()):
                self._keep(rates)
        except GatewayError as error:
            log.info("rates of %s not read: %s", source.provider, error.code)
            wait = AGAIN
        finally:
            asked.reading = False
            asked.due = self._clock.monotonic() + wait

    async def _table(self, source: RateSource, asked: _Asked) -> list[Rate]:
        if not asked.table:
            return []
        try:
            answer = await source.told()
        except NotOffered:
            asked.table = False
            return []
        return directed(answer, self._clock.market())

    async def _converted(self, source: RateSource) -> list[Rate]:
        """By the total assets of the first account that the broker converts."""
        mine = [one for one in self._accounts.readings if one.link == source.link and one.funds is not None]
        for reading in sorted(mine, key=lambda one: not one.account.margin)[:MOST_ACCOUNTS]:
            found = await self._by_account(source, reading)
            if found:
                return found
            await self._sleep(1.0)
        return []

    async def _by_account(self, source: RateSource, reading: AccountReading) -> list[Rate]:
        own = reading.account.currency
        wanted = sorted(self._currencies() - {own})[:MOST_CURRENCIES]
        if not wanted or self._busy():
            return []
        first = await source.calls.funds(reading.account)
        others: list[Funds] = []
        for currency in wanted:
            if self._busy():
                return []
            other = await source.calls.funds(reading.account, currency=currency)
            if other.currency == currency:  # else it is not converted
                others.append(other)
        if not others:
            return []
        again = await source.calls.funds(reading.account)
        now = self._clock.market()
        found = (implied(first, other, again, source.provider, now) for other in others)
        return [rate for rate in found if rate is not None]

    def _currencies(self) -> set[str]:
        """Currencies of all accounts, of their positions, and of the markets that they trade."""
        found = set()
        for reading in self._accounts.readings:
            found.add(reading.account.currency if reading.funds is None else reading.funds.currency)
            found.update(MARKET_CURRENCY[market] for market in reading.account.markets)
            found.update(position.currency for position in reading.positions or ())
        return found - {""}
