"""The table of round trips: a row for each, below a combination a line for each of its legs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.trip import RoundTrip, TripMark
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, missing, sign_colour
from tideboard_desktop.journal.words import (
    Amounts,
    code_of,
    held_words,
    marks_of,
    side_arrow,
    trip_marks,
    zone_of,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.tables.column_model import Cell, Column, FileColumn, csv_rows
from tideboard_desktop.ui.tables.column_view import GAP, MARGIN, CellDelegate
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.words.combinations import adjusted_contract
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
ENTRY: Final = "entry"
_BY_ENTRY: Final = ((0, Qt.SortOrder.AscendingOrder), (0, Qt.SortOrder.DescendingOrder))
_GAUGE: Final = 22
_LEG: Final = "\u00b7"


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip, or one leg of it."""

    facts: TripFacts
    leg: int | None = None

    @property
    def trip(self) -> RoundTrip:
        return self.facts.trip if self.leg is None else self.facts.trip.legs[self.leg]

    @property
    def marks(self) -> list[str]:
        return marks_of(self.facts, self.trip)


def row_key(row: TripRow) -> Hashable:
    """Opening fill and leg."""
    return row.facts.trip.key, row.leg


class TripModel(TableModel[TripRow]):
    """`show_rows` gets the trips; the lines of legs stay below theirs, whatever sorts them.

    Ten thousand rows of which others are shown at each change of a filter: the model is reset each time.
    """

    def __init__(self, amounts: Amounts, owner: QObject) -> None:
        super().__init__(trip_columns(amounts, ""), row_key, owner)
        self._amounts, self._currency = amounts, ""

    def show_currency(self, currency: str) -> None:
        """Name the currency of the amounts in the headings."""
        if currency != self._currency:
            self._currency = currency
            self.shown_columns = trip_columns(self._amounts, currency)
            self.columns = list(self.shown_columns)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _by_entry(self, rows: list[TripRow]) -> list[TripRow]:
        """The trips are given by their entry, oldest first."""
        return rows[::-1] if self._sorting == _BY_ENTRY[1] else list(rows)

    def as_file(self) -> tuple[list[str], list[list[CsvCell]]]:
        return csv_rows([*self.shown_columns, *file_columns(self._currency)], self._rows)

    def show_rows(self, rows: Sequence[TripRow]) -> None:
        self.beginResetModel()
        self._given = list(rows)
        self._rows = self._sorted(self._given)
        self.endResetModel()
        self.filled.emit()

    def _sorted(self, rows: list[TripRow]) -> list[TripRow]:
        found = self._by_entry(rows) if self._sorting in _BY_ENTRY else super()._sorted(rows)
        if not any(row.facts.trip.legs for row in found):
            return found
        return [
            line for row in found for line in (row, *(TripRow(row.facts, at) for at in range(len(row.facts.trip.legs))))
        ]


# --- columns ----------------------------------------------------------------------------------------------------------


def trip_columns(amounts: Amounts, currency: str) -> list[ValueColumn[TripRow]]:
    """The columns of trips in one currency."""
    return [
        _entry_column(),
        _symbol_column(),
        _side_column(),
        *_price_columns(),
        _shares_column(amounts),
        *_money_columns(amounts, currency),
        _r_column(),
        *_excursion_columns(),
        _held_column(),
        _flow_column(),
        _notes_column(),
    ]


