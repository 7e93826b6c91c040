"""The capital-flow dock: title bar and periods at once, the chart as soon as its libraries are loaded."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.hub import Hub
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports import Clock, Key, QuoteFeed, Topic
from tideboard_core.settings import Units
from tideboard_desktop.commands import Command
from tideboard_desktop.docks.flow_export import FlowExport
from tideboard_desktop.docks.flow_history_commands import history_commands
from tideboard_desktop.flow.commands import flow_commands
from tideboard_desktop.frame import Frame
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.labels import Tone, icon_button, identify, set_tone
from tideboard_desktop.widgets.panel import TitleBar
from tideboard_desktop.widgets.segments import Segments

if TYPE_CHECKING:
    from tideboard_desktop.flow.body import FlowBody


_BESIDE = 250
"""What a narrow title bar holds beside the periods: the environment's word, link letter, symbol, menu."""


def load() -> None:
    """Import pyqtgraph and the chart, on the GUI thread: 0.15 s once.

    On another thread it crashed: pyqtgraph touches every class of Qt, and PySide makes them at the first touch without
    a lock against the GUI thread, which makes some of its own for events at that moment.
    """
    importlib.import_module("tideboard_desktop.flow.body")


class CapitalFlowDock(QWidget):
    """View of one instrument's flow. Call `show_chart` once `load` has run; both on the GUI thread.

    `rights_wanted`, `connection_log_wanted`, `search_wanted` and `second_provider_wanted` (connect a second provider of
    capital flow) are ways forward that lie outside of the dock.
    """

    rights_wanted = Signal()
    second_provider_wanted = Signal()
    connection_log_wanted = Signal()
    search_wanted = Signal()
    alert_wanted = Signal(str, object)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        tasks: Tasks,
        feed: QuoteFeed,
        schedule: FlowSchedule,
        calendar: TradingCalendar,
        theme: Theme,
        clock: Clock,
        *,
        retry_link: Callable[[], None] = lambda: None,
        units: Units = Units.KMB,
        other_failure: Callable[[Key], GatewayError | None] = lambda _key: None,
        ask_other: Callable[[], None] = lambda: None,
    ) -> None:
        """`other_failure` tells why the second provider's newest call of a key gave nothing, `ask_other` asks anew."""
        super().__init__()
        self._hub, self._selection, self._frame = hub, selection, frame
        self._theme, self._feed = theme, feed
        self._parts = (tasks, feed, schedule, calendar, theme, clock, retry_link, units)
        self._other = other_failure, ask_other
        self.body: FlowBody | None = None
        self.why_no_alert: Callable[[], str | None] = lambda: None  # set before `show_chart`
        self.setObjectName("capital_flow")
        self.title_bar = TitleBar(self.tr("Capital flow"), theme, link=selection.letter)
        self._provider = self.title_bar.add_chip(feed.provider)
        self._tiers = self.title_bar.add_chip(self.tr("tiers do not add up to net"))
        self._tiers.hide()
        set_tone(self._tiers, Tone.WARN)
        self._words = {
            FlowPeriod.INTRADAY.value: self.tr("Intraday"),
            FlowPeriod.DAY.value: self.tr("Day"),
            FlowPeriod.WEEK.value: self.tr("Week"),
            FlowPeriod.MONTH.value: self.tr("Month"),
        }
        self._short_words = {
            FlowPeriod.INTRADAY.value: QCoreApplication.translate("PeriodLetter", "Min"),
            FlowPeriod.DAY.value: QCoreApplication.translate("PeriodLetter", "D"),
            FlowPeriod.WEEK.value: QCoreApplication.translate("PeriodLetter", "W"),
            FlowPeriod.MONTH.value: QCoreApplication.translate("PeriodLetter", "M"),
        }
        self.period = Segments(list(self._words.items()), theme, identifier="flow_period", name=self.tr("Period"))
        self.title_bar.add_control(self.period)
        self.help = icon_button("circle-question-mark", self.tr("What the flow figures mean"), theme)
        identify(self.help, "flow_help")
        self.camera = icon_button("camera", self.tr("Picture of the chart"), theme)
        identify(self.camera, "flow_picture")
        self.view = icon_button("ellipsis", self.tr("View of the chart"), theme, identifier="flow_view")
        for button in (self.help, self.camera, self.view):
            button.setEnabled(False)
        self.title_bar.add_spare_control(self.help)
        self.title_bar.add_spare_control(self.camera)
        self.title_bar.add_control(self.view)
        self.help.clicked.connect(self.explain)
        self._export = FlowExport(self, tasks, theme, lambda: self.body)
        self._open_below(self.camera, self._export.picture_menu())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.charts = QStackedWidget()
        self._account = ""
        self._memory: Mapping[str, JsonValue] = {}
        selection.changed.connect(self._selected)
        self.period.chosen.connect(self._period_chosen)
        self._show_name()
        frame.add(self, self.refresh)
        frame.each_second(self, self._each_second)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow title bar keeps symbol and periods; help and picture are commands too."""
        super().resizeEvent(event)
        room = self.width() - self._theme.px(_BESIDE)
        words = self._words if self.period.word_width(self._words) <= room else self._short_words
        self.period.show_words(words, self._words)

    def setFocus(  # noqa: N802  Qt's name
        self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """The chart takes the keys. A focus proxy would do so too, but Tab would then pass by all else in the dock."""
        if self.body is not None:
            self.body.chart.setFocus(reason)

    def show_chart(self) -> None:
        """Put the chart into the empty frame; does nothing the second time."""
        if self.body is not None:
            return
        from tideboard_desktop.flow.body import FlowBody
        from tideboard_desktop.flow.sources import FlowSources

        tasks, feed, schedule, calendar, theme, clock, retry_link, units = self._parts
        sources = FlowSources(
            hub=self._hub,
            tasks=tasks,
            feed=feed,
            schedule=schedule,
            calendar=calendar,
            theme=theme,
            clock=clock,
            units=units,
            retry_link=retry_link,
            other_failure=self._other[0],
            ask_other=self._other[1],
        )
        self.body = FlowBody(sources, self._selection.instrument, self.charts)
        self._connect(self.body)
        self.body.recall(self._memory)
        self.body.show_account(self._account)
        self._column.addWidget(self.body)
        for button in (self.help, self.camera, self.view):
            button.setEnabled(True)
        self._open_below(self.view, self.body.switches.menu)
        self._export.add_to(self.body.switches.menu)
        self.body.pane.save_wanted.connect(self._export.save_history)
        if self.period.key != FlowPeriod.INTRADAY.value:
            self._period_chosen(self.period.key)

    def set_account(self, account_id: str) -> None:
        """Mark the fills of this account on the chart; empty for none."""
        self._account = account_id
        if self.body is not None:
            self.body.show_account(account_id)

    def choose_period(self, period: FlowPeriod) -> None:
        """Show a period, as its segment does."""
        self.period.choose(period.value)
        self._period_chosen(period.value)

    def memory(self) -> Memory:
        """Period, lines, form and axes as they were chosen."""
        view = dict(self._memory) if self.body is None else self.body.memory()
        return {**view, "period": self.period.key}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier choice, now or once the chart is loaded."""
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
        """Turn over one choice of the view, as its entry in the menu does."""
        if self.body is not None:
            self.body.switches.flip(name)

    def why_no_line(self, name: str) -> str:
        """Why the data have no line of this name; empty when they have, and before they have come."""
        if self.body is None or self.body.past is not None:
            return ""
        from tideboard_desktop.flow.lines import Line

        return self.body.switches.why_no_line(Line[name.upper()])

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Hand a key of the crosshair to the chart."""
        if self.body is not None:
            self.body.press(key, modifiers)

    def ask_again(self) -> None:
        """Ask for what is shown once more."""
        if self.body is not None:
            self.body.ask_again()

    def explain(self) -> None:
        """Show what the figures mean."""
        from tideboard_desktop.flow.captions import sources_shown
        from tideboard_desktop.flow.definition import DefinitionCard

        if self.body is not None:
            DefinitionCard(self._theme, self, *sources_shown(self.body.sources, self.body.day)).show_in_corner()

    def offer_second(self) -> None:
        """Say that there is no second provider, with a way to connect one."""
        from tideboard_desktop.flow.second_card import SecondCard

        card = SecondCard(self._theme, self)
        card.connect_wanted.connect(self.second_provider_wanted)
        card.show_in_corner()

    def intraday_or_day(self) -> None:
        """Turn between today and the days."""
        intraday = self.period.key == FlowPeriod.INTRADAY.value
        self.choose_period(FlowPeriod.DAY if intraday else FlowPeriod.INTRADAY)

    def next_period(self) -> None:
        """The period after the one shown, around."""
        periods = list(FlowPeriod)
        self.choose_period(periods[(periods.index(FlowPeriod(self.period.key)) + 1) % len(periods)])

    def refresh(self, changed: Set[Key]) -> None:
        """Take over changed keys; called by the frame timer while the dock is on screen."""
        if Key(Topic.INSTRUMENT, self._selection.instrument) in changed:
            self._show_name()
        if self.body is not None:
            self.body.refresh(changed)

    def _each_second(self) -> None:
        if self.body is not None:
            self.body.each_second()

    def _selected(self, instrument: str) -> None:
        self._show_name()
        if self.body is not None:
            self.body.show_instrument(InstrumentId(instrument))

    def _period_chosen(self, key: str) -> None:
        if self.body is not None:
            self.body.show_period(FlowPeriod(key))

    def _open_below(self, button: QToolButton, menu: QMenu) -> None:
        """Open a menu at its button; a tool button's own menu would run an event loop inside the one that runs."""
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))

    def _connect(self, body: FlowBody) -> None:
        from tideboard_desktop.alerts.chart_menu import offer_alerts

        body.provider_told.connect(self._provider.setText)
        body.second_wanted.connect(self.offer_second)
        body.tiers_told.connect(lambda right: self._tiers.setVisible(not right))
        ways = body.ways
        ways.instrument_wanted.connect(lambda symbol: self._selection.select(InstrumentId(symbol)))
        ways.period_wanted.connect(lambda key: self.choose_period(FlowPeriod(key)))
        ways.explain_wanted.connect(self.explain)
        ways.rights_wanted.connect(self.rights_wanted)
        ways.connection_log_wanted.connect(self.connection_log_wanted)
        ways.search_wanted.connect(self.search_wanted)
        offer_alerts(body.chart, self._facts, self._ask_alert, self.why_no_alert)

    def ask_alert(self) -> None:
        """Ask for a price alert at the price of the crosshair, without one at the last price."""
        from tideboard_desktop.alerts.chart_menu import price_of_crosshair

        self._ask_alert(None if self.body is None else price_of_crosshair(self.body.chart, self._facts()))

    def _ask_alert(self, price: Decimal | None) -> None:
        self.alert_wanted.emit(self._selection.instrument, price)

    def _facts(self) -> Instrument | None:
        facts: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, self._selection.instrument))
        return facts

    def _show_name(self) -> None:
        facts = self._facts()
        self.title_bar.set_symbol(self._selection.instrument, "" if facts is None else facts.name)
