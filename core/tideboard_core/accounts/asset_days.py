"""The assets of an account by day, and what moved them: deposits, the trading result, other movements, the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, Rate
from tideboard_core.trips.figures import TripFacts

ZERO: Final = Decimal(0)
_DAY: Final = timedelta(days=1)
PUT_IN: Final = frozenset({CashKind.DEPOSIT, CashKind.WITHDRAWAL})
BESIDE: Final = frozenset({CashKind.INTEREST, CashKind.DIVIDEND, CashKind.FEE, CashKind.OTHER})
"""Movements that are neither put in nor of a trade. An exchange of currencies moves no assets; those of fills, their
fees, settlements and fractions are in the trips."""


class AssetDay(NamedTuple):
    """A day of an account in one currency; sums count from the base of the series, and None = not known.

    `assets` are those of the newest reading of the day, at `at` (UTC). `put_in` are deposits less withdrawals, `result`
    what trips realised that have a result, `beside` dividends, interest and charges. A day without a reading is a gap.
    """

    day: date
    assets: Decimal | None = None
    at: datetime | None = None
    put_in: Decimal | None = None
    result: Decimal | None = None
    beside: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class AssetSeries:
    """Days of an account in `currency`, oldest first, session days without a reading among them.

    `other_days` counts days that were read in another currency, by it: they are not shown. `trips_out` are closed trips
    that have no result (fees open, or a price or multiplier that is not known): what they earned is in the rest.
    `unconverted` counts results and movements in a currency for whose day no rate is kept, by currency; of results that
    is in the rest, after such a movement the rest is not known. `rates` were used.
    """

    currency: str
    days: tuple[AssetDay, ...] = ()
    other_days: Counter[str]
    trips_out: int = 0
    unconverted: Counter[str]
    rates: tuple[Rate, ...] = ()

    @property
    def told_apart(self) -> AssetDay | None:
        """The newest day of which all parts are known, after the base."""
        base = self.base
        return next((day for day in reversed(self.days) if day is not base and self.rest(day) is not None), None)

    @cached_property
    def base(self) -> AssetDay | None:
        """From where sums count: the first reading of the days whose movements of money are known, else of all."""
        return next((day for day in self.days if day.result is not None), None)

    def rest(self, day: AssetDay) -> Decimal | None:
        """What else the assets changed by since the base: values of open positions, and what nothing explains."""
        base = self.base
        if base is None or base.assets is None or day.assets is None:
            return None
        if day.put_in is None or day.result is None or day.beside is None:
            return None
        return day.assets - base.assets - day.put_in - day.result - day.beside


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
    never used. A trip counts from the reading after it closed, and so does a movement of money: of one without a time
    the day counts.
    """
    readings, others = _of_currency(told, currency)
    if not readings:
        return AssetSeries(currency=currency, other_days=others, unconverted=Counter())
    base = next((one for one in readings if cash_days is not None and one.day >= cash_days[0]), readings[0])
    table = _Rates(currency, rates)
    results, trips_out = _results(trips, base.at)
    put_in, beside = _movements(moves, base)
    result_sum = _Running(table, results, whole=False)
    put_sum, beside_sum = (_Running(table, rows, whole=True) for rows in (put_in, beside))
    days: list[AssetDay] = []
    for reading in readings:
        days += _gaps(days[-1].day if days else reading.day, reading.day, trades_on)
        day = AssetDay(reading.day, reading.assets, reading.at)
        if reading.at >= base.at:
            whole = reading is base or (
                cash_days is not None and cash_days[0] <= base.day <= reading.day <= cash_days[1]
            )
            put, other = put_sum.until(reading), beside_sum.until(reading)
            day = day._replace(
                result=result_sum.until(reading), put_in=put if whole else None, beside=other if whole else None
            )
        days.append(day)
    return AssetSeries(
        currency=currency,
        days=tuple(days),
        other_days=others,
        trips_out=trips_out,
        unconverted=table.lacking,
        rates=tuple(table.used.values()),
    )


class _Running:
    """A sum that grows with the readings.

    A `whole` one is not known any more once a row of it has no rate: without it, it would be another amount.
    """

    def __init__(self, table: _Rates, rows: Sequence[_Money], *, whole: bool) -> None:
        self._table, self._rows, self._whole = table, rows, whole
        self._sum, self._known = ZERO, True

    def until(self, reading: AssetsTold) -> Decimal | None:
        """The sum of what had moved by a reading; each must be later than the one before."""
        amounts = [self._table.converted(row) for row in self._rows if _by(row, reading)]
        self._rows = [row for row in self._rows if not _by(row, reading)]
        self._sum += sum((amount for amount in amounts if amount is not None), ZERO)
        self._known &= not (self._whole and None in amounts)
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
    return found, out


def _movements(moves: Iterable[CashMove], first: AssetsTold) -> tuple[list[_Money], list[_Money]]:
    """What was put in, and what moved beside trades, after the first reading; by days where no time is told."""
    rows = [(move.kind, _Money(move.at, move.day, move.amount, move.currency)) for move in moves]
    later = [(kind, money) for kind, money in rows if not _by(money, first)]
    put_in, beside = ([money for kind, money in later if kind in wanted] for wanted in (PUT_IN, BESIDE))
    return put_in, beside


def _gaps(before: date, day: date, trades_on: Callable[[date], bool]) -> list[AssetDay]:
    """Session days between two readings."""
    between = (before + _DAY * number for number in range(1, (day - before).days))
    return [AssetDay(one) for one in between if trades_on(one)]
