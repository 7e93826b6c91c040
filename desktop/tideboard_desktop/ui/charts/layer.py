"""What else is drawn on the chart and moved by the mouse: orders, drawings, statistics, a volume profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu

from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.picture import Picture


class Pointer(NamedTuple):
    """A place in the chart's widget. `slot` is the column there, None without columns or beside the panes.

    `price` is the nearest valid price, None outside the price pane.
    """

    place: QPointF
    picture: Picture
    slot: int | None
    price: float | None
    modifiers: Qt.KeyboardModifier


class ChartLayer:
    """One kind of thing over the bars. By default it draws nothing and takes no input.

    What is `private` shows the person's account: saved pictures leave it out unless they are asked for it.
    """

    private = False

    @property
    def has_tool(self) -> bool:
        """Whether it holds a tool: then it is asked about the mouse and Esc before the layers above it."""
        return False

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Paint above the bars and below the crosshair; called at every repaint."""

    def paint_front(self, painter: QPainter, picture: Picture) -> None:
        """Paint above what all layers painted, below the crosshair; called at every repaint."""

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        """Paint between grid and bars; kept until the chart is renewed. Part of the columns may be clipped away."""

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """Tags on the price axis."""
        return ()

    def prices(self, picture: Picture) -> Sequence[float]:
        """Prices that a price axis fitted to the bars of this picture keeps in view."""
        return ()

    def press(self, at: Pointer) -> bool:
        """The left button went down; returns whether this layer takes the drag that begins."""
        return False

    def drag(self, at: Pointer) -> None:
        """The mouse moved during a drag of this layer."""

    def release(self, at: Pointer) -> None:
        """The drag of this layer ended."""

    def double_click(self, at: Pointer) -> bool:
        """A double click; returns whether it was meant for this layer."""
        return False

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """The mouse moved without a button, None = it left; returns the cursor over something of this layer."""
        return None

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed in the chart; returns whether this layer used it."""
        return False

    def escape(self) -> bool:
        """Esc: abort a drag or leave a tool; returns whether there was one."""
        return False

    def menu(self, menu: QMenu, at: Pointer) -> None:
        """Add actions to the context menu."""


Layer = TypeVar("Layer", bound=ChartLayer)


class LayerStack:
    """The layers of one chart: painted from the first to the last, asked about input from the last to the first.

    One that holds a tool is asked about the mouse and Esc first of all.
    """

    def __init__(self) -> None:
        self._layers: list[ChartLayer] = []
        self._held: ChartLayer | None = None

    def __iter__(self) -> Iterator[ChartLayer]:
        return iter(self._layers)

    def add(self, layer: ChartLayer, *, lowest: bool = False) -> None:
        """Put a layer above the others, or below them."""
        self._layers.insert(0 if lowest else len(self._layers), layer)

    def find(self, kind: type[Layer]) -> Layer:
        """The layer of a kind. LookupError without one."""
        for layer in self._layers:
            if isinstance(layer, kind):
                return layer
        raise LookupError(kind)

    @property
    def dragging(self) -> bool:
        """Whether a layer has the mouse."""
        return self._held is not None

    def press(self, at: Pointer) -> bool:
        """Offer the press; the layer that takes it gets the drag."""
        self._held = next((layer for layer in self._asked() if layer.press(at)), None)
        return self.dragging

    def drag(self, at: Pointer) -> None:
        """Pass on a move with the button down."""
        if self._held is not None:
            self._held.drag(at)

    def release(self, at: Pointer) -> bool:
        """End the drag; returns whether a layer had it."""
        held, self._held = self._held, None
        if held is not None:
            held.release(at)
        return held is not None

    def double_click(self, at: Pointer) -> bool:
        """Offer a double click."""
        self._held = None
        return any(layer.double_click(at) for layer in self._asked())

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """Tell all where the mouse is; returns the cursor of the uppermost that wants one."""
        shapes = [layer.hover(at) for layer in self._asked()]
        return next((shape for shape in shapes if shape is not None), None)

    def _asked(self) -> list[ChartLayer]:
        upper = [*reversed(self._layers)]
        return [layer for layer in upper if layer.has_tool] + [layer for layer in upper if not layer.has_tool]

    def key(self, event: QKeyEvent) -> bool:
        """Offer a key."""
        return any(layer.key(event) for layer in reversed(self._layers))

    def escape(self) -> bool:
        """End what a layer is doing; first of all the drag."""
        held, self._held = self._held, None
        if held is not None and held.escape():
            return True
        return any(layer.escape() for layer in self._asked())
