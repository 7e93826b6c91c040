"""Paints a watchlist cell: two lines of text, numbers in role colours, the flow curve."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop import format as fmt
from tideboard_desktop.models.watch_row import FlowCell, FlowTone, WatchRow
from tideboard_desktop.models.watchlist import Column, WatchlistModel
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.flash import Flashes
from tideboard_desktop.widgets.sparkline import HEIGHT, WIDTH, sparkline

ROW_HEIGHT = 36
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MARGIN = 10
_ACCENT_BAR = 2
_CURVE_GAP = 8


class WatchlistDelegate(QStyledItemDelegate):
    """A light delegate: it reads converted rows from the model and draws text, nothing is styled per cell."""

    def __init__(self, model: WatchlistModel, theme: Theme, flashes: Flashes) -> None:
        super().__init__(model)
        self._model = model
        self._theme = theme
        self._flashes = flashes
        self._curves: dict[InstrumentId, tuple[tuple[float, ...], FlowTone, float, QPixmap]] = {}
        self._name = theme.font(Type.NAME)
        self._caption = theme.font(Type.CAPTION)
        self._body = theme.font(Type.BODY)
        self._strong = theme.font(Type.STRONG)
        self._text1, self._text2, self._text3, self._warn = (
            colour(token)
            for token in (theme.surface.text1, theme.surface.text2, theme.surface.text3, theme.surface.warn)
        )

    def sizeHint(  # noqa: N802  Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows have one height; widths are fixed by the dock."""
        return QSize(40, self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, then the cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = self._model.row(index.row())
        column = Column(index.column())
        self._ground(painter, rect, state, column)
        if column is Column.SYMBOL:
            self._symbol(painter, rect.adjusted(_MARGIN, 0, 0, 0), row)
        elif column is Column.LAST:
            self._glow(painter, rect, row.id)
            self._line(painter, rect.adjusted(0, 0, -4, 0), row.last, self._name, self._text1)
        elif column is Column.CHANGE:
            self._line(painter, rect.adjusted(0, 0, -4, 0), row.change, self._body, self._change_ink(row))
        else:
            self._flow(painter, rect.adjusted(0, 0, -_MARGIN, 0), row)

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, column: Column) -> None:
        surface = self._theme.surface
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour(surface.selected))
            if column is Column.SYMBOL:
                painter.fillRect(QRect(rect.x(), rect.y(), _ACCENT_BAR, rect.height()), colour(surface.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour(surface.hover))

    def _glow(self, painter: QPainter, rect: QRect, id_: InstrumentId) -> None:
        strength = self._flashes.strength(id_)
        if strength:
            role = self._theme.up if strength > 0 else self._theme.down
            painter.fillRect(rect.adjusted(4, 6, 0, -6), colour(role.dim, round(abs(strength), 2)))

    def _symbol(self, painter: QPainter, rect: QRect, row: WatchRow) -> None:
        upper, lower = _halves(rect)
        painter.setFont(self._name)
        painter.setPen(self._text1)
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(upper, _LEFT, name)
        if row.name != row.id:
            self._line(painter, lower, row.id, self._caption, self._text3, _LEFT)

    def _flow(self, painter: QPainter, rect: QRect, row: WatchRow) -> None:
        cell = row.flow
        if cell.tone is FlowTone.WORDS:
            self._line(painter, rect, cell.note, self._caption, self._text2)
            return
        y = rect.y() + (rect.height() - HEIGHT) / 2
        painter.drawPixmap(QPointF(rect.x() + _CURVE_GAP, y), self._curve(row.id, cell, painter.device().devicePixelRatioF()))
        upper, lower = _halves(rect.adjusted(WIDTH, 0, 0, 0))
        old = cell.tone is FlowTone.OLD_SESSION
        ink = self._text3 if old else self._theme.signed_text(cell.net)
        amount = fmt.flow(cell.net, self._model.flow_unit, 1)
        self._line(painter, upper, amount, self._body if old else self._strong, ink)
        below = cell.note or ("" if cell.ratio is None else fmt.percent(cell.ratio, 1))
        stale = cell.tone is FlowTone.STALE
        self._line(painter, lower, below, self._caption, self._warn if stale else self._text3)

    def _curve(self, id_: InstrumentId, cell: FlowCell, ratio: float) -> QPixmap:
        kept = self._curves.get(id_)
        if kept is not None and kept[0] is cell.series and kept[1:3] == (cell.tone, ratio):
            return kept[3]
        picture = sparkline(cell.series, self._theme, grey=cell.tone is FlowTone.OLD_SESSION, ratio=ratio)
        self._curves[id_] = (cell.series, cell.tone, ratio, picture)
        return picture

    def _change_ink(self, row: WatchRow) -> QColor:
        if row.closed or row.change_value is None:
            return self._text2
        return self._theme.signed_text(row.change_value)

    def _line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        ink: QColor,
        side: Qt.AlignmentFlag = _RIGHT,
    ) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(rect, side, text)


def _halves(rect: QRect) -> tuple[QRect, QRect]:
    middle = rect.height() // 2
    return (
        QRect(rect.x(), rect.y() + 2, rect.width(), middle - 1),
        QRect(rect.x(), rect.y() + middle, rect.width(), rect.height() - middle - 3),
    )
