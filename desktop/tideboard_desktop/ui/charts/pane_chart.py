"""A chart of panes over one time axis: a cached layer, over it what moves, with crosshair, zoom and pan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.ui.charts.axes import (
    AxisTag,
    CaptionedFigure,
    Crosshair,
    level_tag,
    paint_axes,
    paint_empty,
    paint_legends,
    paint_lines,
    paint_tags,
    paint_time,
    tag_areas,
)
from tideboard_desktop.ui.charts.bar_layer import BarLayer
from tideboard_desktop.ui.charts.layer import ChartLayer, LayerStack, Pointer
from tideboard_desktop.ui.charts.layout import PRICE, ChartLayout, chart_layout
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts, fit_scales
from tideboard_desktop.ui.charts.price_scale import PriceScale, ScaleKind
from tideboard_desktop.ui.charts.slots import FREE, Slots, Viewport
from tideboard_desktop.ui.charts.time_labels import LocalTimes, TimeLabel, local_times, time_labels
from tideboard_desktop.ui.pixmaps import show_parts
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

ZOOM: Final = 1.15
"""How much wider columns become by one step of the wheel."""
_NOTCH: Final = 120
"""Eighths of a degree of one step of a wheel."""


class Drag(Enum):
    """What a pressed mouse moves: the bars, the price axis, the time axis."""

    PAN = auto()
    PRICES = auto()
    TIMES = auto()


class PaneChart(QWidget):
    """A chart of its own says in `make_picture` what is in view; `renew` when that is something else.

    `pointed` is emitted when the crosshair moves, goes, or the bar under it changes, `view_moved` when other columns
    are in view, `older_wanted` when the oldest is among them, `scale_changed` with the kind of the price axis or its
    lock. `legends` paints the names of the curves over the panes.
    """

    pointed = Signal()
    older_wanted = Signal()
    view_moved = Signal()
    scale_changed = Signal()

    def __init__(self, theme: Theme, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.theme = theme
        self.view = Viewport()
        self.layers = LayerStack()
        self.bars = BarLayer(theme)
        self.bars.background = self.layers
        self.facts = PriceFacts()
        self.picture: Picture | None = None
        self.pane_legends: Mapping[str, Sequence[CaptionedFigure]] = {}
        self.legends: Callable[[QPainter, Picture, int], None] | None = None
        self.heights: dict[str, float] = {}
        self.folded: set[str] = set()
        self.marks = self.locked = self.by_keys = False
        self.kind = ScaleKind.LINEAR
        self.label_areas: list[QRectF] = []
        self._layer = QPixmap()
        self._fresh = False
        self._labels: list[TimeLabel] = []
        self._tags: list[AxisTag] = []
        self._local = LocalTimes.none()
        self._crosshair: Crosshair | None = None
        self._drag: tuple[Drag, QPointF] | None = None

    def show_slots(self, slots: Slots, market: Market, *, of_reader: bool = False) -> None:
        """Show other columns, their times on the exchange's clock or the reader's; `renew` comes next."""
        if slots.start is not self.view.slots.start:
            self._local = local_times(slots.start, market, of_reader=of_reader)
        self.view.show(slots)

    def step_at(self, price: float) -> float:
        """The price step at a price."""
        return self.facts.step(price)

    def decimals_at(self, price: float) -> int:
        """Decimals of prices of this size."""
        return self.facts.decimals(price)

    def show_legends(self, legends: Mapping[str, Sequence[CaptionedFigure]]) -> None:
        """Words and figures at the top of the panes, by the panes' keys."""
        if legends != self.pane_legends:
            self.pane_legends = legends
            layout = self.layout_now
            for pane in layout.panes:
                self.update(QRectF(0, pane.top, layout.right, 20 * self.theme.scale).toAlignedRect())

    def set_marks(self, *, on: bool) -> None:
        """Have a row of marks below the times."""
        self.marks = on
        self.renew()

    def signals_changed(self, instruments: Collection[InstrumentId]) -> None:
        """Paint and tell again what is marked of the security in view, if it is one of these."""
        if self.picture is not None and self.picture.key.instrument in instruments:
            self.update()
            self.pointed.emit()

    def set_kind(self, kind: ScaleKind) -> None:
        """Scale prices so."""
        self.kind, self.locked = kind, False
        self.renew()
        self.scale_changed.emit()

    def add_layer(self, layer: ChartLayer, *, lowest: bool = False) -> None:
        """Draw a layer above the bars and the layers before it, or below those."""
        self.layers.add(layer, lowest=lowest)
        self.renew()

    # --- the view -----------------------------------------------------------------------------------------------------

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Make columns wider, around a pixel, the crosshair or the right edge."""
        self.view.zoom(factor, self._middle() if x is None else x)
        self._moved()

    def pan(self, pixels: float) -> None:
        """Move the bars to the right."""
        self.view.pan(pixels)
        self._moved()

    def reset(self) -> None:
        """The newest bars at the usual width, the price axis fitted to them."""
        self.view.reset()
        self.unlock()
        self._moved()

    def show_newest(self) -> None:
        """Go to the newest bar."""
        self.view.show_newest()
        self._moved()

    def show_columns(self, first: int, last: int, *, follow: bool) -> None:
        """Show the columns from `first` to before `last`; with `follow` also the free room behind the newest."""
        self.view.show_columns(first, last, FREE if follow else 0)
        self._moved()

    def show_right_of(self, column: int) -> None:
        """Bring a column after the newest bar into view."""
        beyond = self.view.centre(len(self.view.slots.start) - 1) + self.view.pitch * (
            column - len(self.view.slots.start) + 2
        )
        if beyond > self.view.right:
            self.pan(self.view.right - beyond)

    def show_between(self, begin: float, end: float, *, keep: bool = False) -> None:
        """Bring the columns from `begin` to `end` (minutes since 1970, UTC) into view; with `keep` as wide as now."""
        starts = self.view.slots.start
        first, last = np.searchsorted(starts, (begin, end)).tolist()
        free = FREE if last >= len(starts) else 0
        if keep:
            self.view.show_until(last + free)
        else:
            self.view.show_columns(first, last, free)
        self._moved()

    def unlock(self) -> None:
        """Fit the price axis to the bars in view again."""
        self.locked = False
        self.renew()
        self.scale_changed.emit()

    # --- the crosshair ------------------------------------------------------------------------------------------------

    @property
    def slot(self) -> int | None:
        """The column under the crosshair; without one the newest that has a bar, None without bars."""
        starts = self.view.slots.start
        if not len(starts):
            return None
        if self._crosshair is None:
            return len(starts) - 1
        return min(int(np.searchsorted(starts, self._crosshair.start)), len(starts) - 1)

    @property
    def count(self) -> int:
        """How many bars there are."""
        return 0 if self.picture is None else len(self.picture.rows.start)

    @property
    def has_crosshair(self) -> bool:
        """Whether the crosshair is shown."""
        return self._crosshair is not None

    @property
    def level(self) -> float | None:
        """The price of the crosshair, None without a level."""
        return None if self._crosshair is None else self._crosshair.price

    def step(self, columns: int) -> None:
        """Move the keyboard cursor."""
        count = len(self.view.slots.start)
        if not count:
            return
        now = self.slot if self._crosshair is not None else None
        slot = next_index(now, columns, count)
        price = None if self._crosshair is None else self._crosshair.price
        self.point_at(slot, price)

    def point_at(self, slot: int, price: float | None = None) -> None:
        """Put the keyboard cursor on a column, and bring that into view."""
        self.by_keys = True
        self.reveal(slot)
        self._point(slot, price)

    def reveal(self, slot: int) -> None:
        """Bring a column into view."""
        if self.view.reveal(slot):
            self._moved()

    def step_price(self, steps: int) -> None:
        """Move the level of the crosshair by price steps; it begins at the close of its bar."""
        slot, picture = self.slot, self.picture
        if slot is None or picture is None or picture.scale is None:
            return
        row = self.view.slots.row_before(slot)
        crosshair = self._crosshair
        price = float(picture.rows.close[row]) if crosshair is None or crosshair.price is None else crosshair.price
        step = self.facts.step(price)
        self.by_keys = True
        self._point(slot, round(price / step + steps) * step)

    def step_screen(self, screens: int) -> None:
        """Move the view, and the cursor with it, by its width."""
        first, last = self.view.visible()
        self.step(screens * max(last - first - 1, 1))

    def hide_crosshair(self) -> None:
        """Hide it."""
        if self._crosshair is not None:
            self._crosshair = None
            self.update()
            self.pointed.emit()

    def leave(self) -> bool:
        """End a drag or a tool, else hide the crosshair; returns whether there was one of them."""
        if self._drag is not None:
            self._drag = None
        elif self.layers.escape():
            self.update()
        elif self._crosshair is not None:
            self.by_keys = False
            self.hide_crosshair()
        else:
            return False
        return True

    def copy_readout(self) -> None:
        """The figures under the crosshair to the clipboard."""
        if self._crosshair is not None:
            QGuiApplication.clipboard().setText(self.accessibleDescription())

    def _point(self, slot: int, price: float | None) -> None:
        found = Crosshair(int(self.view.slots.start[slot]), price)
        if found != self._crosshair:
            self._crosshair = found
            self.update()
            self.pointed.emit()

    def _middle(self) -> float:
        return self.view.right if self._crosshair is None or self.slot is None else self.view.centre(self.slot)

    # --- painting -----------------------------------------------------------------------------------------------------

    @property
    def layout_now(self) -> ChartLayout:
        """Panes of the present size."""
        return chart_layout(
            self.width(),
            self.height(),
            self.panes_below(),
            self.theme.scale,
            heights=self.heights,
            folded=self.folded,
            marks=self.marks,
        )

    def panes_below(self) -> Sequence[str]:
        """The panes below the price, from top to bottom."""
        return ()

    def make_picture(self, layout: ChartLayout) -> Picture | None:
        """What is in view now, its price axis not fitted yet; None without anything to paint."""
        raise NotImplementedError

    def paint_axis(self, painter: QPainter, picture: Picture) -> None:
        """Paint the axes of lower panes; kept like the bars."""

    def paint_live(self, painter: QPainter, picture: Picture) -> None:
        """Paint what moves below the crosshair, but its tags on the price axis."""

    def live_tags(self, picture: Picture) -> list[AxisTag]:
        """The tags on the price axis of what moves below the crosshair."""
        return []

    def tags_moved(self, picture: Picture) -> QRegion:
        """What of the price axis looks different since it was painted: some tags are new, others gave way."""
        region = QRegion()
        before = tag_areas(picture, self.theme, self._tags)
        now = tag_areas(picture, self.theme, self._tags_of(picture, self.layers))
        for tag in before.keys() ^ now.keys():
            region += before.get(tag) or now[tag]
        return region

    def _tags_of(self, picture: Picture, layers: Iterable[ChartLayer]) -> list[AxisTag]:
        tags, crosshair = self.live_tags(picture), self._crosshair
        if crosshair is not None and crosshair.price is not None and self.slot is not None:
            level = level_tag(picture, self.theme, crosshair.price)
            tags += [] if level is None else [level]
        for layer in layers:
            tags += layer.tags(picture)
        return tags

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Show the layer of bars, above it what moves: last price, crosshair, tags."""
        painter = QPainter(self)
        picture = self.picture
        if picture is None:
            paint_empty(painter, self.layout_now, self.theme)
            return
        if painter.paintEngine().type() is QPaintEngine.Type.SVG:  # a file of shapes gets no pixels
            self.draw(painter)
            return
        ratio = self.devicePixelRatioF()
        if not self._fresh or self._layer.devicePixelRatioF() != ratio:
            self._paint_layer(picture, ratio)
        show_parts(painter, self._layer, event.region())
        self._tags = self._paint_over(painter, picture, self.layers)

    def draw(self, painter: QPainter, *, private: bool = False) -> None:
        """Paint what is on screen, for a file; layers that show the account only if `private`."""
        picture = self.picture
        if picture is None:
            return
        shown = [layer for layer in self.layers if private or not layer.private]
        self.bars.background = shown
        try:
            self._paint_whole(painter, picture)
        finally:
            self.bars.background = self.layers
        self._paint_over(painter, picture, shown)

    def _paint_over(self, painter: QPainter, picture: Picture, layers: Iterable[ChartLayer]) -> list[AxisTag]:
        """Paint what lies over the bars; returns the tags on the price axis."""
        layers = list(layers)
        for paint in (*(layer.paint for layer in layers), *(layer.paint_front for layer in layers)):
            painter.save()
            paint(painter, picture)
            painter.restore()
        self.paint_live(painter, picture)
        slot, crosshair = self.slot, self._crosshair
        if crosshair is not None and slot is not None:
            x = self.view.centre(slot)
            paint_lines(painter, picture, self.theme, x, crosshair.price)
            paint_time(painter, picture, self.theme, x, crosshair.start, self.label_areas)
        row = -1 if slot is None else self.view.slots.row_before(slot)
        if self.legends is not None and row >= 0:
            self.legends(painter, picture, row)
        paint_legends(painter, picture.layout, self.theme, self.pane_legends)
        painter.setClipRect(QRectF(picture.layout.right - 6, 0, picture.layout.width, picture.layout.bottom))
        tags = self._tags_of(picture, layers)
        paint_tags(painter, picture, self.theme, tags)
        return tags

    def _paint_layer(self, picture: Picture, ratio: float) -> None:
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._layer.size() != size or self._layer.devicePixelRatioF() != ratio:
            self._layer = QPixmap(size)
            self._layer.setDevicePixelRatio(ratio)
        painter = QPainter(self._layer)
        self._paint_whole(painter, picture)
        painter.end()
        self._fresh = True

    def _paint_whole(self, painter: QPainter, picture: Picture) -> None:
        """Bars and axes."""
        first, last = self.view.visible()
        self._labels = time_labels(self._local, self._column_x, first, last, picture.key.interval)
        self.bars.paint_all(painter, picture, self._labels)
        self.label_areas = paint_axes(painter, picture, self.theme, self._labels)
        self.paint_axis(painter, picture)

    def _column_x(self, slots: np.typing.NDArray[np.intp]) -> np.typing.NDArray[np.float64]:
        return self.view.x(slots) + self.view.pitch / 2

    def repaint_rows(self, first: int, last: int) -> None:
        """Paint the columns of some bars again, and nothing else."""
        picture = self.picture
        if picture is None or not self._fresh:
            self.update()
            return
        slots = self.view.slots
        painter = QPainter(self._layer)
        area = self.bars.paint_some(
            painter, picture, self._labels, slots.slot_of_row(first), slots.slot_of_row(last - 1) + 1
        )
        painter.end()
        if not area.isEmpty():
            self.update(area.toAlignedRect())
        if slots.slot_of_row(last - 1) == self.slot:
            self.pointed.emit()

    def renew(self, *, keep: bool = False) -> None:
        """Make the picture anew: other bars, another view, another size; with `keep` the axes stay if they hold it."""
        self._fresh = False
        layout = self.layout_now
        self.view.resize(0.0, layout.right)
        before, picture = self.picture, self.make_picture(layout)
        if picture is not None:
            if before is not None and before.layout == layout:
                picture.scale, picture.volumes = before.scale, before.volumes
            scale = None if before is None else before.scale
            self._fit(picture, keep=keep)
            if self.locked and scale is not None:
                base = scale.base if picture.scale is None else picture.scale.base
                picture.scale = PriceScale(scale.low, scale.high, 0.0, layout.price.bottom, scale.kind, base)
        self.picture = picture
        self.update()
        self.pointed.emit()

    def refit(self) -> None:
        """A layer wants other prices in view: make the picture anew if that changes an axis."""
        if self.picture is not None and self._fit(self.picture, keep=False):
            self.renew()

    def _fit(self, picture: Picture, *, keep: bool) -> bool:
        """Fit the axes to the bars in view and to what layers want to be seen; returns whether one changed.

        A locked price axis stays as it is.
        """
        levels = [price for layer in self.layers for price in layer.prices(picture)]
        before = picture.scale, picture.volumes
        changed = fit_scales(picture, self.kind, keep=keep, levels=levels)
        if self.locked and before[0] is not None and picture.scale is not None:
            picture.scale = replace(before[0], base=picture.scale.base)
            changed = (picture.scale, picture.volumes) != before
        return changed

    def _moved(self) -> None:
        self.renew()
        self.view_moved.emit()
        first, _last = self.view.visible()
        if first == 0 and len(self.view.slots.start):
            self.older_wanted.emit()

    # --- input --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay the panes out anew."""
        super().resizeEvent(event)
        self.renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Paint anew on a screen of another resolution."""
        super().changeEvent(event)
        self._fresh = False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """The wheel zooms at the mouse; sideways or with Shift it moves the bars."""
        angle, pixels = event.angleDelta(), event.pixelDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if abs(angle.x()) > abs(angle.y()) or sideways:
            by = pixels.x() or pixels.y() or (angle.x() or angle.y()) / 2
            self.pan(by)
        else:
            self.zoom(ZOOM ** (angle.y() / _NOTCH), event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Begin to drag the bars or an axis."""
        if event.button() != Qt.MouseButton.LeftButton or self.picture is None:
            super().mousePressEvent(event)
            return
        if self.layers.press(self.pointer(event.position(), event.modifiers(), self.picture)):
            self.update()
            return
        layout, place = self.picture.layout, event.position()
        drag = Drag.PAN
        if place.x() >= layout.right and place.y() < layout.price.bottom:
            drag = Drag.PRICES
        elif place.y() >= layout.bottom:
            drag = Drag.TIMES
        self._drag = drag, place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Drag, or move the crosshair."""
        picture, place = self.picture, event.position()
        if picture is None:
            return
        at = self.pointer(place, event.modifiers(), picture)
        if self.layers.dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self.layers.drag(at)
            self.update()
        elif self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            drag, before = self._drag
            self._drag = drag, place
            if drag is Drag.PAN:
                self.pan(place.x() - before.x())
            elif drag is Drag.TIMES:
                self.zoom(1.01 ** (place.x() - before.x()))
            else:
                self._stretch(1.01 ** (place.y() - before.y()))
            return
        else:
            self._show_cursor(at)
        if at.slot is None:
            if not self.by_keys:
                self.hide_crosshair()
            return
        self.by_keys = False
        self._point(at.slot, at.price)

    def pointer(self, point: QPointF, modifiers: Qt.KeyboardModifier, picture: Picture) -> Pointer:
        """What is at a place of the widget."""
        if not picture.layout.plot.contains(point):
            return Pointer(point, picture, None, None, modifiers)
        price = None
        if picture.layout.pane_at(point.y()).key == PRICE and picture.scale is not None:
            price = picture.scale.price_at(point.y())
            step = self.facts.step(price)
            price = round(price / step) * step
        return Pointer(point, picture, self.view.slot_at(point.x()), price, modifiers)

    def _show_cursor(self, at: Pointer | None) -> None:
        shape = self.layers.hover(at)
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """End the drag."""
        self._drag = None
        picture = self.picture if event.button() == Qt.MouseButton.LeftButton else None
        if picture is not None and self.layers.release(self.pointer(event.position(), event.modifiers(), picture)):
            self.update()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """On the price axis: fit it to the bars. Elsewhere: reset the view."""
        self._drag, picture = None, self.picture
        if picture is None:
            return
        if self.layers.double_click(self.pointer(event.position(), event.modifiers(), picture)):
            self.update()
        elif event.position().x() >= picture.layout.right:
            self.unlock()
        else:
            self.reset()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Hide a crosshair that follows the mouse; one moved by keys stays."""
        super().leaveEvent(event)
        self._show_cursor(None)
        if not self.by_keys:
            self.hide_crosshair()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """What the layers offer at the mouse, or by the menu key at the crosshair."""
        picture, place = self.picture, QPointF(event.pos())
        if picture is None:
            return
        crosshair = self._crosshair
        if event.reason() == QContextMenuEvent.Reason.Keyboard and crosshair is not None and picture.scale is not None:
            level = crosshair.price if crosshair.price is not None else float(picture.rows.close[-1])
            place = QPointF(self._middle(), picture.scale.y_of(level))
        menu = self.menu_at(self.pointer(place, event.modifiers(), picture))
        if menu is not None:
            menu.popup(self.mapToGlobal(place.toPoint()))

    def menu_at(self, at: Pointer) -> QMenu | None:
        """What the layers offer at a place, None if nothing; deleted when it is closed."""
        menu = passing_menu(self)
        menu.setToolTipsVisible(True)
        for layer in self.layers:
            layer.menu(menu, at)
        if menu.isEmpty():
            menu.deleteLater()
            return None
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows move the cursor by bars and price steps, Page keys by screens; Esc hides it, Ctrl+C copies."""
        step, key = wanted_step(event), Qt.Key(event.key())
        if self.layers.key(event):
            self.update()
        elif step is not None:
            self.step(step)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.step_price(1 if key == Qt.Key.Key_Up else -1)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.step_screen(-1 if key == Qt.Key.Key_PageUp else 1)
        elif is_copy(event) and self._crosshair is not None:
            self.copy_readout()
        elif key != Qt.Key.Key_Escape or not self.leave():
            super().keyPressEvent(event)

    def _stretch(self, factor: float) -> None:
        """Lock the price axis and show more or less of it."""
        picture = self.picture
        if picture is None or picture.scale is None:
            return
        self.locked = True
        picture.scale = picture.scale.stretched(factor, self.facts.step(picture.scale.high))
        self.renew(keep=True)
        self.scale_changed.emit()
