"""The watchlist's rows, painted, selected and dragged to another place or tab; columns chosen, moved and resized."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QHeaderView, QMenu, QTableView

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.tables.column_model import FileColumn, csv_rows
from tideboard_desktop.ui.tables.column_view import FixedHeader
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.watchlists.columns import (
    SHOWN_FIRST,
    SHOWN_WIDE,
    WIDEST_CHANGE,
    WITH_CHANGE,
    WITHOUT_CURVE,
    ListColumn,
    WatchColumn,
)
from tideboard_desktop.watchlists.model import Index, WatchlistModel
from tideboard_desktop.watchlists.quote_row import WatchRow
from tideboard_desktop.watchlists.row_painter import GAP, MARGIN, ColumnSpan, RowLine, RowPainter

translate = QCoreApplication.translate
HEADER_HEIGHT = 24
NARROWEST = 40
NAMES, WIDE_NAMES = 96, 118
"""Logical pixels of the symbol column if the list scrolls, and if a wide list has more columns."""
_PRICE_AND_CHANGE = frozenset({ListColumn.LAST, ListColumn.CHANGE})
"""The price and its change, which can stand one below the other."""
EDGE = 18
"""Pixels at the upper and lower edge in which a drag scrolls."""
_SCROLL_MS = 30


class WatchHeader(FixedHeader):
    """`arranged`: columns were chosen, moved or resized. Of all values only a change widens its column, and it stays.

    A list too narrow for its codes first gives up the curve of the flow, then puts the change below the price; of the
    default columns the flow goes last. `undo_offered` carries the `Undo` of what was done to the columns.
    """

    arranged = Signal()
    undo_offered = Signal(object)

    def __init__(
        self, theme: Theme, view: QAbstractScrollArea, columns: Sequence[WatchColumn], painter: RowPainter
    ) -> None:
        super().__init__(view)
        self._view, self._painter = view, painter
        self._widths: dict[ListColumn, int] = {}
        self.folded: frozenset[ListColumn] = frozenset()
        """Chosen columns without room: the change is below the price then."""
        self._columns = columns
        self._theme = theme
        self.setFont(theme.font(Type.CAPTION))
        self.setFixedHeight(theme.px(HEADER_HEIGHT))
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(theme.px(NARROWEST))
        self._chosen: tuple[ListColumn, ...] = SHOWN_FIRST
        self.setAccessibleName(translate("Watchlist", "Columns of the watchlist"))
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._fitting = False

    @property
    def change_below(self) -> bool:
        """Whether the change stands below the price."""
        return ListColumn.CHANGE in self.folded

    def begin(self) -> None:
        """Show the default columns; call it once the model is set."""
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSectionResizeMode(ListColumn.SYMBOL, QHeaderView.ResizeMode.Fixed)
        self.reset_columns()
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(self._moved)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def shown(self) -> list[ListColumn]:
        """The visible columns, from left to right."""
        order = (self.logicalIndex(place) for place in range(self.count()))
        return [ListColumn(section) for section in order if not self.isSectionHidden(section)]

    def spans(self) -> list[ColumnSpan]:
        """The current extent of each visible column."""
        shown = self.shown()
        return [
            ColumnSpan(
                column,
                self.sectionViewportPosition(column),
                self.sectionSize(column),
                MARGIN if column is shown[-1] else GAP,
            )
            for column in shown
        ]

    def listed(self) -> list[ListColumn]:
        """The visible columns, and those without room in their places."""
        columns = self.shown()
        if self.change_below:
            columns.insert(columns.index(ListColumn.LAST) + 1, ListColumn.CHANGE)
        return [*columns, ListColumn.FLOW] if ListColumn.FLOW in self.folded else columns

    def chosen(self) -> list[ListColumn]:
        """The columns without those that a wide list adds to the default ones."""
        return list(self._chosen)

    def choose(self, columns: Iterable[ListColumn]) -> None:
        """Show these columns from left to right; the symbol is always first."""
        self._chosen = (ListColumn.SYMBOL, *(column for column in columns if column is not ListColumn.SYMBOL))
        self.fit()
        self.arranged.emit()

    def fit(self) -> None:
        """Show the columns that the width has room for, and give the symbol column what the others leave."""
        widths = self._roomy_widths()
        wanted = [ListColumn.SYMBOL, *widths]
        room, least = self._view.viewport().width() - sum(widths.values()), self._painter.symbol_room()
        symbol = room if room >= least else max(least, self._theme.px(NAMES))
        self.folded = frozenset(self._chosen).difference(wanted)
        self._fitting = True
        if wanted != self.shown():
            for column in ListColumn:
                self.setSectionHidden(column, column not in widths and column is not ListColumn.SYMBOL)
            for place, column in enumerate(wanted):
                self.moveSection(self.visualIndex(column), place)
        for column, width in {ListColumn.SYMBOL: symbol, **widths}.items():
            if self.sectionSize(column) != width:
                self.resizeSection(column, width)
        self._fitting = False

    def _roomy_widths(self) -> dict[ListColumn, int]:
        """The columns behind the symbol from left to right with their widths, as far as the codes leave room."""
        room, least = self._view.viewport().width(), self._painter.symbol_room()
        others: list[ListColumn] = [column for column in self._chosen if column is not ListColumn.SYMBOL]
        full = {column: self._width_of(column) for column in others}
        default, widths = self._chosen == SHOWN_FIRST, dict(full)

        def fits() -> bool:
            return room - sum(widths.values()) >= least

        if default and fits():
            spare = room - sum(full.values()) - self._theme.px(WIDE_NAMES)
            for column in SHOWN_WIDE:
                width = self._width_of(column)
                spare -= width
                if spare >= 0:
                    widths[column] = width
            return widths
        if not fits() and ListColumn.FLOW in full and ListColumn.FLOW not in self._widths:
            widths[ListColumn.FLOW] = self._theme.px(WITHOUT_CURVE)
        if not fits() and not self._painter.compact and full.keys() >= _PRICE_AND_CHANGE:
            del widths[ListColumn.CHANGE]
            if ListColumn.LAST not in self._widths:
                widths[ListColumn.LAST] = self._theme.px(WITH_CHANGE)
        if not fits() and default:
            del widths[ListColumn.FLOW]
        return widths if default or fits() else full  # what a person chose and has no room in any form scrolls

    def _width_of(self, column: ListColumn) -> int:
        usual = self._columns[column].width
        figures = min(self._painter.lacking, self._theme.px(WIDEST_CHANGE)) if column is ListColumn.CHANGE else 0
        return max(self._theme.px(self._widths.get(column, usual)), self.minimumSectionSize(), figures)

    def toggle(self, column: ListColumn) -> None:
        """Show a column at the right end, or hide it."""
        shown = self.listed()
        self._offer_undo(lambda: translate("Watchlist", "The columns of the list were changed."))
        self.choose([each for each in shown if each is not column] if column in shown else [*shown, column])

    def reset_by_hand(self) -> None:
        """Restore the default columns and widths, and offer those of before."""
        self._offer_undo(lambda: translate("Watchlist", "The columns of the list were reset."))
        self.reset_columns()

    def _offer_undo(self, words: Callable[[], str]) -> None:
        columns, widths = [column.key for column in self.chosen()], self.widths()

        def undo(header: WatchHeader) -> None:
            header.reset_columns()  # widths that were the default ones are not in `widths`
            header.restore(columns, widths)

        self.undo_offered.emit(Undo(words, undo, self))

    def reset_columns(self) -> None:
        """Restore the default columns and widths."""
        self._widths.clear()
        self.choose(SHOWN_FIRST)

    def _moved(self, *_places: int) -> None:
        if not self._fitting:
            self._chosen = tuple(self.listed())
            self.arranged.emit()

    def _resized(self, section: int, _old: int, new: int) -> None:
        if new and not self._fitting and section != ListColumn.SYMBOL:  # 0 of hidden ones, when any heading changes
            self._widths[ListColumn(section)] = round(new / self._theme.scale)
            self.fit()
            self.arranged.emit()

    # --- memory -----------------------------------------------------------------------------------------------------

    def widths(self) -> dict[str, int]:
        """Widths that differ from the defaults, at 100 % text size."""
        chosen = [column for column in self._chosen if column in self._widths]
        return {one.key: self._widths[one] for one in chosen if self._widths[one] != self._columns[one].width}

    def restore(self, columns: Iterable[str], widths: Mapping[str, int]) -> None:
        """Restore columns and widths; unknown names are ignored."""
        known = {column.key: column for column in ListColumn}
        for key, width in widths.items():
            if key in known and known[key] is not ListColumn.SYMBOL:
                self._widths[known[key]] = width
        chosen = list(dict.fromkeys(known[name] for name in columns if name in known))
        self.choose(chosen or self._chosen)

    # --- menu and paint ---------------------------------------------------------------------------------------------

    def popup(self) -> None:
        """Open the column menu below the header, for keys and buttons."""
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Open the column menu."""
        self.menu.popup(event.globalPos())

    def _fill_menu(self) -> None:
        self.menu.clear()
        shown = self.listed()
        for column in ListColumn:
            if column is ListColumn.SYMBOL:
                continue
            action = self.menu.addAction(button_text(self._columns[column].title))
            action.setToolTip(tip(self._columns[column].meaning))
            action.setCheckable(True)
            action.setChecked(column in shown)
            action.triggered.connect(lambda _on=False, one=column: self.toggle(one))
        self.menu.addSeparator()
        self.menu.addAction(translate("Watchlist", "Reset columns")).triggered.connect(self.reset_by_hand)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802  Qt's name
        """Paint a heading aligned with its cells, and the hairline; the style's padding is the same for all columns."""
        first = logical_index == ListColumn.SYMBOL
        last = self.shown()[-1] == logical_index
        area = rect.adjusted(MARGIN if first else 0, 0, -(MARGIN if last else GAP), 0)
        side = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignRight
        painter.setFont(self.font())
        painter.setPen(colour(self._theme.surface.text3))
        words = self._title(logical_index, area.width())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour(self._theme.surface.line_soft))

    def _title(self, section: int, room: int) -> str:
        """The heading of a column, its short form where that has more room, and its sort arrow, which stays whole."""
        below = section == ListColumn.LAST and self.change_below
        place = ListColumn.CHANGE if below else section
        column, measure = self._columns[place], self.fontMetrics()
        whole = str(self.model().headerData(place, Qt.Orientation.Horizontal))
        arrow = whole.removeprefix(column.title)
        room -= measure.horizontalAdvance(arrow)
        title = translate("Watchlist", "Last, chg %") if below else column.title
        if column.short and measure.horizontalAdvance(title) > room:
            title = column.short
        return measure.elidedText(title, Qt.TextElideMode.ElideRight, room) + arrow


