"""The watchlist: quotes and today's money flow of the instruments a person follows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Set

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop.docks.watchlist_delegate import COMPACT_HEIGHT, GAP, MARGIN, ROW_HEIGHT, WatchlistDelegate
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.lookup import Lookup
from tideboard_desktop.models.watchlist import Column, Index, WatchlistModel
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.breadth_bar import BreadthBar
from tideboard_desktop.widgets.flash import Flashes
from tideboard_desktop.widgets.labels import icon_button, identify, solid_ground
from tideboard_desktop.widgets.panel import TitleBar
from tideboard_desktop.widgets.symbol_field import SymbolField

WIDTHS = {Column.LAST: 67, Column.CHANGE: 54, Column.FLOW: 124}
HEADER_HEIGHT = 24
LOW = 700
"""Below this height of the table, in logical pixels, rows have one line."""


class WatchlistDock(QWidget):
    """View of the watchlist model; `changed` carries the list in the person's order, for keeping."""

    changed = Signal(list)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        clock: Clock,
        theme: Theme,
        tasks: Tasks,
        *,
        lookup: Lookup,
        ids: Sequence[InstrumentId],
        units: UnitStyle = UnitStyle.KMB,
        motion: bool = True,
    ) -> None:
        """`motion` off = changed cells do not glow (setting, the system's wish, or pictures that must repeat)."""
        super().__init__()
        self._hub = hub
        self._motion = motion
        self._selection = selection
        self._subscriptions: dict[Key, Subscription] = {}
        self._last: dict[InstrumentId, float] = {}
        self.model = WatchlistModel(hub, clock, ids, units, self)
        self.flashes = Flashes(clock, self._repaint_cells, self)
        self.title_bar = TitleBar(self.tr("Watchlist"), theme, link=selection.letter)
        self._count = self.title_bar.add_chip("")
        self.table = _table(self.model, theme)
        self._theme = theme
        self._delegate = WatchlistDelegate(self.model, theme, self.flashes)
        self.table.setItemDelegate(self._delegate)
        identify(self.table, "watchlist", self.tr("Watchlist"))
        self.field = SymbolField(lookup, tasks, theme, identifier="watchlist_add", name=self.tr("Add by code or name"))
        self.field.setPlaceholderText(self.tr("Add by code or name"))
        self.breadth = BreadthBar(theme)
        self._lay_out()
        self._add_controls(theme)
        self._connect()
        frame.add(self, self.refresh)
        frame.each_second(self, self.each_second)
        self._list_changed()

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Repaint the visible rows among the changed keys."""
        visible = self.visible_rows()
        places = self.model.take(changed, visible)
        if places and self._motion:
            self._flash(places, len(visible))
        if any(key.topic in {Topic.FLOW, Topic.INSTRUMENT} for key in changed):
            self.breadth.show_breadth(self.model.breadth())

    def visible_rows(self) -> range:
        """Shown places of the rows on screen, cut ones included."""
        table = self.table
        height, top = table.verticalHeader().defaultSectionSize(), table.verticalScrollBar().value()
        last = (top + table.viewport().height() - 1) // height  # all rows are equally high
        return range(top // height, min(last + 1, self.model.rowCount()))

    def each_second(self) -> None:
        """Sort a live column again, and tell what silence changed."""
        sorting = self.model.sorting
        if sorting is not None and sorting[0] is not Column.SYMBOL:
            self.model.resort()
            self._subscribe_visible()
        self.model.expire(self.visible_rows())

    def _flash(self, places: Sequence[int], visible: int) -> None:
        changes: dict[Hashable, float] = {}
        for place in places:
            row = self.model.row(place)
            before = self._last.get(row.id)
            if row.last_value is not None:
                self._last[row.id] = row.last_value
                if before is not None and before != row.last_value:
                    changes[row.id] = row.last_value - before
        if changes:
            self.flashes.start(changes, visible)

    def _repaint_cells(self, cells: Iterable[Hashable]) -> None:
        for id_ in cells:
            place = self.model.place_of(id_)  # type: ignore[arg-type]  # only instrument ids flash here
            if place is not None:
                self.table.update(self.model.index(place, Column.LAST))

    # --- interest ---------------------------------------------------------------------------------------------------

    def _subscribe_visible(self) -> None:
        wanted = {
            Key(topic, self.model.id_at(place))
            for place in (self.visible_rows() if self.isVisible() else range(0))
            for topic in (Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT)
        }
        for key in wanted - self._subscriptions.keys():
            self._subscriptions[key] = self._hub.subscribe(key)
        for key in self._subscriptions.keys() - wanted:
            self._subscriptions.pop(key).close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want what is on screen."""
        super().showEvent(event)
        solid_ground(self.table.viewport())
        self._subscribe_visible()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._subscribe_visible()
        self.flashes.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """More or fewer rows are on screen; a low dock shows compact ones."""
        super().resizeEvent(event)
        self._fit_rows()
        self._subscribe_visible()

    def _fit_rows(self) -> None:
        px = self._theme.px
        compact = self.height() < px(LOW)
        if compact is not self._delegate.compact:
            self._delegate.compact = compact
            self.table.verticalHeader().setDefaultSectionSize(px(COMPACT_HEIGHT if compact else ROW_HEIGHT))
            self._follow(self._selection.instrument)

    # --- what a person does -----------------------------------------------------------------------------------------

    def add(self, instrument: str) -> None:
        """Add an instrument and select it; one that is in the list is only selected."""
        id_ = InstrumentId(instrument)
        if self.model.add(id_):
            self._list_changed()
            self.changed.emit(list(self.model.ids))
        self._selection.select(id_)

    def remove_current(self) -> None:
        """Take the selected row out of the list."""
        index = self.table.currentIndex()
        if index.isValid():
            self.model.remove(self.model.id_at(index.row()))
            self._list_changed()
            self.changed.emit(list(self.model.ids))

    def _list_changed(self) -> None:
        self._count.setText(str(self.model.rowCount()))
        self.breadth.show_breadth(self.model.breadth())
        self._subscribe_visible()
        self._follow(self._selection.instrument)

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._selection.select(self.model.id_at(current.row()))

    def _follow(self, instrument: str) -> None:
        place = self.model.place_of(InstrumentId(instrument))
        if place is None:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        elif self.table.currentIndex().row() != place:
            self.table.selectionModel().setCurrentIndex(
                self.model.index(place, Column.SYMBOL),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )

    def _header_clicked(self, section: int) -> None:
        """First click sorts downwards (symbols upwards), second the other way, third gives the own order back."""
        first = Qt.SortOrder.AscendingOrder if section == Column.SYMBOL else Qt.SortOrder.DescendingOrder
        second = Qt.SortOrder.DescendingOrder if section == Column.SYMBOL else Qt.SortOrder.AscendingOrder
        if self.model.sorting == (Column(section), second):
            self.model.sort(-1)
        else:
            self.model.sort(section, second if self.model.sorting == (Column(section), first) else first)
        self._subscribe_visible()

    def _show_field(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _hide_field(self) -> None:
        self.field.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _menu_at(self, position: QPoint) -> None:
        if self.table.indexAt(position).isValid():
            self._menu.popup(self.table.viewport().mapToGlobal(position))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        column.addWidget(self.breadth)
        self.field.hide()

    def _add_controls(self, theme: Theme) -> None:
        add = icon_button("plus", self.tr("Add an instrument"), theme, identifier="watchlist_add_button")
        add.clicked.connect(self._show_field)
        self.title_bar.add_control(add)
        self._remove = QAction(self.tr("Remove from the list"), self.table)
        self._remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self._remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._remove.triggered.connect(self.remove_current)
        self.table.addAction(self._remove)
        self._menu = QMenu(self)
        self._menu.addAction(self._remove)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._subscribe_visible())
        self.table.horizontalHeader().sectionClicked.connect(self._header_clicked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu_at)
        self._selection.changed.connect(self._follow)
        self.field.found.connect(self.add)
        self.field.left.connect(self._hide_field)


