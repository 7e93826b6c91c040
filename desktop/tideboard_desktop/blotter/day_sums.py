"""The day's result in the positions table: each row's own, what was closed today, and the sums of each currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares, size_of
from tideboard_core.orders.charges import Charged
from tideboard_desktop.blotter.position_columns import Holding
from tideboard_desktop.docks.day_result import TONES, Amounts, after_fees, day_words, sums_of, sums_text, untold_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_core.orders.brake.day_rows import DayRow

translate = QCoreApplication.translate


class Closed(NamedTuple):
    """A security that was closed today: what that brought in its currency, None = not known."""

    instrument: InstrumentId
    currency: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Day:
    """The rows with their own day, what was closed today, and the sums; `sums` is None before all lists were read.

    `fees` says whether the fees of the day's orders are taken off; `asked` that they would be if they were told.
    """

    rows: list[Holding]
    closed: tuple[Closed, ...] = ()
    sums: Amounts | None = None
    parts: tuple[DayRow, ...] = ()
    fees: bool = False
    asked: bool = False


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
            return Day([self._with_day(row, None, 0, fees=fees) for row in rows], fees=fees, asked=fees)
        parts, asked = tuple(days), fees
        fees = fees and after_fees(parts)
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
        return Day(found, closed, sums_of(amounts), parts, fees, asked)

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
    result = day.result(fees=fees, last=row.last)
    if result is None:
        return None
    if day.stated:
        return None if row.pl_today is None else row.pl_today - (day.fees * share if fees else Decimal(0))
    return result * share


def sums_tip(day: Day) -> str:
    """What the sums are, with their parts; and what keeps one from being known."""
    how = day_words(after_fees=day.fees)
    if day.sums is None:
        return "\n".join([how, translate("Blotter", "Orders, fills and positions are not read yet.")])
    lines = [how]
    if day.asked and not day.fees:
        lines.append(untold_words())
    for currency in day.sums:
        mine = [part for part in day.parts if part.currency == currency]
        if missing := [part.instrument for part in mine if part.gap is not None]:
            unknown = translate("Blotter", "{currency}: not known, for lack of the prices or fills of {securities}")
            lines.append(unknown.format(currency=currency, securities=listed(missing[:3])))
        elif day.fees and any(part.charged is Charged.DUE for part in mine):
            text = translate("Blotter", "{currency}: not known until the broker has told what it charged")
            lines.append(text.format(currency=currency))
        elif mine and not any(part.stated for part in mine):
            known = translate("Blotter", "{currency}: realised {realised}, fees {fees}")
            realised, fees = (sum((getattr(part, name) for part in mine), Decimal(0)) for name in ("realised", "fees"))
            charged = fmt.money(fees) if all(part.charged < Charged.DUE for part in mine) else fmt.MISSING
            lines.append(known.format(currency=currency, realised=fmt.signed(realised, 2), fees=charged))
    lines.append(translate("Blotter", "Fees are those that the broker has charged, else those of its price list."))
    return "\n".join(lines)


def closed_words(day: Day) -> tuple[str, str, str, TextColour]:
    """How many securities were closed today, what that brought, one by one for the tool tip, and the colour of it."""
    count = translate("Blotter", "Closed today: {count}").format(count=len(day.closed))
    text, colour = sums_text(sums_of((one.currency, one.amount) for one in day.closed), "")
    each = [
        f"{one.instrument}  {fmt.MISSING if one.amount is None else fmt.signed(one.amount, 2)} {one.currency}"
        for one in day.closed
    ]
    return count, text, "\n".join(each), colour


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
