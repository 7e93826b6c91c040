"""The painted treemap: hover card, keyboard cursor, spoken read-out; one picture until data, size or colours change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowboard.treemap.tile_painting import paint_tile
from tideboard_desktop.flowboard.treemap.tiles import Tile, TileColouring, Tiles
from tideboard_desktop.ui.charts.card import Card, card_area, paint_card
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import identify


class Box(NamedTuple):
    """A rectangle in any unit."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height


def squarified(weights: Sequence[float], whole: Box) -> list[Box]:
    """Return a box for each weight, in the same order; their areas are in proportion and fill `whole`.

    Weights are above 0 and descending. Each row of boxes lies along the shorter side of what is left, and takes as many
    boxes as make its worst ratio of sides better.
    """
    total = sum(weights)
    if not weights or whole.area <= 0:
        return [Box(whole.x, whole.y, 0.0, 0.0)] * len(weights)
    scale = whole.area / total
    areas = [weight * scale for weight in weights]
    boxes: list[Box] = []
    first, left = 0, whole
    while first < len(areas):
        last = _row_end(areas, first, min(left.width, left.height))
        row, left = _placed(areas[first:last], left)
        boxes += row
        first = last
    return boxes


def _row_end(areas: Sequence[float], first: int, side: float) -> int:
    """The place behind the row that begins with `first`."""
    total, best, last = 0.0, float("inf"), first
    while last < len(areas):
        total += areas[last]
        worst = _worst(areas[first], areas[last], total, side)
        if worst > best:
            break
        best = worst
        last += 1
    return max(last, first + 1)


def _worst(largest: float, smallest: float, total: float, side: float) -> float:
    """The worst ratio of sides in a row of this total along a side."""
    square, whole = side * side, total * total
    if not smallest or not square:
        return float("inf")
    return max(square * largest / whole, whole / (square * smallest))


def _placed(areas: Sequence[float], left: Box) -> tuple[list[Box], Box]:
    """The boxes of a row along the shorter side of what is left, and what is left then."""
    total, boxes = sum(areas), []
    if left.width >= left.height:
        thick = min(total / left.height, left.width) if left.height else 0.0
        y = left.y
        for area in areas:
            high = left.height * area / total
            boxes.append(Box(left.x, y, thick, high))
            y += high
        return boxes, Box(left.x + thick, left.y, left.width - thick, left.height)
    thick = min(total / left.width, left.height) if left.width else 0.0
    x = left.x
    for area in areas:
        wide = left.width * area / total
        boxes.append(Box(x, left.y, wide, thick))
        x += wide
    return boxes, Box(left.x, left.y + thick, left.width, left.height - thick)


