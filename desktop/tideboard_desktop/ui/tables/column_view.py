"""The table view of orders, positions and fills: 26 px rows, numbers right, fixed widths, painted cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.change_arrows import UP
from tideboard_desktop.ui.tables.column_model import NAMES, Cell, ColumnTable, Index, TextColour
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone
from tideboard_desktop.ui.tables.sparkline import HEIGHT, sparkline
from tideboard_desktop.ui.tables.static_texts import StaticTexts, TextWidths
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import on_first_query
from tideboard_desktop.ui.widgets.environment import paint_background, text_on_background
from tideboard_desktop.ui.widgets.labels import identify

MOST_CELLS = 5
"""Columns whose cells follow the word in the accessible name of a button: what an order is and what it costs."""
_MOVES = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class _Place(NamedTuple):
    """A button cell: its row's key, its word, the row in words, and where it lies in the viewport."""

    key: Hashable
    word: str
    row: str
    rect: QRect


class CellButtons(QObject):
    """Qt lets a cell be selected by an assistive program, not pressed, and lists no widget inside a table.

    So the buttons are children of what holds the table. A press does what a click on the cell would do. A button
    belongs to one row and one word for life, because Qt lets some time pass between the press and the click.
    """

    def __init__(
        self,
        view: QTableView,
        table: ColumnTable[Any],
        shown_rows: Callable[[], range],
        press_row: Callable[[int], None],
    ) -> None:
        super().__init__(view)
        self._view, self._table, self._shown_rows, self._press_row = view, table, shown_rows, press_row
        self._buttons: dict[tuple[Hashable, str], _Unseen] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.tell)
        for change in (table.filled, table.dataChanged, table.layoutChanged):
            change.connect(self._later)
        view.verticalScrollBar().valueChanged.connect(self._later)
        view.installEventFilter(self)
        self.tell()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The table was shown, hidden or resized."""
        if event.type() in _MOVES:
            self._later()
        return False

    def tell(self) -> None:
        """Make, name and position a button for each visible button cell; remove the others."""
        holder = _holder(self._view)
        cells = self._cells() if holder is not None and self._view.isVisible() else []
        wanted = [(cell.key, cell.word) for cell in cells]
        for gone in self._buttons.keys() - set(wanted):
            button = self._buttons.pop(gone)
            button.hide()
            button.deleteLater()
        if holder is not None:
            for place, cell in enumerate(cells):
                self._dress(holder, place, cell)
        if list(self._buttons) != wanted:
            self._buttons = {identity: self._buttons[identity] for identity in wanted}
            for button in self._buttons.values():
                button.raise_()  # read from the top, as the rows stand

    def _later(self) -> None:
        self._soon.start(0)

    def _cells(self) -> list[_Place]:
        view, table = self._view, self._table
        places = []
        for row in self._shown_rows():
            cells = [table.cell(table.index(row, column)) for column in range(table.columnCount())]
            acting = next((column for column, cell in enumerate(cells) if cell.button), None)
            if acting is not None:
                rect = view.visualRect(table.index(row, acting))
                places.append(_Place(table.key(row), cells[acting].text, self._words(row, acting), rect))
        return places

    def _words(self, row: int, acting: int) -> str:
        table = self._table
        cells = [
            str(table.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            for column in range(table.columnCount())
            if column != acting and table.cell(table.index(row, column)).text
        ]
        return ", ".join(cells[:MOST_CELLS])

    def _dress(self, holder: QWidget, column: int, cell: _Place) -> None:
        identity = (cell.key, cell.word)
        button = self._buttons.get(identity)
        if button is None:
            button = self._buttons[identity] = _Unseen(holder)
            button.clicked.connect(lambda _on=False: self._press(*identity))
            self._view.destroyed.connect(button.deleteLater)
        identifier, name = f"{self._view.accessibleIdentifier()}_act_{column}", f"{cell.word}: {cell.row}"
        if (button.accessibleIdentifier(), button.accessibleName()) != (identifier, name):
            identify(button, identifier, name)
        button.setGeometry(cell.rect.translated(self._view.viewport().mapTo(holder, QPoint(0, 0))))
        button.setVisible(True)

    def _press(self, key: Hashable, word: str) -> None:
        """Act on the row of this key at its present position, if its cell still has the same word."""
        table = self._table
        row = table.place_of(key)
        if row is not None and any(_is(table.cell(table.index(row, at)), word) for at in range(table.columnCount())):
            self._press_row(row)


class _Unseen(QPushButton):
    """A button for assistive programs alone: never painted, clicked or focused."""

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The cell below is painted by the table."""


