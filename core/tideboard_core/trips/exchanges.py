"""Trades in one currency that an account paid in another one: what was exchanged for them, in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

from tideboard_core.model.instrument import InstrumentId, code_of, market_of
from tideboard_core.model.order import Fill
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import CashKind, CashMove, Rate, names, rates_into
from tideboard_core.trips.trip import BUY, ZERO, RoundTrip, TripCause, TripFill

_CENTS: Final = 2
_FillPlace = tuple[str, InstrumentId, str]
"""Currency, security and id of a fill."""
_TRADED = frozenset({TripCause.TRADE, TripCause.ORDER})


class Exchanged(NamedTuple):
    """What moved in one currency as an account paid in `paid` for trades in `traded`; positive where it came in.

    `number` counts the fills. `rate` is how much of `paid` stood for one of `traded` on average; None while a movement
    is not told, or where a third currency paid some: that one has a row of its own, which counts its movements.
    """

    traded: str
    paid: str
    number: int
    amount: Decimal
    rate: Decimal | None


class PaidElsewhere(NamedTuple):
    """Fills of one security in `traded` that no movement in that currency paid.

    `trades` and `fees` are the movements in `paid` that did, `others` those in further currencies; `paid` is empty
    where none is told.
    """

    traded: str
    paid: str
    fills: tuple[TripFill, ...]
    trades: tuple[CashMove, ...] = ()
    fees: tuple[CashMove, ...] = ()
    others: tuple[CashMove, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether movements in `paid` alone are told, for every order."""
        return not self.not_told and all(one.kind is not CashKind.TRADE for one in self.others)

    @property
    def not_told(self) -> int:
        """Orders of which no movement is told."""
        paid = [one for one in (*self.trades, *self.others) if one.kind is CashKind.TRADE]
        return max(0, len({one.fill.order_id for one in self.fills}) - len(paid))


class TradedAfter(NamedTuple):
    """A trip with its fills after a begin; None = those of a trip that is `whole`, all of which came after it."""

    trip: RoundTrip
    parts: Sequence[TripFill] | None

    @property
    def fills(self) -> Sequence[Fill]:
        """The fills themselves."""
        return self.trip.whole if self.parts is None else [one.fill for one in self.parts]

    def moved_apart(self, traded: Container[TripCause]) -> bool:
        """Whether one that moved money has a cause that is not in `traded`."""
        return self.parts is not None and any(one.money and one.cause not in traded for one in self.parts)


def paid_elsewhere(after: Sequence[TradedAfter], moves: Sequence[CashMove]) -> Iterator[PaidElsewhere]:
    """By security, what fills moved that no movement of that currency and amount tells.

    A broker names the security in its movement, by code or name, or the order in that of a fee. A name may be part of
    another one: a movement is that of the security with the longest name in it.
    """
    moneys, parts_at = _by_fill(after)
    trades = [one for one in moves if one.kind is CashKind.TRADE]
    told = Counter((one.currency, one.amount) for one in trades)
    apart: defaultdict[tuple[str, InstrumentId], list[TripFill]] = defaultdict(list)
    for place, money in moneys.items():
        currency, instrument, _id = place
        if told[currency, money]:
            told[currency, money] -= 1
        else:
            apart[currency, instrument] += parts_at[place]()
    if apart:
        named = _Named(fill for one in after for fill in one.fills)
        paid: defaultdict[InstrumentId | None, list[CashMove]] = defaultdict(list)
        charged: defaultdict[InstrumentId | None, list[CashMove]] = defaultdict(list)
        for move in _left(trades, told):
            paid[named.security(move.remark)].append(move)
        for move in moves:
            if move.kind is CashKind.ORDER_FEE:
                charged[named.security_of_fee(move.remark)].append(move)
        for (currency, instrument), parts in apart.items():
            yield _paid(currency, parts, paid[instrument], charged[instrument])


