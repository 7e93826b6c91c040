"""The commands of the ticket; none of them can send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PLACED
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, QuantityUnit
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.orders import hours_word, time_in_force_word, type_word

translate = QCoreApplication.translate


class TicketActions(NamedTuple):
    """What the commands do to the ticket in the widget `scope`; `changing` tells whether it changes an order.

    `kept` tells whether there is something typed before that `bring_back` brings back.
    """

    scope: QWidget
    changing: Callable[[], bool]
    start: Callable[[Side], None]
    review: Callable[[], None]
    leave: Callable[[], None]
    price_to: Callable[[str], None]
    step: Callable[[int], None]
    preset: Callable[[Side, int], None]
    ask_presets: Callable[[], None]
    choose_type: Callable[[OrderType], None]
    choose_time: Callable[[TimeInForce], None]
    choose_hours: Callable[[TradingHours], None]
    choose_unit: Callable[[QuantityUnit], None]
    quick_number: Callable[[int], None]
    attach: Callable[[ExitRole], None]
    bring_back: Callable[[], None]
    kept: Callable[[], bool]


def ticket_commands(actions: TicketActions) -> list[Command]:
    """Every action of the ticket for palette and keys; none of them can send."""
    group = translate("Ticket", "Order entry")
    take_profit, stop_loss = translate("Exits", "Attach a take profit"), translate("Exits", "Attach a stop loss")

    def command(id_: str, text: str, run: Callable[[], None], *keys: str, inside: bool = False) -> Command:
        return Command(
            id=f"ticket.{id_}", text=text, group=group, run=run, keys=keys, scope=actions.scope if inside else None
        )

    result = [
        command("buy", translate("Ticket", "Buy"), lambda: actions.start(Side.BUY), "F2"),
        command("sell", translate("Ticket", "Sell"), lambda: actions.start(Side.SELL), "F3"),
        command("review", translate("Ticket", "Review the order"), actions.review),
        command("bid", translate("Ticket", "Price to bid"), lambda: actions.price_to("bid"), "Alt+B", inside=True),
        command(
            "middle", translate("Ticket", "Price to middle"), lambda: actions.price_to("middle"), "Alt+M", inside=True
        ),
        command("ask", translate("Ticket", "Price to ask"), lambda: actions.price_to("ask"), "Alt+A", inside=True),
        command("last", translate("Ticket", "Price to last"), lambda: actions.price_to("last"), inside=True),
        command("attach.take-profit", take_profit, lambda: actions.attach(ExitRole.TAKE_PROFIT)),
        command("attach.stop-loss", stop_loss, lambda: actions.attach(ExitRole.STOP_LOSS)),
        command("presets", translate("Ticket", "Quick quantities…"), actions.ask_presets),
        *_field_keys(actions, group),
        *_preset_commands(actions, command),
        Command(
            id="ticket.leave",
            text=translate("Ticket", "Leave the change"),
            group=group,
            run=actions.leave,
            keys=("Esc",),
            scope=actions.scope,
            enabled=actions.changing,
            why_not=lambda: translate("Ticket", "No order is being changed."),
        ),
        Command(
            id="ticket.bring_back",
            text=translate("Ticket", "Bring back what was typed before"),
            group=group,
            run=actions.bring_back,
            enabled=actions.kept,
            why_not=lambda: translate("Ticket", "Nothing that was typed was replaced."),
        ),
    ]
    result += _choices(actions, command)
    return result


def _field_keys(actions: TicketActions, group: str) -> list[Command]:
    """Keys that the fields and the dock handle themselves, for the key sheet."""
    rows: tuple[tuple[str, str, Callable[[], None], tuple[str, ...]], ...] = (
        ("enter", translate("Ticket", "Review, from anywhere in the ticket"), actions.review, ("Return", "Enter")),
        ("up", translate("Ticket", "One tick or lot up, with Shift ten"), lambda: actions.step(1), ("Up",)),
        ("down", translate("Ticket", "One tick or lot down, with Shift ten"), lambda: actions.step(-1), ("Down",)),
    )
    return [
        Command(id=f"ticket.{id_}", text=text, group=group, run=run, keys=keys, scope=actions.scope, hidden=True)
        for id_, text, run, keys in rows
    ]


def _preset_commands(actions: TicketActions, command: Callable[..., Command]) -> list[Command]:
    """A quick quantity with a side: fills and reviews. The first has keys, the others get them in the settings."""
    buy = translate("Ticket", "Review a buy of quick quantity {number} at the ask")
    sell = translate("Ticket", "Review a sale of quick quantity {number} at the bid")
    result = []
    for side, text, first in ((Side.BUY, buy, "Ctrl+Shift+F2"), (Side.SELL, sell, "Ctrl+Shift+F3")):
        for number in range(1, 7):
            keys = (first,) if number == 1 else ()
            run = partial(actions.preset, side, number)
            result.append(command(f"preset.{side}.{number}", text.format(number=number), run, *keys))
    return result


def _choices(actions: TicketActions, command: Callable[[str, str, Callable[[], None]], Command]) -> list[Command]:
    types, times = translate("Ticket", "Order type: {type}"), translate("Ticket", "Time in force: {time}")
    hours = translate("Ticket", "Trades in: {hours}")
    units = (
        (QuantityUnit.SHARES, translate("Ticket", "Quantity in lots")),
        (QuantityUnit.AMOUNT, translate("Ticket", "Quantity in money")),
        (QuantityUnit.POWER, translate("Ticket", "Quantity in percent")),
        (QuantityUnit.RISK, translate("Ticket", "Quantity by risk")),
    )
    quick = translate("Ticket", "Quick quantity {number}")
    return [
        *(
            command(f"type.{one}", types.format(type=type_word(one)), lambda one=one: actions.choose_type(one))  # type: ignore[misc]  # a bound loop value
            for one in PLACED
        ),
        *(
            command(f"time.{one}", times.format(time=time_in_force_word(one)), lambda one=one: actions.choose_time(one))  # type: ignore[misc]  # a bound loop value
            for one in TICKET_TIMES
        ),
        *(
            command(f"hours.{one}", hours.format(hours=hours_word(one)), lambda one=one: actions.choose_hours(one))  # type: ignore[misc]  # a bound loop value
            for one in TICKET_HOURS
        ),
        *(
            command(f"unit.{one}", text, lambda one=one: actions.choose_unit(one))  # type: ignore[misc]  # a bound loop value
            for one, text in units
        ),
        *(
            command(f"quick.{place}", quick.format(number=place), lambda place=place: actions.quick_number(place))  # type: ignore[misc]  # a bound loop value
            for place in range(1, 7)
        ),
    ]
