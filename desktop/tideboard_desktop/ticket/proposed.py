"""What a program proposed, in the ticket: filled in, compared with what a person made of it, let go, taken out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tideboard_core.model.proposal_tag import ProposalTag, ProposedOrder
from tideboard_desktop.ticket.form_values import Ticket
from tideboard_desktop.ticket.model import OrderTicket


def takes_proposal(ticket: OrderTicket) -> bool:
    """Whether nothing of the person stands in the form: no typed value, no change of an order, no exits."""
    form = ticket.form
    return ticket.replacing is None and not form.typed and not form.exits.any and not form.refused


def fill(ticket: OrderTicket, order: ProposedOrder) -> None:
    """Fill the form with a proposal and its tag; terms that are not accepted fall back to the defaults."""
    ticket.select(order.instrument)
    ticket.replacing = None
    ticket.clear()
    ticket.form = Ticket(
        side=order.side,
        order_type=order.order_type,
        price=order.price,
        trigger=order.trigger,
        entered=Decimal(order.quantity),
        proposal=order.tag,
        before=ticket.form,
    )
    ticket.fit()


def in_form(ticket: OrderTicket, order: ProposedOrder) -> ProposedOrder:
    """The proposal as the form has it now; a quantity that is not determined is 0."""
    form = ticket.form
    return order._replace(
        side=form.side,
        order_type=form.order_type,
        quantity=ticket.shares or 0,
        price=form.price if ticket.limited else None,
        trigger=form.trigger if ticket.triggered else None,
    )


def enter(ticket: OrderTicket, name: str) -> ProposalTag | None:
    """A person entered a field of the form anew: typed a number, or chose side or type, be it the same once more.

    Returns the tag of the proposal once each of its fields is such an entry: the order is then the person's own, and
    the form has the tag no more. Steps and prices taken from the market change what was proposed and are none.
    """
    form = ticket.form
    if form.proposal is None or getattr(form, name) is None:
        return None
    ticket.form = form = replace(form, own=form.own | {name})
    priced = {"price": ticket.limited, "trigger": ticket.triggered}
    if not form.own >= {"side", "order_type", "entered", *(field for field, wanted in priced.items() if wanted)}:
        return None
    left: dict[str, None] = {field: None for field, wanted in priced.items() if not wanted}  # a program's, unseen
    ticket.form = replace(form, proposal=None, before=None, own=frozenset(), **left)  # type: ignore[arg-type]  # prices alone
    return form.proposal


def take_out(ticket: OrderTicket) -> None:
    """Empty the form of a proposal: its values never stay without its tag."""
    if ticket.form.proposal is not None:
        ticket.clear()
