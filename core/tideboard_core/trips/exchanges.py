"""Trades in one currency that an account paid in another one: what was exchanged for them, in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import CashKind, CashMove, Rate, naming, rates_into
from tideboard_core.trips.trip import ZERO, RoundTrip, TripCause, TripFill

_CENTS: Final = 2
_TRADED = frozenset({TripCause.TRADE, TripCause.ORDER})


class Exchanged(NamedTuple):
    """What moved in one currency as an account paid in `paid` for trades in `traded`; positive where it came in.

    `number` counts the fills. `rate` is how much of `paid` stood for one of `traded` on average; None while a movement
    is not told.
    """

    traded: str
    paid: str
    number: int
    amount: Decimal
    rate: Decimal | None


class PaidElsewhere(NamedTuple):
    """Fills of one security in `traded` that no movement in that currency paid.

    `trades` and `fees` are the movements in `paid` that did; `paid` is empty where none is told.
    """

    traded: str
    paid: str
    fills: tuple[TripFill, ...]
    trades: tuple[CashMove, ...] = ()
    fees: tuple[CashMove, ...] = ()

    @property
    def not_told(self) -> int:
        """Orders of which no movement is told."""
        return max(0, len({one.fill.order_id for one in self.fills}) - len(self.trades))


def paid_elsewhere(fills: Iterable[tuple[RoundTrip, TripFill]], moves: Sequence[CashMove]) -> Iterator[PaidElsewhere]:
    """By security, what fills moved that no movement of that currency and amount tells.

    A broker names the security in its movement, by code or name, or the order in that of a fee.
    """
    by_fill: defaultdict[tuple[str, InstrumentId, str], list[TripFill]] = defaultdict(list)
    for trip, one in fills:
        if one.cause in _TRADED and trip.currency:
            by_fill[trip.currency, one.fill.instrument, one.fill.id].append(one)
    trades = [one for one in moves if one.kind is CashKind.TRADE]
    told = Counter((one.currency, one.amount) for one in trades)
    apart: defaultdict[tuple[str, InstrumentId], list[TripFill]] = defaultdict(list)
    for (currency, instrument, _id), parts in by_fill.items():
        money = currency, sum((one.money or ZERO for one in parts), ZERO)
        if told[money]:
            told[money] -= 1
        else:
            apart[currency, instrument] += parts
    if apart:
        rest = list(_left(trades, told))
        for (currency, instrument), parts in apart.items():
            yield _paid(currency, instrument, parts, rest, moves)


def _left(trades: Iterable[CashMove], told: Counter[tuple[str, Decimal]]) -> Iterator[CashMove]:
    """The movements that are those of no fill."""
    for one in trades:
        if told[one.currency, one.amount]:
            told[one.currency, one.amount] -= 1
            yield one


def _paid(
    currency: str,
    instrument: InstrumentId,
    fills: Sequence[TripFill],
    trades: Iterable[CashMove],
    moves: Iterable[CashMove],
) -> PaidElsewhere:
    names = naming(instrument, fills[-1].fill.name)
    found = [one for one in trades if one.currency != currency and names.search(one.remark)]
    if not found:
        return PaidElsewhere(currency, "", tuple(fills))
    (paid, _count), *_ = Counter(one.currency for one in found).most_common(1)
    orders = {one.fill.order_id for one in fills}
    return PaidElsewhere(
        traded=currency,
        paid=paid,
        fills=tuple(fills),
        trades=tuple(one for one in found if one.currency == paid),
        fees=tuple(
            one
            for one in moves
            if one.kind is CashKind.ORDER_FEE
            and one.currency == paid
            and (names.search(one.remark) or not orders.isdisjoint(one.remark.split()))
        ),
    )


def by_rate(one: PaidElsewhere, currency: str, rates: Iterable[Rate]) -> list[Decimal | None]:
    """What each order of it would have moved in another currency by the kept rate of its days; None without one."""
    table = rates_into(currency, rates)
    found: dict[str, Decimal | None] = {}
    for each in one.fills:
        fill, money = each.fill, (each.money or ZERO) - (each.fee or ZERO)
        rate = table.get((exchange_date(market_of(fill.instrument), fill.time), one.traded))
        before = found.get(fill.order_id, ZERO)
        known = None if rate is None or before is None else before + rate.money(money, currency)
        found[fill.order_id] = known
    return [None if amount is None else round(amount, _CENTS) for amount in found.values()]


def exchanged(several: Iterable[PaidElsewhere]) -> Iterator[tuple[str, Exchanged]]:
    """For each two currencies what moved in either of them, with its name."""
    pairs: defaultdict[tuple[str, str], list[PaidElsewhere]] = defaultdict(list)
    for one in several:
        if one.paid:
            pairs[one.traded, one.paid].append(one)
    for (traded, paid), parts in pairs.items():
        fills = [one for part in parts for one in part.fills]
        moneys = [one.money or ZERO for one in fills]
        trades = [one.amount for part in parts for one in part.trades]
        came = sum((one.fee or ZERO for one in fills), ZERO) - sum(moneys, ZERO)
        went = sum(trades, ZERO) + sum((one.amount for part in parts for one in part.fees), ZERO)
        turnover = sum(map(abs, moneys), ZERO)
        whole = turnover and not any(part.not_told for part in parts)
        rate = sum(map(abs, trades), ZERO) / turnover if whole else None
        number = len({one.fill.id for one in fills})
        yield traded, Exchanged(traded, paid, number, came, rate)
        yield paid, Exchanged(traded, paid, number, went, rate)
