"""Fills a ticket's price and quantity for a new security: the best opposite price, and one lot or the last quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import AccountId, ModifyRequest, Order, OrderRequest, OrderType, TimeInForce
from tideboard_desktop.ticket.form_values import QuantityUnit, Ticket
from tideboard_desktop.ticket.model import PREFILLED, OrderTicket

Quantities = dict[tuple[AccountId, InstrumentId], int]
"""The last quantity by account and instrument: no quantity is ever offered for another of them."""


class Prefill:
    """Fills the fields that the form names in `prefilled`; a value that a person set is never replaced.

    The price follows the market until `stand` is called. `age` is the seconds since then, None while it follows.
    """

    def __init__(self, ticket: OrderTicket, now: Callable[[], float]) -> None:
        """`now` is monotonic time in seconds."""
        self._ticket = ticket
        self._now = now
        self._stands_since: float | None = None
        self.quantities: Quantities = {}

    @property
    def age(self) -> float | None:
        """Seconds for which a prefilled price has stood; None if it follows the market or a person set it."""
        if self._stands_since is None or not self.prices or self._ticket.form.price is None:
            return None
        return max(self._now() - self._stands_since, 0.0)

    @property
    def prices(self) -> bool:
        """Whether the price is the program's."""
        return "price" in self._ticket.form.prefilled and self._has_place

    @property
    def _has_place(self) -> bool:
        """Whether the order's type has a price that can be the best opposite one; a stop limit is set by its person."""
        return self._ticket.limited and not self._ticket.triggered

    def begin(self) -> None:
        """Let the price follow from now on, and fill empty fields in which nothing is typed."""
        self.restart()
        ticket = self._ticket
        if ticket.replacing is not None:
            return
        values = {"price": ticket.form.price, "entered": ticket.form.entered}
        empty = {name for name in PREFILLED - ticket.form.refused.keys() if values[name] is None}
        ticket.form = replace(ticket.form, prefilled=ticket.form.prefilled | empty, cleared=None)

    def restart(self) -> None:
        """Let a prefilled price follow the market again."""
        self._stands_since = None

    def follow(self) -> bool:
        """Fill from the market as it is now; returns whether a value changed."""
        before = self._ticket.form
        self._fill_quantity()
        self._fill_price()
        return self._ticket.form != before

    def stand(self) -> None:
        """Keep the price as it is from now on."""
        if self._stands_since is None and self.prices and self._ticket.form.price is not None:
            self._stands_since = self._now()

    def keep(self, request: OrderRequest | ModifyRequest) -> None:
        """Remember the quantity of an order that the broker took; its values are no longer unsent typed text.

        Type and time in force were for that order. What the form was changed to while the answer was on its way stays.
        """
        ticket = self._ticket
        if isinstance(request, OrderRequest):
            account = request.account
            self.quantities[account.identity, request.instrument] = request.quantity
            if not _is_for(ticket, account.identity, request.instrument):
                return
            ticket.form = form = replace(ticket.form, typed=frozenset())
            sent = request.side, request.order_type, request.time_in_force, request.trigger
            trigger = form.trigger if ticket.triggered else None
            if sent == (form.side, form.order_type, form.time_in_force, trigger):
                self.to_standard()

    def to_standard(self) -> None:
        """Make type and time in force those that a ticket begins with: a limit order for the day.

        The prices of another type are taken out: the limit of a stop may be one at which a limit order fills at once.
        """
        ticket = self._ticket
        if ticket.form.order_type is not OrderType.LIMIT:
            ticket.set(price=None, trigger=None, trail=None, offset=None, monitor=None)
        ticket.choose_time(TimeInForce.DAY)
        ticket.choose_type(OrderType.LIMIT)

    def _fill_quantity(self) -> None:
        ticket, form, instrument = self._ticket, self._ticket.form, self._ticket.instrument
        if "entered" not in form.prefilled or form.unit is not QuantityUnit.SHARES or form.entered is not None:
            return
        if instrument is not None and instrument.tradable:
            ticket.form = replace(form, entered=Decimal(self._last_quantity or instrument.lot_size))

    @property
    def _last_quantity(self) -> int | None:
        account = self._ticket.account
        if account is None:
            return None
        return self.quantities.get((account.identity, self._ticket.instrument_id))

    def _fill_price(self) -> None:
        ticket, form, instrument = self._ticket, self._ticket.form, self._ticket.instrument
        if "price" not in form.prefilled or (
            self._stands_since is not None and ticket.takes(Topic.BOOK) and self._has_place
        ):
            return
        offered = ticket.takes(Topic.BOOK) and self._has_place and instrument is not None and instrument.tradable
        price = ticket.opposite if offered else None
        if price != form.price:
            ticket.form = replace(form, price=price)


def change_back(ticket: OrderTicket, order: Order) -> None:
    """Load a working order to change it to what was confirmed of it; see `Order.differs`."""
    from tideboard_core.orders.as_confirmed.terms import changed_back  # with the first difference

    ticket.edit(changed_back(order) or order)
    ticket.replacing = order


def prepare_anew(ticket: OrderTicket, order: Order | OrderRequest) -> None:
    """Fill in an order as it was confirmed as a new one, with its exits; nothing is sent."""
    ticket.prefill(order)
    exits = order.exits_asked if isinstance(order, Order) else order.exits
    if exits is not None and ticket.exits_off is None:
        from tideboard_desktop.ticket.exit_edits import take_asked

        take_asked(ticket, exits)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A half-filled form, kept in memory while the window is rebuilt; never written and never sent.

    `replacing` is the working order that was being changed. `quantities` are the last ones of each security, `before`
    what can be brought back.
    """

    account: AccountId | None
    instrument: InstrumentId
    form: Ticket
    replacing: Order | None
    quantities: Quantities
    before: TicketDraft | None = None


def draft_from(ticket: OrderTicket, quantities: Quantities) -> TicketDraft:
    """The form's values now, and the last quantities."""
    return TicketDraft(
        account=None if ticket.account is None else ticket.account.identity,
        instrument=ticket.instrument_id,
        form=ticket.form.before or ticket.form,  # what was proposed goes back into its list
        replacing=ticket.replacing,
        quantities=dict(quantities),
    )


def fits(draft: TicketDraft, ticket: OrderTicket) -> bool:
    """Whether the draft was made for the ticket's own account and instrument; nothing is carried across."""
    return _is_for(ticket, draft.account, draft.instrument)


def _is_for(ticket: OrderTicket, account: AccountId | None, instrument: InstrumentId) -> bool:
    return of_account(ticket, account) and ticket.instrument_id == instrument


def of_account(ticket: OrderTicket, account: AccountId | None) -> bool:
    """Whether the ticket trades for this account; never without one."""
    return ticket.account is not None and ticket.account.identity == account


class TypedBefore:
    """Holds the last form with typed values that was replaced; `draft` is None while there is none.

    A draft belongs to its account: `forget` drops it when another account comes into view.
    """

    def __init__(self, hub: Hub, ticket: OrderTicket) -> None:
        self._hub = hub
        self._ticket = ticket
        self.draft: TicketDraft | None = None

    def keep(self) -> None:
        """Keep the form if somebody typed into it; called before it is filled for something else.

        What a program proposed is kept in its list, not here.
        """
        if self._ticket.form.typed and self._ticket.form.proposal is None:
            self.draft = draft_from(self._ticket, {})

    def forget(self) -> None:
        self.draft = None

    def restore(self, draft: TicketDraft | None) -> None:
        """Keep a draft of the account in view, after a window rebuild."""
        self.draft = draft if draft is not None and of_account(self._ticket, draft.account) else None

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
