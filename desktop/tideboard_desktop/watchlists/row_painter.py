"""Paints watchlist rows: one or two lines of text, numbers in the up and down colours, the flow curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.change_arrows import DOWN, UP
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone, flow_decimals
from tideboard_desktop.ui.tables.sparkline import HEIGHT, WIDTH, sparkline
from tideboard_desktop.ui.tables.static_texts import StaticTexts, TextWidths
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.watchlists.columns import WITHOUT_CURVE, ListColumn
from tideboard_desktop.watchlists.model import WatchlistModel
from tideboard_desktop.watchlists.quote_row import WatchRow

ROW_HEIGHT = 36
COMPACT_HEIGHT = 24
_STALE_BAR = 2
MARGIN = 10
GAP = 4
_EDGE = 2
_ACCENT_BAR = 2
_CURVE_GAP = 6
_PIN = 11
_ARROW_GAP = 2
_SHORT_NAMES = 60
"""Logical pixels that the symbol column keeps on one line, where the code is in the tool tip."""
_COMPARED = frozenset(
    {ListColumn.SYMBOL, ListColumn.LAST, ListColumn.CHANGE, ListColumn.FLOW, ListColumn.EXTENDED},
)
"""Columns whose look is known from few parts of a row; a text of any other is made to be compared."""


class ColumnSpan(NamedTuple):
    """The extent of a column: left edge, width, and the free space at its right."""

    column: ListColumn
    x: int
    width: int
    free: int

    @property
    def right(self) -> int:
        """Right edge of its numbers."""
        return self.x + self.width - self.free


class RowLine(NamedTuple):
    """The position of a row, and its state."""

    top: int
    height: int
    selected: bool
    hovered: bool


class RowPainter:
    """Takes converted rows from the model and paints a whole row at a time, without style sheets.

    `compact` rows have one line: code, ratio and the price outside regular hours are only in the tool tips.
    `outside_below` paints that price in the second line, if it has no column of its own; `change_below` has the change
    there instead.
    """

    def __init__(self, model: WatchlistModel, theme: Theme, changes: CellChanges) -> None:
        self._model = model
        self._theme = theme
        self._flashes, self._marks = changes.flashes, changes.marks
        self.compact = False
        self.outside_below, self.change_below = True, False
        self._measured: Sequence[ColumnSpan] = ()
        self.lacking = 0
        """Pixels that the column of changes needs for the widest that had to be painted into less."""
        self._whole = self._last_room = self._spare = self._symbol_width = 0
        self._others = True
        self._curves: dict[InstrumentId, tuple[tuple[float, ...], FlowTone, float, QPixmap]] = {}
        self._name, self._caption, self._body, self._strong = (
            StaticTexts(theme.font(role)) for role in (Type.NAME, Type.CAPTION, Type.BODY, Type.STRONG)
        )
        self._code_widths = TextWidths(self._caption.font)
        self._arrow_room = 0 if theme.motion else _ARROW_GAP + max(map(self._caption.width, (UP, DOWN)))
        theme.follow(self, RowPainter._take_colours)
        self._draw: dict[ListColumn, Callable[[QPainter, ColumnSpan, RowLine, WatchRow], None]] = {
            ListColumn.SYMBOL: self._symbol,
            ListColumn.LAST: self._last,
            ListColumn.CHANGE: self._change,
            ListColumn.FLOW: self._flow,
            ListColumn.EXTENDED: self._extended,
        }

    def _take_colours(self) -> None:
        surface = self._theme.surface
        self._text1, self._text2, self._text3, self._warn = (
            colour(token) for token in (surface.text1, surface.text2, surface.text3, surface.warn)
        )
        self._selected, self._hover, self._accent = (
            colour(token) for token in (surface.selected, surface.hover, surface.accent)
        )
        self._curves.clear()

    @property
    def row_height(self) -> int:
        """Row height in pixels at the theme's text size."""
        return self._theme.px(COMPACT_HEIGHT if self.compact else ROW_HEIGHT)

    def symbol_room(self) -> int:
        """Pixels that the symbol column needs: those of the longest code, on one line those of short names."""
        if self.compact:
            return self._theme.px(_SHORT_NAMES)
        code = max(map(self._code_widths.__getitem__, self._model.ids), default=0)
        pin = self._theme.px(_PIN) + GAP if self._model.pinned_rows else 0
        return max(MARGIN + code + pin + GAP, self._theme.px(_SHORT_NAMES))

    def paint_row(
        self, painter: QPainter, place: int, line: RowLine, spans: Sequence[ColumnSpan], dirty: tuple[int, int]
    ) -> None:
        """Paint background, cells from left to right, and the line below the last pinned row.

        `dirty` are the first and the last pixel to paint; a cell without a pixel in them is left out.
        """
        row = self._model.row(place)
        self._measure(spans)
        left = spans[0].x
        if line.selected or line.hovered:
            background = self._selected if line.selected else self._hover
            painter.fillRect(left, line.top, self._whole, line.height, background)
        if line.selected:
            painter.fillRect(left, line.top, _ACCENT_BAR, line.height, self._accent)
        begin = left
        for span in spans:
            end = span.x + span.width
            if end > dirty[0] and (span.x <= dirty[1] or (begin <= dirty[1] and self._reaches_out(span, row))):
                self._draw.get(span.column, self._figure)(painter, span, line, row)
            begin = span.x
        if place < self._model.pinned_rows:
            self._pin(painter, place, line, spans[0], row)

    def _reaches_out(self, span: ColumnSpan, row: WatchRow) -> bool:
        """Whether a text of this cell begins in the cell at its left."""
        return row.extended is not None or bool(self._marks.arrow(row.id)) or self._too_wide(span, row)

    def _too_wide(self, span: ColumnSpan, row: WatchRow) -> bool:
        """Whether the figure of a cell, with the arrow that a price may have, is wider than the cell."""
        if span.column is ListColumn.LAST:
            before = self._date_width(row) if row.dated else 0
            width = self._name.width(row.last) + max(before, self._arrow_room)
        elif span.column is ListColumn.CHANGE:
            width = self._body.width(row.change)
        elif span.column is ListColumn.FLOW and row.flow.tone is not FlowTone.WORDS:
            width = self._strong.width(flow_text(row.flow.net, self._model.flow_unit))
        else:
            return False  # cut to its cell
        return width > span.width - span.free

    def changed(self, old: WatchRow | None, new: WatchRow, spans: Sequence[ColumnSpan]) -> tuple[int, int] | None:
        """The pixels from and up to which a row looks different, None if it does not; all without an old one."""
        if old is None or (old.name, old.extended, old.refused) != (new.name, new.extended, new.refused):
            return spans[0].x, spans[-1].x + spans[-1].width
        change, flow = _change_differs(old, new), _flow_differs(old.flow, new.flow)
        price = (old.last, old.last_value) != (new.last, new.last_value) or (change and self.change_below)
        self._measure(spans)
        if not (price or change or flow or self._others):
            return None
        known = {ListColumn.LAST: price, ListColumn.CHANGE: change, ListColumn.FLOW: flow}
        places = [
            place
            for place, span in enumerate(spans)
            if (known.get(span.column, False) if span.column in _COMPARED else self._differs(span.column, old, new))
        ]
        if not places:
            return None
        last = spans[places[-1]]
        return self._begin(spans, places[0], old, new), last.x + last.width

    def price_extent(self, row: WatchRow, spans: Sequence[ColumnSpan]) -> tuple[int, int] | None:
        """The pixels from and up to which a row has its price, its glow and its arrow; None without their column."""
        self._measure(spans)
        for place, span in enumerate(spans):
            if span.column is ListColumn.LAST:
                return self._begin(spans, place, row), span.x + span.width
        return None

    def _begin(self, spans: Sequence[ColumnSpan], place: int, *rows: WatchRow) -> int:
        """The left edge of a cell, or of the one before it where a figure of these rows begins there."""
        wide = any(self._too_wide(spans[place], row) for row in rows)
        return spans[max(place - 1, 0) if wide else place].x

    def _differs(self, column: ListColumn, old: WatchRow, new: WatchRow) -> bool:
        look = self._model.columns[column]
        return look.text(old) != look.text(new) or (look.sign is not None and look.sign(old) != look.sign(new))

    def _measure(self, spans: Sequence[ColumnSpan]) -> None:
        if spans is self._measured:
            return
        self._measured = spans
        self._whole = spans[-1].x + spans[-1].width - spans[0].x
        self._others = any(span.column not in _COMPARED for span in spans)
        self._symbol_width = spans[0].width
        last = next((span for span in spans if span.column is ListColumn.LAST), None)
        self._last_room = 0 if last is None else last.width - last.free
        beside = last is not None and spans[0].x + spans[0].width == last.x
        self._spare = spans[0].width // 3 if beside else 0

    def button_room(self, place: int, top: int, spans: Sequence[ColumnSpan]) -> QRect:
        """Where buttons cover no figure of a row: on the line of the code, in a compact row over the flow's curve."""
        self._measure(spans)
        row, height = self._model.row(place), self.row_height
        if not self.compact:
            half = height // 2 - _EDGE
            room = spans[0].width - MARGIN - (self._overhang(row) or 0) + _EDGE
            return QRect(spans[0].x + MARGIN - _EDGE, top + height - half - 1, room, half)
        flow = next((span for span in spans if span.column is ListColumn.FLOW), None)
        if flow is None or flow.width < self._theme.px(WITHOUT_CURVE + WIDTH):  # no curve to cover: the name's end
            room = spans[0].width - MARGIN - self._wide_price(row)
            return QRect(spans[0].x + MARGIN, top + 1, room, height - 2)
        cell = row.flow
        if cell.tone is FlowTone.WORDS:
            taken = self._caption.width(cell.note)
        else:
            taken = self._strong.width(flow_text(cell.net, self._model.flow_unit))
        return QRect(flow.x + GAP, top + 1, flow.width - flow.free - taken - 2 * GAP, height - 2)

    def _pin(self, painter: QPainter, place: int, line: RowLine, span: ColumnSpan, row: WatchRow) -> None:
        """Paint the pin behind the code, and the line below the last pinned row."""
        if not self.compact:
            size = self._theme.px(_PIN)
            glyph = pixmap("pin", self._theme.surface.text3, size, painter.device().devicePixelRatioF())
            half = line.height // 2 - _EDGE
            left = span.x + MARGIN + self._caption.width(row.id) + GAP
            painter.drawPixmap(left, line.top + _EDGE + half + (half - size) // 2, glyph)
        if place == self._model.pinned_rows - 1:
            bottom = line.top + line.height - 1
            painter.fillRect(span.x, bottom, self._whole, 1, colour(self._theme.surface.line_strong))

    # --- cells ------------------------------------------------------------------------------------------------------

    def _symbol(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        left, room = span.x + MARGIN, span.width - MARGIN
        painter.setFont(self._name.font)
        painter.setPen(self._text1)
        name = self._name.elided(row.name, room - self._wide_price(row))
        if row.name == row.id and name != row.name:  # a code stands whole, in the font that has room for it
            painter.setFont(self._caption.font)
            self._caption.draw_left(painter, row.id, left, line.top, line.height)
            return
        if self.compact or (row.name == row.id and not line.hovered):
            self._name.draw_left(painter, name, left, line.top, line.height)
            return
        top, half = line.top + _EDGE, line.height // 2 - _EDGE
        self._name.draw_left(painter, name, left, top, half)
        painter.setFont(self._caption.font)
        painter.setPen(self._text3)
        room -= self._overhang(row) or 0
        self._caption.draw_left(painter, self._caption.elided(row.id, room), left, top + half, half)

    def _last(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        if row.refused is not None:
            self._word(painter, span, line, row.last, self._wide_price(row))
            return
        self._glow(painter, span, line, row.id)
        painter.setFont(self._name.font)
        painter.setPen(self._text1)
        part = row.extended if self.outside_below else None
        if self.compact or (part is None and not self.change_below):
            self._name.draw_right(painter, row.last, span.right, line.top, line.height)
            self._mark(painter, span, line.top, line.height, row)
            return
        top, half = line.top + _EDGE, line.height // 2 - _EDGE
        self._name.draw_right(painter, row.last, span.right, top, half)
        self._mark(painter, span, top, half, row)
        painter.setFont(self._caption.font)
        if row.dated and self._date_width(row):
            painter.setPen(self._text3)
            edge = span.right - self._name.width(row.last) - GAP
            self._caption.draw_right(painter, row.dated, edge, top, half)
        if part is None:
            painter.setPen(self._change_colour(row))
            self._caption.draw_right(painter, row.change, span.right, top + half, half)
            return
        painter.setPen(self._text2)
        self._caption.draw_right(painter, part.price, span.right, top + half, half)
        if self._overhang(row) is not None:
            painter.setPen(self._text3)
            edge = span.right - self._caption.width(part.price) - GAP
            self._caption.draw_right(painter, part.word, edge, top + half, half)

    def _mark(self, painter: QPainter, span: ColumnSpan, top: int, height: int, row: WatchRow) -> None:
        arrow = self._marks.arrow(row.id)
        if arrow:
            role = self._theme.up if arrow == UP else self._theme.down
            painter.setFont(self._caption.font)
            painter.setPen(colour(role.text))
            self._caption.draw_right(painter, arrow, span.right - self._name.width(row.last) - _ARROW_GAP, top, height)

    def _overhang(self, row: WatchRow) -> int | None:
        """How far session word and price extend into the symbol column; None where the code leaves the word no room."""
        part = row.extended
        if part is None or not self.outside_below:
            return 0
        wanted = self._caption.width(part.word) + self._caption.width(part.price) + 2 * GAP
        over = max(0, wanted - self._last_room)
        free = self._symbol_width - MARGIN - self._caption.width(row.id)
        return over if over <= min(self._spare, free) else None

    def _wide_price(self, row: WatchRow) -> int:
        """How far a long price, as of an index, or a word in its place extends into the symbol column.

        The name ends before it.
        """
        texts = self._name if row.refused is None else self._caption
        wide = texts.width(row.last) + (self._date_width(row) if row.dated else 0) - self._last_room
        return wide + GAP if wide > 0 and self._spare else 0

    def _date_width(self, row: WatchRow) -> int:
        """Pixels of a date before the price: there where the line below the change has that of the night."""
        outside = row.extended is not None and self.outside_below and not self.compact
        return self._caption.width(row.dated) + GAP if outside else 0

    def _change(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        painter.setFont(self._body.font)
        painter.setPen(self._change_colour(row))
        part = row.extended
        below = part is not None and not self.compact and self.outside_below
        top, height = (line.top + _EDGE, line.height // 2 - _EDGE) if below else (line.top, line.height)
        alone = bool(row.dated) and not (self.compact or below)
        if alone:
            top, height = line.top + _EDGE, line.height // 2 - _EDGE
        width = self._body.draw_right(painter, row.change, span.right, top, height)
        if width > span.width - span.free:
            self.lacking = max(self.lacking, GAP + width + span.free)
        half = height
        painter.setFont(self._caption.font)
        if alone:
            painter.setPen(self._text3)
            self._caption.draw_right(painter, row.dated, span.right, top + half, half)
        if part is None or not below:
            return
        painter.setPen(self._theme.signed_text(part.percent))
        self._caption.draw_right(painter, part.change, span.right, top + half, half)

    def _change_colour(self, row: WatchRow) -> QColor:
        if row.halted:
            return self._warn
        neutral = row.closed or row.change_value is None
        return self._text2 if neutral else self._theme.signed_text(row.change_value or 0.0)

    def _extended(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        part = row.extended
        if part is None:
            self._one_line(painter, span, line, fmt.MISSING, self._text3)
            return
        if self.compact:
            self._one_line(painter, span, line, part.change, self._theme.signed_text(part.percent))
            return
        top, half = line.top + _EDGE, line.height // 2 - _EDGE
        painter.setFont(self._body.font)
        painter.setPen(self._text1)
        self._body.draw_right(painter, part.price, span.right, top, half)
        painter.setFont(self._caption.font)
        painter.setPen(self._theme.signed_text(part.percent))
        self._caption.draw_right(painter, part.change, span.right, top + half, half)
        painter.setPen(self._text3)
        edge = span.right - self._caption.width(part.change) - GAP
        self._caption.draw_right(painter, part.word, edge, top + half, half)

    def _figure(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        column = self._model.columns[span.column]
        text = column.text(row)
        if text == fmt.MISSING:
            text_colour = self._text3
        elif column.sign is not None and (sign := column.sign(row)) is not None:
            text_colour = self._theme.signed_text(sign)
        else:
            text_colour = self._text1 if column.strong else self._text2
        self._one_line(painter, span, line, text, text_colour)

    def _one_line(self, painter: QPainter, span: ColumnSpan, line: RowLine, text: str, text_colour: QColor) -> None:
        painter.setFont(self._body.font)
        painter.setPen(text_colour)
        shown = self._body.elided(text, span.width - span.free)
        self._body.draw_right(painter, shown, span.right, line.top, line.height)

    def _glow(self, painter: QPainter, span: ColumnSpan, line: RowLine, id_: InstrumentId) -> None:
        strength = self._flashes.strength(id_)
        if strength:
            role = self._theme.up if strength > 0 else self._theme.down
            inset = 3 if self.compact else 6
            text_colour = colour(role.dim, round(abs(strength), 2))
            painter.fillRect(span.x + 4, line.top + inset, span.width - 4, line.height - 2 * inset, text_colour)

    # --- flow -------------------------------------------------------------------------------------------------------

    def _flow(self, painter: QPainter, span: ColumnSpan, line: RowLine, row: WatchRow) -> None:
        cell = row.flow
        if cell.tone is FlowTone.WORDS:
            self._word(painter, span, line, cell.note)
            return
        if span.width >= self._theme.px(WITHOUT_CURVE + WIDTH):
            picture = self._curve(row.id, cell, painter.device().devicePixelRatioF())
            painter.drawPixmap(span.x + _CURVE_GAP, line.top + (line.height - self._theme.px(HEIGHT)) // 2, picture)
        old = cell.tone is FlowTone.OLD_SESSION
        texts = self._body if old else self._strong
        painter.setFont(texts.font)
        painter.setPen(self._text3 if old else self._theme.signed_text(cell.net))
        amount = flow_text(cell.net, self._model.flow_unit)
        if self.compact:
            texts.draw_right(painter, amount, span.right, line.top, line.height)
            if cell.tone is FlowTone.STALE:
                painter.fillRect(span.right + GAP - _STALE_BAR, line.top + 6, _STALE_BAR, line.height - 12, self._warn)
            return
        top, half = line.top + _EDGE, line.height // 2 - _EDGE
        texts.draw_right(painter, amount, span.right, top, half)
        painter.setFont(self._caption.font)
        painter.setPen(self._warn if cell.tone is FlowTone.STALE else self._text3)
        below = cell.note or ("" if cell.ratio is None else fmt.percent(cell.ratio, 1))
        self._caption.draw_right(painter, below, span.right, top + half, half)

    def _word(self, painter: QPainter, span: ColumnSpan, line: RowLine, word: str, more: int = 0) -> None:
        """Paint a word in place of a figure, in two lines where it has to; it may begin `more` pixels further left."""
        painter.setFont(self._caption.font)
        painter.setPen(self._text2)
        room = span.width - span.free + more
        first, _space, rest = word.partition(" ")
        if rest and not self.compact and self._caption.width(word) > room:
            top, half = line.top + _EDGE, line.height // 2 - _EDGE
            self._caption.draw_right(painter, self._caption.elided(first, room), span.right, top, half)
            self._caption.draw_right(painter, self._caption.elided(rest, room), span.right, top + half, half)
            return
        shown = self._caption.elided(word, room)
        self._caption.draw_right(painter, shown, span.right, line.top, line.height)

    def _curve(self, id_: InstrumentId, cell: FlowCell, ratio: float) -> QPixmap:
        kept = self._curves.get(id_)
        if kept is not None and kept[0] is cell.series and kept[1:3] == (cell.tone, ratio):
            return kept[3]
        picture = sparkline(cell.series, self._theme, grey=cell.tone is FlowTone.OLD_SESSION, ratio=ratio)
        self._curves[id_] = (cell.series, cell.tone, ratio, picture)
        return picture


def _change_differs(old: WatchRow, new: WatchRow) -> bool:
    if (old.change, old.dated, old.closed, old.halted) != (new.change, new.dated, new.closed, new.halted):
        return True
    before, now = old.change_value, new.change_value  # a text without a sign has that of its colour
    return before != now and ((before or 0) > 0, (before or 0) < 0) != ((now or 0) > 0, (now or 0) < 0)


def _flow_differs(old: FlowCell, new: FlowCell) -> bool:
    if old.series is not new.series or (old.tone, old.note, old.net) != (new.tone, new.note, new.net):
        return True
    if old.ratio is None or new.ratio is None:
        return old.ratio is not new.ratio
    return round(old.ratio, 1) != round(new.ratio, 1)  # what is written of it


def flow_text(net: float, unit: fmt.AmountUnit) -> str:
    """An amount in the column's unit, without decimals from 1000 on, so that it never overlaps the curve."""
    return fmt.flow(net, unit, 0 if abs(net) >= 1000 * unit.divisor else flow_decimals(unit))
