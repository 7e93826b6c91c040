"""The distribution: mirrored bars of money by order size, out on the left, in on the right, with shares of turnover."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flow import FlowDistribution
from tideboard_desktop.flow.chart.line_styles import TIERS, Line, line_name, short_name
from tideboard_desktop.flow.today.distribution_columns import (
    NARROW,
    PAD,
    Columns,
    columns_for,
    paint_size_bar,
    paint_text,
)
from tideboard_desktop.flow.today.distribution_pair import paint_pairs
from tideboard_desktop.flow.today.distribution_rows import (
    DistributionView,
    SizeRow,
    painted_parts,
    share_of,
    title_words,
    total,
)
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, text_width
from tideboard_desktop.ui.format import amount, flow
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role

HEIGHT = 172
LINE_HEIGHT = 34
"""Height of the low form: one line with the net of each tier."""
_ROW, _ROOMY = 22.0, 26.0
"""Row height with four rows, and with three."""
_TITLE = 30.0
_WITH_NOTE = 2
"""Fewest details shown beside the note; with less room the note is only in the tool tip."""


class Distribution(QWidget):
    """Painted table of four tiers or three sizes and their sum, or of two providers' sizes side by side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: DistributionView | None = None
        self._reason = ""
        self._titled = ("", "")
        self._one_line = False
        self.setObjectName("flow_distribution")
        self.setAccessibleIdentifier("flow_distribution")
        self.setAccessibleName(QCoreApplication.translate("Flow", "Distribution by order size"))
        give_role(self, QAccessible.Role.Chart)
        self.setFixedHeight(theme.px(HEIGHT))

    def show_view(self, view: DistributionView | None, reason: str = "") -> None:
        """Show other figures, or an empty table with the reason."""
        same = (painted_parts(view), reason) == (painted_parts(self._view), self._reason)
        self._view, self._reason = view, reason
        before, self._titled = self._titled, (self._title_details(), self._title_colour())
        if not same:
            spoken = [] if view is None else [*([view.day] if view.day else []), *_spoken(view)]
            self.setAccessibleDescription(", ".join(spoken))
            self.update()
        elif self._titled != before:
            self.update(QRect(0, 0, self.width(), int(self._theme.px(_TITLE))))

    def show_height(self, height: int, *, one_line: bool) -> None:
        """Use this height: closer rows if it is low, one line if it is very low."""
        if (height, one_line) != (self.height(), self._one_line):
            self._one_line = one_line
            self.setFixedHeight(height)
            self.update()

    @property
    def _pitch(self) -> float:
        """Row height: the usual one, or what the height allows."""
        px = self._theme.px
        free = self.height() - px(_TITLE) - px(18) - px(26) - 2
        return min(float(px(_ROW if len(self._lines) == len(TIERS) else _ROOMY)), free / len(self._lines))

    @property
    def _lines(self) -> tuple[Line, ...]:
        return TIERS if self._view is None else self._view.lines

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint headings, tiers and sum; or all of it in one line."""
        painter = QPainter(self)
        theme, view = self._theme, self._view
        painter.setPen(hairline(colour(theme.surface.line_soft)))
        painter.drawLine(0, 0, self.width(), 0)
        if self._one_line:
            self._paint_line(painter)
            return
        self._paint_title(painter)
        if event.rect().bottom() < theme.px(_TITLE):
            return  # a second has passed, and the age says so
        top = theme.px(_TITLE)
        if view is not None and view.other is not None:
            paint_pairs(painter, view, theme, QRectF(0, top, self.width(), self.height() - top))
            return
        columns = columns_for(self.width(), theme)
        self._paint_heads(painter, columns, top)
        for place, line in enumerate(self._lines):
            row = QRectF(0, top + theme.px(18) + place * self._pitch, self.width(), self._pitch)
            self._paint_name(painter, columns, row, line)
            if view is not None:
                self._paint_size(painter, columns, row, view.rows[place])
        bottom = self.height() - theme.px(26) - 2
        painter.setPen(hairline(colour(theme.surface.line_soft)))
        painter.drawLine(int(PAD), bottom, self.width() - int(PAD), bottom)
        if view is not None:
            self._paint_sum(painter, columns, bottom + 1)

    def _paint_title(self, painter: QPainter) -> None:
        theme = self._theme
        line = QRectF(PAD, 2, self.width() - 2 * PAD, theme.px(_TITLE) - 2)
        left = self._title_texts(painter) - PAD
        note = QCoreApplication.translate("Flow", "An estimate from trade direction and size, not a record of who paid")
        text = self._fitting(line.width() - left - text_width(note, theme, Type.CAPTION) - 24, least=_WITH_NOTE)
        if text:
            self._text(painter, line, RIGHT, note, Type.CAPTION, theme.surface.text3)
        else:
            text = self._fitting(line.width() - left)
        self._text(painter, line.adjusted(left, 0, 0, 0), LEFT, text, Type.CAPTION, self._title_colour())
        details = self._title_details()
        self.setToolTip(tip(note if text == details else f"{details}\n{note}"))

    def _title_texts(self, painter: QPainter) -> float:
        """Paint the title; returns the left edge of the details."""
        title = self._title()
        high = self._theme.px(LINE_HEIGHT if self._one_line else _TITLE) - 2
        area = QRectF(PAD, 2, self.width() - 2 * PAD, high)
        self._text(painter, area, LEFT, title, Type.STRONG, self._theme.surface.text1)
        return PAD + text_width(title, self._theme, Type.STRONG) + 12

    def _title(self) -> str:
        """`Distribution`, with the day where others are shown above it."""
        day = "" if self._view is None else self._view.day
        if not day:
            return QCoreApplication.translate("Flow", "Distribution")
        return QCoreApplication.translate("Flow", "Distribution, {day}").replace("{day}", day)

    def _title_details(self) -> str:
        return self._reason if self._view is None else " \u00b7 ".join(title_words(self._view))

    def _fitting(self, room: float, *, least: int = 1) -> str:
        """As many complete details as fit; none if fewer than `least` fit."""
        words = [self._reason] if self._view is None else title_words(self._view)
        least = min(least, len(words))
        while words and text_width(" \u00b7 ".join(words), self._theme, Type.CAPTION) > room:
            words.pop()
        return " \u00b7 ".join(words) if len(words) >= least else ""

    def _title_colour(self) -> str:
        old = self._view is not None and self._view.old
        return self._theme.surface.warn if old else self._theme.surface.text3

    def _paint_line(self, painter: QPainter) -> None:
        """Paint the nets from the right; the title gets the rest of the width."""
        view = self._view
        right = self.width() - PAD - 2
        title = text_width(self._title(), self._theme, Type.STRONG) + 2 * PAD
        for row in reversed(view.rows if view is not None else ()):
            assert view is not None
            if right - self._theme.px(96) < title:  # the larger orders lead the line; what has no room is in the table
                break
            right = self._paint_net(painter, right, short_name(row.line), row.net, flow(row.net, view.unit))
        words = self._title_texts(painter)
        room = QRectF(words, 2, right - words, self.height() - 2)
        self._text(painter, room, LEFT, self._fitting(room.width()), Type.CAPTION, self._title_colour())

    def _paint_net(self, painter: QPainter, right: float, name: str, net: float, text: str) -> float:
        theme = self._theme
        area = QRectF(0, 2, right, self.height() - 2)
        painter.setPen(theme.signed_text(net))
        painter.setFont(theme.font(Type.STRONG))
        painter.drawText(area, RIGHT, text)
        area.setRight(right - text_width(text, theme, Type.STRONG) - 6)
        self._text(painter, area, RIGHT, name, Type.CAPTION, theme.surface.text3)
        return area.right() - text_width(name, theme, Type.CAPTION) - theme.px(14)

    def _paint_heads(self, painter: QPainter, columns: Columns, top: float) -> None:
        text_colour, high = self._theme.surface.text3, self._theme.px(18)
        share_head = QCoreApplication.translate("Flow", "of turn.")
        heads = (
            (QRectF(0, top, columns.out_right, high), RIGHT, QCoreApplication.translate("Flow", "Out")),
            (QRectF(0, top, columns.out_share_right, high), RIGHT, share_head),
            (QRectF(columns.share_left, top, 90, high), LEFT, share_head),
            (QRectF(columns.in_left, top, 90, high), LEFT, QCoreApplication.translate("Flow", "In")),
            (QRectF(0, top, columns.net_right, high), RIGHT, QCoreApplication.translate("Flow", "Net")),
        )
        for area, align, text in heads:
            if text != share_head or self.width() >= NARROW:
                self._text(painter, area, align, text, Type.CAPTION, text_colour)

    def _paint_name(self, painter: QPainter, columns: Columns, row: QRectF, line: Line) -> None:
        names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
        self._text(painter, names, CENTRE, line_name(line), Type.STRONG, self._theme.surface.text1)

    def _paint_size(self, painter: QPainter, columns: Columns, row: QRectF, size: SizeRow) -> None:
        assert self._view is not None
        largest = max(self._view.largest, 1.0)
        high = min(self._theme.px(14), row.height() - 3)
        for out, money in ((True, size.outflow), (False, size.inflow)):
            wide = money / largest * columns.longest
            left = columns.bar_left - wide if out else columns.bar_right
            bar = QRectF(left, row.center().y() - high / 2, wide, high)
            paint_size_bar(painter, bar, size.line, self._theme, out=out)
        self._paint_figures(painter, columns, row, size, Type.BODY)

    def _paint_sum(self, painter: QPainter, columns: Columns, top: float) -> None:
        theme, view = self._theme, self._view
        assert view is not None
        row = QRectF(0, top, self.width(), theme.px(24))
        names = QRectF(columns.bar_left, top, columns.bar_right - columns.bar_left, row.height())
        self._text(painter, names, CENTRE, QCoreApplication.translate("Flow", "All"), Type.STRONG, theme.surface.text1)
        sold = "\u25c0 " + QCoreApplication.translate("Flow", "sold at the bid")
        bought = QCoreApplication.translate("Flow", "bought at the ask") + " \u25b6"
        text_colour = theme.surface.text3
        left = QRectF(0, top, columns.bar_left, row.height())
        right = QRectF(columns.bar_right, top, columns.longest, row.height())
        by_side = isinstance(view.data, FlowDistribution)  # how LongPort decides is not published
        if by_side and columns.longest >= max(text_width(text, theme, Type.CAPTION) for text in (sold, bought)):
            self._text(painter, left, RIGHT, sold, Type.CAPTION, text_colour)
            self._text(painter, right, LEFT, bought, Type.CAPTION, text_colour)
        self._paint_figures(painter, columns, row, total(view.rows), Type.STRONG)

    def _paint_figures(self, painter: QPainter, columns: Columns, row: QRectF, size: SizeRow, role: Type) -> None:
        theme, view = self._theme, self._view
        assert view is not None
        money_out, money_in, unit = size.outflow, size.inflow, view.unit
        texts = (
            (QRectF(0, row.top(), columns.out_right, row.height()), RIGHT, amount(money_out, unit)),
            (QRectF(columns.in_left, row.top(), 120, row.height()), LEFT, amount(money_in, unit)),
        )
        for area, align, text in texts:
            self._text(painter, area, align, text, role, theme.surface.text1)
        if self.width() >= NARROW:
            left = QRectF(0, row.top(), columns.out_share_right, row.height())
            right = QRectF(columns.share_left, row.top(), 60, row.height())
            self._text(painter, left, RIGHT, share_of(money_out, view), Type.CAPTION, theme.surface.text3)
            self._text(painter, right, LEFT, share_of(money_in, view), Type.CAPTION, theme.surface.text3)
        area = QRectF(0, row.top(), columns.net_right, row.height())
        painter.setPen(theme.signed_text(size.net))
        painter.setFont(theme.font(Type.STRONG))
        painter.drawText(area, RIGHT, flow(size.net, unit))

    def _text(
        self, painter: QPainter, area: QRectF, align: Qt.AlignmentFlag, text: str, role: Type, text_colour: str
    ) -> None:
        paint_text(painter, area, align, text, role, text_colour, self._theme)


def _spoken(view: DistributionView) -> Iterator[str]:
    out_word, in_word = QCoreApplication.translate("Flow", "out"), QCoreApplication.translate("Flow", "in")
    for name, rows in zip(view.names, (view.rows, view.other_rows), strict=True):
        for row in rows:
            figures = f"{out_word} {amount(row.outflow, view.unit)} {in_word} {amount(row.inflow, view.unit)}"
            yield f"{name} {line_name(row.line)} {figures}".strip()
