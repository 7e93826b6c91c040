"""The palette's rows: a Qt model, and the delegate that paints them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.window.palette.matches import PaletteRow

ROW_HEIGHT, CAPTION_HEIGHT = 32, 26
SIDE, GAP = 14, 10
KEY_PADDING, KEY_HEIGHT = 6, 18
ADD_WIDTH = 26


class RowDelegate(QStyledItemDelegate):
    """Paints the title with the matched letters in accent, the detail after it, keys or a note at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hovered = -1

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Captions are lower than rows."""
        row: PaletteRow = index.data(ROW_ROLE)
        return QSize(100, self._theme.px(CAPTION_HEIGHT if row.is_caption else ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row: PaletteRow = index.data(ROW_ROLE)
        area: QRect = option.rect
        painter.save()
        if row.is_caption:
            self._caption(painter, area, row)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._background(painter, area, index.row(), chosen=chosen)
            left, right = area.left() + self._theme.px(SIDE), area.right() - self._theme.px(SIDE)
            right = self._right_side(painter, area, row, right, add=chosen or index.row() == self.hovered)
            self._words(painter, area, row, left, right)
        painter.restore()

    def add_area(self, area: QRect) -> QRect:
        """The rectangle of the plus button in a symbol's row."""
        width = self._theme.px(ADD_WIDTH)
        return QRect(area.right() - self._theme.px(SIDE) - width + self._theme.px(4), area.top(), width, area.height())

    def _caption(self, painter: QPainter, area: QRect, row: PaletteRow) -> None:
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        room = area.adjusted(self._theme.px(SIDE), 0, -self._theme.px(SIDE), -self._theme.px(4))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, row.title)

    def _background(self, painter: QPainter, area: QRect, place: int, *, chosen: bool) -> None:
        surface = self._theme.surface
        if chosen:
            painter.fillRect(area, colour(surface.selected))
            painter.fillRect(QRect(area.left(), area.top(), 2, area.height()), colour(surface.accent))
        elif place == self.hovered:
            painter.fillRect(area, colour(surface.hover))

    def _right_side(self, painter: QPainter, area: QRect, row: PaletteRow, right: int, *, add: bool) -> int:
        """Paint keys, note or plus at the right; returns the right edge of the room that is left."""
        if row.symbol is not None and add and not row.watched:
            place = self.add_area(area)
            mark = pixmap("plus", self._theme.surface.text2, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(place.center().x() - 8, place.center().y() - 8, mark)
            return place.left() - self._theme.px(GAP)
        if row.note:
            return self._note(painter, area, row, right)
        for key in reversed(row.hints):
            right = self._key(painter, area, key, right)
        return right

    def _note(self, painter: QPainter, area: QRect, row: PaletteRow, right: int) -> int:
        font = self._theme.font(Type.CAPTION)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, area.width() // 2)
        width = metrics.horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(colour(self._theme.surface.warn if row.warns else self._theme.surface.text3))
        room = QRect(right - width, area.top(), width + 1, area.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return right - width - self._theme.px(GAP)

    def _key(self, painter: QPainter, area: QRect, key: str, right: int) -> int:
        font = self._theme.font(Type.CAPTION)
        width = QFontMetrics(font).horizontalAdvance(key) + 2 * self._theme.px(KEY_PADDING)
        height = self._theme.px(KEY_HEIGHT)
        box = QRect(right - width, area.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._theme.surface.line_strong), 1))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setFont(font)
        painter.setPen(colour(self._theme.surface.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        return right - width - self._theme.px(6)

    def _words(self, painter: QPainter, area: QRect, row: PaletteRow, left: int, right: int) -> None:
        surface = self._theme.surface
        title = self._theme.font(Type.NAME if row.symbol is not None or row.run is not None else Type.BODY)
        tone = surface.text1 if row.enabled else surface.text_off
        used = self._marked(
            painter, QRect(left, area.top(), right - left, area.height()), row.title, row.places, title, tone
        )
        start = left + used + self._theme.px(GAP)
        if row.detail and right - start > 20:
            room = QRect(start, area.top(), right - start, area.height())
            self._marked(painter, room, row.detail, row.detail_places, self._theme.font(Type.CAPTION), surface.text3)

    def _marked(
        self, painter: QPainter, room: QRect, text: str, places: tuple[int, ...], font: QFont, tone: str
    ) -> int:
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        layout = QTextLayout(words, font)
        layout.setFormats([_range(place, self._theme.surface.accent) for place in places if place < len(words)])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room.width() + 1)
        layout.endLayout()
        painter.setPen(colour(tone))
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2))
        return round(line.naturalTextWidth())


def _range(place: int, accent: str) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start, result.length = place, 1
    form = QTextCharFormat()
    form.setForeground(colour(accent))
    form.setFontWeight(QFont.Weight.DemiBold)
    result.format = form
    return result


ROW_ROLE = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()


class RowModel(QAbstractListModel):
    """A list of rows; captions cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PaletteRow] = []

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for `ROW_ROLE`, its text for display and accessibility."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.spoken
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Captions cannot be chosen; disabled commands can, so that their reason is read."""
        row = self.rows[index.row()]
        if row.is_caption:
            return Qt.ItemFlag.NoItemFlags
        chosen = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return chosen | Qt.ItemFlag.ItemIsEnabled

    def next_row(self, current: int, step: int) -> int:
        """The row `step` choosable rows further, at most the first or last one; -1 if there is none."""
        choosable = [place for place, row in enumerate(self.rows) if not row.is_caption]
        if not choosable:
            return -1
        if current not in choosable:
            return choosable[0]
        return choosable[min(max(choosable.index(current) + step, 0), len(choosable) - 1)]
