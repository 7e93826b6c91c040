"""The distribution: mirrored bars of money by order size, out on the left, in on the right, with shares of turnover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flow import FlowDistribution
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine, line_name, short_name
from tideboard_desktop.flow.today.distribution_rows import (
    DistributionView,
    SizeRow,
    painted_parts,
    share_of,
    title_words,
    total,
)
from tideboard_desktop.ui.charts.strokes import dashed, hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, paint_text, text_width
from tideboard_desktop.ui.format import amount, flow
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role

PAD = 12.0
_NAMES = 84.0
NARROW = 560
"""Width below which the shares of turnover are hidden."""


@dataclass(frozen=True, slots=True)
class DistributionColumns:
    """Pixel columns: the ends of the bars and the edges of the texts beside them."""

    out_right: float
    out_share_right: float
    bar_left: float
    bar_right: float
    longest: float
    share_left: float
    in_left: float
    net_right: float


def columns_for(width: float, theme: Theme, *, shares: bool = True, sources: float = 0.0) -> DistributionColumns:
    """Columns for a width; `sources` keeps that much free at the left for the providers' names."""
    scale = theme.scale
    share_room = 48 * scale if shares and width >= NARROW else 0.0
    amounts, nets = 76 * scale, 92 * scale
    net_right = width - PAD - 2
    begin = PAD + sources
    left, right = begin + amounts + share_room + 12, net_right - nets - amounts - share_room - 12
    middle = (left + right) / 2
    names = max(_NAMES * scale, 12 + max(text_width(line_name(line), theme, Type.STRONG) for line in TIERS))
    longest = max((right - left - names) / 2, 8.0)
    return DistributionColumns(
        out_right=begin + amounts - 4,
        out_share_right=begin + amounts + share_room - 4,
        bar_left=middle - names / 2,
        bar_right=middle + names / 2,
        longest=longest,
        share_left=right + 12,
        in_left=right + 12 + share_room,
        net_right=net_right,
    )


def paint_size_bar(painter: QPainter, bar: QRectF, line: FlowLine, theme: Theme, *, out: bool) -> None:
    """A filled bar in the shade of its size, with a coloured cap and, for colour-blind users, a hatch."""
    role = theme.down if out else theme.up
    painter.fillRect(bar, colour(role.shades[TIERS.index(line)]))
    if out and theme.hatch_down:
        paint_hatch(painter, bar, colour(theme.surface.panel))
    _paint_cap(painter, bar, role.text, out=out)


def paint_other_bar(painter: QPainter, bar: QRectF, theme: Theme, *, out: bool) -> None:
    """The second provider's bar: an outline, dashed like its line, with a coloured cap."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(dashed(colour(theme.surface.text2), (3.0, 2.0)))
    painter.setBrush(colour(theme.surface.text2, 0.14))
    painter.drawRect(bar.adjusted(0, 0, -1, -1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_cap(painter, bar, (theme.down if out else theme.up).text, out=out)


def _paint_cap(painter: QPainter, bar: QRectF, text_colour: str, *, out: bool) -> None:
    wide = min(2.0, bar.width())
    painter.fillRect(
        QRectF(bar.left() if out else bar.right() - wide, bar.top(), wide, bar.height()), colour(text_colour)
    )


Pair = tuple[SizeRow, SizeRow]
_MOST = 112.0
"""Largest width of the providers' names."""
_HIGHEST = 18.0
"""Height of one line of a pair."""


def paint_pairs(painter: QPainter, view: DistributionView, theme: Theme, area: QRectF) -> None:
    """Paint headings, three pairs of lines and the pair of sums, filling `area`."""
    widest = max(text_width(name, theme, Type.CAPTION) for name in view.names) + 8
    columns = columns_for(area.width(), theme, shares=False, sources=min(widest, theme.px(_MOST)))
    head = QRectF(area.left(), area.top(), area.width(), theme.px(16))
    _paint_heads(painter, columns, head, theme)
    pitch = min((area.bottom() - head.bottom() - 6) / 8, float(theme.px(_HIGHEST)))
    top = head.bottom()
    for mine, other in zip(view.rows, view.other_rows, strict=True):
        _paint_size(painter, view, columns, QRectF(0, top, area.width(), 2 * pitch), (mine, other), theme)
        top += 2 * pitch + 1
    painter.setPen(hairline(colour(theme.surface.line_soft)))
    painter.drawLine(int(PAD), int(top), int(area.width() - PAD), int(top))
    sums, row = (total(view.rows), total(view.other_rows)), QRectF(0, top + 2, area.width(), 2 * pitch)
    names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
    everything = QCoreApplication.translate("Flow", "All")
    paint_text(painter, names, CENTRE, everything, Type.STRONG, theme.surface.text1, theme)
    _paint_words(painter, view, columns, row, sums, theme)


