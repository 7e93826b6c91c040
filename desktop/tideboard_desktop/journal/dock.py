"""The journal's dock: filters, sums, result, calendar, groups, round trips, and the chosen one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, Market, market_of
from tideboard_core.model.order import Account
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import TripKey
from tideboard_core.trips.fee_estimates import FeeGap, fee_gap
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.filters import TripFilter
from tideboard_core.trips.groups import Grouping, GroupKey
from tideboard_core.trips.late_fills import Absence, ChangeKind
from tideboard_core.trips.results import Summary, days, summary
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.filter_row import shown_words
from tideboard_desktop.docks.replay_entry import ReplayFrom, add_practice, add_replay, begin_replay, replay_command
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.saved_views import SavedViews, reason_of
from tideboard_desktop.journal.arrangement import GROUPS, MONTH, RESULT, TRIP, TRIPS, JournalArrangement
from tideboard_desktop.journal.book import JournalBook
from tideboard_desktop.journal.check_dialog import CheckDialog, check_text, check_words
from tideboard_desktop.journal.day_figure import day_figure, not_recorded, read_day
from tideboard_desktop.journal.detail import TripPanel
from tideboard_desktop.journal.files import picture, why_no_workbook, workbook
from tideboard_desktop.journal.filter_row import FilterSpan, FilterState, TripFilterRow
from tideboard_desktop.journal.group_table import GroupPanel, filter_of
from tideboard_desktop.journal.month_panel import MonthPanel
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.result_figure import MONEY
from tideboard_desktop.journal.result_panel import ResultPanel
from tideboard_desktop.journal.strip import SummaryStrip, day_figure_of, figures_of, other_currencies
from tideboard_desktop.journal.trip_rows import TripRow, trips_table
from tideboard_desktop.journal.words import Amounts, key_words, left_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.captioned import png_bytes
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import EnvironmentWord
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    push_button,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind, StatePane
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, together

if TYPE_CHECKING:  # loaded with the first answer
    from tideboard_core.model.behind.results import AccountResult

translate = QCoreApplication.translate
LATE_FOR = 7
"""Days for which the foot says that fills were told late."""


class JournalState(SavedState, kw_only=True):
    """What is chosen in the journal."""

    filters: FilterState = msgspec.field(default_factory=FilterState)
    currency: str = ""
    by: str = "flow"
    unit: str = MONEY
    net: bool = True
    gross: bool = True
    page: str = "trips"
    mask: bool = True


class JournalDock(Dock):
    """Shows the trips of the account in view; `book` returns where they come from, always the same."""

    KEY = "journal"

    def __init__(
        self, context: DockContext, bar: TitleBar, *, book: Callable[[], JournalBook], day: DaySource | None = None
    ) -> None:
        """`day` has the day of the account in view, as *Positions* shows it; without it there is none."""
        super().__init__(context, bar)
        self._day_source, self._waits, self._check_waits = day, False, False
        theme = context.theme
        self.book = book()
        self.amounts = Amounts()
        self._account: Account | None = None
        self._asked = False
        self._given: Sequence[TripFacts] = []
        self._row_of: dict[int, TripRow] = {}
        self._due: list[str] = []
        self.kept: list[TripFacts] = []
        self.currency = ""
        self._wanted_currency: str | None = None
        self._narrowing: tuple[str, TripFilter] | None = None
        self._day: date | None = None
        self._picture_of: object = None
        self.masked = True
        self.filters = TripFilterRow(theme)
        self.strip = SummaryStrip(theme)
        self.result = ResultPanel(theme, context.tasks, self.amounts, self._caption)
        self.month_panel = MonthPanel(theme, self.amounts)
        self.month = self.month_panel.month
        self.groups = GroupPanel(theme, self.amounts)
        self.trips, self.model = trips_table(self.amounts, theme, self)
        self.table = self.trips
        self.detail = TripPanel(theme, self.amounts, self._all_tags)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_next)
        self._add_title_parts(theme)
        self._lay_out(theme)
        self._connect()
        self.finish()
        self.views = SavedViews(self, context, self.book.stores, self.KEY, FilterState, self.filters, self.foot.refuse)
        self._follow_account()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_title_parts(self, theme: Theme) -> None:
        bar = self.title_bar
        self._word: EnvironmentWord | None = None
        self.about = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.about, "journal_account")
        bar.left.addWidget(self.about)
        self.past = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.past, "journal_past")
        bar.right.insertWidget(0, self.past)
        self.check = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.check, "journal_reconciled")
        bar.right.insertWidget(1, self.check)
        self.more = icon_button("ellipsis", translate("Journal", "More"), theme, identifier="journal_more")
        self.more.clicked.connect(lambda _on=False: self.open_menu())
        bar.add_control(self.more)

    def _lay_out(self, theme: Theme) -> None:
        self.trips_panel = self._make_trips_panel(theme)
        self.arrangement = JournalArrangement(
            {
                TRIPS: self.trips_panel,
                RESULT: self.result,
                MONTH: self.month_panel,
                GROUPS: self.groups,
                TRIP: self.detail,
            },
            theme,
        )
        inner = as_widget(vbox(self.filters, self.strip, (self.arrangement, 1), margins=0, spacing=0))
        self.state_pane = StatePane(inner, theme, panel="journal", body=self.trips)
        self.column.addWidget(self.state_pane, 1)
        folding, pages = self.folding, self.arrangement
        folding.add_filters(self.filters, self._held)
        folding.add_figures(self.strip.rows, self.strip.line)
        self.page_menu = folding.add_pages(
            pages.pages, pages.page_row, here=lambda: pages.narrow is not False, then=self._fold_title
        )
        folding.rest = pages.least
        pages.pages.turned.connect(lambda _key: self.fold())

    def _make_trips_panel(self, theme: Theme) -> JournalPanel:
        panel = JournalPanel(translate("Journal", "Round trips"), theme, identifier="journal_trips_panel")
        self.show_all = push_button(
            translate("Journal", "Show all"), theme, ButtonStyle.TEXT, identifier="journal_show_all"
        )
        self.show_all.setFixedHeight(theme.px(22))
        self.show_all.clicked.connect(lambda _on=False: self.narrow_to(None))
        self.show_all.hide()
        self.filters.add(self.show_all)
        panel.add(self.trips, 1)
        return panel

    def _connect(self) -> None:
        self.book.changed.connect(self._book_changed)
        self.filters.changed.connect(self.refilter)
        self.filters.method_chosen.connect(self._want)
        self.filters.currency_chosen.connect(self._choose_currency)
        self.trips.chosen.connect(lambda _row: self._show_chosen())
        self.trips.fill_menu = self._fill_row_menu
        self.model.modelReset.connect(self._again_chosen)
        self.month.chosen.connect(self._choose_day)
        self.month.replay_wanted.connect(self._replay_day)
        self.groups.chosen.connect(self._choose_group)
        self.detail.kept.connect(self._keep_note)
        self.detail.replay_wanted.connect(lambda: begin_replay(self.context, self._pointed()))

    # --- account ----------------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        super().each_second()
        self._follow_account()
        if self._waits:  # until the fees come, or their minute is over
            self.refilter()
        self._show_account()
        self._show_state()
        if self._check_waits:
            self._show_check()
        self._show_day()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        self.arrangement.fit(self.size())
        super().showEvent(event)
        self._follow_account()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Keep what was written."""
        super().hideEvent(event)
        if self._day_source is not None:
            self._day_source.rest()
        self.detail.keep()

    def _follow_account(self) -> None:
        account = self.context.window.account()
        if account == self._account and self._asked:
            return
        self._account, self._asked = account, True
        self._show_account()
        self._want()

    def _want(self) -> None:
        self.book.want(self._account, self.filters.matched_by)
        self._book_changed()

    def ask_again(self) -> None:
        self._want()
        self.book.ask_broker()

    def _show_day(self) -> None:
        account, source = self._account, self._day_source
        if account is None or source is None:
            self.strip.show_day(None)
            return
        source.refresh(account)
        self.strip.show_day(day_figure_of(source.total(account), account.currency, self.amounts))

    def _show_account(self) -> None:
        account, bar = self._account, self.title_bar
        if account is not None:
            if self._word is None:
                self._word = EnvironmentWord(account.environment, self.context.theme)
                bar.left.insertWidget(bar.left.indexOf(self.about), self._word)
            self._word.set_environment(account.environment)
        if self._word is not None:
            self._word.setVisible(account is not None and bar.word is None)  # a floating dock has its own
        name = "" if account is None else " ".join(filter(None, (account.name, account.short_id)))
        amounts = translate("Journal", "all amounts in {currency}").format(currency=self.currency)
        self.about.setText(" \u00b7 ".join(filter(None, (name, amounts if self.currency else ""))))

    # --- trips ------------------------------------------------------------------------------------------------------

    def _book_changed(self) -> None:
        """Other trips, or how far they are read."""
        trips = self.book.trips
        if trips is not self._given:
            self._given = trips
            self._row_of = {id(one): TripRow(one) for one in trips}
            self.filters.offer(trips)
            self.refilter()
        self._show_state()
        self._show_past()
        self._show_check()

    @property
    def span(self) -> FilterSpan:
        """Where days are counted: in the market of the newest trip, else in that of the dock's security."""
        market = self.market_shown()
        calendar = self.context.services.feeds.calendar
        return FilterSpan(calendar, market, exchange_date(market, self.context.clock.market()))

    def market_shown(self) -> Market:
        return market_of(self._given[-1].trip.instrument) if self._given else super().market_shown()

    def refilter(self) -> None:
        """Show the trips that agree: sums and table now, the rest in the next turn of the loop."""
        chosen, now = self.filters.filter(self.span).keep(self._given), self.context.clock.market()
        by_currency: defaultdict[str, list[TripFacts]] = defaultdict(list)
        for one in chosen:
            by_currency[one.trip.currency].append(one)
        self._offer_currencies()
        self.kept = by_currency.pop(self.currency, [])
        others = other_currencies(
            {name: summary(trips, now) for name, trips in sorted(by_currency.items())},
            chosen,
            self.currency,
            () if self.book.journal is None else self.book.journal.rates,
            self.amounts,
        )
        whole = summary(self.kept, now)
        self._waits = whole.fees_due > 0
        sessions = len({one.exit_day for one in self.kept if one.exit_day is not None and one.net is not None})
        self.strip.show_figures(figures_of(whole, sessions, self.currency, self.amounts, others, self._fee_gap()))
        self.model.show_currency(self.currency)
        self._show_rows(whole)
        self._show_account()
        self._show_day()
        self._show_later(RESULT, MONTH, GROUPS)

    def _fee_gap(self) -> FeeGap | None:
        """How far our estimates were off, of the securities whose facts are known now."""
        journal, hub = self.book.journal, self.context.hub
        if journal is None or self._account is None:
            return None
        return fee_gap(journal.bills, lambda one: hub.value(Topic.INSTRUMENT.of(one)), self._account, self.currency)

    def _offer_currencies(self) -> None:
        """The currency of most trips, unless the person has chosen another one."""
        counts = Counter(one.trip.currency for one in self._given)
        names = [name for name, _count in counts.most_common()]
        own = "" if self._account is None else self._account.currency
        wanted = self._wanted_currency
        self.currency = wanted if wanted is not None and wanted in counts else names[0] if names else own
        self.filters.show_currencies(names, self.currency)

    def _choose_currency(self, name: str) -> None:
        self._wanted_currency = name
        self.refilter()

    def _show_rows(self, sums: Summary | None = None) -> None:
        """Show the trips in the table; `sums` are theirs where they are known."""
        shown = self.kept if self._narrowing is None else self._narrowing[1].keep(self.kept)
        self.model.show_rows([self._row_of[id(one)] for one in shown])
        about = [] if self._narrowing is None else [self._narrowing[0]]
        matched = translate("Journal", "matched per account and symbol; flow percentile as known at the first fill")
        self.trips_panel.about.setText(" \u00b7 ".join((fmt.quantity(len(shown)), *about, matched)))
        self.show_all.setVisible(self._narrowing is not None)
        if sums is None or self._narrowing is not None:
            sums = summary(shown, self.context.clock.market())
        self._show_foot(len(shown), sums)

    def _show_foot(self, shown: int, sums: Summary) -> None:
        text = translate("Journal", "fees {fees}, net {net} {currency}")
        money = text.format(
            fees=self.amounts.plain(sums.fees) if sums.sums_known else fmt.MISSING,
            net=self.amounts.signed(sums.net) if sums.sums_known else fmt.MISSING,
            currency=self.currency,
        )
        words = shown_words(shown, len(self._given), self._held())
        meaning = translate("Journal", "R = net / risk at entry; MAE, MFE in % of entry")
        self.foot.show_words(" \u00b7 ".join((words, money, *self._left_out_words(), meaning)))
        self.folding.refresh()

    def _left_out_words(self) -> list[str]:
        """Fills in no trip, and notes whose trip is not there."""
        journal = self.book.journal
        if journal is None:
            return []
        found = []
        if journal.left_out:
            reasons = Counter(left_words(one.reason) for one in journal.left_out)
            why = listed(f"{fmt.quantity(count)}: {reason}" for reason, count in reasons.items())
            found.append(translate("Journal", "fills in no trip: {why}").format(why=why))
        since = self.context.clock.market() - timedelta(days=LATE_FOR)
        late = [one for one in journal.changes if one.what is ChangeKind.LATE and one.at >= since]
        if late:
            text = translate("Journal", "fills told late in {days} days: {count}")
            found.append(text.format(days=LATE_FOR, count=fmt.quantity(len(late))))
        if missing := journal.lacked.get(Absence.MISSING):
            count = fmt.quantity(len(missing))
            found.append(translate("Journal", "fills missing in the last answer: {count}").format(count=count))
        if journal.orphans:
            count = fmt.quantity(len(journal.orphans))
            found.append(translate("Journal", "notes without a trip: {count}").format(count=count))
        return found

    def _show_later(self, *parts: str) -> None:
        """Show these parts in the next turns of the loop, one in each: many trips take a while."""
        self._due = list(parts)
        self.groups.take(self.kept)
        self._later.start()

    def _show_next(self) -> None:
        if not isValid(self) or not self._due:
            return
        part = self._due[0]
        if part == GROUPS and self.groups.step():
            self._later.start()
            return
        del self._due[0]
        if part == RESULT:
            self.result.show_trips(self.kept, self.currency)
        elif part == MONTH:
            found = {one.day: one for one in days(self.kept, self.context.clock.market())}
            self.month_panel.show_days(found, self.span.today, self.currency)
        if self._due:
            self._later.start()

    # --- narrowing the table ----------------------------------------------------------------------------------------

    def narrow_to(self, what: tuple[str, TripFilter] | None) -> None:
        """Show in the table only these of the trips; None = all again. The sums stay those of all."""
        self._narrowing = what
        self._day = None
        self.month.mark(None)
        self._show_rows()

    def _choose_day(self, day: date) -> None:
        """Filter the table by a day; the same day again shows all."""
        if day == self._day:
            self.narrow_to(None)
            return
        self.narrow_to((fmt.day_and_month(day), TripFilter(begin=day, end=day)))
        self._day = day
        self.month.mark(day)

    def _choose_group(self, by: Grouping, key: GroupKey) -> None:
        wanted = filter_of(by, key)
        if wanted is not None:
            self.narrow_to((key_words(by, key), wanted))

    def _replay_day(self, day: date) -> None:
        """The first trip of the day names the security."""
        first = next((one for one in self.kept if one.entry_day == day), None)
        if first is None:
            self.foot.refuse(translate("Journal", "No trip began on this day"))
            return
        begin_replay(self.context, ReplayFrom(first.trip.instrument, day))

    # --- the chosen trip --------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> TripFacts | None:
        """The trip under the keys."""
        row = self.trips.current_row
        return None if row is None else self.model.rows[row].facts

    def _pointed(self) -> ReplayFrom | None:
        one = self.chosen or self.detail.shown
        if one is None:
            return None
        return ReplayFrom(one.trip.instrument, one.entry_day, one.trip.opened)

    def _show_chosen(self) -> None:
        one = self.chosen
        if one is None:
            return
        self.detail.show_trip(one)
        place = one.trip.instrument, one.entry_day, one.trip.closed
        if place != self._picture_of:
            self._picture_of = place
            # What is there is another trip's.
            self.detail.show_figure(not_recorded(translate("Journal", "Reading the day of the trip")))
            self.context.tasks.spawn(self._read_picture(one, place), name="picture of a trip's day")

    def _again_chosen(self) -> None:
        """Put the keys on the trip that was chosen, or on the first one."""
        shown = self.detail.shown
        place = None if shown is None else self.model.place_of((shown.trip.key, None))
        if place is None and self.model.rows:
            place = 0
        if place is None:
            self.detail.show_trip(None)
            self._picture_of = None
        else:
            self.trips.choose_row(place)
            self._show_chosen()

    async def _read_picture(self, one: TripFacts, place: object) -> None:
        archive, market = self.context.services.readable, market_of(one.trip.instrument)
        key = None if archive is None else archive.definition(market)
        figure = not_recorded()
        if archive is not None and key is not None:
            try:
                found = await archive.read(partial(read_day, key, one.trip.instrument, one.entry_day))
                figure = day_figure(found, one.trip)
            except ArchiveError:
                figure = not_recorded()
        if isValid(self) and self._picture_of == place:
            self.detail.show_figure(figure)

    def _fill_row_menu(self, menu: QMenu, rows: Sequence[TripRow]) -> None:
        one = rows[0].facts
        start = ReplayFrom(one.trip.instrument, one.entry_day, one.trip.opened)
        menu.addAction(translate("Journal", "Show in the docks of this letter")).triggered.connect(
            lambda _on=False: self.choose(one.trip.instrument)
        )
        add_replay(menu, self.context, start)
        add_practice(menu, self.context, start)

    def _keep_note(self, key: TripKey, text: str, tags: tuple[str, ...]) -> None:
        self.context.tasks.spawn(self._kept_note(key, text, tags), name="keep a note on a trip")

    async def _kept_note(self, key: TripKey, text: str, tags: tuple[str, ...]) -> None:
        words = ""
        try:
            await self.book.keep_note(key, text, tags)
        except BadInput as error:
            words = error_sentence(error)
        if isValid(self):
            shown = self.detail.shown
            if shown is not None and shown.trip.key == key:
                self.detail.say(words)
            elif words:
                self.foot.refuse(words)

    def _all_tags(self) -> list[str]:
        return sorted({tag for one in self._given for tag in one.tags})

    # --- states -----------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        over = self._state()
        error = self.book.error
        below = None
        if over is None and error is not None:
            below = PanelState(
                kind=StateKind.STALE,
                name=translate("Journal", "Not renewed"),
                reason=reason_of(error),
                button=StateAction(translate("Reference", "Ask again"), self.ask_again),
            )
        if (over, below) != getattr(self, "_said", ()):
            self._said = over, below
            self.state_pane.say(over, below=below)

    def _state(self) -> PanelState | None:
        """Why there is no journal."""
        book = self.book
        if self._account is None:
            return PanelState(kind=StateKind.UNSUPPORTED, sentence=translate("Journal", "No account is in view"))
        if book.journal is None and book.error is not None:
            return PanelState(
                kind=StateKind.STALE,
                sentence=translate("Journal", "The journal cannot be read"),
                detail=reason_of(book.error),
                name=translate("Journal", "Not read"),
                reason=reason_of(book.error),
                button=StateAction(translate("Reference", "Ask again"), self.ask_again),
            )
        if book.journal is None:
            return PanelState(kind=StateKind.LOADING, sentence=translate("Journal", "Reading the journal"))
        if not self._given:
            detail = translate("Journal", "A round trip begins with the first fill of this account.")
            return PanelState(
                kind=StateKind.UNSUPPORTED,
                sentence=translate("Journal", "No round trips yet"),
                detail=together(detail, self._past_words()),
            )
        return None

    def _past_words(self) -> str:
        """How far the broker's past is read."""
        past = self.book.past
        if past.error is not None:
            return translate("Journal", "The broker\u2019s past could not be read: {reason}").format(
                reason=error_sentence(past.error)
            )
        if past.since is None:
            return ""
        if past.done:
            text = translate("Journal", "The broker\u2019s past is read from {day} on.")
        else:
            text = translate("Journal", "The broker\u2019s past is being read: from {day} on so far.")
        return text.format(day=fmt.day_in_year(past.since))

    def _show_check(self) -> None:
        """Whether the trips agree with the account."""
        journal = self.book.journal
        now = self.context.clock.market()
        self._check_waits = journal is not None and any(one.waits(now) for one in journal.check.currencies)
        words = "" if journal is None else check_words(journal.check, self._zone(), now)
        self.check.setText(words)
        self.check.whole = "" if journal is None else check_text(journal.check, self._zone(), now)
        self.check.setVisible(bool(words))
        differs = journal is not None and any(one.difference and not one.waits(now) for one in journal.check.currencies)
        set_tone(self.check, Tone.WARN if differs else Tone.CAPTION)

    def _zone(self) -> str:
        return MARKET_ZONE[self.market_shown()]

    def open_check(self) -> None:
        """Show what the comparison of trips and account is made of."""
        if self.book.journal is not None:
            theme = self.context.theme
            now = self.context.clock.market()
            CheckDialog(self.book.journal.check, self._zone(), self.about.text(), theme, self, now=now).show()

    def open_late(self) -> None:
        """Show what later answers of the broker changed of fills, and settle those that one lacked."""
        if self.book.journal is None:
            return
        from tideboard_desktop.journal.late_dialog import LateDialog  # with the first question

        context = self.context
        LateDialog(self.book, self.book.journal, self.about.text(), context.theme, context.tasks, self).show()

    def open_broker_count(self) -> None:
        """Show the broker's own count of the account in view beside the trips."""
        account = self._account
        if account is None or self.book.journal is None:
            return
        from tideboard_desktop.journal.broker_dialog import BrokerDialog, OurSide

        def ours() -> OurSide | None:
            journal = self.book.journal if isValid(self) else None
            if journal is None or journal.account != account.identity:
                return None
            hub, key = self.context.hub, Topic.POSITIONS.of(account.id)
            prices = {one.instrument: one.last for one in hub.value(key) or () if one.priced}
            return OurSide(journal.book.trips, prices, hub.age(key), journal.left_out)

        chosen = self.filters.filter(self.span)

        async def read() -> AccountResult:
            """For the days of the filters; a broker that does not say for which days has counted those."""
            results = self.context.services.feeds.broker.behind.results
            found = await results.account(chosen.begin, chosen.end)
            return replace(found, begin=found.begin or chosen.begin, end=found.end or chosen.end)

        BrokerDialog(
            read,
            ours,
            self.about.text(),
            theme=self.context.theme,
            tasks=self.context.tasks,
            parent=self,
        ).show()

    def _show_past(self) -> None:
        words = self._past_words()
        self.past.setText(words)
        self.past.setVisible(bool(words))
        set_tone(self.past, Tone.WARN if self.book.past.error is not None else Tone.CAPTION)

    # --- layout -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show all parts, or one of them where there is no room."""
        self.arrangement.fit(self.size())
        super().resizeEvent(event)
        self._show_account()

    def _fold_title(self, folded: bool) -> None:  # noqa: FBT001  the form of the pages
        """The menu of the pages takes the place of the account, which the window's top bar names."""
        self.about.setVisible(not folded)

    def _held(self) -> list[str]:
        """What the filters, and a day or group that was pressed, hold the table to."""
        return [*self.filters.held(), *([] if self._narrowing is None else [self._narrowing[0]])]

    # --- the menu ---------------------------------------------------------------------------------------------------

    def open_menu(self) -> None:
        """What can be saved, copied and chosen for the whole journal."""
        menu = passing_menu(self, "journal_menu")
        menu.setToolTipsVisible(True)
        menu.addAction(self._save_words(), self.save_table)
        excel, why = (
            menu.addAction(translate("Journal", "Save as a workbook\u2026"), self.save_workbook),
            why_no_workbook(),
        )
        excel.setObjectName("journal_workbook")
        excel.setEnabled(not why)
        excel.setToolTip(tip(why))
        check = menu.addAction(translate("Journal", "Trips beside the account\u2026"), self.open_check)
        check.setEnabled(self.book.journal is not None)
        late = menu.addAction(translate("Journal", "Fills told late or missing\u2026"), self.open_late)
        late.setEnabled(self.book.journal is not None)
        words = translate("Journal", "The broker's count beside the trips\u2026")
        count = menu.addAction(words, self.open_broker_count)
        count.setEnabled(self.book.journal is not None and self._account is not None)
        menu.addSeparator()
        menu.addAction(translate("Common", "Copy the picture"), self.copy_picture)
        menu.addAction(translate("Journal", "Save the picture as PNG\u2026"), self.save_picture)
        mask = menu.addAction(translate("Journal", "Mask amounts in pictures"))
        mask.setCheckable(True)
        mask.setChecked(self.masked)
        mask.toggled.connect(self._set_mask)
        menu.addSeparator()
        self.views.fill(menu)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _set_mask(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        self.masked = on

    # --- files and pictures -----------------------------------------------------------------------------------------

    def image(self) -> QImage:
        """The journal as a picture, with masked amounts unless that is switched off."""
        self.amounts.masked = self.masked
        try:
            self._paint_anew()
            return picture(self.state_pane, self._caption(), self.context.theme)
        finally:
            self.amounts.masked = False
            self._paint_anew()

    def _paint_anew(self) -> None:
        self.refilter()
        while self._due:
            self._show_next()
        self._later.stop()

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.image())

    def save_picture(self) -> None:
        data = png_bytes(self.image())
        self._save(FileKind(translate("Common", "PNG picture"), "png", lambda: data))

    def save_workbook(self) -> None:
        """Ask where to keep the table as a workbook."""
        titles, rows = self.model.as_file()
        self._save(FileKind("Excel", "xlsx", lambda: workbook(titles, rows)))

    def _save(self, kind: FileKind) -> None:
        name = file_name(self.title_bar.title.text(), *self.saved_about())
        work = save_file(self.window(), translate("Common", "Save"), name, [kind])
        self.context.tasks.spawn(work, name="save the journal")

    def saved_about(self) -> Sequence[str]:
        return (self.span.today.isoformat(),)

    def _caption(self) -> list[str]:
        """What a picture says of itself: no account number."""
        trips = self.kept
        if not trips:
            return [translate("Common", "Journal")]
        begin, end = min(one.entry_day for one in trips), max(one.exit_day or one.entry_day for one in trips)
        text = translate("Journal", "{count} round trips, {begin} to {end}, {currency}")
        return [
            translate("Common", "Journal"),
            text.format(
                count=fmt.quantity(len(trips)),
                begin=fmt.day_in_year(begin),
                end=fmt.day_in_year(end),
                currency=self.currency,
            ),
        ]

    # --- commands and state -----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        made = super().commands()
        return [*made, *replay_command(self.context, self.KEY, self.title_bar.title.text(), self._pointed, self.trips)]

    def saved_state(self) -> JournalState:
        return JournalState(
            table=self.table_state(),
            filters=self.filters.state(),
            currency=self._wanted_currency or "",
            by=self.groups.pages.key,
            unit=self.result.unit.key,
            net=self.result.net.isChecked(),
            gross=self.result.gross.isChecked(),
            page=self.arrangement.pages.key,
            mask=self.masked,
        )

    def restore(self, state: Any) -> None:  # noqa: ANN401  what `saved_state` returns
        super().restore(state)
        self._wanted_currency, self.masked = state.currency or None, state.mask
        self.groups.pages.restore(state.by)
        self.result.unit.restore(state.unit)
        self.result.net.setChecked(state.net)
        self.result.gross.setChecked(state.gross)
        self.arrangement.show_page(state.page)
        self.filters.restore(state.filters)
