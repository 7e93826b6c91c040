"""The watchlist's table model: converts rows when they are painted, reports changes row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.figures.flow_figures import Refusals, flow_stale, nothing_refused
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.flow_cells import FlowTone, PercentileCell
from tideboard_desktop.watchlists.columns import ListColumn, list_scales, spoken, tooltip, watch_columns
from tideboard_desktop.watchlists.quote_row import WatchRow, make_row

_TOPICS = frozenset({Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT})
_LAST_COLUMN = max(ListColumn)
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class Breadth(NamedTuple):
    """Numbers of rows with net inflow, net outflow, and neither."""

    inflow: int
    outflow: int
    without: int


class _Figures(NamedTuple):
    """What sums over the list need of a row, so that a change of one row converts no other.

    `net` is absolute, `today` the net if it is of the current session, `minute` the one in which the row was converted.
    """

    net: float
    today: float
    volume: int
    turnover: float
    minute: int


class WatchlistModel(QAbstractTableModel):
    """Instruments in the user's order or sorted, pins on top; `row` returns the converted row, cached until it changes.

    `flows_changed`: the last `take` changed more than prices, so that sums over the list may differ.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        ids: Sequence[InstrumentId],
        units: fmt.UnitStyle = fmt.UnitStyle.KMB,
        parent: QObject | None = None,
        refusal: Refusals = nothing_refused,
        percentile: Callable[[InstrumentId], PercentileCell | None] = lambda _id: None,
    ) -> None:
        super().__init__(parent)
        self._percentile = percentile
        self._hub = hub
        self._refusal = refusal
        self._clock = clock
        self._scales = list_scales(units)
        self.columns = watch_columns(self._scales)
        self._own_order: list[InstrumentId] = []
        self._ids: list[InstrumentId] = []
        self._pinned: frozenset[InstrumentId] = frozenset()
        self._rows: dict[InstrumentId, WatchRow] = {}
        self._before: dict[InstrumentId, WatchRow] = {}
        self._only_quoted: dict[InstrumentId, WatchRow] = {}
        self._figures: dict[InstrumentId, _Figures] = {}
        self._due: set[InstrumentId] = set()
        self._sums_due = True
        self._places: dict[InstrumentId, int] = {}
        self._sort: tuple[ListColumn, Qt.SortOrder] | None = None
        self.flows_changed = False
        self.show_list(ids)

    @property
    def flow_unit(self) -> fmt.AmountUnit:
        """The unit of the flow."""
        return self._scales.flow.unit

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[InstrumentId, ...]:
        """The list in the user's order."""
        return tuple(self._own_order)

    @property
    def shown(self) -> Sequence[InstrumentId]:
        """The list in display order."""
        return self._ids

    def id_at(self, row: int) -> InstrumentId:
        """Instrument of a displayed row."""
        return self._ids[row]

    def place_of(self, instrument: InstrumentId) -> int | None:
        """Displayed row of an instrument, None if it is not in the list."""
        return self._places.get(instrument)

    def is_pinned(self, instrument: InstrumentId) -> bool:
        """Whether an instrument is pinned."""
        return instrument in self._pinned

    @property
    def pinned_rows(self) -> int:
        """Number of pinned rows."""
        return len(self._pinned)

    def row(self, place: int) -> WatchRow:
        """The converted row at a displayed place."""
        id_ = self._ids[place]
        row = self._rows.get(id_)
        if row is None:
            row = self._made(id_)
        return row

    def before(self, place: int) -> WatchRow | None:
        """The row that the last `take` invalidated at a displayed place; None without one."""
        return self._before.get(self._ids[place])

    def _made(self, id_: InstrumentId) -> WatchRow:
        now = self._clock.market()
        figures, before = self._figures.get(id_), self._only_quoted.pop(id_, None)
        if figures is None or figures.minute != _minute(now):
            before = None
        row = make_row(self._hub, id_, now, self._refusal, before, self._percentile(id_))
        self._rows[id_] = row
        self._figures[id_] = _figures(row, now)
        self._due.discard(id_)
        self._sums_due = True
        return row

    def _make_all(self) -> None:
        """Have the figures of the rows that changed; one that has no values is converted when it is painted."""
        value, nothing = self._hub.value, _Figures(0.0, 0.0, 0, 0.0, _minute(self._clock.market()))
        for id_ in list(self._due):
            if value(Topic.QUOTE.of(id_)) is None and value(Topic.FLOW.of(id_)) is None:
                self._figures[id_] = nothing
                self._sums_due = True
            else:
                self._made(id_)
        self._due.clear()

    def show_list(self, ids: Iterable[InstrumentId], pinned: Iterable[InstrumentId] = ()) -> None:
        """Show another list from its beginning."""
        self.beginResetModel()
        self._own_order = list(dict.fromkeys(ids))
        self._pinned = frozenset(pinned) & frozenset(self._own_order)
        self._rows.clear()
        self._only_quoted.clear()
        self._figures.clear()
        self._due = set(self._own_order)
        self._ids = self._wanted()
        self._index()
        self._measure_unit()
        self._measure_sums()
        self.endResetModel()

    def arrange(self, ids: Iterable[InstrumentId], pinned: Iterable[InstrumentId] = ()) -> None:
        """Update the same list: rows that stay keep their selection."""
        wanted = list(dict.fromkeys(ids))
        staying = frozenset(wanted)
        for gone in [id_ for id_ in self._ids if id_ not in staying]:
            self._take_out(gone)
        fresh = [id_ for id_ in wanted if id_ not in self._places]
        if fresh:
            first = len(self._ids)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._ids += fresh
            self._due.update(fresh)
            self._index()
            self.endInsertRows()
        self._own_order = wanted
        self._pinned = frozenset(pinned) & frozenset(wanted)
        self.resort()
        self._measure_unit()
        self._tell_all()

    def _take_out(self, instrument: InstrumentId) -> None:
        place = self._places[instrument]
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._ids[place]
        for kept in (self._rows, self._only_quoted, self._figures):
            kept.pop(instrument, None)
        self._due.discard(instrument)
        self._index()
        self.endRemoveRows()

    def breadth(self) -> Breadth:
        """Count rows of the current session by the sign of their flow."""
        self._make_all()
        today = [figures.today for figures in self._figures.values()]
        inflow = sum(net > 0 for net in today)
        outflow = sum(net < 0 for net in today)
        return Breadth(inflow, outflow, len(today) - inflow - outflow)

    # --- changes ----------------------------------------------------------------------------------------------------

    def take(self, changed: Set[Key[object]], visible: range) -> list[int]:
        """Invalidate changed rows; returns the visible places among them, which the view has to repaint.

        Emits no `dataChanged` for them: its way through Qt would cost as much as painting the row.
        """
        places, rows, shown = self._places, self._rows, set()
        self._before.clear()
        flows = self.flows_changed = False
        for topic, subject in changed:
            place = places.get(subject)  # type: ignore[call-overload]  # subjects that are no instruments miss
            if place is None or topic not in _TOPICS:
                continue
            old = rows.pop(subject, None)  # type: ignore[call-overload]
            self._due.add(self._ids[place])
            if old is not None:
                self._before[old.id] = old
            if topic is Topic.QUOTE:
                if old is not None and old.flow.tone is FlowTone.LIVE:  # an old one may be proven without a publish
                    self._only_quoted[old.id] = old
            else:
                self._only_quoted.pop(self._ids[place], None)
                flows = flows or topic is Topic.FLOW
                self.flows_changed = True
            if place in visible:
                shown.add(place)
        if flows and self._measure_unit():
            self._tell_all()
            return list(visible)
        return sorted(shown)

    def forget(self) -> None:
        """Make every row anew: none of those before is compared with."""
        self._rows.clear()
        self._before.clear()
        self._only_quoted.clear()
        self._due.update(self._own_order)

    def renew(self, ids: Iterable[InstrumentId], visible: range) -> list[int]:
        """Invalidate rows whose percentile came; returns the visible places among them, as `take` does."""
        self._before.clear()
        for id_ in ids:
            old = self._rows.pop(id_, None)
            if old is not None:
                self._before[id_] = old
        return sorted(place for place in map(self._places.__getitem__, self._before) if place in visible)

    def expire(self, visible: range) -> None:
        """Convert visible rows again in which time changes a text, at the earliest when it may; update units.

        Sessions end and trading hours change with a minute of the market's clock, a flow goes stale by its own age.
        """
        if self._sums_due and self._measure_sums():
            self._tell_all()
        minute = _minute(self._clock.market())
        for place in visible:
            old = self._rows.get(self._ids[place])
            if old is None or not (self._figures[old.id].minute != minute or self._may_differ(old)):
                continue
            if _timely(self._made(old.id)) != _timely(old):
                self.dataChanged.emit(self.index(place, 0), self.index(place, _LAST_COLUMN))
            else:  # what is on screen stays, as the next `take` compares with it: newer values have a frame to come
                self._rows[old.id] = old

    def _may_differ(self, row: WatchRow) -> bool:
        """Whether its flow has gone stale, or its quote may have been refused, for which nothing is published."""
        if row.quote is None:
            return True
        return row.flow.tone is FlowTone.LIVE and flow_stale(self._hub, row.id, self._clock.market())

    def _measure_unit(self) -> bool:
        self._make_all()
        return self._scales.flow.fit(figures.net for figures in self._figures.values())

    def _measure_sums(self) -> bool:
        self._sums_due = False
        volumes = self._scales.volume.fit(figures.volume for figures in self._figures.values())
        return self._scales.turnover.fit(figures.turnover for figures in self._figures.values()) or volumes

    def _tell_all(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, _LAST_COLUMN))

    # --- order ------------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 restores the user's order."""
        self._sort = None if column < 0 else (ListColumn(column), order)
        self.resort()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _LAST_COLUMN)

    @property
    def sorting(self) -> tuple[ListColumn, Qt.SortOrder] | None:
        """ListColumn and direction of the sorting, None for the user's order."""
        return self._sort

    def resort(self) -> None:
        """Sort the rows again; live columns call this at most once a second."""
        wanted = self._wanted()
        if wanted == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._ids[index.row()]) for index in self.persistentIndexList()]
        self._ids = wanted
        self._index()
        for index, id_ in kept:
            self.changePersistentIndex(index, self.index(self._places[id_], index.column()))
        self.layoutChanged.emit()

    def _wanted(self) -> list[InstrumentId]:
        pinned = [id_ for id_ in self._own_order if id_ in self._pinned]
        rest = [id_ for id_ in self._own_order if id_ not in self._pinned]
        return self._sorted(pinned) + self._sorted(rest)

    def _sorted(self, ids: list[InstrumentId]) -> list[InstrumentId]:
        if self._sort is None:
            return ids
        column, order = self._sort
        values: Mapping[InstrumentId, Any] = {id_: self._sort_value(id_, column) for id_ in ids}
        known = [id_ for id_ in ids if values[id_] is not None]
        known.sort(key=values.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return known + [id_ for id_ in ids if values[id_] is None]

    def _sort_value(self, id_: InstrumentId, column: ListColumn) -> Any:  # noqa: ANN401  whatever the column sorts by
        row = self._rows.get(id_) or self._made(id_)
        return self.columns[column].order(row)

    def _index(self) -> None:
        self._places = {id_: place for place, id_ in enumerate(self._ids)}

    # --- Qt's interface ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802  Qt's name
        """Number of rows of the list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802  Qt's name
        """Number of all columns, hidden ones included."""
        return 0 if parent.isValid() else len(ListColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected and dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        """Texts for accessibility, copying and tool tips; the view reads `row` instead."""
        reader = _READERS.get(role)
        return None if reader is None else reader(self, index)

    def name_flow(self, title: str) -> None:
        """Head the column of net flow otherwise: that of a replay is not of today."""
        self.columns[ListColumn.FLOW] = replace(self.columns[ListColumn.FLOW], title=title)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, ListColumn.FLOW, ListColumn.FLOW)

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  Qt's signature
        """Headings with the sort arrow."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title + self._arrow(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (self.columns[section].title, self.columns[section].meaning)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == ListColumn.SYMBOL else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _arrow(self, section: int) -> str:
        if self._sort is None or self._sort[0] != section:
            return ""
        return " \u25b2" if self._sort[1] is Qt.SortOrder.AscendingOrder else " \u25bc"

    def words(self, index: Index) -> str:
        """A cell as text, for copying."""
        return self.columns[index.column()].text(self.row(index.row()))

    def spoken(self, index: Index) -> str:
        """A cell for a screen reader: heading and value; nothing is expressed by colour only."""
        row = self.row(index.row())
        words = spoken(self.columns[index.column()], row)
        if index.column() == ListColumn.SYMBOL and row.id in self._pinned:
            return self.tr("{name}, pinned").format(name=words)
        return words

    def tooltip(self, index: Index) -> str | None:
        """The full name; the meaning and source of a figure."""
        row = self.row(index.row())
        words = tooltip(self._hub, row, ListColumn(index.column()), self.words(index), self._refusal)
        return None if words is None else tip(words)


def _figures(row: WatchRow, now: datetime) -> _Figures:
    quote, cell = row.quote, row.flow
    volume, turnover = (0, 0.0) if quote is None else (quote.volume, float(quote.turnover))
    today = cell.net if cell.tone is FlowTone.LIVE or cell.tone is FlowTone.STALE else 0.0
    return _Figures(abs(cell.net), today, volume, turnover, _minute(now))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _timely(row: WatchRow) -> tuple[object, ...]:
    """The painted parts of a row that change with time only; the age of an extended price is in the tool tip alone."""
    extended = None if row.extended is None else replace(row.extended, age=None)
    return row.flow.tone, row.flow.note, row.last, row.change, row.closed, extended


_READERS: dict[int, Callable[[WatchlistModel, Index], object]] = {
    Qt.ItemDataRole.DisplayRole: WatchlistModel.words,
    Qt.ItemDataRole.AccessibleTextRole: WatchlistModel.spoken,
    Qt.ItemDataRole.ToolTipRole: WatchlistModel.tooltip,
}
