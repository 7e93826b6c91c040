"""What a combination costs and can lose now: its legs' books, contracts and holdings, taken in one moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from tideboard_core.errors import BadInput
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationMargin,
    CombinationRequest,
    NetQuote,
    Strategy,
    strategy_of,
)
from tideboard_core.model.derivatives import ContractTerms
from tideboard_core.model.fees import FeeCode, FeeItem
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.quote import Level
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.combination.payoff import Payoff, PayoffLeg, payoff_of
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.fees import fee_sum, order_fees
from tideboard_core.orders.option_cover import OptionCover, Uncovered
from tideboard_core.orders.snapshot import Braked, PretradeSnapshot
from tideboard_core.orders.way_out import Way, WayOut

OTHER = {Side.BUY: Side.SELL, Side.SELL: Side.BUY}


def draft_of_leg(request: CombinationRequest, leg: CombinationLeg) -> Draft:
    """A leg as a draft at the market, for the checks that every contract of an order passes; it is never sent."""
    return draft_of(
        OrderRequest(
            account=request.account,
            instrument=leg.instrument,
            side=leg.side,
            order_type=OrderType.MARKET,
            quantity=request.quantity * leg.ratio,
            client_order_id=request.client_order_id,
        )
    )


@dataclass(frozen=True, kw_only=True)
class LegNow:
    """A leg with everything that the checks read of its contract; `verdicts` are those of `draft_of_leg`."""

    leg: CombinationLeg
    contracts: int
    verdicts: Verdicts

    @property
    def snapshot(self) -> PretradeSnapshot:
        """The contract, its book, the holding in it, and the state of account and connections."""
        return self.verdicts.snapshot

    @property
    def instrument(self) -> Instrument:
        return self.snapshot.instrument

    @cached_property
    def terms(self) -> ContractTerms | None:
        """What its facts or its code name; None for what is no option, and before its facts are known."""
        option = self.snapshot.contract if self.snapshot.known else None
        return None if option is None else option.terms

    @property
    def bid(self) -> Decimal | None:
        """Best bid of a book that is not empty."""
        return _best(() if self.snapshot.book is None else self.snapshot.book.bids)

    @property
    def ask(self) -> Decimal | None:
        """Best ask of a book that is not empty."""
        return _best(() if self.snapshot.book is None else self.snapshot.book.asks)

    @property
    def taken(self) -> Decimal | None:
        """Money for one unit of price at which all contracts trade in the book now; None where it is too thin."""
        book = self.snapshot.book
        levels = () if book is None else book.asks if self.leg.side is Side.BUY else book.bids
        missing, money = self.contracts, Decimal(0)
        for level in levels:
            part = min(missing, level.quantity)
            missing, money = missing - part, money + part * level.price
            if not missing:
                return money
        return None

    def fees(self, request: CombinationRequest, *, highest: bool = False) -> tuple[FeeItem, ...]:
        """Estimated fees of the leg at its best opposite price, nothing without one; `highest`: the most of them."""
        price = self.ask if self.leg.side is Side.BUY else self.bid
        if price is None:
            return ()
        value = price * self.contracts * self.instrument.multiplier
        return order_fees(draft_of_leg(request, self.leg), self.instrument, value, self.snapshot.day, highest=highest)

    @property
    def signed(self) -> int:
        """Contracts of one combination, below zero where they are sold."""
        return self.leg.ratio if self.leg.side is Side.BUY else -self.leg.ratio


def _best(levels: Iterable[Level]) -> Decimal | None:
    return next((level.price for level in levels), None)


@dataclass(frozen=True, kw_only=True)
class CombinationSnapshot:
    """A combination, its legs, and what concerns it as a whole; see `PretradeSnapshot` for the fields of that name.

    `traded_today` is the larger of both sides of the day. `cover` is what the account has of the owner's options, None
    while positions or orders are not known. `margin` is the broker's word, None where it has none.
    """

    request: CombinationRequest
    limits: TradingLimits
    legs: tuple[LegNow, ...]
    margin: CombinationMargin | None
    traded_today: Decimal | None
    repeated: bool
    brake: Braked | None
    today: date
    cover: OptionCover | None

    @property
    def one(self) -> PretradeSnapshot:
        """What all legs have in common: account, connections, lock, log, money, session."""
        return self.legs[0].snapshot

    @property
    def currency(self) -> str:
        """Currency of the legs; LEGS denies those that differ."""
        return self.legs[0].instrument.currency

    @property
    def multiplier(self) -> int | None:
        """Units of the underlying behind a contract; None where the legs differ or are not known."""
        known = {leg.instrument.multiplier if leg.snapshot.known else None for leg in self.legs}
        return known.pop() if len(known) == 1 else None

    @property
    def underlying(self) -> InstrumentId | None:
        """The owner of all contracts; None where they differ or it is not known."""
        owners = {leg.instrument.underlying for leg in self.legs}
        return owners.pop() if len(owners) == 1 else None

    @property
    def money(self) -> MoneyLimits | None:
        """The limits of the legs' currency, None where none are set."""
        return self.limits.money.get(self.currency)

    @property
    def book_age(self) -> float | None:
        """Age of the oldest of the legs' books; None where one is missing."""
        ages = [leg.snapshot.book_age for leg in self.legs]
        return None if any(age is None for age in ages) else max(age for age in ages if age is not None)

    @cached_property
    def strategy(self) -> Strategy:
        """What the legs are together."""
        known = {leg.leg.instrument: leg.terms for leg in self.legs if leg.terms is not None}
        return strategy_of(self.request.legs, known)

    # --- prices -----------------------------------------------------------------------------------------------------

    @cached_property
    def net_now(self) -> NetQuote:
        """What selling one combination brings and what buying it costs at the legs' best prices."""
        return NetQuote(bid=self._net(buys=False), ask=self._net(buys=True))

    def _net(self, *, buys: bool) -> Decimal | None:
        total = Decimal(0)
        for leg in self.legs:
            pays = (leg.leg.side is Side.BUY) is buys
            price = leg.ask if pays else leg.bid
            if price is None:
                return None
            total += leg.signed * price
        return total

    @cached_property
    def gross(self) -> Decimal | None:
        """The legs' prices that one combination takes, added up whatever their sign: what a collar is measured by."""
        total = Decimal(0)
        for leg in self.legs:
            price = leg.ask if leg.leg.side is Side.BUY else leg.bid
            if price is None:
                return None
            total += leg.leg.ratio * price
        return total

    @cached_property
    def taken(self) -> Decimal | None:
        """Net price at which the whole order fills in the books now; None where one is too thin for it."""
        total = Decimal(0)
        for leg in self.legs:
            if leg.taken is None:
                return None
            total += leg.taken if leg.leg.side is Side.BUY else -leg.taken
        return total / self.request.quantity

    @property
    def reference_price(self) -> Decimal | None:
        """What values it: the net limit, at market what the books ask for all of it."""
        return self.taken if self.request.price is None else self.request.price

    @property
    def cost(self) -> Decimal | None:
        """Money of the whole order at its reference price, before fees; below zero where it is received."""
        price, multiplier = self.reference_price, self.multiplier
        return None if price is None or multiplier is None else price * multiplier * self.request.quantity

    @cached_property
    def fees(self) -> tuple[FeeItem, ...]:
        """Estimated fees: each leg pays as an order of its own at its best price; those of one kind added up."""
        total: dict[FeeCode, FeeItem] = {}
        for leg in self.legs:
            for item in leg.fees(self.request):
                before = total.get(item.code, FeeItem(item.code, Decimal(0)))
                total[item.code] = FeeItem(item.code, before.amount + item.amount, before.about or item.about)
        return tuple(total.values())

    @property
    def most_fees(self) -> Decimal:
        """The most that the fees can be, for money that has to be there."""
        return fee_sum(tuple(item for leg in self.legs for item in leg.fees(self.request, highest=True)))

    # --- outcome ----------------------------------------------------------------------------------------------------

    @cached_property
    def payoff(self) -> Payoff | None:
        """Gain and loss at expiry; None where a contract, its size or the price is not known."""
        price = self.reference_price
        if price is None or self.multiplier is None or any(leg.terms is None for leg in self.legs):
            return None
        rows = [
            PayoffLeg(
                side=leg.leg.side,
                option=leg.terms.side,
                strike=leg.terms.strike,
                expiry=leg.terms.expiry,
                multiplier=self.multiplier,
                ratio=leg.leg.ratio,
                style=leg.instrument.style,
            )
            for leg in self.legs
            if leg.terms is not None
        ]
        try:
            return payoff_of(rows, price, self.request.quantity)
        except BadInput:
            return None

    @property
    def max_loss(self) -> Decimal | None:
        """The largest loss at expiry; None = not limited, or not known."""
        return None if self.payoff is None else self.payoff.max_loss

    @property
    def value(self) -> Decimal | None:
        """What the limits of value measure: the largest loss, and no less than the money that is paid.

        Where the loss is not limited it is the legs' prices added up, since their net may be zero; what stands behind
        each leg has a limit of its own.
        """
        cost = self.cost
        if cost is None:
            return None
        loss = self.max_loss
        if loss is None:
            moved = (self.gross or Decimal(0)) * (self.multiplier or 1) * self.request.quantity
            return max(abs(cost), moved)
        return max(loss, cost)

    @cached_property
    def way_out(self) -> WayOut:
        """An exit only if each leg is one, never netted, and none leaves a contract bare, with the proof of all."""
        legs = [leg.snapshot.way_out for leg in self.legs]
        closes = all(leg.closes for leg in legs) and self.left_bare is not None and not self.left_bare.some
        return WayOut(
            way=Way.EXIT if closes else Way.ENTRY,
            adds=0 if closes else max(leg.contracts for leg in self.legs),
            eased=False,
            free=self.request.quantity if closes else None,
            fresh=all(leg.fresh for leg in legs),
            lately=all(leg.lately for leg in legs),
            if_unsent=False,
            promised=0,
        )

    @property
    def uncovered(self) -> int | None:
        """Contracts of the owner that it would leave bare; None = not known."""
        return None if self.left_bare is None else self.left_bare.contracts

    @cached_property
    def left_bare(self) -> Uncovered | None:
        """What of the owner's contracts it would leave bare, see `OptionCover`; None = not known."""
        if self.cover is None or any(leg.terms is None for leg in self.legs):
            return None
        whole = [replace(leg.leg, ratio=leg.contracts) for leg in self.legs]
        return self.cover.uncovered_by(whole)
