"""What a person typed into the ticket before it was filled for something else: kept in memory, one step back."""

from __future__ import annotations

from dataclasses import replace

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Order
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.prefill import TicketDraft, draft_from


class TypedBefore:
    """Holds the last form with typed values that was replaced; `draft` is None while there is none.

    A draft belongs to its account: `forget` drops it when another account comes into view.
    """

    def __init__(self, hub: Hub, ticket: OrderTicket) -> None:
        self._hub = hub
        self._ticket = ticket
        self.draft: TicketDraft | None = None

    def keep(self) -> None:
        """Keep the form if somebody typed into it; called before it is filled for something else."""
        if self._ticket.form.typed:
            self.draft = draft_from(self._ticket, {})

    def forget(self) -> None:
        self.draft = None

    def take(self) -> TicketDraft | None:
        """Return what is kept and keep what stands in the form now instead.

        A change of a working order comes back with the order as the broker has it now; once that is over, None.
        """
        draft, self.draft = self.draft, None
        self.keep()
        if draft is None or draft.replacing is None:
            return draft
        order = self._working(draft.replacing)
        return None if order is None else replace(draft, replacing=order)

    def _working(self, order: Order) -> Order | None:
        rows = self._hub.value(Topic.ORDERS.of(order.account_id)) or ()
        return next((row for row in rows if row.id == order.id and row.open), None)
