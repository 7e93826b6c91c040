"""The panels beside the map: the cell under the cursor, the largest trades in view, what the picture is made of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.depth.words import FactLine
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, amount_column, count_column, price_column, text_column
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, elided, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.tables.column_model import Cell as TableCell
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

_TITLE, _ROW, _PAD = 28, 19, 10
PANEL: Final = 340
"""Logical pixels of the panels beside the map."""


class Facts(NamedTuple):
    """What a panel shows: a large figure with its words, rows, the shares of both sides, a note in grey."""

    head: tuple[str, str] = ("", "")
    lines: Sequence[FactLine] = ()
    totals: tuple[FactLine, FactLine] | None = None
    bids: float = 0.5
    note: str = ""


class FactsPanel(QWidget):
    """Paints a title with what it is about, and `Facts`; equal ones cost nothing."""

    def __init__(self, theme: Theme, title: str, *, identifier: str, rows: int, head: bool = False) -> None:
        """`rows` have room at least."""
        super().__init__()
        self._theme, self.title = theme, title
        self._about, self.facts = "", Facts()
        self._rows, self._head = rows, head
        self._low = 0
        identify(self, identifier, title)
        give_role(self, QAccessible.Role.StaticText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_facts(self, about: str, facts: Facts) -> None:
        before = self.facts
        if (about, facts) != (self._about, before):
            self._about, self.facts = about, facts
            same = facts.note == before.note and len(facts.lines) == len(before.lines) and facts.totals == before.totals
            if same and self._low and bool(facts.head[0]) is bool(before.head[0]):
                self.update(0, 0, self.width(), self._low)  # what stands below needs most of the time
            else:
                self.update()
            if QAccessible.isActive():
                self.setAccessibleDescription(self.words)

    @property
    def words(self) -> str:
        """All of it as text."""
        facts = self.facts
        lines = [*facts.lines, *(facts.totals or ())]
        rest = (" ".join(part for part in line if part) for line in lines)
        return "\n".join(part for part in (self._about, " ".join(facts.head).strip(), *rest, facts.note) if part)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = self._theme.px
        high = px(_TITLE) + px(_ROW) * self._rows + px(_PAD) * 2 + (px(34) if self._head else 0)
        return QSize(px(PANEL), high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter, theme = QPainter(self), self._theme
        surface, px, facts = theme.surface, theme.px, self.facts
        painter.fillRect(0, 0, self.width(), px(_TITLE), colour(surface.raised))
        row = QRectF(_PAD, 0, self.width() - 2 * _PAD, px(_TITLE))
        paint_text(painter, row, LEFT, self.title, Type.STRONG, surface.text1, theme)
        room = row.width() - text_width(self.title, theme, Type.STRONG) - 10
        about = elided(self._about, theme, Type.CAPTION, room)
        paint_text(painter, row, RIGHT, about, Type.CAPTION, surface.text2, theme)
        y = px(_TITLE) + 6.0
        if facts.head[0]:
            y = self._paint_head(painter, y)
        for line in facts.lines:
            y = self._paint_line(painter, y, line)
        self._low = round(y)
        if event.rect().bottom() < self._low:
            return
        if facts.totals is not None:
            painter.fillRect(QRectF(_PAD, y + 4, row.width(), 1), colour(surface.line_soft))
            y += 9
            for line in facts.totals:
                y = self._paint_line(painter, y, line)
            split = row.width() * facts.bids
            painter.fillRect(QRectF(_PAD, y + 3, max(split - 1, 0), 3), colour(theme.up.text))
            painter.fillRect(
                QRectF(_PAD + split + 1, y + 3, max(row.width() - split - 1, 0), 3), colour(theme.down.text)
            )
            y += 12
        if facts.note:
            self._paint_note(painter, y, facts.note)

    def _paint_head(self, painter: QPainter, y: float) -> float:
        theme = self._theme
        figure, words = self.facts.head
        high = theme.px(30)
        large, small = texts_of(theme, Type.HEADLINE), texts_of(theme, Type.BODY)
        painter.setPen(colour(theme.surface.text1))
        large.draw(painter, QRectF(_PAD, y, self.width(), high), figure)
        left = _PAD + large.width(figure) + 8
        painter.setPen(colour(theme.surface.text2))
        words = elided(words, theme, Type.BODY, self.width() - left - _PAD)
        small.draw(painter, QRectF(left, y + theme.px(4), self.width(), high - theme.px(4)), words)
        return y + high + 4

    def _paint_line(self, painter: QPainter, y: float, line: FactLine) -> float:
        theme, high = self._theme, self._theme.px(_ROW)
        surface = theme.surface
        strong, body = texts_of(theme, Type.STRONG), texts_of(theme, Type.BODY)
        room = QRectF(_PAD, y, self.width() - 2 * _PAD, high)
        more = f" {line.more}" if line.more else ""
        taken = strong.width(line.value) + body.width(more)
        painter.setPen(colour(surface.text2))
        label = elided(line.label, theme, Type.BODY, max(room.width() - taken - 8, 40))
        body.draw(painter, room, label)
        if more:
            left = _PAD + body.width(label) + 8
            more = elided(more, theme, Type.BODY, max(room.right() - left - strong.width(line.value), 20))
            body.draw(painter, room, more, 1.0)
            room.setRight(room.right() - body.width(more))
        painter.setPen(colour(surface.text1))
        strong.draw(painter, room, line.value, 1.0)
        return y + high

    def _paint_note(self, painter: QPainter, y: float, note: str) -> None:
        """The note in as many lines as have room."""
        theme = self._theme
        room = QRectF(_PAD, y, self.width() - 2 * _PAD, self.height() - y - 4)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.setClipRect(room)
        paint_text(painter, room, flags, note, Type.CAPTION, theme.surface.text3, theme)
        painter.setClipping(False)


class LargeTrade(NamedTuple):
    """A sum of trades of one side at one price in one column: `money` in the currency."""

    column: int
    units: int
    time: str
    side: int
    price: Decimal
    shares: int
    money: float


def largest_table(theme: Theme, units: UnitStyle, words: dict[str, str], parent: QWidget) -> Table:
    """The table of the largest sums; `words` has its titles by the columns' keys."""

    def side(row: LargeTrade) -> TableCell:
        tone = TextColour.UP if row.side > 0 else TextColour.DOWN if row.side < 0 else TextColour.PLAIN
        key = "ask" if row.side > 0 else "bid" if row.side < 0 else "neither"
        arrow = {"ask": "\u25b2 ", "bid": "\u25bc "}.get(key, "")
        return TableCell(f"{arrow}{words[key]}", tone)

    columns = [
        text_column("time", words["time"], lambda row: row.time, width=72, strong=True),
        ValueColumn(
            key="side",
            head="side",
            title=words["side"],
            width=96,
            cell=side,
            order=lambda row: row.side,
            value=lambda row: row.side,
        ),
        price_column("price", words["price"], lambda row: row.price, width=72),
        count_column("shares", words["shares"], lambda row: row.shares, width=76, spare=1),
        amount_column("money", words["money"], lambda row: row.money, units, width=80),
    ]
    model = TableModel[LargeTrade](columns, key=lambda row: (row.column, row.units, row.side), parent=parent)
    return Table(model, theme, identifier="depth_largest", name=words["name"])
