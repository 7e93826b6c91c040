"""The calendar dock: what comes in a week or a month, as columns of days or as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_date
from tideboard_desktop.calendar.model import (
    MARKETS,
    MONTH,
    WEEK,
    CalendarSpan,
    event_columns,
    identity,
    ordered,
    passing,
    week_of,
)
from tideboard_desktop.calendar.order_ends import order_ends
from tideboard_desktop.calendar.reading import CalendarReading, NextEvent
from tideboard_desktop.calendar.week_columns import WeekColumns, cell_words
from tideboard_desktop.calendar.words import kind_words
from tideboard_desktop.docks.behind import own_securities
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import icon_button, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate
ALL: Final = "all"
DEFAULT_KINDS: Final = (
    EventKind.REPORT,
    EventKind.DIVIDEND,
    EventKind.SPLIT,
    EventKind.IPO,
    EventKind.MACRO,
    EventKind.ORDER,
)
"""Kinds that are shown until a person chooses others."""
SLOW: Final = frozenset({EventKind.DIVIDEND})
"""Kinds that are read beside the others, which do not wait for them: OpenD has a call for each day and market."""
_CHIP: Final = 22


class CalendarView(StrEnum):
    """How the events are shown."""

    WEEK = "week"
    LIST = "list"
    MONTH = "month"


class CalendarState(SavedState, kw_only=True):
    """The view and the chips; the week is always the running one."""

    view: CalendarView
    kinds: tuple[EventKind, ...]
    market: Market | None
    mine: bool


class CalendarDock(Dock):
    """Asks for a kind of events of a week once a day. Enter shows a security, A reminds of an event."""

    KEY = "calendar"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.view = CalendarView.WEEK
        self.kinds: tuple[EventKind, ...] = DEFAULT_KINDS
        self._found: list[CalendarEvent] = []
        self.market: Market | None = None
        self.mine = False
        services = context.services
        self.reading = context.kept.held("calendar", lambda: CalendarReading(services.feeds))
        self.events: Reads[CalendarSpan] = self.reads()
        self.events.changed.connect(self._show)
        self.late: Reads[CalendarSpan] = self.reads()
        self.late.changed.connect(self._show)
        self.finding: Reads[NextEvent] = self.reads()
        self.finding.changed.connect(self._found_next)
        self._wanted: CalendarEvent | None = None
        self._sought: InstrumentId | None = None
        self.begin = week_of(self._today())
        self._make_views()
        self._make_chips()
        self._lay_out()
        reminders = context.services.reminders
        reminders.changed.connect(self._reminded)
        self.finish()
        self._show_choice()

    # --- what is asked ----------------------------------------------------------------------------------------------

    def show_view(self, view: str) -> None:
        """Show the columns of a week, the list of a week, or that of five weeks."""
        self.view = CalendarView(view)
        self._choose()

    def show_market(self, key: str) -> None:
        """Show the events of a market, or of all."""
        self.market = None if key == ALL else Market(key)
        self._choose()

    def show_kinds(self, kinds: Sequence[EventKind]) -> None:
        """Show the events of these kinds, in the order of the chips."""
        self.kinds = tuple(kind for kind in EventKind if kind in kinds)
        self._choose()

    def show_mine(self, *, on: bool) -> None:
        """Show one's own securities alone, or all."""
        self.mine = on
        self._choose()

    def go(self, weeks: int) -> None:
        """Go that many weeks on; 0 = to the running one."""
        self._wanted = None
        self.begin = week_of(self._today()) if weeks == 0 else self._bounded(self.begin + timedelta(weeks=weeks))
        self._choose()

    def find_next(self) -> None:
        """Go to the next report of the linked security."""
        self._sought = instrument = self.selection.instrument
        reading = self.reading
        today = exchange_date(market_of(instrument), self.context.clock.market())
        self.finding.ask((instrument, today), lambda: reading.next_of(EventKind.REPORT, instrument, today))

    def _found_next(self) -> None:
        instrument, found = self.selection.instrument, self.finding.value
        if instrument != self._sought:
            return  # another security was chosen meanwhile
        if self.finding.loading:
            text = translate("Calendar", "Looking for the next report of {symbol}")
            self.foot.say(text.format(symbol=instrument))
        elif self.finding.error is not None:
            self.foot.refuse(error_sentence(self.finding.error))
        elif found is not None and found.event is None:
            text = translate("Calendar", "No report of {symbol} until {day}.")
            self.foot.refuse(text.format(symbol=instrument, day=fmt.day_in_year(found.until)))
        elif found is not None and found.event is not None:
            self._go_to(found.event)

    def _go_to(self, event: CalendarEvent) -> None:
        """Show the week of an event, and choose it once it is there."""
        self._wanted = event
        self.kinds = tuple(kind for kind in EventKind if kind in {*self.kinds, event.kind})
        self.market, self.mine = event.market, False
        self.begin = week_of(event.day)
        self._choose()
        self.foot.say(cell_words(event))
        self.setFocus()

    def _choose_wanted(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted in self._found:
            self._wanted = None
            if self.view is CalendarView.WEEK:
                self.columns_view.choose(wanted)
            else:
                self.list.choose_row(self.rows.rows.index(wanted))

    def ask_again(self) -> None:
        """Ask anew also what is kept for the day."""
        self.reading.forget()
        self.events.again()
        self.late.again()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask when it is looked at."""
        super().showEvent(event)
        self._ask()

    def each_second(self) -> None:
        """A new day is asked for; positions may have come or gone."""
        super().each_second()
        self.late.tick()
        self.finding.tick()
        self._ask()

    @property
    def end(self) -> date:
        """The last day shown."""
        return self.begin + timedelta(days=(MONTH if self.view is CalendarView.MONTH else WEEK) - 1)

    def _bounded(self, day: date) -> date:
        """Two years back and ahead: no provider has more."""
        today = week_of(self._today())
        return min(max(day, today - timedelta(weeks=104)), today + timedelta(weeks=104))

    def _choose(self) -> None:
        self._show_choice()
        self._ask()
        self._show()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        slow = tuple(kind for kind in self.kinds if kind in SLOW)
        quick = tuple(kind for kind in self.kinds if kind not in SLOW and kind is not EventKind.ORDER)
        for reads, kinds in ((self.events, quick or slow), (self.late, slow if quick else ())):
            self._ask_kinds(reads, kinds)

    def _ask_kinds(self, reads: Reads[CalendarSpan], kinds: tuple[EventKind, ...]) -> None:
        subject = kinds, self.begin, self.end, self.market, self._today()
        if reads.subject == subject:
            return
        if not kinds:
            reads.put(subject, CalendarSpan(()))
            return
        reading = self.reading
        reads.ask(subject, lambda: reading.span(*subject))

    def _today(self) -> date:
        return exchange_date(self.market or market_of(self.selection.instrument), self.context.clock.market())

    # --- what came --------------------------------------------------------------------------------------------------

    @property
    def span_shown(self) -> CalendarSpan | None:
        """What came of all kinds; None before anything did. A kind that came late and failed is lacking."""
        first, late = self.events.value, self.late.value
        error = self.late.error
        lacking = () if error is None else tuple((kind, error) for kind in self.kinds if kind in SLOW)
        if first is None:
            return None
        if late is None:
            return replace(first, lacking=(*first.lacking, *lacking))
        return CalendarSpan(
            (*first.rows, *late.rows),
            (*first.lacking, *late.lacking, *lacking),
            first.unread or late.unread,
            first.cut or late.cut,
        )

    def _show(self) -> None:
        span = self.span_shown
        own = set(own_securities(self.context)) if self.mine else None
        rows = (*(() if span is None else span.rows), *order_ends(self.context, self.begin, self.end))
        found = ordered(passing(rows, kinds=self.kinds, market=self.market, own=own))
        self._found = found
        under_keys = self.columns_view.current
        if self.view is CalendarView.WEEK:
            self.columns_view.week.show_week(found, self.begin, self._today())
        self.rows.show_rows(found)
        self._tell()
        if under_keys is not None:
            self.columns_view.choose(under_keys)
        self._choose_wanted()

    def _tell(self, event: CalendarEvent | None = None) -> None:
        """The event under the keys, else how many there are and what is lacking."""
        span = self.span_shown
        if event is not None:
            on = translate("Calendar", "reminder set") if self.context.services.reminders.has(event) else ""
            self.foot.show_words(" \u00b7 ".join(part for part in (cell_words(event), on) if part))
            return
        parts = [] if span is None else [translate("Calendar", "{count} events").format(count=len(self._found))]
        if span is not None:
            parts += [f"{kind_words(kind)}: {error_sentence(error)}" for kind, error in span.lacking]
            if self.late.loading:
                kinds = ", ".join(kind_words(kind) for kind in self.kinds if kind in SLOW)
                parts.append(translate("Calendar", "{kinds}: being read").format(kinds=kinds))
            if span.cut:
                parts.append(translate("Calendar", "more than was read"))
            if span.unread:
                field = translate("Calendar", "rows left out that could not be read: {field}")
                parts.append(field.format(field=span.unread))
        self.foot.show_words(" \u00b7 ".join(parts))

    def _reminded(self) -> None:
        self._tell(self.current)

    # --- one event --------------------------------------------------------------------------------------------------

    @property
    def current(self) -> CalendarEvent | None:
        """The event under the keys."""
        if self.view is CalendarView.WEEK:
            return self.columns_view.current
        assert self.table is not None
        place = self.table.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def show_security(self, event: CalendarEvent) -> None:
        """Let the letter show the security of an event."""
        if event.instrument is None:
            self.foot.refuse(translate("Calendar", "This event belongs to no security."))
        else:
            self.choose(event.instrument)

    def remind(self) -> None:
        """Set or take away a reminder of the event under the keys."""
        event = self.current
        if event is None:
            self.foot.refuse(translate("Calendar", "Choose an event first."))
            return
        done, words = self.context.services.reminders.toggle(event)
        (self.foot.say if done else self.foot.refuse)(words)

    def _fill_menu(self, menu: QMenu, rows: Sequence[CalendarEvent]) -> None:
        entry = menu.addAction(translate("Calendar", "Remind me the evening before"))
        entry.setCheckable(True)
        entry.setChecked(self.context.services.reminders.has(rows[0]))
        entry.triggered.connect(lambda _on=False: self.remind())
        menu.addSeparator()
        add_security_actions(menu, self, list(dict.fromkeys(row.instrument for row in rows if row.instrument)))

    # --- commands and memory ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Also: reminder, weeks, views, mine."""
        group = self.title_bar.title.text()
        rows = (
            ("remind", translate("Calendar", "Remind me the evening before"), self.remind, "A"),
            ("previous", translate("Calendar", "Week before"), lambda: self.go(-1), "["),
            ("next", translate("Calendar", "Next week"), lambda: self.go(1), "]"),
            ("today", translate("Calendar", "This week"), lambda: self.go(0), "T"),
            ("next_report", translate("Calendar", "Next report of the linked security"), self.find_next, "N"),
            ("mine", translate("Calendar", "Mine or all"), lambda: self.show_mine(on=not self.mine), "M"),
            ("week", translate("Calendar", "Week as columns"), lambda: self.show_view(CalendarView.WEEK), "1"),
            ("list", translate("Calendar", "Week as a list"), lambda: self.show_view(CalendarView.LIST), "2"),
            ("month", translate("Calendar", "Five weeks as a list"), lambda: self.show_view(CalendarView.MONTH), "3"),
        )
        return [
            *super().commands(),
            *(
                Command(id=f"calendar.{key}", text=titled(group, text), group=group, run=run, keys=(keys,), scope=self)
                for key, text, run, keys in rows
            ),
        ]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        (self.columns_view if self.view is CalendarView.WEEK else self.list).setFocus(reason)

    def saved_about(self) -> Sequence[str]:
        return (self.begin.isoformat(),)

    def saved_state(self) -> CalendarState:
        return CalendarState(
            table=self.table_state(), view=self.view, kinds=self.kinds, market=self.market, mine=self.mine
        )

    def restore(self, state: CalendarState) -> None:
        super().restore(state)
        self.view, self.mine = state.view, state.mine
        self.market = state.market if state.market in MARKETS else None
        self.kinds = tuple(kind for kind in EventKind if kind in state.kinds) or DEFAULT_KINDS
        self._choose()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_views(self) -> None:
        theme = self.context.theme
        self.columns_view = WeekColumns(theme, identifier="calendar_week", name=translate("Calendar", "Week"))
        self.columns_view.opened.connect(self.show_security)
        self.columns_view.chosen.connect(self._tell)
        self.rows: TableModel[CalendarEvent] = TableModel(event_columns(), identity, self)
        self.list = Table(self.rows, theme, identifier="calendar_table", name=translate("Calendar", "Events"))
        self.list.opened.connect(lambda row: self.show_security(self.rows.rows[row]))
        self.list.chosen.connect(lambda row: self._tell(self.rows.rows[row]))
        self.list.fill_menu = self._fill_menu
        self.table = self.list
        self.stack = QStackedWidget()
        self.stack.addWidget(self.columns_view)
        self.stack.addWidget(self.list)

    def _make_chips(self) -> None:
        theme = self.context.theme
        views = [
            (CalendarView.WEEK, translate("Calendar", "Week")),
            (CalendarView.LIST, translate("Calendar", "List")),
            (CalendarView.MONTH, translate("Calendar", "5 weeks")),
        ]
        self.views = Segments(views, theme, identifier="calendar_view", name=translate("Calendar", "View"))
        self.views.chosen.connect(self.show_view)
        markets = [(ALL, translate("Calendar", "All markets")), *((one.value, market_words(one)) for one in MARKETS)]
        self.markets = MenuChoice(markets, theme, identifier="calendar_market", name=translate("Common", "Market"))
        self.markets.chosen.connect(self.show_market)
        self.mine_chip = self._chip("calendar_mine", translate("Calendar", "Mine"))
        self.mine_chip.clicked.connect(lambda on: self.show_mine(on=on))
        self.chips = {kind: self._chip(f"calendar_kind_{kind.value}", kind_words(kind)) for kind in EventKind}
        for kind, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, kind=kind: self._flip(kind))
        self.earlier = icon_button(
            "chevron-left", translate("Calendar", "Week before"), theme, identifier="calendar_earlier"
        )
        self.later = icon_button(
            "chevron-right", translate("Calendar", "Next week"), theme, identifier="calendar_later"
        )
        self.earlier.clicked.connect(lambda _on=False: self.go(-1))
        self.later.clicked.connect(lambda _on=False: self.go(1))
        self.span = label("", theme, Type.STRONG)
        identify(self.span, "calendar_span")

    def _chip(self, identifier: str, words: str) -> QPushButton:
        chip = push_button(words, self.context.theme, identifier=identifier)
        chip.setProperty("kind", "segment")
        chip.setProperty("place", "only")
        chip.setCheckable(True)
        chip.setFixedHeight(self.context.theme.px(_CHIP))
        chip.setMinimumWidth(chip.fontMetrics().horizontalAdvance(words) + 20)
        chip.setAccessibleName(words)
        return chip

    def _flip(self, kind: EventKind) -> None:
        kinds = set(self.kinds) ^ {kind}
        self.show_kinds([one for one in EventKind if one in kinds] or [kind])

    def _lay_out(self) -> None:
        choices, chips = QWidget(), QWidget()
        row = FlowLayout(choices)
        for part in (as_widget(hbox(self.earlier, self.span, self.later, spacing=6)), self.markets, self.views):
            row.addWidget(part)
        row = FlowLayout(chips, gap=4)
        for part in (self.mine_chip, *self.chips.values()):
            row.addWidget(part)
        head, filters = as_widget(hbox(choices, margins=(8, 5, 8, 2))), as_widget(hbox(chips, margins=(8, 2, 8, 5)))
        fill(
            self.column,
            head,
            filters,
            (self.pane(self.stack, self.events, self._words), 1),
        )
        self.folding.add_filters(filters, self._held)
        scale = self.context.theme.scale
        self.folding.rest = lambda: TABLE + round(head.heightForWidth(self.width()) / scale)

    def _held(self) -> list[str]:
        """The kinds of events that are shown where they are not those at first, and whether one's own alone are."""
        kinds = [] if set(self.kinds) == set(DEFAULT_KINDS) else [kind_words(kind) for kind in self.kinds]
        return [*([self.mine_chip.text()] if self.mine else []), *kinds]

    def _show_choice(self) -> None:
        self.views.choose(self.view)
        self.markets.choose(ALL if self.market is None else self.market.value)
        self.mine_chip.setChecked(self.mine)
        for kind, chip in self.chips.items():
            chip.setChecked(kind in self.kinds)
        self.stack.setCurrentIndex(0 if self.view is CalendarView.WEEK else 1)
        text = translate("Calendar", "{begin} to {end}")
        self.span.setText(text.format(begin=fmt.day_short(self.begin), end=fmt.day_in_year(self.end)))

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Calendar", "Asking for events"),
            empty=translate("Calendar", "No events"),
            detail=self.span.text(),
        )
