"""The day's result in the positions table: each row's own, what was closed today, and the sums of each currency."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, Position
from tideboard_core.model.shares import Shares, size_of
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.blotter.words import TONES
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_core.orders.brake.day_rows import DayRow
    from tideboard_core.orders.brake.loss_brake import LossBrake

translate = QCoreApplication.translate

Amounts = Mapping[str, Decimal | None]
"""Money by currency; None where a part of it is not known."""


class Closed(NamedTuple):
    """A security that was closed today: what that brought in its currency, None = not known."""

    instrument: InstrumentId
    currency: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Day:
    """The rows with their own day, what was closed today, and the sums; `sums` is None before all lists were read.

    `fees` says whether the fees of the day's orders are taken off. `gaps` are the securities that keep a sum unknown.
    """

    rows: list[Holding]
    closed: tuple[Closed, ...] = ()
    sums: Amounts | None = None
    parts: tuple[DayRow, ...] = ()
    fees: bool = False


class _Made(NamedTuple):
    """A row with its day, and what it was made of."""

    given: Holding
    day: DayRow | None
    held: Shares
    fees: bool
    row: Holding


class DayRows:
    """Puts the day of each security into its row; a row stays the same object while nothing of it changes."""

    def __init__(self) -> None:
        self._made: dict[object, _Made] = {}

    def of(self, rows: Sequence[Holding], days: Iterable[DayRow] | None, *, fees: bool) -> Day:
        """`days` None = not known yet. Where a security has several rows, each has its share of the day by quantity."""
        if days is None:
            return Day([self._with_day(row, None, 0, fees=fees) for row in rows], fees=fees)
        parts = tuple(days)
        of = {day.instrument: day for day in parts}
        held: dict[InstrumentId, Shares] = {}
        for row in rows:
            if row.position.quantity:
                held[row.position.instrument] = held.get(row.position.instrument, 0) + size_of(row.position.quantity)
        found: list[Holding] = []
        amounts: list[tuple[str, Decimal | None]] = []
        for row in rows:
            day = of.get(row.position.instrument) if row.position.quantity else None
            if day is None:
                found.append(row)
            else:
                found.append(self._with_day(row, day, held[day.instrument], fees=fees))
            if row.position.quantity:
                amounts.append((row.position.currency if day is None else day.currency, found[-1].pl_today))
        gone = [day for day in parts if day.instrument not in held]
        amounts += [(day.currency, day.result(fees=fees)) for day in gone]
        closed = tuple(  # what was bought and is not listed yet, or of which a fill is missing, is not closed
            Closed(day.instrument, day.currency, day.result(fees=fees))
            for day in gone
            if day.gap is None and not day.units
        )
        if len(self._made) > len(rows):  # some are gone
            self._made = {row.key: self._made[row.key] for row in rows if row.key in self._made}
        return Day(found, closed, _sums(amounts), parts, fees)

    def _with_day(self, row: Holding, day: DayRow | None, held: Shares, *, fees: bool) -> Holding:
        """`held` are all shares of the security."""
        key = row.key
        made = self._made.get(key)
        if made is not None and made.given is row and made.day is day and (made.held, made.fees) == (held, fees):
            return made.row
        amount = None if day is None else _live(row, day, Decimal(size_of(row.position.quantity)) / held, fees=fees)
        if made is not None and made.given is row and made.row.pl_today == amount:
            shown = made.row
        else:
            shown = row if row.pl_today == amount else replace(row, pl_today=amount)
        self._made[key] = _Made(row, day, held, fees, shown)
        return shown


def _live(row: Holding, day: DayRow, share: Decimal, *, fees: bool) -> Decimal | None:
    """The row's share of the day, at its own price, which may be newer than that of the result."""
    result = day.result(fees=fees)
    if result is None:
        return None
    if day.stated:
        return None if row.pl_today is None else row.pl_today - (day.fees * share if fees else Decimal(0))
    if day.last is None or row.last is None:
        return result * share
    return (result + (row.last - day.last) * day.units) * share