def _by_fill(
    after: Iterable[TradedAfter],
) -> tuple[dict[_FillPlace, Decimal], dict[_FillPlace, Callable[[], Sequence[TripFill]]]]:
    """What each fill moved, and its parts, which are made where nothing tells of them."""
    moneys: dict[_FillPlace, Decimal] = {}
    parts_at: dict[_FillPlace, Callable[[], Sequence[TripFill]]] = {}
    by_fill: defaultdict[_FillPlace, list[TripFill]] = defaultdict(list)
    for trip, rows in after:
        if not trip.currency:
            continue
        if rows is None:
            point = trip.multiplier or ZERO
            for number, fill in enumerate(trip.whole):
                place = trip.currency, fill.instrument, fill.id
                moneys[place] = (-fill.price if fill.side is BUY else fill.price) * point * fill.quantity
                parts_at[place] = partial(_part_of, trip, number)
        for one in rows or ():
            if one.cause in _TRADED:
                place = trip.currency, one.fill.instrument, one.fill.id
                by_fill[place].append(one)
                parts_at[place] = by_fill[place].copy
                moneys[place] = moneys.get(place, ZERO) + (one.money or ZERO)
    return moneys, parts_at


def _part_of(trip: RoundTrip, number: int) -> Sequence[TripFill]:
    return trip.fills[number : number + 1]


class _Named:
    """The traded securities, as a broker names them in a movement."""

    def __init__(self, fills: Iterable[Fill]) -> None:
        self._orders: dict[str, InstrumentId] = {}
        words: dict[str, InstrumentId] = {}
        codes: dict[InstrumentId, str] = {}
        for one in fills:
            code = codes.get(one.instrument) or codes.setdefault(one.instrument, code_of(one.instrument))
            self._orders[one.order_id] = words[code] = one.instrument
            words.setdefault(one.name, one.instrument)
        self._words = sorted(((word, one) for word, one in words.items() if word), key=lambda at: -len(at[0]))

    def security(self, remark: str) -> InstrumentId | None:
        """Security with the longest name in the remark of a movement; None without any."""
        found = (one for word, one in self._words if word in remark and names(word).search(remark))
        return next(found, None)

    def security_of_fee(self, remark: str) -> InstrumentId | None:
        """Security of the order that the remark names, else as `security`."""
        by_order = (self._orders[word] for word in remark.split() if word in self._orders)
        return next(by_order, None) or self.security(remark)


def _left(trades: Iterable[CashMove], told: Counter[tuple[str, Decimal]]) -> Iterator[CashMove]:
    """The movements that are those of no fill."""
    for one in trades:
        if told[one.currency, one.amount]:
            told[one.currency, one.amount] -= 1
            yield one


def _paid(
    currency: str, fills: Sequence[TripFill], trades: Iterable[CashMove], charged: Iterable[CashMove]
) -> PaidElsewhere:
    found = [one for one in trades if one.currency != currency]
    if not found:
        return PaidElsewhere(currency, "", tuple(fills))
    fees = [one for one in charged if one.currency != currency]
    (paid, _count), *_ = Counter(one.currency for one in found).most_common(1)
    return PaidElsewhere(
        traded=currency,
        paid=paid,
        fills=tuple(fills),
        trades=tuple(one for one in found if one.currency == paid),
        fees=tuple(one for one in fees if one.currency == paid),
        others=tuple(one for one in (*found, *fees) if one.currency != paid),
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
        whole = turnover and all(part.whole for part in parts)
        rate = sum(map(abs, trades), ZERO) / turnover if whole else None
        number = len({one.fill.id for one in fills})
        yield traded, Exchanged(traded, paid, number, came, rate)
        yield paid, Exchanged(traded, paid, number, went, rate)
    third: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for part in chain.from_iterable(pairs.values()):
        for move in part.others:
            third[part.traded, move.currency].append(move.amount)
    for (traded, paid), amounts in third.items():
        yield paid, Exchanged(traded, paid, len(amounts), sum(amounts, ZERO), None)