class WatchView(QTableView):
    """`dragged` carries the global position of dragged rows, `dropped` where the drag ended; `drag_left`: cancelled.

    `drop_row` shows the line at which rows would be inserted, None for none.
    """

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_left = Signal()

    def __init__(self, model: WatchlistModel, painter: RowPainter, theme: Theme) -> None:
        super().__init__()
        self.rows = model
        self.painter = painter
        self._theme = theme
        self._hover = -1
        self._drag = False
        self._drop_row: int | None = None
        self.empty_words = ""
        self._spans: list[ColumnSpan] = []
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.head = WatchHeader(theme, self, model.columns, painter)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.head.begin()
        self._shape()
        # Kept, since Qt's getters make a new Python object at every call when nobody holds one.
        self._port, self._side, self._bar = self.viewport(), self.verticalHeader(), self.verticalScrollBar()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit)
        self.head.arranged.connect(self._columns_changed)
        self.head.sectionResized.connect(self._columns_changed)
        self.horizontalScrollBar().valueChanged.connect(self._columns_changed)
        for change in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            change.connect(self._fit)

    def _shape(self) -> None:
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.painter.row_height)

    # --- rows -------------------------------------------------------------------------------------------------------

    def visible_rows(self) -> range:
        """Displayed rows on screen, partly visible ones included."""
        height, top = self._side.defaultSectionSize(), self._bar.value()
        last = (top + self._port.height() - 1) // height  # all rows are equally high
        return range(top // height, min(last + 1, self.rows.rowCount()))

    def selected(self) -> list[InstrumentId]:
        """The selected instruments from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.id_at(place) for place in places]

    def button_room(self, place: int) -> QRect:
        """Where buttons cover no figure of a row."""
        top = place * self._side.defaultSectionSize() - self._bar.value()
        return self.painter.button_room(place, top, self._current_spans())

    def select(self, instruments: Sequence[InstrumentId], current: InstrumentId | None) -> None:
        """Select rows; `current` is the row that keys start from."""
        model = self.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        model.clearSelection()
        place = None if current is None else self.rows.place_of(current)
        if place is None:
            self.setCurrentIndex(QModelIndex())
        else:
            model.setCurrentIndex(self.rows.index(place, ListColumn.SYMBOL), flag.Select | flag.Rows)
        for instrument in instruments:
            at = self.rows.place_of(instrument)
            if at is not None:
                model.select(self.rows.index(at, ListColumn.SYMBOL), flag.Select | flag.Rows)

    def set_compact(self, *, compact: bool) -> None:
        """Switch between rows of one or two lines."""
        self.painter.compact = compact
        self.verticalHeader().setDefaultSectionSize(self.painter.row_height)
        self._fit()
        self.updateGeometries()  # Qt leaves the range of the scroll bar as it was

    def as_file(self) -> tuple[list[str], list[list[CsvCell]]]:
        """Titles and cells of the list in display order: symbol, name, then the visible columns with every digit."""
        symbol, *others = (self.rows.columns[place] for place in self.head.listed())
        name: FileColumn[WatchRow] = FileColumn("name", lambda row: row.name)
        return csv_rows([symbol, name, *others], map(self.rows.row, range(self.rows.rowCount())))

    # --- painting ---------------------------------------------------------------------------------------------------

    def dataChanged(  # noqa: N802  Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """Repaint exactly the changed rows: Qt's own rectangle is a pixel too high and hits the next row."""
        del roles
        height = self.verticalHeader().defaultSectionSize()
        top = first.row() * height - self.verticalScrollBar().value()
        self.viewport().update(0, top, self.viewport().width(), (last.row() - first.row() + 1) * height)

    def repaint_rows(self, places: Iterable[int]) -> None:
        """Repaint these rows in the next frame."""
        viewport = self._port
        height, width = self._side.defaultSectionSize(), viewport.width()
        scrolled = self._bar.value()
        for place in places:
            viewport.update(0, place * height - scrolled, width, height)

    def repaint_changes(self, places: Iterable[int]) -> None:
        """Repaint in the next frame what looks different in these rows since the model's last `take`."""
        spans = self._current_spans()
        for place in places:
            self._repaint(place, self.painter.changed(self.rows.before(place), self.rows.row(place), spans))

    def repaint_prices(self, places: Iterable[int]) -> None:
        """Repaint in the next frame the prices of the rows in view among these, with their glows and arrows."""
        spans, visible = self._current_spans(), self.visible_rows()
        for place in places:
            if place in visible:
                self._repaint(place, self.painter.price_extent(self.rows.row(place), spans))

    def _repaint(self, place: int, extent: tuple[int, int] | None) -> None:
        if extent is not None:
            height = self._side.defaultSectionSize()
            self._port.update(extent[0], place * height - self._bar.value(), extent[1] - extent[0], height)

    def _current_spans(self) -> list[ColumnSpan]:
        if not self._spans:
            self._spans = self.head.spans()
        return self._spans

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint only rows in the dirty region, background included: that costs half of what the style takes."""
        spans = self._current_spans()
        painter = QPainter(self._port)
        height, scrolled = self._side.defaultSectionSize(), self._bar.value()
        count, lacking = len(self.rows.shown), self.painter.lacking
        chosen = self._chosen()
        background = colour(self._theme.surface.panel)
        for rect in event.region():  # type: ignore[attr-defined]  # the stubs lack its iterator
            painter.setClipRect(rect)  # a row may lie in several parts: what one of them has must not be painted again
            painter.fillRect(rect, background)
            last = min((rect.bottom() + scrolled) // height, count - 1)
            for place in range((rect.y() + scrolled) // height, last + 1):
                line = RowLine(place * height - scrolled, height, place in chosen, place == self._hover)
                self.painter.paint_row(painter, place, line, spans, (rect.left(), rect.right()))
        painter.setClipping(False)
        if self.painter.lacking > lacking:
            self._soon.start(0)
        if self._drop_row is not None:
            self._paint_drop(painter, self._drop_row * height - scrolled)
        if not count and self.empty_words:
            self._paint_empty(painter)

    def _chosen(self) -> set[int]:
        """Selected rows; asking Qt for each row iterates over every column of the model."""
        parts = self.selectionModel().selection()
        chosen: set[int] = set()
        for part in parts:  # type: ignore[attr-defined]  # the stubs lack its iterator
            chosen.update(range(part.top(), part.bottom() + 1))
        return chosen

    def _paint_drop(self, painter: QPainter, y: int) -> None:
        painter.fillRect(0, max(0, y - 1), self.viewport().width(), 2, colour(self._theme.surface.accent))

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(colour(self._theme.surface.text2))
        room = self.viewport().rect().adjusted(MARGIN, 2 * MARGIN, -MARGIN, -MARGIN)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self.empty_words)

    def _columns_changed(self, *_moved: int) -> None:
        self._spans = []
        self.painter.change_below = self.head.change_below
        self.painter.outside_below = ListColumn.EXTENDED not in self.head.shown() and not self.head.change_below
        self.viewport().update()

    def _fit(self, *_change: object) -> None:
        """Other codes, or another width."""
        self.head.fit()
        self._columns_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Give the symbol column the remaining width."""
        super().resizeEvent(event)
        self._fit()

    def _set_hover(self, place: int) -> None:
        if place != self._hover:
            for each in (self._hover, place):
                if each >= 0:
                    self.viewport().update(self.row_rect(each))
            self._hover = place

    def row_rect(self, place: int) -> QRect:
        """The rectangle of a row in the viewport."""
        height = self.verticalHeader().defaultSectionSize()
        return QRect(0, place * height - self.verticalScrollBar().value(), self.viewport().width(), height)

    # --- drag -------------------------------------------------------------------------------------------------------

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802  Qt's name
        """Start a drag inside the window: the system's own drag would run a nested event loop."""
        if self.selected():
            self._drag = True
            self._scroll.start()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    @property
    def dragging(self) -> bool:
        """Whether rows are being dragged."""
        return self._drag

    def place_at(self, spot: QPoint) -> int | None:
        """The gap between rows at a position of the viewport; None outside."""
        if not self.viewport().rect().contains(spot):
            return None
        height = self.verticalHeader().defaultSectionSize()
        place = (spot.y() + self.verticalScrollBar().value() + height // 2) // height
        return min(place, self.rows.rowCount())

    def show_drop(self, row: int | None) -> None:
        """Draw the line where rows would be inserted."""
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Continue a drag, else Qt's default."""
        if self._drag:
            self.dragged.emit(event.globalPosition().toPoint())
            return
        if not event.buttons():
            self._set_hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """End a drag, else Qt's default."""
        if self._drag:
            self._end_drag()
            self.dropped.emit(event.globalPosition().toPoint())
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        """Clear the hover state."""
        self._set_hover(-1)
        super().leaveEvent(event)  # type: ignore[arg-type]  # Qt's QEvent

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc cancels a drag; letters and digits go to the window's search, not to Qt's keyboard search."""
        if self._drag and event.key() == Qt.Key.Key_Escape:
            self.stop_drag()
            return
        if event.text().strip() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def stop_drag(self) -> None:
        """Cancel a drag; nothing moves."""
        if self._drag:
            self._end_drag()
            self.drag_left.emit()

    def _end_drag(self) -> None:
        self._drag = False
        self._scroll.stop()
        self.show_drop(None)
        self.viewport().unsetCursor()
        self.setState(QAbstractItemView.State.NoState)

    def _scroll_on(self) -> None:
        y, height = self.viewport().mapFromGlobal(QCursor.pos()).y(), self.viewport().height()
        step = -1 if -EDGE < y < EDGE else 1 if height - EDGE < y < height + EDGE else 0  # further out are the tabs
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * self.verticalHeader().defaultSectionSize() // 2)
