"""Paints a watchlist cell: two lines of text, numbers in role colours, the flow curve."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop import format as fmt
from tideboard_desktop.models.watch_row import FlowCell, FlowTone, WatchRow
from tideboard_desktop.models.watchlist import Column, WatchlistModel
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.flash import Flashes
from tideboard_desktop.widgets.kept_texts import KeptTexts
from tideboard_desktop.widgets.sparkline import HEIGHT, sparkline

ROW_HEIGHT = 36
COMPACT_HEIGHT = 24
_STALE_BAR = 2
MARGIN = 10
GAP = 4
_EDGE = 2
_ACCENT_BAR = 2
_CURVE_GAP = 6


class WatchlistDelegate(QStyledItemDelegate):
    """A light delegate: it reads converted rows from the model and draws text, nothing is styled per cell.

    `compact` rows have one line: the code and the ratio are left to the tooltips.
    """

    def __init__(self, model: WatchlistModel, theme: Theme, flashes: Flashes) -> None:
        super().__init__(model)
        self._model = model
        self._theme = theme
        self._flashes = flashes
        self.compact = False
        self._curves: dict[InstrumentId, tuple[tuple[float, ...], FlowTone, float, QPixmap]] = {}
        self._name, self._caption, self._body, self._strong = (
            KeptTexts(theme.font(role)) for role in (Type.NAME, Type.CAPTION, Type.BODY, Type.STRONG)
        )
        self._text1, self._text2, self._text3, self._warn = (
            colour(token)
            for token in (theme.surface.text1, theme.surface.text2, theme.surface.text3, theme.surface.warn)
        )

    def sizeHint(  # noqa: N802  Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows have one height; widths are fixed by the dock."""
        return QSize(40, self._theme.px(COMPACT_HEIGHT if self.compact else ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, then the cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = self._model.row(index.row())
        column = index.column()
        self._ground(painter, rect, state, column)
        if column == Column.SYMBOL:
            self._symbol(painter, rect, row)
        elif column == Column.LAST:
            self._glow(painter, rect, row.id)
            self._number(painter, rect, row.last, self._name, self._text1)
        elif column == Column.CHANGE:
            self._number(painter, rect, row.change, self._body, self._change_ink(row))
        else:
            self._flow(painter, rect, row)

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, column: int) -> None:
        surface = self._theme.surface
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour(surface.selected))
            if column == Column.SYMBOL:
                painter.fillRect(QRect(rect.x(), rect.y(), _ACCENT_BAR, rect.height()), colour(surface.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour(surface.hover))

    def _glow(self, painter: QPainter, rect: QRect, id_: InstrumentId) -> None:
        strength = self._flashes.strength(id_)
        if strength:
            role = self._theme.up if strength > 0 else self._theme.down
            inset = 3 if self.compact else 6
            painter.fillRect(rect.adjusted(4, inset, 0, -inset), colour(role.dim, round(abs(strength), 2)))

    def _symbol(self, painter: QPainter, rect: QRect, row: WatchRow) -> None:
        left, top, half = rect.x() + MARGIN, rect.y() + _EDGE, rect.height() // 2 - _EDGE
        room = rect.width() - MARGIN
        painter.setFont(self._name.font)
        painter.setPen(self._text1)
        one_line = self.compact or row.name == row.id
        line = (rect.y(), rect.height()) if one_line else (top, half)
        self._name.draw_left(painter, self._name.elided(row.name, room), left, *line)
        if not one_line:
            painter.setFont(self._caption.font)
            painter.setPen(self._text3)
            self._caption.draw_left(painter, self._caption.elided(row.id, room), left, top + half, half)

    def _number(self, painter: QPainter, rect: QRect, text: str, texts: KeptTexts, ink: QColor) -> None:
        painter.setFont(texts.font)
        painter.setPen(ink)
        texts.draw_right(painter, text, rect.x() + rect.width() - GAP, rect.y(), rect.height())

    def _flow(self, painter: QPainter, rect: QRect, row: WatchRow) -> None:
        cell = row.flow
        right = rect.x() + rect.width() - MARGIN
        if cell.tone is FlowTone.WORDS:
            painter.setFont(self._caption.font)
            painter.setPen(self._text2)
            self._caption.draw_right(painter, cell.note, right, rect.y(), rect.height())
            return
        y = rect.y() + (rect.height() - HEIGHT) // 2
        picture = self._curve(row.id, cell, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.x() + _CURVE_GAP, y, picture)
        top, half = rect.y() + _EDGE, rect.height() // 2 - _EDGE
        old = cell.tone is FlowTone.OLD_SESSION
        texts = self._body if old else self._strong
        painter.setFont(texts.font)
        painter.setPen(self._text3 if old else self._theme.signed_text(cell.net))
        amount = flow_text(cell.net, self._model.flow_unit)
        if self.compact:
            texts.draw_right(painter, amount, right, rect.y(), rect.height())
            if cell.tone is FlowTone.STALE:
                painter.fillRect(right + 3, rect.y() + 6, _STALE_BAR, rect.height() - 12, self._warn)
            return
        texts.draw_right(painter, amount, right, top, half)
        painter.setFont(self._caption.font)
        painter.setPen(self._warn if cell.tone is FlowTone.STALE else self._text3)
        below = cell.note or ("" if cell.ratio is None else fmt.percent(cell.ratio, 1))
        self._caption.draw_right(painter, below, right, top + half, half)

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


def flow_text(net: float, unit: fmt.Unit) -> str:
    """An amount in the column's unit with one decimal, from a thousand on without: it never reaches the curve."""
    return fmt.flow(net, unit, 0 if abs(net) >= 1000 * unit.divisor else 1)