def file_columns(currency: str) -> list[Column[TripRow] | FileColumn[TripRow]]:
    """What a file has beside the columns that are shown."""
    money: dict[str, Callable[[RoundTrip], CsvCell]] = {
        "before fees": lambda trip: trip.realised,
        "fees told": lambda trip: trip.fees_told,
    }
    facts: dict[str, Callable[[TripRow], CsvCell]] = {
        "exit time": lambda row: row.trip.closed,
        "name": lambda row: row.trip.name,
        "currency": lambda row: row.trip.currency,
        "remaining": lambda row: row.trip.remaining,
        "multiplier": lambda row: row.trip.multiplier,
        "leg": lambda row: None if row.leg is None else row.leg + 1,
        "lowest": lambda row: row.facts.excursion.lowest if row.leg is None else None,
        "highest": lambda row: row.facts.excursion.highest if row.leg is None else None,
        f"risk [{currency}]": lambda row: row.facts.risk if row.leg is None else None,
        "order type": lambda row: row.facts.order_type and str(row.facts.order_type),
        "days to report": lambda row: row.facts.days_to_report,
        "marks": lambda row: "; ".join(sorted(map(str, row.trip.marks))),
        "note": lambda row: row.facts.note if row.leg is None else None,
        "opening fill": lambda row: row.trip.first.id,
    }
    return [
        *(
            FileColumn(f"{name} [{currency}]", lambda row, get=get: get(row.trip))  # type: ignore[misc]
            for name, get in money.items()
        ),
        *(FileColumn(name, get) for name, get in facts.items()),
    ]


def _entry_column() -> ValueColumn[TripRow]:
    def cell(row: TripRow) -> Cell:
        trip, zone = row.trip, zone_of(row.trip)
        day = exchange_date(market_of(trip.instrument), trip.opened)
        exact = f"{fmt.day_long(day)} {fmt.clock_seconds(trip.opened, zone)} {fmt.zone_name(trip.opened, zone)}"
        return Cell(fmt.day_short(day), second=fmt.clock_minutes(trip.opened, zone), exact=exact)

    return _fact(ENTRY, translate("Journal", "Entry"), 116, lambda row: row.trip.opened, cell, head="entry time")


def _symbol_column() -> ValueColumn[TripRow]:
    def cell(row: TripRow) -> Cell:
        trip = row.trip
        words = listed(row.marks)
        whole = " ".join(filter(None, (trip.instrument, trip.name, words)))
        lead = "" if row.leg is None else f"{_LEG} "
        name = titled(adjusted_contract(), trip.name) if TripMark.ADJUSTED in trip.marks else trip.name
        return Cell(f"{lead}{code_of(trip.instrument)}", second=name, exact=whole)

    def code(row: TripRow) -> str:
        return row.trip.instrument

    return replace(_fact("symbol", translate("Common", "Symbol"), 130, code, cell), code=code)


def _side_column() -> ValueColumn[TripRow]:
    def cell(row: TripRow) -> Cell:
        return Cell(side_arrow(long=row.trip.long))

    def side(row: TripRow) -> str:
        return "long" if row.trip.long else "short"

    return _fact("side", translate("Journal", "Side"), 68, side, cell, spare=6)


def _fact(
    key: str,
    title: str,
    width: int,
    get: Callable[[TripRow], Any],
    cell: Callable[[TripRow], Cell],
    *,
    head: str = "",
    spare: int = 0,
) -> ValueColumn[TripRow]:
    """A column that is sorted by what a file gets."""
    return ValueColumn(
        key=key, head=head or key, title=title, width=width, cell=cell, order=get, value=get, spare=spare
    )


def _figure(
    key: str,
    title: str,
    width: int,
    get: Callable[[TripRow], Any],
    show: Callable[[Any], Cell],
    *,
    why: Callable[[TripRow], str] = lambda _row: translate("Journal", "Not known"),
    head: str = "",
    spare: int = 0,
) -> ValueColumn[TripRow]:
    """A column of numbers with a reason beside each dash."""

    def cell(row: TripRow) -> Cell:
        value = get(row)
        return missing(why(row)) if value is None else show(value)

    return ValueColumn(
        key=key, head=head or key, title=title, width=width, number=True, cell=cell, order=get, value=get, spare=spare
    )


def _price_columns() -> list[ValueColumn[TripRow]]:
    def price(value: Decimal) -> Cell:
        rounded = round(value, 4).normalize()
        return Cell(fmt.price(rounded), exact=fmt.price(value))

    def no_exit(row: TripRow) -> str:
        return translate("Journal", "Still open") if row.trip.closed is None else translate("Journal", "Not known")

    return [
        _figure("in", translate("Journal", "In"), 68, lambda row: row.trip.entry, price, spare=2),
        _figure("out", translate("Journal", "Out"), 68, lambda row: row.trip.exit, price, why=no_exit, spare=3),
    ]


