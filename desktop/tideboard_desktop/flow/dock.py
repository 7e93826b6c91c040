"""The capital-flow dock: title bar and periods at once, the chart as soon as its libraries are loaded."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.code_cache import kept_code
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.flow.chart_export import FlowExport
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import Tone, icon_button, set_tone
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar

if TYPE_CHECKING:
    from tideboard_desktop.docks.security_marks import SecurityMarks
    from tideboard_desktop.flow.history.view import HistoryView
    from tideboard_desktop.flow.providers.later import LaterFlow
    from tideboard_desktop.flow.view import FlowBody


translate = QCoreApplication.translate
_NOTHING, _SHIFT, _CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


_MODULES = (
    "tideboard_core.flow.session_minutes",
    "tideboard_desktop.flow.chart.axis_labels",
    "tideboard_desktop.flow.today.intraday_chart",
    "tideboard_desktop.flow.history.period_chart",
    "tideboard_desktop.flow.history.view",
    "tideboard_desktop.flow.figures",
    "tideboard_desktop.flow.view",
)
"""The chart, in parts that take about as long to import as each other."""


_IMPORTING = threading.Lock()
"""Held while numpy is imported: a session that ends early leaves its thread behind, and the next one begins here."""


async def load_numpy() -> None:
    """Import numpy, the longest part of the chart, on another thread, which also reads what is kept of it."""
    if "numpy" not in sys.modules or _IMPORTING.locked():
        await asyncio.to_thread(_import_numpy)


def _import_numpy() -> None:
    with _IMPORTING:
        if "numpy" not in sys.modules:
            with kept_code("numpy"):
                importlib.import_module("tideboard_core.system.numpy_import")


async def load() -> None:
    """Import the chart, and numpy where that is not there; call on the GUI thread, which runs its loop between parts.

    Only numpy comes on another thread: PySide makes a class of Qt at its first touch without a lock, and the GUI thread
    makes some of its own for events at that moment; it crashed.
    """
    await load_numpy()
    for name in _MODULES:
        importlib.import_module(name)
        await asyncio.sleep(0)


class CapitalFlowDock(Dock):
    """Shows one instrument's flow. Call `show_chart` once `load` has run; both on the GUI thread.

    `rights_wanted`, `connection_log_wanted`, `search_wanted` and `second_provider_wanted` (connect a second provider of
    capital flow) open something outside the dock.
    """

    rights_wanted = Signal()
    second_provider_wanted = Signal()
    connection_log_wanted = Signal()
    search_wanted = Signal()
    alert_wanted = Signal(str, object)
    KEY = "flow"
    LINK = QUOTES_LINK
    READS = SOURCED = False

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        gateway: Gateway,
        schedule: FlowSchedule,
        calendar: TradingCalendar,
        other_failure: Callable[[Key[object]], GatewayError | None] = lambda _key: None,
        ask_other: Callable[[], None] = lambda: None,
        archive: ReadableArchive | None = None,
        marks: FiredMarks | None = None,
        events: Callable[[], SecurityMarks] | None = None,
        preferences: Preferences | None = None,
        later: LaterFlow | None = None,
    ) -> None:
        """`other_failure` returns why the second provider's last call of a key failed, `ask_other` repeats them.

        `archive` has earlier sessions, `marks` the signals that fired, `events` reports, news and the like,
        `preferences` the sizes of the own count. `later` hides what came after the shown second of a replay.
        """
        super().__init__(context, bar)
        theme, tasks = context.theme, context.tasks
        self._gateway = gateway
        self._parts = (tasks, gateway, schedule, calendar, context.clock, context.units)
        self._other = other_failure, ask_other
        self._archive, self._marks = archive, marks or FiredMarks()
        self._events, self._preferences, self._later = events, preferences, later
        self.body: FlowBody | None = None
        self.why_no_alert: Callable[[], str | None] = lambda: None  # set before `show_chart`
        self._make_title_bar(theme)
        self._export = FlowExport(self, tasks, theme, lambda: self.body)
        self.charts = QStackedWidget()
        self._account = ""
        self._memory: Mapping[str, JsonValue] = {}
        self._past_day: date | None = None
        self.selection.changed.connect(self._selected)
        self.selection.minute_changed.connect(self._minute_moved)
        self.period.chosen.connect(self._period_chosen)
        self._show_name()
        context.frame.add(self, self.refresh)

    def _make_title_bar(self, theme: Theme) -> None:
        self._provider = self.title_bar.add_chip(self._gateway.provider)
        self._tiers = self.title_bar.add_chip(self.tr("tiers do not add up to net"))
        self._tiers.hide()
        set_tone(self._tiers, Tone.WARN)
        words = {
            FlowPeriod.INTRADAY.value: self.tr("Intraday"),
            FlowPeriod.DAY.value: self.tr("Day"),
            FlowPeriod.WEEK.value: self.tr("Week"),
            FlowPeriod.MONTH.value: self.tr("Month"),
        }
        self.period = MenuChoice(list(words.items()), theme, identifier="flow_period", name=self.tr("Period"))
        self.title_bar.add_control(self.period)
        self.view = icon_button("ellipsis", self.tr("View of the chart"), theme, identifier="flow_view")
        self.view.setEnabled(False)
        self.title_bar.add_control(self.view)

    def setFocus(  # noqa: N802  Qt's name
        self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Focus the chart or table on screen; with a focus proxy Tab would skip everything else in the dock."""
        if self.body is not None:
            (self.body.chart if self.body.past is None else self.body.pane.front).setFocus(reason)

    def stops(self) -> list[QWidget]:
        """The strip of sessions or its table, while it is shown."""
        parts = [] if self.body is None else self.body.earlier.parts
        return [part for part in parts if part.isVisible()]

    def show_chart(self) -> None:
        """Create the chart; does nothing the second time."""
        for _ in self.show_chart_in_turns():
            pass

    def show_chart_in_turns(self) -> Iterator[None]:
        """As `show_chart`, in steps between which the loop can run; the dock must outlive them."""
        if self.body is not None:
            return
        from tideboard_desktop.docks.event_reads import ask_marks, sources_of
        from tideboard_desktop.docks.security_marks import SecurityMarks
        from tideboard_desktop.flow.history.view import HistoryView
        from tideboard_desktop.flow.providers.dependencies import FlowDependencies, sizes_in_force
        from tideboard_desktop.flow.view import FlowBody

        tasks, gateway, schedule, calendar, clock, units = self._parts
        sources = FlowDependencies(
            hub=self.context.hub,
            tasks=tasks,
            gateway=gateway,
            schedule=schedule,
            calendar=calendar,
            theme=self.context.theme,
            clock=clock,
            units=units,
            other_failure=self._other[0],
            ask_other=self._other[1],
            archive=self._archive,
            marks=self._marks,
            events=SecurityMarks() if self._events is None else self._events(),
            want_events=(lambda _instrument: None)
            if self._events is None
            else partial(ask_marks, self._events(), sources_of(self.context)),
            sizes=partial(sizes_in_force, self._preferences),
            later=self._later,
            kept=self.context.kept,
        )
        history = HistoryView(sources)
        yield
        body = FlowBody(sources, self.selection.instrument, self.charts, history)
        yield
        if body.day.instrument != self.selection.instrument:  # chosen since
            body.show_instrument(self.selection.instrument)
        self._show_body(body)
        body.setUpdatesEnabled(False)
        self.column.addWidget(body)
        yield  # it is laid out and draws its pictures; the next turn paints them
        body.setUpdatesEnabled(True)

    def _show_body(self, body: FlowBody) -> None:
        self.body = body
        self._connect(body)
        body.recall(self._memory)
        body.show_account(self._account)
        self.view.setEnabled(True)
        menu = body.switches.menu
        self.view.clicked.connect(lambda: menu.popup(self.view.mapToGlobal(self.view.rect().bottomLeft())))
        menu.addSeparator()
        menu.addAction(self.tr("What the flow figures mean"), self.explain)
        self._export.add_to(menu)
        body.pane.save_wanted.connect(self._export.save_history)
        if self.period.key != FlowPeriod.INTRADAY.value:
            self._period_chosen(self.period.key)
        self._draw_past_day()
        body.chart.show_minute(self.selection.minute)

    def _minute_moved(self, minute: float | None) -> None:
        if self.body is not None:
            self.body.chart.show_minute(minute)

    def set_account(self, account_id: str) -> None:
        """Mark this account's fills on the chart; empty for none."""
        self._account = account_id
        if self.body is not None:
            self.body.show_account(account_id)

    def choose_period(self, period: FlowPeriod) -> None:
        """Show a period, like a click on its segment."""
        self.period.choose(period.value)
        self._period_chosen(period.value)

    def show_past_day(self, day: date) -> None:
        """Draw an earlier exchange day of this security behind the running one, now or once the chart is loaded."""
        self._past_day = day
        self.choose_period(FlowPeriod.INTRADAY)
        self._draw_past_day()

    def memory(self) -> Memory:
        """Period, lines, form and axes."""
        view = dict(self._memory) if self.body is None else self.body.memory()
        return {**view, "period": self.period.key}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore what `memory` returned, now or once the chart is loaded."""
        self._memory = memory
        if self.body is not None:
            self.body.recall(memory)
        period = memory.get("period")
        if isinstance(period, str) and period in set(FlowPeriod) and period != self.period.key:
            self.choose_period(FlowPeriod(period))

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        ways_out = self._export.commands()
        return [*flow_commands(self), *history_commands(lambda: self.body, self.charts), *ways_out]

    def toggle_line(self, name: str) -> None:
        """Switch a line on or off by its name, `extra_large` for example."""
        if self.body is not None:
            self.body.toggle(name)

    def flip(self, name: str) -> None:
        """Toggle one option of the chart, like its menu entry."""
        if self.body is not None:
            self.body.switches.flip(name)

    def why_no_line(self, name: str) -> str:
        """Why the data have no line of this name; empty if they have, or have not arrived yet."""
        if self.body is None or self.body.past is not None:
            return ""
        from tideboard_desktop.flow.chart.line_styles import FlowLine

        return self.body.switches.why_no_line(FlowLine[name.upper()])

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Pass a key of the crosshair to the chart."""
        if self.body is not None:
            self.body.press(key, modifiers)

    def begin_again(self) -> None:
        if self.body is not None:
            self.body.begin_again()

    def ask_again(self) -> None:
        """Repeat the call for what is shown."""
        if self.body is not None:
            self.body.ask_again()

    def explain(self) -> None:
        """Show what the figures mean."""
        from tideboard_desktop.flow.providers.definition import DefinitionCard
        from tideboard_desktop.flow.words import sources_shown

        if self.body is not None:
            DefinitionCard(self.context.theme, self, *sources_shown(self.body.sources, self.body.day)).show_in_corner()

    def offer_second(self) -> None:
        """Show that there is no second provider, with a way to connect one."""
        from tideboard_desktop.flow.providers.second_card import SecondCard

        card = SecondCard(self.context.theme, self)
        card.connect_wanted.connect(self.second_provider_wanted)
        card.show_in_corner()

    def intraday_or_day(self) -> None:
        """Switch between the intraday and the daily chart."""
        intraday = self.period.key == FlowPeriod.INTRADAY.value
        self.choose_period(FlowPeriod.DAY if intraday else FlowPeriod.INTRADAY)

    def next_period(self) -> None:
        """Show the next period, cyclically."""
        periods = list(FlowPeriod)
        self.choose_period(periods[(periods.index(FlowPeriod(self.period.key)) + 1) % len(periods)])

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Update from changed keys; called by the frame timer while the dock is visible."""
        if Topic.INSTRUMENT.of(self.selection.instrument) in changed:
            self._show_name()
        if self.body is not None:
            self.body.refresh(changed)

    def each_second(self) -> None:
        """Ages and countdowns of the chart; called while the dock is on screen."""
        if self.body is not None:
            self.body.each_second()

    def _draw_past_day(self) -> None:
        if self.body is not None and self._past_day is not None:
            self.body.earlier.draw_day(self._past_day)
            self._past_day = None

    def _selected(self, instrument: str) -> None:
        self._show_name()
        self._past_day = None
        if self.body is not None:
            self.body.show_instrument(InstrumentId(instrument))

    def _period_chosen(self, key: str) -> None:
        if self.body is not None:
            self.body.show_period(FlowPeriod(key))

    def _connect(self, body: FlowBody) -> None:
        from tideboard_desktop.flow.alert_menu import offer_alerts

        body.provider_given.connect(self._provider.setText)
        body.second_wanted.connect(self.offer_second)
        body.tiers_checked.connect(lambda right: self._tiers.setVisible(not right))
        body.instrument_wanted.connect(lambda symbol: self.selection.select(InstrumentId(symbol)))
        body.period_wanted.connect(lambda key: self.choose_period(FlowPeriod(key)))
        body.explain_wanted.connect(self.explain)
        body.rights_wanted.connect(self.rights_wanted)
        body.connection_log_wanted.connect(self.connection_log_wanted)
        body.search_wanted.connect(self.search_wanted)
        body.earlier.replay_wanted.connect(self._replay_day)
        body.chart.minute_left.connect(lambda: self.selection.move_minute(None))
        offer_alerts(body.chart, self._facts, self._ask_alert, self.why_no_alert)

    def _replay_day(self, day: date) -> None:
        from tideboard_desktop.docks.replay_entry import ReplayFrom, begin_replay

        begin_replay(self.context, ReplayFrom(self.selection.instrument, day))

    def ask_alert(self) -> None:
        """Ask for a price alert at the crosshair's price, else at the last price."""
        from tideboard_desktop.flow.alert_menu import price_of_crosshair

        self._ask_alert(None if self.body is None else price_of_crosshair(self.body.chart, self._facts()))

    def _ask_alert(self, price: Decimal | None) -> None:
        self.alert_wanted.emit(self.selection.instrument, price)

    def _facts(self) -> Instrument | None:
        return self.context.hub.value(Topic.INSTRUMENT.of(self.selection.instrument))

    def _show_name(self) -> None:
        facts = self._facts()
        self.title_bar.set_symbol(self.selection.instrument, "" if facts is None else facts.name)


