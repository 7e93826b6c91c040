"""Rates between currencies as brokers tell them: which way they count, the newest of each pair, amounts by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tideboard_core.model.behind.results import ExchangeRate, ExchangeRates
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Funds
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import Rate

OLDEST: Final = timedelta(days=7)
"""Age beyond which a rate converts nothing any more: longer holidays are no reason for a figure without a basis."""
AHEAD: Final = timedelta(minutes=10)
"""By how much a rate may be later than now: one of a clock that was wrong is no rate, and hides none."""
LEAST_ASSETS: Final = Decimal(1000)
"""Total assets from which two answers in two currencies tell a rate: below, cents would round it."""
DRIFT: Final = Decimal("0.0002")
"""Largest part by which the assets may have moved between the two answers."""
_PAIR: Final = 2
_OFFSHORE, _RENMINBI = "CNH", "CNY"
_PEGGED: Final = frozenset({"USD", "HKD"})
_LOW, _HIGH = Decimal("7.6"), Decimal(8)
"""Hong Kong's currency board keeps a US dollar at 7.75 to 7.85 Hong Kong dollars."""


def directed(answer: ExchangeRates, now: datetime) -> list[Rate]:
    """The rates of a broker's answer, which does not itself state in which of two currencies a figure counts.

    LongPort's page has one `other` in so many `base`; the pair of US and Hong Kong dollar proves it, because that rate
    is held between known bounds, or proves the other way round. An answer without this pair, or with two that disagree,
    proves nothing, and none of its rates is used.
    """
    rows = [row for row in _of_accounts(answer.rates) if row.average.is_finite() and row.average > 0]
    proofs = {proof for row in rows if (proof := _counts_other(row)) is not None}
    if len(proofs) != 1:
        return []
    forward = proofs.pop()
    day = exchange_date(Market.HK, now)
    return [
        Rate(
            day=day,
            base=row.base if forward else row.other,
            quote=row.other if forward else row.base,
            rate=row.average,
            source=answer.source,
            at=now,
        )
        for row in rows
        if row.base != row.other
    ]


def _of_accounts(rows: Iterable[ExchangeRate]) -> list[ExchangeRate]:
    """The rates with the renminbi of accounts under its name here, CNY.

    What a broker outside the mainland keeps is the offshore one, and the onshore one has a rate of its own: that one
    counts only where the broker tells no other.
    """
    rows = list(rows)
    if not any(_OFFSHORE in row[:_PAIR] for row in rows):
        return rows
    names = {_OFFSHORE: _RENMINBI}
    return [
        row._replace(base=names.get(row.base, row.base), other=names.get(row.other, row.other))
        for row in rows
        if _RENMINBI not in row[:_PAIR]
    ]


def _counts_other(row: ExchangeRate) -> bool | None:
    """Whether `average` of the pegged pair counts `other` for one `base`; None where the row does not tell."""
    if {row.base, row.other} != _PEGGED:
        return None
    dollar = row.base == "USD"
    if _LOW <= row.average <= _HIGH:
        return dollar
    return not dollar if _LOW <= 1 / row.average <= _HIGH else None


def implied(first: Funds, other: Funds, again: Funds, source: str, now: datetime) -> Rate | None:
    """The rate by which a broker converts total assets: one account's, asked in one currency, another, and the first.

    None where the broker did not convert, the account has too little, or prices moved the assets meanwhile.
    """
    if first.currency == other.currency or first.currency != again.currency:
        return None
    assets = (first.total_assets + again.total_assets) / 2
    if min(assets, other.total_assets) < LEAST_ASSETS:
        return None
    if abs(first.total_assets - again.total_assets) > assets * DRIFT:
        return None
    return Rate(
        day=exchange_date(Market.HK, now),
        base=other.currency,
        quote=first.currency,
        rate=(assets / other.total_assets).quantize(Decimal("0.000001")),
        source=source,
        at=now,
    )


class RateBook:
    """The newest rate of each pair. A rate of another day serves until it is OLDEST; a view names its age."""

    def __init__(self) -> None:
        self._newest: dict[frozenset[str], Rate] = {}

    def take(self, rates: Iterable[Rate], now: datetime | None = None) -> bool:
        """Keep those that are newer than what is known; whether any was. `now` (UTC): known later ones are wrong."""
        found = False
        for rate in rates:
            pair = frozenset({rate.base, rate.quote})
            known = self._newest.get(pair)
            if known is not None and now is not None and known.at > now + AHEAD:
                known = None
            if len(pair) == _PAIR and rate.rate > 0 and (known is None or known.at < rate.at):
                self._newest[pair] = rate
                found = True
        return found

    @property
    def currencies(self) -> frozenset[str]:
        """Currencies with any rate."""
        return frozenset().union(*self._newest)

    def rate(self, currency: str, into: str, now: datetime) -> Rate | None:
        """What one unit of `currency` is in `into`: a broker's rate, its reciprocal, or two over a third currency.

        Two are one by the older of their times; None without rates that are young enough at `now` (UTC).
        """
        direct = self._find(currency, into, now)
        if direct is not None or currency == into:
            return direct
        ways = [
            (first, second)
            for middle in sorted(self.currencies)
            if (first := self._find(currency, middle, now)) and (second := self._find(middle, into, now))
        ]
        if not ways:
            return None
        first, second = max(ways, key=lambda way: min(rate.at for rate in way))
        sources = dict.fromkeys((first.source, second.source))
        return replace(
            min(first, second, key=lambda rate: rate.at),
            base=currency,
            quote=into,
            rate=first.rate * second.rate,
            source=" + ".join(sources),
        )

    def into(self, currency: str, now: datetime) -> dict[str, Rate]:
        """The rate into `currency` of each other one that has any, by its code."""
        found = ((one, self.rate(one, currency, now)) for one in sorted(self.currencies - {currency}))
        return {one: rate for one, rate in found if rate is not None}

    def _find(self, one: str, other: str, now: datetime) -> Rate | None:
        rate = self._newest.get(frozenset({one, other}))
        if rate is None or not -AHEAD <= now - rate.at <= OLDEST:
            return None
        return rate if rate.base == one else replace(rate, base=one, quote=other, rate=1 / rate.rate)