_GAP: Final = 1
"""Logical pixels between two tiles."""
_HEAD: Final = 15
"""Logical pixels of a group's name."""
_LEAST_HEADED: Final = 48
"""Logical pixels of a group's height and width from which its name has room."""
_DIRECTIONS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TreemapView(QWidget):
    """One focus stop. `chosen` carries the security of a click or Enter, `menu_wanted` it and a global position.

    `card_of` makes the card of a tile, `words_of` what is spoken. Areas are laid out anew by `show_tiles` with
    `anew`, after a change of size, or when a security came or went: else new values only change the colours.
    """

    chosen = Signal(str)
    menu_wanted = Signal(str, QPointF)
    table_wanted = Signal()

    def __init__(self, theme: Theme, card_of: Callable[[Tile], Card], words_of: Callable[[Tile], str]) -> None:
        super().__init__()
        self._theme, self._card_of, self._words_of = theme, card_of, words_of
        self._tiles = Tiles()
        self._boxes: list[Box] = []
        self._heads: list[tuple[str, Box]] = []
        self._groups: tuple[str, ...] = ()
        self._order: list[InstrumentId] = []
        self._by_id: dict[InstrumentId, Tile] = {}
        self._picture: QPixmap | None = None
        self._version = -1
        self._hover: int | None = None
        self._cursor = 0
        self._by_key = False
        self.colouring = TileColouring.CHANGE
        identify(self, "treemap_view", self.tr("Treemap"))
        give_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_tiles(self, tiles: Tiles, *, anew: bool = False) -> None:
        """Show these; `anew` also lays them out by their present turnover."""
        self._tiles = tiles
        self._by_id = {tile.row.id: tile for tile in tiles.tiles}
        other = self._by_id.keys() != set(self._order) or {each.name for each in tiles.groups} != set(self._groups)
        if anew or other:
            self._lay_out()
        self._repaint()

    def show_colouring(self, colouring: TileColouring) -> None:
        """Colour the tiles by something else."""
        self.colouring = colouring
        self._repaint()

    @property
    def pointed(self) -> bool:
        """Whether mouse or keyboard are on a tile, which must not move then."""
        return self._hover is not None or self.hasFocus()

    def boxes(self) -> dict[InstrumentId, QRectF]:
        """Where each security is, in logical pixels."""
        return {one: self._area(place) for place, one in enumerate(self._order)}

    @property
    def current(self) -> InstrumentId | None:
        """The security under the keyboard cursor."""
        return self._order[self._cursor] if self._cursor < len(self._order) else None

    def _lay_out(self) -> None:
        held = self.current
        tiles = self._tiles.tiles
        self._order = [tile.row.id for tile in tiles]
        self._groups = tuple(each.name for each in self._tiles.groups)
        whole = Box(0, 0, self.width(), self.height())
        self._heads, self._boxes = [], []
        if not self._groups:
            self._boxes = squarified([tile.share for tile in tiles], whole)
        first, head = 0, self._theme.px(_HEAD)
        for group, box in zip(
            self._tiles.groups, squarified([each.share for each in self._tiles.groups], whole), strict=True
        ):
            named = min(box.width, box.height) >= self._theme.px(_LEAST_HEADED)
            inner = box._replace(y=box.y + head, height=box.height - head) if named else box
            if named:
                self._heads.append((group.name, box._replace(height=head)))
            self._boxes += squarified([tile.share for tile in tiles[first : first + group.members]], inner)
            first += group.members
        self._cursor = self._order.index(held) if held in self._order else 0
        self._hover = None

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def _area(self, place: int) -> QRectF:
        """The tile in whole logical pixels, without the gap at its right and lower side."""
        box = self._boxes[place]
        left, top = round(box.x), round(box.y)
        right, bottom = round(box.x + box.width), round(box.y + box.height)
        return QRectF(left, top, max(right - left - _GAP, 1), max(bottom - top - _GAP, 1))

    def _tile(self, place: int) -> Tile:
        return self._by_id[self._order[place]]

    def _place_at(self, point: QPointF) -> int | None:
        for place, box in enumerate(self._boxes):
            if box.x <= point.x() < box.x + box.width and box.y <= point.y() < box.y + box.height:
                return place
        return None

    # --- painting ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(480, 300)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It gives way to the docks beside it."""
        return QSize(120, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._lay_out()
        self._repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The picture, the ring of the cursor, the card of the tile under the mouse, else where the keys have gone."""
        painter = QPainter(self)
        if self._picture is None or self._version != self._theme.version:
            self._picture = self._painted()
        painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus() and self._cursor < len(self._order):
            self._ring(painter, self._cursor)
        place = self._hover if self._hover is not None else self._cursor if self._by_key else None
        if place is not None and place < len(self._order):
            if place == self._hover:
                self._ring(painter, place)
            card, area = self._card_of(self._tile(place)), self._area(place)
            paint_card(painter, card, card_area(card, area, QRectF(self.rect()), self._theme), self._theme)

    def _painted(self) -> QPixmap:
        self._version = self._theme.version
        ratio = self.devicePixelRatioF()
        picture = canvas(self.width(), self.height(), ratio, colour(self._theme.surface.panel))
        painter = QPainter(picture)
        for place in range(len(self._order)):
            paint_tile(painter, self._tile(place), self._area(place), self.colouring, self._theme)
        surface = self._theme.surface
        for name, box in self._heads:
            area = QRectF(round(box.x), round(box.y), round(box.x + box.width) - round(box.x) - _GAP, box.height)
            painter.fillRect(area, colour(surface.raised))
            painter.setFont(self._theme.font(Type.CAPTION_STRONG))
            painter.setPen(colour(surface.text2))
            room = area.adjusted(4, 0, -4, 0)
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
        return picture

    def _ring(self, painter: QPainter, place: int) -> None:
        pen = QPen(colour(self._theme.surface.accent), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._area(place).adjusted(1, 1, -1, -1))

    # --- mouse ------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Read out the tile under the mouse."""
        self._point(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Select the tile, or open its menu."""
        place = self._place_at(event.position())
        if place is None:
            return
        self._cursor, self._by_key = place, False
        if event.button() is Qt.MouseButton.RightButton:
            self.menu_wanted.emit(self._order[place], event.globalPosition())
        elif event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self._order[place])
        self.update()

    def _point(self, place: int | None) -> None:
        if place != self._hover:
            self._hover = place
            self.update()

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows go to the nearest tile, Home and End by size; Enter selects, T shows the table, Ctrl+C copies."""
        key = Qt.Key(event.key())
        current = self.current
        if current is None:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._words_of(self._tile(self._cursor)))
        elif key in _DIRECTIONS:
            self._go(self._beside(*_DIRECTIONS[key]))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go(0 if key is Qt.Key.Key_Home else len(self._order) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.chosen.emit(current)
        elif key is Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.table_wanted.emit()
        elif key is Qt.Key.Key_Menu:
            self.menu_wanted.emit(current, QPointF(self.mapToGlobal(self._area(self._cursor).center().toPoint())))
        else:
            super().keyPressEvent(event)

    def _beside(self, across: int, down: int) -> int:
        """The nearest tile in a direction: least distance between the edges, then between the middles."""
        here = self._boxes[self._cursor]
        best, found = float("inf"), self._cursor
        for place, box in enumerate(self._boxes):
            if across:
                ahead = box.x - here.x - here.width if across > 0 else here.x - box.x - box.width
                aside = abs(box.y + box.height / 2 - here.y - here.height / 2) - (box.height + here.height) / 2
            else:
                ahead = box.y - here.y - here.height if down > 0 else here.y - box.y - box.height
                aside = abs(box.x + box.width / 2 - here.x - here.width / 2) - (box.width + here.width) / 2
            if place == self._cursor or ahead < -0.5:
                continue
            distance = ahead + 4 * max(aside, 0.0) + place * 1e-6
            if distance < best:
                best, found = distance, place
        return found

    def _go(self, place: int) -> None:
        self._cursor, self._hover, self._by_key = place, None, True
        self.update()
        self._tell()

    def _tell(self) -> None:
        words = self._words_of(self._tile(self._cursor))
        self.setAccessibleDescription(words)
        announce(self, words)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the cursor and say where it is."""
        super().focusInEvent(event)
        self.update()
        if self._cursor < len(self._order):
            self.setAccessibleDescription(self._words_of(self._tile(self._cursor)))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self._by_key = False
        self.update()