def _paint_heads(painter: QPainter, columns: DistributionColumns, head: QRectF, theme: Theme) -> None:
    texts = (
        (QRectF(0, head.top(), columns.out_right, head.height()), RIGHT, QCoreApplication.translate("Flow", "Out")),
        (QRectF(columns.in_left, head.top(), 90, head.height()), LEFT, QCoreApplication.translate("Flow", "In")),
        (QRectF(0, head.top(), columns.net_right, head.height()), RIGHT, QCoreApplication.translate("Flow", "Net")),
    )
    for area, align, text in texts:
        paint_text(painter, area, align, text, Type.CAPTION, theme.surface.text3, theme)


def _paint_size(
    painter: QPainter,
    view: DistributionView,
    columns: DistributionColumns,
    row: QRectF,
    pair: Pair,
    theme: Theme,
) -> None:
    """Paint the bars and texts of one size for both providers."""
    names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
    paint_text(painter, names, CENTRE, line_name(pair[0].line), Type.STRONG, theme.surface.text1, theme)
    for place, one in enumerate(pair):
        middle = row.top() + (place + 0.5) * row.height() / 2
        high = min(theme.px(9), row.height() / 2 - 3)
        for out, money in ((True, one.outflow), (False, one.inflow)):
            wide = money / (view.largest or 1.0) * columns.longest
            bar = QRectF(columns.bar_left - wide if out else columns.bar_right, middle - high / 2, wide, high)
            if place:
                paint_other_bar(painter, bar, theme, out=out)
            else:
                paint_size_bar(painter, bar, one.line, theme, out=out)
    _paint_words(painter, view, columns, row, pair, theme)


def _paint_words(
    painter: QPainter,
    view: DistributionView,
    columns: DistributionColumns,
    row: QRectF,
    pair: Pair,
    theme: Theme,
) -> None:
    """Paint source, amounts and net of both lines."""
    surface, unit, high = theme.surface, view.unit, row.height() / 2
    room = columns.out_right - PAD - theme.px(76)
    for place, (one, name) in enumerate(zip(pair, view.names, strict=True)):
        top = row.top() + place * high
        role, text_colour = (Type.CAPTION, surface.text2) if place else (Type.CAPTION_STRONG, surface.text1)
        source = elided(name, theme, Type.CAPTION, room)
        paint_text(painter, QRectF(PAD, top, room, high), LEFT, source, Type.CAPTION, surface.text3, theme)
        out = QRectF(0, top, columns.out_right, high)
        paint_text(painter, out, RIGHT, amount(one.outflow, unit), role, text_colour, theme)
        into = QRectF(columns.in_left, top, 120, high)
        paint_text(painter, into, LEFT, amount(one.inflow, unit), role, text_colour, theme)
        net = QRectF(0, top, columns.net_right, high)
        paint_text(painter, net, RIGHT, flow(one.net, unit), role, theme.signed_text(one.net), theme)


HEIGHT = 172
LINE_HEIGHT = 34
"""Height of the low form: one line with the net of each tier."""
_ROW, _ROOMY = 22.0, 26.0
"""Row height with four rows, and with three."""
_TITLE = 30.0
_NET = 96
"""Width of a tier's name and net in the low form, with the gap before them."""
_LONGEST = -999.99
"""Units of the longest usual net: none that is shorter moves the name of its tier."""
_SPLIT = 48.0
"""Pixels of the bars of one tier in the low form."""
_WITH_NOTE = 2
"""Fewest details shown beside the note; with less room the note is only in the tool tip."""


def _net_text(view: DistributionView, row: SizeRow) -> str:
    """The net of a tier in the one line, empty where the label at the end of its line has it."""
    return "" if view.labelled else flow(row.net, view.unit)


