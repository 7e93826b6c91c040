"""The ticket's actions for palette and keys; none of them can send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_desktop.commands import Command
from tideboard_desktop.models.ticket import TICKET_HOURS, TICKET_TIMES, TICKET_TYPES, QuantityUnit
from tideboard_desktop.order_texts import hours_word, time_in_force_word, type_word

translate = QCoreApplication.translate


class TicketActs(Protocol):
    """What the commands call."""

    def start(self, side: Side) -> None:
        """Begin an order of this side."""
        ...

    def review(self) -> None:
        """Ask for the review."""
        ...

    def price_to(self, key: str) -> None:
        """Put the price to bid, middle, ask or last."""
        ...

    def choose_type(self, order_type: OrderType) -> None:
        """Another order type."""
        ...

    def choose_time(self, time_in_force: TimeInForce) -> None:
        """Another time in force."""
        ...

    def choose_hours(self, hours: TradingHours) -> None:
        """Other trading hours."""
        ...

    def choose_unit(self, unit: QuantityUnit) -> None:
        """Tell the quantity in another unit."""
        ...

    def quick_number(self, number: int) -> None:
        """The quick quantity at this place, from 1."""
        ...

    def clear_or_leave(self) -> None:
        """Leave a change."""
        ...

    def ask_presets(self) -> None:
        """Open the dialog of the quick quantities."""
        ...


def ticket_commands(ticket: TicketActs, scope: QWidget, *, editing: Callable[[], bool]) -> list[Command]:
    """Every action of the ticket; `scope` is the dock."""
    group = translate("Ticket", "Order entry")

    def command(id_: str, text: str, run: Callable[[], None], *keys: str, inside: bool = False) -> Command:
        return Command(id=f"ticket.{id_}", text=text, group=group, run=run, keys=keys, scope=scope if inside else None)

    result = [
        command("buy", translate("Ticket", "Buy"), lambda: ticket.start(Side.BUY), "F2"),
        command("sell", translate("Ticket", "Sell"), lambda: ticket.start(Side.SELL), "F3"),
        command("review", translate("Ticket", "Review the order"), ticket.review),
        command("bid", translate("Ticket", "Price to bid"), lambda: ticket.price_to("bid"), "Alt+B", inside=True),
        command(
            "middle", translate("Ticket", "Price to middle"), lambda: ticket.price_to("middle"), "Alt+M", inside=True
        ),
        command("ask", translate("Ticket", "Price to ask"), lambda: ticket.price_to("ask"), "Alt+A", inside=True),
        command("last", translate("Ticket", "Price to last"), lambda: ticket.price_to("last"), inside=True),
        command("presets", translate("Ticket", "Quick quantities…"), ticket.ask_presets),
        Command(
            id="ticket.leave",
            text=translate("Ticket", "Leave the change"),
            group=group,
            run=ticket.clear_or_leave,
            keys=("Esc",),
            scope=scope,
            enabled=editing,
            why_not=lambda: translate("Ticket", "No order is being changed."),
        ),
    ]
    result += _choices(ticket, command)
    return result


def _choices(ticket: TicketActs, command: Callable[[str, str, Callable[[], None]], Command]) -> list[Command]:
    kind, stays = translate("Ticket", "Order type: {type}"), translate("Ticket", "Time in force: {time}")
    trades = translate("Ticket", "Trades in: {hours}")
    units = (
        (QuantityUnit.SHARES, translate("Ticket", "Quantity in lots")),
        (QuantityUnit.AMOUNT, translate("Ticket", "Quantity in money")),
        (QuantityUnit.POWER, translate("Ticket", "Quantity in percent")),
    )
    quick = translate("Ticket", "Quick quantity {number}")
    return [
        *(
            command(f"type.{one}", kind.format(type=type_word(one)), lambda one=one: ticket.choose_type(one))  # type: ignore[misc]  # a bound loop value
            for one in TICKET_TYPES
        ),
        *(
            command(f"time.{one}", stays.format(time=time_in_force_word(one)), lambda one=one: ticket.choose_time(one))  # type: ignore[misc]  # a bound loop value
            for one in TICKET_TIMES
        ),
        *(
            command(f"hours.{one}", trades.format(hours=hours_word(one)), lambda one=one: ticket.choose_hours(one))  # type: ignore[misc]  # a bound loop value
            for one in TICKET_HOURS
        ),
        *(
            command(f"unit.{one}", text, lambda one=one: ticket.choose_unit(one))  # type: ignore[misc]  # a bound loop value
            for one, text in units
        ),
        *(
            command(f"quick.{place}", quick.format(number=place), lambda place=place: ticket.quick_number(place))  # type: ignore[misc]  # a bound loop value
            for place in range(1, 7)
        ),
    ]
