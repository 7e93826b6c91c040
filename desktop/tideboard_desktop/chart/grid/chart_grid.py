"""The charts of a dock beside each other: how many, which one is in use, what they keep."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from tideboard_core.market.bars.intervals import Interval
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.cell import CellState, ChartCell
from tideboard_desktop.chart.grid.chart_links import GridLinks, Link, link_words
from tideboard_desktop.chart.words import INTERVALS, interval_word
from tideboard_desktop.docks.saved_state import read, written
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, push_button
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


class GridShape(NamedTuple):
    """Charts beside each other and one above the other."""

    columns: int
    rows: int

    @property
    def charts(self) -> int:
        """How many charts there are."""
        return self.columns * self.rows


SHAPES: Final = {
    "1": GridShape(1, 1),
    "2": GridShape(1, 2),
    "2x1": GridShape(2, 1),
    "2x2": GridShape(2, 2),
    "3x2": GridShape(3, 2),
}
"""By the words that saved layouts have for them."""
FIRST_INTERVALS: Final[tuple[Interval, ...]] = tuple(INTERVALS[key] for key in ("1m", "5m", "1h", "D", "W", "M"))
"""What new charts show, by their place."""


def shape_synonyms() -> dict[str, tuple[str, ...]]:
    """What people call the shapes otherwise."""
    grid = translate("PriceChart", "grid")
    return {
        "1": (translate("PriceChart", "one chart"),),
        "2": (translate("PriceChart", "two charts"), grid),
        "2x1": (translate("PriceChart", "two charts"), grid),
        "2x2": (translate("PriceChart", "four charts"), grid),
        "3x2": (translate("PriceChart", "six charts"), grid),
    }


def new_interval(place: int, shown: Collection[Interval]) -> Interval:
    """What a new chart at a place shows: its usual interval, the next one where another chart has that already."""
    usual = (*FIRST_INTERVALS[place:], *reversed(FIRST_INTERVALS[:place]))
    return next((interval for interval in usual if interval not in shown), FIRST_INTERVALS[place])


def shape_names() -> dict[str, str]:
    """The shapes in words."""
    return {
        "1": translate("PriceChart", "1 chart"),
        "2": translate("PriceChart", "2 charts, one above the other"),
        "2x1": translate("PriceChart", "2 charts side by side"),
        "2x2": translate("PriceChart", "4 charts"),
        "3x2": translate("PriceChart", "6 charts"),
    }


_EDGE = 2


class ChartState(CellState, kw_only=True):
    """Beside the first chart how many there are, what they share, the others, and which one is in use."""

    grid: str = ""
    links: tuple[Link, ...] | UnsetType = UNSET
    cells: tuple[dict[str, Any], ...] | UnsetType = UNSET
    active: Annotated[int, msgspec.Meta(ge=0)] | UnsetType = UNSET
    rail: bool | UnsetType = UNSET
    own_intervals: tuple[str, ...] = ()


class ChartGrid(QWidget):
    """`cells` in reading order; `cell` is the one in use, which has or last had the focus.

    `activated` is emitted when another one is in use, `reshaped` after there are more or fewer. `make` builds a chart
    of a security. A chart that is taken away keeps its memory here for the next time.
    """

    activated = Signal()
    reshaped = Signal()

    def __init__(self, make: Callable[[InstrumentId], ChartCell], instrument: InstrumentId, theme: Theme) -> None:
        super().__init__()
        self._make, self._theme = make, theme
        self._kept: dict[int, Memory] = {}
        self._awake = False
        self.shape = "1"
        self.rail = False
        self.cells: list[ChartCell] = []
        self.links = GridLinks(lambda: self.cells, self)
        self._room = QGridLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(_EDGE)
        self._add(instrument)
        self.cell = self.cells[0]
        self.links.changed.connect(self.show_headings)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def show_shape(self, name: str) -> None:
        """Show so many charts; new ones have the security of the one in use."""
        wanted = SHAPES[name]
        self.shape = name
        while len(self.cells) > wanted.charts:
            self._remove()
        while len(self.cells) < wanted.charts:
            self._add(self.cell.instrument)
        for place, cell in enumerate(self.cells):
            self._room.addWidget(cell, place // wanted.columns, place % wanted.columns)
            cell.chart.set_compact(on=wanted.charts > 1)
        for place in range(3):
            self._room.setColumnStretch(place, int(place < wanted.columns))
            self._room.setRowStretch(place, int(place < wanted.rows))
        edge = _EDGE if wanted.charts > 1 else 0
        self._room.setContentsMargins(edge, edge, edge, edge)
        self._show_rails()
        self.links.follow(self.cell)
        self.show_headings()
        self.reshaped.emit()
        self.update()

    def use(self, cell: ChartCell) -> None:
        """Make another chart the one in use."""
        if cell is not self.cell:
            self.cell = cell
            self._show_rails()
            self.update()
            self.activated.emit()

    def show_rail(self, *, on: bool) -> None:
        """Show the drawing tools beside the one of several charts that is in use, or beside none."""
        self.rail = on
        self._show_rails()
        self.reshaped.emit()

    def step(self, by: int) -> None:
        """Give the focus to the next chart."""
        self.cells[(self.cells.index(self.cell) + by) % len(self.cells)].setFocus()

    def choose_security(self, instrument: InstrumentId) -> None:
        """Show a security in all charts, or in the one in use where each has its own."""
        for cell in self.cells:
            if cell is self.cell or Link.SYMBOL in self.links.on:
                cell.choose(instrument=instrument)
        self.show_headings()

    def show_headings(self) -> None:
        """Each of several charts says its interval, and its security where each has its own."""
        for cell in self.cells:
            parts = [interval_word(cell.interval)] if len(self.cells) > 1 else []
            if parts and Link.SYMBOL not in self.links.on:
                parts.insert(0, cell.instrument)
            cell.readout.set_heading(" ".join(parts))

    def wake(self) -> None:
        """The dock is on screen."""
        self._awake = True
        for cell in self.cells:
            cell.wake()

    def sleep(self) -> None:
        """The dock is hidden."""
        self._awake = False
        for cell in self.cells:
            cell.sleep()

    def saved_state(self) -> ChartState:
        """What the first chart shows; of several charts all, and how they stand."""
        first = msgspec.structs.asdict(self.cells[0].saved_state())
        if len(self.cells) == 1:
            return ChartState(**first, grid=self.shape)
        return ChartState(
            **first,
            grid=self.shape,
            links=tuple(sorted(self.links.on)),
            cells=tuple(map(_kept, self.cells[1:])),
            active=self.cells.index(self.cell),
            rail=self.rail,
        )

    def restore(self, state: ChartState) -> None:
        """Show the charts of a layout."""
        self.cells[0].restore(state)
        if state.grid not in SHAPES:
            return
        if isinstance(state.links, tuple):
            self.links.restore(state.links)
        self.rail = state.rail is True
        self._kept = dict(enumerate(state.cells or (), start=1))
        while len(self.cells) > 1:
            self._remove(keep=False)
        self.show_shape(state.grid)
        if isinstance(state.active, int) and state.active < len(self.cells):
            self.use(self.cells[state.active])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Lines between the charts, and a frame around the one in use."""
        if len(self.cells) == 1:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.surface.line_soft))
        painter.setPen(QPen(colour(self._theme.surface.accent), _EDGE))
        half = _EDGE / 2
        painter.drawRect(QRectF(self.cell.geometry()).adjusted(-half, -half, half, half))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add(self, instrument: InstrumentId) -> None:
        place = len(self.cells)
        cell = self._make(instrument)
        self.cells.append(cell)
        self.links.join(cell)
        self._room.addWidget(cell)
        if place:
            for part in (cell, *cell.findChildren(QWidget)):
                if name := part.accessibleIdentifier():
                    part.setAccessibleIdentifier(f"{name}_chart{place + 1}")
            cell.chart.setAccessibleName(f"{cell.chart.accessibleName()} {place + 1}")
            kept = self._kept.pop(place, None)
            if kept is None:
                cell.choose(interval=new_interval(place, [other.interval for other in self.cells[:place]]))
            else:
                state = read(kept, cell.saved_state())
                cell.restore(state)
                cell.choose(instrument=state.instrument or None)
        if self._awake:
            cell.wake()

    def _show_rails(self) -> None:
        for cell in self.cells:
            cell.drawings.rail.setVisible(len(self.cells) == 1 or (self.rail and cell is self.cell))

    def _remove(self, *, keep: bool = True) -> None:
        cell = self.cells.pop()
        if keep:
            self._kept[len(self.cells)] = _kept(cell)
        if cell is self.cell:
            self.use(self.cells[0])
        cell.sleep()
        cell.hide()
        self._room.removeWidget(cell)
        cell.deleteLater()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        cell = next((cell for cell in self.cells if now is not None and cell.isAncestorOf(now)), None)
        if cell is not None:
            self.use(cell)


