"""A ticket half filled in, carried from one window to the next in memory; it is never written and never sent."""

from __future__ import annotations

from dataclasses import dataclass

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order
from tideboard_desktop.models.order_ticket import OrderTicket
from tideboard_desktop.models.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """The form of one account and instrument; `replacing` is the working order that was being changed."""

    account_id: str
    instrument: InstrumentId
    form: Ticket
    replacing: Order | None


def draft_from(ticket: OrderTicket) -> TicketDraft:
    """What stands in the form now."""
    account = "" if ticket.account is None else ticket.account.id
    return TicketDraft(
        account_id=account, instrument=ticket.instrument_id, form=ticket.form, replacing=ticket.replacing
    )


def fits(draft: TicketDraft, ticket: OrderTicket) -> bool:
    """Whether the draft was made for the ticket's own account and instrument; nothing is carried across."""
    account = ticket.account
    return account is not None and (account.id, ticket.instrument_id) == (draft.account_id, draft.instrument)
