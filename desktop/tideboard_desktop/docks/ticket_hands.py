"""What a person does in the ticket: chooses, types, steps. Nothing here can send."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_desktop.dialogs.order_presets import OrderPresetsDialog
from tideboard_desktop.docks.ticket_layout import TicketLayout
from tideboard_desktop.docks.ticket_shown import show_numbers, typed_day
from tideboard_desktop.docks.ticket_words import price_note, trigger_note
from tideboard_desktop.models.order_ticket import OrderTicket
from tideboard_desktop.models.quick_quantities import QuickQuantities
from tideboard_desktop.models.ticket import QuantityUnit
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.theme import Theme


class TicketHands(QWidget):
    """The half of the order entry that changes the form; the other half shows it and asks for reviews."""

    form: TicketLayout
    ticket: OrderTicket
    quick_quantities: QuickQuantities
    _tasks: Tasks
    _theme: Theme

    def review(self) -> None:
        """Ask for the review, or for the unlock while locked; never sends."""
        raise NotImplementedError

    def leave_editing(self) -> None:
        """Back to a new order."""
        raise NotImplementedError

    def _show_all(self) -> None:
        raise NotImplementedError

    def _changed(self) -> None:
        raise NotImplementedError

    def _connect_form(self) -> None:
        form = self.form
        form.side.chosen.connect(self.choose_side)
        form.order_type.chosen.connect(lambda key: self.choose_type(OrderType(key)))
        form.time_in_force.chosen.connect(lambda key: self.choose_time(TimeInForce(key)))
        form.terms.hours.chosen.connect(lambda key: self.choose_hours(TradingHours(key)))
        form.terms.day.edited.connect(lambda text: self._typed(expires=typed_day(text)))
        form.terms.day.stepped.connect(lambda days: self._act(self.ticket.step_day, days))
        form.terms.day.submitted.connect(self.review)
        form.trigger.edited.connect(lambda text: self._typed_number("trigger", text))
        form.trigger.stepped.connect(lambda ticks: self._act(self.ticket.step_trigger, ticks))
        form.trigger.submitted.connect(self.review)
        form.price.edited.connect(lambda text: self._typed_number("price", text))
        form.price.stepped.connect(lambda ticks: self._act(self.ticket.step_price, ticks))
        form.price.submitted.connect(self.review)
        form.price_chips.pressed.connect(self.price_to)
        form.quantity.edited.connect(lambda text: self._typed_number("entered", text))
        form.quantity.stepped.connect(lambda steps: self._act(self.ticket.step_quantity, steps))
        form.quantity.submitted.connect(self.review)
        for field in (form.trigger, form.price, form.quantity):
            field.left.connect(lambda: show_numbers(self.form, self.ticket))
        form.unit.chosen.connect(lambda key: self.choose_unit(QuantityUnit(key)))
        form.quantity_chips.pressed.connect(lambda key: self._act(self.ticket.quick, key))
        form.action.clicked.connect(self.review)
        form.stop_editing.clicked.connect(self.leave_editing)

    @property
    def _first_field(self) -> QLineEdit:
        return (self.form.trigger if self.ticket.triggered else self.form.price).field

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """The field where typing begins takes the focus: the trigger of a stop, else the price."""
        self._first_field.setFocus(reason)

    def take_price(self, price: Decimal, _side: object = None) -> None:
        """A click on the book: only a price, and only from a book of the account's own kind."""
        self._act(self.ticket.take_price, price)

    def _lead_to_gap(self) -> None:
        """Enter in a form that is not complete goes on to the field that is missing or wrong."""
        form, ticket = self.form, self.ticket
        values, gap = ticket.form, form.quantity
        if ticket.limited and (values.price is None or price_note(ticket)[1]):
            gap = form.price
        if ticket.triggered and (values.trigger is None or trigger_note(ticket)[1]):
            gap = form.trigger
        if ticket.dated and (values.expires is None or ticket.day_wrong):
            gap = form.terms.day
        gap.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_side(self, side: Side) -> None:
        """Buy or sell; a change of a working order keeps its side."""
        if self.ticket.replacing is None:
            self.ticket.set(side=side)
        self._show_all()

    def start(self, side: Side) -> None:
        """F2 and F3: an order of this side, with the focus where its typing begins."""
        self.choose_side(side)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_type(self, order_type: OrderType) -> None:
        """Another order type; a change of a working order keeps its own."""
        if self.ticket.replacing is None and self.ticket.off_because(order_type, TimeInForce.DAY) is None:
            self.ticket.choose_type(order_type)
        self._show_all()

    def choose_time(self, time_in_force: TimeInForce) -> None:
        """Day, GTC or GTD, where the type takes it."""
        off = self.ticket.off_because(self.ticket.form.order_type, time_in_force)
        if self.ticket.replacing is None and off is None:
            self.ticket.choose_time(time_in_force)
        self._show_all()

    def choose_hours(self, hours: TradingHours) -> None:
        """The sessions of an order, where the market has more than one and the type trades in them."""
        form = self.ticket.form
        off = self.ticket.off_because(form.order_type, form.time_in_force, hours)
        if self.ticket.replacing is None and off is None:
            self.ticket.set(hours=hours)
        self._show_all()

    def choose_unit(self, unit: QuantityUnit) -> None:
        """Tell the quantity in another unit."""
        self._act(self.ticket.choose_unit, unit)

    def quick_number(self, number: int) -> None:
        """The quick quantity at this place, counted from 1."""
        self._act(self.ticket.quick, self.quick_quantities.of(self.ticket.market)[number - 1])

    def ask_presets(self) -> None:
        """Let the person set the quick quantities of the instrument's market."""
        market = self.ticket.market
        if market is not None:
            self._tasks.spawn(self._change_presets(market), name="quick quantities")

    async def _change_presets(self, market: Market) -> None:
        dialog = OrderPresetsDialog(market, self.quick_quantities.of(market), self._theme, self.window())
        try:
            if await ask(dialog):
                self.quick_quantities.set(market, dialog.keys)
                self._show_all()
        finally:
            dialog.deleteLater()

    def price_to(self, key: str) -> None:
        """Put the price to bid, middle, ask or last."""
        ticket = self.ticket
        price = {"bid": ticket.bid, "middle": ticket.middle, "ask": ticket.ask, "last": ticket.last}[key]
        if price is not None and (ticket.limited or ticket.triggered):
            self.take_price(price)

    def _typed(self, **fields: object) -> None:
        self.ticket.set(**fields)
        self._changed()

    def _typed_number(self, name: str, text: str) -> None:
        self.ticket.type_number(name, text)
        self._changed()

    def _act(self, act: Callable[..., None], *values: object, **fields: object) -> None:
        """Let the ticket change its form, then show all of it."""
        act(*values, **fields)
        self._show_all()
