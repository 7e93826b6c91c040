"""The assets of an account by day, and what moved them: deposits, the trading result, other movements, the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_core.model.order import Account
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, Rate
from tideboard_core.trips.figures import TripFacts

ZERO: Final = Decimal(0)
_DAY: Final = timedelta(days=1)
PUT_IN: Final = frozenset({CashKind.DEPOSIT, CashKind.WITHDRAWAL})
BESIDE: Final = frozenset({CashKind.INTEREST, CashKind.DIVIDEND, CashKind.FEE, CashKind.OTHER})
"""Movements that are neither put in nor of a trade. An exchange of currencies moves no assets; those of fills, their
fees, settlements and fractions are in the trips."""


class AssetDay(NamedTuple):
    """A day of an account in one currency; sums count from the first day that was read, and None = not known.

    `assets` are those of the newest reading of the day, at `at` (UTC). `put_in` are deposits less withdrawals, `result`
    what trips realised that have a result, `beside` dividends, interest and charges. A day without a reading is a gap.
    """

    day: date
    assets: Decimal | None = None
    at: datetime | None = None
    put_in: Decimal | None = None
    result: Decimal | None = None
    beside: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetSeries:
    """Days of an account in `currency`, oldest first, session days without a reading among them.

    `other_days` counts days that were read in another currency, by it: they are not shown. `trips_out` are closed trips
    that have no result (fees open, or a price or multiplier that is not known): what they earned is in the rest.
    `unconverted` counts results and movements in a currency for whose day no rate is kept, by currency; of results that
    is in the rest, after such a movement the rest is not known. `rates` were used. `cash_known` says whether movements
    of money are known for all days.
    """

    currency: str
    days: tuple[AssetDay, ...] = ()
    other_days: Counter[str]
    trips_out: int = 0
    unconverted: Counter[str]
    rates: tuple[Rate, ...] = ()
    cash_known: bool = False

    @property
    def first(self) -> AssetDay | None:
        """The first day that was read."""
        return self.days[0] if self.days else None

    def rest(self, day: AssetDay) -> Decimal | None:
        """What else the assets changed by since the first day: values of open positions, and what nothing explains."""
        first = self.first
        if first is None or first.assets is None or day.assets is None:
            return None
        if day.put_in is None or day.result is None or day.beside is None:
            return None
        return day.assets - first.assets - day.put_in - day.result - day.beside


def home_market(account: Account) -> Market:
    """In which market's zone the days of an account are counted: that of its currency, else the first it trades in."""
    own = [market for market in sorted(account.markets) if MARKET_CURRENCY[market] == account.currency]
    return next(iter(own or sorted(account.markets)), Market.HK)


class _Money(NamedTuple):
    """An amount at a time or on a day, in its currency."""

    at: datetime | None
    day: date
    amount: Decimal
    currency: str


class _Rates:
    """Rates of days into one currency; notes which were used and what lacked one."""

    def __init__(self, currency: str, rates: Iterable[Rate]) -> None:
        self._currency = currency
        self._table: dict[tuple[date, str], Rate] = {}
        self.used: dict[tuple[date, str], Rate] = {}
        self.lacking: Counter[str] = Counter()
        for rate in rates:
            if currency in {rate.base, rate.quote} and rate.rate > 0:
                self._table[rate.day, rate.base if rate.quote == currency else rate.quote] = rate

    def converted(self, money: _Money) -> Decimal | None:
        if money.currency == self._currency:
            return money.amount
        rate = self._table.get((money.day, money.currency))
        if rate is None:
            self.lacking[money.currency] += 1
            return None
        self.used[money.day, money.currency] = rate
        return money.amount * rate.rate if rate.quote == self._currency else money.amount / rate.rate


