"""The flow map dock: the securities of a list by the minutes of one market's session, and their turns."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

import msgspec
import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from tideboard_core import __version__
from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.flow.session_minutes import minute_of, minute_start
from tideboard_core.market.broker_days import JUDGED_BY
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import (
    MARKET_CURRENCY,
    MARKET_ZONE,
    InstrumentId,
    Market,
    SecurityType,
    currency_of,
    market_of,
)
from tideboard_core.model.session import Session, exchange_date
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.chosen_list import ChosenList
from tideboard_desktop.docks.figures.list_button import ListButton
from tideboard_desktop.docks.figures.list_flow import CALLS_A_MINUTE, ListFlow
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.fired_marks import FiredMark, marks_words
from tideboard_desktop.docks.map_picture import MapPicture
from tideboard_desktop.docks.replay_entry import ReplayFrom, add_replay, begin_replay
from tideboard_desktop.flowmap.archive_reads import MinuteRanks, OwnMinutes, read_day
from tideboard_desktop.flowmap.map_bars import MapControls, MapFoot, SideCounts, Sides
from tideboard_desktop.flowmap.map_geometry import least_height
from tideboard_desktop.flowmap.map_source import FlowMapState, MapSource
from tideboard_desktop.flowmap.map_surroundings import MapHeadings
from tideboard_desktop.flowmap.map_view import FlowMap, MapReader
from tideboard_desktop.flowmap.row_labels import RowLabel
from tideboard_desktop.flowmap.row_order import RowOrder, Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapSheet
from tideboard_desktop.flowmap.tables import TurnsPanel, map_rows, map_table
from tideboard_desktop.flowmap.words import (
    card_lines,
    clock_of,
    colouring_words,
    column_clock,
    sort_words,
    spoken,
    tier_words,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import Card, CardLine
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
TURNS_WIDTH: Final = 396
BESIDE: Final = 1080
"""Logical pixels of the dock from which the turns have room beside the map."""
LEAST: Final = 200
"""Logical pixels of height of a map with its axis and seven rows."""
DAYS_BACK: Final = 20
"""Sessions in the menu of the calendar button."""


class FlowMapDock(Dock):
    """Shows a watchlist, plate or ranking, one market at a time: today's session as it comes in, or a recorded one.

    Hidden it asks for nothing. `listed` has the securities, `sheet` the figures, `order` the rows' order, `map` paints
    them; `day` is the past day on show, None = the newest session.
    """

    KEY = "flow_map"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar, *, percentiles: Percentiles | None = None) -> None:
        super().__init__(context, bar)
        theme = context.theme
        self.day: date | None = None
        self.sheet: MapSheet | None = None
        self.order = RowOrder()
        self.feed = ListFlow(context, self)
        self.reading: asyncio.Task[None] | None = None
        self._percentiles = percentiles
        self._quotes = HubInterest(context.hub, self)
        self.listed = MapSource(lambda: context.services, context.clock, self.reads())
        self._ids: tuple[InstrumentId, ...] = ()
        self._labels: dict[int, RowLabel] = {}
        self._unit = fmt.ONE
        self._minute_shown: int | None = None
        self._day_words = ""
        services = context.services
        self.ranks = MinuteRanks(services.readable, services.feeds.calendar, context.tasks, context.clock, self)
        self.ranks.changed.connect(self._ranks_changed)
        self.own = OwnMinutes(services.readable, services.feeds.calendar, context.tasks, self)
        self.own.changed.connect(self._own_changed)
        self.map = FlowMap(theme, MapReader(self.label_of, self._card, self._spoken))
        self.table = self.rows = map_table(theme, context.units, self)
        self.turns_panel = TurnsPanel(theme, context.units)
        self.turns = self.turns_panel.table
        self.controls = MapControls(theme)
        self.sides = SideCounts(theme)
        self._add_title_controls(theme)
        self._lay_out(theme)
        self._connect()
        context.frame.add(self, self._refresh)
        self.finish()
        self._choose_list(self.listed.chosen)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_title_controls(self, theme: Theme) -> None:
        bar = self.title_bar
        self.lists = ListButton(self.context, identifier="flow_map_list")
        bar.left.addWidget(self.lists)
        self.picture = MapPicture(
            self.context, self.map.viewport(), self.map.draw, self._caption, identifier="flow_map"
        )
        self.calendar_button = icon_button(
            "calendar-days", translate("FlowMap", "Show another day"), theme, identifier="flow_map_days"
        )
        self.turns_button = icon_button(
            "list", translate("FlowMap", "Turns today"), theme, identifier="flow_map_turns_shown"
        )
        self.turns_button.setCheckable(True)
        self.turns_button.setChecked(True)
        bar.add_control(self.controls.view)
        for button in (self.turns_button, self.calendar_button, self.picture.button):
            bar.add_spare_control(button)

    def _lay_out(self, theme: Theme) -> None:
        self.note = StateNote(theme)
        self._pages = QStackedWidget()
        for page in (self.map, self.rows, self.note):
            self._pages.addWidget(page)
        pages = self._pages
        self.title_bar.add_spare_figures(self.sides)
        left = as_widget(
            vbox(self.controls, (self.pane(pages, self.listed.content, self.listed.wording), 1), margins=0, spacing=0)
        )
        self.split = splitter(theme)
        self.split.addWidget(left)
        self.split.addWidget(self.turns_panel)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([theme.px(900), theme.px(TURNS_WIDTH)])
        self.column.addWidget(self.split, 1)
        self.folding.add_filters(self.controls, rest=LEAST)
        self.map_foot = MapFoot(self.context, self.foot)
        self.legend = self.map_foot.legend

    def _connect(self) -> None:
        self.map.chosen.connect(lambda symbol: self.choose(InstrumentId(symbol)))
        self.map.minute_chosen.connect(self._minute_chosen)
        self.map.cell_opened.connect(self._cell_opened)
        self.map.menu_wanted.connect(self._cell_menu)
        self.map.sort_wanted.connect(self._sort_chosen)
        self.map.table_wanted.connect(lambda: self.show_table(shown=True))
        self.map.scrolled.connect(self._watch)
        for table in (self.rows, self.turns):
            table.opened.connect(partial(self._row_opened, table))
        self.lists.chosen_list.connect(self._choose_list)
        self.listed.content.changed.connect(self._show_list)
        self.controls.market_chosen.connect(self._choose_market)
        self.controls.changed.connect(self._recolour)
        self.controls.sort_chosen.connect(self._sort_chosen)
        self.controls.resort_wanted.connect(self._resort)
        self.controls.waiting_chosen.connect(lambda on: self.feed.read_in_turn(on=on))
        self.controls.view.chosen.connect(lambda key: self.show_table(shown=key == "table"))
        self.calendar_button.clicked.connect(lambda _on=False: self._open_days())
        self.turns_button.toggled.connect(lambda _on: self._fit())
        self.feed.changed.connect(self._take)
        self.own.came.connect(lambda ids: self._begin() if self.day and not ids.isdisjoint(self._ids) else None)
        self.selection.changed.connect(lambda symbol: self.map.set_selected(InstrumentId(symbol)))
        self.selection.minute_changed.connect(lambda _minute: self._show_minute())
        self.map.set_selected(self.selection.instrument)
        self.map.show_span(to_now=self.controls.to_now)
        self.context.services.marks.changed.connect(self._show_marks)  # not a lambda: marks outlive docks
        if self._percentiles is not None:
            self._percentiles.changed.connect(self._percentiles_changed)

    # --- lists, markets, days ---------------------------------------------------------------------------------------

    def _choose_list(self, chosen: ChosenList) -> None:
        self.listed.show(chosen)

    def _choose_market(self, market: str) -> None:
        self.listed.market_chosen = Market(market)
        self._show_list()

    def _show_list(self) -> None:
        """Take the securities of the list and market; the same ones are left alone."""
        other = self.listed.look()
        self.lists.show_list(self.listed.chosen)
        self.controls.show_markets(self.listed.counts, self.listed.market)
        if other or self._ids != self.listed.ids or self._session_over:
            self._ids = self.listed.ids
            self._begin()

    @property
    def _session_over(self) -> bool:
        """Whether the newest session is on show and another one has begun, as it may while nobody looks."""
        sheet = self.sheet
        return sheet is not None and self.day is None and self.feed.session(sheet.ids[0]) != sheet.session

    def market_shown(self) -> Market:
        return self.listed.market or super().market_shown()

    def as_of(self) -> tuple[datetime, float | None] | None:
        """When the list was read; a watchlist is our own."""
        return super().as_of() if self.listed.renewable else None

    def _open_days(self) -> None:
        menu = passing_menu(self, "flow_map_days_menu")
        menu.addAction(translate("FlowMap", "Newest session"), lambda: self.show_day(None))
        menu.addSeparator()
        market, calendar = self.market_shown(), self.context.services.feeds.calendar
        day = calendar.newest(market, self.context.clock.market()).date
        for each in reversed(window(calendar, market, day, DAYS_BACK)):
            menu.addAction(fmt.day_long(each), partial(self.show_day, each))
        menu.popup(self.calendar_button.mapToGlobal(self.calendar_button.rect().bottomLeft()))

    def show_day(self, day: date | None) -> None:
        """Show a recorded session; None = the newest one, live."""
        self.day = day
        self._begin()

    def _begin(self) -> None:
        """Begin with an empty sheet of the session on show."""
        self.own.forget()
        self._day_words = ""
        if not self._ids:
            self.sheet = None
            self.ranks.begin(None)
            self.feed.watch(())
            self.map.show_sheet(None, ())
            self._pages.setCurrentWidget(self.map)
            return
        calendar = self.context.services.feeds.calendar
        session = self.feed.session(self._ids[0])
        if self.day is not None:
            session = calendar.session_on(self.market_shown(), self.day) or session
        self._new_sheet(session)
        if self.day is None:
            self._watch()
            self._take(frozenset(self._ids), newer=False)
        else:
            self.feed.watch(())
            if self.reading is not None:
                self.reading.cancel()
            self.reading = self.context.tasks.spawn(self._read_day(self.day), name="day of the flow map")

    def _new_sheet(self, session: Session) -> None:
        sheet = self.sheet = MapSheet(session, self._ids)
        self.ranks.begin(sheet)
        sheet.show(self.controls.colouring, self.controls.tier, wide=self.controls.wide)
        self._take_percentiles(range(len(self._ids)))  # they are told only when they change
        self.order.reset(len(self._ids))
        self._labels.clear()
        self.map.show_sheet(sheet, self.order.rows)
        self._place_turns()
        self._show_marks()
        self._show_page()
        self._show_minute()

    async def _read_day(self, day: date) -> None:
        archive, ids = self.context.services.readable, self._ids
        key = None if archive is None else archive.definition(self.market_shown())
        nothing = translate("FlowMap", "Nothing is recorded of {day}").format(day=fmt.day_long(day))
        if archive is None or key is None:
            self._show_nothing(nothing, "")
            return
        try:
            found = await archive.read(partial(read_day, ids, key, day))
        except ArchiveError as error:
            if isValid(self) and (ids, day) == (self._ids, self.day):
                self._show_nothing(nothing, error_sentence(error))
            return
        if not isValid(self) or (ids, day) != (self._ids, self.day):
            return  # another list or day was chosen meanwhile
        self._day_words = translate("FlowMap", "not recorded")
        self._new_sheet(found.session)
        assert self.sheet is not None
        self.sheet.take(found.minutes)
        self._labels.clear()
        self._take_percentiles(range(len(ids)))
        self.order.renew()
        self._after_change()

    def _show_nothing(self, sentence: str, detail: str) -> None:
        self.note.show_words(sentence, detail)
        self._pages.setCurrentWidget(self.note)

    # --- what comes in ----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._fit()
        self._show_list()
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._quotes.drop()
        self.feed.rest()

    def begin_again(self) -> None:
        self.feed.forget()
        self._begin()

    def ask_again(self) -> None:
        """Take what is there now, or read the past day once more; a ranking or plate is read again."""
        self.order.renew()
        if self.listed.renewable:
            self.listed.read()
        self._begin()

    def _watch(self) -> None:
        sheet = self.sheet
        if sheet is None or not self.isVisible():
            return
        seen = [sheet.ids[row] for row in self.map.in_sight()]
        self._quotes.want([topic.of(each) for each in seen for topic in (Topic.QUOTE, Topic.INSTRUMENT)])
        if self.day is None:
            self.feed.watch(self._ids, seen)

    def _take(self, ids: frozenset[InstrumentId], *, newer: bool = True) -> None:
        """Take the minutes of securities from the feed, with `newer` only those that have just changed."""
        sheet = self.sheet
        if sheet is None or self.day is not None or not self.isVisible():
            return
        if self._session_over:
            self._begin()
            return
        since = min(map(self.feed.since, ids), default=0) if newer else 0
        rows = sheet.take({each: self.feed.minutes(each) for each in ids}, since)
        for row in rows:
            self._labels.pop(row, None)
        if rows:
            self._after_change(rows)

    def _percentiles_changed(self, ids: frozenset[InstrumentId]) -> None:
        sheet = self.sheet
        if sheet is None or self.day is not None or self._minute is not None:
            return
        rows = [row for each in ids if (row := sheet.row_of.get(each)) is not None]
        self._take_percentiles(rows)
        for row in rows:
            self._labels.pop(row, None)
        self.map.redraw_labels()

    def _take_percentiles(self, rows: Iterable[int]) -> None:
        """Sort by what the labels show, at a past minute too; what is not read yet is asked for."""
        sheet = self.sheet
        if sheet is None:
            return
        for row in rows:
            cell = self._percentile_of(row)
            sheet.percentiles[row] = np.nan if cell is None or cell.value is None else cell.value

    def _ranks_changed(self, rows: frozenset[int]) -> None:
        """Percentiles of a past minute were read: those of the labels, or of the cell pointed at."""
        if self._minute is not None or self.day is not None:
            for row in rows:
                self._labels.pop(row, None)
            self._take_percentiles(rows)
            self._sort()
            self.map.redraw_labels()
            self._show_tables()
        self.map.renew_card()

    @property
    def _minute(self) -> int | None:
        """The shared minute of the session on show, None = the newest."""
        sheet, start = self.sheet, self.selection.minute
        return None if sheet is None or start is None else minute_of(sheet.session, start)

    def _percentile_of(self, row: int) -> PercentileCell | None:
        """The percentile of a row at the shared minute, else as it is now; on a recorded day at its close."""
        sheet, minute = self.sheet, self._minute
        assert sheet is not None
        if minute is not None or self.day is not None:
            last = sheet.last_of(row)
            return None if last < 0 else self.ranks.cell(row, last if minute is None else minute)
        return None if self._percentiles is None else self._percentiles.cell(sheet.ids[row])

    def _refresh(self, changed: Set[Key[object]]) -> None:
        """Forget the labels of securities whose quote or name changed; they are painted at the next second."""
        sheet = self.sheet
        if sheet is None:
            return
        if self.day is None and not changed.isdisjoint(JUDGED_BY):  # a closure is certain minutes after its begin
            self.ranks.begin(sheet)
            self._labels.clear()
            self._take(frozenset(self._ids), newer=False)
        for key in changed:
            if key.topic in {Topic.QUOTE, Topic.INSTRUMENT}:
                self._labels.pop(sheet.row_of.get(InstrumentId(key.subject), -1), None)

    def each_second(self) -> None:
        """Take what came, sort when it is time, renew ages and countdowns."""
        super().each_second()
        self._show_list()
        if self.day is None:
            self.feed.tick()
            if self._percentiles is not None:
                self._percentiles.want(self._ids)
        self._sort()
        self.ranks.retry()
        self._renew_labels()
        self.map.renew_card()  # its age
        self._show_foot()
        self._compare()

    def _renew_labels(self) -> None:
        """Paint the labels in sight again whose quote changed, and cells whose reason did: it counts down."""
        sheet, seen = self.sheet, self.map.in_sight()
        if sheet is None:
            return
        waits = [row for row in seen if (label := self._labels.get(row)) is not None and label.reason]
        for row in waits:
            if self._labels[row].reason != self._reason(sheet, row):
                del self._labels[row]
        if any(row not in self._labels for row in seen):
            self.map.redraw_labels()

    def _after_change(self, rows: Mapping[int, int] | None = None) -> None:
        """Show figures that changed, in these rows (None = all): order, labels, cells, turns, counts."""
        sheet = self.sheet
        if sheet is None:
            return
        self._unit = fmt.unit_for(sheet.largest(), self.context.units)
        self._sort()
        if rows is None:
            self.map.redraw()
        else:
            self.map.redraw_rows(rows)
        self._show_headings()
        self.sides.show_sides(Sides(*sheet.sides()))
        self._show_tables()
        self._show_page()
        self._show_foot()

    # --- order ------------------------------------------------------------------------------------------------------

    @property
    def sort(self) -> Sort:
        return self.controls.sort

    def _sort_chosen(self, sort: str) -> None:
        self.controls.choose_sort(Sort(sort))
        self._resort()

    def _resort(self) -> None:
        self.order.renew()
        self._labels.clear()
        self._sort()
        self._show_headings()
        self.map.redraw()

    def _sort(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        now = self.context.clock.monotonic()
        self.order.held = self.map.pointed_at or self.rows.pointed_at
        if self.order.update(sheet.sort_values(self.sort), sheet.known_for(self.sort), now):
            self.map.show_order(self.order.rows)
            self._show_tables()
            self._watch()
        self.controls.show_age(None if self.sort is Sort.LIST else self.order.age(now))

    # --- showing ----------------------------------------------------------------------------------------------------

    def label_of(self, row: int) -> RowLabel:
        """The label of a row, made when it is painted."""
        found = self._labels.get(row)
        if found is None:
            found = self._labels[row] = self._made_label(row)
        return found

    def _made_label(self, row: int) -> RowLabel:
        sheet = self.sheet
        assert sheet is not None
        instrument, hub = sheet.ids[row], self.context.hub
        quote, facts = hub.value(Topic.QUOTE.of(instrument)), hub.value(Topic.INSTRUMENT.of(instrument))
        change = None if quote is None or self.day is not None else quote.change_percent
        words, side = self._sorted_by(sheet, row)
        reason, currency = self._reason(sheet, row), self._currency_of(instrument)
        return RowLabel(
            code=instrument.partition(".")[2],
            name=self.listed.name_of(instrument) if facts is None else facts.name,
            last=math.nan if change is None else float(change),
            net=sheet.net(row),
            percentile=self._percentile_of(row),
            sort=words,
            side=side,
            arrow=self.sort in {Sort.TURN, Sort.PERCENTILE, Sort.NET, Sort.LIST} and bool(words) and side != 0,
            reason=reason,
            currency=currency,
            foreign="" if currency == MARKET_CURRENCY[self.market_shown()] else currency,
        )

    def _currency_of(self, instrument: InstrumentId) -> str:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        return currency_of(instrument, SecurityType.STOCK) if facts is None else facts.currency

    def _reason(self, sheet: MapSheet, row: int) -> str:
        if self.day is not None:
            return self._day_words if sheet.last_of(row) < 0 else ""
        return self.feed.reason(sheet.ids[row])

    def _sorted_by(self, sheet: MapSheet, row: int) -> tuple[str, int]:
        """What the last column says: the latest change while sorted by it, else the newest turn."""
        if self.sort is Sort.CHANGE:
            value = sheet.latest_change(row)
            return ("", 0) if math.isnan(value) else (fmt.percent(value * 100, 1), int(np.sign(value)))
        turned = sheet.turn_of(row)
        if turned is None:
            return (translate("Common", "none") if sheet.last_of(row) >= 0 else ""), 0
        return clock_of(sheet, turned[0]), turned[1]

    def _show_headings(self) -> None:
        currency = MARKET_CURRENCY[self.market_shown()]
        titles = {
            "code": translate("FlowMap", "Symbol"),
            "name": "",
            "last": translate("FlowMap", "Last %"),
            "net": translate("Common", "Net, {currency}").format(currency=currency),
            "percentile": self._percentile_heading(),
            "sort": translate("FlowMap", "5 min") if self.sort is Sort.CHANGE else sort_words()[Sort.TURN],
        }
        breadth = translate("FlowMap", "Breadth: symbols in minus out, mean of 5 min")
        foreign = any(self._currency_of(each) != currency for each in self._ids)
        self.map.show_headings(MapHeadings(titles, self.sort, breadth), self._unit, currencies=foreign)

    def _percentile_heading(self) -> str:
        """`Percentile`, or `at 13:42` at a shared minute."""
        sheet, minute = self.sheet, self._minute
        if sheet is None or minute is None:
            return translate("Common", "Percentile")
        return translate("FlowMap", "at {time}").format(time=clock_of(sheet, minute))

    def _show_tables(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        if self._pages.currentWidget() is self.rows and self.isVisible():
            signals = [marks_words(each, self._marks_of(row)) for row, each in enumerate(sheet.ids)]
            self.rows.rows.held = self.rows.pointed_at
            self.rows.rows.show_rows(map_rows(sheet, self.order.rows, self.label_of, signals))
        if self.turns_panel.isVisible():
            self.turns_panel.show_turns(sheet, self.label_of)

    def show_table(self, *, shown: bool) -> None:
        self.controls.view.choose("table" if shown else "map")
        self._show_page()
        if shown:
            self._show_tables()
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self) -> None:
        if self.sheet is None:
            return
        page = self.rows if self.controls.view.key == "table" else self.map
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)

    def _recolour(self) -> None:
        sheet, controls = self.sheet, self.controls
        self.map.show_span(to_now=controls.to_now)
        self.legend.show_colouring(controls.colouring)
        if sheet is None:
            return
        if sheet.tier is not controls.tier:
            self.own.forget()
        sheet.show(controls.colouring, controls.tier, wide=controls.wide)
        self.map.show_sheet(sheet, self.order.rows)
        self._compare()

    def _show_foot(self) -> None:
        """How often each security is read, the oldest reading, and the budget of calls."""
        count, words = len(self._ids), self.listed.count_words()
        self.controls.show_waiting(shown=count > CALLS_A_MINUTE and self.day is None)
        day = self.day
        if day is None and self.context.services.trading is None:  # in a replay nothing is called
            day = exchange_date(market_of(self.selection.instrument), self.context.clock.market())
        if day is not None:
            self.map_foot.show_day(words, day)
        else:
            self.map_foot.show_live(words, count, self.feed.oldest(), self.listed.index_words(self._changes()))
        self.map_foot.fit(self.width())

    def _changes(self) -> Iterator[float | None]:
        """The changes of the day as far as prices are here: those of the rows in sight, and what others want."""
        for each in self._ids:
            quote = self.context.hub.value(Topic.QUOTE.of(each))
            percent = None if quote is None else quote.change_percent
            yield None if percent is None else float(percent)

    # --- cells in words ---------------------------------------------------------------------------------------------

    def _card(self, row: int, minute: int) -> Card:
        sheet = self.sheet
        assert sheet is not None
        label = self.label_of(row)
        lines = card_lines(sheet, row, minute, self.context.units)
        then = self.ranks.pointed_at(row, minute)
        if then is not None:
            at = translate("FlowMap", "Percentile at {time}").format(time=clock_of(sheet, minute))
            lines.append(CardLine(at, then.meaning))
        if self.day is None and self._minute is None and label.percentile is not None and minute != sheet.last_of(row):
            lines.append(CardLine(translate("FlowMap", "Percentile now"), label.percentile.meaning))
        lines += [CardLine(each.words(sheet.ids[row]), "") for each in self._marks_of(row, minute)]
        age = self.feed.age(sheet.ids[row])
        provider = self.context.services.provider()
        if self.day is not None:
            foot = translate("FlowMap", "{provider}, recorded")
        else:
            foot = translate("FlowMap", "{provider}, read {age} ago; click selects")
        title = f"{column_clock(sheet, minute)} {fmt.zone_name(sheet.session.open, self._zone())}"
        subject = " ".join(part for part in (sheet.ids[row], label.name) if part)
        return Card(title, subject, lines, foot.format(provider=provider, age=fmt.age(age)))

    def _zone(self) -> str:
        return MARKET_ZONE[self.market_shown()]

    def _spoken(self, row: int, minute: int) -> str:
        sheet = self.sheet
        assert sheet is not None
        label = self.label_of(row)
        then = self.ranks.pointed_at(row, minute)
        meaning = "" if then is None or then.value is None else then.meaning
        name = label.name or sheet.ids[row]
        words = spoken(sheet, row, minute, name=name, percentile=meaning, reason=label.reason, units=self.context.units)
        return listed(part for part in (words, marks_words(sheet.ids[row], self._marks_of(row, minute))) if part)

    # --- minutes ----------------------------------------------------------------------------------------------------

    def _minute_chosen(self, minute: int | None) -> None:
        sheet = self.sheet
        if sheet is not None:
            self.selection.move_minute(None if minute is None else minute_start(sheet.session, minute))

    def _cell_opened(self, symbol: str, minute: int) -> None:
        """Replay the minute of a recorded session; on the running one, and in a replay, share it."""
        if self.day is None or not begin_replay(self.context, self._start_of(symbol, minute)):
            self._minute_chosen(minute)

    def _start_of(self, symbol: str, minute: int) -> ReplayFrom | None:
        sheet = self.sheet
        if sheet is None:
            return None
        at = datetime.fromtimestamp(minute_start(sheet.session, minute), UTC)
        return ReplayFrom(InstrumentId(symbol), sheet.session.date, at)

    def _cell_menu(self, symbol: str, minute: int, at: QPoint) -> None:
        menu = passing_menu(self, "flow_map_cell_menu")
        add_replay(menu, self.context, self._start_of(symbol, minute))
        if menu.actions():
            menu.popup(at)

    def _show_minute(self) -> None:
        sheet, minute = self.sheet, self._minute
        self.map.set_minute(minute)
        if sheet is None or minute == self._minute_shown:
            return
        self._minute_shown = minute
        if minute is None or self.isVisible():
            self._take_percentiles(range(len(self._ids)))
        self._labels.clear()
        self.map.redraw_labels()
        self._show_headings()
        self._show_tables()

    def _show_marks(self) -> None:
        """Mark the minutes of the day on show at which a signal fired."""
        sheet = self.sheet
        if sheet is not None:
            found = {each: self.context.services.marks.of(each, sheet.session.date) for each in sheet.ids}
            self.map.set_marks({each: [one.minute for one in marks] for each, marks in found.items() if marks})
            self._show_tables()

    def _marks_of(self, row: int, minute: int | None = None) -> tuple[FiredMark, ...]:
        """The marks of a row, or those in the column up to one of its minutes."""
        sheet = self.sheet
        assert sheet is not None
        found = self.context.services.marks.of(sheet.ids[row], sheet.session.date)
        if minute is None:
            return found
        return tuple(each for each in found if minute // sheet.step * sheet.step <= each.minute <= minute)

    def _row_opened(self, table: QWidget, place: int) -> None:
        """Select the security of a row; a turn's row moves the shared minute to it."""
        if table is self.turns:
            turn = self.turns.row_at(place)
            self.choose(turn.id)
            self._minute_chosen(turn.minute)
        else:
            self.choose(self.rows.row_at(place).id)

    # --- against its own minutes ------------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Read the earlier sessions of the next few securities, those in sight first."""
        sheet = self.sheet
        if sheet is not None and self.controls.colouring is Colouring.OWN_MINUTE and self.isVisible():
            self.own.want(sheet, [sheet.ids[row] for row in self.map.in_sight()])

    def _own_changed(self) -> None:
        self.map.redraw()
        self._compare()

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _caption(self) -> list[str]:
        """What a picture of the map says of itself."""
        sheet = self.sheet
        if sheet is None:
            return []
        dot, now = " \u00b7 ", self.context.clock.market()
        head = [
            translate("Common", "Flow map"),
            self.listed.words,
            str(sheet.session.market),
            fmt.day_long(sheet.session.date),
            colouring_words()[sheet.colouring],
            tier_words()[sheet.tier],
            self.context.services.provider(),
        ]
        made = f"{fmt.date_long(now, self._zone())} {fmt.clock_minutes(now, self._zone())}"
        words = translate("FlowMap", "made {time}").format(time=made)
        return [dot.join(head), dot.join((words, f"Tideboard {__version__}"))]

    def _fit(self) -> None:
        self._place_turns()
        self._show_tables()
        self.map_foot.fit(self.width())

    def _place_turns(self) -> None:
        px, wanted = self.context.theme.px, self.turns_button.isChecked()
        beside = self.width() >= px(BESIDE)
        above = 0 if self.controls.isHidden() else self.controls.height()
        left = self.split.height() - above - least_height(self.context.theme, len(self._ids))
        below = not beside and left >= self.turns_panel.least
        if below is not (self.split.orientation() is Qt.Orientation.Vertical):
            self.split.setOrientation(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)
            whole = self.split.height() if below else self.split.width()
            turns = left if below else px(TURNS_WIDTH)
            self.split.setSizes([whole - turns, turns])
        self.turns_panel.setVisible(wanted and (beside or below))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """The turns stand beside the map where there is room, else in what few rows leave below it."""
        super().resizeEvent(event)
        self._fit()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        (self.rows if self._pages.currentWidget() is self.rows else self.map).setFocus(reason)

    def saved_state(self) -> FlowMapState:
        market = self.listed.market_chosen
        return FlowMapState(
            **self.listed.chosen._asdict(),
            **self.controls.keys(),
            table=self.table_state(),
            market="" if market is None else market.value,
            turns=self.turns_button.isChecked(),
        )

    def restore(self, state: FlowMapState) -> None:
        super().restore(state)
        self.controls.restore(msgspec.structs.asdict(state))
        self.listed.restore(state)
        self.turns_button.setChecked(state.turns)
        self._show_list()
        self._recolour()
        self._show_page()
