"""The commands of the ticket; none of them can send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import PLACED
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, QuantityUnit
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.orders import hours_word, time_in_force_word, type_word

if TYPE_CHECKING:
    from tideboard_desktop.ticket.dock import OrderEntryDock

translate = QCoreApplication.translate


def ticket_commands(dock: OrderEntryDock) -> list[Command]:
    """Every action of the ticket for palette and keys; none of them can send."""
    group = translate("Ticket", "Order entry")
    price_to = dock.in_front(dock.price_to)
    toggle_exit = dock.in_front(dock.toggle_exit)
    take_profit, stop_loss = translate("Exits", "Attach a take profit"), translate("Exits", "Attach a stop loss")

    def command(id_: str, text: str, run: Callable[[], None], *keys: str, inside: bool = False) -> Command:
        return Command(id=f"ticket.{id_}", text=text, group=group, run=run, keys=keys, scope=dock if inside else None)

    result = [
        command("buy", translate("Ticket", "Buy"), lambda: dock.start(Side.BUY), "F2"),
        command("sell", translate("Ticket", "Sell"), lambda: dock.start(Side.SELL), "F3"),
        command("review", translate("Ticket", "Review the order"), dock.review),
        command("bid", translate("Ticket", "Price to bid"), lambda: price_to("bid"), "Alt+B", inside=True),
        command("middle", translate("Ticket", "Price to middle"), lambda: price_to("middle"), "Alt+M", inside=True),
        command("ask", translate("Ticket", "Price to ask"), lambda: price_to("ask"), "Alt+A", inside=True),
        command("last", translate("Ticket", "Price to last"), lambda: price_to("last"), inside=True),
        command("attach.take-profit", take_profit, partial(toggle_exit, ExitRole.TAKE_PROFIT)),
        command("attach.stop-loss", stop_loss, partial(toggle_exit, ExitRole.STOP_LOSS)),
        command("detailed", translate("Ticket", "Detailed ticket, on or off"), dock.toggle_detailed),
        command("presets", translate("Ticket", "Quick quantities…"), dock.ask_presets),
        *_field_keys(dock, group),
        *_preset_commands(dock, command),
        Command(
            id="ticket.leave",
            text=translate("Ticket", "Leave the change"),
            group=group,
            run=dock.clear_or_leave,
            keys=("Esc",),
            scope=dock,
            enabled=lambda: dock.ticket.replacing is not None,
            why_not=lambda: translate("Ticket", "No order is being changed."),
        ),
        Command(
            id="ticket.bring_back",
            text=translate("Ticket", "Bring back what was typed before"),
            group=group,
            run=dock.bring_back,
            enabled=lambda: dock.typed_before.draft is not None,
            why_not=lambda: translate("Ticket", "Nothing that was typed was replaced."),
        ),
    ]
    result += _choices(dock, command)
    return result


def _field_keys(dock: OrderEntryDock, group: str) -> list[Command]:
    """Keys that the fields and the dock handle themselves, for the key sheet."""
    step = dock.in_front(dock.step)
    rows: tuple[tuple[str, str, Callable[[], None], tuple[str, ...]], ...] = (
        ("enter", translate("Ticket", "Review, from anywhere in the ticket"), dock.review, ("Return", "Enter")),
        ("up", translate("Ticket", "One tick or lot up, with Shift ten"), lambda: step(1), ("Up",)),
        ("down", translate("Ticket", "One tick or lot down, with Shift ten"), lambda: step(-1), ("Down",)),
    )
    return [
        Command(id=f"ticket.{id_}", text=text, group=group, run=run, keys=keys, scope=dock, hidden=True)
        for id_, text, run, keys in rows
    ]


def _preset_commands(dock: OrderEntryDock, command: Callable[..., Command]) -> list[Command]:
    """A quick quantity with a side: fills and reviews. The first has keys, the others get them in the settings."""
    buy = translate("Ticket", "Review a buy of quick quantity {number} at the ask")
    sell = translate("Ticket", "Review a sale of quick quantity {number} at the bid")
    result = []
    for side, text, first in ((Side.BUY, buy, "Ctrl+Shift+F2"), (Side.SELL, sell, "Ctrl+Shift+F3")):
        for number in range(1, 7):
            keys = (first,) if number == 1 else ()
            run = partial(dock.preset, side, number)
            result.append(command(f"preset.{side}.{number}", text.format(number=number), run, *keys))
    return result


def _choices(dock: OrderEntryDock, command: Callable[[str, str, Callable[[], None]], Command]) -> list[Command]:
    types, times = translate("Ticket", "Order type: {type}"), translate("Ticket", "Time in force: {time}")
    hours = translate("Ticket", "Trades in: {hours}")
    units = (
        (QuantityUnit.SHARES, translate("Ticket", "Quantity in lots")),
        (QuantityUnit.AMOUNT, translate("Ticket", "Quantity in money")),
        (QuantityUnit.POWER, translate("Ticket", "Quantity in percent")),
        (QuantityUnit.RISK, translate("Ticket", "Quantity by risk")),
    )
    quick, front = translate("Ticket", "Quick quantity {number}"), dock.in_front
    choose_type, choose_time, choose_hours = front(dock.choose_type), front(dock.choose_time), front(dock.choose_hours)
    choose_unit, quick_number = front(dock.choose_unit), front(dock.quick_number)
    return [
        *(command(f"type.{one}", types.format(type=type_word(one)), partial(choose_type, one)) for one in PLACED),
        *(
            command(f"time.{one}", times.format(time=time_in_force_word(one)), partial(choose_time, one))
            for one in TICKET_TIMES
        ),
        *(
            command(f"hours.{one}", hours.format(hours=hours_word(one)), partial(choose_hours, one))
            for one in TICKET_HOURS
        ),
        *(command(f"unit.{one}", text, partial(choose_unit, one)) for one, text in units),
        *(command(f"quick.{place}", quick.format(number=place), partial(quick_number, place)) for place in range(1, 7)),
    ]