def asset_series(
    told: Iterable[AssetsTold],
    *,
    currency: str,
    trips: Iterable[TripFacts],
    moves: Iterable[CashMove],
    cash_days: tuple[date, date] | None,
    rates: Iterable[Rate],
    trades_on: Callable[[date], bool],
) -> AssetSeries:
    """Days from the first reading in `currency` to the last, with those on which the market traded but none was made.

    `cash_days` are the days, both included, whose movements of money are known without a gap. A rate of another day is
    never used. A trip counts from the reading after it closed, a movement of money from its day on.
    """
    readings, others = _of_currency(told, currency)
    if not readings:
        return AssetSeries(currency=currency, other_days=others, unconverted=Counter())
    first = readings[0]
    table = _Rates(currency, rates)
    results, trips_out = _results(trips, first.at)
    put_in, beside = _movements(moves, first.day)
    known = cash_days is not None and cash_days[0] <= first.day + _DAY
    result_sum = _Running(table, results, whole=False)
    put_sum, beside_sum = (_Running(table, rows, whole=True) for rows in (put_in, beside))
    days: list[AssetDay] = []
    for reading in readings:
        days += _gaps(days[-1].day if days else reading.day, reading.day, trades_on)
        whole = reading is first or (known and cash_days is not None and reading.day <= cash_days[1])
        days.append(
            AssetDay(
                reading.day,
                reading.assets,
                reading.at,
                put_sum.until(reading) if whole else None,
                result_sum.until(reading),
                beside_sum.until(reading) if whole else None,
            )
        )
    last = readings[-1].day
    return AssetSeries(
        currency=currency,
        days=tuple(days),
        other_days=others,
        trips_out=trips_out,
        unconverted=table.lacking,
        rates=tuple(table.used.values()),
        cash_known=len(readings) == 1 or (known and cash_days is not None and last <= cash_days[1]),
    )


class _Running:
    """A sum that grows with the readings; its rows are in the order of time.

    A `whole` one is not known any more once a row of it has no rate: without it, it would be another amount.
    """

    def __init__(self, table: _Rates, rows: Sequence[_Money], *, whole: bool) -> None:
        self._table, self._rows, self._whole = table, rows, whole
        self._at, self._sum, self._known = 0, ZERO, True

    def until(self, reading: AssetsTold) -> Decimal | None:
        while self._at < len(self._rows) and _by(self._rows[self._at], reading):
            amount = self._table.converted(self._rows[self._at])
            self._at += 1
            self._sum += amount or ZERO
            self._known &= amount is not None or not self._whole
        return self._sum if self._known else None


def _by(money: _Money, reading: AssetsTold) -> bool:
    return money.day <= reading.day if money.at is None else money.at <= reading.at


def _of_currency(told: Iterable[AssetsTold], currency: str) -> tuple[list[AssetsTold], Counter[str]]:
    """The newest reading of each day in a currency; days of which there is one in another currency alone."""
    newest: dict[tuple[date, str], AssetsTold] = {}
    for one in told:
        before = newest.get((one.day, one.currency))
        if before is None or before.at < one.at:
            newest[one.day, one.currency] = one
    own = {day: one for (day, name), one in newest.items() if name == currency}
    others = Counter(name for day, name in newest if name != currency and day not in own)
    return [own[day] for day in sorted(own)], others


def _results(trips: Iterable[TripFacts], since: datetime) -> tuple[list[_Money], int]:
    """Nets of trips that closed after `since`, and how many of them have none."""
    found, out = [], 0
    for one in trips:
        closed, day = one.trip.closed, one.exit_day
        if closed is None or day is None or closed <= since:
            continue
        if one.net is None:
            out += 1
        else:
            found.append(_Money(closed, day, one.net, one.trip.currency))
    return sorted(found, key=lambda row: (row.at, row.amount)), out


def _movements(moves: Iterable[CashMove], first: date) -> tuple[list[_Money], list[_Money]]:
    """What was put in, and what moved beside trades, after the first day."""
    later = sorted((move for move in moves if move.day > first), key=lambda move: (move.day, move.id))
    put_in = [_Money(None, move.day, move.amount, move.currency) for move in later if move.kind in PUT_IN]
    beside = [_Money(None, move.day, move.amount, move.currency) for move in later if move.kind in BESIDE]
    return put_in, beside


def _gaps(before: date, day: date, trades_on: Callable[[date], bool]) -> list[AssetDay]:
    """Session days between two readings."""
    between = (before + _DAY * number for number in range(1, (day - before).days))
    return [AssetDay(one) for one in between if trades_on(one)]
