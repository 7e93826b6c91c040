"""How options and warrants ended: expired, exercised, assigned or paid out, as positions and cash show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain, product
from typing import Final, NamedTuple

from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import CashKind, CashMove, naming
from tideboard_core.trips.inference.holdings import HoldingChanges, Jump
from tideboard_core.trips.trip import ZERO, MadeFill, TripCause

PAID_WITHIN: Final = timedelta(days=10)
"""Days after the last one in which money of a contract that ended arrives."""
PROVEN_AFTER: Final = timedelta(days=3)
"""So many days of cash without money for a contract prove that it ended worthless; shares come within them too."""
_MOST_PROOFS: Final = 500


@dataclass(frozen=True, kw_only=True)
class CashTold:
    """Movements of money; all of the days from `begin` to `end` are known, None = of no day."""

    moves: Sequence[CashMove] = ()
    begin: date | None = None
    end: date | None = None

    def naming(self, instrument: InstrumentId, name: str, begin: date, kinds: frozenset[CashKind]) -> list[CashMove]:
        """Movements of some days from `begin` on whose remark names a security, by its code or the broker's name."""
        moves = [one for one in self._from(begin) if one.kind in kinds]
        if not moves:
            return []
        pattern = naming(instrument, name)
        return [one for one in moves if pattern.search(one.remark)]

    def of(
        self, amounts: Iterable[Decimal], currency: str, begin: date, used: Iterable[CashMove]
    ) -> list[CashMove] | None:
        """A movement of each of these amounts on some days from `begin` on, none of `used`; None where one lacks."""
        left = [one for one in self._from(begin) if one.currency == currency]
        for one in used:
            if one in left:
                left.remove(one)
        found = []
        for amount in amounts:
            move = next((one for one in left if one.amount == amount), None)
            if move is None:
                return None
            left.remove(move)
            found.append(move)
        return found

    def beside(self, moneys: Iterable[tuple[str, Decimal]]) -> CashTold:
        """Without the movements that are those of fills, by currency and amount."""
        left, rest = Counter(moneys), []
        for one in self.moves:
            if one.kind is CashKind.TRADE and left[one.currency, one.amount]:
                left[one.currency, one.amount] -= 1
            else:
                rest.append(one)
        return replace(self, moves=rest)

    def covers(self, begin: date, end: date) -> bool:
        """Whether all movements of these days are known."""
        return self.begin is not None and self.end is not None and self.begin <= begin and end <= self.end

    def quiet(self, begin: date, end: date) -> bool:
        """Whether money is known to have moved on none of these days."""
        days = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
        return self.covers(begin, end) and not any(self._by_day.get(day) for day in days)

    def _from(self, begin: date) -> Iterable[CashMove]:
        days = (begin + timedelta(days=number) for number in range(PAID_WITHIN.days + 1))
        return chain.from_iterable(self._by_day.get(day, ()) for day in days)

    @cached_property
    def _by_day(self) -> Mapping[date, Sequence[CashMove]]:
        found: defaultdict[date, list[CashMove]] = defaultdict(list)
        for one in self.moves:
            found[one.day].append(one)
        return found


class EndedContract(NamedTuple):
    """A holding of a contract on its last day; `quantity` is signed, `at` the end of that day (UTC)."""

    instrument: InstrumentId
    name: str
    contract: TradedContract
    quantity: Shares
    day: date
    at: datetime


