"""What an order that a program proposed carries from ticket to order log, and who says whether it may still go."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order_terms import OrderType, Side

READING: Final = 3.0
"""Seconds from the opening of its confirmation until an order of a proposal may be sent."""


class ProposalTag(NamedTuple):
    """The name of the program's key and the id of its proposal."""

    key: str
    id: str


class ProposedOrder(NamedTuple):
    """What a program proposed, as the ticket takes it; the rest of an order is the person's."""

    tag: ProposalTag
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: int
    price: Decimal | None
    trigger: Decimal | None

    def changes(self, other: ProposedOrder) -> Iterator[ProposedChange]:
        """What is otherwise in the same order as the person has it now."""
        for name in ("side", "order_type", "quantity", "price", "trigger"):
            was, now = getattr(self, name), getattr(other, name)
            if was != now:
                yield ProposedChange(name, was, now)


ProposedTerm = Side | OrderType | int | Decimal | None


class ProposedChange(NamedTuple):
    """A field that the person changed: its name in `ProposedOrder`, and its values; None = the order has none."""

    field: str
    proposed: ProposedTerm
    now: ProposedTerm


NOT_OPEN: Final = "not-open"
OTHER_ACCOUNT: Final = "other-account"
OUT_OF_SCOPE: Final = "out-of-scope"
REPLAYING: Final = "replay"
"""Why an order of a proposal may not go although the proposal is not over; else it is the state that it ended in."""


class ProposalGate(Protocol):
    """Who knows the proposals; the guard asks it again at each of its steps."""

    def over(self, tag: ProposalTag, account: AccountId) -> str:
        """Why an order made from a proposal may not go out of this account now; empty = it may."""
        ...

    def taken(self, tag: ProposalTag) -> None:
        """The approval of its order was taken, in the step that writes."""
        ...

    def failed(self, tag: ProposalTag) -> None:
        """The person confirmed its order, and it was denied after that."""
        ...