def _kept(cell: ChartCell) -> Memory:
    return written(msgspec.structs.replace(cell.saved_state(), instrument=cell.instrument))


HEIGHT = 30
_CHIP = 22


class LinkBar(QWidget):
    """A chip for each link; `switched` carries the link and whether it is on.

    `tools` switches the drawing tools beside the chart in use; `tools_wanted` says whether they are to be shown.
    """

    switched = Signal(object, bool)
    tools_wanted = Signal(bool)

    def __init__(self, links: GridLinks, theme: Theme) -> None:
        super().__init__()
        self._links = links
        self.setFixedHeight(theme.px(HEIGHT))
        self.chips: dict[Link, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(elided_label(translate("PriceChart", "Linked"), theme, Type.BODY, Tone.SECONDARY))
        for link, words in link_words().items():
            chip = _chip(words, f"chart_linked_{link.value}", theme)
            chip.clicked.connect(partial(self.switched.emit, link))
            self.chips[link] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.tools = _chip(translate("Drawings", "Drawing tools"), "chart_grid_tools", theme)
        self.tools.clicked.connect(self.tools_wanted)
        row.addWidget(self.tools)
        links.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for link, chip in self.chips.items():
            chip.setChecked(link in self._links.on)


def _chip(words: str, identifier: str, theme: Theme) -> QPushButton:
    chip = push_button(words, theme, identifier=identifier)
    chip.setFont(theme.font(Type.BODY))
    chip.setProperty("kind", "segment")
    chip.setProperty("place", "only")
    chip.setCheckable(True)
    chip.setFixedHeight(theme.px(_CHIP))
    chip.setMinimumWidth(chip.fontMetrics().horizontalAdvance(words) + theme.px(20))
    chip.setAccessibleName(words)
    return chip


def shape_button(grid: ChartGrid, theme: Theme) -> QToolButton:
    """A button whose menu has the numbers of charts."""
    button = icon_button("layout-grid", translate("PriceChart", "Number of charts"), theme, identifier="chart_grid")
    menu = QMenu(button)
    group = QActionGroup(menu)
    actions = {}
    for name, words in shape_names().items():
        action = menu.addAction(words)
        action.setCheckable(True)
        group.addAction(action)
        action.triggered.connect(partial(_show, grid, name))
        actions[name] = action
    menu.aboutToShow.connect(lambda: actions[grid.shape].setChecked(True))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def grid_commands(grid: ChartGrid, switch: Callable[[Link, bool], None]) -> list[Command]:
    """Numbers of charts, the way from one to the next, the links."""
    group = translate("PriceChart", "Price chart")

    def command(name: str, text: str, run: Callable[[], None], *keys: str, also: tuple[str, ...] = ()) -> Command:
        scope = grid if keys else None
        return Command(
            id=f"chart.{name}", text=titled(group, text), group=group, run=run, keys=keys, scope=scope, also=also
        )

    def turn(link: Link) -> None:
        switch(link, link not in grid.links.on)

    also = shape_synonyms()
    tools = translate("PriceChart", "Drawing tools beside the chart in use")
    link_words_ = translate("PriceChart", "Link or separate: {what}")
    return [
        *(
            command(f"grid.{name}", words, partial(grid.show_shape, name), also=also[name])
            for name, words in shape_names().items()
        ),
        command("grid.tools", tools, lambda: grid.show_rail(on=not grid.rail)),
        command("grid.next", translate("PriceChart", "Next chart"), partial(grid.step, 1), "Alt+PgDown"),
        command("grid.previous", translate("PriceChart", "Previous chart"), partial(grid.step, -1), "Alt+PgUp"),
        *(
            command(f"link.{link.value}", link_words_.format(what=words), partial(turn, link))
            for link, words in link_words().items()
        ),
    ]


def _show(grid: ChartGrid, name: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
    grid.show_shape(name)