def _is(cell: Cell, word: str) -> bool:
    return cell.button and cell.text == word


def _holder(view: QWidget) -> QWidget | None:
    """What lists its children to assistive programs; a stack lists its pages alone."""
    parent = view.parentWidget()
    while isinstance(parent, QStackedWidget):
        parent = parent.parentWidget()
    return parent


ROW_HEIGHT = 26
HEADER_HEIGHT = 24
MARGIN = 10
GAP = 6
_MOST_CURVES, _MOST_TEXTS = 200, 1024
_REASON = Qt.FocusReason
BY_KEY = frozenset({_REASON.TabFocusReason, _REASON.BacktabFocusReason, _REASON.ShortcutFocusReason})
"""Reasons for which a key gave the focus."""
_TYPING = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
_SELECTED, _MOUSE_OVER = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_MouseOver.value
_BAR = 0.26
"""Opacity of the bar behind a figure."""
WHOLE_NAMES = 190
"""Logical pixels in which most names fit; an empty column gives its width to them."""


class FixedHeader(QHeaderView):
    """The titles of a table, in the height that it was given.

    For the height that a table asks for, Qt measures each title in the style, and again after every change of that.
    """

    def __init__(self, view: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The fixed height; nobody asks a header for its width."""
        height = self.minimumHeight()
        return QSize(0, height) if height == self.maximumHeight() else super().sizeHint()


class ColumnView(QTableView):
    """`acted` carries the row whose button cell was clicked, `opened` the row of a double click or Enter.

    `wanted` is emitted before `setFocus` moves the focus here, so that its tab can be brought to the front. A key that
    moves the focus here selects a row, so that what the next key acts on is seen; `entering` is true meanwhile.
    """

    acted = Signal(int)
    opened = Signal(int)
    wanted = Signal()

    def __init__(self, model: ColumnTable[Any], theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        self.table = model
        self._theme = theme
        self._pressed = QPersistentModelIndex()
        self._choice_went = False
        self._codes: dict[int, int] = {}
        self._figures: dict[int, int] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit_columns)
        self._code_widths = TextWidths(theme.font(Type.STRONG))
        self.entering = False
        header = FixedHeader(self)
        header.setFixedHeight(theme.px(HEADER_HEIGHT))
        self.setHorizontalHeader(header)
        self.setModel(model)
        self.cells = CellDelegate(model, theme, self)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.px(ROW_HEIGHT))
        self._shape_header(theme)
        if any(column.idle is not None or column.code is not None for column in model.columns):
            model.filled.connect(self._fit_columns)
        on_first_query(self, self._make_buttons)

    def _make_buttons(self) -> None:
        self._buttons = CellButtons(self, self.table, lambda: self.shown_rows, self.acted.emit)

    def _shape_header(self, theme: Theme) -> None:
        header = self.horizontalHeader()
        header.setFont(theme.font(Type.CAPTION))
        header.setMinimumSectionSize(30)
        for section, column in enumerate(self.table.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(section, mode)
            if column.width:
                header.resizeSection(section, theme.px(column.width))
        header.sectionClicked.connect(self._sort)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """More or fewer columns have room."""
        super().resizeEvent(event)
        self._fit_columns()

    def widen(self, section: int, width: int) -> None:
        """Keep this width for a figure that was to be painted in less; it stays, so that no column moves to and fro."""
        if width > self._figures.get(section, 0):
            self._figures[section] = width
            self._soon.start(0)

    def _fit_columns(self) -> None:
        """Choose the columns that have room; codes and figures keep theirs even where none is left."""
        codes = {at: self._code_width(at) for at, one in enumerate(self.table.columns) if one.code is not None}
        self._codes = {**self._figures, **{at: max(width, self._figures.get(at, 0)) for at, width in codes.items()}}
        self._hide_columns()
        if self._codes:
            self._keep_codes()

    def _hide_columns(self) -> None:
        """Rare columns without a figure leave; then spare ones, idle ones first, until the names have room."""
        columns, table, px, codes = self.table.columns, self.table, self._theme.px, self._codes
        names = any(not column.width for column in columns)
        needed = [max(px(one.width or one.least), codes.get(at, 0)) for at, one in enumerate(columns)]
        room = self.viewport().width() - sum(needed)
        empty = [table.is_idle(at) for at in range(len(columns))]  # once: it may look at every row
        absent = [empty[at] and column.rare is not None for at, column in enumerate(columns)]
        order = sorted(range(len(columns)), key=lambda at: (absent[at], empty[at], columns[at].spare, at), reverse=True)
        for section in order:
            spare, idle = columns[section].spare, empty[section]
            if spare or columns[section].idle is not None:
                wanted = self._theme.px(WHOLE_NAMES - NAMES) if names and idle else 0
                hidden = absent[section] or (room < wanted and bool(spare or idle))
                self.setColumnHidden(section, hidden)
                room += needed[section] if hidden else 0

    def _code_width(self, section: int) -> int:
        """Pixels in which the longest code of a column stands whole."""
        cell = self.table.longest_code(section, self._code_widths)
        return 0 if cell is None else MARGIN + self.cells.width_of(cell) + 4

    def _keep_codes(self) -> None:
        """Keep the columns of codes as wide as the longest; the table scrolls where that is more than there is.

        Where all figures lack room, the names behind codes give way.
        """
        columns, header, px = self.table.columns, self.horizontalHeader(), self._theme.px
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at)]
        widths = {at: max(px(columns[at].width), self._codes.get(at, 0)) for at in shown if columns[at].width}
        shared = [at for at in shown if not columns[at].width]
        over = sum(widths.values()) - self.viewport().width()
        for at in (one for one in widths if over > 0 and columns[one].code is not None):
            less = min(over, max(widths[at] - self._codes[at], 0))
            widths[at] -= less
            over -= less
        free, scrolls = self.viewport().width() - sum(widths.values()), False
        for section, needed in self._codes.items():
            narrow = section in shared and needed * len(shared) > free
            scrolls = scrolls or narrow
            if section in shared:
                mode = QHeaderView.ResizeMode.Fixed if narrow else QHeaderView.ResizeMode.Stretch
                if header.sectionResizeMode(section) is not mode:
                    header.setSectionResizeMode(section, mode)
            width = needed if narrow else widths.get(section, 0)
            if width and self.columnWidth(section) != width:
                header.resizeSection(section, width)
        if header.length() != sum(map(self.columnWidth, range(len(columns)))):
            self._hide_again(at for at in range(len(columns)) if at not in shown)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.horizontalScrollBarPolicy() is not policy:
            self.setHorizontalScrollBarPolicy(policy)

    def _hide_again(self, sections: Iterable[int]) -> None:
        """Qt keeps the place of a column that was hidden while another one still took the rest (6.11)."""
        for section in sections:
            self.setColumnHidden(section, False)
            self.setColumnHidden(section, True)

    def second_text_room(self, row: int) -> QRect:
        """Where the second text of a row's first column stands, as the name behind a code, to the end of the column."""
        index = self.table.index(row, 0)
        rect, taken = self.visualRect(index), self.cells.width_of(self.table.cell(index))
        return rect.adjusted(MARGIN + taken + GAP, 1, -4, -1)

    def _sort(self, section: int) -> None:
        """First click downwards, second upwards, third gives the own order back."""
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        if self.table.sorting == (section, up):
            self.table.sort(-1)
        else:
            self.table.sort(section, up if self.table.sorting == (section, down) else down)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Come to the front, then take the focus."""
        self.wanted.emit()
        super().setFocus(reason)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Select a row if a key moved the focus here: Qt makes one current without showing it."""
        if event.reason() in BY_KEY and self.current_row is None and self.table.rowCount():
            kept = self.currentIndex()
            self.entering = True
            self.selectRow(kept.row() if kept.isValid() else self._first_row())
            self.entering = False
        super().focusInEvent(event)

    def _first_row(self) -> int:
        """The first row with a button, on which keys can act too; without any the first one."""
        columns = range(len(self.table.columns))
        cell, index = self.table.cell, self.table.index
        rows = range(self.table.rowCount())
        return next((row for row in rows if any(cell(index(row, column)).button for column in columns)), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter opens the row; letters and digits go to the window's search, not to Qt's keyboard search."""
        row = self.current_row
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None and not event.isAutoRepeat():
            self.opened.emit(row)
        elif event.text().isalnum() and event.modifiers() in _TYPING:  # macOS gives Command+C the text "c"
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A double click opens the row, but not on a button."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.table.cell(index).button:
            self.opened.emit(index.row())

    @property
    def shown_rows(self) -> range:
        """The rows that lie in view, whole or in part."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        count = self.table.rowCount()
        return range(0) if first < 0 else range(first, last + 1 if last >= 0 else count)

    def repaint_changes(self, keys: Iterable[Hashable]) -> None:
        """Paint the flashing columns of these rows again, as far as they are in view."""
        wanted, model = set(keys), self.table
        flashing = [place for place, column in enumerate(model.columns) if column.glows]
        for row in self.shown_rows:
            if model.key(row) in wanted:
                for column in flashing:
                    self.update(model.index(row, column))

    @property
    def current_row(self) -> int | None:
        """The selected row, None when there is none: a row that is only Qt's current one is not to be seen."""
        index = self.currentIndex()
        return index.row() if index.isValid() and self.selectionModel().isRowSelected(index.row()) else None

    @property
    def row_meant(self) -> int | None:
        """The row that a command without a row of its own is about: the selected one, else the only one.

        None from when the selected one goes until another is selected: a key pressed for it must not meet a neighbour.
        """
        row = self.current_row
        return 0 if row is None and self.table.rowCount() == 1 and not self._choice_went else row

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802  Qt's name
        """Note that a row is selected again."""
        if not selected.isEmpty():
            self._choice_went = False
        super().selectionChanged(selected, deselected)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:  # noqa: N802  Qt's name
        """Clear the selection if the selected row is removed: Qt would select a neighbour that the user never chose."""
        row = self.current_row
        if row is not None and start <= row <= end:
            self._choice_went = True
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, start, end)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Remember which cell it was, wherever that moves meanwhile."""
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()) if left else QModelIndex())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click on a button cell acts on its row; press and release must be on the same cell."""
        index = self.indexAt(event.position().toPoint())
        same = index.isValid() and self._pressed == index
        self._pressed = QPersistentModelIndex()
        super().mouseReleaseEvent(event)
        if same and event.button() is Qt.MouseButton.LeftButton and self.table.cell(index).button:
            self.acted.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A hand over button cells."""
        super().mouseMoveEvent(event)
        self._point(event.position().toPoint())

    def _point(self, position: QPoint) -> None:
        index = self.indexAt(position)
        over = index.isValid() and self.table.cell(index).button
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)


class CellDelegate(QStyledItemDelegate):
    """Draws text in role colours; nothing is styled per cell."""

    def __init__(self, model: ColumnTable[Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._view = parent if isinstance(parent, ColumnView) else None
        self._theme = theme
        theme.follow(self, CellDelegate._take_colours)
        self._changed: CellChanges | None = None
        self._curves: dict[tuple[float, ...], tuple[tuple[FlowTone, float, int], QPixmap]] = {}
        self._caption = theme.font(Type.CAPTION_STRONG)
        self._body_texts, self._strong_texts = (
            StaticTexts(theme.font(role), _MOST_TEXTS) for role in (Type.BODY, Type.STRONG)
        )

    def _take_colours(self) -> None:
        theme, surface = self._theme, self._theme.surface
        self._text_colours = {
            TextColour.PLAIN: colour(surface.text1),
            TextColour.QUIET: colour(surface.text3),
            TextColour.ZERO: colour(surface.text2),
            TextColour.UP: colour(theme.up.text),
            TextColour.DOWN: colour(theme.down.text),
            TextColour.WARN: colour(surface.warn),
        }

    def width_of(self, cell: Cell) -> int:
        """Pixels that the first text of a cell takes."""
        return (self._strong_texts if cell.strong else self._body_texts).width(cell.text)

    def show_changes(self, changed: CellChanges) -> None:
        """Note changed cells of the flashing columns by the key of their row."""
        self._changed = changed

    def sizeHint(  # noqa: N802  Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Fixed rows; widths are the columns'."""
        return QSize(40, self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the background, then the cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        place, row = index.column(), index.row()  # once: each question to Qt costs as much as a simple cell
        column = self._model.columns[place]
        self._paint_background(painter, rect, state, first=place == 0)
        cell = column.cell(self._model.rows[row])
        changed = self._changed if column.glows else None
        key = None if changed is None else self._model.key(row)
        if changed is not None:
            self._glow(painter, rect, changed.flashes.strength(key))
        if cell.curve is not None:
            self._curve(painter, rect, cell.curve)
        if cell.bar is not None:
            self._bar(painter, rect, cell)
        if cell.alarm or cell.button:
            self._tag(painter, rect, cell)
        elif cell.environment is not None:
            self._environment(painter, rect, place, cell.text, cell.environment)
        else:
            if column.number and self._view is not None:
                self._ask_room(self._view, place, rect.width(), cell)
            self._text(painter, rect, cell, number=column.number)
        if changed is not None:
            self._mark(painter, rect, cell, changed.marks.arrow(key))

    def _paint_background(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, first: bool) -> None:
        surface, flags = self._theme.surface, state.value  # a test of Qt's flags costs as much as painting the text
        if flags & _SELECTED:
            painter.fillRect(rect, colour(surface.selected))
            if first:
                painter.fillRect(QRect(rect.x(), rect.y(), 2, rect.height()), colour(surface.accent))
        elif flags & _MOUSE_OVER:
            painter.fillRect(rect, colour(surface.hover))

    def _glow(self, painter: QPainter, rect: QRect, strength: float) -> None:
        if strength:
            role = self._theme.up if strength > 0 else self._theme.down
            # two decimals: `colour` caches by its arguments, and a fade has few visible steps
            painter.fillRect(rect.adjusted(4, 3, -4, -3), colour(role.dim, round(abs(strength), 2)))

    def _mark(self, painter: QPainter, rect: QRect, cell: Cell, arrow: str) -> None:
        """The arrow of a changed number, right before it."""
        if arrow:
            taken = self.width_of(cell)
            painter.setFont(self._caption)
            painter.setPen(self._text_colours[TextColour.UP if arrow == UP else TextColour.DOWN])
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -MARGIN - taken - 2, 0), side, arrow)

    def _bar(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Paint the size of the figure as a bar: grey, or amber if it needs attention."""
        surface, room = self._theme.surface, rect.adjusted(4, 4, -4, -4)
        background = colour(surface.warn_dim) if cell.colour is TextColour.WARN else colour(surface.chart_band, _BAR)
        painter.fillRect(room.x(), room.y(), max(round(room.width() * (cell.bar or 0.0)), 1), room.height(), background)

    def _curve(self, painter: QPainter, rect: QRect, flow: FlowCell) -> None:
        # kept as a pixmap: it is drawn again only for another tone, other colours or a screen of another scale
        ratio = painter.device().devicePixelRatioF()
        kept, look = self._curves.get(flow.series), (flow.tone, ratio, self._theme.version)
        if kept is None or kept[0] != look:
            if len(self._curves) > _MOST_CURVES:
                self._curves.clear()
            grey = flow.tone is FlowTone.OLD_SESSION
            kept = (look, sparkline(flow.series, self._theme, grey=grey, ratio=ratio))
            self._curves[flow.series] = kept
        painter.drawPixmap(rect.x() + GAP, rect.y() + (rect.height() - self._theme.px(HEIGHT)) // 2, kept[1])

    def _ask_room(self, view: ColumnView, place: int, width: int, cell: Cell) -> None:
        beside = self._body_texts.width(cell.second) + GAP if cell.second else 0
        needed = 4 + self.width_of(cell) + beside + MARGIN
        if needed > width:
            view.widen(place, needed)

    def _text(self, painter: QPainter, rect: QRect, cell: Cell, *, number: bool) -> None:
        left, right = rect.x() + (4 if number else MARGIN), rect.x() + rect.width() - (MARGIN if number else 4)
        room, quiet = QRect(left, rect.y(), right - left, rect.height()), self._theme.surface.text2
        if number and cell.second:  # right aligned: the second text takes its width first, at the edge
            room.setWidth(room.width() - self.paint_words(painter, room, cell.second, colour(quiet), number=True))
        texts = self._strong_texts if cell.strong else self._body_texts
        text = cell.text and texts.elided(cell.text, max(room.width(), 0))
        if not text:
            return
        painter.setFont(texts.font)
        painter.setPen(self._text_colours[cell.colour])
        if number:
            texts.draw_right(painter, text, room.x() + room.width(), room.y(), room.height())
            return
        texts.draw_left(painter, text, left, room.y(), room.height())
        if cell.second:
            room.setLeft(left + texts.width(text) + GAP)
            self.paint_words(painter, room, cell.second, colour(quiet))

    def paint_words(self, painter: QPainter, room: QRect, text: str, pen: QColor, *, number: bool = False) -> int:
        """Paint as much of a text as fits, a `number` at the right; returns the pixels it takes, 0 without room."""
        texts = self._body_texts
        shown = texts.elided(text, max(room.width(), 0))
        if not shown:
            return 0
        painter.setFont(texts.font)
        painter.setPen(pen)
        if number:
            texts.draw_right(painter, shown, room.x() + room.width(), room.y(), room.height())
        else:
            texts.draw_left(painter, shown, room.x(), room.y(), room.height())
        return texts.width(shown) + GAP

    def _environment(self, painter: QPainter, rect: QRect, place: int, text: str, environment: Environment) -> None:
        """Paint the word of an environment as in title bars: real money is solid, the rest patterned."""
        look = self._theme.environments[environment]
        painter.setFont(self._caption)
        width = painter.fontMetrics().horizontalAdvance(text) + 14
        if self._view is not None and MARGIN + width + 4 > rect.width():
            self._view.widen(place, MARGIN + width + 4)
        box = QRect(rect.x() + MARGIN, rect.y() + 4, min(width, rect.width() - MARGIN - 4), rect.height() - 8)
        painter.save()
        paint_background(painter, box, look, hatched=False)
        painter.setPen(colour(text_on_background(look)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _tag(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        surface, font = self._theme.surface, self._caption
        room = rect.width() - MARGIN - 18
        text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, room)
        width = QFontMetrics(font).horizontalAdvance(text) + 18
        box = QRectF(rect.x() + MARGIN - 2, rect.y() + 3, width, rect.height() - 6).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, background, foreground = surface.line_control, "", surface.text1
        if cell.alarm:
            edge, background, foreground = surface.warn_fill, surface.warn_fill, surface.on_warn
        elif cell.colour is TextColour.WARN:
            edge, background, foreground = surface.warn_dim, surface.warn_dim, surface.warn
        painter.setPen(colour(edge))
        painter.setBrush(colour(background) if background else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(colour(foreground))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
