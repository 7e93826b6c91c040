"""The day of an account as every dock shows it: one sum for each currency, under the word that says what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, Position
from tideboard_core.orders.charges import Charged, DayTotal
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.valuation import valued
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from tideboard_core.orders.brake.day_rows import DayRow
    from tideboard_core.orders.brake.loss_brake import LossBrake

translate = QCoreApplication.translate

Amounts = Mapping[str, Decimal | None]
"""Money by currency; None where a part of it is not known."""


TONES = {
    TextColour.UP: Tone.UP,
    TextColour.DOWN: Tone.DOWN,
    TextColour.QUIET: Tone.CAPTION,
    TextColour.ZERO: Tone.SECONDARY,
    TextColour.PLAIN: Tone.PRIMARY,
    TextColour.WARN: Tone.WARN,
}
"""Tones of the labels that show a sum."""


def after_fees(rows: Iterable[DayRow]) -> bool:
    """Whether the day can be told after fees, now or once they are told within the minute."""
    return all(row.charged is not Charged.UNTOLD for row in rows)


def sums_of(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal | None]:
    """Each currency by itself; None where an amount of it is not known."""
    sums: dict[str, Decimal | None] = {}
    for currency, amount in amounts:
        before = sums.get(currency, Decimal(0))
        sums[currency] = None if amount is None or before is None else before + amount
    return sums


def day_title(*, after_fees: bool) -> str:
    """The name of the day's sum, the same in every dock."""
    return translate("Common", "Day after fees") if after_fees else translate("Common", "Day before fees")


def day_words(*, after_fees: bool) -> str:
    """What the day's sum is made of."""
    if after_fees:
        return translate(
            "Blotter", "Realised today and open since the previous close, after the fees of the day’s orders."
        )
    return translate("Blotter", "Realised today and open since the previous close, before fees.")


def untold_words() -> str:
    """Why the day is shown before fees although nobody chose that."""
    return translate("Common", "Before fees: the broker has not told what it charged.")


def sums_text(sums: Amounts | None, currency: str) -> tuple[str, TextColour]:
    """Each currency by itself, named unless it is the account's alone; a dash where a part is not known."""
    if sums is None:
        return fmt.MISSING, TextColour.QUIET
    shown = dict(sorted(sums.items())) or {currency: Decimal(0)}
    amounts = list(shown.values())
    names = [f" {name}" if name and (len(shown) > 1 or name != currency) else "" for name in shown]
    texts = [fmt.MISSING if one is None else fmt.signed(one, 2) for one in amounts]
    known = [one for one in amounts if one is not None]
    text = "  ".join(f"{text}{name}" for text, name in zip(texts, names, strict=True))
    if len(known) < len(amounts):
        return text, TextColour.QUIET if not known else TextColour.PLAIN
    up, down = any(one > 0 for one in known), any(one < 0 for one in known)
    return (
        text,
        TextColour.PLAIN if up and down else TextColour.UP if up else TextColour.DOWN if down else TextColour.ZERO,
    )


class DaySource:
    """The day of the accounts whose orders, fills and positions are read here.

    `brake` returns what computes the day, always the same; its first call imports it. None: nothing does.
    """

    def __init__(self, hub: Hub, clock: Clock, tasks: Tasks, brake: Callable[[], LossBrake] | None) -> None:
        self._hub, self._clock, self._tasks, self._brake = hub, clock, tasks, brake
        self._used: LossBrake | None = None
        self._reading = False

    def rows(self, account: Account) -> Sequence[DayRow] | None:
        """The day of each security held or traded today; None while it is not known."""
        positions: tuple[Position, ...] | None = self._hub.value(Topic.POSITIONS.of(account.id))
        if positions is None:
            return None
        if self._brake is None:
            return ()
        orders: tuple[Order, ...] | None = self._hub.value(Topic.ORDERS.of(account.id))
        fills = self._hub.value(Topic.FILLS.of(account.id))
        if orders is None or fills is None:
            return None
        held = any(position.quantity for position in positions)
        if not (held or fills or any(order.filled for order in orders)):
            return ()  # nothing to compute: the brake is not imported for it
        self._used = self._brake()
        return self._used.day_rows(account)

    def total(self, account: Account) -> DayTotal:
        """The sums of the day at the newest prices, after fees where these are told."""
        rows = self.rows(account)
        if rows is None:
            return DayTotal(None, after_fees=True)
        fees, held = after_fees(rows), defaultdict[InstrumentId, list[Position]](list)
        for position in self._hub.value(Topic.POSITIONS.of(account.id)) or ():
            if position.quantity:
                held[position.instrument].append(position)
        amounts = ((row.currency, self._newest(row, held[row.instrument], fees=fees)) for row in rows)
        return DayTotal(sums_of(amounts), after_fees=fees)

    def _newest(self, row: DayRow, held: Sequence[Position], *, fees: bool) -> Decimal | None:
        """The result of a security at the price that its position is valued at."""
        if not held or row.result(fees=fees) is None:
            return row.result(fees=fees)
        price = price_now(self._hub, row.instrument, self._clock.market())
        facts = self._hub.value(Topic.INSTRUMENT.of(row.instrument))
        values = [valued(one, price, facts) for one in held]
        if not row.stated:
            return row.result(fees=fees, last=values[0].last)
        reported = [one.pl_today for one in values if one.pl_today is not None]
        less = row.fees if fees else Decimal(0)
        return sum(reported, Decimal(0)) - less if len(reported) == len(values) else None

    def refresh(self, account: Account) -> bool:
        """Read prices that are due, once a second while the day is on screen; whether there is a day to show."""
        if not self.rows(account) or self._used is None:
            return False
        self._used.shown = account.id
        if not self._reading and self._used.due(account):
            self._reading = True
            self._tasks.spawn(self._read(self._used, account), name="prices for the day's result")
        return True

    def rest(self) -> None:
        """Read nothing more while the day is off screen."""
        if self._used is not None:
            self._used.shown = ""

    async def _read(self, brake: LossBrake, account: Account) -> None:
        try:
            await brake.read(account)
        finally:
            self._reading = False