class DistributionPanel(QWidget):
    """Painted table of four tiers or three sizes and their sum, or of two providers' sizes side by side.

    `flipped`: a click, Space or Enter asks for the table in place of the line, or for the line again.
    """

    flipped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: DistributionView | None = None
        self._reason = ""
        self._painted: tuple[tuple[object, ...], str] = (), ""
        self._titled = ("", "")
        self._one_line = False
        self.setObjectName("flow_distribution")
        self.setAccessibleIdentifier("flow_distribution")
        self.setAccessibleName(QCoreApplication.translate("Flow", "Distribution by order size"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.px(HEIGHT))

    def show_view(self, view: DistributionView | None, reason: str = "") -> None:
        """Show other figures, or an empty table with the reason."""
        painted = painted_parts(view), reason
        same = painted == self._painted
        self._view, self._reason, self._painted = view, reason, painted
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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click opens or closes the table."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.flipped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Space and Enter do."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.flipped.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _pitch(self) -> float:
        """Row height: the usual one, or what the height allows."""
        px = self._theme.px
        free = self.height() - px(_TITLE) - px(18) - px(26) - 2
        return min(float(px(_ROW if len(self._lines) == len(TIERS) else _ROOMY)), free / len(self._lines))

    @property
    def _lines(self) -> tuple[FlowLine, ...]:
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
        """`DistributionPanel`, with the day where others are shown above it."""
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
        """Paint the nets of as many tiers as have room, the largest orders first, in cells of one width."""
        view = self._view
        left = right = self.width() - PAD - 2
        title = text_width(self._title(), self._theme, Type.STRONG) + 2 * PAD
        if view is not None:
            cell, split = self._net_cell(view, right - title), _SPLIT + 6
            longest = text_width(flow(_LONGEST * view.unit.divisor, view.unit), self._theme, Type.STRONG)
            names = max(text_width(short_name(row.line), self._theme, Type.CAPTION) for row in view.rows)
            usual = 0.0 if view.labelled else min(longest, cell - names - 6 - self._theme.px(12))
            shown = view.rows[: max(int((right - title) // cell), 0)]
            with_bars = right - title >= len(view.rows) * (cell + split)
            for row in reversed(shown):
                end = self._paint_split(painter, left, row) if with_bars else left
                self._paint_net(painter, end, short_name(row.line), row.net, _net_text(view, row), room=usual)
                left = end - cell
        words = self._title_texts(painter)
        if view is not None and view.fresh:
            return
        room = QRectF(words, 2, left - words, self.height() - 2)
        self._text(painter, room, LEFT, self._fitting(room.width()), Type.CAPTION, self._title_colour())

    def _net_cell(self, view: DistributionView, room: float) -> float:
        """Width of a tier's name and net with the gap before them: the usual one if all have room, or the longest.

        A name without its net gives way to the bars beside it.
        """
        theme = self._theme
        texts = [
            text_width(short_name(row.line), theme, Type.CAPTION) + text_width(_net_text(view, row), theme, Type.STRONG)
            for row in view.rows
        ]
        usual, longest = float(theme.px(_NET)), max(texts) + 6 + theme.px(12)
        if view.labelled:
            return max(longest, min(usual, room / len(texts) - _SPLIT - 6))
        return longest if longest > usual or usual * len(texts) > room else usual

    def _paint_split(self, painter: QPainter, right: float, row: SizeRow) -> float:
        """Out and in of a tier as bars from a common middle, right of its net; returns where the net ends."""
        assert self._view is not None
        largest, high = max(self._view.largest, 1.0), self._theme.px(10)
        middle, top = right - _SPLIT / 2, 2 + (self.height() - 2 - high) / 2
        for out, money in ((True, row.outflow), (False, row.inflow)):
            wide = money / largest * (_SPLIT / 2 - 2)
            bar = QRectF(middle - wide if out else middle, top, wide, high)
            paint_size_bar(painter, bar, row.line, self._theme, out=out)
        return right - _SPLIT - 6

    def _paint_net(self, painter: QPainter, right: float, name: str, net: float, text: str, *, room: float) -> None:
        """Paint a net and the name of its tier, left of the `room` that the net keeps."""
        theme = self._theme
        area = QRectF(0, 2, right, self.height() - 2)
        paint_text(painter, area, RIGHT, text, Type.STRONG, theme.signed_text(net), theme)
        area.setRight(right - max(text_width(text, theme, Type.STRONG), room) - 6)
        self._text(painter, area, RIGHT, name, Type.CAPTION, theme.surface.text3)

    def _paint_heads(self, painter: QPainter, columns: DistributionColumns, top: float) -> None:
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

    def _paint_name(self, painter: QPainter, columns: DistributionColumns, row: QRectF, line: FlowLine) -> None:
        names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
        self._text(painter, names, CENTRE, line_name(line), Type.STRONG, self._theme.surface.text1)

    def _paint_size(self, painter: QPainter, columns: DistributionColumns, row: QRectF, size: SizeRow) -> None:
        assert self._view is not None
        largest = max(self._view.largest, 1.0)
        high = min(self._theme.px(14), row.height() - 3)
        for out, money in ((True, size.outflow), (False, size.inflow)):
            wide = money / largest * columns.longest
            left = columns.bar_left - wide if out else columns.bar_right
            bar = QRectF(left, row.center().y() - high / 2, wide, high)
            paint_size_bar(painter, bar, size.line, self._theme, out=out)
        self._paint_figures(painter, columns, row, size, Type.BODY)

    def _paint_sum(self, painter: QPainter, columns: DistributionColumns, top: float) -> None:
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

    def _paint_figures(
        self, painter: QPainter, columns: DistributionColumns, row: QRectF, size: SizeRow, role: Type
    ) -> None:
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
        paint_text(painter, area, RIGHT, flow(size.net, unit), Type.STRONG, theme.signed_text(size.net), theme)

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
