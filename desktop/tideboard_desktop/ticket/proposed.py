"""What a program proposed, in the ticket: filled in, compared with what the person made of it, and taken out whole."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.proposal_tag import ProposedOrder
from tideboard_desktop.ticket.form_values import Ticket
from tideboard_desktop.ticket.model import EMPTY, OrderTicket


def takes_proposal(ticket: OrderTicket) -> bool:
    """Whether nothing of the person stands in the form: no typed value, no change of an order, no exits."""
    form = ticket.form
    return ticket.replacing is None and not form.typed and not form.exits.any and not form.refused


def fill(ticket: OrderTicket, order: ProposedOrder) -> None:
    """Fill the form with a proposal and its tag; terms that are not accepted fall back to the defaults."""
    ticket.select(order.instrument)
    ticket.replacing = None
    ticket.form = Ticket(
        side=order.side,
        order_type=order.order_type,
        price=order.price,
        trigger=order.trigger,
        entered=Decimal(order.quantity),
        proposal=order.tag,
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


def take_out(ticket: OrderTicket) -> None:
    """Empty the form of a proposal: its values never stay without its tag."""
    if ticket.form.proposal is not None:
        ticket.set(**EMPTY)
        ticket.form = Ticket(side=ticket.form.side)
