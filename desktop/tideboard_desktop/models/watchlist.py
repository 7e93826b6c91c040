"""The watchlist as a table model: rows are converted when they are painted, changes are told row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from enum import IntEnum
from statistics import median
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.models.watch_row import FlowTone, WatchRow, flow_source, make_row

_TOPICS = frozenset({Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT})
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class Column(IntEnum):
    """Columns of the list."""

    SYMBOL = 0
    LAST = 1
    CHANGE = 2
    FLOW = 3


class Breadth(NamedTuple):
    """How many rows have money coming in, going out, and neither."""

    inflow: int
    outflow: int
    without: int


class WatchlistModel(QAbstractTableModel):
    """Instruments in the person's order or sorted; `row` gives the converted row, cached until it changes."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        ids: Sequence[InstrumentId],
        units: fmt.UnitStyle = fmt.UnitStyle.KMB,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._clock = clock
        self._units = units
        self._own_order = list(dict.fromkeys(ids))
        self._ids = list(self._own_order)
        self._rows: dict[InstrumentId, WatchRow] = {}
        self._places = {id_: place for place, id_ in enumerate(self._ids)}
        self._sort: tuple[Column, Qt.SortOrder] | None = None
        self.flow_unit = fmt.ONE
        self._measure_unit()

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[InstrumentId, ...]:
        """The list in the person's order, for keeping."""
        return tuple(self._own_order)

    def id_at(self, row: int) -> InstrumentId:
        """Instrument of a shown row."""
        return self._ids[row]

    def place_of(self, instrument: InstrumentId) -> int | None:
        """Shown row of an instrument, None when it is not in the list."""
        return self._places.get(instrument)

    def row(self, place: int) -> WatchRow:
        """The converted row at a shown place."""
        id_ = self._ids[place]
        row = self._rows.get(id_)
        if row is None:
            row = self._rows[id_] = make_row(self._hub, id_, self._clock.market())
        return row

    def add(self, instrument: InstrumentId) -> bool:
        """Append an instrument; False when it is there already."""
        if instrument in self._places:
            return False
        place = len(self._ids)
        self.beginInsertRows(QModelIndex(), place, place)
        self._own_order.append(instrument)
        self._ids.append(instrument)
        self._places[instrument] = place
        self.endInsertRows()
        return True

    def remove(self, instrument: InstrumentId) -> None:
        """Take an instrument out; one that is not there is fine."""
        place = self._places.get(instrument)
        if place is None:
            return
        self.beginRemoveRows(QModelIndex(), place, place)
        self._own_order.remove(instrument)
        del self._ids[place]
        self._rows.pop(instrument, None)
        self._index()
        self.endRemoveRows()

    def breadth(self) -> Breadth:
        """Count rows of the running session by the sign of their flow."""
        cells = [self.row(place).flow for place in range(len(self._ids))]
        today = [cell.net for cell in cells if cell.tone in {FlowTone.LIVE, FlowTone.STALE}]
        inflow = sum(net > 0 for net in today)
        outflow = sum(net < 0 for net in today)
        return Breadth(inflow, outflow, len(cells) - inflow - outflow)

    # --- changes ----------------------------------------------------------------------------------------------------

    def take(self, changed: Set[Key], visible: range) -> list[int]:
        """Forget what changed and tell the view about the visible part of it; returns the places told."""
        touched = {InstrumentId(key.subject) for key in changed if key.topic in _TOPICS and key.subject in self._places}
        for id_ in touched:
            self._rows.pop(id_, None)
        if any(key.topic is Topic.FLOW and key.subject in self._places for key in changed) and self._measure_unit():
            self._tell_all()
            return list(visible)
        places = sorted(place for place in (self._places[id_] for id_ in touched) if place in visible)
        for place in places:
            self.dataChanged.emit(self.index(place, Column.SYMBOL), self.index(place, Column.FLOW))
        return places

    def expire(self, visible: range) -> None:
        """Convert visible rows anew whose words depend on the time of day or an age."""
        now = self._clock.market()
        for place in visible:
            old = self._rows.get(self._ids[place])
            if old is None:
                continue
            new = make_row(self._hub, old.id, now)
            self._rows[old.id] = new
            if (new.flow.tone, new.closed) != (old.flow.tone, old.closed):
                self.dataChanged.emit(self.index(place, Column.SYMBOL), self.index(place, Column.FLOW))

    def _measure_unit(self) -> bool:
        nets = [abs(net) for place in range(len(self._ids)) if (net := self.row(place).flow.net)]
        # The middle one decides: by the largest, one giant would turn every other row into 0.0B.
        unit = fmt.unit_for(median(nets) if nets else 0.0, self._units)
        changed = unit != self.flow_unit
        self.flow_unit = unit
        return changed

    def _tell_all(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, Column.SYMBOL), self.index(len(self._ids) - 1, Column.FLOW))

    # --- order ------------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the person's own order."""
        self._sort = None if column < 0 else (Column(column), order)
        self.resort()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @property
    def sorting(self) -> tuple[Column, Qt.SortOrder] | None:
        """Column and direction of the sort, None for the person's own order."""
        return self._sort

    def resort(self) -> None:
        """Put the rows into the chosen order; live columns call this at most once a second."""
        wanted = list(self._own_order)
        if self._sort is not None:
            column, order = self._sort
            known = [id_ for id_ in wanted if self._sort_value(id_, column) is not None]
            known.sort(key=lambda id_: self._sort_value(id_, column), reverse=order is Qt.SortOrder.DescendingOrder)
            wanted = known + [id_ for id_ in wanted if id_ not in set(known)]
        if wanted == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._ids[index.row()]) for index in self.persistentIndexList()]
        self._ids = wanted
        self._index()
        for index, id_ in kept:
            self.changePersistentIndex(index, self.index(self._places[id_], index.column()))
        self.layoutChanged.emit()

    def _sort_value(self, id_: InstrumentId, column: Column) -> Any:  # noqa: ANN401  text or number, alike in a column
        row = self._rows.get(id_) or make_row(self._hub, id_, self._clock.market())
        if column is Column.SYMBOL:
            return id_
        if column is Column.LAST:
            return row.last_value
        if column is Column.CHANGE:
            return row.change_value
        return None if row.flow.tone is FlowTone.WORDS else row.flow.net

    def _index(self) -> None:
        self._places = {id_: place for place, id_ in enumerate(self._ids)}

    # --- Qt's interface ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802  Qt's name
        """Rows of the list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802  Qt's name
        """Columns of the list."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        """Texts for accessibility, copying and tooltips; the delegate reads `row` instead."""
        reader = _READERS.get(role)
        return None if reader is None else reader(self, index)

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  Qt's signature
        """Column words with the sort arrow beside them."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            words = (self.tr("Symbol"), self.tr("Last"), self.tr("Chg %"), self.tr("Net flow today"))
            return words[section] + self._arrow(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == Column.SYMBOL else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _arrow(self, section: int) -> str:
        if self._sort is None or self._sort[0] != section:
            return ""
        return " \u25b2" if self._sort[1] is Qt.SortOrder.AscendingOrder else " \u25bc"

    def words(self, index: Index) -> str:
        """A cell as one text."""
        row = self.row(index.row())
        if index.column() == Column.SYMBOL:
            return f"{row.name} {row.id}"
        if index.column() == Column.LAST:
            return row.last
        if index.column() == Column.CHANGE:
            return row.change
        cell = row.flow
        if cell.tone is FlowTone.WORDS:
            return cell.note
        ratio = "" if cell.ratio is None else fmt.percent(cell.ratio, 1)
        return " ".join(part for part in (fmt.flow(cell.net, self.flow_unit, 1), ratio, cell.note) if part)

    def tooltip(self, index: Index) -> str | None:
        """Name and code; what the flow cell says and where it comes from; nothing for the other cells."""
        if index.column() == Column.SYMBOL:
            return self.words(index)
        if index.column() != Column.FLOW:
            return None
        source = flow_source(self._hub, self._ids[index.row()])
        return source and f"{self.words(index)}\n{source}"


_READERS: dict[int, Callable[[WatchlistModel, Index], object]] = {
    Qt.ItemDataRole.DisplayRole: WatchlistModel.words,
    Qt.ItemDataRole.AccessibleTextRole: WatchlistModel.words,
    Qt.ItemDataRole.ToolTipRole: WatchlistModel.tooltip,
}