class ContractEnds:
    """Makes the fills with which contracts left an account, and of the shares that came for them.

    `used` are the movements of money that prove them.
    """

    def __init__(self, account_id: str, holdings: HoldingChanges, cash: CashTold, now: datetime) -> None:
        self._account_id, self._holdings, self._cash, self._now = account_id, holdings, cash, now
        self.used: list[CashMove] = []

    def fills(self, contracts: Mapping[InstrumentId, TradedContract]) -> list[MadeFill]:
        """Fills of all contracts that ended, by time."""
        found: list[MadeFill] = []
        delivering: defaultdict[tuple[InstrumentId, date], list[EndedContract]] = defaultdict(list)
        for instrument, contract in contracts.items():
            if contract.last_day is None:
                continue
            found += self._early(instrument, contract, contract.last_day)
            ended = self._ended(instrument, contract, contract.last_day)
            if ended is None:
                continue
            paid = self._paid(ended)
            if paid is not None:
                found.append(paid)
            elif contract.terms is not None and contract.underlying is not None and contract.multiplier is not None:
                delivering[contract.underlying, contract.last_day].append(ended)
            elif contract.worthless_after:
                found.append(self._worthless(ended, ended.quantity))
        for underlying, day in sorted(delivering):
            later = min((other for name, other in delivering if name == underlying and other > day), default=date.max)
            found += self._delivered(underlying, delivering[underlying, day], later)
        return sorted(found, key=lambda made: (made.fill.time, made.fill.id))

    # --- on the last day --------------------------------------------------------------------------------------------

    def _ended(self, instrument: InstrumentId, contract: TradedContract, day: date) -> EndedContract | None:
        """What was held of a contract on its last day; None where nothing was, or it has not ended yet."""
        market = market_of(instrument)
        zone = exchange_zone(market)
        begin, at = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (time.min, time.max))
        if exchange_date(market, self._now) <= day or self._holdings.held_after(instrument, at):
            return None
        quantity = self._holdings.quantity_before(instrument, begin, at)
        if not quantity:
            return None
        fills = self._holdings.fills(instrument)
        return EndedContract(instrument, fills[-1].name if fills else "", contract, exact(quantity), day, at)

    def _paid(self, ended: EndedContract) -> MadeFill | None:
        """Closed by the money that was paid for it, by a movement that names it."""
        moves = self._cash.naming(ended.instrument, ended.name, ended.day, frozenset({CashKind.SETTLEMENT}))
        if not moves:
            return None
        self.used += moves
        return self._settled(ended, sum((one.amount for one in moves), ZERO), inferred=False)

    def _settled(self, ended: EndedContract, amount: Decimal, *, inferred: bool) -> MadeFill:
        cause = TripCause.EXPIRY if not amount else _cause(ended.quantity)
        point = (ended.contract.multiplier or 1) * size_of(ended.quantity)
        fill = self._fill(ended, cause, ended.quantity, amount.copy_abs() / point)
        return MadeFill(fill, cause, amount, inferred=inferred)

    def _delivered(self, underlying: InstrumentId, several: Sequence[EndedContract], later: date) -> list[MadeFill]:
        """What ended together on one share: exercised or assigned as its holding shows, else paid out or worthless.

        `later` is the day on which the next contracts on it end.
        """
        first = several[0]
        jump = self._jump_of(underlying, first, later)
        way = None if jump is None else self._way(several, jump.change)
        if jump is None and not self._holdings.covers(market_of(underlying), first.at):
            way = self._way(several, None)
        at = first.at
        if way is not None and jump is not None and jump.since is not None:
            at = min(max(at, jump.since + timedelta(microseconds=1)), jump.at)  # when the shares came
        way = way or self._way(several, 0)
        if way is None or not any(way):
            settled = self._settled_by_cash(first) if len(several) == 1 and jump is None else None
            return [settled] if settled is not None else [self._worthless(one, one.quantity) for one in several]
        proof = self._proof(several, way)
        self.used += proof or ()
        found = []
        for ended, exercised in zip(several, way, strict=True):
            sign = 1 if ended.quantity > 0 else -1
            if exercised:
                found += self._exercised(ended, sign * exercised, underlying, at, inferred=proof is None)
            if exercised != size_of(ended.quantity):
                found.append(self._worthless(ended, ended.quantity - sign * exercised))
        return found

    def _jump_of(self, underlying: InstrumentId, ended: EndedContract, later: date) -> Jump | None:
        """How the holding of the share changed over the end, or some days later if nothing else ended by then."""
        for jump in self._holdings.jumps(underlying):
            day = exchange_date(market_of(underlying), jump.at)
            if jump.since is None or day < ended.day or not self._holdings.gone_by(ended.instrument, jump.at):
                continue
            in_time = jump.since <= ended.at or (day < later and jump.since <= ended.at + PROVEN_AFTER)
            return jump if in_time else None
        return None

    def _way(self, several: Sequence[EndedContract], change: Shares | None) -> tuple[int, ...] | None:
        """How many of each were exercised so that the shares changed as they did; proven by cash, or the fewest.

        Where it is not known how the shares changed (None), cash alone says it. The nearer to the money, the later: of
        calls those with the higher strike, of puts with the lower.
        """
        calls, puts = _steps(several, OptionSide.CALL), _steps(several, OptionSide.PUT)
        ways: list[tuple[int, ...]] = []
        if change is None:
            if len(calls) * len(puts) > _MOST_PROOFS:
                return None
            ways = [_both(call, put) for (call, _), (put, _) in product(calls, puts)]
        else:
            fitting: defaultdict[Shares, list[tuple[int, ...]]] = defaultdict(list)
            for put, shares in puts:
                fitting[shares].append(put)
            ways = [_both(call, put) for call, shares in calls for put in fitting.get(exact(change - shares), ())]
        proven = [way for way in ways if any(way) and self._proof(several, way) is not None]
        if change is None:
            return proven[0] if len(proven) == 1 else None
        return min(proven or ways, key=sum, default=None)

    def _proof(self, several: Sequence[EndedContract], way: Sequence[int]) -> list[CashMove] | None:
        amounts = [_strike_money(one, count) for one, count in zip(several, way, strict=True) if count]
        return self._cash.of(amounts, several[0].contract.currency, several[0].day, self.used)

    def _settled_by_cash(self, ended: EndedContract) -> MadeFill | None:
        """Paid out in money: nothing was traded between two readings, and the cash of the account changed by it."""
        around = self._holdings.cash_around(market_of(ended.instrument), ended.at, ended.contract.currency)
        if around is None or not self._cash.quiet(ended.day, ended.day + PROVEN_AFTER):
            return None
        amount = around[1].cash - around[0].cash
        return self._settled(ended, amount, inferred=True) if amount and (amount > 0) == (ended.quantity > 0) else None

    def _worthless(self, ended: EndedContract, quantity: Shares) -> MadeFill:
        inferred = not self._cash.covers(ended.day, ended.day + PROVEN_AFTER)
        fill = self._fill(ended, TripCause.EXPIRY, quantity, ZERO)
        return MadeFill(fill, TripCause.EXPIRY, ZERO, inferred=inferred)

    # --- before the last day ----------------------------------------------------------------------------------------

    def _early(self, instrument: InstrumentId, contract: TradedContract, day: date) -> list[MadeFill]:
        """Exercised or assigned before: contracts went and shares came between the same two readings."""
        if contract.terms is None or contract.underlying is None or contract.multiplier is None:
            return []
        found: list[MadeFill] = []
        for jump in self._holdings.jumps(instrument):
            gone = -jump.change
            if jump.since is None or exchange_date(market_of(instrument), jump.at) >= day:
                continue
            towards_zero = jump.expected * gone > 0 and size_of(gone) <= size_of(jump.expected)
            name = "" if jump.held_before is None else jump.held_before.name
            ended = EndedContract(
                instrument, name, contract, gone, exchange_date(market_of(instrument), jump.at), jump.at
            )
            shares = _shares_of(ended, size_of(gone))
            came = any(
                other.change == shares and other.since is not None and other.since < jump.at and other.at > jump.since
                for other in self._holdings.jumps(contract.underlying)
            )
            if towards_zero and came:
                money = _strike_money(ended, size_of(gone))
                since = exchange_date(market_of(instrument), jump.since)
                proof = self._cash.of([money], contract.currency, since, self.used)
                self.used += proof or ()
                found += self._exercised(ended, gone, contract.underlying, jump.at, inferred=proof is None)
        return found

    # --- fills ------------------------------------------------------------------------------------------------------

    def _exercised(
        self, ended: EndedContract, quantity: Shares, underlying: InstrumentId, at: datetime, *, inferred: bool
    ) -> list[MadeFill]:
        """The contracts leave for nothing, and the shares open or close at the strike."""
        cause, terms = _cause(quantity), ended.contract.terms
        shares = _shares_of(ended, size_of(quantity))
        option = self._fill(ended, cause, quantity, ZERO)
        delivered = Fill(
            id=f"{cause}/{ended.instrument}/{ended.day:%Y%m%d}/{underlying}",
            order_id="",
            account_id=self._account_id,
            instrument=underlying,
            name="",
            side=Side.BUY if shares > 0 else Side.SELL,
            quantity=size_of(shares),
            price=ZERO if terms is None else terms.strike,
            time=at,
        )
        money = _strike_money(ended, size_of(quantity))
        return [MadeFill(option, cause, ZERO, inferred), MadeFill(delivered, cause, money, inferred)]

    def _fill(self, ended: EndedContract, cause: TripCause, quantity: Shares, price: Decimal) -> Fill:
        return Fill(
            id=f"{cause}/{ended.instrument}/{ended.day:%Y%m%d}",
            order_id="",
            account_id=self._account_id,
            instrument=ended.instrument,
            name=ended.name,
            side=Side.SELL if quantity > 0 else Side.BUY,
            quantity=size_of(quantity),
            price=price,
            time=ended.at,
        )