class _Table(QTableView):
    """Repaints exactly the rows told: Qt's own way takes a pixel more and with it the whole next row."""

    def dataChanged(  # noqa: N802  Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """Update from the first to the last row over the whole width."""
        del roles
        top, bottom = self.rowViewportPosition(first.row()), self.rowViewportPosition(last.row())
        self.viewport().update(0, top, self.viewport().width(), bottom - top + self.rowHeight(last.row()))


class _Header(QHeaderView):
    """Words above the text of the cells below them, to the pixel; the style's own padding knows one width only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ink, self._line = colour(theme.surface.text3), colour(theme.surface.line_soft)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802  Qt's name
        """A word and the hairline below it."""
        first, last = logical_index == Column.SYMBOL, logical_index == Column.FLOW
        area = rect.adjusted(MARGIN if first else 0, 0, -(MARGIN if last else GAP), 0)
        side = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignRight
        painter.setFont(self.font())
        painter.setPen(self._ink)
        words = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._line)


def _table(model: WatchlistModel, theme: Theme) -> QTableView:
    table = _Table()
    table.setHorizontalHeader(_Header(theme, table))
    table.setModel(model)
    table.setShowGrid(False)
    table.setMouseTracking(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setMinimumSectionSize(1)
    table.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
    header = table.horizontalHeader()
    header.setFont(theme.font(Type.CAPTION))
    header.setFixedHeight(theme.px(HEADER_HEIGHT))
    header.setSectionsClickable(True)
    header.setHighlightSections(False)
    header.setMinimumSectionSize(30)
    header.setSectionResizeMode(Column.SYMBOL, QHeaderView.ResizeMode.Stretch)
    for column, width in WIDTHS.items():
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(column, theme.px(width))
    return table
