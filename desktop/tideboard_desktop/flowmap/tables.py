"""The tables beside the flow map: the same rows in the same order as figures, and the turns of the day."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    percent_column,
    text_column,
)
from tideboard_desktop.flowmap.row_labels import RowLabel
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.flowmap.words import clock_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label

translate = QCoreApplication.translate
UP, DOWN = "\u25b2", "\u25bc"
MOST_TURNS: Final = 200
RECENT: Final = 30
"""Minutes that the summary of turns looks back."""


class MapRow(NamedTuple):
    """A security as figures: percents as numbers, None where unknown; `turned` is the newest turn in words."""

    id: InstrumentId
    name: str
    last: float | None
    net: float | None
    currency: str
    percentile: float | None
    ratio: float | None
    latest: float | None
    turned: str
    side: int
    signals: str
    reason: str


class TurnRow(NamedTuple):
    """A turn: when it was held, of which security, to which side, and how that stands."""

    id: InstrumentId
    name: str
    minute: int
    time: str
    side: int
    ratio: float | None
    net: float | None
    percentile: float | None


def map_rows(
    sheet: MapSheet, rows: Sequence[int], label: Callable[[int], RowLabel], signals: Sequence[str]
) -> list[MapRow]:
    """The rows of the table in this order; `signals` says for each row of the sheet what fired."""
    found = []
    for row in rows:
        facts, last, turned = label(row), sheet.last_of(row), sheet.turn_of(row)
        found.append(
            MapRow(
                id=sheet.ids[row],
                name=facts.name,
                last=_known(facts.last),
                net=_known(facts.net),
                currency=facts.currency,
                percentile=None if facts.percentile is None else facts.percentile.value,
                ratio=None if last < 0 else _known(float(sheet.ratios[row, last]) * 100),
                latest=_known(sheet.latest_change(row) * 100),
                turned="" if turned is None else _turn(sheet, *turned),
                side=0 if turned is None else turned[1],
                signals=signals[row],
                reason=facts.reason,
            )
        )
    return found


def turn_rows(sheet: MapSheet, label: Callable[[int], RowLabel]) -> list[TurnRow]:
    """The turns of the session, the newest first."""
    found = []
    for minute, row, side in sheet.turns_since(0)[:MOST_TURNS]:
        facts = label(row)
        found.append(
            TurnRow(
                id=sheet.ids[row],
                name=facts.name,
                minute=minute,
                time=clock_of(sheet, minute),
                side=side,
                ratio=_known(float(sheet.ratios[row, minute]) * 100),
                net=_known(facts.net),
                percentile=None if facts.percentile is None else facts.percentile.value,
            )
        )
    return found


def map_table(theme: Theme, units: fmt.UnitStyle, parent: QWidget) -> Table:
    """The table of the map."""
    columns: list[ValueColumn[MapRow]] = [
        _symbol(lambda row: row.id, lambda row: row.name),
        percent_column("last", translate("FlowMap", "Last %"), lambda row: row.last),
        amount_column("net", translate("FlowMap", "Net"), lambda row: row.net, units, signed=True),
        text_column("currency", translate("Common", "Currency"), lambda row: row.currency, width=72, spare=2),
        _percentile(lambda row: row.percentile),
        percent_column("ratio 15 min", translate("FlowMap", "15 min"), lambda row: row.ratio, decimals=1),
        percent_column(
            "ratio 5 min", translate("FlowMap", "Latest change"), lambda row: row.latest, width=104, decimals=1
        ),
        ValueColumn(
            key="turn",
            head="turn",
            title=translate("Common", "Turn"),
            width=76,
            cell=lambda row: Cell(row.turned, _side_colour(row.side)),
            order=lambda row: row.turned,
            value=lambda row: row.turned,
        ),
        text_column("signals", translate("Common", "Signals"), lambda row: row.signals, width=150, spare=1),
        text_column("reason", translate("FlowMap", "Reason"), lambda row: row.reason, width=150, spare=1),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: row.id, parent)
    return Table(model, theme, identifier="flow_map_table", name=translate("FlowMap", "Flow map as a table"))


def turns_table(theme: Theme, units: fmt.UnitStyle, parent: QWidget) -> Table:
    """The table of turns."""

    def held(row: TurnRow) -> Cell:
        side = translate("FlowMap", "to inflow") if row.side > 0 else translate("FlowMap", "to outflow")
        return Cell(
            f"{row.time} {UP if row.side > 0 else DOWN}",
            _side_colour(row.side),
            strong=True,
            exact=f"{row.time} {side}",
        )

    columns: list[ValueColumn[TurnRow]] = [
        ValueColumn(
            key="held",
            head="held at",
            title=translate("FlowMap", "Held at"),
            width=74,
            cell=held,
            order=lambda row: row.minute,
            value=lambda row: row.time,
        ),
        _symbol(lambda row: row.id.partition(".")[2], lambda row: row.name),
        percent_column("ratio 15 min", translate("FlowMap", "15 min"), lambda row: row.ratio, width=68, decimals=1),
        amount_column("net", translate("FlowMap", "Net now"), lambda row: row.net, units, width=84, signed=True),
        _percentile(lambda row: row.percentile, spare=1),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: (row.id, row.minute), parent)
    table = Table(model, theme, identifier="flow_map_turns", name=translate("FlowMap", "Turns today"))
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    return table


class TurnsPanel(QWidget):
    """`table` has a row for each turn of every security."""

    def __init__(self, theme: Theme, units: fmt.UnitStyle) -> None:
        super().__init__()
        self.table = turns_table(theme, units, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 6)
        head.setSpacing(8)
        head.addWidget(label(translate("FlowMap", "Turns today"), theme, Type.STRONG))
        rule = translate("FlowMap", "15 min ratio past \u00b16 %, held 3 min")
        head.addWidget(elided_label(rule, theme, Type.CAPTION, Tone.CAPTION), 1)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.summary = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.summary, "flow_map_turns_summary")
        caution = translate("FlowMap", "A turn is a description of what was recorded, not a forecast.")
        for words in (self.summary, elided_label(caution, theme, Type.CAPTION, Tone.CAPTION)):
            words.setContentsMargins(10, 4, 10, 4)
            column.addWidget(words)
        self._theme = theme

    @property
    def least(self) -> int:
        """Pixels of height in which its table has the rows that every table keeps."""
        return self.sizeHint().height() - self.table.sizeHint().height() + self._theme.px(TABLE)

    def show_turns(self, sheet: MapSheet, label: Callable[[int], RowLabel]) -> None:
        """Show the turns of a session; `label` gives what a row of the sheet says."""
        self.table.rows.held = self.table.viewport().underMouse()  # a click selects what was read there
        self.table.rows.show_rows(turn_rows(sheet, label))
        recent = sheet.turns_since(sheet.last - RECENT + 1)
        up = sum(1 for _minute, _row, side in recent if side > 0)
        text = translate("FlowMap", "{up} to inflow, {down} to outflow in the last {minutes} min")
        self.summary.setText(text.format(up=up, down=len(recent) - up, minutes=RECENT))


def _side_colour(side: int) -> TextColour:
    return TextColour.UP if side > 0 else TextColour.DOWN


def _symbol(identity: Callable[[Any], str], name: Callable[[Any], str]) -> ValueColumn[Any]:
    return text_column("symbol", translate("FlowMap", "Symbol"), identity, second=name, code=True)


def _percentile(get: Callable[[Any], float | None], *, spare: int = 0) -> ValueColumn[Any]:
    def cell(row: Any) -> Cell:  # noqa: ANN401  rows of either table
        value = get(row)
        return Cell(fmt.MISSING, TextColour.QUIET) if value is None else Cell(fmt.plain(value, 0))

    return ValueColumn(
        key="percentile",
        head="percentile",
        title=translate("Common", "Percentile"),
        width=76,
        spare=spare,
        number=True,
        cell=cell,
        order=get,
        value=get,
        idle=lambda row: get(row) is None,
    )


def _turn(sheet: MapSheet, minute: int, side: int) -> str:
    return f"{UP if side > 0 else DOWN} {clock_of(sheet, minute)}"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
