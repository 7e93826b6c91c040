"""Money in and out by order size: mirrored bars, out to the left and in to the right, with their share of turnover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flow import FlowDistribution
from tideboard_core.settings import Units
from tideboard_desktop.flow.ground import hairline, paint_hatch
from tideboard_desktop.flow.ink import CENTRE, LEFT, RIGHT, text_width
from tideboard_desktop.flow.lines import TIERS, line_name, short_name
from tideboard_desktop.flow.situation import OLD_AFTER
from tideboard_desktop.flow.units import panel_unit
from tideboard_desktop.format import MISSING, Unit, age, amount, clock_seconds, flow, share
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.accessible_roles import give_role

HEIGHT = 172
LINE_HEIGHT = 34
"""Of the form for a low window: one line with the net of each tier."""
_PAD = 12.0
_ROW = 22.0
_TITLE = 30.0
_NAMES = 84.0
_NARROW = 560
"""Below this width the shares of turnover are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionView:
    """What is shown; `seconds` is the age, None without a proof. `live` = the market trades, so that age matters."""

    data: FlowDistribution
    turnover: float | None
    zone: str
    seconds: float | None
    live: bool
    units: Units = Units.KMB


@dataclass(frozen=True, slots=True)
class _Columns:
    """Pixel columns: the ends of the bars and the edges of the texts outside them."""

    out_right: float
    out_share_right: float
    bar_left: float
    bar_right: float
    longest: float
    share_left: float
    in_left: float
    net_right: float