def _shares_column(amounts: Amounts) -> ValueColumn[TripRow]:
    return _figure(
        "shares",
        translate("Journal", "Shares"),
        60,
        lambda row: row.trip.quantity,
        lambda value: Cell(amounts.shares(value)),
        spare=7,
    )


def why_no_net(trip: RoundTrip, amounts: Amounts) -> str:
    """Why a trip has no net result, with what is known of it."""
    if trip.realised is None:
        return translate("Journal", "Not known")
    before = translate("Journal", "before fees {amount}").format(amount=amounts.signed(trip.realised))
    is_open = TripMark.FEES_OPEN in trip.marks
    fees = translate("Journal", "Fees open") if is_open else translate("Journal", "Fees not told")
    return listed((fees, before))


def _money_columns(amounts: Amounts, currency: str) -> list[ValueColumn[TripRow]]:
    def fees(row: TripRow) -> str:
        told = amounts.plain(row.trip.fees_told)
        if TripMark.FEES_OPEN in row.trip.marks:
            return translate("Journal", "Not all told by the broker: {amount} so far").format(amount=told)
        return translate("Journal", "The broker tells no fees of it any more: {amount} told").format(amount=told)

    return [
        _figure(
            "fees",
            translate("Journal", "Fees"),
            66,
            lambda row: row.trip.fees,
            lambda value: Cell(amounts.plain(value)),
            why=fees,
            head=f"fees [{currency}]",
            spare=5,
        ),
        _figure(
            "net",
            translate("Journal", "Net, {currency}").format(currency=currency),
            88,
            lambda row: row.facts.net if row.leg is None else row.trip.net,
            lambda value: Cell(amounts.signed(value), sign_colour(value), strong=True),
            why=lambda row: why_no_net(row.trip, amounts),
            head=f"net [{currency}]",
        ),
    ]


def _r_column() -> ValueColumn[TripRow]:
    def why(row: TripRow) -> str:
        if row.facts.stop_idle:
            return translate("Journal", "No stop works until all of its entry has filled")
        if row.facts.risk is None:
            return translate("Journal", "No stop was held and no risk was planned at entry")
        return translate("Journal", "There is no net result yet")

    return _figure(
        "r",
        "R",
        50,
        lambda row: row.facts.r if row.leg is None else None,
        lambda value: Cell(fmt.signed(value, 2), sign_colour(value)),
        why=why,
        head="R",
        spare=1,
    )


def _excursion_columns() -> list[ValueColumn[TripRow]]:
    def why(_row: TripRow) -> str:
        return translate("Journal", "The prices between the fills are not known")

    def show(value: Decimal) -> Cell:
        return Cell(fmt.signed(value, 2))

    return [
        _figure(
            "mae",
            translate("Journal", "MAE"),
            58,
            lambda row: row.facts.excursion.adverse if row.leg is None else None,
            show,
            why=why,
            head="MAE [%]",
            spare=10,
        ),
        _figure(
            "mfe",
            translate("Journal", "MFE"),
            58,
            lambda row: row.facts.excursion.favourable if row.leg is None else None,
            show,
            why=why,
            head="MFE [%]",
            spare=9,
        ),
    ]


def _held_column() -> ValueColumn[TripRow]:
    def held(row: TripRow) -> float | None:
        return row.facts.held if row.leg is None else None

    return _figure(
        "held",
        translate("Journal", "Held"),
        78,
        held,
        lambda value: Cell(held_words(value)),
        why=lambda _row: translate("Journal", "Still open"),
        head="held [s]",
        spare=8,
    )


