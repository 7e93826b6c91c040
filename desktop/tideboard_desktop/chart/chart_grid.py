"""The charts of a dock beside each other: how many, which one is in use, what they share and what they keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Final, NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, QObject, QRectF, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.bars import day_parts, trading_day
from tideboard_desktop.chart.cell import CellState, ChartCell
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.words import INTERVALS, interval_word
from tideboard_desktop.docks.saved_state import read, written
from tideboard_desktop.ui.charts.axes import AxisTag, clock_text, level_tag, paint_lines, paint_time_tag, slot_time
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, give_ending, icon_button, push_button
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate

_MARKED = 0.12
"""Alpha over a bar that holds more than the time under the mouse."""


class Echo(NamedTuple):
    """The bar under the mouse elsewhere, by the start of its column (minutes since 1970), and the price there."""

    key: SeriesKey
    start: int
    price: float | None

    def price_of(self, instrument: InstrumentId) -> float | None:
        """The price in the chart of a security: another one's says nothing there."""
        return self.price if self.key.instrument == instrument else None


class EchoLayer(ChartLayer):
    """Of one chart; `show` repaints what lies over its bars."""

    def __init__(self, chart: PriceChart) -> None:
        self._chart = chart
        self.echo: Echo | None = None

    def show(self, echo: Echo | None) -> None:
        """Show another place, or none."""
        if echo != self.echo:
            self.echo = echo
            self._chart.update()

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Lines, time tag, and a mark over a bar that is longer than the one under the mouse."""
        slot, echo = self.slot(picture), self.echo
        if slot is None or echo is None:
            return
        layout, theme, view = picture.layout, self._chart.theme, picture.view
        x, start = view.centre(slot), int(view.slots.start[slot])
        if not 0 <= x <= layout.right:
            return
        if picture.key.longest > echo.key.longest and view.pitch >= 1:
            area = QRectF(x - view.pitch / 2, 0, view.pitch, layout.bottom)
            painter.fillRect(area, colour(theme.surface.text2, _MARKED))
        paint_lines(painter, picture, theme, x, echo.price_of(picture.key.instrument))
        words = bar_span if picture.key.longest > echo.key.longest else slot_time
        text = words(picture.key, start, local=picture.local)
        paint_time_tag(painter, picture, theme, x, text, self._chart.label_areas, outlined=True)

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The price under the mouse, as an outline."""
        echo = self.echo
        price = None if echo is None else echo.price_of(picture.key.instrument)
        tag = None if price is None else level_tag(picture, self._chart.theme, price)
        surface = self._chart.theme.surface
        return (
            ()
            if tag is None
            else (tag._replace(background=surface.panel, foreground=surface.text1, edge=surface.text1),)
        )

    def slot(self, picture: Picture) -> int | None:
        """The column that holds the time, or the first one inside the bar under the mouse; None without one."""
        echo, starts = self.echo, picture.view.slots.start
        if echo is None or not len(starts):
            return None
        place = int(np.searchsorted(starts, echo.start, side="right")) - 1
        if place >= 0 and echo.start < int(starts[place]) + picture.key.longest:
            return place
        after = place + 1
        return after if after < len(starts) and int(starts[after]) < echo.start + echo.key.longest else None


def bar_span(key: SeriesKey, start: int, *, local: bool = False) -> str:
    """A bar of minutes from its start to its end, a longer one by its day."""
    if key.interval.unit is not Unit.MINUTE:
        return slot_time(key, start)
    begin, end = instant_of(start), instant_of(start + key.interval.length)
    parts = day_parts(key.market, trading_day(key.market, begin), key.sessions)
    end = min((end, *(part.end for part in parts if part.begin <= begin < part.end)))  # bars span no break
    return f"{slot_time(key, start, local=local)}\u2013{clock_text(key, end, local=local)}"


class Link(StrEnum):
    """One thing that charts can share."""

    CROSSHAIR = "crosshair"
    SYMBOL = "symbol"
    RANGE = "range"
    INDICATORS = "indicators"
    DRAWINGS = "drawings"


def link_words() -> dict[Link, str]:
    """What stands on the chips."""
    return {
        Link.CROSSHAIR: translate("PriceChart", "Crosshair: time and price"),
        Link.SYMBOL: translate("PriceChart", "Symbol"),
        Link.RANGE: translate("PriceChart", "Visible range"),
        Link.INDICATORS: translate("PriceChart", "Indicators"),
        Link.DRAWINGS: translate("PriceChart", "Drawings"),
    }