def flow_commands(dock: CapitalFlowDock) -> list[Command]:
    """The commands of the intraday chart; those on the chart do nothing before it is loaded."""
    group = translate("Flow", "Capital flow")

    def command(name: str, text: str, run: Callable[[], None], *keys: str) -> Command:
        return Command(id=f"flow.{name}", text=text, group=group, run=run, keys=keys)

    def period(which: FlowPeriod, text: str) -> Command:
        return command(f"period.{which.value}", text, partial(dock.choose_period, which))

    def line(name: str, text: str, *keys: str) -> Command:
        why = partial(dock.why_no_line, name)
        made = command(f"toggle.{name}", text, partial(dock.toggle_line, name), *keys)
        return replace(made, enabled=lambda: not why(), why_not=why)

    def view(name: str, text: str, *keys: str) -> Command:
        return command(f"view.{name}", text, partial(dock.flip, name), *keys)

    def crosshair(name: str, text: str, keys: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NOTHING) -> Command:
        made = command(f"crosshair.{name}", text, partial(dock.press, key, modifiers), keys)
        return replace(made, scope=dock.charts, hidden=True)

    def why_no_alert() -> str:
        return dock.why_no_alert() or ""

    alert = command("alert", translate("Flow", "Price alert at the crosshair\u2026"), dock.ask_alert)
    return [
        command("period.turn", translate("Flow", "Capital flow: intraday or day"), dock.intraday_or_day, "F5"),
        command("period.next", translate("Flow", "Capital flow: next period"), dock.next_period, "F8"),
        period(FlowPeriod.INTRADAY, translate("Flow", "Capital flow: intraday")),
        period(FlowPeriod.DAY, translate("Flow", "Capital flow: by day")),
        period(FlowPeriod.WEEK, translate("Flow", "Capital flow: by week")),
        period(FlowPeriod.MONTH, translate("Flow", "Capital flow: by month")),
        line("extra_large", translate("Flow", "Flow chart: extra-large orders"), "Ctrl+1"),
        line("large", translate("Flow", "Flow chart: large orders"), "Ctrl+2"),
        line("medium", translate("Flow", "Flow chart: medium orders"), "Ctrl+3"),
        line("small", translate("Flow", "Flow chart: small orders"), "Ctrl+4"),
        line("block", translate("Flow", "Flow chart: block"), "Ctrl+5"),
        line("price", translate("Flow", "Flow chart: price"), "Ctrl+6"),
        line("net", translate("Flow", "Flow chart: net")),
        view("bars", translate("Flow", "Flow chart: net per minute as bars"), "Ctrl+8"),
        view("to_now", translate("Flow", "Flow chart: whole session or to now"), "Ctrl+9"),
        view("stack", translate("Flow", "Flow chart: curves or stack")),
        view("free_price", translate("Flow", "Flow chart: price on its own scale")),
        view("local_time", translate("Flow", "Flow chart: market or local time")),
        view("compare", translate("Flow", "Flow chart: compare two providers"), "F7"),
        view("own", translate("Flow", "Flow chart: own count of the trades")),
        view("delta", translate("Flow", "Flow chart: cumulative volume delta")),
        view("marks", translate("Flow", "Flow chart: reports, dividends, splits, news, buy-backs")),
        command("help", translate("Flow", "What the flow figures mean"), dock.explain),
        command("ask", translate("Flow", "Ask for the flow again"), dock.ask_again),
        replace(alert, enabled=lambda: not why_no_alert(), why_not=why_no_alert),
        crosshair("left", translate("Flow", "Crosshair one minute back"), "Left", Qt.Key.Key_Left),
        crosshair("right", translate("Flow", "Crosshair one minute on"), "Right", Qt.Key.Key_Right),
        crosshair("left_ten", translate("Flow", "Crosshair ten back"), "Shift+Left", Qt.Key.Key_Left, _SHIFT),
        crosshair("right_ten", translate("Flow", "Crosshair ten on"), "Shift+Right", Qt.Key.Key_Right, _SHIFT),
        crosshair("first", translate("Flow", "Crosshair to the first"), "Home", Qt.Key.Key_Home),
        crosshair("last", translate("Flow", "Crosshair to the last"), "End", Qt.Key.Key_End),
        crosshair("hide", translate("Flow", "Hide the crosshair"), "Esc", Qt.Key.Key_Escape),
        crosshair("signal_before", translate("Flow", "Crosshair to the mark before"), "[", Qt.Key.Key_BracketLeft),
        crosshair("signal_next", translate("Flow", "Crosshair to the next mark"), "]", Qt.Key.Key_BracketRight),
        crosshair("copy", translate("Flow", "Copy the read-out as a row"), "Ctrl+C", Qt.Key.Key_C, _CTRL),
    ]