def _flow_column() -> ValueColumn[TripRow]:
    return _figure(
        "flow",
        translate("Journal", "Flow"),
        70,
        lambda row: row.facts.flow_percentile if row.leg is None else None,
        lambda value: Cell(f"{value:.0f}"),
        why=lambda _row: translate("Journal", "No flow was recorded at the first fill"),
        head="flow percentile",
        spare=4,
    )


def _notes_column() -> ValueColumn[TripRow]:
    def text(row: TripRow) -> str:
        return "" if row.leg is not None else row.facts.note

    def cell(row: TripRow) -> Cell:
        marks = listed(trip_marks(row.trip))
        if row.leg is not None:
            return Cell("", second=marks, exact=marks)
        tags = listed(row.facts.tags)
        whole = "\n".join(filter(None, (tags, row.facts.note, marks)))
        return Cell(tags, second=" ".join(filter(None, (marks, row.facts.note))), exact=whole)

    return ValueColumn(
        key="notes",
        head="tags",
        title=translate("Journal", "Tag and note"),
        width=0,
        cell=cell,
        order=lambda row: (row.facts.tags, text(row)) if row.facts.tags or row.facts.note else None,
        value=lambda row: "; ".join(row.facts.tags),
        spare=1,
    )


# --- painting ---------------------------------------------------------------------------------------------------------


class TripCells(CellDelegate):
    """Paints the gauge of the flow column, and tags as tags."""

    def __init__(self, model: TripModel, theme: Theme, parent: Table) -> None:
        super().__init__(model, theme, parent)
        self._trips, self._look = model, theme
        self._tag_font = theme.font(Type.CAPTION)
        self._tag_size = QFontMetrics(self._tag_font)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint notes by itself, and the gauge over the figure of the flow."""
        column = self._trips.shown_columns[index.column()]
        row = self._trips.rows[index.row()]
        if column.key == "notes" and row.leg is None:
            self._paint_background(painter, option.rect, option.state, first=False)
            self._paint_notes(painter, option.rect, row)
            return
        super().paint(painter, option, index)
        if column.key == "flow" and row.leg is None and row.facts.flow_percentile is not None:
            self._paint_gauge(painter, option.rect, row.facts.flow_percentile)

    def _paint_gauge(self, painter: QPainter, rect: QRect, percentile: float) -> None:
        surface, wide = self._look.surface, self._look.px(_GAUGE)
        left, middle = rect.x() + self._look.px(12), rect.center().y() + 0.5
        painter.setPen(QPen(colour(surface.line_control), 1))
        painter.drawLine(QPointF(left, middle), QPointF(left + wide, middle))
        at = left + wide * percentile / 100
        painter.fillRect(QRectF(at - 1, middle - 4, 2, 8), colour(surface.text1))

    def _paint_notes(self, painter: QPainter, rect: QRect, row: TripRow) -> None:
        surface, left, end = self._look.surface, rect.x() + MARGIN, rect.right() - 4
        painter.setFont(self._tag_font)
        for tag in row.facts.tags:
            wide = self._tag_size.horizontalAdvance(tag) + 12
            if left + wide > end:
                break
            painter.setPen(colour(surface.line_control))
            box = QRectF(left + 0.5, rect.y() + 4.5, wide - 1, rect.height() - 9)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(colour(surface.text2))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tag)
            left += wide + GAP
        marks = listed(trip_marks(row.trip))
        hint = "" if row.facts.note or marks else translate("Journal", "add a note")
        for words, tone in (
            (marks, surface.text3),
            (row.facts.note.replace("\n", " "), surface.text1),
            (hint, surface.text3),
        ):
            left += self.paint_words(painter, QRect(left, rect.y(), end - left, rect.height()), words, colour(tone))


def trips_table(amounts: Amounts, theme: Theme, owner: QObject) -> tuple[Table, TripModel]:
    """The table, newest entry first."""
    model = TripModel(amounts, owner)
    table = Table(model, theme, identifier="journal_trips", name=translate("Journal", "Round trips"))
    table.setItemDelegate(TripCells(model, theme, table))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    return table, model