class GridLinks(QObject):
    """Passes on what one chart of `cells` does to the others; `changed` is emitted after a link was switched."""

    changed = Signal()

    def __init__(self, cells: Callable[[], Sequence[ChartCell]], parent: QObject) -> None:
        super().__init__(parent)
        self._cells = cells
        self.on: set[Link] = {Link.CROSSHAIR, Link.SYMBOL, Link.DRAWINGS}
        self._pointing: ChartCell | None = None
        self._passing_on = False

    def join(self, cell: ChartCell) -> None:
        """Listen to a chart that was just made."""
        cell.chart.add_layer(EchoLayer(cell.chart))
        cell.chart.pointed.connect(lambda: self._pointed(cell))
        cell.chart.view_moved.connect(lambda: self._passed_on(self._show_range, cell))
        cell.indicators.chosen.changed.connect(lambda: self._passed_on(self._show_indicators, cell))
        cell.drawings.drawings.changed.connect(lambda: self._passed_on(self._show_drawings, cell))

    def switch(self, link: Link, *, on: bool, cell: ChartCell) -> None:
        """Link or separate the charts; what the others take over is that of `cell`."""
        if on is (link in self.on):
            return
        self.on ^= {link}
        if on:
            self.follow(cell)
        elif link is Link.CROSSHAIR:
            self._show_echo(None)
        self.changed.emit()

    def follow(self, cell: ChartCell) -> None:
        """Let the others take over what is linked from this chart."""
        if Link.SYMBOL in self.on:
            for other in self._others(cell):
                if other.instrument != cell.instrument:
                    other.choose(instrument=cell.instrument)
        self._passed_on(self._show_range, cell)
        self._passed_on(self._show_indicators, cell)
        self._passed_on(self._show_drawings, cell)

    def restore(self, links: Iterable[Link]) -> None:
        self.on = set(links)
        self.changed.emit()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _others(self, cell: ChartCell) -> list[ChartCell]:
        return [other for other in self._cells() if other is not cell]

    def _passed_on(self, action: Callable[[ChartCell], None], cell: ChartCell) -> None:
        """Once: what the others then do is not passed on."""
        if not self._passing_on:
            self._passing_on = True
            try:
                action(cell)
            finally:
                self._passing_on = False

    def _pointed(self, cell: ChartCell) -> None:
        chart, slot = cell.chart, cell.chart.slot
        if not chart.has_crosshair or slot is None or chart.picture is None:
            if self._pointing is cell:
                self._pointing = None
                self._show_echo(None)
            return
        self._pointing = cell
        if Link.CROSSHAIR in self.on:
            self._show_echo(Echo(chart.picture.key, int(chart.view.slots.start[slot]), chart.level))

    def _show_echo(self, echo: Echo | None) -> None:
        for cell in self._cells():
            pointing = cell is self._pointing
            if echo is not None and not pointing:
                cell.chart.hide_crosshair()
            cell.chart.layers.find(EchoLayer).show(None if pointing else echo)

    def _show_range(self, cell: ChartCell) -> None:
        """The others show the time that this chart shows, as far as they have bars."""
        view = cell.chart.view
        first, last = view.visible()
        if Link.RANGE not in self.on or cell.chart.picture is None or last <= first:
            return
        begin = int(view.slots.start[first])
        end = int(view.slots.start[last - 1]) + cell.chart.picture.key.longest
        for other in self._others(cell):
            starts = other.chart.view.slots.start
            low, high = np.searchsorted(starts, (begin, end))
            if high > low:
                other.chart.show_columns(int(low), int(high), follow=view.follows)

    def _show_indicators(self, cell: ChartCell) -> None:
        if Link.INDICATORS not in self.on:
            return
        for other in self._others(cell):
            if list(other.indicators.chosen.items) != list(cell.indicators.chosen.items):
                other.indicators.chosen.replace_all(list(cell.indicators.chosen.items))

    def _show_drawings(self, cell: ChartCell) -> None:
        if Link.DRAWINGS in self.on:
            for other in self._others(cell):
                other.drawings.drawings.take(cell.drawings.drawings.book)


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
    local_time: bool = False
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
        self.rail = self.local_time = False
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

    def set_local_time(self, *, on: bool) -> None:
        """Show the times of bars of minutes on the reader's clock, in all charts."""
        self.local_time = on
        for cell in self.cells:
            cell.set_local_time(on=on)

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
            return ChartState(**first, grid=self.shape, local_time=self.local_time)
        return ChartState(
            **first,
            grid=self.shape,
            links=tuple(sorted(self.links.on)),
            cells=tuple(map(_kept, self.cells[1:])),
            active=self.cells.index(self.cell),
            rail=self.rail,
            local_time=self.local_time,
        )

    def restore(self, state: ChartState) -> None:
        """Show the charts of a layout."""
        self.set_local_time(on=state.local_time)
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
        cell.set_local_time(on=self.local_time)
        self._room.addWidget(cell)
        if place:
            for part in (cell, *cell.findChildren(QWidget)):
                if name := part.accessibleIdentifier():
                    part.setAccessibleIdentifier(f"{name}_chart{place + 1}")
            give_ending(cell, f"_chart{place + 1}")
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
    local = translate("PriceChart", "Exchange or local time")
    link_words_ = translate("PriceChart", "Link or separate: {what}")
    return [
        *(
            command(f"grid.{name}", words, partial(grid.show_shape, name), also=also[name])
            for name, words in shape_names().items()
        ),
        command("grid.tools", tools, lambda: grid.show_rail(on=not grid.rail)),
        command("local_time", local, lambda: grid.set_local_time(on=not grid.local_time)),
        command("grid.next", translate("PriceChart", "Next chart"), partial(grid.step, 1), "Alt+PgDown"),
        command("grid.previous", translate("PriceChart", "Previous chart"), partial(grid.step, -1), "Alt+PgUp"),
        *(
            command(f"link.{link.value}", link_words_.format(what=words), partial(turn, link))
            for link, words in link_words().items()
        ),
    ]


def _show(grid: ChartGrid, name: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
    grid.show_shape(name)