class Distribution(QWidget):
    """Painted table of four tiers and their sum."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: DistributionView | None = None
        self._reason = ""
        self._one_line = False
        self.setObjectName("flow_distribution")
        self.setAccessibleIdentifier("flow_distribution")
        self.setAccessibleName(QCoreApplication.translate("Flow", "Distribution by order size"))
        give_role(self, QAccessible.Role.Chart)
        self.setFixedHeight(theme.px(HEIGHT))

    def show_view(self, view: DistributionView | None, reason: str = "") -> None:
        """Show other figures, or the empty table and the reason why it is empty."""
        same = (_ageless(view), reason) == (_ageless(self._view), self._reason)
        before = self._title_details(), self._title_ink()
        self._view, self._reason = view, reason
        if not same:
            self.setAccessibleDescription("" if view is None else ", ".join(_spoken(view)))
            self.update()
        elif (self._title_details(), self._title_ink()) != before:
            self.update(QRect(0, 0, self.width(), int(self._theme.px(_TITLE))))

    def show_height(self, height: int, *, one_line: bool) -> None:
        """The table in this height, its rows closer where it is low, or one line in a low window."""
        if (height, one_line) != (self.height(), self._one_line):
            self._one_line = one_line
            self.setFixedHeight(height)
            self.update()

    @property
    def _pitch(self) -> float:
        """Height of a row: as usual, or what the height leaves."""
        px = self._theme.px
        free = self.height() - px(_TITLE) - px(18) - px(26) - 2
        return min(float(px(_ROW)), free / len(TIERS))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Head, four tiers, sum; or all of it in one line."""
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
        columns = _columns(self.width(), theme)
        top = theme.px(_TITLE)
        self._paint_heads(painter, columns, top)
        for place in range(len(TIERS)):
            self._paint_tier(painter, columns, place, top + theme.px(18) + place * self._pitch)
        bottom = self.height() - theme.px(26) - 2
        painter.setPen(hairline(colour(theme.surface.line_soft)))
        painter.drawLine(int(_PAD), bottom, self.width() - int(_PAD), bottom)
        if view is not None:
            self._paint_sum(painter, columns, bottom + 1)

    def _paint_title(self, painter: QPainter) -> None:
        theme = self._theme
        line = QRectF(_PAD, 2, self.width() - 2 * _PAD, theme.px(_TITLE) - 2)
        left = self._title_texts(painter) - _PAD
        text = self._title_details()
        self._text(painter, line.adjusted(left, 0, 0, 0), LEFT, text, Type.CAPTION, self._title_ink())
        note = QCoreApplication.translate("Flow", "An estimate from trade direction and size, not a record of who paid")
        if left + text_width(text + note, theme, Type.CAPTION) + 24 < line.width():
            self._text(painter, line, RIGHT, note, Type.CAPTION, theme.surface.text3)
        self.setToolTip(note)

    def _title_texts(self, painter: QPainter) -> float:
        """Paint the title; returns where the words after it begin."""
        title = QCoreApplication.translate("Flow", "Distribution")
        high = self._theme.px(LINE_HEIGHT if self._one_line else _TITLE) - 2
        area = QRectF(_PAD, 2, self.width() - 2 * _PAD, high)
        self._text(painter, area, LEFT, title, Type.STRONG, self._theme.surface.text1)
        return _PAD + text_width(title, self._theme, Type.STRONG) + 12

    def _title_details(self) -> str:
        return self._reason if self._view is None else " \u00b7 ".join(_title_words(self._view))

    def _fitting(self, room: float) -> str:
        """As many of the details as there is room for, whole ones only."""
        words = [self._reason] if self._view is None else _title_words(self._view)
        while words and text_width(" \u00b7 ".join(words), self._theme, Type.CAPTION) > room:
            words.pop()
        return " \u00b7 ".join(words)

    def _title_ink(self) -> str:
        view = self._view
        old = view is not None and view.live and (view.seconds or 0.0) > OLD_AFTER
        return self._theme.surface.warn if old else self._theme.surface.text3

    def _paint_line(self, painter: QPainter) -> None:
        """The nets from the right; what is left of the room is the title's."""
        view = self._view
        right = self.width() - _PAD - 2
        title = text_width(QCoreApplication.translate("Flow", "Distribution"), self._theme, Type.STRONG) + 2 * _PAD
        for line in reversed(TIERS if view is not None else ()):
            assert view is not None
            if right - self._theme.px(96) < title:  # the larger orders lead the line; what has no room is in the table
                break
            place = TIERS.index(line)
            net = list(view.data.inflow)[place] - list(view.data.outflow)[place]
            right = self._paint_net(painter, right, short_name(line), net, flow(net, _unit(view)))
        words = self._title_texts(painter)
        room = QRectF(words, 2, right - words, self.height() - 2)
        self._text(painter, room, LEFT, self._fitting(room.width()), Type.CAPTION, self._title_ink())

    def _paint_net(self, painter: QPainter, right: float, name: str, net: float, text: str) -> float:
        theme = self._theme
        area = QRectF(0, 2, right, self.height() - 2)
        painter.setPen(theme.signed_text(net))
        painter.setFont(theme.font(Type.STRONG))
        painter.drawText(area, RIGHT, text)
        area.setRight(right - text_width(text, theme, Type.STRONG) - 6)
        self._text(painter, area, RIGHT, name, Type.CAPTION, theme.surface.text3)
        return area.right() - text_width(name, theme, Type.CAPTION) - theme.px(14)

    def _paint_heads(self, painter: QPainter, columns: _Columns, top: float) -> None:
        ink, high = self._theme.surface.text3, self._theme.px(18)
        share_head = QCoreApplication.translate("Flow", "of turn.")
        heads = (
            (QRectF(0, top, columns.out_right, high), RIGHT, QCoreApplication.translate("Flow", "Out")),
            (QRectF(0, top, columns.out_share_right, high), RIGHT, share_head),
            (QRectF(columns.share_left, top, 90, high), LEFT, share_head),
            (QRectF(columns.in_left, top, 90, high), LEFT, QCoreApplication.translate("Flow", "In")),
            (QRectF(0, top, columns.net_right, high), RIGHT, QCoreApplication.translate("Flow", "Net")),
        )
        for area, align, text in heads:
            if text != share_head or self.width() >= _NARROW:
                self._text(painter, area, align, text, Type.CAPTION, ink)

    def _paint_tier(self, painter: QPainter, columns: _Columns, place: int, top: float) -> None:
        theme, view = self._theme, self._view
        row = QRectF(0, top, self.width(), self._pitch)
        names = QRectF(columns.bar_left, top, columns.bar_right - columns.bar_left, row.height())
        self._text(painter, names, CENTRE, line_name(TIERS[place]), Type.STRONG, theme.surface.text1)
        if view is None:
            return
        money_out, money_in = view.data.outflow[place], view.data.inflow[place]
        largest = max(*view.data.outflow, *view.data.inflow, 1.0)
        self._paint_bar(painter, row, columns.bar_left, -money_out / largest * columns.longest, place)
        self._paint_bar(painter, row, columns.bar_right, money_in / largest * columns.longest, place)
        self._paint_figures(painter, columns, row, (money_out, money_in), Type.BODY)

    def _paint_bar(self, painter: QPainter, row: QRectF, start: float, length: float, place: int) -> None:
        role = self._theme.down if length < 0 else self._theme.up
        high = min(self._theme.px(14), row.height() - 3)
        bar = QRectF(start, row.center().y() - high / 2, length, high).normalized()
        painter.fillRect(bar, colour(role.shades[place]))
        if length < 0 and self._theme.hatch_down:
            paint_hatch(painter, bar, colour(self._theme.surface.panel))
        cap = QRectF(bar.left() if length < 0 else bar.right() - 2, bar.top(), min(2.0, bar.width()), high)
        painter.fillRect(cap, colour(role.text))

    def _paint_sum(self, painter: QPainter, columns: _Columns, top: float) -> None:
        theme, view = self._theme, self._view
        assert view is not None
        row = QRectF(0, top, self.width(), theme.px(24))
        names = QRectF(columns.bar_left, top, columns.bar_right - columns.bar_left, row.height())
        self._text(painter, names, CENTRE, QCoreApplication.translate("Flow", "All"), Type.STRONG, theme.surface.text1)
        sold = "\u25c0 " + QCoreApplication.translate("Flow", "sold at the bid")
        bought = QCoreApplication.translate("Flow", "bought at the ask") + " \u25b6"
        ink = theme.surface.text3
        left = QRectF(0, top, columns.bar_left, row.height())
        right = QRectF(columns.bar_right, top, columns.longest, row.height())
        if columns.longest >= max(text_width(text, theme, Type.CAPTION) for text in (sold, bought)):
            self._text(painter, left, RIGHT, sold, Type.CAPTION, ink)
            self._text(painter, right, LEFT, bought, Type.CAPTION, ink)
        self._paint_figures(painter, columns, row, (view.data.outflow.total, view.data.inflow.total), Type.STRONG)

    def _paint_figures(
        self, painter: QPainter, columns: _Columns, row: QRectF, amounts: tuple[float, float], role: Type
    ) -> None:
        theme, view = self._theme, self._view
        assert view is not None
        money_out, money_in = amounts
        unit = _unit(view)
        texts = (
            (QRectF(0, row.top(), columns.out_right, row.height()), RIGHT, amount(money_out, unit)),
            (QRectF(columns.in_left, row.top(), 120, row.height()), LEFT, amount(money_in, unit)),
        )
        for area, align, text in texts:
            self._text(painter, area, align, text, role, theme.surface.text1)
        if self.width() >= _NARROW:
            left = QRectF(0, row.top(), columns.out_share_right, row.height())
            right = QRectF(columns.share_left, row.top(), 60, row.height())
            self._text(painter, left, RIGHT, _share(money_out, view), Type.CAPTION, theme.surface.text3)
            self._text(painter, right, LEFT, _share(money_in, view), Type.CAPTION, theme.surface.text3)
        net = money_in - money_out
        area = QRectF(0, row.top(), columns.net_right, row.height())
        painter.setPen(theme.signed_text(net))
        painter.setFont(theme.font(Type.STRONG))
        painter.drawText(area, RIGHT, flow(net, unit))

    def _text(self, painter: QPainter, area: QRectF, align: Qt.AlignmentFlag, text: str, role: Type, ink: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(colour(ink))
        painter.drawText(area, align, text)


def _columns(width: float, theme: Theme) -> _Columns:
    scale = theme.scale
    shares = 48 * scale if width >= _NARROW else 0.0
    amounts, nets = 76 * scale, 92 * scale
    net_right = width - _PAD - 2
    left, right = _PAD + amounts + shares + 12, net_right - nets - amounts - shares - 12
    middle = (left + right) / 2
    names = max(_NAMES * scale, 12 + max(text_width(line_name(line), theme, Type.STRONG) for line in TIERS))
    longest = max((right - left - names) / 2, 8.0)
    return _Columns(
        out_right=_PAD + amounts - 4,
        out_share_right=_PAD + amounts + shares - 4,
        bar_left=middle - names / 2,
        bar_right=middle + names / 2,
        longest=longest,
        share_left=right + 12,
        in_left=right + 12 + shares,
        net_right=net_right,
    )


def _unit(view: DistributionView) -> Unit:
    return panel_unit(max(*view.data.inflow, *view.data.outflow), view.units)


def _ageless(view: DistributionView | None) -> DistributionView | None:
    """What stays the same while only time passes."""
    return None if view is None else replace(view, seconds=None)


def _title_words(view: DistributionView) -> list[str]:
    words = [] if view.data.time is None else [clock_seconds(view.data.time, view.zone)]
    words.append(QCoreApplication.translate("Flow", "age %1").replace("%1", age(view.seconds)))
    if view.turnover:
        classified = (view.data.inflow.total + view.data.outflow.total) / view.turnover * 100
        text = QCoreApplication.translate("Flow", "%1 of turnover classified")
        words.append(text.replace("%1", share(classified)))
    return words


def _share(money: float, view: DistributionView) -> str:
    return share(money / view.turnover * 100) if view.turnover else MISSING


def _spoken(view: DistributionView) -> Iterator[str]:
    unit = _unit(view)
    for line, money_out, money_in in zip(TIERS, view.data.outflow, view.data.inflow, strict=True):
        out_word, in_word = QCoreApplication.translate("Flow", "out"), QCoreApplication.translate("Flow", "in")
        yield f"{line_name(line)} {out_word} {amount(money_out, unit)} {in_word} {amount(money_in, unit)}"