def _cause(quantity: Shares) -> TripCause:
    return TripCause.EXERCISE if quantity > 0 else TripCause.ASSIGNMENT


def _shares_of(ended: EndedContract, count: Shares) -> Shares:
    """Whole shares that come for `count` exercised contracts, negative where they go.

    That the part of a share of an adjusted contract comes as money is inferred: no broker's account was seen.
    """
    contract = ended.contract
    if contract.terms is None or contract.multiplier is None:
        return 0
    sign = 1 if (ended.quantity > 0) is (contract.terms.side is OptionSide.CALL) else -1
    return sign * int(contract.multiplier * count)


def _strike_money(ended: EndedContract, count: Shares) -> Decimal:
    """What those shares move at the strike, negative where it is paid."""
    terms = ended.contract.terms
    return ZERO if terms is None else -terms.strike * _shares_of(ended, count)


def _both(calls: tuple[int, ...], puts: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(sum, zip(calls, puts, strict=True)))


def _steps(several: Sequence[EndedContract], side: OptionSide) -> list[tuple[tuple[int, ...], Shares]]:
    """None of the contracts of one side exercised, one, two ... all, deepest in the money first; with their shares."""
    terms = {place: one.contract.terms for place, one in enumerate(several)}
    chosen = [place for place, term in terms.items() if term is not None and term.side is side]
    chosen.sort(key=lambda place: _depth(several[place]))
    counts, shares = [0] * len(several), exact(0)
    found = [(tuple(counts), shares)]
    for place in chosen:
        before = shares
        for count in range(1, int(size_of(several[place].quantity)) + 1):
            counts[place] = count
            shares = before + _shares_of(several[place], count)
            found.append((tuple(counts), exact(shares)))
    return found


def _depth(ended: EndedContract) -> Decimal:
    terms = ended.contract.terms
    if terms is None:
        return ZERO
    return terms.strike if terms.side is OptionSide.CALL else -terms.strike
