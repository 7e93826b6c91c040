"""Rates between currencies that a person has typed, for totals on screen where no broker tells one.

Nothing but a view asks for them: no limit, no loss brake and no buying power is reckoned with a rate at all, and what
brokers told is kept in `RateBook` alone.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import Rate

TYPED: Final = "typed"
"""The source of a rate that a person has typed."""
_LOWEST, _HIGHEST = Decimal("0.000001"), Decimal(1_000_000)
_CODE: Final = 3


def parsed_rate(text: str) -> Decimal | None:
    """A rate as it was typed; None if it is no number above 0."""
    try:
        rate = Decimal(text.strip())
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and _LOWEST <= rate < _HIGHEST else None


class TypedRates:
    """What one unit of a currency is in another; each pair once, in the direction in which it was typed."""

    def __init__(self) -> None:
        self._rates: dict[frozenset[str], Rate] = {}

    def put(self, base: str, quote: str, rate: Decimal, now: datetime) -> None:
        """Keep that one `base` is so many `quote`; `now` is UTC."""
        day = exchange_date(Market.HK, now)
        self._rates[frozenset({base, quote})] = Rate(day=day, base=base, quote=quote, rate=rate, source=TYPED, at=now)

    def forget(self, base: str, quote: str) -> None:
        """Drop the rate of a pair."""
        self._rates.pop(frozenset({base, quote}), None)

    def rate(self, currency: str, into: str) -> Rate | None:
        """What one unit of `currency` is in `into`; None if nobody has typed that pair."""
        found = self._rates.get(frozenset({currency, into}))
        if found is None or found.base == currency:
            return found
        return Rate(day=found.day, base=currency, quote=into, rate=1 / found.rate, source=TYPED, at=found.at)

    def into(self, currency: str) -> dict[str, Rate]:
        """The rate into `currency` of each other one that has any, by its code."""
        names = sorted(frozenset().union(*self._rates) - {currency})
        return {one: rate for one in names if (rate := self.rate(one, currency)) is not None}

    # --- in a layout ------------------------------------------------------------------------------------------------

    def written(self) -> str:
        """All of them as a text without quotes: `CNY/HKD=1.08@2026-11-28 USD/HKD=7.8@2026-11-27`."""
        rates = sorted(self._rates.values(), key=lambda one: (one.base, one.quote))
        return " ".join(f"{one.base}/{one.quote}={one.rate:f}@{one.day.isoformat()}" for one in rates)

    def take(self, text: str) -> None:
        """Replace all by what `written` returned once; what does not fit is left out."""
        self._rates.clear()
        for word in text.split():
            pair, _equals, rest = word.partition("=")
            base, _slash, quote = pair.partition("/")
            rate, _at, day = rest.partition("@")
            found = parsed_rate(rate)
            if found is None or base == quote or not (_is_code(base) and _is_code(quote)):
                continue
            try:
                typed = date.fromisoformat(day)
            except ValueError:
                continue
            self.put(base, quote, found, datetime.combine(typed, time(12), ZoneInfo(MARKET_ZONE[Market.HK])))


def _is_code(name: str) -> bool:
    return len(name) == _CODE and name.isascii() and name.isupper()