def _sums(amounts: Iterable[tuple[str, Decimal | None]]) -> Amounts:
    sums: dict[str, Decimal | None] = {}
    for currency, amount in amounts:
        before = sums.get(currency, Decimal(0))
        sums[currency] = None if amount is None or before is None else before + amount
    return sums


def sums_text(sums: Amounts | None, currency: str) -> tuple[str, TextColour]:
    """Each currency by itself, named unless it is the account's alone; a dash where a part is not known."""
    if sums is None:
        return fmt.MISSING, TextColour.QUIET
    shown = sums or {currency: Decimal(0)}
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


def sums_tip(day: Day) -> str:
    """What the sums are, with their parts; and what keeps one from being known."""
    how = (
        translate("Blotter", "Realised today and open since the previous close, after the fees of the day’s orders.")
        if day.fees
        else translate("Blotter", "Realised today and open since the previous close, before fees.")
    )
    if day.sums is None:
        return "\n".join([how, translate("Blotter", "Orders, fills and positions are not read yet.")])
    lines = [how]
    for currency in day.sums:
        mine = [part for part in day.parts if part.currency == currency]
        if missing := [part.instrument for part in mine if part.gap is not None]:
            unknown = translate("Blotter", "{currency}: not known, for lack of the prices or fills of {securities}")
            lines.append(unknown.format(currency=currency, securities=listed(missing[:3])))
        elif day.fees and not all(part.fees_known for part in mine):
            text = translate("Blotter", "{currency}: not known until the broker has told what it charged")
            lines.append(text.format(currency=currency))
        elif mine and not any(part.stated for part in mine):
            known = translate("Blotter", "{currency}: realised {realised}, fees {fees}")
            realised, fees = (sum((getattr(part, name) for part in mine), Decimal(0)) for name in ("realised", "fees"))
            charged = fmt.money(fees) if all(part.fees_known for part in mine) else fmt.MISSING
            lines.append(known.format(currency=currency, realised=fmt.signed(realised, 2), fees=charged))
    lines.append(translate("Blotter", "Fees are those that the broker has charged, else those of its price list."))
    return "\n".join(lines)


def closed_words(day: Day) -> tuple[str, str, str, TextColour]:
    """How many securities were closed today, what that brought, one by one for the tool tip, and the colour of it."""
    count = translate("Blotter", "Closed today: {count}").format(count=len(day.closed))
    text, colour = sums_text(_sums((one.currency, one.amount) for one in day.closed), "")
    each = [
        f"{one.instrument}  {fmt.MISSING if one.amount is None else fmt.signed(one.amount, 2)} {one.currency}"
        for one in day.closed
    ]
    return count, text, "\n".join(each), colour


class DaySource:
    """`brake` returns what computes the day, always the same; its first call imports it. None: nothing does."""

    def __init__(self, hub: Hub, tasks: Tasks, brake: Callable[[], LossBrake] | None) -> None:
        self._hub, self._tasks, self._brake = hub, tasks, brake
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

    def look(self, account: Account) -> bool:
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


class ClosedToday(QWidget):
    """Hidden while nothing was closed today. The tool tip names each security."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = label("", theme, Type.BODY, Tone.SECONDARY)
        self.amount = label("", theme, Type.STRONG)
        self.amount.setAccessibleIdentifier("closed_today")
        hbox(self.title, self.amount, stretch(), on=self, margins=(12, 4, 12, 4), spacing=12)
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_day(self, day: Day) -> None:
        if self._shown == (new := (day.closed, day.fees)):
            return
        self._shown = new
        count, text, each, colour = closed_words(day)
        self.title.setText(count)
        self.amount.setText(text)
        set_tone(self.amount, TONES[colour])
        self.amount.setAccessibleName(f"{count} {text}")
        self.setToolTip(tip(each))
        self.setVisible(bool(day.closed))
