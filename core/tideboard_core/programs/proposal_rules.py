"""What a proposal's own fields are held to before anybody sees it: form, security, lot, price steps, value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Protocol

from tideboard_api.proposing import SHORTEST_LIVE_LIFE, ProposalFields, ProposalRefusal, ProposedType
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Instrument, InstrumentId, instrument_id
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType, require_price, require_sane
from tideboard_core.model.price_steps import Fit
from tideboard_core.programs.proposal import Proposer

_PRICED: Final = frozenset({ProposedType.LIMIT, ProposedType.STOP_LIMIT})
_TRIGGERED: Final = frozenset({ProposedType.STOP, ProposedType.STOP_LIMIT})


class ProposalFacts(Protocol):
    """What the window knows that a proposal is held to; it answers at once, from what it has."""

    @property
    def replaying(self) -> bool:
        """Whether a recorded day is shown."""
        ...

    def instrument(self, instrument: InstrumentId) -> Instrument | None:
        """Facts of a security, None if they were not read."""
        ...

    def last(self, instrument: InstrumentId) -> Decimal | None:
        """The last price, None if it is not known."""
        ...

    def unanswered(self, instrument: InstrumentId, side: Side) -> bool:
        """Whether an order of this security and side has no answer."""
        ...


def order_type(fields: ProposalFields) -> OrderType:
    """The order type that is proposed."""
    return OrderType(fields.type.value)


def refusal(proposer: Proposer, fields: ProposalFields, facts: ProposalFacts) -> ProposalRefusal | None:
    """Why these fields are not shown to the person; None if they are."""
    if not _form_fits(fields):
        return ProposalRefusal.PRICES
    if proposer.only_live and fields.ttl < SHORTEST_LIVE_LIFE:
        return ProposalRefusal.LIFE
    if facts.replaying:
        return ProposalRefusal.REPLAY
    found = _found(fields, facts)
    if found is None:
        return ProposalRefusal.UNKNOWN_SYMBOL
    if not found.tradable:
        return ProposalRefusal.NOT_TRADABLE
    if fields.quantity % max(found.lot_size, 1):
        return ProposalRefusal.LOT
    if any(found.price_steps.fit(price) is Fit.ILLEGAL for price in _prices(fields)):
        return ProposalRefusal.TICK
    if not _worth_little_enough(proposer, fields, found, facts):
        return ProposalRefusal.VALUE
    if facts.unanswered(found.id, Side(fields.side.value)):
        return ProposalRefusal.UNKNOWN_ORDER
    return None


def _form_fits(fields: ProposalFields) -> bool:
    """Whether the type has the prices that it needs and no others, each a finite positive number."""
    try:
        require_price("price", fields.price, wanted=fields.type in _PRICED)
        require_price("trigger", fields.trigger, wanted=fields.type in _TRIGGERED)
        require_sane(fields.quantity, fields.price, fields.trigger)
    except BadInput:
        return False
    return True


def _prices(fields: ProposalFields) -> list[Decimal]:
    return [price for price in (fields.price, fields.trigger) if price is not None]


def _found(fields: ProposalFields, facts: ProposalFacts) -> Instrument | None:
    try:
        return facts.instrument(instrument_id(fields.symbol))
    except BadInput:
        return None


def _worth_little_enough(proposer: Proposer, fields: ProposalFields, found: Instrument, facts: ProposalFacts) -> bool:
    """Whether it is within the key's own limit, at its highest price; what is not known is too much."""
    price = max(_prices(fields), default=None)
    most = proposer.values.get(found.currency)
    if price is None:
        price = facts.last(found.id)
    return price is not None and most is not None and price * fields.quantity * found.multiplier <= most