_SUMS = (5, 10, 20)
_CLOSER = 1 / 0.7
"""How much wider periods become by the command."""


def history_commands(body: Callable[[], FlowBody | None], scope: QWidget) -> list[Command]:
    """The commands of the history; enabled while a history is shown.

    `body` returns None before the chart is loaded: the commands are collected earlier.
    """

    def pane() -> HistoryView | None:
        loaded = body()
        return None if loaded is None or loaded.past is None else loaded.pane

    def command(
        name: str, text: str, action: Callable[[HistoryView], object], *keys: str, hidden: bool = False
    ) -> Command:
        def run() -> None:
            shown = pane()
            if shown is not None:
                action(shown)

        return Command(
            id=f"flow.history.{name}",
            text=text,
            group=translate("Flow", "Flow history"),
            run=run,
            keys=keys,
            scope=scope if keys else None,
            enabled=lambda: pane() is not None,
            hidden=hidden,
        )

    return [
        command("closer", translate("Flow", "Zoom in"), lambda shown: shown.chart.zoom(_CLOSER), "+", "="),
        command("wider", translate("Flow", "Zoom out"), lambda shown: shown.chart.zoom(1 / _CLOSER), "-"),
        command("all", translate("Flow", "Whole range"), lambda shown: shown.chart.reset(), "Ctrl+0"),
        command("older", translate("Flow", "Older periods"), lambda shown: shown.page(-1), "PgUp", hidden=True),
        command("newer", translate("Flow", "Newer periods"), lambda shown: shown.page(1), "PgDown", hidden=True),
        command("table", translate("Flow", "Chart or table"), lambda shown: shown.controls.flip_view(), "Ctrl+T"),
        command("stack", translate("Flow", "Bars or stacked tiers"), lambda shown: shown.controls.flip_look()),
        *(
            command(
                f"sum{count}",
                translate("Flow", "Sum of {count} periods").replace("{count}", str(count)),
                lambda shown, count=count: shown.controls.sums[count].click(),  # type: ignore[misc]
            )
            for count in _SUMS
        ),
        *(
            command(f"range.{key}", text, lambda shown, key=key: shown.range_row.presets.button(key).click())  # type: ignore[misc]
            for key, text in _ranges()
        ),
    ]


def _ranges() -> list[tuple[str, str]]:
    return [
        ("1m", translate("Flow", "History of one month")),
        ("3m", translate("Flow", "History of three months")),
        ("6m", translate("Flow", "History of six months")),
        ("1y", translate("Flow", "History of one year")),
        ("2y", translate("Flow", "History of two years")),
        ("own", translate("Flow", "History between two dates")),
    ]
