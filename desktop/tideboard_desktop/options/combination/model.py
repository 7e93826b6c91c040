"""The combination that a person builds: legs, net price and quantity, what it is worth, and why it cannot be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.combination import (
    FEWEST_LEGS,
    MOST_LEGS,
    MOST_RATIO,
    NET_STEP,
    CombinationLeg,
    CombinationRequest,
    CombinationsOffer,
    NetQuote,
    Strategy,
    strategy_of,
)
from tideboard_core.model.derivatives import ContractTerms, option_of
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import Account, OrderType, Side, TimeInForce
from tideboard_core.model.quote import Level
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.combination.payoff import Payoff, PayoffLeg, payoff_of
from tideboard_core.orders.price_source import SUITABLE

LARGEST_QUANTITY = 100_000
OTHER = {Side.BUY: Side.SELL, Side.SELL: Side.BUY}


class NotReady(StrEnum):
    """Why there is nothing to review yet, the first that applies."""

    NOT_OFFERED = "not-offered"
    NOT_ON_PAPER = "not-on-paper"
    NOT_AT_CENTRE = "not-at-centre"
    NO_ACCOUNT = "no-account"
    FEW_LEGS = "few-legs"
    MANY_LEGS = "many-legs"
    NO_OPTION = "no-option"
    FACTS = "facts"
    UNDERLYINGS = "underlyings"
    SIZES = "sizes"
    MARKET = "market"
    STRATEGY = "strategy"
    QUANTITY = "quantity"
    PRICE = "price"
    PRICE_STEP = "price-step"


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationForm:
    """What was chosen and typed; `price` is net, a share of the underlying, positive = paid."""

    legs: tuple[CombinationLeg, ...] = ()
    quantity: int | None = 1
    price: Decimal | None = None
    order_type: OrderType = OrderType.LIMIT
    time_in_force: TimeInForce = TimeInForce.DAY


class CombinationDraft:
    """The form over the newest facts, books and offers; `changed` is for the owner to call after each change."""

    def __init__(
        self,
        hub: Hub,
        offers: Callable[[], OrderOffers],
        source: Callable[[InstrumentId], SourceKind],
        stale_price: Callable[[Key[object]], float | None] = lambda _book: None,
    ) -> None:
        """`stale_price` is that of `DockServices`."""
        self._hub, self._offers, self._source, self._stale_price = hub, offers, source, stale_price
        self.form = CombinationForm()
        self.account: Account | None = None

    # --- legs -------------------------------------------------------------------------------------------------------

    @property
    def legs(self) -> tuple[CombinationLeg, ...]:
        """The legs in the order in which they were picked."""
        return self.form.legs

    def add(self, instrument: InstrumentId, side: Side) -> bool:
        """Add a leg; one that is there already gets this side. False: there is no room."""
        if any(leg.instrument == instrument for leg in self.legs):
            self._set_legs(replace(leg, side=side) if leg.instrument == instrument else leg for leg in self.legs)
            return True
        if len(self.legs) >= MOST_LEGS:
            return False
        self._set_legs((*self.legs, CombinationLeg(instrument=instrument, side=side)))
        return True

    def take(self, legs: Iterable[CombinationLeg]) -> None:
        """Replace all legs; price and quantity begin anew."""
        self.form = replace(self.form, legs=tuple(legs)[:MOST_LEGS], price=None, quantity=1)

    def remove(self, place: int) -> None:
        self._set_legs(leg for number, leg in enumerate(self.legs) if number != place)

    def swap_side(self, place: int) -> None:
        """Sell what would be bought, or the other way round."""
        self._change(place, side=OTHER[self.legs[place].side])

    def set_ratio(self, place: int, ratio: int) -> None:
        """How many contracts of the leg one combination has, within bounds."""
        self._change(place, ratio=min(max(ratio, 1), MOST_RATIO))

    def swap_all(self) -> None:
        """Turn every leg round, and with it the sign of the net price."""
        price = self.form.price
        self.form = replace(
            self.form,
            legs=tuple(replace(leg, side=OTHER[leg.side]) for leg in self.legs),
            price=None if price is None else -price,
        )

    def _change(self, place: int, **values: object) -> None:
        self._set_legs(
            replace(leg, **values) if number == place else leg  # type: ignore[arg-type]  # fields of a leg
            for number, leg in enumerate(self.legs)
        )

    def _set_legs(self, legs: Iterable[CombinationLeg]) -> None:
        """Other legs have another net price: the one that was typed would be that of something else."""
        self.form = replace(self.form, legs=tuple(legs), price=None)

    # --- what is known ----------------------------------------------------------------------------------------------

    @property
    def offer(self) -> CombinationsOffer | None:
        """What the account may place, for legs that all close what is held all that any page of the broker names."""
        offers = self._offers() if self.account is None else self._offers().of(self.account)
        wider = offers if offers.for_exits is None or not self._closes else offers.for_exits
        return wider.combinations

    @property
    def on_paper(self) -> bool:
        """Whether it is the paper account that takes no combinations, not the connection."""
        account = self.account
        return account is not None and self._offers().of(account).lacks(OfferField.COMBINATIONS)

    @property
    def _closes(self) -> bool:
        if self.account is None or not self.legs:
            return False
        rows = self._hub.value(Topic.POSITIONS.of(self.account.id)) or ()
        held = {row.instrument: row.quantity for row in rows}
        return all(held.get(leg.instrument, 0) * (1 if leg.side is Side.SELL else -1) > 0 for leg in self.legs)

    @property
    def strategy(self) -> Strategy:
        return strategy_of(self.legs)

    @property
    def keys(self) -> list[Key[object]]:
        """What has to be subscribed: facts and book of each leg, the price of the underlying."""
        keys: list[Key[object]] = [
            topic.of(leg.instrument) for leg in self.legs for topic in (Topic.INSTRUMENT, Topic.BOOK)
        ]
        underlying = self.underlying
        return keys if underlying is None else [*keys, Topic.QUOTE.of(underlying)]

    def facts(self, leg: CombinationLeg) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(leg.instrument))

    @property
    def underlying(self) -> InstrumentId | None:
        """The one underlying of all legs; None while it is not known, or where there are several."""
        known = {None if (facts := self.facts(leg)) is None else facts.underlying for leg in self.legs}
        return known.pop() if len(known) == 1 else None

    @property
    def spot(self) -> Decimal | None:
        underlying = self.underlying
        quote = None if underlying is None else self._hub.value(Topic.QUOTE.of(underlying))
        return quote.last if quote is not None and quote.last > 0 else None

    @property
    def currency(self) -> str:
        """The currency of the contracts, empty while it is not known."""
        return next((facts.currency for leg in self.legs if (facts := self.facts(leg)) is not None), "")

    @property
    def suitable(self) -> bool:
        """Whether the prices are of now, and of a source that fits the account (see `SUITABLE`); others never enter."""
        old = (leg for leg in self.legs if self._stale_price(Topic.BOOK.of(leg.instrument)) is not None)
        if self.account is None or not self.legs or any(old):
            return False
        return all(self._source(leg.instrument) is SUITABLE[self.account.environment] for leg in self.legs)

    def best(self, leg: CombinationLeg) -> tuple[Level | None, Level | None]:
        """Best bid and best ask of a leg's contract."""
        book = self._hub.value(Topic.BOOK.of(leg.instrument))
        return (None, None) if book is None else (book.best_bid, book.best_ask)

    @property
    def net(self) -> NetQuote:
        """What selling one combination brings now, and what buying it costs, a share; None where a side is empty."""
        bid = ask = Decimal(0)
        missing_bid = missing_ask = not self.legs
        for leg in self.legs:
            best_bid, best_ask = self.best(leg)
            takes, gives = (best_ask, best_bid) if leg.side is Side.BUY else (best_bid, best_ask)
            sign = leg.ratio if leg.side is Side.BUY else -leg.ratio
            missing_ask |= takes is None
            missing_bid |= gives is None
            ask += Decimal(0) if takes is None else sign * takes.price
            bid += Decimal(0) if gives is None else sign * gives.price
        return NetQuote(bid=None if missing_bid else bid, ask=None if missing_ask else ask)

    @property
    def middle(self) -> Decimal | None:
        """The middle of the net quote, rounded to a step in the trader's favour."""
        net, step = self.net, NET_STEP
        if net.bid is None or net.ask is None:
            return None
        return ((net.bid + net.ask) / 2 / step).to_integral_value(rounding=ROUND_FLOOR) * step

    @property
    def valued_at(self) -> Decimal | None:
        """The net price that figures are computed at: the limit, at market what it would cost now."""
        return self.form.price if self.form.order_type is OrderType.LIMIT else self.net.ask

    @property
    def payoff(self) -> Payoff | None:
        """Gain and loss at expiry; None while a contract, the price or the quantity is not known."""
        price, quantity = self.valued_at, self.form.quantity
        if price is None:
            price = self.middle
        legs = self._payoff_legs()
        if price is None or not legs:
            return None
        try:
            return payoff_of(legs, price, quantity or 1)
        except BadInput:
            return None

    def _payoff_legs(self) -> tuple[PayoffLeg, ...]:
        legs = []
        for leg in self.legs:
            facts = self.facts(leg)
            terms = _terms(leg, facts)
            if terms is None or facts is None:
                return ()
            legs.append(
                PayoffLeg(
                    side=leg.side,
                    option=terms.side,
                    strike=terms.strike,
                    expiry=terms.expiry,
                    multiplier=facts.multiplier,
                    ratio=leg.ratio,
                    style=facts.style,
                )
            )
        return tuple(legs)

    # --- price and quantity -----------------------------------------------------------------------------------------

    def set(self, **values: object) -> None:
        """Replace values of the form."""
        self.form = replace(self.form, **values)  # type: ignore[arg-type]  # fields of the form

    def step_price(self, steps: int) -> None:
        """Move the net price by steps; an empty field starts at the middle."""
        price = self.form.price
        if price is None:
            price = self.middle if self.suitable else None
            self.set(price=price)
        else:
            self.set(price=price + steps * NET_STEP)

    def step_quantity(self, steps: int) -> None:
        """Move the number of combinations, one at least."""
        self.set(quantity=min(max((self.form.quantity or 0) + steps, 1), LARGEST_QUANTITY))

    # --- the request ------------------------------------------------------------------------------------------------

    @property
    def gap(self) -> NotReady | None:
        """Why there is nothing to review, None if there is."""
        form, offer, account = self.form, self.offer, self.account
        if offer is None:
            off = NotReady.NOT_OFFERED if self._offers().centre is None else NotReady.NOT_AT_CENTRE
            return NotReady.NOT_ON_PAPER if self.on_paper else off
        if len(form.legs) < FEWEST_LEGS:
            return NotReady.FEW_LEGS
        return self._gap_of_legs(offer) or self._gap_of_terms(account)

    def _gap_of_legs(self, offer: CombinationsOffer) -> NotReady | None:
        legs = self.legs
        if len(legs) > offer.most_legs:
            return NotReady.MANY_LEGS
        if any(_terms(leg, self.facts(leg)) is None for leg in legs):
            return NotReady.NO_OPTION
        if len({market_of(leg.instrument) for leg in legs}) > 1 or market_of(legs[0].instrument) not in offer.markets:
            return NotReady.MARKET
        known = [self.facts(leg) for leg in legs]
        facts = [one for one in known if one is not None]
        if len(facts) < len(known):
            return NotReady.FACTS
        if self.underlying is None:
            return NotReady.UNDERLYINGS
        if len({one.multiplier for one in facts}) > 1:
            return NotReady.SIZES
        return None if self.strategy in offer.strategies else NotReady.STRATEGY

    def _gap_of_terms(self, account: Account | None) -> NotReady | None:
        form = self.form
        if account is None or market_of(form.legs[0].instrument) not in account.markets:
            return NotReady.NO_ACCOUNT
        if not form.quantity:
            return NotReady.QUANTITY
        if form.order_type is OrderType.LIMIT:
            if form.price is None:
                return NotReady.PRICE
            if form.price % NET_STEP:
                return NotReady.PRICE_STEP
        return None

    def request(self, client_order_id: str) -> CombinationRequest | None:
        """The order for review; None while there is a gap. Raises BadInput for what can never be an order."""
        form, account = self.form, self.account
        if self.gap is not None or account is None or form.quantity is None:
            return None
        return CombinationRequest(
            account=account,
            legs=form.legs,
            quantity=form.quantity,
            order_type=form.order_type,
            client_order_id=client_order_id,
            price=form.price if form.order_type is OrderType.LIMIT else None,
            time_in_force=form.time_in_force,
        )


def _terms(leg: CombinationLeg, facts: Instrument | None) -> ContractTerms | None:
    option = option_of(leg.instrument, facts)
    return None if option is None else option.terms
