"""The chart dock: toolbar and title around the charts, each of which shows the bars of one security."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMenu, QWidget
from shiboken6 import isValid

from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import trading_day
from tideboard_desktop.chart.cell import ChartCell
from tideboard_desktop.chart.chart_foot import foot_words, loaded_words
from tideboard_desktop.chart.chart_grid import ChartGrid, ChartState, LinkBar, grid_commands, shape_button
from tideboard_desktop.chart.commands import ChartActions, chart_commands, pane_commands
from tideboard_desktop.chart.compare import compare_commands
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.export import ChartExport
from tideboard_desktop.chart.marks.event_marks import event_layer, mark_commands
from tideboard_desktop.chart.marks.shared_minute import SharedMinute
from tideboard_desktop.chart.marks.signal_marks import SignalMarks, signal_commands
from tideboard_desktop.chart.navigator import navigator_commands
from tideboard_desktop.chart.orders.commands import order_commands, use_orders_of
from tideboard_desktop.chart.orders.order_layer import OrderLayer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.range_statistics import OwnFillsInRange, RangeStatistics, statistics_commands
from tideboard_desktop.chart.toolbar import ChartToolbar
from tideboard_desktop.chart.words import INTERVALS, interval_key, interval_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.curves import ChartForm
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.widgets.layouts import fill
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.interval_text import interval_of_text, refusal_of_text
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


class FlowDayLink(ChartLayer):
    """Draws nothing. A bar of several days, and one of the running day, opens the flow chart without an earlier day."""

    def __init__(self, chart: PriceChart, context: DockContext) -> None:
        self._chart, self._context = chart, context

    def menu(self, menu: QMenu, at: Pointer) -> None:
        """Offer the day of the bar under the mouse."""
        if at.slot is None or at.picture.view.slots.bar[at.slot] < 0:
            return
        self._add_replay(menu, at.picture, at.slot)
        day, instrument = self._day(at.picture, at.slot), at.picture.key.instrument
        if day is None:
            action = menu.addAction(translate("RowActions", "Show in the flow chart"))
        else:
            words = translate("PriceChart", "Open {day} in Capital flow").format(day=fmt.day_and_month(day))
            action = menu.addAction(button_text(words))
            if self._context.services.readable is None:
                action.setEnabled(False)
                action.setToolTip(tip(translate("PriceChart", "Nothing is recorded here: there is no archive")))
        action.triggered.connect(lambda _on=False: self._open(instrument, day))

    def _add_replay(self, menu: QMenu, picture: Picture, slot: int) -> None:
        replay, interval = self._context.window.replay, picture.key.interval
        if replay is None or (interval.unit is not Unit.MINUTE and interval != Interval(1, Unit.DAY)):
            return
        start, instrument = instant_of(int(picture.view.slots.start[slot])), picture.key.instrument
        day = trading_day(picture.key.market, start)
        # a minute of the night before leads to the open of its day
        at = start if interval.unit is Unit.MINUTE and exchange_date(picture.key.market, start) == day else None
        action = menu.addAction(translate("Replay", "Replay from here"))
        action.triggered.connect(lambda _on=False: replay(instrument, day, at))

    def open_at_cursor(self) -> None:
        """The day of the bar under the crosshair, of the newest without one."""
        picture, slot = self._chart.picture, self._chart.slot
        if picture is not None and slot is not None:
            self._open(picture.key.instrument, self._day(picture, slot))

    def _open(self, instrument: InstrumentId, day: date | None) -> None:
        if day is None or self._context.services.readable is None:
            self._context.window.show_flow(instrument)
        else:
            self._context.window.show_flow_day(instrument, day)

    def _day(self, picture: Picture, slot: int) -> date | None:
        """The exchange day of a bar before the running day; None for another bar, and for one of several days."""
        interval, market = picture.key.interval, picture.key.market
        if interval.unit is not Unit.MINUTE and interval != Interval(1, Unit.DAY):
            return None
        day = trading_day(market, instant_of(int(picture.view.slots.start[slot])))
        return day if day < exchange_date(market, self._context.clock.market()) else None


def flow_day_commands(current: Callable[[], FlowDayLink], scope: QWidget) -> list[Command]:
    """The key for the bar under the crosshair of the chart in use."""
    group, text = translate("PriceChart", "Price chart"), translate("PriceChart", "Open the day in Capital flow")
    return [
        Command(
            id="chart.flow_day",
            text=titled(group, text),
            group=group,
            run=lambda: current().open_at_cursor(),
            keys=("Shift+Return",),
            scope=scope,
        )
    ]


def add_layers(cell: ChartCell, selection: Selection) -> None:
    """Add what is drawn over the bars, from the lowest layer to the uppermost; called once for each new cell.

    `selection` has the minute that the docks of the letter point at.
    """
    cell.chart.add_layer(PaneSizes(cell.chart))
    statistics = RangeStatistics(cell.chart, cell.context.units)
    cell.chart.add_layer(statistics)
    cell.indicators.use_range(statistics)
    actions = cell.context.services.orders
    if actions is not None:
        orders = OrderLayer(cell.chart, cell.context, actions)
        cell.chart.add_layer(orders)
        own = OwnFillsInRange(
            statistics,
            lambda: orders.view.fills,
            multiplier=lambda: None if orders.view.facts is None else orders.view.facts.units,
            raw=orders.adjusted.raw,
        )
        cell.chart.add_layer(own)
    shared = SharedMinute(cell.chart, partial(selection.move_minute, None))
    cell.chart.add_layer(shared, lowest=True)  # Esc first gives up what is prepared or drawn
    shared.show(selection.minute)
    cell.chart.add_layer(SignalMarks(cell.chart, cell.context.services.marks))  # below: the next layer clears tool tips
    cell.chart.add_layer(event_layer(cell.chart, cell.context))
    cell.chart.add_layer(FlowDayLink(cell.chart, cell.context))


def layer_commands(chart: Callable[[], PriceChart], scope: QWidget) -> list[Command]:
    """Commands of the layers of the chart in use; keys work while the focus is inside `scope`."""
    return [
        *statistics_commands(lambda: chart().layers.find(RangeStatistics), scope),
        *mark_commands(lambda: chart().layers.find(EventMarks), scope),
        *signal_commands(lambda: chart().layers.find(SignalMarks), scope),
        *flow_day_commands(lambda: chart().layers.find(FlowDayLink), scope),
        *pane_commands(lambda: chart().layers.find(PaneSizes), chart),
        *order_commands(chart),
    ]


class PriceChartDock(Dock):
    """Follows its link letter. While it is hidden it subscribes to nothing and reads nothing."""

    KEY = "price_chart"
    LINK = QUOTES_LINK
    LIVE = True

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.toolbar = ChartToolbar(context.theme)
        bar.buttons.add(self.toolbar.intervals)
        self.built = False
        self._used: dict[str, Command] = {}  # of a chart that is not the first, while it is in use
        self.grid = ChartGrid(self._make_cell, self.selection.instrument, context.theme)
        self.links = LinkBar(self.grid.links, context.theme)
        self.links.hide()
        self.shapes = shape_button(self.grid, context.theme)
        bar.add_control(self.toolbar)
        self.toolbar.end.addWidget(self.shapes)
        bar.buttons.add(self.shapes, self.toolbar.more)
        self.main, self.table = self.cell.reads, self.cell.bar_table
        self.export = ChartExport(self, lambda: self.cell, self.foot.say)
        self._dock: QDockWidget | None = None
        fill(self.column, self.links, (self.grid, 1))
        self.finish()
        for button in (self.refresh_button, self.save_button):
            bar.drop_control(button)
        self._fill_menu()
        self.built = True
        self._connect()
        context.frame.add(self, self._refresh)
        self._show_cell()

    @property
    def drawn(self) -> list[ChartDrawings]:
        """What is drawn on each of its charts."""
        return [cell.drawings.drawings for cell in self.grid.cells]

    def about_source(self) -> str:
        """How many bars there are since when."""
        return loaded_words(self.cell.live.series)

    def as_of(self) -> tuple[datetime, float | None] | None:
        """When the bars were read, or last kept up to date by a push."""
        read, pushed = super().as_of(), self.cell.live.pushed_last
        return pushed if read is not None and pushed is not None and pushed[0] > read[0] else read

    def _connect(self) -> None:
        toolbar = self.toolbar
        toolbar.interval.connect(self.choose_interval)
        toolbar.other_wanted.connect(lambda: self.context.tasks.spawn(self._ask_interval(), name="chart interval"))
        toolbar.adjustments.chosen.connect(lambda key: self._choose_adjustment(BarAdjustment(key)))
        toolbar.hours.chosen.connect(lambda key: self._choose_sessions(BarSessions(key)))
        toolbar.scales.chosen.connect(lambda key: self.chart.set_kind(ScaleKind(key)))
        toolbar.forms.chosen.connect(self._choose_form)
        toolbar.marks.connect(lambda on: self.chart.layers.find(EventMarks).set_on(on=on))
        toolbar.menu.aboutToShow.connect(self._show_parts)
        toolbar.table.connect(lambda _on: self.flip_table())
        toolbar.local_time.connect(lambda on: self.grid.set_local_time(on=on))
        toolbar.compare.connect(lambda on: self.cell.compare.open() if on else self.cell.compare.end())
        self.selection.changed.connect(self._choose_security)
        self.selection.minute_changed.connect(self._show_minute)
        self.context.services.events().changed.connect(self._events_changed)  # not a lambda: they outlive docks
        self.grid.activated.connect(self._show_cell)
        self.grid.reshaped.connect(self._reshaped)
        self.links.tools_wanted.connect(lambda on: self.grid.show_rail(on=on))
        self.links.switched.connect(lambda link, on: self.grid.links.switch(link, on=on, cell=self.cell))

    def _make_cell(self, instrument: InstrumentId) -> ChartCell:
        """One more chart; what it says is shown while it is the one in use."""
        cell = ChartCell(self.context, instrument)
        add_layers(cell, self.selection)
        for signal, action in (
            (cell.reads.changed, self.show_source),
            (cell.read, self._show_foot),
            (cell.view_changed, self._show_choice),
        ):
            signal.connect(partial(self._if_used, cell, action))
        cell.interval_wanted.connect(partial(self._choose_interval_of, cell))
        self.toolbar.settle(cell.indicators.button, self.context.theme)
        self.toolbar.end.insertWidget(0, cell.indicators.button)
        self.title_bar.buttons.add(cell.indicators.button)
        return cell

    def _choose_interval_of(self, cell: ChartCell, interval: Interval) -> None:
        cell.choose_interval(interval)
        self._if_used(cell, self._show_choice)

    def _if_used(self, cell: ChartCell, action: Callable[[], None]) -> None:
        if self.built and cell is self.cell:
            action()

    def _show_cell(self) -> None:
        """Another chart is in use: title, toolbar and table are its own."""
        self.main, self.table = self.cell.reads, self.cell.bar_table
        self._used = {}
        for cell in self.grid.cells:
            cell.indicators.button.setVisible(cell is self.cell)
        use_orders_of(self.chart, (cell.chart for cell in self.grid.cells))
        self._show_choice()
        self.show_source()
        self._show_foot()

    def _reshaped(self) -> None:
        """There are more charts or fewer."""
        self.links.setVisible(len(self.grid.cells) > 1)
        self.links.tools.setChecked(self.grid.rail)
        self.mark_apart(self.grid)
        self._show_cell()

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def cell(self) -> ChartCell:
        """The chart in use with its sources."""
        return self.grid.cell

    @property
    def chart(self) -> PriceChart:
        """The chart that commands act on."""
        return self.cell.chart

    def begin_again(self) -> None:
        for cell in self.grid.cells:
            cell.begin_again()

    def choose_interval(self, key: str) -> None:
        """Show the interval of a key; one without a button is kept in the menu. ValueError for what is none."""
        interval = interval_of(key)
        if interval is None:
            raise ValueError(key)
        key = interval_key(interval)
        self.toolbar.keep_own(key)
        self.cell.choose_interval(interval)
        self._show_choice()

    async def _ask_interval(self) -> None:
        """Let the person type an interval."""
        from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name

        words = NameWords(
            title=translate("PriceChart", "Other interval"),
            action=translate("PriceChart", "Show"),
            field=translate("PriceChart", "Interval"),
            clash="",
        )
        text = await ask_name(NameDialog(words, "", (), self.context.theme, self.window(), refusal=refusal_of_text))
        if text and isValid(self):  # a window rebuild may have deleted it meanwhile
            self.choose_interval(interval_of_text(text))

    def step_interval(self, step: int) -> None:
        """The next longer or shorter interval."""
        now = interval_key(self.cell.interval)
        known = {key: interval for key in {*INTERVALS, *self.toolbar.own, now} if (interval := interval_of(key))}
        keys = sorted(known, key=lambda key: (SeriesKey(self.cell.instrument, known[key]).longest, key))
        place = min(max(keys.index(now) + step, 0), len(keys) - 1)
        if keys[place] != now:
            self.choose_interval(keys[place])

    def read_older(self) -> None:
        """Read a page before the first bar."""
        self.cell.live.read_older()

    def _choose_form(self, form: str) -> None:
        self.chart.set_form(ChartForm(form))
        self._show_choice()

    def _choose_adjustment(self, adjustment: BarAdjustment) -> None:
        self.cell.choose(adjustment=adjustment)
        self._show_choice()

    def _choose_sessions(self, sessions: BarSessions) -> None:
        self.cell.choose(sessions=sessions)
        self._show_choice()

    def _choose_security(self, instrument: str) -> None:
        self.grid.choose_security(InstrumentId(instrument))
        self._show_choice()

    def _show_minute(self, start: float | None) -> None:
        for cell in self.grid.cells:
            cell.chart.layers.find(SharedMinute).show(start)

    def _show_choice(self) -> None:
        """Title and toolbar say what the chart shows, and what it cannot."""
        cell, toolbar, services = self.cell, self.toolbar, self.context.services
        self._show_symbol()
        market = market_of(cell.instrument)
        offered = services.gateway.quotes.bar_offer.adjustments
        toolbar.offer(
            [each for each in BarAdjustment if each in offered],
            provider=services.provider(),
            extended=market is Market.US,
            minutes=cell.interval.unit is Unit.MINUTE,
        )
        for section, key in (
            (toolbar.forms, cell.chart.form.value),
            (toolbar.adjustments, cell.adjustment.value),
            (toolbar.hours, cell.sessions.value),
            (toolbar.scales, cell.chart.kind.value),
        ):
            toolbar.choose(section, key)
        toolbar.show_interval(interval_key(cell.interval))
        self.grid.show_headings()

    def _fill_menu(self) -> None:
        """What a title bar of its own had room for: ask again, pictures, files."""
        menu = self.toolbar.menu
        menu.addSeparator()
        menu.addAction(self.refresh_button.accessibleName(), self.ask_again)
        self.export.fill(menu.addMenu(translate("ChartExport", "Picture of the chart")))

    def _show_parts(self) -> None:
        """What the menu's switches stand at, for the chart in use."""
        marks, cell = self.chart.layers.find(EventMarks), self.cell
        self.toolbar.show_marks(on=marks.on, why_not=marks.why_not, lacking=marks.foot)
        self.toolbar.show_parts(table=cell.has_table, compare=cell.compare.is_open, local_time=self.grid.local_time)

    def _show_symbol(self) -> None:
        instrument = self.cell.instrument
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)

    def _refresh(self, changed: Set[Key[object]]) -> None:
        if Topic.INSTRUMENT.of(self.cell.instrument) in changed:
            self._show_symbol()

    def _show_foot(self) -> None:
        marks = self.chart.layers.find(EventMarks).foot
        self.foot.show_words(" \u00b7 ".join(filter(None, (foot_words(self.cell.live.series), marks))))

    def _events_changed(self, instruments: Collection[InstrumentId]) -> None:
        if self.built and self.cell.instrument in instruments:
            self._show_foot()

    # --- the table --------------------------------------------------------------------------------------------------

    def flip_table(self) -> None:
        """Show the bars as a table, or the chart again."""
        self.cell.flip_table()

    def save_table(self) -> None:
        """Save the bars as CSV, whether the table is shown or not."""
        self.export.save_csv(visible=False)

    # --- being on screen --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Wake, and learn from the dock around it when another tab covers it: Qt sends no event for that."""
        super().showEvent(event)
        if self._dock is None:
            parent = self.parentWidget()
            while parent is not None and not isinstance(parent, QDockWidget):
                parent = parent.parentWidget()
            self._dock = parent
            if parent is not None:
                parent.visibilityChanged.connect(self._seen)
        self._seen(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Sleep."""
        super().hideEvent(event)
        self._seen(False)

    def _seen(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        if on:
            self.grid.wake()
        else:
            self.grid.sleep()

    # --- what it can be told ----------------------------------------------------------------------------------------

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the chart, or the table in its place."""
        self.cell.setFocus(reason)

    def commands(self) -> list[Command]:
        """Intervals, view, keyboard cursor, layers, grid; all of them act on the chart in use."""
        own = [*self.export.commands(), *grid_commands(self.grid, self.links.switched.emit)]
        own += [self._on_used(command) for command in self._cell_commands(self.grid.cells[0])]
        taken = {one.id for one in own}
        return [*(one for one in super().commands() if one.id not in taken), *own]

    def _cell_commands(self, cell: ChartCell) -> list[Command]:
        actions = ChartActions(
            cell.chart,
            self.toolbar,
            self.grid,
            self.choose_interval,
            self.step_interval,
            self.read_older,
            self.flip_table,
            self._choose_form,
        )
        layers = [*cell.drawings.commands(self), *layer_commands(lambda: cell.chart, self.grid)]
        more = [*compare_commands(lambda: cell.compare), *navigator_commands(lambda: cell.navigator)]
        more += cell.indicators.commands(self)
        return [*more, *chart_commands(actions), *layers]

    def _on_used(self, command: Command) -> Command:
        """A command of the first chart, which acts on the one in use."""

        def used() -> Command:
            if self.cell is self.grid.cells[0]:
                return command
            if not self._used:
                self._used = {one.id: one for one in self._cell_commands(self.cell)}
            return self._used[command.id]

        return replace(
            command, run=lambda: used().run(), enabled=lambda: used().enabled(), why_not=lambda: used().why_not()
        )

    def saved_state(self) -> ChartState:
        own = tuple(self.toolbar.own)
        return msgspec.structs.replace(self.grid.saved_state(), table=self.table_state(), own_intervals=own)

    def restore(self, state: ChartState) -> None:
        super().restore(state)
        for key in state.own_intervals:
            if (interval := interval_of(key)) is not None:
                self.toolbar.keep_own(interval_key(interval))
        self.grid.restore(state)
        self._show_cell()
